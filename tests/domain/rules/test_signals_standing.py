"""Which signs are shown: their words, their order, what an answer rests, and that pairs know nothing of each other."""

from datetime import UTC, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmjournal.domain import signal_words as sign_words
from rmjournal.domain.model.pair import Pair, PairStatus, Party, ReportingLine, Role, SameTeam
from rmjournal.domain.model.reflection import Reflection
from rmjournal.domain.model.session import Session, SessionStatus
from rmjournal.domain.model.takeaway import Commitment, Takeaway, TakeawayState
from rmjournal.domain.record.record import Body, Kind, Record, RecordId, Unread
from rmjournal.domain.rules.signals import Answered, Rule, SignalAnswer, signals
from tests.domain.samples import NOON, PAIR_ID, record, uid
from tests.domain.signal_samples import (
    FIRST_THREE,
    RAISED,
    RUDE,
    SECRET,
    TODAY,
    ago,
    at,
    pair,
    reflected,
    session,
    sessions,
    standing,
)


@pytest.mark.parametrize("role", Role)
def test_a_pair_that_goes_well_has_no_sign(role: Role) -> None:
    assert standing(reflected(sessions(*FIRST_THREE)), role) == {}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("rule", Rule)
def test_each_sign_stands_alone_with_its_evidence_and_no_name_or_text_of_anybody(rule: Rule, role: Role) -> None:
    fields, records, expected = RAISED[rule]
    (sign,) = signals([pair(role, **fields), *records], TODAY)
    assert (sign.rule, sign.pair, sign.role, list(sign.evidence)) == (rule, PAIR_ID, role, expected)
    assert sign.title.startswith("about ")
    assert not any(letter.isdigit() for letter in sign.title)
    for text in (sign.title, sign.why, sign.step):
        assert text.strip()
        assert not any(word in text for word in (SECRET, "!", "  ", "{"))
    assert all(text.endswith((".", "?", ".”", "?”")) for text in (sign.why, sign.step))
    if role is Role.MENTEE_SENIOR:
        assert {"you", "your"} & set(sign.title.split())
    else:
        assert not any(word in f"{sign.why} {sign.step}".lower() for word in ("praise", "you should", "please", "must"))


@pytest.mark.parametrize("rule", Rule)
def test_the_next_step_of_a_junior_is_not_that_of_a_senior(rule: Rule) -> None:
    fields, records, _ = RAISED[rule]
    steps = {standing(records, role, **fields)[rule].step for role in Role}
    assert len(steps) == 2


@pytest.mark.parametrize("rule", Rule)
def test_before_the_third_held_session_only_two_signs_stand(rule: Rule) -> None:
    fields, records, _ = RAISED[rule]
    first = next(item for item in records if isinstance(item.body, Session))
    assert set(standing([item for item in records if item is not first], **fields)) == (
        {rule} if rule in (Rule.DISRESPECT, Rule.CONFLICT_LINE) else set()
    )
    without = [item for item in records if not isinstance(item.body, Session)]
    assert set(standing(without, **fields)) == ({rule} if rule is Rule.CONFLICT_LINE else set())


@pytest.mark.parametrize("status", PairStatus)
@pytest.mark.parametrize("rule", Rule)
def test_a_closed_or_archived_pair_is_left_in_peace(rule: Rule, status: PairStatus) -> None:
    fields, records, _ = RAISED[rule]
    silent = status in (PairStatus.CLOSED, PairStatus.ARCHIVED)
    assert set(standing(records, **fields, status=status)) == (set() if silent else {rule})


def test_the_most_pressing_rule_comes_first_then_the_lower_number_of_a_pair() -> None:
    other = Pair(number=1, alias=SECRET, role=Role.MENTEE_SENIOR, same_team=SameTeam.YES)
    rude = session(51, 3, **RUDE)
    records = [
        Record(uid(50), Kind.PAIR, uid(50), None, NOON, NOON, {}, other),
        Record(rude.id, rude.kind, uid(50), None, NOON, NOON, {}, rude.body),
        pair(number=2, same_team=SameTeam.YES),
        *RAISED[Rule.DISRESPECT][1],
    ]
    first, last = Rule.DISRESPECT, Rule.CONFLICT_LINE
    expected = [(first, uid(50)), (first, PAIR_ID), (last, uid(50)), (last, PAIR_ID)]
    assert [(sign.rule, sign.pair) for sign in signals(records, TODAY)] == expected
    assert [(sign.rule, sign.pair) for sign in signals(records[::-1], TODAY)] == expected


