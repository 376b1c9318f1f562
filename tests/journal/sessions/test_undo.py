"""Undoing the last step of a takeaway: everything as it was, and the history says so."""

from collections.abc import Callable

import pytest

from rmjournal.domain.model.takeaway import Method, Takeaway
from rmjournal.domain.record.record import AnyRecord, Kind, Record
from rmjournal.journal import Journal
from tests.journal.making import TODAY, held, junior, refused, reopened

Step = Callable[[Journal, Record[Takeaway]], object]


def proposed(journal: Journal) -> Record[Takeaway]:
    """Return a proposal with a commitment."""
    pair = junior(journal)
    fields = {"text": "kestrel", "commitment": {"owner": "me"}}
    return journal.takeaways.propose(journal.takeaways.add(pair, fields, session=held(journal, pair)))


def now(journal: Journal) -> dict[str, tuple[object, object]]:
    """Return every takeaway and commitment as it is stored, and where it belongs."""
    found: list[AnyRecord] = list(journal.records.all({Kind.TAKEAWAY, Kind.COMMITMENT}))
    return {each.id: (each.raw, each.parent) for each in found}


STEPS: dict[str, Step] = {
    "agree": lambda journal, takeaway: journal.takeaways.agree(takeaway, TODAY, Method.EMAIL_LATER),
    "decline": lambda journal, takeaway: journal.takeaways.decline(takeaway),
    "withdraw": lambda journal, takeaway: journal.takeaways.withdraw(takeaway),
    "amend": lambda journal, takeaway: journal.takeaways.amend(takeaway, "other words"),
    "finish": lambda journal, takeaway: journal.takeaways.finish(
        journal.takeaways.commitment(takeaway.id), TODAY, kept=True, outcome="well"
    ),
    "drop": lambda journal, takeaway: journal.takeaways.finish(
        journal.takeaways.commitment(takeaway.id), TODAY, kept=False
    ),
}


@pytest.mark.parametrize("step", STEPS)
def test_every_step_is_undone_whole_and_stays_so_after_a_lock(journal: Journal, step: str) -> None:
    takeaway = proposed(journal)
    before = now(journal)
    STEPS[step](journal, takeaway)
    assert now(journal) != before
    assert journal.takeaways.undo.what()
    journal.takeaways.undo.undo()
    assert now(journal) == before
    assert journal.takeaways.undo.what() == ""
    with reopened(journal) as again:
        assert now(again) == before
        assert again.takeaways.undo.what() == ""


@pytest.mark.parametrize("step", [step for step in STEPS if step != "amend"])
def test_the_history_shows_the_step_that_was_undone(journal: Journal, step: str) -> None:
    takeaway = proposed(journal)
    before = now(journal)
    STEPS[step](journal, takeaway)
    (changed,) = (
        [journal.records.get(takeaway.id)]
        if step not in ("finish", "drop")
        else [journal.takeaways.commitment(takeaway.id)]
    )
    assert before[changed.id][0] != changed.raw
    journal.takeaways.undo.undo()
    assert journal.history.of(journal.records.get(changed.id))[0].raw == changed.raw


def test_an_agreement_that_replaced_another_is_undone_with_all_that_moved(journal: Journal) -> None:
    old = journal.takeaways.agree(proposed(journal), TODAY, Method.EMAIL_LATER)
    draft = journal.takeaways.amend(old, "other words")
    before = now(journal)
    journal.takeaways.agree(draft, TODAY, Method.IN_SESSION)
    assert journal.takeaways.commitment(draft.id).parent == draft.id
    journal.takeaways.undo.undo()
    assert now(journal) == before
    assert journal.takeaways.commitment(old.id).parent == old.id


def test_a_step_on_something_that_has_changed_since_is_not_undone(journal: Journal) -> None:
    takeaway = journal.takeaways.agree(proposed(journal), TODAY, Method.EMAIL_LATER)
    journal.entries.edit(takeaway, {"theme": "mails"})
    after = now(journal)
    refused(journal.takeaways.undo.undo)
    assert now(journal) == after


def test_there_is_nothing_to_undo_at_first_or_after_it_was_shared(journal: Journal) -> None:
    refused(journal.takeaways.undo.undo)
    pair = junior(journal)
    draft = journal.takeaways.add(pair, {"text": "kestrel"})
    journal.takeaways.share(draft, code="3PRY-V2B2-7T86")
    assert journal.takeaways.undo.what() == ""
    refused(journal.takeaways.undo.undo)
