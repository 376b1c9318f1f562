"""Merge another copy of one journal that was written apart, and lose no text."""

from collections.abc import Callable
from pathlib import Path

from rmjournal.journal.copies.going_pairs import MayGo
from rmjournal.journal.copies.merge_rules import Merge, Merged
from rmjournal.journal.records.pairs import Pairs
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.settings import SettingsRecord
from rmjournal.support.errors import Refused
from rmjournal.vault.rewrite.replica import another
from rmjournal.vault.store import preflight
from rmjournal.vault.store.verify import Progress


class _NothingNew(Exception):
    """End a transaction in which nothing was written."""


class Merges:
    """Merge another copy of this journal."""

    def __init__(self, records: Records, pairs: Pairs, settings: SettingsRecord) -> None:
        self._records = records
        self._pairs = pairs
        self._settings = settings

    def merge(
        self,
        path: Path,
        *,
        progress: Progress | None = None,
        may_go: MayGo | None = None,
        copy_passphrase: Callable[[], str] | None = None,
    ) -> Merged:
        """Merge another copy of this journal in one transaction; that copy is only
        read.

        Merging the same copy again changes nothing. `may_go` is asked about pairs that
        were deleted in the other copy: True writes a backup beside the journal and
        deletes them, False keeps them and merges the rest. If it raises, nothing is
        changed. `copy_passphrase` is called if the copy has other keys, from before or
        after a re-key. Raises Refused for another journal, PairsWouldGo and OtherKeys
        if there is nobody to ask, WrongKey, and Damaged for a copy that does not add
        up."""
        vault = self._records.vault
        if preflight.resolve(path) == vault.path:
            raise Refused("That is this journal itself, not a copy.", "Choose another file.")
        vault.prove()
        with another(vault.keys, path, copy_passphrase) as theirs:
            merging = Merge(self._records, self._pairs, self._settings, theirs)
            if merging.going:
                merging.ask(may_go)
            try:
                with self._records.transaction():
                    merging.run(progress)
                    if merging.is_idle:
                        raise _NothingNew
            except _NothingNew:
                pass
        if merging.shredded:
            vault.compact()
        return merging.done
