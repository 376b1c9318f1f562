"""Define the log of a pair: single things noticed, in a line or two, each with a
kind."""

from enum import StrEnum

from rmjournal.domain.record.record import Body, Line, Text


class LogKind(StrEnum):
    """What was noticed; HELD_BACK is what the writer did not dare to say."""

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
    """One line of the log; the session it comes from, if any, is the record's parent.

    `text` of an assumption are its first words, which stay; `challenge` is what
    challenged it, `believe_now` what the writer believes now. A barrier `affects` a
    group or a role, and another one `could_change` it."""

    kind: LogKind
    text: Text
    challenge: str = ""
    believe_now: str = ""
    affects: Line = ""
    could_change: Line = ""
