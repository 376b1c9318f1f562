"""What lies at the path and beside it, before SQLite may see it."""

import json
import os
import shutil
import socket
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

import rmjournal
from rmjournal.support.errors import Failed, InUse, NewerFormat, NotAVault, Refused, RmjournalError, Tampered
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.rewrite.backup import backup
from rmjournal.vault.store import vault_files
from rmjournal.vault.store.container import Container
from rmjournal.vault.store.vault import Vault
from tests.conftest import PASSPHRASE, NewVault

ONE = b"1" * 16
SUPER = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files or modes")


@pytest.fixture
def journal(new_vault: NewVault) -> Path:
    """A closed vault with one record."""
    vault = new_vault()
    vault.put(2, ONE, {"n": 1}, sort_ms=0)
    vault.close()
    return vault.path


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_files, "_PATIENCE", 0.05)


def still_opens(path: Path) -> list[str]:
    """Open a vault, check its one record, return what was told about it."""
    with closing(Vault.open(path, PASSPHRASE)) as vault:
        assert vault.get(ONE) == {"n": 1}
        return vault.notices


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


# What is no vault


def _folder(path: Path) -> None:
    path.mkdir()


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with closing(socket.socket(socket.AF_UNIX)) as one:
        one.bind(str(path))


def _link_to_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _link_to_itself(path: Path) -> None:
    path.symlink_to(path)


@posix
@pytest.mark.parametrize("make", [_folder, _fifo, _socket, _link_to_device, _link_to_itself])
def test_what_is_not_a_file_is_refused_without_waiting(
    make: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cheap: Kdf
) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket is short
    make(Path("it"))
    monkeypatch.setattr(time, "sleep", pytest.fail)
    with pytest.raises(Refused):
        Vault.open(Path("it"), PASSPHRASE)
    with pytest.raises(Refused):
        Vault.create(Path("it"), PASSPHRASE, kdf=cheap)
    assert os.listdir(tmp_path) == ["it"]


@pytest.mark.parametrize("name", ["none.rmj", "none/none.rmj"])
def test_a_path_with_nothing_there_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no journal here yet"):
        Vault.open(tmp_path / name, PASSPHRASE)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["nul\0.rmj", "x" * 5000])
def test_a_path_that_cannot_be_is_told(name: str, tmp_path: Path) -> None:
    with pytest.raises((Refused, Failed)):
        Vault.open(tmp_path / name, PASSPHRASE)


def test_a_path_through_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text")
    with pytest.raises((Refused, Failed)):
        Vault.open(tmp_path / "file" / "journal.rmj", PASSPHRASE)


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"", NotAVault),
        (b"SQLite format 3\0", NotAVault),
        (b"Dear diary,\n" * 100, NotAVault),
        (b"\0" * 4096, NotAVault),
        (b"SQLite format 3\0".ljust(4096, b"\0"), NotAVault),
    ],
    ids=["empty", "start-only", "text", "zeros", "start-and-zeros"],
)
def test_another_file_is_no_vault_and_is_left_alone(raw: bytes, error: type[RmjournalError], tmp_path: Path) -> None:
    path = tmp_path / "it"
    path.write_bytes(raw)
    path.chmod(0o644)
    with pytest.raises(error):
        Vault.open(path, PASSPHRASE)
    assert path.read_bytes() == raw
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert os.listdir(tmp_path) == ["it"]


def test_another_programs_database_is_no_vault_and_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE contacts (name TEXT)")
    before = path.read_bytes()
    with pytest.raises(NotAVault, match="another program"):
        Vault.open(path, PASSPHRASE)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["other.db"]


def test_a_newer_file_is_left_alone(journal: Path) -> None:
    raw = bytearray(journal.read_bytes())
    raw[60:64] = b"\0\0\0\x02"
    journal.write_bytes(raw)
    with pytest.raises(NewerFormat):
        Vault.open(journal, PASSPHRASE)
    assert journal.read_bytes() == raw


# Links and owners


