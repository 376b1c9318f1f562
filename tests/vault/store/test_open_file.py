"""What other programs do to the file while it is open: no save is called saved that is not."""

import os
import shutil
import sqlite3
import struct
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from rmjournal.journal import Journal
from rmjournal.support.errors import Damaged, Failed, InUse, RmjournalError
from rmjournal.vault.store import vault_files
from rmjournal.vault.store.container import Container
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.conftest import PASSPHRASE, NewVault
from tests.vault.inside import overwrite

ONE, TWO, THREE = (bytes((n,)) * 16 for n in (1, 2, 3))
MAGIC = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody move or replace an open file")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_files, "_PATIENCE", 0.05)


@pytest.fixture
def vault(new_vault: NewVault) -> Vault:
    """An open vault with two notes."""
    made = new_vault()
    made.put(2, ONE, {"text": "first"}, sort_ms=1)
    made.put(2, TWO, {"text": "second"}, sort_ms=2)
    return made


def super_journal(victim: Path) -> bytes:
    """A journal for which SQLite deletes the file that its tail names."""
    name, lock_page = str(victim).encode(), 2**30 // 4096 + 1
    head = MAGIC + struct.pack(">5I", 0, 0, 2, 512, 4096)
    tail = struct.pack(f">I{len(name)}sII", lock_page, name, len(name), sum(name)) + MAGIC
    return head.ljust(512, b"\0") + tail


@posix
@pytest.mark.skipif(sqlite3.sqlite_version_info >= (3, 53), reason="this SQLite deletes no such file")
def test_the_planted_journal_of_these_tests_is_a_danger_to_others(tmp_path: Path) -> None:
    database, victim = tmp_path / "other.db", tmp_path / "victim"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE t (x)")
    victim.write_text("gone")
    beside(database, "-journal").write_bytes(super_journal(victim))
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("SELECT * FROM t").fetchall()
    assert not victim.exists()


def old_page_journal(path: Path, folder: Path) -> bytes:
    """A journal that puts the pages of today back, as a sync tool may bring it from elsewhere."""
    copy = folder / "donor.rmj"
    shutil.copyfile(path, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as donor:
        donor.execute("PRAGMA cache_spill=1")
        donor.execute("PRAGMA cache_size=1")
        donor.execute("BEGIN IMMEDIATE")
        donor.execute("UPDATE head SET v = zeroblob(900)")
        donor.execute("UPDATE rec SET v = zeroblob(100)")
        donor.execute("INSERT INTO body (id, v) VALUES (7, zeroblob(90000))")
        return Path(f"{copy}-journal").read_bytes()


def beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def plant(file: Path, content: bytes, how: str) -> None:
    """Put a file beside the journal: over what is there, or in its place."""
    if how == "over":
        file.write_bytes(content)
    else:
        temporary = file.with_name("planted")
        temporary.write_bytes(content)
        os.replace(temporary, file)


@posix
@pytest.mark.parametrize("how", ["over", "replacing"])
@pytest.mark.parametrize("kind", ["super-journal", "old pages", "-wal"])
@pytest.mark.parametrize("moment", ["before a save", "between saves", "before closing"])
def test_what_is_planted_beside_an_open_vault_touches_nothing(
    kind: str, how: str, moment: str, new_vault: NewVault, tmp_path: Path
) -> None:
    vault = new_vault()
    vault.put(2, ONE, {"text": "first"}, sort_ms=1)
    victim = tmp_path / "victim"
    victim.write_text("not a file of the journal")
    if moment == "before a save":
        vault.close()
        vault = Vault.open(vault.path, PASSPHRASE)
    old = old_page_journal(vault.path, tmp_path)
    if moment != "before a save":
        vault.put(2, TWO, {"text": "second"}, sort_ms=2)
    if kind == "-wal":
        plant(beside(vault.path, "-wal"), os.urandom(5000), how)
    else:
        plant(beside(vault.path, "-journal"), super_journal(victim) if kind == "super-journal" else old, how)
    assert vault.get(ONE) == {"text": "first"}
    if moment != "before closing":
        vault.put(2, THREE, {"text": "third"}, sort_ms=3)
        vault.put(2, ONE, {"text": "first again"}, sort_ms=1)
    held = {entry.meta.uuid: obj for entry, obj in vault.scan()}
    vault.close()
    with closing(Vault.open(vault.path, PASSPHRASE)) as again:
        assert {entry.meta.uuid: obj for entry, obj in again.scan()} == held
        assert verify(again, full=True).faults == ()
    assert victim.read_text() == "not a file of the journal"


@posix
def test_a_file_that_a_save_set_aside_is_told(new_vault: NewVault, tmp_path: Path) -> None:
    """At once, and not only if it lies there when the journal is opened."""
    with closing(Journal(new_vault())) as journal:
        journal.notices()
        plant(beside(journal.records.vault.path, "-journal"), super_journal(tmp_path / "victim"), "replacing")
        journal.records.vault.put(2, ONE, {"text": "first"}, sort_ms=1)
        (aside,) = tmp_path.glob("*.suspect-*")
        (told,) = journal.notices()
        assert aside.name in told
        assert journal.notices() == []


@posix
def test_a_save_after_its_journal_was_removed_can_still_be_rolled_back(vault: Vault) -> None:
    beside(vault.path, "-journal").unlink()
    assert size_of_journal_at_commit(vault) > 0


@posix
@pytest.mark.parametrize("planted", ["super-journal", "old pages", "nothing, ours is removed"])
def test_a_save_after_a_crash_and_a_planted_file_can_still_be_rolled_back(
    planted: str, vault: Vault, tmp_path: Path
) -> None:
    journal = beside(vault.path, "-journal")
    after_a_crash(vault)
    with closing(Vault.open(vault.path, PASSPHRASE)) as again:
        if planted == "nothing, ours is removed":
            journal.unlink()
        else:
            victim = tmp_path / "victim"
            plant(
                journal,
                super_journal(victim) if planted == "super-journal" else old_page_journal(vault.path, tmp_path),
                "over",
            )
        assert size_of_journal_at_commit(again) > 0
        assert verify(again, full=True).faults == ()


def after_a_crash(vault: Vault) -> None:
    """Leave the files as a crash in the middle of a save leaves them."""
    journal, connection = beside(vault.path, "-journal"), vault.container._connection
    connection.execute("PRAGMA cache_size=1")
    connection.execute("PRAGMA cache_spill=1")
    with suppress(ZeroDivisionError), vault.transaction():
        vault.put(2, THREE, {"text": "never kept " * 2000}, sort_ms=3)
        left = vault.path.read_bytes(), journal.read_bytes()
        raise ZeroDivisionError
    vault.close()
    overwrite(vault.path, left[0])
    journal.write_bytes(left[1])


def size_of_journal_at_commit(vault: Vault) -> int:
    """Save, and return the bytes of the journal beside the file just before the commit."""
    seen: list[int] = []
    commit = Container.commit

    def looking(container: Container) -> None:
        seen.append(beside(container.path, "-journal").stat().st_size)
        commit(container)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Container, "commit", looking)
        vault.put(2, THREE, {"text": "third"}, sort_ms=3)
    return seen[0]