@pytest.mark.parametrize("role", Role)
def test_one_is_told_as_one_and_several_as_several(role: Role) -> None:
    one, many = (sign_words.loop_open(role, count, 0).why for count in (1, 2))
    assert one == "1 commitment is still open, two weeks or more after the date you set."
    assert many == one.replace("1 commitment is", "2 commitments are")
    one, many = (sign_words.loop_open(role, 0, count).why for count in (1, 2))
    assert one.startswith("1 commitment ended ")
    assert many == one.replace("1 commitment", "2 commitments").replace("how it went", "how they went")
    one, many = (sign_words.takeaways_open(role, count, ()).why for count in (1, 2))
    assert one == "A takeaway has been waiting over a week for a yes."
    assert many == one.replace("A takeaway has", "2 takeaways have")
    assert "reflected on sessions 1, 2 and 3 yet." in sign_words.no_reflection(role, (1, 2, 3), None).why
    assert sign_words.no_reflection(role, (), 1).why == "You haven't written anything between sessions since session 1."
    assert sign_words.role_reversal(role, (), (1, 2)).why.startswith("In sessions 1 and 2 the advice came from ")


def test_what_cannot_be_read_or_has_no_pair_raises_nothing() -> None:
    unread = Unread(uid(1), Kind.SESSION, PAIR_ID, None, NOON, NOON, {})
    alone: Record[Body] = Record(uid(2), Kind.SESSION, None, None, NOON, NOON, {}, Session(number=1, **RUDE))
    assert signals([unread, alone, *RAISED[Rule.ROLE_REVERSAL][1]], TODAY) == ()
    assert signals([pair(), unread, alone], TODAY) == ()


def answer(rule: Rule, what: Answered, *, days_ago: int = 0, number: int = 70, **fields: Any) -> Record[Body]:
    return record(number, SignalAnswer(rule=rule, answer=what, **fields), at=at(ago(days_ago)))


@pytest.mark.parametrize("what", Answered)
@pytest.mark.parametrize("rule", Rule)
def test_an_answered_sign_rests_until_there_is_new_evidence(rule: Rule, what: Answered) -> None:
    fields, records, known = RAISED[rule]
    answered = answer(rule, what, evidence=tuple(known))
    assert standing([*records, answered], **fields) == {}
    assert set(standing([*records, answer(rule, what, evidence=(*known, uid(99)))], **fields)) == set()
    stands = set() if what is Answered.DISMISSED and rule is not Rule.DISRESPECT else {rule}
    assert set(standing([*records, answer(rule, what, evidence=tuple(known[1:]))], **fields)) == stands
    assert set(standing([*records, answer(rule, what)], **fields)) == stands


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize(("until", "rests"), [(-1, False), (0, False), (1, True)])
def test_a_snoozed_sign_rests_until_its_day_whatever_its_evidence(rule: Rule, until: int, rests: bool) -> None:
    fields, records, known = RAISED[rule]
    for seen in ((), tuple(known)):
        snoozed = answer(rule, Answered.SNOOZED, evidence=seen, until=ago(-until))
        stays = rests and (rule is not Rule.DISRESPECT or seen == tuple(known))  # a new one is told at once
        assert set(standing([*records, snoozed], **fields)) == (set() if stays else {rule})


def test_a_day_means_nothing_to_what_was_not_snoozed() -> None:
    fields, records, known = RAISED[Rule.ROLE_REVERSAL]
    acted = answer(Rule.ROLE_REVERSAL, Answered.ACTED, evidence=tuple(known), until=ago(9))
    assert standing([*records, acted], **fields) == {}
    assert standing([*records, answer(Rule.ROLE_REVERSAL, Answered.ACTED, until=ago(-9))], **fields) != {}
    dismissed = answer(Rule.ROLE_REVERSAL, Answered.DISMISSED, evidence=tuple(known), until=ago(9))
    assert standing([*records, dismissed], **fields) == {}


