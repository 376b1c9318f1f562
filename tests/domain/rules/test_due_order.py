"""What is waiting over all pairs: what is looked at, in which order, in which words."""

from collections.abc import Iterable
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from msgspec.structs import replace

from rmjournal.domain.due_words import due_reason
from rmjournal.domain.model.pair import PairStatus, Party, ReportingLine, Role
from rmjournal.domain.model.reflection import Reflection
from rmjournal.domain.model.review import Closing, Keeping
from rmjournal.domain.model.session import Disrespect, Talk
from rmjournal.domain.model.signal_answer import Answered, Rule, SignalAnswer, StoredRule
from rmjournal.domain.model.takeaway import Commitment, CommitmentStatus
from rmjournal.domain.record.record import AnyRecord, Body, Kind, Record, RecordId, Unread
from rmjournal.domain.rules.by_kind import by_pair
from rmjournal.domain.rules.destroying import to_destroy
from rmjournal.domain.rules.due import Due, DueKind, due
from rmjournal.domain.rules.signals import signals
from tests.domain.due_samples import (
    JUNIOR,
    OTHER,
    SECRET,
    SENIOR,
    TODAY,
    another,
    items,
    met,
    morning,
    of,
    pair,
    planned,
)
from tests.domain.samples import NOON, PAIR_ID, day, record, uid
from tests.domain.signal_samples import sent


def listed(records: Iterable[AnyRecord], today: date = TODAY) -> tuple[Due, ...]:
    """What is due in the morning, but for sessions to plan."""
    found = due(records, morning(today))
    return tuple(item for item in found if item.what not in (DueKind.PLAN, DueKind.WAIT))


# Something to look at


def disrespected(number: int = 1) -> Record[Body]:
    return record(number, met(day(9), settled=True, disrespect=Disrespect(by=Party.PARTNER)))


def three_held(**fields: Any) -> list[Record[Body]]:
    """Three sessions, reflected on: nothing to look at by themselves."""
    sessions = [record(n, met(day(2 * n), n, settled=True, **fields)) for n in (1, 2, 3)]
    return [*sessions, *(record(10 + n, Reflection(), parent=n) for n in (1, 2, 3))]


def calm_but(rule: Rule) -> list[Record[Body]]:
    """The pair and records that raise this one sign."""
    match rule:
        case Rule.SAFETY:
            return [pair(), disrespected(), record(2, Reflection(), parent=1)]
        case Rule.ROOM:
            return [pair(), *three_held(feedback_reception=1)]
        case Rule.WHOSE_MEETING:
            return [pair(), *three_held(talked=Talk.SENIOR)]
        case Rule.TIME:
            return [pair(cadence_days=2), *three_held()]
        case Rule.FOLLOW_THROUGH:
            promise = Commitment(owner=Party.ME, text=SECRET, due=date(2026, 2, 1))
            return [pair(), *three_held(), record(30, promise)]
        case Rule.TAKEAWAYS:
            return [pair(), *three_held(), record(30, sent(date(2026, 2, 1)))]
        case Rule.LINE:
            return [pair(reporting_line=ReportingLine.DIRECT), *three_held()]


@pytest.mark.parametrize("rule", Rule)
def test_of_the_signs_those_are_looked_at_that_the_list_does_not_hold(rule: Rule) -> None:
    records = calm_but(rule)
    assert [sign.rule for sign in signals(records, TODAY)] == [rule]
    looked = [item for item in listed(records) if item.what is DueKind.LOOK]
    if rule in (Rule.FOLLOW_THROUGH, Rule.TAKEAWAYS, Rule.LINE):
        assert looked == []
    else:
        assert looked == [Due(DueKind.LOOK, TODAY, PAIR_ID, PAIR_ID, JUNIOR)]


def test_nothing_to_look_at_gives_nothing() -> None:
    assert DueKind.LOOK not in [item.what for item in listed([pair(), *three_held()])]


def test_one_thing_at_most_is_looked_at_over_all_pairs_unless_safety_is_in_question() -> None:
    room = {"feedback_reception": 1}
    theirs = [of(OTHER, replace(each, id=uid(500 + n))) for n, each in enumerate(three_held(**room)[:3])]
    both = [pair(), *three_held(**room), another(), *theirs]
    looked = [item for item in listed(both) if item.what is DueKind.LOOK]
    assert [(item.pair, item.role) for item in looked] == [(PAIR_ID, JUNIOR)]
    looked = [item for item in listed([*both, answered(PAIR_ID, 1, 2, 3)]) if item.what is DueKind.LOOK]
    assert [(item.pair, item.role) for item in looked] == [(uid(OTHER), SENIOR)]
    settled = [*both, answered(PAIR_ID, 1, 2, 3), answered(uid(OTHER), 500, 501, 502)]
    assert DueKind.LOOK not in [item.what for item in listed(settled)]


