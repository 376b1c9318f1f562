"""What may be in sight while the partner may be looking: the agenda, and what is off
limits."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.own_words import own_words
from rmjournal.domain.rules.meeting_hour import is_meeting
from rmjournal.support.errors import RmjournalError
from rmjournal.tui.forms import prepare_form
from rmjournal.tui.kit.base_screen import JournalScreen
from rmjournal.tui.kit.commands import BACK, EDIT, OWN_LINES, SHOW_OWN, WRITE, Command
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.bars import KeyBar
from rmjournal.tui.kit.widgets.privacy import PrivateText, conceal

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.model.session import Session
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal

CLOSED, ASKED, OPEN = "closed", "asked", "open"
LOOKING = "Is anyone looking? Press Enter to show your own lines, or Esc to leave them closed."
NO_AGENDA = "No agenda yet."
NOTHING = "You've noted nothing of your own for this session."


def prepare(journal: "Journal", pair: "Record[Pair]", session: "Record[Session]") -> JournalScreen:
    """Return the form before a session or, around its hour, the screen with the agenda
    alone."""
    if is_meeting(session.body, journal.clock.now()):
        return MeetingScreen(journal, pair, session)
    return prepare_form.prepare_session(journal, pair, session)


class MeetingScreen(JournalScreen):
    """Show the agenda and the agreed off limits. One key asks and then shows one's own
    lines, which close again with any key and on leaving."""

    commands: ClassVar[tuple[Command, ...]] = (OWN_LINES, SHOW_OWN, WRITE, EDIT, BACK)

    def __init__(self, journal: "Journal", pair: "Record[Pair]", session: "Record[Session]") -> None:
        super().__init__(journal)
        self.pair, self.session, self.state = pair, session, CLOSED

    def body(self) -> Iterator[Widget]:
        """Yield the agenda, what is off limits, and the place of one's own lines."""
        yield VerticalScroll(
            Static("Agenda", classes="group -tight"),
            PrivateText(id="agenda", classes="words"),
            Static("Off limits", id="off-head", classes="group -tight gap"),
            PrivateText(id="off", classes="words"),
            Static(id="question", classes="words gap"),
            Vertical(id="own"),
            classes="form",
        )

    def draw(self) -> None:
        """Show the session now, with one's own lines closed."""
        try:
            self.session = self.journal.records.current(self.session)
            self.pair = self.journal.records.current(self.pair)
        except RmjournalError:
            self.call_after_refresh(self.leave)
            return
        self.set_title(f"Session {self.session.body.number}", self.pair)
        items = [f"?  {item.body.text}" for item in self.journal.sessions.agenda_of(self.session)]
        self.query_one("#agenda", Static).update(content("\n".join(items) or NO_AGENDA))
        limits = self.journal.agreements.limits_told(self.pair)
        self.query_one("#off-head").display = bool(limits)
        self.query_one("#off", Static).update(content("\n".join(limits)))
        self._close()

    def offers(self, command: Command) -> bool:
        """Offer to show the lines once they were asked for, and to edit once they are
        open."""
        if command is SHOW_OWN:
            return self.state == ASKED
        if command is EDIT:
            return self.state == OPEN
        return super().offers(command)

    def label_of(self, command: Command) -> str:
        """Say that the key closes the lines while they are open."""
        return "close them" if command is OWN_LINES and self.state == OPEN else command.label

    def _say(self, words: str) -> None:
        question = self.query_one("#question", Static)
        question.update(content(words))
        question.display = bool(words)
        self.query_one(KeyBar).refresh()

    def _close(self) -> None:
        self.state = CLOSED
        self.query_one("#own", Vertical).remove_children()
        self._say("")

    def on_screen_suspend(self) -> None:
        """Close one's own lines."""
        if self.is_mounted:
            self._close()

    def action_own_lines(self) -> None:
        """Ask before one's own lines are shown, or close them."""
        if self.state == CLOSED:
            self.state = ASKED
            self._say(LOOKING)
        else:
            self._close()

    async def action_show_own(self) -> None:
        """Show one's own lines, or close them again."""
        if self.state != ASKED:
            self._close()
            return
        self.state = OPEN
        self._say("")
        parts = own_words(self.session.body, self.journal.own_lines.of(self.pair))
        place = self.query_one("#own", Vertical)
        if not parts:
            self._say(NOTHING)
        for head, words in parts:
            await place.mount(Static(head, classes="group -tight gap"), PrivateText(content(words), classes="words"))
        conceal(self, self.host.is_concealed)

    def action_write(self) -> None:
        """Write a note on this session."""
        self.app.push_screen(self.host.writing_screen(self.pair, self.session))

    def action_edit(self) -> None:
        """Open the whole form, once one's own lines are open."""
        if self.state == OPEN:
            self.app.push_screen(prepare_form.prepare_session(self.journal, self.pair, self.session))

    def action_back(self) -> None:
        """Close one's own lines first, then the screen."""
        if self.state == CLOSED:
            super().action_back()
        else:
            self._close()
