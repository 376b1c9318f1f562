"""Let one process at a time in, by a lock on a file of its own that is never
deleted."""

import errno
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

_AGAIN = 0.02  # seconds between attempts
_KEPT = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)  # what systems say if another process holds it


class Held(Exception):
    """Another process holds the lock."""


class Lock:
    """A lock that other processes of rmjournal respect, and nothing else does
    (advisory)."""

    def __init__(self, path: Path, patience: float) -> None:
        """Take the lock, and wait at most `patience` seconds.

        Raises Held if another process keeps it, OSError if the file cannot be made or
        its disk has no locks. A link is not followed."""
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
        self._file: BinaryIO = os.fdopen(os.open(path, flags, 0o600), "r+b")
        give_up = time.monotonic() + patience
        try:
            while not self._taken():
                if time.monotonic() > give_up:
                    raise Held
                time.sleep(_AGAIN)
        except BaseException:
            self._file.close()
            raise

    def _taken(self) -> bool:
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(self._file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as cause:
            if cause.errno in _KEPT:
                return False
            raise
        return True

    def release(self) -> None:
        """Release it at once, even if a forked child still has the descriptor."""
        if self._file.closed:
            return
        with suppress(OSError):
            if sys.platform == "win32":
                import msvcrt

                self._file.seek(0)
                msvcrt.locking(self._file.fileno(), msvcrt.LK_UNLCK, 1)
            else:
                import fcntl

                fcntl.flock(self._file, fcntl.LOCK_UN)
        self._file.close()