def answered(pair: RecordId, *sessions: int) -> Record[Body]:
    evidence = tuple(map(uid, sessions))
    answer = SignalAnswer(rule=StoredRule.ROOM, answer=Answered.ACTED, evidence=evidence)
    return replace(record(40 + sessions[0], answer), pair=pair)


def test_a_sign_that_the_list_repeats_does_not_hide_the_next_one() -> None:
    promise = record(31, Commitment(owner=Party.ME, text=SECRET, due=date(2026, 2, 1)))
    records = [*calm_but(Rule.TIME), promise]
    assert [sign.rule for sign in signals(records, TODAY)] == [Rule.TIME, Rule.FOLLOW_THROUGH]
    assert listed(records)[-1].what is DueKind.LOOK


def test_a_thing_to_look_at_comes_last_whatever_its_day() -> None:
    mine = record(1, met(day(9), settled=True, disrespect=Disrespect(by=Party.ME)))
    records = [pair(), mine, record(2, planned(day(13)))]
    assert [(item.what, item.when) for item in listed(records)] == [
        (DueKind.REFLECT, day(11)),
        (DueKind.PREPARE, day(13)),
        (DueKind.LOOK, TODAY),
    ]


# All together


def everything() -> list[Record[Body]]:
    return [
        record(1, planned(day(9))),
        record(2, planned(day(12))),
        record(3, met(day(8), disrespect=Disrespect(by=Party.ME))),
        record(4, sent(day(1)), parent=3),
        record(7, Commitment(owner=Party.PARTNER, text=SECRET, due=day(9))),
        record(5, Commitment(owner=Party.ME, text=SECRET, due=day(12))),
        record(6, Commitment(owner=Party.ME, text=SECRET, status=CommitmentStatus.DONE)),
    ]


ASKED = set(DueKind) - {DueKind.BETWEEN, DueKind.MEET, DueKind.PLAN, DueKind.WAIT, DueKind.DESTROY}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("status", PairStatus)
def test_a_closed_or_archived_pair_is_left_in_peace(role: Role, status: PairStatus) -> None:
    waiting = listed([pair(role, status, supervision=(day(11),)), *everything()])
    if status in (PairStatus.CLOSED, PairStatus.ARCHIVED):
        assert waiting == ()
    elif status is PairStatus.PAUSED:
        assert [item.what for item in waiting] == [DueKind.LOOK]  # safety is never paused
    else:
        assert {item.what for item in waiting} == ASKED
        assert {item.role for item in waiting} == {role}


def to_be_destroyed() -> Closing:
    return Closing(keeping=Keeping.DESTROY, destroy_on=TODAY, why=SECRET)


@pytest.mark.parametrize("status", [PairStatus.CLOSED, PairStatus.ARCHIVED])
def test_only_whether_to_destroy_is_asked_in_a_closed_pair_and_from_its_day_on(status: PairStatus) -> None:
    records = [pair(status=status), record(50, to_be_destroyed()), *everything()]
    assert listed(records) == ()
    assert to_destroy(by_pair(records), day(9)) == ()
    for today in (TODAY, day(11)):
        assert to_destroy(by_pair(records), today) == (Due(DueKind.DESTROY, TODAY, PAIR_ID, PAIR_ID, JUNIOR),)


def test_closing_one_pair_does_not_silence_another() -> None:
    records = [pair(status=PairStatus.CLOSED), another(), of(OTHER, record(50, planned(day(9)))), *everything()]
    (item,) = listed(records)
    assert item == Due(DueKind.CONFIRM, day(9), uid(OTHER), uid(50), SENIOR, first=True)


def test_one_pair_says_nothing_about_another() -> None:
    mine = [pair(), record(1, met(day(9))), record(2, sent(day(1)))]
    theirs = [
        another(),
        of(OTHER, record(3, met(day(10), settled=True))),
        of(OTHER, record(4, Reflection(), parent=1)),
        of(OTHER, record(5, sent(day(1)), parent=1)),
    ]
    together = listed([*mine, *theirs])
    assert [item for item in together if item.pair == PAIR_ID] == list(listed(mine))
    assert [item for item in together if item.pair == uid(OTHER)] == list(listed(theirs))


def test_a_meeting_comes_first_then_the_order_is_by_day_however_they_come() -> None:
    expected = [
        (DueKind.DEBRIEF, day(8), 3),
        (DueKind.CONFIRM, day(9), 1),
        (DueKind.AGREE, day(8), 4),
        (DueKind.HEAR, day(9), 7),
        (DueKind.TELL, day(10), 6),
        (DueKind.REFLECT, day(10), 3),
        (DueKind.PREPARE, day(12), 2),
        (DueKind.CLOSE, day(12), 5),
    ]
    for order in list(permutations([pair(), *everything()]))[::97]:
        waiting = listed(order)
        assert [(item.what, item.when, item.record) for item in waiting[:-1]] == [
            (what, when, uid(number)) for what, when, number in expected
        ]
        assert waiting[-1].what is DueKind.LOOK


