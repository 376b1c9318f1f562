"""The anchor: a whole older file in the place of the journal is noticed, and nothing of it ever fails a save."""

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from rmjournal.support.errors import Damaged, RmjournalError, RolledBack, WrongKey
from rmjournal.vault.computer.anchor import Anchor
from rmjournal.vault.format.head import Head
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.format.seal import Sealer
from rmjournal.vault.store.unlock import Keys
from rmjournal.vault.store.vault import Vault
from tests.conftest import PASSPHRASE, NewVault

ONE, TWO = b"1" * 16, b"2" * 16
KEY, VAULT_ID = b"k" * 32, b"v" * 16
OTHER_WORDS = "seven other words than before"


def saved(path: Path, state: Path | None, times: int = 1, *, accept_older: bool = False) -> bytes:
    """Open a vault, save some times, close it; return the file as it then is."""
    with closing(Vault.open(path, PASSPHRASE, state=state, accept_older=accept_older)) as vault:
        for number in range(times):
            vault.put(2, ONE, {"n": number}, sort_ms=0)
    return path.read_bytes()


def quiet(path: Path, state: Path | None) -> bool:
    """Does the vault open with nothing to be told?"""
    with closing(Vault.open(path, PASSPHRASE, state=state)) as vault:
        return not vault.notices


def accepted(path: Path, state: Path) -> bytes:
    """Open an older file knowingly, and close it."""
    return saved(path, state, 0, accept_older=True)


def kept(state: Path, suffix: str) -> Path:
    """Return the one file of this kind that the computer keeps."""
    (file,) = (state / "anchors").glob(f"*{suffix}")
    return file


@pytest.fixture
def path(new_vault: NewVault) -> Path:
    """A closed vault with one record."""
    vault = new_vault()
    vault.put(2, ONE, {"n": 0}, sort_ms=0)
    vault.close()
    return vault.path


# What is noticed


@pytest.mark.parametrize(("saves", "told"), [(1, "by 1 save."), (2, "by 2 saves."), (7, "by 7 saves.")])
def test_an_older_file_is_told_with_how_many_saves_it_lacks(saves: int, told: str, path: Path, state: Path) -> None:
    older = path.read_bytes()
    saved(path, state, saves)
    path.write_bytes(older)
    with pytest.raises(RolledBack, match="--accept-older") as raised:
        Vault.open(path, PASSPHRASE, state=state)
    assert raised.value.sentence.endswith(told)
    assert raised.value.code == 5
    assert path.read_bytes() == older


def test_the_same_file_and_a_newer_one_open_quietly(path: Path, state: Path, tmp_path: Path) -> None:
    assert quiet(path, state)
    saved(path, tmp_path / "another computer", 3)
    assert quiet(path, state)
    assert quiet(path, state)


def test_without_a_state_folder_nothing_is_noticed_and_nothing_is_kept(path: Path, state: Path) -> None:
    older = path.read_bytes()
    saved(path, None, 2)
    shutil.rmtree(state)
    path.write_bytes(older)
    assert quiet(path, None)
    assert not state.exists()


def test_another_computer_has_seen_nothing(path: Path, state: Path, tmp_path: Path) -> None:
    older = path.read_bytes()
    saved(path, state, 2)
    path.write_bytes(older)
    assert quiet(path, tmp_path / "another computer")


def test_copies_that_were_saved_apart_are_told_as_such(path: Path, state: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(path, tmp_path / "copy.rmj"))
    saved(copy, tmp_path / "another computer", 2)
    saved(path, state, 2)
    with pytest.raises(RolledBack, match="a separate copy"):
        Vault.open(copy, PASSPHRASE, state=state)
    assert quiet(path, state)


def test_copies_that_were_open_at_once_are_told_as_such(path: Path, state: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(path, tmp_path / "copy.rmj"))
    with (
        closing(Vault.open(path, PASSPHRASE, state=state)) as one,
        closing(Vault.open(copy, PASSPHRASE, state=state)) as two,
    ):
        one.put(2, TWO, {}, sort_ms=0)
        two.put(2, TWO, {}, sort_ms=0)
    with pytest.raises(RolledBack, match="a separate copy"):
        Vault.open(path, PASSPHRASE, state=state)


