"""Writing a private file whole or not at all, in words that name no content and no path."""

import errno
import glob
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rmjournal.support.errors import Failed, Refused

_ELSEWHERE = "Name another place."


def refuse_existing(path: Path, what: str) -> None:
    """Raise Refused where something has this name already, a link that leads nowhere included."""
    if os.path.lexists(path):
        raise Refused(f"{what} would lie where there is a file already.", "Name a file that does not exist yet.")


def write_new(path: Path, content: bytes, what: str) -> None:
    """Write a file that does not exist yet, durably, for its owner only. Raises Refused or Failed, and leaves none."""
    try:
        _fill(path, (content,))
        _sync(path.parent)
        return
    except OSError as cause:
        reason, is_there = why(cause), isinstance(cause, FileExistsError)
    if is_there:
        refuse_existing(path, what)
    raise Failed(f"{what} could not be written: {reason}.", _ELSEWHERE)


@contextmanager
def ready(path: Path, content: bytes, what: str) -> Iterator[None]:
    """Have a file that does not exist yet written under another name, as `write_new` does; it gets its own where the
    block ends well, and is gone where not. Raises Refused or Failed, before the block wherever that can be known."""
    refuse_existing(path, what)
    temporary = path.with_name(f".rmjournal-{os.urandom(6).hex()}")
    write_new(temporary, content, what)
    reason = ""
    try:
        yield
        refuse_existing(path, what)
        try:
            os.rename(temporary, path)
            _sync(path.parent)
        except OSError as cause:
            reason = why(cause)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    if reason:
        raise Failed(f"{what} could not be written: {reason}.", _ELSEWHERE)


def replace(path: Path, parts: Iterable[bytes], what: str, way_out: str = _ELSEWHERE) -> None:
    """Write a file anew in one step, durably and for its owner only; of a link, the file that it leads to.

    Raises Failed, and leaves what was there. The parts are written as they come: they may be more than memory holds."""
    path = Path(os.path.realpath(path))
    temporary = path.with_name(f".rmjournal-{os.urandom(6).hex()}")
    try:
        _fill(temporary, parts)
        try:
            os.replace(temporary, path)
        except OSError:
            temporary.unlink()
            raise
        _sync(path.parent)
        return
    except OSError as cause:
        reason = why(cause)
    raise Failed(f"{what} could not be written: {reason}.", way_out)


def why(cause: OSError) -> str:
    """Return the system's own word for an error, without the path."""
    return (cause.strerror or "the system gives no reason").lower()


def _sync(folder: Path) -> None:
    """Make the name of a new file durable, too, where the system knows how and the folder may be opened."""
    if sys.platform != "win32":
        with suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _fill(path: Path, parts: Iterable[bytes]) -> None:
    """Make a new file, whole and durable, or none, also where a signal comes between."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


def sync_file(path: Path) -> None:
    """Make the content of a closed file durable. Raises OSError."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Raises OSError if the disk fails.

    Does nothing on Windows and on network shares that have no such call."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        except OSError as cause:
            if cause.errno not in (errno.EINVAL, errno.ENOTSUP):
                raise
        finally:
            os.close(descriptor)


def give_name(temporary: Path, path: Path) -> None:
    """Give a finished, closed, durable file its first name, durably.

    Raises OSError; the file then has no name at all."""
    os.replace(temporary, path)
    try:
        sync_folder(path.parent)
    except OSError:
        with suppress(OSError):
            path.unlink()
        raise


def give_name_for_now(temporary: Path, path: Path) -> None:
    """Give a finished file its first name, which a power cut may still take back.

    For folders that accept files but cannot be listed, such as a drop box: they cannot
    be synced. Raises OSError if it cannot be renamed."""
    os.replace(temporary, path)
    with suppress(OSError):
        sync_folder(path.parent)


def write_private(path: Path, content: bytes) -> None:
    """Write a small file of this computer's own, in place of an older one, durably.

    After a power cut the old content is there or the new. Makes the folder and its
    parent if they are missing. The temporary file gets a random name and is created
    afresh, so that a planted link is never written through. Removes what interrupted
    writes left. Raises OSError."""
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # the mode counts for the last part only
    temporary = path.with_name(f"{path.name}.{os.urandom(6).hex()}.new")
    _fill(temporary, (content,))
    try:
        os.replace(temporary, path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise
    for stale in path.parent.glob(f"{glob.escape(path.name)}.*.new"):
        with suppress(OSError):
            stale.unlink()
    sync_folder(path.parent)
