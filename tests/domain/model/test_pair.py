"""The words, the colours and the remarks of a pair, from both sides."""

import pytest

from rmjournal.domain.due_words import due_reason
from rmjournal.domain.model import pair
from rmjournal.domain.model.pair import Focus, Hue, LevelGap, Pair, ReportingLine, Role, SameTeam, advice, hue_for
from rmjournal.domain.model.reflection import ReflectionKind
from rmjournal.domain.rules.due import DueKind
from rmjournal.domain.rules.prompts import reflection_prompts


def test_a_role_always_shows_both_of_its_words() -> None:
    assert {role.value: role.words for role in Role} == {
        "mentor-junior": "Mentor (junior)",
        "mentee-senior": "Mentee (senior)",
    }


@pytest.mark.parametrize("role", Role)
def test_the_partner_has_the_other_role(role: Role) -> None:
    assert role.other is not role
    assert role.other.other is role


def a_pair(role: Role, gap: LevelGap, reporting: ReportingLine, team: SameTeam) -> Pair:
    return Pair(number=1, alias="Owl", role=role, level_gap=gap, reporting_line=reporting, same_team=team)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(
    ("gap", "reporting", "team", "words"),
    [
        (LevelGap.NONE, ReportingLine.NONE, SameTeam.NO, ["at the same level"]),
        (LevelGap.ONE, ReportingLine.NONE, SameTeam.NO, ["one level apart"]),
        (LevelGap.TWO, ReportingLine.NONE, SameTeam.NO, []),
        (LevelGap.THREE_OR_MORE, ReportingLine.UNKNOWN, SameTeam.UNKNOWN, []),
        (LevelGap.UNKNOWN, ReportingLine.UNKNOWN, SameTeam.UNKNOWN, []),
        (LevelGap.TWO, ReportingLine.DIRECT, SameTeam.NO, ["reports to the other"]),
        (LevelGap.TWO, ReportingLine.INDIRECT, SameTeam.NO, ["further up"]),
        (LevelGap.NONE, ReportingLine.DIRECT, SameTeam.YES, ["same level", "reports to", "in the same team"]),
    ],
)
def test_the_match_is_remarked_on_once_and_the_same_in_both_roles(
    role: Role, gap: LevelGap, reporting: ReportingLine, team: SameTeam, words: list[str]
) -> None:
    remarks = advice(a_pair(role, gap, reporting, team))
    assert len(remarks) == len(words)
    assert remarks == advice(a_pair(role.other, gap, reporting, team))
    for remark, word in zip(remarks, words, strict=True):
        assert word in remark
        assert remark.count("Mentor") == remark.count("Mentee") == 0
        assert "Owl" not in remark


def test_a_remark_on_a_reporting_line_or_team_gives_words_for_the_coordinator() -> None:
    for remark in advice(a_pair(Role.MENTOR_JUNIOR, LevelGap.TWO, ReportingLine.DIRECT, SameTeam.YES)):
        assert "coordinator: “" in remark


def test_neighbouring_pairs_differ_in_colour() -> None:
    assert {hue_for(number) for number in range(1, 7)} == set(Hue)
    assert hue_for(1) is hue_for(7) is Hue.AMBER
    assert all(hue_for(number) is not hue_for(number + 1) for number in range(1, 20))


def test_no_sentence_has_a_role_word_without_its_seniority() -> None:
    asked = {
        q for r in Role for f in Focus for k in ReflectionKind for t in range(9) for q in reflection_prompts(r, f, k, t)
    }
    sentences = [
        *pair._REMARKS.values(),
        *(due_reason(what, role) for what in DueKind for role in Role),
        *asked,
    ]
    for sentence in sentences:
        bare = sentence
        for role in Role:
            bare = bare.replace(role.words, "")
        assert "mentor" not in bare.lower().replace("mentoring", "")
        assert "mentee" not in bare.lower()
