"""Draw bars in place of a person's words, for use on a train."""

from typing import TYPE_CHECKING, Any

from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Static

from rmjournal.tui.kit.safe_text import concealed_strip

if TYPE_CHECKING:
    from textual.widget import Widget as _Drawn
else:
    _Drawn = object  # a second widget among the bases would hide the first one's component classes from the style sheet


class PrivateWidget(_Drawn):
    """Draw the lines as bars while `concealed`. Put it before the widget that draws
    them."""

    _concealed = False

    @property
    def concealed(self) -> bool:
        """Return whether the lines are drawn as bars."""
        return self._concealed

    @concealed.setter
    def concealed(self, hidden: bool) -> None:
        if hidden != self._concealed:
            self._concealed = hidden
            self.redraw()

    def redraw(self) -> None:
        """Draw every line again."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line, as bars if concealed."""
        strip = super().render_line(y)
        return concealed_strip(strip) if self._concealed else strip


class PrivateText(PrivateWidget, Static):
    """Show a person's words."""


def conceal(screen: Screen[Any], hidden: bool) -> None:
    """Draw the names and texts of a screen as bars, or show them again."""
    for widget in screen.query("*"):
        if hasattr(widget, "concealed"):
            widget.concealed = hidden