def test_a_copy_that_is_closed_later_does_not_lower_the_anchor(path: Path, state: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(path, tmp_path / "copy.rmj"))
    with closing(Vault.open(copy, PASSPHRASE, state=state)):
        older = saved(path, state, 1)
        saved(path, state, 4)
    path.write_bytes(older)
    with pytest.raises(RolledBack, match="by 4 saves"):
        Vault.open(path, PASSPHRASE, state=state)


def test_an_anchor_under_other_keys_is_told_and_can_be_accepted(path: Path, state: Path) -> None:
    anchor = kept(state, ".anchor")
    anchor.write_bytes(Sealer(KEY).seal(bytes(40), b"another vault"))
    with pytest.raises(RolledBack, match="different keys"):
        Vault.open(path, PASSPHRASE, state=state)
    accepted(path, state)
    assert quiet(path, state)


def test_a_wrong_passphrase_is_told_before_an_older_file(path: Path, state: Path) -> None:
    older = path.read_bytes()
    saved(path, state)
    path.write_bytes(older)
    with pytest.raises(WrongKey):
        Vault.open(path, OTHER_WORDS, state=state)


def test_the_recovery_key_meets_the_same_anchor(tmp_path: Path, state: Path, cheap: Kdf) -> None:
    vault, recovery = Vault.create(tmp_path / "journal.rmj", PASSPHRASE, kdf=cheap, state=state)
    vault.close()
    older = vault.path.read_bytes()
    saved(vault.path, state)
    vault.path.write_bytes(older)
    with pytest.raises(RolledBack):
        Vault.open(vault.path, recovery=recovery, state=state)
    Vault.open(vault.path, recovery=recovery, state=state, accept_older=True).close()
    assert quiet(vault.path, state)


def test_two_vaults_do_not_disturb_each_other(new_vault: NewVault, state: Path) -> None:
    paths = []
    for name in ("one.rmj", "two.rmj"):
        vault = new_vault(name)
        vault.put(2, ONE, {}, sort_ms=0)
        vault.close()
        paths.append(vault.path)
    older = paths[0].read_bytes()
    for path in paths:
        saved(path, state, 3)
    paths[0].write_bytes(older)
    with pytest.raises(RolledBack, match="by 3 saves"):
        Vault.open(paths[0], PASSPHRASE, state=state)
    assert quiet(paths[1], state)
    accepted(paths[0], state)
    assert all(quiet(path, state) for path in paths)


def test_a_damaged_opening_neither_asks_nor_notes(path: Path, state: Path) -> None:
    older = path.read_bytes()
    saved(path, state)
    path.write_bytes(older)
    before = kept(state, ".anchor").read_bytes()
    with closing(Vault.open(path, PASSPHRASE, state=state, damaged=True)) as vault:
        assert vault.get(ONE) == {"n": 0}
    assert kept(state, ".anchor").read_bytes() == before
    shutil.rmtree(state)
    Vault.open(path, PASSPHRASE, state=state, damaged=True).close()
    assert not state.exists()


# A fork with more saves


def forked(path: Path, state: Path, folder: Path) -> Path:
    """Save once here, and three times in a copy on another computer; return the copy."""
    copy = Path(shutil.copy(path, folder / "copy.rmj"))
    saved(path, state)
    saved(copy, folder / "another computer", 3)
    return copy


def test_a_fork_with_more_saves_is_told_as_a_fork(path: Path, state: Path, tmp_path: Path) -> None:
    ours = path.read_bytes()
    shutil.copyfile(forked(path, state, tmp_path), path)
    with pytest.raises(RolledBack, match="a separate copy") as raised:
        Vault.open(path, PASSPHRASE, state=state)
    assert raised.value.code == 5
    assert "--accept-older" in raised.value.hint
    saved(path, state, 0, accept_older=True)
    assert quiet(path, state)
    path.write_bytes(ours)
    with pytest.raises(RolledBack):
        Vault.open(path, PASSPHRASE, state=state)


