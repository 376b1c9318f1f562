"""Keep two versions of one record that were written apart, until the person chooses.

The version that does not stand carries a mark under `"beside"`, a key that no body has:
the record it is a version of, and whether it came from the other copy. A text is a
second record of its kind. Anything else is a revision of its record, for there can be
but one."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rmjournal.domain.model.copies import BESIDE, KeptVersion
from rmjournal.domain.model.kinds import read
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import Takeaway, TakeawayState
from rmjournal.domain.record.input import update
from rmjournal.domain.record.record import AnyRecord, Body, Kind, RecordId, uuid_of
from rmjournal.journal.records.fixed_terms import refuse_losing_terms
from rmjournal.journal.records.repository import WITH_HISTORY, Json, Records, readable, record_of
from rmjournal.journal.records.second_versions import SECOND_RECORDS
from rmjournal.support.errors import Refused
from rmjournal.vault.store.unlock import Entry

_STEPS = (TakeawayState.DRAFT, TakeawayState.PROPOSED)  # in their order; every other state is an answer


class Conflict(NamedTuple):
    """A record and another version of it; `id` is the id of that other version."""

    id: RecordId
    record: AnyRecord
    other: Json
    other_came: bool

    @property
    def mine(self) -> Json:
        """Return what was in this copy."""
        return self.record.raw if self.other_came else self.other

    @property
    def theirs(self) -> Json:
        """Return what came in."""
        return self.other if self.other_came else self.record.raw

    @property
    def can_keep_both(self) -> bool:
        """Whether both can stay, each a record of its own. Of a pair or a session there
        is only one."""
        return self.record.kind in SECOND_RECORDS


class Conflicts:
    """Find and settle entries that were changed in two copies."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def all(self) -> list[Conflict]:
        """Return the open conflicts, the oldest record first."""
        found = list(self._conflicts())
        return sorted(found, key=lambda each: (each.record.at, each.id))

    def _conflicts(self) -> Iterator[Conflict]:
        kinds = {*SECOND_RECORDS, Kind.REVISION}
        marked = self._records.scan(kinds, skip_faulty=True, may_hold=lambda text: b'"beside":' in text)
        for entry, raw in list(marked):
            found = raw.get(BESIDE)
            if isinstance(found, dict) and (record := self._meant(found.get("record"))) is not None:
                each = record_of(entry, raw)
                was = raw.get("was") if entry.meta.kind == Kind.REVISION else unmarked(raw)
                yield Conflict(each.id, record, was if isinstance(was, dict) else {}, found.get("came") is True)

    def _meant(self, named: object) -> AnyRecord | None:
        try:
            here = isinstance(named, str) and uuid_of(RecordId(named)) in self._records.vault
        except ValueError:
            return None
        return self._records.glance(RecordId(str(named))) if here else None

    def settle(self, conflict: Conflict, choice: KeptVersion) -> None:
        """Keep one of the two versions, or both.

        The other one goes into the history; that of a draft goes with the draft. Raises
        Refused for both if there can be only one, and if words that were sent to the
        partner would be replaced."""
        entry, is_second = self._records.vault.entry(uuid_of(conflict.id)), conflict.can_keep_both
        if choice is KeptVersion.BOTH and not is_second:
            raise Refused("There can only be one of these.", "Keep mine or theirs.")
        comes = (choice is KeptVersion.THEIRS) is conflict.other_came and choice is not KeptVersion.BOTH
        if choice is not KeptVersion.BOTH:
            stays, goes = (conflict.other, conflict.record.raw) if comes else (conflict.record.raw, conflict.other)
            bodies = read(conflict.record.kind, stays), read(conflict.record.kind, goes)
            _refuse_undoing(*bodies)
            refuse_losing_terms(self._records, conflict.record, *bodies)
        with self._records.transaction():
            if comes:
                self._replace(conflict)
            elif is_second and choice is not KeptVersion.BOTH:
                self._records.add_revision(conflict.record, conflict.other)
            if is_second and choice is not KeptVersion.BOTH:
                self._records.vault.delete(entry.meta.uuid)
            else:
                self._unmark(entry)

    def _replace(self, conflict: Conflict) -> None:
        """Let the other version stand."""
        record = readable(conflict.record)
        body = read(record.kind, conflict.other)
        if body is None:
            raise Refused(
                "A newer rmjournal wrote this version, so you can read it here but not choose it.", "Update rmjournal."
            )
        at = record.at
        if isinstance(body, Session) and isinstance(record.body, Session):
            body = update(body, {"number": record.body.number})
            at = body.held_at or body.planned_at or at
        elif isinstance(body, Pair) and isinstance(record.body, Pair):
            body = update(body, {"number": record.body.number, "last_session": record.body.last_session})
        if record.kind not in WITH_HISTORY:
            self._records.add_revision(record, record.raw)
        self._records.replace(record, body, at=at)

    def _unmark(self, entry: Entry) -> None:
        meta, raw = entry.meta, self._records.vault.get(entry.meta.uuid)
        self._records.vault.put(
            meta.kind, meta.uuid, unmarked(raw), pair=meta.pair, parent=meta.parent, sort_ms=meta.sort_ms
        )


def mark(record: RecordId, *, came: bool) -> Json:
    """Return what marks a version that stands beside a record."""
    return {BESIDE: {"record": record, "came": came}}


def unmarked(raw: Mapping[str, object]) -> Json:
    """Return what is stored without the mark."""
    return {name: value for name, value in raw.items() if name != BESIDE}


def _refuse_undoing(stays: Body | None, goes: Body | None) -> None:
    """Refuse to replace a takeaway that the partner has seen with other words or an
    earlier state."""
    if not isinstance(goes, Takeaway) or goes.state is TakeawayState.DRAFT:
        return
    if not isinstance(stays, Takeaway) or stays.text != goes.text or _step(stays) < _step(goes):
        raise Refused(
            "You've proposed this wording to your partner, so it can't be replaced.", "Keep that version, or both."
        )


def _step(takeaway: Takeaway) -> int:
    return _STEPS.index(takeaway.state) if takeaway.state in _STEPS else len(_STEPS)
