"""Define the answer to a signal, and the rules that it may answer."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from rmjournal.domain.record.record import Body, Link


class Rule(StrEnum):
    """What a signal is about, the most urgent first: one signal is shown at a time."""

    SAFETY = "safety"
    ROOM = "room"
    WHOSE_MEETING = "whose_meeting"
    TIME = "time"
    FOLLOW_THROUGH = "follow_through"
    TAKEAWAYS = "takeaways"
    LINE = "line"


class StoredRule(StrEnum):
    """What an answer was about, as it is stored: a rule, or one that an older version
    had."""

    SAFETY = "safety"
    ROOM = "room"
    WHOSE_MEETING = "whose_meeting"
    TIME = "time"
    FOLLOW_THROUGH = "follow_through"
    TAKEAWAYS = "takeaways"
    LINE = "line"
    DISRESPECT = "disrespect"
    ROLE_REVERSAL = "role_reversal"
    TIME_POOR = "time_poor"
    LOOP_OPEN = "loop_open"
    TAKEAWAYS_OPEN = "takeaways_open"
    NO_REFLECTION = "no_reflection"
    CONFLICT_LINE = "conflict_line"

    @property
    def now(self) -> Rule | None:
        """The rule that took its place, None if nothing looks at it any longer."""
        return _BECAME.get(self) if self in _OLD else Rule(self.value)


_BECAME: Mapping[StoredRule, Rule] = MappingProxyType(
    {
        StoredRule.DISRESPECT: Rule.SAFETY,
        StoredRule.ROLE_REVERSAL: Rule.WHOSE_MEETING,
        StoredRule.TIME_POOR: Rule.TIME,
        StoredRule.LOOP_OPEN: Rule.FOLLOW_THROUGH,
        StoredRule.TAKEAWAYS_OPEN: Rule.TAKEAWAYS,
        StoredRule.CONFLICT_LINE: Rule.LINE,
    }
)
_OLD = (*_BECAME, StoredRule.NO_REFLECTION)


def rule_called(name: str) -> Rule | None:
    """Return the rule with this name, also by the name that an older version gave
    it."""
    return StoredRule(name).now if name in list(StoredRule) else None


class Answered(StrEnum):
    """How a signal was answered: settled, rested, or normal for the two."""

    ACTED = "acted"
    SNOOZED = "snoozed"
    DISMISSED = "dismissed"


class SignalAnswer(Body, frozen=True, kw_only=True):
    """An answer to a signal of a pair, which then rests.

    SNOOZED lasts until a day; ACTED while there is no further evidence; DISMISSED for
    good. Safety returns with new evidence all the same, and so do reporting lines that
    become closer: `why` is the text that was answered."""

    rule: StoredRule
    answer: Answered
    evidence: tuple[Link, ...] = ()
    until: date | None = None
    reason: str = ""
    why: str = ""
