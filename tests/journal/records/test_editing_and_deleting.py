"""Editing changes what may be changed; deleting takes along what hangs on a record, and nothing else."""

from typing import Any

import pytest

from rmjournal.domain.model.takeaway import Method
from rmjournal.domain.record.record import Kind, RecordId
from rmjournal.domain.text import LONGEST
from rmjournal.journal import Journal
from tests.journal.making import (
    NEWER,
    TODAY,
    content,
    filled,
    held,
    junior,
    of_kind,
    put,
    refused,
    reopened,
    senior,
    thought,
    whole,
)

KEPT_BY_THE_JOURNAL = {
    "pair": ("number", "last_session", "hue"),
    "session": ("number",),
    "takeaway": ("state", "agreed_on", "method", "replaces"),
    "commitment": ("status", "told_partner_on"),
    "settings": ("last_pair_number",),
}


@pytest.mark.parametrize(
    ("what", "field"), [(what, field) for what, fields in KEPT_BY_THE_JOURNAL.items() for field in fields]
)
def test_what_the_journal_keeps_right_is_not_edited_by_hand(journal: Journal, what: str, field: str) -> None:
    pair = junior(journal)
    session = held(journal, pair)
    takeaway = journal.takeaways.add(pair, {"text": "one", "commitment": {"owner": "me"}})
    records: dict[str, Any] = {
        "pair": journal.pairs.get(1),
        "session": session,
        "takeaway": takeaway,
        "commitment": journal.takeaways.commitment(takeaway.id),
        "settings": of_kind(journal, Kind.SETTINGS)[0],
    }
    before = whole(journal)
    error = refused(lambda: journal.entries.edit(records[what], {field: "kestrel"}), private="kestrel")
    assert field in error.sentence
    assert whole(journal) == before


@pytest.mark.parametrize(
    "fields",
    [
        {"text": ""},
        {"text": None},
        {"text": 7},
        {"text": "x" * (LONGEST + 1)},
        {"text": "fine", "off_record": "Kestrel"},
        {"Kestrel word": "x"},
        {"over": {}},
        {"nonesuch": "Kestrel"},
    ],
)
def test_an_edit_that_cannot_be_right_changes_nothing_and_repeats_nothing(
    journal: Journal, fields: dict[str, object]
) -> None:
    note = journal.notes.add(junior(journal), "words")
    before = whole(journal)
    refused(lambda: journal.entries.edit(note, fields), private="Kestrel")
    assert whole(journal) == before


def test_an_edited_session_sorts_by_its_new_day(journal: Journal) -> None:
    pair = junior(journal)
    session = held(journal, pair, "2026-03-05T14:00")
    later = held(journal, pair, "2026-03-06T14:00")
    moved = journal.entries.edit(session, {"held_at": "2026-03-09T14:00"})
    assert moved.at > later.at
    assert [each.id for each in journal.records.latest(0)].index(session.id) < [
        each.id for each in journal.records.latest(0)
    ].index(later.id)


def test_text_is_cleaned_when_it_is_kept(journal: Journal) -> None:
    pair = junior(journal, "He\x1b[31mron\nx")
    assert pair.raw["alias"] == "He[31mron x"
    note = journal.notes.add(pair, "a\x00b\x1b]52;c;AA\x07\r\nc\ud800\x9b1m\td")
    assert note.raw["text"] == "ab]52;c;AA\nc\ufffd1m\td"


def test_deleting_a_session_takes_what_hangs_on_it_and_nothing_else(journal: Journal) -> None:
    kept = filled(journal)
    heron, first = kept["heron"], kept["first"]
    second = held(journal, journal.pairs.get(1))
    stays = journal.notes.add(journal.pairs.get(1), "of the second", session=second)
    newer = put(journal, NEWER, {"text": "newer"}, pair=journal.pairs.get(1), parent=first)
    before = content(journal)
    assert journal.entries.belongings(first) == 5  # note, takeaway, its commitment, reflection, the newer one
    assert journal.entries.delete(first) == 6
    with reopened(journal) as again:
        after = content(again)
    gone = before.keys() - after.keys()
    assert {first.id, kept["note"].id, kept["agreed"].id, kept["reflection"].id, newer} <= gone
    assert {record for record in gone if before[record][0] != Kind.REVISION} == {
        id
        for id in gone
        if before[id][0] in (Kind.SESSION, Kind.NOTE, Kind.TAKEAWAY, Kind.COMMITMENT, Kind.REFLECTION, NEWER)
    }
    assert {heron.id, kept["hidden"].id, second.id, stays.id, kept["edited"].id} <= after.keys()
    added = [after[id] for id in after.keys() - before.keys()]
    assert {kind for kind, *_ in added} == {Kind.TOMBSTONE}
    assert not any("words" in raw or "Heron" in raw for *_, raw in added)


def test_deleting_a_pair_takes_everything_that_was_written_in_it(journal: Journal) -> None:
    kept = filled(journal)
    heron, otter = kept["heron"], kept["otter"]
    put(journal, NEWER, {"text": "newer"}, pair=journal.pairs.get(1))
    put(journal, Kind.DRAFT, {"of": 16, "text": "half"}, pair=journal.pairs.get(1))
    others = {id: value for id, value in content(journal).items() if value[1] == otter.id or id == otter.id}
    expected = journal.entries.belongings(journal.pairs.get(1))
    assert journal.entries.delete(journal.pairs.get(1)) == expected + 1
    again = reopened(journal)
    left = content(again)
    assert {id: left[id] for id in others} == others
    assert {left[id][0] for id in left.keys() - others.keys()} == {Kind.TOMBSTONE}
    assert not any(value[1] == heron.id for value in left.values())
    assert not again.checks.report(full=True).faults
    again.close()


