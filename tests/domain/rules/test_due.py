"""What is waiting, at, before and after the day from which it is shown."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from rmjournal.domain.model.pair import PairStatus, Party, Role
from rmjournal.domain.model.reflection import Reflection
from rmjournal.domain.model.session import (
    Advice,
    AgendaSetBy,
    Ratings,
    Respect,
    RoleCheck,
    Session,
    SessionStatus,
    Talk,
)
from rmjournal.domain.model.takeaway import (
    Commitment,
    CommitmentStatus,
    Takeaway,
    TakeawayState,
    heard,
    unheard,
)
from rmjournal.domain.record.record import AnyRecord, Kind, Unread
from rmjournal.domain.rules.due import DueKind, debriefed, due
from tests.domain.due_samples import SECRET, TODAY, at, days_of, found, items, met, pair, planned
from tests.domain.samples import NOON, PAIR_ID, day, record, uid
from tests.domain.signal_samples import sent

# Before a session


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(
    ("days", "what"),
    [
        (4, []),
        (3, [DueKind.PREPARE]),
        (1, [DueKind.PREPARE]),
        (0, [DueKind.PREPARE, DueKind.MEET]),
        (-1, [DueKind.CONFIRM]),
        (-40, [DueKind.CONFIRM]),
    ],
)
def test_a_planned_session_is_prepared_met_and_then_asked_about(role: Role, days: int, what: list[DueKind]) -> None:
    when = TODAY + timedelta(days)
    assert found(record(1, planned(when)), role=role) == [(each, when) for each in what]


def test_a_prepared_session_needs_no_more_preparing_but_is_asked_about() -> None:
    assert found(record(1, planned(day(11), prep_done=True))) == []
    assert found(record(1, planned(day(10), prep_done=True))) == [(DueKind.MEET, day(10))]
    assert found(record(1, planned(day(11), prep_done=False))) == [(DueKind.PREPARE, day(11))]
    assert found(record(1, planned(day(9), prep_done=True))) == [(DueKind.CONFIRM, day(9))]


@pytest.mark.parametrize("status", [s for s in SessionStatus if s not in (SessionStatus.PLANNED, SessionStatus.HELD)])
def test_a_session_that_was_called_off_gives_nothing(status: SessionStatus) -> None:
    assert found(record(1, replace(planned(day(9)), status=status))) == []
    assert found(record(1, replace(planned(day(11)), status=status))) == []


def test_a_session_planned_for_no_day_gives_nothing() -> None:
    assert found(record(1, Session(number=1))) == []


# After a session


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("held_on", "shown"), [(day(11), False), (day(10), True), (day(9), True), (day(1), True)])
def test_a_debrief_waits_from_the_day_of_the_session(role: Role, held_on: date, shown: bool) -> None:
    expected = [(DueKind.DEBRIEF, held_on)] if shown else []
    if shown and TODAY - held_on < timedelta(3):
        expected.append((DueKind.REFLECT, held_on + timedelta(2)))
    assert found(record(1, met(held_on)), role=role) == expected


@pytest.mark.parametrize(
    "facts",
    [
        {"debrief_done": True},
        {"agenda_set_by": AgendaSetBy.NONE},
        {"advice_from": Advice.NONE},
        {"unasked_advice": Advice.NONE},
        {"talk_share_mentee": 0},
        {"talked": Talk.EVEN},
        {"ratings": Ratings(relationship=1)},
        {"ratings": Ratings(topics=1)},
        {"ratings": Ratings(method=1)},
        {"ratings": Ratings(overall=1)},
    ],
)
def test_any_fact_of_a_debrief_ends_it(facts: dict[str, Any]) -> None:
    body = replace(met(day(9)), **facts)
    assert debriefed(body)
    assert days_of(DueKind.DEBRIEF, record(1, body)) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"debrief_done": False},
        {"prep_done": True},
        {"minutes": 60, "late_minutes": 5},
        {"reverse_share": 50, "feedback_reception": 3},
        {"respect": Respect.BOTH},
        {"role_check": RoleCheck(could_disagree=3)},
        {"intention": SECRET, "to_share": SECRET, "to_keep": SECRET},
    ],
)
def test_other_facts_leave_a_debrief_open(facts: dict[str, Any]) -> None:
    body = replace(met(day(9)), **facts)
    assert not debriefed(body)
    assert days_of(DueKind.DEBRIEF, record(1, body)) == [day(9)]


def test_only_the_newest_session_that_was_held_is_asked_about() -> None:
    older, newest, later = record(1, met(day(3), 3)), record(2, met(day(8), 1)), record(3, met(day(11), 4))
    waiting = items(older, newest, later, record(4, planned(day(20))))
    assert [(item.what, item.record) for item in waiting] == [
        (DueKind.DEBRIEF, newest.id),
        (DueKind.REFLECT, newest.id),
    ]
    settled = record(2, met(day(8), settled=True))
    assert found(older, settled, record(5, Reflection(), parent=2)) == []


def test_of_two_sessions_on_one_day_the_higher_number_is_the_newest() -> None:
    first, second = record(2, met(day(8), 1)), record(1, met(day(8), 2))
    assert {item.record for item in items(first, second)} == {second.id}


def test_one_reflection_on_the_session_is_enough_even_one_that_cannot_be_read() -> None:
    session = record(1, met(day(9), settled=True))
    assert found(session, record(2, Reflection(), parent=1)) == []
    unread = Unread(uid(2), Kind.REFLECTION, PAIR_ID, uid(1), NOON, NOON, {"kind": "new"})
    assert found(session, unread) == []
    assert found(session, record(2, Reflection())) == [(DueKind.REFLECT, day(11))]
    assert found(session, record(2, Reflection(), parent=9)) == [(DueKind.REFLECT, day(11))]


def test_a_session_held_without_a_time_counts_from_its_plan_or_its_record() -> None:
    body = Session(number=1, status=SessionStatus.HELD)
    assert found(record(1, body, at=at(day(8)))) == [(DueKind.DEBRIEF, day(8)), (DueKind.REFLECT, day(10))]
    in_plan = replace(planned(day(8)), status=SessionStatus.HELD)
    assert found(record(1, in_plan)) == [(DueKind.DEBRIEF, day(8)), (DueKind.REFLECT, day(10))]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("hours", "shown"), [(0, True), (71, True), (72, False), (73, False)])
def test_a_reflection_is_asked_for_72_hours_and_then_disappears(role: Role, hours: int, shown: bool) -> None:
    now = datetime.combine(day(7), time(9), UTC) + timedelta(hours=hours)
    waiting = due([pair(role), record(1, met(day(7), settled=True))], now)
    assert (DueKind.REFLECT in [item.what for item in waiting]) is shown


# Between sessions


def between(held_on: date, *more: AnyRecord, today: date = TODAY, **fields: Any) -> list[date]:
    return days_of(DueKind.BETWEEN, record(1, met(held_on)), *more, today=today, **fields)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(
    ("held_on", "next_on", "half_way"),
    [
        (day(1), day(19), day(10)),  # today is half-way
        (day(2), day(19), day(10)),  # half of 17 days is the eighth
        (day(2), day(20), None),  # half-way is tomorrow
        (day(1), day(18), day(9)),
        (day(1), day(11), day(6)),  # the day before the next session
        (day(1), day(10), None),  # the day of the next session
        (day(1), day(9), None),  # its day has come: it is asked about instead
        (day(7), day(14), day(10)),  # seven days are enough
        (day(7), day(13), None),  # six are not
    ],
)
def test_a_question_waits_from_half_way_until_the_next_session(
    role: Role, held_on: date, next_on: date, half_way: date | None
) -> None:
    expected = [half_way] if half_way else []
    assert between(held_on, record(2, planned(next_on)), role=role) == expected


def test_the_next_session_is_the_first_one_planned_after_the_newest_held() -> None:
    ahead = [record(2, planned(day(28))), record(3, planned(day(19)))]
    earlier = [record(4, planned(day(1))), record(5, Session(number=5))]
    off = record(6, replace(planned(day(5)), status=SessionStatus.CANCELLED_ME))
    assert between(day(1), *ahead, *earlier, off) == [day(10)]
    assert between(day(1), record(7, met(day(9), 2)), *ahead) == []


@pytest.mark.parametrize(
    ("cadence", "days", "shown"),
    [
        (28, 13, False),
        (28, 14, True),
        (28, 27, True),
        (28, 28, False),
        (7, 2, False),
        (7, 3, True),
        (7, 6, True),
        (7, 7, False),
        (6, 3, False),
        (1, 0, False),
    ],
)
def test_without_a_next_session_the_rhythm_says_when(cadence: int, days: int, shown: bool) -> None:
    held_on = TODAY - timedelta(days)
    expected = [held_on + timedelta(cadence // 2)] if shown else []
    assert between(held_on, cadence_days=cadence) == expected


@pytest.mark.parametrize(
    ("written_on", "parent", "shown"),
    [
        (day(2), None, False),
        (day(10), None, False),
        (day(1), None, True),  # on the day of the session: it is about the session
        (day(5), 1, True),  # it hangs on the session
        (day(5), 3, True),  # it hangs on an earlier one
        (day(5), 9, False),  # what it hung on is no session
    ],
)
def test_a_reflection_since_the_session_ends_the_question(written_on: date, parent: int | None, shown: bool) -> None:
    more = record(2, planned(day(19))), record(3, met(date(2026, 2, 1), 1))
    kept = record(4, Reflection(), parent=parent, at=at(written_on))
    assert between(day(1), *more, kept) == ([day(10)] if shown else [])
    assert between(day(1), *more, replace(kept, body=None)) == ([day(10)] if shown else [])


def test_what_hangs_on_a_session_that_cannot_be_read_belongs_to_it_as_ever() -> None:
    unread = Unread(uid(3), Kind.SESSION, PAIR_ID, None, at(day(2)), at(day(2)), {"kind": "new"})
    kept = record(4, Reflection(), parent=3, at=at(day(5)))
    assert between(day(1), record(2, planned(day(19))), unread, kept) == [day(10)]
    hanging = [
        record(number, sent(None), parent=parent, at=at(day(3))) for number, parent in ((5, 3), (6, 3), (7, None))
    ]
    agree = [(each.when, each.count) for each in items(unread, *hanging) if each.what is DueKind.AGREE]
    assert agree == [(day(9), 2), (day(10), 1)]


def test_the_question_between_sessions_belongs_to_the_pair() -> None:
    waiting = items(record(1, met(day(1))), record(2, planned(day(19))))
    assert [item.record for item in waiting if item.what is DueKind.BETWEEN] == [PAIR_ID]


@pytest.mark.parametrize("status", PairStatus)
def test_a_paused_pair_is_not_asked_between_sessions(status: PairStatus) -> None:
    quiet = (PairStatus.PAUSED, PairStatus.CLOSED, PairStatus.ARCHIVED)
    assert between(day(1), record(2, planned(day(19))), status=status) == ([] if status in quiet else [day(10)])


def test_before_a_first_session_there_is_nothing_between() -> None:
    assert days_of(DueKind.BETWEEN, record(1, planned(day(19))), record(2, met(day(11)))) == []


def test_after_the_last_session_there_is_nothing_between() -> None:
    assert between(day(1), planned_sessions=1, cadence_days=18) == []
    assert between(day(1), planned_sessions=2, cadence_days=18) == [day(10)]
    assert between(day(1), record(2, planned(day(19))), planned_sessions=1) == [day(10)]


# Takeaways and promises


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("sent_on", "shown"), [(day(4), False), (day(3), True), (day(2), True)])
def test_a_takeaway_waits_from_a_week_after_it_was_sent(role: Role, sent_on: date, shown: bool) -> None:
    takeaway = record(2, sent(sent_on), parent=1, at=at(day(9)))
    reflection = record(3, Reflection(), parent=1)
    expected = [(DueKind.AGREE, sent_on + timedelta(7))] if shown else []
    assert found(record(1, met(day(1), settled=True)), reflection, takeaway, role=role) == expected


@pytest.mark.parametrize("role", Role)
def test_a_draft_asks_for_nothing_ever(role: Role) -> None:
    assert found(record(2, Takeaway(text=SECRET), at=at(day(1))), today=date(2027, 1, 1), role=role) == []


def test_a_takeaway_that_an_older_version_sent_counts_from_its_session_or_its_own_day() -> None:
    assert found(record(2, sent(None), at=at(day(3)))) == [(DueKind.AGREE, day(10))]
    assert found(record(2, sent(None), at=at(day(4)))) == []
    assert found(record(2, sent(None), parent=9, at=at(day(3)))) == [(DueKind.AGREE, day(10))]
    settled = record(1, met(day(2), settled=True))
    assert found(settled, record(2, sent(None), parent=1, at=at(day(9)))) == [(DueKind.AGREE, day(9))]


def test_the_takeaways_of_one_session_wait_together_and_those_of_none() -> None:
    text = sent(None)
    waiting = items(
        record(1, met(day(1))),
        record(2, met(day(2))),
        record(3, text, parent=1, at=at(day(9))),
        record(4, text, parent=1, at=at(day(2))),
        record(5, replace(text, state=TakeawayState.DRAFT), parent=1, at=at(day(2))),
        record(6, replace(text, state=TakeawayState.AGREED), parent=1, at=at(day(1))),
        record(7, text, parent=2),
        record(8, text, at=at(day(3))),
        record(9, text, at=at(day(2))),
        record(10, text, parent=99, at=at(day(3))),  # what it hung on is gone
        record(11, text, at=at(day(4))),  # a week is not yet over
    )
    agree = [(item.when, item.record, item.count) for item in waiting if item.what is DueKind.AGREE]
    assert agree == [(day(8), uid(4), 2), (day(9), uid(7), 1), (day(9), uid(9), 3)]
    assert {item.count for item in waiting if item.what is not DueKind.AGREE} == {1}


@pytest.mark.parametrize("state", [TakeawayState.AGREED, TakeawayState.DECLINED, TakeawayState.WITHDRAWN])
def test_a_settled_takeaway_gives_nothing(state: TakeawayState) -> None:
    assert found(record(2, Takeaway(text=SECRET, state=state), at=at(day(1)))) == []


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("days", "shown"), [(8, False), (7, True), (0, True), (-10, True)])
def test_an_open_commitment_of_mine_is_shown_a_week_ahead(role: Role, days: int, shown: bool) -> None:
    when = TODAY + timedelta(days)
    commitment = record(1, Commitment(owner=Party.ME, text=SECRET, due=when))
    assert found(commitment, role=role) == ([(DueKind.CLOSE, when)] if shown else [])


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("days", "shown"), [(7, False), (1, False), (0, True), (-10, True)])
def test_of_my_partners_i_am_asked_from_its_day_whether_i_have_heard(role: Role, days: int, shown: bool) -> None:
    when = TODAY + timedelta(days)
    theirs = Commitment(owner=Party.PARTNER, text=SECRET, due=when)
    assert found(record(1, theirs), role=role) == ([(DueKind.HEAR, when)] if shown else [])
    for kept in (True, False):
        assert found(record(1, heard(theirs, TODAY, kept=kept)), role=role) == []
    assert found(record(1, unheard(theirs, TODAY)), role=role) == []


def test_an_open_commitment_without_a_day_gives_nothing() -> None:
    assert found(record(1, Commitment(owner=Party.ME, text=SECRET))) == []


@pytest.mark.parametrize("status", [CommitmentStatus.DONE, CommitmentStatus.DROPPED])
def test_what_ended_is_told_until_it_was_told(status: CommitmentStatus) -> None:
    commitment = Commitment(owner=Party.ME, text=SECRET, status=status, due=day(30))
    assert found(record(1, commitment, at=at(day(5)))) == [(DueKind.TELL, day(5))]
    ended = replace(commitment, ended_on=day(7))
    assert found(record(1, ended, at=at(day(5)))) == [(DueKind.TELL, day(7))]
    assert found(record(1, replace(ended, told_partner_on=day(8)))) == []
    assert found(record(1, replace(ended, owner=Party.PARTNER))) == []
