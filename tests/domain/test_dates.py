"""Days and times as people type them: every usual way is read, and what was understood is said."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rmjournal.domain.dates import Unreadable, read, read_back, read_day, read_moment, written
from rmjournal.domain.text import line

NOW = datetime(2026, 11, 18, 10, 20, 15)  # a Wednesday
FRIDAY = datetime(2026, 11, 20, 10, 20)
SPRING = datetime(2026, 3, 10, 9, 30, 15)  # a Tuesday
NEW_YEARS_EVE = datetime(2026, 12, 31, 23, 59, 59)
LEAP_DAY = datetime(2028, 2, 29, 12)
END_OF_MAY = datetime(2026, 5, 31, 12)

# The way it is typed, and the day and the time that it means. A moment without a time is noon.
MOMENTS = [
    # A day and a month
    ("Tue 1 Dec 3pm", "2026-12-01 15:00"),
    ("Tues 1st Dec at 3pm", "2026-12-01 15:00"),
    ("tuesday, 1st december, 15:00", "2026-12-01 15:00"),
    ("1 Dec", "2026-12-01 12:00"),
    ("1st of December", "2026-12-01 12:00"),
    ("the 1st of December at 9am", "2026-12-01 09:00"),
    ("the first of December", "2026-12-01 12:00"),
    ("24 November 2026", "2026-11-24 12:00"),
    ("24 Nov 2026 at 14.30", "2026-11-24 14:30"),
    ("24th Nov, 2026", "2026-11-24 12:00"),
    ("Nov 24", "2026-11-24 12:00"),
    ("Nov. 24th", "2026-11-24 12:00"),
    ("Dec 1, 2026", "2026-12-01 12:00"),
    ("December 1st 2026 3pm", "2026-12-01 15:00"),
    ("Dec 1 3pm", "2026-12-01 15:00"),
    ("3pm 1 Dec", "2026-12-01 15:00"),
    ("15:00, Tue 1 Dec", "2026-12-01 15:00"),
    ("at 3 Dec 1", "2026-12-01 15:00"),
    ("at 3pm on Tuesday 1 December", "2026-12-01 15:00"),
    ("1Dec 3pm", "2026-12-01 15:00"),
    ("1 dec 26", "2026-12-01 12:00"),
    ("1 Dec '26", "2026-12-01 12:00"),
    ("1 Dec 27 9:30", "2027-12-01 09:30"),
    ("12 sept 2026", "2026-09-12 12:00"),
    ("2026 Dec 1", "2026-12-01 12:00"),
    ("1 Dec 3pm 2027", "2027-12-01 15:00"),
    # Figures, the day first
    ("1/12 15:00", "2026-12-01 15:00"),
    ("1/12", "2026-12-01 12:00"),
    ("01/12/2026", "2026-12-01 12:00"),
    ("1/12/26 3pm", "2026-12-01 15:00"),
    ("24.11.2026", "2026-11-24 12:00"),
    ("24.11.2026 9.15", "2026-11-24 09:15"),
    ("24.11.", "2026-11-24 12:00"),
    ("24.11", "2026-11-24 12:00"),
    ("1.12 15:00", "2026-12-01 15:00"),
    ("1.12. 15.30", "2026-12-01 15:30"),
    ("1-12-2026", "2026-12-01 12:00"),
    ("1-12", "2026-12-01 12:00"),
    ("1 12 2026", "2026-12-01 12:00"),
    ("1/12 2027", "2027-12-01 12:00"),
    # ISO
    ("2026-12-01", "2026-12-01 12:00"),
    ("2026-12-01 15:00", "2026-12-01 15:00"),
    ("2026-12-01T15:00", "2026-12-01 15:00"),
    ("2026-12-01t15:00:30", "2026-12-01 15:00:30"),
    ("2026-12-01 15:00:30.123456", "2026-12-01 15:00:30"),
    ("20261201", "2026-12-01 12:00"),
    ("20261201T1500", "2026-12-01 15:00"),
    ("2026-W49-2", "2026-12-01 12:00"),
    ("2026W492", "2026-12-01 12:00"),
    ("2026-W49", "2026-11-30 12:00"),
    ("2026/12/01", "2026-12-01 12:00"),
    ("2026.12.1 3pm", "2026-12-01 15:00"),
    # Weekdays
    ("Friday", "2026-11-20 12:00"),
    ("Friday 9am", "2026-11-20 09:00"),
    ("9am Friday", "2026-11-20 09:00"),
    ("Fri 9", "2026-11-20 09:00"),
    ("Friday 2.30 pm", "2026-11-20 14:30"),
    ("on Friday at 9:30", "2026-11-20 09:30"),
    ("by Friday", "2026-11-20 12:00"),
    ("Wednesday", "2026-11-25 12:00"),
    ("weds", "2026-11-25 12:00"),
    ("thurs 3pm", "2026-11-19 15:00"),
    ("this Thursday", "2026-11-19 12:00"),
    ("this Wednesday", "2026-11-18 12:00"),
    ("coming Monday", "2026-11-23 12:00"),
    ("next Friday", "2026-11-27 12:00"),
    ("next Friday at 3pm", "2026-11-27 15:00"),
    ("next Monday", "2026-11-23 12:00"),
    ("last Tuesday", "2026-11-17 12:00"),
    ("last Wednesday", "2026-11-11 12:00"),
    ("last Friday 4pm", "2026-11-13 16:00"),
    ("a week on Monday", "2026-11-30 12:00"),
    ("Monday week", "2026-11-30 12:00"),
    ("Monday week at 10", "2026-11-30 10:00"),
    ("a fortnight on Monday", "2026-12-07 12:00"),
    ("Monday fortnight", "2026-12-07 12:00"),
    ("two weeks on Friday 3pm", "2026-12-04 15:00"),
    ("two weeks from Friday", "2026-12-04 12:00"),
    ("Monday after next", "2026-11-30 12:00"),
    ("Friday next week", "2026-11-27 12:00"),
    ("next week Friday 9am", "2026-11-27 09:00"),
    ("Monday this week", "2026-11-16 12:00"),
    ("Friday last week", "2026-11-13 12:00"),
    # Near days
    ("today 4.15pm", "2026-11-18 16:15"),
    ("today 14:00", "2026-11-18 14:00"),
    ("Today 8.15", "2026-11-18 08:15"),
    ("today at two", "2026-11-18 14:00"),
    ("today 12am", "2026-11-18 00:00"),
    ("yesterday", "2026-11-17 12:00"),
    ("YESTERDAY 16:00", "2026-11-17 16:00"),
    ("tomorrow", "2026-11-19 12:00"),
    ("3pm tomorrow", "2026-11-19 15:00"),
    ("tomorrow at 3", "2026-11-19 15:00"),
    ("tomorrow 15.30", "2026-11-19 15:30"),
    ("tmrw 9am", "2026-11-19 09:00"),
    ("midday tomorrow", "2026-11-19 12:00"),
    ("tomorrow midnight", "2026-11-19 00:00"),
    ("tomorrow 03:00", "2026-11-19 03:00"),
    ("tomorrow 0300", "2026-11-19 03:00"),
    ("the day after tomorrow", "2026-11-20 12:00"),
    ("day before yesterday 3pm", "2026-11-16 15:00"),
    ("a week today", "2026-11-25 12:00"),
    ("tomorrow week", "2026-11-26 12:00"),
    ("tonight 7pm", "2026-11-18 19:00"),
    ("tonight", "2026-11-18 19:00"),
    ("tonight at 8", "2026-11-18 20:00"),
    ("midnight tonight", "2026-11-19 00:00"),
    ("last night", "2026-11-17 19:00"),
    ("last night at 9", "2026-11-17 21:00"),
    ("1am tonight", "2026-11-19 01:00"),
    ("Friday night 11", "2026-11-20 23:00"),
    ("this morning", "2026-11-18 09:00"),
    ("this afternoon at 4", "2026-11-18 16:00"),
    ("tomorrow morning", "2026-11-19 09:00"),
    ("tomorrow morning at 7", "2026-11-19 07:00"),
    ("tomorrow afternoon", "2026-11-19 14:00"),
    ("Friday evening 8", "2026-11-20 20:00"),
    ("9 in the morning on Friday", "2026-11-20 09:00"),
    ("now", "2026-11-18 10:20"),
    # Some time from here
    ("in 2 weeks", "2026-12-02 12:00"),
    ("in two weeks' time", "2026-12-02 12:00"),
    ("in a fortnight", "2026-12-02 12:00"),
    ("in a fortnight at 3pm", "2026-12-02 15:00"),
    ("in 10 days", "2026-11-28 12:00"),
    ("in a couple of days", "2026-11-20 12:00"),
    ("in a month", "2026-12-18 12:00"),
    ("in 2 hours", "2026-11-18 12:20"),
    ("in half an hour", "2026-11-18 10:50"),
    ("2 days ago", "2026-11-16 12:00"),
    ("two days ago at 3pm", "2026-11-16 15:00"),
    ("a fortnight ago", "2026-11-04 12:00"),
    ("a month ago", "2026-10-18 12:00"),
    ("an hour ago", "2026-11-18 09:20"),
    ("3 weeks from now", "2026-12-09 12:00"),
    ("next week", "2026-11-25 12:00"),
    ("last week", "2026-11-11 12:00"),
    ("next month", "2026-12-18 12:00"),
    ("end of the month", "2026-11-30 12:00"),
    ("month end", "2026-11-30 12:00"),
    ("end of next month 5pm", "2026-12-31 17:00"),
    ("end of the week", "2026-11-20 12:00"),
    ("end of November", "2026-11-30 12:00"),
    ("mid January", "2027-01-15 12:00"),
    ("start of Feb 2027", "2027-02-01 12:00"),
    ("beginning of next month", "2026-12-01 12:00"),
    ("end of the year", "2026-12-31 12:00"),
    ("the 3rd", "2026-12-03 12:00"),
    ("the 18th", "2026-11-18 12:00"),
    ("3pm on the 24th", "2026-11-24 15:00"),
    ("Thursday 3rd", "2026-12-03 12:00"),
    ("the 31st", "2026-12-31 12:00"),
    ("the 3rd of next month", "2026-12-03 12:00"),
    # A time alone is today's
    ("noon", "2026-11-18 12:00"),
    ("12 noon", "2026-11-18 12:00"),
    ("3pm", "2026-11-18 15:00"),
    ("3 p.m.", "2026-11-18 15:00"),
    ("3PM", "2026-11-18 15:00"),
    ("9 a.m.", "2026-11-18 09:00"),
    ("330pm", "2026-11-18 15:30"),
    ("1500", "2026-11-18 15:00"),
    ("0930", "2026-11-18 09:30"),
    ("1500hrs", "2026-11-18 15:00"),
    ("15h30", "2026-11-18 15:30"),
    ("15h", "2026-11-18 15:00"),
    ("15:00", "2026-11-18 15:00"),
    ("15.30", "2026-11-18 15:30"),
    ("at 3", "2026-11-18 15:00"),
    ("3 o'clock", "2026-11-18 15:00"),
    ("three o'clock", "2026-11-18 15:00"),
    ("half past three", "2026-11-18 15:30"),
    ("half three", "2026-11-18 15:30"),
    ("quarter to 4", "2026-11-18 15:45"),
    ("a quarter past nine", "2026-11-18 09:15"),
    ("ten to five", "2026-11-18 16:50"),
    ("twenty-five past 2", "2026-11-18 14:25"),
    ("quarter to 8", "2026-11-18 07:45"),
    ("quarter to 1 tomorrow", "2026-11-19 12:45"),
    ("half past 8 pm", "2026-11-18 20:30"),
    ("tomorrow at half past three", "2026-11-19 15:30"),
    # Hands, keyboards and other programs
    ("  tue   1  DEC   3PM ", "2026-12-01 15:00"),
    ("Tue,1 Dec,3pm", "2026-12-01 15:00"),
    ("1\u00a0Dec\u202f3pm", "2026-12-01 15:00"),
    ("\uff11\uff0f\uff11\uff12 \uff11\uff15\uff1a\uff10\uff10", "2026-12-01 15:00"),
    ("1\u201312\u20132026", "2026-12-01 12:00"),
    ("3 o\u2019clock", "2026-11-18 15:00"),
    ("\u200e1 Dec 3pm\u200f", "2026-12-01 15:00"),
    ("1 Dec - 3pm", "2026-12-01 15:00"),
    ("1 Dec @ 3pm", "2026-12-01 15:00"),
    # Four figures after a day and a month
    ("31 Mar 1400", "2027-03-31 14:00"),
    ("31 March 2027", "2027-03-31 12:00"),
    ("31 March 2027 14:00", "2027-03-31 14:00"),
    ("31 Mar 2030", "2030-03-31 12:00"),
    ("31 Mar 2105", "2027-03-31 21:05"),
    ("31 Mar 0900", "2027-03-31 09:00"),
    ("Friday 2030", "2026-11-20 20:30"),
]


def test_a_moment_is_read_as_it_is_typed() -> None:
    wanted = [(typed, datetime.fromisoformat(meant)) for typed, meant in MOMENTS]
    assert [(typed, read_moment(typed, NOW)) for typed, _ in MOMENTS] == wanted


def test_the_day_of_a_moment_is_read_as_it_is_typed() -> None:
    dated = [(typed, meant[:10]) for typed, meant in MOMENTS if read(typed, NOW).has_day]
    assert [(typed, read_day(typed, NOW).isoformat()) for typed, _ in dated] == dated


@pytest.mark.parametrize("typed", [typed for typed, _ in MOMENTS if not read(typed, NOW).has_day])
def test_a_time_alone_is_no_day(typed: str) -> None:
    with pytest.raises(Unreadable, match=r"a day|the day"):
        read_day(typed, NOW)


@pytest.mark.parametrize(
    ("now", "typed", "meant"),
    [
        # A day without a year is the nearest
        (SPRING, "12 Dec", "2025-12-12"),
        (SPRING, "2 Jan", "2026-01-02"),
        (SPRING, "31 Mar", "2026-03-31"),
        (NEW_YEARS_EVE, "1 Jan", "2027-01-01"),
        (NEW_YEARS_EVE, "30/12", "2026-12-30"),
        # but for a weekday that says which one is meant
        (SPRING, "Tue 1 Dec", "2026-12-01"),
        # Year ends
        (NEW_YEARS_EVE, "tomorrow", "2027-01-01"),
        (NEW_YEARS_EVE, "tonight", "2026-12-31"),
        (NEW_YEARS_EVE, "in a week", "2027-01-07"),
        (NEW_YEARS_EVE, "Friday", "2027-01-01"),
        (NEW_YEARS_EVE, "next month", "2027-01-31"),
        (NEW_YEARS_EVE, "the 3rd", "2027-01-03"),
        (NEW_YEARS_EVE, "end of next month", "2027-01-31"),
        (NEW_YEARS_EVE, "a month ago", "2026-11-30"),
        # Leap days, and months that are shorter
        (SPRING, "29 Feb", "2028-02-29"),
        (LEAP_DAY, "in a year", "2029-02-28"),
        (LEAP_DAY, "a year ago", "2027-02-28"),
        (LEAP_DAY, "29/2", "2028-02-29"),
        (LEAP_DAY, "end of the month", "2028-02-29"),
        (END_OF_MAY, "in a month", "2026-06-30"),
        (END_OF_MAY, "3 months ago", "2026-02-28"),
        (END_OF_MAY, "the 30th", "2026-06-30"),
        # A weekday on its own day is the one after; on a Sunday, next week begins tomorrow
        (SPRING, "tuesday", "2026-03-17"),
        (SPRING, "mon", "2026-03-16"),
        (SPRING, "this tuesday", "2026-03-10"),
        (FRIDAY, "next Friday", "2026-11-27"),
        (datetime(2026, 11, 29), "next Friday", "2026-12-04"),
        (datetime(2026, 11, 29), "Friday", "2026-12-04"),
        (FRIDAY, "a week on Friday", "2026-12-04"),
        (datetime(2026, 11, 29), "end of the week", "2026-12-04"),
    ],
)
def test_a_day_is_read_from_where_one_stands(now: datetime, typed: str, meant: str) -> None:
    assert read_day(typed, now) == date.fromisoformat(meant)


@pytest.mark.parametrize(
    ("typed", "past", "meant"),
    [
        ("Friday", True, "2026-11-13"),
        ("Friday 9am", True, "2026-11-13"),
        ("Wednesday", True, "2026-11-11"),
        ("this Monday", True, "2026-11-16"),
        ("19 Nov", True, "2025-11-19"),
        ("18 Nov", True, "2026-11-18"),
        ("17 Nov", True, "2026-11-17"),
        ("the 24th", True, "2026-10-24"),
        ("the 31st", True, "2026-10-31"),
        ("end of October", True, "2026-10-31"),
        ("17 Nov", False, "2027-11-17"),
        ("18 Nov", False, "2026-11-18"),
        ("2 Jun", False, "2027-06-02"),
        ("2 Jun", None, "2026-06-02"),
        ("Friday", False, "2026-11-20"),
        ("yesterday", False, "2026-11-17"),
        ("tomorrow", True, "2026-11-19"),
    ],
)
def test_a_question_may_look_back_or_ahead(typed: str, past: bool | None, meant: str) -> None:
    assert read_day(typed, NOW, past=past) == date.fromisoformat(meant)


@pytest.mark.parametrize("typed", ["today 02:30", "29 Mar 2026 02:30", "25 Oct 2026 01:30"])
def test_the_hour_that_summer_time_skips_or_doubles_is_read_like_any_other(typed: str) -> None:
    moment = read_moment(typed, datetime(2026, 3, 29, 12))
    assert (moment.tzinfo, moment.minute) == (None, 30)


@pytest.mark.parametrize(
    "typed",
    [
        "soon",
        "next Tues at",
        "today 25:00",
        "today 24:00",
        "today 9:60",
        "today 14",
        "today 13pm",
        "today 0am",
        "3",
        "three",
        "14",
        "Friday Monday",
        "today tomorrow",
        "1 Dec 2 Dec",
        "3pm 4pm",
        "3pm noon",
        "tomorrow at 3 4",
        "tomorrow morning at 15:00",
        "tomorrow afternoon 9am",
        "31 Mxr",
        "31 Ma",
        "32 Mar 14:00",
        "0 Mar",
        "friday the first of nothing",
        "March",
        "Mar 2027",
        "some day",
        "the",
        "at",
        "on of the",
        "week",
        "a week",
        "2 weeks",
        "week on",
        "ago",
        "in 2",
        "in 3 parsecs",
        "in 9999 years",
        "9999 months ago",
        "2026-03-31T14:00+02:00",
        "2026-03-31T14:00Z",
        "2026-12-01-3",
        "2026-W54-1",
        "2026-W49-8",
        "1/12/2026/3",
        "1.12.2026.3",
        "12:00:00:00",
        "1//12",
        "-5",
        "5-",
        "1e3",
        "\u0661/\u0661\u0662",
        "\u00bd",
        "15:00 UTC",
        "not tomorrow",
        "tomorrowish",
        "decade",
        "monthly",
    ],
)
def test_what_is_no_moment_is_refused(typed: str) -> None:
    for reader in (read_moment, read_day):
        with pytest.raises(Unreadable):
            reader(typed, NOW)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("next Tues at", "I can't read 'next Tues at'. Try 1 Dec 3pm."),
        ("31 Feb", "I can't read '31 Feb': February has no day 31. Try 1 Dec 3pm."),
        ("29/2/2027", "I can't read '29/2/2027': February 2027 has no day 29. Try 1 Dec 3pm."),
        ("2026-02-30", "I can't read '2026-02-30': February 2026 has no day 30. Try 1 Dec 3pm."),
        ("31.4.", "I can't read '31.4.': April has no day 31. Try 1 Dec 3pm."),
        ("12/31", "I can't read '12/31': the day comes before the month. Try 1 Dec 3pm."),
        ("12/31/2026", "I can't read '12/31/2026': the day comes before the month. Try 1 Dec 3pm."),
        ("Mon 1 Dec", "I can't read 'Mon 1 Dec': 1 Dec 2026 is a Tuesday. Try 1 Dec 3pm."),
        ("Monday 2026-12-01", "I can't read 'Monday 2026-12-01': 1 Dec 2026 is a Tuesday. Try 1 Dec 3pm."),
        ("1 Dec 1985", "I can't read '1 Dec 1985': years run from 1990 to 2100. Try 1 Dec 3pm."),
        ("1/12/1985", "I can't read '1/12/1985': years run from 1990 to 2100. Try 1 Dec 3pm."),
        ("2101-01-01", "I can't read '2101-01-01': years run from 1990 to 2100. Try 1 Dec 3pm."),
        ("0001-01-01", "I can't read '0001-01-01': years run from 1990 to 2100. Try 1 Dec 3pm."),
        ("in 500 years", "I can't read 'in 500 years': years run from 1990 to 2100. Try 1 Dec 3pm."),
        ("so\x1b[31mon\n", "I can't read 'so[31mon'. Try 1 Dec 3pm."),
        ("", "Enter a day and a time. Try 1 Dec 3pm."),
        (" \u00a0 ", "Enter a day and a time. Try 1 Dec 3pm."),
    ],
)
def test_a_refusal_says_what_was_typed_what_is_wrong_and_what_to_try(typed: str, sentence: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_moment(typed, NOW)
    assert str(refused.value) == sentence
    assert f"{refused.value.sentence} {refused.value.hint}" == sentence


def test_a_refusal_of_a_day_tries_a_day() -> None:
    for typed, sentence in (
        ("soon", "I can't read 'soon'. Try 1 Dec."),
        ("3pm", "I can't read '3pm': the day is missing. Try 1 Dec."),
        ("", "Enter a day. Try 1 Dec."),
    ):
        with pytest.raises(Unreadable) as refused:
            read_day(typed, NOW)
        assert str(refused.value) == sentence


def test_what_is_longer_than_a_date_can_be_is_refused_unread_and_cut_short() -> None:
    for typed in ("1 Dec" + " or 1 Dec" * 1_000_000, "9" * 61, "\ufdfa" * 61):
        with pytest.raises(Unreadable) as refused:
            read_moment(typed, NOW)
        assert "too long" in str(refused.value)
        assert len(str(refused.value)) < 120


def understood(typed: str, now: datetime, *, past: bool | None = None, timed: bool = True) -> str:
    """Return what a field says beside what is typed, "" if that is refused."""
    try:
        return read_back(read(typed, now, past=past, timed=timed), now, timed=timed)
    except Unreadable:
        return ""


@pytest.mark.parametrize(
    ("typed", "now", "said"),
    [
        ("Tue 1 Dec 3pm", NOW, "= Tue 1 Dec, 15:00"),
        ("1/12", NOW, "= Tue 1 Dec, 12:00 (no time given)"),
        ("1 Dec 2027 9am", NOW, "= Wed 1 Dec 2027, 09:00"),
        ("2 Jan 15:00", NEW_YEARS_EVE, "= Sat 2 Jan 2027, 15:00"),
        ("tomorrow at 3", NOW, "= Thu 19 Nov, 15:00 (afternoon)"),
        ("half past three", NOW, "= Wed 18 Nov, 15:30 (afternoon)"),
        ("tomorrow at 9", NOW, "= Thu 19 Nov, 09:00"),
        ("tomorrow 3.30", NOW, "= Thu 19 Nov, 15:30 (afternoon)"),
        ("tomorrow 03.30", NOW, "= Thu 19 Nov, 03:30"),
        ("31 Mar 1400", SPRING, "= Tue 31 Mar, 14:00"),
        ("next Friday 3pm", NOW, "= Fri 27 Nov, 15:00 (Friday of next week)"),
        ("next Fri at 3", NOW, "= Fri 27 Nov, 15:00 (Friday of next week, afternoon)"),
        ("next Monday 3pm", datetime(2026, 11, 29), "= Mon 30 Nov, 15:00"),
        ("tomorrow morning", NOW, "= Thu 19 Nov, 09:00 (no time given)"),
        ("soon", NOW, ""),
        ("", NOW, ""),
    ],
)
def test_what_was_understood_is_said_beside_the_field(typed: str, now: datetime, said: str) -> None:
    assert understood(typed, now) == said


def test_of_a_day_the_day_alone_is_said() -> None:
    assert understood("1 Dec 3pm", NOW, timed=False) == "= Tue 1 Dec"
    assert understood("next Friday", NOW, timed=False) == "= Fri 27 Nov (Friday of next week)"
    assert understood("3pm", NOW, timed=False) == ""
    assert understood("Friday", NOW, past=True, timed=False) == "= Fri 13 Nov"


DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
MINUTES = st.times().map(lambda each: each.replace(second=0, microsecond=0))
WAYS = (
    "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y%m%d %H:%M", "%d/%m/%Y %H:%M", "%d.%m.%Y %H.%M", "%d-%m-%Y %H%M",
    "%d %b %Y %H:%M", "%a %d %B %Y at %I:%M %p", "%H:%M on %A %d %b %Y", "%B %d, %Y, %I.%M%p", "%G-W%V-%u %H:%M",
)  # fmt: skip


@given(DAYS, MINUTES, st.sampled_from(WAYS), st.sampled_from((NOW, SPRING, LEAP_DAY)), st.sampled_from((None, True)))
def test_a_moment_written_in_any_usual_way_is_read_back_as_it_was(
    day: date, at: time, way: str, now: datetime, past: bool | None
) -> None:
    moment = datetime.combine(day, at)
    assert read_moment(f"{moment:{way}}".lower(), now, past=past) == moment


@given(DAYS, MINUTES)
def test_what_is_written_can_be_typed_again(day: date, at: time) -> None:
    moment = datetime.combine(day, at)
    assert read_moment(written(moment), NOW) == moment


@given(DAYS, MINUTES, st.datetimes(datetime(1995, 1, 1), datetime(2095, 1, 1)))
def test_what_was_understood_can_be_typed_again(day: date, at: time, now: datetime) -> None:
    moment = datetime.combine(day, at)
    said = read_back(read(written(moment), now), now)
    year = "" if str(moment.year) in said else f" {now.year}"
    assert read_moment(said.removeprefix("= ").replace(",", f"{year},"), now) == moment


def test_no_moment_is_written_as_nothing() -> None:
    assert written(None) == ""


FIGURES = "1 2 3rd 31 31st 99 1400 2026 '26 1/12 1.12 15.30 15:00 3pm am pm - . / : 9999 99999999 0 \u0663 \ufdfa"
WORDS = (
    "at @ on of the in ago next last this week weeks fortnight month year hour half quarter past to from after end mid "
    "jan feb may dec tue friday today tomorrow tonight noon midnight morning now a an two \u212a"
)
PIECES = st.sampled_from([*(typed for typed, _ in MOMENTS), *FIGURES.split(), *WORDS.split()])


@given(
    st.text(max_size=70) | st.lists(PIECES, max_size=7).map(" ".join) | st.lists(PIECES, max_size=5).map("".join),
    st.datetimes(),
    st.sampled_from((None, True, False)),
)
@example("in 9999 years", datetime.max, None)
@example("9999 days ago", datetime.min, None)
@example("a week on monday", datetime.max, None)
@example("29 feb", datetime.min, True)
@example("\ud800 \x00", NOW, None)
def test_whatever_is_typed_is_a_moment_of_these_years_or_refused(typed: str, now: datetime, past: bool | None) -> None:
    said = understood(typed, now, past=past)
    moment, refusal = None, ""
    try:
        moment = read_moment(typed, now, past=past)
    except Unreadable as refused:
        refusal = str(refused)
    assert (moment is None) == (said == "") == bool(refusal)
    assert moment is None or (1990 <= moment.year <= 2100 and moment.tzinfo is None)
    assert len(refusal) < 160
    assert line(refusal) == refusal


@given(st.integers(0, 9999), st.sampled_from(("day", "week", "month", "year")))
def test_some_time_ahead_and_as_long_ago_lie_on_both_sides(amount: int, unit: str) -> None:
    today, days, refusal = NOW.date(), list[date](), ""
    for typed in (f"in {amount} {unit}s", f"{amount} {unit}s ago"):
        try:
            days.append(read_day(typed, NOW))
        except Unreadable as refused:
            refusal = str(refused)
    assert bool(refusal) == (len(days) < 2)
    assert "years run" in refusal or not refusal
    if not refusal:
        assert days[1] <= today <= days[0]
        assert abs((days[0] - today) - (today - days[1])) <= timedelta(days=4)
