"""Search everything a person wrote, by the beginnings of words and a few filters.

No index is on disk. A pass over 10,000 records takes about 0.2 s."""

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, time
from typing import NamedTuple

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.query import Query
from rmjournal.domain.record.record import AnyRecord, Kind, is_stored_off_record, uuid_of
from rmjournal.domain.tags import tags_in
from rmjournal.domain.text import fold, line
from rmjournal.domain.titles import MAY_BE_CLOSED, in_sight, is_closed, is_never_found, written
from rmjournal.journal.records.repository import Json, Records, record_of, to_ms
from rmjournal.vault.format.record import Meta
from rmjournal.vault.store.unlock import Entry

_AROUND = 32  # characters shown before the first hit


class Hit(NamedTuple):
    """A record that matches, with the text around the first word."""

    record: AnyRecord
    excerpt: str


class Sieve:
    """A query prepared for one journal: tells which records match it."""

    def __init__(self, records: Records, query: Query, *, off_record: bool = False) -> None:
        self.words = query.words
        self._tags = frozenset(query.tags)
        self.starts = [re.compile(r"(?<!\w)" + re.escape(word)) for word in query.words]
        self._kind, self._line = query.kind, query.line
        self._pairs = _pairs(records, query)
        self._earliest = -math.inf if query.after is None else to_ms(datetime.combine(query.after, time.max))
        self._latest = math.inf if query.before is None else to_ms(datetime.combine(query.before, time.min))
        self._off_record = off_record
        self.filters = not off_record or query != Query(query.words)

    def admits(self, meta: Meta, hidden: bool, line: str = "") -> bool:
        """Return whether this record passes the filters. `hidden` is set for one off
        the record, `line` is the kind of a line of the log.

        Without `filters`, every record does."""
        return (
            (self._kind is None or meta.kind == self._kind)
            and self._line in ("", line)
            and (self._pairs is None or meta.pair in self._pairs)
            and self._earliest < meta.sort_ms < self._latest
            and (self._off_record or not hidden)
        )

    def matches(self, text: str) -> bool:
        """Return whether every word begins a word of this folded text, and every tag is
        in it."""
        return (
            all(word in text for word in self.words)
            and all(start.search(text) for start in self.starts)
            and self._tags.issubset(tags_in(text) if self._tags else ())
        )

    def shows(self, found: "Found") -> bool:
        """Return whether a record matches in words that a hit may show."""
        return found.is_hit and self.matches(found.shown)

    def counts(self, found: "Found") -> bool:
        """Return whether a record matches in words that stay closed, and only there."""
        return bool(found.closed) and not self.shows(found) and self.matches(found.closed)

    def hit(self, entry: Entry, raw: Json) -> Hit:
        """Return a record that matches, with the text around the first word."""
        return Hit(record_of(entry, raw), _excerpt(entry.meta.kind, raw, self.starts))


class Found(NamedTuple):
    """The words of a record as search looks through them, folded.

    `shown` are those that a hit may show, `closed` all of them where some stay closed
    until they are opened, else ""."""

    shown: str
    closed: str
    is_hit: bool = True  # a record that is closed as a whole is only counted


class Search:
    """Find entries by words and filters."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def find(self, query: Query, *, limit: int = 20, off_record: bool = False) -> tuple[list[Hit], int]:
        """Return the newest hits, `limit` of them (0 for all), and how many there are.

        Notes off the record are left out unless asked for, and what stays closed is
        never a hit: closed() counts it."""
        sieve = Sieve(self._records, query, off_record=off_record)
        kinds = None if query.kind is None else {query.kind}
        matches = [(entry, raw) for entry, raw, found in self._scan(query, sieve, kinds) if sieve.shows(found)]
        self._records.note_unread(self._records.vault.passed_over)
        matches.sort(key=lambda hit: age(hit[0].meta), reverse=True)
        shown = matches if limit == 0 else matches[:limit]
        return [sieve.hit(entry, raw) for entry, raw in shown], len(matches)

    def tags(self) -> dict[str, int]:
        """Return every tag with the number of entries that have it, the most used
        first.

        Notes off the record are left out, and what stays closed. About 3 us an entry,
        and more for one with a tag."""
        found: Counter[str] = Counter()
        for entry, raw in self._records.scan(skip_faulty=True, may_hold=lambda text: b"#" in text):
            kind = entry.meta.kind
            if not is_stored_off_record(kind, raw) and not is_never_found(kind, raw):
                found.update(tags_in(folded(kind, raw).shown))
        return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))

    def closed(self, query: Query) -> int:
        """Return how many entries match only in words that stay closed until they are
        opened."""
        sieve = Sieve(self._records, query)
        kinds = MAY_BE_CLOSED if query.kind is None else MAY_BE_CLOSED & {query.kind}
        return sum(sieve.counts(found) for *_, found in self._scan(query, sieve, kinds))

    def _scan(self, query: Query, sieve: Sieve, kinds: Collection[int] | None) -> Iterator[tuple[Entry, Json, Found]]:
        for entry, raw in self._records.scan(kinds, skip_faulty=True, may_hold=_prefilter((*query.words, *query.tags))):
            kind = entry.meta.kind
            hidden, line = is_stored_off_record(kind, raw), line_of(kind, raw)
            if sieve.admits(entry.meta, hidden, line) and not is_never_found(kind, raw):
                yield entry, raw, folded(kind, raw)


def line_of(kind: int, raw: Json) -> str:
    """Return the kind of a line of the log, "" for any other record."""
    return str(raw.get("kind", "")) if kind == Kind.LOG_ITEM else ""


def folded(kind: int, raw: Json) -> Found:
    """Return the words of a record that search looks through, folded."""
    everything, shown = fold(written(kind, raw)), fold(in_sight(kind, raw))
    return Found(shown, everything if shown != everything else "", not is_closed(kind, raw))


def age(meta: Meta) -> tuple[int, bytes]:
    """Return the sort key of hits: their moment, then their id."""
    return meta.sort_ms, meta.uuid


def _prefilter(words: tuple[str, ...]) -> Callable[[bytes], bool]:
    """Return a fast test of a record's JSON text that never misses a hit.

    It saves decoding most texts."""
    wanted = [word.encode("utf-8", "replace") for word in words]

    def may_hold(text: bytes) -> bool:
        if not text.isascii() or b"\\u" in text:  # folding could make the word out of other characters
            return True
        lower = text.lower()
        return all(word in lower for word in wanted)

    return may_hold


def _excerpt(kind: int, raw: Json, tests: list[re.Pattern[str]]) -> str:
    """Return the line with the first hit, from a little before it.

    Folding may shift that start by some characters."""
    lines = in_sight(kind, raw).splitlines() or [""]
    for text in lines:
        for test in tests:
            if match := test.search(fold(text)):
                start = max(0, match.start() - _AROUND)
                if start:  # not inside a word
                    start = text.find(" ", start, match.start()) + 1 or start
                return ("…" if start else "") + line(text[start:])
    return line(lines[0])


def _pairs(records: Records, query: Query) -> set[bytes] | None:
    """Return the ids of the pairs that the filters admit, None for all."""
    if query.pair is None and query.role is None:
        return None
    return {
        uuid_of(pair.id)
        for pair in records.of_type(Pair)
        if query.pair in (None, pair.body.number) and query.role in (None, pair.body.role)
    }
