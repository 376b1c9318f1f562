"""Write and read the programme file, in which a coordinator describes a programme.

Everybody in the programme gets the same bytes. Readers see the whole file before they
accept it, and can compare its SHA-256."""

import hashlib
import json
import os
import stat
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from rmjournal.domain.record.input import build
from rmjournal.domain.text import line
from rmjournal.sharing.summary.coarsening import LARGE, SMALL, half_year
from rmjournal.sharing.summary.strict_reader import Refusal, read
from rmjournal.sharing.summary.summary_file import Period
from rmjournal.support.errors import Failed, Refused

LIMIT = 16 * 1024  # bytes
_MOST_MEASURES = 10
_LONGEST_KEPT = 3650  # days
_MOST_DAYS = 30  # of supervision

Label = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"\S")]
Words = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]
Sentences = Annotated[str, Meta(min_length=1, max_length=600, pattern=r"\S")]


class Size(StrEnum):
    """How many pairs a programme has, as far as its summaries need to know."""

    SMALL = "under-30"
    MIDDLE = "30-99"
    LARGE = "100+"

    @property
    def least(self) -> int:
        """The smallest number of pairs it can have."""
        return {Size.SMALL: 1, Size.MIDDLE: SMALL, Size.LARGE: LARGE}[self]


class Contacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who to talk to: a name, a number, a page."""

    coordinator: Words
    speak_up: Words | UnsetType = UNSET
    wellbeing: Words | UnsetType = UNSET


class Programme(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A programme, as its coordinator describes it.

    `invited` is how many people were asked for a summary; `kept_days` is for how many
    days the coordinator keeps the files; `supervision` are the days of supervision or a
    peer group. Raises ValueError for a half-year in a programme of fewer than 30 pairs,
    and for text that is not one printable line. Between 30 and 100 pairs, files of
    older versions may have a half-year."""

    format: Literal["rmjournal-programme"]
    version: Literal[1]
    label: Label
    size: Size
    period: Period
    invited: Annotated[int, Meta(ge=1, le=1_000_000)]
    contacts: Contacts
    business_reason: Sentences
    measures: Annotated[tuple[Words, ...], Meta(max_length=_MOST_MEASURES)] = ()
    use_of_summaries: Sentences
    kept_days: Annotated[int, Meta(ge=1, le=_LONGEST_KEPT)]
    supervision: Annotated[tuple[date, ...], Meta(max_length=_MOST_DAYS)] | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse text that could deceive the eye, and a period too fine for the
        size."""
        texts = [self.label, self.business_reason, self.use_of_summaries, *self.measures, *_contacts(self).values()]
        if any(line(text) != text for text in texts):
            raise ValueError("Each text in a programme file has to be one line, without hidden characters.")
        if self.size is Size.SMALL and half_year(self.period) is not None:
            raise ValueError("With fewer than 30 pairs, the period has to be a cycle, such as cycle-1.")


_DECODER = msgspec.json.Decoder(Programme)
_TYPES = {field.name: field.type for struct in (Programme, Contacts) for field in msgspec.structs.fields(struct)}
_CONTACTS = {"coordinator": "coordinator", "speak_up": "speaking up", "wellbeing": "wellbeing"}


def fits(field: str, value: object) -> bool:
    """Return whether this value is allowed in a field or a contact, whatever is in the
    others."""
    try:
        msgspec.convert(value, _TYPES[field])
    except msgspec.ValidationError:
        return False
    return True


def new(fields: Mapping[str, object]) -> Programme:
    """Return a programme from what a coordinator typed.

    Raises ValueError, with a sentence, for what does not fit."""
    made = build(Programme, {**fields, "format": "rmjournal-programme", "version": 1})
    if made.size is not Size.LARGE and half_year(made.period) is not None:
        raise ValueError("With fewer than 100 pairs, the period has to be a cycle, such as cycle-1.")
    return made


def following(programme: Programme) -> Programme:
    """Return the same programme for its next period, without its days of supervision.

    Raises ValueError after the last cycle, and for a half-year in a programme of fewer
    than 100 pairs, which only files of older versions have."""
    year, is_half, half = programme.period.partition("-H")
    if is_half and half == "1":
        period = f"{year}-H2"
    elif is_half:
        period = f"{int(year) + 1}-H1"
    else:
        period = f"cycle-{int(programme.period.removeprefix('cycle-')) + 1}"
    if not fits("period", period):
        raise ValueError(f"{programme.period} is the last period a file can cover. Make a new file.")
    fields = {**msgspec.to_builtins(programme), "period": period}
    fields.pop("supervision", None)
    return new({name: value for name, value in fields.items() if name not in ("format", "version")})


def encoded(programme: Programme) -> bytes:
    """Return the bytes of the file: ASCII, keys in order, indented for reading."""
    return (json.dumps(msgspec.to_builtins(programme), sort_keys=True, indent=2) + "\n").encode("ascii")


def digest(data: bytes) -> str:
    """Return the SHA-256 by which people compare their copies of the file."""
    return hashlib.sha256(data).hexdigest()


def read_programme(data: bytes) -> Programme:
    """Return the programme in these bytes.

    Raises Refused, with the reason and nothing of the content."""
    refusal = None
    try:
        return read(data, _DECODER, LIMIT)
    except Refusal as error:
        refusal = error.reason
    raise Refused(f"I can't use this programme file: {refusal.words}.", "Ask your coordinator for it again.")


def load(path: Path) -> bytes:
    """Return the content of a file, cut one byte past the limit.

    Raises Refused if it is no regular file, Failed if it cannot be read or is a
    link."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    reason = ""
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return file.read(LIMIT + 1)
    except (OSError, ValueError) as cause:
        reason = (getattr(cause, "strerror", None) or "it isn't a file").lower()
    if reason:
        raise Failed(f"The programme file can't be read: {reason}.", "Choose the file itself.")
    raise Refused("That isn't a file, so it can't be a programme file.", "Choose the file itself.")


def shown(programme: Programme) -> Iterator[str]:
    """Yield everything it says, a line each."""
    yield f"programme: {programme.label}"
    yield f"size: {programme.size.value} pairs"
    yield f"period: {programme.period}"
    yield f"invited: {programme.invited}"
    for name, contact in _contacts(programme).items():
        yield f"contact, {_CONTACTS[name]}: {contact}"
    yield f"why we're doing this: {programme.business_reason}"
    for measure in programme.measures:
        yield f"how we judge it: {measure}"
    yield f"what happens to summaries: {programme.use_of_summaries}"
    if programme.supervision is not UNSET and programme.supervision:
        yield f"supervision or peer group: {', '.join(day.isoformat() for day in programme.supervision)}"
    yield f"summaries are deleted after: {programme.kept_days} days"


def contacts(programme: Programme) -> Iterator[str]:
    """Yield who it names to talk to, a line each."""
    for name, contact in _contacts(programme).items():
        yield f"{_CONTACTS[name].capitalize()}: {contact}"


def _contacts(programme: Programme) -> dict[str, str]:
    found = {name: getattr(programme.contacts, name) for name in _CONTACTS}
    return {name: contact for name, contact in found.items() if contact is not UNSET}
