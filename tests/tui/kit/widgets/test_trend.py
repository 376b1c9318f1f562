"""How it goes over the sessions: small bars with figures, for whoever opened the column, in the words of the role."""

from pathlib import Path

import pytest
from textual.widgets import Static

from rmjournal.domain.model.pair import Role
from rmjournal.domain.rules.trends import Measure, Point, Trend
from rmjournal.support.preferences import Preferences
from rmjournal.tui.kit.safe_text import BAR
from rmjournal.tui.kit.widgets import trend
from rmjournal.tui.kit.widgets.block_layout import Block
from rmjournal.tui.kit.widgets.blocks import Blocks
from rmjournal.tui.kit.widgets.chart import chart
from rmjournal.tui.screens.pair.pair import PairScreen
from tests.tui.conftest import SMALL, WIDE, Person, opened, running
from tests.tui.forms.test_debrief_form import to_debrief
from tests.tui.screens.pair.pages import block_of, text_of

pytestmark = pytest.mark.usefixtures("undrawn")
HEAD = "Over the sessions"
FIGURES = "partner, then you"


async def to_side(me: Person, number: int) -> str:
    """Open the side column of a pair; return what it says of the sessions."""
    me.app.push_screen(PairScreen(me.journal, me.journal.pairs.get(number)))
    await me.settle()
    beside = me.find("#beside", Blocks)
    block = block_of(beside, "trends")
    return text_of(block) if block is not None else ""


def of(values: tuple[int, ...], top: int, remark: str = "") -> Trend:
    """Return a trend with these values."""
    points = tuple(Point(number, value) for number, value in enumerate(values, 1))
    return Trend(Measure.TALK, "My talk share", points, top, "from to", remark)


@pytest.mark.parametrize(
    ("values", "top", "blocks"),
    [
        ((0, 50, 100), 100, "▁▁ ▅▅ ██"),
        ((0, 1, 1), 1, "▁▁ ██ ██"),
        ((1, 3, 5), 5, "▂▂ ▅▅ ██"),
        ((-5, 200, 0), 100, "▁▁ ██ ▁▁"),
    ],
)
def test_each_session_is_a_bar_of_two_cells_and_eight_heights(values: tuple[int, ...], top: int, blocks: str) -> None:
    assert trend.bars(of(values, top)) == blocks


def test_the_figures_stand_beside_the_blocks_and_a_remark_under_them() -> None:
    found = [of((0, 50, 100), 100, "A remark.")]
    assert trend.lines(found, is_plain=False).plain == "My talk share\n▁▁ ▅▅ ██  from to\nA remark."
    assert trend.lines(found, is_plain=True).plain == "My talk share\nfrom to\nA remark."
    assert trend.lines([], is_plain=False).plain == ""


def test_trends_stand_a_blank_line_apart_and_their_bars_have_the_colour_of_the_pair() -> None:
    found = [of((0, 50, 100), 100), of((100, 50, 0), 100)]
    drawn = trend.lines(found, is_plain=False, hue="teal")
    assert drawn.plain == "My talk share\n▁▁ ▅▅ ██  from to\n\nMy talk share\n██ ▅▅ ▁▁  from to"
    coloured = [drawn.plain[span.start : span.end] for span in drawn.spans if span.style == "$j-teal"]
    assert coloured == ["▁▁ ▅▅ ██", "██ ▅▅ ▁▁"]


async def test_nothing_is_said_of_fewer_than_three_sessions(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        assert await to_side(me, 2) == "How it's going\nTrends appear after three\ndebriefed sessions."


async def test_the_words_are_those_of_my_role(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        junior = await to_side(me, 1)
        assert "Who talked?" in junior
        assert "Of 3 sessions, mostly your\npartner in 1, mostly you in 2." in junior
        assert "Room to disagree" in junior
        assert "From 2 to 4 out of 5." in junior
        await me.press("escape")
        me.journal.entries.edit(me.journal.pairs.get(1), {"role": Role.MENTEE_SENIOR.value})
        senior = await to_side(me, 1)
        assert "I made disagreeing easy" in senior
        assert "Of 3 sessions, mostly your\npartner in 2, mostly you in 1." in senior
        assert "Room to disagree" not in senior


async def test_the_side_of_home_says_it_only_when_it_was_opened(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        assert "Who talked?" not in me.shown
        assert str(me.find("#trends", Static).render()) == ""
        await me.press("f7")
        assert "Heron" in str(me.find("#trends", Static).render())
        assert "Who talked?" in me.shown
        assert FIGURES in me.shown
        assert "Worth my time" not in me.shown  # two of a pair, the rest on its own page
        await me.press("f7")
        assert "Who talked?" not in me.shown


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
        assert "Of 3 sessions" in me.shown
        await me.press("f2")
        assert FIGURES not in me.shown
        assert "Of 3 sessions" not in me.shown
        assert BAR in me.shown
        await me.press("f2")
        assert "Of 3 sessions" in me.shown


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
async def test_beside_a_debrief_it_stands_in_a_wide_window_only(vault: Path, size: tuple[int, int]) -> None:
    async with running(vault, size) as me:
        await to_debrief(me, 1)
        assert (FIGURES in me.shown) == (size == WIDE)
        await me.press("escape")
        await to_debrief(me, 2)
        assert HEAD not in me.shown


async def test_in_plain_mode_the_figures_say_it(vault: Path) -> None:
    async with running(vault, WIDE, preferences=Preferences(plain=True)) as me:
        said = await to_side(me, 1)
        assert "Who talked?\nSession 1: mostly your partner.\nSession 2: mostly you." in said
        assert "Session 1: 2 out of 5." in said
        assert not set("█▇▆▅▄▃▂▁·") & set(said)


async def test_v_shows_every_trend_with_its_values_and_the_commitments(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_side(me, 1)
        await me.press("v")
        assert me.screen == "TrendsScreen"
        for words in ("Who talked?", "Room to disagree", "Worth my time", "On neutral ground", "of 5", "session"):
            assert words in me.shown
        assert "From 3 to 5 out of 5." in " ".join(me.shown.split())
        assert "0 of 1 closed" in me.shown
        await me.press("f2")
        assert "From 3 to 5 out of 5." not in me.shown
        assert "Room to disagree" in me.shown
        await me.press("f2", "]")
        assert "Trends appear after three debriefed sessions." in me.shown


def test_a_bar_is_two_cells_with_gaps_and_its_value_stands_under_it() -> None:
    worth = Trend(Measure.WORTH, "Worth my time", tuple(Point(at, at + 1) for at in (1, 2, 4)), 5, "", "")
    drawn = text_of(Block(chart(worth, "amber", Role.MENTOR_JUNIOR, numbered=True))).splitlines()
    assert drawn[2:] == [
        "         ██",
        "         ██",
        "     ██  ██",
        " ██  ██  ██",
        " ██  ██  ██",
        "  2   3   5   ·   ·   ·  of 5",
        "  1   2   4   ·   ·   ·  session",
    ]


async def test_a_new_session_moves_it_on(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_side(me, 1)
        heron = me.journal.pairs.get(1)
        me.journal.sessions.add(heron, {"held_at": "2026-03-09T10:00", "talk_share_mentee": 50})
        assert me.journal.signals.trends(heron)[0].figures == "partner, then even"
        await me.press("g", "h", "f7")
        assert "partner, then even" in me.shown
