"""What the journal keeps for a programme: the file that its coordinator gave, and under which name a summary goes."""

from datetime import date
from typing import Annotated

import msgspec

from rmjournal.domain.model.export_log import Digest
from rmjournal.domain.record.record import Body, Text


class TakenProgramme(Body, frozen=True, kw_only=True):
    """A programme file as it was taken in, byte for byte; of one pair, or of all where the record has none."""

    sha256: Digest
    text: Text


class SummaryName(Body, frozen=True, kw_only=True):
    """Under which random name the summaries of a pair go in one period, and how many of them have left.

    The first, with revision 0, is kept when a summary is looked at, another with each that leaves: none is ever
    changed, so that copies of a journal merge. `until` is the day of the last session that a summary counted, `opt_ins`
    are the fields that it told beside those that all tell.
    `statement` says that one of that period has left; nothing in that leads to the name."""

    period: Annotated[str, msgspec.Meta(max_length=8)]
    record: Annotated[str, msgspec.Meta(pattern=r"\A[a-z2-7]{26}\Z")]
    revision: Annotated[int, msgspec.Meta(ge=0, le=9)] = 0
    until: date | None = None
    opt_ins: tuple[str, ...] = ()
    statement: bool = False
