"""One letter, one meaning: where to go, what to make of a line."""

from collections.abc import Mapping

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.keys import _character_to_key
from textual.widgets import Static

from rmjournal.tui.sheet import Sheet

BETWEEN = 6  # cells beside a word: its letter, and room


class LetterSheet(Sheet[str]):
    """One letter, one meaning: where to go, what to make of a line. Any other key changes nothing."""

    def __init__(self, head: str, letters: Mapping[str, tuple[str, str]]) -> None:
        super().__init__(classes="low-sheet")
        self.head, self.letters = head, letters
        for letter in letters:  # bound, so that one typed before the sheet stood reaches it as well
            self._bindings.bind(_character_to_key(letter), f"take({letter!r})", show=False)

    def compose(self) -> ComposeResult:
        """Lay out the letters, and how to leave without one."""
        with Vertical(id="sheet"):
            for line in self._lines(self.app.size.width - 6):
                yield Static(line)
            yield Static("Any other key changes nothing.", classes="muted")

    def _lines(self, width: int) -> list[Content]:
        """Stand the letters and their words in columns, beside the head."""
        indent = len(self.head) + 2
        column = max(len(label) for _, label in self.letters.values()) + BETWEEN
        in_a_line = max(1, (width - indent) // column)
        lines = [Content(self.head + "  ")]
        for at, (letter, (_, label)) in enumerate(self.letters.items()):
            if at and at % in_a_line == 0:
                lines.append(Content(" " * indent))
            piece = Content.assemble((f" {letter} ", "reverse"), f" {label}".ljust(column - 3))
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
