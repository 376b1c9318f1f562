"""The words of older records as the vault stores them, so that search reads few texts.

What they say equals what a look at the text would say; whatever they do not name is
looked at."""

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import accumulate, chain
from typing import Any, NamedTuple

from rmjournal.domain.query import Query
from rmjournal.domain.record.record import Kind, is_stored_off_record
from rmjournal.domain.tags import tags_in
from rmjournal.domain.titles import is_never_found
from rmjournal.journal.records.repository import Json, Records
from rmjournal.journal.search.ranking import Match, age
from rmjournal.journal.search.sieve import Sieve, folded, line_of
from rmjournal.support.errors import Tampered
from rmjournal.vault.format.record import decode_text
from rmjournal.vault.format.word_table import MOST, WordTable, version_of
from rmjournal.vault.store.entries import Found
from rmjournal.vault.store.reader import OVER
from rmjournal.vault.store.unlock import Entry

FEW = 128  # records of a small table, and of those that stay without, for they change most
MANY = 16  # small tables that are made into larger ones: each costs a search its time
AT_ONCE = 2_048  # records, or an eighth of all, whose words are stored when few changed, so that closing stays quick
_WITHOUT = frozenset({Kind.DRAFT, Kind.SETTINGS})  # they change too often
_WORD = re.compile(r"\w+")
# Before a word in the tables stands nothing for a plain one, its sign for a tag, else:
_CLOSED, _LINE = "\1", "\2"
_OFF_RECORD, _ONLY_COUNTED, _HAS_CLOSED = b"\3off", b"\3counted", b"\3closed"


class Known(NamedTuple):
    """What the tables say about a query: which records it finds, how many it only
    counts, and which records have to be looked at.

    `found` has, for each number of words that stand whole, the sets by table."""

    found: list[dict[int, int]]
    total: int
    counted: int
    others: list[Entry]


