"""Drafts: one a place, kept again and again, and gone in the moment in which they become a record."""

import pytest

from rmjournal.domain.model.note import Draft
from rmjournal.domain.query import Query
from rmjournal.domain.record.record import Kind, Record
from rmjournal.domain.text import LONGEST
from rmjournal.journal import Journal
from rmjournal.support.errors import Refused
from rmjournal.vault.store import cache
from tests.journal.making import NOW, held, junior, of_kind, put, refused, reopened, senior, whole


def saves(journal: Journal) -> int:
    return journal.records.vault.head.counter


def text_of(draft: Record[Draft] | None) -> str:
    assert draft is not None
    assert draft.body is not None
    return draft.body.text


def is_stale(journal: Journal) -> bool:
    (draft,) = journal.drafts.all()
    return journal.drafts.is_stale(draft)


def test_a_draft_is_found_at_its_place_and_nowhere_else(journal: Journal) -> None:
    pair, other = junior(journal), senior(journal)
    session = held(journal, pair)
    journal.drafts.save(Kind.NOTE, pair.id, session.id, text="half")
    journal.drafts.save(Kind.REFLECTION, pair.id, session.id, fields={"answers": ["a", 1]})
    journal.drafts.save(Kind.PAIR, None, None, fields={"alias": "Wren"})
    with reopened(journal) as again:
        assert text_of(again.drafts.find(Kind.NOTE, pair.id, session.id)) == "half"
        reflection = again.drafts.find(Kind.REFLECTION, pair.id, session.id)
        assert reflection is not None
        assert reflection.raw["fields"] == {"answers": ["a", 1]}
        assert again.drafts.find(Kind.PAIR, None, None) is not None
        assert again.drafts.find(Kind.NOTE, pair.id, None) is None
        assert again.drafts.find(Kind.NOTE, other.id, None) is None
        assert again.drafts.find(Kind.SESSION, pair.id, session.id) is None
        assert len(again.drafts.all()) == 3


def test_what_is_kept_again_takes_the_place_of_what_was_there_in_one_save(journal: Journal) -> None:
    pair = junior(journal)
    first = journal.drafts.save(Kind.NOTE, pair.id, None, text="one", fields={"off_record": True})
    before = saves(journal)
    second = journal.drafts.save(Kind.NOTE, pair.id, None, text="one two")
    assert saves(journal) == before + 1
    assert (second.id, second.raw) == (first.id, {"of": Kind.NOTE, "text": "one two"})
    assert second.at >= first.at
    assert of_kind(journal, Kind.REVISION) == []
    assert [each.id for each in journal.drafts.all()] == [first.id]


def test_drafts_come_with_the_one_written_last_first(journal: Journal) -> None:
    pair = junior(journal)
    put(journal, Kind.DRAFT, {"of": 16, "text": "old"}, pair=pair, at=1)
    put(journal, Kind.DRAFT, {"of": 3, "text": "older"}, pair=pair, at=0)
    journal.drafts.save(Kind.REFLECTION, pair.id, None, text="new")
    assert [text_of(each) for each in journal.drafts.all()] == ["new", "old", "older"]


def test_of_two_drafts_of_one_place_the_newer_one_counts(journal: Journal) -> None:
    pair = junior(journal)
    put(journal, Kind.DRAFT, {"of": 16, "text": "newer"}, pair=pair, at=2)
    put(journal, Kind.DRAFT, {"of": 16, "text": "older"}, pair=pair, at=1)
    assert text_of(journal.drafts.find(Kind.NOTE, pair.id, None)) == "newer"


def test_a_draft_of_a_newer_version_is_neither_found_nor_overwritten(journal: Journal) -> None:
    pair = junior(journal)
    newer = put(journal, Kind.DRAFT, {"of": "something", "text": "newer"}, pair=pair)
    assert journal.drafts.find(Kind.NOTE, pair.id, None) is None
    assert journal.drafts.save(Kind.NOTE, pair.id, None, text="mine").id != newer
    assert journal.records.get(newer).raw["text"] == "newer"


def test_a_draft_becomes_a_record_in_one_save(journal: Journal) -> None:
    pair = junior(journal)
    draft = journal.drafts.save(Kind.NOTE, pair.id, None, text="words")
    before = saves(journal)
    with journal.records.transaction():
        journal.notes.add(pair, text_of(draft))
        journal.drafts.discard(draft)
    assert saves(journal) == before + 1
    assert journal.drafts.all() == []
    journal.drafts.discard(draft)  # once more does no harm
    assert not journal.checks.report(full=True).faults


