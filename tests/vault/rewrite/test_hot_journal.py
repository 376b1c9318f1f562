"""What a save that was cut off wrote over is taken back for a repair just as SQLite does it."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.rewrite.hot_journal import _taken_back, read_as_it_was
from rmjournal.vault.rewrite.page_carver import PAGE, Carver
from rmjournal.vault.rewrite.rebuild import rebuild
from rmjournal.vault.rewrite.salvage import Wreck, unlock
from rmjournal.vault.store.vault import Vault
from tests.examples import examples
from tests.vault.inside import connection_of

PASSPHRASE = "a passphrase for tests"
Texts = dict[bytes, object]


class Cut(Exception):
    """Ends a transaction whose files were copied in the middle."""


def texts(vault: Vault) -> Texts:
    return {entry.meta.uuid: obj for entry, obj in vault.scan()}


def write(vault: Vault) -> None:
    for number in range(24):
        vault.put(2, bytes([200 + number]) * 16, {"text": "never kept " * 4_000}, sort_ms=0)


def delete(vault: Vault) -> None:
    for number in range(1, 40):
        vault.delete(bytes([number]) * 16)
    write(vault)


@pytest.fixture
def cut_off(tmp_path: Path, cheap: Kdf, request: pytest.FixtureRequest) -> tuple[Path, Texts]:
    """A vault of forty records, as it lies there when the power goes in the middle of a save; and what it held."""
    act: Callable[[Vault], None] = request.param
    left = tmp_path / "left" / "journal.rmj"
    left.parent.mkdir()
    with closing(Vault.create(tmp_path / "journal.rmj", PASSPHRASE, kdf=cheap)[0]) as vault:
        for number in range(1, 41):
            vault.put(2, bytes([number]) * 16, {"text": f"{number} " * 100 * number}, sort_ms=0)
        held = texts(vault)
        connection_of(vault).executescript(
            "PRAGMA cache_size=1; PRAGMA cache_spill=1"
        )  # so that half of it is in the file at once
        with suppress(Cut), vault.transaction():
            act(vault)
            for suffix in ("", "-journal"):
                shutil.copyfile(f"{vault.path}{suffix}", f"{left}{suffix}")
            raise Cut
    assert left.with_name("journal.rmj-journal").stat().st_size > 10 * PAGE
    return left, held


@pytest.mark.parametrize("cut_off", [write, delete], indirect=True)
def test_it_is_what_sqlite_makes_of_it(cut_off: tuple[Path, Texts]) -> None:
    path, _ = cut_off
    found, end = read_as_it_was(path)
    assert found != path.read_bytes()
    with closing(sqlite3.connect(path)) as file:
        file.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    whole = path.read_bytes()
    assert found[:end] == whole


@pytest.mark.parametrize("cut_off", [write], indirect=True)
def test_pages_that_the_save_added_list_no_row(cut_off: tuple[Path, Texts]) -> None:
    found, end = read_as_it_was(cut_off[0])
    assert end < len(found)
    assert [cell for cell in Carver(found, end).cells() if cell.listed and cell.at >= end] == []
    assert [cell for cell in Carver(found).cells() if cell.listed and cell.at >= end] != []


@pytest.mark.parametrize("cut_off", [write, delete], indirect=True)
def test_a_repair_holds_all_that_was_kept_and_nothing_that_was_not(cut_off: tuple[Path, Texts]) -> None:
    path, held = cut_off
    wreck, target = Wreck.read(path), path.with_name("repaired.rmj")
    done = rebuild(wreck, unlock(wreck, PASSPHRASE), target, lambda _: {})
    with closing(Vault.open(target, PASSPHRASE)) as vault:
        assert (texts(vault), done.whole) == (held, True)


@pytest.mark.parametrize("cut_off", [delete], indirect=True)
def test_pages_behind_the_end_of_a_file_that_is_shorter_already_come_back_in_their_place(
    cut_off: tuple[Path, Texts],
) -> None:
    path, _ = cut_off
    data, journal = path.read_bytes(), path.with_name("journal.rmj-journal").read_bytes()
    whole, found = _taken_back(data, journal), _taken_back(data[: 8 * PAGE], journal)
    places = [at for at in range(8 * PAGE, len(found), PAGE) if any(found[at : at + PAGE])]
    assert len(places) > 5
    assert all(found[at : at + PAGE] == whole[at : at + PAGE] for at in places)


@pytest.mark.parametrize("cut_off", [delete], indirect=True)
def test_a_page_whose_checksum_does_not_fit_ends_it(cut_off: tuple[Path, Texts]) -> None:
    path, _ = cut_off
    data, journal = path.read_bytes(), bytearray(path.with_name("journal.rmj-journal").read_bytes())
    sector = int.from_bytes(journal[20:24], "big")
    journal[sector + 4 + 96] ^= 1  # of the first page that is kept, a byte that its checksum counts
    assert _taken_back(data, bytes(journal)) == data


@given(st.binary(max_size=3 * PAGE), st.binary(max_size=600), st.integers(0, 2**32 - 1))
@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.too_slow])
def test_nothing_that_lies_there_as_a_journal_stops_it(data: bytes, tail: bytes, count: int) -> None:
    head = bytes.fromhex("d9d505f920a163d7") + count.to_bytes(4, "big") + bytes(8) + bytes((0, 0, 2, 0, 0, 0, 16, 0))
    for journal in (tail, head + tail, head.ljust(512, b"\0") + tail + bytes(2 * PAGE)):
        assert len(_taken_back(data, journal)) >= len(data)
