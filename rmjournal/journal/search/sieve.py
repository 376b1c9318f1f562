"""A query prepared for one journal, and the words of a record that it looks at."""

import math
import re
from datetime import datetime, time
from typing import NamedTuple

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.query import Query
from rmjournal.domain.record.record import AnyRecord, Kind, record_id, uuid_of
from rmjournal.domain.tags import tags_in
from rmjournal.domain.text import fold, line
from rmjournal.domain.titles import in_sight, is_closed, title, written
from rmjournal.journal.records.moments import to_ms
from rmjournal.journal.records.repository import Json, Records, record_of
from rmjournal.vault.format.record import Meta
from rmjournal.vault.store.unlock import Entry

_AROUND = 32  # characters shown before the first hit
_ZONES = 2 * 86_400_000  # ms: no two zones are further apart


class Hit(NamedTuple):
    """A record that matches, with the text around the first word."""

    record: AnyRecord
    excerpt: str


class Sieve:
    """A query prepared for one journal: tells which records match it."""

    def __init__(self, records: Records, query: Query, *, off_record: bool = False) -> None:
        self._records, self.words = records, query.words
        self._tags = frozenset(query.tags)
        self.starts = [re.compile(r"(?<!\w)" + re.escape(word)) for word in query.words]
        self._wholes = [re.compile(rf"(?<!\w){re.escape(word)}(?!\w)") for word in query.words]
        self._kind, self._line = query.kind, query.line
        self._pairs = _pairs(records, query)
        self._earliest = -math.inf if query.after is None else to_ms(datetime.combine(query.after, time.max))
        self._latest = math.inf if query.before is None else to_ms(datetime.combine(query.before, time.min))
        self._off_record = off_record
        self.asks_metas = query != Query(query.words, tags=query.tags, line=query.line)

    def admits(self, meta: Meta, hidden: bool, line: str) -> bool:
        """Return whether this record passes the filters. `hidden` is set for one off
        the record, `line` is the kind of a line of the log."""
        return (
            (self._kind is None or meta.kind == self._kind)
            and self._line in ("", line)
            and (self._pairs is None or meta.pair in self._pairs)
            and self._earliest < self._moment(meta) < self._latest
            and (self._off_record or not hidden)
        )

    def _moment(self, meta: Meta) -> int:
        """Return when a record was, in ms. Near a limit, a session is read: after a
        change of zone, the vault may have its time on the next day."""
        ms = meta.sort_ms
        if meta.kind == Kind.SESSION and min(abs(ms - self._earliest), abs(ms - self._latest)) <= _ZONES:
            return to_ms(self._records.glance(record_id(meta.uuid)).at)
        return ms

    def matches(self, text: str) -> bool:
        """Return whether every word begins a word of this folded text, and every tag is
        in it."""
        return (
            all(word in text for word in self.words)
            and all(start.search(text) for start in self.starts)
            and self._tags.issubset(tags_in(text) if self._tags else ())
        )

    def rank(self, text: str) -> int:
        """Return how many of the words stand whole in this folded text."""
        return sum(whole.search(text) is not None for whole in self._wholes)

    def shows(self, found: "Found") -> bool:
        """Return whether a record matches in words that a hit may show."""
        return found.is_hit and self.matches(found.shown)

    def counts(self, found: "Found") -> bool:
        """Return whether a record matches in words that stay closed, and only there."""
        return bool(found.closed) and not self.shows(found) and self.matches(found.closed)

    def hit(self, entry: Entry, raw: Json) -> Hit:
        """Return a record that matches, with the text around the first word, or with
        its name if there is no text to show."""
        record = record_of(entry, raw)
        excerpt = _excerpt(entry.meta.kind, raw, self.starts)
        return Hit(record, excerpt or line(title(record.kind, record.raw, record.body)))


class Found(NamedTuple):
    """The words of a record as search looks through them, folded.

    `shown` are those that a hit may show, `closed` all of them where some stay closed
    until they are opened, else ""."""

    shown: str
    closed: str
    is_hit: bool = True  # a record that is closed as a whole is only counted


def line_of(kind: int, raw: Json) -> str:
    """Return the kind of a line of the log, "" for any other record."""
    return str(raw.get("kind", "")) if kind == Kind.LOG_ITEM else ""


def folded(kind: int, raw: Json) -> Found:
    """Return the words of a record that search looks through, folded."""
    everything, shown = fold(written(kind, raw)), fold(in_sight(kind, raw))
    return Found(shown, everything if shown != everything else "", not is_closed(kind, raw))


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
