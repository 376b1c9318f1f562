"""Real limits: a full disk, a read-only place, a second process, a clock that jumps."""

import json
import os
import shlex
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from rmjournal.support.clock import Clock
from rmjournal.support.errors import InUse
from rmjournal.vault.format.record import PAIR
from rmjournal.vault.rewrite.backup import backup
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.vault.campaigns.harness import (
    ADA,
    NEXT,
    NOTE,
    PASSPHRASE,
    Sample,
    answer_of,
    child,
    clone,
    content,
    digest,
    environment,
    interrupted,
    journal_in,
    reopen,
    state_in,
    target_in,
    why_no_mounts,
)

mounts = pytest.mark.skipif(bool(why_no_mounts()), reason=why_no_mounts() or "-")
posix = pytest.mark.skipif(os.name != "posix", reason="resource limits are for POSIX")


def _mounted(script: str, command: list[str]) -> dict[str, object]:
    """Mount as the script says, in a namespace of its own, run the command there, and return its answer."""
    return answer_of(["unshare", "-m", "sh", "-c", f"{script} && exec {shlex.join(command)}"])


def _number(answer: dict[str, object], name: str) -> int:
    value = answer[name]
    assert isinstance(value, int)
    return value


def _check_full(answer: dict[str, object], sentence: str) -> None:
    assert answer["outcome"] == "Failed"
    assert sentence in str(answer["said"])
    assert _number(answer, "saved") > 20
    assert answer["read"] == answer["saved"]
    deleted = answer["delete"]
    assert isinstance(deleted, dict)
    assert deleted["outcome"] == "done" or (deleted["outcome"] == "Failed" and sentence in deleted["said"])
    assert answer["again"] == answer["kept"]
    assert answer["faults"] == []
    assert answer["left"] == (["backup.rmj"] if answer["backup"] == {"outcome": "done"} else [])
    assert str(answer["backup"]).count("!") == 0
    assert answer["next"] in ("done", "Failed")


@mounts
def test_a_full_disk_ends_in_a_sentence_and_everything_acknowledged_is_there(scratch: Path) -> None:
    folder = scratch / "small"
    folder.mkdir()
    answer = _mounted(
        f"mount -t tmpfs -o size=640k none {shlex.quote(str(folder))}", child("fill", str(folder), "disk")
    )
    print(f"\nfull disk: {answer}")
    _check_full(answer, "The disk is full")
    assert answer["backup"] == {
        "outcome": "Failed",
        "said": "The backup couldn't be saved: the disk is full. Free some space, then try again.",
    }
    assert answer["delete with some room"] == {"outcome": "done"}  # the tombstone and the journal need some pages
    assert answer["next"] == "done"


@mounts
def test_traces_that_a_full_disk_keeps_are_not_told_as_a_loss(scratch: Path) -> None:
    folder = scratch / "small"
    folder.mkdir()
    answer = _mounted(f"mount -t tmpfs -o size=640k none {shlex.quote(str(folder))}", child("erase", str(folder)))
    told = "couldn't be erased: the disk is full. They go when you next change the passphrase or delete a pair."
    assert answer["notices"] == [f"Traces of what you replaced {told}"]
    assert answer["read"] == 100_000


@posix
def test_a_limit_on_the_size_of_files_ends_in_a_sentence_too(scratch: Path) -> None:
    folder = scratch / "limited"
    folder.mkdir()
    answer = answer_of(child("fill", str(folder), "limit"))
    print(f"\nlimit: {answer}")
    _check_full(answer, "Your last save is safe.")


_BIND = "mount --bind {0} {0} && mount -o remount,bind,ro {0}"


@mounts
@pytest.mark.parametrize("what", ["folder", "file", "everything"])
def test_a_read_only_place_opens_for_reading_and_saving_says_why_not(sample: Sample, what: str) -> None:
    path = journal_in(sample.folder)
    place = {"folder": path.parent, "file": path, "everything": sample.folder}[what]
    before = path.read_bytes()
    answer = _mounted(_BIND.format(shlex.quote(str(place))), child("read_only", str(sample.folder), sample.recovery))
    assert "read-only" in str(answer["why"]), answer
    assert answer["view"] == digest(sample.content)
    assert answer["faults"] == []
    assert answer["outcome"] == "Failed"
    assert "read-only" in str(answer["said"])
    assert path.read_bytes() == before


