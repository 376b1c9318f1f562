"""What the journal notices, and what waits to be done, through a real journal."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from rmjournal.domain.model.pair import Pair, PairStatus
from rmjournal.domain.model.reflection import ReflectionKind
from rmjournal.domain.model.signal_answer import Answered, Rule
from rmjournal.domain.model.takeaway import Commitment, Takeaway, TakeawayState
from rmjournal.domain.record.record import Kind, Record
from rmjournal.domain.rules.by_kind import by_pair
from rmjournal.domain.rules.due import DueKind, agenda
from rmjournal.domain.rules.signals import Signal, signals
from rmjournal.journal import Journal
from rmjournal.journal.records.validation import new_body
from tests.journal.making import NOON, TODAY, held, junior, of_kind, reopened, senior, thought, whole

RUDE = {"by": "partner"}


def sign_of(journal: Journal, pair: Record[Pair], today: date = TODAY, rule: Rule = Rule.SAFETY) -> Signal | None:
    """The sign of this rule that stands in a pair, if any."""
    return next((sign for sign in journal.signals.open(today, pair) if sign.rule is rule), None)


def rude(journal: Journal, pair: Record[Pair], at: str = "2026-03-05T14:00") -> Signal:
    """A session in which there was no respect, and the sign of it."""
    held(journal, pair, at, disrespect=RUDE)
    sign = sign_of(journal, pair)
    assert sign is not None
    return sign


def between(journal: Journal, pair: Record[Pair]) -> None:
    journal.reflections.add(pair, {"kind": "between", "answers": [{"prompt": "What?", "text": "this"}]})


def waiting(journal: Journal, today: date) -> Counter[DueKind]:
    return Counter(item.what for item in journal.signals.due(today))


# Signs


def test_a_new_journal_notices_nothing(journal: Journal) -> None:
    junior(journal)
    assert journal.signals.open(TODAY) == []


def test_the_signs_of_one_pair_are_never_in_another(journal: Journal) -> None:
    heron, otter = junior(journal, same_team="yes"), senior(journal)
    for day in (1, 2, 3):
        held(journal, heron, f"2026-03-0{day}T09:00")
    rude(journal, heron)
    rude(journal, otter)
    mine, theirs = (journal.signals.open(TODAY, pair) for pair in (heron, otter))
    assert [sign.rule for sign in mine] == [Rule.SAFETY]  # nothing else is said meanwhile
    assert [sign.rule for sign in theirs] == [Rule.SAFETY]
    found = journal.signals.open(TODAY)
    assert len(found) == 2
    assert all(sign in found for sign in [*mine, *theirs])
    for pair, signs in ((heron, mine), (otter, theirs)):
        assert {sign.pair for sign in signs} == {pair.id}
        assert {sign.role for sign in signs} == {pair.body.role if pair.body else None}
        assert {journal.records.get(id).pair for sign in signs for id in sign.evidence} == {pair.id}


def test_over_all_pairs_the_most_pressing_sign_comes_first(journal: Journal) -> None:
    heron, otter = junior(journal, same_team="yes"), senior(journal)
    held(journal, otter, "2026-03-05T14:00", respect="not_by_me")
    found = journal.signals.open(TODAY)
    assert [(sign.rule, sign.pair) for sign in found] == [
        (Rule.SAFETY, otter.id), (Rule.LINE, heron.id),
    ]  # fmt: skip


@pytest.mark.parametrize("answered", [Answered.ACTED, Answered.DISMISSED])
def test_a_sign_that_was_answered_rests_until_there_is_more_evidence(journal: Journal, answered: Answered) -> None:
    pair = junior(journal)
    journal.signals.answer(rude(journal, pair), answered, TODAY)
    with reopened(journal) as again:
        assert sign_of(again, pair) is None
        assert sign_of(again, pair, TODAY + timedelta(400)) is None
        held(again, pair, "2026-03-06T09:00")
        assert sign_of(again, pair) is None
        sign = rude(again, pair, "2026-03-07T09:00")
        newest = again.sessions.get(pair, 3)
        assert sign.evidence == (newest.id,)  # what was answered is not brought up again
        again.signals.answer(sign, answered, TODAY)
        assert sign_of(again, pair) is None


def test_a_sign_that_was_put_off_rests_for_two_weeks_but_not_with_a_new_lack_of_respect(journal: Journal) -> None:
    pair = senior(journal)
    sign = rude(journal, pair)
    journal.signals.answer(sign, Answered.SNOOZED, TODAY)
    with reopened(journal) as again:
        assert sign_of(again, pair, TODAY) is None
        assert sign_of(again, pair, date(2026, 3, 23)) is None
        assert sign_of(again, pair, date(2026, 3, 24)) == sign
        session = held(again, pair, "2026-03-06T09:00", disrespect=RUDE)
        newer = sign_of(again, pair, TODAY)
        assert newer is not None
        assert newer.evidence == (session.id,)  # what was put off rests on
        both = sign_of(again, pair, date(2026, 3, 24))
        assert both is not None
        assert both.evidence == (*sign.evidence, session.id)


def test_the_last_answer_is_the_one_that_counts(journal: Journal) -> None:
    pair = junior(journal)
    sign = rude(journal, pair)
    journal.signals.answer(sign, Answered.SNOOZED, TODAY)
    journal.signals.answer(sign, Answered.DISMISSED, TODAY)
    assert sign_of(journal, pair, date(2026, 3, 24)) is None
    journal.signals.answer(sign, Answered.SNOOZED, TODAY)
    assert sign_of(journal, pair, date(2026, 3, 24)) == sign


def test_a_sign_may_be_put_off_on_the_last_day_of_the_calendar(journal: Journal) -> None:
    sign = rude(journal, junior(journal))
    assert journal.signals.answer(sign, Answered.SNOOZED, date.max).raw["until"] == "9999-12-31"


def test_an_answer_is_for_one_rule_of_one_pair(journal: Journal) -> None:
    heron, otter = junior(journal, same_team="yes"), senior(journal)
    sign = rude(journal, heron)
    rude(journal, otter)
    assert sign_of(journal, heron, rule=Rule.LINE) is None
    journal.signals.answer(sign, Answered.ACTED, TODAY)
    assert sign_of(journal, heron) is None
    assert sign_of(journal, heron, rule=Rule.LINE) is not None
    assert sign_of(journal, otter) is not None


def test_an_answer_keeps_what_it_was_about_and_goes_with_its_pair(journal: Journal) -> None:
    pair = junior(journal)
    sign = rude(journal, pair)
    kept = journal.signals.answer(sign, Answered.DISMISSED, TODAY, "we talked")
    assert kept.pair == pair.id
    assert kept.raw == {
        "rule": "safety", "answer": "dismissed", "evidence": list(sign.evidence), "reason": "we talked",
        "why": sign.why,
    }  # fmt: skip
    journal.entries.delete(journal.records.get(pair.id))
    assert of_kind(journal, Kind.SIGN_ANSWER) == []


def test_looking_for_signs_and_trends_changes_nothing(journal: Journal) -> None:
    pair = junior(journal, same_team="yes")
    rude(journal, pair)
    before = whole(journal)
    assert journal.signals.open(TODAY)
    assert journal.signals.trends(pair) == ()
    assert whole(journal) == before


# Trends


def test_there_is_no_trend_under_three_sessions_that_say_something(journal: Journal) -> None:
    pair, another = junior(journal), senior(journal)
    for day in (1, 2, 3):
        held(journal, another, f"2026-03-0{day}T09:00", talk_share_mentee=40)
    for day in (1, 2):
        held(journal, pair, f"2026-03-0{day}T09:00", talk_share_mentee=60 - 10 * day)
    held(journal, pair, "2026-03-03T09:00")
    journal.sessions.add(pair, {"planned_at": "2026-03-04T09:00", "status": "missed", "talk_share_mentee": 90})
    assert journal.signals.trends(pair) == ()
    held(journal, pair, "2026-03-05T09:00", talk_share_mentee=20)
    trend = journal.signals.trends(pair)[0]
    assert [(point.session, point.value) for point in trend.points] == [(1, 2), (2, 1), (5, 1)]


def test_a_rating_that_nobody_gave_is_no_point_of_a_trend(journal: Journal) -> None:
    pair = senior(journal)
    for day, overall in enumerate((4, None, 5, None, 3), 1):
        session = held(journal, pair, f"2026-03-0{day}T09:00")
        journal.sessions.debrief(session, {"ratings": {"overall": overall}}, NOON)
    (trend,) = journal.signals.trends(pair)
    assert [(point.session, point.value) for point in trend.points] == [(1, 4), (3, 5), (5, 3)]


def test_sessions_that_were_read_already_say_the_same_as_those_read_again(journal: Journal) -> None:
    pair, another = junior(journal), senior(journal)
    for day in (1, 2, 3):
        held(journal, pair, f"2026-03-0{day}T09:00", talk_share_mentee=60 - 10 * day)
        held(journal, another, f"2026-03-0{day}T12:00", talk_share_mentee=40)
    known = journal.sessions.of(pair)
    assert journal.signals.trends(pair, known) == journal.signals.trends(pair) != ()
    assert journal.offers.of(pair, known) == journal.offers.of(pair) is not None
    journal.learning.check_in(pair, {"raise_hard": 2}, session=known[-1])
    assert journal.offers.of(pair, known) == journal.offers.of(pair)
    assert journal.sessions.to_debrief_of(known, NOON) == journal.sessions.to_debrief(pair, NOON) == known[-1]


# What waits to be done. A reflection has the day on which it is written, so these count from today.


def test_a_debrief_and_a_look_back_wait_once_each_until_they_are_done(journal: Journal) -> None:
    today = date.today()
    plan = {DueKind.WAIT: 1}
    for begin in (junior, senior):
        pair = begin(journal)
        plan = {DueKind.WAIT: 1} if begin is junior else {DueKind.WAIT: 1, DueKind.PLAN: 1}
        first = held(journal, pair, f"{today - timedelta(20)}T12:00")
        newest = held(journal, pair, f"{today - timedelta(2)}T12:00")
        assert waiting(journal, today) == {DueKind.DEBRIEF: 1, DueKind.REFLECT: 1} | plan
        journal.sessions.debrief(first, {}, datetime.now())
        assert waiting(journal, today)[DueKind.DEBRIEF] == 1
        journal.sessions.debrief(newest, {}, datetime.now())
        assert waiting(journal, today) == {DueKind.REFLECT: 1} | plan
        thought(journal, pair, "what it was", newest)
        assert waiting(journal, today) == plan
        assert waiting(journal, today + timedelta(12)) == {DueKind.BETWEEN: 1} | plan
        between(journal, pair)
        assert waiting(journal, today + timedelta(12)) == plan


def test_each_pair_in_question_waits_to_be_looked_at_until_it_is_answered(journal: Journal) -> None:
    heron, otter = junior(journal), senior(journal)
    for pair in (heron, otter):
        sign = rude(journal, pair)
        journal.sessions.debrief(journal.sessions.get(pair, 1), {}, NOON)
        assert sign.pair == pair.id
    for left in ([heron, otter], [otter]):
        looks = [item for item in journal.signals.due(TODAY) if item.what is DueKind.LOOK]
        assert [(item.pair, item.when) for item in looks] == [(pair.id, TODAY) for pair in left]
        sign = journal.signals.open(TODAY, left[0])[0]
        journal.signals.answer(sign, Answered.ACTED, TODAY)
    assert waiting(journal, TODAY)[DueKind.LOOK] == 0


def test_nothing_is_noticed_or_waits_in_a_pair_that_is_closed(journal: Journal) -> None:
    pair = junior(journal)
    rude(journal, pair)
    assert waiting(journal, TODAY)
    journal.entries.edit(journal.records.get(pair.id), {"status": PairStatus.CLOSED.value})
    assert waiting(journal, TODAY) == {}
    assert journal.signals.open(TODAY) == []


def test_between_two_sessions_another_question_comes_each_time_until_all_were_asked(journal: Journal) -> None:
    for begin in (junior, senior):
        pair = begin(journal, focus="diversity")
        after = journal.reflections.prompts(pair, ReflectionKind.AFTER)
        asked, opened = [], []
        for _ in range(5):
            *same, another = journal.reflections.prompts(pair, ReflectionKind.AFTER)
            assert tuple(same) == after[:3]
            opened.append(another)
            (question,) = journal.reflections.prompts(pair, ReflectionKind.BETWEEN)
            asked.append(question)
            thought(journal, pair, "after a session", held(journal, pair))
            assert journal.reflections.prompts(pair, ReflectionKind.BETWEEN) == (question,)
            between(journal, pair)
        assert len(set(asked)) == 5
        assert journal.reflections.prompts(pair, ReflectionKind.BETWEEN) == (asked[0],)
        assert len(after) == 4
        assert len(set(opened)) == 4  # after a session, the open question is another each time too
        assert opened[4] == opened[0] == after[3]


def test_a_reflection_in_one_pair_does_not_turn_the_question_of_another(journal: Journal) -> None:
    first, second = junior(journal), junior(journal)
    question = journal.reflections.prompts(second, ReflectionKind.BETWEEN)
    between(journal, first)
    assert journal.reflections.prompts(second, ReflectionKind.BETWEEN) == question
    assert journal.reflections.prompts(first, ReflectionKind.BETWEEN) != question


def test_home_shows_of_takeaways_in_every_state_what_a_look_at_everything_shows(journal: Journal) -> None:
    for pair in (junior(journal), senior(journal)):
        session = held(journal, pair)
        for state in TakeawayState:
            for text in ("plain", 'said "proposed", and \\u0070 too'):
                fields = {"text": text, "state": state.value, "proposed_on": "2026-03-06"}
                takeaway = journal.records.add(new_body(Takeaway, fields), pair=pair.id, parent=session.id)
                promise = {"owner": "me", "text": "do it", "due": "2026-03-08"}
                journal.records.add(new_body(Commitment, promise), pair=pair.id, parent=takeaway.id)
    everything, now = tuple(journal.records.all()), journal.clock.moment()
    outlook = journal.signals.outlook()
    assert (outlook.due, outlook.ahead, outlook.unsafe) == agenda(by_pair(everything), now)
    assert {DueKind.AGREE, DueKind.CLOSE} <= {item.what for item in outlook.due}
    assert tuple(journal.signals.open(TODAY)) == signals(everything, TODAY, now.tzinfo or UTC)
