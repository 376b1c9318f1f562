"""Disk errors and planted files together: SQLite's own journal is never lost, and no other one is followed."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from rmjournal.support.errors import Failed, InUse, RmjournalError
from rmjournal.vault.rewrite.rekey import rekey
from rmjournal.vault.store import schema, vault_files
from rmjournal.vault.store.container import Container
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.conftest import PASSPHRASE, NewVault
from tests.vault.campaigns.harness import CHEAP
from tests.vault.inside import connection_of, files_up_to
from tests.vault.store.test_open_file import (
    ONE,
    THREE,
    TWO,
    after_a_crash,
    beside,
    old_page_journal,
    plant,
    size_of_journal_at_commit,
    super_journal,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs limits of a process, and files that move")


@pytest.fixture
def vault(new_vault: NewVault) -> Vault:
    """An open vault with a long note, so that the file has many pages."""
    made = new_vault()
    made.put(2, ONE, {"text": "first " * 12_000}, sort_ms=1)
    made.put(2, TWO, {"text": "second"}, sort_ms=2)
    return made


def held(vault: Vault) -> dict[bytes, object]:
    """What the vault holds."""
    return {entry.meta.uuid: obj for entry, obj in vault.scan()}


def is_whole(path: Path, content: dict[bytes, object]) -> None:
    """Fail unless the file opens, holds this, and nothing that SQLite needs was set aside."""
    with closing(Vault.open(path, PASSPHRASE)) as again:
        assert held(again) == content
        assert verify(again, full=True).faults == ()


def suspects(path: Path) -> list[Path]:
    """What was set aside as not ours."""
    return sorted(path.parent.glob("*.suspect-*"))


def fail_to_roll_back(vault: Vault) -> None:
    """Fail in a save of which half is in the file already, on a disk that takes nothing back."""
    for pragma in ("cache_size", "cache_spill"):
        connection_of(vault).execute(f"PRAGMA {pragma}=1")
    with suppress(ZeroDivisionError), files_up_to(None) as limit, vault.transaction():
        vault.put(2, ONE, {"text": "never kept " * 4000}, sort_ms=3)
        limit(4096)
        raise ZeroDivisionError
    assert beside(vault.path, "-journal").stat().st_size > 4096, "the disk did take it back"


def fail_to_commit(vault: Vault) -> None:
    """Fail in the commit itself, on a disk that takes the journal and then not the end of the file."""
    with pytest.raises(Failed), files_up_to(vault.path.stat().st_size):
        vault.put(2, TWO, {"text": "never kept " * 4000}, sort_ms=3)


def fail_to_finish(vault: Vault) -> None:
    """Fail in what is written, before anything of it is in the file."""
    with suppress(ZeroDivisionError), vault.transaction():
        vault.put(2, TWO, {"text": "never kept"}, sort_ms=3)
        raise ZeroDivisionError


FAILURES: tuple[Callable[[Vault], None], ...] = (fail_to_roll_back, fail_to_commit, fail_to_finish)


@pytest.mark.parametrize("fail", FAILURES)
def test_after_a_failed_save_the_next_one_takes_it_back(fail: Callable[[Vault], None], vault: Vault) -> None:
    content = held(vault)
    fail(vault)
    vault.put(2, THREE, {"text": "third"}, sort_ms=3)
    content[THREE] = {"text": "third"}
    assert held(vault) == content
    vault.close()
    assert suspects(vault.path) == []
    is_whole(vault.path, content)


def test_a_failed_save_is_taken_back_at_once_where_the_disk_can(vault: Vault, tmp_path: Path) -> None:
    """What others put over its undo a moment later takes nothing away."""
    old, content = old_page_journal(vault.path, tmp_path), held(vault)
    for pragma in ("cache_size", "cache_spill"):
        connection_of(vault).execute(f"PRAGMA {pragma}=1")
    fail_to_commit(vault)
    assert beside(vault.path, "-journal").stat().st_size == 0
    beside(vault.path, "-journal").write_bytes(old)
    assert held(vault) == content
    vault.close()
    is_whole(vault.path, content)


@pytest.mark.parametrize("fail", FAILURES)
def test_after_a_failed_save_the_next_one_can_be_rolled_back(fail: Callable[[Vault], None], vault: Vault) -> None:
    fail(vault)
    assert size_of_journal_at_commit(vault) > 0


@pytest.mark.parametrize("fail", FAILURES)
def test_a_crash_after_a_failed_save_loses_nothing(fail: Callable[[Vault], None], vault: Vault, tmp_path: Path) -> None:
    content = held(vault)
    fail(vault)
    (tmp_path / "after").mkdir()
    crashed = tmp_path / "after" / vault.path.name
    for suffix in ("", "-journal"):
        shutil.copyfile(beside(vault.path, suffix), beside(crashed, suffix))
    vault.close()
    is_whole(crashed, content)
    assert suspects(crashed) == []
    is_whole(vault.path, content)


@pytest.mark.parametrize("then", ["close", "save"])
@pytest.mark.parametrize("kind", ["super-journal", "old pages"])
@pytest.mark.parametrize("fail", [fail_to_commit, fail_to_finish])
def test_what_is_planted_after_a_failed_save_is_not_followed(
    fail: Callable[[Vault], None], kind: str, then: str, vault: Vault, tmp_path: Path
) -> None:
    old, victim = old_page_journal(vault.path, tmp_path), tmp_path / "victim"
    victim.write_text("not a file of the journal")
    vault.put(2, TWO, {"text": "again"}, sort_ms=2)
    content = held(vault)
    fail(vault)
    plant(beside(vault.path, "-journal"), super_journal(victim) if kind == "super-journal" else old, "replacing")
    if then == "save":
        vault.put(2, THREE, {"text": "third"}, sort_ms=3)
        content[THREE] = {"text": "third"}
    vault.close()
    is_whole(vault.path, content)
    assert victim.exists()


@pytest.mark.parametrize("then", ["close", "save", "read", "check"])
@pytest.mark.parametrize("how", ["over", "replacing", "removed", "emptied"])
@pytest.mark.parametrize("kind", ["super-journal", "old pages"])
def test_what_comes_over_an_undo_that_is_still_needed_is_not_followed(
    kind: str, how: str, then: str, vault: Vault, tmp_path: Path
) -> None:
    """The disk took nothing back: until it does, all hangs on a file that others can write to."""
    old, victim = old_page_journal(vault.path, tmp_path), tmp_path / "victim"
    victim.write_text("not a file of the journal")
    vault.put(2, TWO, {"text": "again"}, sort_ms=2)
    content, journal = held(vault), beside(vault.path, "-journal")
    fail_to_roll_back(vault)
    planted = super_journal(victim) if kind == "super-journal" else old
    if how == "removed":
        journal.unlink()
    elif how == "emptied":
        journal.write_bytes(b"")
    else:
        plant(journal, planted, how)
    if then == "save":
        vault.put(2, THREE, {"text": "third"}, sort_ms=3)
        content[THREE] = {"text": "third"}
    elif then == "check":
        assert verify(vault, full=True).faults == ()
    if then != "close":
        assert held(vault) == content
    vault.close()
    is_whole(vault.path, content)
    assert victim.exists()
    assert [file.read_bytes() for file in suspects(vault.path)] == [planted] * (how in ("over", "replacing"))


def test_an_undo_that_cannot_be_put_back_is_not_replaced_by_another(vault: Vault, tmp_path: Path) -> None:
    """On a disk that takes nothing, it is said, and the next try goes well."""
    victim, content = tmp_path / "victim", held(vault)
    victim.write_text("not a file of the journal")
    fail_to_roll_back(vault)
    plant(beside(vault.path, "-journal"), super_journal(victim), "over")
    with files_up_to(0), pytest.raises(Failed):
        held(vault)
    assert victim.exists()
    assert held(vault) == content
    vault.close()
    is_whole(vault.path, content)


def test_a_save_that_took_place_though_it_failed_stops_no_later_one(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def saying_that_it_failed(container: Container) -> None:
        connection_of(vault).execute("COMMIT")
        raise Failed("There was a disk error.")

    with monkeypatch.context() as patched:
        patched.setattr(Container, "commit", saying_that_it_failed)
        vault.put(2, THREE, {"text": "third " * 5000}, sort_ms=3)
    for _ in range(2):
        fail_to_finish(vault)
        vault.put(2, TWO, {"text": "and on"}, sort_ms=3)


# What comes in a save


@pytest.mark.parametrize("how", ["removed", "removed, and an empty one is there", "exchanged"])
def test_a_save_whose_journal_goes_meanwhile_is_not_written(how: str, vault: Vault, tmp_path: Path) -> None:
    """Neither in the first save, for which SQLite opens a journal, nor later."""
    old, journal = old_page_journal(vault.path, tmp_path), beside(vault.path, "-journal")

    def save() -> None:
        with vault.transaction():
            vault.put(2, ONE, {"text": "never kept"}, sort_ms=3)
            if how == "exchanged":
                plant(journal, old, "replacing")
            else:
                journal.unlink()
                if "empty" in how:
                    journal.touch()

    for _ in range(2):
        content, before = held(vault), vault.path.read_bytes()
        with pytest.raises(InUse):
            save()
        assert vault.path.read_bytes() == before
        assert size_of_journal_at_commit(vault) > 0
        content[THREE] = {"text": "third"}
        assert held(vault) == content
        vault.close()
        is_whole(vault.path, content)
        vault = Vault.open(vault.path, PASSPHRASE)
    vault.close()


@pytest.mark.parametrize("what", ["a pipe", "a folder", "a link"])
def test_what_is_no_file_beside_the_open_vault_stops_no_save(what: str, vault: Vault, tmp_path: Path) -> None:
    journal = beside(vault.path, "-journal")
    journal.unlink()
    if what == "a pipe":
        os.mkfifo(journal)
    elif what == "a folder":
        journal.mkdir()
    else:
        journal.symlink_to(tmp_path / "victim")
    assert size_of_journal_at_commit(vault) > 0
    assert not (tmp_path / "victim").exists()


class Late:
    """A connection that does what one statement says, and then fails to answer."""

    def __init__(self, opened: sqlite3.Connection, statement: str) -> None:
        self._connection, self._statement = opened, statement

    def execute(self, sql: str, given: tuple[int | bytes | str, ...] = ()) -> object:
        done = self._connection.execute(sql, given)
        if sql == self._statement:
            self._statement = ""
            done.fetchall()
            raise sqlite3.OperationalError("not now")
        return done

    def __getattr__(self, name: str) -> object:
        return getattr(self._connection, name)


def test_an_undo_that_was_used_is_not_left_beside_the_file(vault: Vault) -> None:
    content = held(vault)
    fail_to_roll_back(vault)
    opened = connection_of(vault)
    vars(vault.container)["_connection"] = Late(opened, 'SELECT id, v FROM "head" LIMIT 2')
    with pytest.raises(RmjournalError):
        held(vault)
    assert held(vault) == content
    assert beside(vault.path, "-journal").stat().st_size == 0
    vault.put(2, THREE, {"text": "third"}, sort_ms=3)
    vault.close()
    assert suspects(vault.path) == []
    is_whole(vault.path, content | {THREE: {"text": "third"}})


class Deaf:
    """A connection that fails to answer one statement."""

    def __init__(self, opened: sqlite3.Connection, statement: str) -> None:
        self._connection, self._statement = opened, statement

    def execute(self, sql: str, given: tuple[int | bytes | str, ...] = ()) -> object:
        if sql == self._statement:
            self._statement = ""
            raise sqlite3.OperationalError("not now")
        return self._connection.execute(sql, given)

    def __getattr__(self, name: str) -> object:
        return getattr(self._connection, name)


@pytest.mark.parametrize("mode", ["OFF", "TRUNCATE"])
def test_no_save_goes_without_a_journal_where_sqlite_could_not_change_it(mode: str, vault: Vault) -> None:
    beside(vault.path, "-journal").unlink()
    vars(vault.container)["_connection"] = Deaf(connection_of(vault), f"PRAGMA journal_mode={mode}")
    with pytest.raises(Failed):
        vault.put(2, ONE, {"text": "never kept"}, sort_ms=1)
    assert size_of_journal_at_commit(vault) > 0


# Opening, and the exchange of the file


def test_what_is_planted_while_it_is_opened_is_not_followed_later(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, check = old_page_journal(vault.path, tmp_path), schema.check_schema
    vault.put(2, TWO, {"text": "again"}, sort_ms=2)
    content = held(vault)
    vault.close()

    def meanwhile(opened: sqlite3.Connection) -> None:
        check(opened)
        plant(beside(vault.path, "-journal"), old, "replacing")

    with monkeypatch.context() as patched:
        patched.setattr("rmjournal.vault.store.container.check_schema", meanwhile)
        opened = Vault.open(vault.path, PASSPHRASE)
    opened.close()
    is_whole(vault.path, content)


@pytest.mark.parametrize("kind", ["super-journal", "old pages"])
@pytest.mark.parametrize("moment", ["before", "during the exchange"])
def test_what_is_planted_in_a_rekey_touches_nothing(
    kind: str, moment: str, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, victim = old_page_journal(vault.path, tmp_path), tmp_path / "victim"
    victim.write_text("not a file of the journal")
    vault.put(2, TWO, {"text": "again"}, sort_ms=2)
    content, gives_way = held(vault), Container.give_way_to

    def planted() -> None:
        file = super_journal(victim) if kind == "super-journal" else old
        plant(beside(vault.path, "-journal"), file, "replacing")

    def meanwhile(container: Container, finished: Path) -> None:
        if moment == "before":
            planted()
        else:
            replace = vault_files.replace_vault

            def replaced(new: Path, path: Path) -> bool:
                planted()
                return replace(new, path)

            monkeypatch.setattr(vault_files, "replace_vault", replaced)
        gives_way(container, finished)

    monkeypatch.setattr(Container, "give_way_to", meanwhile)
    with suppress(RmjournalError):
        rekey(vault, PASSPHRASE, kdf=CHEAP)
    assert victim.exists(), "a file of somebody else was deleted"
    assert held(vault) == content
    vault.put(2, THREE, {"text": "third"}, sort_ms=3)
    vault.close()
    is_whole(vault.path, content | {THREE: {"text": "third"}})


@pytest.mark.parametrize("kind", ["super-journal", "old pages", "our own undo"])
def test_no_journal_is_followed_into_a_file_that_was_put_in_the_place_of_ours(
    kind: str, vault: Vault, tmp_path: Path
) -> None:
    """What is there now came without it, and is whole as it is."""
    old, victim, journal = old_page_journal(vault.path, tmp_path), tmp_path / "victim", beside(vault.path, "-journal")
    victim.write_text("not a file of the journal")
    (tmp_path / "elsewhere").mkdir()
    theirs = Path(shutil.copy(vault.path, tmp_path / "elsewhere" / "theirs.rmj"))
    with closing(Vault.open(theirs, PASSPHRASE)) as other:
        other.put(2, THREE, {"text": "written on another computer"}, sort_ms=3)
        content = held(other)
    if kind == "our own undo":
        fail_to_roll_back(vault)
    else:
        plant(journal, super_journal(victim) if kind == "super-journal" else old, "replacing")
    beside_it, whole = journal.read_bytes(), theirs.read_bytes()
    os.replace(theirs, vault.path)
    with pytest.raises(InUse):
        vault.put(2, ONE, {"text": "never kept"}, sort_ms=3)
    vault.close()
    with suppress(RmjournalError):
        vault.reopened().close()
    assert vault.path.read_bytes() == whole
    assert [file.read_bytes() for file in suspects(vault.path)] == [beside_it]
    assert [told for told in vault.notices if "doesn't belong there" in told]
    assert victim.exists()
    is_whole(vault.path, content)


@pytest.fixture
def nothing_writable(monkeypatch: pytest.MonkeyPatch) -> None:
    """A place where nothing can be written, for root, too."""
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and access(path, mode))


def test_an_interrupted_save_that_cannot_be_taken_back_says_what_to_copy(vault: Vault, nothing_writable: None) -> None:
    after_a_crash(vault)
    with pytest.raises(Failed) as caught:
        Vault.open(vault.path, PASSPHRASE)
    assert "interrupted" in str(caught.value)
    assert "-journal" in str(caught.value)
