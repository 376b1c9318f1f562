"""kill -9 before every writing call of a re-key, the end of a journal, a restored backup, a merge, a purge and a
large import."""

import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from rmjournal.support.errors import RmjournalError
from rmjournal.vault.store.vault import Vault
from tests.vault.campaigns.ends import OPERATIONS, act, check, cloned, copies_of, held, home, is_openable, make_journal
from tests.vault.campaigns.harness import (
    NEW_PASSPHRASE,
    PASSPHRASE,
    WRITERS,
    Content,
    Point,
    in_parallel,
    journal_in,
    points_of,
    spread,
    traced,
)

pytestmark = pytest.mark.programs("strace")

_SAMPLED = 4  # points of each operation


@pytest.fixture
def journal_folder(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a journal of two pairs and its copies."""
    monkeypatch.setenv("XDG_STATE_HOME", str(scratch))
    make_journal(scratch / "sample")
    return scratch / "sample"


def _run(folder: Path, operation: str, injected: str = "") -> tuple[int, str, Path]:
    log = folder.with_name(f"{folder.name}.log")
    done = traced([sys.executable, "-m", "campaigns.ends", str(folder), operation], log, injected=injected)
    return done.returncode, done.stdout, log


def _content(folder: Path, passphrase: str) -> Content:
    with closing(Vault.open(journal_in(folder), passphrase)) as vault:
        return held(vault)


def _undisturbed(sample: Path, operation: str) -> tuple[Content, Content, list[Point]]:
    """Return what the journal holds before and after an operation, and the points at which it writes."""
    folder = cloned(sample, "first")
    old = _content(folder, PASSPHRASE)
    code, said, log = _run(folder, operation)
    assert (code, "done" in said) == (0, True)
    if operation == "destroy":
        assert not is_openable(folder)
        assert [*copies_of(folder), *(home(folder) / "anchors").iterdir()] == []
        return old, {}, points_of(log, [*WRITERS, "create"])
    return (
        old,
        _content(folder, NEW_PASSPHRASE if operation == "rekey" else PASSPHRASE),
        points_of(log, [*WRITERS, "create"]),
    )


def _campaign(sample: Path, operation: str, most: int) -> tuple[int, int, list[str]]:
    """Kill at each point, or at `most` points spread over all; return points, kills and what was bad."""
    old, new, every = _undisturbed(sample, operation)

    def kill(numbered: tuple[Path, Point]) -> tuple[int, str]:
        folder, point = numbered
        code, said, log = _run(folder, operation, f"{point.name}:signal=SIGKILL:when={point.nth}")
        log.unlink()
        return code, said

    outcomes, bad = 0, list[str]()
    points = spread(every, most)
    for at in range(0, len(points), 16):  # the children in parallel; the judging in turn, for it sets this process up
        chunk = [(cloned(sample, f"{operation}-{each.name}-{each.nth}"), each) for each in points[at : at + 16]]
        for (folder, _), (code, said) in zip(chunk, in_parallel(kill, chunk), strict=True):
            outcomes += code != 0
            try:
                check(operation, folder, old, new, said)
            except (AssertionError, RmjournalError, OSError) as error:
                bad.append(f"{folder.name}: {type(error).__name__} {error}"[:300])
            else:
                shutil.rmtree(folder)
    return len(every), outcomes, bad


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_kill_at_some_writing_call_leaves_the_old_state_or_the_new_one(journal_folder: Path, operation: str) -> None:
    _, killed, bad = _campaign(journal_folder, operation, _SAMPLED)
    assert bad == []
    assert killed >= _SAMPLED // 2


@pytest.mark.slow
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_kill_at_every_writing_call_leaves_the_old_state_or_the_new_one(journal_folder: Path, operation: str) -> None:
    points, killed, bad = _campaign(journal_folder, operation, 100_000)
    print(f"\nkill {operation}: {points} points, {killed} kills, {len(bad)} bad")
    assert bad == []
    assert killed >= points * 9 // 10  # row ids are drawn, and which pages a save touches depends on them


def test_the_campaign_notices_a_re_key_that_was_not_announced(journal_folder: Path) -> None:
    folder = cloned(journal_folder, "unannounced")
    noted = shutil.copytree(home(folder) / "anchors", folder / "noted")
    old = _content(folder, PASSPHRASE)
    act("rekey", folder)
    new = _content(folder, NEW_PASSPHRASE)
    shutil.rmtree(home(folder) / "anchors")
    shutil.copytree(noted, home(folder) / "anchors")
    with pytest.raises(AssertionError, match="a false alarm"):
        check("rekey", folder, old, new, "begin\n")


def test_the_campaign_notices_a_destroyed_journal_that_can_be_repaired(journal_folder: Path) -> None:
    folder = cloned(journal_folder, "repairable")
    slots = next((home(folder) / "anchors").glob("*.slots"))
    kept, path = slots.read_bytes(), journal_in(folder)
    for table in ("header", "header2"):
        with closing(sqlite3.connect(path, isolation_level=None)) as file:
            file.execute(f"UPDATE {table} SET v = zeroblob(0)")  # noqa: S608
    assert is_openable(folder)
    slots.unlink()
    assert not is_openable(folder)
    assert kept
