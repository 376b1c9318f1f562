"""Read days and times as people type them."""

import re
from datetime import date, datetime, time, timedelta

HINT = "A day and a time, such as 31 Mar 14:00, Friday 9am, today 14:00 or tomorrow."
DAY_HINT = "A day, such as 31 Mar, Friday, tomorrow or 2026-03-31."
_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_NAMED = re.compile(r"(\d{1,2}) ([a-z]{3,9})(?: (\d{4}))?")
_TIME = re.compile(r" (\d{1,2})(?:[:.](\d{2}))? ?([ap]m)?\Z")
_ISO = len("2026-03-31")


def read_moment(typed: str, now: datetime) -> datetime:
    """Return a local moment without a time zone. Without a time it is noon. Raises
    ValueError."""
    words = " ".join(typed.lower().split())
    if words == "now":
        return now.replace(second=0, microsecond=0)
    if words[4:5] == "-" and len(words) > _ISO:
        moment = datetime.fromisoformat(words.upper())
        if moment.tzinfo is not None:
            raise ValueError(HINT)
        return moment
    found = _TIME.search(words)
    day = read_day(words[: found.start()] if found else words, now.date())
    return datetime.combine(day, _clock(found) if found else time(12))


def read_day(typed: str, today: date) -> date:
    """Return a day. A weekday is the next one; a day without a year is the nearest.
    Raises ValueError."""
    words = " ".join(typed.lower().split())
    if words in _NEAR:
        return today + timedelta(_NEAR[words])
    if (weekday := _of(words, _WEEKDAYS)) is not None:
        return today + timedelta((weekday - today.weekday() - 1) % 7 + 1)
    found = _NAMED.fullmatch(words)
    if found is None:
        return date.fromisoformat(words.upper())  # the W of an ISO week is a capital
    month = _of(found[2], _MONTHS)
    if month is None:
        raise ValueError(DAY_HINT)
    if found[3]:
        return date(int(found[3]), month + 1, int(found[1]))
    return _nearest(month + 1, int(found[1]), today)


def _of(word: str, names: tuple[str, ...]) -> int | None:
    """Return the index of the name that this is, or is the start of, in three letters
    or more."""
    return next((at for at, name in enumerate(names) if len(word) >= 3 and name.startswith(word)), None)


def _nearest(month: int, day: int, today: date) -> date:
    """Return the nearest such day to today, past or future. 29 Feb may be years
    away."""
    days = []
    for year in range(today.year - 4, today.year + 5):
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    if not days:
        raise ValueError(DAY_HINT)
    return min(days, key=lambda each: abs(each - today))


def _clock(found: re.Match[str]) -> time:
    hour, minute, half = int(found[1]), found[2], found[3]
    if half is None and minute is None:
        raise ValueError(HINT)
    if half is not None:
        if not 1 <= hour <= 12:
            raise ValueError(HINT)
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, int(minute or 0))


def written(moment: datetime | None) -> str:
    """Return a moment as it can be typed again."""
    return f"{moment:%Y-%m-%d %H:%M}" if moment is not None else ""
