"""Finding: words at the beginning of words, in everything a person wrote, with a few filters.

Nothing is indexed on the disk. A pass over 10,000 records takes about a fifth of a second."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from rmjournal.domain.model.pair import Pair, Role
from rmjournal.domain.record.record import Body, Kind, Record, uuid_of
from rmjournal.domain.text import clean, fold, line
from rmjournal.domain.titles import WORDS, written
from rmjournal.journal.records.repository import Json, Shelf, is_hidden, record_of, to_ms
from rmjournal.support.errors import Refused
from rmjournal.vault.format.record import Meta
from rmjournal.vault.store.unlock import Entry

_FILTERS = "pair:1  role:mentor-junior or role:mentee-senior  kind:note  before:2026-03-31  after:2026-01-01"
_ROLES = {
    "mentor": Role.MENTOR_JUNIOR,
    "junior": Role.MENTOR_JUNIOR,
    "mentor-junior": Role.MENTOR_JUNIOR,
    "mentee": Role.MENTEE_SENIOR,
    "senior": Role.MENTEE_SENIOR,
    "mentee-senior": Role.MENTEE_SENIOR,
}
_KINDS = {word.replace(" ", "-"): kind for kind, word in WORDS.items() if kind not in (Kind.TOMBSTONE, Kind.REVISION)}
_AROUND = 32  # characters shown before the first hit


@dataclass(frozen=True)
class Query:
    """What is looked for: words that must all be there, and filters that must all hold."""

    words: tuple[str, ...] = ()
    pair: int | None = None
    role: Role | None = None
    kind: int | None = None
    before: date | None = None
    after: date | None = None

    @classmethod
    def read(cls, typed: str) -> "Query":
        """Read one line as a person types it. Raises Refused for a filter that is not understood."""
        words, filters = [], dict[str, object]()
        for piece in clean(typed).split():
            name, colon, value = piece.partition(":")
            if colon and name.lower() in _READERS:
                try:
                    filters[name.lower()] = _READERS[name.lower()](value.lower())
                except (KeyError, ValueError):
                    filters = {}
                    break
            else:
                words += re.findall(r"\w+", fold(piece))
        else:
            if not words and not filters:
                raise Refused("There is nothing to look for.", f"Type a word, or a filter: {_FILTERS}")
            return cls(words=tuple(words), **filters)  # type: ignore[arg-type] # each reader gives its field's type
        raise Refused("One of the filters is not understood.", f"They are: {_FILTERS}")


_READERS: dict[str, Callable[[str], object]] = {
    "pair": int,
    "role": _ROLES.__getitem__,
    "kind": _KINDS.__getitem__,
    "before": date.fromisoformat,
    "after": date.fromisoformat,
}


class Hit(NamedTuple):
    """A record that was found, and the piece of it around the first word."""

    record: Record[Body]
    excerpt: str


class Sieve:
    """A query made ready for the journal that it is put to: which records may be hits, and which are."""

    def __init__(self, shelf: Shelf, query: Query, *, off_record: bool = False) -> None:
        self.words = query.words
        self.starts = [re.compile(r"(?<!\w)" + re.escape(word)) for word in query.words]
        self._kind = query.kind
        self._pairs = _pairs(shelf, query)
        self._earliest = -math.inf if query.after is None else to_ms(datetime.combine(query.after, time.max))
        self._latest = math.inf if query.before is None else to_ms(datetime.combine(query.before, time.min))
        self._off_record = off_record
        self.filters = not off_record or query != Query(query.words)

    def admits(self, meta: Meta, hidden: bool) -> bool:
        """Do the filters, if there are `filters`, let this record through? `hidden` says that it is off the record."""
        return (
            (self._kind is None or meta.kind == self._kind)
            and (self._pairs is None or meta.pair in self._pairs)
            and self._earliest < meta.sort_ms < self._latest
            and (self._off_record or not hidden)
        )

    def matches(self, text: str) -> bool:
        """Does every word stand at the beginning of a word of this folded text?"""
        return all(word in text for word in self.words) and all(start.search(text) for start in self.starts)

    def hit(self, entry: Entry, raw: Json) -> Hit:
        """Return a record that matches, with the piece of it around the first word."""
        return Hit(record_of(entry, raw), _excerpt(entry.meta.kind, raw, self.starts))


def folded(kind: int, raw: Json) -> str:
    """Return what a search looks through, as it is compared."""
    return fold(written(kind, raw))


def search(shelf: Shelf, query: Query, *, limit: int = 20, off_record: bool = False) -> tuple[list[Hit], int]:
    """Return the newest hits, `limit` of them (0 for all), and how many there are.

    Notes off the record are passed over unless asked for."""
    sieve = Sieve(shelf, query, off_record=off_record)
    found = []
    kinds = {query.kind} if query.kind is not None else None
    for entry, raw in shelf.scan(kinds, skip_faulty=True, may_hold=_prefilter(query.words)):
        kind = entry.meta.kind
        if sieve.admits(entry.meta, is_hidden(kind, raw)) and sieve.matches(folded(kind, raw)):
            found.append((entry, raw))
    shelf.tell_unread(shelf.vault.passed_over)
    found.sort(key=lambda hit: age(hit[0].meta), reverse=True)
    shown = found if limit == 0 else found[:limit]
    return [sieve.hit(entry, raw) for entry, raw in shown], len(found)


def age(meta: Meta) -> tuple[int, bytes]:
    """Return what hits are sorted by: their moment, and of two of one moment the id."""
    return meta.sort_ms, meta.uuid


def _prefilter(words: tuple[str, ...]) -> Callable[[bytes], bool]:
    """Return a quick look at the JSON of a record that never misses a hit: most texts need not be decoded."""
    wanted = [word.encode("utf-8", "replace") for word in words]

    def may_hold(text: bytes) -> bool:
        if not text.isascii() or b"\\u" in text:  # folding could make of it what is not there
            return True
        lower = text.lower()
        return all(word in lower for word in wanted)

    return may_hold


def _pairs(shelf: Shelf, query: Query) -> set[bytes] | None:
    """Return the pairs that the filters leave, None where they leave all."""
    if query.pair is None and query.role is None:
        return None
    return {
        uuid_of(pair.id)
        for pair in shelf.of_type(Pair)
        if pair.body is not None and query.pair in (None, pair.body.number) and query.role in (None, pair.body.role)
    }


def _excerpt(kind: int, raw: Json, tests: list[re.Pattern[str]]) -> str:
    """Return the line with the first hit, from a little before it: folding may shift it by some characters."""
    lines = written(kind, raw).splitlines() or [""]
    for text in lines:
        for test in tests:
            if found := test.search(fold(text)):
                start = max(0, found.start() - _AROUND)
                if start:  # not inside a word
                    start = text.find(" ", start, found.start()) + 1 or start
                return ("…" if start else "") + line(text[start:])
    return line(lines[0])
