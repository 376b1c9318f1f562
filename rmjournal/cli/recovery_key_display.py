"""Show a new recovery key once, where no scrollback keeps it."""

import os
import sys

from rmjournal.cli import terminal
from rmjournal.support.errors import Failed

_OTHER_SCREEN, _BACK = "\x1b[?1049h\x1b[2J\x1b[H", "\x1b[2J\x1b[H\x1b[?1049l"


def show_once(key: str, advice: str, unseen: str) -> None:
    """Show a key until Enter is pressed, on the terminal's other screen; then `advice`.

    Print it as a line of data where standard output is no terminal, or one that cannot
    do this. Raises Failed with the way out `unseen` if nobody could see it."""
    try:
        if terminal.is_interactive() and os.environ.get("TERM") not in ("dumb", "unknown", None):
            _show(key)
        else:
            terminal.put(key)
        terminal.flush()
    except Failed as error:
        raise Failed(error.sentence, unseen) from None
    terminal.say(advice)


def _show(key: str) -> None:
    _send(_OTHER_SCREEN)
    try:
        terminal.put(key)
        terminal.say(
            "This is your recovery key. You won't see it again. Write it on paper. Don't photograph or email it."
        )
        terminal.ask("Press Enter when you have written it down:")
    finally:
        _send(_BACK)


def _send(sequence: str) -> None:
    sys.stdout.write(sequence)
    terminal.flush()
