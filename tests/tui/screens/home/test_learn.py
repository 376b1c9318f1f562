"""The guidance texts on the screen: a card, the whole, three questions, the other role."""

from pathlib import Path

import pytest
from textual.widgets import Static

from rmjournal.domain.model.pair import Role
from rmjournal.guidance import texts as guidance
from rmjournal.tui.kit.widgets.fields import ChoiceField
from rmjournal.tui.screens.home.learn import Question, TextScreen
from tests.tui.conftest import Person, opened, running

pytestmark = pytest.mark.usefixtures("undrawn")
FOR_JUNIOR = next(each for each in guidance.texts() if each.role is Role.MENTOR_JUNIOR)


async def to_text(me: Person, text: guidance.Guidance = FOR_JUNIOR) -> TextScreen:
    """Open a text."""
    screen = TextScreen(me.journal, text)
    me.app.push_screen(screen)
    await me.settle()
    return screen


def text_of(me: Person) -> str:
    """Return what is shown of the text."""
    return str(me.find("#text", Static).render())


def lines(markdown: str) -> list[str]:
    """Return the words of a text, a paragraph a line."""
    return [line for line in guidance.plain_lines(markdown, 72) if line.strip()]


async def test_every_text_is_listed_and_enter_opens_it(vault: Path) -> None:
    async with running(vault) as me:
        await me.go("l")
        assert len(me.rows().rows) == len(guidance.texts())
        await me.press("enter")
        assert me.screen == "TextScreen"
        await me.press("escape")
        assert me.screen == "LearnScreen"


async def test_texts_for_my_own_role_come_first(empty_vault: Path) -> None:
    with opened(empty_vault) as journal:
        journal.pairs.add({"alias": "Robin", "role": "mentee-senior"})
    async with running(empty_vault) as me:
        await me.go("l")
        roles = ["Mentor (junior)" in row.under for row in me.rows().rows]
        assert roles == sorted(roles)


async def test_the_card_comes_first_and_space_shows_the_whole(vault: Path) -> None:
    async with running(vault) as me:
        await to_text(me)
        card, more = lines(FOR_JUNIOR.card), lines(FOR_JUNIOR.text)
        assert card[0] in text_of(me)
        assert more[-1] not in text_of(me)
        await me.press("space")
        assert card[0] in text_of(me)
        assert more[-1] in text_of(me)
        await me.press("space")
        assert more[-1] not in text_of(me)


async def test_the_other_role_has_words_of_its_own(vault: Path) -> None:
    async with running(vault) as me:
        screen = await to_text(me)
        await me.press("f4")
        assert screen.shown.role is Role.MENTEE_SENIOR
        assert "Mentee (senior)" in me.shown
        await me.press("f4")
        assert screen.shown == FOR_JUNIOR


async def test_a_text_for_both_says_that_it_is_the_same(vault: Path) -> None:
    both = next(each for each in guidance.texts() if each.role is None)
    async with running(vault) as me:
        await to_text(me, both)
        await me.press("f4")
        assert "the same for both roles" in me.told


async def test_the_self_check_tells_what_fits_and_keeps_nothing(vault: Path) -> None:
    async with running(vault) as me:
        before = me.journal.records.vault.head_box
        await to_text(me)
        await me.press("q")
        questions = list(me.app.screen.query(Question))
        assert len(questions) == len(FOR_JUNIOR.questions) == 3
        for at, shown in enumerate(questions):
            asked = FOR_JUNIOR.questions[at]
            why = shown.query_one(".why", Static)
            assert str(why.render()) == ""
            choice = shown.query_one(ChoiceField)
            choice.focus()
            await me.press(str(asked.fitting + 1))
            assert str(why.render()).startswith("That fits best.")
            assert asked.why in str(why.render())
            await me.press(str((asked.fitting + 1) % len(asked.answers) + 1))
            assert asked.answers[asked.fitting] in str(why.render())
            assert "fits best." in str(why.render())
        await me.press("escape")
        assert me.screen == "TextScreen"
        assert not me.app.screen.query_one("#check").display
        await me.press("escape")
        assert me.journal.records.vault.head_box == before


async def test_long_texts_scroll_by_the_arrows(vault: Path) -> None:
    async with running(vault) as me:
        await to_text(me)
        await me.press("space", "pagedown", "end")
        assert me.app.screen.query_one("#reading").scroll_offset.y > 0


async def test_the_arrows_go_from_question_to_question(vault: Path) -> None:
    async with running(vault) as me:
        await to_text(me)
        await me.press("q")
        assert "three questions to yourself" in me.shown
        first, second, third = (shown.query_one(ChoiceField) for shown in me.app.screen.query(Question))
        await me.press("down")
        assert second.has_focus
        await me.press("down")
        assert third.has_focus
        await me.press("up", "up")
        assert first.has_focus
