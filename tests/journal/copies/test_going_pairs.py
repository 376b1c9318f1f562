"""A merge deletes no pair unasked, and none that lives in the other copy."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from rmjournal.domain.record.record import uuid_of
from rmjournal.journal.copies.going_pairs import GoingPair
from rmjournal.journal.copies.merge_rules import Merged
from rmjournal.journal.exports import takeout as leaving
from rmjournal.support.errors import PairsWouldGo, Refused
from tests.journal.copies.test_merge import Two, notes
from tests.journal.making import PASSPHRASE, refused, whole


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    """A journal with a pair, and a copy of it."""
    with Two(tmp_path) as made:
        yield made


def taken_back(two: Two, folder: Path) -> None:
    """Delete the pair in the copy, and take it back from a takeout; write three more notes in it here."""
    two.b.takeouts.write(folder)
    two.b.entries.delete(two.b.pairs.get(1))
    two.b.imports.read(folder / leaving.LINES)
    for number in range(3):
        two.a.notes.add(two.a.pairs.get(1), f"unseen {number}")


def test_a_pair_that_was_taken_back_there_does_not_go_here(two: Two, tmp_path: Path) -> None:
    taken_back(two, tmp_path / "takeout")
    asked: list[GoingPair] = []

    def ask(going: list[GoingPair]) -> bool:
        asked.extend(going)
        return True

    two.b.close()
    done = two.a.merges.merge(tmp_path / "b.rmj", may_go=ask)
    two.b = two._open(1)
    assert asked == []
    assert done.gone == 0
    assert notes(two.a) == ["unseen 0", "unseen 1", "unseen 2"]
    two.both_ways()
    assert notes(two.b) == notes(two.a)
    assert two.b_into_a() == two.a_into_b() == Merged()


def test_a_pair_that_was_taken_back_there_comes_back_to_where_it_was_deleted_too(two: Two, tmp_path: Path) -> None:
    two.a.notes.add(two.a.pairs.get(1), "words")
    two.a.takeouts.write(tmp_path / "takeout")
    two.a.entries.delete(two.a.pairs.get(1))
    two.a_into_b()
    assert two.b.pairs.all() == []
    two.b.imports.read(tmp_path / "takeout" / leaving.LINES)
    two.both_ways()
    assert notes(two.a) == notes(two.b) == ["words"]
    two.b.entries.delete(two.b.pairs.all()[0])
    two.both_ways()
    assert two.a.pairs.all() == two.b.pairs.all() == []


def test_a_merge_that_would_delete_a_pair_is_refused_where_nobody_is_asked(two: Two, tmp_path: Path) -> None:
    two.a.notes.add(two.a.pairs.get(1), "unseen")
    two.b.entries.delete(two.b.pairs.get(1))
    two.b.close()
    before = whole(two.a)
    told = refused(lambda: two.a.merges.merge(tmp_path / "b.rmj"), private="unseen", error=PairsWouldGo)
    assert "Pair 1 was deleted in the other copy." in told.sentence
    assert "including 1 that was never in that copy" in told.sentence
    assert whole(two.a) == before


def test_a_pair_that_may_go_is_in_the_backup_of_before(two: Two, tmp_path: Path) -> None:
    two.a.notes.add(two.a.pairs.get(1), "unseen")
    two.b.entries.delete(two.b.pairs.get(1))
    done = two.b_into_a()
    (aside,) = tmp_path.glob("a.rmj.replaced-*-merge")
    assert any(aside.name in sentence for sentence in done.told)
    assert two.a.pairs.all() == []
    shutil.copyfile(aside, tmp_path / "again.rmj")
    with type(two.a).open(tmp_path / "again.rmj", PASSPHRASE, state=tmp_path / "elsewhere") as again:
        assert notes(again) == ["unseen"]


def test_the_backup_of_before_does_not_take_the_name_that_a_restore_gives(two: Two, tmp_path: Path) -> None:
    two.b.entries.delete(two.b.pairs.get(1))
    two.b_into_a()
    (aside,) = tmp_path.glob("a.rmj.replaced-*-merge")
    assert two.a.backups.replaced() == [aside]
    stem = aside.name.removesuffix("-merge")  # a restore of the same second keeps what it replaces under this name
    assert not (tmp_path / stem).exists()


def test_a_pair_that_may_not_go_stays_and_the_rest_comes_in(two: Two, tmp_path: Path) -> None:
    two.a.notes.add(two.a.pairs.get(1), "unseen")
    other = two.b.pairs.add({"alias": "Crane", "role": "mentor-junior"})
    two.b.notes.add(other, "there")
    two.b.entries.delete(two.b.pairs.get(1))
    two.b.close()
    two.a.merges.merge(tmp_path / "b.rmj", may_go=lambda _: False)
    assert notes(two.a) == ["there", "unseen"]
    assert list(tmp_path.glob("*.replaced-*")) == []
    before = whole(two.a)
    two.a.merges.merge(tmp_path / "b.rmj", may_go=lambda _: False)  # it is asked again, and nothing is changed
    assert whole(two.a) == before


def test_what_the_question_raises_leaves_all_as_it_was(two: Two, tmp_path: Path) -> None:
    two.b.entries.delete(two.b.pairs.get(1))
    two.b.pairs.add({"alias": "Crane", "role": "mentor-junior"})
    two.b.close()
    before = whole(two.a)

    def no(_: list[GoingPair]) -> bool:
        raise Refused("The word was another one.")

    refused(lambda: two.a.merges.merge(tmp_path / "b.rmj", may_go=no))
    assert whole(two.a) == before


def test_an_import_with_a_tombstone_of_what_lives_here_is_refused(two: Two, tmp_path: Path) -> None:
    note = two.a.notes.add(two.a.pairs.get(1), "words")
    two.a.takeouts.write(tmp_path / "takeout")
    path = tmp_path / "takeout" / leaving.LINES
    for id in (note.id, two.a.pairs.get(1).id):
        planted = (
            f'{{"at":"2026-03-01T00:00:00.000+00:00","body":{{}},"created":"2026-03-01T00:00:00.000+00:00",'
            f'"id":"{"7" * 32}","kind":"tombstone","pair":null,"parent":"{id}"}}'
        )
        path.write_text(f"{json.dumps(leaving.FORMAT)}\n{planted}\n", "utf-8")
        before = whole(two.a)
        told = refused(lambda: two.a.imports.read(path))
        assert "deleted" in told.sentence
        assert whole(two.a) == before


def test_a_takeout_of_a_pair_that_was_taken_back_can_be_imported(two: Two, tmp_path: Path) -> None:
    taken_back(two, tmp_path / "first")
    two.b.takeouts.write(tmp_path / "second")
    with type(two.b).create(tmp_path / "new.rmj", PASSPHRASE, state=tmp_path / "new")[0] as new:
        new.imports.read(tmp_path / "second" / leaving.LINES)
        assert [pair.id for pair in new.pairs.all()] == [two.b.pairs.all()[0].id]
        tombs = [
            entry for entry in new.records.vault.entries() if entry.meta.parent == uuid_of(two.b.pairs.all()[0].id)
        ]
        assert tombs == []
