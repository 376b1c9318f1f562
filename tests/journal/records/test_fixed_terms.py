"""What the partner has seen of a commitment can't be changed: who does what, by when."""

from datetime import date
from pathlib import Path

import pytest

from rmjournal.domain.model.copies import KeptVersion
from rmjournal.domain.model.takeaway import Commitment, Method, Takeaway
from rmjournal.domain.record.record import Record
from rmjournal.domain.texts.message_texts import Answer, Reply, answers
from rmjournal.journal import Journal
from tests.journal.copies.test_merge import Two
from tests.journal.making import TODAY, junior, refused, whole

WORDS = "Invite the team."
STATES = ("proposed", "agreed", "declined", "withdrawn")
TERMS = [{"owner": "partner"}, {"due": "2027-12-05"}, {"due": None}, {"text": "Kestrel"}, {"kind": "introduction"}]


def promised(journal: Journal, state: str = "draft") -> tuple[Record[Takeaway], Record[Commitment]]:
    """Write a takeaway with a commitment, and take it to a state."""
    promise = {"owner": "me", "due": "2026-12-05"}
    takeaway = journal.takeaways.add(junior(journal), {"text": WORDS, "commitment": promise})
    takeaways = journal.takeaways
    if state in ("proposed", "agreed", "declined"):
        takeaway = takeaways.propose(takeaway)
    if state == "agreed":
        takeaway = takeaways.agree(takeaway, TODAY, Method.EMAIL_LATER)
    elif state == "declined":
        takeaway = takeaways.decline(takeaway)
    elif state == "withdrawn":
        takeaway = takeaways.withdraw(takeaway)
    return takeaway, takeaways.commitment(takeaway.id)


@pytest.mark.parametrize("fields", TERMS, ids=str)
@pytest.mark.parametrize("state", STATES)
def test_the_terms_of_a_commitment_are_fixed_once_the_partner_has_them(
    journal: Journal, state: str, fields: dict[str, object]
) -> None:
    _, commitment = promised(journal, state)
    before = whole(journal)
    error = refused(lambda: journal.entries.edit(commitment, fields), private="Kestrel")
    assert f"This takeaway is {state}, so who does what by when is fixed." in error.sentence
    assert whole(journal) == before


@pytest.mark.parametrize("fields", TERMS, ids=str)
def test_the_terms_of_a_draft_are_edited(journal: Journal, fields: dict[str, object]) -> None:
    _, commitment = promised(journal)
    (name,) = fields
    assert journal.entries.edit(commitment, fields).raw.get(name) == fields[name]


def test_what_is_ones_own_stays_editable(journal: Journal) -> None:
    _, commitment = promised(journal, "agreed")
    same = {"owner": "me", "due": "2026-12-05", "text": WORDS}
    commitment = journal.entries.edit(commitment, {**same, "outcome": "They came."})
    commitment = journal.takeaways.finish(commitment, TODAY, kept=True)
    assert (commitment.body.outcome, commitment.body.status.value) == ("They came.", "done")


def test_the_type_of_a_takeaway_is_fixed_with_its_words_and_its_theme_is_not(journal: Journal) -> None:
    takeaway, _ = promised(journal, "agreed")
    refused(lambda: journal.entries.edit(takeaway, {"kind": "question"}))
    assert journal.entries.edit(takeaway, {"kind": "insight", "theme": "people"}).body.theme == "people"


def test_no_earlier_version_brings_other_terms_back(journal: Journal) -> None:
    takeaway, commitment = promised(journal)
    journal.takeaways.amend(journal.takeaways.propose(takeaway), "Invite them.")
    journal.takeaways.undo.undo()  # which keeps a version that has the other words
    commitment = journal.takeaways.commitment(takeaway.id)
    (version,) = journal.history.of(commitment)
    assert version.raw["text"] == "Invite them."
    refused(lambda: journal.history.restore(commitment, version))
    assert journal.takeaways.commitment(takeaway.id).body.text == WORDS


