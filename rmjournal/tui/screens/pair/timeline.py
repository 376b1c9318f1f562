"""The timeline of a pair: its sessions as chapters, the newest first, each with its
entries.

Only what is in sight is read: a long pair opens as fast as a short one."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from rmjournal.domain.model.agreement import Agreement
from rmjournal.domain.model.log import LogItem, LogKind
from rmjournal.domain.model.pair import Role
from rmjournal.domain.model.review import Review
from rmjournal.domain.model.session import AgendaItem, SessionStatus
from rmjournal.domain.model.takeaway import Commitment, Takeaway, TakeawayState
from rmjournal.domain.record.record import Kind, Record, RecordId, is_a, is_off_record
from rmjournal.domain.record_words import state_of
from rmjournal.domain.text import line
from rmjournal.domain.words import word
from rmjournal.tui.kit.widgets.block_layout import Block, Item, Line, OnPage, Piece
from rmjournal.tui.kit.widgets.markdown import wrap
from rmjournal.tui.kit.wording import day_of
from rmjournal.tui.screens.record.phrases import (
    AGENDA,
    HELD_BACK,
    REHEARSED,
    Mark,
    commitment_words,
    later_words,
    lines_counted,
    mark_of,
    standing_words,
    state,
    when,
    words_of,
)

if TYPE_CHECKING:
    from rmjournal.domain.model.note import Draft
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.model.session import Session
    from rmjournal.journal import Journal, Outline

TEXT_AT = 16  # cells: where the words of an entry begin
MOST_ROWS = 2  # of one entry's words
_ORDER = (Kind.TAKEAWAY, Kind.COMMITMENT, Kind.LOG_ITEM, Kind.REFLECTION, Kind.NOTE)  # in a chapter; others come last


class Held(NamedTuple):
    """The lines held back or rehearsed in one chapter: the id of the block that counts
    them."""

    chapter: RecordId | None
    is_rehearsed: bool = False


class Only(NamedTuple):
    """What the timeline is limited to: one kind of entry, some kinds of the log."""

    words: str
    kinds: frozenset[int]
    log: frozenset[LogKind] = frozenset()


_ELSEWHERE = frozenset({Kind.GOAL, Kind.EVIDENCE})  # they stand in the head, and on a page of their own
_REST_OF_LOG = frozenset(LogKind) - {
    LogKind.DIFFERENCE, LogKind.ASSUMPTION, LogKind.BARRIER, LogKind.HELD_BACK,
    LogKind.PRAISE_GIVEN, LogKind.PRAISE_RECEIVED, LogKind.IDEA,
}  # fmt: skip
EVERYTHING = "everything"
FILTERS: dict[str, tuple[str, Only | None]] = {
    "e": (EVERYTHING, None),
    "t": ("takeaways", Only("takeaways", frozenset({Kind.TAKEAWAY, Kind.COMMITMENT}))),
    "n": ("notes", Only("notes", frozenset({Kind.NOTE}))),
    "r": ("reflections", Only("reflections", frozenset({Kind.REFLECTION}))),
    "d": ("differences", Only("differences", frozenset({Kind.LOG_ITEM}), frozenset({LogKind.DIFFERENCE}))),
    "a": ("assumptions", Only("assumptions", frozenset({Kind.LOG_ITEM}), frozenset({LogKind.ASSUMPTION}))),
    "b": ("barriers", Only("barriers", frozenset({Kind.LOG_ITEM}), frozenset({LogKind.BARRIER}))),
    "p": (
        "praise",
        Only("praise", frozenset({Kind.LOG_ITEM}), frozenset({LogKind.PRAISE_GIVEN, LogKind.PRAISE_RECEIVED})),
    ),
    "g": ("goals", Only("goals and evidence", frozenset({Kind.GOAL, Kind.EVIDENCE}))),
    "c": ("check-ins", Only("check-ins", frozenset({Kind.CHECK_IN}))),
    "i": ("ideas", Only("ideas", frozenset({Kind.LOG_ITEM}), frozenset({LogKind.IDEA}))),
    "h": (
        "held back",
        Only("held-back lines", frozenset({Kind.LOG_ITEM, Kind.REHEARSAL}), frozenset({LogKind.HELD_BACK})),
    ),
    "o": ("other lines", Only("other lines", frozenset({Kind.LOG_ITEM}), _REST_OF_LOG)),
}


class _Chapter(NamedTuple):
    """A session with its entries or, without one, a time between sessions."""

    session: "Record[Session] | None"
    title: str
    entries: "list[Outline]"


class Timeline:
    """The blocks of one pair's page, made as they come into sight."""

    def __init__(self, journal: "Journal", pair: "Record[Pair]", *, plain: bool) -> None:
        self.journal, self.pair, self.plain = journal, pair, plain
        self.alias, self.hue = pair.body.alias, pair.body.hue.value
        self.today = journal.clock.today()
        self.only: Only | None = None
        self.opened: set[Held] = set()  # whose held-back lines are shown
        self.sessions = journal.sessions.of(pair)
        self.outlines = journal.entries.outlines(pair)
        self._below: dict[RecordId, list[Outline]] = defaultdict(list)
        for each in self.outlines:
            if each.parent is not None:
                self._below[each.parent].append(each)

    def items(self, head: Callable[[int], Block]) -> Iterator[OnPage]:
        """Yield the head of the page, what is unfinished, and the chapters."""
        yield Item("head", head, selectable=False)
        if self.only is None:
            yield from self._drafts()
        for chapter in self._chapters():
            yield from self._chapter(chapter)

    def has(self, only: Only | None) -> bool:
        """Return whether the pair has such entries. It has everything."""
        return only is None or any(
            each.kind in only.kinds and self._is_listed(each.id, each.kind, only) for each in self.outlines
        )

    def _is_listed(self, entry_id: RecordId, kind: int, only: Only) -> bool:
        """Return whether an entry of one of its kinds is among what is limited to."""
        if kind not in (Kind.LOG_ITEM, Kind.NOTE):
            return True
        record = self.journal.records.glance(entry_id)
        return record.body.kind in only.log if isinstance(record.body, LogItem) else not is_off_record(record)

    # Drafts

    def _drafts(self) -> Iterator[Item]:
        for number, draft in enumerate(each for each in self.journal.drafts.all() if each.pair == self.pair.id):
            yield Item(draft.id, lambda width, draft=draft, first=number == 0: self._draft(width, draft, first))  # type: ignore[misc]

    def _draft(self, width: int, draft: "Record[Draft]", first: bool) -> Block:
        row = _entry_line(Mark("·", "draft"), self.hue, self.plain)
        saved = f"saved {day_of(draft.at, self.today)}"
        name = self.journal.drafts.name(draft).capitalize()
        return Block((row(Piece(name, "text"), right=Piece(saved, "muted")),), gap=int(first))

    # Chapters

    def _chapters(self) -> Iterator[_Chapter]:
        """Yield the sessions from the newest on, and the times between them that have
        entries."""
        sessions = sorted(self.sessions, key=lambda each: (each.at, each.body.number), reverse=True)
        own = {session.id for session in sessions}
        takeaways = {each.id for each in self.outlines if each.kind == Kind.TAKEAWAY}
        loose = [
            each
            for each in self.outlines
            if each.id not in own and each.parent not in own and each.parent not in takeaways
        ]
        at = 0
        for number, session in enumerate(sessions):
            since = int(session.at.timestamp() * 1000)
            between, start = [], at
            while at < len(loose) and loose[at].ms >= since:
                at += 1
            between = loose[start:at]
            if self._has_any(between):
                newer = sessions[number - 1].body if number else None
                ended = newer is None or newer.status is SessionStatus.PLANNED
                title = f"Since session {session.body.number}"
                if newer is not None and not ended:
                    title = f"Between sessions {session.body.number} and {newer.number}"
                yield _Chapter(None, title, between)
            yield _Chapter(session, f"Session {session.body.number}", self._below[session.id])
        if self._has_any(loose[at:]):
            yield _Chapter(None, "Before the first session", loose[at:])

    def _has_any(self, entries: "list[Outline]") -> bool:
        """Return whether there is more than notes off the record, and what stands
        elsewhere."""
        glance = self.journal.records.glance
        if self.only is None:
            entries = [each for each in entries if each.kind not in _ELSEWHERE]
        return any(each.kind != Kind.NOTE or not is_off_record(glance(each.id)) for each in entries)

    def _chapter(self, chapter: _Chapter) -> Iterator[OnPage]:
        """Yield the block of a chapter and those of its entries. With a filter, a
        chapter without a match is left out."""
        session = chapter.session
        opening = Item(
            session.id if session is not None else chapter.title,
            lambda width: self._opening(chapter, width),
            selectable=session is not None,
        )
        entries = self._entries(chapter)
        if self.only is None:
            yield opening
            yield from entries
            return
        for number, entry in enumerate(entries):
            if number == 0:
                yield opening
            yield entry

    def _opening(self, chapter: _Chapter, width: int) -> Block:
        session = chapter.session
        if session is None:
            return Block((Line((Piece("  "), Piece(chapter.title, "head"))),), gap=1)
        right = state(session.body)
        details = when(session.body, self.today)
        if len(details) + TEXT_AT + len(right) + 2 > width:
            details = when(session.body, self.today, length=False).partition(", in")[0]
        pieces = (
            Piece("  "),
            Piece(chapter.title.ljust(TEXT_AT - 2), "strong"),
            Piece(details, "muted"),
        )
        return Block((Line(pieces, (Piece(right, "muted"),)),), gap=1, hue=self.hue, bars=1)

    # Entries

    def _entries(self, chapter: _Chapter) -> Iterator[OnPage]:
        session = chapter.session
        if session is not None and self.only is None:
            yield from self._agenda(session)
        held: list[RecordId] = []
        rehearsed: list[RecordId] = []
        for entry in sorted(chapter.entries, key=_place):
            if self.only is None and entry.kind in _ELSEWHERE:
                continue
            if entry.kind == Kind.AGENDA_ITEM or (self.only is not None and entry.kind not in self.only.kinds):
                continue
            if entry.kind == Kind.REHEARSAL:
                rehearsed.append(entry.id)
                continue
            if entry.kind == Kind.LOG_ITEM:
                record = self.journal.records.glance(entry.id)
                if isinstance(record.body, LogItem):
                    if self.only is not None and record.body.kind not in self.only.log:
                        continue
                    if record.body.kind is LogKind.HELD_BACK:
                        held.append(entry.id)
                        continue
            yield _EntryItem(entry.id, self)
        yield from self._closed(session, held, HELD_BACK)
        yield from self._closed(session, rehearsed, REHEARSED)

    def _closed(self, session: "Record[Session] | None", lines: list[RecordId], mark: Mark) -> Iterator[OnPage]:
        """Yield how many lines are closed and, once that is opened, the lines."""
        if not lines:
            return
        key = Held(session.id if session is not None else lines[-1], mark is REHEARSED)
        yield Item(key, lambda width: self._held(len(lines), mark))
        if key in self.opened:
            for each in lines:
                yield _EntryItem(each, self, marked=False)

    def _agenda(self, session: "Record[Session]") -> Iterator[Item]:
        """Yield one block for the questions of a session, or for that none came yet."""
        items = [each for each in self._below[session.id] if each.kind == Kind.AGENDA_ITEM]
        body = session.body
        if items:
            yield Item(items[-1].id, lambda width: self._questions(width, items))
        elif self.pair.body.role is Role.MENTOR_JUNIOR and body.status is SessionStatus.PLANNED:
            received = body.agenda_received_on
            words = f"{self.alias} sent one on {day_of(received, self.today)}." if received else ""
            words = words or f"{self.alias} hasn't sent one yet."
            line = _entry_line(AGENDA, self.hue, self.plain)
            pieces = Piece(words, "muted", private=True)
            yield Item((session.id, "agenda"), lambda width: Block((line(pieces),)), selectable=False)

    def _questions(self, width: int, items: "list[Outline]") -> Block:
        first = self.journal.records.glance(items[-1].id)
        text = first.body.text if isinstance(first.body, AgendaItem) else words_of(first)
        more = f"and {len(items) - 1} more" if len(items) > 1 else ""
        return self._written(width, AGENDA, text, more)

    def entry(self, width: int, entry_id: RecordId, *, marked: bool) -> Block:
        """Return the block of an entry."""
        record = self.journal.records.glance(entry_id)
        if is_off_record(record):
            return Block(())
        mark = mark_of(record) if marked else Mark(" ", "")
        if record.kind in (Kind.CHECK_IN, Kind.SIGN_ANSWER):
            closed = _entry_line(mark, self.hue, self.plain)(Piece("hidden until you open it", "muted"))
            return Block((closed,))
        under = []
        right = ""
        if isinstance(record.body, Takeaway):
            right = record.body.state.value
            under = [self._commitments(record.id), standing_words(record.body, self.alias, self.today)]
        elif isinstance(record.body, LogItem):
            under = [later_words(record.body)]
        elif is_a(record, Commitment):
            under = [self._promised(record)]
        elif isinstance(record.body, Agreement):
            right = state_of(record.body)
        elif isinstance(record.body, Review) and record.body.verdict is not None:
            right = word(record.body.verdict)
        is_agreed = right == word(TakeawayState.AGREED)
        said, own = " · ".join(filter(None, under)), isinstance(record.body, Agreement)
        return self._written(width, mark, words_of(record), right, said, agreed=is_agreed, own=own)

    def _commitments(self, takeaway: RecordId) -> str:
        records = [self.journal.records.glance(each.id) for each in self._below[takeaway]]
        return " · ".join(self._promised(each) for each in records if is_a(each, Commitment))

    def _promised(self, commitment: Record[Commitment]) -> str:
        return commitment_words(self.journal.takeaways.as_sent(commitment), self.alias, self.today)

    def _held(self, count: int, mark: Mark) -> Block:
        line = _entry_line(mark, self.hue, self.plain)
        return Block((line(Piece(lines_counted(count), "muted")),))

    def _written(
        self,
        width: int,
        mark: Mark,
        text: str,
        right: str,
        under: str = "",
        *,
        agreed: bool = False,
        own: bool = False,
    ) -> Block:
        """Return an entry: its words in up to two rows, a muted line under them, and
        something short at the right. The app's `own` words stay when text is hidden."""
        room = width - TEXT_AT - (len(right) + 2 if right else 0)
        rows = wrap(line(text, 4 * width), room)
        if len(rows) > MOST_ROWS:
            rows = [*rows[: MOST_ROWS - 1], rows[MOST_ROWS - 1].rstrip(" .,;:")[: max(room - 1, 1)] + "…"]
        first = _entry_line(mark, self.hue, self.plain)
        beside = Piece(right, "green" if agreed else "muted" if right.startswith("and") else "text")
        lines = [first(Piece(rows[0], "text", private=not own), right=beside if right else None)]
        lines += [_more(Piece(row, "text", private=True)) for row in rows[1:]]
        if under:
            lines += [_more(Piece(row, "muted", private=True)) for row in wrap(line(under), width - TEXT_AT)]
        return Block(tuple(lines))


class _EntryItem(NamedTuple):
    """An entry on the page. There may be very many: it holds no more than its id."""

    about: RecordId
    timeline: Timeline
    marked: bool = True
    selectable: bool = True

    def make(self, width: int, /) -> Block:
        return self.timeline.entry(width, self.about, marked=self.marked)


def _place(entry: "Outline") -> tuple[int, int]:
    order = _ORDER.index(Kind(entry.kind)) if entry.kind in _ORDER else len(_ORDER)
    return order, -entry.ms


def _entry_line(mark: Mark, hue: str, plain: bool) -> Callable[..., Line]:
    """Return what makes the first line of an entry: its sign and word, then its
    words."""
    sign = " " if plain else mark.sign
    lead = (Piece("  "), Piece(sign, hue), Piece(f" {mark.word}".ljust(TEXT_AT - 3), "muted"))

    def made(*pieces: Piece, right: Piece | None = None) -> Line:
        return Line((*lead, *pieces), (right,) if right is not None else ())

    return made


def _more(piece: Piece) -> Line:
    return Line((Piece(" " * TEXT_AT), piece))
