"""Two versions of one record that were written apart, side by side until the person chooses.

The one that does not stand carries a mark: under `"beside"`, a key that no body has, the record that it is a version
of, and whether it came in from the other copy. A text is a second record of its kind; anything else, of which there
can be but one, is a revision of its record."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from rmjournal.domain.model.kinds import read
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import Takeaway, TakeawayState
from rmjournal.domain.record.record import Body, Kind, Record, RecordId, changed, uuid_of
from rmjournal.journal.journal import Journal
from rmjournal.journal.records.repository import BESIDE, WITH_HISTORY, Json, record_of, refuse_unread
from rmjournal.support.errors import Refused
from rmjournal.vault.store.unlock import Entry

SECOND_RECORDS = frozenset({Kind.NOTE, Kind.TAKEAWAY, Kind.REFLECTION, Kind.LOG_ITEM, Kind.DRAFT})
_STEPS = (TakeawayState.DRAFT, TakeawayState.PROPOSED)  # in their order; every other state is an answer


class Choice(StrEnum):
    """Which of two versions stays: the one that was in this copy, the one that came in, or both."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


class Conflict(NamedTuple):
    """A record, and another version of it that was written apart; `id` is where that one lies."""

    id: RecordId
    record: Record[Body]
    other: Json
    other_came: bool

    @property
    def mine(self) -> Json:
        """What was in this copy."""
        return self.record.raw if self.other_came else self.other

    @property
    def theirs(self) -> Json:
        """What came in."""
        return self.other if self.other_came else self.record.raw


def mark(record: RecordId, *, came: bool) -> Json:
    """Return what marks a version that stands beside a record."""
    return {BESIDE: {"record": record, "came": came}}


def unmarked(raw: Mapping[str, object]) -> Json:
    """Return what is stored without the mark."""
    return {name: value for name, value in raw.items() if name != BESIDE}


def conflicts(journal: Journal) -> list[Conflict]:
    """Return what waits for a choice, the oldest record first."""
    found = list(_conflicts(journal))
    return sorted(found, key=lambda each: (each.record.at, each.id))


def _conflicts(journal: Journal) -> Iterator[Conflict]:
    kinds = {*SECOND_RECORDS, Kind.REVISION}
    marked = journal.scan(kinds, skip_faulty=True, may_hold=lambda text: b'"beside":' in text)
    for entry, raw in list(marked):
        found = raw.get(BESIDE)
        if isinstance(found, dict) and (record := _meant(journal, found.get("record"))) is not None:
            each = record_of(entry, raw)
            was = raw.get("was") if entry.meta.kind == Kind.REVISION else unmarked(raw)
            yield Conflict(each.id, record, was if isinstance(was, dict) else {}, found.get("came") is True)


def _meant(journal: Journal, id: object) -> Record[Body] | None:
    try:
        here = isinstance(id, str) and uuid_of(RecordId(id)) in journal.vault
    except ValueError:
        return None
    return journal.glance(RecordId(str(id))) if here else None


def settle(journal: Journal, conflict: Conflict, choice: Choice) -> None:
    """Let one of the two versions stand, or both. The other one stays in the history: that of a draft goes with it.

    Raises Refused for both of what there can be but one, and where words that were put to the partner would give way
    to others."""
    entry = journal.vault.entry(uuid_of(conflict.id))
    is_second = entry.meta.kind in SECOND_RECORDS
    if choice is Choice.BOTH and not is_second:
        raise Refused("Of this there can be but one.", "Keep mine or theirs.")
    comes = (choice is Choice.THEIRS) is conflict.other_came and choice is not Choice.BOTH
    if choice is not Choice.BOTH:
        stays, goes = (conflict.other, conflict.record.raw) if comes else (conflict.record.raw, conflict.other)
        _refuse_undoing(read(conflict.record.kind, stays), read(conflict.record.kind, goes))
    with journal.transaction():
        if comes:
            _replace(journal, conflict)
        elif is_second and choice is not Choice.BOTH:
            journal.keep_past(conflict.record, conflict.other)
        if is_second and choice is not Choice.BOTH:
            journal.vault.delete(entry.meta.uuid)
        else:
            _unmark(journal, entry)


def _refuse_undoing(stays: Body | None, goes: Body | None) -> None:
    """Refuse that a takeaway goes which the partner has seen, for other words or for one with which less was done."""
    if not isinstance(goes, Takeaway) or goes.state is TakeawayState.DRAFT:
        return
    if not isinstance(stays, Takeaway) or stays.text != goes.text or _step(stays) < _step(goes):
        raise Refused("These words were put to the other and stay as they are.", "Keep that version, or both.")


def _step(takeaway: Takeaway) -> int:
    return _STEPS.index(takeaway.state) if takeaway.state in _STEPS else len(_STEPS)


def _replace(journal: Journal, conflict: Conflict) -> None:
    """Let the other version stand."""
    record = conflict.record
    refuse_unread(record)
    body = read(record.kind, conflict.other)
    if body is None:
        raise Refused("A newer rmjournal wrote this version. Here it can be read, not kept.")
    at = record.at
    if isinstance(body, Session) and isinstance(record.body, Session):
        body = changed(body, {"number": record.body.number})
        at = body.held_at or body.planned_at or at
    elif isinstance(body, Pair) and isinstance(record.body, Pair):
        body = changed(body, {"number": record.body.number, "last_session": record.body.last_session})
    if record.kind not in WITH_HISTORY:
        journal.keep_past(record, record.raw)
    journal.keep(record, body, at=at)


def _unmark(journal: Journal, entry: Entry) -> None:
    meta, raw = entry.meta, journal.vault.get(entry.meta.uuid)
    journal.vault.put(meta.kind, meta.uuid, unmarked(raw), pair=meta.pair, parent=meta.parent, sort_ms=meta.sort_ms)
