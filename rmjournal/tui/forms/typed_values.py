"""Read what was typed in a field."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from rmjournal.tui.forms.form_screen import InvalidField, Values
from rmjournal.tui.kit import date_input

T = TypeVar("T")


def read_typed(field: str, reader: Callable[[], T], hint: str) -> T:
    """Return what `reader` makes of a field. Raises InvalidField, with the hint, if it
    raises ValueError."""
    try:
        return reader()
    except ValueError:
        pass
    raise InvalidField(field, "This is not understood.", hint)


def read_due(values: Values, today: date) -> str | None:
    """Return the day a commitment is due, or None. Raises InvalidField."""
    if not values["due"]:
        return None
    return read_typed("due", lambda: date_input.read_day(values["due"], today), date_input.DAY_HINT).isoformat()
