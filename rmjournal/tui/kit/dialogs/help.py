"""Help: what a screen is for, its keys, and what to do if something may not stay
private."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from rmjournal.tui.kit.chosen_keys import key_label
from rmjournal.tui.kit.commands import DESTINATIONS, EVERYWHERE, GO, HELP, SEARCH, WRITING_HELP, Command
from rmjournal.tui.kit.dialogs.modal import KeyLine, Modal

HELP_WIDTH = 52  # cells beside a key
INDENT = 8  # cells before the words
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
        with VerticalScroll(id="dialog"):
            if self.purpose:
                yield Static(self.purpose, classes="words below")
            yield Static("This screen", classes="group")
            yield from self._lines(each for each in self.commands if each.id not in _ALWAYS)
            yield Static(f"{moving}. A click works wherever a key does.", classes="muted below")
            if self.has_letter_keys:
                yield Static("Go to", classes="group")
                places = [f"{letter} {label}" for letter, (_, label) in DESTINATIONS.items()]
                first, *more = textwrap.wrap(" · ".join(places), HELP_WIDTH)
                yield self._line(
                    key_label(self.keys.get(GO.id, GO.key)), "\n".join([first, *(" " * INDENT + each for each in more)])
                )
                yield from self._lines(each for each in self.commands if each.id == SEARCH.id)
                yield Static("")
            yield Static("Everywhere", classes="group")
            yield from self._lines(each for each in self.commands if each.id in _ALWAYS - {GO.id, SEARCH.id})
            yield Static("^ is the Ctrl key.", classes="muted gap")
            yield KeyLine(("Enter", "read the manual", "dismiss(True)"), ("Esc", "close", "dismiss(False)"))

    def _lines(self, commands: Iterable[Command]) -> Iterator[Static]:
        for command in commands:
            first, *more = textwrap.wrap(f"{command.label}: {command.help}", HELP_WIDTH)
            words = "\n".join([first, *(" " * INDENT + each for each in more)])
            yield self._line(key_label(self.keys.get(command.id, command.key)), words)

    def _line(self, key: str, words: str) -> Static:
        return Static(Content.assemble((f"{key:>6}  ", "bold"), words))


class LimitsDialog(Modal[None]):
    """Give a calm order of steps when something may not stay private. Nothing is sent
    or saved."""

    BINDINGS: ClassVar = [Binding("escape,f8,enter,q", "dismiss", "close", show=False)]

    STEPS: ClassVar = (
        "If anyone is in danger now, get help first. Everything below can wait.",
        "1  Slow down. You need not decide in this conversation.",
        "2  Talk it over with the person who told you, before anything else.",
        "3  Ask them to take the step themselves, and offer to go with them.",
        "4  If you have to act, tell them before you do, and what will happen next.",
        "5  Share the minimum, with as few people as possible.",
    )
    LIMITS: ClassVar = (
        "No promise covers serious harm to anyone, a child or an adult at risk, or a crime. Nor does it cover a "
        "serious breach of duty that must be reported, or a court order."
    )
    WHOM: ClassVar = (
        "Who to talk to without naming anyone: a speak-up guardian, HR, a safeguarding lead, the employee "
        "assistance line or an external regulator. This is not legal advice."
    )

    def compose(self) -> ComposeResult:
        """Yield the steps."""
        with VerticalScroll(id="dialog"):
            yield Static("Something came up that may not stay private", classes="head")
            for step in self.STEPS:
                indent = "   " if step[0].isdigit() else ""
                yield Static("\n".join(textwrap.wrap(step, HELP_WIDTH + 6, subsequent_indent=indent)), classes="words")
            yield Static(self.LIMITS, classes="words gap")
            yield Static(self.WHOM, classes="words gap")
            yield Static("Looking at this sends and saves nothing. Press Esc to close it.", classes="muted gap")
