"""What is waiting over all pairs: what is looked at, in which order, in which words."""

from datetime import date
from itertools import permutations
from typing import Any

import pytest
from msgspec.structs import replace

from rmjournal.domain.model.pair import PairStatus, Party, ReportingLine, Role
from rmjournal.domain.model.reflection import Reflection
from rmjournal.domain.model.session import Disrespect
from rmjournal.domain.model.takeaway import Commitment, CommitmentStatus, Takeaway
from rmjournal.domain.record.record import Body, Kind, Record, RecordId, Unread
from rmjournal.domain.rules.due import Due, DueKind, coming, due
from rmjournal.domain.rules.signals import Answered, Rule, SignalAnswer, signals
from rmjournal.domain.words import due_reason
from tests.domain.due_samples import JUNIOR, OTHER, SECRET, SENIOR, TODAY, another, at, items, met, of, pair, planned
from tests.domain.samples import NOON, PAIR_ID, day, record, uid

# Something to look at


def disrespected(number: int = 1) -> Record[Body]:
    return record(number, met(day(9), settled=True, disrespect=Disrespect(by=Party.PARTNER)))


def three_held(**fields: Any) -> list[Record[Body]]:
    """Three sessions, reflected on, with a thought between them: nothing to look at by themselves."""
    sessions = [record(n, met(day(2 * n), n, settled=True, **fields)) for n in (1, 2, 3)]
    thoughts = [record(10 + n, Reflection(), parent=n) for n in (1, 2, 3)]
    return [*sessions, *thoughts, record(20, Reflection(), at=at(day(7)))]


def calm_but(rule: Rule) -> list[Record[Body]]:
    """The pair and records that raise this one sign."""
    match rule:
        case Rule.DISRESPECT:
            return [pair(), disrespected(), record(2, Reflection(), parent=1)]
        case Rule.ROLE_REVERSAL:
            return [pair(), *three_held(talk_share_mentee=80)]
        case Rule.TIME_POOR:
            return [pair(), *three_held(prep_done=False)]
        case Rule.LOOP_OPEN:
            promise = Commitment(owner=Party.ME, text=SECRET, due=date(2026, 2, 1))
            return [pair(), *three_held(), record(30, promise)]
        case Rule.TAKEAWAYS_OPEN:
            return [pair(), *three_held(), record(30, Takeaway(text=SECRET), at=at(date(2026, 2, 1)))]
        case Rule.NO_REFLECTION:
            return [pair(), *three_held()[:-1]]
        case Rule.CONFLICT_LINE:
            return [pair(reporting_line=ReportingLine.DIRECT), *three_held()]


@pytest.mark.parametrize("rule", Rule)
def test_of_the_signs_those_are_looked_at_that_the_list_does_not_hold(rule: Rule) -> None:
    records = calm_but(rule)
    assert [sign.rule for sign in signals(records, TODAY)] == [rule]
    looked = [item for item in due(records, TODAY) if item.what is DueKind.LOOK]
    if rule in (Rule.LOOP_OPEN, Rule.TAKEAWAYS_OPEN, Rule.CONFLICT_LINE):
        assert looked == []
    else:
        assert looked == [Due(DueKind.LOOK, TODAY, PAIR_ID, PAIR_ID, JUNIOR)]


def test_nothing_to_look_at_gives_nothing() -> None:
    assert DueKind.LOOK not in [item.what for item in due([pair(), *three_held()], TODAY)]


def test_one_thing_at_most_is_looked_at_over_all_pairs() -> None:
    both = [pair(), disrespected(1), another(), of(OTHER, disrespected(2))]
    looked = [item for item in due(both, TODAY) if item.what is DueKind.LOOK]
    assert [(item.pair, item.role) for item in looked] == [(PAIR_ID, JUNIOR)]
    looked = [item for item in due([*both, *answered(PAIR_ID, 1)], TODAY) if item.what is DueKind.LOOK]
    assert [(item.pair, item.role) for item in looked] == [(uid(OTHER), SENIOR)]
    settled = [*both, *answered(PAIR_ID, 1), *answered(uid(OTHER), 2)]
    assert DueKind.LOOK not in [item.what for item in due(settled, TODAY)]


def answered(pair: RecordId, session: int) -> list[Record[Body]]:
    answer = SignalAnswer(rule=Rule.DISRESPECT, answer=Answered.ACTED, evidence=(uid(session),))
    return [replace(record(40 + session, answer), pair=pair)]


def test_a_sign_that_the_list_repeats_does_not_hide_the_next_one() -> None:
    records = [*calm_but(Rule.LOOP_OPEN)[:-2], calm_but(Rule.LOOP_OPEN)[-1]]  # without the thought between
    assert [sign.rule for sign in signals(records, TODAY)] == [Rule.LOOP_OPEN, Rule.NO_REFLECTION]
    assert due(records, TODAY)[-1].what is DueKind.LOOK


def test_a_thing_to_look_at_comes_last_whatever_its_day() -> None:
    records = [pair(), disrespected(), record(2, planned(day(13)))]
    assert [(item.what, item.when) for item in due(records, TODAY)] == [
        (DueKind.REFLECT, day(11)),
        (DueKind.PREPARE, day(13)),
        (DueKind.LOOK, TODAY),
    ]


# All together


def everything() -> list[Record[Body]]:
    return [
        record(1, planned(day(9))),
        record(2, planned(day(12))),
        record(3, met(day(1), disrespect=Disrespect(by=Party.ME))),
        record(4, Takeaway(text=SECRET), parent=3),
        record(5, Commitment(owner=Party.ME, text=SECRET, due=day(12))),
        record(6, Commitment(owner=Party.ME, text=SECRET, status=CommitmentStatus.DONE)),
    ]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("status", PairStatus)
