"""An agreement: its steps, which clauses can be switched off, and what is agreed."""

from datetime import date

import pytest
from msgspec.structs import replace

from rmjournal.domain.model.agreement import (
    ALWAYS,
    SWITCHED,
    Agreement,
    Clause,
    agree,
    agreed_off_limits,
    decline,
    is_complete,
    newest_agreed,
    next_draft,
    own_off_limits,
    propose,
    replaced,
    reworded,
    still_open,
    switched,
    withdraw,
    words_of,
)
from rmjournal.domain.model.pair import Pair, Role
from rmjournal.domain.model.takeaway import Method, NotAllowed, TakeawayState
from rmjournal.domain.rules.clauses import LABELS, OPEN_WORDS, QUESTIONS, arranging, first_draft, open_line, standard

DAY = date(2026, 10, 1)
PAIR = Pair(number=1, alias="Owl", role=Role.MENTOR_JUNIOR, purpose="See daily work.", off_limits=("pay", "family"))
DRAFT = first_draft(PAIR)
WORDS = standard(PAIR)


def test_every_clause_has_a_name_a_question_and_a_word() -> None:
    for table in (LABELS, QUESTIONS, OPEN_WORDS, WORDS):
        assert set(table) == set(Clause)
    assert [term.clause for term in DRAFT.terms] == list(Clause)
    assert len(SWITCHED) == 10  # one digit each


@pytest.mark.parametrize("clause", ALWAYS)
def test_the_limits_and_the_end_can_be_reworded_but_not_switched_off(clause: Clause) -> None:
    with pytest.raises(NotAllowed, match="not switched off"):
        switched(DRAFT, clause)
    assert words_of(reworded(DRAFT, {clause: "Our own words."}, WORDS), clause) == "Our own words."
    assert words_of(reworded(DRAFT, {clause: "  "}, WORDS), clause) == WORDS[clause]


@pytest.mark.parametrize("clause", SWITCHED)
def test_any_other_clause_can_be_switched_off_and_on(clause: Clause) -> None:
    off = switched(DRAFT, clause)
    assert {t.clause for t in off.terms if not t.is_on} ^ {t.clause for t in DRAFT.terms if not t.is_on} == {clause}
    assert switched(off, clause) == DRAFT


def test_the_first_words_of_a_clause_switch_it_on() -> None:
    assert words_of(DRAFT, Clause.WORKING) == ""
    assert words_of(reworded(DRAFT, {Clause.WORKING: "Aloud, not in writing."}, WORDS), Clause.WORKING)


def test_what_was_sent_is_frozen() -> None:
    sent = propose(DRAFT, DAY)
    assert (sent.state, sent.sent_on) == (TakeawayState.PROPOSED, DAY)
    for fixed in (sent, agree(sent, DAY, Method.FINGERPRINT), withdraw(sent), decline(sent)):
        with pytest.raises(NotAllowed, match="Only a draft"):
            switched(fixed, Clause.GOALS)
        with pytest.raises(NotAllowed, match="Only a draft"):
            reworded(fixed, {Clause.GOALS: "x"}, WORDS)
        with pytest.raises(NotAllowed, match="Only a draft"):
            propose(fixed, DAY)


def test_a_draft_is_agreed_in_the_room_alone() -> None:
    for method in (Method.EMAIL_LATER, Method.FINGERPRINT):
        with pytest.raises(NotAllowed, match="face to face"):
            agree(DRAFT, DAY, method)
    agreed = agree(DRAFT, DAY, Method.IN_SESSION)
    assert (agreed.state, agreed.agreed_on, agreed.method) == (TakeawayState.AGREED, DAY, Method.IN_SESSION)


def test_a_replaced_version_keeps_its_day() -> None:
    old = replaced(agree(DRAFT, DAY, Method.IN_SESSION))
    assert (old.state, old.agreed_on) == (TakeawayState.WITHDRAWN, DAY)
    new = agree(next_draft(old, 2), DAY, Method.IN_SESSION)
    assert newest_agreed([old, new, next_draft(new, 3)]) == new
    assert newest_agreed([DRAFT, old]) is None


def test_it_is_complete_only_with_the_business_reason_and_nothing_open() -> None:
    assert still_open(DRAFT) == (Clause.BUSINESS, Clause.GOALS)
    assert open_line(still_open(DRAFT)) == "Still open: why it matters to the business, goals."
    full = reworded(DRAFT, {Clause.BUSINESS: "Fewer detours.", Clause.GOALS: "Mine: a budget."}, WORDS)
    assert is_complete(full)
    assert not is_complete(switched(full, Clause.BUSINESS))
    assert is_complete(switched(full, Clause.GOALS))
    assert open_line(()) == ""


def test_agreed_off_limits_are_those_of_the_agreement() -> None:
    agreed = agree(reworded(DRAFT, {Clause.OFF_LIMITS: "Pay\n- politics; "}, WORDS), DAY, Method.IN_SESSION)
    assert agreed_off_limits(PAIR, agreed) == ("Pay", "politics")
    assert own_off_limits(PAIR, agreed) == ("family",)
    assert agreed_off_limits(PAIR, agree(switched(DRAFT, Clause.OFF_LIMITS), DAY, Method.IN_SESSION)) == ()


def test_a_pair_of_an_earlier_version_agreed_once_both_promised() -> None:
    assert agreed_off_limits(PAIR, None) == ()
    assert own_off_limits(PAIR, None) == ("pay", "family")
    assert agreed_off_limits(replace(PAIR, promised_on=DAY), None) == ("pay", "family")


@pytest.mark.parametrize(
    ("days", "sessions", "said"),
    [(28, 6, "sessions: 6, one every 4 weeks"), (7, 1, "sessions: 1, one every week"), (10, 2, "one every 10 days")],
)
def test_who_arranges_and_how_often_is_said_in_words(days: int, sessions: int, said: str) -> None:
    pair = replace(PAIR, cadence_days=days, planned_sessions=sessions)
    assert said in arranging(pair, Role.MENTEE_SENIOR)
    assert "The Mentee (senior) arranges" in arranging(pair, Role.MENTEE_SENIOR)
    assert "in turn" not in arranging(pair, None)
    assert "We take turns" in arranging(pair, None)


def test_an_agreement_of_no_version_is_not_read() -> None:
    assert Agreement().version == 1
