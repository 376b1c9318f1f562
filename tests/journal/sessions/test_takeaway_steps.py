"""The steps of a takeaway and of what was promised with it, kept in the vault."""

from collections.abc import Callable
from datetime import date

import pytest

from rmjournal.domain.model.pair import Party, Role
from rmjournal.domain.model.takeaway import Commitment, CommitmentStatus, Method, Takeaway, TakeawayState
from rmjournal.domain.record.record import Kind, Record
from rmjournal.journal import Journal
from tests.journal.making import TODAY, held, junior, put, refused, reopened, senior, whole

Step = Callable[[Journal, Record[Takeaway]], Record[Takeaway]]

STEPS: dict[str, Step] = {
    "propose": lambda journal, takeaway: journal.takeaways.propose(takeaway),
    "agree in the session": lambda journal, takeaway: journal.takeaways.agree(takeaway, TODAY, Method.IN_SESSION),
    "agree by e-mail": lambda journal, takeaway: journal.takeaways.agree(takeaway, TODAY, Method.EMAIL_LATER),
    "decline": lambda journal, takeaway: journal.takeaways.decline(takeaway),
    "withdraw": lambda journal, takeaway: journal.takeaways.withdraw(takeaway),
    "amend": lambda journal, takeaway: journal.takeaways.amend(takeaway, "other words"),
    "reword": lambda journal, takeaway: journal.entries.edit(takeaway, {"text": "other words"}),
}
OPEN: dict[str, dict[str, str]] = {  # from which state which step leads to which state of the one that it returns
    "draft": {"propose": "proposed", "agree in the session": "agreed", "withdraw": "withdrawn", "reword": "draft"},
    "proposed": {
        "agree in the session": "agreed", "agree by e-mail": "agreed", "decline": "declined",
        "withdraw": "withdrawn", "amend": "draft",
    },
    "agreed": {"amend": "draft"},
    "declined": {"amend": "draft"},
    "withdrawn": {},
}  # fmt: skip


def in_state(journal: Journal, state: str) -> Record[Takeaway]:
    pair = junior(journal)
    takeaway = journal.takeaways.add(pair, {"text": "kestrel", "theme": "mails"}, session=held(journal, pair))
    if state != "draft":
        takeaway = journal.takeaways.propose(takeaway)
    if state == "agreed":
        takeaway = journal.takeaways.agree(takeaway, TODAY, Method.EMAIL_LATER)
    elif state == "declined":
        takeaway = journal.takeaways.decline(takeaway)
    elif state == "withdrawn":
        takeaway = journal.takeaways.withdraw(takeaway)
    assert takeaway.raw.get("state", "draft") == state
    return takeaway


@pytest.mark.parametrize("is_edit", [True, False], ids=["edit", "reword"])
@pytest.mark.parametrize("to_do", [None, "ask the board"], ids=["the same words", "words of its own"])
def test_a_commitment_that_only_repeats_a_draft_follows_its_words(
    journal: Journal, is_edit: bool, to_do: str | None
) -> None:
    commitment = {"owner": "me", "due": "2099-03-31", **({"text": to_do} if to_do else {})}
    takeaway = journal.takeaways.add(junior(journal), {"text": "kestrel", "commitment": commitment})
    if is_edit:
        journal.entries.edit(takeaway, {"text": "other words"})
    else:
        journal.takeaways.reword(takeaway, "other words")
    now = journal.takeaways.get(takeaway.id)
    (commit,) = journal.records.under(Commitment, takeaway.id)
    assert (now.body.text, commit.body.text) == ("other words", to_do or "other words")
    assert ("To do" in journal.takeaways.point(now).shown) == bool(to_do)


def test_rewording_a_draft_may_change_who_acts_and_by_when(journal: Journal) -> None:
    fields = {"text": "kestrel", "commitment": {"owner": "me", "due": "2099-03-31"}}
    takeaway = journal.takeaways.add(junior(journal), fields)
    journal.takeaways.reword(takeaway, "other words", {"owner": "partner", "due": "2099-04-30"})
    (now,) = journal.records.under(Commitment, takeaway.id)
    assert (now.body.text, now.body.owner, str(now.body.due)) == ("other words", Party.PARTNER, "2099-04-30")
    journal.takeaways.undo.undo()
    (now,) = journal.records.under(Commitment, takeaway.id)
    assert (now.body.text, now.body.owner, str(now.body.due)) == ("kestrel", Party.ME, "2099-03-31")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", OPEN)
