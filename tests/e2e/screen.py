"""A real terminal: a pseudo-terminal that the program controls, and pyte to read what it shows."""

import atexit
import contextlib
import fcntl
import functools
import os
import pkgutil
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyte

import rmjournal
from tests.cli.calling import COMMAND, piped, surroundings
from tests.forking import Forked, Forker

_PATIENCE = 60.0  # seconds: nothing takes as long, but on a machine that does a lot else
# The child has to make the terminal its own before the program starts.
_OWN = "import fcntl, os, sys, termios; fcntl.ioctl(2, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
_ENTRY = "rmjournal.__main__:start"
_LATER = frozenset(("TERM", "NO_COLOR", "TZ", "HOME", "TMPDIR"))  # what is read after the imports
_ESCAPE = "\x1b"
# What pyte does not know: a way to ask for clearer keys, and the other screen that a program draws on and gives back.
_UNKNOWN = {b"\x1b[<u": b"", b"\x1b[?1049h": b"\x1b[2J\x1b[H", b"\x1b[?1049l": b"\x1b[2J\x1b[H"}
_ESCAPE_DELAY = 0.2  # seconds: what follows an Esc sooner is one key with it
_PAUSE = 0.04 if sys.platform == "linux" else 0.1  # seconds
_BUSY = ("R", "D")  # what Linux calls a thread that runs, waits for a processor or for the disk
# What a terminal sends for a key; a letter is itself.
KEYS = {
    "enter": "\r", "tab": "\t", "esc": _ESCAPE, "backspace": "\x7f",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
    "end": "\x1b[F", "home": "\x1b[H", "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "delete": "\x1b[3~",
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~",
    "f7": "\x1b[18~", "f8": "\x1b[19~", "f9": "\x1b[20~",
} | {f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "acelopqrsuz"}  # fmt: skip


@functools.cache
def _forker() -> Forker:
    """Return what forks the program: for each worker of the tests, one process that has imported all of it."""
    with tempfile.TemporaryDirectory() as folder:
        around = surroundings(Path(folder))
    walked = pkgutil.walk_packages(rmjournal.__path__, "rmjournal.")
    made = Forker(around, *(each.name for each in walked if not each.name.startswith("rmjournal.distribution")))
    atexit.register(made.close)
    return made


class _Screen(pyte.Screen):
    """A screen that keeps what has scrolled away above it. pyte's own that does so takes twice the time to draw."""

    def reset(self) -> None:
        """Begin with nothing, above it too."""
        super().reset()
        self.above: list[str] = []

    @property
    def display(self) -> list[str]:
        """The lines. pyte's own fails in the middle of a drawing, where only one half of a
        wide character is drawn over; the second half holds no text."""
        return ["".join(self.buffer[y][x].data for x in range(self.columns)) for y in range(self.lines)]

    def index(self) -> None:
        """Go on to the next line; after the last, all move up."""
        if self.cursor.y == (self.margins.bottom if self.margins else self.lines - 1):
            self.above.append(self.display[self.margins.top if self.margins else 0].rstrip())
        super().index()

    def erase_in_display(self, how: int = 0, *more: object, **asked: object) -> None:
        """Clear the screen; asked for it, what is above it, too."""
        super().erase_in_display(how, *more, **asked)
        if how == 3:
            self.above = []


class Terminal:
    """One command in a terminal, by default of 100 by 40. The program itself is forked, what else is asked for started.

    `keys` counts the keys that were hit, `letters` the characters that were typed as somebody's words."""

    def __init__(
        self,
        home: Path,
        *arguments: str,
        given: bytes | None = None,
        size: tuple[int, int] = (100, 40),
        before: Sequence[str] = (),
        command: Sequence[str] | None = None,
        **more: str,
    ) -> None:
        self._master, slave = pty.openpty()
        columns, lines = size
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self._screen = _Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._held, self._is_open = b"", True
        self.raw = bytearray()
        self.keys = self.letters = 0
        source = slave if given is None else piped(given)
        around = surroundings(home, **more)
        self.process: subprocess.Popen[bytes] | Forked
        if before or command or not _LATER.issuperset(more):
            self.process = subprocess.Popen(
                [sys.executable, "-S", "-E", "-c", _OWN, *before, *(command or COMMAND), *arguments],
                stdin=source, stdout=slave, stderr=slave, env=around, cwd=home, start_new_session=True,
            )  # fmt: skip
        else:
            streams = source, slave, slave
            self.process = _forker().fork(_ENTRY, arguments, around, streams, folder=home, terminal=True)
        self.slave = slave
        if source != slave:
            os.close(source)

    def text(self) -> str:
        """What the screen shows, and what has scrolled away above it."""
        return "\n".join([*self._screen.above, self.display()])

    def display(self) -> str:
        """What the screen shows now."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def echoes(self) -> bool:
        """Does the terminal show what is typed?"""
        return bool(termios.tcgetattr(self.slave)[3] & termios.ECHO)

    def expect(self, words: str) -> None:
        """Wait until the screen shows these words."""
        give_up = time.monotonic() + _PATIENCE
        while words not in self.text():
            assert time.monotonic() < give_up, f"{words!r} never came:\n{self.text().rstrip()}"
            assert self._read(0.05) or self.process.poll() is None or words in self.text(), self.text().rstrip()

    def see(self, *words: str, patience: float = _PATIENCE) -> str:
        """Wait until the screen shows all these words now, broken into lines or not; return what it shows."""
        give_up = time.monotonic() + patience
        while not all(each in (shown := self.display()) or each in " ".join(shown.split()) for each in words):
            assert time.monotonic() < give_up, f"{words!r} never came:\n{shown}"
            assert self._read(0.05) or self.process.poll() is None, f"it ended before {words!r}:\n{shown}"
        return shown

    def gone(self, words: str) -> None:
        """Wait until the screen does not show these words any more."""
        give_up = time.monotonic() + _PATIENCE
        while words in self.display():
            assert time.monotonic() < give_up, f"{words!r} never went:\n{self.display()}"
            self._read(0.05)

    def sends(self, sequence: bytes) -> None:
        """Wait until the program has sent the terminal these bytes."""
        give_up = time.monotonic() + _PATIENCE
        while sequence not in self.raw:
            assert time.monotonic() < give_up, f"{sequence!r} never came:\n{self.display()}"
            self._read(0.05)

    def watch(self, seconds: float) -> None:
        """Let so much time pass, and read what is drawn meanwhile."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._read(left)

    def settle(self) -> None:
        """Wait until nothing is drawn for a moment, and the program waits for a key as well.

        On a machine with a lot to do, a program may draw nothing because it is not its turn."""
        give_up = time.monotonic() + _PATIENCE
        while self._read(_PAUSE) or self.is_busy():
            assert time.monotonic() < give_up, f"it never stops drawing:\n{self.display()}"

    def taken(self) -> None:
        """Wait until the program has read every key, or has ended."""
        give_up = time.monotonic() + _PATIENCE
        while self._unread() and self.process.poll() is None:
            assert time.monotonic() < give_up, f"it never reads what is typed:\n{self.display()}"
            self._read(0.02)

    def _unread(self) -> int:
        """How many bytes of what was typed wait to be read."""
        return int.from_bytes(fcntl.ioctl(self.slave, termios.FIONREAD, bytes(4)), sys.byteorder)

    def is_busy(self) -> bool:
        """Does a thread of the program run, or wait to, or one of a program that it started? Only Linux tells."""
        family = [str(self.process.pid)]
        for each in family:
            for task in Path(f"/proc/{each}/task").glob("*"):
                with contextlib.suppress(OSError):
                    if (task / "stat").read_text().rpartition(")")[2].split()[0] in _BUSY:
                        return True
                    family += (task / "children").read_text().split()
        return False

    def hit(self, *keys: str) -> None:
        """Hit keys by their names, as a person does who looks at what each of them did."""
        for key in keys:
            os.write(self._master, KEYS.get(key, key).encode())
            self.keys += 1
            self.taken()
            if key == "esc":  # what follows sooner is one key with it
                self.watch(_ESCAPE_DELAY)
            self.settle()

    def write(self, words: str) -> None:
        """Type words on a screen that draws them itself."""
        os.write(self._master, words.encode())
        self.letters += len(words)

    def resize(self, columns: int, lines: int) -> None:
        """Make the window another size; the system tells the program."""
        self._screen.resize(lines, columns)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

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
        while (code := self.process.poll()) is None:
            assert time.monotonic() < give_up, f"it never ended:\n{self.text().rstrip()}"
            self._read(0.05)
        while self._read(0.02):
            pass
        return code

    def press(self, keys: str) -> None:
        """Press keys, without Enter."""
        os.write(self._master, keys.encode())

    def hang_up(self) -> None:
        """Close the terminal's window."""
        os.close(self.slave)
        os.close(self._master)
        self._is_open = False

    def interrupt(self) -> None:
        """Press Ctrl+C."""
        os.write(self._master, b"\x03")

    def close(self) -> None:
        """End it, whatever it does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        if self._is_open:
            os.close(self.slave)
            os.close(self._master)

    def _read(self, seconds: float) -> bool:
        data = b""
        if select.select([self._master], [], [], seconds)[0]:
            with contextlib.suppress(OSError):
                data = os.read(self._master, 65536)
        self.raw += data
        self._stream.feed(self._understood(data))
        return bool(data)

    def _understood(self, data: bytes) -> bytes:
        """Say in other words what pyte does not know; what is cut off at the end waits for the rest."""
        data = self._held + data
        cut = data.rfind(b"\x1b")
        open_end = cut >= 0 and any(each.startswith(data[cut:]) and each != data[cut:] for each in _UNKNOWN)
        data, self._held = (data[:cut], data[cut:]) if open_end else (data, b"")
        for each, known in _UNKNOWN.items():
            data = data.replace(each, known)
        return data


@contextmanager
def terminal(
    home: Path,
    *arguments: str,
    given: bytes | None = None,
    size: tuple[int, int] = (100, 40),
    before: Sequence[str] = (),
    command: Sequence[str] | None = None,
    **more: str,
) -> Iterator[Terminal]:
    """Run one command in a terminal; where something is given, its standard input is a pipe with that in it.

    `before` is put before its command line; its program is looked up where programs are."""
    found = [shutil.which(before[0]) or before[0], *before[1:]] if before else []
    shown = Terminal(home, *arguments, given=given, size=size, before=found, command=command, **more)
    try:
        yield shown
    finally:
        shown.close()
