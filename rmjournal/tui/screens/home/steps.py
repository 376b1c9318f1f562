"""The next steps with a pair, for home and the palette: each returns the screen on
which it is taken."""

from typing import TYPE_CHECKING

from rmjournal.domain.model.session import SessionStatus, took_place
from rmjournal.support.errors import Refused
from rmjournal.tui.forms import debrief_form, session_form
from rmjournal.tui.screens.pair.trends import TrendsScreen
from rmjournal.tui.screens.session import meeting
from rmjournal.tui.screens.session.takeaways import TakeawaysScreen
from rmjournal.tui.screens.share.receive import ReceiveScreen
from rmjournal.tui.screens.share.share import ShareScreen
from rmjournal.tui.screens.writing.reflect import ReflectScreen
from rmjournal.tui.screens.writing.writing import SessionScreen

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.model.session import Session
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal
    from rmjournal.tui.kit.base_screen import JournalScreen


class Steps:
    """What can be done with one pair, about `session` if that is set."""

    def __init__(self, journal: "Journal", pair: "Record[Pair]", session: "Record[Session] | None" = None) -> None:
        self.journal, self.pair, self.session = journal, pair, session

    def write(self) -> "JournalScreen":
        """Write a note: of the session unless it is still to come, else of the pair."""
        now = self.journal.clock.now().replace(tzinfo=None)
        session = self.session
        if session is not None and not took_place(session.body):
            at = session.body.planned_at
            session = session if at is not None and at.date() <= now.date() else None
        return SessionScreen(self.journal, self.pair, session, afresh=True)

    def plan(self) -> "JournalScreen":
        """Plan the next session, with a date by the rhythm of the pair: one that has no
        date yet if there is one, else a new one."""
        proposed = session_form.next_date(self.journal, self.pair)
        undated = [
            each
            for each in self.journal.sessions.of(self.pair)
            if each.body.status is SessionStatus.PLANNED and each.body.planned_at is None
        ]
        if undated:
            return session_form.edit_session(self.journal, self.pair, undated[0], proposed=proposed)
        return session_form.new_session(self.journal, self.pair, proposed)

    def prepare(self) -> "JournalScreen":
        """Prepare the session if it is to come, else the next one. Raises Refused if
        none is planned."""
        today = self.journal.clock.today()
        at = self.session.body.planned_at if self.session is not None else None
        ahead = at is not None and at.date() >= today and not took_place(self.session.body)  # type: ignore[union-attr]
        session = self.session if ahead else self.journal.sessions.next_planned(self.pair, today)
        if session is None:
            raise Refused("No session planned.", "Press n to plan one.")
        return meeting.prepare(self.journal, self.pair, session)

    def debrief(self) -> "JournalScreen":
        """Debrief the session if it took place, else the newest one that did. Raises
        Refused if none did."""
        held = self.session if self.session is not None and took_place(self.session.body) else None
        session = held or self.journal.sessions.to_debrief(self.pair, self.journal.clock.now())
        if session is None:
            raise Refused("No sessions recorded yet.", "Press n to add one.")
        return debrief_form.debrief_or_ask_date(self.journal, self.pair, session)

    def reflect(self) -> "JournalScreen":
        """Reflect on the session if it took place, else on the time between
        sessions."""
        held = self.session is not None and took_place(self.session.body)
        return ReflectScreen(self.journal, self.pair, self.session if held else None)

    def takeaways(self) -> "JournalScreen":
        """Show the takeaways."""
        return TakeawaysScreen(self.journal, self.pair)

    def share(self) -> "JournalScreen":
        """Share something from the pair."""
        return ShareScreen(self.journal, self.pair)

    def paste_reply(self) -> "JournalScreen":
        """Paste a reply from the partner."""
        return ReceiveScreen(self.journal, self.pair)

    def trends(self) -> "JournalScreen":
        """Show how it's going."""
        return TrendsScreen(self.journal, self.pair)
