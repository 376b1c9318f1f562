"""Words that several screens share: what is due, dates, and the names of states."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from rmjournal.domain.model.pair import Role
from rmjournal.domain.model.session import SessionStatus
from rmjournal.domain.model.takeaway import CommitmentStatus, TakeawayState
from rmjournal.domain.rules.due import Due, DueKind

if TYPE_CHECKING:
    from rmjournal.domain.model.session import Session

COPIED_OUT = (  # no terminal says whether it passed the text on
    "Given to the terminal for the clipboard, and listed under “What has left”. If pasting gives nothing, the terminal "
    "does not pass it on: {}."
)
DUE: dict[DueKind, tuple[str, str]] = {
    DueKind.PREPARE: ("Prepare{}", "five minutes are enough"),
    DueKind.CONFIRM: ("Did{} take place?", "a day was planned"),
    DueKind.MEET: ("The page of{}", "to write on, there or afterwards"),
    DueKind.DEBRIEF: ("Three lines on{}", "what to take away, what was promised"),
    DueKind.BETWEEN: ("Between sessions", "one question"),
    DueKind.LOOK: ("One thing worth a look", "when you have a moment"),
    DueKind.REFLECT: ("Look back on{}", "three lines, or a blank page"),
    DueKind.AGREE: ("Settle {}{}", "waiting for a yes"),
    DueKind.CLOSE: ("A promise has its day{}", "is it done?"),
    DueKind.TELL: ("Say what came of it{}", "a promise has ended, not yet told"),
}
_NUMBERS = (
    "Nothing",
    "One thing",
    "Two things",
    "Three things",
    "Four things",
    "Five things",
    "Six things",
    "Seven things",
    "Eight things",
    "Nine things",
    "Ten things",
)

_COUNTS = {2: "two", 3: "three", 4: "four", 5: "five"}
ROLES = {role.value: f"the {'junior' if role is Role.MENTOR_JUNIOR else 'senior'}: {role.words}" for role in Role}
STATES: dict[TakeawayState, str] = {
    TakeawayState.DRAFT: "draft",
    TakeawayState.PROPOSED: "proposed",
    TakeawayState.AGREED: "agreed",
    TakeawayState.DECLINED: "declined",
    TakeawayState.WITHDRAWN: "withdrawn",
}
COMMITMENT_STATES: dict[CommitmentStatus, str] = {
    CommitmentStatus.OPEN: "open",
    CommitmentStatus.DONE: "done",
    CommitmentStatus.DROPPED: "dropped",
}
OUTCOMES: dict[SessionStatus, str] = {
    SessionStatus.HELD: "held",
    SessionStatus.PLANNED: "planned",
    SessionStatus.MOVED: "moved",
    SessionStatus.CANCELLED_ME: "I cancelled",
    SessionStatus.CANCELLED_PARTNER: "the other cancelled",
    SessionStatus.MISSED: "missed",
}


def things(count: int) -> str:
    """Return how many things are waiting, in words."""
    words = _NUMBERS[count] if count < len(_NUMBERS) else f"{count} things"
    return f"{words}, when you can" if count else "Nothing is waiting"


def due_title(item: Due, number: int | None) -> str:
    """Return the title of something due. It holds nobody's words, as the screen may be
    shared."""
    words, _ = DUE[item.what]
    session = f" session {number}" if number is not None else ""
    if item.what in (DueKind.AGREE, DueKind.CLOSE, DueKind.TELL):
        session = f", session {number}" if number is not None else ""
    elif not session:
        session = " a session"
    if item.what is DueKind.AGREE:
        counted = "a takeaway" if item.count == 1 else f"{_COUNTS.get(item.count, item.count)} takeaways"
        return words.format(counted, session)
    return words.format(session)


def day_word(day: date, today: date) -> str:
    """Return a day as people say it. A day in the past is "today": nothing is called
    late."""
    distance = (day - today).days
    if distance <= 0:
        return "today"
    if distance == 1:
        return "tomorrow"
    return f"{day:%a} {day.day}" if distance < 7 else f"{day.day} {day:%b}"


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
    when = session.held_at or session.planned_at
    return f"{OUTCOMES[session.status]}{f' {day_and_time(when, today)}' if when else ''}"