def test_a_fork_with_more_saves_is_told_after_a_crash_too(path: Path, state: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(path, tmp_path / "copy.rmj"))
    vault = Vault.open(path, PASSPHRASE, state=state)
    vault.put(2, TWO, {}, sort_ms=0)
    vault.container.close()  # the process ends here
    saved(copy, tmp_path / "another computer", 3)
    shutil.copyfile(copy, path)
    with pytest.raises(RolledBack, match="a separate copy"):
        Vault.open(path, PASSPHRASE, state=state)


def test_a_newer_file_in_which_what_was_saved_here_was_replaced_or_deleted_opens_quietly(
    path: Path, state: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "another computer"
    saved(path, elsewhere, 2)  # stands over what was saved here
    assert quiet(path, state)
    saved(path, state)
    with closing(Vault.open(path, PASSPHRASE, state=elsewhere)) as vault:
        vault.delete(ONE)
    assert quiet(path, state)
    assert quiet(path, state)


def test_a_newer_file_in_which_the_pair_of_what_was_saved_here_was_shredded_opens_quietly(
    path: Path, state: Path, tmp_path: Path
) -> None:
    with closing(Vault.open(path, PASSPHRASE, state=state)) as vault:
        vault.put(1, b"p" * 16, {}, sort_ms=0)
        vault.put(16, TWO, {}, pair=b"p" * 16, sort_ms=0)
    with closing(Vault.open(path, PASSPHRASE, state=tmp_path / "another computer")) as vault:
        vault.delete(b"p" * 16)
    assert quiet(path, state)


def test_what_was_only_taken_out_here_leaves_nothing_to_miss(path: Path, state: Path, tmp_path: Path) -> None:
    with closing(Vault.open(path, PASSPHRASE, state=state)) as vault:
        vault.put(8, TWO, {}, sort_ms=0)
        vault.delete(TWO)  # a revision leaves no tombstone
    saved(path, tmp_path / "another computer", 2)
    assert quiet(path, state)


@pytest.mark.parametrize("suffix", [".anchor", ".live"])
def test_what_an_older_version_noted_still_counts(suffix: str, path: Path, state: Path, tmp_path: Path) -> None:
    older = path.read_bytes()
    with closing(Vault.open(path, PASSPHRASE, state=state)) as vault:
        vault.put(2, ONE, {"n": 1}, sort_ms=0)
    with closing(Vault.open(path, PASSPHRASE)) as vault:
        keys, counter = vault.keys, vault.head.counter
        plain = counter.to_bytes(8, "big") + hashlib.sha256(vault.head_box).digest()
    box = keys.anchor.seal(plain, b"rmj1/anchor\0" + keys.vault_id)
    assert len(box) == 80
    for each in (".anchor", ".live"):
        kept(state, each).write_bytes(b"")
    kept(state, suffix).write_bytes(box + (bytes(16) if suffix == ".live" else b""))
    newer = path.read_bytes()
    path.write_bytes(older)
    with pytest.raises(RolledBack, match=r"by 1 save\."):
        Vault.open(path, PASSPHRASE, state=state)
    path.write_bytes(newer)
    assert quiet(path, state)


# A crash


def test_a_save_before_a_crash_counts(path: Path, state: Path) -> None:
    older = path.read_bytes()
    vault = Vault.open(path, PASSPHRASE, state=state)
    vault.put(2, TWO, {}, sort_ms=0)
    vault.container.close()  # the process ends here
    newer = path.read_bytes()
    path.write_bytes(older)
    with pytest.raises(RolledBack, match=r"by 1 save\."):
        Vault.open(path, PASSPHRASE, state=state)
    path.write_bytes(newer)
    assert quiet(path, state)


@pytest.mark.parametrize("content", [b"", b"\0" * 30, b"what is this", bytes(4096)])
@pytest.mark.parametrize("suffix", [".anchor", ".live"])
def test_what_no_anchor_was_ever_written_as_is_passed_over(
    suffix: str, content: bytes, path: Path, state: Path
) -> None:
    saved(path, state)
    kept(state, suffix).write_bytes(content)
    assert quiet(path, state)
    assert quiet(path, state)
    assert len(kept(state, ".anchor").read_bytes()) == 96


@pytest.mark.parametrize("gone", [".anchor", ".live"])
def test_either_file_alone_tells_of_an_older_journal(gone: str, path: Path, state: Path) -> None:
    older = path.read_bytes()
    saved(path, state, 3)
    path.write_bytes(older)
    kept(state, gone).unlink()
    with pytest.raises(RolledBack, match="by 3 saves"):
        Vault.open(path, PASSPHRASE, state=state)


def test_a_truncated_live_leaves_the_anchor_to_tell(path: Path, state: Path) -> None:
    older = path.read_bytes()
    saved(path, state, 2)
    live = kept(state, ".live")
    live.write_bytes(live.read_bytes()[:50])
    path.write_bytes(older)
    with pytest.raises(RolledBack, match="by 2 saves"):
        Vault.open(path, PASSPHRASE, state=state)


# Accepting


def test_an_accepted_file_is_the_newest_from_then_on(path: Path, state: Path) -> None:
    older = path.read_bytes()
    abandoned = saved(path, state, 5)
    path.write_bytes(older)
    with closing(Vault.open(path, PASSPHRASE, state=state, accept_older=True)) as vault:
        assert vault.get(ONE) == {"n": 0}
        assert len(vault.notices) == 1
        assert not vault.read_only
    assert quiet(path, state)
    ours = saved(path, state)
    path.write_bytes(abandoned)
    with pytest.raises(RolledBack, match="by 2 saves"):
        Vault.open(path, PASSPHRASE, state=state)
    path.write_bytes(ours)
    assert quiet(path, state)


def test_an_accepted_file_is_the_newest_even_after_a_crash(path: Path, state: Path) -> None:
    older = path.read_bytes()
    abandoned = saved(path, state, 5)
    path.write_bytes(older)
    Vault.open(path, PASSPHRASE, state=state, accept_older=True).container.close()  # the process ends here
    assert quiet(path, state)
    path.write_bytes(abandoned)
    with pytest.raises(RolledBack):
        Vault.open(path, PASSPHRASE, state=state)


def test_of_a_fork_the_accepted_one_goes_on(path: Path, state: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(path, tmp_path / "copy.rmj"))
    saved(copy, tmp_path / "another computer")
    saved(path, state)
    accepted(copy, state)
    assert quiet(copy, state)
    with pytest.raises(RolledBack, match=r"by 1 save\."):
        Vault.open(path, PASSPHRASE, state=state)


def test_a_file_that_needs_no_accepting_is_not_lifted(path: Path, state: Path) -> None:
    before = path.read_bytes()
    assert accepted(path, state) == before
    with closing(Vault.open(path, PASSPHRASE, state=state, accept_older=True)) as vault:
        assert vault.notices == []


def test_a_lifted_file_is_whole_and_signs_as_another_device(path: Path, state: Path) -> None:
    older = path.read_bytes()
    with closing(Vault.open(path, PASSPHRASE, state=state)) as vault:
        first = vault.put(2, TWO, {}, sort_ms=0).meta
    path.write_bytes(older)
    with closing(Vault.open(path, PASSPHRASE, state=state, accept_older=True)) as vault:
        second = vault.put(2, TWO, {}, sort_ms=0).meta
    assert second.device != first.device
    assert second.n > first.n
    assert quiet(path, state)


# Where nothing can be written


def take_writing_away(from_: Path, mode: int) -> None:
    """Take the permission to write away, where that holds this user back."""
    from_.chmod(mode)
    if os.access(from_, os.W_OK):
        pytest.skip("permissions do not hold this user back")


def _as_garbage_folder(file: Path) -> None:
    file.unlink(missing_ok=True)
    (file / "full").mkdir(parents=True)


def _as_full_disk(file: Path) -> None:
    file.unlink(missing_ok=True)
    file.symlink_to("/dev/full")


@pytest.mark.parametrize("suffix", [".anchor", ".live", ".slots"])
@pytest.mark.parametrize("spoil", [_as_garbage_folder, _as_full_disk])
def test_a_file_that_cannot_be_written_fails_no_save_and_is_told_once_at_most(
    suffix: str, spoil: Callable[[Path], None], path: Path, state: Path, cheap: Kdf
) -> None:
    if spoil is _as_full_disk and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    file = kept(state, ".anchor")
    spoil(file.with_name(file.stem + suffix))
    with closing(Vault.open(path, PASSPHRASE, state=state)) as vault:
        for number in range(3):
            vault.put(2, TWO, {"n": number}, sort_ms=0)
        vault.change_passphrase(OTHER_WORDS, kdf=cheap)
        assert len(vault.notices) <= 1
        if spoil is _as_garbage_folder:
            assert "couldn't record how new" in vault.notices[0]
    with closing(Vault.open(path, OTHER_WORDS, state=state)) as again:
        assert again.get(TWO) == {"n": 2}


@pytest.mark.parametrize("obstacle", ["state", "state/anchors"])
def test_a_folder_that_cannot_be_made_fails_no_save(obstacle: str, tmp_path: Path, state: Path, cheap: Kdf) -> None:
    (tmp_path / obstacle).parent.mkdir(exist_ok=True)
    (tmp_path / obstacle).write_text("in the way")
    with closing(Vault.create(tmp_path / "journal.rmj", PASSPHRASE, kdf=cheap, state=state)[0]) as vault:
        for number in range(3):
            vault.put(2, ONE, {"n": number}, sort_ms=0)
        assert len(vault.notices) == 1
    saved(vault.path, state)


def test_a_read_only_folder_fails_no_save_and_still_tells(path: Path, state: Path) -> None:
    older = path.read_bytes()
    saved(path, state)
    take_writing_away(state / "anchors", 0o500)
    try:
        saved(path, state, 3)  # in place, `.live` can still be written
        path.write_bytes(older)
        with pytest.raises(RolledBack):
            Vault.open(path, PASSPHRASE, state=state)
    finally:
        (state / "anchors").chmod(0o700)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are for POSIX")
def test_a_disk_with_no_room_costs_the_note_and_nothing_else(tmp_path: Path) -> None:
    import resource

    told: list[str] = []
    anchor, head = Anchor(tmp_path, Sealer(KEY), VAULT_ID, told.append), Head(7, 0, 0, 0, bytes(32))
    anchor.note(head, b"head 7", b"slots")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, hard))
    try:
        newer = Head(8, 0, 0, 0, bytes(32))
        anchor.saved(newer, b"head 8")
        anchor.note(newer, b"head 8", b"other slots, longer than there is room for")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert len(told) == 1
    assert Anchor(tmp_path, Sealer(KEY), VAULT_ID, told.append).check(head, b"head 7", False) is None
    anchor.note(newer, b"head 8", b"slots")
    with pytest.raises(RolledBack):
        anchor.check(head, b"head 7", False)
    assert len(told) == 1


