"""One session on a page that reads as text."""

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from rmjournal.domain.model.pair import PairStatus
from rmjournal.domain.model.session import Session, SessionStatus, moment_of, took_place
from rmjournal.domain.model.takeaway import Takeaway
from rmjournal.domain.record.record import AnyRecord, Record
from rmjournal.support.errors import RmjournalError
from rmjournal.tui.forms import debrief_form, session_form
from rmjournal.tui.kit.commands import (
    BACK,
    CALENDAR,
    DEBRIEF,
    DELETE,
    DETAILS,
    EDIT,
    HISTORY,
    MOVE,
    NEXT_SESSION,
    OPEN,
    OWN_LINES,
    PREPARE,
    PREVIOUS_SESSION,
    READ,
    REFLECT,
    SEND,
    SIDE,
    TAKEAWAYS,
    WRITE,
    Command,
)
from rmjournal.tui.kit.list_screens import BlocksScreen
from rmjournal.tui.kit.lookup import entry_about
from rmjournal.tui.kit.side_panel import SidePanelScreen
from rmjournal.tui.kit.widgets.bars import KeyBar
from rmjournal.tui.kit.widgets.block_layout import Block, Item, Line, Piece
from rmjournal.tui.kit.widgets.blocks import Blocks
from rmjournal.tui.screens.record.entry_screen import EntryScreen
from rmjournal.tui.screens.record.phrases import state, weekday
from rmjournal.tui.screens.record.record import RecordScreen
from rmjournal.tui.screens.record.record_actions import change
from rmjournal.tui.screens.session import meeting
from rmjournal.tui.screens.session.own_lines import OwnLinesScreen
from rmjournal.tui.screens.session.session_blocks import AFTER, HELD, MARGIN, QUESTIONS, SHARE, Part, SessionBlocks
from rmjournal.tui.screens.session.takeaways import TakeawaysScreen
from rmjournal.tui.screens.share.calendar import CalendarScreen
from rmjournal.tui.screens.share.share import ShareScreen
from rmjournal.tui.screens.writing.reflect import ReflectScreen
from rmjournal.tui.screens.writing.session_state import can_debrief, not_yet
from rmjournal.tui.screens.writing.writing import SessionScreen

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.journal import Journal

TO_COME = 12  # sessions that are not planned yet: more say nothing


