"""A record: one thing kept, its place among the others, and its typed body if this version can read it."""

import base64
from datetime import datetime
from enum import IntEnum
from typing import Annotated, Generic, NewType, TypeVar

import msgspec

from rmjournal.domain.fields import changed, made
from rmjournal.domain.stored import fresh, overlay

__all__ = [
    "B", "Body", "Kind", "Line", "Link", "Minutes", "Rating", "Record", "RecordId", "Text",
    "changed", "fresh", "made", "overlay", "record_id", "uuid_of",
]  # fmt: skip

RecordId = NewType("RecordId", str)

Link = Annotated[
    RecordId,
    # 128 bits in 26 characters leave two bits over in the last one: only eight characters can stand there
    msgspec.Meta(pattern=r"\A[a-z2-7]{25}[aeimquy4]\Z", description="the id of a record"),
]
Line = Annotated[str, msgspec.Meta(max_length=200)]
Text = Annotated[str, msgspec.Meta(min_length=1, pattern=r"\S")]
Rating = Annotated[int, msgspec.Meta(ge=1, le=5)]
Minutes = Annotated[int, msgspec.Meta(ge=0, le=1440)]


def record_id(uuid: bytes) -> RecordId:
    """Return the id that a person may see and type, of the 16 bytes that the vault keeps.

    Base32 of RFC 4648 in lower case without padding: 26 characters, no 0 or 1 to confuse with o or l.
    Raises ValueError for another length."""
    if len(uuid) != 16:
        raise ValueError("A record is named by 16 bytes.")
    return RecordId(base64.b32encode(uuid).decode("ascii").rstrip("=").lower())


def uuid_of(id: RecordId) -> bytes:
    """Return the 16 bytes behind an id; raises ValueError for anything that record_id() never gives."""
    try:
        uuid = base64.b32decode(id.upper() + "=" * 6)
        if record_id(uuid) == id:
            return uuid
    except ValueError:
        pass
    raise ValueError("This is not the id of a record.")


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