def test_a_journal_that_is_read_only_is_held_against_the_anchor_and_changes_nothing(path: Path, state: Path) -> None:
    older = path.read_bytes()
    saved(path, state)
    path.write_bytes(older)
    before = {file: file.read_bytes() for file in (state / "anchors").iterdir()}
    take_writing_away(path, 0o400)
    with pytest.raises(RolledBack):
        Vault.open(path, PASSPHRASE, state=state)
    with closing(Vault.open(path, PASSPHRASE, state=state, accept_older=True)) as vault:
        assert vault.read_only
        assert vault.get(ONE) == {"n": 0}
    assert path.read_bytes() == older
    assert {file: file.read_bytes() for file in (state / "anchors").iterdir()} == before


# What is kept


def test_what_is_kept_is_private_and_sealed(path: Path, state: Path) -> None:
    saved(path, state)
    names = {file.suffix: file for file in (state / "anchors").iterdir()}
    assert set(names) == {".anchor", ".live", ".slots"}
    assert all(len(names[suffix].read_bytes()) == 96 for suffix in (".anchor", ".live"))
    if sys.platform != "win32":
        assert all(file.stat().st_mode & 0o077 == 0 for file in [state / "anchors", *names.values()])


def test_the_key_of_the_anchor_is_the_one_that_is_specified() -> None:
    known = json.loads((Path(__file__).parents[2] / "vectors" / "kat-v1.json").read_text("utf-8"))
    keys = Keys(bytes.fromhex(known["master_key"]), bytes.fromhex(known["vault_id"]))
    box = keys.anchor.seal(b"mark", b"")
    assert Sealer(bytes.fromhex(known["keys"]["anchor"])).open(box, b"") == b"mark"


