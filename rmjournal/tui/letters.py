"""One letter, one meaning: where to go, what to make of a line."""

from collections.abc import Mapping

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static


class LetterSheet(ModalScreen[str]):
    """One letter, one meaning: where to go, what to make of a line. Any other key changes nothing."""

    def __init__(self, head: str, letters: Mapping[str, tuple[str, str]]) -> None:
        super().__init__(classes="low-sheet")
        self.head, self.letters = head, letters

    def compose(self) -> ComposeResult:
        """Lay out the letters in one or two lines."""
        with Vertical(id="sheet"):
            for line in self._lines(self.app.size.width - 6):
                yield Static(line)

    def _lines(self, width: int) -> list[Content]:
        """Fill lines with letters and their words, none torn apart."""
        lines = [Content(self.head + "  ")]
        for letter, (_, label) in self.letters.items():
            piece = Content.assemble((f" {letter} ", "reverse"), f" {label}   ")
            if lines[-1].cell_length + piece.cell_length > width:
                lines.append(Content(" " * (len(self.head) + 2)))
            lines[-1] = Content.assemble(lines[-1], piece)
        return lines

    def on_key(self, event: events.Key) -> None:
        """Take the letter."""
        event.stop()
        found = self.letters.get(event.character or "")
        self.dismiss(found[0] if found else "")
