"""A menu in which each choice has a letter."""

from collections.abc import Mapping

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.keys import _character_to_key
from textual.style import Style
from textual.widgets import Static

from rmjournal.tui.kit.dialogs.modal import Modal

BETWEEN = 6  # cells: a letter and the space around its label


class KeyMenu(Modal[str]):
    """Ask for one letter. The result is the value of the choice, or "" for any other
    key. A click on a choice takes it."""

    def __init__(self, head: str, choices: Mapping[str, tuple[str, str]]) -> None:
        super().__init__(classes="at-the-bottom")
        self.head, self.choices = head, choices
        for letter in choices:  # bound, so that one typed before the menu appears also counts
            self._bindings.bind(_character_to_key(letter), f"take({letter!r})", show=False)

    def compose(self) -> ComposeResult:
        """Yield the choices, and how to leave without one."""
        with Vertical(id="dialog"):
            for line in self._lines(self.app.size.width - 6):
                yield Static(line)
            yield Static("Any other key cancels.", classes="muted")

    def _lines(self, width: int) -> list[Content]:
        """Return the choices in columns, next to the heading."""
        indent = len(self.head) + 2
        column = max(len(label) for _, label in self.choices.values()) + BETWEEN
        in_a_line = max(1, (width - indent) // column)
        lines = [Content(self.head + "  ")]
        for at, (letter, (_, label)) in enumerate(self.choices.items()):
            if at and at % in_a_line == 0:
                lines.append(Content(" " * indent))
            words = Content.assemble((f" {letter} ", "reverse"), f" {label}".ljust(column - 3))
            piece = words.stylize(Style.from_meta({"@click": f"screen.take({letter!r})"}))
            lines[-1] = Content.assemble(lines[-1], piece)
        return lines

    def on_key(self, event: events.Key) -> None:
        """Close without a choice if the key is none of the letters."""
        if (event.character or "") not in self.choices:
            event.stop()
            self.dismiss("")

    def action_take(self, letter: str) -> None:
        """Choose by letter."""
        self.dismiss(self.choices[letter][0])
