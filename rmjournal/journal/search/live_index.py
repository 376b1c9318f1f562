"""Search as you type: take in the words of the records whose words the file does not
hold, in memory only."""

import time
from array import array
from collections.abc import Sequence
from itertools import islice

from rmjournal.domain.query import Query
from rmjournal.domain.record.record import RecordId, record_id
from rmjournal.domain.titles import title
from rmjournal.journal.records.repository import Records
from rmjournal.journal.search.kept_words import KeptWords, Known, words_in
from rmjournal.journal.search.sieve import Hit, Sieve
from rmjournal.support.errors import Damaged
from rmjournal.vault.format.kept_row import version_of
from rmjournal.vault.store.unlock import Entry

_BATCH = 100  # records opened between two checks of the time; fewer would be read one by one


class SearchIndex:
    """The words that search looks through, in memory, as private as the journal itself.

    Those of older records are in the file, encrypted, and are asked from the first key
    on: of 10,000 records, some hundreds are read. No read of the file stays open
    between calls, so anything may be saved in between. About 0.2 kB a record that is
    read; `clear` it before the journal is locked."""

    def __init__(self, records: Records, kept: KeptWords | None = None) -> None:
        self._records = records
        self._kept = kept or KeptWords(records)
        self.clear()

    def clear(self) -> None:
        """Forget everything; the next `refresh` starts again."""
        self._todo = array("Q")  # versions, the first to read last
        self._unread: set[int] = set()
        self._planned_for = b""
        self._kept.forget()
        self._answer: tuple[Query, bool, bytes, int, Known | None] | None = None  # to what, of which state
        self.total = 0

    def get_ready(self) -> None:
        """Read what the file holds of words, so that the first key is answered at
        once."""
        self._kept.get_ready()

    @property
    def done(self) -> int:
        """How many of `total` records are taken in, unreadable ones included."""
        return self.total - len(self._todo)

    @property
    def passed_over(self) -> int:
        """How many records could not be read."""
        return len(self._unread)

    def refresh(self, seconds: float) -> bool:
        """Take in what changed; return True when all is done.

        Stops after about `seconds`, but always does some of the work. Costs nothing if
        nothing was saved since. Never call it in a transaction, which may yet be
        undone."""
        until = time.monotonic() + seconds
        self._plan()
        while self._todo:
            for entry, text in self._records.vault.texts(self._kept.entries(self._todo[-_BATCH:])):
                words, version = words_in(entry, text), version_of(entry.meta)
                if words is None:
                    self._unread.add(version)
                else:
                    self._kept.add(version, words)
            del self._todo[-_BATCH:]
            if time.monotonic() >= until:
                break
        return not self._todo

    def search(self, query: Query, limit: int = 20, off_record: bool = False) -> tuple["Hits", int]:
        """Return the best hits of what is known, `limit` of them (0 for all), and how
        many there are.

        Once `refresh` is done, the result is that of Search.find(), but a hit that is
        damaged since comes without its words. What was saved since is found only after
        the next refresh; what was changed or deleted since is left out."""
        sieve = Sieve(self._records, query, off_record=off_record)
        known = self._known(query, sieve, off_record=off_record)
        if known is None:
            return Hits(self._records, sieve, []), 0
        best = islice(self._kept.best_first(known), limit or None)
        return Hits(self._records, sieve, [match.entry for match in best]), known.total

    def closed(self, query: Query) -> int:
        """Return how many known entries match only in words that stay closed."""
        known = self._known(query, Sieve(self._records, query), off_record=False)
        return 0 if known is None else sum(each.bit_count() for each in known.closed.values())

    def _known(self, query: Query, sieve: Sieve, *, off_record: bool) -> Known | None:
        """Ask the tables, once for the hits and the count of a query."""
        asked = query, off_record, self._records.vault.head_box, self.done
        if self._answer is None or self._answer[:4] != asked:
            self._answer = (*asked, self._kept.ask(query, sieve, off_record=off_record))
        return self._answer[4]

    def _plan(self) -> None:
        """If something was saved, list what has to be read."""
        if self._records.vault.head_box != self._planned_for:
            unnamed = self._kept.unnamed()
            self._unread.intersection_update(unnamed)
            self._todo = array("Q", [version for version in unnamed if version not in self._unread])
            self.total = self._kept.count()
            self._planned_for = self._records.vault.head_box


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
