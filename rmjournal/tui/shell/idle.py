"""Notice that nobody has pressed a key for a while, or that the computer slept. Both
lock."""

import sys
import time
from dataclasses import dataclass, field

SLEPT = 5.0  # seconds by which the two clocks differ; less means that the machine was busy
RESTS = 10.0  # seconds without a key after which the cursor no longer blinks
STOOD_STILL = 30.0  # seconds between two checks, due every second: asleep, or stopped


def boot_seconds() -> float:
    """Return the seconds since the computer started, with time asleep where the
    platform counts it."""
    if hasattr(time, "CLOCK_BOOTTIME"):  # Linux, where the monotonic clock stops during sleep
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":  # where this one runs on, and Python's own does not
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()


@dataclass
class Idle:
    """Measure how long ago the last key was, by a clock that runs during sleep and by
    the wall clock.

    The larger counts. Setting the wall clock back disables only that half; setting it
    forward locks, which loses nothing."""

    limit: float  # seconds
    boot: float = field(default_factory=boot_seconds)
    wall: float = field(default_factory=time.time)
    ticked: tuple[float, float] = field(default_factory=lambda: (boot_seconds(), time.monotonic()))

    def note_key(self) -> None:
        """Note that a key was pressed."""
        self.boot, self.wall = boot_seconds(), time.time()

    def is_over(self) -> bool:
        """Return whether nobody has pressed a key for too long."""
        return max(boot_seconds() - self.boot, time.time() - self.wall) >= self.limit

    def rests(self) -> bool:
        """Return whether no key was pressed for some seconds, so that nothing need move
        on the screen."""
        return boot_seconds() - self.boot >= RESTS

    def slept(self) -> bool:
        """Return whether the computer has slept since this was last asked."""
        boot, monotonic = boot_seconds(), time.monotonic()
        passed, counted = boot - self.ticked[0], monotonic - self.ticked[1]
        self.ticked = (boot, monotonic)
        return passed - counted >= SLEPT or passed >= STOOD_STILL
