"""A page of blocks: laid out only as far as it is seen, moved through by keys, wheel and mouse."""

from collections.abc import Iterator

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Offset

from rmjournal.tui.kit.widgets.block_layout import Block, Item, Line, Piece, joined
from rmjournal.tui.kit.widgets.blocks import Blocks

STYLES = "\n".join(f"Blocks > .blocks--{name} {{ color: white; }}" for name in Blocks.STYLES)


class PageApp(App[None]):
    """A page with a heading and as many blocks as wanted, of so many lines each."""

    CSS = f"Blocks {{ height: 100%; }} {STYLES}"

    def __init__(self, count: int, lines: int = 1) -> None:
        super().__init__()
        self.count, self.tall = count, lines
        self.made: list[int] = []
        self.opened: list[object] = []

    def compose(self) -> ComposeResult:
        """Yield the page."""
        yield Blocks()

    def on_mount(self) -> None:
        """Show the blocks."""
        self.query_one(Blocks).show(self.items(), expected=self.count)
        self.query_one(Blocks).focus()

    def items(self) -> Iterator[Item]:
        """Yield a heading, then the blocks, each with its number."""
        yield Item("head", lambda width: Block((Line((Piece("Heading"),)),)), selectable=False)
        for number in range(self.count):
            yield Item(number, lambda width, number=number: self.block(number), selectable=True)  # type: ignore[misc]

    def block(self, number: int) -> Block:
        """Make one block."""
        self.made.append(number)
        rows = (Line((Piece(f"  Block {number}, line {row}", private=True),)) for row in range(self.tall))
        return Block(tuple(rows), gap=1)

    def on_blocks_chosen(self, event: Blocks.Chosen) -> None:
        """Note what was opened."""
        self.opened.append(event.about)


def selected(app: PageApp) -> object:
    """Return what the selected block is about."""
    return app.query_one(Blocks).selected_about


def shown(app: PageApp) -> list[str]:
    """Return the lines in sight."""
    page = app.query_one(Blocks)
    return [page.render_line(y).text.rstrip() for y in range(page.size.height)]


async def test_only_what_is_near_is_laid_out_until_the_end_is_asked_for() -> None:
    app = PageApp(5_000)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert len(app.made) < 60
        await pilot.press("end")
        assert selected(app) == 4_999
        assert "  Block 4999, line 0" in shown(app)


async def test_the_first_selectable_block_is_selected_and_arrows_move_on() -> None:
    app = PageApp(30)
    async with app.run_test(size=(60, 20)) as pilot:
        assert selected(app) == 0
        await pilot.press("down", "j", "down", "k")
        assert selected(app) == 2
        await pilot.press(*["down"] * 20)
        assert selected(app) == 22
        assert "  Block 22, line 0" in shown(app)
        await pilot.press("home")
        assert selected(app) == 0
        assert shown(app)[0] == "Heading"


async def test_pages_turn_and_select_what_is_in_sight() -> None:
    app = PageApp(60)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("pagedown")
        first = selected(app)
        assert isinstance(first, int)
        assert first > 5
        await pilot.press("pagedown", "pageup")
        assert selected(app) == first
        await pilot.press(*["pagedown"] * 12)
        assert selected(app) == 59


async def test_a_tall_block_is_scrolled_through_before_the_next_is_selected() -> None:
    app = PageApp(2, lines=14)
    async with app.run_test(size=(60, 10)) as pilot:
        seen = list[str]()
        for _ in range(28):
            seen += shown(app)
            await pilot.press("down")
        assert {f"  Block {block}, line {row}" for block in (0, 1) for row in range(14)} <= set(seen)
        assert selected(app) == 1
        await pilot.press(*["up"] * 28)
        assert selected(app) == 0


async def test_keys_that_come_in_one_burst_all_count() -> None:
    app = PageApp(80)
    async with app.run_test(size=(60, 10)) as pilot:
        page = app.query_one(Blocks)
        for _ in range(40):
            page.action_step(1)
        await pilot.pause()
        assert selected(app) == 40
        assert "  Block 40, line 0" in shown(app)


