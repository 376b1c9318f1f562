"""Words that several screens share: a day has its year where it is not this one."""

from datetime import date, datetime
from pathlib import Path

import pytest

from rmjournal.domain.model.session import Session, SessionStatus
from rmjournal.tui.kit.wording import day_and_time, day_of, session_line
from tests.tui.conftest import TODAY, running
from tests.tui.screens.pair.pages import told
from tests.tui.screens.pair.test_pair import to_pair

pytestmark = pytest.mark.usefixtures("undrawn")


@pytest.mark.parametrize(
    ("moment", "day", "clock"),
    [
        (datetime(2026, 12, 31, 9, 5), "31 Dec", "31 Dec 09:05"),
        (datetime(2025, 12, 31, 9, 5), "31 Dec 2025", "31 Dec 2025 09:05"),
        (datetime(2027, 1, 1), "1 Jan 2027", "1 Jan 2027 00:00"),
    ],
)
def test_a_day_has_its_year_where_it_is_not_this_one(moment: datetime, day: str, clock: str) -> None:
    assert (day_of(moment, TODAY), day_of(moment.date(), TODAY), day_and_time(moment, TODAY)) == (day, day, clock)


def test_a_session_says_its_year_too() -> None:
    session = Session(number=1, held_at=datetime(2025, 3, 3, 16, 0), status=SessionStatus.HELD)
    assert session_line(session, date(2026, 3, 10)) == "took place 3 Mar 2025 16:00"


async def test_a_timeline_tells_the_years_apart(vault: Path) -> None:
    async with running(vault) as me:
        heron = me.journal.pairs.get(1)
        me.journal.sessions.add(heron, {"held_at": "2025-03-03T16:00"})
        me.journal.sessions.add(heron, {"planned_at": "2027-03-03T16:00"})
        await to_pair(me)
        await me.press("home")
        assert "next: Wed 3 Mar 2027, 16:00" in me.shown
        assert [at for at, each in enumerate(told(me)) if "Wed 3 Mar 2027, 16:00" in each] == [0, 1]
        assert "Mon 3 Mar 2025" in told(me)[-1]