def test_reading_only_writes_nothing_anew(path: Path, state: Path) -> None:
    assert quiet(path, state)
    before = {file: file.stat().st_mtime_ns for file in (state / "anchors").iterdir()}
    assert quiet(path, state)
    assert {file: file.stat().st_mtime_ns for file in (state / "anchors").iterdir()} == before


def test_following_a_save_writes_one_small_file_and_waits_for_no_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anchor = Anchor(tmp_path, Sealer(KEY), VAULT_ID, pytest.fail)
    anchor.note(Head(1, 0, 0, 0, bytes(32)), b"head", b"slots")
    opened: list[str] = []

    def opening(path: Path, *given: int) -> int:
        opened.append(Path(path).suffix)
        return real(path, *given)

    real = os.open
    monkeypatch.setattr(os, "open", opening)
    for slow in ("fsync", "fdatasync", "sync", "replace", "rename"):
        monkeypatch.setattr(os, slow, lambda *given, slow=slow: pytest.fail(slow), raising=False)
    anchor.saved(Head(2, 0, 0, 0, bytes(32)), b"head")
    assert opened == [".live"]
    monkeypatch.undo()
    assert (tmp_path / "anchors").exists()
    (live,) = (tmp_path / "anchors").glob("*.live")
    assert live.stat().st_size == 96


