"""Boxes of unsaved text: sealed, private, never read without the key, never written over."""

import errno
import os
import shutil
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from rmjournal.support.errors import Failed, OtherKeys, Tampered
from rmjournal.vault.computer.unsaved_box import UnsavedBoxes, is_at, is_waiting
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.format.seal import Sealer, expand
from rmjournal.vault.rewrite.destroy import destroy
from rmjournal.vault.rewrite.rekey import rekey
from rmjournal.vault.store.vault import Vault
from tests.conftest import PASSPHRASE, NewVault

CONTENT = {"drafts": [{"text": "kestrel 雀"}]}


def boxes_of(vault: Vault, state: Path) -> UnsavedBoxes:
    """Return the boxes as another process of this computer has them."""
    return UnsavedBoxes(state, vault.keys.unsaved, vault.keys.vault_id)


def test_a_box_is_as_the_format_says_and_nobody_else_may_read_it(new_vault: NewVault, state: Path) -> None:
    vault = new_vault()
    vault.unsaved_boxes.write(CONTENT)
    (file,) = (state / "unsaved").iterdir()
    assert file.name.startswith(f"{vault.keys.vault_id.hex()}.")
    assert file.suffix == ".unsaved"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    sealed = file.read_bytes()
    assert b"kestrel" not in sealed
    sealer = Sealer(expand(vault.keys.master, "unsaved", vault.keys.vault_id))
    plain = sealer.open(sealed, b"rmj1/unsaved\0" + vault.keys.vault_id)
    size = int.from_bytes(plain[:4], "big")
    assert plain[4 : 4 + size] == '{"drafts":[{"text":"kestrel 雀"}]}'.encode()
    assert len(plain) == 960


def test_each_process_has_its_own_box_and_reads_all(new_vault: NewVault, state: Path) -> None:
    vault = new_vault()
    one, two = boxes_of(vault, state), boxes_of(vault, state)
    one.write({"a": 1})
    two.write({"b": 2})
    one.write({"a": 3})
    assert sorted(str(box.content) for box in vault.unsaved_boxes.all()) == ["{'a': 3}", "{'b': 2}"]
    one.discard()
    assert [box.content for box in vault.unsaved_boxes.all()] == [{"b": 2}]


def test_a_damaged_a_planted_and_a_foreign_box_do_not_open_and_stay(new_vault: NewVault, state: Path) -> None:
    vault, other = new_vault(), new_vault("other.rmj")
    boxes_of(vault, state).write(CONTENT)
    (box,) = vault.unsaved_boxes.all()
    whole = box.file.read_bytes()
    planted = {
        "cut off": whole[:-1],
        "empty": b"",
        "bit": whole[:50] + bytes([whole[50] ^ 1]) + whole[51:],
    }
    for name, content in planted.items():
        box.file.with_name(f"{vault.keys.vault_id.hex()}.{name}.unsaved").write_bytes(content)
    box.file.with_name(f"{other.keys.vault_id.hex()}.x.unsaved").write_bytes(whole)
    os.mkfifo(box.file.with_name(f"{vault.keys.vault_id.hex()}.pipe.unsaved"))
    box.file.with_name(f"{vault.keys.vault_id.hex()}.link.unsaved").symlink_to(box.file)
    found = vault.unsaved_boxes.all()
    assert len(found) == 6
    assert [each.file for each in found if each.content is not None] == [box.file]
    assert [each.content for each in other.unsaved_boxes.all()] == [None]
    vault.unsaved_boxes.write({"mine": 1})
    assert box.file.read_bytes() == whole


def test_a_planted_link_is_not_written_through(new_vault: NewVault, state: Path, tmp_path: Path) -> None:
    vault = new_vault()
    target = tmp_path / "of the user"
    target.write_bytes(b"dear")
    vault.unsaved_boxes.write(CONTENT)
    (box,) = vault.unsaved_boxes.all()
    box.file.unlink()
    box.file.symlink_to(target)
    vault.unsaved_boxes.write({"b": 2})
    assert target.read_bytes() == b"dear"
    assert [each.content for each in vault.unsaved_boxes.all()] == [{"b": 2}]


def test_a_folder_that_cannot_be_written_is_told(new_vault: NewVault, state: Path) -> None:
    vault = new_vault()
    shutil.rmtree(state / "unsaved", ignore_errors=True)
    (state / "unsaved").write_bytes(b"")
    with pytest.raises(Failed, match="couldn't be saved outside the journal"):
        vault.unsaved_boxes.write(CONTENT)
    assert vault.unsaved_boxes.all() == []


