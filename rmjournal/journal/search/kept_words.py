"""The words of records in tables, so that search reads few texts: of older ones as the
vault stores them, of others as search as you type adds them, in memory only.

What they say equals what a look at the text would say; whatever they do not name is
looked at."""

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import chain
from typing import Any, NamedTuple

from rmjournal.domain.query import Query
from rmjournal.domain.record.record import Kind, is_stored_off_record
from rmjournal.domain.tags import tags_in
from rmjournal.domain.titles import is_never_found
from rmjournal.journal.records import kept_rows
from rmjournal.journal.records.repository import Json, Records
from rmjournal.journal.search.ranking import Match, age
from rmjournal.journal.search.sieve import Sieve, folded, line_of
from rmjournal.support.errors import Tampered
from rmjournal.vault.format.kept_row import MOST, KeptRow, version_of
from rmjournal.vault.format.record import decode_text
from rmjournal.vault.format.word_table import WordTable, note, packed, packed_by_word
from rmjournal.vault.store.entries import Found
from rmjournal.vault.store.kept_rows import WORDS
from rmjournal.vault.store.reader import OVER
from rmjournal.vault.store.unlock import Entry

_AT_ONCE = 2_048  # records, or an eighth of all, whose words are stored when few changed, so that closing stays quick
_WITHOUT = frozenset({Kind.DRAFT, Kind.SETTINGS})  # they change too often
_WORD = re.compile(r"\w+")
_BLANKS = bytes(each if _WORD.match(chr(each)) else 32 for each in range(128)) + bytes(128)
# Before a word in the tables stands nothing for a plain one, its sign for a tag, else:
_CLOSED, _LINE = b"\1", b"\2"
_OFF_RECORD, _ONLY_COUNTED, _HAS_CLOSED = b"\3off", b"\3counted", b"\3closed"


Span = tuple[tuple[int, bytes], tuple[int, bytes]]  # the ages of an oldest and a newest record


class Known(NamedTuple):
    """What the tables say about a query: which records it finds, and which it only
    counts.

    `found` has, for each number of words that stand whole, the sets by table. `closed`
    has the sets of what is only counted."""

    found: list[dict[int, int]]
    total: int
    closed: dict[int, int]


class _Growing:
    """A table of words that is being made in memory."""

    def __init__(self, row: int) -> None:
        self.row = row  # below 0: it is stored nowhere
        self.versions, self.having = array("Q"), dict[bytes, int]()
        self.is_packed = True  # all of it is among the tables