@posix
def test_a_link_to_a_vault_opens_the_vault(journal: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link.rmj"
    link.symlink_to(journal)
    with closing(Vault.open(link, PASSPHRASE)) as vault:
        assert vault.path == journal.resolve()
        vault.put(2, b"2" * 16, {}, sort_ms=0)
        assert os.listdir(link.parent) == ["link.rmj"]
    assert still_opens(journal) == []


@posix
def test_a_dangling_link_is_not_followed_to_make_a_vault(tmp_path: Path, cheap: Kdf) -> None:
    target = tmp_path / "target.rmj"
    link = tmp_path / "link.rmj"
    link.symlink_to(target)
    with pytest.raises(Refused):
        Vault.create(link, PASSPHRASE, kdf=cheap)[0].close()
    assert not target.exists()
    assert link.is_symlink()


@posix
def test_a_dangling_link_is_not_followed_to_make_a_backup(journal: Path, tmp_path: Path) -> None:
    target = tmp_path / "target.rmj"
    link = tmp_path / "link.rmj"
    link.symlink_to(target)
    with closing(Vault.open(journal, PASSPHRASE)) as vault, pytest.raises(Refused):
        backup(vault, link)
    assert not target.exists()
    assert link.is_symlink()


@posix
def test_a_hard_link_is_tampering(journal: Path, tmp_path: Path) -> None:
    os.link(journal, tmp_path / "second.rmj")
    for path in (journal, tmp_path / "second.rmj"):
        with pytest.raises(Tampered, match="hard link"):
            Vault.open(path, PASSPHRASE)
    (tmp_path / "second.rmj").unlink()
    still_opens(journal)


@posix
def test_another_users_file_is_tampering(journal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: journal.stat().st_uid + 1)
    with pytest.raises(Tampered, match="another user"):
        Vault.open(journal, PASSPHRASE)


def test_nothing_is_ever_made_over_a_file(journal: Path, tmp_path: Path, cheap: Kdf) -> None:
    before = journal.read_bytes()
    with pytest.raises(Refused):
        Vault.create(journal, PASSPHRASE, kdf=cheap)
    (tmp_path / "text").write_text("text")
    with closing(Vault.open(journal, PASSPHRASE)) as vault:
        for target in (journal, tmp_path / "text", tmp_path):
            with pytest.raises(Refused):
                backup(vault, target)
    assert journal.read_bytes() == before
    assert (tmp_path / "text").read_text() == "text"


def test_a_vault_that_cannot_be_opened_once_it_is_made_does_not_stay(
    tmp_path: Path, cheap: Kdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "new.rmj"

    def denied(*_: object, **__: object) -> None:
        assert path.exists()
        raise Failed("This cannot be.")

    monkeypatch.setattr(Container, "open", denied)
    with pytest.raises(Failed):
        Vault.create(path, PASSPHRASE, kdf=cheap)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path, cheap: Kdf) -> None:
    with pytest.raises(Failed):
        Vault.create(tmp_path / "none" / "journal.rmj", PASSPHRASE, kdf=cheap)
    assert list(tmp_path.iterdir()) == []


def test_what_a_run_that_was_cut_off_left_is_in_nobodys_way(tmp_path: Path, cheap: Kdf) -> None:
    for name in (
        "journal.rmj.rmjournal-unfinished",
        "journal.rmj.rmjournal-unfinished-journal",
        "journal.rmj.lock",
        "copy.rmj.rmjournal-unfinished",
    ):
        (tmp_path / name).write_bytes(b"left over")
    vault, _ = Vault.create(tmp_path / "journal.rmj", PASSPHRASE, kdf=cheap)
    backup(vault, tmp_path / "copy.rmj")
    vault.close()
    assert sorted(os.listdir(tmp_path)) == ["copy.rmj", "journal.rmj", "journal.rmj.lock"]


# What lies beside


@posix
def test_a_planted_journal_cannot_delete_another_file(journal: Path, tmp_path: Path) -> None:
    victim = tmp_path / "thesis.txt"
    victim.write_text("four years")
    name = str(victim).encode()
    tail = len(name).to_bytes(4, "big") + sum(name).to_bytes(4, "big") + SUPER
    planted = journal.with_name(journal.name + "-journal")
    start = SUPER + b"".join(n.to_bytes(4, "big") for n in (0, 0, 2, 512, 4096))
    planted.write_bytes(start.ljust(512, b"\0") + (2**30 // 4096 + 1).to_bytes(4, "big") + name + tail)
    (told,) = still_opens(journal)
    assert victim.read_text() == "four years"
    (aside,) = tmp_path.glob("*.suspect-*")
    assert aside.name in told
    assert aside.read_bytes().endswith(SUPER)
    assert not planted.exists() or planted.stat().st_size == 0
    assert still_opens(journal) == []


@posix
@pytest.mark.parametrize("suffix", ["-wal", "-shm"])
def test_a_planted_write_ahead_log_is_set_aside(suffix: str, journal: Path, tmp_path: Path) -> None:
    planted = journal.with_name(journal.name + suffix)
    planted.write_bytes(b"\x37\x7f\x06\x82" + bytes(4092))
    (told,) = still_opens(journal)
    (aside,) = tmp_path.glob("*.suspect-*")
    assert aside.name in told
    assert not planted.exists()


@posix
@pytest.mark.parametrize("suffix", ["-journal", "-wal", "-shm"])
@pytest.mark.parametrize("make", [_folder, _fifo, lambda path: path.symlink_to("/etc/passwd")])
def test_what_is_no_file_beside_the_vault_is_set_aside_without_waiting(
    suffix: str, make: Callable[[Path], None], journal: Path, tmp_path: Path
) -> None:
    journal.with_name(journal.name + suffix).unlink(missing_ok=True)
    make(journal.with_name(journal.name + suffix))
    assert len(still_opens(journal)) == 1
    assert len(list(tmp_path.glob("*.suspect-*"))) == 1


@posix
def test_a_journal_that_is_a_second_name_of_a_file_is_tampering(journal: Path, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("text")
    journal.with_name(journal.name + "-journal").unlink(missing_ok=True)
    os.link(tmp_path / "text", journal.with_name(journal.name + "-journal"))
    with pytest.raises(Tampered):
        Vault.open(journal, PASSPHRASE)
    assert (tmp_path / "text").read_text() == "text"


@pytest.mark.parametrize("left", [b"", bytes(8), b"short", bytes(600)])
def test_a_journal_that_holds_nothing_is_in_nobodys_way(left: bytes, journal: Path, tmp_path: Path) -> None:
    journal.with_name(journal.name + "-journal").write_bytes(left)
    assert still_opens(journal) == []
    assert list(tmp_path.glob("*.suspect-*")) == []


def test_an_unfinished_save_is_taken_back(journal: Path, tmp_path: Path) -> None:
    whole = journal.read_bytes()
    with closing(sqlite3.connect(journal, isolation_level=None)) as other:
        other.execute("PRAGMA cache_size = 1")
        other.execute("PRAGMA cache_spill = 1")
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE head SET v = zeroblob(40000)")
        other.execute("INSERT INTO body (id, v) VALUES (5, zeroblob(90000))")
        torn = tmp_path / "torn.rmj"
        shutil.copyfile(journal, torn)
        shutil.copyfile(f"{journal}-journal", f"{torn}-journal")
        other.execute("ROLLBACK")
    assert torn.read_bytes() != whole, "nothing was written before the commit: this test shows nothing"
    assert still_opens(torn) == []
    assert torn.read_bytes() == whole


# The lock


@posix
def test_the_lock_is_not_taken_through_a_link(journal: Path, tmp_path: Path) -> None:
    lock = journal.with_name(journal.name + ".lock")
    lock.unlink(missing_ok=True)
    lock.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Failed):
        Vault.open(journal, PASSPHRASE)
    assert not (tmp_path / "elsewhere").exists()


def test_the_lock_is_given_back_when_opening_fails(journal: Path) -> None:
    for _ in range(2):
        with pytest.raises(RmjournalError) as caught:
            Vault.open(journal, "wrong")
        assert not isinstance(caught.value, InUse)
    still_opens(journal)


# Modes


@posix
@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_all_files_are_private_whatever_the_umask(mask: int, tmp_path: Path, cheap: Kdf, state: Path) -> None:
    with umask(mask):
        vault, _ = Vault.create(tmp_path / "journal.rmj", PASSPHRASE, kdf=cheap, state=state)
        vault.put(2, ONE, {}, sort_ms=0)
        during = [path for path in tmp_path.rglob("*") if path.is_file()]
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in during}
        backup(vault, tmp_path / "copy.rmj")
        vault.change_passphrase("other words", kdf=cheap)
        vault.close()
    found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*") if path.is_file()}
    assert {"journal.rmj", "copy.rmj"} < set(found)
    assert set((modes | found).values()) == {0o600}
    assert stat.S_IMODE((state / "devices").stat().st_mode) == 0o700
    assert stat.S_IMODE(state.stat().st_mode) == 0o700


@posix
@pytest.mark.parametrize("mode", [0o644, 0o666, 0o700])
def test_a_file_that_others_may_read_is_made_private(mode: int, journal: Path) -> None:
    journal.chmod(mode)
    still_opens(journal)
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600


# Where nothing can be written

_TRY = """
import json, sys
from pathlib import Path
from rmjournal.support.errors import RmjournalError
from rmjournal.vault.store.container import Container
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.store.vault import Vault
vault = Vault.open(Path(sys.argv[1]), sys.argv[2])
said = [vault.read_only, vault.get(b"1" * 16)]
for act in (
    lambda: vault.put(2, b"2" * 16, {}, sort_ms=0),
    lambda: vault.delete(b"1" * 16),
    lambda: vault.change_passphrase("other words", kdf=Kdf(19_456, 1, 1)),
):
    try:
        act()
    except RmjournalError as error:
        said.append([type(error).__name__, str(error)])
vault.close()
print(json.dumps(said))
"""

_TRY_TO_OPEN = """
import sys
from pathlib import Path
from rmjournal.support.errors import RmjournalError
from rmjournal.vault.store.vault import Vault
try:
    Vault.open(Path(sys.argv[1]), sys.argv[2])
except RmjournalError as error:
    print(type(error).__name__)
"""


def run_read_only(path: Path, what: Path, program: str = _TRY) -> str:
    """Run a program where `what` (the file or its folder) cannot be written; root needs a mount for that."""
    environ = os.environ | {"PYTHONPATH": str(Path(rmjournal.__file__).parents[1])}
    command = [sys.executable, "-c", program, str(path), PASSPHRASE]
    if os.geteuid() == 0:
        mount = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
        command = ["unshare", "--mount", "sh", "-c", mount, str(what), *command]
    else:
        what.chmod(0o500 if what.is_dir() else 0o400)
    try:
        return subprocess.run(command, env=environ, capture_output=True, text=True, check=True, timeout=60).stdout
    finally:
        what.chmod(0o700 if what.is_dir() else 0o600)


def _can_be_read_only() -> bool:
    if sys.platform == "win32":
        return False
    if os.geteuid() != 0:
        return True
    if not shutil.which("unshare"):
        return False
    return subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode == 0


needs_read_only = pytest.mark.skipif(
    not _can_be_read_only(), reason="root may write everywhere, and this system gives it no mounts of its own"
)


@needs_read_only
@pytest.mark.parametrize("part", ["file", "folder"])
def test_what_cannot_be_written_opens_for_reading_and_says_why_it_does_not_save(
    part: str, journal: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    path = Path(shutil.copy(journal, folder / "journal.rmj"))
    before = path.read_bytes()
    why, obj, *failed = json.loads(run_read_only(path, path if part == "file" else folder))
    assert why.endswith("is read-only")
    assert obj == {"n": 1}
    assert [name for name, _ in failed] == ["Failed"] * 3
    assert all(why in text for _, text in failed)
    assert path.read_bytes() == before


@needs_read_only
def test_a_planted_file_that_cannot_be_moved_away_is_tampering(journal: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    path = Path(shutil.copy(journal, folder / "journal.rmj"))
    planted = folder / "journal.rmj-journal"
    planted.write_bytes(bytes(600) + SUPER)
    assert run_read_only(path, folder, _TRY_TO_OPEN) == "Tampered\n"
    assert planted.read_bytes() == bytes(600) + SUPER
