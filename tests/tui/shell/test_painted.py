"""Only what changed is written to the terminal, and the terminal shows what Textual meant."""

from pathlib import Path
from typing import Any

import pyte
import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from rmjournal.tui.shell.painted import Difference, Painted
from tests.tui.conftest import SMALL, WIDE, Person, lines, running

KEYS = "j f7 f7 g p enter end k b x tab f2 f2 escape n escape"


def strip(text: str) -> Strip:
    """Return a drawn text."""
    return Strip([Segment(text)])


def rows(*texts: str) -> LayoutUpdate:
    """Return an update of whole rows."""
    return LayoutUpdate([[strip(text)] for text in texts], Region(0, 0, len(texts[0]), len(texts)))


def chop(y: int, x: int, text: str) -> ChopsUpdate:
    """Return an update of a part of a row."""
    return ChopsUpdate([{}] * y + [{x: strip(text)}], [(y, x, x + len(text))], [[]] * y + [[x + len(text)]])


def test_what_stands_there_is_not_written_again() -> None:
    painted, console = Painted(), Console()
    assert Difference(rows("one", "two"), painted).render_segments(console) == "\x1b[1;1Hone\x1b[2;1Htwo"
    assert Difference(rows("one", "two"), painted).render_segments(console) == ""
    assert Difference(rows("one", "six"), painted).render_segments(console) == "\x1b[2;1Hsix"
    painted.forget()
    assert Difference(rows("one", "six"), painted).render_segments(console) == "\x1b[1;1Hone\x1b[2;1Hsix"


def test_a_row_that_was_drawn_over_is_written_again() -> None:
    painted, console = Painted(), Console()
    Difference(rows("one two", "and six"), painted).render_segments(console)
    assert Difference(chop(1, 4, "ten"), painted).render_segments(console) == "\x1b[2;5Hten"
    assert Difference(chop(1, 4, "ten"), painted).render_segments(console) == ""
    assert Difference(rows("one two", "and six"), painted).render_segments(console) == "\x1b[2;5Hsix"


def test_a_style_is_written_where_it_changes_and_blanks_need_only_its_background() -> None:
    console = Console(color_system="standard")
    muted, strong, lined = Style.parse("red on blue"), Style.parse("bold red on blue"), Style.parse("underline")
    other = Segment(" ", Style.parse("green on blue"))
    drawn = Strip(
        [Segment("a", muted), Segment(" b", muted), other, Segment("c", strong), Segment(" ", strong),
         Segment(" ", lined), Segment("d"), Segment("e", muted), Segment("f", Style.parse("green on blue"))]
    )  # fmt: skip
    written = Difference(LayoutUpdate([[drawn]], Region(0, 0, 9, 1)), Painted()).render_segments(console)
    assert written == "\x1b[1;1H\x1b[31;44ma b \x1b[0;1;31;44mc \x1b[0;4m \x1b[0md\x1b[31;44me\x1b[32mf\x1b[0m"
    closed = Difference(LayoutUpdate([[Strip([Segment("a", muted)])]], Region(0, 0, 1, 1)), Painted())
    assert closed.render_segments(console) == "\x1b[1;1H\x1b[31;44ma\x1b[0m"


def test_wide_characters_are_written_in_one_piece_and_again_once_half_of_one_is_gone() -> None:
    painted, console = Painted(), Console()

    def written(y: int, x: int, text: str) -> str:
        until = x + cell_len(text)
        update = ChopsUpdate([{}] * y + [{x: strip(text)}], [(y, x, until)], [[]] * y + [[until]])
        return Difference(update, painted).render_segments(console)

    assert written(0, 0, "漢字e\u0301") == "\x1b[1;1H漢字e\u0301"
    assert written(0, 0, "漢字e\u0301") == ""
    assert written(0, 0, "漢語e\u0301") == "\x1b[1;1H漢語e\u0301"
    assert written(0, 3, "x") == "\x1b[1;4Hx"
    assert written(0, 0, "漢語e\u0301") == "\x1b[1;1H漢語e\u0301"
    assert written(0, 1, "yz") == "\x1b[1;2Hyz"
    assert written(0, 3, "語") == "\x1b[1;4H語"
    assert written(0, 4, "v") == "\x1b[1;5Hv"
    assert written(0, 3, " ") == "\x1b[1;4H "


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_the_terminal_shows_what_is_on_the_screen_after_each_key(vault: Path, size: tuple[int, int]) -> None:
    async with running(vault, size) as me:
        seen = _Terminal(me)
        for key in KEYS.split():
            await me.press(key)
            assert seen.shown == lines(me.app), key
            assert seen.cells(seen.terminal) == seen.cells(seen.as_textual_writes), key
        assert seen.written < seen.meant / 2


def _forget_rendered(update: CompositorUpdate) -> None:
    """Let strips and styles be rendered for this terminal: they keep what they were
    for another one, which a test before may have had."""
    strips = [strip for line in getattr(update, "strips", ()) for strip in line]
    strips += [strip for row in getattr(update, "chops", ()) for strip in row.values() if strip is not None]
    for strip in strips:
        strip._render_cache = None
        for segment in strip:
            if segment.style is not None:
                segment.style._ansi = None


class _Terminal:
    """A terminal beside the app that is written to like the real one."""

    def __init__(self, me: Person) -> None:
        self._app, self._painted, self._screen = me.app, Painted(), None
        self.terminal, self.as_textual_writes = pyte.Screen(*me.app.size), pyte.Screen(*me.app.size)
        self._stream, self._other = pyte.Stream(self.terminal), pyte.Stream(self.as_textual_writes)
        self.written = self.meant = 0
        self._display = type(me.app)._display
        me.app._display = self.display  # type: ignore[method-assign]
        me.app.screen.refresh()

    def display(self, screen: Any, renderable: Any) -> None:
        if screen is not self._screen:
            self._screen = screen
            self._painted.forget()
        if isinstance(renderable, CompositorUpdate):
            text = Difference(renderable, self._painted).render_segments(self._app.console)
            self._stream.feed(text)
            self.written += len(text)
            _forget_rendered(renderable)
            meant = renderable.render_segments(self._app.console)
            self._other.feed(meant.replace("\n", "\r\n"))
            self.meant += len(meant)
        self._display(self._app, screen, renderable)

    @property
    def shown(self) -> list[str]:
        return list(self.terminal.display)

    @staticmethod
    def cells(terminal: pyte.Screen) -> list[list[pyte.screens.Char]]:
        """Return what stands in each cell, and how: of a blank one, what can be
        seen."""

        def cell(char: pyte.screens.Char) -> pyte.screens.Char:
            is_seen = char.data != " " or char.reverse or char.underscore or char.strikethrough
            return char if is_seen else pyte.screens.Char(" ", bg=char.bg)

        return [[cell(terminal.buffer[y][x]) for x in range(terminal.columns)] for y in range(terminal.lines)]