def test_a_step_is_kept_or_refused_with_nothing_changed(journal: Journal, state: str, step: str) -> None:
    takeaway = in_state(journal, state)
    before = whole(journal)
    if step in OPEN[state]:
        after = STEPS[step](journal, takeaway)
        again = reopened(journal)
        assert again.takeaways.get(after.id).raw.get("state", "draft") == OPEN[state][step]
        assert again.takeaways.get(after.id).parent == takeaway.parent
        again.close()
    else:
        refused(lambda: STEPS[step](journal, takeaway), private="kestrel")
        assert whole(journal) == before


def test_what_was_agreed_stands_until_the_amended_wording_is_agreed_too(journal: Journal) -> None:
    old = in_state(journal, "agreed")
    draft = journal.takeaways.amend(old, "better words")
    assert draft.raw == {"text": "better words", "theme": "mails", "replaces": old.id}
    assert journal.takeaways.get(old.id).raw["state"] == "agreed"
    assert draft.parent == old.parent
    later = date(2026, 3, 20)
    agreed = journal.takeaways.agree(journal.takeaways.propose(draft), later, Method.FINGERPRINT)
    assert agreed.raw["agreed_on"] == "2026-03-20"
    replaced = journal.takeaways.get(old.id)
    assert replaced.raw["state"] == "withdrawn"
    assert replaced.raw["agreed_on"] == TODAY.isoformat()


def test_amending_a_proposal_withdraws_it_at_once(journal: Journal) -> None:
    old = in_state(journal, "proposed")
    draft = journal.takeaways.amend(old, "better words")
    assert journal.takeaways.get(old.id).raw["state"] == "withdrawn"
    assert journal.takeaways.agree(draft, TODAY, Method.IN_SESSION).raw["state"] == "agreed"
    assert journal.takeaways.get(old.id).raw["state"] == "withdrawn"


def test_a_declined_wording_stays_declined_when_the_amended_one_is_agreed(journal: Journal) -> None:
    old = in_state(journal, "declined")
    journal.takeaways.agree(journal.takeaways.amend(old, "better words"), TODAY, Method.IN_SESSION)
    assert journal.takeaways.get(old.id).raw["state"] == "declined"


def test_a_chain_of_amendments_leaves_the_last_one_agreed(journal: Journal) -> None:
    last = in_state(journal, "agreed")
    chain = [last.id]
    for words in ("two", "three", "four"):
        last = journal.takeaways.agree(
            journal.takeaways.amend(journal.takeaways.get(last.id), words), TODAY, Method.IN_SESSION
        )
        chain.append(last.id)
    assert [journal.takeaways.get(id).raw["state"] for id in chain] == ["withdrawn"] * 3 + ["agreed"]


def test_an_amendment_of_an_amendment_takes_the_place_of_what_was_agreed(journal: Journal) -> None:
    fields = {"text": "call", "commitment": {"owner": "me", "due": "2026-04-01"}}
    agreed = journal.takeaways.agree(journal.takeaways.add(junior(journal), fields), TODAY, Method.IN_SESSION)
    between = journal.takeaways.propose(journal.takeaways.amend(agreed, "call or write"))
    last = journal.takeaways.amend(between, "write")
    point = journal.takeaways.point(last)
    assert point.due == date(2026, 4, 1)
    assert journal.takeaways.agree(last, TODAY, Method.IN_SESSION).body.code == point.code
    states = [journal.takeaways.get(each.id).raw["state"] for each in (agreed, between, last)]
    assert states == ["withdrawn", "withdrawn", "agreed"]
    (commitment,) = journal.takeaways.commitments_in(last.pair)
    assert (commitment.parent, commitment.body.text) == (last.id, "write")


def test_a_takeaway_whose_predecessor_was_deleted_can_be_agreed(journal: Journal) -> None:
    old = in_state(journal, "agreed")
    draft = journal.takeaways.amend(old, "better words")
    journal.entries.delete(old)
    assert journal.takeaways.agree(draft, TODAY, Method.IN_SESSION).raw["state"] == "agreed"


def test_empty_words_amend_nothing(journal: Journal) -> None:
    old = in_state(journal, "proposed")
    before = whole(journal)
    for words in ("", "  \n", "\x00\x1b"):
        refused(lambda words=words: journal.takeaways.amend(old, words))  # type: ignore[misc]
    assert whole(journal) == before


