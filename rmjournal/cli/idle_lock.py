"""Lock the command line that waits at a prompt without a key being pressed.

A journal that is open has its keys in memory. So the process ends after the time that
the settings of the journal say, as the screen does."""

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from rmjournal.support.errors import Locked

MINUTE = 60.0  # seconds
_TICK = 1.0  # seconds

_limits: list[float] = []


@contextmanager
def locking_after(minutes: int) -> Iterator[None]:
    """Lock at any prompt inside after so many minutes without a key."""
    _limits.append(minutes * MINUTE)
    try:
        yield
    finally:
        _limits.pop()


@contextmanager
def watched(
    signs: Callable[[], object] = lambda: None, each_second: Callable[[], object] = lambda: None
) -> Iterator[None]:
    """Raise Locked in the block if no key is pressed for the time that is set.

    `each_second` is called about that often, in the middle of the block. A key is seen
    by what `signs` returns: it differs once something was typed. Time in
    which the computer slept counts. Without a timer (Windows) the process ends itself,
    since there nothing can interrupt a read; what was answered is saved by then."""
    if not _limits or threading.current_thread() is not threading.main_thread():
        yield
        return
    limit, now = _limits[-1], _elapsed()
    seen, last = signs(), now

    def look(*_: object) -> None:
        nonlocal seen, last
        each_second()
        now, there = _elapsed(), signs()
        if there != seen:
            seen, last = there, now
        elif any(new - old >= limit for new, old in zip(now, last, strict=True)):
            raise Locked

    if not hasattr(signal, "setitimer"):
        timer = threading.Timer(limit, _end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
        return
    before = signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, _TICK, _TICK)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _elapsed() -> tuple[float, float]:
    """Return two clocks: one that nobody can set, one that runs while asleep."""
    return time.monotonic(), time.time()


def _end() -> None:
    import os

    with suppress(OSError, AttributeError):
        print("\nrmjournal: Locked. Your answers so far are saved as a draft.", file=sys.stderr, flush=True)
    os._exit(Locked.code)
