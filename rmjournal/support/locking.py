"""One process at a time: a lock on a file of its own, which stays when the lock is given back."""

import errno
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

_AGAIN = 0.02  # seconds between two tries
_KEPT = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)  # what the systems say where another process holds it


class Held(Exception):
    """Another process holds the lock."""


class Lock:
    """A lock that other processes of rmjournal heed, and nothing else does (an advisory one)."""

    def __init__(self, path: Path, patience: float) -> None:
        """Take it, waiting so many seconds at most. Raises Held where another process keeps it, OSError where the file
        cannot be made, or its disk knows no locks. A link is not followed."""
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
        """Give it back at once, even where a forked child still holds the descriptor."""
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
