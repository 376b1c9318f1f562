"""How the app ends: its exit codes, and the signals that end it."""

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum

from rmjournal.support import hardening
from rmjournal.tui.shell import terminal_watch


class ExitStatus(IntEnum):
    """The exit code of the process. After LOCKED, START_DEMO and SET_UP the caller
    starts a clean process."""

    DONE = 0
    FAILED = 1  # a crash, or something that could not be saved
    LOCKED = 75
    START_DEMO = 76
    SET_UP = 77
    HANGUP = hardening.HANGUP
    INTERRUPTED = 130
    QUIT = 131
    TERMINATED = 143


def watch_signals(end: Callable[[ExitStatus], object], *, has_terminal: bool) -> None:
    """Call `end` in the running loop when a signal asks for it or the terminal is
    gone."""
    endings = {
        "SIGTERM": ExitStatus.TERMINATED, "SIGHUP": ExitStatus.HANGUP, "SIGINT": ExitStatus.INTERRUPTED,
        "SIGQUIT": ExitStatus.QUIT, "SIGTSTP": ExitStatus.LOCKED,
        "SIGCONT": ExitStatus.LOCKED,  # Textual would read keys in two threads, one of which never ends
    }  # fmt: skip
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda *_: None)  # or the error of a forgotten task is printed, with private text

    def ended(ending: ExitStatus) -> None:
        is_gone = has_terminal and ending is ExitStatus.LOCKED and not terminal_watch.is_there()
        end(ExitStatus.HANGUP if is_gone else ending)  # a terminal that hangs up also lets the process continue

    for name, ending in endings.items():
        with suppress(NotImplementedError, AttributeError, RuntimeError, ValueError):  # Windows; another thread
            loop.add_signal_handler(getattr(signal, name), ended, ending)
    if has_terminal:
        terminal_watch.watch(lambda: loop.call_soon_threadsafe(end, ExitStatus.HANGUP))