def test_the_unlock_screen_can_tell_without_a_key_for_which_journal_text_waits(
    new_vault: NewVault, state: Path, tmp_path: Path
) -> None:
    vault, other = new_vault(), new_vault("other.rmj")
    assert not is_waiting(state, None)
    vault.unsaved_boxes.write(CONTENT)
    vault.close()
    other.close()
    assert is_waiting(state, None)
    assert is_waiting(state, vault.path)
    assert not is_waiting(state, other.path)
    assert not is_waiting(state, tmp_path / "nothing")
    assert is_at(vault.path, vault.keys.vault_id)
    assert not is_at(other.path, vault.keys.vault_id)


def test_a_rekey_seals_boxes_under_the_new_keys(new_vault: NewVault, state: Path, cheap: Kdf) -> None:
    vault = new_vault()
    boxes_of(vault, state).write(CONTENT)
    before = [box.file.read_bytes() for box in vault.unsaved_boxes.all()]
    old = boxes_of(vault, state)
    rekey(vault, "another six dull words", kdf=cheap)
    (box,) = vault.unsaved_boxes.all()
    assert box.content == CONTENT
    assert [each.content for each in old.all()] == [None]
    assert before != [box.file.read_bytes()]


def test_destroying_removes_boxes_and_reserves(new_vault: NewVault, state: Path) -> None:
    vault = new_vault()
    boxes_of(vault, state).write(CONTENT)
    left_by_an_older_version(vault, state)
    vault.unsaved_boxes.write(CONTENT)
    assert len([file for file in vault.state_files() if "unsaved" in str(file)]) == 3
    assert destroy(vault) == []
    assert list((state / "unsaved").iterdir()) == []


def left_by_an_older_version(vault: Vault, state: Path) -> Path:
    """Reserve room as older versions did: in a file that a kill leaves behind."""
    file = state / "unsaved" / f"{vault.keys.vault_id.hex()}.0a1b2c3d.reserve"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(bytes(1000))
    return file


def test_reserved_room_bears_no_name_and_so_outlives_no_process(new_vault: NewVault, state: Path) -> None:
    vault = new_vault()
    left_by_an_older_version(vault, state)
    vault.unsaved_boxes.reserve()
    assert list((state / "unsaved").iterdir()) == []
    assert vault.unsaved_boxes._room is not None
    assert os.fstat(vault.unsaved_boxes._room).st_size > 200_000
    vault.close()
    assert vault.unsaved_boxes._room is None


def test_room_that_cannot_be_reserved_leaves_nothing(
    new_vault: NewVault, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    vault = new_vault()
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        vault.unsaved_boxes.reserve()
    assert vault.unsaved_boxes._room is None
    assert list((state / "unsaved").iterdir()) == []
    vault.close()


def exchanged(path: Path, change: Callable[[Path], object]) -> None:
    """Put a changed copy of the file in its place by a rename."""
    new = path.with_name("new.rmj")
    shutil.copyfile(path, new)
    new.chmod(0o600)
    change(new)
    new.rename(path)


def test_a_vault_opens_again_under_the_keys_it_had(new_vault: NewVault) -> None:
    vault = new_vault()
    vault.put(1, b"\x01" * 16, {"a": 1}, sort_ms=1)
    exchanged(vault.path, lambda new: None)
    assert not vault.is_current()
    vault.close()
    with closing(vault.reopened()) as again:
        assert again.get(b"\x01" * 16) == {"a": 1}
        assert again.is_current()


def test_a_vault_opens_no_other_one_again_and_none_of_other_keys(
    new_vault: NewVault, tmp_path: Path, cheap: Kdf
) -> None:
    vault, other = new_vault(), new_vault("other.rmj")
    other.close()

    def rekeyed(new: Path) -> None:
        with closing(Vault.open(new, PASSPHRASE, state=tmp_path / "elsewhere")) as copy:
            rekey(copy, PASSPHRASE, kdf=cheap)

    vault.close()
    whole = vault.path.read_bytes()
    exchanged(vault.path, lambda new: new.write_bytes(other.path.read_bytes()))
    with pytest.raises(Tampered):
        vault.reopened()
    vault.path.write_bytes(whole)
    exchanged(vault.path, rekeyed)
    with pytest.raises((Tampered, OtherKeys)):
        vault.reopened()
