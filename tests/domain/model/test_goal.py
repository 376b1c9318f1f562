"""Goals end with evidence or by one's own judgement, and credit needs a yes."""

from datetime import date

import pytest

from rmjournal.domain.model.goal import Evidence, Goal, GoalKind, GoalStatus, check_evidence, end_goal, missing_kind
from rmjournal.domain.model.pair import Focus, Party
from rmjournal.domain.model.takeaway import (
    Commitment,
    CommitmentKind,
    CommitmentStatus,
    NotAllowed,
    Permission,
    done,
    permitted,
)

DAY = date(2026, 3, 10)
OWN = Goal(owner=Party.ME, text="See it")
THEIRS = Goal(owner=Party.PARTNER, text="See it too")
CREDIT = Commitment(owner=Party.ME, text="Say whose idea it was", kind=CommitmentKind.VISIBLE_LEARNING)


def test_a_goal_is_achieved_with_evidence_or_by_the_plain_statement_that_it_is_ones_own_judgement() -> None:
    with pytest.raises(NotAllowed):
        end_goal(OWN, GoalStatus.ACHIEVED, DAY, has_evidence=False)
    judged = end_goal(OWN, GoalStatus.ACHIEVED, DAY, has_evidence=False, by_own_judgement=True)
    assert (judged.status, judged.by_own_judgement, judged.ended_on) == (GoalStatus.ACHIEVED, True, DAY)
    shown = end_goal(OWN, GoalStatus.ACHIEVED, DAY, has_evidence=True, by_own_judgement=True)
    assert not shown.by_own_judgement
    assert end_goal(shown, GoalStatus.ACTIVE, DAY, has_evidence=True) == OWN


@pytest.mark.parametrize("status", [GoalStatus.PARTLY, GoalStatus.DROPPED])
def test_a_goal_ends_in_other_ways_without_evidence(status: GoalStatus) -> None:
    assert end_goal(OWN, status, DAY, has_evidence=False).status is status


def test_there_is_evidence_for_ones_own_goals_only_and_the_highest_says_what_others_noticed() -> None:
    offered = Goal(owner=Party.ME, text="Show the tool", kind=GoalKind.OFFER)
    for goal in (THEIRS, offered):
        with pytest.raises(NotAllowed):
            check_evidence(goal, Evidence(level=1))
    for level in (1, 2, 3):
        check_evidence(OWN, Evidence(level=level))
    with pytest.raises(NotAllowed):
        check_evidence(OWN, Evidence(level=4, text=" "))
    check_evidence(OWN, Evidence(level=4, text="two heads of section asked"))


def test_a_technical_pair_is_reminded_of_the_other_kind_of_goal() -> None:
    do, understand = Goal(owner=Party.ME, text="a", kind=GoalKind.DO), OWN
    assert "idea" in missing_kind(Focus.TECHNICAL, [do])
    assert "practice" in missing_kind(Focus.TECHNICAL, [understand])
    assert missing_kind(Focus.TECHNICAL, [do, understand]) == ""
    assert missing_kind(Focus.TECHNICAL, []) == missing_kind(Focus.DIVERSITY, [do]) == ""


@pytest.mark.parametrize("permission", [None, Permission.ASKED, Permission.NO])
def test_nobody_is_credited_aloud_without_a_yes(permission: Permission | None) -> None:
    commitment = permitted(CREDIT, permission) if permission else CREDIT
    with pytest.raises(NotAllowed):
        done(commitment, DAY)


def test_a_yes_can_be_taken_back_until_it_was_said() -> None:
    yes = permitted(CREDIT, Permission.YES)
    with pytest.raises(NotAllowed):
        done(permitted(yes, Permission.NO), DAY)
    said = done(yes, DAY)
    assert said.status is CommitmentStatus.DONE
    with pytest.raises(NotAllowed):
        permitted(said, Permission.NO)


def test_permission_is_asked_for_credit_alone() -> None:
    with pytest.raises(NotAllowed):
        permitted(Commitment(owner=Party.ME, text="Call"), Permission.YES)
