"""The lines of home: what each says, where Enter leads, and which pair it is about."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from rmjournal.domain.due_words import DUE, due_title
from rmjournal.domain.model.session import Session
from rmjournal.domain.record.record import Kind, RecordId, is_a
from rmjournal.domain.rules.begun import is_begun
from rmjournal.domain.rules.by_kind import all_in
from rmjournal.domain.rules.due import Due, DueKind
from rmjournal.domain.rules.offers import OFFERS, Offer, words_of
from rmjournal.support.errors import RmjournalError
from rmjournal.tui.kit.widgets.rows import Row
from rmjournal.tui.kit.wording import day_ahead

if TYPE_CHECKING:
    from rmjournal.domain.model.note import Draft
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal, Outlook

TODAY, THIS_WEEK, LATER, WHENEVER = "Today", "This week", "Later", "Whenever you like"
GROUPS = (TODAY, THIS_WEEK, LATER, WHENEVER)
CHECK_KEY = "Check your recovery key"
WEEK = 7  # days
SIGNAL = "◇"
_VERBS = {
    DueKind.CONFIRM: "answer",
    DueKind.PREPARE: "prepare",
    DueKind.MEET: "write",
    DueKind.DEBRIEF: "debrief",
    DueKind.AGREE: "agree",
    DueKind.CLOSE: "answer",
    DueKind.TELL: "tell",
    DueKind.REFLECT: "reflect",
    DueKind.BETWEEN: "reflect",
    DueKind.SUPERVISION: "open",
    DueKind.LOOK: "look",
    DueKind.HEAR: "answer",
    DueKind.PLAN: "plan",
    DueKind.DESTROY: "decide",
    DueKind.WAIT: "copy a line",
}
_ANY_TIME = (DueKind.BETWEEN, DueKind.LOOK)
_SINCE = (DueKind.DEBRIEF, DueKind.CONFIRM)
_DRAFTS: dict[int, str] = {
    Kind.AGENDA_ITEM: "Finish preparing{}",
    Kind.LOG_ITEM: "Finish your debrief of{}",
    Kind.NOTE: "Finish your note{}",
    Kind.REFLECTION: "Finish your reflection{}",
    Kind.SESSION: "Finish planning{}",
    Kind.TAKEAWAY: "Finish your takeaway{}",
    Kind.CHECK_IN: "Finish your check-in",
    Kind.GOAL: "Finish writing your goal",
    Kind.EVIDENCE: "Finish adding evidence",
    Kind.PAIR: "Finish editing the pair",
    Kind.AGREEMENT: "Finish your agreement",
    Kind.REVIEW: "Finish your review",
    Kind.CLOSING: "Finish closing the pair",
    Kind.CONTACT: "Finish your list of people to talk to",
}


class Line(NamedTuple):
    """One line: its group, its row, what Enter does, and whom and what it is about.
    What was `begun` has a line of its own."""

    group: str
    row: Row
    verb: str
    begin: Callable[[], None]
    key: object
    pair: "Record[Pair] | None" = None
    session: "Record[Session] | None" = None
    when: date | None = None
    what: DueKind | None = None
    first: bool = False
    offered: Offer | None = None
    begun: bool = False


class Lines:
    """Make the lines for what is due or lies ahead, and for drafts."""

    def __init__(
        self, journal: "Journal", pairs: "Mapping[RecordId, Record[Pair]]", outlook: "Outlook", today: date
    ) -> None:
        self.journal, self.pairs, self.outlook, self.today = journal, pairs, outlook, today
        self.drafts = journal.drafts.all()
        self._known = {record.id: record for record in all_in(outlook.of_pair)}

    def of_agenda(self, begin: "Callable[[Due, Record[Pair]], None]", is_plain: bool) -> Iterator[Line]:
        """Yield a line for everything that is due and everything ahead, the soonest
        first."""
        for item in (*self.outlook.due, *self.outlook.ahead):
            if (pair := self.pairs.get(item.pair)) is not None:
                yield self._line(item, pair, lambda item=item, pair=pair: begin(item, pair), is_plain)  # type: ignore[misc]

    def in_order(self, agenda: Iterable[Line], drafts: Iterable[Line]) -> list[Line]:
        """Return the lines of a session that is near, then drafts, then the others."""
        agenda = list(agenda)
        return [*(line for line in agenda if line.first), *drafts, *(line for line in agenda if not line.first)]

    def _line(self, item: Due, pair: "Record[Pair]", begin: Callable[[], None], is_plain: bool) -> Line:
        session = self.session_of(item.record)
        title = due_title(item, item.number or (session.body.number if session is not None else None))
        if item.what is DueKind.PLAN and item.number == 1:
            title = "Plan your first session"
        elif item.what is DueKind.WAIT and item.number == 1:
            title = "Waiting for a date for your first session"
        if item.what is DueKind.LOOK and not is_plain:
            title = f"{SIGNAL} {title}"
        row = Row(
            title, DUE[item.what][1], self._when(item, session), pair.body.hue.value, private=False,
            whose=pair.body.alias,
        )  # fmt: skip
        about = session if session is not None and item.what not in (DueKind.PLAN, DueKind.WAIT) else None
        key = (item.what, item.record)
        return Line(
            self._group(item), row, _VERBS[item.what], begin, key, pair, about, item.when, item.what, item.first,
            begun=is_begun(item, self.drafts),
        )  # fmt: skip

    def _group(self, item: Due) -> str:
        if item.what is DueKind.LOOK:
            return THIS_WEEK
        if item.what is DueKind.WAIT:
            return LATER
        if item.when <= self.today:
            return TODAY
        return THIS_WEEK if (item.when - self.today).days < WEEK else LATER

    def _when(self, item: Due, session: "Record[Session] | None") -> str:
        if item.what in _ANY_TIME or item.what is DueKind.WAIT:
            return "any time"
        if item.what is DueKind.PLAN and item.on is not None:
            then = day_ahead(item.on, self.today)
            return f"about {then if (item.on - self.today).days >= WEEK else f'{then} {item.on:%b}'}"
        if item.what in _SINCE and item.when < self.today:
            near = (self.today - item.when) < timedelta(WEEK)
            return f"since {item.when:%a} {item.when.day}" if near else f"since {item.when.day} {item.when:%b}"
        if item.when <= self.today:
            return "today"
        at = session.body.planned_at if session is not None and item.what in (DueKind.PREPARE, DueKind.MEET) else None
        day = day_ahead(item.when, self.today)
        return f"{day}, {at:%H:%M}" if at is not None else day

    def of_offer(self, begin: "Callable[[Offer, Record[Pair]], None]") -> Iterator[Line]:
        """Yield the line of the one offer over all pairs, if there is one."""
        offered = self.journal.offers.first(list(self.pairs.values()), self.outlook)
        if offered is not None and not is_begun(offered, self.drafts):
            pair = self.pairs[offered.pair]
            title, beside = words_of(offered)
            row = Row(title, beside, "any time", pair.body.hue.value, private=False, whose=pair.body.alias)
            yield Line(
                WHENEVER, row, OFFERS[offered.what].verb, lambda: begin(offered, pair), "offer", pair,
                self.session_of(offered.session), offered=offered,
            )  # fmt: skip

    def of_draft(self, draft: "Record[Draft]", pair: "Record[Pair]", begin: Callable[[], None], how: str) -> Line:
        """Return a line for something unfinished."""
        session = self.session_of(draft.parent)
        number = f" session {session.body.number}" if session is not None else ""
        if draft.body.of in (Kind.NOTE, Kind.REFLECTION, Kind.TAKEAWAY) and number:
            number = f" on{number}" if draft.body.of != Kind.TAKEAWAY else f",{number}"
        elif not number and draft.body.of in (Kind.AGENDA_ITEM, Kind.SESSION):
            number = " a session"
        title = _DRAFTS.get(draft.body.of, "").format(number)
        name = self.journal.drafts.name(draft)
        verb = "continue"
        if draft.body.of == Kind.LOG_ITEM and draft.parent is None:
            title, how, verb = "", "continue with `rmjournal log add`", "read"  # no form here asks for a line alone
        elif draft.body.of == Kind.SESSION and session is not None:
            title = ""  # it was planned before
        if name.startswith("changes to a ") or not title:
            title = f"Finish your {name}" if name != "draft" else "Finish what you were writing"
        row = Row(title, how, "", pair.body.hue.value, private=False, whose=pair.body.alias)
        return Line(TODAY, row, verb, begin, draft.id, pair, session)

    def session_of(self, record_id: RecordId | None) -> "Record[Session] | None":
        """Return the session that a record is or belongs to.

        It may be a gist: read it again before it is shown."""
        seen = set[RecordId]()
        while record_id is not None and record_id not in seen:
            seen.add(record_id)
            record = self._known.get(record_id)
            if record is not None and is_a(record, Session):
                return record
            try:
                outline = record or self.journal.records.outline(record_id)
            except RmjournalError:
                return None
            record_id = outline.parent if outline.kind != Kind.SESSION else None
        return None


def first_title(journal: "Journal") -> str:
    """Return the title that home begins with in a new journal, "" for none."""
    pairs = {pair.id: pair for pair in journal.pairs.all()}
    lines = Lines(journal, pairs, journal.signals.outlook(), journal.clock.today())
    titles = [(line.group, line.row.title) for line in lines.of_agenda(lambda item, pair: None, True)]
    if journal.settings.current().spare_key_unchecked:
        titles.append((TODAY, CHECK_KEY))
    return next((title for group in GROUPS for where, title in titles if where == group), "")
