"""Search everything a person wrote, by the beginnings of words and a few filters.

The words of older records are in the file, encrypted; a pass over 10,000 others takes
about 0.2 s."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from heapq import merge
from typing import TYPE_CHECKING, NamedTuple

from rmjournal.domain.query import Query
from rmjournal.domain.record.record import RecordId, is_stored_off_record, record_id
from rmjournal.domain.tags import tags_in
from rmjournal.domain.titles import MAY_BE_CLOSED, is_never_found
from rmjournal.journal.records.repository import Json, Records
from rmjournal.journal.search.kept_words import KeptWords, Known
from rmjournal.journal.search.ranking import Match, place
from rmjournal.journal.search.sieve import Found, Hit, Sieve, folded, line_of
from rmjournal.support.errors import Damaged, RmjournalError
from rmjournal.vault.store.unlock import Entry

if TYPE_CHECKING:
    from rmjournal.journal.search.live_index import SearchIndex


class _Closed(NamedTuple):
    """What matches only in words that stay closed: entries, and those that tables
    name."""

    entries: list[Entry]
    known: Known | None


class Search:
    """Find entries by words and filters."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._kept = KeptWords(records)
        self._closed: tuple[Query, bytes, _Closed] | None = None  # what is only counted, for a query and a head

    def as_typed(self) -> "SearchIndex":
        """Return a new index for search as you type."""
        from rmjournal.journal.search.live_index import SearchIndex

        return SearchIndex(self._records, self._kept)

    def find(self, query: Query, *, limit: int = 20, off_record: bool = False) -> tuple[list[Hit], int]:
        """Return the best hits, `limit` of them (0 for all), and how many there are.

        Those come first in which more of the words stand whole, then the newest. Notes
        off the record are left out unless asked for, and what stays closed is never a
        hit: closed_entries() names it."""
        sieve = Sieve(self._records, query, off_record=off_record)
        known = self._kept.ask(query, sieve, off_record=off_record)
        kinds = None if query.kind is None else {query.kind}
        matches, closed = list[tuple[Match, Json]](), list[Entry]()
        for entry, stored, found in self._scan(query, sieve, kinds, is_known=known is not None):
            if sieve.shows(found):
                matches.append((Match(sieve.rank(found.shown), entry), stored))
            elif not off_record and sieve.counts(found):
                closed.append(entry)
        unread = self._records.vault.passed_over
        if not off_record:
            self._closed = query, self._records.vault.head_box, _Closed(closed, known)
        count = len(matches) + (0 if known is None else known.total)
        matches.sort(key=lambda match: place(match[0]), reverse=True)
        named = iter(()) if known is None else ((match, None) for match in self._kept.best_first(known))
        hits, damaged = list[tuple[int, Hit]](), 0
        for match, raw in merge(matches, named, key=lambda each: place(each[0]), reverse=True):
            if len(hits) == limit != 0:
                break
            try:
                text = self._records.vault.get(match.entry.meta.uuid) if raw is None else raw
                hits.append((match.rank, sieve.hit(match.entry, text)))
            except Damaged:
                damaged += 1
        self._records.note_unread(unread + damaged)
        hits.sort(key=lambda each: (each[0], each[1].record.at, each[1].record.id), reverse=True)
        return [hit for _, hit in hits], count - damaged

    def keep_words(self) -> None:
        """Store the words of older entries, encrypted, if many changed since or a
        search had to look at many.

        It may fail: nothing depends on it."""
        with suppress(RmjournalError):
            self._kept.keep()

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

    def closed_entries(self, query: Query) -> list[tuple[int, RecordId]]:
        """Return kind and id of the entries that match only in words that stay closed
        until they are opened.

        Costs little right after find() of the same."""
        entries, known = self._only_counted(query)
        named = self._kept.closed(known) if known is not None else ()
        return [(entry.meta.kind, record_id(entry.meta.uuid)) for entry in (*entries, *named)]

    def _only_counted(self, query: Query) -> "_Closed":
        if self._closed is None or self._closed[:2] != (query, self._records.vault.head_box):
            sieve = Sieve(self._records, query)
            known = self._kept.ask(query, sieve, off_record=False)
            kinds = MAY_BE_CLOSED if query.kind is None else MAY_BE_CLOSED & {query.kind}
            scanned = self._scan(query, sieve, kinds, is_known=known is not None)
            entries = [entry for entry, _, found in scanned if sieve.counts(found)]
            self._closed = query, self._records.vault.head_box, _Closed(entries, known)
        return self._closed[2]

    def _scan(
        self, query: Query, sieve: Sieve, kinds: Collection[int] | None, *, is_known: bool
    ) -> Iterator[tuple[Entry, Json, Found]]:
        """Look at the texts of all or, where tables are known, of those that none
        names."""
        may_hold = _prefilter((*query.words, *query.tags))
        if not is_known:
            looked_at = self._records.scan(kinds, skip_faulty=True, may_hold=may_hold)
        else:
            others = self._kept.entries(self._kept.unnamed())
            wanted = others if kinds is None else [entry for entry in others if entry.meta.kind in kinds]
            looked_at = self._records.vault.objects(wanted, skip_faulty=True, may_hold=may_hold)
        for entry, raw in looked_at:
            kind = entry.meta.kind
            hidden, line = is_stored_off_record(kind, raw), line_of(kind, raw)
            if sieve.admits(entry.meta, hidden, line) and not is_never_found(kind, raw):
                yield entry, raw, folded(kind, raw)


def _prefilter(words: tuple[str, ...]) -> Callable[[bytes], bool]:
    """Return a fast test of a record's JSON text that never misses a hit.

    It saves decoding most texts."""
    wanted = [word.encode("utf-8", "replace") for word in words]

    def may_hold(text: bytes) -> bool:
        if not text.isascii() or b"\\u" in text:  # folding could make the word out of other characters
            return True
        lower = text.lower()
        for word in wanted:  # noqa: SIM110 - a generator takes longer than the search
            if word not in lower:
                return False
        return True

    return may_hold
