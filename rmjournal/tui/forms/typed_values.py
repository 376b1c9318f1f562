"""Read what was typed in a field."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from rmjournal.domain import dates
from rmjournal.tui.forms.form import InvalidField, Values
from rmjournal.tui.kit.safe_text import fit

T = TypeVar("T")


def read_typed(field: str, reader: Callable[[], T], hint: str = "") -> T:
    """Return what `reader` makes of a field. Raises InvalidField, with the hint, if it
    raises ValueError, and with the words of Unreadable for a day or a time."""
    wrong = InvalidField(field, "I can't read this.", hint)
    try:
        return reader()
    except dates.Unreadable as refused:
        wrong = InvalidField(field, refused.sentence, refused.hint)
    except ValueError:
        pass
    raise wrong


def moment_reader(now: Callable[[], datetime], past: Callable[[], bool | None]) -> Callable[[str], str]:
    """Return what says how a day and a time are understood, beside a field."""
    return lambda typed: dates.read_back(dates.read(typed, now(), past=past()), now())


def day_reader(now: Callable[[], datetime]) -> Callable[[str], str]:
    """Return what says how a day still to come is understood, beside a field."""
    return lambda typed: dates.read_back(dates.read(typed, now(), past=False, timed=False), now(), timed=False)


def read_due(values: Values, now: datetime) -> str | None:
    """Return the day a commitment is due, or None. Raises InvalidField."""
    if not values["due"]:
        return None
    return read_typed("due", lambda: dates.read_day(values["due"], now, past=False)).isoformat()


def who(alias: str) -> dict[str, str]:
    """Return who of the two may do something: the value that is stored, and a word."""
    return {"me": "me", "partner": fit(alias, 16)}
