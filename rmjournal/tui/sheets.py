"""What stands over a screen for a moment: keys and help, a word to type, the limits card."""

import textwrap
from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from rmjournal.support.errors import Refused, RmjournalError
from rmjournal.tui.commands import PLACES, word_of
from rmjournal.tui.page import Page
from rmjournal.tui.plain import content
from rmjournal.tui.sheet import Sheet
from rmjournal.tui.widgets.concealing import Said
from rmjournal.tui.widgets.entry import Entry
from rmjournal.tui.widgets.writing import Writing

HELP_WIDTH = 52  # cells beside a key


class HelpSheet(Sheet[None]):
    """The keys of a screen, and why one would use them."""

    BINDINGS: ClassVar = [Binding("escape,question_mark,f1,q,enter", "dismiss", "close", show=False)]

    def __init__(self, page: Page, keys: Mapping[str, str]) -> None:
        super().__init__()
        self.lines = [(word_of(keys.get(c.id, c.key)), c.label, c.help) for c in page.all_commands()]
        self.goes = page.goes

    def compose(self) -> ComposeResult:
        """Lay out one line a command."""
        with VerticalScroll(id="sheet"):
            yield Static("Keys of this screen", classes="head")
            for key, label, about in self.lines:
                first, *more = textwrap.wrap(f"{label}: {about}", HELP_WIDTH)
                words = "\n".join([first, *(" " * 8 + each for each in more)])
                yield Static(Content.assemble((f"{key:>6}  ", "bold"), words))
            if self.goes:
                places = ", ".join(f"{letter} {label}" for letter, (_, label) in PLACES.items())
                yield Static(f"g goes on with a letter: {places}.", classes="gap")
            entering = "Enter opens" if self.goes else "Enter goes on, or begins a line on a page"
            yield Static(
                f"Tab and the arrows move, {entering}, Esc goes back. ^ is the Ctrl key. Esc closes this.",
                classes="muted gap",
            )


class LineSheet(Sheet[str]):
    """A question with one line to answer it: "" where it was left. What is refused stays on it, with the reason."""

    BINDINGS: ClassVar = [Binding("escape", "leave", "leave", show=False)]

    def __init__(
        self,
        head: str,
        lines: Iterable[str] = (),
        *,
        value: str = "",
        placeholder: str = "",
        keep: Callable[[str], object] | None = None,
        at_the_end: Callable[[str], object] | None = None,
        may_be_empty: bool = False,
    ) -> None:
        """`keep` takes the words at Enter, `at_the_end` when a lock or the end comes first; both raise what is refused.
        An answer that may be empty is None where it was left."""
        super().__init__()
        self.left = None if may_be_empty else ""
        self.keep, self.at_the_end, self.may_be_empty = keep, at_the_end, may_be_empty
        self.head, self.lines, self.value, self.placeholder = head, tuple(lines), value, placeholder

    def compose(self) -> ComposeResult:
        """Lay out the question, what is to be known, the line."""
        with Vertical(id="sheet"):
            yield Static(content(self.head), classes="head")
            for text in self.lines:
                yield Static(content(text), classes="words")
            yield Entry(self.value, placeholder=self.placeholder)
            refused = Static(id="refused", classes="error")
            refused.display = False
            yield refused
            yield Static("Enter goes on, Esc leaves everything as it is.", classes="muted gap")

    def on_input_submitted(self, event: Entry.Submitted) -> None:
        """Take the answer, or say why it is not taken."""
        event.stop()
        try:
            answer = self.taken(event.value)
        except RmjournalError as error:
            refused = self.query_one("#refused", Static)
            refused.update(content(f"{error.sentence} {error.hint}".strip()))
            refused.display = True
            return
        self.at_the_end = None  # it is kept
        self.dismiss(answer)

    def taken(self, typed: str) -> str:
        """Do with the answer what is to be done, and return it. Raises what is refused."""
        if self.keep is not None and (typed.strip() or self.may_be_empty):
            self.keep(typed.strip())
        return typed

    def seal(self) -> None:
        """Keep the words where they are wanted: called before a lock and before the end."""
        if self.at_the_end is not None and (words := self.query_one(Entry).value.strip()):
            self.at_the_end(words)
            self.at_the_end = None  # what asks to keep may do so twice

    def action_leave(self) -> None:
        """Take nothing."""
        self.dismiss(self.left)


