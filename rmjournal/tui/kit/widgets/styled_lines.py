"""Draw many lines with one look at the style that all of them begin with."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.style import Style
    from textual.geometry import Region
    from textual.strip import Strip
    from textual.widget import Widget

    _Drawn = Widget
else:
    _Drawn = object  # Textual takes the styles of the first widget among the bases, and ours is what it is mixed into


class StyledLines(_Drawn):
    """A widget that draws line by line, each from `rich_style`.

    Textual adds that up over all that the widget lies in, 45 us each time; while lines
    are drawn it cannot change."""

    _own_style: "Style | None" = None

    @property
    def rich_style(self) -> "Style":
        """Return the widget's own style."""
        return self._own_style or super().rich_style

    def render_lines(self, crop: "Region") -> "list[Strip]":
        """Draw these lines."""
        self._own_style = super().rich_style
        try:
            return super().render_lines(crop)
        finally:
            self._own_style = None
