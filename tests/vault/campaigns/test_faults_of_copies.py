"""Errors injected while copies of a journal are made, put back, merged: what was told is true, and nothing is lost."""

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from rmjournal.support.errors import RmjournalError, RolledBack
from rmjournal.vault.store.verify import verify
from tests.vault.campaigns.faults import Fault, faults_of, is_left_open, read_faults_of
from tests.vault.campaigns.harness import (
    NEXT,
    TEXT,
    Content,
    child,
    digest,
    in_parallel,
    journal_in,
    spread,
    struck_after,
    target_in,
    traced,
)
from tests.vault.campaigns.journals import (
    OPERATIONS,
    after,
    held,
    make_journal,
    open_journal,
    other_in,
    read_copy,
    replaced_in,
    rotation_in,
)

pytestmark = pytest.mark.programs("strace")

_SAMPLED = 4  # faults of each operation


@pytest.fixture
def start(scratch: Path) -> Path:
    """A journal with copies, closed."""
    make_journal(scratch / "start")
    return scratch / "start"


def _contents(folder: Path) -> Content:
    with open_journal(folder) as journal:
        return held(journal.records.vault, folder)


def _check(
    folder: Path, operation: str, fault: Fault, late: bool, answer: dict[str, object], old: Content, new: Content
) -> None:
    """Fail where what was told, or what lies there afterwards, is not as it should be.

    `late` tells that the fault struck when the operation was over already."""
    outcome, done = str(answer["outcome"]), answer["outcome"] == "done"
    assert done or not late
    for text in (answer["said"], answer["notices"]):
        assert TEXT not in str(text)
        assert str(folder) not in str(text)
    assert not outcome.startswith("!"), f"raised {outcome}"
    told = new if done else old
    if operation != "restore":
        assert not str(answer["next"]).startswith(("!", "close")), answer["next"]
        if not fault.persistent:
            assert late or answer["next"] == "done", f"after a single fault the next save raised {answer['next']}"
            assert late or answer["view"] == digest(told), "the session shows another state than it told"
    if not answer["accepted"] and done:  # the backup is in place, and this computer was not told so
        with pytest.raises(RolledBack):
            open_journal(folder)
    with open_journal(folder, accept_older=not answer["accepted"] and done) as journal:
        found = held(journal.records.vault, folder)
        assert (NEXT in found) == (answer.get("next") == "done")
        found.pop(NEXT, None)
        assert found == told or (found == new and is_left_open(fault, answer["said"])), (
            f"told {outcome} {answer['said']}, and the file holds "
            + ("the old state" if found == old else "the new state" if found == new else "neither state")
        )
        assert verify(journal.records.vault, full=True).faults == ()
    _check_copies(folder, operation, done, old)
    if operation == "import":
        beside = {each.name for each in journal_in(folder).parent.iterdir()}
        assert beside <= {"journal.rmj", "journal.rmj-journal", "journal.rmj.lock"}, f"left behind: {beside}"


def _check_copies(folder: Path, operation: str, done: bool, old: Content) -> None:
    """Every other file is whole, too: none was lost, none is there that holds something else than its name says."""
    assert read_copy(other_in(folder), folder).startswith("[(b")
    assert read_copy(target_in(folder), folder).startswith("[(b")
    asides = replaced_in(folder)
    if operation == "restore" and done:
        assert [read_copy(path, folder) for path in asides] == [repr(sorted(old.items()))]
    rotated = sorted(rotation_in(folder).glob("journal-*.rmj"))
    older = [path for path in rotated if "2026-01-" in path.name]
    newest = [path for path in rotated if path not in older]
    assert len(newest) == (operation == "rotate" and done)
    assert len(older) >= 10 - len(newest)
    for path in (older[0], *newest):
        assert read_copy(path, folder).startswith("[(b")


def _campaign(
    start: Path, operation: str, most: int, faults: Callable[[Path], list[Fault]] = faults_of
) -> tuple[int, list[str]]:
    old = _contents(start)
    finished, counted = (shutil.copytree(start, start.with_name(name)) for name in ("finished", "counted"))
    new = after(operation, finished)
    log = start.with_name("counted.log")
    traced(child("faulty_journal", str(counted), operation), log)
    if operation == "rotate":  # the folder is chosen before anything can fail
        old = new

    def inject(numbered: tuple[int, Fault]) -> str:
        number, fault = numbered
        folder = shutil.copytree(start, start.with_name(f"{operation}-{number}"))
        mine = folder.with_name(f"{folder.name}.log")
        done = traced(child("faulty_journal", str(folder), operation), mine, injected=str(fault))
        try:
            assert done.returncode == 0, done.stderr[-1000:]
            answer = json.loads(done.stdout.splitlines()[-1])
            _check(folder, operation, fault, struck_after(mine, "end"), answer, old, new)
        except (AssertionError, RmjournalError, OSError) as error:
            return f"{fault}: {type(error).__name__} {error}"[:400]
        shutil.rmtree(folder)
        return ""

    chosen = spread(faults(log), most)
    return len(chosen), [bad for bad in in_parallel(inject, enumerate(chosen)) if bad]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_some_errors_of_the_disk_end_in_what_was_told_of_copies(start: Path, operation: str) -> None:
    count, bad = _campaign(start, operation, _SAMPLED)
    assert bad == []
    assert count == _SAMPLED


def test_a_restored_backup_that_this_computer_cannot_note_is_told(start: Path) -> None:
    """Where nothing can be written beside the journal, the next opening would ask for --accept-older."""
    answer = json.loads(
        traced(
            child("faulty_journal", str(start), "restore"),
            start.with_name("log"),
            injected="write:error=ENOSPC:when=1+",
        ).stdout.splitlines()[-1]
    )
    assert answer["outcome"] == "done"
    assert not answer["accepted"]
    assert "this computer couldn't record" in answer["said"]
    with pytest.raises(RolledBack):
        open_journal(start)
    open_journal(start, accept_older=True).close()
    open_journal(start).close()


@pytest.mark.slow
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_error_of_the_disk_ends_in_what_was_told_of_copies(start: Path, operation: str) -> None:
    count, bad = _campaign(start, operation, 100_000)
    print(f"\nfaults {operation}: {count}, {len(bad)} bad")
    print("\n".join(bad))
    assert bad == []


@pytest.mark.parametrize("operation", OPERATIONS)
def test_some_pages_that_cannot_be_read_end_in_what_was_told_of_copies(start: Path, operation: str) -> None:
    _, bad = _campaign(start, operation, _SAMPLED // 2, read_faults_of)
    assert bad == []


@pytest.mark.slow
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_page_that_cannot_be_read_ends_in_what_was_told_of_copies(start: Path, operation: str) -> None:
    count, bad = _campaign(start, operation, 100_000, read_faults_of)
    print(f"\nunread pages {operation}: {count}, {len(bad)} bad")
    print("\n".join(bad))
    assert bad == []


def test_the_campaign_notices_a_restore_that_lost_what_was_there(start: Path) -> None:
    old = _contents(start)
    folder = shutil.copytree(start, start.with_name("lost"))
    new = after("restore", folder)
    (aside,) = replaced_in(folder)
    with closing(open_journal(folder)) as journal:
        assert held(journal.records.vault, folder) == new != old
    _check_copies(folder, "restore", True, old)
    aside.unlink()
    with pytest.raises(AssertionError):
        _check_copies(folder, "restore", True, old)
