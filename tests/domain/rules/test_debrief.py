"""What was answered after a session, read again."""

from collections.abc import Mapping

import pytest

from rmjournal.domain.model.pair import Role
from rmjournal.domain.rules import debrief

STORED: Mapping[str, object] = {
    "number": 2,
    "agenda_set_by": "mentor",
    "talk_share_mentee": 30,
    "reverse_share": 25,
    "off_limits_hit": False,
    "ratings": {"overall": 4, "finer": 7},
    "role_check": {"rank_used": 1},
    "place": "a boat",
}


@pytest.mark.parametrize(
    ("role", "rank"),
    [
        (Role.MENTOR_JUNIOR, "Seniority was mentioned: 1 of 5"),
        (Role.MENTEE_SENIOR, "My seniority was mentioned: 1 of 5"),
    ],
)
def test_each_answer_is_told_with_its_question_in_the_order_of_asking(role: Role, rank: str) -> None:
    told = list(debrief.told(STORED, role))
    assert told[:4] == [
        "Who set the agenda? the Mentor (junior)",
        "How much did the senior talk? (%) 30",
        "Where did you meet? a boat",
        "Worth my time: 4 of 5",
    ]
    assert told[4] == rank
    assert told[5].endswith("teaching? a quarter")
    assert told[6:] == ["Did an off-limits topic come up? no"]


@pytest.mark.parametrize("role", Role)
def test_what_no_question_is_about_is_left_over_and_nothing_else(role: Role) -> None:
    assert debrief.unasked(STORED, role) == {"number": 2, "ratings": {"finer": 7}}
    assert debrief.unasked({}, role) == {}
