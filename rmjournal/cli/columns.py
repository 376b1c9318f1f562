"""Say how wide the terminal is."""

import os
import sys


def columns() -> int:
    """Return the characters of a line on the terminal, 80 where there is none.

    It is what shutil.get_terminal_size returns, whose import every command would pay
    for: 2 ms."""
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and int(given) > 0:
        return int(given)
    try:
        return (os.get_terminal_size(sys.__stdout__.fileno()).columns or 80) if sys.__stdout__ else 80
    except (ValueError, OSError):  # closed, or no terminal
        return 80
