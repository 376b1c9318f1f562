"""Save what is being written when the window of the Windows console is closed.

Windows sends no signal then. It calls a handler in a thread of its own, and ends the
process when that returns, or after five seconds."""

import sys
import time
from collections.abc import Callable
from contextlib import suppress

_CLOSE, _LOGOFF, _SHUTDOWN = 2, 5, 6
_PATIENCE = 4.0  # seconds for an orderly end, after which Windows is let go on

_registered: list[object] = []  # Windows calls them for as long as the process lives


def closing_handler(end: Callable[[], object], wait: Callable[[], object]) -> Callable[[int], bool]:
    """Return what Windows calls with an event of the console.

    Where the window closes, or the person logs off, it calls `end` and then waits: the
    process ends meanwhile. All other events are left to Python."""

    def handle(event: int) -> bool:
        if event not in (_CLOSE, _LOGOFF, _SHUTDOWN):
            return False
        with suppress(RuntimeError):  # the loop has already ended
            end()
        wait()
        return True

    return handle


def end_with_the_window(end: Callable[[], object]) -> None:
    """Call `end`, from another thread, when the console's window is closed. Other
    systems have signals for it."""
    if sys.platform == "win32":
        import ctypes
        from ctypes import wintypes

        kind = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.DWORD)
        handler = kind(closing_handler(end, lambda: time.sleep(_PATIENCE)))
        with suppress(OSError, AttributeError):
            if ctypes.WinDLL("kernel32").SetConsoleCtrlHandler(handler, True):
                _registered.append(handler)
