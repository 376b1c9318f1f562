"""Read days and times as people type them, for the screen and the command line alike.

Everything here is a function of the text and of the moment at which it was typed, a
local time without a zone. So is what comes out."""

from datetime import date, datetime

from rmjournal.domain.date_choice import NO_TIME, YEARS, Impossible, weighed
from rmjournal.domain.date_choice import Reading as Reading  # callers know this module alone
from rmjournal.domain.date_phrases import MONTHS, WEEKDAYS, tokens
from rmjournal.domain.text import line

LONGEST = 60  # characters; the longest usual way of saying a day and a time has about 40
MOMENT_HINT = "Try 1 Dec 3pm."
DAY_HINT = "Try 1 Dec."
_QUOTED = 40  # characters of what was typed


class Unreadable(ValueError):
    """Say that what was typed is no day or time, with a hint and an example."""

    def __init__(self, sentence: str, hint: str) -> None:
        super().__init__(f"{sentence} {hint}")
        self.sentence = sentence
        self.hint = hint


def read(typed: str, now: datetime, *, past: bool | None = None, timed: bool = True) -> Reading:
    """Return what a text says of a day and a time, in any order.

    A weekday is the next one, a day without a year the nearest. With `past` they are
    the last one, today at the latest; if it is False they are the next one, today at
    the earliest. The day comes before the month, and an hour from 1 to 7 is in the
    afternoon. If only a day is asked for, not `timed`, a time is ignored.

    Raises Unreadable for anything else, for days that do not exist and for years
    outside 1990 to 2100."""
    hint = MOMENT_HINT if timed else DAY_HINT
    typed, reason = typed.strip(), ""
    if not typed:
        raise Unreadable("Enter a day and a time." if timed else "Enter a day.", hint)
    if len(typed) > LONGEST:
        raise _unreadable(typed, "that's too long for a date", hint)
    try:
        reading = weighed(tokens(typed), now, past)
        if timed or reading.has_day:
            return reading
        reason = "the day is missing"
    except Impossible as impossible:
        reason = str(impossible)
    except OverflowError:
        reason = YEARS
    except ValueError:  # a word that is no part of a date
        pass
    raise _unreadable(typed, reason, hint)


def read_moment(typed: str, now: datetime, *, past: bool | None = None) -> datetime:
    """Return a moment as read() does; without a time it is noon."""
    return read(typed, now, past=past).moment


def read_day(typed: str, now: datetime, *, past: bool | None = None) -> date:
    """Return a day as read() does, whatever its time. Raises Unreadable for a time
    alone, too."""
    return read(typed, now, past=past, timed=False).day


def read_back(reading: Reading, now: datetime, *, timed: bool = True) -> str:
    """Return a reading as a person says it, such as "= Tue 1 Dec, 15:00"; the year only
    if it differs."""
    day = reading.day
    said = f"= {WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"
    if day.year != now.year:
        said += f" {day.year}"
    notes = [reading.day_note]
    if timed:
        said += f", {reading.moment:%H:%M}"
        notes.append(NO_TIME if reading.time is None else reading.time_note)
    noted = ", ".join(filter(None, notes))
    return f"{said} ({noted})" if noted else said


def written(moment: datetime | None) -> str:
    """Return a moment as it can be typed again, or ""."""
    return f"{moment:%Y-%m-%d %H:%M}" if moment is not None else ""


def _unreadable(typed: str, reason: str, hint: str) -> Unreadable:
    quoted = line(typed, _QUOTED)
    return Unreadable(f"I can't read '{quoted}'{f': {reason}' if reason else ''}.", hint)
