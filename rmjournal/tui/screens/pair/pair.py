"""One pair: its sessions as chapters, the newest first, each with its entries."""

from collections.abc import Hashable, Iterator
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widget import Widget

from rmjournal.domain.model.note import Draft
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.session import AgendaItem, Session, SessionStatus, took_place
from rmjournal.domain.record.record import AnyRecord, Record, RecordId, is_a
from rmjournal.domain.rules.begun import is_begun
from rmjournal.domain.rules.offers import OFFERS, Offer, words_of
from rmjournal.tui.forms import debrief_form, pair_form, session_form
from rmjournal.tui.forms.session_form import next_date
from rmjournal.tui.kit.commands import (
    AGREEMENT,
    BACK,
    CHANGE_PAIR,
    DEBRIEF,
    DELETE,
    DELETE_PAIR,
    EDIT,
    FILTER,
    GOALS,
    HISTORY,
    MOVE,
    NEW_SESSION,
    NEXT_PAIR,
    NOT_FOR_US,
    OPEN,
    OWN_LINES,
    PREPARE,
    PREVIOUS_PAIR,
    READ,
    REFLECT,
    SIDE,
    TAKE_UP_OFFER,
    TAKEAWAYS,
    TOGETHER,
    TRENDS,
    UNDO,
    WRITE,
    Command,
)
from rmjournal.tui.kit.dialogs.key_menu import KeyMenu
from rmjournal.tui.kit.list_screens import BlocksScreen
from rmjournal.tui.kit.lookup import entry_about, pair_beside, pair_of, session_of
from rmjournal.tui.kit.safe_text import content, label
from rmjournal.tui.kit.side_panel import SidePanelScreen
from rmjournal.tui.kit.widgets.block_layout import Block, Item, OnPage
from rmjournal.tui.kit.widgets.blocks import Blocks
from rmjournal.tui.kit.widgets.chart import in_a_line
from rmjournal.tui.kit.widgets.privacy import PrivateText
from rmjournal.tui.screens.pair.learning import LearningScreen
from rmjournal.tui.screens.pair.offered import OfferingScreen, screen_of
from rmjournal.tui.screens.pair.pair_parts import beside, edges, head, wrapped
from rmjournal.tui.screens.pair.timeline import FILTERS, Held, Timeline
from rmjournal.tui.screens.pair.together import together
from rmjournal.tui.screens.pair.trends import TrendsScreen
from rmjournal.tui.screens.record.entry_screen import EntryScreen
from rmjournal.tui.screens.record.phrases import weekday
from rmjournal.tui.screens.record.record import RecordScreen
from rmjournal.tui.screens.record.record_actions import confirm_delete
from rmjournal.tui.screens.session import meeting
from rmjournal.tui.screens.session.own_lines import OwnLinesScreen
from rmjournal.tui.screens.session.takeaways import TakeawaysScreen
from rmjournal.tui.screens.share.share import ShareScreen
from rmjournal.tui.screens.writing.reflect import ReflectScreen
from rmjournal.tui.screens.writing.session_state import can_debrief
from rmjournal.tui.screens.writing.writing import SessionScreen

if TYPE_CHECKING:
    from rmjournal.journal import Journal


