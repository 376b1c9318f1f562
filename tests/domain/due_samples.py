"""Pairs, sessions and what is due of them, for the tests of the list."""

from datetime import UTC, date, datetime, time
from typing import Any

from msgspec.structs import replace

from rmjournal.domain.model.pair import Pair, PairStatus, Role
from rmjournal.domain.model.session import Session, SessionStatus
from rmjournal.domain.record.record import AnyRecord, Body, Kind, Record
from rmjournal.domain.rules.due import Due, DueKind, due
from tests.domain.samples import NOON, PAIR_ID, day, uid

TODAY = day(10)
SECRET = "Zanzibar"
OTHER = 1000  # the number of another pair's record
JUNIOR, SENIOR = Role.MENTOR_JUNIOR, Role.MENTEE_SENIOR


def pair(role: Role = JUNIOR, status: PairStatus = PairStatus.ACTIVE, **fields: Any) -> Record[Body]:
    body = Pair(number=1, alias=SECRET, role=role, status=status, **fields)
    return Record(PAIR_ID, Kind.PAIR, PAIR_ID, None, NOON, NOON, {}, body)


def another(number: int = 2, role: Role = SENIOR, id: int = OTHER) -> Record[Body]:
    body = Pair(number=number, alias=SECRET, role=role, status=PairStatus.ACTIVE)
    return Record(uid(id), Kind.PAIR, uid(id), None, NOON, NOON, {}, body)


def of(pair: int, kept: Record[Body]) -> Record[Body]:
    """The same record, of another pair."""
    return replace(kept, pair=uid(pair))


def planned(when: date, **fields: Any) -> Session:
    return Session(number=1, planned_at=datetime.combine(when, time(9)), **fields)


def met(when: date, number: int = 1, *, settled: bool = False, **fields: Any) -> Session:
    """A session that was held; a settled one was debriefed."""
    done = True if settled else None
    moment = datetime.combine(when, time(9))
    return Session(number=number, held_at=moment, status=SessionStatus.HELD, debrief_done=done, **fields)


def at(when: date) -> datetime:
    return datetime.combine(when, time(9), UTC)


def morning(when: date) -> datetime:
    """Six on this day: three hours before the sessions of these tests."""
    return datetime.combine(when, time(6), UTC)


def items(*records: AnyRecord, today: date = TODAY, planning: bool = False, **fields: Any) -> tuple[Due, ...]:
    """What is due in the morning; to plan the next session only if that is asked for."""
    plans = () if planning else (DueKind.PLAN, DueKind.WAIT)
    return tuple(item for item in due([pair(**fields), *records], morning(today)) if item.what not in plans)


def found(*records: AnyRecord, today: date = TODAY, **fields: Any) -> list[tuple[DueKind, date]]:
    return [(item.what, item.when) for item in items(*records, today=today, **fields)]


def days_of(what: DueKind, *records: AnyRecord, today: date = TODAY, **fields: Any) -> list[date]:
    return [when for kind, when in found(*records, today=today, **fields) if kind is what]
