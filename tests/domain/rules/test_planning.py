"""When a session is to be planned, by whom, and which day is proposed."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from rmjournal.domain.model.pair import Pair, PairStatus, Role
from rmjournal.domain.model.session import Session, SessionStatus
from rmjournal.domain.record.record import AnyRecord
from rmjournal.domain.rules.due import Due, DueKind, due
from rmjournal.domain.rules.planning import near_words, proposed_at, too_near, waiting_text
from tests.domain.due_samples import TODAY, items, met, morning, pair, planned
from tests.domain.samples import day, record, uid

BOTH = (DueKind.PLAN, DueKind.WAIT)


def plan(*records: AnyRecord, today: date = TODAY, role: Role = Role.MENTEE_SENIOR, **fields: Any) -> Due | None:
    found = items(*records, today=today, planning=True, role=role, **fields)
    return next((item for item in found if item.what in BOTH), None)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("arranges", Role)
def test_it_is_asked_of_the_one_who_arranges_and_the_other_waits(role: Role, arranges: Role) -> None:
    found = plan(record(1, met(day(8), settled=True)), role=role, arranges=arranges)
    assert found is not None
    assert found.what is (DueKind.PLAN if role is arranges else DueKind.WAIT)
    assert (found.number, found.on) == (2, date(2026, 4, 6))  # 28 days later is a Sunday, so the Monday


def test_the_senior_arranges_unless_the_two_say_otherwise() -> None:
    assert Pair(number=1, alias="x", role=Role.MENTOR_JUNIOR).arranges is Role.MENTEE_SENIOR


def test_before_the_first_session_a_week_of_notice_is_proposed_or_the_start() -> None:
    found = plan()
    assert found is not None
    assert (found.number, found.on, found.when) == (1, TODAY + timedelta(7), TODAY)
    for start, on in ((day(11), day(11)), (day(10), day(17)), (day(20), day(20)), (day(1), day(17))):
        assert (plan(start=start) or found).on == on


@pytest.mark.parametrize("status", [s for s in SessionStatus if s not in (SessionStatus.PLANNED, SessionStatus.HELD)])
def test_after_a_session_that_did_not_take_place_another_day_is_proposed_at_once(status: SessionStatus) -> None:
    off = record(1, replace(planned(day(9)), status=status))
    found = plan(off)
    assert found is not None
    assert (found.number, found.on, found.when) == (2, day(16), day(9))


@pytest.mark.parametrize(("cadence", "on"), [(5, 12), (6, 13), (9, 16), (3, 17), (2, 17)])
def test_the_proposal_lies_after_today_and_never_on_a_weekend(cadence: int, on: int) -> None:
    found = plan(record(1, met(day(7), settled=True)), cadence_days=cadence)
    assert found is not None
    assert found.on == day(on)


@pytest.mark.parametrize("when", [day(9), day(10), day(11), day(30)])
def test_a_session_with_a_date_leaves_nothing_to_plan(when: date) -> None:
    """Also one in the past, of which it is not known whether it went ahead."""
    assert plan(record(1, met(day(1), settled=True)), record(2, replace(planned(when), number=2))) is None


def test_a_session_without_a_date_is_the_one_to_plan() -> None:
    found = plan(record(7, Session(number=3)))
    assert found is not None
    assert (found.record, found.number) == (uid(7), 3)


def test_a_number_that_was_used_is_not_used_again() -> None:
    found = plan(last_session=4)
    assert found is not None
    assert found.number == 5


@pytest.mark.parametrize("status", PairStatus)
def test_a_pair_that_pauses_closes_or_is_over_plans_nothing(status: PairStatus) -> None:
    asks = status in (PairStatus.SETUP, PairStatus.AGREEMENT, PairStatus.ACTIVE)
    assert (plan(status=status) is not None) is asks


@pytest.mark.parametrize(("sessions", "asks"), [(2, True), (1, False)])
def test_a_pair_that_had_all_its_sessions_plans_nothing(sessions: int, asks: bool) -> None:
    assert (plan(record(1, met(day(8), settled=True)), planned_sessions=sessions) is not None) is asks


def test_a_session_that_was_called_off_is_not_one_of_those_that_took_place() -> None:
    off = record(1, replace(planned(day(9)), status=SessionStatus.CANCELLED))
    assert plan(off, planned_sessions=1) is not None


def test_the_hour_of_the_last_session_is_proposed_with_the_day() -> None:
    body = pair().body
    assert isinstance(body, Pair)
    assert proposed_at(body, [], TODAY) == datetime(2026, 3, 17, 10)
    sessions = [met(day(3)), replace(met(day(4)), held_at=datetime(2026, 3, 4, 15, 30))]
    assert proposed_at(body, sessions, TODAY).time() == time(15, 30)


@pytest.mark.parametrize(
    ("days", "near"), [(-7, False), (-6, True), (-1, True), (0, True), (6, True), (7, False), (8, False)]
)
def test_under_seven_days_between_two_sessions_is_near(days: int, near: bool) -> None:
    other = planned(TODAY)
    assert (too_near(TODAY + timedelta(days), [other]) is not None) is near
    off = replace(other, status=SessionStatus.CANCELLED)
    assert too_near(TODAY + timedelta(days), [off, Session(number=2)]) is None


def test_nearness_is_said_in_a_line_and_asking_for_a_date_in_two() -> None:
    assert near_words(6, 2) == "6 days from session 2: little time to reflect in between"
    assert near_words(1, 2).startswith("a day from session 2")
    assert near_words(0, 2).startswith("on the same day as session 2")
    assert len(waiting_text(1).splitlines()) == len(waiting_text(2).splitlines()) == 2


def test_a_mistyped_year_does_not_break_the_list() -> None:
    found = due([pair(Role.MENTEE_SENIOR), record(1, met(date.max - timedelta(1)))], morning(date.max))
    assert [item.on for item in found if item.what is DueKind.PLAN] == [date.max]
