"""A re-key: everything is sealed under new keys, and what was before opens nothing that is written from then on."""

import errno
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from rmjournal.support import atomic_file
from rmjournal.support.errors import Damaged, Failed, InUse, OtherKeys, Refused, RolledBack, Tampered, WrongKey
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.format.record import Meta
from rmjournal.vault.format.slots import Header
from rmjournal.vault.rewrite.backup import backup
from rmjournal.vault.rewrite.rekey import rekey
from rmjournal.vault.rewrite.replica import another
from rmjournal.vault.store import vault_files
from rmjournal.vault.store.reader import Reader
from rmjournal.vault.store.unlock import Keys
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.conftest import PASSPHRASE, NewVault

ADA, BEA, NOTE, OTHER = (letter * 16 for letter in (b"a", b"b", b"n", b"o"))
NEW = "seven other words than before"


@pytest.fixture
def vault(new_vault: NewVault) -> Vault:
    """An open vault with two pairs, a few records, something of a newer version, and a tombstone."""
    made = new_vault()
    made.put(1, ADA, {"alias": "Ada"}, sort_ms=1)
    made.put(1, BEA, {"alias": "Beà"}, sort_ms=2)
    for turn in range(3):
        made.put(2, NOTE, {"text": f"turn {turn} \ud800 " * 50}, pair=ADA, sort_ms=3)
    made.put(99, OTHER, {"unknown": [1, 2.5, None]}, pair=BEA, parent=NOTE, sort_ms=4, created_ms=7)
    made.put(6, b"s" * 16, {"lock": 10}, sort_ms=5)
    made.put(2, b"g" * 16, {}, pair=ADA, sort_ms=6)
    made.delete(b"g" * 16)
    return made


def held(vault: Reader) -> dict[bytes, tuple[Meta, object]]:
    """Every record with its meta, but for what depends on the keys."""
    return {
        entry.meta.uuid: (
            entry.meta._replace(body_digest=bytes(32), key=bytes(32)),
            vault.open_body(entry),
        )
        for entry in vault.entries()
    }


def keys_of(vault: Vault) -> set[bytes]:
    """The master key and the keys of the pairs."""
    return {vault.keys.master, *(e.meta.key for e in vault.entries() if any(e.meta.key))}


def boxes_of(vault: Vault) -> set[bytes]:
    """Everything that is sealed in the file."""
    bodies = {box for chunk in vault.container.bodies() for _, box in chunk}
    return bodies | {box for _, box in vault.container.metas()} | {vault.container.single("head") or b""}


# What it does


def test_every_record_stays_as_it_is_under_new_keys_and_in_new_rows(vault: Vault, cheap: Kdf) -> None:
    before, keys, boxes = held(vault), keys_of(vault), boxes_of(vault)
    rows = {entry.row for entry in vault.entries()}
    rekey(vault, NEW, kdf=cheap)
    assert held(vault) == before
    assert len(keys_of(vault)) == len(keys) == 3
    assert not keys_of(vault) & keys
    assert not boxes_of(vault) & boxes
    assert not rows & {entry.row for entry in vault.entries()}
    assert vault.notices == []
    vault.close()
    with closing(Vault.open(vault.path, NEW)) as again:
        assert held(again) == before
        assert verify(again, full=True).faults == ()


def test_only_the_new_passphrase_and_the_new_recovery_key_open_it(tmp_path: Path, state: Path, cheap: Kdf) -> None:
    vault, old = Vault.create(tmp_path / "journal.rmj", PASSPHRASE, kdf=cheap, state=state)
    new = rekey(vault, NEW, kdf=cheap)
    vault.close()
    for passphrase, recovery in ((PASSPHRASE, None), (None, old)):
        with pytest.raises(WrongKey):
            Vault.open(vault.path, passphrase, recovery=recovery, state=state)
    for passphrase, recovery in ((NEW, None), (None, new)):
        Vault.open(vault.path, passphrase, recovery=recovery, state=state).close()


def test_the_vault_keeps_its_id_and_counts_one_epoch_and_one_save_more(vault: Vault, cheap: Kdf) -> None:
    before, counter = Header.parse(vault.header), vault.head.counter
    rekey(vault, NEW, kdf=cheap)
    after = Header.parse(vault.header)
    assert (after.vault_id, after.epoch) == (before.vault_id, before.epoch + 1)
    assert vault.head.counter == counter + 1
    assert not {slot.box for slot in before.slots} & {slot.box for slot in after.slots}


