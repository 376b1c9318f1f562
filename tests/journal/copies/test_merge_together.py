"""Agreements, reviews, closings, rehearsals, contacts, goals and evidence that were changed apart."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rmjournal.domain.model.agreement import Clause
from rmjournal.domain.model.copies import KeptVersion
from rmjournal.domain.record.record import Kind, RecordId
from rmjournal.journal import Journal
from rmjournal.journal.copies.merge_rules import Merged
from tests.journal.copies.test_merge import Two, living
from tests.journal.making import TODAY

Write = Callable[[Journal, str], RecordId]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    """A journal with a pair, and a copy of it."""
    with Two(tmp_path) as made:
        yield made


def agreement(journal: Journal, words: str) -> RecordId:
    return journal.agreements.reword(journal.pairs.get(1), {Clause.BUSINESS: words}).id


def review(journal: Journal, words: str) -> RecordId:
    pair = journal.pairs.get(1)
    known = journal.endings.reviews(pair)
    if known:
        return journal.entries.edit(known[-1], {"helps": words}).id
    return journal.endings.review(pair, {"helps": words}, TODAY).id


def closing(journal: Journal, words: str) -> RecordId:
    return journal.endings.close(journal.pairs.get(1), {"appreciated": words}, TODAY).id


def rehearsal(journal: Journal, words: str) -> RecordId:
    pair = journal.pairs.get(1)
    known = journal.own_lines.rehearsals(pair)
    if known:
        return journal.entries.edit(journal.records.get(known[-1].id), {"situation": words}).id
    return journal.own_lines.rehearse(pair, {"situation": words, "opening": "I'd like to start."}).id


def contact(journal: Journal, words: str) -> RecordId:
    pair = journal.pairs.get(1)
    known = journal.contacts.of(pair)
    if known:
        return journal.entries.edit(known[-1], {"how": words}).id
    return journal.contacts.add(pair, {"kind": "union", "who": "a desk", "how": words}).id


def goal(journal: Journal, words: str) -> RecordId:
    pair = journal.pairs.get(1)
    known = journal.learning.goals(pair)
    if known:
        return journal.entries.edit(known[-1].goal, {"seen_by": words}).id
    return journal.learning.add_goal(pair, {"text": "to see", "owner": "me", "seen_by": words}).id


def evidence(journal: Journal, words: str) -> RecordId:
    (known,) = journal.learning.goals(journal.pairs.get(1)) or (None,)
    if known is not None:
        return journal.entries.edit(known.evidence[-1], {"text": words}).id
    of = journal.learning.add_goal(journal.pairs.get(1), {"text": "to see", "owner": "me"})
    return journal.learning.add_evidence(of, {"level": 2, "text": words}).id


WRITTEN = {
    Kind.CONTACT: contact,
    Kind.GOAL: goal,
    Kind.EVIDENCE: evidence,
    Kind.AGREEMENT: agreement,
    Kind.REVIEW: review,
    Kind.CLOSING: closing,
    Kind.REHEARSAL: rehearsal,
}


@pytest.mark.parametrize("kind", WRITTEN)
@pytest.mark.parametrize("choice", [KeptVersion.MINE, KeptVersion.THEIRS])
def test_what_was_changed_apart_waits_for_a_choice_and_both_copies_come_to_the_same(
    two: Two, kind: Kind, choice: KeptVersion
) -> None:
    write = WRITTEN[kind]
    id = write(two.a, "first words")
    two.a_into_b()
    assert write(two.a, "words of mine") == write(two.b, "words of theirs") == id
    assert two.b_into_a().twice == 1
    (conflict,) = two.a.conflicts.all()
    assert (conflict.record.id, conflict.record.kind) == (id, kind)
    assert "words of mine" in str(conflict.mine)
    assert "words of theirs" in str(conflict.theirs)
    two.a.conflicts.settle(conflict, choice)
    assert f"words of {choice.value}" in str(two.a.records.get(id).raw)
    assert two.a.conflicts.all() == []
    two.a_into_b()
    assert living(two.a) == living(two.b)
    assert two.b.conflicts.all() == []
    assert two.b_into_a() == Merged()


@pytest.mark.parametrize(("choice", "kept"), [(KeptVersion.MINE, 1), (KeptVersion.THEIRS, 5)])
def test_a_check_in_that_was_changed_apart_waits_for_a_choice(two: Two, choice: KeptVersion, kept: int) -> None:
    made = two.a.learning.check_in(two.a.pairs.get(1), {"worry": 3})
    two.a_into_b()
    for journal, worry in ((two.a, 1), (two.b, 5)):
        journal.entries.edit(journal.records.get(made.id), {"worry": worry})
    assert two.b_into_a().twice == 1
    (conflict,) = two.a.conflicts.all()
    two.a.conflicts.settle(conflict, choice)
    two.a_into_b()
    for journal in (two.a, two.b):
        assert [each.body.worry for each in journal.learning.check_ins(journal.pairs.get(1))] == [kept]
