"""Two copies of one journal, written apart: what merging brings together, and what it never loses."""

import random
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Self

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rmjournal.domain.model.copies import KeptVersion
from rmjournal.domain.model.takeaway import Method
from rmjournal.domain.record.record import Kind, RecordId, record_id, uuid_of
from rmjournal.domain.titles import written
from rmjournal.journal import Journal
from rmjournal.journal.copies.merge_rules import Merged
from rmjournal.support.errors import Damaged, InUse, OtherJournal, OtherKeys, WrongKey
from rmjournal.vault.computer.device import is_known
from tests.examples import examples
from tests.journal.making import (
    CHEAP,
    PASSPHRASE,
    TODAY,
    exact,
    filled,
    held,
    junior,
    new_journal,
    put,
    refused,
    senior,
    whole,
)
from tests.memory import MEMORY
from tests.moments import next_moment


class Two:
    """A journal and a copy of it on another computer, both open."""

    def __init__(self, folder: Path, fill: Callable[[Journal], object] = junior) -> None:
        self._paths = folder / "a.rmj", folder / "b.rmj"
        self._states = folder / "here", folder / "there"
        with new_journal(self._paths[0]) as made:
            fill(made)
        shutil.copyfile(*self._paths)
        self.a, self.b = (self._open(side) for side in (0, 1))

    def _open(self, side: int) -> Journal:
        return Journal.open(self._paths[side], PASSPHRASE, state=self._states[side])

    def b_into_a(self) -> Merged:
        """Merge the copy into the journal."""
        self.b.close()
        done = self.a.merges.merge(self._paths[1], may_go=lambda _: True)
        self.b = self._open(1)
        return done

    def a_into_b(self) -> Merged:
        """Merge the journal into the copy."""
        self.a.close()
        done = self.b.merges.merge(self._paths[0], may_go=lambda _: True)
        self.a = self._open(0)
        return done

    def both_ways(self) -> None:
        """Merge until neither has anything new."""
        self.b_into_a()
        self.a_into_b()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.a.close()
        self.b.close()


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    """A journal with a pair, and a copy of it."""
    with Two(tmp_path) as made:
        yield made


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Two]:
    """A journal with something of everything, and a copy of it."""
    with Two(tmp_path, filled) as made:
        yield made


def notes(journal: Journal) -> list[str]:
    """The text of every note."""
    return sorted(str(each.raw["text"]) for each in journal.records.all({Kind.NOTE}))


def texts(journal: Journal) -> set[tuple[int, str]]:
    """All that somebody wrote, history included."""
    found = set()
    for each in journal.records.all({entry.meta.kind for entry in journal.records.vault.entries()} - {Kind.SETTINGS}):
        was = each.raw.get("was")
        kind = int(str(each.raw["kind"])) if isinstance(was, dict) else each.kind
        found.add((kind, written(kind, was if isinstance(was, dict) else each.raw)))
    return found


def living(journal: Journal) -> dict[RecordId, tuple[int, str]]:
    """What stands, but for whether it came in from the other copy."""
    found = {}
    for each in journal.records.latest(0, off_record=True):
        beside = each.raw.get("beside")
        raw = {**each.raw, "beside": beside.get("record")} if isinstance(beside, dict) else each.raw
        found[each.id] = (each.kind, exact(raw))
    return found


def torn(journal: Journal) -> list[Kind]:
    """What lies in another pair than what it hangs on."""
    metas = {
        entry.meta.uuid: entry.meta for entry in journal.records.vault.entries() if entry.meta.kind != Kind.TOMBSTONE
    }
    hanging = [meta for meta in metas.values() if meta.parent in metas]
    return [Kind(meta.kind) for meta in hanging if meta.pair != metas[meta.parent].pair]


def edited(journal: Journal, id: RecordId, text: str) -> None:
    next_moment(journal.clock)
    journal.entries.edit(journal.records.get(id), {"text": text})


def note_in(two: Two, text: str = "words") -> RecordId:
    """Write a note and let both copies have it."""
    id = two.a.notes.add(two.a.pairs.get(1), text).id
    two.a_into_b()
    return id


def test_what_each_wrote_alone_is_in_both(two: Two) -> None:
    two.a.notes.add(two.a.pairs.get(1), "here")
    two.b.notes.add(two.b.pairs.get(1), "there")
    assert two.b_into_a().came == 1
    assert two.a_into_b().came == 1
    assert notes(two.a) == notes(two.b) == ["here", "there"]
    assert living(two.a) == living(two.b)
    assert not two.a.checks.report(full=True).faults


def test_merging_twice_changes_nothing(full: Two) -> None:
    held(full.b, full.b.pairs.get(1))
    full.b.pairs.add({"alias": "Crane", "role": "mentor-junior"})
    assert full.b_into_a().came == 2
    before = whole(full.a)
    assert full.b_into_a() == Merged()
    assert whole(full.a) == before


