"""A program on a pseudo-terminal, and the time until it paints something."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyte

from tests.bench.run import Bench

COLUMNS, LINES = 80, 24
QUIET = 0.025  # seconds without a byte: what was to be painted is painted
_PATIENCE = 10.0  # seconds
_OWN = "import fcntl, os, sys, termios; fcntl.ioctl(2, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"


class Window:
    """A program on a pseudo-terminal, by default of 80 by 24, and the time until it paints something."""

    def __init__(self, bench: Bench, *command: str, size: tuple[int, int] = (COLUMNS, LINES)) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.received = 0  # bytes
        environment = bench.environment | {"TERM": "xterm-256color", "LANG": "C.UTF-8"}
        self._painted = b""
        self._came: list[tuple[float, bytes]] = []  # when, and what: not drawn yet
        self._screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.ByteStream(self._screen)
        self._start = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-S", "-E", "-c", _OWN, *command],
            stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True,
        )  # fmt: skip
        os.close(slave)

    def key(self, keys: bytes) -> None:
        """Press keys; the clock starts."""
        self._painted, self._start = b"", time.perf_counter()
        while keys:
            keys = keys[os.write(self._master, keys[:512]) :]
            if keys:
                self._read(0)

    def until(self, pattern: bytes) -> float:
        """Return the seconds from the last key, or the start, until this is painted."""
        wanted, give_up = re.compile(pattern), time.perf_counter() + _PATIENCE
        while not wanted.search(self._painted):
            self._read(1.0)
            if time.perf_counter() > give_up:
                raise SystemExit(f"{pattern!r} was never painted: {self._painted[-2000:]!r}")
        return time.perf_counter() - self._start

    def until_shown(self, letter: str, after: str) -> float:
        """Return the seconds from the last key until a terminal shows a letter behind
        the one before it, or at the beginning of a row.

        Nothing but the letter in its place counts."""
        return self._until_drawn(rf"{re.escape(after + letter)}|(?m:^\s*{re.escape(letter)})", drained=True)

    def until_seen(self, pattern: str) -> float:
        """Return the seconds from the last key until a terminal shows this somewhere,
        of which perhaps only a part was painted."""
        return self._until_drawn(pattern)

    def _until_drawn(self, pattern: str, *, drained: bool = False) -> float:
        """Draw a terminal from the bytes afterwards, each with its time, so that
        drawing costs the program nothing."""
        wanted, give_up = re.compile(pattern), time.perf_counter() + _PATIENCE
        while True:
            self._read(1.0)
            if drained:
                self.drain()
            while self._came:
                came, data = self._came.pop(0)
                self._stream.feed(_known(data))
                if wanted.search(self.text):
                    return came - self._start
            if time.perf_counter() > give_up:
                raise SystemExit(f"{pattern!r} was never shown:\n" + "\n".join(self._screen.display))

    def until_quiet(self) -> float:
        """Return the seconds from the last key until the last byte before nothing more is painted."""
        last = self._start
        while self._read(QUIET if last != self._start else 1.0):
            last = time.perf_counter()
        return last - self._start

    def drain(self) -> None:
        """Read what is still being painted."""
        while self._read(QUIET):
            pass

    def pressed(self, keys: bytes) -> float:
        """Press keys, and return the seconds until all is painted."""
        self.key(keys)
        return self.until_quiet()

    @property
    def text(self) -> str:
        """What the terminal shows, as far as it was drawn."""
        return "\n".join("".join(self._screen.buffer[y][x].data for x in range(COLUMNS)) for y in range(LINES))

    @property
    def cpu(self) -> float:
        """The seconds of processor that the program has used, where the system tells
        (Linux), else 0."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        """End it, whatever it does."""
        self.process.kill()
        self.process.wait()
        os.close(self._master)

    def _read(self, seconds: float) -> bool:
        if not select.select([self._master], [], [], seconds)[0]:
            return False
        with suppress(OSError):
            data = os.read(self._master, 65536)
            self._painted += data
            self.received += len(data)
            self._came.append((time.perf_counter(), data))
            return bool(data)
        return False


def _known(data: bytes) -> bytes:
    """Return what was written, without a request for clearer keys, which pyte would
    show."""
    return re.sub(rb"\x1b\[[<>=][0-9;]*u", b"", data)


@contextmanager
def window(bench: Bench, *command: str, size: tuple[int, int] = (COLUMNS, LINES)) -> Iterator[Window]:
    """Run one command in a window of its own."""
    shown = Window(bench, *command, size=size)
    try:
        yield shown
    finally:
        shown.close()
