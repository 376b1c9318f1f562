"""What has left this machine: a row for each thing, for ever, and never the thing itself."""

from enum import StrEnum
from typing import Annotated

import msgspec

from rmjournal.domain.record.record import Body, Line

Digest = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z", description="64 hexadecimal digits in lower case")]
FileName = Annotated[
    str,
    msgspec.Meta(pattern=r"\A[^/\\]+\Z", max_length=255, description="the name of a file, without a folder"),
]


class Left(StrEnum):
    """What sort of thing left."""

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


class Departure(Body, frozen=True, kw_only=True):
    """That something left, for whom, and how to know it again: by its SHA-256 and the name of its file.

    `fields` names what a summary told, never what it said."""

    what: Left
    audience: Line = ""
    sha256: Digest | None = None
    name: FileName | None = None
    fields: tuple[Line, ...] = ()