def test_an_earlier_version_of_a_draft_brings_no_state_back(journal: Journal) -> None:
    takeaway, _ = promised(journal)
    journal.takeaways.agree(takeaway, TODAY, Method.IN_SESSION)
    journal.takeaways.undo.undo()
    takeaway = journal.takeaways.get(takeaway.id)
    (agreed, _) = journal.history.of(takeaway)
    assert agreed.raw["state"] == "agreed"
    back = journal.history.restore(takeaway, agreed)
    assert journal.takeaways.get(back.id).body == takeaway.body


def sent(journal: Journal) -> Record[Takeaway]:
    """Share the only takeaway."""
    pair = journal.pairs.get(1)
    journal.messages.copy(journal.messages.takeaways(pair, None), TODAY)
    return journal.takeaways.of(pair)[0]


def test_terms_that_came_with_a_merge_give_way_to_those_the_partner_says_yes_to(tmp_path: Path) -> None:
    with Two(tmp_path, promised) as two:
        (takeaway,) = two.a.takeaways.of(two.a.pairs.get(1))
        point = two.a.takeaways.point(sent(two.a))
        other = two.b.takeaways.commitment(takeaway.id)
        two.b.entries.edit(other, {"due": "2027-12-05", "owner": "partner"})
        two.b_into_a()
        pair = two.a.pairs.get(1)
        yes = two.a.replies.read(pair, answers([Answer(Reply.YES, point.code, point.words)]).text)
        two.a.replies.save(pair, yes, two.a.replies.clear_choices(yes), TODAY)
        agreed = two.a.takeaways.get(takeaway.id)
        assert (agreed.body.state.value, agreed.body.code) == ("agreed", point.code)
        assert two.a.takeaways.point(agreed) == point
        assert two.a.takeaways.commitment(takeaway.id).body.due == date(2026, 12, 5)


@pytest.mark.parametrize("way", ["takeaway", "whole message"])
def test_terms_that_came_with_a_merge_give_way_to_those_that_were_sent_when_the_yes_is_noted(
    tmp_path: Path, way: str
) -> None:
    with Two(tmp_path, promised) as two:
        (takeaway,) = two.a.takeaways.of(two.a.pairs.get(1))
        point = two.a.takeaways.point(sent(two.a))
        two.b.entries.edit(two.b.takeaways.commitment(takeaway.id), {"due": "2027-12-05", "owner": "partner"})
        two.b_into_a()
        if way == "takeaway":
            two.a.takeaways.agree(two.a.takeaways.get(takeaway.id), TODAY, Method.EMAIL_LATER)
        else:
            ((message, _, waiting),) = two.a.sent_messages.waiting(two.a.pairs.get(1))
            assert waiting == 1
            two.a.sent_messages.agree_all(two.a.pairs.get(1), message, TODAY, Method.EMAIL_LATER)
        agreed = two.a.takeaways.get(takeaway.id)
        assert (agreed.body.state.value, agreed.body.code) == ("agreed", point.code)
        assert two.a.takeaways.point(agreed) == point
        assert two.a.takeaways.commitment(takeaway.id).body.due == date(2026, 12, 5)
        assert two.a.takeaways.undo.undo() == "Marked agreed."


def test_terms_that_came_with_a_merge_are_shown_nowhere_while_the_takeaway_waits(tmp_path: Path) -> None:
    with Two(tmp_path, promised) as two:
        (takeaway,) = two.a.takeaways.of(two.a.pairs.get(1))
        sent(two.a)
        was = two.a.takeaways.commitment(takeaway.id).body
        two.b.entries.edit(two.b.takeaways.commitment(takeaway.id), {"due": "2027-12-05", "owner": "partner"})
        assert two.b.takeaways.as_sent(two.b.takeaways.commitment(takeaway.id)).due == date(2027, 12, 5)
        two.b_into_a()
        merged = two.a.takeaways.commitment(takeaway.id)
        assert merged.body != was
        assert two.a.takeaways.as_sent(merged) == was
        (open_,) = two.a.sessions.last_time(two.a.pairs.get(1), TODAY).promises
        assert open_ == was
        two.a.takeaways.withdraw(two.a.takeaways.get(takeaway.id))
        assert two.a.takeaways.as_sent(merged) == merged.body


