"""Warn about unsuitable folders for a journal or a backup."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from rmjournal.vault.store import preflight

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
_STORE = (
    "This Python comes from the Microsoft Store. Uninstalling it deletes what is stored here, including the journal."
)
_EMPLOYER = re.compile(r"OneDrive( - |-)(?!Personal$).+")


def location_advice(path: Path) -> list[str]:
    """Return warnings about the folder of a journal or of its backups, none if it is
    good.

    Judges by names, and by the marker files of sync programs; opens no file."""
    return list(dict.fromkeys([*_remarks(preflight.resolve(path)), *python_advice(sys.platform, sys.base_prefix)]))


def python_advice(platform: str, prefix: str) -> list[str]:
    """Return a warning if the Python with this prefix is the Microsoft Store's.

    Windows puts what such a program saves into a folder of its package, whatever path
    the program sees."""
    found = platform == "win32" and "PythonSoftwareFoundation.Python" in prefix
    return [_STORE] if found else []


def _remarks(path: Path) -> Iterator[str]:
    parts = [part for part in re.split(r"[\\/]", str(path)) if part]
    for program in dict.fromkeys([*_synced_by_name(parts), *_synced_by_mark(path)]):
        yield (
            f"{program} copies this folder elsewhere. A copy made during a save is broken, "
            "and older copies still open with older passphrases."
        )
    if any(_EMPLOYER.fullmatch(part) for part in parts) or str(path).startswith(("\\\\", "//")):
        yield "This folder belongs to an organisation, such as your employer. They can copy, keep or delete it."
    if any(part.startswith("PythonSoftwareFoundation.Python") for part in parts):
        yield _STORE
    if parts[:1] in (["tmp"], ["run"]) or parts[:2] in (["dev", "shm"], ["var", "tmp"]):
        folder = "/".join(("", *(parts[:1] if parts[0] in ("tmp", "run") else parts[:2])))
        yield f"Files in {folder} may be deleted when the computer restarts. Choose somewhere safer."


def _synced_by_name(parts: list[str]) -> Iterator[str]:
    return (program for part in parts for program, name in _SYNCED if name.fullmatch(part))


def _synced_by_mark(path: Path) -> Iterator[str]:
    return (program for folder in path.parents for program, name in _MARKERS if os.path.lexists(folder / name))


def disk_advice(target: Path, journal: Path) -> list[str]:
    """Return what location_advice() returns, with a warning if both are on one disk."""
    advice = location_advice(target)
    try:
        if os.stat(preflight.resolve(target).parent).st_dev == os.stat(journal).st_dev:
            advice.insert(0, "It is on the same disk as the journal, so it won't help if the disk fails.")
    except OSError:
        pass
    return advice
