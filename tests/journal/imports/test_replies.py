"""Words that take the place of others, agreed in any order: what is stored is what was
agreed."""

from itertools import permutations

import pytest

from rmjournal.domain.model.export_log import SharedPoints
from rmjournal.domain.model.pair import Pair, Party, Role
from rmjournal.domain.model.takeaway import Commitment, Method, Takeaway, TakeawayState
from rmjournal.domain.record.record import Record
from rmjournal.domain.replies import Choice, Decision, Said, Standing
from rmjournal.domain.texts.message_texts import Answer, Reply, answers, takeaways
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
    ((message, _, waiting),) = journal.sent_messages.waiting(pair)
    assert waiting == len(newer)
    assert len(journal.sent_messages.agree_all(pair, message, TODAY, Method.EMAIL_LATER)) == len(newer)
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


def without_kept_texts(journal: Journal) -> Record[Pair]:
    """Return a pair in a journal that does not keep the texts that are shared."""
    journal.settings.change({"keep_shared_texts": False})
    return junior(journal)


def paste(journal: Journal, pair: Record[Pair], text: str, choice: Choice | None = None) -> str:
    """Paste a message, accept all that is clear or say this to each, and share the
    answer."""
    reply = journal.replies.read(pair, text)
    choices = journal.replies.clear_choices(reply)
    if choice is not None:
        choices = {each.code: Decision(choice) for each in reply.items}
    answer = journal.replies.save(pair, reply, choices, TODAY)
    return journal.messages.copy(answer, TODAY) if answer is not None else ""


def from_partner(*words: str) -> str:
    """Return a message of the partner with these points."""
    items = [(Takeaway(text=each, state=TakeawayState.PROPOSED), None) for each in words]
    return takeaways(items, Role.MENTEE_SENIOR, None).text


def test_a_no_from_here_is_known_again_though_no_text_is_kept(journal: Journal) -> None:
    pair = without_kept_texts(journal)
    letter = from_partner(WORDS)
    answer = paste(journal, pair, letter, Choice.DECLINE)
    assert "No [" in answer
    (item,) = journal.replies.read(pair, letter).items
    assert (item.own, item.is_clear) == (Said.NO, False)
    assert paste(journal, pair, letter) == ""
    (own,) = journal.replies.read(pair, answer).items
    assert own.standing is Standing.OWN_ANSWER
    assert "Yes after all" not in paste(journal, pair, answer)
    assert journal.takeaways.of(pair) == []
    assert WORDS not in str([each.raw for each in journal.records.of_type(SharedPoints, pair.id)])


def test_a_no_taken_back_is_told_as_that_though_no_text_is_kept(journal: Journal) -> None:
    pair = without_kept_texts(journal)
    letter = from_partner(WORDS)
    paste(journal, pair, letter, Choice.DECLINE)
    assert "Mentor (junior) says yes after all [" in paste(journal, pair, letter, Choice.ACCEPT)


def test_a_no_is_known_again_where_kept_texts_were_turned_off_or_deleted_since(journal: Journal) -> None:
    pair = junior(journal)
    letter = from_partner(WORDS)
    paste(journal, pair, letter, Choice.DECLINE)
    journal.settings.change({"keep_shared_texts": False})
    for kept in journal.exports.texts(pair.id).values():
        journal.entries.delete(kept)
    (item,) = journal.replies.read(pair, letter).items
    assert (item.own, item.is_clear) == (Said.NO, False)


@pytest.mark.parametrize("promise", TO_DOS, ids=["the words", "to do", "by a day"])
def test_a_late_yes_brings_its_commitment_back_though_no_text_is_kept(
    journal: Journal, promise: dict[str, str]
) -> None:
    pair = without_kept_texts(journal)
    first = journal.takeaways.add(pair, {"text": WORDS, "commitment": {"owner": "me", **promise}})
    send(journal, pair)
    first = journal.takeaways.get(first.id)
    journal.takeaways.amend(first, "Speak last, each day.")
    send(journal, pair)
    yes(journal, pair, first)
    agreed = journal.takeaways.get(first.id)
    assert agreed.body.state is TakeawayState.AGREED
    assert journal.takeaways.point(agreed).code == agreed.body.code


def test_a_yes_to_all_of_a_message_needs_no_kept_text(journal: Journal) -> None:
    pair = without_kept_texts(journal)
    for words in (WORDS, "Ask first."):
        journal.takeaways.add(pair, {"text": words, "commitment": {"owner": "partner"}})
    send(journal, pair)
    journal.takeaways.add(pair, {"text": "Of a later message."})
    ((message, _, waiting),) = journal.sent_messages.waiting(pair)
    assert waiting == 2
    agreed = journal.sent_messages.agree_all(pair, message, TODAY, Method.EMAIL_LATER)
    assert [each.body.text for each in agreed] == [WORDS, "Ask first."]


def test_a_message_waits_for_a_yes_although_a_commitment_in_it_was_kept_before(journal: Journal) -> None:
    pair = without_kept_texts(journal)
    takeaway = journal.takeaways.add(pair, {"text": WORDS, "commitment": {"owner": "me"}})
    send(journal, pair)
    journal.takeaways.finish(journal.takeaways.commitment(takeaway.id), TODAY, kept=True)
    ((message, _, waiting),) = journal.sent_messages.waiting(pair)
    assert waiting == len(journal.sent_messages.agree_all(pair, message, TODAY, Method.EMAIL_LATER)) == 1
    assert journal.sent_messages.waiting(pair) == []


