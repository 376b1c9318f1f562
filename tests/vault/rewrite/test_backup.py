"""Backups: verified before they get their name, and alike in nothing that a reader without the key sees."""

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from rmjournal.support.errors import Damaged, Failed, Refused, Tampered, WrongKey
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.rewrite.backup import backup
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


def test_a_backup_is_a_vault_with_the_same_records_and_keys(vault: Vault, tmp_path: Path) -> None:
    target = tmp_path / "copy.rmj"
    told: list[tuple[int, int]] = []
    report = backup(vault, target, progress=lambda done, of: told.append((done, of)))
    assert report == Report(10, 10, ())
    assert told == [(done, 20) for done in range(1, 21)]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [name for name in os.listdir(tmp_path) if name.startswith("copy")] == ["copy.rmj"]
    with closing(Vault.open(target, PASSPHRASE)) as copy:
        assert {e.meta.uuid: obj for e, obj in copy.scan()} == {e.meta.uuid: obj for e, obj in vault.scan()}
        assert replace(copy.head, buckets=vault.head.buckets) == vault.head
        copy.put(2, b"n" * 16, {}, pair=PAIR, sort_ms=0)
    with pytest.raises(WrongKey):
        Vault.open(target, "wrong")
    vault.put(2, b"m" * 16, {}, pair=PAIR, sort_ms=0)
    assert verify(vault, full=True).faults == ()


def test_a_backup_leaves_out_the_cache(vault: Vault, tmp_path: Path) -> None:
    vault.close()
    change(vault, CACHE)
    change(vault, "INSERT INTO cache (id, v) VALUES (1, ?)", b"derived and sealed " * 100)
    with closing(sqlite3.connect(vault.path)) as file:
        assert file.execute("SELECT count(*) FROM cache").fetchone() == (1,)
    vault = Vault.open(vault.path, PASSPHRASE)
    vault.check_cache = lambda: None  # type: ignore[method-assign] # else it goes, for it does not open
    with closing(vault):
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
        "UPDATE rec SET v = (SELECT v FROM rec AS other WHERE other.id <> rec.id) WHERE id = ?",
        "INSERT INTO body (id, v) VALUES (? - 1, zeroblob(1000))",
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


@pytest.mark.parametrize("last", [1, 10, 11, 20])
def test_a_backup_that_is_stopped_leaves_nothing(last: int, vault: Vault, tmp_path: Path) -> None:
    def stop(done: int, of: int) -> None:
        if done == last:  # of ten written, then ten read back
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


def rows_of(path: Path) -> tuple[set[int], set[bytes]]:
    """What somebody without the key sees of the records: row ids and boxes."""
    with closing(sqlite3.connect(path)) as file:
        found = [*file.execute("SELECT id, v FROM rec"), *file.execute("SELECT id, v FROM body")]
    return {number for number, _ in found}, {box for _, box in found}


def test_two_backups_share_no_row_id_and_no_box(vault: Vault, tmp_path: Path) -> None:
    backup(vault, tmp_path / "one.rmj")
    vault.put(2, bytes((3,)) * 16, {"text": "changed"}, pair=PAIR, sort_ms=1)
    backup(vault, tmp_path / "two.rmj")
    vault.close()
    seen = [rows_of(path) for path in (tmp_path / "one.rmj", tmp_path / "two.rmj", vault.path)]
    for number, (ids, boxes) in enumerate(seen):
        assert len(ids) == 10
        for other_ids, other_boxes in seen[:number]:
            assert not ids & other_ids
            assert not boxes & other_boxes


def by_row(path: Path) -> list[bytes]:
    """The ids of the records in the order of their rows."""
    with closing(Vault.open(path, PASSPHRASE)) as opened:
        return [entry.meta.uuid for entry in sorted(opened.entries())]


def test_the_order_of_rows_is_drawn_anew_in_every_backup(new_vault: NewVault, tmp_path: Path) -> None:
    vault = new_vault()
    with vault.transaction():
        vault.put(1, PAIR, {"name": "Zanzibar"}, sort_ms=0)
        for n in range(1, 60):
            vault.put(2, bytes((n,)) * 16, {"text": "Z" * 200 * n}, pair=PAIR, sort_ms=n)
    for name in ("one.rmj", "two.rmj"):
        backup(vault, tmp_path / name)
    path = vault.path
    vault.close()
    orders = [by_row(each) for each in (path, tmp_path / "one.rmj", tmp_path / "two.rmj")]
    assert len({frozenset(order) for order in orders}) == 1
    for first, second in ((0, 1), (0, 2), (1, 2)):  # of 60, one stays where it was; 15 in one of 10 ** 12
        assert sum(one == other for one, other in zip(orders[first], orders[second], strict=True)) < 15


def test_a_backup_of_many_megabytes_is_whole_and_leaves_no_room_in_its_pages(
    new_vault: NewVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rmjournal.vault.rewrite.source._AT_ONCE", 30)  # a dozen turns instead of two
    vault = new_vault()
    with vault.transaction():
        vault.put(1, PAIR, {"name": "Zanzibar"}, sort_ms=0)
        for n in range(1, 401):
            vault.put(2, n.to_bytes(16, "big"), {"text": f"{n} " * (n % 5 * 300)}, pair=PAIR, sort_ms=n)
    assert backup(vault, tmp_path / "copy.rmj") == Report(401, 401, ())
    with closing(Vault.open(tmp_path / "copy.rmj", PASSPHRASE)) as copy:
        assert {e.meta.uuid: obj for e, obj in copy.scan()} == {e.meta.uuid: obj for e, obj in vault.scan()}
    with closing(sqlite3.connect(tmp_path / "copy.rmj")) as file:
        assert file.execute("PRAGMA freelist_count").fetchone() == (0,)
        file.execute("VACUUM INTO ?", (str(tmp_path / "least.rmj"),))
    assert (tmp_path / "copy.rmj").stat().st_size <= (tmp_path / "least.rmj").stat().st_size * 1.03


def test_a_backup_counts_the_saves_and_bears_the_time_of_what_it_copies(vault: Vault, tmp_path: Path) -> None:
    backup(vault, tmp_path / "copy.rmj")
    head, held = vault.head, {entry.meta.uuid: (entry.meta.version, obj) for entry, obj in vault.scan()}
    with closing(Vault.open(tmp_path / "copy.rmj", PASSPHRASE)) as copy:
        assert (copy.head.counter, copy.head.wall_ms) == (head.counter, head.wall_ms)
        assert {entry.meta.uuid: (entry.meta.version, obj) for entry, obj in copy.scan()} == held
