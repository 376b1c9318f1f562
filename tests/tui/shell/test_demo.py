"""The demo says that it is one, throws nothing away unasked, and leads to a journal of one's own."""

from pathlib import Path

import pytest

from rmjournal.tui.shell.exit_status import ExitStatus
from tests.tui.conftest import PASSPHRASE, Person, running, started

pytestmark = pytest.mark.usefixtures("undrawn")


async def open_demo(me: Person) -> None:
    """Open the demo, as it was made."""
    await me.press("enter")
    await me.until(lambda: me.screen == "HomeScreen")
    me.app.demo_since = me.journal.records.last_saved()


async def test_the_bar_says_demo_on_every_screen(vault: Path) -> None:
    async with started(vault, demo=PASSPHRASE) as me:
        assert me.shown.lstrip().startswith("DEMO")
        await open_demo(me)
        for letter in "hpslxc":
            await me.go(letter)
            assert me.shown.lstrip().startswith("DEMO")
    async with running(vault) as me:
        assert "DEMO" not in me.shown


async def test_a_demo_in_which_nothing_was_written_ends_at_once(vault: Path) -> None:
    async with started(vault, demo=PASSPHRASE) as me:
        await open_demo(me)
        await me.press("ctrl+q")
        assert me.has_ended


async def test_what_was_written_in_a_demo_is_not_thrown_away_unasked(vault: Path) -> None:
    async with started(vault, demo=PASSPHRASE) as me:
        await open_demo(me)
        await me.press("w")
        await me.write("Something of my own.")
        await me.press("escape", "ctrl+q")
        assert not me.has_ended
        assert "Quitting deletes what you wrote." in me.told
        await me.press("ctrl+q")
        assert me.has_ended


async def test_f10_leads_from_the_demo_to_set_up_after_a_word(vault: Path) -> None:
    async with started(vault, demo=PASSPHRASE) as me:
        await open_demo(me)
        await me.press("f10")
        assert "This deletes the demo" in me.shown
        await me.press("escape")
        assert not me.has_ended
        await me.press("f10")
        await me.write("start")
        await me.press("enter")
        assert me.app.return_value is ExitStatus.SET_UP


async def test_f10_does_nothing_in_a_journal_of_ones_own(vault: Path) -> None:
    async with running(vault) as me:
        await me.press("f10")
        assert me.screen == "HomeScreen"