def test_a_closed_or_archived_pair_is_left_in_peace(role: Role, status: PairStatus) -> None:
    waiting = due([pair(role, status), *everything()], TODAY)
    if status in (PairStatus.CLOSED, PairStatus.ARCHIVED):
        assert waiting == ()
    else:
        assert {item.what for item in waiting} == set(DueKind) - {DueKind.BETWEEN, DueKind.MEET, DueKind.PLAN}
        assert {item.role for item in waiting} == {role}


def test_closing_one_pair_does_not_silence_another() -> None:
    records = [pair(status=PairStatus.CLOSED), another(), of(OTHER, record(50, planned(day(9)))), *everything()]
    (item,) = due(records, TODAY)
    assert item == Due(DueKind.CONFIRM, day(9), uid(OTHER), uid(50), SENIOR)


def test_one_pair_says_nothing_about_another() -> None:
    mine = [pair(), record(1, met(day(9))), record(2, Takeaway(text=SECRET), at=at(day(1)))]
    theirs = [
        another(),
        of(OTHER, record(3, met(day(10), settled=True))),
        of(OTHER, record(4, Reflection(), parent=1)),
        of(OTHER, record(5, Takeaway(text=SECRET), parent=1, at=at(day(1)))),
    ]
    together = due([*mine, *theirs], TODAY)
    assert [item for item in together if item.pair == PAIR_ID] == list(due(mine, TODAY))
    assert [item for item in together if item.pair == uid(OTHER)] == list(due(theirs, TODAY))


def test_the_order_is_by_day_however_they_come() -> None:
    expected = [
        (DueKind.DEBRIEF, day(1), 3),
        (DueKind.REFLECT, day(3), 3),
        (DueKind.AGREE, day(8), 4),
        (DueKind.CONFIRM, day(9), 1),
        (DueKind.TELL, day(10), 6),
        (DueKind.PREPARE, day(12), 2),
        (DueKind.CLOSE, day(12), 5),
    ]
    for order in list(permutations([pair(), *everything()]))[::97]:
        waiting = due(order, TODAY)
        assert [(item.what, item.when, item.record) for item in waiting[:-1]] == [
            (what, when, uid(number)) for what, when, number in expected
        ]
        assert waiting[-1].what is DueKind.LOOK


def test_on_one_day_the_order_is_what_a_person_would_do_first_then_the_pair_then_the_record() -> None:
    one, two = another(2, id=900), another(1, id=901)  # the pair with the lower number has the higher id
    same = date(2026, 3, 9)
    promise = Commitment(owner=Party.ME, text=SECRET, due=same)
    takeaway = record(14, Takeaway(text=SECRET), at=at(day(2)))
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
        of(900, record(17, met(day(7), settled=True))),
    ]
    for order in (records, records[::-1]):
        assert [(item.what, item.record) for item in due(order, TODAY) if item.when == same] == [
            (DueKind.CONFIRM, uid(15)),
            (DueKind.DEBRIEF, uid(16)),
            (DueKind.AGREE, uid(14)),
            (DueKind.CLOSE, uid(12)),
            (DueKind.CLOSE, uid(10)),
            (DueKind.CLOSE, uid(11)),
            (DueKind.TELL, uid(13)),
            (DueKind.REFLECT, uid(17)),
        ]


def test_a_question_between_sessions_comes_after_all_else_of_its_day() -> None:
    reflect = of(OTHER, record(3, met(day(8), settled=True)))
    records = [another(), reflect, pair(), record(1, met(day(1))), record(2, planned(day(19)))]
    assert [item.what for item in due(records, TODAY) if item.when == TODAY] == [DueKind.REFLECT, DueKind.BETWEEN]


@pytest.mark.parametrize("role", Role)
def test_the_sentences_are_neutral_and_hold_nobodys_text(role: Role) -> None:
    waiting = [
        *due([pair(role), *everything()], TODAY),
        *due([pair(role), record(1, met(day(1))), record(2, planned(day(19)))], TODAY),
        *due([pair(role), record(1, planned(TODAY))], TODAY),
        *coming([pair(role)], TODAY),
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
    assert due([pair(), alone, elsewhere, unread], TODAY) == ()
    newer = Unread(PAIR_ID, Kind.PAIR, PAIR_ID, None, NOON, NOON, {"role": "new"})
    assert due([newer, record(1, planned(day(9)))], TODAY) == ()
    assert due([], TODAY) == ()


def test_a_date_at_the_end_of_time_breaks_nothing() -> None:
    records = [
        pair(),
        record(1, met(date.max)),
        record(2, Takeaway(text=SECRET), parent=1),
        record(3, planned(date.max)),
        record(4, Commitment(owner=Party.ME, text=SECRET, due=date.max)),
    ]
    assert due(records, TODAY) == ()
    assert [item.when for item in due(records, date.max)] == [date.max] * 6


def test_a_date_at_the_beginning_of_time_breaks_nothing() -> None:
    records = [
        pair(),
        record(1, met(date.min)),
        record(2, Takeaway(text=SECRET), parent=1),
        record(3, planned(date.min)),
        record(4, Commitment(owner=Party.ME, text=SECRET, due=date.min)),
    ]
    kinds = [DueKind.CONFIRM, DueKind.CLOSE, DueKind.AGREE]
    assert [item.what for item in due(records, TODAY)] == kinds
    assert [item.what for item in due(records, date.max)] == kinds
    assert [item.what for item in due(records, date.min)] == [
        DueKind.PREPARE,
        DueKind.MEET,
        DueKind.DEBRIEF,
        DueKind.CLOSE,
        DueKind.REFLECT,
    ]
