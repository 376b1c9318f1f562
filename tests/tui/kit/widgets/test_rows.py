"""The list that draws only what is in sight."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot

from rmjournal.tui.kit import theme
from rmjournal.tui.kit.safe_text import BAR, POINTER
from rmjournal.tui.kit.widgets.rows import LazyRows, Row, Rows
from tests.tui.conftest import opened, running


class Alone(App[None]):
    """One list and nothing else."""

    CSS = "Rows { height: 1fr; }"

    def __init__(self, rows: Rows) -> None:
        super().__init__()
        self.rows = rows
        self.chosen: list[int] = []

    def compose(self) -> ComposeResult:
        """Yield the list."""
        yield self.rows

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Note what was opened."""
        self.chosen.append(event.index)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our colours."""
        return theme.variables("ink")


@asynccontextmanager
async def listed(rows: Rows, length: int, made: list[int] | None = None) -> AsyncIterator[tuple[Alone, Pilot[None]]]:
    """Show a list of so many rows on a small screen."""

    def make(index: int) -> Row:
        if made is not None:
            made.append(index)
        return Row(f"row {index}", f"under {index}", hue="amber")

    app = Alone(rows)
    async with app.run_test(size=(40, 10)) as pilot:
        rows.show(LazyRows(length, make))
        rows.focus()
        await pilot.pause()
        yield app, pilot


def text_of(rows: Rows) -> list[str]:
    """Return the lines of a list."""
    return [rows.render_line(y).text for y in range(rows.size.height)]


async def test_ten_thousand_rows_cost_what_is_in_sight() -> None:
    made: list[int] = []
    async with listed(Rows(tall=True), 10_000, made) as (_, pilot):
        await pilot.press("end")
        await pilot.pause()
    assert len(made) < 40
    assert 9_999 in made


async def test_the_mark_goes_by_arrows_letters_and_pages_and_stays_within() -> None:
    rows = Rows()
    async with listed(rows, 30) as (_, pilot):
        went = []
        for key in ("up", "down", "j", "k", "end", "down", "home", "pagedown", "pageup", "pageup"):
            await pilot.press(key)
            went.append(rows.selected)
    assert went == [0, 1, 2, 1, 29, 29, 0, 9, 0, 0]


async def test_the_mark_is_always_in_sight() -> None:
    rows = Rows(tall=True)
    async with listed(rows, 100) as (_, pilot):
        for key in ("end", "pageup", "pageup", "home", "pagedown"):
            await pilot.press(key)
            await pilot.pause()
            assert any(f"{POINTER}row {rows.selected} " in line for line in text_of(rows))


async def test_enter_and_a_click_open() -> None:
    rows = Rows(tall=True)
    async with listed(rows, 30) as (app, pilot):
        await pilot.press("down", "enter")
        await pilot.click(Rows, offset=(5, 6))
        await pilot.pause()
        assert app.chosen == [1, 3]


async def test_an_empty_list_says_what_it_is_for_and_opens_nothing() -> None:
    rows = Rows(empty="Nothing yet. n begins.")
    async with listed(rows, 0) as (app, pilot):
        await pilot.press("down", "end", "enter")
        assert text_of(rows)[0].startswith("Nothing yet. n begins.")
        assert app.chosen == []


async def test_fewer_rows_take_the_mark_along() -> None:
    rows = Rows()
    async with listed(rows, 30) as (_, pilot):
        await pilot.press("end")
        rows.show([Row("one"), Row("two")])
        await pilot.pause()
        assert rows.selected == 1


async def test_the_mark_stays_on_what_it_was_on_wherever_that_stands_now() -> None:
    rows = Rows()
    async with listed(rows, 0) as (_, pilot):
        rows.show([Row(name) for name in "abc"], list("abc"))
        await pilot.press("down")
        for order, selected in (("xabc", 2), ("cb", 1), ("cde", 1), ("e", 0), ("", 0), ("dae", 0)):
            rows.show([Row(name) for name in order], list(order))
            assert rows.selected == selected, order


async def test_private_rows_turn_into_bars_and_others_do_not() -> None:
    rows = Rows(tall=True)
    async with listed(rows, 0) as (_, pilot):
        rows.show([Row("Heron", "said so"), Row("Prepare", "five minutes", private=False)])
        rows.concealed = True
        await pilot.pause()
        drawn = "\n".join(text_of(rows))
    assert "Heron" not in drawn
    assert "said" not in drawn
    assert BAR * 5 in drawn
    assert "Prepare" in drawn
    assert "five minutes" in drawn


@pytest.mark.parametrize("text", ["日本" * 60, "👩‍👩‍👧 " * 60, "e\u0301" * 200, "x" * 300])
async def test_no_row_is_wider_than_the_list(text: str) -> None:
    rows = Rows(tall=True)
    async with listed(rows, 0) as (_, pilot):
        rows.show([Row(text, text, text, "teal")] * 3)
        await pilot.pause()
        assert all(rows.render_line(y).cell_length <= rows.size.width for y in range(rows.size.height))


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (50, 14)])
async def test_what_an_empty_list_says_is_never_cut_off(empty_vault: Path, size: tuple[int, int]) -> None:
    with opened(empty_vault) as journal:
        journal.pairs.add({"alias": "Robin", "role": "mentor-junior"})
    async with running(empty_vault, size) as me:
        await me.go("p")
        await me.press("enter")
        assert "Press n to plan or record a session, or w to write a note." in " ".join(me.shown.split())
        await me.go("x")
        assert "is listed here." in " ".join(me.shown.split())


async def test_a_list_is_drawn_in_the_colour_that_is_behind_it_now() -> None:
    rows = Rows(widget_id="rows")
    async with listed(rows, 3) as (app, pilot):
        before = _background(rows)
        app.screen.styles.background = "#123456"
        rows.styles.background = "transparent"
        await pilot.pause()
        assert _background(rows) == (0x12, 0x34, 0x56) != before


def _background(rows: Rows) -> tuple[int, ...]:
    """Return the colour behind the last cell of the first line on the screen."""
    (line,) = rows.render_lines(Region(0, 0, rows.size.width, 1))
    style = list(line)[-1].style
    assert style is not None
    assert style.bgcolor is not None
    assert style.bgcolor.triplet is not None
    return tuple(style.bgcolor.triplet)


async def test_a_long_title_does_not_touch_the_date_beside_it() -> None:
    app = Alone(Rows())
    async with app.run_test(size=(40, 10)) as pilot:
        app.rows.show([Row("much too long a title for this line", right="15 Sep 2015")])
        await pilot.pause()
        assert "… 15 Sep 2015" in text_of(app.rows)[0]