@mounts
def test_a_read_only_place_that_never_had_a_lock_opens_for_reading(sample: Sample) -> None:
    path = journal_in(sample.folder)
    for beside in path.parent.iterdir():
        if beside != path:
            beside.unlink()
    answer = _mounted(
        _BIND.format(shlex.quote(str(path.parent))), child("read_only", str(sample.folder), sample.recovery)
    )
    assert answer.get("view") == digest(sample.content), answer


@mounts
@pytest.mark.programs("strace")
def test_an_interrupted_save_in_a_read_only_place_is_never_shown_in_part(sample: Sample) -> None:
    cut = interrupted(sample)
    place = journal_in(cut.folder).parent
    answer = _mounted(_BIND.format(shlex.quote(str(place))), child("read_only", str(cut.folder), sample.recovery))
    assert not str(answer["outcome"]).startswith("!"), answer
    assert answer["why"] == "not opened" or answer["view"] == digest(sample.content)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("what", ["folder", "file"])
def test_permissions_taken_away_open_for_reading_and_saving_says_why_not(sample: Sample, what: str) -> None:
    path = journal_in(sample.folder)
    path.chmod(0o400)
    if what == "folder":
        path.parent.chmod(0o500)
    try:
        answer = answer_of(child("read_only", str(sample.folder), sample.recovery))
    finally:
        path.parent.chmod(0o700)
    assert "read-only" in str(answer["why"])
    assert answer["view"] == digest(sample.content)
    assert answer["outcome"] == "Failed"


@mounts
@pytest.mark.parametrize("size", ["4k", "16k", "28k"])
def test_a_backup_into_a_full_place_fails_and_leaves_nothing(sample: Sample, size: str) -> None:
    place = sample.folder / "copies"
    answer = _mounted(
        f"mount -t tmpfs -o size={size} none {shlex.quote(str(place))}",
        child("back_up", str(sample.folder), sample.recovery, str(target_in(sample.folder))),
    )
    assert answer["outcome"] == "Failed", answer
    assert "full" in str(answer["said"]) or "no space" in str(answer["said"])
    assert answer["left"] == []


@mounts
def test_a_backup_into_a_read_only_place_fails_and_leaves_nothing(sample: Sample) -> None:
    place = sample.folder / "copies"
    answer = _mounted(
        _BIND.format(shlex.quote(str(place))),
        child("back_up", str(sample.folder), sample.recovery, str(target_in(sample.folder))),
    )
    assert answer["outcome"] == "Failed", answer
    assert "read-only" in str(answer["said"])
    assert answer["left"] == []


def test_a_backup_to_where_something_lies_or_no_folder_is_fails_and_leaves_nothing(sample: Sample) -> None:
    part = target_in(sample.folder).with_name("backup.rmj.rmjournal-unfinished")
    part.mkdir()
    answer = answer_of(child("back_up", str(sample.folder), sample.recovery, str(target_in(sample.folder))))
    assert answer["outcome"] == "Failed", answer
    assert answer["left"] == [part.name]
    nowhere = sample.folder / "nowhere" / "backup.rmj"
    answer = answer_of(child("back_up", str(sample.folder), sample.recovery, str(nowhere)))
    assert answer["outcome"] == "Failed", answer
    answer = answer_of(child("back_up", str(sample.folder), sample.recovery, str(journal_in(sample.folder))))
    assert answer["outcome"] == "Refused", answer
    with closing(reopen(sample.folder, sample)) as vault:
        assert content(vault) == sample.content


@mounts
def test_a_vault_in_a_read_only_place_can_be_backed_up_elsewhere(sample: Sample) -> None:
    answer = _mounted(
        _BIND.format(shlex.quote(str(journal_in(sample.folder).parent))),
        child("back_up", str(sample.folder), sample.recovery, str(target_in(sample.folder))),
    )
    assert answer["outcome"] == "done", answer
    with closing(Vault.open(target_in(sample.folder), PASSPHRASE)) as copy:
        assert content(copy) == sample.content


@pytest.mark.parametrize("obstacle", ["a file in its place", "no such folder", "a folder in the place of a file"])
def test_a_state_folder_that_cannot_be_written_fails_no_save(sample: Sample, obstacle: str) -> None:
    state = sample.folder / "other-state"
    if obstacle == "a file in its place":
        state.write_bytes(b"")
    elif obstacle == "no such folder":
        state = Path(os.devnull) / "state"
    else:
        (device,) = (path.name for path in (state_in(sample.folder) / "devices").iterdir())
        (state / "devices" / device).mkdir(parents=True)
    for number in range(2):
        with closing(Vault.open(journal_in(sample.folder), recovery=sample.key(), state=state)) as vault:
            vault.put(NOTE, bytes([0x50 + number]) * 16, {"text": "next"}, pair=ADA, sort_ms=11)
    with closing(reopen(sample.folder, sample)) as vault:
        assert len(content(vault)) == len(sample.content) + 2


