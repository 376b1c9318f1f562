"""The commands that delete for good: only after the typed word, with a warning."""

import sqlite3
from pathlib import Path

import pytest

from tests.cli.calling import Here, ids_of, twice_edited_note


def test_deleting_needs_the_word(used: Here) -> None:
    (session,) = ids_of(used, "session")
    for word in ("delete", "yes", "", f"delete-{session[:4]}", f"DELETE-{session[:8]}"):
        used("delete", session[:8], "--yes", word).failed(1, "Nothing was changed")
    assert ids_of(used, "session") == [session]
    assert "Deleted: 4" in used("delete", session[:8], "--yes", f"delete-{session[:8]}").well().err
    assert ids_of(used, "session") == []
    used("verify", "--full").well()


def test_deleting_a_pair_warns_of_a_legal_hold_and_names_the_copies(used: Here) -> None:
    used("backup", str(used.home / "copy.rmj")).well()
    (identity,) = [e["id"] for e in used("pair", "list", "--json").objects() if e["body"]["number"] == 1]
    done = used("delete", identity, "--yes", f"delete-{identity}").well()
    assert "legal hold" in done.err
    assert "may still contain it: copy.rmj" in done.err
    assert "Heron" not in used("list", "--off-record").well().out
    used("verify", "--full").well()


def test_history_is_taken_out_only_by_the_typed_word(used: Here) -> None:
    identity = twice_edited_note(used)
    used("purge", identity, "--yes", "no").failed(1)
    assert len(used("history", identity, "--json").well().objects()) == 2
    done = used("purge", identity, "--yes", "purge").well()
    assert "Versions deleted: 2" in done.err
    assert "legal hold" in done.err
    assert "backups" in done.err
    assert used("history", identity, "--json").well().objects() == []
    assert "Versions deleted: 0" in used("purge", "--yes", "purge").well().err


def test_a_pair_is_destroyed_only_by_the_word_with_its_number_and_with_the_warning(used: Here) -> None:
    for word in ("shred", "shred-2", "yes"):
        used("shred", "--pair", "1", "--yes", word).failed(1)
    done = used("shred", "--pair", "1", "--yes", "shred-1").well()
    assert "legal hold" in done.err
    assert "backups" in done.err
    assert [each["body"]["alias"] for each in used("pair", "list", "--json").well().objects()] == ["Otter"]
    used("pair", "show", "1").failed(1)
    used("verify", "--full").well()


def files(here: Here, *folders: str) -> list[str]:
    return sorted(path.name for folder in folders for path in (here.home / folder).rglob("*") if path.is_file())


def test_a_journal_is_destroyed_with_what_this_computer_keeps_of_it(used: Here) -> None:
    used("pair", "list").well()
    assert files(used, "data", "state") != []
    done = used("destroy", "--yes", "destroy").well()
    assert done.out == ""
    for words in ("legal hold", "can't reach copies", "will be destroyed: ", "The journal has been destroyed."):
        assert words in done.err
    assert files(used, "data", "state") == []
    used("list").failed(1, "no journal")
    used("init").well()


def test_the_word_is_needed_and_nothing_goes_without_it(used: Here) -> None:
    used("list").well()
    before = files(used, "data", "state")
    for word in ("yes", "destroy ", "", "DESTROY"):
        used("destroy", "--yes", word).failed(1, "Nothing was changed")
    assert files(used, "data", "state") == before
    used("destroy", "--yes", "destroy", secret="wrong words of nobody").failed(3)
    assert files(used, "data", "state") == before
    assert "Heron" in used("list").well().out


@pytest.mark.parametrize("backups", [False, True])
def test_the_backups_stay_unless_they_are_named(used: Here, backups: bool, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    used("backup", "--every", str(folder)).well()
    (made,) = folder.glob("journal-*.rmj")
    done = used("destroy", *(["--backups"] if backups else []), "--yes", "destroy").well()
    assert made.exists() != backups
    assert f"{'will be destroyed' if backups else 'will stay'}: {made}" in done.err
    assert ("Delete them too" in done.err) != backups


def test_how_to_reach_daily_backups_that_were_stopped_is_told_and_works(used: Here, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    used("backup", "--every", str(folder)).well()
    (made,) = folder.iterdir()
    made.rename(folder / "journal-2026-01-01-000000.rmj")
    assert f"Existing ones stay in {folder}." in used("backup", "--stop").well().err
    refused = used("destroy", "--backups", "--yes", "no").failed(1)
    assert "a copy may still exist, and can be read as before: daily backups in the folder stick" in refused.err
    assert "Daily backups may still be in a folder that you used before. --backups doesn't reach it." in refused.err
    assert "used before" not in used("destroy", "--yes", "no").failed(1).err
    used("backup", "--every", str(folder)).well()
    done = used("destroy", "--backups", "--yes", "destroy").well()
    assert f"--backups reaches only {folder}." in done.err
    assert list(folder.iterdir()) == []


def test_daily_backups_left_in_a_folder_of_the_same_name_are_told_of(used: Here, tmp_path: Path) -> None:
    before, now = tmp_path / "a" / "backups", tmp_path / "b" / "backups"
    for folder in (before, now):
        folder.mkdir(parents=True)
        used("backup", "--every", str(folder)).well()
    done = used("destroy", "--backups", "--yes", "destroy").well()
    assert "Daily backups may still be in a folder that you used before." in done.err
    assert f"--backups reaches only {now}." in done.err
    assert (len(list(before.iterdir())), list(now.iterdir())) == (1, [])


def test_a_file_that_cannot_be_removed_is_named(used: Here) -> None:
    stubborn = used.vault.with_name("journal.rmj.suspect-1")
    stubborn.mkdir()
    done = used("destroy", "--yes", "destroy")
    assert (done.code, done.out) == (1, "")
    assert f"couldn't be deleted: {stubborn}" in done.err
    assert not used.vault.exists()


def test_what_a_kill_left_of_a_destroyed_journal_is_told_as_such(used: Here) -> None:
    with sqlite3.connect(used.vault) as file:
        for statement in ("UPDATE header SET v = ?", "UPDATE header2 SET v = ?", "UPDATE head SET v = ?"):
            file.execute(statement, (b"",))
    file.close()
    used("list").failed(4, "was destroyed", "Delete the file")