# The third copy of the key slots


def zeroed(path: Path, *, copies: int = 2) -> None:
    """Fill the copies of the key slots in the file with zeros."""
    with closing(Vault.open(path, PASSPHRASE)) as vault:
        header = vault.container.single("header") or b""
    data = path.read_bytes()
    assert data.count(header) >= 2
    path.write_bytes(data.replace(header, bytes(len(header)), copies if copies == 1 else -1))


def test_with_both_copies_zeroed_the_third_one_opens_and_says_so(path: Path, state: Path, cheap: Kdf) -> None:
    zeroed(path)
    with pytest.raises(Damaged):
        Vault.open(path, PASSPHRASE)
    with closing(Vault.open(path, PASSPHRASE, state=state)) as vault:
        (notice,) = vault.notices
        assert "The keys in the file are damaged" in notice
        vault.put(2, TWO, {}, sort_ms=0)
    with closing(Vault.open(path, PASSPHRASE, state=state)) as vault:
        vault.change_passphrase(OTHER_WORDS, kdf=cheap)
    with closing(Vault.open(path, OTHER_WORDS)) as vault:
        assert vault.get(TWO) == {}
        assert vault.notices == []


def test_with_one_copy_zeroed_the_third_one_is_not_needed(path: Path, state: Path) -> None:
    zeroed(path, copies=1)
    with closing(Vault.open(path, PASSPHRASE, state=state)) as vault:
        (notice,) = vault.notices
        assert "One of the two copies" in notice


def test_the_third_copy_of_another_vault_opens_nothing(path: Path, state: Path, new_vault: NewVault) -> None:
    new_vault("other.rmj").close()
    own = next(file for file in (state / "anchors").glob("*.slots") if file.read_bytes() in path.read_bytes())
    zeroed(path)
    Vault.open(path, PASSPHRASE, state=state).close()  # found among several
    own.unlink()
    with pytest.raises(Damaged):
        Vault.open(path, PASSPHRASE, state=state)


def test_a_new_passphrase_renews_the_third_copy(path: Path, state: Path, cheap: Kdf) -> None:
    slots = kept(state, ".slots")
    before = slots.read_bytes()
    with closing(Vault.open(path, PASSPHRASE, state=state)) as vault:
        vault.change_passphrase(OTHER_WORDS, kdf=cheap)
        assert slots.read_bytes() == vault.container.single("header") != before


