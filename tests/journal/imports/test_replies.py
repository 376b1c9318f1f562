"""Words that take the place of others, agreed in any order: what is stored is what was
agreed."""

from itertools import permutations

import pytest

from rmjournal.domain.model.pair import Pair, Party
from rmjournal.domain.model.takeaway import Commitment, Method, Takeaway, TakeawayState
from rmjournal.domain.record.record import Record
from rmjournal.domain.replies import Choice, Decision
from rmjournal.domain.texts.message_texts import Answer, Reply, answers
from rmjournal.journal import Journal
from tests.journal.making import TODAY, junior

WORDS = "Speak last on Mondays."
TO_DOS = [{}, {"text": "Put it on the agenda."}, {"text": "Put it on the agenda.", "due": "2026-04-01"}]


def yes(journal: Journal, pair: Record[Pair], takeaway: Record[Takeaway]) -> None:
    """Paste the partner's yes to a takeaway that was shared."""
    point = journal.takeaways.point(takeaway)
    reply = journal.replies.read(pair, answers([Answer(Reply.YES, takeaway.body.code, point.words)]).text)
    journal.replies.save(pair, reply, journal.replies.clear_choices(reply), TODAY)


def agreed_with(journal: Journal, pair: Record[Pair], promise: dict[str, str]) -> Record[Takeaway]:
    """Agree a takeaway with a commitment, by code."""
    fields = {"text": WORDS, "commitment": {"owner": "me", **promise}}
    takeaway = journal.takeaways.add(pair, fields)
    send(journal, pair)
    yes(journal, pair, journal.takeaways.get(takeaway.id))
    return journal.takeaways.get(takeaway.id)


def send(journal: Journal, pair: Record[Pair]) -> None:
    journal.messages.copy(journal.messages.takeaways(pair, None), TODAY)


def as_agreed(journal: Journal, pair: Record[Pair]) -> list[bool]:
    """Say of each takeaway that stands agreed whether its code is that of what it now
    shows, with the commitment that it now has."""
    return [
        each.body.code == journal.takeaways.point(each).code
        for each in journal.takeaways.of(pair)
        if each.body.state is TakeawayState.AGREED
    ]


@pytest.mark.parametrize("promise", TO_DOS, ids=["the words", "to do", "by a day"])
def test_drafts_agreed_in_the_room_in_place_of_the_same_words_have_the_code_of_what_they_show(
    journal: Journal, promise: dict[str, str]
) -> None:
    pair = junior(journal)
    old = agreed_with(journal, pair, promise)
    newer = [journal.takeaways.amend(old, f"Speak last, {day}.") for day in ("each day", "always", "for once")]
    for each in newer:
        agreed = journal.takeaways.agree(journal.takeaways.get(each.id), TODAY, Method.IN_SESSION)
        assert agreed.body.code == journal.takeaways.point(agreed).code
        assert journal.takeaways.open_commitment(agreed) is not None
    assert as_agreed(journal, pair) == [True]


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_words_sent_in_place_of_the_same_words_keep_the_code_that_was_sent(
    journal: Journal, order: tuple[int, ...]
) -> None:
    pair = junior(journal)
    old = agreed_with(journal, pair, TO_DOS[2])
    newer = [journal.takeaways.amend(old, f"Speak last, {day}.") for day in ("each day", "always", "for once")]
    send(journal, pair)
    sent = [journal.takeaways.get(each.id) for each in newer]
    assert all(each.body.code == journal.takeaways.point(each).code for each in sent)
    for at in order:
        now = journal.takeaways.get(sent[at].id)
        assert journal.takeaways.point(now).code == sent[at].body.code
        yes(journal, pair, now)
        agreed = journal.takeaways.get(now.id)
        assert (agreed.body.state, agreed.body.code) == (TakeawayState.AGREED, sent[at].body.code)
        assert len(journal.records.under(Commitment, agreed.id)) == 1
    assert all(as_agreed(journal, pair))


def test_a_yes_to_a_whole_message_agrees_all_words_in_place_of_the_same(journal: Journal) -> None:
    pair = junior(journal)
    old = agreed_with(journal, pair, TO_DOS[1])
    newer = [journal.takeaways.amend(old, f"Speak last, {day}.") for day in ("each day", "always")]
    send(journal, pair)
    ((message, _, waiting),) = journal.replies.sent_takeaways(pair)
    assert waiting == len(newer)
    assert len(journal.replies.agree_all_sent(pair, message, TODAY, Method.EMAIL_LATER)) == len(newer)
    assert all(as_agreed(journal, pair))


def test_a_late_yes_to_words_that_were_amended_leaves_one_commitment_at_each(journal: Journal) -> None:
    pair = junior(journal)
    first = journal.takeaways.add(pair, {"text": WORDS, "commitment": {"owner": "me"}})
    send(journal, pair)
    first = journal.takeaways.get(first.id)
    second = journal.takeaways.amend(first, "Speak last, each day.")
    send(journal, pair)
    yes(journal, pair, first)
    yes(journal, pair, journal.takeaways.get(second.id))
    assert [len(journal.records.under(Commitment, each.id)) for each in (first, second)] == [1, 1]
    assert as_agreed(journal, pair) == [True]


def test_words_that_stand_again_take_no_commitment_that_their_code_does_not_cover(journal: Journal) -> None:
    pair = junior(journal)
    old = journal.takeaways.add(pair, {"text": WORDS})
    send(journal, pair)
    yes(journal, pair, journal.takeaways.get(old.id))
    newer = journal.takeaways.amend(journal.takeaways.get(old.id), "Speak last, each day.")
    promise = Commitment(owner=Party.PARTNER, text="Put it on the agenda.")
    journal.records.add(promise, pair=pair.id, parent=newer.id)
    send(journal, pair)
    newer = journal.takeaways.get(newer.id)
    yes(journal, pair, newer)
    reply = journal.replies.read(pair, answers([Answer(Reply.NO, newer.body.code, newer.body.text)]).text)
    journal.replies.save(pair, reply, {newer.body.code: Decision(Choice.ACCEPT)}, TODAY)
    assert journal.takeaways.get(newer.id).body.state is TakeawayState.DECLINED
    assert as_agreed(journal, pair) == [True]
    assert journal.records.under(Commitment, old.id) == []
