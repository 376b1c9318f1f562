"""The end of a journal: what goes with it, what stays elsewhere, and destroying it."""

import glob
from pathlib import Path
from typing import NamedTuple

from rmjournal import preferences
from rmjournal.journal import copies
from rmjournal.journal.journal import Journal
from rmjournal.vault import destroying, place

HOLD = (
    "If there may be a grievance or a legal hold, do not destroy: get advice first."  # before anything is gone for good
)


class Everything(NamedTuple):
    """The files that go with a journal, its backups in rotation, and what stays: other files, and names of copies.

    Where the copies of `handed_out` are now, nobody knows. Backups on a disk that is not connected are not listed."""

    files: list[Path]
    backups: list[Path]
    stays: list[Path]
    handed_out: list[str]


def everything(journal: Journal) -> Everything:
    """Return what there is of a journal. No file is opened."""
    path = journal.vault.path
    aside = [file for copy in copies.replaced(journal) for file in place.with_neighbours(copy) if file.exists()]
    files = [*destroying.files_of(journal.vault), *aside]
    beside = sorted(path.parent.glob(f"{glob.escape(path.name)}?*"))
    kept = [each for each in (*beside, preferences.usual_path()) if each not in files and each.exists()]
    return Everything(files, copies.backups_of(journal), kept, copies.handed_out(journal))


def copies_of(journal: Journal) -> list[str]:
    """Return the names of the copies of a journal that open as they did, whatever becomes of its keys."""
    return [*copies.handed_out(journal), *map(str, [*copies.backups_of(journal), *copies.replaced(journal)])]


def destroy(journal: Journal, *, backups: bool = False) -> list[Path]:
    """Destroy a journal and close it: copies beside it, its keys, its files, what this computer keeps of it.

    The backups in rotation go only where that is asked for. From the moment when its keys are gone nothing opens the
    journal; a kill before that leaves it as it was. Returns the files that could not be removed: nothing opens them."""
    found = [*copies.replaced(journal), *(copies.backups_of(journal) if backups else [])]
    return destroying.destroy(journal.vault, found)
