"""Errors injected into a re-key and into the end of a journal: what was told is true, and nothing is lost."""

import json
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from rmjournal.journal import Journal
from rmjournal.support.errors import NotAVault, RmjournalError
from rmjournal.vault.store.vault import Vault
from tests.vault.campaigns.ends import (
    check_left_behind,
    check_older,
    cloned,
    copies_of,
    held,
    home,
    is_openable,
    make_journal,
    other_in,
    the_passphrase,
)
from tests.vault.campaigns.faults import Fault, faults_of, read_faults_of
from tests.vault.campaigns.harness import (
    CHEAP,
    NEW_PASSPHRASE,
    NEXT,
    PASSPHRASE,
    TEXT,
    Content,
    Point,
    digest,
    in_parallel,
    journal_in,
    spread,
    struck_after,
    target_in,
    traced,
)

pytestmark = pytest.mark.programs("strace")

OPERATIONS = ("rekey", "destroy")
_SAMPLED = 6  # faults of each operation
_CHUNK = 16  # children before their results are judged: the judging sets this process up, so it goes in turn
_UNKNOWN = "may or may not be in place"  # which nobody can know where the disk gives no page of the new file
_UNSURE = "may or may not still open"  # likewise, of what is being destroyed
Answer = dict[str, object]


@pytest.fixture
def start(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a journal of two pairs and its copies, under the name that `ends` looks for."""
    monkeypatch.setenv("XDG_STATE_HOME", str(scratch))
    make_journal(scratch / "sample")
    return scratch / "sample"


def _run(folder: Path, operation: str, injected: str = "") -> tuple[Answer, Path]:
    log = folder.with_name(f"{folder.name}.log")
    command = [sys.executable, "-m", "campaigns.ends", str(folder), operation, "faulty"]
    done = traced(command, log, injected=injected)
    if done.returncode:
        return {"outcome": f"!exit {done.returncode}", "said": done.stderr[-1000:], "notices": []}, log
    return json.loads(done.stdout.splitlines()[-1]), log


def _contents(folder: Path) -> Content:
    with Journal.open(journal_in(folder), PASSPHRASE, state=home(folder)) as journal:
        return held(journal.records.vault)


def _check(folder: Path, operation: str, fault: Fault, late: bool, answer: Answer, old: Content) -> None:
    """Fail where what was told, or what lies there afterwards, is not as it should be.

    `late` tells that the fault struck when the operation was over already."""
    outcome, done = str(answer["outcome"]), answer["outcome"] == "done"
    assert not outcome.startswith("!"), f"raised {outcome} {answer['said']}"
    assert done or not late
    for text in (answer["said"], answer["notices"]):
        assert TEXT not in str(text)
        assert str(folder) not in str(text)
    sample = folder.with_name("sample")
    for copy in (target_in, other_in):
        assert copy(folder).read_bytes() == copy(sample).read_bytes(), "a copy elsewhere was touched"
    if operation == "destroy" and done:
        left = [str(each) for each in _files_of(folder)]  # before it is tried, which makes a lock
        assert not is_openable(folder), "told that it was destroyed, and it opens"
        assert sorted(left) == answer["left"], "told of other files than there are"
        return
    assert not str(answer["next"]).startswith("!"), answer["next"]
    if _UNSURE in str(answer["said"]):
        assert (operation, fault.persistent, answer["next"]) == ("destroy", True, "Failed")
        with suppress(NotAVault):  # it was destroyed, or all but for the key slots that this computer still keeps
            _check_journal(folder, done, fault, answer, old)
        return
    if _UNKNOWN in str(answer["said"]):  # the session ends here: what it is told next is told at the next opening
        assert (operation, answer["next"]) == ("rekey", "Failed")
        _check_journal(folder, the_passphrase(folder, "") == NEW_PASSPHRASE, fault, answer, old)
        return
    if not fault.persistent:
        assert late or answer["next"] == "done", f"after a single fault the next save raised {answer['next']}"
        assert late or answer["view"] == digest(old), "the session shows another state than it told"
    _check_journal(folder, done, fault, answer, old)
    if not done:
        _check_again(folder, operation)


def _files_of(folder: Path) -> list[Path]:
    """Return what there still is of all that goes with the journal."""
    kept = (each for name in ("anchors", "devices") for each in (home(folder) / name).iterdir())
    beside = [each for each in journal_in(folder).parent.iterdir() if ".replaced-" not in each.name]
    return [*beside, *copies_of(folder), *kept]


def _check_journal(folder: Path, done: bool, fault: Fault, answer: Answer, old: Content) -> None:
    """Fail where the journal is not there, whole, under the keys that were told, and as new as this computer saw it."""
    path, state = journal_in(folder), home(folder)
    passphrase = the_passphrase(folder, "done" if done else "")
    assert passphrase == (NEW_PASSPHRASE if done else PASSPHRASE), "told one thing, and the keys are the other"
    with Journal.open(path, passphrase, state=state) as journal:
        found = held(journal.records.vault)
        assert (NEXT in found) == (answer["next"] == "done")
        found.pop(NEXT, None)
        assert found == old, "the records are others than before"
        assert journal.checks.report(full=True).faults == ()
        assert journal.settings.current().spare_key_unchecked or not done, "a recovery key that nobody saw"
        assert done or fault.persistent or not journal.settings.current().spare_key_unchecked
        if "key" in answer:
            journal.keys.check_recovery_key(str(answer["key"]))
    check_left_behind(folder)
    if done:
        check_older(path, state, journal_in(folder.with_name("sample")).read_bytes(), PASSPHRASE)


def _check_again(folder: Path, operation: str) -> None:
    """Fail where what failed cannot be done when the disk is well again."""
    with Journal.open(journal_in(folder), PASSPHRASE, state=home(folder)) as journal:
        if operation == "rekey":
            journal.keys.rekey(NEW_PASSPHRASE, kdf=CHEAP)
        else:
            assert journal.destruction.destroy(backups=True) == []
    if operation == "rekey":
        Vault.open(journal_in(folder), NEW_PASSPHRASE, state=home(folder)).close()
    else:
        assert _files_of(folder) == []


def _campaign(
    sample: Path, operation: str, most: int, kind: Callable[[Path], list[Fault]] = faults_of
) -> tuple[int, list[str]]:
    old = _contents(cloned(sample, "old"))
    answer, log = _run(cloned(sample, "counted"), operation)
    assert answer["outcome"] == "done"
    faults = spread(kind(log), most)

    def inject(numbered: tuple[Path, Fault]) -> tuple[Answer, bool]:
        folder, fault = numbered
        answer, log = _run(folder, operation, str(fault))
        late = struck_after(log, "end")
        log.unlink()
        return answer, late

    bad = list[str]()
    for at in range(0, len(faults), _CHUNK):
        chunk = [(cloned(sample, f"{operation}-{at + n}"), fault) for n, fault in enumerate(faults[at : at + _CHUNK])]
        for (folder, fault), (answer, late) in zip(chunk, in_parallel(inject, chunk), strict=True):
            try:
                _check(folder, operation, fault, late, answer, old)
            except (AssertionError, RmjournalError, OSError) as error:
                bad.append(f"{fault}: {type(error).__name__} {error}"[:400])
            else:
                shutil.rmtree(folder)
    return len(faults), bad


@pytest.mark.parametrize("operation", OPERATIONS)
def test_some_errors_of_the_disk_end_in_what_was_told_of_the_keys(start: Path, operation: str) -> None:
    count, bad = _campaign(start, operation, _SAMPLED)
    assert bad == []
    assert count == _SAMPLED


def test_a_journal_that_a_failing_disk_may_have_destroyed_is_not_called_safe(start: Path) -> None:
    old = _contents(cloned(start, "old"))
    fault = Fault(Point("fdatasync", 5), "EIO", True)
    answer, log = _run(cloned(start, "one"), "destroy", str(fault))
    assert _UNSURE in str(answer["said"])
    _check(start.with_name("one"), "destroy", fault, struck_after(log, "end"), answer, old)


def test_a_new_file_that_opens_for_reading_only_once_takes_the_next_save(start: Path) -> None:
    """Where one opening fails, SQLite falls back to reading without a word."""
    _, log = _run(cloned(start, "counted"), "rekey")
    opened = [line for line in log.read_text().splitlines() if " openat(" in line]
    number = max(at for at, line in enumerate(opened, 1) if '/vault/journal.rmj", O_RDWR' in line)
    answer, log = _run(cloned(start, "one"), "rekey", f"openat:error=EIO:when={number}")
    (struck,) = (line for line in log.read_text().splitlines() if "INJECTED" in line)
    assert '/vault/journal.rmj", O_RDWR' in struck
    assert (answer["outcome"], answer["next"]) == ("done", "done")


@pytest.mark.slow
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_error_of_the_disk_ends_in_what_was_told_of_the_keys(start: Path, operation: str) -> None:
    count, bad = _campaign(start, operation, 100_000)
    print(f"\nfaults {operation}: {count}, {len(bad)} bad")
    print("\n".join(bad))
    assert bad == []


@pytest.mark.parametrize("operation", OPERATIONS)
def test_some_pages_that_cannot_be_read_end_in_what_was_told_of_the_keys(start: Path, operation: str) -> None:
    _, bad = _campaign(start, operation, _SAMPLED // 2, read_faults_of)
    assert bad == []


@pytest.mark.slow
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_page_that_cannot_be_read_ends_in_what_was_told_of_the_keys(start: Path, operation: str) -> None:
    count, bad = _campaign(start, operation, 100_000, read_faults_of)
    print(f"\nunread pages {operation}: {count}, {len(bad)} bad")
    print("\n".join(bad))
    assert bad == []


def test_the_campaign_notices_a_journal_that_was_told_to_be_destroyed_and_opens(start: Path) -> None:
    folder = cloned(start, "undead")
    answer: Answer = {"outcome": "done", "said": "", "notices": [], "left": []}
    fault = Fault(Point("fsync", 1), "EIO", False)
    with pytest.raises(AssertionError, match="it opens"):
        _check(folder, "destroy", fault, False, answer, {})


def test_the_campaign_notices_keys_that_are_not_those_that_were_told(start: Path) -> None:
    folder = cloned(start, "mistold")
    old = _contents(folder)
    answer, _ = _run(folder, "rekey")
    fault = Fault(Point("fsync", 1), "EIO", False)
    with pytest.raises(AssertionError, match="the keys are the other"):
        _check(folder, "rekey", fault, False, answer | {"outcome": "Failed"}, old)
