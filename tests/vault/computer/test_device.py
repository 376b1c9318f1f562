"""Which device wrote a version, where copies of a vault go their own ways."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmjournal.vault.computer.device import NO_DEVICE, Device, over
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.store.vault import Vault
from tests.conftest import PASSPHRASE, NewVault

VAULT_ID = b"v" * 16
ids = st.binary(min_size=8, max_size=8).filter(any)


def written_by(path: Path, state: Path | None) -> bytes:
    """Open a vault, older ones knowingly, save once, close it; return the device that the version names."""
    with closing(Vault.open(path, PASSPHRASE, state=state, accept_older=True)) as vault:
        return vault.put(2, b"1" * 16, {}, sort_ms=0).meta.device


# The id


def test_the_same_file_opened_again_keeps_its_device(new_vault: NewVault, state: Path) -> None:
    vault = new_vault()
    first = vault.put(2, b"1" * 16, {}, sort_ms=0).meta.device
    vault.close()
    assert written_by(vault.path, state) == first
    Vault.open(vault.path, PASSPHRASE, state=state).close()  # reading only changes nothing
    assert written_by(vault.path, state) == first


def test_a_moved_file_keeps_its_device(new_vault: NewVault, state: Path, tmp_path: Path) -> None:
    vault = new_vault()
    first = vault.put(2, b"1" * 16, {}, sort_ms=0).meta.device
    vault.close()
    assert written_by(vault.path.rename(tmp_path / "moved.rmj"), state) == first


def test_two_vaults_have_two_devices(new_vault: NewVault, state: Path) -> None:
    found = set()
    for name in ("one.rmj", "two.rmj"):
        vault = new_vault(name)
        found.add(vault.put(2, b"1" * 16, {}, sort_ms=0).meta.device)
        vault.close()
    assert len(found) == 2
    assert len(list((state / "devices").iterdir())) == 2


def test_of_two_copies_only_one_keeps_the_device(new_vault: NewVault, state: Path, tmp_path: Path) -> None:
    vault = new_vault()
    first = vault.put(2, b"1" * 16, {}, sort_ms=0).meta.device
    vault.close()
    copy = Path(shutil.copy(vault.path, tmp_path / "copy.rmj"))
    found = [written_by(path, state) for path in (copy, vault.path)]
    assert found[0] == first
    assert found[1] != first


def test_of_two_copies_open_at_once_only_one_keeps_the_device(new_vault: NewVault, state: Path, tmp_path: Path) -> None:
    vault = new_vault()
    vault.put(2, b"1" * 16, {}, sort_ms=0)
    vault.close()
    copy = Path(shutil.copy(vault.path, tmp_path / "copy.rmj"))
    with (
        closing(Vault.open(vault.path, PASSPHRASE, state=state)) as one,
        closing(Vault.open(copy, PASSPHRASE, state=state)) as two,
    ):
        metas = [each.put(2, b"1" * 16, {"by": name}, sort_ms=0).meta for each, name in ((one, "one"), (two, "two"))]
    assert metas[0].n == metas[1].n
    assert metas[0].device != metas[1].device, "two versions with the same (device, n)"


def test_a_restored_file_draws_a_new_device(new_vault: NewVault, state: Path, tmp_path: Path) -> None:
    vault = new_vault()
    vault.put(2, b"1" * 16, {}, sort_ms=0)
    vault.close()
    older = shutil.copy(vault.path, tmp_path / "backup.rmj")
    newer = written_by(vault.path, state)
    shutil.copyfile(older, vault.path)
    restored = written_by(vault.path, state)
    assert restored != newer
    assert written_by(vault.path, state) == restored


def test_another_computer_draws_its_own(new_vault: NewVault, state: Path, tmp_path: Path) -> None:
    vault = new_vault()
    first = vault.put(2, b"1" * 16, {}, sort_ms=0).meta.device
    vault.close()
    assert written_by(vault.path, tmp_path / "other") != first
    assert written_by(vault.path, None) != written_by(vault.path, None)


def test_a_crash_costs_the_device_and_nothing_else(new_vault: NewVault, state: Path) -> None:
    vault = new_vault()
    first = vault.put(2, b"1" * 16, {}, sort_ms=0).meta.device
    vault.container.close()  # the process ends here
    second = written_by(vault.path, state)
    assert second != first
    assert written_by(vault.path, state) == second


def test_a_save_that_failed_keeps_the_device(new_vault: NewVault, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = new_vault()
    first = vault.put(2, b"1" * 16, {}, sort_ms=0).meta.device
    with pytest.raises(ZeroDivisionError), vault.transaction():
        raise ZeroDivisionError
    vault.close()
    assert written_by(vault.path, state) == first


@pytest.mark.parametrize("noted", [b"", b"short", bytes(40), bytes(100), b"\xff" * 10_000])
def test_what_is_noted_wrongly_is_not_believed(noted: bytes, new_vault: NewVault, state: Path) -> None:
    vault = new_vault()
    first = vault.put(2, b"1" * 16, {}, sort_ms=0).meta.device
    vault.close()
    (file,) = (state / "devices").iterdir()
    file.write_bytes(noted)
    assert written_by(vault.path, state) not in (first, NO_DEVICE)


@pytest.mark.parametrize("obstacle", ["state", "state/devices", "file"])
def test_a_state_folder_that_cannot_be_used_fails_no_save(
    obstacle: str, tmp_path: Path, state: Path, cheap: Kdf
) -> None:
    vault, _ = Vault.create(tmp_path / "journal.rmj", PASSPHRASE, kdf=cheap)
    if obstacle == "file":
        (state / "devices" / f"{vault.keys.vault_id.hex()}.device" / "full").mkdir(parents=True)
    else:
        (tmp_path / obstacle).parent.mkdir(exist_ok=True)
        (tmp_path / obstacle).write_text("in the way")
    vault.close()
    assert written_by(vault.path, state) != written_by(vault.path, state)
    with closing(Vault.open(vault.path, PASSPHRASE)) as again:
        assert again.get(b"1" * 16) == {}


def test_the_note_holds_an_id_and_a_digest_and_nothing_else(tmp_path: Path) -> None:
    device = Device(tmp_path, VAULT_ID, b"head 1")
    device.remember(b"head 1")
    assert list(tmp_path.iterdir()) == []  # nothing was written, so there is nothing to note
    device.claim()
    (file,) = (tmp_path / "devices").iterdir()
    assert file.name == f"{VAULT_ID.hex()}.device"
    assert file.read_bytes() == b""
    device.remember(b"head 2")
    assert len(file.read_bytes()) == 40
    assert Device(tmp_path, VAULT_ID, b"head 2").id == device.id
    assert Device(tmp_path, VAULT_ID, b"head 1").id != device.id
    assert Device(tmp_path, b"w" * 16, b"head 2").id != device.id


# A home that was copied with what is kept in it


def copied_home(vault: Vault, state: Path, folder: Path) -> tuple[Path, Path]:
    """Copy a journal and the state folder whole, times and permissions kept, as rsync does."""
    vault.close()
    shutil.copytree(state, folder / "state", copy_function=shutil.copy2)
    return Path(shutil.copy2(vault.path, folder / "journal.rmj")), folder / "state"


def test_a_home_that_was_copied_whole_draws_a_new_device(new_vault: NewVault, state: Path, tmp_path: Path) -> None:
    vault = new_vault()
    first = vault.put(2, b"1" * 16, {}, sort_ms=0).meta.device
    (tmp_path / "clone").mkdir()
    copy, kept = copied_home(vault, state, tmp_path / "clone")
    cloned = written_by(copy, kept)
    assert cloned != first
    assert written_by(vault.path, state) == first  # the one that was copied goes on
    assert written_by(copy, kept) == cloned


def test_a_note_that_was_written_over_in_its_place_counts_no_more(
    new_vault: NewVault, state: Path, tmp_path: Path
) -> None:
    vault = new_vault()
    first = vault.put(2, b"1" * 16, {}, sort_ms=0).meta.device
    vault.close()
    before = vault.path.read_bytes()
    (file,) = (state / "devices").iterdir()
    noted = file.read_bytes()
    assert written_by(vault.path, state) == first
    vault.path.write_bytes(before)
    file.write_bytes(noted)
    assert written_by(vault.path, state) != first


@pytest.mark.parametrize("told", ["_machine", "_boot"])
def test_a_disk_that_was_cloned_draws_a_new_device_on_another_machine_and_after_a_start(
    told: str, new_vault: NewVault, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = new_vault()
    first = vault.put(2, b"1" * 16, {}, sort_ms=0).meta.device
    vault.close()
    assert written_by(vault.path, state) == first
    monkeypatch.setattr(f"rmjournal.vault.computer.machine.{told}", lambda: "another")
    second = written_by(vault.path, state)
    assert second != first
    assert written_by(vault.path, state) == second


# The version vector


@given(st.dictionaries(ids.map(bytes.hex), st.integers(0, 2**63)), ids, st.integers(1, 2**63))
def test_a_vector_keeps_all_it_stood_over_and_never_goes_back(before: dict[str, int], device: bytes, n: int) -> None:
    kept = dict(before)
    after = over(before, device, n)
    assert before == kept
    assert after is not None
    assert after.keys() == before.keys() | {device.hex()}
    assert all(after[name] >= count for name, count in before.items())
    assert after[device.hex()] == max(n, before.get(device.hex(), 0))


def test_an_unknown_origin_has_no_vector() -> None:
    assert over({"ab" * 8: 3}, NO_DEVICE, 0) is None


@pytest.mark.parametrize("before", [None, [], "text", 7, {"ab" * 8: "much"}, {"ab" * 8: None}])
def test_what_is_no_vector_is_passed_over(before: object) -> None:
    assert over(before, b"device!!", 4) == {b"device!!".hex(): 4}
