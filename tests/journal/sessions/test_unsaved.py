"""Unsaved text comes back as drafts: once, beside what is newer, and never by somebody else's box."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from rmjournal.domain.model.copies import CheckLevel
from rmjournal.domain.model.note import Draft
from rmjournal.domain.record.record import Kind
from rmjournal.journal import Journal
from rmjournal.support import paths
from rmjournal.support.errors import KeptOutside
from tests.journal.making import PASSPHRASE, held, junior, senior


def texts(journal: Journal) -> list[str]:
    """Return the text of every draft, the newest first."""
    return [draft.body.text for draft in journal.drafts.all()]


def boxes() -> list[Path]:
    """Return the boxes of this computer."""
    return sorted(paths.state_folder().rglob("*.unsaved"))


def left_outside(journal: Journal, save: Callable[[], None]) -> Path:
    """Save while the file is away, close the journal, put the file back; return its path."""
    path = journal.path
    aside = path.rename(path.with_name("aside"))
    with pytest.raises(KeptOutside, match="moved or deleted"):
        save()
    journal.close()
    aside.rename(path)
    return path


def test_drafts_of_several_places_are_back_in_one_transaction_and_their_box_is_gone(journal: Journal) -> None:
    pair, other = junior(journal), senior(journal)
    session = held(journal, pair)

    def save() -> None:
        for at, (home, parent, kind) in enumerate(
            [(pair, session.id, Kind.NOTE), (other, None, Kind.NOTE), (pair, session.id, Kind.REFLECTION)]
        ):
            with pytest.raises(KeptOutside):
                journal.unsaved.save(at, kind, home.id, parent, text=f"text {at}", fields={"a": [at]})
        journal.unsaved.save("new pair", Kind.PAIR, None, None, fields={"alias": "Wren"})

    before = journal.records.vault.head.counter
    path = left_outside(journal, save)
    assert len(boxes()) == 1
    with Journal.open(path, PASSPHRASE) as again:
        assert again.records.vault.head.counter == before + 1
        assert boxes() == []
        assert sorted(texts(again)) == ["", "text 0", "text 1", "text 2"]
        found = again.drafts.find(Kind.REFLECTION, pair.id, session.id)
        assert found is not None
        assert found.body is not None
        assert found.body.fields == {"a": [2]}
        assert [notice for notice in again.notices() if "is back, saved as 4 drafts." in notice]
    with Journal.open(path, PASSPHRASE) as again:
        assert again.notices() == []


def test_text_that_goes_on_from_the_draft_in_the_journal_takes_its_place(journal: Journal) -> None:
    pair = junior(journal)
    journal.unsaved.save("me", Kind.NOTE, pair.id, None, text="one")
    path = left_outside(journal, lambda: journal.unsaved.save("me", Kind.NOTE, pair.id, None, text="one two"))
    with Journal.open(path, PASSPHRASE) as again:
        assert texts(again) == ["one two"]


def test_where_the_draft_in_the_journal_is_another_one_by_now_both_are_kept(journal: Journal, tmp_path: Path) -> None:
    pair = junior(journal)
    journal.unsaved.save("me", Kind.NOTE, pair.id, None, text="one")
    path = left_outside(journal, lambda: journal.unsaved.save("me", Kind.NOTE, pair.id, None, text="one two"))
    with Journal.open(path, PASSPHRASE, state=tmp_path / "another computer") as elsewhere:
        elsewhere.drafts.save(Kind.NOTE, pair.id, None, text="one, otherwise")
    with Journal.open(path, PASSPHRASE) as again:
        assert sorted(texts(again)) == ["one two", "one, otherwise"]


def test_a_box_that_a_kill_left_after_its_text_was_back_brings_nothing_twice(journal: Journal) -> None:
    pair = junior(journal)
    path = left_outside(journal, lambda: journal.unsaved.save("me", Kind.NOTE, pair.id, None, text="one"))
    (box,) = boxes()
    sealed = box.read_bytes()
    Journal.open(path, PASSPHRASE).close()
    box.write_bytes(sealed)
    with Journal.open(path, PASSPHRASE) as again:
        assert texts(again) == ["one"]
        assert boxes() == []


def test_a_damaged_and_a_planted_box_are_told_and_stay_and_the_journal_opens(journal: Journal, other: Journal) -> None:
    pair = junior(journal)
    foreign = left_outside(other, lambda: other.unsaved.save("me", Kind.PAIR, None, None, text="not mine"))
    (planted,) = boxes()
    name = f"{journal.records.vault.keys.vault_id.hex()}.planted.unsaved"
    shutil.copyfile(planted, planted.with_name(name))
    path = left_outside(journal, lambda: journal.unsaved.save("me", Kind.NOTE, pair.id, None, text="mine"))
    with Journal.open(path, PASSPHRASE) as again:
        assert texts(again) == ["mine"]
        told = " ".join(again.notices())
        assert "We left it unchanged" in told
        assert name in told
        assert again.unsaved.is_waiting
        assert {each.name for each in boxes()} == {name, planted.name}
        remarks = again.checks.run(CheckLevel.COPIES).remarks
        assert any(name in remark and "doesn't open" in remark for remark in remarks)
    with Journal.open(foreign, PASSPHRASE) as again:
        assert texts(again) == ["not mine"]


def test_a_draft_of_a_deleted_pair_ends_with_it_and_one_of_a_deleted_session_does_not(
    journal: Journal, tmp_path: Path
) -> None:
    gone, pair = junior(journal), senior(journal)
    session = held(journal, pair)

    def save() -> None:
        with pytest.raises(KeptOutside):
            journal.unsaved.save(1, Kind.NOTE, gone.id, None, text="of the pair")
        journal.unsaved.save(2, Kind.NOTE, pair.id, session.id, text="of the session")

    path = left_outside(journal, save)
    with Journal.open(path, PASSPHRASE, state=tmp_path / "another computer") as elsewhere:
        elsewhere.entries.delete(elsewhere.records.get(gone.id))
        elsewhere.entries.delete(elsewhere.records.get(session.id))
    with Journal.open(path, PASSPHRASE) as again:
        (draft,) = again.records.of_type(Draft)
        assert draft.body is not None
        assert (draft.body.text, draft.pair, draft.parent) == ("of the session", pair.id, None)
    assert boxes() == []


def test_a_draft_whose_pair_is_not_in_this_copy_waits(journal: Journal, tmp_path: Path) -> None:
    older = tmp_path / "older.rmj"
    journal.backups.write(older)
    pair = junior(journal)
    path = left_outside(journal, lambda: journal.unsaved.save("me", Kind.NOTE, pair.id, None, text="one"))
    newer = path.rename(path.with_name("newer"))
    shutil.copyfile(older, path)
    with Journal.open(path, PASSPHRASE, accept_older=True) as again:
        assert texts(again) == []
        assert "to a pair that isn't in this copy" in " ".join(again.notices())
    assert len(boxes()) == 1
    newer.replace(path)
    with Journal.open(path, PASSPHRASE, accept_older=True) as again:
        assert texts(again) == ["one"]
    assert boxes() == []


def test_a_copy_beside_the_journal_does_not_take_its_text(journal: Journal, tmp_path: Path) -> None:
    pair = junior(journal)
    path = left_outside(journal, lambda: journal.unsaved.save("me", Kind.NOTE, pair.id, None, text="one"))
    copy = tmp_path / "copy.rmj"
    shutil.copyfile(path, copy)
    with Journal.open(copy, PASSPHRASE) as beside:
        assert texts(beside) == []
        assert str(path) in " ".join(beside.notices())
    with Journal.open(path, PASSPHRASE) as again:
        assert texts(again) == ["one"]


def test_a_moved_journal_takes_its_text_where_it_is_now(journal: Journal, tmp_path: Path) -> None:
    pair = junior(journal)
    path = left_outside(journal, lambda: journal.unsaved.save("me", Kind.NOTE, pair.id, None, text="one"))
    moved = path.rename(tmp_path / "moved.rmj")
    with Journal.open(moved, PASSPHRASE) as again:
        assert texts(again) == ["one"]


def test_what_one_writer_keeps_does_not_replace_what_another_kept(journal: Journal) -> None:
    pair = junior(journal)

    def save() -> None:
        for writer, text in (("a", "first"), ("b", "second"), ("a", "first, longer")):
            with pytest.raises(KeptOutside):
                journal.unsaved.save(writer, Kind.NOTE, pair.id, None, text=text)
        journal.unsaved.attempt(lambda text: journal.notes.add(pair, text), "a line", pair=pair.id)

    path = left_outside(journal, save)
    with Journal.open(path, PASSPHRASE) as again:
        assert sorted(texts(again)) == ["a line", "first, longer", "second"]


def test_a_file_older_than_what_was_seen_gets_no_draft_behind_the_persons_back(
    journal: Journal, tmp_path: Path
) -> None:
    pair = junior(journal)
    older = tmp_path / "older"
    shutil.copyfile(journal.path, older)
    older.chmod(0o600)
    journal.notes.add(pair, "saved after that")
    whole = older.read_bytes()
    os.replace(older, journal.path)
    with pytest.raises(KeptOutside):
        journal.unsaved.save("me", Kind.NOTE, pair.id, None, text="one")
    journal.close()
    assert journal.path.read_bytes() == whole
    assert len(boxes()) == 1
    with Journal.open(journal.path, PASSPHRASE, accept_older=True) as again:
        assert texts(again) == ["one"]


def test_a_passphrase_a_recovery_key_and_a_rekey_all_bring_it_back(journal: Journal) -> None:
    pair = junior(journal)
    path = left_outside(journal, lambda: journal.unsaved.save("me", Kind.NOTE, pair.id, None, text="one"))
    with Journal.open(path, PASSPHRASE) as again:
        key = again.keys.new_recovery_key()
        left = again.path.rename(path.with_name("aside"))
        with pytest.raises(KeptOutside):
            again.unsaved.save("me", Kind.NOTE, pair.id, None, text="two")
        left.rename(path)
        again.keys.rekey("another six dull words")
        key = again.keys.new_recovery_key()
        again.unsaved.save("you", Kind.NOTE, pair.id, None, text="three")
        shutil.move(path, path.with_name("aside"))
        with pytest.raises(KeptOutside):
            again.unsaved.save("you", Kind.NOTE, pair.id, None, text="three four")
        again.close()
        shutil.move(path.with_name("aside"), path)
    with Journal.recover(path, key, lambda: PASSPHRASE) as last:
        assert "three four" in texts(last)
        assert "two" in texts(last)
    assert boxes() == []
