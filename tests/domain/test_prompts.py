"""Three questions for every role, focus and moment."""

from itertools import product

import pytest

from rmjournal.domain.pair import Focus, Role
from rmjournal.domain.prompts import BUILT_IN, Origin, Stage, reflection_prompts
from rmjournal.domain.reflection import ReflectionKind


@pytest.mark.parametrize(("role", "focus", "kind"), list(product(Role, Focus, ReflectionKind)))
def test_there_are_three_questions_in_order(role: Role, focus: Focus, kind: ReflectionKind) -> None:
    prompts = reflection_prompts(role, focus, kind)
    assert [prompt.split(":")[0] for prompt in prompts] == ["What", "So what", "Now what"]
    assert all(prompt.endswith("?") and len(prompt) <= 100 for prompt in prompts)
    assert set(prompts) <= {prompt.text for prompt in BUILT_IN if prompt.role is role}


@pytest.mark.parametrize("kind", ReflectionKind)
def test_every_role_and_focus_has_its_own_wording(kind: ReflectionKind) -> None:
    sets = [reflection_prompts(role, focus, kind) for role, focus in product(Role, Focus)]
    assert len(set(sets)) == len(sets)
    juniors = {prompt for focus in Focus for prompt in reflection_prompts(Role.MENTOR_JUNIOR, focus, kind)}
    seniors = {prompt for focus in Focus for prompt in reflection_prompts(Role.MENTEE_SENIOR, focus, kind)}
    assert not juniors & seniors


def test_every_moment_has_its_own_wording() -> None:
    for role in Role:
        assert len({reflection_prompts(role, Focus.OTHER, kind) for kind in ReflectionKind}) == len(ReflectionKind)


def test_the_junior_is_asked_about_room_to_speak_and_never_to_praise() -> None:
    juniors = [prompt.text.lower() for prompt in BUILT_IN if prompt.role is Role.MENTOR_JUNIOR]
    assert any("room" in text and "disagree" in text for text in juniors)
    assert not any(word in text for text in juniors for word in ("prais", "thank", "grateful", "appreciate", "credit"))


def test_the_senior_is_asked_how_easy_disagreeing_was_made() -> None:
    after = reflection_prompts(Role.MENTEE_SENIOR, Focus.OTHER, ReflectionKind.AFTER)
    assert any("did i make disagreeing easy" in text.lower() for text in after)


def test_built_in_prompts_say_so_and_no_two_are_alike() -> None:
    assert all(prompt.origin is Origin.BUILTIN and prompt.enabled for prompt in BUILT_IN)
    assert len({prompt.text for prompt in BUILT_IN}) == len(BUILT_IN)
    assert {kind.value for kind in ReflectionKind} <= {stage.value for stage in Stage}
