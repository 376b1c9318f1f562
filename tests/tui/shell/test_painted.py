"""Only what changed is written to the terminal, and the terminal shows what Textual meant."""

from pathlib import Path
from typing import Any

import pyte
import pytest
from rich.console import Console
from rich.segment import Segment
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
    assert Difference(rows("one two", "and six"), painted).render_segments(console) == "\x1b[2;1Hand six"


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_the_terminal_shows_what_is_on_the_screen_after_each_key(vault: Path, size: tuple[int, int]) -> None:
    async with running(vault, size) as me:
        seen = _Terminal(me)
        for key in KEYS.split():
            await me.press(key)
            assert seen.shown == lines(me.app), key
        assert seen.written < seen.meant / 2


class _Terminal:
    """A terminal beside the app that is written to like the real one."""

    def __init__(self, me: Person) -> None:
        self._app, self._painted, self._screen = me.app, Painted(), None
        self._terminal = pyte.Screen(*me.app.size)
        self._stream = pyte.Stream(self._terminal)
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
            self.meant += len(renderable.render_segments(self._app.console))
        self._display(self._app, screen, renderable)

    @property
    def shown(self) -> list[str]:
        return list(self._terminal.display)