def test_the_codes_of_what_was_shared_go_with_the_pair(journal: Journal) -> None:
    pair = junior(journal)
    paste(journal, pair, from_partner(WORDS), Choice.DECLINE)
    assert len(journal.records.of_type(SharedPoints)) == 1
    journal.entries.delete(pair)
    assert journal.records.of_type(SharedPoints) == []


def sent_three(journal: Journal, *, without_app: bool = False) -> tuple[Record[Pair], str]:
    """Share three points, the second with a commitment; return the pair and the
    message."""
    pair = junior(journal)
    if without_app:
        pair = journal.entries.edit(pair, {"partner_has_no_app": True})
    for words, promise in (("One thing.", None), (WORDS, {"owner": "me"}), ("Three of them.", None)):
        fields = {"text": words} | ({"commitment": promise} if promise else {})
        journal.takeaways.add(pair, fields)
    return pair, journal.messages.copy(journal.messages.takeaways(pair, None), TODAY)


def states(journal: Journal, pair: Record[Pair]) -> list[str]:
    return [each.body.state.value for each in journal.takeaways.of(pair)]


@pytest.mark.parametrize("without_app", [False, True], ids=["codes", "no codes"])
@pytest.mark.parametrize("quotes", [False, True], ids=["alone", "quoted"])
def test_an_answer_by_number_is_previewed_and_noted_as_it_came(
    journal: Journal, without_app: bool, quotes: bool
) -> None:
    pair, message = sent_three(journal, without_app=without_app)
    quote = "\n\nOn Mon, 30 Nov 2026 at 09:12, Kim wrote:\n> " + message.replace("\n", "\n> ")
    reply = journal.replies.read(pair, "Yes to 1 and 3, no to 2." + (quote if quotes else ""))
    assert [(each.said, each.is_clear, each.by_code) for each in reply.items] == [
        (Said.YES, True, False),
        (Said.NO, True, False),
        (Said.YES, True, False),
    ]
    assert reply.meant
    assert states(journal, pair) == ["proposed"] * 3
    assert journal.replies.save(pair, reply, journal.replies.clear_choices(reply), TODAY) is None
    assert states(journal, pair) == ["agreed", "declined", "agreed"]
    assert journal.takeaways.of(pair)[0].body.method is Method.EMAIL_LATER


def test_yes_to_all_agrees_all_points_of_the_message_and_not_yet_agrees_nothing(journal: Journal) -> None:
    pair, _ = sent_three(journal, without_app=True)
    assert paste(journal, pair, "Not yet to all") == ""
    assert states(journal, pair) == ["proposed"] * 3
    assert paste(journal, pair, "Yes to all, thanks") == ""
    assert states(journal, pair) == ["agreed"] * 3


@pytest.mark.parametrize(
    "typed", ["Yes", "Yes to all. But only if it is paid.", "Yes to 1.\nFor the others I want to think about it first."]
)
def test_an_answer_that_may_mean_less_needs_a_second_look(journal: Journal, typed: str) -> None:
    pair, _ = sent_three(journal)
    reply = journal.replies.read(pair, typed)
    assert reply.items
    assert not any(each.is_clear for each in reply.items)


def test_a_number_that_the_message_does_not_have_is_not_read(journal: Journal) -> None:
    pair, _ = sent_three(journal)
    assert journal.replies.read(pair, "Yes to 1 and 4").items == ()


def test_a_number_means_the_message_that_is_quoted_and_else_needs_a_second_look(journal: Journal) -> None:
    pair, first = sent_three(journal)
    paste(journal, pair, "yes to 1")
    assert states(journal, pair) == ["agreed", "proposed", "proposed"]
    send(journal, pair)  # the two that wait, with other numbers
    (item,) = journal.replies.read(pair, "Yes to 2").items
    assert (item.point.words, item.is_clear) == ("Three of them.", False)
    quoted = "Yes to 2\n\n> " + first.replace("\n", "\n> ")
    said = {each.point.words: each.said for each in journal.replies.read(pair, quoted).items}
    assert said == {"One thing.": None, WORDS: Said.YES, "Three of them.": None}


def test_a_yes_to_all_is_none_to_words_that_were_changed_in_what_is_quoted(journal: Journal) -> None:
    for without_app in (False, True):
        pair, message = sent_three(journal, without_app=without_app)
        changed = message.replace(WORDS, "Speak first on Mondays.")
        reply = journal.replies.read(pair, "Yes to all\n\n> " + changed.replace("\n", "\n> "))
        clear = [each.point.words for each in reply.items if each.is_clear]
        assert clear == ["One thing.", "Three of them."]


def test_a_reply_by_number_that_comes_twice_changes_nothing(journal: Journal) -> None:
    pair, _ = sent_three(journal, without_app=True)
    paste(journal, pair, "Yes to 1 and 3, no to 2")
    again = journal.replies.read(pair, "Yes to 1 and 3, no to 2")
    assert {each.standing for each in again.items} == {Standing.AGREED}
    assert journal.replies.clear_choices(again) == {}
    assert states(journal, pair) == ["agreed", "declined", "agreed"]


def test_a_partner_without_the_app_reads_which_words_are_replaced(journal: Journal) -> None:
    pair, _ = sent_three(journal, without_app=True)
    paste(journal, pair, "Yes to all")
    journal.takeaways.amend(journal.takeaways.of(pair)[0], "One thing, on Mondays.")
    text = journal.messages.takeaways(pair, None).message.text
    assert '1. Instead of "One thing.":\n   One thing, on Mondays.\n' in text
    journal.messages.copy(journal.messages.takeaways(pair, None), TODAY)
    paste(journal, pair, "Yes")
    assert states(journal, pair) == ["withdrawn", "agreed", "agreed", "agreed"]
