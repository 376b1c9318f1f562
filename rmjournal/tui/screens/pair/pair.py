"""One pair: its sessions, and everything written in it, the newest first."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.pair import Focus, Pair, PairStatus, advice, prefers, standing
from rmjournal.domain.model.session import Session, SessionStatus, took_place
from rmjournal.domain.record.record import AnyRecord, Kind, Record
from rmjournal.domain.titles import bare_title, record_word, state_of
from rmjournal.domain.words import STANDINGS, word
from rmjournal.tui.forms import debrief_form, pair_form, prepare_form, session_form
from rmjournal.tui.kit.base_screen import JournalScreen
from rmjournal.tui.kit.commands import (
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
)
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets import trend
from rmjournal.tui.kit.widgets.privacy import PrivateText
from rmjournal.tui.kit.widgets.rows import LazyRows, Row, Rows
from rmjournal.tui.kit.wording import day_and_time, day_of, session_line
from rmjournal.tui.screens.pair.history import HistoryScreen
from rmjournal.tui.screens.pair.record import RecordScreen
from rmjournal.tui.screens.pair.record_actions import change, confirm_delete, move
from rmjournal.tui.screens.pair.reflect import ReflectScreen
from rmjournal.tui.screens.pair.session import SessionScreen
from rmjournal.tui.screens.pair.takeaways import TakeawaysScreen
from rmjournal.tui.screens.share.share import ShareScreen

if TYPE_CHECKING:
    from rmjournal.journal import Journal


MANY = 2000  # records: with more, say first that they are being read


class PairScreen(JournalScreen):
    """Show the timeline of a pair. Enter on a session opens it for writing. The usual
    letters change, move and delete the selected record; the pair has its own."""

    commands: ClassVar[tuple[Command, ...]] = (
        NEW_SESSION, PREPARE, WRITE, DEBRIEF, TAKEAWAYS, REFLECT, OPEN, CHANGE_PAIR, EDIT, MOVE, DELETE, HISTORY, SIDE,
        READ, AGREEMENT, DELETE_PAIR, PREVIOUS_PAIR, NEXT_PAIR, BACK,
    )  # fmt: skip

    def __init__(self, journal: "Journal", pair: Record[Pair]) -> None:
        super().__init__(journal)
        self.pair = pair
        self.timeline: list[AnyRecord] = []

    def body(self) -> Iterator[Widget]:
        """Yield a line about the pair, and the timeline."""
        yield Static(id="about", classes="muted")
        yield Rows(tall=True, empty="Nothing yet. n plans a session or notes one that was held; w writes without one.")

    def side(self) -> Iterator[Widget]:
        """Yield the trends, and what was agreed at the start."""
        yield Static("Over the sessions", id="trends-head", classes="muted")
        yield PrivateText(id="trends", classes="below")
        yield Static("About this pair", classes="muted")
        yield PrivateText(id="details")

    def on_mount(self) -> None:
        """Focus the timeline."""
        self.query_one(Rows).focus()

    def draw(self) -> None:
        """Show the pair now."""
        found = next((pair for pair in self.journal.pairs.all() if pair.id == self.pair.id), None)
        if found is None:
            self.call_after_refresh(self.leave)
            return
        self.pair, body = found, found.body
        self.set_title(f"Pair {body.number}", found)
        sessions = self.journal.sessions.of(found)
        following = self.journal.sessions.next_planned(found, self.journal.clock.today())
        been = sum(took_place(session.body) for session in sessions)
        about = [
            *([word(body.focus)] if body.focus is not Focus.OTHER else []),
            f"{been} of {body.planned_sessions} held",
            _coming(following, self.journal.clock.today()),
        ]
        if standing(body) is not PairStatus.ACTIVE:
            about.append(STANDINGS[standing(body).value])
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
        found_trends = self.journal.signals.trends(found)
        self.query_one("#trends", Static).update(trend.lines(found_trends))
        for each in ("#trends-head", "#trends"):
            self.query_one(each).display = bool(found_trends)
        self.numbers = {session.id: session.body.number for session in sessions if session.body}
        if self.journal.entries.belongings(found) < MANY:
            self._draw_timeline()
        else:
            self.set_status("opening ...")
            self.call_after_refresh(self._draw_timeline)

    def _draw_timeline(self) -> None:
        """Show the records, the newest first. The selection stays on its record, or
        moves to a new session."""
        known = {record.id for record in self.timeline}
        self.timeline = self.journal.entries.timeline(self.pair)
        rows = self.query_one(Rows)
        rows.show(LazyRows(len(self.timeline), self._row), [record.id for record in self.timeline])
        here = enumerate(self.timeline) if known else ()
        rows.selected = next((at for at, it in here if it.kind == Kind.SESSION and it.id not in known), rows.selected)
        self.set_status("")

    def _row(self, index: int) -> Row:
        record, today = self.timeline[index], self.journal.clock.today()
        hue = self.pair.body.hue.value if self.pair.body else ""
        if isinstance(record.body, Session):
            under = session_line(record.body, today) + (f" · {record.body.intention}" if record.body.intention else "")
            return Row(f"Session {record.body.number}", under, day_of(record.at, today), hue)
        session = self.numbers.get(record.parent) if record.parent else None
        about = [record_word(record), state_of(record.body), f"session {session}" if session is not None else ""]
        return Row(bare_title(record), " · ".join(filter(None, about)), day_of(record.at, today), hue)

    def _selected(self) -> AnyRecord | None:
        return self.timeline[self.query_one(Rows).selected] if self.timeline else None

    def _session_here(self) -> Record[Session] | None:
        """Return the session that the selected record is or belongs to, or None."""
        selected = self._selected()
        for session in self.journal.sessions.of(self.pair):
            if selected is not None and session.id in (selected.id, selected.parent):
                return session
        return None

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open a session for writing, anything else for reading."""
        event.stop()
        self.app.push_screen(self.host.record_screen(self.timeline[event.index]))

    def action_open(self) -> None:
        """Open the selected record."""
        self.query_one(Rows).action_choose()

    def action_new_session(self) -> None:
        """Open the form for a new session."""
        self.app.push_screen(session_form.new_session(self.journal, self.pair))

    def action_prepare(self) -> None:
        """Prepare the selected session if it is still to come, else the next one
        planned."""
        selected, today = self._session_here(), self.journal.clock.today()
        body = selected.body if selected is not None else None
        planned = body is not None and body.status is SessionStatus.PLANNED
        ahead = planned and body is not None and (body.planned_at is None or body.planned_at.date() >= today)
        session = selected if ahead else self.journal.sessions.next_planned(self.pair, today)
        if session is None:
            self.app.notify(f"No session is planned. {self.key_of(NEW_SESSION)} plans one.", markup=False)
            return
        self.app.push_screen(prepare_form.prepare_session(self.journal, self.pair, session))

    def action_debrief(self) -> None:
        """Debrief the selected session if it took place or has no date, else the newest
        one."""
        selected = self._session_here()
        body = selected.body if selected is not None else None
        undated = body is not None and body.status is SessionStatus.PLANNED and body.planned_at is None
        session = (
            selected
            if undated or (body is not None and took_place(body))
            else self.journal.sessions.to_debrief(self.pair, self.journal.clock.now())
        )
        if session is None:
            self.app.notify(f"No session was held yet. {self.key_of(NEW_SESSION)} notes one.", markup=False)
            return
        self.app.push_screen(debrief_form.debrief_or_ask_date(self.journal, self.pair, session))

    def action_agreement(self) -> None:
        """Show what the two agree on, as a text to share."""
        pair = self.pair
        self.app.push_screen(ShareScreen(self.journal, pair, lambda: self.journal.messages.agreement(pair)))

    def action_write(self) -> None:
        """Write a note on the selected session, or on the pair."""
        self.app.push_screen(SessionScreen(self.journal, self.pair, self._session_here(), afresh=True))

    def action_takeaways(self) -> None:
        """Show the takeaways."""
        self.app.push_screen(TakeawaysScreen(self.journal, self.pair))

    def action_reflect(self) -> None:
        """Reflect on the selected session, or on the time between sessions."""
        self.app.push_screen(ReflectScreen(self.journal, self.pair, self._session_here()))

    def action_read(self) -> None:
        """Read the selected record in full."""
        if (selected := self._selected()) is not None:
            self.app.push_screen(RecordScreen(self.journal, selected.id))

    def action_edit(self) -> None:
        """Change the selected record."""
        if (selected := self._selected()) is not None:
            change(self, selected)

    def action_move(self) -> None:
        """Move the selected record to another session or pair."""
        if (selected := self._selected()) is not None:
            move(self, selected)

    def action_delete(self) -> None:
        """Delete the selected record, with what belongs to it."""
        if (selected := self._selected()) is not None:
            confirm_delete(self, selected, self.draw)

    def action_history(self) -> None:
        """Show earlier versions of the selected record."""
        if (selected := self._selected()) is not None:
            self.app.push_screen(HistoryScreen(self.journal, selected.id))

    def action_change_pair(self) -> None:
        """Change the pair."""
        self.app.push_screen(pair_form.edit_pair(self.journal, self.pair))

    def action_delete_pair(self) -> None:
        """Delete the pair, with everything in it."""
        confirm_delete(self, self.pair, self.leave)

    def action_previous_pair(self) -> None:
        """Show the pair now."""
        self._turn(-1)

    def action_next_pair(self) -> None:
        """Show the next pair."""
        self._turn(1)

    def _turn(self, by: int) -> None:
        pairs = self.journal.pairs.all()
        at = next((at for at, pair in enumerate(pairs) if pair.id == self.pair.id), 0)
        self.pair = pairs[(at + by) % len(pairs)]
        self.timeline = []
        self.query_one(Rows).selected = 0
        self.draw()


def _coming(session: Record[Session] | None, today: date) -> str:
    """Return when the next session is, in words."""
    if session is None:
        return "no session planned"
    at = session.body.planned_at
    return f"next session {day_and_time(at, today)}" if at else f"session {session.body.number} has no day yet"