def test_a_draft_stays_where_the_record_could_not_be_kept(journal: Journal) -> None:
    pair = junior(journal)
    draft = journal.drafts.save(Kind.NOTE, pair.id, None, text=" ")
    before = whole(journal)

    def becomes() -> None:
        with journal.records.transaction():
            journal.drafts.discard(draft)
            journal.notes.add(pair, text_of(draft))

    refused(becomes)
    assert whole(journal) == before


def test_a_draft_goes_with_the_record_that_it_changes(journal: Journal) -> None:
    pair = junior(journal)
    note = journal.notes.add(pair, "words")
    journal.drafts.save(Kind.NOTE, pair.id, note.id, text="other words")
    journal.entries.delete(note)
    assert journal.drafts.all() == []


@pytest.mark.parametrize("from_an_older_version", [False, True])
def test_a_draft_is_stale_once_what_it_changes_says_something_else(
    journal: Journal, from_an_older_version: bool
) -> None:
    pair = junior(journal)
    note = journal.notes.add(pair, "one")
    draft = journal.drafts.save(Kind.NOTE, pair.id, note.id, text="half")
    if from_an_older_version:
        old = {name: value for name, value in draft.raw.items() if name != "stands_on"}
        put(journal, Kind.DRAFT, old, id=draft.id, pair=pair, parent=note)
    journal.notes.add(pair, "another")
    assert not is_stale(journal)
    journal.entries.edit(note, {"text": "two"})
    assert is_stale(journal)
    journal.drafts.save(Kind.NOTE, pair.id, note.id, text="written on, knowingly")
    assert not is_stale(journal)


def test_a_draft_of_something_new_is_never_stale(journal: Journal) -> None:
    pair = junior(journal)
    session = held(journal, pair)
    journal.drafts.save(Kind.NOTE, pair.id, session.id, text="half")
    journal.entries.edit(session, {"minutes": 50})
    assert not is_stale(journal)


def test_keeping_and_dropping_a_draft_leaves_the_cache_of_texts_alone(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "LEAST", 3)
    pair = junior(journal)
    for number in range(6):
        journal.notes.add(pair, f"words of note {number}")
    journal.search.find(Query.read("words", NOW))
    with reopened(journal) as again:
        again.drafts.save(Kind.NOTE, pair.id, None, text="half")
        again.drafts.discard(again.drafts.save(Kind.NOTE, pair.id, None, text="half a"))
        assert again.drafts.all() == []
        assert len(list(again.records.vault.container.cached())) == 1
        again.entries.delete(of_kind(again, Kind.NOTE)[0])
        assert list(again.records.vault.container.cached()) == []


def test_the_draft_of_a_note_off_the_record_stands_in_no_plain_list(journal: Journal) -> None:
    pair = junior(journal)
    draft = journal.drafts.save(Kind.NOTE, pair.id, None, text="kestrel", fields={"off_record": True})
    assert draft.id not in {each.id for each in journal.records.latest(0)}
    assert journal.search.find(Query.read("kestrel", NOW)) == ([], 0)
    assert journal.search.find(Query.read("kestrel", NOW), off_record=True)[1] == 1
    assert [each.id for each in journal.drafts.all()] == [draft.id]


def test_a_draft_is_found_by_a_search(journal: Journal) -> None:
    journal.drafts.save(Kind.REFLECTION, junior(journal).id, None, fields={"answers": ["a kestrel flew"]})
    assert journal.search.find(Query.read("kestrel", NOW))[1] == 1


@pytest.mark.parametrize("fields", [{"a": float("nan")}, {"a": object()}])
def test_a_draft_that_cannot_be_stored_is_refused_and_changes_nothing(
    journal: Journal, fields: dict[str, object]
) -> None:
    pair = junior(journal)
    journal.drafts.save(Kind.NOTE, pair.id, None, text="half")
    before = whole(journal)
    for parent in (None, pair.id):
        with pytest.raises(Refused):
            journal.drafts.save(Kind.NOTE, pair.id, parent, text="Kestrel", fields=fields)
        refused(lambda parent=parent: journal.drafts.save(Kind.NOTE, pair.id, parent, text="x" * (LONGEST + 1)))  # type: ignore[misc]
    assert whole(journal) == before
