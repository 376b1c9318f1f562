"""Show something on the terminal's other screen, where no scrollback keeps it."""

import os
import sys
from collections.abc import Callable

from rmjournal.cli import terminal

_OTHER_SCREEN, _BACK = "\x1b[?1049h\x1b[2J\x1b[H", "\x1b[2J\x1b[H\x1b[?1049l"


def is_possible() -> bool:
    """Return whether standard output is a terminal with a second screen and a person at
    it."""
    return terminal.is_interactive() and os.environ.get("TERM") not in ("dumb", "unknown", None)


def show(draw: Callable[[], None], question: str) -> str:
    """Draw on the other screen, ask, and clear it. Return the answer."""
    _send(_OTHER_SCREEN)
    try:
        draw()
        return terminal.ask(question)
    finally:
        _send(_BACK)


def _send(sequence: str) -> None:
    sys.stdout.write(sequence)
    terminal.flush()
