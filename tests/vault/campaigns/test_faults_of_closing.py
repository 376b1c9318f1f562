"""Errors and kills while a larger journal is closed, where all that is written is derived: nothing is lost by them."""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rmjournal.support.errors import RmjournalError
from tests.vault.campaigns import closing
from tests.vault.campaigns.faults import faults_of, read_faults_of
from tests.vault.campaigns.harness import TEXT, WRITERS, Content, in_parallel, journal_in, points_of, spread, traced

pytestmark = pytest.mark.programs("strace")

_SAMPLED = 6
_LEFT = {"journal.rmj", "journal.rmj-journal", "journal.rmj.lock"}
Injected = Callable[[Path], list[str]]


def _faults(log: Path) -> list[str]:
    return [str(fault) for fault in faults_of(log)]


def _unread(log: Path) -> list[str]:
    return [str(fault) for fault in read_faults_of(log)]


def _kills(log: Path) -> list[str]:
    points = points_of(log, [*WRITERS, "create"], until="end")
    return [f"{point.name}:signal=SIGKILL:when={point.nth}" for point in points]


WAYS: dict[str, Injected] = {"faults": _faults, "unread pages": _unread, "kills": _kills}


@pytest.fixture
def start(scratch: Path) -> Path:
    """A folder with a journal of some hundred entries, the last of which are not in its tables."""
    closing.make_journal(scratch / "sample")
    return scratch / "sample"


def _run(folder: Path, injected: str = "") -> tuple[int, str, Path]:
    log = folder.with_name(f"{folder.name}.log")
    done = traced([sys.executable, "-m", "campaigns.closing", str(folder)], log, injected=injected)
    return done.returncode, done.stdout, log


def _check(folder: Path, injected: str, code: int, said: str, new: Content, shown: str) -> None:
    """Fail where the journal is not as it was when it was closed, or looks otherwise."""
    if "SIGKILL" not in injected:
        assert code == 0
        answer = json.loads(said.splitlines()[-1])
        assert answer["outcome"] == "done", "what nothing depends on was told as an error"
    assert TEXT not in said
    assert closing.held(folder) == (new, (), [])
    assert closing.seen(folder) == shown
    assert {each.name for each in journal_in(folder).parent.iterdir()} <= _LEFT


def _campaign(start: Path, way: Injected, most: int) -> tuple[int, list[str]]:
    """Return how many faults struck while the journal was closed, and what was bad.

    Row ids are drawn, so that the save before may touch a page more, and the first faults strike there."""
    counted = Path(shutil.copytree(start, start.with_name("counted")))
    code, _, log = _run(counted)
    assert code == 0
    new, shown = closing.held(counted)[0], closing.seen(counted)

    def inject(numbered: tuple[int, str]) -> tuple[Path, str, int, str]:
        number, injected = numbered
        folder = Path(shutil.copytree(start, start.with_name(f"run-{number}")))
        code, said, log = _run(folder, injected)
        log.unlink()
        return folder, injected, code, said

    chosen, struck, bad = spread(way(log), most), 0, list[str]()
    for folder, injected, code, said in in_parallel(inject, enumerate(chosen)):
        if "begin" not in said:
            shutil.rmtree(folder)
            continue
        struck += 1
        try:
            _check(folder, injected, code, said, new, shown)
        except (AssertionError, RmjournalError, OSError) as error:
            bad.append(f"{injected}: {type(error).__name__} {error}"[:400])
        else:
            shutil.rmtree(folder)
    return struck, bad


@pytest.mark.parametrize("way", WAYS)
def test_some_faults_at_closing_lose_nothing(start: Path, way: str) -> None:
    count, bad = _campaign(start, WAYS[way], _SAMPLED)
    assert bad == []
    assert count >= _SAMPLED - 1


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_every_fault_at_closing_loses_nothing(start: Path, way: str) -> None:
    count, bad = _campaign(start, WAYS[way], 100_000)
    print(f"\n{way} at closing: {count}, {len(bad)} bad")
    print("\n".join(bad))
    assert bad == []


def test_what_is_kept_is_written_when_the_journal_is_closed(start: Path) -> None:
    before = journal_in(start).stat().st_size
    _, _, log = _run(start)
    assert journal_in(start).stat().st_size > before
    assert len(points_of(log, ["pwrite64"], until="end")) > 50
