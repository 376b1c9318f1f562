"""A new file is held against what was meant to be in it before it takes the place of anything."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from rmjournal.support.errors import Damaged, Failed, Tampered
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.format.record import body_context
from rmjournal.vault.rewrite.backup import backup
from rmjournal.vault.rewrite.rebuild import rebuild
from rmjournal.vault.rewrite.rekey import rekey
from rmjournal.vault.rewrite.rewrite import rewrite
from rmjournal.vault.rewrite.salvage import Wreck, unlock
from rmjournal.vault.store import new_file, vault_files
from rmjournal.vault.store.new_file import NewFile
from rmjournal.vault.store.reader import owner_of
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.conftest import PASSPHRASE, NewVault
from tests.vault.inside import another_program, files_up_to

PAIR, NOTE = b"p" * 16, b"n" * 16
NEW = "seven other words than before"


def _rekey(vault: Vault, cheap: Kdf) -> Path:
    rekey(vault, NEW, kdf=cheap)
    return vault.path


def _repair(vault: Vault, _: Kdf) -> Path:
    wreck = Wreck.read(vault.path)
    rebuild(wreck, unlock(wreck, PASSPHRASE), vault.path.with_name("repaired.rmj"), lambda _: {})
    return vault.path.with_name("repaired.rmj")


def _back_up(vault: Vault, _: Kdf) -> Path:
    backup(vault, vault.path.with_name("copy.rmj"))
    return vault.path.with_name("copy.rmj")


@pytest.mark.parametrize("act", [_rekey, _repair, _back_up])
@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE body SET v = zeroblob(1000) WHERE id = (SELECT min(id) FROM body)",
        "DELETE FROM rec WHERE id = (SELECT min(id) FROM rec)",
        "DELETE FROM body WHERE id = (SELECT max(id) FROM body)",
        "INSERT INTO rec SELECT max(id) + 1, v FROM rec",
        "INSERT INTO body SELECT max(id) + 1, v FROM body",
        "UPDATE rec SET v = (SELECT v FROM rec AS other WHERE other.id <> rec.id)",
        "UPDATE body SET v = (SELECT v FROM body AS other WHERE other.id <> body.id)",
        "UPDATE head SET v = zeroblob(1136)",
        "UPDATE header SET v = zeroblob(100)",
        "UPDATE header2 SET v = zeroblob(100)",
    ],
    ids=lambda damage: "-".join(damage.split()[:3]),
)
def test_an_unfinished_file_that_the_disk_damaged_takes_no_place(
    act: Callable[[Vault, Kdf], Path], damage: str, new_vault: NewVault, cheap: Kdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = new_vault()
    vault.put(1, PAIR, {"alias": "Heron"}, sort_ms=1)
    vault.put(2, NOTE, {"text": "words"}, pair=PAIR, sort_ms=2)
    data = vault.path.read_bytes()
    finish = NewFile.finish

    def finish_on_a_bad_disk(file: NewFile, head: bytes) -> None:
        finish(file, head)
        with another_program(file.path) as disk:
            disk.execute(damage)

    with monkeypatch.context() as bad:
        bad.setattr(NewFile, "finish", finish_on_a_bad_disk)
        with pytest.raises((Damaged, Tampered)):
            act(vault, cheap)
    assert vault.path.read_bytes() == data
    assert not vault_files.unfinished(vault.path).exists()
    assert not vault.path.with_name("repaired.rmj").exists()
    assert not vault.path.with_name("copy.rmj").exists()
    assert vault.get(NOTE) == {"text": "words"}
    made = act(vault, cheap)  # on a good disk
    if made == vault.path:
        assert verify(vault, full=True).faults == ()
    else:
        with closing(Vault.open(made, PASSPHRASE)) as opened:
            assert verify(opened, full=True).faults == ()


def uuid(number: int) -> bytes:
    """The id of a note."""
    return number.to_bytes(16, "big")


@pytest.fixture
def large(new_vault: NewVault) -> Vault:
    """An open vault of half a megabyte."""
    made = new_vault()
    with made.transaction():
        made.put(1, PAIR, {"alias": "Heron"}, sort_ms=1)
        for number in range(120):
            made.put(2, uuid(number + 1), {"text": f"{number} words " * 250}, pair=PAIR, sort_ms=number)
    return made


def held(vault: Vault) -> dict[bytes, object]:
    """What the vault holds."""
    return {entry.meta.uuid: obj for entry, obj in vault.scan()}


def test_pages_of_an_unfinished_file_are_written_as_they_fill_and_need_no_journal(
    large: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_file, "PAGES", 10)
    path, sizes, beside = tmp_path / "new.rmj", list[int](), set[str]()

    def looked_at() -> Iterator[tuple[bytes, bytes]]:
        for entry in large.entries():
            body = large.container.body(entry.row)
            plain = large.sealer(owner_of(entry.meta)).open(body, body_context(large.keys.vault_id, entry.row))
            yield entry.meta.pack(), plain
            sizes.append(path.stat().st_size)
            beside.update(os.listdir(tmp_path))

    monkeypatch.setattr("rmjournal.vault.rewrite.rewrite._AT_ONCE", 10)
    rewrite(path, large.header, large.keys, 4, large.count(), looked_at(), large.sealer, "The copy")
    assert sizes[-1] > 300_000  # before the last of them is written, and the commit
    assert sizes == sorted(sizes)
    assert "new.rmj-journal" not in beside
    with closing(Vault.open(path, PASSPHRASE)) as opened:
        assert held(opened) == held(large)
        assert opened.head.counter == 5


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no longest file")
@pytest.mark.parametrize("size", [0, 4096, 40_960, 300_000])
@pytest.mark.parametrize("act", [_rekey, _repair, _back_up])
def test_an_unfinished_file_that_the_disk_does_not_take_leaves_all_as_it_was(
    act: Callable[[Vault, Kdf], Path], size: int, large: Vault, cheap: Kdf
) -> None:
    content, data, names = held(large), large.path.read_bytes(), sorted(os.listdir(large.path.parent))
    with files_up_to(size), pytest.raises(Failed):
        act(large, cheap)
    assert large.path.read_bytes() == data
    assert sorted(os.listdir(large.path.parent)) == names
    assert held(large) == content
    large.put(2, NOTE, {"text": "next"}, pair=PAIR, sort_ms=2)
    assert held(large) == content | {NOTE: {"text": "next"}}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
def test_a_kill_between_the_last_write_and_the_name_leaves_a_file_that_the_next_backup_removes(
    large: Vault, tmp_path: Path
) -> None:
    target = tmp_path / "copy.rmj"
    unfinished = vault_files.unfinished(target)

    def die(done: int, of: int) -> None:
        if done == of:  # it was written, synced and read back
            os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if not child:
        with suppress(BaseException):
            backup(large, target, progress=die)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert not target.exists()
    whole = tmp_path / "whole.rmj"
    whole.write_bytes(unfinished.read_bytes())
    with closing(Vault.open(whole, PASSPHRASE)) as opened:
        assert held(opened) == held(large)
    backup(large, target)
    assert not unfinished.exists()
    with closing(Vault.open(target, PASSPHRASE)) as opened:
        assert held(opened) == held(large)


def by_row(path: Path, passphrase: str) -> list[bytes]:
    """The ids of the records in the order of their rows."""
    with closing(Vault.open(path, passphrase)) as opened:
        return [entry.meta.uuid for entry in sorted(opened.entries())]


@pytest.mark.parametrize("act", [_rekey, _repair, _back_up])
def test_the_order_of_rows_in_a_new_file_tells_nothing_of_the_old_one(
    act: Callable[[Vault, Kdf], Path], large: Vault, cheap: Kdf
) -> None:
    before = [entry.meta.uuid for entry in sorted(large.entries())]
    made = act(large, cheap)
    large.close()
    after = by_row(made, NEW if act is _rekey else PASSPHRASE)
    assert sorted(after) == sorted(before)
    assert sum(one == other for one, other in zip(before, after, strict=True)) < 15  # of 121, one by chance
