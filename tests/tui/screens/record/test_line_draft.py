"""A line for the log that was begun on the command line: read in the app, closed while it may be held back."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from rmjournal.domain.record.record import Kind
from rmjournal.tui.kit.widgets.editor import Editor
from tests.tui.conftest import Person, lines, opened, running

pytestmark = pytest.mark.usefixtures("undrawn")

HELD = {"kind": "held_back", "typed": {"text": "She shouted"}}
IDEA = {"kind": "idea", "typed": {"text": "A lunch for all"}}


def begun(vault: Path, fields: Mapping[str, object]) -> None:
    """Leave a line for the log of Heron unfinished."""
    with opened(vault) as journal:
        journal.drafts.save(Kind.LOG_ITEM, journal.pairs.get(1).id, None, fields=fields)


async def read_it(me: Person) -> None:
    """Open the first line of home, which is that of the draft."""
    await me.press("home", "enter")
    assert me.screen == "LineDraftScreen"


@pytest.mark.parametrize("fields", [HELD, {"typed": {"text": "She shouted"}}], ids=["held back", "of no kind yet"])
async def test_what_may_be_held_back_is_shown_by_enter_and_closed_again(
    vault: Path, fields: Mapping[str, object]
) -> None:
    begun(vault, fields)
    async with running(vault) as me:
        await read_it(me)
        assert "shouted" not in me.shown
        assert "show" in lines(me.app)[-1]
        assert "`rmjournal log add`" in me.shown
        await me.press("enter")
        assert "She shouted" in me.find("Editor", Editor).text
        assert "Enter show" not in lines(me.app)[-1]
        await me.press("f1", "escape")
        assert "shouted" not in me.shown


async def test_while_a_session_is_on_it_asks_whether_anyone_is_looking(vault: Path) -> None:
    begun(vault, HELD)
    with opened(vault) as journal:
        at = journal.clock.now().isoformat(timespec="minutes")
        journal.sessions.add(journal.pairs.get(1), {"planned_at": at, "status": "planned"})
    async with running(vault) as me:
        draft = me.drafts()[0]
        me.app.push_screen(me.app.record_screen(draft))
        await me.settle()
        await me.press("enter")
        assert "Is anyone looking?" in me.shown
        assert "shouted" not in me.shown
        await me.press("enter")
        assert "She shouted" in me.shown


async def test_any_other_line_is_open(vault: Path) -> None:
    begun(vault, IDEA)
    async with running(vault) as me:
        await read_it(me)
        assert "A lunch for all" in me.shown
        assert "idea" in me.shown


async def test_the_pair_page_and_search_lead_to_it_too(vault: Path) -> None:
    begun(vault, IDEA)
    async with running(vault) as me:
        await me.press("g", "p", "enter", "home", "i")
        assert me.screen == "LineDraftScreen"
        await me.press("escape", "slash")
        await me.write("lunch")
        await me.until(lambda: "whole journal searched" in me.shown)
        await me.press("enter")
        assert me.screen == "LineDraftScreen"
        assert "A lunch for all" in me.shown


async def test_nothing_opens_in_a_window_that_is_too_small(vault: Path) -> None:
    begun(vault, HELD)
    async with running(vault) as me:
        await read_it(me)
        await me.resize(40, 10)
        await me.press("enter")
        await me.resize(80, 24)
        assert "shouted" not in me.shown


async def test_it_is_discarded_after_a_word(vault: Path) -> None:
    begun(vault, HELD)
    async with running(vault) as me:
        await read_it(me)
        await me.press("d")
        await me.write("discard")
        await me.press("enter")
        assert me.drafts() == []
        assert me.screen == "HomeScreen"
