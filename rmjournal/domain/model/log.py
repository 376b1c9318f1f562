"""The log of a pair: one thing noticed, in a line or two, under the word for what it is."""

from enum import StrEnum

from rmjournal.domain.record.record import Body, Text


class LogKind(StrEnum):
    """What was noticed; held back is what one did not dare to say."""

    LEARNED = "learned"
    ASSUMPTION = "assumption"
    BARRIER = "barrier"
    POLICY_IMPACT = "policy_impact"
    DIFFERENCE = "difference"
    IDEA = "idea"
    WIDER_ISSUE = "wider_issue"
    OPPORTUNITY = "opportunity"
    PRAISE_GIVEN = "praise_given"
    PRAISE_RECEIVED = "praise_received"
    DIFFICULT_MOMENT = "difficult_moment"
    HELD_BACK = "held_back"


class LogItem(Body, frozen=True, kw_only=True):
    """One line of the log; the session it comes from, if any, is the record's parent."""

    kind: LogKind
    text: Text
