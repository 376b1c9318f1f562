"""The file before SQLite may see it: what lies at the path, who owns it, what lies beside it, who holds it.

While a connection lives, nothing here opens the vault file: closing any descriptor of it would drop
SQLite's own locks (POSIX), and a second process could then write into our transaction.
"""

import errno
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rmjournal.support import locking
from rmjournal.support.errors import Failed, InUse, NewerFormat, NotAVault, Refused, Tampered

APPLICATION_ID = 0x524D4A31
FORMAT_VERSION = 1
_SQLITE = b"SQLite format 3\0"
_JOURNAL_MAGIC = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
_SMALLEST = 512
_PATIENCE = 1.0  # seconds: a process that was just killed may hold the lock for some milliseconds


def resolve(path: Path) -> Path:
    """Return the path with every link followed, so that two names of one journal share one lock."""
    try:
        return path.expanduser().resolve()
    except (OSError, RuntimeError, ValueError):
        pass
    raise Refused("The path of the journal does not lead anywhere.", "Name another file with --vault.")


def resolve_new(path: Path, what: str) -> Path:
    """Return where a new file will lie, links to its folder followed.

    Raises Refused where there is anything already, a dangling link included, Failed where the folder is missing."""
    named = Path(os.path.expanduser(path))
    found = resolve(named.parent) / named.name
    if os.path.lexists(found):
        raise Refused(f"{what} would lie where there is a file already: {found.name}.", "Name another file.")
    if not found.parent.is_dir():
        raise Failed(f"The folder for {what[0].lower() + what[1:]} is not there.", "Make it first, or name another.")
    return found


def check_copy(path: Path) -> None:
    """Refuse a name of another copy under which there is no file, and what `check_file` refuses."""
    if not os.path.lexists(path):
        raise Refused("There is no such file.", "Name a copy of the journal.")
    check_file(path, "That copy", "Name another copy.")


def check_file(path: Path, what: str = "The journal", other: str = "Name another file with --vault.") -> None:
    """Refuse everything that is not one regular file of this user, and everything that is no vault.

    Reads the first hundred bytes. Takes nothing for granted about what is there. `what` it should be, and which way
    out leads to another one, is said of it."""
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        found = None
    except OSError as cause:
        raise Failed(f"{what} cannot be reached: {reason(cause)}.", "Check the path and the disk.") from None
    if found is None:
        raise Refused("There is no journal here yet.", "Make one with `rmjournal init`, or name another with --vault.")
    if not stat.S_ISREG(found.st_mode):
        raise Refused("This path is not a file, so it is no journal.", other)
    _check_owner(found, what)
    try:
        with path.open("rb") as file:
            start = file.read(100)
    except OSError as cause:
        raise Failed(f"{what} cannot be read: {reason(cause)}.", "Check who may read the file.") from None
    if found.st_size == 0:
        raise NotAVault("This file is empty.", "If a journal was here, restore a backup.")
    if not start.startswith(_SQLITE) or found.st_size < _SMALLEST:
        raise NotAVault("This file is not an rmjournal journal.", other)
    if int.from_bytes(start[68:72], "big") != APPLICATION_ID:
        raise NotAVault("This file is another program's database, not a journal.", other)
    if int.from_bytes(start[60:64], "big") != FORMAT_VERSION:
        raise NewerFormat(
            "This journal was made by a newer rmjournal. Nothing was touched.", "Install the newer version."
        )


def _check_owner(found: os.stat_result, what: str) -> None:
    if found.st_nlink != 1:
        raise Tampered(
            f"{what} has a second name on this disk (a hard link), which could undo its protection.",
            "Copy it to a place of its own, or remove the other name.",
        )
    if hasattr(os, "geteuid") and found.st_uid != os.geteuid():
        raise Tampered(f"{what} belongs to another user of this computer.", "Copy it to a file of your own.")


def set_aside_planted(path: Path, read_only: bool) -> list[str]:
    """Look at what lies beside the vault, and move away what SQLite must not follow.

    A journal whose tail names a "super-journal" makes SQLite delete the file that it names; a vault
    never has one, nor a write-ahead log. Returns a sentence for each file that was moved."""
    told = []
    for suffix in ("-journal", "-wal", "-shm"):
        beside = path.with_name(path.name + suffix)
        found = _beside(beside)
        if found is None:
            continue
        if suffix == "-journal" and stat.S_ISREG(found.st_mode):
            _check_owner(found, "A file beside the journal")
            if not _names_a_super_journal(beside):
                continue
        if read_only:
            raise Tampered(
                "A file lies beside the journal that rmjournal did not write, and it cannot be moved away here.",
                "Copy the journal alone to a folder of your own.",
            )
        aside = path.with_name(f"{path.name}.suspect-{time.time_ns()}{suffix}")
        try:
            beside.rename(aside)
        except OSError as cause:
            raise Failed(f"A file beside the journal cannot be moved away: {reason(cause)}.") from None
        told.append(f"A file that rmjournal did not write lay beside the journal. It is now called {aside.name}.")
    return told


def _beside(path: Path) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except FileNotFoundError:
        return None
    except OSError as cause:
        raise Failed(f"A file beside the journal cannot be reached: {reason(cause)}.") from None


