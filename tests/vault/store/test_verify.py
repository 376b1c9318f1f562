"""Verifying a vault, and backups that were verified before they got their name."""

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from rmjournal.support.errors import Damaged, Failed, Refused, Tampered, WrongKey
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import Report, backup, verify
from tests.conftest import PASSPHRASE, NewVault

CACHE = 'CREATE TABLE "cache" (\n   "id" INTEGER PRIMARY KEY,\n   "v" BLOB\n) STRICT'
PAIR = b"p" * 16


@pytest.fixture
def vault(new_vault: NewVault) -> Vault:
    """An open vault with a pair and nine notes."""
    made = new_vault()
    with made.transaction():
        made.put(1, PAIR, {"name": "Zanzibar"}, sort_ms=0)
        for n in range(1, 10):
            made.put(2, bytes((n,)) * 16, {"text": f"Zanzibar {n}"}, pair=PAIR, sort_ms=1_700_000_000_000 + n)
    return made


def change(vault: Vault, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(vault.path, isolation_level=None)) as other:
        other.execute(statement, values)


def row(vault: Vault, n: int) -> int:
    return vault.entry(bytes((n,)) * 16).row


@pytest.mark.parametrize("full", [False, True])
def test_a_whole_vault_has_no_fault(full: bool, vault: Vault) -> None:
    assert verify(vault, full=full) == Report(10, 10, ())
    vault.delete(b"\1" * 16)
    vault.put(2, b"\2" * 16, {}, pair=PAIR, sort_ms=0)
    assert verify(vault, full=full) == Report(10, 10, ())


def test_an_empty_vault_has_no_fault(new_vault: NewVault) -> None:
    assert verify(new_vault(), full=True) == Report(0, 0, ())


def test_progress_is_told_for_each_record(vault: Vault) -> None:
    told: list[tuple[int, int]] = []
    verify(vault, full=True, progress=lambda done, of: told.append((done, of)))
    assert told == [(n, 10) for n in range(1, 11)]


@pytest.mark.parametrize(
    ("break_it", "full_only", "most"),
    [
        (lambda v: change(v, "UPDATE header2 SET v = zeroblob(10)"), False, 10),
        (lambda v: change(v, "UPDATE head SET v = zeroblob(1136)"), False, 10),
        (lambda v: change(v, "DELETE FROM body WHERE id = ?", row(v, 1)), False, 9),
        (lambda v: change(v, "UPDATE body SET v = zeroblob(1000) WHERE id = ?", row(v, 1)), True, 9),
        (lambda v: change(v, "UPDATE body SET v = NULL WHERE id = ?", row(v, 1)), True, 9),
        (lambda v: change(v, "INSERT INTO body (id, v) VALUES (1, zeroblob(1000))"), False, 10),
        (lambda v: change(v, "INSERT INTO rec (id, v) VALUES (1, zeroblob(200))"), False, 10),
        (lambda v: change(v, "DELETE FROM rec WHERE id = ?", row(v, 1)), False, 9),
        (lambda v: change(v, "UPDATE rec SET v = zeroblob(200) WHERE id = ?", row(v, 1)), False, 9),
    ],
    ids=["header", "head", "no-body", "body", "body-null", "stray-body", "stray-meta", "no-meta", "meta"],
)
def test_each_fault_is_told_without_a_text(
    break_it: Callable[[Vault], None], full_only: bool, most: int, vault: Vault
) -> None:
    break_it(vault)
    quick, full = verify(vault), verify(vault, full=True)
    assert bool(quick.faults) != full_only
    assert full.faults
    assert full.records == 10
    assert 0 < full.well <= most  # less where a well record shares its bucket with an ill one
    assert "Zanzibar" not in str(full)
    assert all(fault.endswith(".") for fault in full.faults)


def test_a_fault_names_the_day_of_the_record(vault: Vault) -> None:
    change(vault, "UPDATE body SET v = zeroblob(1000) WHERE id = ?", row(vault, 1))
    (fault,) = verify(vault, full=True).faults
    assert "Nov 2023" in fault


@pytest.mark.parametrize("sort_ms", [2**63 - 1, 2**62, -(2**62), -(2**63)])
def test_a_day_that_no_calendar_has_hinders_nothing(sort_ms: int, vault: Vault) -> None:
    made = vault.put(2, b"x" * 16, {}, sort_ms=sort_ms)
    change(vault, "DELETE FROM body WHERE id = ?", made.row)
    (fault,) = verify(vault).faults
    assert "cannot be read" in fault


def test_pages_that_sqlite_cannot_walk_are_told(vault: Vault) -> None:
    with closing(sqlite3.connect(vault.path)) as other:
        pages: int = other.execute("PRAGMA page_count").fetchone()[0]
        (root,) = other.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'body'").fetchone()
    vault.close()
    assert pages >= root
    raw = bytearray(vault.path.read_bytes())
    raw[(root - 1) * 4096 + 1 : (root - 1) * 4096 + 3] = b"\x0f\xf0"  # the first free block of the page
    vault.path.write_bytes(raw)
    with closing(Vault.open(vault.path, PASSPHRASE)) as again:
        assert verify(again).faults == ()
        assert verify(again, full=True).faults