class WordSheet(LineSheet):
    """A question that only a typed word answers, so that nothing final happens by one key."""

    def __init__(self, head: str, lines: Iterable[str], *asked: str) -> None:
        """The first of the words that are asked for stands in the line."""
        super().__init__(head, lines, placeholder=asked[0])
        self.asked = asked

    def taken(self, typed: str) -> str:
        """Return the word, however it was written. Raises Refused for any other."""
        word = " ".join(typed.lower().split())
        if word not in self.asked:
            raise Refused("Nothing was done: that is not the word.", f"Type {self.asked[0]}, or leave with Esc.")
        return word


class TellSheet(Sheet[None]):
    """Something to be read once, in a few paragraphs."""

    BINDINGS: ClassVar = [Binding("escape,enter,q", "dismiss", "close", show=False)]

    def __init__(self, head: str, lines: Iterable[str]) -> None:
        super().__init__()
        self.head, self.lines = head, tuple(lines)

    def compose(self) -> ComposeResult:
        """Lay out the paragraphs."""
        with VerticalScroll(id="sheet"):
            yield Static(content(self.head), classes="head")
            for text in self.lines:
                yield Said(content(text), classes="words below")
            yield Static("Esc closes this.", classes="muted")


def key_lines(key: str) -> str:
    """Return a recovery key as two lines of four numbered groups, to be copied by hand."""
    groups = [f"{number} {group}" for number, group in enumerate(key.split("-"), 1)]
    return "\n".join("   ".join(groups[at : at + 4]) for at in range(0, len(groups), 4))


class KeySheet(Sheet[None]):
    """A new recovery key, shown once. Enter does not close it: one on its way from the question would take it along."""

    BINDINGS: ClassVar = [Binding("escape", "dismiss", "close", show=False)]

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key

    def compose(self) -> ComposeResult:
        """Lay out the key."""
        with Vertical(id="sheet"):
            yield Static("Another recovery key, for paper", classes="head")
            yield Static("Write it down: no photo, no e-mail. It is shown this once.", classes="words")
            yield Static(content(f"\n{key_lines(self.key)}\n"), classes="words")
            yield Static("Esc closes this. Home asks you to type it back from your paper.", classes="muted")


class CopySheet(Sheet[bool]):
    """What would go to the clipboard, whole, and who else can read it there."""

    BINDINGS: ClassVar = [
        Binding("escape", "leave", "leave", show=False),
        Binding("enter", "copy", "copy", show=False, priority=True),
    ]

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def on_mount(self) -> None:
        """Let nothing lie over the text: what leaves has to be seen."""
        self.app.clear_notifications()

    def compose(self) -> ComposeResult:
        """Lay out the warning and the text."""
        with Vertical(id="sheet"):
            yield Static("Copy this text out of the journal?", classes="head")
            yield Static(
                "Every program on this computer can read the clipboard, and a clipboard history, a remote desktop or "
                "a phone that shares it may keep it. It will be listed under “What has left”.",
                classes="words",
            )
            text = Writing(self.text, read_only=True)
            text.add_class("leaving")
            yield text
            yield Static("Enter copies exactly this. Esc copies nothing.", classes="muted gap")

    def action_copy(self) -> None:
        """Copy."""
        self.dismiss(True)

    def action_leave(self) -> None:
        """Copy nothing."""
        self.dismiss(False)


class LimitsSheet(Sheet[None]):
    """Something came up that may not stay private: a calm order of steps. Nothing is sent, nothing is kept."""

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
        """Lay out the card."""
        with VerticalScroll(id="sheet"):
            yield Static("Something came up that may not stay private", classes="head")
            for step in self.STEPS:
                indent = "   " if step[0].isdigit() else ""
                yield Static("\n".join(textwrap.wrap(step, HELP_WIDTH + 6, subsequent_indent=indent)), classes="words")
            yield Static(self.LIMITS, classes="words gap")
            yield Static(self.WHOM, classes="words gap")
            yield Static("Nothing is sent and nothing is kept by looking at this. Esc closes it.", classes="muted gap")
