"""Days and times as people type them."""

import re
from datetime import date, datetime, time, timedelta

HINT = "A day and a time, such as 2026-03-31 14:00, today 14:00 or tomorrow."
DAY_HINT = "A day, such as 2026-03-31 or tomorrow."
_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})")


def read_moment(typed: str, now: datetime) -> datetime:
    """Return a local moment without a zone; without a time it is noon. Raises ValueError for anything else."""
    words = typed.strip().lower()
    if words == "now":
        return now.replace(second=0, microsecond=0)
    day, _, rest = words.partition(" ")
    if day in _NEAR:
        on = now.date() + timedelta(_NEAR[day])
        if not rest:
            return datetime.combine(on, time(12))
        found = _TIME.fullmatch(rest.strip())
        if found is None:
            raise ValueError(HINT)
        return datetime.combine(on, time(int(found[1]), int(found[2])))
    moment = datetime.fromisoformat(typed.strip())
    if moment.tzinfo is not None:
        raise ValueError(HINT)
    return moment if len(words) > len("2026-03-31") else datetime.combine(moment.date(), time(12))


def read_day(typed: str, today: date) -> date:
    """Return a day. Raises ValueError for anything else."""
    words = typed.strip().lower()
    return today + timedelta(_NEAR[words]) if words in _NEAR else date.fromisoformat(words)


def written(moment: datetime | None) -> str:
    """Return a moment as it can be typed again."""
    return f"{moment:%Y-%m-%d %H:%M}" if moment is not None else ""