def test_the_other_copy_is_only_read(two: Two, tmp_path: Path) -> None:
    two.b.notes.add(two.b.pairs.get(1), "there")
    before = whole(two.b)
    two.b_into_a()
    assert whole(two.b) == before


def test_a_newer_version_replaces_an_older_one_and_brings_its_history(two: Two) -> None:
    id = note_in(two)
    edited(two.b, id, "better words")
    done = two.b_into_a()
    assert (done.newer, done.twice) == (1, 0)
    assert two.a.records.get(id).raw == {"text": "better words"}
    assert [version.raw for version in two.a.history.of(two.a.records.get(id))] == [{"text": "words"}]


def test_an_older_version_leaves_the_newer_one_alone(two: Two) -> None:
    id = note_in(two)
    edited(two.a, id, "better words")
    before = whole(two.a)
    assert two.b_into_a() == Merged()
    assert whole(two.a) == before


def test_a_pair_comes_in_with_all_that_was_written_in_it(two: Two) -> None:
    otter = senior(two.b, "Otter")
    session = held(two.b, otter)
    two.b.notes.add(otter, "in it", session=session)
    two.b_into_a()
    pair = two.a.pairs.get(2)
    assert pair.id == otter.id
    assert [note.raw["text"] for note in two.a.notes.of(two.a.sessions.get(pair, 1))] == ["in it"]
    assert two.a.records.vault.entry(uuid_of(pair.id)).meta.key != two.b.records.vault.entry(uuid_of(pair.id)).meta.key


def test_two_pairs_made_apart_have_two_numbers(two: Two) -> None:
    junior(two.a, "Crane")
    otter = senior(two.b, "Otter")
    done = two.b_into_a()
    assert done.told == ["Pair 2 in the other copy is number 3 here, because its number was taken."]
    assert [(pair.body.number, pair.body.alias) for pair in two.a.pairs.all() if pair.body] == [
        (1, "Heron"), (2, "Crane"), (3, "Otter"),
    ]  # fmt: skip
    two.a_into_b()
    assert living(two.a) == living(two.b)
    assert two.b.pairs.get(3).id == otter.id


def test_two_sessions_made_apart_have_two_numbers_and_both_copies_agree(two: Two) -> None:
    mine = held(two.a, two.a.pairs.get(1))
    theirs = held(two.b, two.b.pairs.get(1))
    done = two.b_into_a()
    assert done.told == ["Session 1 in the other copy is number 2 here, because its number was taken."]
    two.a_into_b()
    for journal in (two.a, two.b):
        assert [each.id for each in journal.sessions.of(journal.pairs.get(1))] == [mine.id, theirs.id]
    assert two.a.conflicts.all() == []
    assert two.a.sessions.add(two.a.pairs.get(1), {}).body.number == 3


def test_a_number_that_was_ever_given_there_is_not_given_again(two: Two) -> None:
    two.a.settings.change({"conceal": True})
    two.b.entries.delete(junior(two.b, "Crane"))
    two.b_into_a()
    assert two.a.settings.current().conceal
    assert junior(two.a, "Otter").body.number == 3


@pytest.mark.parametrize("choice", list(KeptVersion))
def test_texts_written_apart_both_stay_until_one_is_chosen(two: Two, choice: KeptVersion) -> None:
    id = note_in(two)
    edited(two.a, id, "mine")
    edited(two.b, id, "theirs")
    assert two.b_into_a().twice == 1
    assert notes(two.a) == ["mine", "theirs"]
    (conflict,) = two.a.conflicts.all()
    assert (conflict.record.id, conflict.mine["text"], conflict.theirs["text"]) == (id, "mine", "theirs")
    two.a.conflicts.settle(conflict, choice)
    wanted = ["mine", "theirs"] if choice is KeptVersion.BOTH else [choice.value]
    assert notes(two.a) == wanted
    assert two.a.conflicts.all() == []
    assert {(Kind.NOTE, "mine"), (Kind.NOTE, "theirs")} <= texts(two.a)
    two.a_into_b()
    assert notes(two.b) == wanted
    assert two.b.conflicts.all() == []
    assert two.b_into_a() == Merged()


def test_both_copies_show_the_same_two_texts_and_know_which_is_whose(two: Two) -> None:
    id = note_in(two)
    edited(two.a, id, "of a")
    edited(two.b, id, "of b")
    two.both_ways()
    assert living(two.a) == living(two.b)
    (mine,), (theirs,) = two.a.conflicts.all(), two.b.conflicts.all()
    assert mine.id == theirs.id
    assert two.b_into_a() == two.a_into_b() == Merged()


def test_merging_at_the_same_time_on_both_sides_comes_to_the_same(two: Two, tmp_path: Path) -> None:
    id = note_in(two)
    edited(two.a, id, "of a")
    edited(two.b, id, "of b")
    two.b.close()
    shutil.copyfile(tmp_path / "b.rmj", tmp_path / "old-b.rmj")
    two.b = Journal.open(tmp_path / "b.rmj", PASSPHRASE, state=tmp_path / "there")
    two.a_into_b()
    two.a.merges.merge(tmp_path / "old-b.rmj")
    assert living(two.a) == living(two.b)
    (mine,), (theirs,) = two.a.conflicts.all(), two.b.conflicts.all()
    assert (mine.mine["text"], mine.theirs["text"]) == (theirs.theirs["text"], theirs.mine["text"]) == ("of a", "of b")
    assert two.b_into_a() == two.a_into_b() == Merged()
    edited(two.a, id, "settled by writing on")
    assert two.a_into_b().twice == 0


