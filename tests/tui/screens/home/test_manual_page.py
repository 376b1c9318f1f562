"""The manual on the screen: a page, its neighbours, its links; also before a journal is open."""

from pathlib import Path

import pytest
from textual.widgets import Static

from rmjournal.manual.pages import contents, find, pages
from rmjournal.tui.screens.home.manual_page import ManualScreen
from rmjournal.tui.shell.routes import manual_screen
from tests.tui.conftest import SMALL, WIDE, Person, running, started

pytestmark = pytest.mark.usefixtures("undrawn")


async def to_page(me: Person, name: str = "") -> ManualScreen:
    """Open a page, or the contents."""
    screen = manual_screen(me.app.journal, name)
    assert isinstance(screen, ManualScreen)
    me.app.push_screen(screen)
    await me.settle()
    return screen


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_brackets_go_through_the_whole_manual_and_back(vault: Path, size: tuple[int, int]) -> None:
    async with running(vault, size) as me:
        screen = await to_page(me)
        assert screen.page == contents()
        for at, page in enumerate(pages(), 1):
            await me.press("pagedown", "right_square_bracket")
            assert screen.page == page
            assert f"page {at} of {len(pages())}" in me.shown
            assert page.title in me.shown, "it begins at the top"
        await me.press("right_square_bracket")
        assert screen.page == pages()[-1]
        for _ in pages():
            await me.press("left_square_bracket")
        assert screen.page == contents()


async def test_enter_asks_which_linked_page_to_open(vault: Path) -> None:
    async with running(vault) as me:
        screen = await to_page(me, "safety")
        await me.press("enter")
        assert me.screen == "KeyMenu"
        assert find("recovery").title in me.shown
        await me.press("1")
        assert screen.page == find("recovery")


async def test_every_page_can_be_reached_from_the_contents(vault: Path) -> None:
    async with running(vault) as me:
        screen = await to_page(me)
        for key, page in zip("123456789abcdefgh", pages(), strict=True):
            screen.action_open_page("")
            await me.settle()
            await me.press("enter", key)
            assert screen.page == page


async def test_a_click_opens_a_link_in_the_text_and_a_title_beside_it(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        screen = await to_page(me)
        text = me.find("#text", Static)
        line = next(y for y, words in enumerate(str(text.render()).splitlines()) if find("session").title in words)
        await me.pilot.click(text, offset=(4, line))
        await me.settle()
        assert screen.page == find("session")
        titles = me.find("#titles", Static)
        line = next(y for y, words in enumerate(str(titles.render()).splitlines()) if find("recovery").title in words)
        await me.pilot.click(titles, offset=(4, line))
        await me.settle()
        assert screen.page == find("recovery")


async def test_the_manual_is_read_before_a_journal_is_open(vault: Path) -> None:
    async with started(vault) as me:
        await to_page(me, "recovery")
        assert "recovery key" in me.shown
        assert "search" not in me.shown.splitlines()[-1]
        await me.press("g", "slash")
        assert me.screen == "ManualScreen"
        await me.press("escape")
        assert me.screen == "UnlockScreen"


async def test_a_page_is_wrapped_for_the_window(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_page(me, "session")
        await me.resize(60, 24)
        rows = str(me.find("#text", Static).render()).splitlines()
        assert max(map(len, rows)) <= 55
