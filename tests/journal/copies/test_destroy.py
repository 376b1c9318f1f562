"""Destroying a journal: what goes, what stays, and that it is said before."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from rmjournal.domain.record.record import Kind
from rmjournal.journal import Journal
from rmjournal.journal.copies import backups as copies
from rmjournal.support.errors import Failed
from tests.journal.making import CHEAP, PASSPHRASE, content, filled, refused

NOW = datetime.now().replace(microsecond=0) + timedelta(hours=1)


@pytest.fixture
def folder(journal: Journal, tmp_path: Path) -> Path:
    """A folder with two backups in rotation of a filled journal, and files that are somebody's."""
    made = tmp_path / "backups"
    made.mkdir()
    filled(journal)
    for day in (3, 2):
        journal.backups.start_daily(made, NOW - timedelta(days=day))
    (made / "thesis.txt").write_text("mine")
    return made


def files(tmp_path: Path) -> set[str]:
    return {path.name for path in tmp_path.rglob("*") if path.is_file()}


def test_a_journal_goes_with_all_that_this_computer_keeps_of_it(journal: Journal, folder: Path, tmp_path: Path) -> None:
    aside = tmp_path / "journal.rmj.replaced-2026-01-01-000000"
    aside.write_bytes(journal.records.vault.path.read_bytes())
    backups = {path.name for path in copies.rotated(folder)}
    assert journal.destruction.destroy() == []
    journal.close()
    assert files(tmp_path) - {"other.rmj", "other.rmj.lock"} == {*backups, "thesis.txt"}
    refused(lambda: Journal.files.check_file(journal.records.vault.path))


def test_the_backups_in_rotation_go_where_that_is_asked_for(journal: Journal, folder: Path, tmp_path: Path) -> None:
    journal.backups.write(tmp_path / "by-hand.rmj")
    assert journal.destruction.destroy(backups=True) == []
    assert files(tmp_path) == {"thesis.txt", "by-hand.rmj"}


def test_what_goes_and_what_stays_is_known_before(journal: Journal, folder: Path, tmp_path: Path) -> None:
    journal.backups.write(tmp_path / "by-hand.rmj")
    (tmp_path / "journal.rmj.bak").write_bytes(b"mine")
    (tmp_path / "journal.rmj.replaced-2026-01-01-000000").write_bytes(b"")
    found = journal.destruction.everything()
    assert found.backups == copies.rotated(folder)
    assert found.stays == [tmp_path / "journal.rmj.bak"]
    assert found.handed_out == ["by-hand.rmj"]
    assert {"journal.rmj", "journal.rmj.lock", "journal.rmj.replaced-2026-01-01-000000"} <= {
        path.name for path in found.files
    }
    before = files(tmp_path)
    journal.destruction.destroy()
    assert before - files(tmp_path) == {path.name for path in found.files}


@pytest.mark.parametrize("which", ["by hand", "older backup a day", "newest backup a day"])
def test_destroying_a_copy_leaves_the_journal_as_it_was(
    journal: Journal, folder: Path, tmp_path: Path, which: str
) -> None:
    journal.backups.write(tmp_path / "by-hand.rmj")
    newest = journal.backups.start_daily(folder, NOW)
    copy = {
        "by hand": tmp_path / "by-hand.rmj",
        "older backup a day": copies.rotated(folder)[-1],
        "newest backup a day": newest,
    }[which]
    path, before = journal.records.vault.path, content(journal)
    journal.close()
    kept = files(tmp_path) - {copy.name, f"{copy.name}.lock"}
    with Journal.open(copy, PASSPHRASE, damaged=True) as opened:
        found = opened.destruction.everything()
        assert (found.is_copy, found.backups) == (True, [])
        assert {each.name for each in found.files} <= {copy.name, f"{copy.name}.lock"}
        assert {each.suffix for each in found.stays} >= {".anchor", ".slots", ".device"}
        refused(lambda: opened.destruction.destroy(backups=True))
        assert opened.destruction.destroy() == []
    assert not copy.exists()
    assert files(tmp_path) == kept
    with Journal.open(path, PASSPHRASE) as again:
        assert content(again) == before
        assert again.records.vault.noted_faults() == (None, [])
        assert again.notices() == []


def test_another_journal_of_this_computer_is_left_alone(journal: Journal, other: Journal, passphrase: str) -> None:
    filled(other)
    journal.destruction.destroy()
    other.close()
    with Journal.open(other.records.vault.path, passphrase) as again:
        assert again.pairs.get(1)
        assert again.notices() == []


def test_a_place_that_was_destroyed_takes_a_new_journal(journal: Journal) -> None:
    journal.destruction.destroy()
    made, _ = Journal.create(journal.records.vault.path, PASSPHRASE, kdf=CHEAP)
    with made:
        assert made.pairs.all() == []


def test_where_a_backup_cannot_be_removed_the_journal_stays(journal: Journal, folder: Path) -> None:
    stubborn = folder / "journal-2020-01-01-000000.rmj"
    stubborn.mkdir()
    refused(lambda: journal.destruction.destroy(backups=True), error=Failed)
    assert journal.pairs.get(1)
    journal.close()
    Journal.open(journal.records.vault.path, PASSPHRASE).close()


def test_the_settings_of_a_destroyed_journal_ask_for_no_backup(journal: Journal, folder: Path) -> None:
    journal.destruction.destroy()
    assert journal.backups.write_if_due(NOW) == ""


def test_where_the_settings_cannot_be_read_no_backup_outlives_the_journal_unsaid(
    journal: Journal, folder: Path
) -> None:
    (entry,) = (entry for entry in journal.records.vault.entries() if entry.meta.kind == Kind.SETTINGS)
    path = journal.records.vault.path
    journal.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as sql:
        sql.execute("UPDATE body SET v = zeroblob(1000) WHERE id = ?", (entry.row,))
    with Journal.open(path, PASSPHRASE) as hurt:
        assert any("daily backups" in name for name in hurt.destruction.everything().handed_out)
        refused(lambda: hurt.destruction.destroy(backups=True), error=Failed)
        assert len(copies.rotated(folder)) == 2
        assert hurt.pairs.get(1)
        assert hurt.destruction.destroy() == []
    assert not path.exists()
