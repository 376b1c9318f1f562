"""Move what was written to another session or pair, with all that hangs on it and the
same ids.

What comes to another pair is sealed under that pair's key; nothing of it stays under
the old one."""

from collections.abc import Iterator, Mapping

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.session import AgendaItem, Session
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.record.input import update
from rmjournal.domain.record.record import AnyRecord, Body, Kind, Record, RecordId, overlay, record_id, uuid_of
from rmjournal.journal.records.repository import Json, Records, readable
from rmjournal.journal.records.second_versions import family_of, second_versions
from rmjournal.journal.records.session_numbers import next_number, remember_number
from rmjournal.support.errors import Refused
from rmjournal.vault.format.record import NOTHING
from rmjournal.vault.store.unlock import Entry

_MOVABLE = frozenset(
    {Kind.SESSION, Kind.NOTE, Kind.TAKEAWAY, Kind.REFLECTION, Kind.LOG_ITEM, Kind.COMMITMENT}
)  # what has a place that a person chose
_ROOTS = frozenset(
    {Kind.PAIR, Kind.SESSION, Kind.SETTINGS, Kind.DEPARTURE, Kind.SHARED_TEXT, Kind.OWN_NAMES, Kind.SHARED_POINTS,
     Kind.CONTACT}
)  # fmt: skip  # what never hangs on anything
_NOTHING = "Nothing was moved."


class Moves:
    """Move entries to another session or pair."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def can_move(self, record: AnyRecord) -> bool:
        """Return whether a person chose the place of this record, and can choose
        another."""
        return isinstance(record, Record) and record.kind in _MOVABLE

    def move(self, record: AnyRecord, *, pair: Record[Pair], session: Record[Session] | None = None) -> AnyRecord:
        """Move a record to a session of a pair, or to the pair itself, in one
        transaction; return it as it is then.

        A session moves to another pair with everything in it, and gets the next number
        there. A commitment moves with its takeaway. To another pair, a takeaway moves
        with its other wordings, and everything with its second versions. Raises Refused
        for what stays where it is, and for what a newer version of the program
        wrote."""
        record, home = self._records.glance(record.id), self._records.current(pair)
        if isinstance(record.body, Commitment) and record.parent is not None:
            upper = self._records.glance(record.parent) if uuid_of(record.parent) in self._records.vault else record
            if upper.kind == Kind.TAKEAWAY:
                self.move(upper, pair=pair, session=session)
                return self._records.get(record.id)
        _check(record, session)
        if home.kind != Kind.PAIR:
            raise Refused("That isn't a pair.", _NOTHING)
        if session is not None:
            session = self._records.current(session)
            if session.kind != Kind.SESSION or session.pair != home.id:
                raise Refused("That session belongs to a different pair.", _NOTHING)
        parent = session.id if session is not None else None
        if (record.pair, record.parent) == (home.id, parent):
            return record
        with self._records.transaction():
            moving = [record, *self._wordings(record)] if record.pair != home.id else [record]
            tops = dict.fromkeys(each.id for each in moving)
            hanging = dict.fromkeys(each for top in tops for each in self._records.children(top) if each not in tops)
            if record.pair != home.id:
                tops, hanging = self._with_second_versions(tops, hanging)
                moving = [self._records.glance(each) for each in tops]
            along = [self._records.glance(each) for each in hanging]
            if any(each.kind in _ROOTS for each in along):
                raise Refused("Something linked to this can't be moved.", _NOTHING)
            if record.pair != home.id:
                self._refuse_torn(record.pair, {*tops, *hanging})
                past = self._past_of()
                for each in (*moving, *along):
                    self._encrypt_for(readable(each), past, home, parent if each.id in tops else each.parent)
            else:
                self._put(self._records.vault.entry(uuid_of(record.id)), record.raw, home.id, parent)
        return self._records.get(record.id)

    def _with_second_versions(
        self, tops: dict[RecordId, None], hanging: dict[RecordId, None]
    ) -> tuple[dict[RecordId, None], dict[RecordId, None]]:
        """Add the second versions of these records, with what hangs on them.

        A second version of a top is a top itself."""
        beside = second_versions(self._records)
        for members in (tops, hanging):
            for uuid in family_of(map(uuid_of, members), beside):
                if uuid in self._records.vault:
                    members.setdefault(record_id(uuid))
        below = {child for each in (*tops, *hanging) for child in self._records.children(each)} if beside else set()
        hanging.update(dict.fromkeys(each for each in below if each not in tops))
        return tops, {each: None for each in hanging if each not in tops}

    def _wordings(self, record: AnyRecord) -> list[AnyRecord]:
        """Return the other wordings of a takeaway, each of which replaces another
        one."""
        if not isinstance(record.body, Takeaway):
            return []
        others = {each.id: each for each in self._records.of_type(Takeaway, record.pair)}
        family = [record.id]
        for member in family:
            for other, each in others.items():
                body = each.body
                mine = others[member].body.replaces
                if other not in family and (body.replaces == member or mine == other):
                    family.append(other)
        return [others[member] for member in family[1:]]

    def _refuse_torn(self, pair: RecordId | None, moving: set[RecordId]) -> None:
        """Refuse a move after which a link would lead from one pair to another.

        A link that leads nowhere does no harm."""
        for record in self._records.all({Kind.TAKEAWAY, Kind.AGENDA_ITEM}, pair):
            for link in _links(record):
                if uuid_of(link) in self._records.vault and (link in moving) != (record.id in moving):
                    what = (
                        "Another wording of a takeaway" if record.kind == Kind.TAKEAWAY else "A question carried over"
                    )
                    raise Refused(f"{what} would stay behind in the other pair.", _NOTHING)

    def _past_of(self) -> dict[RecordId, list[Entry]]:
        """Return the history of every record, in one pass."""
        found: dict[RecordId, list[Entry]] = {}
        for entry in self._records.vault.entries_of({Kind.REVISION}):
            found.setdefault(record_id(entry.meta.parent), []).append(entry)
        return found

    def _encrypt_for(
        self,
        record: Record[Body],
        past: Mapping[RecordId, list[Entry]],
        home: Record[Pair],
        parent: RecordId | None,
    ) -> None:
        """Write a record with its history again, under the key of another pair."""
        raw, body = record.raw, record.body
        if isinstance(body, Session):
            remember_number(self._records, record)
            number = next_number(self._records, home)
            raw = overlay(raw, body, update(body, {"number": number}))
        entry = self._records.vault.entry(uuid_of(record.id))
        self._put(entry, raw, home.id, parent)
        for each in past.get(record.id, []):
            self._put(each, self._records.vault.get(each.meta.uuid), home.id, record.id)

    def _put(self, entry: Entry, raw: Json, pair: RecordId, parent: RecordId | None) -> None:
        meta = entry.meta
        above = NOTHING if parent is None else uuid_of(parent)
        self._records.vault.put(meta.kind, meta.uuid, raw, pair=uuid_of(pair), parent=above, sort_ms=meta.sort_ms)


def _check(record: AnyRecord, session: Record[Session] | None) -> None:
    if record.kind in Kind.__members__.values() and record.kind not in _MOVABLE:
        raise Refused("This entry can't be moved.", _NOTHING)
    readable(record)
    if record.kind == Kind.SESSION and session is not None:
        raise Refused("A session can't be moved into another session.", _NOTHING)


def _links(record: AnyRecord) -> Iterator[RecordId]:
    match record.body:
        case Takeaway(replaces=link) | AgendaItem(carry_to=link) if link is not None:
            yield link
