"""Define a record: an entry with its pair, parent, moments and typed body."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from enum import IntEnum
from typing import Annotated, ClassVar, Generic, NewType, TypeGuard, TypeVar

import msgspec

from rmjournal.domain.record.overlay import fresh, overlay

__all__ = [
    "SHORTEST_ID", "SHORT_ID", "AnyRecord", "B", "Body", "Kind", "Line", "Link", "Minutes", "Rating",
    "Record", "RecordId", "Text", "Unread", "as_json", "fresh", "is_a", "is_off_record",
    "is_stored_off_record", "kind_name", "overlay", "record_id", "short", "uuid_of",
]  # fmt: skip

RecordId = NewType("RecordId", str)

SHORTEST_ID = 4  # characters a person must type
SHORT_ID = 8  # characters that lists print: two of 1,000 share them once in 8,000 journals

Link = Annotated[
    RecordId,
    msgspec.Meta(pattern=r"\A[0-9a-f]{32}\Z", description="the ID of an entry"),
]
Line = Annotated[str, msgspec.Meta(max_length=200)]
Text = Annotated[str, msgspec.Meta(min_length=1, pattern=r"\S")]
Rating = Annotated[int, msgspec.Meta(ge=1, le=5)]
Minutes = Annotated[int, msgspec.Meta(ge=0, le=1440)]


def record_id(uuid: bytes) -> RecordId:
    """Return the id of the vault's 16 bytes, as people see and type it: 32 hex
    digits."""
    return RecordId(uuid.hex())


def uuid_of(entry_id: RecordId) -> bytes:
    """Return the 16 bytes of an id. Raises ValueError for what record_id() never
    returns."""
    uuid = b""
    with suppress(ValueError):
        uuid = bytes.fromhex(entry_id)
    if len(uuid) != 16 or uuid.hex() != entry_id:
        raise ValueError("That isn't an entry's ID.")
    return uuid


class Kind(IntEnum):
    """What a record is. Numbers never change: only they tell the types in the vault."""

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
    # 20 was reserved and never written.
    DEPARTURE = 21
    LOG_ITEM = 22
    SIGN_ANSWER = 23
    PROGRAMME = 24
    SUMMARY_NAME = 25
    SHARED_TEXT = 26
    OWN_NAMES = 27
    SHARED_POINTS = 28
    AGREEMENT = 40
    REVIEW = 41
    CLOSING = 42
    REHEARSAL = 30
    CONTACT = 31
    CHECK_IN = 35
    GOAL = 36
    EVIDENCE = 37


class Body(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The base of all record bodies.

    A field at its default is not stored, so a released default is as permanent as a
    Kind. The key "over" belongs to the vault: no field may have this name. Bodies and
    entries are read from JSON and never changed, so none can be part of a cycle: Python
    need not look for garbage in them, which with thousands of them is felt."""


B = TypeVar("B", bound=Body, covariant=True)


class Record(msgspec.Struct, Generic[B], frozen=True, gc=False):
    """One entry, with its pair, parent and typed body.

    `created` and `at`, the moment it sorts by, are aware and in UTC. `raw` is the
    object as stored; never change it in place."""

    id: RecordId
    kind: int
    pair: RecordId | None
    parent: RecordId | None
    created: datetime
    at: datetime
    raw: dict[str, object]
    body: B


class Unread(msgspec.Struct, frozen=True, gc=False):
    """An entry that this version cannot read: of a newer version, or damaged.

    Fields as in Record, without a body. It can be listed, shown and deleted, never
    changed."""

    id: RecordId
    kind: int
    pair: RecordId | None
    parent: RecordId | None
    created: datetime
    at: datetime
    raw: dict[str, object]
    body: ClassVar[None] = None  # so that any record can be asked what its body is

    @property
    def is_damaged(self) -> bool:
        """Return whether its content is lost, rather than written by a newer
        version."""
        return not self.raw


AnyRecord = Record[Body] | Unread
S = TypeVar("S", bound=Body)


def is_a(record: AnyRecord, cls: type[S]) -> TypeGuard[Record[S]]:
    """Return whether this is a record with this body."""
    return isinstance(record, Record) and isinstance(record.body, cls)


def short(entry_id: RecordId) -> str:
    """Return the part of an id that lists print."""
    return entry_id[:SHORT_ID]


def kind_name(kind: int) -> str | int:
    """Return the name of a kind in files, or the number of one from a newer version."""
    return Kind(kind).name.lower() if kind in Kind.__members__.values() else kind


def as_json(record: AnyRecord) -> Mapping[str, object]:
    """Return an entry as the takeout and `--json` print it."""
    return {
        "id": record.id,
        "kind": kind_name(record.kind),
        "pair": record.pair,
        "parent": record.parent,
        "created": record.created.isoformat(timespec="milliseconds"),
        "at": record.at.isoformat(timespec="milliseconds"),
        "body": record.raw,
    }


def is_off_record(record: AnyRecord) -> bool:
    """Return whether this is a note off the record, or a draft of one. Lists and search
    leave it out."""
    return is_stored_off_record(record.kind, record.raw)


def is_stored_off_record(kind: int, raw: Mapping[str, object]) -> bool:
    """Answer is_off_record() for a stored entry."""
    if kind == Kind.DRAFT:
        fields = raw.get("fields")
        return isinstance(fields, dict) and fields.get("off_record") is True
    return kind == Kind.NOTE and raw.get("off_record") is True
