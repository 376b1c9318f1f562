"""Errors injected into single system calls: an error that a person can be told, or success, and the file agrees."""

import json
import shutil
from collections.abc import Callable
from contextlib import closing, suppress

import pytest

from rmjournal.support.errors import RmjournalError, WrongKey
from rmjournal.vault.rewrite.backup import backup
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.vault.campaigns.faults import Fault, faults_of, is_left_open
from tests.vault.campaigns.harness import (
    NEW_PASSPHRASE,
    NEXT,
    PASSPHRASE,
    TEXT,
    Content,
    Sample,
    begin_create,
    child,
    clone,
    content,
    digest,
    in_parallel,
    journal_in,
    perform,
    points_of,
    reopen,
    spread,
    state_in,
    struck_after,
    target_in,
    traced,
)

pytestmark = pytest.mark.programs("strace")

OPERATIONS = ("create", "save", "update", "delete", "delete_pair", "backup", "passphrase")
_SAMPLED = 6  # faults of each operation
_EMPTY: Content = {}


def _check_create(folder: Sample, answer: dict[str, object]) -> None:
    path = journal_in(folder.folder)
    if answer["outcome"] != "done":
        assert not path.exists(), "told that it failed, and a vault is there whose recovery key nobody saw"
        begin_create(folder.folder).close()
    with closing(Vault.open(path, PASSPHRASE, state=state_in(folder.folder))) as vault:
        assert verify(vault, full=True).faults == ()


def _check(
    run: Sample, operation: str, fault: Fault, late: bool, answer: dict[str, object], old: Content, new: Content
) -> None:
    """Fail where the session's answer, or the file after it, is not as it should be.

    `late` tells that the fault struck when the operation was over already."""
    outcome = str(answer["outcome"])
    assert outcome == "done" or not late
    assert not outcome.startswith("!"), f"raised {outcome}"
    for text in (answer["said"], answer.get("notices")):
        assert TEXT not in str(text)
        assert str(run.folder) not in str(text)
    if operation == "create":
        _check_create(run, answer)
        return
    notices = str(answer["notices"])
    told = old if outcome != "done" else new
    is_open = is_left_open(fault, answer["said"])
    if not fault.persistent:
        assert late or answer["next"] == "done", f"after a single fault the next save raised {answer['next']}"
        assert answer["view"] == digest(told), "the session shows another state than it told"
    assert not str(answer["next"]).startswith(("!", "close"))
    target = target_in(run.folder)
    if operation == "backup":
        assert target.exists() == (outcome == "done"), "told one thing, and the backup is the other"
        assert outcome == "done" or fault.persistent or not list(target.parent.iterdir()), "left something behind"
        if target.exists():
            with closing(Vault.open(target, PASSPHRASE)) as copy:
                assert content(copy) == old
        else:
            with closing(reopen(run.folder, run)) as vault:
                backup(vault, target)
    with closing(reopen(run.folder, run)) as vault:
        found = content(vault)
        assert (NEXT in found) == (answer["next"] == "done")
        found.pop(NEXT, None)
        assert found == told or (is_open and found == new), f"told {outcome} {notices}, and the file holds " + (
            "the old state" if found == old else "the new state" if found == new else "neither state"
        )
        assert verify(vault, full=True).faults == ()
    if operation == "passphrase":
        right, wrong = (NEW_PASSPHRASE, PASSPHRASE) if outcome == "done" else (PASSPHRASE, NEW_PASSPHRASE)
        if is_open and _opens(run, wrong):
            right, wrong = wrong, right
        Vault.open(journal_in(run.folder), right).close()
        with pytest.raises(WrongKey):
            Vault.open(journal_in(run.folder), wrong)


def _opens(run: Sample, passphrase: str) -> bool:
    with suppress(WrongKey):
        Vault.open(journal_in(run.folder), passphrase).close()
        return True
    return False


def _at_the_journal_of_sqlite(faults: list[Fault]) -> list[Fault]:
    """Return the faults that once ended otherwise: a journal opened, and syncs that fail from one on."""
    return [
        fault
        for fault in faults
        if fault.error == "EIO"
        and (fault.point.name == "openat" or (fault.point.name == "fdatasync" and fault.persistent))
    ]


def _campaign(sample: Sample, operation: str, choose: Callable[[list[Fault]], list[Fault]]) -> tuple[int, list[str]]:
    start = sample
    if operation == "create":
        start = Sample(sample.folder.with_name("empty"), sample.recovery, _EMPTY)
        for path in (journal_in(start.folder).parent, state_in(start.folder)):
            path.mkdir(parents=True)
    new = _EMPTY
    if operation != "create":
        finished = clone(start, start.folder.with_name("done"))
        perform(operation, finished, start.recovery)
        with closing(reopen(finished, start)) as vault:
            new = content(vault)
    counted = clone(start, start.folder.with_name("counted"))
    log = start.folder.with_name("counted.log")
    traced(child("faulty", str(counted), operation, start.recovery), log)
    faults = faults_of(log)

    def inject(numbered: tuple[int, Fault]) -> str:
        number, fault = numbered
        folder = clone(start, start.folder.with_name(f"{operation}-{number}"))
        mine = folder.with_name(f"{folder.name}.log")
        done = traced(child("faulty", str(folder), operation, start.recovery), mine, injected=str(fault))
        try:
            assert done.returncode == 0, done.stderr[-1000:]
            answer = json.loads(done.stdout.splitlines()[-1])
            late = struck_after(mine, "end")
            _check(Sample(folder, start.recovery, _EMPTY), operation, fault, late, answer, start.content, new)
        except (AssertionError, RmjournalError, OSError) as error:
            return f"{fault}: {type(error).__name__} {error}"[:400]
        shutil.rmtree(folder)
        return ""

    chosen = choose(faults)
    return len(chosen), [bad for bad in in_parallel(inject, enumerate(chosen)) if bad]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_some_errors_of_the_disk_end_in_what_was_told(sample: Sample, operation: str) -> None:
    count, bad = _campaign(sample, operation, lambda faults: spread(faults, _SAMPLED))
    assert bad == []
    assert count == _SAMPLED


@pytest.mark.parametrize("operation", ["save", "delete"])
def test_a_journal_that_sqlite_cannot_write_or_sync_ends_in_what_was_told(sample: Sample, operation: str) -> None:
    count, bad = _campaign(sample, operation, _at_the_journal_of_sqlite)
    assert bad == []
    assert count > 5


@pytest.mark.slow
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_error_of_the_disk_ends_in_what_was_told(sample: Sample, operation: str) -> None:
    count, bad = _campaign(sample, operation, lambda faults: faults)
    print(f"\nfaults {operation}: {count}, {len(bad)} bad")
    print("\n".join(bad))
    assert bad == []


def test_a_page_that_the_disk_does_not_give_is_told_of_the_disk_too_and_the_next_try_opens(sample: Sample) -> None:
    command, log = child("plain", str(sample.folder), "reopen", sample.recovery), sample.folder.with_name("read.log")
    traced(command, log)
    points, failed = spread(points_of(log, ["pread64"], until="done"), _SAMPLED), 0
    for point in points:
        done = traced(command, log, injected=f"{point.name}:error=EIO:when={point.nth}")
        told = done.stderr.strip().splitlines()[-1] if done.returncode else ""
        assert not told or "disk" in told
        failed += bool(told)
    assert failed >= len(points) // 2
    with closing(reopen(sample.folder, sample)) as vault:
        assert content(vault) == sample.content
