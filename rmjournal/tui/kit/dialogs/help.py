"""Help: what a screen is for, and its keys."""

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from rmjournal.tui.kit.commands import DESTINATIONS, EVERYWHERE, GO, HELP, SEARCH, WRITING_HELP, Command
from rmjournal.tui.kit.dialogs.modal import KeyLine, Modal
from rmjournal.tui.kit.own_keys import key_label
from rmjournal.tui.kit.widgets.hanging import HangingText

_ALWAYS = {command.id for command in (*EVERYWHERE, GO, SEARCH, HELP, WRITING_HELP)}


class HelpDialog(Modal[bool]):
    """Say what a screen is for, then list its keys, where `g` leads, and the keys that
    work everywhere. The answer is True for the manual."""

    BINDINGS: ClassVar = [
        Binding("enter", "dismiss(True)", "manual", show=False),
        Binding("escape,question_mark,f1,q", "dismiss(False)", "close", show=False),
    ]

    def __init__(
        self, purpose: str, commands: Iterable[Command], has_letter_keys: bool, keys: Mapping[str, str]
    ) -> None:
        super().__init__()
        self.purpose, self.keys = purpose, keys
        self.commands, self.has_letter_keys = tuple(commands), has_letter_keys

    def compose(self) -> ComposeResult:
        """Yield the groups."""
        moving = "Tab and the arrows move" if self.has_letter_keys else "Tab or Enter moves on"
        with VerticalScroll(id="dialog", classes="-help"):
            if self.purpose:
                yield Static(self.purpose, classes="words below")
            yield Static("This screen", classes="group")
            yield from self._lines(each for each in self.commands if each.id not in _ALWAYS)
            yield Static(f"{moving}. A click works wherever a key does.", classes="muted below")
            if self.has_letter_keys:
                yield Static("Go to", classes="group")
                places = [f"{letter} {label}" for letter, (_, label) in DESTINATIONS.items()]
                yield self._line(key_label(self.keys.get(GO.id, GO.key)), " · ".join(places))
                yield from self._lines(each for each in self.commands if each.id == SEARCH.id)
                yield Static("")
            yield Static("Everywhere", classes="group")
            yield from self._lines(each for each in self.commands if each.id in _ALWAYS - {GO.id, SEARCH.id})
            yield Static("^ is the Ctrl key.", classes="muted gap")
            yield KeyLine(("Enter", "read the manual", "dismiss(True)"), ("Esc", "close", "dismiss(False)"))

    def _lines(self, commands: Iterable[Command]) -> Iterator[HangingText]:
        for command in commands:
            yield self._line(key_label(self.keys.get(command.id, command.key)), f"{command.label}: {command.help}")

    def _line(self, key: str, words: str) -> HangingText:
        return HangingText(words, Content.styled(f"{key:>6}  ", "bold"))
