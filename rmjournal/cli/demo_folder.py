"""Make the folder of a demo, and clear away those that nobody uses any more.

A demo holds a lock in its folder while it runs, so that one which was killed can be
told from one which is open in another window."""

import os
import shutil
import stat
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from rmjournal.support.errors import Usage
from rmjournal.support.locking import Held, Lock

_PREFIX = "rmjournal-demo-"
_IN_USE = "in-use"
_CHANGING_HANDS = 60.0  # seconds: after a lock, another process goes on and takes the lock again


class DemoFolder(NamedTuple):
    """A folder that this process uses."""

    path: Path
    lock: Lock | None  # None on a disk that has no locks

    def hand_over(self) -> None:
        """Let the process that goes on after a lock find the folder."""
        with suppress(OSError):
            (self.path / _IN_USE).touch()

    def delete(self) -> None:
        """Delete the folder and all that is in it."""
        if self.lock is not None:
            self.lock.release()
        shutil.rmtree(self.path, ignore_errors=True)


def new() -> DemoFolder:
    """Make a folder for a new demo, and clear away what earlier ones left."""
    clear_left_behind()
    path = Path(tempfile.mkdtemp(prefix=_PREFIX))
    with suppress(OSError):
        return _held(path)
    return DemoFolder(path, None)


def again(named: str) -> DemoFolder:
    """Go on with the folder of a demo that was locked. Raises Usage if it is not one,
    or if another process uses it."""
    path = Path(named)
    with suppress(OSError, Held):
        if path.parent == Path(tempfile.gettempdir()) and _is_own(path):
            return _held(path, 1)
    raise Usage("That isn't a demo folder.", "Run `rmjournal demo` to start a new demo.")


def clear_left_behind() -> None:
    """Delete the folders of demos that were killed. Leaves those that another process
    uses, those of other people, and whatever cannot be read."""
    with suppress(OSError):
        for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
            with suppress(OSError, Held):
                used = (path / _IN_USE).lstat() if _is_own(path) else None
                if used is not None and stat.S_ISREG(used.st_mode) and time.time() - used.st_mtime > _CHANGING_HANDS:
                    _held(path).delete()


def _held(path: Path, patience: float = 0) -> DemoFolder:
    """Take the lock of a folder. Raises Held or OSError."""
    lock = Lock(path / _IN_USE, patience)
    os.utime(path / _IN_USE, (0, 0))
    return DemoFolder(path, lock)


def _is_own(path: Path) -> bool:
    """Return whether this is a folder that a demo of this person made, and no link."""
    found = path.lstat()
    is_mine = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    return path.name.startswith(_PREFIX) and stat.S_ISDIR(found.st_mode) and is_mine
