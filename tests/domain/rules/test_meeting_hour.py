"""When the partner may be looking: a quarter of an hour before a session, and until its end."""

from datetime import datetime, timedelta

import pytest

from rmjournal.domain.model.session import Session, SessionStatus
from rmjournal.domain.rules.meeting_hour import is_meeting, meets_now

AT = datetime(2026, 3, 10, 15)


@pytest.mark.parametrize(
    ("minutes", "is_now"), [(-16, False), (-15, True), (-1, True), (0, True), (59, True), (60, False), (90, False)]
)
def test_a_meeting_is_near_from_fifteen_minutes_before_until_its_end(minutes: int, is_now: bool) -> None:
    assert is_meeting(Session(number=1, planned_at=AT), AT + timedelta(minutes=minutes)) is is_now


def test_the_planned_length_decides_when_it_ends() -> None:
    short, long = Session(number=1, planned_at=AT, minutes=30), Session(number=2, planned_at=AT, minutes=90)
    assert [is_meeting(each, AT + timedelta(minutes=45)) for each in (short, long)] == [False, True]
    assert meets_now([short, long], AT + timedelta(minutes=45))


def test_a_session_without_a_date_a_cancelled_and_a_debriefed_one_is_not_near() -> None:
    assert not is_meeting(Session(number=1), AT)
    assert not is_meeting(Session(number=1, planned_at=AT, debrief_done=True), AT)
    for status in set(SessionStatus) - {SessionStatus.PLANNED}:
        assert not is_meeting(Session(number=1, planned_at=AT, status=status), AT)
