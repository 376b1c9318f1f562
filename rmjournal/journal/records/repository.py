"""Typed records on one side, sealed bytes on the other.

What a newer version wrote is never lost here: fields that this one does not know stay in the object that is
stored again, and a record that it cannot read at all is kept byte for byte and refused for writing.
"""

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import TypeVar, cast

from rmjournal.domain.model.kinds import BODIES, kind_of, read
from rmjournal.domain.record.record import Body, Kind, Record, RecordId, fresh, overlay, record_id, uuid_of
from rmjournal.support.errors import Damaged, Refused
from rmjournal.vault.format.record import NOTHING
from rmjournal.vault.store.unlock import Entry
from rmjournal.vault.store.vault import Vault

B = TypeVar("B", bound=Body)
Json = dict[str, object]

SHORTEST_ID = 4
SHORT_ID = 8  # digits that lists print: 32 bits, so two records of 1,000 share them in one journal of 8,000
WITH_HISTORY = frozenset({Kind.NOTE, Kind.TAKEAWAY, Kind.REFLECTION, Kind.LOG_ITEM})  # at every change
_UNLISTED = frozenset({Kind.SETTINGS, Kind.DEPARTURE, Kind.SUMMARY_NAME})
_IN_ORDER_MS = 1000  # records a clock that stands or slips back a little may run ahead of it
BESIDE = "beside"  # what a version has that came by a merge and waits for a choice
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST, _LAST = (
    int((moment - _EPOCH) / timedelta(milliseconds=1))
    for moment in (datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC))
)


