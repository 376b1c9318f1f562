"""Read what was typed in a field."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from rmjournal.domain import dates
from rmjournal.tui.forms.form_screen import InvalidField, Values

T = TypeVar("T")


def read_typed(field: str, reader: Callable[[], T], hint: str = "") -> T:
    """Return what `reader` makes of a field. Raises InvalidField, with the hint, if it
    raises ValueError, and with the words of Unreadable for a day or a time."""
    wrong = InvalidField(field, "This is not understood.", hint)
    try:
        return reader()
    except dates.Unreadable as refused:
        wrong = InvalidField(field, refused.sentence, refused.hint)
    except ValueError:
        pass
    raise wrong


def read_due(values: Values, now: datetime) -> str | None:
    """Return the day a commitment is due, or None. Raises InvalidField."""
    if not values["due"]:
        return None
    return read_typed("due", lambda: dates.read_day(values["due"], now, past=False)).isoformat()
