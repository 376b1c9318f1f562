"""One letter, one meaning: where to go, what to make of a line."""

from collections.abc import Mapping

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.keys import _character_to_key
from textual.widgets import Static

from rmjournal.tui.sheet import Sheet


class LetterSheet(Sheet[str]):
    """One letter, one meaning: where to go, what to make of a line. Any other key changes nothing."""

    def __init__(self, head: str, letters: Mapping[str, tuple[str, str]]) -> None:
        super().__init__(classes="low-sheet")
        self.head, self.letters = head, letters
        for letter in letters:  # bound, so that one typed before the sheet stood reaches it as well
            self._bindings.bind(_character_to_key(letter), f"take({letter!r})", show=False)

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
        """Go where it is none of the letters."""
        if (event.character or "") not in self.letters:
            event.stop()
            self.dismiss("")

    def action_take(self, letter: str) -> None:
        """Take the letter."""
        self.dismiss(self.letters[letter][0])
