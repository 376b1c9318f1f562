"""End the process when its terminal is gone, even if the loop no longer runs.

A terminal may vanish with output still unread. Textual's writing thread then dies, the
loop waits for it for ever and never hears of SIGHUP, and the keys would stay in
memory."""

import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from rmjournal.support import console_window, hardening

INTERVAL = 2.0  # seconds between two looks
PATIENCE = 3.0  # seconds for an orderly end: what was typed is saved by then


def watch(end: Callable[[], object]) -> None:
    """Watch the terminal from a thread. When it is gone, call `end` from there, then
    end the process.

    Windows tells of a closed window itself."""
    console_window.end_with_the_window(end)
    if sys.platform == "win32" or sys.__stdin__ is None or not sys.__stdin__.isatty():
        return

    def look() -> None:
        while is_there():
            time.sleep(INTERVAL)
        with suppress(RuntimeError):  # the loop has already ended
            end()
        time.sleep(PATIENCE)
        os._exit(hardening.HANGUP)

    threading.Thread(target=look, name="hangup", daemon=True).start()


def is_there() -> bool:
    """Return whether the input still leads to a terminal. On Windows, always."""
    if sys.platform == "win32" or sys.__stdin__ is None:
        return True
    import termios

    try:
        termios.tcgetattr(sys.__stdin__.fileno())
    except (termios.error, OSError, ValueError):
        return False
    return True
