"""Define goals, what each of the two can offer, and the evidence for one's own goals.

Every step returns a new object, and raises NotAllowed if the state does not permit
it."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec.structs import replace

from rmjournal.domain.model.pair import Focus, Party
from rmjournal.domain.model.takeaway import NotAllowed
from rmjournal.domain.record.record import Body, Link, Text

MOST_GOALS = 2  # of one's own that are active
MOST_OFFERS = 1  # of each of the two
Level = Annotated[int, msgspec.Meta(ge=1, le=4)]
HIGHEST = 4  # it is only said with what others noticed


class GoalKind(StrEnum):
    """What a goal is about: to understand something, to be able to do it, or, instead
    of a goal, what one can offer."""

    UNDERSTAND = "understand"
    DO = "do"
    OFFER = "offer"


class GoalStatus(StrEnum):
    """How far a goal is. There is nothing in between to measure."""

    ACTIVE = "active"
    ACHIEVED = "achieved"
    PARTLY = "partly"
    DROPPED = "dropped"


class Goal(Body, frozen=True, kw_only=True):
    """A goal of one of the two, or what they can offer.

    `seen_by` is how its owner would notice it, `work` the piece of work that it is for.
    The partner's are noted in agreed words, and have neither. `by_own_judgement` says
    that it was achieved without evidence."""

    owner: Party
    text: Text
    kind: GoalKind = GoalKind.UNDERSTAND
    seen_by: str = ""
    work: str = ""
    status: GoalStatus = GoalStatus.ACTIVE
    ended_on: date | None = None
    by_own_judgement: bool = False

    @property
    def is_own(self) -> bool:
        """Return whether it is the owner's own goal, for which there may be
        evidence."""
        return self.owner is Party.ME and self.kind is not GoalKind.OFFER


def owner_words(goal: Goal, alias: str) -> str:
    """Return whose goal it is, or whose offer, in a few words."""
    if goal.kind is GoalKind.OFFER:
        return "I can offer" if goal.owner is Party.ME else f"{alias} offers"
    return "My goal" if goal.owner is Party.ME else f"{alias}'s goal"


class Evidence(Body, frozen=True, kw_only=True):
    """One sign of one's own learning; the record's parent is the goal.

    `level` is 1 talked about it, 2 see it differently, 3 did something, 4 others
    noticed; `session` is the one it comes from, if any."""

    level: Level
    text: str = ""
    session: Link | None = None


def missing_kind(focus: Focus, goals: Iterable[Goal]) -> str:
    """Return a remark for a technical pair whose own goals are all of one kind, else
    ""."""
    kinds = {goal.kind for goal in goals if goal.is_own}
    if focus is not Focus.TECHNICAL or len(kinds) != 1:
        return ""
    if GoalKind.DO in kinds:
        return "Your goal is something to do. The idea behind it could be a goal too."
    return "Your goal is something to understand. Putting it into practice could be a goal too."


def end_goal(goal: Goal, status: GoalStatus, on: date, *, has_evidence: bool, by_own_judgement: bool = False) -> Goal:
    """Record how a goal ended; `active` begins it again.

    It is achieved with evidence, or by the plain statement "in my own judgement"."""
    if status is GoalStatus.ACTIVE:
        return replace(goal, status=status, ended_on=None, by_own_judgement=False)
    judged = status is GoalStatus.ACHIEVED and not has_evidence
    if goal.is_own and judged and not by_own_judgement:
        raise NotAllowed("There's no evidence for this goal yet. Add some, or say that it's your own judgement.")
    return replace(goal, status=status, ended_on=on, by_own_judgement=goal.is_own and judged)


def check_evidence(goal: Goal, evidence: Evidence) -> None:
    """Raise NotAllowed for evidence of a goal that is not one's own, or of the highest
    level without what others noticed."""
    if not goal.is_own:
        raise NotAllowed("Evidence is for your own goals only.")
    if evidence.level == HIGHEST and not evidence.text.strip():
        raise NotAllowed("What did others notice? Say it in a few words, without names.")
