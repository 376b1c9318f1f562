"""Offer the services for copies of a journal, for what was shared of it, and for
takeouts."""

from functools import cached_property
from typing import TYPE_CHECKING

from rmjournal.journal.records.pairs import Pairs
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.settings import SettingsRecord
from rmjournal.support.clock import Clock

if TYPE_CHECKING:
    from rmjournal.journal.copies.backups import Backups
    from rmjournal.journal.copies.conflicts import Conflicts
    from rmjournal.journal.copies.destroy import Destruction
    from rmjournal.journal.copies.merge import Merges
    from rmjournal.journal.copies.verify import Checks
    from rmjournal.journal.exports.export_log import ExportLog
    from rmjournal.journal.exports.takeout import Takeouts
    from rmjournal.journal.imports.imports import Imports
    from rmjournal.vault.store.proof import Proof


class CopyServices:
    """What a journal has for its copies. Each is imported on first use."""

    records: Records
    settings: SettingsRecord
    clock: Clock
    pairs: Pairs

    @staticmethod
    def get_ready() -> None:
        """Import the services that a first look at a journal needs, while nobody
        waits."""
        from rmjournal.journal.copies import backups, location
        from rmjournal.journal.exports import export_log
        from rmjournal.journal.sessions import drafts, offers, reflections, signals, unsaved

        _ = backups, location, export_log, drafts, offers, reflections, signals, unsaved

    def proof(self) -> "Proof | None":
        """Return what proves all entries in another thread, None if they are proven.

        Tell `note_proof` here how it ended."""
        return self.records.vault.proof()

    def note_proof(self, holds: bool) -> None:
        """Note how a proof ended. Raises Damaged or Tampered where it does not hold."""
        self.records.vault.note_proof(holds)

    @cached_property
    def exports(self) -> "ExportLog":
        """What was shared, a row for each item."""
        from rmjournal.journal.exports.export_log import ExportLog

        return ExportLog(self.records, self.settings)

    @cached_property
    def takeouts(self) -> "Takeouts":
        """A readable copy of everything."""
        from rmjournal.journal.exports.takeout import Takeouts

        return Takeouts(self.records, self.exports)

    @cached_property
    def imports(self) -> "Imports":
        """Importing a takeout or another journal."""
        from rmjournal.journal.imports.imports import Imports

        return Imports(self.records, self.pairs, self.clock)

    @cached_property
    def backups(self) -> "Backups":
        """Backups, and which copies still hold a pair."""
        from rmjournal.journal.copies.backups import Backups

        return Backups(self.records, self.settings, self.exports)

    @cached_property
    def checks(self) -> "Checks":
        """Checking the journal and its copies."""
        from rmjournal.journal.copies.verify import Checks

        return Checks(self.records, self.backups)

    @cached_property
    def merges(self) -> "Merges":
        """Merging another copy of this journal."""
        from rmjournal.journal.copies.merge import Merges

        return Merges(self.records, self.pairs, self.settings)

    @cached_property
    def conflicts(self) -> "Conflicts":
        """Entries that were changed in two copies."""
        from rmjournal.journal.copies.conflicts import Conflicts

        return Conflicts(self.records)

    @cached_property
    def destruction(self) -> "Destruction":
        """Destroying the journal."""
        from rmjournal.journal.copies.destroy import Destruction

        return Destruction(self.records, self.settings, self.backups)
