"""What lies ahead: sessions and commitments with a date, and the next session to plan."""

from datetime import date, timedelta
from typing import Any

from rmjournal.domain.model.pair import PairStatus, Party
from rmjournal.domain.model.takeaway import Commitment, Takeaway, TakeawayState
from rmjournal.domain.record.record import AnyRecord
from rmjournal.domain.rules.due import CLOSE_DAYS, PREPARE_DAYS, DueKind, coming
from tests.domain.due_samples import TODAY, morning, pair, planned
from tests.domain.samples import day, record


def ahead(*records: AnyRecord, **fields: Any) -> list[tuple[DueKind, date, int]]:
    """Return what lies ahead of today."""
    return [(item.what, item.when, item.number) for item in coming([pair(**fields), *records], morning(TODAY))]


def test_a_session_with_a_date_leaves_nothing_to_plan() -> None:
    far = TODAY + timedelta(PREPARE_DAYS + 1)
    assert ahead(record(1, planned(far))) == [(DueKind.PREPARE, far, 0)]
    assert ahead(record(1, planned(day(9)))) == []


def test_a_prepared_session_stands_there_until_its_day() -> None:
    assert ahead(record(1, planned(day(11), prep_done=True))) == [(DueKind.MEET, day(11), 0)]
    assert ahead(record(1, planned(TODAY, prep_done=True))) == []


def test_what_is_due_is_not_ahead_as_well() -> None:
    assert ahead(record(1, planned(TODAY + timedelta(PREPARE_DAYS)))) == []


def test_a_paused_or_closed_pair_has_nothing_ahead() -> None:
    far = record(1, planned(TODAY + timedelta(30)))
    assert ahead(far, status=PairStatus.PAUSED) == []
    assert ahead(far, status=PairStatus.CLOSED) == []
    assert ahead(far, paused_on=TODAY, paused_until=TODAY + timedelta(1)) == []
    assert ahead(far, paused_on=day(1), paused_until=TODAY) != []


def test_a_commitment_stands_there_until_it_is_due() -> None:
    far = TODAY + timedelta(CLOSE_DAYS + 1)
    takeaway = record(5, Takeaway(text="x", state=TakeawayState.AGREED))
    later = record(6, Commitment(text="y", owner=Party.ME, due=far), parent=5)
    near = record(7, Commitment(text="y", owner=Party.ME, due=TODAY + timedelta(CLOSE_DAYS)), parent=5)
    assert (DueKind.CLOSE, far, 0) in ahead(takeaway, later)
    assert DueKind.CLOSE not in [what for what, *_ in ahead(takeaway, near)]


def test_a_commitment_of_my_partners_is_ahead_until_its_day() -> None:
    for days, expected in ((1, True), (0, False)):
        theirs = Commitment(text="y", owner=Party.PARTNER, due=TODAY + timedelta(days))
        assert (ahead(record(6, theirs)) == [(DueKind.HEAR, TODAY + timedelta(days), 0)]) is expected
