"""Read lines of any length from the terminal, with readline where there is one."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from rmjournal.cli import answer_log, idle_lock
from rmjournal.support.errors import Locked


@contextmanager
def unbroken_lines() -> Iterator[None]:
    """Stop the terminal from collecting lines, also between two of them.

    It would cut long lines and swallow keys."""
    if sys.platform == "win32":
        yield
        return
    import termios

    before = termios.tcgetattr(sys.stdin)
    raw = [*before[:3], before[3] & ~termios.ICANON, *before[4:]]  # the echo stays on, or readline would show nothing
    termios.tcsetattr(sys.stdin, termios.TCSADRAIN, raw)
    try:
        yield
    finally:
        with suppress(termios.error):  # the terminal may be gone
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


class LineEditor:
    """Reads lines; knows the one that is being typed."""

    def __init__(self) -> None:
        self._started = False

    def read(self, prompt: str, begun: str = "") -> str:
        """Read a line that may start with what was begun before.

        Raises EOFError at the end of input, Locked if no key is pressed for long. Even
        then, what is said next has a line of its own. Keeps no history, in memory or on
        disk."""
        try:
            return self._read(prompt, begun)
        except (KeyboardInterrupt, EOFError, Locked) as ending:
            if prompt or not isinstance(ending, EOFError):  # it ends an empty line of a text
                with suppress(OSError):
                    print(flush=True)
            raise

    def _read(self, prompt: str, begun: str) -> str:
        self._started = False
        try:
            import readline
        except ImportError:
            with idle_lock.watched(each_second=_save):
                return _typed(prompt)
        readline.set_auto_history(False)

        def start() -> None:
            self._started = True
            if begun:
                readline.insert_text(begun)

        readline.set_startup_hook(start)
        try:
            with idle_lock.watched(readline.get_line_buffer, _save):
                return _typed(prompt)
        finally:
            readline.set_startup_hook(None)

    def unfinished(self) -> str:
        """Return what was typed of a line whose reading was interrupted."""
        if not self._started:
            return ""
        import readline

        return readline.get_line_buffer()


def _typed(prompt: str) -> str:
    """Return what input() does.

    Ctrl+C in the moment in which the lock looks is another error there: input() lets
    the look begin while the interrupt is on its way."""
    try:
        return input(prompt)
    except SystemError as error:
        if isinstance(error.__cause__, KeyboardInterrupt):
            raise KeyboardInterrupt from None
        raise


def _save() -> None:
    """Save answers that had to wait while more was being read."""
    log = answer_log.current()
    if log is not None:
        log.save()
