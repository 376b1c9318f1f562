"""Questions for every role, focus and moment: to reflect, to prepare, to look back."""

from datetime import date, datetime
from itertools import product

import pytest
from msgspec.structs import replace

from rmjournal.domain.model.kinds import read
from rmjournal.domain.model.log import LogKind
from rmjournal.domain.model.pair import Focus, Pair, Role
from rmjournal.domain.model.prompt import Origin, Prompt, Stage
from rmjournal.domain.model.reflection import ReflectionKind
from rmjournal.domain.model.session import AgendaFamily, Mode, Place, Session, SessionStatus
from rmjournal.domain.record.record import Kind
from rmjournal.domain.rules.prompts import (
    PRIVATE_PLACE,
    YOURS_TO_TELL,
    Preparation,
    debrief_line,
    leads,
    preparation,
    reflection_prompts,
)

JUNIOR, SENIOR = Role.MENTOR_JUNIOR, Role.MENTEE_SENIOR
THREE = [kind for kind in ReflectionKind if kind is not ReflectionKind.BETWEEN]
PRAISE = ("prais", "thank", "grateful", "appreciat", "credit", "well done", "please")
TODAY = date(2026, 3, 10)
STAGES = {"first": (1, 6), "middle": (3, 6), "last": (6, 6)}


def between(role: Role, focus: Focus, turn: int = 0) -> str:
    (question,) = reflection_prompts(role, focus, ReflectionKind.BETWEEN, turn)
    return question


def pool(role: Role, focus: Focus) -> list[str]:
    """Every question between sessions, in turn until the first comes again."""
    found = [between(role, focus)]
    while (question := between(role, focus, len(found))) != found[0]:
        found.append(question)
    return found


def prepared(role: Role) -> list[Preparation]:
    return [preparation(role, focus, *stage) for focus in Focus for stage in STAGES.values()]


def everything(role: Role) -> list[str]:
    """Every sentence that somebody in this role may be shown."""
    asked = [each for focus, kind in product(Focus, THREE) for each in reflection_prompts(role, focus, kind)]
    asked += [question for focus in Focus for question in pool(role, focus)]
    for each in prepared(role):
        asked += [each.intention, each.share, each.keep]
        asked += [words for _, label, example in each.questions for words in (label, example)]
    return [*asked, debrief_line(role)[1]]


@pytest.mark.parametrize(("role", "focus", "kind"), list(product(Role, Focus, THREE)))
def test_there_are_three_questions_in_order(role: Role, focus: Focus, kind: ReflectionKind) -> None:
    prompts = reflection_prompts(role, focus, kind)
    assert [prompt.split(":")[0] for prompt in prompts] == ["What", "So what", "Now what"]
    assert all(prompt.endswith("?") and len(prompt) <= 100 for prompt in prompts)
    assert prompts == reflection_prompts(role, focus, kind, 7)


@pytest.mark.parametrize("kind", ReflectionKind)
def test_every_role_and_focus_has_its_own_wording(kind: ReflectionKind) -> None:
    sets = [reflection_prompts(role, focus, kind) for role, focus in product(Role, Focus)]
    assert len(set(sets)) == len(sets)
    juniors = {prompt for focus in Focus for prompt in reflection_prompts(JUNIOR, focus, kind)}
    seniors = {prompt for focus in Focus for prompt in reflection_prompts(SENIOR, focus, kind)}
    assert not juniors & seniors


def test_every_moment_has_its_own_wording() -> None:
    for role in Role:
        assert len({reflection_prompts(role, Focus.OTHER, kind) for kind in ReflectionKind}) == len(ReflectionKind)


@pytest.mark.parametrize(("role", "focus"), list(product(Role, Focus)))
def test_between_sessions_one_question_is_asked_and_another_each_turn(role: Role, focus: Focus) -> None:
    questions = pool(role, focus)
    assert len(questions) == len(set(questions)) >= 4
    assert all(question.endswith("?") and len(question) <= 100 for question in questions)
    for turn in (-1, 0, 5, 1000):
        assert between(role, focus, turn) == questions[turn % len(questions)]


@pytest.mark.parametrize("role", Role)
def test_of_the_questions_between_sessions_one_belongs_to_the_focus(role: Role) -> None:
    pools = [set(pool(role, focus)) for focus in Focus]
    shared = set.intersection(*pools)
    assert len(shared) >= 3
    own = {focus: len(pool - shared) for focus, pool in zip(Focus, pools, strict=True)}
    assert own == {focus: 2 if focus is Focus.TECHNICAL else 1 for focus in Focus}  # AI is a topic of its own
    assert len(set.union(*pools)) == len(shared) + len(Focus) + 1


def test_no_question_between_sessions_names_a_season() -> None:
    asked = " ".join(question for role, focus in product(Role, Focus) for question in pool(role, focus)).lower()
    assert not {"spring", "summer", "autumn", "winter"} & set(asked.replace("?", " ").replace(",", " ").split())


def test_the_junior_is_asked_about_room_to_speak_and_never_to_praise() -> None:
    juniors = [text.lower() for text in everything(JUNIOR)]
    assert any("room" in text and "disagree" in text for text in juniors)
    assert not [text for text in juniors if any(word in text for word in PRAISE)]


def test_the_senior_is_asked_how_easy_disagreeing_was_made() -> None:
    after = reflection_prompts(SENIOR, Focus.OTHER, ReflectionKind.AFTER)
    assert any("did i make disagreeing easy" in text.lower() for text in after)


@pytest.mark.parametrize("focus", Focus)
def test_the_senior_is_asked_now_and_then_whose_idea_it_was(focus: Focus) -> None:
    assert len([question for question in pool(SENIOR, focus) if "whose idea" in question.lower()]) == 1
    assert "credit" in reflection_prompts(SENIOR, focus, ReflectionKind.REVIEW)[2]


