"""Define the log of a pair: single things noticed, in a line or two, each with a
kind."""

from datetime import date
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


class Why(StrEnum):
    """Why a line was held back."""

    MY_CHOICE = "my_choice"
    CAREER = "career"
    TONE = "tone"
    MOMENT = "moment"
    HURT = "hurt"


class Next(StrEnum):
    """What the writer wants to do with a line that was held back, or with a difficult
    moment."""

    SAY = "say"
    REHEARSE = "rehearse"
    LET_GO = "let_go"
    ELSEWHERE = "elsewhere"


class Ended(StrEnum):
    """How it ended: with the partner, with somebody else, or left on purpose."""

    SAID = "said"
    RAISED = "raised"
    SORTED = "sorted"
    LEFT = "left"


class LogItem(Body, frozen=True, kw_only=True):
    """One line of the log; the session it comes from, if any, is the record's parent.

    `why`, `next` and the end belong to held-back lines and difficult moments. A
    difficult moment has its situation in `text`, and in `now` what the writer would do
    now. `to_supervision` marks a line to take to supervision.

    `text` of an assumption are its first words, which stay; `challenge` is what
    challenged it, `believe_now` what the writer believes now. A barrier `affects` a
    group or a role, and another one `could_change` it."""

    kind: LogKind
    text: Text
    why: Why | None = None
    next: Next | None = None
    behaviour: str = ""
    effect: str = ""
    now: str = ""
    ended: Ended | None = None
    ended_on: date | None = None
    to_supervision: bool = False
    challenge: str = ""
    believe_now: str = ""
    affects: Line = ""
    could_change: Line = ""
