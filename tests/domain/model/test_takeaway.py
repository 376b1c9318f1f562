"""The way from a draft to what both stand by, and from a promise to its closed loop."""

from collections.abc import Callable
from datetime import date

import pytest
from msgspec.structs import replace

from rmjournal.domain.model.pair import Party
from rmjournal.domain.model.takeaway import (
    Commitment,
    CommitmentStatus,
    Method,
    NotAllowed,
    Takeaway,
    TakeawayState,
    agree,
    amend,
    decline,
    done,
    dropped,
    propose,
    reworded,
    superseded,
    told,
    withdraw,
)
from tests.domain.samples import day, uid

DRAFT, PROPOSED, AGREED, DECLINED, WITHDRAWN = TakeawayState
WORDS = "Ask before answering"


def in_state(state: TakeawayState) -> Takeaway:
    return Takeaway(text=WORDS, state=state)


STEPS: dict[str, Callable[[Takeaway], Takeaway]] = {
    "propose": propose,
    "agree in the room": lambda takeaway: agree(takeaway, day(1), Method.IN_SESSION),
    "agree by e-mail": lambda takeaway: agree(takeaway, day(1), Method.EMAIL_LATER),
    "agree by code": lambda takeaway: agree(takeaway, day(1), Method.FINGERPRINT),
    "decline": decline,
    "withdraw": withdraw,
}
OPEN = {
    (DRAFT, "propose"): PROPOSED,
    (DRAFT, "agree in the room"): AGREED,
    (DRAFT, "withdraw"): WITHDRAWN,
    (PROPOSED, "agree in the room"): AGREED,
    (PROPOSED, "agree by e-mail"): AGREED,
    (PROPOSED, "agree by code"): AGREED,
    (PROPOSED, "decline"): DECLINED,
    (PROPOSED, "withdraw"): WITHDRAWN,
}


@pytest.mark.parametrize("state", TakeawayState)
@pytest.mark.parametrize("step", STEPS)
def test_exactly_the_steps_of_the_agreement_are_open(state: TakeawayState, step: str) -> None:
    takeaway = in_state(state)
    if (state, step) in OPEN:
        after = STEPS[step](takeaway)
        assert after.state is OPEN[state, step]
        assert after.text == WORDS
    else:
        with pytest.raises(NotAllowed, match=r"\.$") as refusal:
            STEPS[step](takeaway)
        assert WORDS not in str(refusal.value)
    assert takeaway == in_state(state)


def test_every_state_can_be_reached_from_a_draft() -> None:
    reached, frontier = {DRAFT}, [DRAFT]
    while frontier:
        state = frontier.pop()
        new = {end for (start, _), end in OPEN.items() if start is state} - reached
        reached |= new
        frontier += new
    assert reached == set(TakeawayState)
    assert Takeaway(text=WORDS).state is DRAFT


def test_agreeing_notes_the_day_and_the_way() -> None:
    agreed = agree(propose(Takeaway(text=WORDS)), date(2026, 3, 9), Method.EMAIL_LATER)
    assert (agreed.agreed_on, agreed.method) == (date(2026, 3, 9), Method.EMAIL_LATER)


def test_an_agreed_takeaway_keeps_its_wording() -> None:
    for state in set(TakeawayState) - {DRAFT}:
        with pytest.raises(NotAllowed):
            reworded(in_state(state), "Other words")


def test_a_draft_takes_other_words_and_cleans_them() -> None:
    assert reworded(in_state(DRAFT), "Other\x1b words").text == "Other words"
    with pytest.raises(ValueError, match="some text"):
        reworded(in_state(DRAFT), " \x00 ")


@pytest.mark.parametrize(("state", "after"), [(PROPOSED, WITHDRAWN), (AGREED, AGREED), (DECLINED, DECLINED)])
def test_amending_makes_a_draft_that_replaces_the_old_one(state: TakeawayState, after: TakeawayState) -> None:
    old = replace(in_state(state), theme="meetings", proposed_by=Party.ME)
    now, draft = amend(old, uid(7), "Ask\r\ntwice")
    assert now == replace(old, state=after)
    assert draft == Takeaway(text="Ask\ntwice", theme="meetings", replaces=uid(7))


@pytest.mark.parametrize("state", [DRAFT, WITHDRAWN])
def test_a_draft_or_a_withdrawn_takeaway_is_not_amended(state: TakeawayState) -> None:
    with pytest.raises(NotAllowed):
        amend(in_state(state), uid(7), "Other words")


def test_an_agreed_takeaway_stands_until_its_successor_is_agreed() -> None:
    old = agree(in_state(DRAFT), day(1), Method.IN_SESSION)
    old, draft = amend(old, uid(7), "Ask twice")
    for successor in (draft, propose(draft), agree(in_state(DRAFT), day(2), Method.IN_SESSION)):
        with pytest.raises(NotAllowed):
            superseded(old, successor)
    gone = superseded(old, agree(draft, day(2), Method.IN_SESSION))
    assert (gone.state, gone.agreed_on, gone.text) == (WITHDRAWN, day(1), WORDS)
    with pytest.raises(NotAllowed):
        superseded(in_state(PROPOSED), agree(draft, day(2), Method.IN_SESSION))


PROMISE = Commitment(owner=Party.ME, text="Introduce them to the board")


@pytest.mark.parametrize("end", [done, dropped])
def test_a_loop_is_closed_only_when_the_partner_was_told(
    end: Callable[[Commitment, date, str], Commitment],
) -> None:
    assert not PROMISE.is_closed
    ended = end(PROMISE, day(2), "They met\x1b")
    assert ended.status.value == end.__name__
    assert ended.outcome == "They met"
    assert not ended.is_closed
    assert ended.ended_on == day(2)
    closed = told(ended, day(3))
    assert closed.is_closed
    assert closed.told_partner_on == day(3)


def test_nothing_can_be_told_of_an_open_commitment_and_nothing_ends_twice() -> None:
    with pytest.raises(NotAllowed):
        told(PROMISE, day(3))
    for ended in (done(PROMISE, day(2)), dropped(PROMISE, day(2))):
        for again in (done, dropped):
            with pytest.raises(NotAllowed) as refusal:
                again(ended, day(3))
            assert PROMISE.text not in str(refusal.value)


def test_an_outcome_noted_before_is_kept() -> None:
    assert done(replace(PROMISE, outcome="half way"), day(2)).outcome == "half way"
    assert not replace(PROMISE, told_partner_on=day(1)).is_closed
    assert done(PROMISE, day(2)).status is CommitmentStatus.DONE
