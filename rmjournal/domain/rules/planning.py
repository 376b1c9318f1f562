"""Say when a session is to be planned, which day to propose, and what two dates leave
little time for."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from rmjournal.domain.model.pair import Pair, PairStatus
from rmjournal.domain.model.session import Session, SessionStatus, has_met, took_place
from rmjournal.domain.record.record import AnyRecord, RecordId

NOTICE_DAYS = 7  # to find a day in two diaries
LEAST_GAP = 7  # days: below, there is little time to reflect in between
USUAL_TIME = time(10)  # where no session had a time yet
_SUNDAY = 6


class Plan(NamedTuple):
    """A session to plan: its number, the day to propose, and since when it waits.

    `record` is a session without a date, else the pair."""

    number: int
    on: date
    since: date
    record: RecordId


def to_plan(pair_id: RecordId, pair: Pair, records: Iterable[AnyRecord], today: date) -> Plan | None:
    """Return the next session to plan: one without a date if there is one, else a new
    one.

    There is none while a session has a date, also one of which it is not known whether
    it went ahead, and none once the pair has had all its sessions."""
    bodies = [(record, body) for record in records if isinstance(body := record.body, Session)]
    planned = [(record, body) for record, body in bodies if body.status is SessionStatus.PLANNED]
    if pair.status is PairStatus.CLOSING or any(body.planned_at for _, body in planned):
        return None
    if sum(has_met(body, today) for _, body in bodies) >= pair.planned_sessions:
        return None
    over = [_day(record, body) for record, body in bodies if body.status is not SessionStatus.PLANNED]
    past = [day for day in over if day <= today]
    since, on = max(past, default=today), proposed(pair, (body for _, body in bodies), today)
    if planned:
        record, body = min(planned, key=lambda each: each[1].number)
        return Plan(body.number, on, since, record.id)
    number = 1 + max([pair.last_session, *(body.number for _, body in bodies)])
    return Plan(number, on, since, pair_id)


def proposed(pair: Pair, sessions: Iterable[Session], today: date) -> date:
    """Return the day to propose for the next session: by the rhythm of the pair, after
    today, and never on a weekend."""
    sessions = tuple(sessions)
    been = [day for each in sessions if has_met(each, today) and (day := _dated(each)) is not None]
    called_off = [
        day
        for each in sessions
        if not took_place(each) and each.status is not SessionStatus.PLANNED and (day := _dated(each)) is not None
    ]
    after = [_later(max(been), pair.cadence_days)] if been else []
    after += [_later(max(called_off), NOTICE_DAYS)] if called_off else []
    after += [pair.start] if pair.start is not None and not been else []
    on = max(after, default=today)
    on = on if on > today else _later(today, NOTICE_DAYS)
    return _later(on, 7 - on.weekday()) if on.weekday() >= _SUNDAY - 1 else on


def proposed_at(pair: Pair, sessions: Iterable[Session], today: date) -> datetime:
    """Return the day to propose with the hour of the last session."""
    sessions = tuple(sessions)
    timed = [at for each in sessions if (at := each.held_at or each.planned_at) is not None]
    return datetime.combine(proposed(pair, sessions, today), max(timed).time() if timed else USUAL_TIME)


def too_near(day: date, others: Iterable[Session]) -> tuple[int, Session] | None:
    """Return the nearest other session if fewer than seven days lie between, with how
    many days do."""
    near = [
        (abs((day - other).days), each)
        for each in others
        if (took_place(each) or each.status is SessionStatus.PLANNED) and (other := _dated(each)) is not None
    ]
    days, session = min(near, key=lambda each: each[0], default=(LEAST_GAP, None))
    return (days, session) if session is not None and days < LEAST_GAP else None


def near_words(days: int, session: int) -> str:
    """Word a session that is near another one, in a line."""
    apart = "on the same day as" if days == 0 else "a day from" if days == 1 else f"{days} days from"
    return f"{apart} session {session}: little time to reflect in between"


def waiting_text(number: int) -> str:
    """Return two lines to copy for the one who arranges the sessions. Nobody has to
    send them."""
    which = "our first session" if number == 1 else "our next session"
    return f"Shall we find a date for {which}?\nHalf an hour is enough. Which day suits you?"


def _dated(session: Session) -> date | None:
    moment = session.held_at or session.planned_at
    return moment.date() if moment is not None else None


def _day(record: AnyRecord, session: Session) -> date:
    return _dated(session) or record.at.date()


def _later(day: date, days: int) -> date:
    return day + min(timedelta(days), date.max - day)