def test_no_sentence_serves_both_roles_or_has_a_role_word() -> None:
    assert not set(everything(JUNIOR)) & set(everything(SENIOR))
    for text in (*everything(JUNIOR), *everything(SENIOR)):
        assert not [word for word in ("mentor", "mentee", "you should", "!") if word in text.lower()]


@pytest.mark.parametrize(("role", "focus", "stage"), list(product(Role, Focus, STAGES.values())))
def test_a_preparation_has_the_three_families_and_one_question_more(
    role: Role, focus: Focus, stage: tuple[int, int]
) -> None:
    given = preparation(role, focus, *stage)
    assert [family for family, _, _ in given.questions] == [
        AgendaFamily.PATH,
        AgendaFamily.OBSTACLES,
        AgendaFamily.POLICY,
        AgendaFamily.OTHER,
    ]
    for _, label, example in given.questions:
        assert 0 < len(label) <= 24
        assert example.endswith("?")
        assert len(example) <= 80
    for words in (given.intention, given.share, given.keep):
        assert 0 < len(words) <= 60


def test_the_senior_asks_about_path_problems_and_policies_first() -> None:
    first = preparation(SENIOR, Focus.DIVERSITY, 1, 6)
    assert [example for _, _, example in first.questions] == [
        "How did you get to where you are?",
        "Which problems did you have to overcome on the way?",
        "Which of our policies and rules affect you most?",
        "What do people in my position rarely notice here?",
    ]


@pytest.mark.parametrize(("focus", "stage"), list(product(Focus, STAGES.values())))
def test_the_junior_asks_themselves_and_owes_nobody_their_story(focus: Focus, stage: tuple[int, int]) -> None:
    given = preparation(JUNIOR, focus, *stage)
    assert "unless I choose to tell it" in given.keep
    assert not any({"you", "your"} & set(example.replace("?", "").split()) for _, _, example in given.questions)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(
    ("session", "planned", "stage"),
    [
        (1, 6, "first"),
        (2, 6, "middle"),
        (5, 6, "middle"),
        (6, 6, "last"),
        (7, 6, "last"),
        (2, 2, "last"),
        (1, 1, "first"),
    ],
)
def test_a_preparation_knows_the_first_session_the_middle_and_the_last(
    role: Role, session: int, planned: int, stage: str
) -> None:
    assert preparation(role, Focus.OTHER, session, planned) == preparation(role, Focus.OTHER, *STAGES[stage])


@pytest.mark.parametrize("role", Role)
def test_a_preparation_differs_by_stage_and_by_focus(role: Role) -> None:
    stages = [preparation(role, Focus.OTHER, *stage) for stage in STAGES.values()]
    assert len({each.intention for each in stages}) == len({each.questions[:3] for each in stages}) == 3
    assert len({preparation(role, focus, *stage).questions[3] for focus in Focus for stage in STAGES.values()}) == 15


def test_the_line_of_a_debrief_is_held_back_for_the_junior_and_thanks_for_the_senior() -> None:
    assert debrief_line(JUNIOR) == ("held_back", "Something I held back")
    assert debrief_line(SENIOR) == ("praise_given", "Thank you for")
    for role in Role:
        kind, label = debrief_line(role)
        assert LogKind(kind)
        assert len(label) <= 24


def test_a_stored_prompt_stays_readable() -> None:
    stored = {"text": "What?", "role": "mentor-junior", "stage": "prepare", "focus": "other", "origin": "builtin"}
    assert read(Kind.PROMPT, stored) == Prompt(
        text="What?", role=JUNIOR, stage=Stage.PREPARE, focus=Focus.OTHER, origin=Origin.BUILTIN
    )
    assert {kind.value for kind in ReflectionKind} <= {stage.value for stage in Stage}


@pytest.mark.parametrize("role", Role)
def test_ai_is_a_topic_of_technical_pairs_and_of_no_other(role: Role) -> None:
    for focus in Focus:
        halfway = [example for _, _, example in preparation(role, focus, *STAGES["middle"]).questions]
        asked = [each for each in (*halfway, *pool(role, focus)) if "AI" in each.split() or " AI," in each]
        assert len(asked) == (2 if focus is Focus.TECHNICAL else 0)
    assert not set(pool(JUNIOR, Focus.TECHNICAL)) & set(pool(SENIOR, Focus.TECHNICAL))


@pytest.mark.parametrize("role", Role)
def test_the_first_session_online_reminds_once_of_how_private_the_place_is(role: Role) -> None:
    pair = Pair(number=1, alias="Owl", role=role)
    first = Session(number=1, status=SessionStatus.HELD)
    online = Session(number=2, place=Place.VIRTUAL)
    assert leads(pair, online, [first, online], TODAY) == PRIVATE_PLACE
    assert leads(pair, replace(online, place=None, mode=Mode.VIDEO), [first], TODAY) == PRIVATE_PLACE
    assert leads(pair, replace(online, place=Place.NEUTRAL), [first], TODAY) == ""
    assert leads(pair, replace(online, prep_done=True), [first], TODAY) == ""
    later = Session(number=3, place=Place.VIRTUAL)
    assert leads(pair, later, [first, replace(online, prep_done=True), later], TODAY) == ""
    assert (YOURS_TO_TELL in leads(pair, online, [online], TODAY)) is (role is Role.MENTOR_JUNIOR)
    ahead = replace(later, status=SessionStatus.HELD, held_at=datetime(2026, 3, 11))
    assert PRIVATE_PLACE in leads(pair, online, [first, ahead], TODAY)