def test_the_same_words_written_apart_are_no_conflict(two: Two) -> None:
    id = note_in(two)
    edited(two.a, id, "the same")
    edited(two.b, id, "the same")
    assert two.b_into_a().twice == 0
    edited(two.a, id, "more")
    two.a_into_b()
    assert notes(two.b) == ["more"]


@pytest.mark.parametrize("here", [True, False])
@pytest.mark.parametrize("other", ["a draft", "the same words proposed"])
def test_an_agreed_takeaway_does_not_give_way_to_what_nobody_agreed_to(two: Two, other: str, *, here: bool) -> None:
    id = two.a.takeaways.add(two.a.pairs.get(1), {"text": "first words"}).id
    two.a_into_b()
    agreeing, apart = (two.a, two.b) if here else (two.b, two.a)
    agreed = agreeing.takeaways.agree(agreeing.takeaways.propose(agreeing.takeaways.get(id)), TODAY, Method.EMAIL_LATER)
    if other == "a draft":
        apart.takeaways.reword(apart.takeaways.get(id), "other words")
        apart.takeaways.reword(apart.takeaways.get(id), "others again")
        apart.takeaways.reword(apart.takeaways.get(id), "and again, so that this one stands")
    else:
        apart.takeaways.propose(apart.takeaways.get(id))
    two.b_into_a()
    before, (conflict,) = whole(two.a), two.a.conflicts.all()
    refused(lambda: two.a.conflicts.settle(conflict, KeptVersion.THEIRS if here else KeptVersion.MINE), private="first")
    assert whole(two.a) == before
    two.a.conflicts.settle(conflict, KeptVersion.MINE if here else KeptVersion.THEIRS)
    assert two.a.takeaways.get(id).raw == agreed.raw
    assert two.a.conflicts.all() == []


def test_of_two_wordings_that_were_put_to_the_partner_both_stay(two: Two) -> None:
    id = two.a.takeaways.add(two.a.pairs.get(1), {"text": "first words"}).id
    two.a_into_b()
    two.b.takeaways.reword(two.b.takeaways.get(id), "other words")
    for journal in (two.a, two.b):
        journal.takeaways.propose(journal.takeaways.get(id))
    two.b_into_a()
    (conflict,) = two.a.conflicts.all()
    for choice in (KeptVersion.MINE, KeptVersion.THEIRS):
        told = refused(lambda: two.a.conflicts.settle(conflict, choice))  # noqa: B023 - called at once
        assert "both" in told.hint
    two.a.conflicts.settle(conflict, KeptVersion.BOTH)
    assert sorted(str(each.raw["text"]) for each in two.a.takeaways.of(two.a.pairs.get(1))) == [
        "first words",
        "other words",
    ]


def test_of_two_answers_to_the_same_words_either_may_stand(two: Two) -> None:
    id = two.a.takeaways.propose(two.a.takeaways.add(two.a.pairs.get(1), {"text": "words"})).id
    two.a_into_b()
    two.a.takeaways.agree(two.a.takeaways.get(id), TODAY, Method.EMAIL_LATER)
    two.b.takeaways.decline(two.b.takeaways.get(id))
    two.b_into_a()
    two.a.conflicts.settle(two.a.conflicts.all()[0], KeptVersion.THEIRS)
    assert two.a.takeaways.get(id).raw["state"] == "declined"


@pytest.mark.parametrize("choice", [KeptVersion.MINE, KeptVersion.THEIRS])
def test_a_session_changed_apart_is_one_session_and_the_other_version_waits(two: Two, choice: KeptVersion) -> None:
    session = held(two.a, two.a.pairs.get(1))
    two.a_into_b()
    two.a.entries.edit(two.a.records.get(session.id), {"intention": "mine"})
    two.b.entries.edit(two.b.records.get(session.id), {"intention": "theirs"})
    two.b_into_a()
    assert len(two.a.sessions.of(two.a.pairs.get(1))) == 1
    (conflict,) = two.a.conflicts.all()
    refused(lambda: two.a.conflicts.settle(conflict, KeptVersion.BOTH))
    two.a.conflicts.settle(conflict, choice)
    assert two.a.records.get(session.id).raw["intention"] == choice.value
    assert two.a.conflicts.all() == []
    assert {(Kind.SESSION, "mine"), (Kind.SESSION, "theirs")} <= texts(two.a)
    two.a_into_b()
    assert two.b.records.get(session.id).raw["intention"] == choice.value
    assert two.b.conflicts.all() == []


