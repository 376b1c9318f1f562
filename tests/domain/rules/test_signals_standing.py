"""Which signs are shown: their words, their order, what an answer rests, and that pairs know nothing of each other."""

from datetime import UTC, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmjournal.domain import signal_words
from rmjournal.domain.model.pair import Pair, PairStatus, Party, ReportingLine, Role, SameTeam
from rmjournal.domain.model.reflection import Reflection
from rmjournal.domain.model.session import Disrespect, Session, SessionStatus
from rmjournal.domain.model.signal_answer import Answered, Rule, SignalAnswer, StoredRule, rule_called
from rmjournal.domain.model.takeaway import Commitment, Takeaway, TakeawayState
from rmjournal.domain.record.record import Body, Kind, Record, RecordId, Unread
from rmjournal.domain.rules.signals import signals
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
    session,
    sessions,
    standing,
)


@pytest.mark.parametrize("role", Role)
def test_a_pair_that_goes_well_has_no_sign(role: Role) -> None:
    assert standing(sessions(*FIRST_THREE), role) == {}


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


@pytest.mark.parametrize("status", PairStatus)
@pytest.mark.parametrize("rule", Rule)
def test_a_closed_or_archived_pair_is_left_in_peace(rule: Rule, status: PairStatus) -> None:
    fields, records, _ = RAISED[rule]
    silent = status in (PairStatus.CLOSED, PairStatus.ARCHIVED)
    silent |= status is PairStatus.PAUSED and rule is not Rule.SAFETY
    assert set(standing(records, **fields, status=status)) == (set() if silent else {rule})


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize(("until", "silent"), [(1, True), (0, False), (-1, False)])
def test_a_pause_until_a_day_silences_all_but_safety(rule: Rule, role: Role, until: int, silent: bool) -> None:
    fields, records, _ = RAISED[rule]
    paused = {"paused_on": ago(0), "paused_until": ago(-until)}
    stands = rule is Rule.SAFETY or not silent
    assert set(standing(records, role, **fields, **paused)) == ({rule} if stands else set())


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("rule", [rule for rule in Rule if rule is not Rule.SAFETY])
def test_while_safety_is_in_question_nothing_else_is_said(rule: Rule, role: Role) -> None:
    fields, records, _ = RAISED[rule]
    rude = session(60, 3, **RUDE)
    assert set(standing([*records, rude], role, **fields)) == {Rule.SAFETY}
    for what in Answered:
        rests = answer(Rule.SAFETY, what, evidence=(rude.id,), until=ago(-14) if what is Answered.SNOOZED else None)
        assert rule in standing([*records, rude, rests], role, **fields)
    mine = session(60, 3, disrespect=Disrespect(by=Party.ME))
    assert {rule, Rule.SAFETY} <= set(standing([*records, mine], role, **fields))


@pytest.mark.parametrize(("days", "stands"), [(13, False), (14, True)])
def test_not_now_rests_safety_for_14_days(days: int, stands: bool) -> None:
    rude = session(60, 20, **RUDE)
    later = answer(Rule.SAFETY, Answered.SNOOZED, evidence=(rude.id,), until=ago(days - 14))
    assert (Rule.SAFETY in standing([rude, later])) is stands


def test_the_most_pressing_rule_comes_first_then_the_lower_number_of_a_pair() -> None:
    other = Pair(number=1, alias=SECRET, role=Role.MENTEE_SENIOR, same_team=SameTeam.YES)
    mine = {"disrespect": Disrespect(by=Party.ME)}
    rude = session(51, 3, **mine)
    records = [
        Record(uid(50), Kind.PAIR, uid(50), None, NOON, NOON, {}, other),
        Record(rude.id, rude.kind, uid(50), None, NOON, NOON, {}, rude.body),
        pair(number=2, same_team=SameTeam.YES),
        *sessions({}, {}, mine),
    ]
    first, last = Rule.SAFETY, Rule.LINE
    expected = [(first, uid(50)), (first, PAIR_ID), (last, uid(50)), (last, PAIR_ID)]
    assert [(sign.rule, sign.pair) for sign in signals(records, TODAY)] == expected
    assert [(sign.rule, sign.pair) for sign in signals(records[::-1], TODAY)] == expected


@pytest.mark.parametrize("role", Role)
def test_one_is_told_as_one_and_several_as_several(role: Role) -> None:
    one, many = (signal_words.follow_through(role, mine=count).why for count in (1, 2))
    assert one == "Open on your side: a commitment."
    assert many == one.replace("a commitment", "2 commitments")
    one, many = (signal_words.follow_through(role, theirs=count).why for count in (1, 2))
    assert one == f"Nothing noted yet about a commitment of your partner's. {signal_words.NO_CHASING}"
    assert many == one.replace("a commitment", "2 commitments")
    one, many = (signal_words.takeaways(role, theirs=[0] * count).why for count in (1, 2))
    assert one == f"No reply yet to a takeaway you sent over a week ago. {signal_words.NO_CHASING}"
    assert many == one.replace("a takeaway", "2 takeaways")
    assert signal_words.takeaways(role, mine=[2, 1]).why == (
        "Waiting for your answer: 2 takeaways from sessions 1 and 2."
    )


@pytest.mark.parametrize("old", list(StoredRule)[len(Rule) :])
def test_an_answer_of_an_older_version_rests_what_took_its_place(old: StoredRule) -> None:
    if old.now is None:
        assert old is StoredRule.NO_REFLECTION
        return
    fields, records, known = RAISED[old.now]
    settled = record(70, SignalAnswer(rule=old, answer=Answered.ACTED, evidence=tuple(known)), at=at(ago(0)))
    assert standing([*records, settled], **fields) == {}
    assert rule_called(old.value) is old.now


