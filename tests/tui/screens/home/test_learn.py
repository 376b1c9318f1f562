"""Learn: cards, the whole text behind one, three questions; and below them the manual."""

from pathlib import Path

import pytest
from textual.content import Content
from textual.widgets import Static

from rmjournal.domain.model.pair import Role
from rmjournal.guidance import texts as guidance
from rmjournal.manual.pages import pages
from rmjournal.support.markdown import plain_lines
from rmjournal.tui.kit.commands import CHECK, OTHER_ROLE
from rmjournal.tui.kit.widgets.fields import ChoiceField
from rmjournal.tui.screens.home.learn import Question, TextScreen
from tests.tui.conftest import WIDE, Person, opened, read_only, running

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
    return [line for line in plain_lines(markdown.replace("*", ""), 72) if line.strip()]


async def test_every_card_is_listed_and_below_them_every_page_of_the_manual(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await me.go("l")
        titles = [row.title for row in me.rows().rows]
        assert titles[: len(guidance.texts())] == [text.title for text in guidance.texts()]
        assert titles[len(guidance.texts()) + 1 :] == [page.title for page in pages()]
        await me.press("enter")
        assert me.screen == "TextScreen"
        await me.press("escape")
        assert me.screen == "LearnScreen"


async def test_a_preview_is_wrapped_once_beside_its_scrollbar(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await me.go("l")
        preview = me.find("#preview", Static)
        assert preview.size.width > 20
        assert max(map(len, str(preview.render()).splitlines())) <= preview.size.width


async def test_the_heading_between_them_is_never_selected_and_opens_nothing(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await me.go("l")
        last = len(guidance.texts()) - 1
        me.rows().selected = last
        await me.press("down")
        assert me.rows().selected == last + 2
        await me.press("up")
        assert me.rows().selected == last
        for line in (2 * (last + 1), 2 * (last + 1) + 1):
            await me.pilot.click(me.rows(), offset=(6, line))
            await me.settle()
            assert me.screen == "LearnScreen"
        await me.press("down", "enter")
        assert me.screen == "ManualScreen"
        assert pages()[0].title in me.shown


async def test_texts_for_my_own_role_come_first(empty_vault: Path) -> None:
    with opened(empty_vault) as journal:
        journal.pairs.add({"alias": "Robin", "role": "mentee-senior"})
    async with running(empty_vault) as me:
        await me.go("l")
        roles = ["Mentor (junior)" in row.under for row in me.rows().rows[: len(guidance.texts())]]
        assert roles == sorted(roles)


async def test_a_card_that_was_opened_is_muted_and_says_so_also_after_a_lock(vault: Path) -> None:
    async with running(vault) as me:
        await me.go("l")
        assert [row.right for row in me.rows().rows if row.right] == []
        await me.press("down", "enter", "escape")
        assert [at for at, row in enumerate(me.rows().rows) if row.right == "opened" and row.quiet] == [1]
    async with running(vault) as me:
        await me.go("l")
        assert [at for at, row in enumerate(me.rows().rows) if row.right == "opened"] == [1]
        assert me.rows().selected == 0


async def test_a_card_can_be_read_where_nothing_can_be_saved(vault: Path) -> None:
    async with running(vault) as me:
        await me.go("l")
        with read_only(me.journal):
            await me.press("enter")
            assert me.screen == "TextScreen"
            assert lines(guidance.texts()[0].card)[0] in text_of(me)


async def test_beside_the_list_stands_what_the_selected_line_opens(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await me.go("l")
        for at in (0, 1, len(guidance.texts()) + 1):
            me.rows().selected = at
            await me.settle()
            words = guidance.texts()[at].card if at < 2 else pages()[0].text.partition("\n")[2]
            shown = str(me.find("#preview", Static).render())
            assert " ".join(shown.split()).startswith(" ".join(words.split())[:40])


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


async def test_brackets_go_to_the_text_before_and_the_next(vault: Path) -> None:
    texts = guidance.texts()
    async with running(vault) as me:
        screen = await to_text(me, texts[0])
        await me.press("left_square_bracket")
        assert screen.shown == texts[0]
        for text in texts[1:]:
            await me.press("space", "right_square_bracket")
            assert screen.shown == text
            assert lines(text.card)[0] in text_of(me)
            assert lines(text.text)[-1] not in text_of(me)
        await me.press("right_square_bracket")
        assert screen.shown == texts[-1]
        await me.press("left_square_bracket")
        assert screen.shown == texts[-2]


async def test_the_other_role_has_words_of_its_own(vault: Path) -> None:
    async with running(vault) as me:
        screen = await to_text(me)
        await me.press(OTHER_ROLE.key)
        assert screen.shown.role is Role.MENTEE_SENIOR
        assert "Mentee (senior)" in me.shown
        await me.press(OTHER_ROLE.key)
        assert screen.shown == FOR_JUNIOR


async def test_a_text_without_questions_offers_none(vault: Path) -> None:
    both = next(each for each in guidance.texts() if each.role is None)
    async with running(vault) as me:
        await to_text(me, both)
        assert CHECK.label not in me.shown
        assert OTHER_ROLE.label not in me.shown
        await me.press(CHECK.key, OTHER_ROLE.key)
        assert not me.app.screen.query_one("#check").display


async def test_headings_are_bold_and_no_markup_is_left(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_text(me)
        await me.press("space")
        shown = me.find("#text", Static).render()
        assert isinstance(shown, Content)
        bold = [shown.plain[span.start : span.end] for span in shown.spans if "bold" in str(span.style)]
        headings = [line.removeprefix("## ") for line in FOR_JUNIOR.text.splitlines() if line.startswith("## ")]
        assert headings
        assert set(headings) <= set(bold)
        assert not set("#*`") & set(shown.plain)


async def test_the_self_check_tells_what_fits_and_saves_nothing(vault: Path) -> None:
    async with running(vault) as me:
        await to_text(me)
        before = me.journal.records.vault.head_box
        await me.press(CHECK.key)
        questions = list(me.app.screen.query(Question))
        assert len(questions) == len(FOR_JUNIOR.questions) == 3
        for at, shown in enumerate(questions):
            assert f"{at} of 3 answered" in me.shown
            asked = FOR_JUNIOR.questions[at]
            why = shown.query_one(".why", Static)
            assert str(why.render()) == ""
            choice = shown.query_one(ChoiceField)
            choice.focus()
            await me.press(str(asked.fitting + 1))
            assert str(why.render()).startswith("That would be best.")
            assert asked.why in str(why.render())
            await me.press(str((asked.fitting + 1) % len(asked.answers) + 1))
            assert asked.answers[asked.fitting] in str(why.render())
            assert "would be best." in str(why.render())
        assert "3 of 3 answered" in me.shown
        await me.press("escape")
        assert me.screen == "TextScreen"
        assert not me.app.screen.query_one("#check").display
        await me.press(CHECK.key)
        assert "3 of 3 answered" in me.shown, "answers stay while the text is open"
        await me.press("escape", "escape")
        assert me.journal.records.vault.head_box == before


async def test_long_texts_scroll_by_the_arrows(vault: Path) -> None:
    async with running(vault) as me:
        await to_text(me)
        await me.press("space", "pagedown", "end")
        assert me.app.screen.query_one("#reading").scroll_offset.y > 0


async def test_the_arrows_go_from_question_to_question(vault: Path) -> None:
    async with running(vault) as me:
        await to_text(me)
        await me.press(CHECK.key)
        assert "0 of 3 answered" in me.shown
        first, second, third = (shown.query_one(ChoiceField) for shown in me.app.screen.query(Question))
        await me.press("down")
        assert second.has_focus
        await me.press(CHECK.key)
        assert third.has_focus
        await me.press("up", "up")
        assert first.has_focus


async def test_two_cards_of_one_title_are_told_apart_by_their_role(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await me.go("l")
        await me.press("enter")
        named = [title for title, *_ in me.app.screen.titles()]  # type: ignore[attr-defined] # the card
        assert len(set(named)) == len(named)
        assert "When it goes wrong, Mentor (junior)" in named
