"""The errors that the campaigns inject into single system calls."""

from dataclasses import dataclass
from pathlib import Path

from tests.vault.campaigns.harness import WRITERS, Point, points_of

_ERRORS = ("ENOSPC", "EIO", "EACCES")


@dataclass(frozen=True)
class Fault:
    """One error at one call, once or from there on."""

    point: Point
    error: str
    persistent: bool

    def __str__(self) -> str:
        """Return how strace names it."""
        return f"{self.point.name}:error={self.error}:when={self.point.nth}{'+' if self.persistent else ''}"


def faults_of(log: Path) -> list[Fault]:
    """Return every error at every call of the write class between the marks `begin` and `end`.

    Opening a file to make it fails once only: a process that can open nothing any more cannot even load its modules."""
    return [
        Fault(point, error, persistent)
        for point in points_of(log, [*WRITERS, "create"], until="end")
        for error in _ERRORS
        for persistent in ((False,) if point.name == "openat" else (False, True))
    ]


def read_faults_of(log: Path) -> list[Fault]:
    """Return a single EIO at every call by which SQLite reads a page between the marks `begin` and `end`."""
    return [Fault(point, "EIO", False) for point in points_of(log, ["pread64"], until="end")]


def is_left_open(fault: Fault, said: object) -> bool:
    """Was a save told as one that nobody can know of? Only a disk that fails for good is a reason."""
    return fault.persistent and "may or may not have been saved" in str(said)
