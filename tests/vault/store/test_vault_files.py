"""The lock beside a vault, and one vault that takes another's place."""

import time
from contextlib import suppress
from pathlib import Path

import pytest

from rmjournal.support.errors import Failed, InUse
from rmjournal.vault.store import vault_files
from rmjournal.vault.store.preflight import aside_of


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_files, "_PATIENCE", 0.05)


def test_the_lock_can_be_taken_again_once_given_back(tmp_path: Path) -> None:
    first = vault_files.VaultLock(tmp_path / "journal.rmj")
    with pytest.raises(InUse):
        vault_files.VaultLock(tmp_path / "journal.rmj")
    first.release()
    first.release()
    vault_files.VaultLock(tmp_path / "journal.rmj").release()


@pytest.mark.parametrize("error", [None, OSError(5, "Input/output error"), KeyboardInterrupt()])
def test_what_is_set_aside_beside_an_unfinished_file_goes_with_it(tmp_path: Path, error: BaseException | None) -> None:
    """The undo of a transaction that a disk neither took nor took back looks like somebody else's journal."""
    with suppress(KeyboardInterrupt, Failed), vault_files.unfinished_file(tmp_path / "[1].rmj", "No", "") as unfinished:
        vault_files.create_empty(unfinished)
        aside_of(unfinished, "-journal").write_bytes(b"undo")
        aside_of(tmp_path / "[1].rmj", "-journal").write_bytes(b"another's")
        if error is not None:
            raise error
    (left,) = tmp_path.iterdir()
    assert left.read_bytes() == b"another's"


def test_who_waits_gets_the_lock_that_is_given_back_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_files, "_PATIENCE", 5.0)
    first = vault_files.VaultLock(tmp_path / "journal.rmj")
    monkeypatch.setattr(time, "sleep", lambda seconds: first.release())
    vault_files.VaultLock(tmp_path / "journal.rmj").release()
