"""Define the list of shared items, which never holds a text, and the texts kept beside
it."""

from enum import StrEnum
from typing import Annotated

import msgspec

from rmjournal.domain.record.record import Body, Line, Link, Text

Digest = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z", description="64 hexadecimal digits in lower case")]
FileName = Annotated[
    str,
    msgspec.Meta(pattern=r"\A[^/\\]+\Z", max_length=255, description="the name of a file, without a folder"),
]


class ExportKind(StrEnum):
    """What sort of item was shared."""

    SUMMARY = "summary"
    STATEMENT = "statement"
    AGENDA = "agenda"
    AGREEMENT = "agreement"
    TAKEAWAY = "takeaway"
    INSIGHT_CARD = "insight_card"
    STATUS_NOTE = "status_note"
    HELP_NOTE = "help_note"
    TAKEOUT = "takeout"
    BACKUP = "backup"
    CLIPBOARD = "clipboard"
    REVIEW = "review"
    ENDING = "ending"
    CALENDAR = "calendar"


class Export(Body, frozen=True, kw_only=True):
    """A shared item: for whom, with its SHA-256 and file name to recognise it.

    `fields` names the fields of a summary, never their values. `pair` is the pair it
    came from. Once that is destroyed, only kind, day and SHA-256 are left."""

    what: ExportKind
    audience: Line = ""
    sha256: Digest | None = None
    name: FileName | None = None
    fields: tuple[Line, ...] = ()
    pair: Link | None = None


class SharedText(Body, frozen=True, kw_only=True):
    """The exact text of a shared item, under the key of its pair.

    The SHA-256 of the text is that of the item. Deleting the pair deletes the text, and
    the item stays listed."""

    text: Text


class SharedPoints(Body, frozen=True, kw_only=True):
    """The codes of what a shared item asks a yes for and of what it answers, under the
    key of its pair.

    It has no words. So a late reply finds its place where the text was not kept, too.
    The SHA-256 is that of the item."""

    sha256: Digest
    points: tuple[Line, ...] = ()
    yes: tuple[Line, ...] = ()
    after_all: tuple[Line, ...] = ()
    no: tuple[Line, ...] = ()