def test_a_pair_that_only_counted_its_sessions_is_no_conflict(two: Two) -> None:
    held(two.a, two.a.pairs.get(1))
    for _ in range(3):
        held(two.b, two.b.pairs.get(1))
    two.both_ways()
    assert two.a.conflicts.all() == two.b.conflicts.all() == []
    for journal in (two.a, two.b):
        numbers = [each.body.number for each in journal.sessions.of(journal.pairs.get(1)) if each.body]
        assert sorted(set(numbers)) == numbers
        assert len(numbers) == 4


@pytest.mark.parametrize("choice", [KeptVersion.MINE, KeptVersion.THEIRS])
def test_a_pair_changed_apart_stays_one_pair(two: Two, choice: KeptVersion) -> None:
    two.a.entries.edit(two.a.pairs.get(1), {"alias": "mine"})
    two.b.entries.edit(two.b.pairs.get(1), {"alias": "theirs"})
    two.b_into_a()
    (conflict,) = two.a.conflicts.all()
    two.a.conflicts.settle(conflict, choice)
    assert [pair.raw["alias"] for pair in two.a.pairs.all()] == [choice.value]
    assert two.b_into_a() == Merged()


def test_drafts_written_apart_are_both_there(two: Two) -> None:
    pair = two.a.pairs.get(1).id
    two.a.drafts.save(Kind.NOTE, pair, None, text="begun")
    two.a_into_b()
    two.a.drafts.save(Kind.NOTE, pair, None, text="mine")
    two.b.drafts.save(Kind.NOTE, pair, None, text="theirs")
    two.b_into_a()
    assert sorted(str(each.raw["text"]) for each in two.a.drafts.all()) == ["mine", "theirs"]


@pytest.mark.parametrize("choice", [KeptVersion.MINE, KeptVersion.THEIRS])
def test_the_draft_that_does_not_stand_can_be_put_back_until_it_is_finished(two: Two, choice: KeptVersion) -> None:
    pair = two.a.pairs.get(1).id
    two.a.drafts.save(Kind.NOTE, pair, None, text="begun")
    two.a_into_b()
    two.a.drafts.save(Kind.NOTE, pair, None, text="mine")
    two.b.drafts.save(Kind.NOTE, pair, None, text="theirs")
    two.b_into_a()
    (conflict,) = two.a.conflicts.all()
    two.a.conflicts.settle(conflict, choice)
    (draft,) = two.a.drafts.all()
    (past,) = two.a.history.of(draft)
    stands, went = ("mine", "theirs") if choice is KeptVersion.MINE else ("theirs", "mine")
    assert (draft.raw["text"], past.raw["text"]) == (stands, went)
    two.a.history.restore(draft, past)
    (draft,) = two.a.drafts.all()
    assert draft.raw["text"] == went
    assert [each.raw["text"] for each in two.a.history.of(draft)] == [stands, went]
    two.a.drafts.discard(draft)
    assert two.a.records.count(Kind.REVISION) == two.a.records.count(Kind.DRAFT) == 0


def test_a_draft_that_was_finished_here_does_not_come_back(two: Two) -> None:
    draft = two.a.drafts.save(Kind.NOTE, two.a.pairs.get(1).id, None, text="begun")
    two.a_into_b()
    two.a.drafts.discard(draft)
    two.a.notes.add(two.a.pairs.get(1), "begun and finished")
    two.b_into_a()
    assert two.a.drafts.all() == []


@pytest.mark.parametrize("ended", ["finished", "thrown away"])
def test_a_draft_that_came_from_there_and_was_ended_here_does_not_come_back(two: Two, ended: str) -> None:
    two.b.drafts.save(Kind.NOTE, two.b.pairs.get(1).id, None, text="half")
    two.b_into_a()
    (draft,) = two.a.drafts.all()
    with two.a.records.transaction():
        if ended == "finished":
            two.a.notes.add(two.a.pairs.get(1), "whole")
        two.a.drafts.discard(draft)
    assert two.b_into_a() == Merged()
    assert two.a.drafts.all() == []


def test_a_draft_of_this_computer_that_was_thrown_away_does_not_come_back_from_a_copy(two: Two) -> None:
    draft = two.a.drafts.save(Kind.NOTE, two.a.pairs.get(1).id, None, text="half")
    two.a_into_b()
    two.a.drafts.discard(draft)
    assert two.b_into_a() == Merged()
    assert two.a.drafts.all() == []


def test_a_draft_that_was_written_on_there_comes_in_again(two: Two) -> None:
    draft = two.a.drafts.save(Kind.NOTE, two.a.pairs.get(1).id, None, text="half")
    two.a_into_b()
    two.a.drafts.discard(draft)
    two.b.drafts.save(Kind.NOTE, two.b.pairs.get(1).id, None, text="half and more")
    two.b_into_a()
    assert [each.raw["text"] for each in two.a.drafts.all()] == ["half and more"]


