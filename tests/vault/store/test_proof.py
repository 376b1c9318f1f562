"""The proof of a whole vault behind the screen: its metas are read some at a time, between which keys are answered."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from rmjournal.support.errors import Damaged
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.store import cache, reader
from rmjournal.vault.store.vault import Vault

NOTE, PAIR = 16, 1
SMALLEST = -(1 << 63)  # the least id that a row can have
LARGEST = (1 << 63) - 1


@pytest.fixture
def made(tmp_path: Path, cheap: Kdf, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, RecoveryKey]:
    """A vault of a pair and thirty notes, whose metas are read seven at a time."""
    monkeypatch.setattr(cache, "LEAST", 10)
    monkeypatch.setattr(reader, "AT_ONCE", 7)
    path = tmp_path / "journal.rmj"
    vault, recovery = Vault.create(path, "a passphrase for tests", kdf=cheap)
    pair = os.urandom(16)
    with vault.transaction():
        vault.put(PAIR, pair, {"alias": "Heron"}, sort_ms=0)
        for number in range(30):
            vault.put(NOTE, os.urandom(16), {"text": f"note {number}"}, pair=pair, sort_ms=number)
    vault.close()
    return path, recovery


@pytest.fixture
def vault(made: tuple[Path, RecoveryKey]) -> Iterator[Vault]:
    """The vault, opened with the proof left for later."""
    path, recovery = made
    with closing(Vault.open(path, recovery=recovery, proves=False)) as opened:
        yield opened


def changed(path: Path, sql: str, *values: object) -> None:
    """Change the file while nobody has it open."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql, values)


def add_note(vault: Vault) -> None:
    """Save a note."""
    vault.put(NOTE, os.urandom(16), {"text": "meanwhile"}, sort_ms=1)


def test_the_metas_are_read_some_at_a_time_and_all_of_them(vault: Vault) -> None:
    steps = list(vault.proof())
    assert [step is None for step in steps] == [True] * 5 + [False]
    assert steps[-1] is not None
    assert steps[-1].holds()
    vault.note_proof(True)
    assert list(vault.proof()) == []


@pytest.mark.parametrize("after", range(1, 6))
def test_a_save_in_between_begins_it_again(vault: Vault, after: int) -> None:
    steps = []
    for number, step in enumerate(vault.proof(), 1):
        steps.append(step)
        if number == after:
            add_note(vault)
    assert len(steps) == after + 6
    assert steps[-1] is not None
    assert steps[-1].holds()


def test_a_save_that_fails_in_between_changes_nothing(vault: Vault) -> None:
    steps = []
    for step in vault.proof():
        steps.append(step)
        with suppress(ZeroDivisionError), vault.transaction():
            add_note(vault)
            raise ZeroDivisionError
    assert steps[-1] is not None
    assert steps[-1].holds()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE rec SET v = zeroblob(200) WHERE id = (SELECT max(id) FROM rec)",
        "DELETE FROM rec WHERE id = (SELECT max(id) FROM rec)",
        "UPDATE rec SET v = (SELECT v FROM rec ORDER BY id LIMIT 1) WHERE id = (SELECT max(id) FROM rec)",
        f"INSERT INTO rec SELECT {SMALLEST}, v FROM rec LIMIT 1",  # noqa: S608
        f"INSERT INTO rec SELECT {LARGEST}, v FROM rec LIMIT 1",  # noqa: S608
    ],
    ids=["altered", "deleted", "twice", "before the first", "after the last"],
)
@pytest.mark.parametrize("saves", [False, True])
def test_what_was_altered_is_found_also_after_a_save(made: tuple[Path, RecoveryKey], sql: str, saves: bool) -> None:
    path, recovery = made
    changed(path, sql)
    with closing(Vault.open(path, recovery=recovery, proves=False)) as vault:
        steps = []
        for step in vault.proof():
            steps.append(step)
            if saves and len(steps) == 3:
                add_note(vault)
        assert steps[-1] is not None
        assert not steps[-1].holds()
        with pytest.raises(Damaged):
            vault.note_proof(False)
