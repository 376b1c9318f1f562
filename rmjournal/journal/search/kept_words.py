"""The words of older records as the vault stores them, so that search reads few texts.

What they say equals what a look at the text would say; whatever they do not name is
looked at."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from rmjournal.domain.query import Query
from rmjournal.domain.record.record import Kind, is_stored_off_record
from rmjournal.domain.tags import tags_in
from rmjournal.domain.titles import is_never_found
from rmjournal.journal.records.repository import Json, Records
from rmjournal.journal.search.sieve import Sieve, age, folded, line_of
from rmjournal.support.errors import Tampered
from rmjournal.vault.format.record import decode_text
from rmjournal.vault.format.word_table import MOST, WordTable, version_of
from rmjournal.vault.store.reader import OVER
from rmjournal.vault.store.unlock import Entry

NEWEST = MOST  # records whose words are not stored, for they change most
AT_ONCE = 4  # tables made when few records changed, so that closing stays quick
_WITHOUT = frozenset({Kind.DRAFT, Kind.SETTINGS})  # they change too often
_WORD = re.compile(r"\w+")
# Before a word in the tables stands nothing for a plain one, its sign for a tag, else:
_CLOSED, _LINE = "\1", "\2"
_OFF_RECORD, _ONLY_COUNTED, _HAS_CLOSED = b"\3off", b"\3counted", b"\3closed"


class Known(NamedTuple):
    """What the tables say about a query: which records it finds, which it only counts,
    and which records have to be looked at."""

    found: list[Entry]
    counted: list[Entry]
    others: list[Entry]


class KeptWords:
    """The stored words of one journal."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._read_for = b""
        self._tables: dict[int, WordTable] = {}
        self._by_version: dict[int, Entry | int] = {}
        self._others: list[Entry] | None = None

    def ask(self, query: Query, sieve: Sieve, *, off_record: bool) -> Known | None:
        """Ask the tables; None if there are none."""
        self._refresh()
        if not self._tables:
            return None
        found, counted = list[Entry](), list[Entry]()
        for table in self._tables.values():
            shown, closed = _asked(table, query, off_record=off_record)
            for bits, into in ((shown, found), (closed, counted)):
                into += self._entries(table.named(bits))
        if sieve.filters:
            found, counted = ([e for e in each if sieve.admits(e.meta, False, query.line)] for each in (found, counted))
        return Known(found, counted, self._unnamed())

    def others(self) -> tuple[list[Entry], int] | None:
        """Return the records that no table names, and how many records there are
        without history; None if there are no tables."""
        self._refresh()
        if not self._tables:
            return None
        return self._unnamed(), len(self._by_version)

    def keep(self) -> None:
        """Store the words of older records, if many changed since that was done last.

        About 0.3 ms a record."""
        vault = self._records.vault
        if not vault.makes_new_table():
            return
        self._refresh()
        outdated = [row for row, table in self._tables.items() if not self._by_version.keys() >= set(table.versions)]
        for row in outdated:
            del self._tables[row]
        self._others = None
        entries = [entry for entry in self._unnamed() if entry.meta.kind not in _WITHOUT]
        entries.sort(key=lambda entry: age(entry.meta))
        tables = (len(entries) - NEWEST) // MOST
        if tables > 0 or outdated:
            tables = max(0, min(tables, AT_ONCE + vault.count_changed() // MOST))
            vault.keep_words((self._words(entries[at * MOST :][:MOST]) for at in range(tables)), outdated)
        self._read_for = b""

    def _refresh(self) -> None:
        vault = self._records.vault
        if self._read_for != vault.head_box:
            self._tables = vault.word_tables()
            self._by_version = vault.by_version() if self._tables or vault.makes_new_table() else {}
            self._others = None
            self._read_for = vault.head_box

    def _entries(self, versions: Iterable[int]) -> Iterator[Entry]:
        """Yield the records with these versions that are still there, each made
        once."""
        for version in versions:
            found = self._by_version.get(version)
            if isinstance(found, int):
                found = self._by_version[version] = self._records.vault.made(found)
            if found is not None:
                yield found

    def _unnamed(self) -> list[Entry]:
        """Return the records that no table names."""
        if self._others is None:
            named = set(chain.from_iterable(table.versions for table in self._tables.values()))
            self._others = list(self._entries([version for version in self._by_version if version not in named]))
        return self._others

    def _words(self, entries: list[Entry]) -> list[tuple[int, set[bytes]]]:
        found = []
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