def test_a_third_copy_learns_that_a_draft_has_ended(two: Two, tmp_path: Path) -> None:
    two.a.drafts.discard(two.a.drafts.save(Kind.NOTE, two.a.pairs.get(1).id, None, text="another"))
    draft = two.b.drafts.save(Kind.NOTE, two.b.pairs.get(1).id, None, text="half")
    two.b.close()
    third = shutil.copyfile(two.b.records.vault.path, tmp_path / "third.rmj")
    two.b = two._open(1)
    two.b.drafts.discard(draft)
    two.b_into_a()
    two.a.merges.merge(third)
    assert two.a.drafts.all() == []


def test_what_was_deleted_there_is_deleted_here(two: Two) -> None:
    id = note_in(two)
    two.b.entries.delete(two.b.records.get(id))
    assert two.b_into_a().gone == 1
    assert notes(two.a) == []
    assert two.b_into_a() == Merged()


def test_what_was_deleted_here_does_not_come_back(two: Two) -> None:
    id = note_in(two)
    two.a.entries.delete(two.a.records.get(id))
    assert two.b_into_a() == Merged()
    assert notes(two.a) == []


@pytest.mark.parametrize("deleted_in", ["a", "b"])
def test_what_was_deleted_in_one_and_changed_in_the_other_is_kept_and_told(two: Two, deleted_in: str) -> None:
    id = note_in(two)
    deleting, editing = (two.a, two.b) if deleted_in == "a" else (two.b, two.a)
    edited(editing, id, "changed")
    deleting.entries.delete(deleting.records.get(id))
    done = two.b_into_a()
    assert notes(two.a) == ["changed"]
    assert done.told == [f"Deleted in one copy but changed in the other, so it stays: {id[:8]}."]
    two.a_into_b()
    assert notes(two.b) == ["changed"]
    assert two.b_into_a() == Merged()


def test_what_is_kept_because_it_was_changed_there_comes_back_with_its_whole_history(two: Two) -> None:
    id = note_in(two, "first words")
    edited(two.a, id, "second words")
    two.a_into_b()
    two.a.entries.delete(two.a.records.get(id))
    edited(two.b, id, "third words")
    two.both_ways()
    for journal in (two.a, two.b):
        was = [version.raw["text"] for version in journal.history.of(journal.records.get(id))]
        assert was == ["second words", "first words"]
    assert texts(two.a) == texts(two.b)
    assert two.b_into_a() == two.a_into_b() == Merged()


@pytest.mark.parametrize("first", ["a", "b"])
def test_a_version_that_was_deleted_beside_another_does_not_come_back_from_a_backup(
    two: Two, tmp_path: Path, first: str
) -> None:
    id = note_in(two)
    edited(two.a, id, "of a")
    edited(two.b, id, "of b")
    two.a.close()
    backup = shutil.copyfile(tmp_path / "a.rmj", tmp_path / "backup.rmj")
    two.a = Journal.open(tmp_path / "a.rmj", PASSPHRASE, state=tmp_path / "here")
    two.a.entries.delete(two.a.records.get(id))
    two.both_ways()
    assert notes(two.a) == notes(two.b) == ["of b"]
    two.a.close()
    shutil.copyfile(backup, tmp_path / "a.rmj")
    two.a = Journal.open(tmp_path / "a.rmj", PASSPHRASE, state=tmp_path / "here", accept_older=True)
    two.a_into_b() if first == "b" else two.b_into_a()
    two.both_ways()
    two.both_ways()
    assert notes(two.a) == notes(two.b) == ["of b"]
    assert two.a.conflicts.all() == []


@pytest.mark.parametrize("shredded_in", ["a", "b"])
def test_a_pair_shredded_on_one_side_stays_shredded(two: Two, shredded_in: str) -> None:
    shredding, writing = (two.a, two.b) if shredded_in == "a" else (two.b, two.a)
    pair = writing.pairs.get(1)
    writing.notes.add(pair, "written since")
    shredding.entries.delete(shredding.pairs.get(1))
    done = two.b_into_a()
    two.a_into_b()
    assert two.a.pairs.all() == two.b.pairs.all() == []
    assert not [
        e for journal in (two.a, two.b) for e in journal.records.vault.entries() if e.meta.pair == uuid_of(pair.id)
    ]
    assert bool(done.told) == (shredded_in == "b")
    assert two.b_into_a() == Merged()


def test_history_that_was_purged_here_does_not_come_back(two: Two) -> None:
    id = note_in(two, "a name")
    edited(two.a, id, "no name")
    two.a_into_b()
    two.a.history.purge()
    edited(two.b, id, "still no name")
    two.b_into_a()
    assert notes(two.a) == ["still no name"]
    assert (Kind.NOTE, "a name") not in texts(two.a)


def test_what_was_moved_there_is_moved_here(tmp_path: Path) -> None:
    with Two(tmp_path, lambda made: (junior(made), senior(made))) as two:
        id = note_in(two)
        edited(two.b, id, "other words")
        two.b.moves.move(two.b.records.get(id), pair=two.b.pairs.get(2))
        two.b_into_a()
        record = two.a.records.get(id)
        assert record.pair == two.a.pairs.get(2).id
        assert [version.raw for version in two.a.history.of(record)] == [{"text": "words"}]
        assert not two.a.checks.report(full=True).faults


