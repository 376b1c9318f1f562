"""Destroy a journal, and list first what goes with it and what stays."""

import glob
from pathlib import Path
from typing import NamedTuple

from rmjournal.journal.copies.backups import Backups, backups_by
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.settings import SettingsRecord
from rmjournal.support import preferences
from rmjournal.support.errors import Failed, Refused
from rmjournal.vault.rewrite import destroy
from rmjournal.vault.store import vault_files


class Everything(NamedTuple):
    """The files that are destroyed with a journal, and those that stay.

    `files` are destroyed, `backups` only if asked for, `stays` are other files, and
    `handed_out` names copies whose place is unknown, and `left_behind` says whether
    daily backups in a folder that was in use before may be among them. Backups on a
    disk that is not connected are missing here. A copy is destroyed without backups and
    without this computer's state files: both belong to the journal."""

    is_copy: bool
    files: list[Path]
    backups: list[Path]
    stays: list[Path]
    handed_out: list[str]
    left_behind: bool


class Destruction:
    """Destroy the journal, its keys first."""

    def __init__(self, records: Records, settings: SettingsRecord, backups: Backups) -> None:
        self._records = records
        self._settings = settings
        self._backups = backups

    def everything(self) -> Everything:
        """Return all files of a journal without opening one."""
        path = self._records.vault.path
        aside = [
            file for copy in self._backups.replaced() for file in vault_files.with_neighbours(copy) if file.exists()
        ]
        is_copy, backups = self._is_copy(), self._backups.daily()
        of_the_journal = self._records.vault.state_files()
        files = [*destroy.files_of(self._records.vault), *([] if is_copy else of_the_journal), *aside]
        beside = sorted(path.parent.glob(f"{glob.escape(path.name)}?*"))
        others = [*beside, *([*of_the_journal, *backups] if is_copy else []), preferences.usual_path()]
        stays = [each for each in others if each not in files and each.exists()]
        handed_out, left_behind = self._backups.handed_out(), self._backups.left_behind()
        return Everything(is_copy, files, [] if is_copy else backups, stays, handed_out, left_behind)

    def _is_copy(self) -> bool:
        return self._records.vault.is_outdated() or self._backups.is_open()

    def copies(self) -> list[str]:
        """Return the names of the copies that still open once the journal's keys are
        gone."""
        return [*self._backups.handed_out(), *map(str, [*self._backups.daily(), *self._backups.replaced()])]

    def destroy(self, *, backups: bool = False) -> list[Path]:
        """Destroy a journal and close it.

        Destroys the replaced files beside it, its keys, its files and this computer's
        state files, and with `backups` also the daily backups. Raises Refused for
        `backups` with a copy, which is destroyed alone, and Failed if the settings,
        which name their folder, cannot be read. A kill before the keys are gone leaves
        the journal as it was; after that nothing opens it. Returns the files that could
        not be removed, which nothing opens any more."""
        is_copy = self._is_copy()
        if is_copy and backups:
            raise Refused(
                "This is a copy, and the backups belong to the journal.", "Destroy the copy without --backups."
            )
        copies = self._backups.replaced()
        if backups:
            settings = self._settings.if_readable()
            if settings is None:
                raise Failed(
                    "The settings can't be read, so we don't know where the daily backups are. Nothing was destroyed.",
                    "Try again. If that doesn't help, delete the backups by hand and leave out --backups.",
                )
            copies += backups_by(settings)
        return destroy.destroy(self._records.vault, copies, is_copy=is_copy)
