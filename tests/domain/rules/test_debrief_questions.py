"""What was answered after a session, read again."""

from collections.abc import Mapping

import pytest

from rmjournal.domain.model.pair import Role
from rmjournal.domain.rules import debrief_questions

STORED: Mapping[str, object] = {
    "number": 2,
    "agenda_set_by": "mentor",
    "talk_share_mentee": 30,
    "reverse_share": 25,
    "off_limits_hit": True,
    "disrespect": {"by": "me"},
    "ratings": {"overall": 4, "finer": 7, "topics": 2},
    "role_check": {"rank_used": 1, "deference": 3},
    "place": "a boat",
}


@pytest.mark.parametrize(
    ("role", "rank"),
    [
        (Role.MENTOR_JUNIOR, "Rank got in the way: 1 out of 5"),
        (Role.MENTEE_SENIOR, "I let rank get in the way: 1 out of 5"),
    ],
)
def test_each_answer_is_told_with_its_question_in_the_order_of_asking(role: Role, rank: str) -> None:
    assert list(debrief_questions.told(STORED, role)) == [
        "Who set the agenda? the Mentor (junior)",
        "Who talked more? mostly the Mentor (junior)",
        "Where did you meet? a boat",
        "Were you both treated with respect? not by me",
        "Worth my time: 4 out of 5",
        rank,
    ]


@pytest.mark.parametrize("role", Role)
def test_what_is_no_longer_asked_stays_to_be_read(role: Role) -> None:
    assert debrief_questions.unasked(STORED, role) == {
        "number": 2,
        "talk_share_mentee": 30,
        "reverse_share": 25,
        "off_limits_hit": True,
        "disrespect": {"by": "me"},
        "ratings": {"finer": 7, "topics": 2},
        "role_check": {"deference": 3},
    }
    assert debrief_questions.unasked({}, role) == {}


@pytest.mark.parametrize("role", Role)
def test_there_are_twelve_questions_and_none_that_nothing_reads(role: Role) -> None:
    names = [question.name for question in debrief_questions.every(role)]
    assert len(names) == len(set(names)) == 12
    gone = ("topics", "method", "reverse_share", "deference", "both_prepared", "prep_done")
    assert not [name for name in names if name.endswith(gone)]
    labels = [question.label for question in debrief_questions.every(role)]
    assert not any("%" in label for label in labels)


def test_who_talked_is_asked_in_three_words_my_partner_first() -> None:
    orders = {Role.MENTOR_JUNIOR: ["senior", "even", "junior"], Role.MENTEE_SENIOR: ["junior", "even", "senior"]}
    for role, order in orders.items():
        (talked,) = [question for question in debrief_questions.facts(role) if question.name == "talked"]
        assert list(talked.choices) == order


@pytest.mark.parametrize(("share", "said"), [(None, ""), (40, "junior"), (50, "even"), (60, "senior"), ("much", "")])
def test_an_old_share_is_read_as_one_of_the_three(share: object, said: str) -> None:
    assert debrief_questions.answer_to("talked", {"talk_share_mentee": share}) == said
    assert debrief_questions.answer_to("talked", {"talk_share_mentee": share, "talked": "even"}) == "even"


def test_respect_is_answered_by_a_digit_or_not_at_all() -> None:
    (respect,) = [question for question in debrief_questions.facts(Role.MENTOR_JUNIOR) if question.name == "respect"]
    assert respect.label == "Were you both treated with respect?"
    assert respect.choices == {"both": "yes, both", "not_by_partner": "not by them", "not_by_me": "not by me"}


def test_old_answers_outlive_a_form_that_does_not_ask_for_them() -> None:
    answered = debrief_questions.answered(
        {"ratings.overall": "5", "role_check.rank_used": "", "talked": "even"}, STORED
    )
    assert answered == {
        "ratings": {"overall": 5, "finer": 7, "topics": 2},
        "role_check": {"rank_used": None, "deference": 3},
        "talked": "even",
    }
