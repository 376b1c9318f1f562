"""Moving what was written to another session or another pair, with all that hangs on it, ids unchanged.

What comes to another pair is sealed anew with the key of that pair; nothing of it stays under the old key."""

from collections.abc import Iterator, Mapping
from typing import cast

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.session import AgendaItem, Session
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.record.record import Body, Kind, Record, RecordId, changed, overlay, record_id, uuid_of
from rmjournal.journal.journal import Journal
from rmjournal.journal.records.repository import Json, refuse_unread
from rmjournal.support.errors import Refused
from rmjournal.vault.format.record import NOTHING
from rmjournal.vault.store.unlock import Entry

_MOVABLE = frozenset(
    {Kind.SESSION, Kind.NOTE, Kind.TAKEAWAY, Kind.REFLECTION, Kind.LOG_ITEM, Kind.COMMITMENT}
)  # what has a place that a person chose
_ROOTS = frozenset({Kind.PAIR, Kind.SESSION, Kind.SETTINGS, Kind.DEPARTURE})  # what never hangs on anything
_NOTHING = "Nothing was moved."


def move(
    journal: Journal, record: Record[Body], *, pair: Record[Pair], session: Record[Session] | None = None
) -> Record[Body]:
    """Move a record to a session of a pair, or to the pair itself, in one transaction; return it as it is then.

    A session moves to another pair with everything in it, and gets the next number there. A promise moves with the
    takeaway that it hangs on; to another pair, a takeaway moves with its other wordings. Raises Refused for what
    stays where it is, and for what a newer version wrote."""
    record, home = journal.glance(record.id), journal.record(pair.id)
    if isinstance(record.body, Commitment) and record.parent is not None:
        upper = journal.glance(record.parent) if uuid_of(record.parent) in journal.vault else record
        if upper.kind == Kind.TAKEAWAY:
            move(journal, upper, pair=pair, session=session)
            return journal.record(record.id)
    _check(record, home, session)
    if session is not None:
        session = cast(Record[Session], journal.record(session.id))
        if session.kind != Kind.SESSION or session.pair != home.id:
            raise Refused("This session is not one of that pair.", _NOTHING)
    parent = session.id if session is not None else None
    if (record.pair, record.parent) == (home.id, parent):
        return record
    with journal.transaction():
        moving = [record, *_wordings(journal, record)] if record.pair != home.id else [record]
        tops = dict.fromkeys(each.id for each in moving)
        hanging = dict.fromkeys(id for top in tops for id in journal.children(top) if id not in tops)
        along = [journal.glance(id) for id in hanging]
        if any(each.kind in _ROOTS for each in along):
            raise Refused("Something hangs on this that cannot be moved.", _NOTHING)
        if record.pair != home.id:
            _refuse_torn(journal, record.pair, {*tops, *hanging})
            past = _past_of(journal)
            for each in (*moving, *along):
                refuse_unread(each)
                _seal_anew(journal, each, past, home, parent if each.id in tops else each.parent)
        else:
            _put(journal, journal.vault.entry(uuid_of(record.id)), record.raw, home.id, parent)
    return journal.record(record.id)


def _check(record: Record[Body], home: Record[Body], session: Record[Session] | None) -> None:
    if record.kind in Kind.__members__.values() and record.kind not in _MOVABLE:
        raise Refused("This has its place and cannot be moved.", _NOTHING)
    refuse_unread(record)
    if home.kind != Kind.PAIR:
        raise Refused("This is not a pair.", _NOTHING)
    if record.kind == Kind.SESSION and session is not None:
        raise Refused("A session cannot be moved into another session.", _NOTHING)


def _wordings(journal: Journal, record: Record[Body]) -> list[Record[Body]]:
    """Return the other wordings of a takeaway, of which each replaces another one."""
    if not isinstance(record.body, Takeaway):
        return []
    others = {each.id: each for each in journal.of_type(Takeaway, record.pair)}
    family = [record.id]
    for id in family:
        for other, each in others.items():
            body = cast(Takeaway, each.body)
            mine = cast(Takeaway, others[id].body).replaces
            if other not in family and (body.replaces == id or mine == other):
                family.append(other)
    return [cast(Record[Body], others[id]) for id in family[1:]]


def _refuse_torn(journal: Journal, pair: RecordId | None, moving: set[RecordId]) -> None:
    """Refuse a move after which a link would lead from one pair to another. One that leads nowhere does no harm."""
    for record in journal.records({Kind.TAKEAWAY, Kind.AGENDA_ITEM}, pair):
        for link in _links(record):
            if uuid_of(link) in journal.vault and (link in moving) != (record.id in moving):
                what = "Another wording of a takeaway" if record.kind == Kind.TAKEAWAY else "What was carried over"
                raise Refused(f"{what} would stay behind in the other pair.", _NOTHING)


def _links(record: Record[Body]) -> Iterator[RecordId]:
    match record.body:
        case Takeaway(replaces=link) | AgendaItem(carry_to=link) if link is not None:
            yield link


def _past_of(journal: Journal) -> dict[RecordId, list[Entry]]:
    """Return the history of every record, in one pass."""
    found: dict[RecordId, list[Entry]] = {}
    for entry in journal.vault.entries():
        if entry.meta.kind == Kind.REVISION:
            found.setdefault(record_id(entry.meta.parent), []).append(entry)
    return found


def _seal_anew(
    journal: Journal,
    record: Record[Body],
    past: Mapping[RecordId, list[Entry]],
    home: Record[Body],
    parent: RecordId | None,
) -> None:
    """Write a record with its history again under the key of another pair."""
    raw, body = record.raw, record.body
    if isinstance(body, Session):
        number = journal.count_session(cast(Record[Pair], home))
        raw = overlay(raw, body, changed(body, {"number": number}))
    entry = journal.vault.entry(uuid_of(record.id))
    _put(journal, entry, raw, home.id, parent)
    for each in past.get(record.id, []):
        _put(journal, each, journal.vault.get(each.meta.uuid), home.id, record.id)


def _put(journal: Journal, entry: Entry, raw: Json, pair: RecordId, parent: RecordId | None) -> None:
    meta = entry.meta
    above = NOTHING if parent is None else uuid_of(parent)
    journal.vault.put(meta.kind, meta.uuid, raw, pair=uuid_of(pair), parent=above, sort_ms=meta.sort_ms)
