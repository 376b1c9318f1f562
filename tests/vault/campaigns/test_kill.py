"""kill -9 before every system call that writes: the old state or the new one, and nothing acknowledged is lost."""

import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from rmjournal.support.errors import RmjournalError, WrongKey
from rmjournal.vault.format.record import PAIR
from rmjournal.vault.rewrite.backup import backup
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.vault.campaigns.harness import (
    ADA,
    NEW_PASSPHRASE,
    NEXT,
    NOTE,
    PASSPHRASE,
    WRITERS,
    Content,
    Point,
    Sample,
    begin_create,
    child,
    clone,
    content,
    in_parallel,
    interrupted,
    journal_in,
    make,
    perform,
    points_of,
    reopen,
    spread,
    state_in,
    target_in,
    traced,
)

pytestmark = pytest.mark.programs("strace")

OPERATIONS = ("create", "save", "update", "delete", "delete_pair", "backup", "passphrase", "reopen")
_SAMPLED = 5  # points of each operation


def _start(sample: Sample, operation: str) -> Sample:
    """Return what the operation starts from."""
    if operation == "create":
        folder = sample.folder.with_name("empty")
        for path in (journal_in(folder).parent, state_in(folder)):
            path.mkdir(parents=True)
        return Sample(folder, sample.recovery, {})
    if operation == "reopen":
        return interrupted(sample)
    return sample


def _new_content(start: Sample, operation: str) -> Content:
    """Return what the vault holds when the operation was done."""
    folder = clone(start, start.folder.with_name("done"))
    perform(operation, folder, start.recovery)
    if operation == "create":
        return {}
    with closing(reopen(folder, start)) as vault:
        return content(vault)


def _opened(folder: Path, start: Sample, operation: str, said: str) -> Vault:
    """Open what the kill left, by the passphrase that must open it, and only by that one."""
    if operation == "create":
        if not journal_in(folder).exists():
            assert "done" not in said, "an acknowledged vault is gone"
            begin_create(folder).close()
        return Vault.open(journal_in(folder), PASSPHRASE, state=state_in(folder))
    if operation != "passphrase":
        return Vault.open(journal_in(folder), PASSPHRASE, state=state_in(folder))
    try:
        vault = Vault.open(journal_in(folder), NEW_PASSPHRASE)
        other = PASSPHRASE
    except WrongKey:
        assert "done" not in said, "an acknowledged passphrase is gone"
        vault = Vault.open(journal_in(folder), PASSPHRASE)
        other = NEW_PASSPHRASE
    vault.close()
    with pytest.raises(WrongKey):
        Vault.open(journal_in(folder), other)
    return reopen(folder, start)


def _check(folder: Path, start: Sample, operation: str, said: str, new: Content) -> None:
    """Fail where the vault, after the kill, is not as it should be."""
    target = target_in(folder)
    if operation == "backup":
        if target.exists():
            with closing(Vault.open(target, PASSPHRASE)) as copy:
                assert content(copy) == start.content
                assert verify(copy, full=True).faults == ()
        else:
            assert "done" not in said, "an acknowledged backup is gone"
    with closing(_opened(folder, start, operation, said)) as vault:
        assert vault.notices == []
        found = content(vault)
        assert found in (start.content, new), "neither the old nor the new state"
        if "done" in said:
            assert found == new, "an acknowledged save is gone"
        assert verify(vault, full=True).faults == ()
        if ADA not in vault:
            vault.put(PAIR, ADA, {"alias": "Ada"}, sort_ms=1)
            found = content(vault)
        vault.put(NOTE, NEXT, {"text": "next"}, pair=ADA, sort_ms=11)
        if operation == "backup" and not target.exists():
            backup(vault, target)
            assert [p.name for p in target.parent.iterdir() if ".rmjournal-unfinished" in p.name] == []
    with closing(_reopened(folder, start, operation)) as vault:
        later = content(vault)
        assert later.pop(NEXT)[4] == '{"text": "next"}'
        assert later == found, "the next save changed something else"
        assert verify(vault, full=True).faults == ()
    allowed = {"journal.rmj", "journal.rmj-journal", "journal.rmj.lock"}
    left = {p.name for p in journal_in(folder).parent.iterdir()} - allowed
    assert left <= {"journal.rmj.rmjournal-unfinished", "journal.rmj.rmjournal-unfinished-journal"}, (
        f"left behind: {left}"
    )


def _reopened(folder: Path, start: Sample, operation: str) -> Vault:
    return Vault.open(journal_in(folder), PASSPHRASE) if operation == "create" else reopen(folder, start)


def _campaign(sample: Sample, operation: str, most: int) -> tuple[int, int, list[str]]:
    """Kill at each point, or at `most` points spread over all; return points, kills and what was bad."""
    start = _start(sample, operation)
    new = _new_content(start, operation)
    counted = clone(start, start.folder.with_name("first"))
    log = start.folder.with_name("first.log")
    first = traced(child("plain", str(counted), operation, start.recovery), log)
    assert first.returncode == 0, first.stderr
    every = points_of(log, [*WRITERS, "create"])
    points = spread(every, most)

    def kill(point: Point) -> tuple[bool, str]:
        name = f"{operation}-{point.name}-{point.nth}"
        folder = clone(start, start.folder.with_name(name))
        injected = f"{point.name}:signal=SIGKILL:when={point.nth}"
        done = traced(
            child("plain", str(folder), operation, start.recovery), folder.with_name(f"{name}.log"), injected=injected
        )
        killed = done.returncode != 0
        try:
            _check(folder, start, operation, done.stdout, new)
        except (AssertionError, RmjournalError, OSError) as error:
            return killed, f"{name}: {type(error).__name__} {error}"[:300]
        shutil.rmtree(folder)
        return killed, ""

    outcomes = in_parallel(kill, points)
    return len(every), sum(killed for killed, _ in outcomes), [bad for _, bad in outcomes if bad]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_kill_at_some_writing_call_leaves_the_old_state_or_the_new_one(sample: Sample, operation: str) -> None:
    _, killed, bad = _campaign(sample, operation, _SAMPLED)
    assert bad == []
    assert killed >= _SAMPLED // 2


@pytest.mark.slow
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_kill_at_every_writing_call_leaves_the_old_state_or_the_new_one(sample: Sample, operation: str) -> None:
    points, killed, bad = _campaign(sample, operation, 100_000)
    print(f"\nkill {operation}: {points} points, {killed} kills, {len(bad)} bad")
    assert bad == []
    assert killed >= points * 9 // 10  # row ids are drawn, and which pages a save touches depends on them


def test_the_campaign_notices_a_vault_that_lost_an_acknowledged_save(sample: Sample) -> None:
    folder = clone(sample, sample.folder.with_name("lost"))
    new = _new_content(sample, "save")
    with pytest.raises(AssertionError, match="acknowledged"):
        _check(folder, sample, "save", "begin\ndone\n", new)


def test_a_save_cut_off_at_its_commit_is_there_or_not_and_never_in_part(scratch: Path) -> None:
    sample = interrupted(make(scratch / "cut"))
    with closing(reopen(sample.folder, sample)) as vault:
        assert content(vault) == sample.content
    assert os.stat(journal_in(sample.folder)).st_mode & 0o777 == 0o600
