"""Read what signals, due actions and offers are drawn from, older records from their
gist."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from itertools import chain

from rmjournal.domain.record.record import AnyRecord, Kind
from rmjournal.journal.records import gists, kept_rows
from rmjournal.journal.records.gists import Named
from rmjournal.journal.records.repository import Records, record_of, unopened
from rmjournal.support.errors import RmjournalError
from rmjournal.vault.format.kept_row import version_of
from rmjournal.vault.store.kept_rows import GISTS
from rmjournal.vault.store.unlock import Entry, many_made

_OTHERS = frozenset({Kind.PAIR, Kind.SIGN_ANSWER, Kind.CHECK_IN, Kind.CLOSING})  # few, or changed again and again
_AT_ONCE = 4_096  # gists that are stored at a closing, so that it stays quick: about 40 us each


class Momentum:
    """The records of one journal from which signals are drawn."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._unnamed = 0

    def records(self, beside: Collection[Kind] = ()) -> list[AnyRecord]:
        """Return them in no order, with those of the kinds `beside`.

        They are read, never shown nor saved: older ones may be their gist. Reflections
        come without content."""
        with many_made():
            return self._found(_OTHERS.union(beside))

    def _found(self, kinds: Collection[int]) -> list[AnyRecord]:
        vault = self._records.vault
        found = [*self._records.all({*kinds} - gists.KINDS)]
        unnamed = vault.by_version(gists.KINDS)
        for row in vault.kept_rows(GISTS).values():
            found += [gist for version, gist in gists.unpacked(row) if unnamed.pop(version, None) is not None]
        self._unnamed = len(unnamed)
        entries = [vault.made(each, keep=False) for each in unnamed.values()]
        found += self._records.read([entry for entry in entries if entry.meta.kind != Kind.REFLECTION])
        found += [unopened(entry) for entry in entries if entry.meta.kind == Kind.REFLECTION]
        return found

    def keep(self) -> None:
        """Store the gist of older records, if many had to be read.

        It may fail: nothing depends on it."""
        if self._unnamed >= 2 * kept_rows.FEW and not self._records.vault.read_only:
            with suppress(RmjournalError):
                self._keep()

    def _keep(self) -> None:
        vault = self._records.vault
        current, rows = vault.by_version(gists.KINDS), vault.kept_rows(GISTS)
        whole = {at for at, row in rows.items() if gists.is_readable(row) and current.keys() >= set(row.versions)}
        outdated = kept_rows.outdated({at: row.versions for at, row in rows.items()}, whole)
        named = set(chain.from_iterable(row.versions for at, row in rows.items() if at not in outdated))
        metas = (vault.made(each, keep=False).meta for version, each in current.items() if version not in named)
        versions = kept_rows.by_age(meta for meta in metas if meta.uuid not in vault.changed())
        chosen = [*kept_rows.in_rows(versions, max(_AT_ONCE, len(versions) // 8))]
        if outdated or chosen:
            found = ([*self._gists([vault.made(current[each], keep=False) for each in row])] for row in chosen)
            vault.keep_rows(GISTS, (gists.packed(each) for each in found if each), outdated)

    def _gists(self, entries: list[Entry]) -> Iterator[Named]:
        read = [entry for entry in entries if entry.meta.kind != Kind.REFLECTION]
        records = [(entry, record_of(entry, raw)) for entry, raw in self._records.vault.objects(read, skip_faulty=True)]
        records += [(entry, unopened(entry)) for entry in entries if entry.meta.kind == Kind.REFLECTION]
        for entry, record in records:
            if (gist := gists.gist_of(version_of(entry.meta), record)) is not None:
                yield gist
