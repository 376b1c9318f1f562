"""What is waiting, at, before and after the day from which it is shown."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import permutations

import pytest
from msgspec.structs import replace

from rmjournal.domain.due import Due, DueKind, due
from rmjournal.domain.pair import Pair, PairStatus, Party, Role
from rmjournal.domain.record import Body, Kind, Record
from rmjournal.domain.reflection import Reflection
from rmjournal.domain.session import Session, SessionStatus
from rmjournal.domain.takeaway import Commitment, CommitmentStatus, Takeaway, TakeawayState

from .samples import NOON, PAIR_ID, day, record, uid

TODAY = day(10)
SECRET = "Zanzibar"


def pair(role: Role = Role.MENTOR_JUNIOR, status: PairStatus = PairStatus.ACTIVE) -> Record[Body]:
    body = Pair(number=1, alias=SECRET, role=role, status=status)
    return Record(PAIR_ID, Kind.PAIR, PAIR_ID, None, NOON, NOON, {}, body)


def planned(when: date, **fields: bool) -> Session:
    return Session(number=1, planned_at=datetime.combine(when, time(9)), **fields)  # type: ignore[arg-type]


def met(when: date) -> Session:
    return Session(number=1, held_at=datetime.combine(when, time(9)), status=SessionStatus.HELD)


def at(when: date) -> datetime:
    return datetime.combine(when, time(9), UTC)


def found(*records: Record[Body], role: Role = Role.MENTOR_JUNIOR) -> list[tuple[DueKind, date]]:
    return [(item.what, item.when) for item in due([pair(role), *records], TODAY)]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(
    ("days", "what"),
    [
        (4, None),
        (3, DueKind.PREPARE),
        (0, DueKind.PREPARE),
        (-1, DueKind.CONFIRM),
        (-400, DueKind.CONFIRM),
    ],
)
def test_a_planned_session_is_prepared_and_then_asked_about(role: Role, days: int, what: DueKind | None) -> None:
    when = TODAY + timedelta(days)
    assert found(record(1, planned(when)), role=role) == ([(what, when)] if what else [])


def test_a_prepared_session_needs_no_more_preparing_but_is_asked_about() -> None:
    assert found(record(1, planned(day(11), prep_done=True))) == []
    assert found(record(1, planned(day(9), prep_done=True))) == [(DueKind.CONFIRM, day(9))]


@pytest.mark.parametrize("status", set(SessionStatus) - {SessionStatus.PLANNED, SessionStatus.HELD})
def test_a_session_that_was_called_off_gives_nothing(status: SessionStatus) -> None:
    assert found(record(1, replace(planned(day(9)), status=status))) == []
    assert found(record(1, replace(planned(day(11)), status=status))) == []


def test_a_session_planned_for_no_day_gives_nothing() -> None:
    assert found(record(1, Session(number=1))) == []


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("held_on", "shown"), [(day(11), False), (day(10), True), (day(9), True), (day(1), True)])
def test_a_reflection_waits_from_the_day_of_the_session(role: Role, held_on: date, shown: bool) -> None:
    expected = [(DueKind.REFLECT, held_on + timedelta(2))] if shown else []
    assert found(record(1, met(held_on)), role=role) == expected


def test_one_reflection_on_the_session_is_enough_even_one_that_cannot_be_read() -> None:
    session = record(1, met(day(9)))
    assert found(session, record(2, Reflection(), parent=1)) == []
    unread: Record[Body] = Record(uid(2), Kind.REFLECTION, PAIR_ID, uid(1), NOON, NOON, {"kind": "new"}, None)
    assert found(session, unread) == []
    assert found(session, record(2, Reflection())) == [(DueKind.REFLECT, day(11))]
    assert found(session, record(2, Reflection(), parent=9)) == [(DueKind.REFLECT, day(11))]


def test_a_session_held_without_a_time_counts_from_its_plan_or_its_record() -> None:
    body = Session(number=1, status=SessionStatus.HELD)
    assert found(record(1, body, at=at(day(8)))) == [(DueKind.REFLECT, day(10))]
    assert found(record(1, replace(planned(day(7)), status=SessionStatus.HELD))) == [(DueKind.REFLECT, day(9))]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", [TakeawayState.DRAFT, TakeawayState.PROPOSED])
@pytest.mark.parametrize(("held_on", "shown"), [(day(4), False), (day(3), True), (day(2), True)])
def test_a_takeaway_waits_from_a_week_after_the_session(
    role: Role, state: TakeawayState, held_on: date, shown: bool
) -> None:
    takeaway = record(2, Takeaway(text=SECRET, state=state), parent=1, at=at(day(9)))
    reflection = record(3, Reflection(), parent=1)
    expected = [(DueKind.AGREE, held_on + timedelta(7))] if shown else []
    assert found(record(1, met(held_on)), reflection, takeaway, role=role) == expected


def test_a_takeaway_without_a_session_counts_from_its_own_day() -> None:
    assert found(record(2, Takeaway(text=SECRET), at=at(day(3)))) == [(DueKind.AGREE, day(10))]
    assert found(record(2, Takeaway(text=SECRET), at=at(day(4)))) == []


def test_a_takeaway_of_a_session_that_was_not_held_waits_with_it() -> None:
    planned_later = record(1, planned(day(20)))
    assert found(planned_later, record(2, Takeaway(text=SECRET), parent=1, at=at(day(1)))) == []


@pytest.mark.parametrize("state", [TakeawayState.AGREED, TakeawayState.DECLINED, TakeawayState.WITHDRAWN])
def test_a_settled_takeaway_gives_nothing(state: TakeawayState) -> None:
    assert found(record(2, Takeaway(text=SECRET, state=state), at=at(day(1)))) == []


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("owner", Party)
@pytest.mark.parametrize(("days", "shown"), [(8, False), (7, True), (0, True), (-30, True)])
def test_an_open_commitment_is_shown_a_week_ahead(role: Role, owner: Party, days: int, shown: bool) -> None:
    when = TODAY + timedelta(days)
    commitment = record(1, Commitment(owner=owner, text=SECRET, due=when))
    assert found(commitment, role=role) == ([(DueKind.CLOSE, when)] if shown else [])


def test_an_open_commitment_without_a_day_gives_nothing() -> None:
    assert found(record(1, Commitment(owner=Party.ME, text=SECRET))) == []


@pytest.mark.parametrize("status", [CommitmentStatus.DONE, CommitmentStatus.DROPPED])
def test_what_ended_is_told_until_it_was_told(status: CommitmentStatus) -> None:
    commitment = Commitment(owner=Party.ME, text=SECRET, status=status, due=day(30))
    assert found(record(1, commitment, at=at(day(5)))) == [(DueKind.TELL, day(5))]
    assert found(record(1, replace(commitment, told_partner_on=day(6)))) == []


def everything() -> list[Record[Body]]:
    return [
        record(1, planned(day(9))),
        record(2, planned(day(12))),
        record(3, met(day(1))),
        record(4, Takeaway(text=SECRET), parent=3),
        record(5, Commitment(owner=Party.ME, text=SECRET, due=day(12))),
        record(6, Commitment(owner=Party.ME, text=SECRET, status=CommitmentStatus.DONE)),
    ]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("status", PairStatus)
def test_a_closed_or_archived_pair_is_left_in_peace(role: Role, status: PairStatus) -> None:
    items = due([pair(role, status), *everything()], TODAY)
    if status in (PairStatus.CLOSED, PairStatus.ARCHIVED):
        assert items == ()
    else:
        assert {item.what for item in items} == set(DueKind)


def test_closing_one_pair_does_not_silence_another() -> None:
    other = Record(uid(50), Kind.SESSION, uid(40), None, NOON, NOON, {}, planned(day(9)))
    items = due([pair(status=PairStatus.CLOSED), other, *everything()], TODAY)
    assert items == (Due(DueKind.CONFIRM, items[0].why, day(9), uid(40), uid(50)),)


def test_the_order_is_by_day_then_pair_then_record_however_they_come() -> None:
    other = Record(uid(0), Kind.SESSION, uid(1), None, NOON, NOON, {}, planned(day(12)))
    expected = [(day(3), 3), (day(8), 4), (day(9), 1), (day(10), 6), (day(12), 2), (day(12), 5), (day(12), 0)]
    for order in list(permutations([*everything(), other]))[::97]:
        items = due([pair(), *order], TODAY)
        assert [(item.when, item.record) for item in items] == [(when, uid(number)) for when, number in expected]


def test_the_sentences_are_neutral_and_hold_nobodys_text() -> None:
    for item in due([pair(), *everything()], TODAY):
        assert SECRET not in item.why
        assert not {"late", "overdue", "missed", "forgot"} & set(item.why.lower().replace(".", " ").split())


def test_what_has_no_pair_or_cannot_be_read_gives_nothing() -> None:
    alone: Record[Body] = Record(uid(1), Kind.SESSION, None, None, NOON, NOON, {}, planned(day(9)))
    unread: Record[Body] = Record(uid(2), Kind.SESSION, PAIR_ID, None, NOON, NOON, {}, None)
    assert due([alone, unread], TODAY) == ()


def test_a_date_at_the_end_of_time_breaks_nothing() -> None:
    records = [
        record(1, met(date.max)),
        record(2, Takeaway(text=SECRET), parent=1),
        record(3, planned(date.max)),
    ]
    assert due(records, TODAY) == ()
    assert [item.when for item in due(records, date.max)] == [date.max] * 3