@pytest.mark.parametrize("there", ["", "/media/other"])
def test_where_backups_go_is_a_matter_of_each_computer(two: Two, there: str) -> None:
    two.a.settings.change({"backup_folder": "/media/mine"})
    two.a_into_b()
    assert two.b.settings.current().backup_folder == ""
    two.b.settings.change({"backup_folder": "/media/other", "auto_lock_minutes": 3})
    two.b.settings.change({"backup_folder": there})
    two.both_ways()
    assert (two.a.settings.current().backup_folder, two.a.settings.current().auto_lock_minutes) == ("/media/mine", 3)
    assert two.b.settings.current().backup_folder == there
    assert two.b_into_a() == two.a_into_b() == Merged()


@pytest.mark.parametrize("moved_in", ["a", "b"])
def test_what_was_written_in_what_was_moved_there_goes_with_it_and_with_its_pair(tmp_path: Path, moved_in: str) -> None:
    with Two(tmp_path, lambda made: (held(made, junior(made)), senior(made))) as two:
        note = note_in(two)
        mover, writer = (two.a, two.b) if moved_in == "a" else (two.b, two.a)
        mover.moves.move(mover.sessions.get(mover.pairs.get(1), 1), pair=mover.pairs.get(2))
        mover.moves.move(mover.records.get(note), pair=mover.pairs.get(2))
        for text in ("moved once", "moved twice"):
            edited(mover, note, text)
        session = writer.sessions.get(writer.pairs.get(1), 1)
        writer.entries.edit(
            writer.notes.add(writer.pairs.get(1), "before", session=session), {"text": "in the session"}
        )
        edited(writer, note, "written apart")
        writer.drafts.save(Kind.NOTE, writer.pairs.get(1).id, note, text="half")
        two.both_ways()
        assert torn(two.a) == torn(two.b) == []
        assert living(two.a) == living(two.b)
        assert two.b_into_a() == two.a_into_b() == Merged()
        for journal in (two.a, two.b):
            journal.entries.delete(journal.pairs.get(2))
            assert texts(journal) == {(Kind.PAIR, written(Kind.PAIR, journal.pairs.get(1).raw)), (Kind.TOMBSTONE, "")}


def test_records_that_hang_on_each_other_in_a_circle_stay_where_they_are(tmp_path: Path) -> None:
    with Two(tmp_path, lambda made: (junior(made), senior(made))) as two:
        ids = [two.a.notes.add(two.a.pairs.get(number), "words").id for number in (1, 2)]
        for number, (mine, above) in enumerate((ids, ids[::-1]), 1):
            put(two.a, Kind.NOTE, {"text": "x"}, id=mine, pair=two.a.pairs.get(number), parent=two.a.records.get(above))
        before = whole(two.a)
        assert two.b_into_a() == Merged()
        assert whole(two.a) == before


def test_what_a_newer_version_wrote_comes_in_byte_for_byte(two: Two) -> None:
    id = put(two.b, 77, {"colour": 1, "deep": [{"x": None}]}, pair=two.b.pairs.get(1))
    two.b_into_a()
    record = two.a.records.get(id)
    assert (record.kind, record.raw) == (77, {"colour": 1, "deep": [{"x": None}]})


def test_another_journal_is_refused(two: Two, other: Journal, tmp_path: Path) -> None:
    other.close()
    before = whole(two.a)
    refused(lambda: two.a.merges.merge(tmp_path / "other.rmj"), error=OtherJournal)
    refused(lambda: two.a.merges.merge(tmp_path / "a.rmj"))
    refused(lambda: two.a.merges.merge(tmp_path / "nowhere.rmj"))
    refused(lambda: two.a.merges.merge(tmp_path / "b.rmj"), error=InUse)
    assert whole(two.a) == before


def test_a_damaged_copy_is_refused_and_nothing_is_changed(full: Two, tmp_path: Path) -> None:
    full.b.notes.add(full.b.pairs.get(1), "there")
    full.b.close()
    path = tmp_path / "b.rmj"
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("DELETE FROM rec WHERE id = (SELECT max(id) FROM rec)")
    before = whole(full.a)
    with pytest.raises(Damaged):
        full.a.merges.merge(path)
    assert whole(full.a) == before


