"""Bars in place of what somebody wrote, for a train: on every widget that shows a person's words."""

from typing import TYPE_CHECKING, Any

from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Static

from rmjournal.tui.plain import concealed_strip

if TYPE_CHECKING:
    from textual.widget import Widget as _Drawn
else:
    _Drawn = object  # a second widget among the bases would hide the parts of the first from the style sheet


class Concealing(_Drawn):
    """A widget whose lines become bars while `concealed`. It stands before the widget that draws them."""

    _concealed = False

    @property
    def concealed(self) -> bool:
        """Are the lines bars?"""
        return self._concealed

    @concealed.setter
    def concealed(self, hidden: bool) -> None:
        if hidden != self._concealed:
            self._concealed = hidden
            self.draw_anew()

    def draw_anew(self) -> None:
        """Draw every line again."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line, as bars where it is concealed."""
        strip = super().render_line(y)
        return concealed_strip(strip) if self._concealed else strip


class Said(Concealing, Static):
    """Some words of a person, to read."""


def conceal(screen: Screen[Any], hidden: bool) -> None:
    """Turn names and texts of a screen into bars, or back."""
    for widget in screen.query("*"):
        if hasattr(widget, "concealed"):
            widget.concealed = hidden
