"""How the app ends: the exit codes, and what asks for them from outside."""

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum

from rmjournal.support import hardening as process
from rmjournal.tui import hangup


class Ending(IntEnum):
    """How the app ended: the exit code of the process. After LOCKED and LOOK_ROUND a clean one takes its place."""

    DONE = 0
    FAILED = 1  # a crash, or something that could not be kept
    LOCKED = 75
    LOOK_ROUND = 76
    HANGUP = process.HANGUP
    INTERRUPTED = 130
    QUIT = 131
    TERMINATED = 143


def watch_signals(end: Callable[[Ending], object], *, has_terminal: bool) -> None:
    """Call `end` in the loop that runs now, when a signal asks for it or the terminal is gone."""
    endings = {
        "SIGTERM": Ending.TERMINATED, "SIGHUP": Ending.HANGUP, "SIGINT": Ending.INTERRUPTED,
        "SIGQUIT": Ending.QUIT, "SIGTSTP": Ending.LOCKED,
        "SIGCONT": Ending.LOCKED,  # Textual would read keys with two threads, of which one never ends
    }  # fmt: skip
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda *_: None)  # else what a forgotten task raised is printed, text and all
    for name, ending in endings.items():
        with suppress(NotImplementedError, AttributeError, RuntimeError, ValueError):  # Windows; another thread
            loop.add_signal_handler(getattr(signal, name), end, ending)
    if has_terminal:
        hangup.watch(lambda: loop.call_soon_threadsafe(end, Ending.HANGUP))
