"""Define what a journal saves for a programme: its file, the names of summaries, and
the names that must not appear in a statement."""

from datetime import date
from typing import Annotated

import msgspec

from rmjournal.domain.model.export_log import Digest
from rmjournal.domain.record.record import Body, Line, Text


class TakenProgramme(Body, frozen=True, kw_only=True):
    """An imported programme file, byte for byte; for all pairs if its record has no
    pair."""

    sha256: Digest
    text: Text


class SummaryName(Body, frozen=True, kw_only=True):
    """The random name of the summaries of a pair in one period, and their revision.

    The first, with revision 0, is saved when a summary is viewed, another with each
    that is shared: none is ever changed, so that copies of a journal can merge. `until`
    is the day of the last session that a summary counted, `opt_ins` are its optional
    fields. `statement` is set if a statement of that period was shared; the statement
    itself does not reveal the name."""

    period: Annotated[str, msgspec.Meta(max_length=8)]
    record: Annotated[str, msgspec.Meta(pattern=r"\A[a-z2-7]{26}\Z")]
    revision: Annotated[int, msgspec.Meta(ge=0, le=9)] = 0
    until: date | None = None
    opt_ins: tuple[str, ...] = ()
    statement: bool = False


class OwnNames(Body, frozen=True, kw_only=True):
    """Real names of a pair: those that the filter masks in statements, and those that
    a status note and a help note begin with, `me` and `partner`.

    They are saved only if the person says so, under the key of the pair. No list,
    search or notebook shows them."""

    names: tuple[Line, ...] = ()
    orgs: tuple[Line, ...] = ()
    teams: tuple[Line, ...] = ()
    places: tuple[Line, ...] = ()
    projects: tuple[Line, ...] = ()
    me: Line = ""
    partner: Line = ""
