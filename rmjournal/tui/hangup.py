"""A terminal that is gone: then the process ends, even where it could not be told.

A terminal may vanish while more was written to it than it took. Textual's writing thread then dies, the loop waits for
it for ever and never hears of SIGHUP, and the keys would stay in memory for as long as the computer is on."""

import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from rmjournal.support import hardening as process

EVERY = 2.0  # seconds between two looks
PATIENCE = 3.0  # seconds for an orderly end: what was typed is sealed by then


def watch(end: Callable[[], object]) -> None:
    """Look after the terminal from a thread; where it is gone, call `end` from there, and see to it that it helps."""
    if sys.platform == "win32" or sys.__stdin__ is None or not sys.__stdin__.isatty():
        return
    descriptor = sys.__stdin__.fileno()

    def look() -> None:
        while is_there(descriptor):
            time.sleep(EVERY)
        with suppress(RuntimeError):  # the loop has ended by itself
            end()
        time.sleep(PATIENCE)
        os._exit(process.HANGUP)

    threading.Thread(target=look, name="hangup", daemon=True).start()


def is_there(descriptor: int) -> bool:
    """Does this descriptor still lead to a terminal?"""
    import termios

    try:
        termios.tcgetattr(descriptor)
    except (termios.error, OSError):
        return False
    return True
