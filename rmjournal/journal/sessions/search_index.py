"""Finding while somebody types: the folded words of every record, in memory and nowhere else."""

import re
import time
from typing import NamedTuple

from rmjournal.domain.query import Query
from rmjournal.domain.record.record import is_stored_off_record
from rmjournal.journal.records.repository import Json, Records
from rmjournal.journal.sessions.search import Hit, Sieve, age, folded
from rmjournal.support.errors import Damaged, Tampered
from rmjournal.vault.format.record import REVISION, TOMBSTONE, decode_text
from rmjournal.vault.store.reader import OVER
from rmjournal.vault.store.unlock import Entry

_BATCH = 16  # records that are opened between two looks at the clock
_WORD = re.compile(r"\w+")


class _Held(NamedTuple):
    """One record as it was when it was taken in; `words` is "" where it could not be read, else it begins with " "."""

    entry: Entry
    hidden: bool
    words: str


class SearchIndex:
    """What a search looks through, kept beside an open journal and as private as what it is made of.

    It never keeps a reading of the file open from one call to the next, so anything may be saved in between.
    About a kilobyte a record; `clear` it before the journal is locked."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self.clear()

    def clear(self) -> None:
        """Forget everything; the next `refresh` begins anew."""
        self._held: dict[bytes, _Held] = {}
        self._sorted: list[_Held] | None = None
        self._todo: list[Entry] = []
        self._planned_for = b""
        self.total = 0

    @property
    def done(self) -> int:
        """How many of `total` records are taken in, those that cannot be read included."""
        return self.total - len(self._todo)

    @property
    def passed_over(self) -> int:
        """How many records could not be read."""
        return sum(not held.words for held in self._held.values())

    def refresh(self, seconds: float) -> bool:
        """Take in what is new or changed and let go of what is gone, for about so long; True when all is done.

        However short the time, some of it gets done. Where nothing was saved since, it costs nothing. Never called
        inside a transaction, of which nobody knows yet whether it stands."""
        until = time.monotonic() + seconds
        self._plan()
        while self._todo:
            self._sorted = None
            batch = self._todo[-_BATCH:]
            for entry, text in self._records.vault.texts(batch, cached=False):
                self._held[entry.meta.uuid] = _held(entry, text)
            del self._todo[-_BATCH:]
            if time.monotonic() >= until:
                break
        return not self._todo

    def search(self, query: Query, limit: int = 20, off_record: bool = False) -> tuple[list[Hit], int]:
        """Return the newest hits among what is taken in, `limit` of them (0 for all), and how many there are.

        The same as journal.search.search once `refresh` is done. What was saved since is found only after the next
        one; what was changed or deleted since is passed over."""
        sieve = Sieve(self._records, query, off_record=off_record)
        found = self._newest_first()
        for word in sorted(query.words, key=len, reverse=True):
            start = " " + word
            found = [held for held in found if start in held.words]
        if sieve.filters:
            found = [held for held in found if sieve.admits(held.entry.meta, held.hidden)]
        if self._records.vault.head_box != self._planned_for:
            found = [held for held in found if self._is_current(held.entry)]
        hits, unread = [], 0
        for entry in (held.entry for held in found[: limit or None]):
            try:
                hits.append(sieve.hit(entry, self._records.vault.get(entry.meta.uuid)))
            except Damaged:
                unread += 1
        return hits, len(found) - unread

    def _newest_first(self) -> list[_Held]:
        """Return what could be read, sorted once after every change."""
        if self._sorted is None:
            readable = [held for held in self._held.values() if held.words]
            self._sorted = sorted(readable, key=lambda held: age(held.entry.meta), reverse=True)
        return self._sorted

    def _plan(self) -> None:
        """Where something was saved, find out what has to be read; what is to be read first stands last."""
        vault = self._records.vault
        if vault.head_box == self._planned_for:
            return
        here = [entry for entry in vault.entries() if entry.meta.kind not in (REVISION, TOMBSTONE)]
        before, self._held, self._sorted, missing = self._held, {}, None, []
        for entry in here:
            held = before.get(entry.meta.uuid)
            if held is not None and held.entry is entry:  # the vault makes another one for every version
                self._held[entry.meta.uuid] = held
            else:
                missing.append(entry)
        self._todo = sorted(missing, key=lambda entry: age(entry.meta))
        self.total = len(here)
        self._planned_for = vault.head_box

    def _is_current(self, entry: Entry) -> bool:
        vault, uuid = self._records.vault, entry.meta.uuid
        return uuid in vault and vault.entry(uuid) is entry


def _held(entry: Entry, text: bytes | None) -> _Held:
    raw: Json | None = None
    if text is not None:
        try:
            raw = decode_text(text)
        except Tampered:
            raw = None
    if raw is None:
        return _Held(entry, False, "")
    raw.pop(OVER, None)
    kind = entry.meta.kind
    words = dict.fromkeys(_WORD.findall(folded(kind, raw)))
    return _Held(entry, is_stored_off_record(kind, raw), " " + " ".join(words))  # each word, once, after a blank
