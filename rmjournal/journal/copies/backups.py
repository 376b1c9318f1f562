"""Backups in rotation, which copies still hold a pair, and where a journal had better not lie."""

import glob
import hashlib
import os
import re
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from rmjournal.domain.model.export_log import Departure, Left
from rmjournal.domain.model.settings import Settings
from rmjournal.domain.record.record import AnyRecord
from rmjournal.domain.text import line
from rmjournal.journal.copies.location import disk_advice
from rmjournal.journal.exports.export_log import ENCRYPTED, ExportLog
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.settings import SettingsRecord
from rmjournal.support.errors import Damaged, Failed, NotAVault, OtherKeys, Refused, RmjournalError
from rmjournal.vault.rewrite import backup as rewriting
from rmjournal.vault.rewrite.replica import another
from rmjournal.vault.store import preflight, vault_files
from rmjournal.vault.store.verify import Progress, Report

KEPT = 10
EVERY = timedelta(days=1)
_ZONES = timedelta(hours=13)  # the local time that names a backup lags behind UTC by up to twelve, and has no zone
_STAMP = "%Y-%m-%d-%H%M%S"
_OURS = re.compile(r"journal-(\d{4}-\d{2}-\d{2}-\d{6})\.rmj")


class Backups:
    """Backups: one on request, one a day, and which copies still hold a pair."""

    KEPT = KEPT

    def __init__(self, records: Records, settings: SettingsRecord, exports: ExportLog) -> None:
        self._records = records
        self._settings = settings
        self._exports = exports

    def write(self, target: Path, *, progress: Progress | None = None) -> Report:
        """Write an encrypted copy that was opened and read whole before it got its name.

        It opens with the passphrase and the recovery key of today, also after they were
        changed here."""
        report = rewriting.backup(self._records.vault, target, progress=progress)
        digest = None
        with suppress(OSError), preflight.resolve(target).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        self._exports.add_written(Left.BACKUP, ENCRYPTED, digest, target.name)
        return report

    def start_daily(self, folder: Path, now: datetime, *, progress: Progress | None = None) -> Path:
        """Write a backup into this folder now, and remember the folder for one a day; return the backup.

        Raises Refused where the backups of another journal lie there, for the oldest of ten are removed."""
        folder = preflight.resolve(folder)
        if not folder.is_dir():
            raise Failed("The folder for the backups is not there.", "Make it first, or name another.")
        if self._is_one_of(folder):
            raise Refused("This is one of the backups in that folder.", "Make it the journal with `rmjournal restore`.")
        was = self._settings.current().backup_folder
        if str(folder) != was:
            self._refuse_those_of_another(folder)
        self._settings.change({"backup_folder": str(folder)})  # before: this backup goes on with one a day, too
        try:
            made = self._rotate(folder, now, progress)
            if was != str(folder):
                self._list_left_behind(was)
            return made
        except BaseException:
            with suppress(RmjournalError):
                self._settings.change({"backup_folder": was})
            raise

    def _refuse_those_of_another(self, folder: Path) -> None:
        """Judge by the newest backup in a folder that tells whose it is: from before a re-key is of this journal, too."""
        for path in rotated(folder):
            with suppress(Damaged, NotAVault):
                with suppress(OtherKeys), another(self._records.vault.keys, path):
                    pass
                return

    def stop_daily(self) -> None:
        """Make no more backups by itself. Those that were made stay, and are listed under "What has left"."""
        with self._records.transaction():
            self._list_left_behind(self._settings.current().backup_folder)
            self._settings.change({"backup_folder": ""})

    def _list_left_behind(self, folder: str) -> None:
        """List the backups in a folder that no setting names any more: before a pair is shredded they are told of."""
        if folder:
            name = line(f"backups a day in the folder {Path(folder).name}".replace("\\", "_"), 255)
            self._records.add(Departure(what=Left.BACKUP, audience=ENCRYPTED, name=name))

    def write_if_due(self, now: datetime) -> str:
        """Write the backup of the day, where a folder is chosen, the newest is a day old and something was saved since.

        `now` is a local time. Called before the journal is closed. It never fails: returns a sentence where a backup is
        due and was not made, where nobody can tell, for the settings cannot be read, and where one bears a day to come."""
        try:
            known = self._settings.if_readable()
            if known is None:
                return "The settings cannot be read, and with them where backups go. See `rmjournal verify --full`."
            if known.backup_folder and self._is_due(Path(known.backup_folder), now):
                if self.is_open():
                    return "This is a backup itself, so none was made of it. `rmjournal restore` makes it the journal."
                made = self._rotate(Path(known.backup_folder), now, None)
                return " ".join(_dated_in_the_future(made))
        except RmjournalError as error:
            return f"The backup of today was not made. {error}"
        return ""

    def _is_due(self, folder: Path, now: datetime) -> bool:
        made = [_made_at(path) or now for path in rotated(folder)]
        newest = max((each for each in made if each <= now), default=None)  # a later one is of a clock that went wrong
        if newest is None:
            return True
        return now - newest >= EVERY and self._records.last_saved().replace(tzinfo=None) > newest

    def still_holding(self, pair: AnyRecord) -> list[str]:
        """Return the names of the copies that may still hold a pair after it is deleted: those made since it began.

        Whoever has one, and the passphrase of its time, can read the pair in it; a takeout needs no passphrase."""
        began = (
            pair.created if pair.created <= self._records.clock.utc() else None
        )  # else the clock ran ahead: nobody knows
        earliest = datetime.min if began is None else began.replace(tzinfo=None) - _ZONES
        found = [path for path in self.daily() if (_made_at(path) or earliest) >= earliest]
        return [*self.handed_out(began), *map(str, [*found, *self.replaced()])]

    def handed_out(self, since: datetime | None = None) -> list[str]:
        """Return the names of the backups and takeouts that were ever written by hand. Where they are now, nobody knows.

        A line stands there for the backups a day, too, where the settings, which say where those are, cannot be read."""
        rows = [row.body for row in self._exports.all(since)]
        names = [row.name for row in rows if row.name and row.what in (Left.BACKUP, Left.TAKEOUT)]
        if self._settings.if_readable() is None:
            names.append("backups a day: the settings, which say where they are, cannot be read")
        return names

    def daily(self) -> list[Path]:
        """Return the backups in rotation, the newest first, but one that is open; none where their disk is not there."""
        return [path for path in backups_by(self._settings.current()) if not self._is_open(path)]

    def _is_open(self, path: Path) -> bool:
        return os.path.realpath(path) == str(self._records.vault.path)

    def is_open(self) -> bool:
        """Is what is open one of its own backups in rotation? Each carries the settings, and with them the folder."""
        chosen = self._settings.current().backup_folder
        return bool(chosen) and self._is_one_of(Path(chosen))

    def _is_one_of(self, folder: Path) -> bool:
        return any(self._is_open(path) for path in rotated(folder))

    def replaced(self) -> list[Path]:
        """Return the files that a restored backup replaced, the oldest first."""
        path = self._records.vault.path
        found = path.parent.glob(f"{glob.escape(path.name)}.replaced-*")
        return sorted(each for each in found if not each.name.endswith(("-journal", ".lock")))

    def advice_beside(self, target: Path) -> list[str]:
        """Return what a person should know about a place for backups, and about those there."""
        return [*disk_advice(target, self._records.vault.path), *_dated_in_the_future(preflight.resolve(target))]

    def _rotate(self, folder: Path, now: datetime, progress: Progress | None) -> Path:
        """Write a backup that was read whole before it counts, then remove the oldest beyond ten.

        One that bears a day to come is not among the ten: it says nothing of how old it is, and it is not removed."""
        target = folder / f"journal-{now.strftime(_STAMP)}.rmj"
        rewriting.backup(self._records.vault, target, progress=progress)
        for old in [path for path in rotated(folder) if path.name <= target.name][KEPT:]:
            vault_files.discard(old)
        return target


def rotated(folder: Path) -> list[Path]:
    """Return the backups in rotation in a folder, the newest first, known by their names alone."""
    try:
        names = sorted(os.listdir(folder), reverse=True)
    except OSError:
        return []
    return [folder / name for name in names if _made_at(Path(name)) is not None]


def backups_by(known: Settings) -> list[Path]:
    """Return the backups in rotation where these settings say that they lie, the newest first."""
    return rotated(Path(known.backup_folder)) if known.backup_folder else []


def _dated_in_the_future(made: Path) -> list[str]:
    """Say which backups bear a later day than the one that was just made, because a clock ran ahead."""
    later = [path for path in rotated(made.parent) if path.name > made.name]
    if _made_at(made) is None or not later:
        return []
    return [
        f"Backups there that bear a day to come: {len(later)}. The clock ran ahead when they were made. They are not "
        f"among the {KEPT} that are kept, and none of them is removed: delete them when you need them no more."
    ]


def _made_at(path: Path) -> datetime | None:
    """Return when a backup in rotation was made, by its name; None for every other file, which is never touched."""
    named = _OURS.fullmatch(path.name)
    try:
        return datetime.strptime(named[1], _STAMP) if named else None
    except ValueError:
        return None
