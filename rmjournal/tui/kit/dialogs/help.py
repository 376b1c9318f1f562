"""Help: the keys of a screen, and what to do if something may not stay private."""

import textwrap
from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from rmjournal.tui.kit.chosen_keys import key_label
from rmjournal.tui.kit.commands import DESTINATIONS, Command
from rmjournal.tui.kit.dialogs.modal import Modal

HELP_WIDTH = 52  # cells beside a key


class HelpDialog(Modal[None]):
    """List the keys of a screen, and what each is for."""

    BINDINGS: ClassVar = [Binding("escape,question_mark,f1,q,enter", "dismiss", "close", show=False)]

    def __init__(self, commands: Iterable[Command], has_letter_keys: bool, keys: Mapping[str, str]) -> None:
        super().__init__()
        self.lines = [(key_label(keys.get(c.id, c.key)), c.label, c.help) for c in commands]
        self.has_letter_keys = has_letter_keys

    def compose(self) -> ComposeResult:
        """Yield a line for each command."""
        with VerticalScroll(id="dialog"):
            yield Static("Keys of this screen", classes="head")
            for key, label, about in self.lines:
                first, *more = textwrap.wrap(f"{label}: {about}", HELP_WIDTH)
                words = "\n".join([first, *(" " * 8 + each for each in more)])
                yield Static(Content.assemble((f"{key:>6}  ", "bold"), words))
            if self.has_letter_keys:
                destinations = ", ".join(f"{letter} {label}" for letter, (_, label) in DESTINATIONS.items())
                yield Static(f"g goes on with a letter: {destinations}.", classes="gap")
            entering = "Enter opens" if self.has_letter_keys else "Enter goes on, or begins a line on a page"
            yield Static(
                f"Tab and the arrows move, {entering}, Esc goes back. ^ is the Ctrl key. Esc closes this.",
                classes="muted gap",
            )


class LimitsDialog(Modal[None]):
    """Give a calm order of steps when something may not stay private. Nothing is sent
    or saved."""

    BINDINGS: ClassVar = [Binding("escape,f8,enter,q", "dismiss", "close", show=False)]

    STEPS: ClassVar = (
        "If somebody is in danger now, get help first. Everything below can wait.",
        "1  Slow down. You need not decide in this conversation.",
        "2  Talk it over with the person who told you, before anything else.",
        "3  Ask them to take the step themselves, and offer to go with them.",
        "4  If you have to act, tell them before you do, and what will happen next.",
        "5  Share the minimum, with as few people as possible.",
    )
    LIMITS: ClassVar = (
        "What no promise covers: serious harm to somebody, a child or an adult at risk, a crime, a serious breach of "
        "duty that must be reported, an order of a court."
    )
    WHOM: ClassVar = (
        "Whom one can ask without naming anybody: a speak-up guardian, HR, a safeguarding lead, the employee "
        "assistance line, an external regulator. This card is no legal advice."
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
            yield Static("Nothing is sent and nothing is kept by looking at this. Esc closes it.", classes="muted gap")
