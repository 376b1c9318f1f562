"""Define a contact: someone to talk to when something is too much for two."""

from enum import StrEnum
from typing import Annotated

import msgspec

from rmjournal.domain.record.record import Body, Line

MOST_CONTACTS = 3  # of one pair


class ContactKind(StrEnum):
    """The role of someone to talk to."""

    SUPERVISOR = "supervisor"
    COACH = "coach"
    COORDINATOR = "coordinator"
    SPEAK_UP = "speak_up"
    SAFEGUARDING = "safeguarding"
    HR = "hr"
    WELLBEING = "wellbeing"
    UNION = "union"
    EXTERNAL = "external"


class Contact(Body, frozen=True, kw_only=True):
    """Somebody to talk to, with how to reach them.

    `in_line` says whether this is the partner, or somebody who reports to them; None is
    unanswered."""

    kind: ContactKind
    who: Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"\S")]
    how: Line = ""
    in_line: bool | None = None
