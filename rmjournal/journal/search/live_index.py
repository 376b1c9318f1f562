"""Search as you type: index the folded words of the records whose words the file does
not hold, in memory only."""

import re
import time
from collections.abc import Sequence
from heapq import merge
from itertools import islice
from typing import NamedTuple

from rmjournal.domain.query import Query
from rmjournal.domain.record.record import RecordId, is_stored_off_record, record_id
from rmjournal.domain.tags import tags_in
from rmjournal.domain.titles import is_never_found, title
from rmjournal.journal.records.repository import Json, Records
from rmjournal.journal.search.kept_words import KeptWords, Known
from rmjournal.journal.search.ranking import Match, age, place
from rmjournal.journal.search.sieve import Found, Hit, Sieve, folded, line_of
from rmjournal.support.errors import Damaged, Tampered
from rmjournal.vault.format.record import REVISION, TOMBSTONE, decode_text
from rmjournal.vault.store.reader import OVER
from rmjournal.vault.store.unlock import Entry

_BATCH = 100  # records opened between two checks of the time; fewer would be read one by one
_WORD = re.compile(r"\w+")


class _IndexedText(NamedTuple):
    """One record as it was indexed.

    `words` starts with a space, or is "" if the record could not be read or no search
    finds it. `closed` holds all its words where some stay closed until it is
    opened."""

    entry: Entry
    hidden: bool
    words: str
    closed: str = ""
    is_hit: bool = True
    line: str = ""


class SearchIndex:
    """The text that search looks through, in memory, as private as the journal itself.

    The words of older records are in the file, encrypted, and are asked there: of
    10,000 records, some hundreds are indexed. No read of the file stays open between
    calls, so anything may be saved in between. About 1 kB a record that is indexed;
    `clear` it before the journal is locked."""

    def __init__(self, records: Records, kept: KeptWords | None = None) -> None:
        self._records = records
        self._kept = kept or KeptWords(records)
        self.clear()

    def clear(self) -> None:
        """Forget everything; the next `refresh` starts again."""
        self._texts: dict[bytes, _IndexedText] = {}
        self._sorted: list[_IndexedText] | None = None
        self._todo: list[Entry] = []
        self._planned_for = b""
        self._kept.forget()
        self._asked: tuple[Query, bool, bytes] | None = None  # what was asked last, and of which head
        self._answer: Known | None = None
        self.total = 0

    @property
    def done(self) -> int:
        """How many of `total` records are indexed, unreadable ones included."""
        return self.total - len(self._todo)

    @property
    def passed_over(self) -> int:
        """How many records could not be read."""
        return sum(not text.words for text in self._texts.values())

    def refresh(self, seconds: float) -> bool:
        """Index what changed and drop what was deleted; return True when all is done.

        Stops after about `seconds`, but always does some of the work. Costs nothing if
        nothing was saved since. Never call it in a transaction, which may yet be
        undone."""
        until = time.monotonic() + seconds
        self._plan()
        while self._todo:
            self._sorted = None
            batch = self._todo[-_BATCH:]
            for entry, stored in self._records.vault.texts(batch):
                self._texts[entry.meta.uuid] = _indexed(entry, stored)
            del self._todo[-_BATCH:]
            if time.monotonic() >= until:
                break
        return not self._todo

    def search(self, query: Query, limit: int = 20, off_record: bool = False) -> tuple["Hits", int]:
        """Return the best indexed hits, `limit` of them (0 for all), and how many there
        are.

        Once `refresh` is done, the result is that of Search.find(), but a hit that is
        damaged since comes without its words. What was saved since is found only after
        the next refresh; what was changed or deleted since is left out."""
        sieve = Sieve(self._records, query, off_record=off_record)
        texts = [text for text in self._newest_first() if text.is_hit]
        for word in sorted(query.words, key=len, reverse=True):
            start = " " + word
            texts = [text for text in texts if start in text.words]
        for tag in query.tags:
            texts = [text for text in texts if f" #{tag} " in text.words]
        wholes = [f" {word} " for word in query.words]
        matches = [
            Match(sum(whole in text.words for whole in wholes), text.entry) for text in self._admitted(sieve, texts)
        ]
        matches.sort(key=lambda match: match.rank, reverse=True)  # they stay sorted by age
        found, count = iter(matches), len(matches)
        if (known := self._known(query, sieve, off_record=off_record)) is not None:
            found, count = merge(matches, self._kept.best_first(known), key=place, reverse=True), count + known.total
        return Hits(self._records, sieve, [match.entry for match in islice(found, limit or None)]), count

    def closed(self, query: Query) -> int:
        """Return how many indexed entries match only in words that stay closed."""
        starts = [*(f" {word}" for word in query.words), *(f" #{tag} " for tag in query.tags)]
        matches = [
            text
            for text in self._newest_first()
            if text.closed
            and all(start in text.closed for start in starts)
            and not (text.is_hit and all(start in text.words for start in starts))
        ]
        sieve = Sieve(self._records, query)
        known = self._known(query, sieve, off_record=False)
        return len(self._admitted(sieve, matches)) + (known.counted if known is not None else 0)

    def _known(self, query: Query, sieve: Sieve, *, off_record: bool) -> Known | None:
        """Ask the words in the file, once for the hits and the count of a query."""
        if not self._planned_for:
            return None
        asked = query, off_record, self._records.vault.head_box
        if self._asked != asked:
            self._asked, self._answer = asked, self._kept.ask(query, sieve, off_record=off_record)
        return self._answer

    def _admitted(self, sieve: Sieve, matches: list[_IndexedText]) -> list[_IndexedText]:
        """Return those that pass the filters and are still as they were indexed."""
        if sieve.filters:
            matches = [text for text in matches if sieve.admits(text.entry.meta, text.hidden, text.line)]
        if self._records.vault.head_box != self._planned_for:
            matches = [text for text in matches if self._is_current(text.entry)]
        return matches

    def _newest_first(self) -> list[_IndexedText]:
        """Return the readable records, sorted once after every change."""
        if self._sorted is None:
            readable = [text for text in self._texts.values() if text.words]
            self._sorted = sorted(readable, key=lambda text: age(text.entry.meta), reverse=True)
        return self._sorted

    def _plan(self) -> None:
        """If something was saved, list what has to be read, the first to read last."""
        vault = self._records.vault
        if vault.head_box == self._planned_for:
            return
        if (others := self._kept.others()) is not None:
            here, self.total = others
        else:
            here = [entry for entry in vault.entries() if entry.meta.kind not in (REVISION, TOMBSTONE)]
            self.total = len(here)
        before, self._texts, self._sorted, missing = self._texts, {}, None, []
        for entry in here:
            text = before.get(entry.meta.uuid)
            if text is not None and text.entry is entry:  # the vault makes a new entry for every version
                self._texts[entry.meta.uuid] = text
            else:
                missing.append(entry)
        self._todo = sorted(missing, key=lambda entry: age(entry.meta))
        self._planned_for = vault.head_box

    def _is_current(self, entry: Entry) -> bool:
        vault, uuid = self._records.vault, entry.meta.uuid
        return uuid in vault and vault.entry(uuid) is entry