class KeptWords:
    """The words of one journal, in tables."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._is_asked = False
        self.forget()

    def forget(self) -> None:
        """Forget what was read and added; the next question reads it again."""
        self._read_for = b""
        self._tables: dict[int, WordTable] = {}
        self._growing = _Growing(-1)
        self._by_version: dict[int, Found] = {}
        self._made: dict[int, Entry] = {}  # of it, what was asked for
        self._whole: set[int] = set()  # the rows of tables that name no record which is gone
        self._unnamed: array[int] | None = None
        self._orders: dict[int, Sequence[int]] = {}
        self._moments: dict[int, Sequence[Any]] = {}  # what sorts the records of a table
        self._spans: dict[int, Span] = {}

    def get_ready(self) -> None:
        """Read the tables, so that the first question is answered as fast as later
        ones: 0.4 ms for 1,000 records."""
        self._refresh()

    def add(self, version: int, words: set[bytes]) -> None:
        """Take in the words of a record that no table names, in memory only, until all
        is forgotten."""
        growing = self._growing
        note(growing.having, len(growing.versions), words)
        growing.versions.append(version)
        growing.is_packed, self._unnamed = False, None
        if len(growing.versions) == MOST:
            self._pack()
            self._growing = _Growing(growing.row - 1)

    def ask(self, query: Query, sieve: Sieve, *, off_record: bool) -> Known | None:
        """Ask the tables; None if there are none."""
        self._is_asked = True
        self._refresh()
        self._pack()
        if not self._tables:
            return None
        found: list[dict[int, int]] = [{} for _ in range(len(query.words) + 1)]
        closed_by_row = dict[int, int]()
        count = 0
        for row, table in self._tables.items():
            shown, closed = _asked(table, query, off_record=off_record)
            if sieve.asks_metas or row not in self._whole:
                shown, closed = (self._admitted(table, each, sieve, query.line) for each in (shown, closed))
            count += shown.bit_count()
            if closed:
                closed_by_row[row] = closed
            for rank, records in enumerate(_by_rank(table, query, shown)):
                if records:
                    found[rank][row] = records
        return Known(found, count, closed_by_row)

    def best_first(self, known: Known) -> Iterator[Match]:
        """Yield what the tables found: cheap for the first few."""
        for rank in reversed(range(len(known.found))):
            found = known.found[rank]
            for rows in self._by_time(found):
                newest = [self._newest_first(row, found[row]) for row in rows]
                for entry in merge(*newest, key=lambda each: age(each.meta), reverse=True):
                    yield Match(rank, entry)

    def closed(self, known: Known) -> Iterator[Entry]:
        """Yield what the tables only counted, the newest of a table first."""
        for row, records in known.closed.items():
            yield from self._newest_first(row, records)

    def _by_time(self, rows: Iterable[int]) -> Iterator[list[int]]:
        """Yield these tables from the newest on, together those whose times overlap: of
        many, the first few are put in order."""
        together, since = list[int](), (0, b"")
        spans = {row: self._span(row) for row in rows}
        for row in sorted(spans, key=lambda row: spans[row][1], reverse=True):
            oldest, newest = spans[row]
            if together and newest < since:
                yield together
                together = []
            since = min(since, oldest) if together else oldest
            together.append(row)
        if together:
            yield together

    def unnamed(self) -> "array[int]":
        """Return the versions of the records that no table names, the oldest first.

        What changed since the index of the file was written comes last: it is the
        newest."""
        self._is_asked = True
        self._refresh()
        self._pack()
        if self._unnamed is None:
            placed, others, made = list[tuple[int, int]](), list[tuple[int, bytes, int]](), self._records.vault.made
            for version in self._by_version.keys() - self._named():
                found = self._by_version[version]
                if isinstance(found, int):
                    placed.append((found, version))
                else:
                    others.append((*age(made(found).meta), version))
            self._unnamed = array("Q", [version for _, version in sorted(placed)])
            self._unnamed.extend(version for _, _, version in sorted(others))
        return self._unnamed

    def count(self) -> int:
        """Return how many records there are, without history."""
        self._refresh()
        return len(self._by_version)

    def entries(self, versions: Iterable[int]) -> list[Entry]:
        """Return the records with these versions that are still there, and keep none of
        them."""
        found = map(self._by_version.get, versions)
        return [self._records.vault.made(each, keep=False) for each in found if each is not None]

    def keep(self) -> None:
        """Store the words of older records, if many changed since that was done last,
        or a search had to look at many.

        About 0.1 ms a record."""
        vault = self._records.vault
        if vault.read_only or not (self._is_asked or vault.makes_new_table()):
            return
        if self._growing.versions or min(self._tables, default=0) < 0:
            self.forget()  # what is in memory only has to be stored, too
        if not vault.makes_new_table() and len(self.unnamed()) < 3 * kept_rows.FEW:
            return
        self._refresh()
        outdated = kept_rows.outdated({row: table.versions for row, table in self._tables.items()}, self._whole)
        for row in outdated:
            del self._tables[row]
        unnamed = (self._by_version[version] for version in self._by_version.keys() - self._named())
        metas = (vault.made(each, keep=False).meta for each in unnamed)
        versions = kept_rows.by_age(meta for meta in metas if meta.kind not in _WITHOUT)
        chosen = [*kept_rows.in_rows(versions, max(_AT_ONCE, len(versions) // 8) + len(vault.changed()))]
        if outdated or chosen:
            words = map(self._words, chosen)
            vault.keep_rows(WORDS, (packed(each) for each in words if each), outdated)
        self._read_for = b""
        self._by_version, self._made = {}, {}

    def _refresh(self) -> None:
        vault = self._records.vault
        if self._read_for != vault.head_box:
            self._pack()
            here = {row: table for row, table in self._tables.items() if row < 0}
            self._tables = {row: WordTable(each) for row, each in vault.kept_rows(WORDS).items()}
            if here:
                stored = {*self._named()}
                self._tables |= {row: table for row, table in here.items() if stored.isdisjoint(table.versions)}
                if self._growing.row not in self._tables:
                    self._growing = _Growing(self._growing.row)
            self._by_version, self._made = vault.by_version(), {}
            self._unnamed, self._whole = None, set()
            self._orders, self._moments, self._spans = {}, {}, {}
            for row, table in self._tables.items():
                self._take_in(row, table)
            self._read_for = vault.head_box

    def _take_in(self, row: int, table: WordTable) -> None:
        """Note whether a table names only records that are there, and what sorts them.

        A place in the table of metas does so, too."""
        found: list[Any] = list(map(self._by_version.get, table.versions))
        self._whole.discard(row)
        for known in (self._orders, self._moments, self._spans):
            known.pop(row, None)
        if None not in found:
            self._whole.add(row)
            if {*map(type, found)} == {int}:
                self._moments[row] = array("I", found)

    def _pack(self) -> None:
        """Make a table of what was added since the last full one."""
        growing = self._growing
        if not growing.is_packed:
            table = WordTable(KeptRow(memoryview(packed_by_word(growing.versions, growing.having))))
            self._tables[growing.row] = table
            self._take_in(growing.row, table)
            growing.is_packed = True

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
        """Return the records of a table, the newest first."""
        if row not in self._orders:
            moments = self._moments_of(row)
            self._orders[row] = array("H", sorted(range(len(moments)), key=moments.__getitem__, reverse=True))
        return self._orders[row]

    def _span(self, row: int) -> Span:
        """Return the ages of the oldest and the newest record of a table."""
        if row not in self._spans:
            moments = self._moments_of(row)
            first, last = (
                age(self._records.vault.made(each, keep=False).meta) if isinstance(each, int) else each
                for each in (min(moments), max(moments))
            )
            self._spans[row] = first, last
        return self._spans[row]

    def _moments_of(self, row: int) -> Sequence[Any]:
        if row not in self._moments:
            made = self._records.vault.made
            found = map(self._by_version.get, self._tables[row].versions)
            self._moments[row] = [(-1, b"") if each is None else age(made(each).meta) for each in found]
        return self._moments[row]

    def _entries(self, versions: Iterable[int]) -> Iterator[Entry]:
        """Yield the records with these versions that are still there, each made
        once."""
        for version in versions:
            entry, found = self._made.get(version), self._by_version.get(version)
            if entry is None and found is not None:
                entry = self._made[version] = self._records.vault.made(found)
            if entry is not None:
                yield entry

    def _named(self) -> Iterator[int]:
        return chain.from_iterable(table.versions for table in self._tables.values())

    def _words(self, versions: Iterable[int]) -> list[tuple[int, set[bytes]]]:
        """Return the words of these records, without what cannot be read: it is looked
        at again each time."""
        texts = self._records.vault.texts(self.entries(versions))
        found = ((version_of(entry.meta), words_in(entry, text)) for entry, text in texts)
        return [(version, words) for version, words in found if words is not None]


def words_in(entry: Entry, text: bytes | None) -> set[bytes] | None:
    """Return what a table says of a record with this JSON, None if that cannot be
    read."""
    try:
        raw = None if text is None else decode_text(text)
    except Tampered:
        raw = None
    if raw is None:
        return None
    raw.pop(OVER, None)
    return _words_of(entry.meta.kind, raw)


def _asked(table: WordTable, query: Query, *, off_record: bool) -> tuple[int, int]:
    """Return the records that a query finds, and those that it only counts, without the
    filters that metas answer."""
    shown = closed = table.all()
    for word in query.words:
        shown &= table.beginning(word.encode())
        closed &= table.beginning(_CLOSED + word.encode())
    for tag in query.tags:
        shown &= table.having(f"#{tag}".encode())
        closed &= table.having(_CLOSED + f"#{tag}".encode())
    shown &= ~table.having(_ONLY_COUNTED)
    closed &= table.having(_HAS_CLOSED) & ~shown
    admitted = table.having(_LINE + query.line.encode()) if query.line else table.all()
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


def _words_of(kind: int, raw: Json) -> set[bytes]:
    """Return what a table says of a record: its words, and what filters ask."""
    if is_never_found(kind, raw):
        return {_ONLY_COUNTED}
    found = folded(kind, raw)
    words = _words_of_text(found.shown)
    if found.closed:
        words.update(_CLOSED + word for word in _words_of_text(found.closed))
        words.add(_HAS_CLOSED)
    if line := line_of(kind, raw).partition("\n")[0]:
        words.add(_LINE + line.encode("utf-8", "replace"))
    if not found.is_hit:
        words.add(_ONLY_COUNTED)
    if is_stored_off_record(kind, raw):
        words.add(_OFF_RECORD)
    return words


def _words_of_text(text: str) -> set[bytes]:
    """Return each word of a folded text, and each tag with its sign."""
    if text.isascii():  # a third of the time of the expression
        words = {*text.encode().translate(_BLANKS).split()}
    else:
        words = {word.encode("utf-8", "replace") for word in _WORD.findall(text)}
    words.update(f"#{tag}".encode("utf-8", "replace") for tag in tags_in(text))
    return words
