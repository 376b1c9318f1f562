"""A window of 60 columns: nothing is cut that must be read, and nothing is squeezed."""

from pathlib import Path

import pytest
from textual.widget import Widget

from rmjournal.domain.texts import limits_card
from rmjournal.tui.kit.widgets.markdown import wrap
from rmjournal.tui.screens.home.home import HomeScreen
from tests.tui.all_screens import ALL
from tests.tui.conftest import WIDE, Person, lines, running, started

pytestmark = pytest.mark.usefixtures("undrawn")
NARROW = (60, 20)


async def show(me: Person, name: str) -> None:
    """Show one of all screens."""
    me.app.push_screen(ALL[name](me.journal))
    await me.settle()


def read(me: Person) -> str:
    """Return what stands on the screen as running text, without what scrolls."""
    return " ".join(" ".join(line.rstrip(" ▁▂▃▄▅▆▇█") for line in lines(me.app)).split())


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_what_a_key_does_stands_beside_it_in_one_column(vault: Path, size: tuple[int, int]) -> None:
    async with running(vault, size) as me:
        await me.press("question_mark")
        dialog = me.find("#dialog", Widget)
        left = dialog.content_region.x
        shown = [line[left:].rstrip(" ▁▂▃▄▅▆▇█") for line in lines(me.app)]
        first = next(at for at, line in enumerate(shown) if line.startswith(" Enter"))
        last = next((at for at, line in enumerate(shown) if line.startswith("Tab and the arrows")), len(shown))
        keys = [line for line in shown[first:last] if line]
        assert len(keys) > 8
        assert all(line[6:8] == "  " and line[8] != " " for line in keys), keys


async def test_help_uses_a_wide_window(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await me.press("question_mark")
        assert "prepare: Prepare the next session: intention, agenda, what to share or hold back." in me.shown


async def test_the_limits_are_wrapped_at_the_width_there_is_and_every_key_is_in_sight(vault: Path) -> None:
    async with running(vault, NARROW) as me:
        await me.press("f8")
        card = me.find("#card", Widget)
        shown = [line.strip(" ▁▂▃▄▅▆▇█") for line in lines(me.app)]
        for words in limits_card.card(None)[0].lines:
            rows = wrap(words, card.scrollable_content_region.width)
            at = shown.index(rows[0])
            assert shown[at : at + len(rows)] == rows
        for words in ("who to talk to", "about my partner", "close"):
            assert words in me.shown, words


async def test_what_is_said_of_an_empty_list_is_said_whole(vault: Path) -> None:
    async with running(vault, NARROW) as me:
        await show(me, "conflicts")
        assert "No conflicts. If an entry is changed in two copies, choose here." in read(me)


async def test_that_trends_are_not_shared_is_said_whole(vault: Path) -> None:
    async with running(vault, NARROW) as me:
        await show(me, "trends")
        assert "3 of 6 sessions debriefed · not shared" in read(me)


@pytest.mark.parametrize("name", ["home", "pair", "session page"])
async def test_the_side_panel_stands_below_and_squeezes_nothing(vault: Path, name: str) -> None:
    async with running(vault, NARROW) as me:
        if name != "home":
            await show(me, name)
        await me.press("f7")
        main, side = me.find("#main", Widget), me.find("#side", Widget)
        assert side.display
        assert main.region.width == side.region.width == NARROW[0]
        assert side.region.y >= main.region.bottom
        if name == "home":
            assert isinstance(me.app.screen, HomeScreen)
            assert sum("Heron" in line or "Otter" in line for line in lines(me.app)[: side.region.y]) >= 3
        await me.press("f7")
        assert not side.display


async def test_a_long_explanation_gives_way_to_titles_in_the_palette(vault: Path) -> None:
    async with running(vault, NARROW) as me:
        await me.press("ctrl+p")
        await me.write("sharing")
        assert "What stays between you, and its limits" in me.shown or "Sharing" in me.shown
        assert not any("…" in line for line in lines(me.app)), me.shown


async def test_every_setting_says_whole_what_it_does(vault: Path) -> None:
    async with running(vault, NARROW) as me:
        await show(me, "settings")
        assert "…" not in me.shown
        assert "one column, for screen readers and braille" in me.shown


async def test_the_sessions_of_a_pair_stand_further_in_where_an_entry_is_moved(vault: Path) -> None:
    async with running(vault, NARROW) as me:
        await show(me, "dialog to move")
        pair, session = (next(line for line in lines(me.app) if words in line) for words in ("Heron", "session 1:"))
        assert session.index("session 1:") == pair.index("Heron") + 2


@pytest.mark.parametrize(("size", "is_marked"), [(WIDE, True), ((100, 30), True), ((80, 24), False), (NARROW, False)])
async def test_the_first_page_has_the_mark_where_there_is_room(
    tmp_path: Path, size: tuple[int, int], is_marked: bool
) -> None:
    async with started(tmp_path / "journal.rmj", size) as me:
        assert ("▌▌  rmjournal" in me.shown) == is_marked
        assert me.shown.count("rmjournal") == (1 if size != NARROW else 0), "the name stands once, if there is room"
        assert "Six short steps" in me.shown


async def test_the_clauses_of_an_agreement_have_the_width_for_themselves(vault: Path) -> None:
    async with running(vault, NARROW) as me:
        await show(me, "agreement")
        shown = [line.strip(" ▁▂▃▄▅▆▇█") for line in lines(me.app)]
        at = shown.index("2 ● Why it matters")
        first = shown[at + 1]
        assert len(first) > 36
        await me.resize(*WIDE)
        assert any(line.strip().startswith(f"2 ● Why it matters       {first}") for line in lines(me.app)), me.shown


@pytest.mark.parametrize("name", ["form before a session", "form of a review", "looking back", "share statement"])
async def test_no_word_touches_the_scrollbar(vault: Path, name: str) -> None:
    async with running(vault, NARROW) as me:
        await show(me, name)
        bars = [each for each in me.app.screen.query("VerticalScroll") if each.show_vertical_scrollbar]
        assert bars
        for each in bars:
            x = each.vertical_scrollbar.region.x
            rows = lines(me.app)[each.region.y : each.region.bottom]
            assert all(line[x - 1] == " " for line in rows), rows


async def test_while_a_filter_is_completed_nothing_is_said_of_hits(vault: Path) -> None:
    async with running(vault, NARROW) as me:
        await show(me, "search")
        await me.write("kind:")
        assert "right arrow completes" in read(me)
        assert "Nothing found" not in me.shown


async def test_a_question_is_read_whole_before_it_is_reworded(vault: Path) -> None:
    async with running(vault, NARROW) as me:
        await show(me, "own questions")
        assert "…" not in me.shown
        shown, questions = read(me), [each for each in me.rows().rows if each.title.endswith("?")]
        assert sum(" ".join(each.title.split()) in shown for each in questions) >= 5
        await me.press("f2")
        assert not any(word in me.shown for word in questions[1].title.split() if len(word) > 6)