def test_a_draft_of_something_in_a_session_does_not_stop_its_deletion(journal: Journal) -> None:
    pair = junior(journal)
    session = held(journal, pair)
    note = journal.notes.add(pair, "words", session=session)
    put(journal, Kind.DRAFT, {"of": 16, "text": "half a word"}, pair=pair, parent=note)
    journal.entries.delete(session)
    assert {each.kind for each in journal.records.latest(0)} == {Kind.PAIR}


def test_a_takeaway_takes_its_promise_along(journal: Journal) -> None:
    takeaway = journal.takeaways.add(junior(journal), {"text": "one", "commitment": {"owner": "me"}})
    promise = journal.takeaways.commitment(takeaway.id)
    assert journal.entries.delete(takeaway) == 2
    refused(lambda: journal.records.get(promise.id))
    refused(lambda: journal.records.get(takeaway.id))


def test_a_record_that_was_deleted_takes_no_step_and_no_edit(journal: Journal) -> None:
    pair = junior(journal)
    takeaway = journal.takeaways.add(pair, {"text": "one"})
    journal.entries.delete(takeaway)
    before = whole(journal)
    refused(lambda: journal.takeaways.propose(takeaway))
    refused(lambda: journal.takeaways.agree(takeaway, TODAY, Method.IN_SESSION))
    refused(lambda: journal.entries.edit(takeaway, {"text": "two"}))
    refused(lambda: journal.entries.delete(takeaway))
    assert whole(journal) == before


def test_nothing_is_kept_in_a_pair_that_was_deleted(journal: Journal) -> None:
    pair = senior(journal)
    journal.entries.delete(pair)
    before = whole(journal)
    refused(lambda: journal.notes.add(pair, "late"))
    refused(lambda: thought(journal, pair, "late"))
    refused(lambda: held(journal, pair))
    assert whole(journal) == before


def test_several_saves_are_kept_together_or_not_at_all(journal: Journal) -> None:
    pair = junior(journal)
    before = whole(journal)

    def half() -> None:
        with journal.records.transaction():
            journal.notes.add(pair, "first half")
            journal.notes.add(pair, "")

    refused(half)
    assert whole(journal) == before
    again = reopened(journal)
    assert {each.id for each in again.records.latest(0)} == {pair.id}
    again.close()


def test_an_empty_reflection_is_refused(journal: Journal) -> None:
    pair = junior(journal)
    before = whole(journal)
    answers: list[list[dict[str, str]]] = [[], [{"text": " "}], [{"prompt": "What?"}]]
    for each in answers:
        refused(lambda each=each: journal.reflections.add(pair, {"answers": each}))  # type: ignore[misc]
    assert whole(journal) == before


def test_a_note_off_the_record_stands_in_no_plain_list(journal: Journal) -> None:
    pair = junior(journal)
    hidden = journal.notes.add(pair, "hidden", off_record=True)
    plain = journal.notes.add(pair, "plain")

    def listed(limit: int, off_record: bool) -> set[RecordId]:
        return {each.id for each in journal.records.latest(limit, off_record=off_record)} - {pair.id}

    for limit in (0, 10):
        assert listed(limit, False) == {plain.id}
        assert listed(limit, True) == {plain.id, hidden.id}
    assert hidden.id not in {each.id for each in journal.records.latest(1)}


def test_what_cannot_be_edited_says_what_changes_it_or_that_the_journal_sets_it(journal: Journal) -> None:
    pair = junior(journal)
    takeaway = journal.takeaways.add(pair, {"text": "one", "commitment": {"owner": "me"}})
    records: tuple[tuple[Any, str, str], ...] = (
        (pair, "number", "Leave out “number”."),
        (held(journal, pair), "number", "Leave out “number”."),
        (takeaway, "state", "`rmjournal takeaway --help`"),
        (journal.takeaways.commitment(takeaway.id), "status", "`rmjournal takeaway --help`"),
        (journal.agreements.draft(pair), "terms", "`rmjournal agreement --help`"),
        (journal.learning.add_goal(pair, {"text": "a goal"}), "status", "`rmjournal goal --help`"),
        (journal.endings.close(pair, {}, TODAY), "ending", "`rmjournal close --help`"),
    )
    for record, field, says in records:
        told = str(refused(lambda: journal.entries.edit(record, {field: 7})))  # noqa: B023
        assert says in told
        assert "Nothing was saved" not in told


def test_what_was_shared_is_never_edited(journal: Journal) -> None:
    pair = junior(journal)
    journal.takeaways.add(pair, {"text": "one"})
    journal.messages.copy(journal.messages.takeaways(pair, None), TODAY)
    for kind, fields in ((Kind.SHARED_TEXT, {"text": "two"}), (Kind.SHARED_POINTS, {"points": []})):
        (shared,) = of_kind(journal, kind)
        refused(lambda shared=shared, fields=fields: journal.entries.edit(shared, fields))  # type: ignore[misc]