class KeptWords:
    """The stored words of one journal."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._is_asked = False
        self.forget()

    def forget(self) -> None:
        """Forget what was read; the next question reads it again."""
        self._read_for = b""
        self._tables: dict[int, WordTable] = {}
        self._by_version: dict[int, Found] = {}
        self._whole: set[int] = set()  # the rows of tables that name no record which is gone
        self._others: list[Entry] | None = None
        self._orders: dict[int, array[int]] = {}

    def ask(self, query: Query, sieve: Sieve, *, off_record: bool) -> Known | None:
        """Ask the tables; None if there are none."""
        self._is_asked = True
        self._refresh()
        if not self._tables:
            return None
        found: list[dict[int, int]] = [{} for _ in range(len(query.words) + 1)]
        count = counted = 0
        for row, table in self._tables.items():
            shown, closed = _asked(table, query, off_record=off_record)
            if sieve.asks_metas or row not in self._whole:
                shown, closed = (self._admitted(table, each, sieve, query.line) for each in (shown, closed))
            count, counted = count + shown.bit_count(), counted + closed.bit_count()
            for rank, records in enumerate(_by_rank(table, query, shown)):
                if records:
                    found[rank][row] = records
        return Known(found, count, counted, self._unnamed())

    def best_first(self, known: Known) -> Iterator[Match]:
        """Yield what the tables found: cheap for the first few."""
        for rank in reversed(range(len(known.found))):
            newest = [self._newest_first(row, records) for row, records in known.found[rank].items()]
            for entry in merge(*newest, key=lambda each: age(each.meta), reverse=True):
                yield Match(rank, entry)

    def others(self) -> tuple[list[Entry], int] | None:
        """Return the records that no table names, and how many records there are
        without history; None if there are no tables."""
        self._is_asked = True
        self._refresh()
        if not self._tables:
            return None
        return self._unnamed(), len(self._by_version)

    def keep(self) -> None:
        """Store the words of older records, if many changed since that was done last,
        or a search had to look at many.

        About 0.1 ms a record."""
        vault = self._records.vault
        if vault.read_only or not (self._is_asked or vault.makes_new_table()):
            return
        self._refresh()
        if not vault.makes_new_table() and len(self._unnamed()) < 3 * FEW:
            return
        small = [row for row, table in self._tables.items() if len(table.versions) <= FEW]
        outdated = self._tables.keys() - self._whole | set(small if len(small) > MANY else ())
        for row in outdated:
            del self._tables[row]
        self._others = None
        versions = self._unnamed_by_age()
        sizes = _sizes(len(versions), max(AT_ONCE, len(versions) // 8) + vault.count_changed())
        if outdated or sizes:
            ends = accumulate(sizes)
            words = (self._words(versions[end - size : end]) for size, end in zip(sizes, ends, strict=True))
            vault.keep_words(filter(None, words), outdated)
        self._read_for = b""
        self._by_version = {}

    def _unnamed_by_age(self) -> "array[int]":
        """Return the versions that no table names and whose words are stored, the
        oldest first, and keep no entry of them."""
        aged = []
        for version in self._by_version.keys() - self._named():
            meta = self._records.vault.made(self._by_version[version]).meta
            if meta.kind not in _WITHOUT:
                aged.append((*age(meta), version))
        aged.sort()
        return array("Q", [version for _, _, version in aged])

    def _refresh(self) -> None:
        vault = self._records.vault
        if self._read_for != vault.head_box:
            self._tables = vault.word_tables()
            self._by_version = vault.by_version()
            gone = set().union(*(table.versions for table in self._tables.values())) - self._by_version.keys()
            self._whole = {row for row, table in self._tables.items() if gone.isdisjoint(table.versions)}
            self._others = None
            self._orders = {}
            self._read_for = vault.head_box

    def _admitted(self, table: WordTable, records: int, sieve: Sieve, line: str) -> int:
        """Return those of the records that are still there and pass the filters."""
        admitted = 0
        while records:
            lowest = records & -records
            entries = self._entries([table.versions[lowest.bit_length() - 1]])
            if any(sieve.admits(entry.meta, False, line) for entry in entries):
                admitted |= lowest
            records ^= lowest
        return admitted

    def _newest_first(self, row: int, records: int) -> Iterator[Entry]:
        versions = self._tables[row].versions
        for at in self._order(row):
            if records >> at & 1:
                yield from self._entries([versions[at]])

    def _order(self, row: int) -> Sequence[int]:
        """Return the records of a table, the newest first. A place in the table of
        metas tells their order, too."""
        if row not in self._orders:
            found: list[Any] = list(map(self._by_version.get, self._tables[row].versions))
            if {*map(type, found)} != {int}:
                made = self._records.vault.made
                found = [(-1, b"") if each is None else age(made(each).meta) for each in found]
            order = sorted(range(len(found)), key=found.__getitem__, reverse=True)
            self._orders[row] = array("H", order)
        return self._orders[row]

    def _entries(self, versions: Iterable[int]) -> Iterator[Entry]:
        """Yield the records with these versions that are still there, each made
        once."""
        for version in versions:
            found = self._by_version.get(version)
            if found is not None and not isinstance(found, Entry):
                found = self._by_version[version] = self._records.vault.made(found)
            if found is not None:
                yield found

    def _unnamed(self) -> list[Entry]:
        """Return the records that no table names."""
        if self._others is None:
            self._others = list(self._entries(self._by_version.keys() - self._named()))
        return self._others

    def _named(self) -> Iterator[int]:
        return chain.from_iterable(table.versions for table in self._tables.values())

    def _words(self, versions: Iterable[int]) -> list[tuple[int, set[bytes]]]:
        entries, found = [self._records.vault.made(self._by_version[version]) for version in versions], []
        for entry, text in self._records.vault.texts(entries):
            try:
                raw = None if text is None else decode_text(text)
            except Tampered:
                raw = None
            if raw is not None:  # what cannot be read is looked at again each time
                raw.pop(OVER, None)
                found.append((version_of(entry.meta), _words_of(entry.meta.kind, raw)))
        return found


def _asked(table: WordTable, query: Query, *, off_record: bool) -> tuple[int, int]:
    """Return the records that a query finds, and those that it only counts, without the
    filters that metas answer."""
    shown = closed = table.all()
    for word in query.words:
        shown &= table.beginning(word.encode())
        closed &= table.beginning((_CLOSED + word).encode())
    for tag in query.tags:
        shown &= table.having(f"#{tag}".encode())
        closed &= table.having(f"{_CLOSED}#{tag}".encode())
    shown &= ~table.having(_ONLY_COUNTED)
    closed &= table.having(_HAS_CLOSED) & ~shown
    admitted = table.having((_LINE + query.line).encode()) if query.line else table.all()
    hidden = table.having(_OFF_RECORD)
    return shown & admitted & ~(0 if off_record else hidden), closed & admitted & ~hidden


def _by_rank(table: WordTable, query: Query, shown: int) -> list[int]:
    """Return those of the records in which no word stands whole, those with one, and so
    on."""
    ranked = [shown]
    for word in query.words:
        whole = table.having(word.encode())
        ranked = [fewer & ~whole | more & whole for fewer, more in zip([*ranked, 0], [0, *ranked], strict=True)]
    return ranked


def _sizes(records: int, most: int) -> list[int]:
    """Return how many records each new table names, the oldest in the first."""
    sizes = list[int]()
    while records >= 2 * FEW and sum(sizes) < most:
        sizes.append(MOST if records >= MOST + FEW else FEW)
        records -= sizes[-1]
    return sizes


def _words_of(kind: int, raw: Json) -> set[bytes]:
    """Return what a table says of a record: its words, and what filters ask."""
    if is_never_found(kind, raw):
        return {_ONLY_COUNTED}
    found = folded(kind, raw)
    words = _words_in(found.shown) | {_CLOSED + word for word in _words_in(found.closed)}
    if line := line_of(kind, raw).partition("\n")[0]:
        words.add(_LINE + line)
    marks = {_ONLY_COUNTED: not found.is_hit, _HAS_CLOSED: bool(found.closed)}
    marks[_OFF_RECORD] = is_stored_off_record(kind, raw)
    return {word.encode("utf-8", "replace") for word in words} | {mark for mark, is_so in marks.items() if is_so}


def _words_in(text: str) -> set[str]:
    return {*_WORD.findall(text), *(f"#{tag}" for tag in tags_in(text))}