def _names_a_super_journal(journal: Path) -> bool:
    try:
        with journal.open("rb") as file:
            file.seek(0, os.SEEK_END)
            if file.tell() < len(_JOURNAL_MAGIC):
                return False
            file.seek(-len(_JOURNAL_MAGIC), os.SEEK_END)
            return file.read() == _JOURNAL_MAGIC
    except OSError as cause:
        raise Failed(f"A file beside the journal cannot be read: {reason(cause)}.") from None


def why_read_only(path: Path) -> str:
    """Return why nothing can be saved here, or "" where it can."""
    if not os.access(path.parent, os.W_OK):  # first, for without the folder there is no lock
        return "its folder is read-only"
    if not os.access(path, os.W_OK):
        return "the file is read-only"
    return ""


class Lock(locking.Lock):
    """One process at a time: an advisory lock on a file of its own, beside the vault."""

    def __init__(self, path: Path) -> None:
        """Take the lock, waiting one second at most. Raises InUse where another window holds it."""
        try:
            super().__init__(path.with_name(path.name + ".lock"), _PATIENCE)
        except locking.Held:
            raise InUse("This journal is open in another window or program.", "Close it there first.") from None
        except OSError as cause:
            raise Failed(
                f"The lock beside the journal cannot be made: {reason(cause)}.",
                "Keep the journal in a folder of this computer's own disk.",
            ) from None


def make_private(path: Path) -> None:
    """Take all permissions from others, where the system knows such a thing."""
    with suppress(OSError):
        if stat.S_IMODE(os.lstat(path).st_mode) != 0o600:
            path.chmod(0o600)


def sync_file(path: Path) -> None:
    """Make the content of a closed file durable."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make renames in a folder durable. Windows and some network shares have no such call."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        except OSError as cause:
            if cause.errno not in (errno.EINVAL, errno.ENOTSUP):
                raise
        finally:
            os.close(descriptor)


def reason(cause: OSError) -> str:
    """Return the system's own word for an error, without the path."""
    return (cause.strerror or "the system gives no reason").lower()


def unfinished(path: Path) -> Path:
    """Return the name under which something new is written before it gets its own. Nobody else uses such a name."""
    return path.with_name(path.name + ".rmjournal-unfinished")


@contextmanager
def beside(path: Path, failed: str, hint: str) -> Iterator[Path]:
    """Yield the name of a new file that is written and proved before it gets its own name, or takes another's place.

    Whatever lies under that name at the end is removed. What the disk refuses becomes Failed, with these words."""
    temporary = unfinished(path)
    try:
        yield temporary
    except OSError as cause:
        raise Failed(f"{failed}: {reason(cause)}.", hint) from None
    finally:
        discard(temporary)


def start_new(path: Path) -> None:
    """Make an empty private file, over what a run that was cut off may have left."""
    remove(path)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def discard(path: Path) -> None:
    """Remove what `start_new` made, as far as that is possible."""
    with suppress(OSError):
        remove(path)


@contextmanager
def kept_if_well(path: Path) -> Iterator[None]:
    """Keep a file that was just made, unless what is done first with it fails."""
    try:
        yield
    except BaseException:
        discard(path)
        raise


def remove(path: Path) -> None:
    """Remove a file of our own, where it is there, with its journal and its lock."""
    for file in with_neighbours(path):
        file.unlink(missing_ok=True)


def with_neighbours(path: Path) -> list[Path]:
    """Return a vault, its journal and its lock, whether they are there or not."""
    return [path.with_name(path.name + suffix) for suffix in ("", "-journal", ".lock")]


def move_into_place(temporary: Path, path: Path) -> None:
    """Put a finished, closed, durable file in the place of an older one, and make that durable."""
    os.replace(temporary, path)
    sync_folder(path.parent)


def exchange(finished: Path, path: Path) -> bool:
    """Put a finished, closed, durable vault in the place of one that is closed too; return whether that is durable.

    Where it is not, a power cut may bring the old one back, whole. Raises OSError where nothing was exchanged.
    SQLite would roll a journal that lies beside the old file into the new one, and no check would see it: an empty one
    is removed first, and where it is not empty nothing is done."""
    journal = path.with_name(path.name + "-journal")
    with suppress(FileNotFoundError):
        if os.lstat(journal).st_size:
            raise OSError(errno.EBUSY, "a save beside it was not finished")
        journal.unlink()
    os.replace(finished, path)
    with suppress(OSError):
        sync_folder(path.parent)
        return True
    return False


def give_name(temporary: Path, path: Path) -> None:
    """Give a finished, closed, durable file its first name, durably; where that fails, it has none."""
    os.replace(temporary, path)
    try:
        sync_folder(path.parent)
    except OSError:
        with suppress(OSError):
            path.unlink()
        raise


def give_name_for_now(temporary: Path, path: Path) -> None:
    """Give a finished file its first name, which a power cut may take back: a folder that takes files and shows none,
    such as a drop box, cannot be synced."""
    os.replace(temporary, path)
    with suppress(OSError):
        sync_folder(path.parent)
