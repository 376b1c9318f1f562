"""The hour of a meeting, at, before and after each step; a paused pair; a pair in which safety is in question."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from msgspec.structs import replace

from rmjournal.domain.model.pair import PairStatus, Party, Role
from rmjournal.domain.model.session import Respect, Session, SessionStatus
from rmjournal.domain.model.signal_answer import Answered, SignalAnswer, StoredRule
from rmjournal.domain.model.takeaway import Commitment
from rmjournal.domain.record.record import AnyRecord, Body, Record
from rmjournal.domain.rules.due import DueKind, coming, due
from tests.domain.due_samples import OTHER, SECRET, another, met, of, pair
from tests.domain.samples import day, record, uid

AT = datetime(2026, 3, 10, 14, 30)
ROLES = pytest.mark.parametrize("role", Role)


def at(minutes: int, zone: timezone = UTC) -> datetime:
    """So many minutes after the session begins, by the clock on the wall."""
    return (AT + timedelta(minutes=minutes)).replace(tzinfo=zone)


def waiting(
    *records: AnyRecord, now: datetime, role: Role = Role.MENTOR_JUNIOR, **fields: Any
) -> list[tuple[str, bool]]:
    found = due([pair(role, **fields), *records], now)
    return [(item.what.value, item.first) for item in found if item.what not in (DueKind.PLAN, DueKind.WAIT)]


def session(**fields: Any) -> Record[Body]:
    return record(1, Session(number=1, planned_at=AT, **fields))


@ROLES
@pytest.mark.parametrize(
    ("minutes", "what"),
    [
        (-121, [("prepare", False), ("meet", False)]),
        (-120, [("meet", True), ("prepare", False)]),
        (-1, [("meet", True), ("prepare", False)]),
        (0, [("meet", True)]),
        (59, [("meet", True)]),
        (60, [("debrief", True)]),
        (9 * 60, [("debrief", True)]),
        (9 * 60 + 30, [("confirm", True)]),
    ],
)
def test_from_two_hours_before_the_meeting_is_first_and_after_it_the_debrief(
    role: Role, minutes: int, what: list[tuple[str, bool]]
) -> None:
    assert waiting(session(), now=at(minutes), role=role) == what


@ROLES
@pytest.mark.parametrize(("minutes", "what"), [(29, "meet"), (30, "debrief")])
def test_the_length_of_a_session_says_when_it_ends(role: Role, minutes: int, what: str) -> None:
    assert waiting(session(minutes=30, prep_done=True), now=at(minutes), role=role) == [(what, True)]


def test_a_session_over_midnight_is_first_on_both_days() -> None:
    late = record(1, Session(number=1, planned_at=datetime(2026, 3, 10, 23, 30), prep_done=True))
    early = record(1, Session(number=1, planned_at=datetime(2026, 3, 11, 1), prep_done=True))
    assert waiting(late, now=datetime(2026, 3, 11, 0, 15, tzinfo=UTC)) == [("meet", True)]
    assert waiting(late, now=datetime(2026, 3, 11, 0, 30, tzinfo=UTC)) == [("debrief", True)]
    assert waiting(early, now=datetime(2026, 3, 10, 23, tzinfo=UTC)) == [("meet", True)]
    assert coming([pair(), early], datetime(2026, 3, 10, 23, tzinfo=UTC)) == ()


def test_the_meeting_comes_before_what_is_older_also_of_another_pair() -> None:
    promise = record(5, Commitment(owner=Party.ME, text=SECRET, due=day(2)))
    records = [another(), of(OTHER, promise), pair(), session(prep_done=True)]
    assert [item.what for item in due(records, at(-120))][:2] == [DueKind.MEET, DueKind.CLOSE]
    assert next(item.what for item in due(records, at(-121))) is DueKind.CLOSE


@ROLES
@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(-121, [2, 1]), (-120, [1, 2]), (0, [1, 2]), (59, [1, 2]), (60, [1, 2]), (9 * 60 + 30, [2, 1])],
)
def test_the_session_of_the_hour_comes_before_an_older_one_that_waits_for_its_debrief(
    role: Role, minutes: int, expected: list[int]
) -> None:
    older = record(2, met(day(7), 2))
    records = [pair(role), session(prep_done=True), older]
    listed = [
        item.record
        for item in due(records, at(minutes))
        if item.what in (DueKind.MEET, DueKind.DEBRIEF, DueKind.CONFIRM)
    ]
    assert listed == [uid(number) for number in expected]


def test_the_clock_on_the_wall_counts_whatever_its_zone() -> None:
    for hours in (-11, 0, 14):
        zone = timezone(timedelta(hours=hours))
        assert waiting(session(prep_done=True), now=at(-120, zone)) == [("meet", True)]
        assert waiting(session(prep_done=True), now=at(60, zone)) == [("debrief", True)]


def test_a_debriefed_session_is_over() -> None:
    done = record(1, Session(number=1, held_at=AT, status=SessionStatus.HELD, debrief_done=True))
    assert waiting(done, now=at(60)) == [("reflect", False)]
    undone = record(1, Session(number=1, held_at=AT, status=SessionStatus.HELD))
    assert waiting(undone, now=at(60)) == [("debrief", True), ("reflect", False)]


# Silence


def everything() -> list[Record[Body]]:
    return [
        record(2, met(day(7))),
        record(3, Commitment(owner=Party.ME, text=SECRET, due=day(10))),
        record(4, Commitment(owner=Party.PARTNER, text=SECRET, due=day(10))),
    ]


UNSAFE = record(9, met(day(6), 9, settled=True, respect=Respect.NOT_BY_PARTNER))


def answered(what: Answered, **fields: Any) -> Record[Body]:
    answer = SignalAnswer(rule=StoredRule.SAFETY, answer=what, evidence=(UNSAFE.id,), **fields)
    return record(10, answer)


@ROLES
def test_while_safety_is_in_question_only_the_session_of_the_day_stays(role: Role) -> None:
    records = [pair(role), *everything(), session(), UNSAFE]
    found = due(records, at(-600))
    assert [(item.what, item.quiet) for item in found] == [(DueKind.MEET, True), (DueKind.LOOK, False)]
    assert [item.what for item in due(records, at(120))] == [DueKind.MEET, DueKind.LOOK]
    assert [item.what for item in due(records, at(24 * 60))] == [DueKind.LOOK]
    assert coming(records, at(-24 * 60 * 3)) == ()


@ROLES
@pytest.mark.parametrize("what", Answered)
def test_settled_not_now_and_normal_for_us_end_the_silence(role: Role, what: Answered) -> None:
    rests = answered(what, until=day(24) if what is Answered.SNOOZED else None)
    records = [pair(role), *everything(), UNSAFE, rests]
    assert DueKind.CLOSE in [item.what for item in due(records, at(0))]
    again = [item.what for item in due(records, at(14 * 24 * 60))]
    assert (again == [DueKind.LOOK]) is (what is Answered.SNOOZED)


@ROLES
def test_what_i_did_silences_nothing(role: Role) -> None:
    mine = record(9, met(day(6), 9, settled=True, respect=Respect.NOT_BY_ME))
    found = [item.what for item in due([pair(role), *everything(), mine], at(0))]
    assert {DueKind.CLOSE, DueKind.HEAR, DueKind.LOOK} <= set(found)


def test_each_pair_in_question_has_its_own_line_and_silences_no_other() -> None:
    other = of(OTHER, replace(UNSAFE, id=uid(19)))
    third = of(OTHER + 1, replace(everything()[1], id=uid(29)))
    records = [pair(), UNSAFE, another(), other, another(3, id=OTHER + 1), third]
    found = due(records, at(0))
    assert [item.pair for item in found if item.what is DueKind.LOOK] == [pair().id, uid(OTHER)]
    assert DueKind.CLOSE in [item.what for item in found if item.pair == uid(OTHER + 1)]


@ROLES
@pytest.mark.parametrize(("until", "silent"), [(11, True), (10, False), (9, False)])
def test_a_paused_pair_is_silent_until_its_day(role: Role, until: int, silent: bool) -> None:
    paused: dict[str, Any] = {"paused_on": day(9), "paused_until": day(until)}
    found = [item.what for item in due([pair(role, **paused), *everything()], at(0))]
    assert (found == []) is silent
    meeting = [item.what for item in due([pair(role, **paused), session(prep_done=True)], at(-600))]
    assert meeting == [DueKind.MEET]


@ROLES
def test_a_pair_that_is_paused_without_a_day_is_silent(role: Role) -> None:
    assert due([pair(role, PairStatus.PAUSED), *everything()], at(0)) == ()


def test_the_clocks_of_a_paused_pair_stop() -> None:
    """The debrief of a session waits for one rhythm, in days that were not paused."""
    held = record(2, met(datetime(2026, 2, 1).date()))
    paused: dict[str, Any] = {"paused_on": datetime(2026, 2, 5).date(), "paused_until": day(5)}
    assert [item.what for item in due([pair(cadence_days=9), held], at(0))][:1] != [DueKind.DEBRIEF]
    assert due([pair(cadence_days=9, **paused), held], at(0))[0].what is DueKind.DEBRIEF
    assert DueKind.DEBRIEF not in [item.what for item in due([pair(cadence_days=8, **paused), held], at(0))]


@ROLES
@pytest.mark.parametrize(("days", "is_due"), [(2, False), (1, True), (0, False), (-1, False)])
def test_supervision_is_told_the_day_before_and_at_no_other_time(role: Role, days: int, is_due: bool) -> None:
    when = (AT + timedelta(days)).date()
    told = [what for what, _ in waiting(now=at(0), role=role, supervision=(when,))]
    assert ("supervision" in told) is is_due