@pytest.mark.parametrize("way", ["command", "reply"])
def test_a_yes_to_terms_that_are_known_no_more_says_so(tmp_path: Path, way: str) -> None:
    with Two(tmp_path, promised) as two:
        (takeaway,) = two.a.takeaways.of(two.a.pairs.get(1))
        two.a.settings.change({"keep_shared_texts": False})
        point = two.a.takeaways.point(sent(two.a))
        two.b.entries.edit(two.b.takeaways.commitment(takeaway.id), {"due": "2027-12-05"})
        two.b_into_a()
        list(two.a.notices())
        if way == "command":
            two.a.takeaways.agree(two.a.takeaways.get(takeaway.id), TODAY, Method.EMAIL_LATER)
        else:
            pair = two.a.pairs.get(1)
            yes = two.a.replies.read(pair, answers([Answer(Reply.YES, point.code, point.words)]).text)
            two.a.replies.save(pair, yes, two.a.replies.clear_choices(yes), TODAY)
        assert two.a.takeaways.get(takeaway.id).body.state.value == "agreed"
        (notice,) = two.a.notices()
        assert "You sent this takeaway with another owner, day or to-do than it has now." in notice


def test_a_commitment_that_was_deleted_elsewhere_is_there_again_once_its_takeaway_is_agreed(tmp_path: Path) -> None:
    with Two(tmp_path, promised) as two:
        (takeaway,) = two.a.takeaways.of(two.a.pairs.get(1))
        point = two.a.takeaways.point(sent(two.a))
        two.b.entries.delete(two.b.takeaways.commitment(takeaway.id))
        two.b_into_a()
        agreed = two.a.takeaways.agree(two.a.takeaways.get(takeaway.id), TODAY, Method.EMAIL_LATER)
        assert two.a.takeaways.point(agreed) == point


def test_a_yes_in_the_room_to_what_no_message_had_counts_for_the_terms_as_they_are(tmp_path: Path) -> None:
    with Two(tmp_path, promised) as two:
        (takeaway,) = two.a.takeaways.of(two.a.pairs.get(1))
        two.a.takeaways.propose(takeaway)
        two.b.entries.edit(two.b.takeaways.commitment(takeaway.id), {"due": "2027-12-05"})
        two.b_into_a()
        agreed = two.a.takeaways.agree(two.a.takeaways.get(takeaway.id), TODAY, Method.IN_SESSION)
        assert agreed.body.code == two.a.takeaways.point(agreed).code
        assert two.a.takeaways.commitment(takeaway.id).body.due == date(2027, 12, 5)


def test_a_conflict_is_not_settled_with_terms_that_the_partner_never_saw(tmp_path: Path) -> None:
    with Two(tmp_path, promised) as two:
        (takeaway,) = two.a.takeaways.of(two.a.pairs.get(1))
        point = two.a.takeaways.point(sent(two.a))
        two.a.entries.edit(two.a.takeaways.commitment(takeaway.id), {"outcome": "soon"})
        two.b.entries.edit(two.b.takeaways.commitment(takeaway.id), {"due": "2027-12-05"})
        two.b_into_a()
        (conflict,) = two.a.conflicts.all()
        error = refused(lambda: two.a.conflicts.settle(conflict, KeptVersion.THEIRS))
        assert "Your partner has seen" in error.sentence
        two.a.conflicts.settle(conflict, KeptVersion.MINE)
        assert two.a.takeaways.point(two.a.takeaways.get(takeaway.id)) == point
        assert two.a.takeaways.commitment(takeaway.id).body.outcome == "soon"
