"""What stands beside a record goes where it goes: to another pair, and out of the file for good."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rmjournal.domain.record.record import Kind, RecordId
from rmjournal.journal import Journal
from tests.examples import examples
from tests.journal.copies.test_clones import words_in
from tests.journal.copies.test_merge import Two, torn
from tests.journal.making import junior, senior
from tests.memory import MEMORY

FIRST = "words 1"


def begun(journal: Journal) -> None:
    """Two pairs, and a note in the first of them."""
    pair = junior(journal)
    senior(journal)
    journal.notes.add(pair, FIRST)


def note_of(two: Two) -> RecordId:
    """The note that both copies have."""
    return next(two.a.records.all({Kind.NOTE})).id


def in_conflict(two: Two) -> RecordId:
    """Write the note apart, and merge both ways."""
    id = note_of(two)
    two.a.entries.edit(two.a.records.get(id), {"text": "words 2"})
    two.b.entries.edit(two.b.records.get(id), {"text": "words 3"})
    two.both_ways()
    assert len(two.a.conflicts.all()) == 1
    return id


def test_a_note_in_conflict_moves_with_the_version_beside_it(tmp_path: Path) -> None:
    with Two(tmp_path, begun) as two:
        id = in_conflict(two)
        (conflict,) = two.a.conflicts.all()
        two.a.drafts.save(Kind.NOTE, two.a.pairs.get(1).id, conflict.id, text="words 4")
        two.a.moves.move(two.a.records.get(id), pair=two.a.pairs.get(2))
        assert {each.pair for each in two.a.records.all({Kind.NOTE, Kind.DRAFT})} == {two.a.pairs.get(2).id}
        two.a.entries.delete(two.a.pairs.get(2))
        assert words_in(two.a) == set()


def test_the_version_beside_a_note_takes_the_note_along(tmp_path: Path) -> None:
    with Two(tmp_path, begun) as two:
        in_conflict(two)
        two.a.moves.move(two.a.records.get(two.a.conflicts.all()[0].id), pair=two.a.pairs.get(2))
        assert {each.pair for each in two.a.records.all({Kind.NOTE})} == {two.a.pairs.get(2).id}


@pytest.mark.parametrize("mover", ["a", "b"])
def test_a_merge_brings_the_version_beside_a_note_that_was_moved_after_it(tmp_path: Path, mover: str) -> None:
    with Two(tmp_path, begun) as two:
        id = note_of(two)
        moving: Journal = getattr(two, mover)
        moving.moves.move(moving.records.get(id), pair=moving.pairs.get(2))
        for text in ("words 2", "words 3"):
            moving.entries.edit(moving.records.get(id), {"text": text})  # so that this one stands
        still = two.b if mover == "a" else two.a
        still.entries.edit(still.records.get(id), {"text": "words 4"})
        two.both_ways()
        two.both_ways()
        for journal in (two.a, two.b):
            assert {each.pair for each in journal.records.all({Kind.NOTE, Kind.REVISION})} == {journal.pairs.get(2).id}


def test_a_pair_that_is_shredded_takes_along_what_an_older_version_left_elsewhere(tmp_path: Path) -> None:
    with Two(tmp_path, begun) as two:
        in_conflict(two)
        (conflict,) = two.a.conflicts.all()
        moved = two.a.records.get(conflict.id)
        two.a.records.vault.put(
            Kind.NOTE, bytes.fromhex(moved.id), moved.raw, pair=bytes.fromhex(two.a.pairs.get(2).id), sort_ms=0
        )
        two.a.entries.delete(two.a.pairs.get(1))
        assert words_in(two.a) == set()
        two.both_ways()
        assert words_in(two.b) == set()


def test_what_was_moved_into_a_pair_that_is_shredded_does_not_come_back_from_where_it_was(tmp_path: Path) -> None:
    with Two(tmp_path, begun) as two:
        two.a.moves.move(two.a.records.get(note_of(two)), pair=two.a.pairs.get(2))
        two.a.entries.delete(two.a.pairs.get(2))
        two.both_ways()
        assert words_in(two.a) == words_in(two.b) == set()


def test_what_was_moved_and_deleted_before_the_pair_was_shredded_does_not_come_back(tmp_path: Path) -> None:
    with Two(tmp_path, begun) as two:
        id = note_of(two)
        two.a.moves.move(two.a.records.get(id), pair=two.a.pairs.get(2))
        two.a.entries.delete(two.a.records.get(id))
        two.a.entries.delete(two.a.pairs.get(2))
        two.both_ways()
        assert words_in(two.a) == words_in(two.b) == set()


acts = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["move", "edit", "edit", "merge"])), max_size=8)


@settings(max_examples=examples(10, of=25), suppress_health_check=[HealthCheck.too_slow])
@given(acts, st.sampled_from("ab"), st.booleans())
def test_in_whatever_order_it_is_moved_and_changed_nothing_of_a_shredded_pair_stays(
    done: list[tuple[str, str]], shredder: str, met: bool
) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder, Two(Path(folder), begun) as two:
        id, count = note_of(two), 1
        for side, act in done:
            journal: Journal = getattr(two, side)
            if act == "merge":
                two.b_into_a() if side == "a" else two.a_into_b()
            elif act == "move":
                there = (
                    journal.pairs.get(2)
                    if journal.records.get(id).pair == journal.pairs.get(1).id
                    else journal.pairs.get(1)
                )
                journal.moves.move(journal.records.get(id), pair=there)
            else:
                count += 1
                journal.entries.edit(journal.records.get(id), {"text": f"words {count}"})
        if met:
            two.both_ways()
            two.both_ways()
            assert torn(two.a) == torn(two.b) == []
        shredding: Journal = getattr(two, shredder)
        seen = words_in(shredding)
        pair = next(each for each in shredding.pairs.all() if each.id == shredding.records.get(id).pair)
        shredding.entries.delete(pair)
        assert words_in(shredding) == set()
        two.both_ways()
        two.both_ways()
        if met:
            assert words_in(two.a) == words_in(two.b) == set()
            return
        for journal in (two.a, two.b):  # what was written apart and never seen there may stay, and nothing else
            left = [each for each in journal.records.all({Kind.NOTE}) if each.id == id]
            assert left or not words_in(journal) & seen