# The file itself


def others_save(path: Path, folder: Path) -> bytes:
    """What the file is after another computer saved to a copy of it."""
    copy = folder / "theirs.rmj"
    shutil.copyfile(path, copy)
    with closing(Vault.open(copy, PASSPHRASE)) as theirs:
        theirs.put(2, THREE, {"text": "theirs"}, sort_ms=9)
    return copy.read_bytes()


def in_place(path: Path, content: bytes) -> None:
    overwrite(path, content)


def in_place_with_its_times(path: Path, content: bytes) -> None:
    times = path.stat()
    overwrite(path, content)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def by_rename(path: Path, content: bytes) -> None:
    temporary = path.with_name("arriving")
    temporary.write_bytes(content)
    os.replace(temporary, path)


def by_removal_and_writing(path: Path, content: bytes) -> None:
    path.unlink()
    path.write_bytes(content)


@posix
@pytest.mark.parametrize("how", [in_place, in_place_with_its_times, by_rename, by_removal_and_writing])
@pytest.mark.parametrize("bytes_24_to_39", ["theirs", "ours"])
def test_the_file_of_another_computer_over_an_open_one_is_not_written_over(
    how: Callable[[Path, bytes], None], bytes_24_to_39: str, vault: Vault, tmp_path: Path
) -> None:
    """SQLite takes its cache for valid as long as bytes 24 to 39 stay, and they often do."""
    ours, theirs = vault.path.read_bytes(), others_save(vault.path, tmp_path)
    if bytes_24_to_39 == "ours":
        theirs = theirs[:24] + ours[24:40] + theirs[40:]
    how(vault.path, theirs)
    for _ in range(2):
        with pytest.raises((InUse, Failed)) as caught:
            vault.put(2, ONE, {"text": "ours"}, sort_ms=1)
        assert "read-only" not in str(caught.value)
    vault.close()
    assert vault.path.read_bytes() == theirs
    with closing(Vault.open(vault.path, PASSPHRASE)) as again:
        assert again.get(THREE) == {"text": "theirs"}
        assert verify(again, full=True).faults == ()


