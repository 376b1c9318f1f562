"""A session's time is that of the clock on the wall: after a change of zone, it is still on its day."""

import sys
from datetime import date, datetime
from pathlib import Path

import pytest

from rmjournal.domain.model.session import Session
from rmjournal.domain.query import Query
from rmjournal.domain.record.record import AnyRecord, Record
from rmjournal.domain.texts.record_text import page
from rmjournal.journal import Journal
from rmjournal.support.clock import FixedClock
from tests.journal.making import NOW, held, junior, reopened, takeout
from tests.zone import EAST, WEST, living_in, utc

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has its zone elsewhere")
ZONES = pytest.mark.parametrize("zone", ["UTC", EAST, WEST])


def day(record: AnyRecord) -> date:
    """Return the day that lists show."""
    return record.at.astimezone().date()


def planned(journal: Journal, at: str = "2026-12-20T15:00") -> Record[Session]:
    """Plan a session in UTC."""
    with utc():
        return journal.sessions.add(junior(journal), {"planned_at": at})


@ZONES
@pytest.mark.parametrize("at", ["2026-12-20T00:00", "2026-12-20T15:00", "2026-12-20T23:59"])
def test_a_session_is_listed_and_shown_on_its_day_in_every_zone(journal: Journal, zone: str, at: str) -> None:
    session = planned(journal, at)
    moment = datetime.fromisoformat(at)
    with living_in(zone), reopened(journal) as again:
        pair = again.pairs.get(1)
        seen = again.records.get(session.id), again.sessions.of(pair)[0], again.records.latest(20)[0]
        assert [day(each) for each in seen] == [date(2026, 12, 20)] * 3
        assert next(page(seen[0])).endswith(f"{moment:%d %b %Y %H:%M}")


@ZONES
def test_before_and_after_ask_for_the_own_day_of_a_session(journal: Journal, zone: str) -> None:
    planned(journal)
    with living_in(zone), reopened(journal) as again:
        for tables in (False, True):
            if tables:
                again.search.keep_words()
            index = again.search.as_typed()
            while not index.refresh(1):
                pass
            for typed, found in (
                ("after:2026-12-20", 0), ("before:2026-12-20", 0), ("after:2026-12-19 before:2026-12-21", 1),
            ):  # fmt: skip
                query = Query.read(f"{typed} kind:session", NOW)
                assert (again.search.find(query)[1], index.search(query)[1]) == (found, found), typed


@pytest.mark.parametrize(("zone", "first"), [("UTC", "session"), (EAST, "note"), (WEST, "session")])
def test_a_list_is_in_the_order_of_the_days_it_shows(journal: Journal, zone: str, first: str) -> None:
    with utc():
        journal.records.clock = FixedClock(datetime(2026, 3, 4, 14))
        pair = junior(journal)
        journal.notes.add(pair, "on the fourth at two, by Greenwich")
        journal.records.clock = FixedClock(datetime(2026, 3, 20))
        session = held(journal, pair, "2026-03-04T15:00")
    with living_in(zone), reopened(journal) as again:
        for limit in (0, 2):
            newest, second = again.records.latest(limit)[:2]
            assert (newest.id == session.id) is (first == "session")
            assert newest.at >= second.at
        query = Query.read("after:2026-03-01", NOW)
        hits = [hit.record for hit in again.search.find(query)[0] if hit.record.body is not None]
        assert [each.at for each in hits] == sorted((each.at for each in hits), reverse=True)


def test_what_is_stored_of_a_session_is_the_same_in_every_zone(journal: Journal, tmp_path: Path) -> None:
    session = planned(journal)
    lines = takeout(journal, tmp_path / "here")
    with living_in(EAST), reopened(journal) as again:
        there = takeout(again, tmp_path / "there").splitlines()
        assert {line for line in lines.splitlines() if b'"session"' in line} <= {*there}
        edited = again.entries.edit(again.sessions.of(again.pairs.get(1))[0], {"intention": "listen"})
        assert (edited.id, day(edited)) == (session.id, date(2026, 12, 20))
        text = "".join(path.read_text() for path in (tmp_path / "there").rglob("*.md"))
        assert "2026-12-21" not in text
        assert "21 Dec" not in text
