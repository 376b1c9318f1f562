"""A record: one thing kept, its place among the others, and its typed body if this version can read it."""

from contextlib import suppress
from datetime import datetime
from enum import IntEnum
from typing import Annotated, Generic, NewType, TypeVar

import msgspec

from rmjournal.domain.record.input import changed, made
from rmjournal.domain.record.overlay import fresh, overlay

__all__ = [
    "B", "Body", "Kind", "Line", "Link", "Minutes", "Rating", "Record", "RecordId", "Text",
    "changed", "fresh", "made", "overlay", "record_id", "uuid_of",
]  # fmt: skip

RecordId = NewType("RecordId", str)

Link = Annotated[
    RecordId,
    msgspec.Meta(pattern=r"\A[0-9a-f]{32}\Z", description="the id of a record"),
]
Line = Annotated[str, msgspec.Meta(max_length=200)]
Text = Annotated[str, msgspec.Meta(min_length=1, pattern=r"\S")]
Rating = Annotated[int, msgspec.Meta(ge=1, le=5)]
Minutes = Annotated[int, msgspec.Meta(ge=0, le=1440)]


def record_id(uuid: bytes) -> RecordId:
    """Return the id that a person may see and type, of the 16 bytes that the vault keeps: 32 hexadecimal digits."""
    return RecordId(uuid.hex())


def uuid_of(id: RecordId) -> bytes:
    """Return the 16 bytes behind an id; raises ValueError for anything that record_id() never gives."""
    uuid = b""
    with suppress(ValueError):
        uuid = bytes.fromhex(id)
    if len(uuid) != 16 or uuid.hex() != id:
        raise ValueError("This is not the id of a record.")
    return uuid


class Kind(IntEnum):
    """What a record is. Numbered once for ever: the number is the only type mark in the vault."""

    PAIR = 1
    SESSION = 2
    TAKEAWAY = 3
    REFLECTION = 4
    DRAFT = 5
    SETTINGS = 6
    TOMBSTONE = 7
    REVISION = 8
    NOTE = 16
    AGENDA_ITEM = 17
    COMMITMENT = 18
    PROMPT = 19
    PROFILE = 20
    DEPARTURE = 21
    LOG_ITEM = 22
    SIGN_ANSWER = 23
    PROGRAMME = 24
    SUMMARY_NAME = 25


class Body(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The base of what a record holds.

    A field at its default is not stored, so a default, once released, is as permanent as a Kind.
    The key "over" belongs to the vault and names no field."""


B = TypeVar("B", bound=Body, covariant=True)


class Record(msgspec.Struct, Generic[B], frozen=True):
    """One thing kept.

    `created` and `at`, the moment it sorts by, are aware and in UTC. `raw` is the object as stored and never
    changes in place. `body` is None when this version does not know the kind or a value."""

    id: RecordId
    kind: int
    pair: RecordId | None
    parent: RecordId | None
    created: datetime
    at: datetime
    raw: dict[str, object]
    body: B | None

    @property
    def is_read_only(self) -> bool:
        """Whether a newer version wrote this: it is then shown as far as possible and kept byte for byte."""
        return self.body is None
