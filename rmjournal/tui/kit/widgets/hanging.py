"""A paragraph behind something: a key, a number or a blank. It wraps at the width that
there is."""

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.markdown import wrap
from rmjournal.tui.kit.widgets.privacy import PrivateWidget


class HangingText(Widget):
    """Show a text whose lines all begin at the same column, after `lead`."""

    def __init__(self, text: str, lead: Content | None = None, *, classes: str = "") -> None:
        super().__init__(classes=f"hanging {classes}".strip())
        self.text, self.lead = text, lead or Content("")

    def _lines(self, width: int) -> list[str]:
        cells = max(8, width - self.lead.cell_length)
        return [row for each in self.text.splitlines() for row in wrap(each, cells) or [""]] or [""]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the text takes."""
        return len(self._lines(width))

    def render(self) -> Content:
        """Draw the lines."""
        blank = Content(" " * self.lead.cell_length)
        lines = self._lines(self.size.width)
        return Content("\n").join([(blank if at else self.lead) + content(each) for at, each in enumerate(lines)])


class PrivateHangingText(PrivateWidget, HangingText):
    """Show a person's words so."""