def test_a_second_process_is_told_that_the_journal_is_in_use_and_no_row_is_lost(sample: Sample) -> None:
    command = child("hold", str(sample.folder), sample.recovery)
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment()
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(InUse):
            reopen(sample.folder, sample)
        with pytest.raises(InUse):
            reopen(sample.folder, sample)
        holder.stdin.close()
        assert holder.wait(60) == 0
    with closing(reopen(sample.folder, sample)) as vault:
        assert vault.get(NEXT) == {"text": "next"}
        vault.put(NOTE, b"\x50" * 16, {"text": "mine"}, pair=ADA, sort_ms=12)
        assert len(content(vault)) == len(sample.content) + 2


def test_the_lock_of_a_killed_process_is_free_at_once(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    command = child("hold", str(sample.folder), sample.recovery)
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment()
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        holder.kill()
        holder.wait(60)
        monkeypatch.setattr("rmjournal.vault.store.vault_files._PATIENCE", 0.0)
        reopen(sample.folder, sample).close()


def test_two_processes_that_make_the_same_journal_make_one(scratch: Path) -> None:
    for attempt in range(4):
        folder = scratch / str(attempt)
        for path in (journal_in(folder).parent, state_in(folder)):
            path.mkdir(parents=True)
        command = child("faulty", str(folder), "create", "-")
        both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) for _ in range(2)]
        answers = [json.loads(each.communicate(timeout=60)[0].splitlines()[-1]) for each in both]
        outcomes = sorted(answer["outcome"] for answer in answers)
        assert outcomes[-1] == "done" or outcomes[0] == "done", outcomes
        assert outcomes.count("done") == 1, outcomes
        assert not [outcome for outcome in outcomes if outcome.startswith("!")]
        Vault.open(journal_in(folder), PASSPHRASE).close()


_TEN_YEARS = 10 * 365 * 86_400_000


class _Wrong(Clock):
    def __init__(self, by_ms: int) -> None:
        self.by_ms = by_ms

    def ms(self) -> int:
        return super().ms() + self.by_ms


def test_a_clock_that_jumps_ten_years_loses_and_reorders_nothing(sample: Sample) -> None:
    real = Clock().ms
    texts = {}
    n_before = -1
    jumps = [0, _TEN_YEARS, -_TEN_YEARS, -2 * _TEN_YEARS, 5 * _TEN_YEARS, -real(), -real() - _TEN_YEARS, 0]
    for number, jump in enumerate(jumps):
        with closing(reopen(sample.folder, sample)) as vault:
            vault.clock = _Wrong(jump)
            counter = vault.head.counter
            uuid = bytes([0x50 + number]) * 16
            vault.put(NOTE, uuid, {"text": f"saved with {jump}"}, pair=ADA, sort_ms=number)
            texts[uuid] = f"saved with {jump}"
            vault.put(NOTE, b"\x50" * 16, {"text": texts[b"\x50" * 16]}, pair=ADA, sort_ms=number)
            assert vault.head.counter == counter + 2
            assert vault.entry(uuid).meta.n > n_before
            n_before = vault.entry(uuid).meta.n
            assert abs(vault.last_saved_ms - real() - jump) < 60_000
    with closing(reopen(sample.folder, sample)) as vault:
        assert {uuid: vault.get(uuid)["text"] for uuid in texts} == texts
        assert verify(vault, full=True).faults == ()
        assert vault.entry(b"\x50" * 16).meta.version == len(jumps) + 1
        backup(vault, target_in(sample.folder))


def test_the_times_of_records_may_be_any_that_64_bits_hold(sample: Sample) -> None:
    run = clone(sample, sample.folder.with_name("times"))
    with closing(reopen(run, sample)) as vault:
        for number, moment in enumerate((-(2**63), -1, 0, 2**63 - 1)):
            vault.put(PAIR, bytes([0x50 + number]) * 16, {}, sort_ms=moment, created_ms=moment)
        assert verify(vault, full=True).faults == ()
