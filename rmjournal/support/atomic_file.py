"""Write private files so that after a crash each is whole or not there.

Three steps are behind it: fill a new file that only its owner may read, sync it, then
give it its name and sync the folder. The first functions are those steps. They raise
OSError, for callers with words of their own. The functions from `refuse_existing` on
raise Refused or Failed, in sentences that name no content and no path."""

import errno
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rmjournal.support.errors import Failed, Refused

_ELSEWHERE = "Choose another place."
_NOT_KNOWN = (errno.EINVAL, errno.ENOTSUP)  # what network shares say that cannot sync a folder


def temporary_beside(path: Path) -> Path:
    """Return a free name in the same folder, for a file that is not finished."""
    return path.with_name(f".rmjournal-{os.urandom(6).hex()}")


def create(path: Path, parts: Iterable[bytes], *, modified: int | None = None) -> None:
    """Fill a new file and sync it; leave none where that fails or a signal interrupts.

    The parts are written as they come, so they may be more than memory holds.
    `modified`, in seconds since 1970, replaces the time of change. Raises
    FileExistsError, or another OSError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(parts)
            file.flush()
            if modified is not None:
                os.utime(path, (modified, modified))
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


def create_nameless(path: Path, content: bytes) -> int:
    """Fill a new file that is gone once its descriptor is closed, and return that.

    The name is taken away as soon as it is filled and synced; Windows does so at the
    end. Raises OSError, and leaves nothing."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_TEMPORARY", 0)
    descriptor = os.open(path, flags, 0o600)
    try:
        try:
            left = memoryview(content)
            while left:
                left = left[os.write(descriptor, left) :]
            os.fsync(descriptor)
        finally:
            if sys.platform != "win32":
                path.unlink()
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def sync_file(path: Path) -> None:
    """Make the content of a closed file durable. Raises OSError."""
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system has such a call.

    Windows and some network shares have none. Raises OSError for anything else, such as
    a drop box, which takes files and may not be opened."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        except OSError as cause:
            if cause.errno not in _NOT_KNOWN:
                raise
        finally:
            os.close(descriptor)


def give_name(temporary: Path, path: Path) -> None:
    """Give a finished, synced file its first name, as durably as the folder allows.

    Raises OSError if nothing was moved. Windows refuses a name that is taken in the
    meantime; other systems don't, so look with `refuse_existing` first."""
    os.rename(temporary, path)
    with suppress(OSError):
        sync_folder(path.parent)


def give_name_durably(temporary: Path, path: Path) -> None:
    """Give a finished, synced file its first name, so that no power cut takes it back.

    Raises OSError; the file then has no name at all."""
    os.replace(temporary, path)
    try:
        sync_folder(path.parent)
    except OSError:
        with suppress(OSError):
            path.unlink()
        raise


def overwrite_durably(path: Path, content: bytes) -> None:
    """Replace a small file of this computer's own, or create it with its folder.

    After a power cut the old content is there or the new. The temporary file gets a
    random name and is created afresh, so that a planted link is never written through.
    Raises OSError."""
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # the mode counts for the last part only
    temporary = path.with_name(f"{path.name}.{os.urandom(6).hex()}.new")
    create(temporary, (content,))
    try:
        os.replace(temporary, path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise
    with suppress(OSError):
        for name in os.listdir(path.parent):
            if name.startswith(f"{path.name}.") and name.endswith(".new"):  # of a run that was cut off
                with suppress(OSError):
                    os.unlink(path.with_name(name))
    sync_folder(path.parent)


def overwrite(path: Path, parts: Iterable[bytes]) -> None:
    """Replace a file, or create it, in one step, as durably as the folder allows.

    Raises OSError, and leaves what was there."""
    temporary = temporary_beside(path)
    create(temporary, parts)
    try:
        os.replace(temporary, path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise
    with suppress(OSError):
        sync_folder(path.parent)


def refuse_existing(path: Path, what: str) -> None:
    """Raise Refused if something has this name already, be it a broken link."""
    if os.path.lexists(path):
        raise Refused(f"{what} can't go there: {path.name} already exists.", "Choose another name.")


def write_new(path: Path, content: bytes, what: str) -> None:
    """Write a file that does not exist yet. Raises Refused or Failed, and leaves
    none."""
    try:
        create(path, (content,))
        with suppress(OSError):
            sync_folder(path.parent)
        return
    except OSError as cause:
        reason, is_there = why(cause), isinstance(cause, FileExistsError)
    if is_there:
        refuse_existing(path, what)
    raise Failed(f"{what} couldn't be saved: {reason}.", _ELSEWHERE)


@contextmanager
def ready(path: Path, content: bytes, what: str) -> Iterator[None]:
    """Write a new file under a temporary name; name it if the block ends well.

    It is gone if the block fails. Raises Refused or Failed, before the block wherever
    that can be known."""
    refuse_existing(path, what)
    temporary = temporary_beside(path)
    write_new(temporary, content, what)
    reason = ""
    try:
        yield
        refuse_existing(path, what)
        try:
            give_name(temporary, path)
        except OSError as cause:
            reason = why(cause)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    if reason:
        raise Failed(f"{what} couldn't be saved: {reason}.", _ELSEWHERE)


def replace(path: Path, parts: Iterable[bytes], what: str, hint: str = _ELSEWHERE) -> None:
    """Replace a file, or create it, in one step; a link is followed.

    Raises Failed, and leaves what was there. The parts are written as they come."""
    try:
        overwrite(Path(os.path.realpath(path)), parts)
        return
    except OSError as cause:
        reason = why(cause)
    raise Failed(f"{what} couldn't be saved: {reason}.", hint)


def why(cause: OSError | ValueError) -> str:
    """Return the system's own word for an error, without the path. Python raises
    ValueError for a path that no system has."""
    if isinstance(cause, OSError):
        return (cause.strerror or "the system gave no reason").lower()
    return "its path doesn't lead anywhere"
