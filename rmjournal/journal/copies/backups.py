"""Backups in rotation, which copies still hold a pair, and where a journal had better not lie."""

import glob
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rmjournal.domain.model.export_log import Departure, Left
from rmjournal.domain.model.settings import Settings
from rmjournal.domain.record.record import Body, Record
from rmjournal.domain.text import line
from rmjournal.journal.exports import takeout as leaving
from rmjournal.journal.journal import Journal
from rmjournal.journal.records import settings
from rmjournal.support.errors import Damaged, Failed, NotAVault, OtherKeys, Refused, RmjournalError
from rmjournal.vault.rewrite.replica import another
from rmjournal.vault.store import preflight, vault_files
from rmjournal.vault.store import verify as check
from rmjournal.vault.store.verify import Progress

KEPT = 10
EVERY = timedelta(days=1)
_ZONES = timedelta(hours=13)  # the local time that names a backup lags behind UTC by up to twelve, and has no zone
_STAMP = "%Y-%m-%d-%H%M%S"
_OURS = re.compile(r"journal-(\d{4}-\d{2}-\d{2}-\d{6})\.rmj")

_SYNCED = (
    ("OneDrive", re.compile(r"OneDrive( - .+|-.+)?")),
    ("Dropbox", re.compile(r"Dropbox( \(.+\))?")),
    ("iCloud Drive", re.compile(r"iCloud ?Drive|com~apple~CloudDocs|Mobile Documents")),
    ("Google Drive", re.compile(r"Google ?Drive(-.+| \(.+\))?|My Drive")),
    ("Nextcloud", re.compile(r"Nextcloud|ownCloud")),
    ("Syncthing", re.compile(r"Syncthing")),
)
_MARKERS = (
    ("Syncthing", ".stfolder"),
    ("Dropbox", ".dropbox"),
    ("Dropbox", ".dropbox.cache"),
    ("Nextcloud", ".nextcloudsync.log"),
    ("Nextcloud", ".owncloudsync.log"),
)
_EMPLOYER = re.compile(r"OneDrive( - |-)(?!Personal$).+")


def keep_every_day(journal: Journal, folder: Path, now: datetime, *, progress: Progress | None = None) -> Path:
    """Write a backup into this folder now, and remember the folder for one a day; return the backup.

    Raises Refused where the backups of another journal lie there, for the oldest of ten are removed."""
    folder = preflight.resolve(folder)
    if not folder.is_dir():
        raise Failed("The folder for the backups is not there.", "Make it first, or name another.")
    if _is_one_of(journal, folder):
        raise Refused("This is one of the backups in that folder.", "Make it the journal with `rmjournal restore`.")
    was = journal.settings().backup_folder
    if str(folder) != was:
        _refuse_those_of_another(journal, folder)
    journal.change_settings({"backup_folder": str(folder)})  # before: this backup goes on with one a day, too
    try:
        made = _rotate(journal, folder, now, progress)
        if was != str(folder):
            _list_left_behind(journal, was)
        return made
    except BaseException:
        with suppress(RmjournalError):
            journal.change_settings({"backup_folder": was})
        raise


def _refuse_those_of_another(journal: Journal, folder: Path) -> None:
    """Judge by the newest backup in a folder that tells whose it is: from before a re-key is of this journal, too."""
    for path in rotated(folder):
        with suppress(Damaged, NotAVault):
            with suppress(OtherKeys), another(journal.vault.keys, path):
                pass
            return


def stop(journal: Journal) -> None:
    """Make no more backups by itself. Those that were made stay, and are listed under "What has left"."""
    with journal.transaction():
        _list_left_behind(journal, journal.settings().backup_folder)
        journal.change_settings({"backup_folder": ""})


def _list_left_behind(journal: Journal, folder: str) -> None:
    """List the backups in a folder that no setting names any more: before a pair is shredded they are told of."""
    if folder:
        name = line(f"backups a day in the folder {Path(folder).name}".replace("\\", "_"), 255)
        journal.keep_new(Departure(what=Left.BACKUP, audience=leaving.SEALED, name=name))


def backup_if_due(journal: Journal, now: datetime) -> str:
    """Write the backup of the day, where a folder is chosen, the newest is a day old and something was saved since.

    `now` is a local time. Called before the journal is closed. It never fails: returns a sentence where a backup is
    due and was not made, where nobody can tell, for the settings cannot be read, and where one bears a day to come."""
    try:
        known = settings.if_read(journal)
        if known is None:
            return "The settings cannot be read, and with them where backups go. See `rmjournal verify --full`."
        if known.backup_folder and _is_due(journal, Path(known.backup_folder), now):
            if is_backup(journal):
                return "This is a backup itself, so none was made of it. `rmjournal restore` makes it the journal."
            made = _rotate(journal, Path(known.backup_folder), now, None)
            return " ".join(_of_days_to_come(made))
    except RmjournalError as error:
        return f"The backup of today was not made. {error}"
    return ""


def _is_due(journal: Journal, folder: Path, now: datetime) -> bool:
    made = [_made_at(path) or now for path in rotated(folder)]
    newest = max((each for each in made if each <= now), default=None)  # a later one is of a clock that went wrong
    if newest is None:
        return True
    return now - newest >= EVERY and journal.last_saved().replace(tzinfo=None) > newest