async def test_the_selection_stays_on_what_it_is_about() -> None:
    app = PageApp(30)
    async with app.run_test(size=(60, 20)) as pilot:
        page = app.query_one(Blocks)
        await pilot.press(*["down"] * 7)
        page.show([Item("new", lambda width: Block((Line((Piece("new"),)),))), *app.items()])
        await pilot.pause()
        assert selected(app) == 7
        page.show(list(app.items())[:4])
        await pilot.pause()
        assert selected(app) == 2


async def test_a_click_selects_and_opens_and_the_terminal_cursor_stands_there() -> None:
    app = PageApp(30)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.click(Blocks, offset=Offset(5, 4))
        await pilot.pause()
        assert app.opened == [1]
        assert app.cursor_position == Offset(0, 4)
        await pilot.click(Blocks, offset=Offset(5, 0))
        assert app.opened == [1]
        await pilot.press("down", "enter")
        assert app.opened == [1, 2]
        assert app.cursor_position == Offset(0, 6)


@pytest.mark.parametrize("width", [21, 40, 120])
async def test_every_line_is_as_wide_as_the_page(width: int) -> None:
    app = PageApp(30)
    async with app.run_test(size=(width, 12)):
        page = app.query_one(Blocks)
        assert {page.render_line(y).cell_length for y in range(12)} == {page.size.width}


async def test_hidden_text_becomes_bars_and_headings_stay() -> None:
    app = PageApp(3)
    async with app.run_test(size=(60, 20)):
        app.query_one(Blocks).concealed = True
        assert shown(app)[0] == "Heading"
        assert "Block" not in "".join(shown(app))


def test_columns_stand_side_by_side_whatever_their_length() -> None:
    left = (Line((Piece("a"),)), Line((Piece("bb"),)))
    rows = joined(left, (Line((Piece("x"),)),), 5)
    assert ["".join(piece.text for piece in row.pieces).rstrip() for row in rows] == ["a    x", "bb"]


class EdgeApp(App[None]):
    """Two blocks with words at the right edge; the second is selected."""

    CSS = f"Blocks {{ height: 100%; }} {STYLES} Blocks > .blocks--selected {{ color: black; background: white; }}"

    def __init__(self, margin: int = 0) -> None:
        super().__init__()
        self.margin = margin

    def compose(self) -> ComposeResult:
        """Yield the page."""
        yield Blocks(margin=self.margin)

    def on_mount(self) -> None:
        """Show the blocks."""
        rows = tuple(Line((Piece(f"> row {row}"),), (Piece("agreed"),)) for row in range(2))
        self.query_one(Blocks).show([Item(number, lambda width: Block(rows)) for number in range(2)])
        self.query_one(Blocks).focus()


def reversed_cells(page: Blocks, y: int) -> list[int]:
    """Return the cells of a line that the selection covers."""
    cells: list[int] = []
    at = 0
    for segment in page.render_line(y):
        is_lit = segment.style is not None and str(segment.style.bgcolor).endswith("'#ffffff', ColorType.TRUECOLOR)")
        is_lit = is_lit or bool(segment.style and segment.style.bgcolor and segment.style.bgcolor.name == "#ffffff")
        cells += range(at, at + segment.cell_length) if is_lit else []
        at += segment.cell_length
    return cells


async def test_words_at_the_right_touch_neither_the_end_of_the_selection_nor_the_scrollbar() -> None:
    app = EdgeApp()
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.pause()
        page = app.query_one(Blocks)
        assert reversed_cells(page, 0) == list(range(1, 60))
        assert page.render_line(0).text == f"{'> row 0':<53}agreed "


async def test_with_a_margin_the_sign_and_its_word_are_selected_on_the_first_line_only() -> None:
    app = EdgeApp(margin=7)
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.pause()
        page = app.query_one(Blocks)
        assert reversed_cells(page, 0) == list(range(7))
        assert reversed_cells(page, 1) == []
