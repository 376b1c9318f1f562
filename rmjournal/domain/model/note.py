"""Notes, and drafts of anything that is still being written."""

import math

import msgspec

from rmjournal.domain.record.record import Body, Text


class Note(Body, frozen=True, kw_only=True):
    """Free text of a pair or, through the record's parent, of a session.

    One that is off the record is left out of plain lists and of search; only a takeout takes it along."""

    text: Text
    off_record: bool = False


class Draft(Body, frozen=True, kw_only=True):
    """Unfinished writing, saved so that a crash or a lock loses nothing.

    `of` is the kind of record that it will become; `fields` is the half-filled form, as JSON values; `stands_on`
    is a digest of what the record that it changes said when this was saved."""

    of: int
    text: str = ""
    fields: dict[str, object] = msgspec.field(default_factory=dict)
    stands_on: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no JSON number with ValueError."""
        if not is_finite(self.fields):
            raise ValueError("A number in a draft must be finite.")


def is_finite(value: object) -> bool:
    """Tell whether no number inside, at any depth, is NaN or infinite: JSON has neither."""
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, dict):
        return all(map(is_finite, value.values()))
    if isinstance(value, list | tuple):
        return all(map(is_finite, value))
    return True
