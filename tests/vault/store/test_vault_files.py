"""The lock beside a vault, and one vault that takes another's place."""

import time
from pathlib import Path

import pytest

from rmjournal.support.errors import InUse
from rmjournal.vault.store import vault_files


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


def test_who_waits_gets_the_lock_that_is_given_back_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_files, "_PATIENCE", 5.0)
    first = vault_files.VaultLock(tmp_path / "journal.rmj")
    monkeypatch.setattr(time, "sleep", lambda seconds: first.release())
    vault_files.VaultLock(tmp_path / "journal.rmj").release()