def test_whichever_page_of_a_copy_is_damaged_this_journal_is_not_blamed(full: Two, tmp_path: Path) -> None:
    full.b.notes.add(full.b.pairs.get(1), "there")
    full.b.close()
    whole_file, told = (tmp_path / "b.rmj").read_bytes(), set()
    for page in range(1, len(whole_file) // 4096):
        after = whole_file[(page + 1) * 4096 :]
        (tmp_path / "damaged.rmj").write_bytes(whole_file[: page * 4096] + b"\xa5" * 4096 + after)
        try:
            full.a.merges.merge(tmp_path / "damaged.rmj")
        except Damaged as error:
            told.add(str(error))
    assert told
    assert not [each for each in told if "copy" not in each or "this journal" in each.lower() or "backup" in each]


def test_a_version_of_unknown_origin_is_covered_by_nothing(two: Two) -> None:
    meta = two.a.records.vault.entry(uuid_of(two.a.pairs.get(1).id)).meta
    assert is_known(meta, {meta.device.hex(): meta.n})
    assert not is_known(meta, {meta.device.hex(): meta.n - 1})
    assert not is_known(meta._replace(device=bytes(8), n=0), {bytes(8).hex(): 5})


def test_numbers_that_were_given_apart_are_settled_once(two: Two) -> None:
    held(two.a, two.a.pairs.get(1), held_at="2026-03-05T09:00")
    for hour in (10, 11):
        held(two.b, two.b.pairs.get(1), held_at=f"2026-03-05T{hour}:00")
    for _ in range(3):
        two.both_ways()
        assert living(two.a) == living(two.b)
        numbers = [session.body.number for session in two.a.sessions.of(two.a.pairs.get(1))]
        assert len(set(numbers)) == len(numbers)
        assert max(numbers) <= 5


steps = st.lists(
    st.tuples(
        st.sampled_from("ab"),
        st.sampled_from(["add", "edit", "edit", "takeaway", "session", "merge"]),
        st.integers(0, 5),
    ),
    max_size=8,
)


@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_whatever_is_written_apart_no_text_is_lost_and_both_come_to_the_same(done: list[tuple[str, str, int]]) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder, Two(Path(folder)) as two:
        all_written: set[tuple[int, str]] = set()
        for count, (side, act, which) in enumerate(done):
            journal: Journal = getattr(two, side)
            pair, text = journal.pairs.get(1), f"text {count} of {side}"
            if act == "add":
                journal.notes.add(pair, text)
            elif act == "takeaway":
                journal.takeaways.add(pair, {"text": text})
            elif act == "session":
                held(journal, pair, intention=text)
            elif act == "merge":
                two.b_into_a() if side == "a" else two.a_into_b()
            elif found := journal.records.latest(0, pair.id):
                record = sorted(found, key=lambda each: each.id)[which % len(found)]
                fields = {Kind.PAIR: {"purpose": text}, Kind.SESSION: {"intention": text}}
                journal.entries.edit(record, fields.get(Kind(record.kind), {"text": text}))
                if record.kind in (Kind.PAIR, Kind.SESSION):  # of these a person's own change keeps no history
                    all_written.discard((record.kind, written(record.kind, record.raw)))
            all_written |= {each for each in texts(getattr(two, side)) if each[0] != Kind.TOMBSTONE}
        two.both_ways()
        two.both_ways()
        assert living(two.a) == living(two.b)
        assert texts(two.a) == texts(two.b)
        lasting = {each for each in all_written if each[0] not in (Kind.PAIR, Kind.SESSION)}
        assert lasting <= texts(two.a)
        before = whole(two.a), whole(two.b)
        assert two.b_into_a() == two.a_into_b() == Merged()
        assert (whole(two.a), whole(two.b)) == before
        assert not two.a.checks.report(full=True).faults


def test_history_that_was_purged_here_does_not_come_back_with_an_older_copy(two: Two) -> None:
    note = two.a.notes.add(two.a.pairs.get(1), "CANARY name")
    two.a.entries.edit(note, {"text": "no name"})
    two.a_into_b()
    two.b.entries.edit(two.b.records.get(note.id), {"text": "none either"})
    assert two.b.history.purge() == 2
    new = two.a.notes.add(two.a.pairs.get(1), "one")
    two.a.entries.edit(new, {"text": "two"})
    two.a_into_b()
    assert two.b.history.of(two.b.records.get(note.id)) == []
    assert [each.raw["text"] for each in two.b.history.of(two.b.records.get(new.id))] == ["one"]


def test_a_draft_is_stale_where_a_merge_changed_what_it_changes(two: Two) -> None:
    note = two.a.notes.add(two.a.pairs.get(1), "one")
    two.a_into_b()
    two.b.entries.edit(two.b.records.get(note.id), {"text": "two"})
    for number in range(9):  # so that the counter here is ahead of the one there
        two.a.notes.add(two.a.pairs.get(1), f"{number}")
    two.a.drafts.save(Kind.NOTE, two.a.pairs.get(1).id, note.id, text="half")
    two.b_into_a()
    assert two.a.records.get(note.id).raw["text"] == "two"
    (draft,) = two.a.drafts.all()
    assert two.a.drafts.is_stale(draft)


def test_a_record_id_of_a_second_version_is_the_same_in_every_copy(two: Two) -> None:
    id = note_in(two)
    edited(two.a, id, "of a")
    edited(two.b, id, "of b")
    two.both_ways()
    here = {record_id(entry.meta.uuid) for entry in two.a.records.vault.entries() if entry.meta.kind == Kind.NOTE}
    assert here == {
        record_id(entry.meta.uuid) for entry in two.b.records.vault.entries() if entry.meta.kind == Kind.NOTE
    }


def test_a_choice_for_something_gone_is_no_conflict_any_more(two: Two) -> None:
    id = note_in(two)
    edited(two.a, id, "of a")
    edited(two.b, id, "of b")
    two.b_into_a()
    two.a.entries.delete(two.a.records.get(id))
    assert two.a.conflicts.all() == []
    assert len(notes(two.a)) == 1


@pytest.mark.parametrize("seed", range(5))
def test_three_copies_come_to_the_same_in_whatever_order_they_are_merged(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    paths = [tmp_path / f"{number}.rmj" for number in range(3)]
    with new_journal(paths[0]) as made:
        made.notes.add(junior(made), "words")
    for path in paths[1:]:
        shutil.copyfile(paths[0], path)
    all_written: set[tuple[int, str]] = {(Kind.NOTE, "words")}
    orders = [(0, 1), (0, 2), (1, 0), (2, 0), (1, 2), (2, 1)]
    for count in range(12 + len(orders) * 3):
        into, other = chance.choice(orders) if count < 12 else orders[count % len(orders)]
        with Journal.open(paths[into], PASSPHRASE, state=tmp_path / f"state-{into}") as journal:
            act = chance.choice(["write", "change", "merge", "choose"]) if count < 12 else "merge"
            if act == "write":
                journal.notes.add(journal.pairs.get(1), f"text {count}")
            elif act == "change":
                note = chance.choice(sorted(journal.records.all({Kind.NOTE}), key=lambda each: each.id))
                edited(journal, note.id, f"text {count}")
            elif act == "merge":
                done = journal.merges.merge(paths[other])
            for conflict in journal.conflicts.all()[:1] if act == "choose" else []:
                journal.conflicts.settle(conflict, chance.choice(list(KeptVersion)))
            all_written |= texts(journal)
    found = []
    for number, path in enumerate(paths):
        with Journal.open(path, PASSPHRASE, state=tmp_path / f"state-{number}") as journal:
            assert not journal.checks.report(full=True).faults
            assert all_written <= texts(journal)
            found.append(living(journal))
    assert found[0] == found[1] == found[2]
    assert done == Merged()


def test_of_drafts_written_apart_both_are_in_both_copies_after_merging_both_ways(two: Two) -> None:
    pair = two.a.pairs.get(1).id
    two.a.drafts.save(Kind.NOTE, pair, None, text="begun")
    two.a_into_b()
    two.a.drafts.save(Kind.NOTE, pair, None, text="of a")
    two.b.drafts.save(Kind.NOTE, pair, None, text="of b")
    two.both_ways()
    for journal in (two.a, two.b):
        assert sorted(str(each.raw["text"]) for each in journal.drafts.all()) == ["of a", "of b"]


# Under other keys


def test_what_was_written_before_and_after_a_re_key_elsewhere_comes_in(two: Two, tmp_path: Path) -> None:
    words = "five quite other words here"
    two.a.notes.add(two.a.pairs.get(1), "here")
    two.b.notes.add(two.b.pairs.get(1), "before")
    two.b.keys.rekey(words, kdf=CHEAP)
    two.b.notes.add(two.b.pairs.get(1), "after")
    two.b.close()
    path, before = tmp_path / "b.rmj", whole(two.a)
    told = refused(lambda: two.a.merges.merge(path), error=OtherKeys)
    assert "rmjournal merge" in told.hint
    refused(lambda: two.a.merges.merge(path, copy_passphrase=lambda: PASSPHRASE), error=WrongKey)
    assert whole(two.a) == before
    assert two.a.merges.merge(path, copy_passphrase=lambda: words).came == 2
    assert notes(two.a) == ["after", "before", "here"]
    assert two.a.merges.merge(path, copy_passphrase=lambda: words) == Merged()
    two.a.close()
    with Journal.open(path, words, state=tmp_path / "there") as again:
        assert again.merges.merge(tmp_path / "a.rmj", copy_passphrase=lambda: PASSPHRASE).came == 1
        assert notes(again) == ["after", "before", "here"]


def test_the_passphrase_of_a_copy_under_the_same_keys_is_not_asked_for(two: Two, tmp_path: Path) -> None:
    two.b.close()
    assert two.a.merges.merge(tmp_path / "b.rmj", copy_passphrase=pytest.fail) == Merged()


def test_a_copy_that_was_re_keyed_and_damaged_is_told_as_that_copy(two: Two, tmp_path: Path) -> None:
    two.b.keys.rekey("five quite other words here", kdf=CHEAP)
    two.b.close()
    with closing(sqlite3.connect(tmp_path / "b.rmj")) as file, file:
        file.execute("DELETE FROM rec WHERE id = (SELECT max(id) FROM rec)")
    with pytest.raises(Damaged, match="that copy"):
        two.a.merges.merge(tmp_path / "b.rmj", copy_passphrase=lambda: "five quite other words here")