def test_a_promise_is_followed_through(journal: Journal) -> None:
    for pair in (junior(journal), senior(journal)):
        takeaway = journal.takeaways.add(pair, {"text": "call", "commitment": {"owner": "me", "due": "2026-04-01"}})
        promise = journal.takeaways.commitment(takeaway.id)
        assert promise.raw == {"owner": "me", "text": "call", "due": "2026-04-01"}
        refused(lambda promise=promise: journal.takeaways.close(promise, TODAY))  # type: ignore[misc]
        ended = journal.takeaways.finish(promise, TODAY, kept=pair.raw["number"] == 1, outcome="went well")
        refused(lambda ended=ended: journal.takeaways.finish(ended, TODAY, kept=True))  # type: ignore[misc]
        told = journal.takeaways.close(ended, TODAY)
        assert told.body is not None
        assert told.body.is_closed
        assert told.body.status is (CommitmentStatus.DONE if pair.raw["number"] == 1 else CommitmentStatus.DROPPED)
        assert told.body.outcome == "went well"


def test_a_promise_may_have_words_of_its_own_and_stands_alone_otherwise(journal: Journal) -> None:
    pair = junior(journal)
    with_words = journal.takeaways.add(
        pair, {"text": "call", "commitment": {"owner": "partner", "text": "I will call"}}
    )
    assert journal.takeaways.commitment(with_words.id).raw == {"owner": "partner", "text": "I will call"}
    refused(lambda: journal.takeaways.commitment(journal.takeaways.add(pair, {"text": "nothing promised"}).id))


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "kestrel", "commitment": "kestrel"},
        {"text": "kestrel", "commitment": {"due": "2026-04-01"}},
        {"text": "kestrel", "commitment": {"owner": "kestrel"}},
        {"text": "kestrel", "commitment": {"owner": "me", "due": "kestrel"}},
        {"text": "kestrel", "state": "kestrel"},
        {"text": "", "theme": "kestrel"},
        {"theme": "kestrel"},
        {"text": ["kestrel"]},
        {"text": "fine", "Kestrel Text": 1},
    ],
)
def test_a_takeaway_that_is_not_whole_is_refused_with_its_promise(journal: Journal, fields: dict[str, object]) -> None:
    pair = junior(journal)
    before = whole(journal)
    refused(lambda: journal.takeaways.add(pair, fields), private="estrel")
    assert whole(journal) == before


def test_what_is_no_takeaway_takes_no_step(journal: Journal) -> None:
    note = journal.notes.add(junior(journal), "kestrel")
    refused(lambda: journal.takeaways.get(note.id), private="kestrel")
    newer = put(journal, Kind.TAKEAWAY, {"text": "kestrel", "state": "ratified"}, pair=journal.pairs.get(1))
    refused(lambda: journal.takeaways.get(newer), private="kestrel")


def test_only_the_takeaways_of_one_pair_are_listed(journal: Journal) -> None:
    first, second = junior(journal), senior(journal)
    journal.takeaways.add(first, {"text": "one"})
    journal.takeaways.add(second, {"text": "two"})
    assert [each.raw["text"] for each in journal.takeaways.of(first)] == ["one"]
    assert [each.body.state for each in journal.takeaways.of(second) if each.body] == [TakeawayState.DRAFT]


def test_other_words_change_a_draft_at_once_and_make_a_new_draft_of_what_the_partner_has_seen(journal: Journal) -> None:
    pair = journal.pairs.add({"alias": "Heron", "role": "mentor-junior"})
    draft = journal.takeaways.add(pair, {"text": "No mail after six."})
    reworded = journal.takeaways.reword(draft, "No mail after seven.")
    assert (reworded.id, reworded.body.text if reworded.body else "") == (draft.id, "No mail after seven.")
    seen = journal.takeaways.propose(reworded)
    other = journal.takeaways.reword(seen, "No mail after eight.")
    assert other.id != seen.id
    assert other.body is not None
    assert (other.body.text, other.body.replaces) == ("No mail after eight.", seen.id)


def test_a_promise_goes_with_the_words_that_count(journal: Journal) -> None:
    pair = junior(journal)
    session = held(journal, pair)
    promised = {"text": "first words", "commitment": {"owner": "me", "due": "2026-03-20"}}
    first = journal.takeaways.propose(journal.takeaways.add(pair, promised, session=session))
    second = journal.takeaways.amend(first, "second words")
    promise = journal.takeaways.commitment(second.id)
    assert promise.parent == second.id
    agreed = journal.takeaways.agree(journal.takeaways.get(second.id), TODAY, Method.IN_SESSION)
    third = journal.takeaways.amend(agreed, "third words")
    assert journal.takeaways.commitment(agreed.id).id == promise.id, (
        "what was agreed stands until the draft is agreed too"
    )
    journal.takeaways.agree(journal.takeaways.get(third.id), TODAY, Method.IN_SESSION)
    assert journal.takeaways.commitment(third.id).id == promise.id
    with reopened(journal) as again:
        assert again.takeaways.commitment(third.id).parent == third.id


