"""The vault as files: its lock, its journal, its unfinished file, its replacement.

SQLite keeps a rollback journal beside the file. Whoever removes or replaces a vault has
to take that journal along, or SQLite would roll it into whatever comes in its place.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath
from urllib.parse import quote

from rmjournal.support import atomic_file, locking
from rmjournal.support.atomic_file import why
from rmjournal.support.errors import DiskFull, Failed, InUse

_PATIENCE = 1.0  # seconds: a process that was just killed may hold the lock for some ms


_QUICKLY_REWRITTEN = 16 * 1024 * 1024  # bytes: 0.15 s, about 10,000 entries, or 2,000 long ones
_ROOM = 3  # times its size: a journal beside it, and twice that for others


def journal_of(path: Path) -> Path:
    """Return the path of SQLite's rollback journal of a vault."""
    return path.with_name(path.name + "-journal")


def lock_of(path: Path) -> Path:
    """Return the path of the lock file of a vault."""
    return path.with_name(path.name + ".lock")


class VaultLock(locking.Lock):
    """An advisory lock on a file beside the vault: one process at a time has it
    open."""

    def __init__(self, path: Path) -> None:
        """Take the lock of the vault at this path, waiting one second at most.

        Raises InUse if another window holds it, Failed if the disk knows no locks."""
        try:
            super().__init__(lock_of(path), _PATIENCE)
        except locking.Held:
            raise InUse("This journal is open in another window or program.", "Close it there first.") from None
        except OSError as cause:
            raise Failed(
                f"The lock file beside the journal can't be created: {why(cause)}.",
                "Move the journal to a folder on this computer's own disk.",
            ) from None


def unfinished(path: Path) -> Path:
    """Return the name a new file has until it is complete. Nothing else uses such
    names."""
    return path.with_name(path.name + ".rmjournal-unfinished")


@contextmanager
def unfinished_file(path: Path, failed: str, hint: str) -> Iterator[Path]:
    """Yield the name under which to write a new file before it gets its own name.

    Removes whatever has that name at the end, and what was set aside beside it. Turns
    an OSError into Failed, with the sentence `failed`, the system's reason and `hint`;
    a full disk is DiskFull."""
    temporary = unfinished(path)
    try:
        yield temporary
    except OSError as cause:
        if cause.errno == errno.ENOSPC:
            raise DiskFull(f"{failed}: the disk is full.") from None
        raise Failed(f"{failed}: {why(cause)}.", hint) from None
    except DiskFull:
        raise DiskFull(f"{failed}: the disk is full.") from None
    finally:
        discard(temporary)
        with suppress(OSError):
            for name in os.listdir(temporary.parent):
                if name.startswith(f"{temporary.name}.suspect-"):
                    temporary.with_name(name).unlink()


def create_empty(path: Path) -> None:
    """Create an empty private file, replacing what an interrupted run may have left."""
    remove(path)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def with_neighbours(path: Path) -> list[Path]:
    """Return the paths of a vault, its journal and its lock, whether they exist or
    not."""
    return [path.with_name(path.name + suffix) for suffix in ("", "-journal", ".lock")]


def is_quickly_rewritten(path: Path) -> bool:
    """Return whether a file is small enough to rewrite while a person waits, on a disk
    with room."""
    import shutil  # here, as in the other places, because a start takes ms longer with it

    with suppress(OSError):
        size = os.lstat(path).st_size
        return size <= _QUICKLY_REWRITTEN and shutil.disk_usage(path.parent).free > _ROOM * size
    return False


def has_room_beside(path: Path, more: int) -> bool:
    """Return whether the disk has room for a copy of a file that grows by so many
    bytes."""
    import shutil

    with suppress(OSError):
        return shutil.disk_usage(path.parent).free > os.lstat(path).st_size + _ROOM * more
    return False


def remove(path: Path) -> None:
    """Remove a vault, its journal and its lock, as far as they exist."""
    for file in with_neighbours(path):
        file.unlink(missing_ok=True)


def discard(path: Path) -> None:
    """Remove a vault and its neighbours as far as the system allows; never raise."""
    with suppress(OSError):
        remove(path)


@contextmanager
def discarded_on_error(path: Path) -> Iterator[None]:
    """Remove a file that was just made if the block fails."""
    try:
        yield
    except BaseException:
        discard(path)
        raise


def replace_vault(finished: Path, path: Path) -> bool:
    """Move a finished, closed, durable vault over a closed one.

    Returns if that is durable; if not, a power cut may bring the old file back, whole.
    Raises OSError if nothing was replaced. An empty journal beside the old file is
    removed first. If the journal is not empty nothing is done: SQLite would roll it
    into the new file, and no check would notice."""
    journal = journal_of(path)
    with suppress(FileNotFoundError):
        if os.lstat(journal).st_size:
            raise OSError(errno.EBUSY, "a save beside it was not finished")
        journal.unlink()
    os.replace(finished, path)
    with suppress(OSError):
        atomic_file.sync_folder(path.parent)
        return True
    return False


def sqlite_uri(path: PurePath, mode: str) -> str:
    """Return the URI by which SQLite opens an absolute path.

    SQLite accepts no host but localhost. The share of a network drive of Windows
    (`\\\\host\\share`) goes into the path, after four slashes. Source:
    sqlite.org/uri.html."""
    start = "file:////" if path.drive.startswith("\\\\") else "file:///"
    return f"{start}{quote(os.fsencode(path.as_posix()), safe='/:').lstrip('/')}?mode={mode}"