def test_lines_that_become_closer_come_back_and_those_that_become_looser_do_not() -> None:
    team, line = {"same_team": SameTeam.YES}, {"reporting_line": ReportingLine.INDIRECT}
    degrees: list[dict[str, Any]] = [team, line, {**team, **line}]
    why = [standing([], **fields)[Rule.CONFLICT_LINE].why for fields in degrees]
    for then, answered in enumerate(why):
        seen = answer(Rule.CONFLICT_LINE, Answered.DISMISSED, why=answered)
        stands = [bool(standing([seen], **fields)) for fields in degrees]
        assert stands == [now not in (then, *([0, 1] if then == 2 else [])) for now in range(3)]
    for both in (f"{why[0]} {why[1]}", f"{why[1]} {why[0]}"):
        assert standing([answer(Rule.CONFLICT_LINE, Answered.DISMISSED, why=both)], **degrees[2]) == {}


@pytest.mark.parametrize("rule", Rule)
def test_what_was_dismissed_stays_so_but_for_a_new_lack_of_respect(rule: Rule) -> None:
    fields, records, known = RAISED[rule]
    dismissed = answer(rule, Answered.DISMISSED, evidence=tuple(known[:-1]))
    assert set(standing([*records, dismissed], **fields)) == ({rule} if rule is Rule.DISRESPECT else set())


def test_the_latest_answer_counts_and_of_two_at_once_the_later_id() -> None:
    _, records, known = RAISED[Rule.DISRESPECT]
    rest = answer(Rule.DISRESPECT, Answered.DISMISSED, days_ago=2, evidence=tuple(known))
    for days_ago, number, stands in ((3, 71, False), (2, 69, False), (2, 71, True), (1, 69, True)):
        over = answer(Rule.DISRESPECT, Answered.SNOOZED, days_ago=days_ago, number=number, until=ago(0))
        assert bool(standing([*records, over, rest])) is stands
        assert bool(standing([*records, rest, over])) is stands


@pytest.mark.parametrize("rule", Rule)
def test_an_answer_to_another_rule_or_in_another_pair_rests_nothing(rule: Rule) -> None:
    fields, records, known = RAISED[rule]
    others = [answer(other, Answered.DISMISSED, number=70 + n, evidence=tuple(known)) for n, other in enumerate(Rule)]
    elsewhere: Record[Body] = Record(
        uid(90), Kind.SIGN_ANSWER, uid(50), None, NOON, at(TODAY), {}, others[list(Rule).index(rule)].body
    )
    del others[list(Rule).index(rule)]
    assert set(standing([*records, *others, elsewhere], **fields)) == {rule}


moments = st.integers(-5, 60).map(lambda days: datetime.combine(ago(days), time(9)))
links = st.integers(1, 20).map(uid)
BODIES = st.one_of(
    st.builds(
        Session,
        number=st.integers(1, 6),
        held_at=moments,
        planned_at=st.none() | moments,
        status=st.sampled_from([SessionStatus.HELD, SessionStatus.HELD, *SessionStatus]),
        talk_share_mentee=st.sampled_from([None, 40, 80]),
        prep_done=st.sampled_from([None, False, True]),
        disrespect=st.none() | st.just(RUDE["disrespect"]),
    ),
    st.builds(Takeaway, text=st.just(SECRET), state=st.sampled_from(TakeawayState)),
    st.builds(Commitment, owner=st.just(Party.ME), text=st.just(SECRET), due=st.none() | moments.map(datetime.date)),
    st.builds(Reflection),
    st.builds(
        SignalAnswer, rule=st.sampled_from(Rule), answer=st.sampled_from(Answered), evidence=st.lists(links).map(tuple)
    ),
)
PLACES = st.tuples(BODIES, st.sampled_from([1, 2]), st.none() | links, moments)


@given(st.lists(PLACES, max_size=20), st.randoms(use_true_random=False))
def test_pairs_know_nothing_of_each_other_and_the_order_of_records_means_nothing(
    placed: list[tuple[Body, int, RecordId | None, datetime]], random: Any
) -> None:
    records: dict[int, list[Record[Body]]] = {1: [], 2: []}
    for number in records:
        own_pair = Pair(number=number, alias=SECRET, role=list(Role)[number - 1])
        records[number].append(Record(uid(100 + number), Kind.PAIR, uid(100 + number), None, NOON, NOON, {}, own_pair))
    for number, (body, owner, parent, moment) in enumerate(placed, 1):
        kind = record(number, body).kind
        records[owner].append(
            Record(uid(number), kind, uid(100 + owner), parent, NOON, moment.replace(tzinfo=UTC), {}, body)
        )
    mixed = records[1] + records[2]
    random.shuffle(mixed)
    found = signals(mixed, TODAY)
    for number, own in records.items():
        assert tuple(sign for sign in found if sign.pair == uid(100 + number)) == signals(own, TODAY)