class SessionPageScreen(EntryScreen, SidePanelScreen, BlocksScreen):
    """Show a session as one text. Enter opens the selected part, and shows what was
    held back until the page is left."""

    commands: ClassVar[tuple[Command, ...]] = (
        OPEN, WRITE, DEBRIEF, PREPARE, EDIT, REFLECT, TAKEAWAYS, SEND, DETAILS, MOVE, DELETE, HISTORY, READ,
        OWN_LINES, CALENDAR, SIDE, PREVIOUS_SESSION, NEXT_SESSION, BACK,
    )  # fmt: skip

    def __init__(self, journal: "Journal", pair: "Record[Pair]", session: Record[Session]) -> None:
        super().__init__(journal)
        self.pair, self.session = pair, session
        self._shows_held = False

    def body(self) -> Iterator[Widget]:
        """Yield the page."""
        yield Blocks(margin=MARGIN, widget_id="page")

    def side(self) -> Iterator[Widget]:
        """Yield the sessions of the pair."""
        beside = Blocks(edge=0, widget_id="beside")
        beside.can_focus = False
        yield beside

    def on_mount(self) -> None:
        """Open the side panel where there is room."""
        self.arrange_side(self.app.size.width)

    def draw(self) -> None:
        """Show the session now."""
        try:
            self.session = self.journal.records.current(self.session)
            self.pair = self.journal.records.current(self.pair)
        except RmjournalError:
            self.call_after_refresh(self.leave)
            return
        self.set_title("", self.pair)
        today = self.journal.clock.today()
        self.set_status(weekday(today, today))
        self.sessions = self.journal.sessions.of(self.pair)
        is_plain = self.app.has_class("-plain")
        blocks = SessionBlocks(self.journal, self.pair, self.session, plain=is_plain, is_open=self._shows_held)
        write, prepare = f"{self.key_of(WRITE)} to write a note", f"{self.key_of(PREPARE)} to prepare it"
        steps = f"{prepare}, or {write}" if self._is_ahead() else write
        self.page.show(blocks.items(self.key_of(DEBRIEF), f"Nothing here yet. Press {steps}."))
        self.query_one("#beside", Blocks).show(self._beside())
        self.query_one(KeyBar).refresh()

    def _beside(self) -> Iterator[Item]:
        today, is_plain = self.journal.clock.today(), self.app.has_class("-plain")
        lines = [Line((Piece("Your sessions", "head"),)), Line()]
        for session in self.sessions:
            here = session.id == self.session.id
            at = moment_of(session.body)
            dot = "" if is_plain else "● " if took_place(session.body) else "○ "
            day = weekday(at, today) if at else "no date yet"
            gone = session.body.status not in (SessionStatus.PLANNED, SessionStatus.HELD)
            about = "  this page" if here else f"  {state(session.body)}" if gone else ""
            style = "strong" if here else "text"
            lines.append(
                Line(
                    (
                        Piece(dot, self.pair.body.hue.value if took_place(session.body) else "faint"),
                        Piece(f"{session.body.number:<3}", style),
                        Piece(day, style),
                        Piece(about, "muted"),
                    )
                )
            )
        lines += self._to_come(is_plain)
        keys = f"{self.key_of(PREVIOUS_SESSION)} before   {self.key_of(NEXT_SESSION)} after"
        lines += [Line(), Line((Piece(keys, "muted"),))] if len(self.sessions) > 1 else []
        yield Item("sessions", lambda width: Block(tuple(lines)), selectable=False)

    def _to_come(self, is_plain: bool) -> list[Line]:
        """Return a line for each session that is agreed and not planned yet."""
        body = self.pair.body
        if body.status is PairStatus.CLOSED:
            return []
        known = {session.body.number for session in self.sessions}
        numbers = [number for number in range(1, body.planned_sessions + 1) if number not in known]
        dot = Piece("" if is_plain else "○ ", "faint")
        return [Line((dot, Piece(f"{number:<3}not planned yet", "muted"))) for number in numbers[:TO_COME]]

    # What is selected

    def _about(self) -> Hashable:
        return self.page.selected_about

    def entry(self) -> AnyRecord | None:
        """Return the selected entry, None if a part of the page is selected."""
        return entry_about(self.journal, self._about())

    def _is_ahead(self) -> bool:
        body = self.session.body
        planned = body.status is SessionStatus.PLANNED
        return planned and (body.planned_at is None or body.planned_at.date() >= self.journal.clock.today())

    def offers(self, command: Command) -> bool:
        """Offer a debrief once the session can be debriefed, and to prepare it
        before."""
        if command is DEBRIEF:
            return can_debrief(self.session, self.journal)
        if command is PREPARE:
            return self._is_ahead()
        if command is CALENDAR:
            return self.journal.calendar_events.is_possible(self.session.body)
        if command is OPEN:
            return self._about() is not None
        return (command is EDIT and isinstance(self._about(), Part)) or super().offers(command)

    def label_of(self, command: Command) -> str:
        """Return what Enter does to the selected part."""
        if command is OPEN and self._about() == HELD:
            return "hide these lines" if self._shows_held else "show these lines"
        return command.label

    def on_blocks_chosen(self, event: Blocks.Chosen) -> None:
        """Open a part of the page, or show what was held back."""
        event.stop()
        if event.about == HELD:
            self._shows_held = not self._shows_held
            self.draw()
        elif isinstance(event.about, Part):
            self._open_part(event.about)
        elif (record := self.entry()) is not None:
            if isinstance(record.body, Takeaway):
                self.app.push_screen(TakeawaysScreen(self.journal, self.pair, selected=record.id))
            else:
                change(self, record)

    def _open_part(self, part: Part) -> None:
        if part == AFTER:
            self.action_debrief()
        elif part in (QUESTIONS, SHARE):
            self.action_prepare()

    def on_screen_suspend(self) -> None:
        """Hide what was held back again."""
        self._shows_held = False

    def action_write(self) -> None:
        """Go on with the newest note, or start one."""
        self.app.push_screen(SessionScreen(self.journal, self.pair, self.session))

    def action_debrief(self) -> None:
        """Debrief this session, if it isn't still to come."""
        if not can_debrief(self.session, self.journal):
            self.app.notify(not_yet(self.session.body), markup=False)
            return
        self.app.push_screen(debrief_form.debrief_or_ask_date(self.journal, self.pair, self.session))

    def action_prepare(self) -> None:
        """Prepare this session, if it is still to come."""
        if not self._is_ahead():
            self.app.notify("This session is over, so there is nothing to prepare.", markup=False)
            return
        self.app.push_screen(meeting.prepare(self.journal, self.pair, self.session))

    def action_reflect(self) -> None:
        """Reflect on this session."""
        self.app.push_screen(ReflectScreen(self.journal, self.pair, self.session))

    def action_takeaways(self) -> None:
        """Show the takeaways of the pair."""
        self.app.push_screen(TakeawaysScreen(self.journal, self.pair))

    def action_own_lines(self) -> None:
        """Show what was held back and rehearsed in this pair, closed."""
        self.app.push_screen(OwnLinesScreen(self.journal, self.pair))

    def action_send(self) -> None:
        """Show the takeaways of this session as a text to share."""
        pair, session = self.pair, self.session
        self.app.push_screen(ShareScreen(self.journal, pair, lambda: self.journal.messages.takeaways(pair, session)))

    def action_calendar(self) -> None:
        """Show this session as an event for a calendar."""
        self.app.push_screen(CalendarScreen(self.journal, self.pair, self.session))

    def action_details(self) -> None:
        """Open the form for the session's date, place and intention."""
        self.app.push_screen(session_form.edit_session(self.journal, self.pair, self.session))

    def action_edit(self) -> None:
        """Edit the selected part."""
        if isinstance(part := self._about(), Part):
            self._open_part(part)
        else:
            super().action_edit()

    def action_read(self) -> None:
        """Read the selected entry in full, else the session."""
        record = self.entry()
        self.app.push_screen(RecordScreen(self.journal, (record or self.session).id))

    def action_previous_session(self) -> None:
        """Show the session before this one."""
        self._turn(-1)

    def action_next_session(self) -> None:
        """Show the session after this one."""
        self._turn(1)

    def _turn(self, by: int) -> None:
        at = next((at for at, each in enumerate(self.sessions) if each.id == self.session.id), 0) + by
        if 0 <= at < len(self.sessions):
            self.session, self._shows_held = self.sessions[at], False
            self.draw()
            self.page.action_first()