def test_who_has_an_old_copy_and_its_passphrase_reads_nothing_that_is_written_since(
    vault: Vault, tmp_path: Path, cheap: Kdf
) -> None:
    backup(vault, tmp_path / "copy.rmj")
    rekey(vault, NEW, kdf=cheap)
    vault.put(2, NOTE, {"text": "since"}, pair=ADA, sort_ms=3)
    with closing(Vault.open(tmp_path / "copy.rmj", PASSPHRASE)) as copy:
        stolen: Keys = copy.keys
        pair = copy.sealer(ADA)
    for row, box in vault.container.metas():
        assert stolen.meta.open_all([box], [b"rmj1/meta\0" + stolen.vault_id + row.to_bytes(8, "big")]) == [None]
    for chunk in vault.container.bodies():
        for row, box in chunk:
            assert pair.open_all([box], [b"rmj1/body\0" + stolen.vault_id + row.to_bytes(8, "big")]) == [None]


def test_the_vault_goes_on_being_written(vault: Vault, state: Path, cheap: Kdf) -> None:
    list(vault.scan())
    rekey(vault, NEW, kdf=cheap)
    vault.put(2, b"m" * 16, {"text": "more"}, pair=BEA, sort_ms=8)
    vault.change_passphrase("eight words of another day", kdf=cheap)
    rekey(vault, NEW, kdf=cheap)
    vault.delete(ADA)
    before = held(vault)
    vault.close()
    with closing(Vault.open(vault.path, NEW, state=state)) as again:
        assert (held(again), again.notices) == (before, [])


def test_the_device_stays_the_same(vault: Vault, state: Path, cheap: Kdf) -> None:
    device = vault.put(2, NOTE, {}, pair=ADA, sort_ms=3).meta.device
    rekey(vault, NEW, kdf=cheap)
    vault.close()
    with closing(Vault.open(vault.path, NEW, state=state)) as again:
        assert again.put(2, NOTE, {}, pair=ADA, sort_ms=3).meta.device == device


def test_each_record_is_told_once_written_and_once_read(vault: Vault, cheap: Kdf) -> None:
    told: list[tuple[int, int]] = []
    rekey(vault, NEW, kdf=cheap, progress=lambda done, of: told.append((done, of)))
    count = len(vault.entries())
    assert told == [(done, 2 * count) for done in range(1, 2 * count + 1)]


def test_an_empty_vault_gets_new_keys_too(new_vault: NewVault, cheap: Kdf) -> None:
    vault = new_vault()
    rekey(vault, NEW, kdf=cheap)
    assert (vault.entries(), vault.head.records) == ([], 0)


def test_nothing_of_the_old_file_is_left_in_the_new_one(vault: Vault, cheap: Kdf) -> None:
    boxes, header = boxes_of(vault), vault.header
    rekey(vault, NEW, kdf=cheap)
    raw = vault.path.read_bytes()
    assert not any(box[:40] in raw or box[-40:] in raw for box in boxes)
    assert header[30:] not in raw
    assert sorted(each.name for each in vault.path.parent.iterdir() if each.name.startswith("journal")) == [
        "journal.rmj", "journal.rmj.lock",
    ]  # fmt: skip


# What it refuses


def test_where_it_is_stopped_nothing_is_changed(vault: Vault, state: Path, cheap: Kdf) -> None:
    before, raw, beside = held(vault), vault.path.read_bytes(), sorted(os.listdir(vault.path.parent))
    for last in (1, 5, 2 * len(before) - 1):

        def stop(done: int, of: int, last: int = last) -> None:
            if done == last:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            rekey(vault, NEW, kdf=cheap, progress=stop)
        assert (held(vault), vault.path.read_bytes()) == (before, raw)
    assert sorted(os.listdir(vault.path.parent)) == beside
    vault.put(2, NOTE, {}, pair=ADA, sort_ms=3)
    vault.close()
    Vault.open(vault.path, PASSPHRASE, state=state).close()


def test_a_record_that_cannot_be_read_stops_it(vault: Vault, cheap: Kdf) -> None:
    row = vault.entry(NOTE).row
    vault.container.begin()
    vault.container.put(row, vault.container.meta(row), b"no body")
    vault.container.commit()
    with pytest.raises(Damaged, match="re-encrypted"):
        rekey(vault, NEW, kdf=cheap)
    assert vault.get(OTHER)


