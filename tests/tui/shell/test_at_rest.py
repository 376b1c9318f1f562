"""What moves while nobody presses a key: nothing, after some seconds."""

from pathlib import Path

import pytest
from textual.widget import Widget

from rmjournal.tui.screens.writing.writing import SessionScreen
from rmjournal.tui.shell import app, idle
from tests.tui.conftest import Person, running

pytestmark = pytest.mark.usefixtures("undrawn")


def blinking(me: Person) -> list[Widget]:
    """Return the widgets of all screens whose cursor blinks."""
    widgets = [widget for screen in me.app.screen_stack for widget in screen.query("*")]
    timers = [getattr(each, "blink_timer", getattr(each, "_blink_timer", None)) for each in widgets]
    return [each for each, timer in zip(widgets, timers, strict=True) if timer is not None and timer._active.is_set()]


async def test_no_cursor_blinks_once_nobody_types(vault: Path) -> None:
    async with running(vault) as me:
        pair = me.journal.pairs.get(2)
        me.app.push_screen(SessionScreen(me.journal, pair, me.journal.sessions.get(pair, 2)))
        await me.settle()
        await me.write("half a sentence")
        assert me.app.focused in blinking(me)
        me.app.idle.boot -= idle.RESTS  # the last key was that long ago
        me.app._look()
        assert blinking(me) == []
        assert me.app.focused is not None
        assert getattr(me.app.focused, "_cursor_visible", False)
        await me.press("a")
        assert me.app.focused in blinking(me)


async def test_memory_goes_back_to_the_system_once_each_time_nobody_types(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = list[str]()
    monkeypatch.setattr(app, "give_back_freed_memory", lambda: given.append("back"))
    async with running(vault) as me:
        for rest in (1, 2):
            await me.press("down")
            me.app._look()
            assert len(given) == rest - 1
            me.app.idle.boot -= idle.RESTS
            me.app._look()
            me.app._look()
            assert len(given) == rest
