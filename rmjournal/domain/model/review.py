"""Define the review halfway and the closing of a pair."""

from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec

from rmjournal.domain.record.record import Body, Rating

REVIEW_AFTER = 3  # sessions


class Verdict(StrEnum):
    """How the two go on after a review."""

    CARRY_ON = "carry_on"
    CHANGE = "change"
    STOP = "stop"


class Mix(StrEnum):
    """What a technical pair mostly did: ideas behind a tool, or fixing things."""

    IDEAS = "mostly_ideas"
    HALF = "half_and_half"
    FIXING = "mostly_fixing"


class Review(Body, frozen=True, kw_only=True):
    """A look at the relationship itself; the session before it, if any, is the record's
    parent.

    `shared` names the fields that the person chose for their partner. `subject`,
    `mindset` and `recognition` are agreement from 1 to 5 with three sentences on what
    reverse mentoring is for."""

    helps: str = ""
    differently: str = ""
    verdict: Verdict | None = None
    shared: tuple[Annotated[str, msgspec.Meta(max_length=40)], ...] = ()
    line_changed: bool | None = None
    mix: Mix | None = None
    subject: Rating | None = None
    mindset: Rating | None = None
    recognition: Rating | None = None


class Ending(StrEnum):
    """How a pair ended. Stopping needs no reason."""

    FINISHED = "finished"
    STOPPED = "stopped"


class InTouch(StrEnum):
    """Whether the two stay in touch. Nobody needs a reason."""

    YES = "yes"
    NO = "no"
    OPEN = "not_sure"


class Keeping(StrEnum):
    """What becomes of the notes of a closed pair."""

    ALL = "keep"
    TAKEAWAYS = "only_takeaways"
    DESTROY = "destroy_later"


class Closing(Body, frozen=True, kw_only=True):
    """The end of a pair. `why` is never shared; `destroy_on` is the day on which the
    person is asked whether to destroy the notes."""

    ending: Ending = Ending.FINISHED
    ended_on: date | None = None
    why: str = ""
    appreciated: str = ""
    stays_open: str = ""
    in_touch: InTouch | None = None
    shared: tuple[Annotated[str, msgspec.Meta(max_length=40)], ...] = ()
    keeping: Keeping = Keeping.ALL
    destroy_on: date | None = None
