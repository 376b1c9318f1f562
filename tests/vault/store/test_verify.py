"""Verifying a vault, and backups that were verified before they got their name."""

from collections.abc import Callable
from contextlib import closing

import pytest

from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import Report, verify
from tests.conftest import PASSPHRASE, NewVault
from tests.vault.inside import another_program

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
    with another_program(vault.path) as other:
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
    assert "can't be read" in fault


def test_pages_that_sqlite_cannot_walk_are_told(vault: Vault) -> None:
    with another_program(vault.path) as other:
        pages: int = other.execute("PRAGMA page_count").fetchone()[0]
        (root,) = other.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'body'").fetchone()
    vault.close()
    assert pages >= root
    raw = bytearray(vault.path.read_bytes())
    raw[(root - 1) * 4096 + 1 : (root - 1) * 4096 + 3] = b"\x0f\xf0"  # the first free block of the page
    vault.path.write_bytes(raw)
    with closing(Vault.open(vault.path, PASSPHRASE)) as again:
        assert verify(again).faults == ()
        assert verify(again, full=True).faults[0] == "The structure of the file is damaged."
        assert not any("SQLite" in fault or "*" in fault for fault in verify(again, full=True).faults)