def test_a_third_copy_that_cannot_be_renewed_does_not_stay(
    path: Path, state: Path, cheap: Kdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    slots, replace = kept(state, ".slots"), os.replace

    def refuse_slots(source: Path, target: Path) -> None:
        if Path(target) == slots:
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse_slots)
    with closing(Vault.open(path, PASSPHRASE, state=state)) as vault:
        vault.change_passphrase(OTHER_WORDS, kdf=cheap)
        assert len(vault.notices) == 1
        assert not slots.exists()


def test_no_state_file_is_written_through_a_planted_link(path: Path, state: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("untouched")
    for suffix in (".anchor", ".live", ".slots"):
        for planted in (
            kept(state, ".anchor").with_suffix(suffix),
            kept(state, ".anchor").with_suffix(suffix + ".new"),
        ):
            planted.unlink(missing_ok=True)
            planted.symlink_to(victim)
    (device,) = (state / "devices").glob("*.device")
    for planted in (device, device.with_name(device.name + ".new")):
        planted.unlink(missing_ok=True)
        planted.symlink_to(victim)
    with closing(Vault.open(path, PASSPHRASE, state=state)) as vault:
        vault.put(2, TWO, {"n": 1}, sort_ms=0)
    assert victim.read_text() == "untouched"


def test_what_an_interrupted_write_left_in_the_state_folder_goes_with_the_next_one(path: Path, state: Path) -> None:
    left = kept(state, ".anchor").with_name(kept(state, ".anchor").name + ".0123456789ab.new")
    left.write_bytes(b"half")
    with closing(Vault.open(path, PASSPHRASE, state=state)) as vault:
        vault.put(2, TWO, {"n": 1}, sort_ms=0)
    assert not left.exists()


def test_closing_again_puts_no_older_slots_back(path: Path, state: Path, cheap: Kdf) -> None:
    first = Vault.open(path, PASSPHRASE, state=state)
    first.close()
    with closing(Vault.open(path, PASSPHRASE, state=state)) as vault:
        vault.change_passphrase(OTHER_WORDS, kdf=cheap)
    newer = kept(state, ".slots").read_bytes()
    first.close()
    assert kept(state, ".slots").read_bytes() == newer


@pytest.mark.parametrize("words", [PASSPHRASE, OTHER_WORDS])
def test_a_third_copy_from_before_the_new_passphrase_opens_nothing(
    words: str, path: Path, state: Path, cheap: Kdf
) -> None:
    slots = kept(state, ".slots")
    stale = slots.read_bytes()
    with closing(Vault.open(path, PASSPHRASE, state=state)) as vault:
        vault.change_passphrase(OTHER_WORDS, kdf=cheap)
        header = vault.container.single("header") or b""
    path.write_bytes(path.read_bytes().replace(header, bytes(len(header))))
    slots.write_bytes(stale)
    with pytest.raises((Damaged, WrongKey)):
        Vault.open(path, words, state=state)


@pytest.mark.parametrize("content", [None, b"", b"garbage", b"RMJv9\n" + bytes(200)])
def test_a_third_copy_that_is_missing_or_other_is_made_anew(content: bytes | None, path: Path, state: Path) -> None:
    slots = kept(state, ".slots")
    before = slots.read_bytes()
    slots.unlink()
    if content is not None:
        slots.write_bytes(content)
    assert quiet(path, state)
    assert slots.read_bytes() == before


def test_a_wrong_passphrase_is_still_a_wrong_passphrase(path: Path, state: Path) -> None:
    with pytest.raises(WrongKey):
        Vault.open(path, OTHER_WORDS, state=state)
    zeroed(path)
    with pytest.raises(RmjournalError):
        Vault.open(path, OTHER_WORDS, state=state)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_the_place_of_what_this_computer_keeps_holds_nothing_up(path: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    saved(path, state)
    for file in [*(state / "anchors").iterdir(), *(state / "devices").iterdir()]:
        file.unlink()
        os.mkfifo(file)
    saved(path, state)
    with closing(Vault.open(path, PASSPHRASE, state=state)) as vault:
        assert vault.get(ONE) == {"n": 0}