class Hits(Sequence[Hit]):
    """Hits that are read when they are asked for, each time anew: of many, few are
    looked at."""

    def __init__(self, records: Records, sieve: Sieve, entries: list[Entry]) -> None:
        self._records, self._sieve, self._entries = records, sieve, entries

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, at: int) -> Hit:  # type: ignore[override] # never sliced
        entry = self._entries[at]
        try:
            return self._sieve.hit(entry, self._records.vault.get(entry.meta.uuid))
        except Damaged:
            record = self._records.glance(record_id(entry.meta.uuid))
            return Hit(record, title(record.kind, record.raw, None))

    def id_of(self, at: int) -> RecordId:
        """Return the id of the record of a hit, without reading it."""
        return record_id(self._entries[at].meta.uuid)


def _indexed(entry: Entry, stored: bytes | None) -> _IndexedText:
    raw: Json | None = None
    if stored is not None:
        try:
            raw = decode_text(stored)
        except Tampered:
            raw = None
    if raw is None:
        return _IndexedText(entry, False, "")
    raw.pop(OVER, None)
    kind = entry.meta.kind
    found = folded(kind, raw) if not is_never_found(kind, raw) else Found("", "", False)
    closed = _words(found.closed) if found.closed else ""
    hidden, line = is_stored_off_record(kind, raw), line_of(kind, raw)
    return _IndexedText(entry, hidden, _words(found.shown), closed, found.is_hit, line)


def _words(text: str) -> str:
    """Return each word once, after a space, and each tag with its sign between two."""
    words = dict.fromkeys([*_WORD.findall(text), *(f"#{tag}" for tag in tags_in(text))])
    return f" {' '.join(words)} "