def test_what_was_promised_with_declined_words_is_waited_for_no_more(journal: Journal) -> None:
    pair = senior(journal)
    session = held(journal, pair, debrief_done=True)
    promised = {"text": "words", "commitment": {"owner": "partner", "due": TODAY.isoformat()}}
    takeaway = journal.takeaways.propose(journal.takeaways.add(pair, promised, session=session))
    assert "hear" in [item.what for item in journal.signals.due(TODAY)]
    journal.takeaways.decline(takeaway)
    assert "hear" not in [item.what for item in journal.signals.due(TODAY)]
    assert (
        journal.takeaways.commitment(journal.takeaways.amend(journal.takeaways.get(takeaway.id), "other words").id).body
        is not None
    )
    assert "hear" in [item.what for item in journal.signals.due(TODAY)]


def test_the_code_of_words_agreed_in_place_of_others_is_that_of_what_they_say_now(journal: Journal) -> None:
    pair = junior(journal)
    fields = {"text": "first words", "commitment": {"owner": "me", "due": "2026-04-01", "text": "call the rota desk"}}
    first = journal.takeaways.add(pair, fields, session=held(journal, pair))
    first = journal.takeaways.agree(first, TODAY, Method.IN_SESSION)
    second = journal.takeaways.amend(first, "second words")
    third = journal.takeaways.amend(journal.takeaways.get(first.id), "third words")
    agreed = []
    for each in (second, third):
        agreed.append(journal.takeaways.agree(each, TODAY, Method.IN_SESSION))
        now = journal.takeaways.get(each.id)
        assert "call the rota desk" in journal.takeaways.point(now).shown
        assert now.body.code == journal.takeaways.point(now).code
    assert [journal.takeaways.get(each.id).body.state.value for each in (first, second, third)] == [
        "withdrawn", "withdrawn", "agreed",
    ]  # fmt: skip


def promised_until(journal: Journal, state: str) -> Record[Takeaway]:
    promise = {"owner": "me", "due": "2026-12-05"}
    takeaway = journal.takeaways.add(junior(journal), {"text": "invite them", "commitment": promise})
    takeaway = journal.takeaways.propose(takeaway)
    return journal.takeaways.agree(takeaway, TODAY, Method.EMAIL_LATER) if state == "agreed" else takeaway


@pytest.mark.parametrize("state", ["proposed", "agreed"])
def test_a_new_draft_may_say_who_acts_and_by_when(journal: Journal, state: str) -> None:
    old = promised_until(journal, state)
    draft = journal.takeaways.reword(old, "invite them all", {"owner": "partner", "due": "2027-01-15"})
    point = journal.takeaways.point(draft)
    assert (point.owner, point.due, point.to_do) == (Role.MENTEE_SENIOR, date(2027, 1, 15), "")
    if state == "agreed":  # what was agreed still stands
        assert journal.takeaways.point(old).due == date(2026, 12, 5)
    agreed = journal.takeaways.agree(draft, TODAY, Method.IN_SESSION)
    assert agreed.body.code == point.code
    assert len(journal.records.under(Commitment, agreed.id)) == 1


@pytest.mark.parametrize("state", ["proposed", "agreed"])
def test_a_new_draft_that_changes_nobody_and_no_day_has_the_same_commitment(journal: Journal, state: str) -> None:
    old = promised_until(journal, state)
    draft = journal.takeaways.reword(old, "invite them all", {"owner": "me", "due": "2026-12-05"})
    assert len(journal.takeaways.commitments_in(old.pair)) == 1
    assert journal.takeaways.point(draft).due == date(2026, 12, 5)


def test_a_new_draft_that_cannot_be_right_changes_nothing(journal: Journal) -> None:
    old = promised_until(journal, "agreed")
    before = whole(journal)
    for wrong in ({"status": "done"}, {"owner": "kestrel"}, {"due": "kestrel"}, {"kind": "visible_learning"}):
        refused(lambda wrong=wrong: journal.takeaways.amend(old, "others", wrong), private="kestrel")  # type: ignore[misc]
    assert whole(journal) == before