class PairScreen(OfferingScreen, EntryScreen, SidePanelScreen, BlocksScreen):
    """Show the timeline of a pair, and how it's going beside it. The usual letters
    change, move and delete the selected entry; the pair has its own."""

    commands: ClassVar[tuple[Command, ...]] = (
        OPEN, DEBRIEF, WRITE, PREPARE, NEW_SESSION, TAKEAWAYS, REFLECT, FILTER, TRENDS, GOALS, CHANGE_PAIR,
        TAKE_UP_OFFER, NOT_FOR_US, UNDO, TOGETHER, EDIT, MOVE, DELETE, HISTORY, SIDE, READ, OWN_LINES, AGREEMENT,
        DELETE_PAIR, PREVIOUS_PAIR, NEXT_PAIR, BACK,
    )  # fmt: skip

    def __init__(self, journal: "Journal", pair: Record[Pair]) -> None:
        super().__init__(journal)
        self.pair = pair
        self.filter = "e"
        self.offered: Offer | None = None
        self._opened: set[Held] = set()
        self.timeline: Timeline | None = None  # as it was drawn last
        self._known: set[RecordId] | None = None  # the ids of its sessions

    @property
    def sessions(self) -> list[Record[Session]]:
        """The sessions of the pair as they were drawn last."""
        return self.timeline.sessions if self.timeline is not None else []

    def body(self) -> Iterator[Widget]:
        """Yield the timeline, and a line about what it shows."""
        yield Blocks(widget_id="timeline")
        yield PrivateText(id="state", classes="muted")

    def side(self) -> Iterator[Widget]:
        """Yield the trends, and what was agreed at the start."""
        panel = Blocks(edge=0, widget_id="beside")
        panel.can_focus = False
        yield panel

    def on_mount(self) -> None:
        """Open the side panel where there is room."""
        self.arrange_side(self.app.size.width)
        self.watch(self.page, "scroll_y", self.side_changed, init=False)

    def draw(self) -> None:
        """Show the pair now. The selection stays on its entry, or moves to a new
        session."""
        found = pair_of(self.journal, self.pair)
        if found is None:
            self.call_after_refresh(self.leave)
            return
        self.pair = found
        self.set_title("", found)
        today = self.journal.clock.today()
        self.set_status(weekday(today, today))
        timeline = self.timeline = Timeline(self.journal, found, plain=self.app.has_class("-plain"))
        offered = self.journal.offers.of(found, self.sessions)
        self.offered = None if offered is not None and is_begun(offered, self.journal.drafts.all()) else offered
        timeline.opened, timeline.only = self._opened, FILTERS[self.filter][1]
        known, self._known = self._known, {session.id for session in self.sessions}
        blocks = self.page
        blocks.show(self._items(timeline), expected=len(timeline.outlines))
        if known is not None and (new := self._known - known):
            blocks.select(next(iter(new)))
        self.trends = self.journal.signals.trends(found, self.sessions)
        self._draw_state()
        trends_key, edit_key, plain = self.key_of(TRENDS), self.key_of(CHANGE_PAIR), self.app.has_class("-plain")
        limits = ", ".join(self.journal.agreements.limits_told(found))
        why = self.journal.agreements.why_it_matters(found)
        panel = beside(found.body, self.trends, limits, why, trends_key=trends_key, edit_key=edit_key, plain=plain)
        self.query_one("#beside", Blocks).show(panel)

    def side_changed(self) -> None:
        """Show the trends in one place, beside the timeline or below it, and whether
        more is below."""
        self._draw_state()

    def _items(self, timeline: Timeline) -> Iterator[OnPage]:
        yield from timeline.items(partial(head, timeline))
        if not timeline.outlines:
            key, write = self.key_of(NEW_SESSION), self.key_of(WRITE)
            words = f"No entries yet. Press {key} to plan or record a session, or {write} to write a note."
            yield Item("nothing", lambda width: Block(wrapped(words, width, "muted"), gap=1), selectable=False)

    def _draw_state(self) -> None:
        """Say below the timeline what it is limited to, or the first trend where it
        does not stand beside."""
        lefts: tuple[str, ...] = ("",)
        is_about_me = False
        if self.filter != "e":
            only = FILTERS[self.filter][1]
            lefts = (f"Only {only.words}. Press {self.key_of(FILTER)} to show something else.",)  # type: ignore[union-attr]
        elif self.offered is not None:
            words, verb = words_of(self.offered)[0], OFFERS[self.offered.what].verb
            up, off = self.key_of(TAKE_UP_OFFER), f"{self.key_of(NOT_FOR_US)} not for us"
            lefts = (f"{words} · {up} {verb} · {off}", f"{words} · {up} · {off}", f"{words} · {up} {verb}")
        elif self.trends and not self.has_side:
            lefts, is_about_me = (in_a_line(self.trends[0], self.pair.body.role),), True
        more = ("more below", "more") if self.page.has_more_below else ()
        left, right = edges(lefts, more, self.page.size.width - 2)
        said = content if is_about_me else label
        self.query_one("#state", PrivateText).update(Content.assemble("  ", said(left), label(right)))

    def on_blocks_selected(self, event: Blocks.Selected) -> None:
        """Say whether more is below."""
        self._draw_state()

    # What is selected

    def entry(self) -> AnyRecord | None:
        """Return the selected entry, None if a count or nothing is selected."""
        return entry_about(self.journal, self.page.selected_about)

    def _held_here(self) -> Held | None:
        about = self.page.selected_about
        return about if isinstance(about, Held) else None

    def _session_here(self) -> Record[Session] | None:
        """Return the session that the selected entry is or belongs to, or None."""
        if (held := self._held_here()) is not None:
            return next((each for each in self.sessions if each.id == held.chapter), None)
        selected = self.entry()
        if selected is None:
            return None
        return selected if is_a(selected, Session) else session_of(self.journal, selected)

    def offers(self, command: Command) -> bool:
        """Offer a debrief only of a session that can be debriefed."""
        if command is DEBRIEF:
            here = self._session_here()
            return can_debrief(here, self.journal) or (here is None and self._to_debrief() is not None)
        return super().offers(command)

    def offered_here(self) -> tuple[Record[Pair], Offer] | None:
        """Return this pair and what is offered to it now."""
        return (self.pair, self.offered) if self.offered is not None else None

    def label_of(self, command: Command) -> str:
        """Say in the bottom bar what is offered."""
        if command is TAKE_UP_OFFER and self.offered is not None:
            return OFFERS[self.offered.what].verb
        return super().label_of(command)

    def action_take_up_offer(self) -> None:
        """Take up what is offered."""
        if self.offered is not None:
            self.app.push_screen(screen_of(self.journal, self.pair, self.offered))

    def _to_debrief(self) -> Record[Session] | None:
        return self.journal.sessions.to_debrief_of(self.sessions, self.journal.clock.now())

    def on_blocks_chosen(self, event: Blocks.Chosen) -> None:
        """Open an entry, or show the lines that were held back."""
        event.stop()
        self._open(event.about)

    def _open(self, about: Hashable) -> None:
        if isinstance(about, Held):
            self._opened ^= {about}
            self.draw()
            return
        record = self.journal.records.glance(RecordId(str(about)))
        if isinstance(record.body, AgendaItem):  # it is read on the page of its session
            record = session_of(self.journal, record) or record
        self.app.push_screen(self.host.record_screen(record))

    def on_unmount(self) -> None:
        """Let the entries go at once: there may be thousands of them."""
        self.timeline = None

    def on_screen_suspend(self) -> None:
        """Hide the lines that were held back again: they are for this moment only."""
        self._opened.clear()

    def action_filter(self) -> None:
        """Ask which kind of entry to show, of those that there are."""

        def chosen(letter: str | None) -> None:
            if letter:
                self.filter = letter
                self.draw()
                self.page.action_first()

        if (timeline := self.timeline) is not None:
            choices = {key: (key, label) for key, (label, only) in FILTERS.items() if timeline.has(only)}
            self.app.push_screen(KeyMenu("Show", choices), chosen)

    def action_trends(self) -> None:
        """Show how it's going, over all sessions."""
        self.app.push_screen(TrendsScreen(self.journal, self.pair))

    def action_goals(self) -> None:
        """Show goals, evidence and what each has learnt."""
        self.app.push_screen(LearningScreen(self.journal, self.pair))

    def action_new_session(self) -> None:
        """Open the form for a new session."""
        self.app.push_screen(session_form.new_session(self.journal, self.pair, next_date(self.journal, self.pair)))

    def action_prepare(self) -> None:
        """Prepare the selected session if it is still to come, else the next one
        planned."""
        selected, today = self._session_here(), self.journal.clock.today()
        body = selected.body if selected is not None else None
        planned = body is not None and body.status is SessionStatus.PLANNED
        ahead = planned and body is not None and (body.planned_at is None or body.planned_at.date() >= today)
        session = selected if ahead else self.journal.sessions.next_of(self.sessions, today)
        if session is None:
            self.app.notify(f"No session planned. Press {self.key_of(NEW_SESSION)} to plan one.", markup=False)
            return
        self.app.push_screen(meeting.prepare(self.journal, self.pair, session))

    def action_debrief(self) -> None:
        """Debrief the selected session if it took place or has no date, else the newest
        one."""
        selected = self._session_here()
        session = selected if can_debrief(selected, self.journal) else self._to_debrief()
        if session is None:
            self.app.notify(f"No sessions recorded yet. Press {self.key_of(NEW_SESSION)} to add one.", markup=False)
            return
        self.app.push_screen(debrief_form.debrief_or_ask_date(self.journal, self.pair, session))

    def action_own_lines(self) -> None:
        """Show what was held back and rehearsed, closed."""
        self.app.push_screen(OwnLinesScreen(self.journal, self.pair))

    def action_agreement(self) -> None:
        """Show what can be shared from this pair."""
        self.app.push_screen(ShareScreen(self.journal, self.pair))

    def action_together(self) -> None:
        """Ask for the agreement, a review, an insight card, the end of the pair, or a
        stop."""
        together(self, self.pair)

    def action_write(self) -> None:
        """Write a note on the selected session, or on the pair."""
        self.app.push_screen(SessionScreen(self.journal, self.pair, self._session_here(), afresh=True))

    def action_takeaways(self) -> None:
        """Show the takeaways."""
        self.app.push_screen(TakeawaysScreen(self.journal, self.pair))

    def action_reflect(self) -> None:
        """Reflect on the selected session if it took place, or on the time between
        sessions."""
        here = self._session_here()
        held = here if here is not None and took_place(here.body) else None
        self.app.push_screen(ReflectScreen(self.journal, self.pair, held))

    def action_read(self) -> None:
        """Read the selected entry in full, or go on with a draft."""
        selected = self.entry()
        if selected is not None:
            is_draft = is_a(selected, Draft)
            self.app.push_screen(
                self.host.record_screen(selected) if is_draft else RecordScreen(self.journal, selected.id)
            )

    def action_change_pair(self) -> None:
        """Edit the pair."""
        self.app.push_screen(pair_form.edit_pair(self.journal, self.pair))

    def action_delete_pair(self) -> None:
        """Delete the pair, with everything in it."""
        confirm_delete(self, self.pair, self.leave)

    def action_previous_pair(self) -> None:
        """Show the pair before this one."""
        self._turn(-1)

    def action_next_pair(self) -> None:
        """Show the next pair."""
        self._turn(1)

    def _turn(self, by: int) -> None:
        self.pair = pair_beside(self.journal, self.pair, by)
        self._opened.clear()
        self._known, self.filter = None, "e"
        self.draw()
        self.page.action_first()
