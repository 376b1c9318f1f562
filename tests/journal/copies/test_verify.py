"""Checking a journal at each of the three levels."""

import os
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from rmjournal.domain.model.copies import CheckLevel
from rmjournal.journal import Journal
from rmjournal.journal.copies import backups as copies
from rmjournal.support import paths
from rmjournal.vault.rewrite.backup import backup
from tests.journal.making import CHEAP, PASSPHRASE, filled, junior
from tests.vault.inside import another_program

NOW = datetime.now().replace(microsecond=0) + timedelta(hours=1)


@pytest.fixture
def used(journal: Journal, tmp_path: Path) -> Journal:
    """A filled journal with two backups in rotation and one file that a restored backup replaced."""
    filled(journal)
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in (3, 2):
        journal.backups.start_daily(folder, NOW - timedelta(days=day))
    aside = tmp_path / "journal.rmj.replaced-2026-01-01-000000"
    shutil.copyfile(copies.rotated(folder)[1], aside)
    aside.with_name(aside.name + ".lock").touch()
    return journal


def change(path: Path, statement: str) -> None:
    with another_program(path) as other:
        other.execute(statement)


@pytest.mark.parametrize("level", CheckLevel)
def test_a_journal_that_is_well_has_no_fault_at_any_level(used: Journal, level: CheckLevel) -> None:
    counter = used.records.vault.head.counter
    found = used.checks.run(level)
    assert found.journal.faults == found.remarks == ()
    assert found.journal.records == found.journal.well == len(used.records.vault.entries())
    assert found.journal.saved == used.records.last_saved()
    assert len(found.copies) == (3 if level is CheckLevel.COPIES else 0)
    assert all(copy.faults == () and copy.records == copy.well and copy.saved for copy in found.copies)
    assert used.records.vault.head.counter == counter


def test_each_level_reads_more_than_the_one_before(used: Journal) -> None:
    newest = used.checks.known_copies()[0]
    change(newest, "UPDATE body SET v = zeroblob(1000)")
    assert [bool(used.checks.run(level).journal.faults) for level in CheckLevel] == [False, False, False]
    assert [[bool(copy.faults) for copy in used.checks.run(level).copies] for level in CheckLevel] == [
        [], [], [True, False, False],
    ]  # fmt: skip
    used.records.vault.container.begin()
    row = used.records.vault.entries()[0].row
    used.records.vault.container.put(row, used.records.vault.container.meta(row), bytes(1000))
    used.records.vault.container.commit()
    assert [bool(used.checks.run(level).journal.faults) for level in CheckLevel] == [False, True, True]


@pytest.mark.parametrize(
    "break_it",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
        lambda path: change(path, "DELETE FROM rec WHERE id = (SELECT min(id) FROM rec)"),
        lambda path: change(path, "UPDATE head SET v = zeroblob(1136)"),
        lambda path: os.link(path, path.with_name("second name")),
    ],
    ids=["empty", "half", "a record", "head", "hard link"],
)
def test_a_copy_that_would_not_open_is_a_fault_of_that_copy(used: Journal, break_it: Callable[[Path], None]) -> None:
    path = used.checks.known_copies()[1]
    break_it(path)
    found = used.checks.run(CheckLevel.COPIES)
    assert found.journal.faults == ()
    assert [copy.path for copy in found.copies if copy.faults] == [path]
    assert all(fault.endswith(".") for copy in found.copies for fault in copy.faults)


def test_copies_from_before_a_re_key_are_no_fault_and_cannot_be_read(used: Journal) -> None:
    used.keys.rekey("seven other words of another card", kdf=CHEAP)
    found = used.checks.run(CheckLevel.COPIES)
    assert found.journal.faults == found.remarks == ()
    assert [(copy.records, copy.saved, copy.faults) for copy in found.copies] == [(None, None, ())] * 3


def test_what_this_computer_keeps_is_held_against_the_file(used: Journal) -> None:
    anchors = paths.state_folder() / "anchors"
    for path in anchors.iterdir():
        data = path.read_bytes()
        path.write_bytes(data[:-1] + bytes((data[-1] ^ 1,)))
    found = used.checks.run(CheckLevel.COPIES)
    assert found.older
    assert "has different keys" in found.older.sentence
    (remark,) = found.remarks
    assert "copy of the encrypted keys" in remark
    shutil.rmtree(anchors)
    assert "has no record of how new" in used.checks.run(CheckLevel.COPIES).remarks[0]
    assert used.checks.run(CheckLevel.FULL).remarks == ()


@pytest.mark.parametrize("level", CheckLevel)
def test_a_file_that_is_older_than_what_was_seen_is_told_where_it_was_opened_to_be_checked(
    journal: Journal, level: CheckLevel
) -> None:
    junior(journal)
    path = journal.records.vault.path
    journal.close()
    older = path.read_bytes()
    with Journal.open(path, PASSPHRASE) as opened:
        junior(opened, "Crane")
    path.write_bytes(older)
    with Journal.open(path, PASSPHRASE, damaged=True) as opened:
        found = opened.checks.run(level)
    assert found.older
    assert "older than the one last seen here, by 1 save" in found.older.sentence
    assert found.journal.faults == found.remarks == ()


def test_progress_goes_on_over_all_files_and_never_back(used: Journal) -> None:
    told: list[float] = []
    used.checks.run(CheckLevel.COPIES, lambda done, of: told.append(done / of))
    assert told == sorted(told)
    assert 0 < told[0] < 0.25
    assert told[-1] == 1
    single: list[tuple[int, int]] = []
    used.checks.run(CheckLevel.FULL, lambda done, of: single.append((done, of)))
    assert single[-1] == (len(used.records.vault.entries()),) * 2


def test_a_backup_named_by_its_path_says_what_it_is(used: Journal, tmp_path: Path) -> None:
    copy = tmp_path / "named.rmj"
    backup(used.records.vault, copy)
    found = used.checks.backup(copy)
    records = found.checked.records
    assert (found.behind, found.checked.faults) == (0, ())
    assert found.sentence.endswith(f"as up to date as this journal. All {records} entries are intact.")
    used.settings.change({"auto_lock_minutes": 7})
    assert used.checks.backup(copy).sentence.endswith(
        f"one save behind this journal. All {records} entries are intact."
    )
    used.settings.change({"auto_lock_minutes": 8})
    found = used.checks.backup(copy)
    assert found.behind == 2
    assert found.checked.saved is not None
    assert found.sentence.startswith(f"A backup of {found.checked.saved.astimezone():%d %b %Y}".replace("of 0", "of "))


def test_a_backup_of_one_entry_says_that_it_is_the_only_one(journal: Journal, tmp_path: Path) -> None:
    copy = tmp_path / "named.rmj"
    journal.settings.change({"auto_lock_minutes": 7})
    backup(journal.records.vault, copy)
    found = journal.checks.backup(copy)
    assert found.checked.records == 1
    assert found.sentence.endswith("as up to date as this journal. The only entry is intact.")


def test_a_damaged_backup_named_by_its_path_says_how_much_is_intact(used: Journal, tmp_path: Path) -> None:
    copy = tmp_path / "named.rmj"
    backup(used.records.vault, copy)
    with another_program(copy) as other:
        other.execute("UPDATE body SET v = zeroblob(length(v)) WHERE id = (SELECT min(id) FROM body)")
    found = used.checks.backup(copy)
    records = found.checked.records or 0
    assert found.checked.faults
    assert f"{records - 1} of {records} entries are intact." in found.sentence
