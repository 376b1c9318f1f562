"""Another copy of a vault is only read: nothing lies beside it afterwards, and it is as it was."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from rmjournal.support.errors import InUse
from rmjournal.vault.rewrite.replica import another
from rmjournal.vault.store import vault_files
from rmjournal.vault.store.vault import Vault
from tests.conftest import PASSPHRASE, NewVault

NOTE = b"n" * 16


@pytest.fixture
def vault(new_vault: NewVault) -> Vault:
    """An open vault with one record."""
    vault = new_vault()
    vault.put(2, NOTE, {"text": "short"}, sort_ms=1)
    return vault


@pytest.fixture
def copy(vault: Vault, tmp_path: Path) -> Path:
    """A copy of it in a folder of its own."""
    (tmp_path / "elsewhere").mkdir()
    return Path(shutil.copy(vault.path, tmp_path / "elsewhere" / "copy.rmj"))


def test_a_copy_that_is_read_has_nothing_beside_it_meanwhile_and_afterwards(vault: Vault, copy: Path) -> None:
    before = copy.read_bytes()
    with another(vault.keys, copy) as reader:
        assert reader.get(NOTE) == {"text": "short"}
        assert {each.name for each in copy.parent.iterdir()} <= {copy.name, f"{copy.name}-journal"}
    assert list(copy.parent.iterdir()) == [copy]
    assert copy.read_bytes() == before


def test_a_copy_that_is_open_elsewhere_is_not_read(vault: Vault, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_files, "_PATIENCE", 0.05)
    with (
        closing(Vault.open(copy, PASSPHRASE)),
        pytest.raises(InUse),
        another(vault.keys, copy),
    ):
        pass


def test_a_lock_that_lay_beside_a_copy_stays(vault: Vault, copy: Path) -> None:
    Vault.open(copy, PASSPHRASE).close()
    before = {each.name for each in copy.parent.iterdir()}
    with another(vault.keys, copy):
        pass
    assert {each.name for each in copy.parent.iterdir()} == before


def test_nobody_opens_a_copy_while_it_is_read(vault: Vault, copy: Path) -> None:
    with another(vault.keys, copy), pytest.raises(InUse):
        Vault.open(copy, PASSPHRASE)
