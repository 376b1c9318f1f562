"""Signs: what the journal notices in a relationship, with the records that raised it, and how somebody answered."""

from datetime import date
from enum import StrEnum

import msgspec

from rmjournal.domain.pair import Role
from rmjournal.domain.record import Body, Link, RecordId


class Rule(StrEnum):
    """What a sign is about, the most pressing first: one sign is shown at a time."""

    DISRESPECT = "disrespect"
    ROLE_REVERSAL = "role_reversal"
    TIME_POOR = "time_poor"
    LOOP_OPEN = "loop_open"
    TAKEAWAYS_OPEN = "takeaways_open"
    NO_REFLECTION = "no_reflection"
    CONFLICT_LINE = "conflict_line"


class Answered(StrEnum):
    """What somebody did about a sign."""

    ACTED = "acted"
    SNOOZED = "snoozed"
    DISMISSED = "dismissed"


class SignAnswer(Body, frozen=True, kw_only=True):
    """That somebody answered a sign: it rests while its evidence is no more than this, or until a day."""

    rule: Rule
    answer: Answered
    evidence: tuple[Link, ...] = ()
    until: date | None = None
    reason: str = ""


class Sign(msgspec.Struct, frozen=True):
    """One thing worth a look in one pair. `evidence` are the records that raised it; the words have no names."""

    rule: Rule
    pair: RecordId
    role: Role
    evidence: tuple[RecordId, ...]
    title: str
    why: str
    step: str
