"""Let time pass between two saves."""

import time

from rmjournal.support.clock import Clock


def next_moment(clock: Clock) -> None:
    """Wait until a clock has gone on: what is written in one millisecond has no order in time."""
    before = clock.ms()
    while clock.ms() == before:
        time.sleep(0.0005)
