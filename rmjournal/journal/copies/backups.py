"""Write backups, rotate the daily ones, and list the copies that still hold a pair."""

import glob
import os
import re
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from rmjournal.domain.model.export_log import Export, ExportKind
from rmjournal.domain.model.settings import Settings
from rmjournal.domain.record.record import AnyRecord
from rmjournal.domain.text import line
from rmjournal.journal.copies.aside import ASIDE
from rmjournal.journal.copies.location import disk_advice
from rmjournal.journal.exports.export_log import ENCRYPTED, ExportLog
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.settings import SettingsRecord
from rmjournal.support.errors import Damaged, Failed, NotAVault, OtherKeys, Refused, RmjournalError
from rmjournal.vault.format.digest import sha256_of
from rmjournal.vault.rewrite.backup import backup
from rmjournal.vault.rewrite.replica import another
from rmjournal.vault.store import preflight, vault_files
from rmjournal.vault.store.verify import Progress, Report

KEPT = 10
_PIECE = 256 * 1024  # bytes
EVERY = timedelta(days=1)
# A backup is named by local time without a zone, which lags behind UTC by up to 12 h.
_ZONES = timedelta(hours=13)
_STAMP = "%Y-%m-%d-%H%M%S"
_LEFT_BEHIND = "daily backups in the folder "
_OURS = re.compile(r"journal-(\d{4}-\d{2}-\d{2}-\d{6})\.rmj")


class Backups:
    """Backups: one on request, one a day, and which copies still hold a pair."""

    KEPT = KEPT

    def __init__(self, records: Records, settings: SettingsRecord, exports: ExportLog) -> None:
        self._records = records
        self._settings = settings
        self._exports = exports

    def write(self, target: Path, *, progress: Progress | None = None) -> Report:
        """Write an encrypted copy, opened and read whole before it gets its name.

        It opens with today's passphrase and recovery key, even after you change them in
        the journal."""
        report = backup(self._records.vault, target, progress=progress)
        digest = None
        with suppress(OSError), preflight.resolve(target).open("rb") as file:
            digest = sha256_of(iter(partial(file.read, _PIECE), b"")).hex()
        self._exports.add_written(ExportKind.BACKUP, ENCRYPTED, digest, target.name)
        return report

    def start_daily(self, folder: Path, now: datetime, *, progress: Progress | None = None) -> Path:
        """Write a backup to this folder, and choose it for the daily ones.

        Returns the path of the backup. Raises Refused if the folder has backups of
        another journal, because rotation deletes all but the newest ten."""
        folder = preflight.resolve(folder)
        if not folder.is_dir():
            raise Failed("That backup folder doesn't exist.", "Create it, or choose another.")
        if self._is_one_of(folder):
            raise Refused("This journal is one of the backups in that folder.", "Restore it with `rmjournal restore`.")
        was = self._settings.current().backup_folder
        if str(folder) != was:
            self._refuse_another_journal(folder)
        self._settings.change({"backup_folder": str(folder)})  # first, so that this backup contains it too
        try:
            backup = self._rotate(folder, now, progress)
            if was != str(folder):
                self._list_left_behind(was)
            return backup
        except BaseException:
            with suppress(RmjournalError):
                self._settings.change({"backup_folder": was})
            raise

    def _refuse_another_journal(self, folder: Path) -> None:
        """Refuse a folder whose newest readable backup is of another journal.

        A backup from before a re-key is of this journal too."""
        for path in rotated(folder):
            with suppress(Damaged, NotAVault):
                with suppress(OtherKeys), another(self._records.vault.keys, path):
                    pass
                return

    def stop_daily(self) -> None:
        """Stop the daily backups. Those already made stay, and are listed as shared."""
        with self._records.transaction():
            self._list_left_behind(self._settings.current().backup_folder)
            self._settings.change({"backup_folder": ""})

    def _list_left_behind(self, folder: str) -> None:
        """List the backups in a folder as shared once no setting names it.

        The deletion of a pair can then still say that they hold it."""
        if folder:
            self._records.add(Export(what=ExportKind.BACKUP, audience=ENCRYPTED, name=_as_listed(folder)))

    def write_if_due(self, now: datetime) -> str:
        """Write today's backup if it is due.

        It is due if a folder is chosen, the newest backup is a day old and something
        was saved since. `now` is a local time. Called before the journal is closed.

        Never raises for the journal's own errors. Returns a sentence if a backup is due
        and could not be made, if the settings cannot be read, so that nothing is known,
        or if a backup is dated in the future; else ""."""
        try:
            settings = self._settings.if_readable()
            if settings is None:
                return "The settings can't be read, so we don't know where backups go. Run `rmjournal verify --full`."
            if settings.backup_folder and self._is_due(Path(settings.backup_folder), now):
                if self.is_open():
                    return "This file is a backup, so we didn't back it up. `rmjournal restore` makes it your journal."
                return " ".join(_dated_in_the_future(self._rotate(Path(settings.backup_folder), now, None)))
        except RmjournalError as error:
            return f"Today's backup wasn't made. {error}"
        return ""

    def last_day(self, now: datetime) -> date | None:
        """Return the day of the newest daily backup, None while there is none to be
        seen."""
        made = [moment for path in self.daily() if (moment := _made_at(path)) is not None and moment <= now]
        return max(made).date() if made else None

    def _is_due(self, folder: Path, now: datetime) -> bool:
        moments = [_made_at(path) or now for path in rotated(folder)]
        newest = max((each for each in moments if each <= now), default=None)  # a later one comes from a wrong clock
        if newest is None:
            return True
        return now - newest >= EVERY and self._records.last_saved().replace(tzinfo=None) > newest

    def still_holding(self, pair: AnyRecord) -> list[str]:
        """Return the names of the copies that may still hold a pair after it is
        deleted.

        They are those made since the pair began. Anyone with a copy and the passphrase
        of its time can read the pair; a takeout needs no passphrase."""
        # A pair dated in the future was made by a wrong clock: then every copy counts.
        began = pair.created if pair.created <= self._records.clock.utc() else None
        earliest = datetime.min if began is None else began.replace(tzinfo=None) - _ZONES
        backups = [path for path in self.daily() if (_made_at(path) or earliest) >= earliest]
        return [*self.handed_out(began), *map(str, [*backups, *self.replaced()])]

    def handed_out(self, since: datetime | None = None) -> list[str]:
        """Return the names of all backups and takeouts ever written on request.

        Where they are now is unknown. If the settings cannot be read, one more line
        stands for the daily backups, whose folder only the settings name."""
        rows = [row.body for row in self._exports.all(since)]
        names = [row.name for row in rows if row.name and row.what in (ExportKind.BACKUP, ExportKind.TAKEOUT)]
        if self._settings.if_readable() is None:
            names.append("daily backups: the settings, which say where they are, can't be read")
        return names

    def left_behind(self) -> bool:
        """Return whether daily backups may lie in a folder that was in use before.

        The list holds only the last name of each folder, so it doesn't tell whether
        that folder is the one in use now."""
        listed = [row.body.name or "" for row in self._exports.all() if row.body.what is ExportKind.BACKUP]
        return any(name.startswith(_LEFT_BEHIND) for name in listed)

    def daily(self) -> list[Path]:
        """Return the daily backups, the newest first, without the one that is open.

        Returns nothing while their disk is not connected."""
        return [path for path in backups_by(self._settings.current()) if not self._is_open(path)]

    def _is_open(self, path: Path) -> bool:
        return os.path.realpath(path) == str(self._records.vault.path)

    def is_open(self) -> bool:
        """Return whether the open file is one of its own daily backups.

        It can tell, because each backup contains the settings and so the folder."""
        chosen = self._settings.current().backup_folder
        return bool(chosen) and self._is_one_of(Path(chosen))

    def _is_one_of(self, folder: Path) -> bool:
        return any(self._is_open(path) for path in rotated(folder))

    def replaced(self) -> list[Path]:
        """Return the files that a restore replaced, the oldest first."""
        path = self._records.vault.path
        beside = path.parent.glob(f"{glob.escape(path.name)}{ASIDE}*")
        return sorted(each for each in beside if not each.name.endswith(("-journal", ".lock")))

    def advice_beside(self, target: Path) -> list[str]:
        """Return warnings about a folder for backups, and about the backups in it."""
        return [*disk_advice(target, self._records.vault.path), *_dated_in_the_future(preflight.resolve(target))]

    def _rotate(self, folder: Path, now: datetime, progress: Progress | None) -> Path:
        """Write a backup, read it whole, then remove all but the newest ten.

        A backup dated in the future is not among the ten and is never removed: its name
        does not say how old it is."""
        target = folder / f"journal-{now.strftime(_STAMP)}.rmj"
        backup(self._records.vault, target, progress=progress)
        for old in [path for path in rotated(folder) if path.name <= target.name][KEPT:]:
            vault_files.discard(old)
        return target