# Backups


def test_a_backup_is_a_vault_with_the_same_records_and_keys(vault: Vault, tmp_path: Path) -> None:
    target = tmp_path / "copy.rmj"
    told: list[tuple[int, int]] = []
    report = backup(vault, target, progress=lambda done, of: told.append((done, of)))
    assert report == Report(10, 10, ())
    assert told[-1] == (10, 10)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [name for name in os.listdir(tmp_path) if name.startswith("copy")] == ["copy.rmj"]
    with closing(Vault.open(target, PASSPHRASE)) as copy:
        assert {e.meta.uuid: obj for e, obj in copy.scan()} == {e.meta.uuid: obj for e, obj in vault.scan()}
        assert copy.head == vault.head
        copy.put(2, b"n" * 16, {}, pair=PAIR, sort_ms=0)
    with pytest.raises(WrongKey):
        Vault.open(target, "wrong")
    vault.put(2, b"m" * 16, {}, pair=PAIR, sort_ms=0)
    assert verify(vault, full=True).faults == ()


def test_a_backup_leaves_out_the_cache(vault: Vault, tmp_path: Path) -> None:
    change(vault, CACHE)
    change(vault, "INSERT INTO cache (id, v) VALUES (1, ?)", b"derived and sealed " * 100)
    backup(vault, tmp_path / "copy.rmj")
    with closing(sqlite3.connect(tmp_path / "copy.rmj")) as copy:
        assert copy.execute("SELECT name FROM sqlite_schema WHERE name = 'cache'").fetchall() == []
    assert b"derived and sealed" not in (tmp_path / "copy.rmj").read_bytes()
    assert b"derived and sealed" in vault.path.read_bytes()


def test_a_backup_holds_nothing_that_was_deleted(vault: Vault, tmp_path: Path) -> None:
    boxes = [box for chunk in vault.container.bodies() for _, box in chunk]
    vault.delete(PAIR)
    backup(vault, tmp_path / "copy.rmj")
    raw = (tmp_path / "copy.rmj").read_bytes()
    assert not any(box[:32] in raw or box[-32:] in raw for box in boxes)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM body WHERE id = ?",
        "UPDATE body SET v = zeroblob(1000) WHERE id = ?",
        "DELETE FROM rec WHERE id = ?",
        "UPDATE head SET v = zeroblob(1136) WHERE id = 1 OR id = ?",
        "UPDATE header SET v = zeroblob(10) WHERE id = 1 OR id = ?",
    ],
)
def test_a_backup_that_would_not_verify_is_not_kept(statement: str, vault: Vault, tmp_path: Path) -> None:
    change(vault, statement, row(vault, 1))
    before = sorted(os.listdir(tmp_path))
    with pytest.raises((Damaged, Tampered)):
        backup(vault, tmp_path / "copy.rmj")
    assert sorted(os.listdir(tmp_path)) == before


def test_a_backup_is_never_written_over_a_file(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "copy.rmj").write_text("text")
    with pytest.raises(Refused):
        backup(vault, tmp_path / "copy.rmj")
    assert (tmp_path / "copy.rmj").read_text() == "text"
    with pytest.raises(Refused):
        backup(vault, vault.path)
    with pytest.raises(Failed):
        backup(vault, tmp_path / "none" / "copy.rmj")


def test_a_file_that_comes_up_while_the_backup_runs_is_not_written_over(vault: Vault, tmp_path: Path) -> None:
    target = tmp_path / "copy.rmj"

    def come_up(done: int, of: int) -> None:
        target.write_text("text")

    with pytest.raises(Refused):
        backup(vault, target, progress=come_up)
    assert target.read_text() == "text"
    assert not (tmp_path / "copy.rmj.rmjournal-unfinished").exists()


def test_a_backup_that_is_stopped_leaves_nothing(vault: Vault, tmp_path: Path) -> None:
    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    before = sorted(os.listdir(tmp_path))
    with pytest.raises(KeyboardInterrupt):
        backup(vault, tmp_path / "copy.rmj", progress=stop)
    assert sorted(os.listdir(tmp_path)) == before
    backup(vault, tmp_path / "copy.rmj")


def test_a_backup_opens_with_the_passphrase_of_its_day(vault: Vault, tmp_path: Path, cheap: Kdf) -> None:
    backup(vault, tmp_path / "copy.rmj")
    vault.change_passphrase("other words", kdf=cheap)
    backup(vault, tmp_path / "later.rmj")
    Vault.open(tmp_path / "copy.rmj", PASSPHRASE).close()
    Vault.open(tmp_path / "later.rmj", "other words").close()
    with pytest.raises(WrongKey):
        Vault.open(tmp_path / "later.rmj", PASSPHRASE)
