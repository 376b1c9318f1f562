"""A planned session goes into a calendar through the one door, and says nothing there."""

from datetime import timedelta
from pathlib import Path

import icalendar
import pytest

from rmjournal.domain.model.export_log import Export, ExportKind
from rmjournal.tui.screens.session.session_page import SessionPageScreen
from rmjournal.tui.screens.share.calendar import CalendarScreen
from tests.tui.conftest import TODAY, Person, running

pytestmark = pytest.mark.usefixtures("undrawn")


async def to_planned(me: Person) -> None:
    """Open the page of a session in five days, on 80 columns."""
    pair = me.journal.pairs.get(1)
    session = me.journal.sessions.add(pair, {"planned_at": f"{TODAY + timedelta(5)}T10:00", "intention": "kestrel"})
    me.app.push_screen(SessionPageScreen(me.journal, pair, session))
    await me.settle()


async def test_an_event_is_shown_then_saved_and_listed(vault: Path, tmp_path: Path) -> None:
    async with running(vault) as me:
        await to_planned(me)
        await me.press("plus")
        assert me.screen == "CalendarScreen"
        assert "SUMMARY:Reserved" in me.shown
        assert "kestrel" not in me.shown
        await me.press("tab", "2", "ctrl+s")
        await me.press("end", "ctrl+u")
        await me.write(str(tmp_path / "event.ics"))
        await me.press("enter")
        await me.settle()
        assert me.screen == "SessionPageScreen"
        assert [each.what for each in me.of(Export)] == [ExportKind.CALENDAR]
        (event,) = icalendar.Calendar.from_ical((tmp_path / "event.ics").read_bytes()).walk("VEVENT")
        assert (event["SUMMARY"], len(event.walk("VALARM"))) == ("Reserved", 1)


async def test_a_title_is_looked_at_and_a_cancelled_one_says_what_to_do(vault: Path) -> None:
    async with running(vault, (80, 60)) as me:
        await to_planned(me)
        await me.press("plus")
        await me.press("end", "ctrl+u")
        await me.write("Lunch with Maria Kovacs")
        assert "Line 10, Maria Kovacs: meant to be shared?" in " ".join(me.shown.split()), me.shown
        await me.press("escape")
        page = me.app.screen
        assert isinstance(page, SessionPageScreen)
        me.journal.messages.copy(me.journal.calendar_events.event(page.session), TODAY)
        me.journal.entries.edit(me.journal.records.current(page.session), {"status": "cancelled"})
        page.draw()
        await me.press("plus")
        assert "METHOD:CANCEL" in me.shown
        assert "Some calendars need you to delete it yourself." in " ".join(me.shown.split())


async def test_a_session_that_took_place_is_not_offered(vault: Path) -> None:
    async with running(vault) as me:
        pair = me.journal.pairs.get(1)
        me.app.push_screen(SessionPageScreen(me.journal, pair, me.journal.sessions.get(pair, 1)))
        await me.settle()
        await me.press("plus")
        assert "SUMMARY:" not in me.shown


async def test_where_there_is_no_event_nothing_is_said_of_its_file(vault: Path) -> None:
    async with running(vault) as me:
        heron = me.journal.pairs.get(1)
        me.app.push_screen(CalendarScreen(me.journal, heron, me.journal.sessions.get(heron, 1)))
        await me.settle()
        assert "Nothing to share yet" in me.shown
        assert "What to do with it" not in me.shown
