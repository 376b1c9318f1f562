"""What is waiting to be done today, over all pairs, in words that may stand on a shared screen."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from rmjournal.domain.pair import Pair, PairStatus
from rmjournal.domain.record import Body, Kind, Record, RecordId
from rmjournal.domain.session import Session, SessionStatus, held
from rmjournal.domain.takeaway import Commitment, CommitmentStatus, Takeaway, TakeawayState

PREPARE_DAYS = 3  # the agenda should be sent two days ahead
REFLECT_DAYS = 2  # a reflection is worth most within 48 hours
AGREE_DAYS = 7  # takeaways are agreed at the end of a session or by e-mail in the week after
CLOSE_DAYS = 7


class DueKind(StrEnum):
    """What there is to do."""

    PREPARE = "prepare"
    CONFIRM = "confirm"
    REFLECT = "reflect"
    AGREE = "agree"
    CLOSE = "close"
    TELL = "tell"


_WHY = {
    DueKind.PREPARE: "A session is near: five minutes to prepare.",
    DueKind.CONFIRM: "A session was planned: did it happen?",
    DueKind.REFLECT: "A session was held: three lines are enough.",
    DueKind.AGREE: "A takeaway is waiting to be agreed.",
    DueKind.CLOSE: "A commitment has its day: is it done?",
    DueKind.TELL: "A commitment has ended: tell the other what came of it.",
}


class Due(msgspec.Struct, frozen=True):
    """One thing to do: `why` is a neutral sentence without names or anybody's text, `when` its day."""

    what: DueKind
    why: str
    when: date
    pair: RecordId
    record: RecordId


def due(records: Iterable[Record[Body]], today: date) -> tuple[Due, ...]:
    """Return what is waiting on this local day, the earliest first; the same for both roles.

    Closed and archived pairs give nothing, nor do records that this version cannot read; yet a reflection
    that cannot be read was written all the same. Without a session, a record's own day in UTC counts."""
    records = tuple(records)
    silent = {
        record.id
        for record in records
        if isinstance(record.body, Pair) and record.body.status in (PairStatus.CLOSED, PairStatus.ARCHIVED)
    }
    sessions = {record.id: record for record in records if record.kind == Kind.SESSION}
    reflected = {record.parent for record in records if record.kind == Kind.REFLECTION}
    found = [
        Due(what, _WHY[what], when, record.pair, record.id)
        for record in records
        if record.pair is not None and record.pair not in silent
        for what, when in _waiting(record, sessions, reflected, today)
    ]
    return tuple(sorted(found, key=lambda item: (item.when, item.pair, item.record)))


def _waiting(
    record: Record[Body], sessions: dict[RecordId, Record[Body]], reflected: set[RecordId | None], today: date
) -> Iterator[tuple[DueKind, date]]:
    match record.body:
        case Session(status=SessionStatus.PLANNED, planned_at=moment) as session if moment is not None:
            days = (moment.date() - today).days
            if days < 0:
                yield DueKind.CONFIRM, moment.date()
            elif days <= PREPARE_DAYS and not session.prep_done:
                yield DueKind.PREPARE, moment.date()
        case Session() as session if held(session) and record.id not in reflected:
            if _day(record) <= today:
                yield DueKind.REFLECT, _later(_day(record), REFLECT_DAYS)
        case Takeaway(state=TakeawayState.DRAFT | TakeawayState.PROPOSED):
            origin = sessions.get(record.parent, record) if record.parent is not None else record
            if isinstance(origin.body, Session) and not held(origin.body):
                return
            if (when := _later(_day(origin), AGREE_DAYS)) <= today:
                yield DueKind.AGREE, when
        case Commitment(status=CommitmentStatus.OPEN, due=day):
            if day is not None and (day - today).days <= CLOSE_DAYS:
                yield DueKind.CLOSE, day
        case Commitment() as commitment if not commitment.is_closed:
            yield DueKind.TELL, _day(record)


def _day(record: Record[Body]) -> date:
    """Return the local day of a session as far as it is known, else the day that the record sorts by."""
    session = record.body
    moment = (session.held_at or session.planned_at) if isinstance(session, Session) else None
    return (moment or record.at).date()


def _later(day: date, days: int) -> date:
    return day + min(timedelta(days), date.max - day)  # a date typed wrongly must not break the whole list
