"""Ask on the controlling terminal, whatever the standard streams are."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from rmjournal.cli import idle_lock
from rmjournal.support.errors import NoTerminal, Refused

_LONGEST_LINE = 4095  # bytes of a line, with its end, that every terminal hands over; Linux has the lowest limit


def ask(question: str, *, needed_for: str, echo: bool = True) -> str:
    """Ask and return the line. What is said next has a line of its own, however this
    ends.

    Raises NoTerminal if there is none, and Refused for a line that came in parts or not
    at all."""
    with _opened(needed_for) as (reader, writer), idle_lock.watched():
        _write(writer, question + " ")
        is_ended = False
        try:
            typed = reader.readline() if echo else _without_echo(reader)
            is_ended = echo and typed.endswith("\n")
        finally:
            if not is_ended:
                with suppress(OSError):  # the terminal may be gone
                    _write(writer, "\n")
    return _whole(typed)


@contextmanager
def _opened(needed_for: str) -> Iterator[tuple[TextIO, TextIO]]:
    try:
        paths = ("CONIN$", "CONOUT$") if sys.platform == "win32" else ("/dev/tty", "/dev/tty")
        reader = open(paths[0], encoding="utf-8", errors="surrogateescape")  # noqa: SIM115
        writer = open(paths[1], "w", encoding="utf-8", errors="replace")  # noqa: SIM115
    except OSError:
        reader = None
    if reader is None:
        raise NoTerminal(
            f"{needed_for} needs a terminal, and there is none.", "`--help` shows how to pass it from a script."
        )
    with reader, writer:
        yield reader, writer


def _write(writer: TextIO, text: str) -> None:
    writer.write(text)
    writer.flush()


def _without_echo(reader: TextIO) -> str:
    """Read a line without echo; always restore the terminal."""
    if sys.platform == "win32":
        import getpass

        return getpass.getpass("") + "\n"
    import termios

    before = termios.tcgetattr(reader)
    silent = [*before[:3], before[3] & ~termios.ECHO, *before[4:]]
    try:
        termios.tcsetattr(reader, termios.TCSAFLUSH, silent)
        return reader.readline()
    finally:
        with suppress(termios.error):  # the terminal may be gone
            termios.tcsetattr(reader, termios.TCSAFLUSH, before)


def _whole(typed: str) -> str:
    """Return a line without its end. Raises Refused if it is none, or came in parts."""
    if not typed:
        raise Refused("Nothing entered, so nothing changed.")
    if len(typed.encode("utf-8", "surrogateescape")) >= _LONGEST_LINE:
        raise Refused("That line is too long for this terminal. Nothing was changed.", "Pipe the text in instead.")
    if any("\udc80" <= character <= "\udcff" for character in typed):
        raise Refused("This terminal doesn't send UTF-8, so accents would be lost.", "Set it to UTF-8 and try again.")
    return typed.removesuffix("\n")
