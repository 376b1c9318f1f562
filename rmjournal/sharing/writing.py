"""Writing a private file whole or not at all, in words that name no content and no path."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from rmjournal.errors import Failed, Refused

_ELSEWHERE = "Name another place."


def refuse_existing(path: Path, what: str) -> None:
    """Raise Refused where something has this name already, a link that leads nowhere included."""
    if os.path.lexists(path):
        raise Refused(f"{what} would lie where there is a file already.", "Name a file that does not exist yet.")


def write_new(path: Path, content: bytes, what: str) -> None:
    """Write a file that does not exist yet, durably, for its owner only. Raises Refused or Failed, and leaves none."""
    reason = ""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError:
        refuse_existing(path, what)
    except OSError as cause:
        reason = why(cause)
    else:
        try:
            _fill(descriptor, content)
            return
        except OSError as cause:
            reason = why(cause)
            with suppress(OSError):
                path.unlink()
    raise Failed(f"{what} could not be written: {reason}.", _ELSEWHERE)


def replace(path: Path, content: bytes, what: str) -> None:
    """Write a file anew in one step, durably and for its owner only. Raises Failed, and leaves what was there."""
    temporary = None
    try:
        path = path.resolve()
        descriptor, temporary = tempfile.mkstemp(prefix=".rmjournal-", dir=path.parent)
        _fill(descriptor, content)
        os.replace(temporary, path)
        return
    except OSError as cause:
        reason = why(cause)
    if temporary is not None:
        with suppress(OSError):
            os.unlink(temporary)
    raise Failed(f"{what} could not be written: {reason}.", _ELSEWHERE)


def why(cause: OSError) -> str:
    """Return the system's own word for an error, without the path."""
    return (cause.strerror or "the system gives no reason").lower()


def _fill(descriptor: int, content: bytes) -> None:
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
