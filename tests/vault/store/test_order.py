"""The order in which long notes were written: the file does not tell it once it is closed."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from rmjournal.vault.store import vault_files
from rmjournal.vault.store.vault import Vault
from tests.conftest import PASSPHRASE, NewVault
from tests.vault.inside import overwrite

_PAGE, _LEAF = 4096, 13
_LONG = {"text": "a long note " * 500}  # two pages
_COUNT = 200
# Of 200 notes in random order the rank correlation has a deviation of 0.07: five of them.
_BOUND = 0.35


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return an integer of SQLite's, and where it ends."""
    value = 0
    for number in range(9):
        byte = data[at + number]
        if number == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 127
        if byte < 128:
            return value, at + number + 1
    raise AssertionError


def _chains(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the row of each record whose box is longer than a page, and its first overflow page."""
    most, least = _PAGE - 35, (_PAGE - 12) * 32 // 255 - 23
    for start in range(0, len(data), _PAGE):
        page = data[start : start + _PAGE]
        if page[0] != _LEAF:
            continue
        for number in range(int.from_bytes(page[3:5], "big")):
            cell = int.from_bytes(page[8 + 2 * number : 10 + 2 * number], "big")
            payload, at = _varint(page, cell)
            row, at = _varint(page, at)
            if payload > most:
                local = least + (payload - least) % (_PAGE - 4)
                at += local if local <= most else least
                yield row, int.from_bytes(page[at : at + 4], "big")


def _correlation(path: Path, written: list[int]) -> float:
    """Return the rank correlation of the order of writing and that of the pages."""
    first = {row: page for row, page in _chains(path.read_bytes()) if row in written}
    assert len(first) == len(written)
    rank = {row: number for number, row in enumerate(sorted(first, key=lambda row: first[row]))}
    count = len(written)
    return 1 - 6 * sum((rank[row] - number) ** 2 for number, row in enumerate(written)) / (count**3 - count)


def _written(vault: Vault, count: int = _COUNT, first: int = 0) -> list[int]:
    return [
        vault.put(2, number.to_bytes(16, "big"), _LONG, sort_ms=1).row for number in range(first + 1, first + 1 + count)
    ]


def test_notes_of_one_opening_lie_in_no_order_once_it_is_closed(new_vault: NewVault) -> None:
    vault = new_vault()
    rows = _written(vault)
    vault.close()
    assert abs(_correlation(vault.path, rows)) < _BOUND


def test_notes_of_many_openings_lie_in_no_order_either(new_vault: NewVault, state: Path) -> None:
    vault = new_vault()
    rows = _written(vault, 10)
    vault.close()
    while len(rows) < _COUNT:
        with closing(Vault.open(vault.path, PASSPHRASE, state=state)) as again:
            rows += _written(again, 10, len(rows))
    assert abs(_correlation(vault.path, rows)) < _BOUND


def test_the_order_is_told_by_a_file_that_is_still_open(new_vault: NewVault) -> None:
    vault = new_vault()
    rows = _written(vault)
    assert abs(_correlation(vault.path, rows)) > _BOUND


def test_a_large_file_is_not_rewritten_at_closing(new_vault: NewVault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_files, "_QUICKLY_REWRITTEN", 100_000)
    vault = new_vault()
    rows = _written(vault)
    before = vault.path.read_bytes()
    vault.close()
    assert vault.path.read_bytes() == before
    assert abs(_correlation(vault.path, rows)) > _BOUND


def test_nothing_is_rewritten_where_the_disk_is_nearly_full(
    new_vault: NewVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = new_vault()
    _written(vault, 5)
    before = vault.path.read_bytes()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=2 * len(before)))
    vault.close()
    assert vault.path.read_bytes() == before


def test_nothing_is_rewritten_where_no_long_note_was_written(new_vault: NewVault, state: Path) -> None:
    vault = new_vault()
    _written(vault, 5)
    vault.close()
    with closing(Vault.open(vault.path, PASSPHRASE, state=state)) as again:
        again.put(2, b"s" * 16, {"text": "short"}, sort_ms=1)
        before = again.path.read_bytes()
    assert vault.path.read_bytes() == before


def test_the_file_of_somebody_else_is_not_rewritten(new_vault: NewVault) -> None:
    vault = new_vault()
    _written(vault, 5)
    theirs = vault.path.read_bytes()
    _written(vault, 5, 5)
    overwrite(vault.path, theirs)
    vault.close()
    assert vault.path.read_bytes() == theirs


def test_what_is_rewritten_opens_whole(new_vault: NewVault, state: Path) -> None:
    vault = new_vault()
    _written(vault, 40)
    for number in range(1, 41, 2):
        vault.delete(number.to_bytes(16, "big"))
    vault.close()
    with closing(Vault.open(vault.path, PASSPHRASE, state=state)) as again:
        assert [again.get(number.to_bytes(16, "big")) for number in range(2, 41, 2)] == [_LONG] * 20