class Shelf:
    """The records of one open vault."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault
        self._last_ms = 0

    def transaction(self) -> AbstractContextManager[None]:
        """Keep all that is written inside, or nothing."""
        return self.vault.transaction()

    def records(self, kinds: Collection[int] | None = None, pair: RecordId | None = None) -> Iterator[Record[Body]]:
        """Yield records in no order, without their history unless it is named: about 20 us each.

        One that cannot be read any more comes last, without its content, and is told of."""
        wanted, home = self._living() if kinds is None else kinds, None if pair is None else uuid_of(pair)
        read = set()
        for entry, raw in self.scan(wanted, pair, skip_faulty=True):
            read.add(entry.row)
            yield record_of(entry, raw)
        unread = [
            entry
            for entry in self.vault.entries()
            if entry.meta.kind in wanted and entry.row not in read and home in (None, entry.meta.pair)
        ]
        self.tell_unread(len(unread))
        yield from map(_without_content, unread)

    def outlines(self, kinds: Collection[int]) -> Iterator[Record[Body]]:
        """Yield records without their content: when and where they are, for those who only count or order them."""
        return (_without_content(entry) for entry in self.vault.entries() if entry.meta.kind in kinds)

    def tell_unread(self, count: int) -> None:
        """Have the person told that some records cannot be read any more."""
        told = f"Records that cannot be read any more: {count}. See `rmjournal verify --full`."
        if count and told not in self.vault.notices:
            self.vault.notices.append(told)

    def scan(
        self,
        kinds: Collection[int] | None = None,
        pair: RecordId | None = None,
        *,
        skip_faulty: bool = False,
        may_hold: Callable[[bytes], bool] | None = None,
    ) -> Iterator[tuple[Entry, Json]]:
        """Yield what `records` yields as it is stored: for those who look at many and want few."""
        wanted = kinds if kinds is not None else self._living()
        home = None if pair is None else uuid_of(pair)
        return self.vault.scan(wanted, home, skip_faulty=skip_faulty, may_hold=may_hold)

    def latest(self, limit: int, pair: RecordId | None = None, *, off_record: bool = False) -> list[Record[Body]]:
        """Return what stands in a plain list, the newest first, `limit` of it (0 for all).

        Settings and the ledger are no part of it, notes off the record only when asked for. With a limit only those
        records are opened that are returned."""
        kinds = self._living() - _UNLISTED
        if not limit:
            found = [each for each in self.records(kinds, pair) if off_record or not is_off_record(each)]
            return sorted(found, key=lambda each: (each.at, each.id), reverse=True)
        home = None if pair is None else uuid_of(pair)
        metas = [e.meta for e in self.vault.entries() if e.meta.kind in kinds and home in (None, e.meta.pair)]
        found = []
        for meta in sorted(metas, key=lambda meta: (meta.sort_ms, meta.uuid), reverse=True):
            record = self.glance(record_id(meta.uuid))
            if off_record or not is_off_record(record):
                found.append(record)
                if len(found) == limit:
                    break
        return found

    def of_type(self, cls: type[B], pair: RecordId | None = None) -> list[Record[B]]:
        """Return the records with this body, the oldest first. Those that this version cannot read are left out."""
        kind = next(kind for kind, known in BODIES.items() if known is cls)
        found = [record for record in self.records({kind}, pair) if record.body is not None]
        return cast(list[Record[B]], sorted(found, key=lambda record: (record.at, record.id)))

    def hanging_on(self, cls: type[B], parent: RecordId) -> list[Record[B]]:
        """Return what `of_type` returns of one parent, opening nothing else: about 50 us each."""
        kind = next(kind for kind, known in BODIES.items() if known is cls)
        above = uuid_of(parent)
        metas = [e.meta for e in self.vault.entries() if e.meta.kind == kind and e.meta.parent == above]
        records = [self.glance(record_id(meta.uuid)) for meta in metas]
        self.tell_unread(sum(not each.raw and each.body is None for each in records))
        found = [record for record in records if record.body is not None]
        return cast(list[Record[B]], sorted(found, key=lambda record: (record.at, record.id)))

    def record(self, id: RecordId) -> Record[Body]:
        """Return one record. Raises Refused where there is none."""
        uuid = uuid_of(id)
        return record_of(self.vault.entry(uuid), self.vault.get(uuid))

    def glance(self, id: RecordId) -> Record[Body]:
        """Return one record, without its content where that cannot be read any more."""
        try:
            return self.record(id)
        except Damaged:
            return _without_content(self.vault.entry(uuid_of(id)))

    def find(self, typed: str) -> Record[Body]:
        """Return the one record whose id begins with what a person typed: four characters at least.

        One that cannot be read any more comes without its content, so that it can be seen and deleted."""
        start = typed.strip().lower()
        if len(start) < SHORTEST_ID:
            raise Refused(f"An id has at least {SHORTEST_ID} characters.", "Lists print it first in the line.")
        found = [id for id in (record_id(entry.meta.uuid) for entry in self.vault.entries()) if id.startswith(start)]
        if not found:
            raise Refused("No record has this id.", "`rmjournal list` shows the ids.")
        if len(found) > 1:
            raise Refused(
                "More than one record has an id that begins so.", "Type more of it; `--json` prints it whole."
            )
        return self.glance(found[0])

    def children(self, parent: RecordId) -> list[RecordId]:
        """Return the records that hang on this one, theirs included; neither history nor tombstones. One pass."""
        wanted, below = [uuid_of(parent)], dict[bytes, list[bytes]]()
        for entry in self.vault.entries():
            if entry.meta.parent != NOTHING and entry.meta.kind not in (Kind.TOMBSTONE, Kind.REVISION):
                below.setdefault(entry.meta.parent, []).append(entry.meta.uuid)
        found = dict.fromkeys(wanted)  # in order; also so that a circle of parents ends
        while wanted:
            for uuid in below.get(wanted.pop(), []):
                if uuid not in found:
                    wanted.append(uuid)
                    found[uuid] = None
        return [record_id(uuid) for uuid in found][1:]

    def keep_new(
        self,
        body: B,
        *,
        pair: RecordId | None = None,
        parent: RecordId | None = None,
        at: datetime | None = None,
        uuid: bytes | None = None,
    ) -> Record[B]:
        """Keep a new record that sorts by `at`, by default now and behind all that was kept before by this window."""
        saved = self.vault.put(
            kind_of(body),
            uuid or os.urandom(16),
            fresh(body),
            pair=NOTHING if pair is None else uuid_of(pair),
            parent=NOTHING if parent is None else uuid_of(parent),
            sort_ms=self._now_ms() if at is None else to_ms(at),
        )
        return cast(Record[B], record_of(saved.entry, saved.body))

    def _now_ms(self) -> int:
        """Return the clock, a little ahead where two records fall into one millisecond: they keep their order."""
        now = to_ms(datetime.now(UTC))
        self._last_ms = self._last_ms + 1 if now <= self._last_ms < now + _IN_ORDER_MS else now
        return self._last_ms

    def keep(self, record: Record[B], body: B, *, at: datetime | None = None) -> Record[B]:
        """Keep a record with another body, and what it replaces as a revision, where its kind has a history."""
        refuse_unread(record)
        entry = self.vault.entry(uuid_of(record.id))
        with self.transaction():
            if record.kind in WITH_HISTORY:
                self.keep_past(record, record.raw)
            saved = self.vault.put(
                record.kind,
                entry.meta.uuid,
                overlay(record.raw, cast(B, record.body), body),
                pair=entry.meta.pair,
                parent=entry.meta.parent,
                sort_ms=entry.meta.sort_ms if at is None else to_ms(at),
            )
            return cast(Record[B], record_of(saved.entry, saved.body))

    def keep_past(self, record: Record[Body], was: Json) -> None:
        """Keep a version of a record as the newest part of its history. It goes with the record."""
        meta = self.vault.entry(uuid_of(record.id)).meta
        raw = {"kind": record.kind, "version": meta.version, "was": was}
        now = self._now_ms()
        self.vault.put(Kind.REVISION, os.urandom(16), raw, pair=meta.pair, parent=meta.uuid, sort_ms=now)

    def hang(self, id: RecordId, parent: RecordId) -> None:
        """Let a record hang on another one of its pair."""
        meta = self.vault.entry(uuid_of(id)).meta
        text = self.vault.get(meta.uuid)
        self.vault.put(meta.kind, meta.uuid, text, pair=meta.pair, parent=uuid_of(parent), sort_ms=meta.sort_ms)

    def _living(self) -> set[int]:
        """Every kind that is here, those of a newer version included, but history and tombstones."""
        return {entry.meta.kind for entry in self.vault.entries()} - {Kind.TOMBSTONE, Kind.REVISION}


def is_off_record(record: Record[Body]) -> bool:
    """Is this a note, or the draft of one, that is left out of plain lists and of search?"""
    return is_hidden(record.kind, record.raw)


def is_hidden(kind: int, raw: Mapping[str, object]) -> bool:
    """Say of a record as it is stored what is_off_record() says of one that was read."""
    if kind == Kind.DRAFT:
        fields = raw.get("fields")
        return isinstance(fields, dict) and fields.get("off_record") is True
    return kind == Kind.NOTE and raw.get("off_record") is True


def refuse_unread(record: Record[Body]) -> None:
    """Refuse to change what this version does not understand."""
    if record.is_read_only:
        raise Refused(
            "A newer rmjournal wrote this record. Here it can be read, not changed."
            if record.raw
            else "This record cannot be read any more, so it cannot be changed.",
            "It can be deleted.",
        )


def short(id: RecordId) -> str:
    """Return the part of an id that lists print."""
    return id[:SHORT_ID]


def to_ms(moment: datetime) -> int:
    """Return a moment as the vault counts it. A local time without a zone is taken as of this computer."""
    try:
        if moment.tzinfo is None:
            moment = moment.astimezone()
        ms = (moment - _EPOCH) // timedelta(milliseconds=1)
    except (OverflowError, ValueError, OSError):  # the first and the last day of the calendar have no zone
        ms = (moment.replace(tzinfo=UTC) - _EPOCH) // timedelta(milliseconds=1)
    return max(_FIRST, min(ms, _LAST))


def from_ms(ms: int) -> datetime:
    """Return what the vault counted as a moment in UTC, the nearest one that the calendar has."""
    if not _FIRST <= ms <= _LAST:
        ms = max(_FIRST, min(ms, _LAST))
    return _EPOCH + timedelta(0, 0, 0, ms)


def record_of(entry: Entry, raw: Json) -> Record[Body]:
    """Return a record of the vault as the domain knows it."""
    return _record(entry, raw, read(entry.meta.kind, raw))


def _record(entry: Entry, raw: Json, body: Body | None) -> Record[Body]:
    meta = entry.meta
    return Record(
        id=record_id(meta.uuid),
        kind=meta.kind,
        pair=None if meta.pair == NOTHING else record_id(meta.pair),
        parent=None if meta.parent == NOTHING else record_id(meta.parent),
        created=from_ms(meta.created_ms),
        at=from_ms(meta.sort_ms),
        raw=raw,
        body=body,
    )


def _without_content(entry: Entry) -> Record[Body]:
    return _record(entry, {}, None)


def kind_name(kind: int) -> str | int:
    """Return the name of a kind in files, or the number of one that this version does not know."""
    return Kind(kind).name.lower() if kind in Kind.__members__.values() else kind


def as_json(record: Record[Body]) -> Mapping[str, object]:
    """Return a record as takeout and `--json` print it."""
    return {
        "id": record.id,
        "kind": kind_name(record.kind),
        "pair": record.pair,
        "parent": record.parent,
        "created": record.created.isoformat(timespec="milliseconds"),
        "at": record.at.isoformat(timespec="milliseconds"),
        "body": record.raw,
    }
