"""Turn the vault's encrypted records into typed ones, and back.

Nothing that a newer version wrote is lost: unknown fields stay in the stored object,
and a record that cannot be read stays byte for byte and cannot be changed."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import islice
from operator import attrgetter
from typing import NamedTuple, TypeVar, cast

from rmjournal.domain.model.kinds import BODIES, kind_for, kind_of, read
from rmjournal.domain.record.record import (
    SHORTEST_ID,
    AnyRecord,
    Body,
    Kind,
    Record,
    RecordId,
    Unread,
    fresh,
    is_a,
    is_off_record,
    overlay,
    record_id,
    uuid_of,
)
from rmjournal.journal.records.moments import from_ms, shown_at, to_ms
from rmjournal.support.clock import Clock
from rmjournal.support.errors import Damaged, Refused
from rmjournal.vault.format.record import NOTHING, Meta
from rmjournal.vault.store.unlock import Entry
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.writer import Coming

B = TypeVar("B", bound=Body)
Json = dict[str, object]

# Of these every change is saved.
WITH_HISTORY = frozenset({Kind.NOTE, Kind.TAKEAWAY, Kind.REFLECTION, Kind.LOG_ITEM, Kind.REHEARSAL, Kind.GOAL})
_UNLISTED = frozenset(
    {Kind.SETTINGS, Kind.DEPARTURE, Kind.SUMMARY_NAME, Kind.SHARED_TEXT, Kind.OWN_NAMES, Kind.SHARED_POINTS,
     Kind.CONTACT}
)  # fmt: skip
_IN_ORDER_MS = 1000  # how far records may run ahead of a clock that stops or steps back


class Outline(NamedTuple):
    """An entry without its content: what it is, what it belongs to, and the moment it
    sorts by, in ms since 1970."""

    id: RecordId
    kind: int
    parent: RecordId | None
    ms: int


class Records:
    """The records of one open vault, and the clock that dates them."""

    def __init__(self, vault: Vault, clock: Clock) -> None:
        self.vault = vault
        self.clock = clock
        self._last_ms = 0

    def transaction(self, coming: Coming | None = None) -> AbstractContextManager[None]:
        """Save everything written inside, or nothing."""
        return self.vault.transaction(coming)

    def check_writable(self) -> None:
        """Raise Failed if nothing can be saved."""
        self.vault.check_writable()

    def all(self, kinds: Collection[int] | None = None, pair: RecordId | None = None) -> Iterator[AnyRecord]:
        """Yield records in no order, without history unless it is named: 20 us each.

        Damaged ones come last, and the person is notified."""
        wanted, home = self._living() if kinds is None else kinds, None if pair is None else uuid_of(pair)
        yield from self.read(self.vault.entries_of(wanted, home))

    def read(self, entries: list[Entry]) -> Iterator[AnyRecord]:
        """Yield these records as all() does."""
        seen = set[int]()
        for entry, raw in self.vault.objects(entries, skip_faulty=True):
            seen.add(entry.row)
            yield record_of(entry, raw)
        unread = [entry for entry in entries if entry.row not in seen]
        self.note_unread(len(unread))
        yield from map(unopened, unread)

    def outlines(self, kinds: Collection[int]) -> Iterator[Unread]:
        """Yield records without their content, to be counted or sorted."""
        return map(unopened, self.vault.entries_of(kinds))

    def momentum_of(self, pair: RecordId) -> list[AnyRecord]:
        """Return the records of one pair, without shared items, the oldest first."""
        return sorted(self.all(self._living() - _UNLISTED, pair), key=lambda record: (record.at, record.id))

    def note_unread(self, count: int) -> None:
        """Notify the person, once, that some records cannot be read."""
        notice = f"Entries that can no longer be read: {count}. Run `rmjournal verify --full`."
        if count and notice not in self.vault.notices:
            self.vault.notices.append(notice)

    def scan(
        self,
        kinds: Collection[int] | None = None,
        pair: RecordId | None = None,
        *,
        skip_faulty: bool = False,
        may_hold: Callable[[bytes], bool] | None = None,
    ) -> Iterator[tuple[Entry, Json]]:
        """Yield what all() yields, as it is stored: cheaper where few of many are
        wanted."""
        wanted = kinds if kinds is not None else self._living()
        home = None if pair is None else uuid_of(pair)
        return self.vault.scan(wanted, home, skip_faulty=skip_faulty, may_hold=may_hold)

    def count(self, kind: Kind) -> int:
        """Return how many records of a kind there are, without opening one."""
        return len(self.vault.entries_of({kind}))

    def total(self) -> int:
        """Return how many records there are, history and tombstones included."""
        return self.vault.count()

    def last_saved(self) -> datetime:
        """Return the local time of the last save, by the clock of the computer that
        made it."""
        return from_ms(self.vault.last_saved_ms).astimezone()

    def latest(self, limit: int, pair: RecordId | None = None, *, off_record: bool = False) -> list[AnyRecord]:
        """Return the entries of a plain list, the newest first, `limit` of them (0 for
        all).

        Settings and shared items are left out, and so are notes off the record unless
        asked for. With a limit only those records are opened that are returned: after
        a change of zone, the last may stand for another entry of the same hours."""
        kinds = self._living() - _UNLISTED
        if not limit:
            listed = [each for each in self.all(kinds, pair) if off_record or not is_off_record(each)]
            return _newest_first(listed)
        home = None if pair is None else uuid_of(pair)
        records = (self.glance(record_id(e.meta.uuid)) for e in self.vault.newest_first(kinds, home))
        listed = list(islice((each for each in records if off_record or not is_off_record(each)), limit))
        self.note_unread(sum(isinstance(each, Unread) and each.is_damaged for each in listed))
        return _newest_first(listed)

    def listed(self, pair: RecordId) -> list[Outline]:
        """Return what latest() returns of a pair without a limit, and open none of it:
        1 us each.

        Notes off the record are among them, since only their content tells."""
        parents: dict[bytes, RecordId | None] = {NOTHING: None}  # one text for all that belong to it
        found = list[Outline]()
        for uuid, kind, parent, ms in self.vault.outlines(self._living() - _UNLISTED, uuid_of(pair)):
            if parent not in parents:
                parents[parent] = record_id(parent)
            found.append(Outline(record_id(uuid), kind, parents[parent], ms))
        found.sort(key=attrgetter("ms", "id"), reverse=True)
        return found

    def of_type(self, cls: type[B], pair: RecordId | None = None) -> list[Record[B]]:
        """Return the records with this body, the oldest first, without the unread
        ones."""
        return _sorted(_typed(self.all({kind_for(cls)}, pair), cls))

    def under(self, cls: type[B], parent: RecordId) -> list[Record[B]]:
        """Return the records with this body under one parent, and open no others: 50 us
        each."""
        kind, above = kind_for(cls), uuid_of(parent)
        metas = [e.meta for e in self.vault.entries_of({kind}) if e.meta.parent == above]
        records = [self.glance(record_id(meta.uuid)) for meta in metas]
        self.note_unread(sum(isinstance(each, Unread) and each.is_damaged for each in records))
        return _sorted(_typed(iter(records), cls))

    def get(self, entry_id: RecordId) -> AnyRecord:
        """Return one record. Raises Refused if there is none, Damaged if it is
        damaged."""
        uuid = uuid_of(entry_id)
        return record_of(self.vault.entry(uuid), self.vault.get(uuid))

    def outline(self, entry_id: RecordId) -> Outline:
        """Return one record without its content. Raises Refused if there is none."""
        return _outline(self.vault.entry(uuid_of(entry_id)).meta)

    def current(self, record: Record[B]) -> Record[B]:
        """Read a record again: it may have changed since it was shown."""
        cls = cast(type[B], BODIES[Kind(record.kind)])  # that of the body may hold less
        return typed(self.get(record.id), cls, "entry of this kind")

    def glance(self, entry_id: RecordId) -> AnyRecord:
        """Return one record, without its content if that is damaged."""
        try:
            return self.get(entry_id)
        except Damaged:
            return unopened(self.vault.entry(uuid_of(entry_id)))

    def find(self, start: str) -> AnyRecord:
        """Return the one record whose id begins with what a person typed.

        Raises Refused for none, for several, or for too short a beginning. A damaged
        record comes without content, so that it can be listed and deleted."""
        start = start.strip().lower()
        if len(start) < SHORTEST_ID:
            raise Refused(
                f"That ID is too short: type at least {SHORTEST_ID} characters.",
                "Lists show it at the start of each line.",
            )
        matches = [record_id(uuid) for uuid in self.vault.ids_from(start)]
        if not matches:
            raise Refused("No entry has this ID.", "`rmjournal list` shows the IDs.")
        if len(matches) > 1:
            raise Refused(
                "More than one entry has an ID that starts like this.", "Type more of it. `--json` prints it in full."
            )
        return self.glance(matches[0])

    def children(self, parent: RecordId) -> list[RecordId]:
        """Return everything under a record, at any depth, without history. One pass."""
        wanted, below = [uuid_of(parent)], dict[bytes, list[bytes]]()
        for entry in self.vault.entries():
            if entry.meta.parent != NOTHING and entry.meta.kind not in (Kind.TOMBSTONE, Kind.REVISION):
                below.setdefault(entry.meta.parent, []).append(entry.meta.uuid)
        seen = dict.fromkeys(wanted)  # keeps the order, and ends a circle of parents
        while wanted:
            for uuid in below.get(wanted.pop(), []):
                if uuid not in seen:
                    wanted.append(uuid)
                    seen[uuid] = None
        return [record_id(uuid) for uuid in seen][1:]

    def add(
        self,
        body: B,
        *,
        pair: RecordId | None = None,
        parent: RecordId | None = None,
        at: datetime | None = None,
        uuid: bytes | None = None,
    ) -> Record[B]:
        """Save a new record that sorts by `at`, by default now, after all saved
        before."""
        saved = self.vault.put(
            kind_of(body),
            uuid or os.urandom(16),
            fresh(body),
            pair=NOTHING if pair is None else uuid_of(pair),
            parent=NOTHING if parent is None else uuid_of(parent),
            sort_ms=self.now_ms() if at is None else to_ms(at),
        )
        return _record(saved.entry, saved.body, body)

    def now_ms(self) -> int:
        """Return the clock in ms, a little ahead if two records fall into one
        millisecond."""
        now = self.clock.ms()
        self._last_ms = self._last_ms + 1 if now <= self._last_ms < now + _IN_ORDER_MS else now
        return self._last_ms

    def replace(self, record: Record[B], body: B, *, at: datetime | None = None) -> Record[B]:
        """Save a record with another body, and the old body if its kind has a
        history."""
        meta = self.vault.entry(uuid_of(record.id)).meta
        with self.transaction():
            if record.kind in WITH_HISTORY:
                self.add_revision(record, record.raw)
            raw = overlay(record.raw, record.body, body)
            sort_ms = meta.sort_ms if at is None else to_ms(at)
            saved = self.vault.put(record.kind, meta.uuid, raw, pair=meta.pair, parent=meta.parent, sort_ms=sort_ms)
            return _record(saved.entry, saved.body, body)

    def add_revision(self, record: AnyRecord, was: Json) -> None:
        """Save a version of a record as the newest part of its history."""
        meta = self.vault.entry(uuid_of(record.id)).meta
        raw = {"kind": record.kind, "version": meta.version, "was": was}
        self.vault.put(Kind.REVISION, os.urandom(16), raw, pair=meta.pair, parent=meta.uuid, sort_ms=self.now_ms())

    def put_back(self, entry_id: RecordId, was: Json, parent: RecordId | None) -> None:
        """Save a record as it was stored and where it belonged before. Its history gets
        what it is now, also if its kind has none."""
        record = self.get(entry_id)
        meta = self.vault.entry(uuid_of(entry_id)).meta
        with self.transaction():
            if record.raw != was:
                self.add_revision(record, record.raw)
            above = NOTHING if parent is None else uuid_of(parent)
            self.vault.put(meta.kind, meta.uuid, was, pair=meta.pair, parent=above, sort_ms=meta.sort_ms)

    def attach(self, entry_id: RecordId, parent: RecordId) -> None:
        """Move a record under another one of its pair."""
        meta = self.vault.entry(uuid_of(entry_id)).meta
        raw = self.vault.get(meta.uuid)
        self.vault.put(meta.kind, meta.uuid, raw, pair=meta.pair, parent=uuid_of(parent), sort_ms=meta.sort_ms)

    def _living(self) -> set[int]:
        """Return all kinds in the vault, unknown ones too, but no history or
        tombstones."""
        return self.vault.kinds() - {Kind.TOMBSTONE, Kind.REVISION}


def _outline(meta: Meta) -> Outline:
    parent = None if meta.parent == NOTHING else record_id(meta.parent)
    return Outline(record_id(meta.uuid), meta.kind, parent, meta.sort_ms)


def _typed(records: Iterator[AnyRecord], cls: type[B]) -> Iterator[Record[B]]:
    for record in records:
        if is_a(record, cls):
            yield record


def _sorted(records: Iterator[Record[B]]) -> list[Record[B]]:
    return sorted(records, key=lambda record: (record.at, record.id))


def _newest_first(records: Iterable[AnyRecord]) -> list[AnyRecord]:
    return sorted(records, key=lambda record: (record.at, record.id), reverse=True)


def readable(record: AnyRecord) -> Record[Body]:
    """Return a record that may be changed. Raises Refused for what this version cannot
    read."""
    if isinstance(record, Record):
        return record
    raise unreadable(record)


def unreadable(record: Unread) -> Refused:
    """Return the error for a change of what this version cannot read."""
    return Refused(
        "This entry can no longer be read, so you can't edit it."
        if record.is_damaged
        else "A newer version of rmjournal wrote this entry, so you can read it here but not edit it.",
        "You can delete it.",
    )


def typed(record: AnyRecord, cls: type[B], word: str) -> Record[B]:
    """Return the record as one of this kind. Raises Refused otherwise; `word` is its
    command."""
    if is_a(record, cls):
        return record
    raise Refused(f"That isn't a {word}.", f"`rmjournal {word} list --pair N` shows them.")


def record_of(entry: Entry, raw: Json) -> AnyRecord:
    """Return a record of the vault as the domain knows it."""
    body = read(entry.meta.kind, raw)
    return _unread(entry, raw) if body is None else _record(entry, raw, body)


def _record(entry: Entry, raw: Json, body: B) -> Record[B]:
    meta = entry.meta
    return Record(
        id=record_id(meta.uuid),
        kind=meta.kind,
        pair=None if meta.pair == NOTHING else record_id(meta.pair),
        parent=None if meta.parent == NOTHING else record_id(meta.parent),
        created=from_ms(meta.created_ms),
        at=shown_at(meta.sort_ms, body) if meta.kind == Kind.SESSION else from_ms(meta.sort_ms),
        raw=raw,
        body=body,
    )


def _unread(entry: Entry, raw: Json) -> Unread:
    meta = entry.meta
    return Unread(
        id=record_id(meta.uuid),
        kind=meta.kind,
        pair=None if meta.pair == NOTHING else record_id(meta.pair),
        parent=None if meta.parent == NOTHING else record_id(meta.parent),
        created=from_ms(meta.created_ms),
        at=from_ms(meta.sort_ms),
        raw=raw,
    )


def unopened(entry: Entry) -> Unread:
    """Return a record without its content."""
    return _unread(entry, {})
