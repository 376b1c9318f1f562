"""How it goes over the sessions: small bars with figures, for whoever opened the column, in the words of the role."""

from pathlib import Path

import pytest
from textual.widgets import Static

from rmjournal.domain.model.pair import Role
from rmjournal.domain.rules.trends import Measure, Point, Trend
from rmjournal.support.preferences import Preferences
from rmjournal.tui.kit.safe_text import BAR
from rmjournal.tui.kit.widgets import trend
from rmjournal.tui.screens.pair.pair import PairScreen
from tests.tui.conftest import SMALL, WIDE, Person, opened, running
from tests.tui.forms.test_debrief_form import to_debrief

pytestmark = pytest.mark.usefixtures("undrawn")
HEAD = "Over the sessions"


async def to_side(me: Person, number: int) -> str:
    """Open the side column of a pair; return what it says of the sessions."""
    me.app.push_screen(PairScreen(me.journal, me.journal.pairs.get(number)))
    await me.settle()
    await me.press("f7")
    trends = me.find("#trends", Static)
    return str(trends.render()) if trends.display else ""


def of(values: tuple[int, ...], top: int, remark: str = "") -> Trend:
    """Return a trend with these values."""
    points = tuple(Point(number, value) for number, value in enumerate(values, 1))
    return Trend(Measure.TALK, "My talk share", points, top, "from to", remark)


@pytest.mark.parametrize(
    ("values", "top", "blocks"),
    [((0, 50, 100), 100, "▁▅█"), ((0, 1, 1), 1, "▁██"), ((1, 3, 5), 5, "▂▅█"), ((-5, 200, 0), 100, "▁█▁")],
)
def test_each_session_is_one_block_of_eight_heights(values: tuple[int, ...], top: int, blocks: str) -> None:
    assert trend.bars(of(values, top)) == blocks


def test_the_figures_stand_beside_the_blocks_and_a_remark_under_them() -> None:
    assert trend.lines([of((0, 50, 100), 100, "A remark.")]).plain == "My talk share\n▁▅█  from to\nA remark."
    assert trend.lines([]).plain == ""


async def test_nothing_is_said_of_fewer_than_three_sessions(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        assert await to_side(me, 2) == ""
        assert HEAD not in me.shown
        assert "Why we meet" not in me.shown


async def test_the_words_are_those_of_my_role(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        junior = await to_side(me, 1)
        assert HEAD in me.shown
        assert junior.splitlines()[:3] == ["Their talk share", "▅▄▃  60 to 30 %", "More room for you now."]
        assert "Room to disagree" in junior
        assert "Worth my time" in junior
        await me.press("escape")
        me.journal.entries.edit(me.journal.pairs.get(1), {"role": Role.MENTEE_SENIOR.value})
        senior = await to_side(me, 1)
        assert senior.splitlines()[:3] == ["My talk share", "▅▄▃  60 to 30 %", "You leave more room now."]
        assert "I made disagreeing easy" in senior
        assert "Room to disagree" not in senior


async def test_the_side_of_home_says_it_only_when_it_was_opened(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        assert "Their talk share" not in me.shown
        assert str(me.find("#trends", Static).render()) == ""
        await me.press("f7")
        assert "Heron" in str(me.find("#trends", Static).render())
        assert "Their talk share" in me.shown
        assert "60 to 30 %" in me.shown
        assert "Worth my time" not in me.shown  # two of a pair, the rest on its own page
        await me.press("f7")
        assert "Their talk share" not in me.shown


async def test_the_side_of_home_says_when_there_is_too_little(empty_vault: Path) -> None:
    with opened(empty_vault) as journal:
        journal.pairs.add({"alias": "Robin", "role": "mentor-junior"})
    async with running(empty_vault, WIDE) as me:
        await me.press("f7")
        assert "Trends appear after three" in " ".join(me.shown.split())


@pytest.mark.parametrize("screen", ["home", "pair", "debrief"])
async def test_it_is_bars_while_the_screen_is_concealed(vault: Path, screen: str) -> None:
    async with running(vault, WIDE) as me:
        if screen == "pair":
            await to_side(me, 1)
        elif screen == "debrief":
            await to_debrief(me, 1)
        else:
            await me.press("f7")
        assert "60 to 30 %" in me.shown
        await me.press("f2")
        assert "60 to 30 %" not in me.shown
        assert "More room for you" not in me.shown
        assert BAR in me.shown
        await me.press("f2")
        assert "60 to 30 %" in me.shown


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
async def test_beside_a_debrief_it_stands_in_a_wide_window_only(vault: Path, size: tuple[int, int]) -> None:
    async with running(vault, size) as me:
        await to_debrief(me, 1)
        assert ("60 to 30 %" in me.shown) == (size == WIDE)
        await me.press("escape")
        await to_debrief(me, 2)
        assert HEAD not in me.shown


async def test_in_plain_mode_the_figures_say_it(vault: Path) -> None:
    async with running(vault, WIDE, preferences=Preferences(plain=True)) as me:
        await to_side(me, 1)
        assert "Their talk share" in me.shown
        assert "60 to 30 %" in me.shown


async def test_a_new_session_moves_it_on(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_side(me, 1)
        heron = me.journal.pairs.get(1)
        me.journal.sessions.add(heron, {"held_at": "2026-03-09T10:00", "talk_share_mentee": 50})
        assert me.journal.signals.trends(heron)[0].figures == "60 to 50 %"
        await me.press("g", "h", "f7")
        assert "60 to 50 %" in me.shown
