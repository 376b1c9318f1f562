"""The end of a journal: what goes with it, what stays elsewhere, and destroying it."""

import glob
from pathlib import Path
from typing import NamedTuple

from rmjournal.journal.copies import backups as daily
from rmjournal.journal.copies.backups import Backups
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.settings import SettingsRecord
from rmjournal.support import preferences
from rmjournal.support.errors import Failed, Refused
from rmjournal.vault.rewrite import destroy as destroying
from rmjournal.vault.store import vault_files


class Everything(NamedTuple):
    """The files that go with a journal, its backups in rotation, and what stays: other files, and names of copies.

    Where the copies of `handed_out` are now, nobody knows. Backups on a disk that is not connected are not listed.
    With a copy go neither backups nor what this computer keeps, for both belong to the journal."""

    is_copy: bool
    files: list[Path]
    backups: list[Path]
    stays: list[Path]
    handed_out: list[str]


class Destruction:
    """Destroy the journal, its keys first."""

    def __init__(self, records: Records, settings: SettingsRecord, backups: Backups) -> None:
        self._records = records
        self._settings = settings
        self._backups = backups

    def everything(self) -> Everything:
        """Return what there is of a journal. No file is opened."""
        path = self._records.vault.path
        aside = [
            file for copy in self._backups.replaced() for file in vault_files.with_neighbours(copy) if file.exists()
        ]
        is_copy, backups = self._is_copy(), self._backups.daily()
        of_the_journal = self._records.vault.state_files()
        files = [*destroying.files_of(self._records.vault), *([] if is_copy else of_the_journal), *aside]
        beside = sorted(path.parent.glob(f"{glob.escape(path.name)}?*"))
        others = [*beside, *([*of_the_journal, *backups] if is_copy else []), preferences.usual_path()]
        kept = [each for each in others if each not in files and each.exists()]
        return Everything(is_copy, files, [] if is_copy else backups, kept, self._backups.handed_out())

    def _is_copy(self) -> bool:
        return self._records.vault.is_outdated() or self._backups.is_open()

    def copies(self) -> list[str]:
        """Return the names of the copies of a journal that open as they did, whatever becomes of its keys."""
        return [*self._backups.handed_out(), *map(str, [*self._backups.daily(), *self._backups.replaced()])]

    def destroy(self, *, backups: bool = False) -> list[Path]:
        """Destroy a journal and close it: copies beside it, its keys, its files, what this computer keeps of it.

        The backups in rotation go only where that is asked for. Asked for with a copy, which goes alone, it raises Refused;
        Failed where the settings, which say where they lie, cannot be read. From the moment when its keys are gone nothing
        opens the journal; a kill before that leaves it as it was. Returns the files that could not be removed: nothing
        opens them."""
        is_copy = self._is_copy()
        if is_copy and backups:
            raise Refused("This is a copy, and the backups are those of the journal.", "Destroy it without them.")
        found = self._backups.replaced()
        if backups:
            known = self._settings.if_readable()
            if known is None:
                raise Failed(
                    "The settings cannot be read, and with them where the backups a day lie. Nothing was destroyed.",
                    "Try again. If it stays so, delete those backups by hand, and destroy the journal without them.",
                )
            found += daily.backups_by(known)
        return destroying.destroy(self._records.vault, found, is_copy=is_copy)
