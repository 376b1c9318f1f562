"""The end of a vault: nothing opens what is left of it, and where it cannot be destroyed it opens as before."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from rmjournal.support.errors import Failed, NotAVault, RmjournalError, WrongKey
from rmjournal.vault.computer.anchor import kept_slots
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.rewrite import destroy as destroying
from rmjournal.vault.rewrite import salvage
from rmjournal.vault.rewrite.backup import backup
from rmjournal.vault.rewrite.salvage import Wreck
from rmjournal.vault.store import preflight
from rmjournal.vault.store.unlock import OPENED_BY
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.conftest import PASSPHRASE

PAIR, NOTE = b"p" * 16, b"n" * 16
Made = tuple[Vault, RecoveryKey]


@pytest.fixture
def made(tmp_path: Path, state: Path, cheap: Kdf) -> Iterator[Made]:
    """An open vault with a pair and a note, in a folder of its own, and its recovery key."""
    (tmp_path / "vault").mkdir()
    vault, recovery = Vault.create(tmp_path / "vault" / "journal.rmj", PASSPHRASE, kdf=cheap, state=state)
    vault.put(1, PAIR, {"alias": "Ada"}, sort_ms=1)
    vault.put(2, NOTE, {"text": "words " * 100}, pair=PAIR, sort_ms=2)
    yield vault, recovery
    vault.close()


def files_in(*folders: Path) -> list[str]:
    return sorted(path.name for folder in folders for path in folder.rglob("*") if path.is_file())


def test_nothing_is_left_of_a_vault_beside_it_and_on_this_computer(made: Made, state: Path) -> None:
    vault, _ = made
    vault.path.with_name("journal.rmj.suspect-1-journal").write_bytes(b"planted")
    assert files_in(vault.path.parent, state) != []
    assert destroying.destroy(vault) == []
    assert files_in(vault.path.parent, state) == []
    vault.close()
    assert files_in(vault.path.parent, state) == []


def test_what_goes_is_listed_and_nothing_else_goes(made: Made, state: Path) -> None:
    vault, _ = made
    others = ["journal.rmj.bak", "journal.rmj2", "other.rmj", "journal.rmj.replaced-2026-01-01-000000"]
    for name in others:
        (vault.path.parent / name).write_bytes(b"mine")
    (state / "anchors" / "0123.anchor").write_bytes(b"of another journal")
    listed = [path.name for path in destroying.files_of(vault)]
    destroying.destroy(vault)
    assert sorted(set(listed)) == sorted(listed)
    assert files_in(vault.path.parent, state) == sorted([*others, "0123.anchor"])


def test_nothing_can_be_done_with_it_afterwards(made: Made) -> None:
    vault, _ = made
    destroying.destroy(vault)
    assert vault.entries() == []
    with pytest.raises(Failed, match="it was destroyed"):
        vault.put(2, NOTE, {}, sort_ms=3)
    with pytest.raises(RmjournalError):
        destroying.destroy(vault)


def test_a_copy_goes_before_the_keys_do(made: Made, tmp_path: Path) -> None:
    vault, _ = made
    backup(vault, tmp_path / "copy.rmj")
    assert destroying.destroy(vault, [tmp_path / "copy.rmj", tmp_path / "gone.rmj"]) == []
    assert not (tmp_path / "copy.rmj").exists()


def test_a_copy_that_cannot_be_removed_leaves_the_vault_as_it_was(made: Made, tmp_path: Path, state: Path) -> None:
    vault, _ = made
    stubborn = tmp_path / "folder"
    stubborn.mkdir()
    before = files_in(vault.path.parent, state)
    with pytest.raises(Failed, match="couldn't be deleted"):
        destroying.destroy(vault, [stubborn])
    vault.put(2, NOTE, {"text": "still written"}, pair=PAIR, sort_ms=3)
    vault.close()
    assert set(files_in(vault.path.parent, state)) >= set(before)
    with closing(Vault.open(vault.path, PASSPHRASE, state=state)) as again:
        assert again.get(NOTE) == {"text": "still written"}
        assert verify(again, full=True).faults == ()
    assert kept_slots(state, ()) != []


def test_without_its_key_rows_nothing_opens_a_vault_neither_a_repair(made: Made, tmp_path: Path, state: Path) -> None:
    vault, recovery = made
    before = shutil.copyfile(vault.path, tmp_path / "before.rmj")
    header = vault.container.single("header") or b""
    vault.container.empty(OPENED_BY)
    vault.retire("it was destroyed")
    raw = vault.path.read_bytes()
    assert header not in raw
    assert header[60:100] not in raw
    for passphrase, key in ((PASSPHRASE, None), (None, recovery)):
        with pytest.raises(NotAVault, match="was destroyed"):
            Vault.open(vault.path, passphrase, recovery=key)
    wreck = Wreck.read(vault.path)
    with pytest.raises(RmjournalError):
        salvage.unlock(wreck, PASSPHRASE, None)
    assert salvage.unlock(Wreck.read(before), PASSPHRASE, None).head is not None


def test_the_copy_of_the_key_slots_goes_first(made: Made, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault, _ = made
    monkeypatch.setattr(vault.container, "empty", lambda _: pytest.fail("the file is still whole"))
    anchors = state / "anchors"
    for path in anchors.glob("*.slots"):
        path.with_name(path.name + ".new").write_bytes(path.read_bytes())
    with pytest.raises(pytest.fail.Exception):
        destroying.destroy(vault)
    assert [path for path in anchors.iterdir() if ".slots" in path.name] == []


def test_a_file_that_cannot_be_removed_is_told_and_opens_nothing(made: Made, state: Path) -> None:
    vault, _ = made
    stubborn = vault.path.with_name("journal.rmj.suspect-1")
    stubborn.mkdir()
    assert destroying.destroy(vault) == [stubborn]
    assert not vault.path.exists()


def test_a_vault_that_is_read_only_is_not_destroyed(made: Made, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault, _ = made
    vault.close()
    monkeypatch.setattr(preflight, "why_read_only", lambda _: "the file is read-only")
    with closing(Vault.open(vault.path, PASSPHRASE, state=state)) as opened, pytest.raises(Failed, match="read-only"):
        destroying.destroy(opened)
    assert vault.path.exists()
    assert kept_slots(state, ()) != []


def test_a_damaged_vault_is_destroyed_too(made: Made, state: Path) -> None:
    vault, _ = made
    vault.close()
    with closing(Vault.open(vault.path, PASSPHRASE, state=state, damaged=True)) as opened:
        assert destroying.destroy(opened) == []
    assert files_in(vault.path.parent, state) == []


def test_where_the_keys_cannot_be_emptied_the_vault_goes_on(
    made: Made, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, _ = made

    def full() -> None:
        raise Failed("The disk is full")

    monkeypatch.setattr(vault.container, "commit", full)
    with pytest.raises(Failed, match="full"):
        destroying.destroy(vault)
    monkeypatch.undo()
    vault.put(2, NOTE, {}, pair=PAIR, sort_ms=3)
    vault.close()
    with pytest.raises(WrongKey):
        Vault.open(vault.path, "wrong", state=state)
    Vault.open(vault.path, PASSPHRASE, state=state).close()
    assert kept_slots(state, ()) != []
    assert os.path.exists(vault.path)