def _as_listed(folder: str) -> str:
    """Return what the list of shared items says of the daily backups in a folder."""
    return line(f"{_LEFT_BEHIND}{Path(folder).name}".replace("\\", "_"), 255)


def rotated(folder: Path) -> list[Path]:
    """Return the daily backups in a folder, the newest first, recognised by name."""
    try:
        names = sorted(os.listdir(folder), reverse=True)
    except OSError:
        return []
    return [folder / name for name in names if _made_at(Path(name)) is not None]


def backups_by(settings: Settings) -> list[Path]:
    """Return the daily backups in the folder of these settings, the newest first."""
    return rotated(Path(settings.backup_folder)) if settings.backup_folder else []


def _dated_in_the_future(newest: Path) -> list[str]:
    """Say how many backups have a later date than this one, because a clock ran
    ahead."""
    later = [path for path in rotated(newest.parent) if path.name > newest.name]
    if _made_at(newest) is None or not later:
        return []
    return [
        f"Backups in that folder dated in the future: {len(later)}. The clock was wrong when they were made. "
        f"They don't count towards the {KEPT} newest, and we never delete them. Delete them when you no longer need"
        " them."
    ]


def _made_at(path: Path) -> datetime | None:
    """Return when a daily backup was made, by its name, a local time.

    None for any other file, which is then never touched."""
    named = _OURS.fullmatch(path.name)
    try:
        return datetime.strptime(named[1], _STAMP) if named else None
    except ValueError:
        return None
