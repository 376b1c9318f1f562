"""Words that several screens share: when something is or was, how the two agreed, and
what can be undone."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from rmjournal.domain.model.session import moment_of
from rmjournal.domain.model.takeaway import Method
from rmjournal.domain.words import word

if TYPE_CHECKING:
    from rmjournal.domain.model.session import Session

MOVE_IT = "To keep your journal elsewhere, quit, move its file, and open it with rmjournal --vault FILE."
COPIED_OUT = (  # no terminal says whether it passed the text on
    "Copied, and added to your shared items. If nothing appears when you paste, your terminal blocks copying: {}."
)
HOW_YES = "How did your partner say yes?"
WAYS = {str(key): (way.value, word(way)) for key, way in enumerate(Method, 1)}  # in which they can have said it
UNDO_SECONDS = 10.0  # as long as the journal lets a step be undone


def undo_words(done: str, key: str) -> str:
    """Return what was done with how to undo it, "" for nothing."""
    return f"{done} You have ten seconds to undo it with {key}." if done else ""


def day_ahead(day: date, today: date) -> str:
    """Return a day to come with its weekday: "Mon 30" in the next week, else "Tue 8
    Dec"."""
    near = 0 <= (day - today).days < 7
    year = "" if abs((day - today).days) < 300 else f" {day:%Y}"
    return f"{day:%a} {day.day}" if near else f"{day:%a} {day.day} {day:%b}{year}"


def day_ago(day: date, today: date) -> str:
    """Return a day that has gone by, as it is said: "today", "on Sunday", "on 8
    Dec"."""
    ago = (today - day).days
    if ago in (0, 1):
        return ("today", "yesterday")[ago]
    return f"on {day:%A}" if 0 < ago < 7 else f"on {day_of(day, today)}"


def day_of(moment: datetime | date, today: date) -> str:
    """Return the local day of a moment, with its year if that is not this one."""
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        moment = moment.astimezone()
    return f"{moment.day} {moment:%b}" if moment.year == today.year else f"{moment.day} {moment:%b %Y}"


def day_and_time(moment: datetime, today: date) -> str:
    """Return the local day and time of a moment, with its year if that is not this
    one."""
    if moment.tzinfo is not None:
        moment = moment.astimezone()
    return f"{day_of(moment, today)} {moment:%H:%M}"


def session_line(session: "Session", today: date) -> str:
    """Return a session's status and date, without anybody's words."""
    when = moment_of(session)
    return f"{word(session.status)}{f' {day_and_time(when, today)}' if when else ''}"
