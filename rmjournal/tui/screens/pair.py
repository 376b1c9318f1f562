"""One pair: who we are to each other, its sessions, and everything that was written, the newest first."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, cast

from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.pair import STANDINGS, Focus, Pair, PairStatus, advice, prefers, standing
from rmjournal.domain.model.session import Session, SessionStatus, held
from rmjournal.domain.record.record import Body, Kind, Record
from rmjournal.domain.titles import bare_title, record_word, state_of
from rmjournal.journal.exports import partner_texts as letters
from rmjournal.journal.sessions import session_steps as meeting
from rmjournal.journal.sessions import signals as noticing
from rmjournal.tui import forms, meetings, ways
from rmjournal.tui.commands import (
    AGREEMENT,
    BACK,
    CHANGE_PAIR,
    DEBRIEF,
    DELETE,
    DELETE_PAIR,
    EDIT,
    HISTORY,
    MOVE,
    NEW_SESSION,
    NEXT_PAIR,
    OPEN,
    PREPARE,
    PREVIOUS_PAIR,
    READ,
    REFLECT,
    SIDE,
    TAKEAWAYS,
    WRITE,
    Command,
)  # fmt: skip
from rmjournal.tui.page import JournalPage
from rmjournal.tui.plain import content
from rmjournal.tui.screens.history import HistoryScreen
from rmjournal.tui.screens.letter import LetterScreen
from rmjournal.tui.screens.record import RecordScreen, change, confirm_delete, move
from rmjournal.tui.screens.reflect import ReflectScreen
from rmjournal.tui.screens.session import SessionScreen
from rmjournal.tui.screens.takeaways import TakeawaysScreen
from rmjournal.tui.widgets import trend
from rmjournal.tui.widgets.concealing import Said
from rmjournal.tui.widgets.rows import Lazy, Row, Rows
from rmjournal.tui.wording import clock_of, day_of, session_line

if TYPE_CHECKING:
    from rmjournal.journal.journal import Journal


MANY = 2000  # records: with more, that they are being read is said first


class PairScreen(JournalPage):
    """The timeline of a pair; Enter on a session opens it for writing. What stands in a row is changed, moved and
    deleted by the letters of every record; the pair has its own."""

    commands: ClassVar[tuple[Command, ...]] = (
        NEW_SESSION, PREPARE, WRITE, DEBRIEF, TAKEAWAYS, REFLECT, OPEN, CHANGE_PAIR, EDIT, MOVE, DELETE, HISTORY, SIDE,
        READ, AGREEMENT, DELETE_PAIR, PREVIOUS_PAIR, NEXT_PAIR, BACK,
    )  # fmt: skip

    def __init__(self, journal: "Journal", pair: Record[Pair]) -> None:
        super().__init__(journal)
        self.pair = pair
        self.timeline: list[Record[Body]] = []

    def body(self) -> Iterator[Widget]:
        """Yield what the pair is about, and the timeline."""
        yield Static(id="about", classes="muted")
        yield Rows(tall=True, empty="Nothing yet. n plans a session or notes one that was held; w writes without one.")

    def side(self) -> Iterator[Widget]:
        """Yield what was agreed at the start."""
        yield Static("Over the sessions", id="trends-head", classes="muted")
        yield Said(id="trends", classes="below")
        yield Static("About this pair", classes="muted")
        yield Said(id="details")

    def on_mount(self) -> None:
        """Begin with the timeline."""
        self.query_one(Rows).focus()

    def draw(self) -> None:
        """Show the pair now."""
        found = next((pair for pair in self.journal.pairs() if pair.id == self.pair.id), None)
        if found is None or found.body is None:
            self.call_after_refresh(self.leave)
            return
        self.pair, body = found, found.body
        self.place(f"Pair {body.number}", found)
        sessions = self.journal.sessions_of(found)
        following = meeting.next_planned(self.journal, found, date.today())
        been = sum(session.body is not None and held(session.body) for session in sessions)
        about = [
            *([body.focus.value.replace("_", " and ")] if body.focus is not Focus.OTHER else []),
            f"{been} of {body.planned_sessions} held",
            _coming(following),
        ]
        if standing(body) is not PairStatus.ACTIVE:
            about.append(STANDINGS[standing(body)])
        self.query_one("#about", Static).update(content(" · ".join(about) + "\n"))
        details = [
            body.purpose,
            *(f"Off limits: {each}" for each in body.off_limits),
            f"They prefer: {prefers(body.comm_partner)}" if prefers(body.comm_partner) else "",
            "You both promised that neither asks to see the other's notes." if body.promised_on else "",
            *advice(body),
        ]
        self.query_one("#details", Static).update(
            content(
                "\n\n".join(each for each in details if each)
                or f"Press {self.key_of(CHANGE_PAIR)} to add why you meet, and what is off limits."
            )
        )
        found_trends = noticing.trends_of(self.journal, found)
        self.query_one("#trends", Static).update(trend.lines(found_trends))
        for each in ("#trends-head", "#trends"):
            self.query_one(each).display = bool(found_trends)
        self.numbers = {session.id: session.body.number for session in sessions if session.body}
        if self.journal.belongings(cast("Record[Body]", found)) < MANY:
            self._draw_timeline()
        else:
            self.say("opening ...")
            self.call_after_refresh(self._draw_timeline)

    def _draw_timeline(self) -> None:
        """Show the records, newest first; the mark stays on its record, or goes to a session that has come since."""
        known = {record.id for record in self.timeline}
        self.timeline = self.journal.timeline(self.pair)
        rows = self.query_one(Rows)
        rows.show(Lazy(len(self.timeline), self._row), [record.id for record in self.timeline])
        here = enumerate(self.timeline) if known else ()
        rows.marked = next((at for at, it in here if it.kind == Kind.SESSION and it.id not in known), rows.marked)
        self.say("")

    def _row(self, index: int) -> Row:
        record, today = self.timeline[index], date.today()
        hue = self.pair.body.hue.value if self.pair.body else ""
        if isinstance(record.body, Session):
            under = session_line(record.body, today) + (f" · {record.body.intention}" if record.body.intention else "")
            return Row(f"Session {record.body.number}", under, day_of(record.at, today), hue)
        session = self.numbers.get(record.parent) if record.parent else None
        about = [record_word(record), state_of(record.body), f"session {session}" if session is not None else ""]
        return Row(bare_title(record), " · ".join(filter(None, about)), day_of(record.at, today), hue)

    def _marked(self) -> Record[Body] | None:
        return self.timeline[self.query_one(Rows).marked] if self.timeline else None

    def _session_here(self) -> Record[Session] | None:
        """Return the session that the marked record is, or belongs to, None where it is of no session."""
        marked = self._marked()
        for session in self.journal.sessions_of(self.pair):
            if marked is not None and session.id in (marked.id, marked.parent):
                return session
        return None

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open a session for writing, anything else for reading."""
        event.stop()
        self.app.push_screen(ways.to_record(self.journal, self.timeline[event.index]))

    def action_open(self) -> None:
        """Open the marked record."""
        self.query_one(Rows).action_choose()

    def action_new_session(self) -> None:
        """Plan a session, or note one that was held, and open it for writing."""
        self.app.push_screen(forms.new_session(self.journal, self.pair))

    def action_prepare(self) -> None:
        """Prepare the marked session if it is still to come, else the next one that is planned."""
        marked, today = self._session_here(), date.today()
        body = marked.body if marked is not None else None
        planned = body is not None and body.status is SessionStatus.PLANNED
        ahead = planned and body is not None and (body.planned_at is None or body.planned_at.date() >= today)
        session = marked if ahead else meeting.next_planned(self.journal, self.pair, today)
        if session is None:
            self.app.notify(f"No session is planned. {self.key_of(NEW_SESSION)} plans one.", markup=False)
            return
        self.app.push_screen(meetings.prepare(self.journal, self.pair, session))

    def action_debrief(self) -> None:
        """Note three lines and some facts of the marked session if it was held or has no day, else of the newest."""
        marked = self._session_here()
        body = marked.body if marked is not None else None
        undated = body is not None and body.status is SessionStatus.PLANNED and body.planned_at is None
        session = (
            marked
            if undated or (body is not None and held(body))
            else meeting.to_debrief(self.journal, self.pair, datetime.now())
        )
        if session is None:
            self.app.notify(f"No session was held yet. {self.key_of(NEW_SESSION)} notes one.", markup=False)
            return
        self.app.push_screen(meetings.afterwards(self.journal, self.pair, session))

    def action_agreement(self) -> None:
        """Show what the two agree on, as a text for the other."""
        pair = self.pair
        self.app.push_screen(LetterScreen(self.journal, pair, lambda: letters.agreement(self.journal, pair)))

    def action_write(self) -> None:
        """Write a note of the marked session, or of the pair."""
        self.app.push_screen(SessionScreen(self.journal, self.pair, self._session_here(), afresh=True))

    def action_takeaways(self) -> None:
        """Show the takeaways."""
        self.app.push_screen(TakeawaysScreen(self.journal, self.pair))

    def action_reflect(self) -> None:
        """Look back on the marked session, or on the time between."""
        self.app.push_screen(ReflectScreen(self.journal, self.pair, self._session_here()))

    def action_read(self) -> None:
        """Read the marked record, whole."""
        if (marked := self._marked()) is not None:
            self.app.push_screen(RecordScreen(self.journal, marked.id))

    def action_edit(self) -> None:
        """Change the marked record."""
        if (marked := self._marked()) is not None:
            change(self, marked)

    def action_move(self) -> None:
        """Move the marked record to another session or pair."""
        if (marked := self._marked()) is not None:
            move(self, marked)

    def action_delete(self) -> None:
        """Delete the marked record, with what hangs on it."""
        if (marked := self._marked()) is not None:
            confirm_delete(self, marked, self.draw)

    def action_history(self) -> None:
        """Show what the marked record was before."""
        if (marked := self._marked()) is not None:
            self.app.push_screen(HistoryScreen(self.journal, marked.id))

    def action_change_pair(self) -> None:
        """Change the pair."""
        self.app.push_screen(forms.edit_pair(self.journal, self.pair))

    def action_delete_pair(self) -> None:
        """Delete the pair with everything in it."""
        confirm_delete(self, cast("Record[Body]", self.pair), self.leave)

    def action_previous_pair(self) -> None:
        """Show the pair before this one."""
        self._turn(-1)

    def action_next_pair(self) -> None:
        """Show the next pair."""
        self._turn(1)

    def _turn(self, by: int) -> None:
        pairs = self.journal.pairs()
        at = next((at for at, pair in enumerate(pairs) if pair.id == self.pair.id), 0)
        self.pair = pairs[(at + by) % len(pairs)]
        self.timeline = []
        self.query_one(Rows).marked = 0
        self.draw()


def _coming(session: Record[Session] | None) -> str:
    """Return when the next session is."""
    if session is None or session.body is None:
        return "no session planned"
    at = session.body.planned_at
    return f"next session {clock_of(at, date.today())}" if at else f"session {session.body.number} has no day yet"
