"""Every record of an open vault by id: read from each meta, or from a table of them."""

from collections.abc import Callable, Collection, Iterable, Iterator
from heapq import merge

from rmjournal.vault.format.meta_table import MetaTable, Row
from rmjournal.vault.format.word_table import version_of
from rmjournal.vault.store.unlock import Entry, many_made


def age(entry: Entry) -> tuple[int, bytes]:
    """Return the sort key of records: their moment, then their id."""
    return entry.meta.sort_ms, entry.meta.uuid


class Entries:
    """Every record of an open vault by id.

    Those of a table are made when they are asked for, each once."""

    def __init__(
        self,
        known: dict[bytes, Entry],
        table: MetaTable | None = None,
        made: Callable[[Row], Entry] = lambda row: Entry(*row),
    ) -> None:
        """Begin with those known, and with a table of the others: `made` makes an entry
        of its rows."""
        self._known = known
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
        return entry

    def __setitem__(self, uuid: bytes, entry: Entry) -> None:
        self._count += self.get(uuid) is None
        self._known[uuid] = entry
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
        return list(self._known.values())

    def by_version(self, but: Collection[int]) -> dict[int, Entry | int]:
        """Return all records by the number of their version, without those of some
        kinds.

        An entry that is not made yet is a place in the table: `made` makes it."""
        found: dict[int, Entry | int] = {}
        table = self._table
        if table is None:
            return {version_of(each.meta): each for each in self._known.values() if each.meta.kind not in but}
        outdated = {table.place(uuid) for uuid in self.changed}
        found.update(table.by_version(but))
        if outdated:
            found = {version: place for version, place in found.items() if place not in outdated}
        found.update((version_of(each.meta), each) for each in self._changed() if each.meta.kind not in but)
        return found

    def made(self, found: Entry | int) -> Entry:
        """Return a record that `by_version` found, before anything was saved since."""
        if isinstance(found, Entry):
            return found
        if self._table is None:
            raise RuntimeError("a place without a table")
        return self._at(self._table, found)

    def kinds(self) -> set[int]:
        """Return the kinds of all records, and perhaps one whose last was deleted."""
        if self._table is None:
            return {entry.meta.kind for entry in self._known.values()}
        return set(self._table.kinds) | {entry.meta.kind for entry in self._changed()}

    def of(self, kinds: Collection[int]) -> list[Entry]:
        """Return the records of these kinds, in no order."""
        if self._table is None or self._all_made:
            return [entry for entry in self.all() if entry.meta.kind in kinds]
        if self._table.count(kinds) * 4 <= len(self._table):
            return list(self.newest_first(kinds))
        with many_made():
            unchanged = [self._made(row) for row in self._table.of(kinds) if row[1].uuid not in self.changed]
        return unchanged + [entry for entry in self._changed() if entry.meta.kind in kinds]

    def ids_from(self, start: str) -> list[bytes]:
        """Return the ids that begin with these hexadecimal digits, in no order."""
        found = {uuid for uuid in self._known if uuid.hex().startswith(start)}
        if self._table is not None:
            found.update(uuid for uuid in self._table.ids_from(start) if uuid not in self.changed)
        return list(found)

    def newest_first(self, kinds: Collection[int], pair: bytes | None = None, *, keep: bool = True) -> Iterator[Entry]:
        """Yield the records of these kinds, of one pair if it is given, the newest
        first: cheap for the first few. Without `keep`, what is made for it does not
        stay."""

        def sorted_here(entries: Iterable[Entry]) -> list[Entry]:
            mine = [each for each in entries if each.meta.kind in kinds and pair in (None, each.meta.pair)]
            return sorted(mine, key=age, reverse=True)

        if self._table is None:
            yield from sorted_here(self.of(kinds))
            return
        table = self._table
        places = (place for place in table.newest_first(kinds, pair) if table.uuid(place) not in self.changed)
        unchanged = (self._at(table, place, keep=keep) for place in places)
        yield from merge(unchanged, sorted_here(self._changed()), key=age, reverse=True)

    def _changed(self) -> Iterator[Entry]:
        return (self._known[uuid] for uuid in self.changed if uuid in self._known)

    def _at(self, table: MetaTable, place: int, *, keep: bool = True) -> Entry:
        made = self._made if keep else self._make
        return self._known.get(table.uuid(place)) or made(table[place])

    def _made(self, row: Row) -> Entry:
        uuid = row[1].uuid
        entry = self._known.get(uuid)
        if entry is None:
            entry = self._known[uuid] = self._make(row)
        return entry
