"""What the tests of the screen remember of styles is what Textual chooses."""

from pathlib import Path

import pytest
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

from rmjournal.support.preferences import THEMES
from tests.tui import styled_alike
from tests.tui.all_screens import ALL
from tests.tui.conftest import SMALL, WIDE, Person, running

pytestmark = pytest.mark.usefixtures("undrawn")


def differing(me: Person) -> list[str]:
    """Choose the styles of all that is on the screen as Textual does; return where they are others."""
    found = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "apply", styled_alike._apply)
        for node in me.app.screen.walk_children(with_self=True):
            before = _styles(node)
            me.app.stylesheet.apply(node)
            if _styles(node) != before:
                found.append(f"{me.screen}: {node}")
    return found


def _styles(node: DOMNode) -> object:
    parts = {name: dict(styles.base.get_rules()) for name, styles in node._component_styles.items()}
    flags = [getattr(node, flag) for flag in styled_alike._FLAGS]
    return dict(node.styles.base.get_rules()), parts, flags


async def walked(vault: Path, size: tuple[int, int], theme: str, names: list[str]) -> list[str]:
    """Open these screens twice, as the second app finds what the first one chose; return what differs there."""
    found = []
    for turn in range(2):
        async with running(vault, size, theme) as me:
            for name in names:
                me.app.push_screen(ALL[name](me.journal))
                await me.settle()
                await me.press("tab", "down")
                found += differing(me) if turn else []
                me.app.pop_screen()
                await me.settle()
    return found


async def test_some_screens_are_styled_as_textual_does(vault: Path) -> None:
    assert await walked(vault, WIDE, THEMES[0], list(ALL)[::6]) == []


@pytest.mark.slow
@pytest.mark.parametrize("size", [SMALL, WIDE])
@pytest.mark.parametrize("theme", THEMES)
async def test_every_screen_is_styled_as_textual_does(vault: Path, size: tuple[int, int], theme: str) -> None:
    assert await walked(vault, size, theme, list(ALL)) == []


async def test_these_tests_see_a_style_that_textual_would_not_choose(vault: Path) -> None:
    async with running(vault) as me:
        me.app.screen.query("*").first().styles.base.set_rule("opacity", 0.5)
        assert differing(me) != []
