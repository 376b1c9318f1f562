"""List what is due today over all pairs, in words fit for a shared screen."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from rmjournal.domain.model.pair import Pair, PairStatus, Role
from rmjournal.domain.model.session import Ratings, Session, SessionStatus, took_place
from rmjournal.domain.model.takeaway import Commitment, CommitmentStatus, Takeaway, TakeawayState, nobody_stands_by
from rmjournal.domain.record.record import AnyRecord, Kind, RecordId
from rmjournal.domain.rules.signals import AGREE_DAYS, Rule, signals

PREPARE_DAYS = 3  # the agenda should be sent two days before the session
REFLECT_DAYS = 2  # a reflection is worth most within 48 hours
BETWEEN_GAP = 7  # below this many days there is nothing to ask between two sessions
CLOSE_DAYS = 7
# The other rules are about single records that the list has already, or were shown once
# at set-up.
LOOKED_AT = (Rule.DISRESPECT, Rule.ROLE_REVERSAL, Rule.TIME_POOR, Rule.NO_REFLECTION)


class DueKind(StrEnum):
    """What there is to do, in the order in which a person would do it in a day."""

    CONFIRM = "confirm"
    PREPARE = "prepare"
    MEET = "meet"
    DEBRIEF = "debrief"
    AGREE = "agree"
    CLOSE = "close"
    TELL = "tell"
    REFLECT = "reflect"
    BETWEEN = "between"
    LOOK = "look"
    DESTROY = "destroy"
    PLAN = "plan"  # lies ahead, and is never due


_TURN = {what: at for at, what in enumerate(DueKind)}


class Due(msgspec.Struct, frozen=True):
    """One action: `when` is its day.

    `role` is the owner's. `record` is the pair if no single record is meant; of `count`
    takeaways it is the oldest. `number` is that of the session to plan."""

    what: DueKind
    when: date
    pair: RecordId
    record: RecordId
    role: Role
    count: int = 1
    number: int = 0


def due(records: Iterable[AnyRecord], today: date) -> tuple[Due, ...]:
    """Return what is due on this local day, for both roles.

    Sorted by day, then by DueKind, then by the number of the pair; a signal to look at,
    one at most, comes last. Closed and archived pairs give nothing, nor do unreadable
    records, except that an unreadable reflection counts as written. Nothing is ever
    overdue: only the newest session that took place counts, and for no longer than the
    pair's rhythm. Without a session, the record's own day in UTC counts."""
    records = tuple(records)
    of_pair: dict[RecordId | None, list[AnyRecord]] = defaultdict(list)
    for record in records:
        of_pair[record.pair].append(record)
    items = [
        (item, pair.number)
        for pair_id, pair in _living(records)
        for item in _of_pair(pair_id, pair, of_pair[pair_id], today)
    ]
    items.sort(key=lambda each: (each[0].when, _TURN[each[0].what], each[1], each[0].record))
    return (*(item for item, _ in items), *_look(records, today))


def coming(records: Iterable[AnyRecord], today: date) -> tuple[Due, ...]:
    """Return what lies ahead of this local day and is not due yet, sorted like `due`.

    That is each session with a date, each commitment with a date, and in every pair
    without a session to come the next one to plan: the first at once, any other one
    rhythm after the last. Paused pairs plan nothing, nor do those that have had all
    their sessions or one whose fate is not known."""
    records = tuple(records)
    of_pair: dict[RecordId | None, list[AnyRecord]] = defaultdict(list)
    for record in records:
        of_pair[record.pair].append(record)
    items = [
        (item, pair.number)
        for pair_id, pair in _living(records)
        for item in (*_ahead(pair_id, pair, of_pair[pair_id], today), *_to_plan(pair_id, pair, of_pair[pair_id], today))
    ]
    items.sort(key=lambda each: (each[0].when, _TURN[each[0].what], each[1], each[0].record))
    return tuple(item for item, _ in items)


def debriefed(session: Session) -> bool:
    """Were facts entered after a session, or was the debrief closed without them?"""
    return session.debrief_done is True or not (
        session.agenda_set_by is None
        and session.advice_from is None
        and session.talk_share_mentee is None
        and session.ratings == Ratings()
    )


def _living(records: tuple[AnyRecord, ...]) -> Iterator[tuple[RecordId, Pair]]:
    for record in records:
        if isinstance(record.body, Pair) and record.body.status not in (PairStatus.CLOSED, PairStatus.ARCHIVED):
            yield record.id, record.body


def _of_pair(pair_id: RecordId, pair: Pair, records: list[AnyRecord], today: date) -> Iterator[Due]:
    for what, when, record, count in (
        *_single(records, today),
        *_after(pair_id, pair, records, today),
        *_to_agree(records, today),
    ):
        yield Due(what, when, pair_id, record, pair.role, count)


_Found = tuple[DueKind, date, RecordId, int]


def _single(records: list[AnyRecord], today: date) -> Iterator[_Found]:
    """Yield what follows from one record alone."""
    void = nobody_stands_by(records)
    for record in records:
        if record.parent in void:
            continue
        match record.body:
            case Session(status=SessionStatus.PLANNED, planned_at=moment, prep_done=ready) if moment is not None:
                days = (moment.date() - today).days
                if days < 0:
                    yield DueKind.CONFIRM, moment.date(), record.id, 1
                elif days <= PREPARE_DAYS and not ready:
                    yield DueKind.PREPARE, moment.date(), record.id, 1
                if days == 0:
                    yield DueKind.MEET, today, record.id, 1
            case Commitment(status=CommitmentStatus.OPEN, due=day):
                if day is not None and (day - today).days <= CLOSE_DAYS:
                    yield DueKind.CLOSE, day, record.id, 1
            case Commitment(ended_on=day) as commitment if not commitment.is_closed:
                yield DueKind.TELL, day or _day(record), record.id, 1


def _ahead(pair_id: RecordId, pair: Pair, records: list[AnyRecord], today: date) -> Iterator[Due]:
    """Yield sessions and commitments with a date that `due` does not name yet."""
    void = nobody_stands_by(records)
    for record in records:
        if record.parent in void:
            continue
        match record.body:
            case Session(status=SessionStatus.PLANNED, planned_at=moment, prep_done=ready) if moment is not None:
                days = (moment.date() - today).days
                if days > 0 and (ready or days > PREPARE_DAYS):
                    what = DueKind.MEET if ready else DueKind.PREPARE
                    yield Due(what, moment.date(), pair_id, record.id, pair.role)
            case Commitment(status=CommitmentStatus.OPEN, due=day) if (
                day is not None and (day - today).days > CLOSE_DAYS
            ):
                yield Due(DueKind.CLOSE, day, pair_id, record.id, pair.role)


def _to_plan(pair_id: RecordId, pair: Pair, records: list[AnyRecord], today: date) -> Iterator[Due]:
    """Yield the next session to plan: one without a date if there is one, else a new
    one."""
    sessions = [(record, body) for record in records if isinstance(body := record.body, Session)]
    planned = [(record, body) for record, body in sessions if body.status is SessionStatus.PLANNED]
    been = [_day(record) for record, body in sessions if took_place(body)]
    if pair.status is PairStatus.PAUSED or len(been) >= pair.planned_sessions or any(b.planned_at for _, b in planned):
        return
    when = max(today, _later(max(been), pair.cadence_days)) if been else today
    if planned:
        record, body = min(planned, key=lambda each: each[1].number)
        yield Due(DueKind.PLAN, when, pair_id, record.id, pair.role, number=body.number)
    else:
        number = 1 + max([pair.last_session, *(body.number for _, body in sessions)])
        yield Due(DueKind.PLAN, when, pair_id, pair_id, pair.role, number=number)


def _after(pair_id: RecordId, pair: Pair, records: list[AnyRecord], today: date) -> Iterator[_Found]:
    """Yield what follows from the newest session that took place and the time since."""
    been = [
        (_day(record), body.number, record.id, body)
        for record in records
        if isinstance(body := record.body, Session) and took_place(body) and _day(record) <= today
    ]
    if not been:
        return
    day, _, newest, session = max(been, key=lambda each: each[:3])
    reflections = [record for record in records if record.kind == Kind.REFLECTION]
    fresh = (today - day).days <= pair.cadence_days  # later, the next one could have taken place
    if fresh and not debriefed(session):
        yield DueKind.DEBRIEF, day, newest, 1
    if fresh and all(record.parent != newest for record in reflections):
        yield DueKind.REFLECT, _later(day, REFLECT_DAYS), newest, 1
    sessions = {record.id for record in records if record.kind == Kind.SESSION}
    if pair.status is PairStatus.PAUSED or any(
        record.parent not in sessions and record.at.date() > day for record in reflections
    ):
        return
    gap = _gap(day, pair, records)
    if gap >= BETWEEN_GAP and gap // 2 <= (today - day).days < gap:
        yield DueKind.BETWEEN, _later(day, gap // 2), pair_id, 1


def _gap(day: date, pair: Pair, records: list[AnyRecord]) -> int:
    """Return the days from a session to the next one planned, else those of the
    rhythm."""
    planned = [
        (body.planned_at.date() - day).days
        for record in records
        if isinstance(body := record.body, Session) and body.status is SessionStatus.PLANNED and body.planned_at
    ]
    return min((days for days in planned if days > 0), default=pair.cadence_days)


def _to_agree(records: list[AnyRecord], today: date) -> Iterator[_Found]:
    """Yield the takeaways to agree, one item a session, and one for those without."""
    sessions = {record.id: record for record in records if record.kind == Kind.SESSION}
    waiting: dict[RecordId | None, list[tuple[date, AnyRecord]]] = defaultdict(list)
    for record in records:
        if isinstance(record.body, Takeaway) and record.body.state in (TakeawayState.DRAFT, TakeawayState.PROPOSED):
            origin = sessions.get(record.parent) if record.parent is not None else None
            if origin is not None and isinstance(origin.body, Session) and not took_place(origin.body):
                continue
            if (when := _later(_day(origin or record), AGREE_DAYS)) <= today:
                waiting[origin.id if origin is not None else None].append((when, record))
    for group in waiting.values():
        when, oldest = min(group, key=lambda each: (each[1].at, each[1].id))
        yield DueKind.AGREE, when, oldest.id, len(group)


def _look(records: tuple[AnyRecord, ...], today: date) -> tuple[Due, ...]:
    sign = next((sign for sign in signals(records, today) if sign.rule in LOOKED_AT), None)
    if sign is None:
        return ()
    return (Due(DueKind.LOOK, today, sign.pair, sign.pair, sign.role),)


def _day(record: AnyRecord) -> date:
    """Return the local day of a session if it has one, else the day the record sorts
    by."""
    session = record.body
    moment = (session.held_at or session.planned_at) if isinstance(session, Session) else None
    return (moment or record.at).date()


def _later(day: date, days: int) -> date:
    return day + min(timedelta(days), date.max - day)  # a mistyped year must not break the whole list