def test_a_file_that_another_program_changed_is_not_replaced(vault: Vault, cheap: Kdf) -> None:
    vault.container.begin()
    vault.container.set_single("head", b"another head")
    vault.container.commit()
    with pytest.raises(InUse):
        rekey(vault, NEW, kdf=cheap)
    assert vault.container.single("head") == b"another head"


def test_a_vault_that_is_not_to_be_written_keeps_its_keys(vault: Vault, cheap: Kdf) -> None:
    vault.close()
    with closing(Vault.open(vault.path, PASSPHRASE, damaged=True)) as opened, pytest.raises(Failed, match="saved"):
        rekey(opened, NEW, kdf=cheap)


@pytest.mark.parametrize("passphrase", ["", "a\nb"])
def test_a_passphrase_that_could_not_be_typed_again_is_refused(vault: Vault, passphrase: str, cheap: Kdf) -> None:
    with pytest.raises(Refused):
        rekey(vault, passphrase, kdf=cheap)


# What this computer notes


def test_an_old_file_after_a_re_key_is_told(vault: Vault, state: Path, cheap: Kdf) -> None:
    vault.close()
    old = vault.path.read_bytes()
    with closing(Vault.open(vault.path, PASSPHRASE, state=state)) as opened:
        rekey(opened, NEW, kdf=cheap)
    new = vault.path.read_bytes()
    vault.path.write_bytes(old)
    with pytest.raises(RolledBack, match="different keys") as told:
        Vault.open(vault.path, PASSPHRASE, state=state)
    assert told.value.code == 5
    Vault.open(vault.path, PASSPHRASE, state=state, accept_older=True).close()
    Vault.open(vault.path, PASSPHRASE, state=state).close()
    vault.path.write_bytes(new)
    with pytest.raises(RolledBack):
        Vault.open(vault.path, NEW, state=state)


def test_an_older_file_with_the_new_keys_is_told_as_before(vault: Vault, state: Path, cheap: Kdf) -> None:
    rekey(vault, NEW, kdf=cheap)
    vault.close()
    older = vault.path.read_bytes()
    with closing(Vault.open(vault.path, NEW, state=state)) as opened:
        opened.put(2, NOTE, {}, pair=ADA, sort_ms=3)
    vault.path.write_bytes(older)
    with pytest.raises(RolledBack, match="by 1 save"):
        Vault.open(vault.path, NEW, state=state)


def notes(state: Path) -> set[str]:
    """What this computer notes of the one vault there is."""
    return {path.suffix for path in (state / "anchors").iterdir()}


def test_what_is_announced_is_cleared_when_the_new_keys_are_noted(vault: Vault, state: Path, cheap: Kdf) -> None:
    rekey(vault, NEW, kdf=cheap)
    assert notes(state) == {".anchor", ".live", ".slots"}


