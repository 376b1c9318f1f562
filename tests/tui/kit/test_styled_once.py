"""A screen that opens styles each widget once: all at once again takes as long as the rest of the opening."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.dom import DOMNode
from textual.screen import Screen

from rmjournal.journal import Journal
from rmjournal.tui.forms import debrief_form
from rmjournal.tui.screens.pair.pair import PairScreen
from tests.tui.conftest import SMALL, WIDE, running

pytestmark = pytest.mark.usefixtures("undrawn")
SCREENS: list[Callable[[Journal], Screen[Any]]] = [
    lambda j: debrief_form.debrief_session(j, j.pairs.get(1), j.sessions.get(j.pairs.get(1), 3)),
    lambda j: PairScreen(j, j.pairs.get(1)),
]


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_no_screen_is_styled_as_a_whole_once_its_widgets_are_there(
    vault: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    styled: list[str] = []
    real = App.update_styles

    def note(self: App[Any], node: DOMNode, animate: bool = True) -> None:
        if isinstance(node, Screen) and len(node.children) > 0:
            styled.append(type(node).__name__)
        real(self, node, animate=animate)

    async with running(vault, size) as me:
        monkeypatch.setattr(App, "update_styles", note)
        for make in SCREENS:
            me.app.push_screen(make(me.journal))
            await me.settle()
        assert styled == []
