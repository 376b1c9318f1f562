"""Limit what this process leaves behind. Runs before anything else."""

import _thread
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType, TracebackType

from rmjournal.support import console_window
from rmjournal.support.crash_report import crash_report

# These can log keys, write screenshots or keep the interpreter open.
_WATCHERS = ("TEXTUAL", "RICH", "PYTHON")
_HARMLESS = frozenset(
    {"PYTHONPATH", "PYTHONHOME", "PYTHONUTF8", "PYTHONIOENCODING", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"}
)
_PR_SET_DUMPABLE = 4
_M_PERTURB = -6
_SMALLEST, _LARGEST = 8, 480  # bytes of content in the blocks of each size that Python keeps itself
_BLOCKS = 1000  # more than are free of any size, shortly after the start
HANGUP = 129


def harden() -> None:
    """Scrub the environment, deny others all permissions, forbid core files, silence
    tracebacks."""
    for name in list(os.environ):
        if name.startswith(_WATCHERS) and name not in _HARMLESS:
            del os.environ[name]
    os.umask(0o077)
    sys.excepthook = _tell_where
    sys.unraisablehook = _pass_over  # both would print the message of an error, which may be a text
    threading.excepthook = lambda _: None
    if sys.platform != "win32":
        import resource

        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def make_undumpable() -> None:
    """Forbid core dumps into a pipe, and other processes from looking in; let the
    system's allocator write over what is freed.

    Called before the first secret is read, and apart from `harden`: ctypes costs some
    milliseconds that `--version` need not pay."""
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        with suppress(OSError, AttributeError):  # other libraries than that of GNU have none
            ctypes.CDLL(None).mallopt(_M_PERTURB, 0xFF)


def overwrite_freed_memory() -> None:
    """Write over the small objects that were freed: about 10 ms.

    Python leaves their content until the place is used again. What is referenced stays,
    and so does what a library freed in a memory of its own."""
    freed = [[bytes(size) for _ in range(_BLOCKS)] for size in range(_SMALLEST, _LARGEST, 16)]
    del freed


def give_back_freed_memory() -> None:
    """Give what was freed back to the system, which clears it: about 1 ms for a journal
    of 10,000 entries.

    The allocator of GNU keeps it otherwise: a tenth of all, after home was drawn."""
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):  # other libraries have none
            ctypes.CDLL(None).malloc_trim(0)


def end_on_signals() -> None:
    """End with 143 on SIGTERM and 129 on SIGHUP, echo restored, transactions undone.

    On Windows, end as on SIGTERM when the console's window is closed."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _end)
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `rmjournal list | head` ends as other programs do
    console_window.end_with_the_window(lambda: _thread.interrupt_main(signal.SIGTERM))


@contextmanager
def told_of_closed_pipes() -> Iterator[None]:
    """Let what is written to a program that has ended fail, where it must be said. Else
    it ends this process without a word."""
    if not hasattr(signal, "SIGPIPE"):
        yield
        return
    before = signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGPIPE, before)


def _end(number: int, _: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _pass_over(what: "sys.UnraisableHookArgs") -> None:
    """Print nothing. A signal that struck while something was deleted, where nothing
    can be raised, ends the program a moment later."""
    ending = what.exc_value
    if isinstance(ending, SystemExit) and isinstance(ending.code, int) and hasattr(signal, "setitimer"):
        number = ending.code - 128
        signal.signal(signal.SIGALRM, lambda _, frame: _end(number, frame))
        signal.setitimer(signal.ITIMER_REAL, 0.01)


def begin_again(arguments: list[str]) -> None:
    """Replace this process by a new rmjournal with this command; no memory survives.

    Of the options, only `--vault` is passed on. Returns if the platform cannot
    (Windows) or will not, and the caller then ends. Wiping the memory by hand would
    miss hundreds of copies of a text."""
    if not hasattr(os, "execv") or sys.platform == "win32":
        return
    start = sys.orig_argv[: len(sys.orig_argv) - len(sys.argv) + 1]
    kept = _vault_option(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with suppress(OSError):
                stream.flush()
    with suppress(OSError):
        os.execv(sys.executable or start[0], [*start, *kept, *arguments])  # noqa: S606 - the program itself


def _vault_option(arguments: list[str]) -> list[str]:
    """Return --vault and its value, the one option that is passed on."""
    for at, argument in enumerate(arguments):
        if argument == "--vault" and at + 1 < len(arguments):
            return arguments[at : at + 2]
        if argument.startswith("--vault="):
            return [argument]
    return []


def _tell_where(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    print(crash_report(error), file=sys.stderr)