def rotated(folder: Path) -> list[Path]:
    """Return the backups in rotation in a folder, the newest first, known by their names alone."""
    try:
        names = sorted(os.listdir(folder), reverse=True)
    except OSError:
        return []
    return [folder / name for name in names if _made_at(Path(name)) is not None]


def still_holding(journal: Journal, pair: Record[Body]) -> list[str]:
    """Return the names of the copies that may still hold a pair after it is deleted: those made since it began.

    Whoever has one, and the passphrase of its time, can read the pair in it; a takeout needs no passphrase."""
    began = pair.created if pair.created <= datetime.now(UTC) else None  # else the clock ran ahead: nobody knows
    earliest = datetime.min if began is None else began.replace(tzinfo=None) - _ZONES
    found = [path for path in backups_of(journal) if (_made_at(path) or earliest) >= earliest]
    return [*handed_out(journal, began), *map(str, [*found, *replaced(journal)])]


def handed_out(journal: Journal, since: datetime | None = None) -> list[str]:
    """Return the names of the backups and takeouts that were ever written by hand. Where they are now, nobody knows.

    A line stands there for the backups a day, too, where the settings, which say where those are, cannot be read."""
    rows = [row.body for row in leaving.departures(journal) if since is None or row.created >= since]
    names = [row.name for row in rows if row and row.name and row.what in (Left.BACKUP, Left.TAKEOUT)]
    if settings.if_read(journal) is None:
        names.append("backups a day: the settings, which say where they are, cannot be read")
    return names


def backups_of(journal: Journal) -> list[Path]:
    """Return the backups in rotation, the newest first, but one that is open; none where their disk is not there."""
    return [path for path in backups_by(journal.settings()) if not _is_open(journal, path)]


def backups_by(known: Settings) -> list[Path]:
    """Return the backups in rotation where these settings say that they lie, the newest first."""
    return rotated(Path(known.backup_folder)) if known.backup_folder else []


def _is_open(journal: Journal, path: Path) -> bool:
    return os.path.realpath(path) == str(journal.vault.path)


def is_backup(journal: Journal) -> bool:
    """Is what is open one of its own backups in rotation? Each carries the settings, and with them the folder."""
    chosen = journal.settings().backup_folder
    return bool(chosen) and _is_one_of(journal, Path(chosen))


def _is_one_of(journal: Journal, folder: Path) -> bool:
    return any(_is_open(journal, path) for path in rotated(folder))


def replaced(journal: Journal) -> list[Path]:
    """Return the files that a restored backup replaced, the oldest first."""
    path = journal.vault.path
    found = path.parent.glob(f"{glob.escape(path.name)}.replaced-*")
    return sorted(each for each in found if not each.name.endswith(("-journal", ".lock")))


def where_it_lies(path: Path) -> list[str]:
    """Return what a person should know about the place of a journal or of its backups: nothing, where it is a good one.

    Judged by names and by the marks that such programs leave in their folders; no file is opened."""
    return list(dict.fromkeys(_remarks(preflight.resolve(path))))


def _remarks(path: Path) -> Iterator[str]:
    parts = [part for part in re.split(r"[\\/]", str(path)) if part]
    for program in dict.fromkeys([*_synced_by_name(parts), *_synced_by_mark(path)]):
        yield (
            f"This lies in a folder that {program} copies elsewhere. A journal that is copied in the middle of a save "
            "is torn; and older copies there open with older passphrases."
        )
    if any(_EMPLOYER.fullmatch(part) for part in parts) or str(path).startswith(("\\\\", "//")):
        yield "This place is run by an organisation, such as your employer: who runs it can copy, keep and delete it."
    if any(part.startswith("PythonSoftwareFoundation.Python") for part in parts):
        yield "This Python comes from the Microsoft Store: removing it removes what lies here, the journal too."
    if parts[:1] in (["tmp"], ["run"]) or parts[:2] in (["dev", "shm"], ["var", "tmp"]):
        yield "What lies here may be gone after a restart."


def _synced_by_name(parts: list[str]) -> Iterator[str]:
    return (program for part in parts for program, name in _SYNCED if name.fullmatch(part))


def _synced_by_mark(path: Path) -> Iterator[str]:
    return (program for folder in path.parents for program, name in _MARKERS if os.path.lexists(folder / name))


def beside_the_journal(journal: Journal, target: Path) -> list[str]:
    """Return what a person should know about the place of a backup, and of those that lie there."""
    told = [*where_it_lies(target), *_of_days_to_come(preflight.resolve(target))]
    try:
        if os.stat(preflight.resolve(target).parent).st_dev == os.stat(journal.vault.path).st_dev:
            told.insert(0, "It is on the same disk as the journal: that helps against mistakes only.")
    except OSError:
        pass
    return told


def _rotate(journal: Journal, folder: Path, now: datetime, progress: Progress | None) -> Path:
    """Write a backup that was read whole before it counts, then remove the oldest beyond ten.

    One that bears a day to come is not among the ten: it says nothing of how old it is, and it is not removed."""
    target = folder / f"journal-{now.strftime(_STAMP)}.rmj"
    check.backup(journal.vault, target, progress=progress)
    for old in [path for path in rotated(folder) if path.name <= target.name][KEPT:]:
        vault_files.discard(old)
    return target


def _of_days_to_come(made: Path) -> list[str]:
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
