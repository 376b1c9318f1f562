"""Every record of an open vault by id: read from each meta, or from a table of them."""

from collections.abc import Callable, Collection, Iterable, Iterator
from heapq import merge
from typing import cast

from rmjournal.vault.format.kept_row import version_of
from rmjournal.vault.format.meta_table import (
    MetaTable,
    Row,
    age_of,
    creation_of,
    kind_of,
    packed_row,
    unpacked_row,
    version_in,
)
from rmjournal.vault.format.record import PAIR
from rmjournal.vault.store.unlock import Entry, many_made


def age(entry: Entry) -> tuple[int, bytes]:
    """Return the sort key of records: their moment, then their id."""
    return entry.meta.sort_ms, entry.meta.uuid


Found = Entry | bytes | int  # an entry, its packed row, or its place in the table
Outline = tuple[bytes, int, bytes, int]  # the id, kind, parent and moment of a record


class Entries:
    """Every record of an open vault by id.

    Those of a table are made when they are asked for, each once. While it `packs`, what
    is new stays packed, and is made each time it is asked for."""

    def __init__(
        self,
        known: dict[bytes, Entry],
        table: MetaTable | None = None,
        made: Callable[[Row], Entry] = lambda row: Entry(*row),
    ) -> None:
        """Begin with those known, and with a table of the others: `made` makes an entry
        of its rows."""
        self._known = cast("dict[bytes, Entry | bytes]", known)
        self.packs = False
        self._table = table
        self._all_made = False  # then none is looked for in the table, which still tells kinds and order
        self._make = made
        self._count = len(known) if table is None else len(table)
        self.are_proven = True  # every meta in the file was checked against the head
        # What the cache holds: the head that its table is of, the one that it is of
        # with what changed since, and the ids of that, deleted ones too.
        self.table_of = self.stored_for = b""
        self.changed: set[bytes] = set()

    def __len__(self) -> int:
        return self._count

    def get(self, uuid: bytes) -> Entry | None:
        """Return one record, None if there is none."""
        entry = self._known.get(uuid)
        if entry is None and self._table is not None and not self._all_made and uuid not in self.changed:
            row = self._table.find(uuid)
            return None if row is None else self._made(row)
        return _opened(entry) if isinstance(entry, bytes) else entry

    def __setitem__(self, uuid: bytes, entry: Entry) -> None:
        self._count += self.get(uuid) is None
        is_packed = self.packs and entry.meta.kind != PAIR  # a pair has a key
        self._known[uuid] = packed_row(*entry) if is_packed else entry
        self.changed.add(uuid)

    def remove(self, uuid: bytes) -> None:
        """Remove one record, if it is there."""
        self._count -= self.get(uuid) is not None
        self._known.pop(uuid, None)
        self.changed.add(uuid)

    def note_emptied(self) -> None:
        """Note that nothing is left in the cache."""
        self.table_of = self.stored_for = b""

    def all(self) -> list[Entry]:
        """Return all records, in no order."""
        if self._table is not None and not self._all_made:
            with many_made():
                for row in self._table:
                    if row[1].uuid not in self.changed:
                        self._made(row)
            self._all_made = True
        with many_made():
            return [*map(_opened, self._known.values())] if self.packs else cast("list[Entry]", [*self._known.values()])

    def packed(self) -> list[bytes]:
        """Return the packed rows of all records, in no order."""
        found = [each if isinstance(each, bytes) else packed_row(*each) for each in self._known.values()]
        if self._table is not None and not self._all_made:
            for place in range(len(self._table)):
                uuid = self._table.uuid(place)
                if uuid not in self._known and uuid not in self.changed:
                    found.append(self._table.packed(place))
        return found

    def by_version(self, kinds: Collection[int]) -> dict[int, Found]:
        """Return the records of these kinds by the number of their version.

        `made` makes an entry of each that is none yet."""
        found: dict[int, Found] = {}
        table = self._table
        if table is None:
            return {_version_of(each): each for each in self._known.values() if _kind_of(each) in kinds}
        outdated = {table.place(uuid) for uuid in self.changed}
        found.update(table.by_version(kinds))
        if outdated:
            found = {version: place for version, place in found.items() if place not in outdated}
        found.update((_version_of(each), each) for each in self._changed() if _kind_of(each) in kinds)
        return found

    def made(self, found: Found, *, keep: bool = True) -> Entry:
        """Return a record that `by_version` found, before anything was saved since.

        Without `keep`, what is made for it does not stay."""
        if not isinstance(found, int):
            return _opened(found)
        if self._table is None:
            raise RuntimeError("a place without a table")
        return self._at(self._table, found, keep=keep)

    def kinds(self) -> set[int]:
        """Return the kinds of all records, and perhaps one whose last was deleted."""
        if self._table is None:
            return set(map(_kind_of, self._known.values()))
        return set(self._table.kinds) | set(map(_kind_of, self._changed()))

    def of(self, kinds: Collection[int]) -> list[Entry]:
        """Return the records of these kinds, in no order."""
        if self._table is None or self._all_made:
            return [_opened(each) for each in self._known.values() if _kind_of(each) in kinds]
        if self._table.count(kinds) * 4 <= len(self._table):
            return list(self.newest_first(kinds))
        with many_made():
            unchanged = [self._made(row) for row in self._table.of(kinds) if row[1].uuid not in self.changed]
        return unchanged + self._changed_of(kinds)

    def ids_from(self, start: str) -> list[bytes]:
        """Return the ids that begin with these hexadecimal digits, in no order."""
        found = {uuid for uuid in self._known if uuid.hex().startswith(start)}
        if self._table is not None:
            found.update(uuid for uuid in self._table.ids_from(start) if uuid not in self.changed)
        return list(found)

    def newest_first(self, kinds: Collection[int], pair: bytes | None = None) -> Iterator[Entry]:
        """Yield the records of these kinds, of one pair if it is given, the newest
        first: cheap for the first few. What is made for them does not stay."""

        def sorted_here(entries: Iterable[Entry]) -> list[Entry]:
            mine = [each for each in entries if each.meta.kind in kinds and pair in (None, each.meta.pair)]
            return sorted(mine, key=age, reverse=True)

        if self._table is None:
            yield from sorted_here(self.of(kinds))
            return
        table = self._table
        places = (place for place in table.newest_first(kinds, pair) if table.uuid(place) not in self.changed)
        unchanged = (self._at(table, place, keep=False) for place in places)
        yield from merge(unchanged, sorted_here(self._changed_of(kinds)), key=age, reverse=True)

    def outlines(self, kinds: Collection[int], pair: bytes) -> Iterator[Outline]:
        """Yield the records of these kinds of one pair, in no order, and make none of
        them: 0.3 us each."""
        if self._table is not None:
            for kind, ms, uuid, owner, parent in self._table.belongings(kinds):
                if owner == pair and uuid not in self.changed:
                    yield uuid, kind, parent, ms
        for each in self._known.values() if self._table is None else self._changed():
            meta = _opened(each).meta
            if meta.pair == pair and meta.kind in kinds:
                yield meta.uuid, meta.kind, meta.parent, meta.sort_ms

    def _changed(self) -> Iterator[Entry | bytes]:
        return (self._known[uuid] for uuid in self.changed if uuid in self._known)

    def _changed_of(self, kinds: Collection[int]) -> list[Entry]:
        return [_opened(each) for each in self._changed() if _kind_of(each) in kinds]

    def _at(self, table: MetaTable, place: int, *, keep: bool = True) -> Entry:
        known = self._known.get(table.uuid(place))
        return (self._made if keep else self._make)(table[place]) if known is None else _opened(known)

    def _made(self, row: Row) -> Entry:
        uuid = row[1].uuid
        known = self._known.get(uuid)
        if known is None:
            known = self._known[uuid] = self._make(row)
        return _opened(known)


class InOrder:
    """Records but pairs in the order of their creation, each made when it is asked for.

    Packed they take a sixth of the memory."""

    def __init__(self, entries: Entries) -> None:
        self._rows = [row for row in entries.packed() if kind_of(row) != PAIR]
        self._rows.sort(key=creation_of)

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Entry]:
        return map(_opened, self._rows)

    def some(self, start: int, count: int) -> list[Entry]:
        """Return so many of them, or those that are left."""
        return [*map(_opened, self._rows[start : start + count])]

    def at(self, place: int) -> Entry:
        """Return one of them."""
        return _opened(self._rows[place])

    def age(self, place: int) -> bytes:
        """Return what sorts them by their moment and their id."""
        return age_of(self._rows[place])


def _opened(known: Entry | bytes) -> Entry:
    return Entry(*unpacked_row(known)) if isinstance(known, bytes) else known


def _kind_of(known: Entry | bytes) -> int:
    return kind_of(known) if isinstance(known, bytes) else known.meta.kind


def _version_of(known: Entry | bytes) -> int:
    return version_in(known) if isinstance(known, bytes) else version_of(known.meta)