def test_on_one_day_the_order_is_what_a_person_would_do_first_then_the_pair_then_the_record() -> None:
    one, two = another(2, id=900), another(1, id=901)  # the pair with the lower number has the higher id
    same = date(2026, 3, 9)
    promise = Commitment(owner=Party.ME, text=SECRET, due=same)
    takeaway = record(14, sent(day(2)))
    ended = replace(promise, status=CommitmentStatus.DONE, ended_on=same)
    records = [
        one,
        two,
        of(900, record(11, promise)),
        of(900, record(10, promise)),
        of(901, record(12, promise)),
        of(900, record(13, ended)),
        of(900, takeaway),
        of(900, record(15, planned(same))),
        of(901, record(16, met(same))),
        of(900, record(17, met(same, settled=True))),
    ]
    for order in (records, records[::-1]):
        assert [(item.what, item.record) for item in listed(order) if item.when == same] == [
            (DueKind.CONFIRM, uid(15)),
            (DueKind.DEBRIEF, uid(16)),
            (DueKind.AGREE, uid(14)),
            (DueKind.CLOSE, uid(12)),
            (DueKind.CLOSE, uid(10)),
            (DueKind.CLOSE, uid(11)),
            (DueKind.TELL, uid(13)),
        ]


def test_a_question_between_sessions_comes_after_all_else_of_its_day() -> None:
    reflect = of(OTHER, record(3, met(day(8), settled=True)))
    records = [another(), reflect, pair(), record(1, met(day(1))), record(2, planned(day(19)))]
    assert [item.what for item in listed(records) if item.when == TODAY] == [DueKind.REFLECT, DueKind.BETWEEN]


@pytest.mark.parametrize("role", Role)
def test_the_sentences_are_neutral_and_hold_nobodys_text(role: Role) -> None:
    waiting = [
        *listed([pair(role, supervision=(day(11),)), *everything()]),
        *listed([pair(role), record(1, met(day(1))), record(2, planned(day(19)))]),
        *listed([pair(role), record(1, planned(TODAY))]),
        *listed([pair(role), record(1, planned(TODAY))]),
        *due([pair(role, arranges=role.other)], morning(TODAY)),
        *due([pair(role, arranges=role)], morning(TODAY)),
        *to_destroy(by_pair([pair(role, PairStatus.CLOSED), record(1, to_be_destroyed())]), TODAY),
    ]
    assert {item.what for item in waiting} == set(DueKind)
    for item in waiting:
        why = due_reason(item.what, item.role)
        words = set(why.lower().replace(".", " ").replace(",", " ").split())
        assert SECRET not in str(item)
        assert why.endswith((".", "?"))
        assert not {"late", "overdue", "missed", "forgot", "mentor", "mentee", "should"} & words


def test_before_a_session_the_senior_has_the_agenda_and_the_junior_the_choice() -> None:
    (junior,) = items(record(1, planned(day(11))))
    (senior,) = items(record(1, planned(day(11))), role=SENIOR)
    assert "what to share" in due_reason(junior.what, junior.role)
    assert "The agenda is yours" in due_reason(senior.what, senior.role)


def test_what_has_no_pair_or_cannot_be_read_gives_nothing() -> None:
    alone = replace(record(1, planned(day(9))), pair=None)
    elsewhere = of(77, record(2, planned(day(9))))
    unread = Unread(uid(3), Kind.SESSION, PAIR_ID, None, NOON, NOON, {})
    assert listed([pair(), alone, elsewhere, unread]) == ()
    newer = Unread(PAIR_ID, Kind.PAIR, PAIR_ID, None, NOON, NOON, {"role": "new"})
    assert listed([newer, record(1, planned(day(9)))]) == ()
    assert listed([]) == ()


def test_a_date_at_the_end_of_time_breaks_nothing() -> None:
    records = [
        pair(),
        record(1, met(date.max)),
        record(2, sent(None), parent=1),
        record(3, planned(date.max)),
        record(4, Commitment(owner=Party.ME, text=SECRET, due=date.max)),
    ]
    assert listed(records) == ()
    assert [item.when for item in listed(records, date.max)] == [date.max] * 5


def test_a_date_at_the_beginning_of_time_breaks_nothing() -> None:
    records = [
        pair(),
        record(1, met(date.min)),
        record(2, sent(None), parent=1),
        record(3, planned(date.min)),
        record(4, Commitment(owner=Party.ME, text=SECRET, due=date.min)),
    ]
    kinds = [DueKind.CONFIRM, DueKind.CLOSE, DueKind.AGREE, DueKind.LOOK]
    assert [item.what for item in listed(records)] == kinds
    assert [item.what for item in listed(records, date.max)] == kinds
    assert [item.what for item in listed(records, date.min)] == [
        DueKind.DEBRIEF,
        DueKind.PREPARE,
        DueKind.MEET,
        DueKind.CLOSE,
        DueKind.REFLECT,
    ]
