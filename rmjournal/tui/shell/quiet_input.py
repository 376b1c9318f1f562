"""Wait for keys without looking up.

Textual's thread for keys wakes ten times a second to see whether it should end, which
is most of what an app costs that nobody touches."""

import os
import select
from codecs import getincrementaldecoder
from threading import Event
from typing import Any

from textual import constants
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

_LATE = constants.ESCAPE_DELAY + 0.02  # seconds: an Escape that nothing has followed by then is a key of its own


class _Bell(Event):
    """An event that also ends a wait for input."""

    def __init__(self) -> None:
        super().__init__()
        self._end, self._rung = os.pipe()

    def fileno(self) -> int:
        """Return what can be read once it was set."""
        return self._end

    def set(self) -> None:
        """Set it, and wake who waits."""
        super().set()
        os.write(self._rung, b".")

    def clear(self) -> None:
        """Make it wait again."""
        os.read(self._end, 1)
        super().clear()


class QuietDriver(LinuxDriver):
    """Read what comes from a terminal when it comes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.exit_event = self._bell = _Bell()

    def run_input_thread(self) -> None:
        """Hand on keys until the input or the app ends."""
        parser, decode = XTermParser(self._debug), getincrementaldecoder("utf-8")().decode
        waits = False  # for what may follow an Escape
        while not self.exit_event.is_set():
            ready = select.select([self.fileno, self._bell.fileno()], [], [], _LATE if waits else None)[0]
            waits = self.fileno in ready
            if waits:
                data = os.read(self.fileno, 4096)
                if not data:
                    return
                if text := decode(data):  # not a part of a character
                    for message in parser.feed(text):
                        self.process_message(message)
            for message in parser.tick():
                self.process_message(message)