def at(fails: Callable[[Path, Path], bool], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the disk refuse some moves of files into their place."""
    real = os.replace

    def replace(source: Path, target: Path) -> None:
        if fails(Path(source), Path(target)):
            raise OSError(errno.ENOSPC, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)


def test_where_the_exchange_fails_the_old_keys_go_on(
    vault: Vault, state: Path, cheap: Kdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, beside = held(vault), sorted(os.listdir(vault.path.parent))
    at(lambda _, target: target == vault.path, monkeypatch)
    with pytest.raises(Failed, match="no space left"):
        rekey(vault, NEW, kdf=cheap)
    monkeypatch.undo()
    assert held(vault) == before
    vault.put(2, NOTE, {"text": "saved"}, pair=ADA, sort_ms=3)
    vault.close()
    assert sorted(os.listdir(vault.path.parent)) == beside
    with closing(Vault.open(vault.path, PASSPHRASE, state=state)) as again:
        assert (again.get(NOTE), again.notices) == ({"text": "saved"}, [])
    assert notes(state) == {".anchor", ".live", ".slots"}


def test_where_the_exchange_may_not_be_durable_the_new_keys_go_on_and_it_is_told(
    vault: Vault, state: Path, cheap: Kdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, sync = held(vault), atomic_file.sync_folder

    def fail(folder: Path) -> None:
        if folder == vault.path.parent:
            raise OSError(errno.EIO, "Input/output error")
        sync(folder)

    monkeypatch.setattr(atomic_file, "sync_folder", fail)
    recovery = rekey(vault, NEW, kdf=cheap)
    monkeypatch.undo()
    assert [told for told in vault.notices if "the disk reported an error" in told] == vault.notices != []
    assert held(vault) == before
    vault.close()
    with closing(Vault.open(vault.path, recovery=recovery, state=state)) as again:
        assert (held(again), again.notices) == (before, [])


def test_where_the_new_keys_cannot_be_announced_nothing_is_changed(
    vault: Vault, state: Path, cheap: Kdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(lambda _, target: target.suffix == ".next", monkeypatch)
    with pytest.raises(Failed, match="couldn't record the new keys"):
        rekey(vault, NEW, kdf=cheap)
    monkeypatch.undo()
    vault.close()
    Vault.open(vault.path, PASSPHRASE, state=state).close()


def test_where_the_anchor_cannot_be_written_the_announcement_stands_for_it(
    vault: Vault, state: Path, cheap: Kdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(lambda _, target: target.suffix == ".anchor", monkeypatch)
    rekey(vault, NEW, kdf=cheap)
    with pytest.raises(Failed, match="no record of the current ones either"):
        rekey(vault, PASSPHRASE, kdf=cheap)  # a second announcement would take the place of the first
    vault.put(2, NOTE, {"text": "since"}, pair=ADA, sort_ms=3)
    older = vault.path.read_bytes()
    vault.put(2, NOTE, {"text": "later"}, pair=ADA, sort_ms=3)
    vault.close()
    monkeypatch.undo()
    assert ".next" in notes(state)
    vault.path.write_bytes(older)
    with pytest.raises(RolledBack, match="by 1 save"):
        Vault.open(vault.path, NEW, state=state)
    Vault.open(vault.path, NEW, state=state, accept_older=True).close()
    assert notes(state) == {".anchor", ".live", ".slots"}


def test_a_vault_of_no_computer_is_re_keyed_all_the_same(vault: Vault, cheap: Kdf) -> None:
    vault.close()
    with closing(Vault.open(vault.path, PASSPHRASE)) as opened:
        rekey(opened, NEW, kdf=cheap)
    Vault.open(vault.path, NEW).close()


# Beside the file


def test_a_save_that_was_not_finished_is_never_rolled_into_the_new_file(vault: Vault, tmp_path: Path) -> None:
    finished = tmp_path / "finished.rmj"
    backup(vault, finished)
    vault.close()
    journal = vault.path.with_name("journal.rmj-journal")
    journal.write_bytes(bytes(600))
    with pytest.raises(OSError, match="not finished"):
        vault_files.replace_vault(finished, vault.path)
    assert finished.exists()
    journal.write_bytes(b"")
    vault_files.replace_vault(finished, vault.path)
    assert not finished.exists()
    assert not journal.exists()


def test_a_run_that_was_cut_off_is_cleared_when_the_journal_is_opened(vault: Vault, state: Path) -> None:
    vault.close()
    left = [vault_files.unfinished(vault.path)]
    left.append(left[0].with_name(left[0].name + "-journal"))
    for path in left:
        shutil.copyfile(vault.path, path)
    mine = vault.path.with_name("journal.rmj.bak")
    mine.write_bytes(b"mine")
    Vault.open(vault.path, PASSPHRASE, state=state).close()
    assert [path for path in left if path.exists()] == []
    assert mine.exists()


def test_a_copy_from_before_a_re_key_is_told_as_such_and_not_as_altered(
    vault: Vault, tmp_path: Path, cheap: Kdf
) -> None:
    copy = tmp_path / "copy.rmj"
    backup(vault, copy)
    rekey(vault, NEW, kdf=cheap)
    with pytest.raises(OtherKeys), another(vault.keys, copy):
        pass
    backup(vault, tmp_path / "since.rmj")
    vault.put(2, NOTE, {}, pair=ADA, sort_ms=3)
    with another(vault.keys, tmp_path / "since.rmj") as reader:
        assert reader.get(NOTE) != {}
    with closing(Vault.open(tmp_path / "since.rmj", NEW)) as since:
        since.container.begin()
        since.container.set_single("head", b"no head")
        since.container.commit()
    with pytest.raises(Tampered), another(vault.keys, tmp_path / "since.rmj"):
        pass


def test_a_re_key_keeps_the_device_where_nothing_else_was_saved(vault: Vault, state: Path, cheap: Kdf) -> None:
    before = vault.put(2, NOTE, {"text": "before"}, pair=ADA, sort_ms=3).meta.device
    vault.close()
    with closing(Vault.open(vault.path, PASSPHRASE, state=state)) as opened:
        rekey(opened, NEW, kdf=cheap)
    with closing(Vault.open(vault.path, NEW, state=state)) as opened:
        assert opened.put(2, NOTE, {"text": "after"}, pair=ADA, sort_ms=3).meta.device == before
