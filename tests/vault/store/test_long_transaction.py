"""A long transaction is written to a copy beside the file, which then takes its place: all of it, or nothing."""

import os
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from rmjournal.support.errors import Failed, InUse, RmjournalError
from rmjournal.vault.format.record import PAIR
from rmjournal.vault.store import beside, vault_files, writer
from rmjournal.vault.store.unlock import rising_rows
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from rmjournal.vault.store.writer import Coming
from tests.conftest import PASSPHRASE, NewVault

NOTE, HOME, COUNT = 2, b"H" * 16, 200
LARGE = Coming(COUNT, writer.LONG)


@pytest.fixture(autouse=True)
def few_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory for a few pages only, so that the others are written before the commit."""
    monkeypatch.setattr(beside, "PAGES", 10)


@pytest.fixture
def vault(new_vault: NewVault) -> Vault:
    """An open vault with one note."""
    made = new_vault()
    made.put(NOTE, b"1" * 16, {"text": "first"}, sort_ms=1)
    return made


def uuid(number: int) -> bytes:
    """The id of a note."""
    return number.to_bytes(15, "big")[::-1] + b"n"


def fill(vault: Vault, count: int = COUNT) -> None:
    """Put a pair, and many notes of it."""
    vault.put(PAIR, HOME, {"alias": "Ada"}, sort_ms=2)
    for number in range(count):
        vault.put(NOTE, uuid(number), {"text": f"{number} " * 300}, pair=HOME, sort_ms=number)


def save(vault: Vault, then: Callable[[], object]) -> None:
    """Write much in one transaction, and do something before the commit."""
    with vault.transaction(LARGE):
        fill(vault)
        then()


def held(vault: Vault) -> dict[bytes, object]:
    """What the vault holds."""
    return {entry.meta.uuid: obj for entry, obj in vault.scan()}


def files(path: Path) -> list[str]:
    """The files of a vault, but for its lock."""
    return sorted(each.name.removeprefix(path.name) for each in path.parent.iterdir() if each.suffix != ".lock")


@contextmanager
def untouched(vault: Vault) -> Iterator[None]:
    """Fail unless the file is byte for byte as it was, alone, and the vault goes on with what it held."""
    before, content = vault.path.read_bytes(), held(vault)
    yield
    assert vault.path.read_bytes() == before
    assert [each for each in files(vault.path) if each not in ("", "-journal", "state")] == []
    assert held(vault) == content
    vault.put(NOTE, b"2" * 16, {"text": "next"}, sort_ms=3)
    assert len(held(vault)) == len(content) + 1


def test_it_takes_the_place_of_the_file_and_the_vault_goes_on_in_it(vault: Vault, state: Path) -> None:
    was = vault.path.stat().st_ino
    with vault.transaction(LARGE):
        fill(vault)
        written = vault_files.unfinished(vault.path).stat().st_size
    assert written > 100_000  # before the commit
    assert vault.path.stat().st_ino != was or sys.platform == "win32"
    assert stat.S_IMODE(vault.path.stat().st_mode) == 0o600 or sys.platform == "win32"
    with pytest.raises(InUse):
        Vault.open(vault.path, PASSPHRASE)
    vault.put(NOTE, b"2" * 16, {"text": "next"}, sort_ms=3)
    content = held(vault)
    assert len(content) == COUNT + 3
    vault.close()
    with closing(Vault.open(vault.path, PASSPHRASE, state=state)) as again:
        assert held(again) == content
        assert again.notices == []
        assert verify(again, full=True).faults == ()
    assert not vault_files.unfinished(vault.path).exists()


def test_rows_that_are_drawn_together_rise_and_none_comes_twice() -> None:
    drawn = rising_rows(1000)
    assert list(drawn) == sorted(set(drawn))
    assert len(drawn) == 1000
    assert 0 < drawn[0] < 2**63 // 50  # of a thousand, spread over all that there are
    assert drawn[-1] > 2**63 // 50 * 49
    assert list(rising_rows(0)) == []


def test_its_rows_rise_so_that_pages_are_full_but_for_those_of_pairs_which_come_first(vault: Vault) -> None:
    with vault.transaction(LARGE):
        fill(vault)
    entries = {entry.meta.uuid: entry for entry in vault.entries()}
    rows = [entries[uuid(number)].row for number in range(COUNT)]
    assert rows == sorted(rows)
    assert rows[0] > 0
    assert entries[HOME].row not in rows


def test_the_vault_knows_what_came_in_as_it_knows_all_else(vault: Vault, state: Path) -> None:
    with vault.transaction(LARGE):
        fill(vault, 600)  # so many that closing stores a table of them
    vault.put(NOTE, uuid(3), {"text": "changed"}, pair=HOME, sort_ms=-3)
    vault.delete(uuid(5))
    known, prefix = everything(vault), uuid(7).hex()[:2]
    assert known["count"] == 602  # with a tombstone
    assert uuid(7) in vault.ids_from(prefix)
    vault.close()
    for _ in range(2):  # first from the table, then from the metas
        with closing(Vault.open(vault.path, PASSPHRASE, state=state)) as again:
            assert everything(again) == known
        with closing(sqlite3.connect(vault.path)) as connection, connection:
            connection.execute("DROP TABLE cache")


def everything(vault: Vault) -> dict[str, object]:
    """All that a vault tells of its records without opening them."""
    made = {version: vault.made(each) for version, each in vault.by_version().items()}
    return {
        "count": vault.count(),
        "all": sorted(vault.entries()),
        "kinds": vault.kinds(),
        "notes": sorted(vault.entries_of({NOTE})),
        "pair": sorted(vault.entries_of(None, HOME)),
        "outlines": sorted(vault.outlines({NOTE, PAIR}, HOME)),
        "newest": list(vault.newest_first({NOTE, PAIR})),
        "versions": sorted(made.items()),
        "each": [vault.entry(entry.meta.uuid) == entry for entry in vault.entries()],
    }


def test_one_that_is_small_is_written_in_the_file(vault: Vault) -> None:
    was = vault.path.stat().st_ino
    with vault.transaction(Coming(COUNT, writer.LONG - 1)):
        fill(vault)
        assert not vault_files.unfinished(vault.path).exists()
    assert vault.path.stat().st_ino == was


def test_one_that_fails_leaves_the_file_as_it_was(vault: Vault) -> None:
    with untouched(vault), pytest.raises(ZeroDivisionError):
        save(vault, lambda: 1 // 0)


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be replaced there")
def test_a_file_that_is_replaced_meanwhile_is_not_overwritten(vault: Vault) -> None:
    other = vault.path.with_name("other")
    other.write_bytes(vault.path.read_bytes())
    there = other.stat().st_ino
    with pytest.raises(InUse):
        save(vault, lambda: os.replace(other, vault.path))
    assert vault.path.stat().st_ino == there
    assert not vault_files.unfinished(vault.path).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be written there")
def test_a_file_that_is_written_over_meanwhile_is_not_overwritten(vault: Vault) -> None:
    older = vault.path.read_bytes()
    vault.put(NOTE, b"2" * 16, {"text": "second"}, sort_ms=3)
    with pytest.raises(InUse):
        save(vault, lambda: vault.path.write_bytes(older))
    assert vault.path.read_bytes() == older
    assert not vault_files.unfinished(vault.path).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be written there")
@pytest.mark.parametrize("part", [0.3, 0.5, 0.7])
def test_a_copy_that_the_disk_damages_does_not_take_the_place_of_the_file(vault: Vault, part: float) -> None:
    copy = vault_files.unfinished(vault.path)

    def damage() -> None:
        with copy.open("r+b") as file:
            file.seek(int(copy.stat().st_size * part) // 4096 * 4096)
            file.write(bytes(4096))

    with untouched(vault), pytest.raises(RmjournalError):
        save(vault, damage)


@pytest.mark.skipif(sys.platform != "linux", reason="fails a name that is taken, as Linux does")
def test_one_that_has_no_place_beside_the_file_is_told(vault: Vault) -> None:
    in_the_way = vault_files.unfinished(vault.path)
    in_the_way.mkdir()
    with pytest.raises(Failed):
        save(vault, lambda: None)
    in_the_way.rmdir()
    with untouched(vault):
        pass