def test_every_rule_has_its_own_name_stored_and_an_unknown_one_means_none() -> None:
    assert [StoredRule(rule.value).now for rule in Rule] == list(Rule)
    assert [rule_called(rule.value) for rule in Rule] == list(Rule)
    assert rule_called("kestrel") is None


def test_what_cannot_be_read_or_has_no_pair_raises_nothing() -> None:
    unread = Unread(uid(1), Kind.SESSION, PAIR_ID, None, NOON, NOON, {})
    alone: Record[Body] = Record(uid(2), Kind.SESSION, None, None, NOON, NOON, {}, Session(number=1, **RUDE))
    assert signals([unread, alone, *RAISED[Rule.WHOSE_MEETING][1]], TODAY) == ()
    assert signals([pair(), unread, alone], TODAY) == ()


def answer(rule: Rule, what: Answered, *, days_ago: int = 0, number: int = 70, **fields: Any) -> Record[Body]:
    stored = StoredRule(rule.value)
    return record(number, SignalAnswer(rule=stored, answer=what, **fields), at=at(ago(days_ago)))


@pytest.mark.parametrize("what", Answered)
@pytest.mark.parametrize("rule", Rule)
def test_an_answered_sign_rests_until_there_is_new_evidence(rule: Rule, what: Answered) -> None:
    fields, records, known = RAISED[rule]
    answered = answer(rule, what, evidence=tuple(known))
    assert standing([*records, answered], **fields) == {}
    assert set(standing([*records, answer(rule, what, evidence=(*known, uid(99)))], **fields)) == set()
    stands = set() if what is Answered.DISMISSED and rule is not Rule.SAFETY else {rule}
    assert set(standing([*records, answer(rule, what, evidence=tuple(known[1:]))], **fields)) == stands
    assert set(standing([*records, answer(rule, what)], **fields)) == stands


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize(("until", "rests"), [(-1, False), (0, False), (1, True)])
def test_a_snoozed_sign_rests_until_its_day_whatever_its_evidence(rule: Rule, until: int, rests: bool) -> None:
    fields, records, known = RAISED[rule]
    for seen in ((), tuple(known)):
        snoozed = answer(rule, Answered.SNOOZED, evidence=seen, until=ago(-until))
        stays = rests and (rule is not Rule.SAFETY or seen == tuple(known))  # a new one is told at once
        assert set(standing([*records, snoozed], **fields)) == (set() if stays else {rule})


def test_a_day_means_nothing_to_what_was_not_snoozed() -> None:
    fields, records, known = RAISED[Rule.WHOSE_MEETING]
    acted = answer(Rule.WHOSE_MEETING, Answered.ACTED, evidence=tuple(known), until=ago(9))
    assert standing([*records, acted], **fields) == {}
    assert standing([*records, answer(Rule.WHOSE_MEETING, Answered.ACTED, until=ago(-9))], **fields) != {}
    dismissed = answer(Rule.WHOSE_MEETING, Answered.DISMISSED, evidence=tuple(known), until=ago(9))
    assert standing([*records, dismissed], **fields) == {}


def test_lines_that_become_closer_come_back_and_those_that_become_looser_do_not() -> None:
    team, line = {"same_team": SameTeam.YES}, {"reporting_line": ReportingLine.INDIRECT}
    degrees: list[dict[str, Any]] = [team, line, {**team, **line}]
    why = [standing([], **fields)[Rule.LINE].why for fields in degrees]
    for then, answered in enumerate(why):
        seen = answer(Rule.LINE, Answered.DISMISSED, why=answered)
        stands = [bool(standing([seen], **fields)) for fields in degrees]
        assert stands == [now not in (then, *([0, 1] if then == 2 else [])) for now in range(3)]
    for both in (f"{why[0]} {why[1]}", f"{why[1]} {why[0]}"):
        assert standing([answer(Rule.LINE, Answered.DISMISSED, why=both)], **degrees[2]) == {}


@pytest.mark.parametrize("rule", Rule)
def test_what_was_dismissed_stays_so_but_for_a_new_lack_of_respect(rule: Rule) -> None:
    fields, records, known = RAISED[rule]
    dismissed = answer(rule, Answered.DISMISSED, evidence=tuple(known[:-1]))
    assert set(standing([*records, dismissed], **fields)) == ({rule} if rule is Rule.SAFETY else set())


def test_the_latest_answer_counts_and_of_two_at_once_the_later_id() -> None:
    _, records, known = RAISED[Rule.SAFETY]
    rest = answer(Rule.SAFETY, Answered.DISMISSED, days_ago=2, evidence=tuple(known))
    for days_ago, number, stands in ((3, 71, False), (2, 69, False), (2, 71, True), (1, 69, True)):
        over = answer(Rule.SAFETY, Answered.SNOOZED, days_ago=days_ago, number=number, until=ago(0))
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
        moved=st.sampled_from([0, 3]),
        disrespect=st.none() | st.just(RUDE["disrespect"]),
    ),
    st.builds(Takeaway, text=st.just(SECRET), state=st.sampled_from(TakeawayState)),
    st.builds(Commitment, owner=st.just(Party.ME), text=st.just(SECRET), due=st.none() | moments.map(datetime.date)),
    st.builds(Reflection),
    st.builds(
        SignalAnswer,
        rule=st.sampled_from(StoredRule),
        answer=st.sampled_from(Answered),
        evidence=st.lists(links).map(tuple),
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
