"""Days and times as people type them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmjournal.tui.kit.date_input import read_day, read_moment, written

NOW = datetime(2026, 3, 10, 9, 30, 15)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-03-31 14:00", datetime(2026, 3, 31, 14, 0)),
        (" 2026-03-31T14:00 ", datetime(2026, 3, 31, 14, 0)),
        ("2026-03-31", datetime(2026, 3, 31, 12, 0)),
        ("today 14:00", datetime(2026, 3, 10, 14, 0)),
        ("Today 8.15", datetime(2026, 3, 10, 8, 15)),
        ("tomorrow", datetime(2026, 3, 11, 12, 0)),
        ("YESTERDAY 16:00", datetime(2026, 3, 9, 16, 0)),
        ("now", datetime(2026, 3, 10, 9, 30)),
        ("tomorrow 9am", datetime(2026, 3, 11, 9, 0)),
        ("Friday 2.30 pm", datetime(2026, 3, 13, 14, 30)),
        ("today 12am", datetime(2026, 3, 10, 0, 0)),
        ("31 Mar 14:00", datetime(2026, 3, 31, 14, 0)),
        ("31 March 2027 14:00", datetime(2027, 3, 31, 14, 0)),
        ("12 Dec", datetime(2025, 12, 12, 12, 0)),
    ],
)
def test_a_moment_is_read_as_it_is_typed(typed: str, meant: datetime) -> None:
    assert read_moment(typed, NOW) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "soon",
        "today at two",
        "today 25:00",
        "2026-02-30",
        "2026-03-31T14:00+02:00",
        "31.3.2026",
        "today 14",
        "today 13pm",
        "31 Mxr",
        "31 Feb",
        "31 Ma",
        "32 Mar 14:00",
        "friday the first",
    ],
)
def test_what_is_no_moment_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        read_moment(typed, NOW)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-03-31", date(2026, 3, 31)),
        (" Tomorrow ", date(2026, 3, 11)),
        ("today", NOW.date()),
        ("Fri", date(2026, 3, 13)),
        ("tuesday", date(2026, 3, 17)),
        ("mon", date(2026, 3, 16)),
        ("2 Jan", date(2026, 1, 2)),
        ("12 sept 2026", date(2026, 9, 12)),
        ("29 Feb", date(2028, 2, 29)),
    ],
)
def test_a_day_is_read_as_it_is_typed(typed: str, meant: date) -> None:
    assert read_day(typed, NOW.date()) == meant


def test_what_is_no_day_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\S"):
        read_day("some day", NOW.date())


@given(st.datetimes(min_value=datetime(1000, 1, 1)))
def test_what_is_written_can_be_typed_again(moment: datetime) -> None:
    assert read_moment(written(moment), NOW) == moment.replace(second=0, microsecond=0)


def test_no_moment_is_written_as_nothing() -> None:
    assert written(None) == ""
