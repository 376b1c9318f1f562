"""The form of a session: what is typed into it at once is its date."""

from datetime import datetime
from pathlib import Path

import pytest

from rmjournal.domain.model.session import Session, SessionStatus
from rmjournal.tui.kit.widgets.fields import ChoiceField, LineField
from tests.tui.conftest import Person, opened, running
from tests.tui.forms.test_form_screen import here
from tests.tui.screens.home.test_home import choose
from tests.tui.screens.pair.pages import select_session

pytestmark = pytest.mark.usefixtures("undrawn")
TYPED = "4 Apr 9:00"


async def to_otter(me: Person) -> None:
    """Go to the pair that has a session planned."""
    await me.go("p")
    await me.press("down", "enter")


def planned(me: Person, number: int) -> Session:
    """Return a session of that pair."""
    return me.journal.sessions.get(me.journal.pairs.get(2), number).body


async def test_a_date_typed_at_once_is_the_date_of_a_new_session_also_where_one_is_planned(vault: Path) -> None:
    async with running(vault) as me:
        await to_otter(me)
        await me.burst("n", *TYPED)
        await me.press("ctrl+o")
        session = planned(me, 3)
        assert (session.status, session.planned_at) == (SessionStatus.PLANNED, datetime(2026, 4, 4, 9))


@pytest.mark.parametrize("way", [("e",), ("enter", "f3")], ids=["timeline", "page of the session"])
async def test_a_date_typed_at_once_moves_a_session_and_cancels_nothing(vault: Path, way: tuple[str, ...]) -> None:
    async with running(vault) as me:
        await to_otter(me)
        await select_session(me, 2)
        await me.press(*way)
        await me.burst(*TYPED)
        await me.press("ctrl+o")
        session = planned(me, 2)
        assert (session.status, session.planned_at) == (SessionStatus.PLANNED, datetime(2026, 4, 4, 9))


async def test_a_form_of_a_session_that_is_resumed_begins_on_its_date_too(vault: Path) -> None:
    async with running(vault) as me:
        await to_otter(me)
        await me.press("n")
        await me.write("12 Apr 9:00")
        await me.press("escape", "n")
        assert here(me) == "when"
        await me.burst(*TYPED)
        assert me.find("#field-when", LineField).value == TYPED
        assert me.find("#field-status", ChoiceField).value == SessionStatus.PLANNED.value


async def test_whether_a_session_went_ahead_is_answered_first_where_home_asks_it(vault: Path) -> None:
    with opened(vault) as journal:
        journal.entries.edit(journal.sessions.get(journal.pairs.get(2), 2), {"planned_at": "2026-03-09T15:00"})
    async with running(vault) as me:
        await choose(me, "Did session 2 go ahead?")
        assert here(me) == "status"


async def test_a_session_without_a_date_took_place_once_its_debrief_asks_when(vault: Path) -> None:
    with opened(vault) as journal:
        journal.entries.edit(journal.sessions.get(journal.pairs.get(2), 2), {"planned_at": None})
    async with running(vault) as me:
        await to_otter(me)
        await select_session(me, 2)
        await me.press("b")
        await me.burst(*"yesterday 9am")
        await me.press("ctrl+o")
        assert planned(me, 2).status is SessionStatus.HELD
        assert "How did session 2 go?" in me.shown
