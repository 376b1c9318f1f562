"""A clock that is set back or forward, and a process that forked: nothing is lost, and no order is turned round."""

import itertools
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from rmjournal.support.errors import InUse, RmjournalError
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.format.record import PAIR
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.store import vault_files
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify

NOTE = 2
HOME, MINE, THEIRS = b"h" * 16, b"m" * 16, b"t" * 16
TEN_YEARS = 10 * 365 * 86_400
posix = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")

Opened = tuple[Vault, RecoveryKey]


@pytest.fixture
def made(tmp_path: Path) -> Opened:
    """A new vault with a pair in it, open, and its recovery key."""
    vault, key = Vault.create(tmp_path / "journal.rmj", "a passphrase", kdf=Kdf(19_456, 1, 1), state=tmp_path / "state")
    vault.put(PAIR, HOME, {"alias": "Ada"}, sort_ms=0)
    return vault, key


def again(made: Opened) -> Vault:
    """Open the vault again, which must be closed."""
    vault, key = made
    return Vault.open(vault.path, recovery=key, state=vault.path.with_name("state"))


# The clock


@pytest.mark.parametrize("jump", [TEN_YEARS, -TEN_YEARS, -time.time() - TEN_YEARS], ids=["on", "back", "before 1970"])
def test_a_clock_that_jumps_between_saves_loses_nothing_and_keeps_their_order(
    made: Opened, monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    vault, _ = made
    real = time.time_ns
    saved: list[tuple[bytes, int]] = []
    for number in range(6):
        with monkeypatch.context() as patch:
            if number % 2:
                patch.setattr(time, "time_ns", lambda: real() + int(jump * 1e9))
                patch.setattr(time, "time", lambda: real() / 1e9 + jump)
            uuid = bytes([number + 1]) * 16
            vault.put(NOTE, uuid, {"n": number}, pair=HOME, sort_ms=number)
            vault.put(NOTE, uuid, {"n": number, "again": True}, pair=HOME, sort_ms=number)
            saved.append((uuid, vault.entry(uuid).meta.n))
            vault.close()
            vault = again(made)  # neither older nor a fork by the anchor, whatever the clock says
            assert vault.notices == []
    with closing(vault):
        assert [n for _, n in saved] == sorted({n for _, n in saved})
        assert len({vault.entry(uuid).meta.device for uuid, _ in saved}) == 1
        for number, (uuid, _) in enumerate(saved):
            assert vault.get(uuid) == {"n": number, "again": True}
            assert vault.entry(uuid).meta.version == 2
        assert verify(vault, full=True).faults == ()


def test_the_wait_for_the_lock_ends_whatever_the_clock_does(made: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_files, "_PATIENCE", 0.05)
    monkeypatch.setattr(time, "time", lambda: 0.0)
    monkeypatch.setattr(time, "time_ns", lambda: 0)
    naps = itertools.count()
    real = time.sleep

    def sleep(seconds: float) -> None:
        assert next(naps) < 100, "it waits for a clock that stands still"
        real(seconds)

    monkeypatch.setattr(time, "sleep", sleep)
    with closing(made[0]), pytest.raises(InUse):
        again(made)
    assert next(naps) > 0


# Forks


def in_a_fork(act: Callable[[], str]) -> str:
    """Do something in a forked child, which then ends without tidying up; return what it says."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            signal.alarm(20)
            try:
                said = act()
            except RmjournalError as error:
                said = type(error).__name__
            except BaseException as error:
                said = f"!{type(error).__name__} {error}"
            os.write(write_end, said.encode())
        finally:
            os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as file:
        said = file.read().decode()
    os.waitpid(child, 0)
    return said


def writes(vault: Vault) -> str:
    vault.put(NOTE, THEIRS, {"text": "theirs"}, pair=HOME, sort_ms=2)
    return "saved"


def closes(vault: Vault) -> str:
    vault.close()
    return "closed"


@posix
def test_a_second_instance_in_a_forked_child_is_told_that_the_journal_is_in_use(
    made: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault_files, "_PATIENCE", 0.05)
    with closing(made[0]) as vault:
        assert in_a_fork(lambda: f"opened {again(made)}") == "InUse"
        vault.put(NOTE, MINE, {"text": "mine"}, pair=HOME, sort_ms=1)
    with closing(again(made)) as vault:
        assert vault.get(MINE) == {"text": "mine"}


@posix
def test_what_a_forked_child_writes_through_the_inherited_vault_is_not_written_over(made: Opened) -> None:
    vault, _ = made
    vault.put(NOTE, MINE, {"text": "mine"}, pair=HOME, sort_ms=1)
    assert in_a_fork(lambda: writes(vault)) == "saved"
    with pytest.raises(InUse):
        vault.put(NOTE, MINE, {"text": "mine, changed"}, pair=HOME, sort_ms=1)
    assert vault.read_only
    vault.close()
    with closing(again(made)) as vault:
        assert vault.get(MINE) == {"text": "mine"}
        assert vault.get(THEIRS) == {"text": "theirs"}
        assert verify(vault, full=True).faults == ()


@posix
def test_a_forked_child_that_closes_the_inherited_vault_costs_no_record(made: Opened) -> None:
    """It gives back the lock of both; SQLite's own, which is the parent's alone, keeps others out."""
    vault, _ = made
    assert in_a_fork(lambda: closes(vault)) == "closed"
    with pytest.raises(InUse):
        again(made)
    vault.put(NOTE, MINE, {"text": "mine"}, pair=HOME, sort_ms=1)
    assert writes(vault) == "saved"
    vault.close()
    with closing(again(made)) as vault:
        assert vault.get(MINE) == {"text": "mine"}
        assert vault.get(THEIRS) == {"text": "theirs"}
        assert verify(vault, full=True).faults == ()


@posix
def test_a_forked_child_that_only_ends_leaves_lock_and_session_as_they_are(
    made: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault_files, "_PATIENCE", 0.05)
    vault, _ = made
    assert in_a_fork(lambda: "ended") == "ended"
    with pytest.raises(InUse):
        again(made)
    vault.put(NOTE, MINE, {"text": "mine"}, pair=HOME, sort_ms=1)
    vault.close()
    with closing(again(made)) as vault:
        assert vault.get(MINE) == {"text": "mine"}


@posix
def test_the_parent_can_let_go_of_the_lock_while_a_forked_child_lives(made: Opened) -> None:
    vault, _ = made
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(write_end)
        os.read(read_end, 1)
        os._exit(0)
    vault.close()
    try:
        again(made).close()
    finally:
        os.close(write_end)
        os.close(read_end)
        os.waitpid(child, 0)
