"""What lies ahead: sessions and commitments with a date, and the next session to plan."""

from datetime import date, timedelta
from typing import Any

from msgspec.structs import replace

from rmjournal.domain.model.pair import PairStatus, Party
from rmjournal.domain.model.session import Session, SessionStatus
from rmjournal.domain.model.takeaway import Commitment, Takeaway, TakeawayState
from rmjournal.domain.record.record import AnyRecord
from rmjournal.domain.rules.due import CLOSE_DAYS, PREPARE_DAYS, DueKind, coming
from tests.domain.due_samples import TODAY, met, pair, planned
from tests.domain.samples import day, record, uid


def ahead(*records: AnyRecord, **fields: Any) -> list[tuple[DueKind, date, int]]:
    """Return what lies ahead of today."""
    return [(item.what, item.when, item.number) for item in coming([pair(**fields), *records], TODAY)]


def test_a_new_pair_has_its_first_session_to_plan() -> None:
    assert ahead() == [(DueKind.PLAN, TODAY, 1)]


def test_after_a_session_the_next_one_is_planned_one_rhythm_later() -> None:
    assert ahead(record(1, met(day(8)))) == [(DueKind.PLAN, day(8) + timedelta(28), 2)]
    assert ahead(record(1, met(day(8))), cadence_days=14) == [(DueKind.PLAN, day(8) + timedelta(14), 2)]


def test_a_rhythm_that_is_over_asks_for_no_earlier_day_than_today() -> None:
    assert ahead(record(1, met(day(8))), cadence_days=1) == [(DueKind.PLAN, TODAY, 2)]


def test_a_number_that_was_used_is_not_used_again() -> None:
    assert ahead(last_session=4) == [(DueKind.PLAN, TODAY, 5)]


def test_a_session_without_a_date_is_the_one_to_plan() -> None:
    (item,) = coming([pair(), record(7, Session(number=3))], TODAY)
    assert (item.what, item.record, item.number) == (DueKind.PLAN, uid(7), 3)


def test_a_session_with_a_date_leaves_nothing_to_plan() -> None:
    far = TODAY + timedelta(PREPARE_DAYS + 1)
    assert ahead(record(1, planned(far))) == [(DueKind.PREPARE, far, 0)]
    assert ahead(record(1, planned(day(9)))) == []


def test_a_prepared_session_stands_there_until_its_day() -> None:
    assert ahead(record(1, planned(day(11), prep_done=True))) == [(DueKind.MEET, day(11), 0)]
    assert ahead(record(1, planned(TODAY, prep_done=True))) == []


def test_what_is_due_is_not_ahead_as_well() -> None:
    assert ahead(record(1, planned(TODAY + timedelta(PREPARE_DAYS)))) == []


def test_paused_closed_and_finished_pairs_have_nothing_to_plan() -> None:
    assert ahead(status=PairStatus.PAUSED) == []
    assert ahead(status=PairStatus.CLOSED) == []
    assert ahead(record(1, met(day(8))), planned_sessions=1) == []


def test_a_session_that_was_called_off_does_not_count() -> None:
    off = replace(planned(day(20)), status=SessionStatus.CANCELLED_ME)
    assert ahead(record(1, off)) == [(DueKind.PLAN, TODAY, 2)]


def test_a_commitment_stands_there_until_it_is_due() -> None:
    far = TODAY + timedelta(CLOSE_DAYS + 1)
    takeaway = record(5, Takeaway(text="x", state=TakeawayState.AGREED))
    later = record(6, Commitment(text="y", owner=Party.ME, due=far), parent=5)
    near = record(7, Commitment(text="y", owner=Party.ME, due=TODAY + timedelta(CLOSE_DAYS)), parent=5)
    assert (DueKind.CLOSE, far, 0) in ahead(takeaway, later)
    assert DueKind.CLOSE not in [what for what, *_ in ahead(takeaway, near)]


def test_a_mistyped_year_does_not_break_the_list() -> None:
    assert ahead(record(1, met(date.max - timedelta(1)))) == [(DueKind.PLAN, date.max, 2)]
