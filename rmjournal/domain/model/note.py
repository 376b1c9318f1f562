"""Define notes, and drafts of unfinished entries of any kind."""

import math

import msgspec

from rmjournal.domain.record.record import Body, Text


class Note(Body, frozen=True, kw_only=True):
    """Free text of a pair or, through the record's parent, of a session.

    Plain lists and search leave out notes off the record; a takeout includes them."""

    text: Text
    off_record: bool = False


class Draft(Body, frozen=True, kw_only=True):
    """Unfinished writing, saved so that a crash or a lock loses nothing.

    `of` is the kind of record that it will become; `fields` is the half-filled form, as
    JSON values; `stands_on` is a digest of the record that it edits, taken when the
    draft was saved."""

    of: int
    text: str = ""
    fields: dict[str, object] = msgspec.field(default_factory=dict)
    stands_on: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for a number that JSON does not have."""
        if not is_finite(self.fields):
            raise ValueError("A number in a draft can't be infinite.")


def is_finite(value: object) -> bool:
    """Return whether every number inside is finite, at any depth. JSON has neither NaN
    nor infinity."""
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, dict):
        return all(map(is_finite, value.values()))
    if isinstance(value, list | tuple):
        return all(map(is_finite, value))
    return True
