"""When nobody has touched the keys for a while, and when the computer slept: both lock."""

import sys
import time
from dataclasses import dataclass, field

SLEPT = 5.0  # seconds that the one clock went on and the other did not: less is the machine being busy
STOOD_STILL = 30.0  # seconds without a look at the clocks, which comes every second: asleep, or stopped


def _boot() -> float:
    """Return the seconds since the computer started, those asleep included where the platform counts them."""
    if hasattr(time, "CLOCK_BOOTTIME"):  # Linux; the monotonic clock stands still in a suspend
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":  # there this one goes on, and Python's own does not
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()


@dataclass
class Idle:
    """How long ago the last key was, by the clock that runs in a suspend and by the clock on the wall.

    The larger of both counts. A wall clock that is put back only takes part of itself out of account; one that is
    put forward locks, which loses nothing."""

    limit: float  # seconds
    _boot: float = field(default_factory=_boot)
    _wall: float = field(default_factory=time.time)
    _ticked: tuple[float, float] = field(default_factory=lambda: (_boot(), time.monotonic()))

    def touched(self) -> None:
        """Note that a key was pressed."""
        self._boot, self._wall = _boot(), time.time()

    def is_over(self) -> bool:
        """Has it been quiet for too long?"""
        return max(_boot() - self._boot, time.time() - self._wall) >= self.limit

    def slept(self) -> bool:
        """Did the computer sleep since this was asked last?"""
        boot, monotonic = _boot(), time.monotonic()
        passed, counted = boot - self._ticked[0], monotonic - self._ticked[1]
        self._ticked = (boot, monotonic)
        return passed - counted >= SLEPT or passed >= STOOD_STILL
