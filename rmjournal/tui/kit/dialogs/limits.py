"""The limits card: what may not stay private, what to do, and who to talk to."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.contact import Contact
from rmjournal.domain.texts import limits_card
from rmjournal.domain.texts.limits_card import Part
from rmjournal.tui.kit.dialogs.modal import KeyLine, Modal
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.hanging import HangingText, PrivateHangingText

LIMITS, WHO, PARTNER = "limits", "who", "partner"
AROUND = 6  # lines: the head, the keys, and what is left blank
SLIM = 70  # columns: in a narrower window the keys take two lines
_NUMBER = 3  # cells: a digit and blanks
CLOSED = "Nothing is sent or saved when you look at this."


class LimitsDialog(Modal[None]):
    """Show the agreed limits and an order of steps. A second key shows who to talk to,
    or what helps if it is about the partner. Both close again when the card is left.

    While a session is on, the card names neither."""

    BINDINGS: ClassVar = [
        Binding("escape,f8,enter,q", "dismiss", "close", show=False),
        Binding("1", "turn('who')", "who to talk to", show=False),
        Binding("2", "turn('partner')", "my partner", show=False),
        Binding("3", "edit", "add or change", show=False),
    ]

    def __init__(
        self,
        first: Sequence[Part] = (),
        contacts: Sequence[Contact] | None = None,
        *,
        in_meeting: bool = False,
        edit: Callable[[], Screen[Any]] | None = None,
    ) -> None:
        """`first` is the first page, by default that of any pair. `edit` returns the
        form for the contacts."""
        super().__init__()
        self.first, self.contacts, self.edit = first or limits_card.card(None), contacts, edit
        self.has_more = not in_meeting

    def compose(self) -> ComposeResult:
        """Yield the first page and, closed, the two behind it, over the keys."""
        keys = [("Esc", "close", "dismiss")]
        pages = [Vertical(*_drawn(self.first), id=LIMITS, classes="page")]
        if self.has_more:
            pages.append(Vertical(*_drawn(limits_card.who_to_talk_to(self.contacts)), id=WHO, classes="page"))
            pages.append(
                Vertical(*_drawn(limits_card.about_my_partner(self.contacts or ())), id=PARTNER, classes="page")
            )
            more = [("1", "who to talk to", "turn('who')"), ("2", "about my partner", "turn('partner')")]
            more += [("3", "add", "edit")] if self.edit is not None else []
            keys = [*more, *keys]
        with Vertical(id="dialog"):
            yield Static(limits_card.HEAD, classes="head")
            with VerticalScroll(id="card"):
                yield from pages
                yield Static(CLOSED, classes="muted gap")
            yield KeyLine(*keys)

    def on_mount(self) -> None:
        """Open on the limits."""
        self.action_turn(LIMITS)

    def on_resize(self, event: events.Resize) -> None:
        """Use the height of the window: what fits must not scroll."""
        around = AROUND + (event.size.width < SLIM)
        self.query_one("#card").styles.max_height = max(4, event.size.height * 9 // 10 - around)

    def on_screen_suspend(self) -> None:
        """Close what takes a second key."""
        self.action_turn(LIMITS)

    def action_turn(self, page: str) -> None:
        """Show a page of the card."""
        if page != LIMITS and not self.has_more:
            return
        for each in self.query(".page"):
            each.display = each.id == page
        self.query_one("#card", VerticalScroll).scroll_home(animate=False)

    def action_edit(self) -> None:
        """Open the form for the contacts."""
        if self.has_more and self.edit is not None:
            app, form = self.app, self.edit()
            self.dismiss()
            app.call_later(app.push_screen, form)


class RespectDialog(Modal[bool]):
    """Say what to do after a lack of respect was noted, by oneself or by the partner.
    The answer is True for who to talk to."""

    BINDINGS: ClassVar = [
        Binding("1", "dismiss(True)", "who to talk to", show=False),
        Binding("escape,enter,q", "dismiss(False)", "close", show=False),
    ]

    def __init__(self, *, by_me: bool, undo: str, in_meeting: bool) -> None:
        """`undo` is the key that takes it back. While a session is on, nobody is
        named."""
        super().__init__()
        self.by_me, self.undo, self.has_more = by_me, undo, not in_meeting

    def compose(self) -> ComposeResult:
        """Yield the sentences."""
        words = limits_card.NOT_BY_ME if self.by_me else limits_card.NOT_BY_THEM
        with Vertical(id="dialog"):
            yield Static("Saved with this session", classes="head")
            for sentence in words if self.by_me or self.has_more else ():
                yield Static(sentence, classes="words")
            yield Static(f"Press {self.undo} to change or delete it.", classes="muted gap")
            keys = [("1", "who to talk to", "dismiss(True)")] if self.has_more else []
            yield KeyLine(*keys, ("Esc", "close", "dismiss(False)"))


def _drawn(parts: Sequence[Part]) -> Iterator[Widget]:
    for number, part in enumerate(parts):
        if part.head:
            yield Static(part.head, classes="group -tight gap" if number else "group -tight")
        for at, words in enumerate(part.lines):
            kind = PrivateHangingText if part.is_private else HangingText
            indent = _NUMBER if words[:1].isdigit() else 0
            gap = " gap" if number and not part.head and not at else ""
            yield kind(words[indent:], content(words[:indent]), classes=f"words{gap}")