@posix
@pytest.mark.parametrize("how", [in_place, by_rename])
def test_what_comes_during_a_transaction_is_not_written_over(
    how: Callable[[Path, bytes], None], vault: Vault, tmp_path: Path
) -> None:
    theirs = others_save(vault.path, tmp_path)

    def long_transaction() -> None:
        with vault.transaction():
            vault.put(2, ONE, {"text": "ours " * 5_000}, sort_ms=1)
            how(vault.path, theirs)
            vault.put(2, TWO, {"text": "ours"}, sort_ms=1)

    with pytest.raises((InUse, Failed)):
        long_transaction()
    assert vault.get(ONE) == {"text": "first"} or how is in_place
    vault.close()
    assert vault.path.read_bytes() == theirs


@posix
@pytest.mark.parametrize("how", [in_place, by_rename])
@pytest.mark.parametrize("when", ["just before", "just after"])
def test_what_comes_in_the_commit_itself_is_not_called_saved(
    how: Callable[[Path, bytes], None], when: str, vault: Vault, tmp_path: Path
) -> None:
    theirs, commit = others_save(vault.path, tmp_path), Container.commit

    def meanwhile(container: Container) -> None:
        if when == "just before":
            how(container.path, theirs)
        commit(container)
        if when == "just after":
            how(container.path, theirs)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Container, "commit", meanwhile)
        if how is in_place and when == "just before":
            # Ours went over theirs: the head is ours, and what does not fit is found at the
            # latest when the file is opened.
            with suppress(RmjournalError):
                vault.put(2, ONE, {"text": "ours"}, sort_ms=1)
        else:
            with pytest.raises((Damaged, InUse, Failed)) as caught:
                vault.put(2, ONE, {"text": "ours"}, sort_ms=1)
            assert "read-only" not in str(caught.value)
            assert vault.read_only
    vault.close()
    if how is by_rename or when == "just after":
        assert vault.path.read_bytes() == theirs


@posix
def test_a_removed_file_is_not_called_read_only(vault: Vault, tmp_path: Path) -> None:
    vault.path.rename(tmp_path / "moved.rmj")
    with pytest.raises(Failed) as caught:
        vault.put(2, ONE, {"text": "lost"}, sort_ms=1)
    assert "moved or deleted" in str(caught.value)
    (tmp_path / "moved.rmj").rename(vault.path)
    vault.put(2, ONE, {"text": "back"}, sort_ms=1)
    with closing(_reopened(vault)) as again:
        assert again.get(ONE) == {"text": "back"}


@pytest.mark.parametrize("size", [0, 100, 4096, 20_000])
def test_a_file_cut_off_while_it_is_open_takes_no_save(size: int, vault: Vault) -> None:
    content = vault.path.read_bytes()
    overwrite(vault.path, content[:size])
    with pytest.raises((Damaged, InUse)):
        vault.put(2, ONE, {"text": "ours"}, sort_ms=1)
    vault.close()
    assert vault.path.read_bytes() == content[:size]


def test_a_file_without_the_end_of_its_last_page_takes_no_save(vault: Vault) -> None:
    vault.put(2, ONE, {"text": "mine " * 3000}, sort_ms=1)
    content = vault.path.read_bytes()
    overwrite(vault.path, content[:-3000])
    with pytest.raises(InUse):
        vault.put(2, ONE, {"text": "more"}, sort_ms=1)
    vault.close()
    assert vault.path.read_bytes() == content[:-3000]


@posix
def test_a_removed_lock_lets_nobody_in(vault: Vault) -> None:
    beside(vault.path, ".lock").unlink()
    with pytest.raises(InUse):
        Vault.open(vault.path, PASSPHRASE)
    vault.put(2, ONE, {"text": "still ours"}, sort_ms=1)
    with closing(_reopened(vault)) as again:
        assert again.get(ONE) == {"text": "still ours"}


def test_what_is_read_is_what_lies_in_the_file_now(vault: Vault, tmp_path: Path) -> None:
    theirs = others_save(vault.path, tmp_path)
    assert vault.get(ONE) == {"text": "first"}
    overwrite(vault.path, theirs)
    assert verify(vault).faults
    overwrite(vault.path, bytes(len(theirs)))
    with pytest.raises(Damaged):
        vault.get(ONE)


def _reopened(vault: Vault) -> Vault:
    vault.close()
    return Vault.open(vault.path, PASSPHRASE)
