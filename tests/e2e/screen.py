"""A real terminal: a pseudo-terminal that the program controls, and pyte to read what it shows."""

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyte

from tests.cli.calling import COMMAND, piped, surroundings

_PATIENCE = 20.0  # seconds
# The child has to make the terminal its own before the program starts.
_OWN = "import fcntl, os, sys, termios; fcntl.ioctl(2, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"


class Terminal:
    """One command in a terminal of 100 by 40."""

    def __init__(self, home: Path, *arguments: str, given: bytes | None = None, **more: str) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        self._screen = pyte.HistoryScreen(100, 40, history=1000)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = bytearray()
        source = None if given is None else piped(given)
        self.process = subprocess.Popen(
            [sys.executable, "-S", "-E", "-c", _OWN, *COMMAND, *arguments],
            stdin=slave if source is None else source, stdout=slave, stderr=slave,
            env=surroundings(home, **more), cwd=home, start_new_session=True,
        )  # fmt: skip
        self.slave = slave
        if source is not None:
            os.close(source)

    def text(self) -> str:
        """What the screen shows, and what has scrolled away above it."""
        above = ["".join(line[x].data for x in range(100)).rstrip() for line in self._screen.history.top]
        return "\n".join([*above, *(line.rstrip() for line in self._screen.display)])

    def echoes(self) -> bool:
        """Does the terminal show what is typed?"""
        return bool(termios.tcgetattr(self.slave)[3] & termios.ECHO)

    def expect(self, words: str) -> None:
        """Wait until the screen shows these words."""
        give_up = time.monotonic() + _PATIENCE
        while words not in self.text():
            assert time.monotonic() < give_up, f"{words!r} never came:\n{self.text().rstrip()}"
            assert self._read(0.05) or self.process.poll() is None or words in self.text(), self.text().rstrip()

    def type(self, line: str) -> None:
        """Type a line."""
        os.write(self._master, line.encode() + b"\n")

    def answer(self, question: str, line: str) -> None:
        """Wait for a question and answer it."""
        self.expect(question)
        self.type(line)
        self._screen.reset()  # so that the same words are waited for again

    def secret(self, question: str, line: str) -> None:
        """Wait for a question that does not echo and answer it."""
        self.expect(question)
        self.quiet()
        self.type(line)
        self._screen.reset()

    def quiet(self) -> None:
        """Wait until what is typed is not shown; what was typed before would be thrown away."""
        give_up = time.monotonic() + _PATIENCE
        while self.echoes():
            assert time.monotonic() < give_up, "the echo was never taken away"
            time.sleep(0.01)
        time.sleep(0.05)

    def end(self) -> int:
        """Wait for the end; return the exit code."""
        give_up = time.monotonic() + _PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < give_up, f"it never ended:\n{self.text().rstrip()}"
            self._read(0.05)
        while self._read(0.05):
            pass
        return self.process.returncode

    def press(self, keys: str) -> None:
        """Press keys, without Enter."""
        os.write(self._master, keys.encode())

    def interrupt(self) -> None:
        """Press Ctrl+C."""
        os.write(self._master, b"\x03")

    def close(self) -> None:
        """End it, whatever it does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        os.close(self.slave)
        os.close(self._master)

    def _read(self, seconds: float) -> bool:
        data = b""
        if select.select([self._master], [], [], seconds)[0]:
            with contextlib.suppress(OSError):
                data = os.read(self._master, 65536)
        self.raw += data
        self._stream.feed(data)
        return bool(data)


@contextmanager
def terminal(home: Path, *arguments: str, given: bytes | None = None, **more: str) -> Iterator[Terminal]:
    """Run one command in a terminal; where something is given, its standard input is a pipe with that in it."""
    shown = Terminal(home, *arguments, given=given, **more)
    try:
        yield shown
    finally:
        shown.close()
