"""The questions for preparing, on the screen."""

from pathlib import Path

import pytest

from rmjournal.tui.screens.upkeep.example_questions import QuestionsScreen
from tests.tui.conftest import WIDE, running

pytestmark = pytest.mark.usefixtures("undrawn")

EXAMPLE = "How did you get to where you are?"


async def test_an_example_is_changed_on_the_screen_and_a_question_added(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        me.app.push_screen(QuestionsScreen(me.journal))
        await me.settle()
        shown = [each.name for each in me.app.screen.actions()]  # type: ignore[attr-defined]
        assert EXAMPLE in shown
        await me.press(*["down"] * shown.index(EXAMPLE), "enter")
        await me.press("ctrl+u", *"Which road led here?", "enter")
        await me.settle()
        assert me.journal.questions.changed() == {EXAMPLE: "Which road led here?"}
        assert "Which road led here?" in me.shown
        await me.press("home", "enter")
        await me.press(*"Who was missing?", "enter")
        await me.settle()
        assert "Who was missing?" in [each.body.text for each in me.journal.questions.all()]
