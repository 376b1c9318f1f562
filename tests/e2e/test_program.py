"""The program for people without Python: built here, and used in a terminal as they would."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are of POSIX", allow_module_level=True)

from tests.cli.calling import PASSPHRASE, surroundings
from tests.e2e.homes import vault_in
from tests.e2e.screen import Terminal, terminal
from tests.e2e.test_screen_journey import SMALL, leave, set_up, unlock
from tests.test_architecture import ROOT
from tests.test_packaging import NEEDED

pytestmark = pytest.mark.slow

CANARY = "zirconium umbrella at dawn"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the program; it takes half a minute."""
    pytest.importorskip("PyInstaller", reason="the extra `program` is not installed")
    folder = tmp_path_factory.mktemp("program")
    subprocess.run(
        [sys.executable, "-m", "rmjournal.distribution.program", folder],
        cwd=ROOT, check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return folder / "rmjournal" / "rmjournal"


def first_day(shown: Terminal) -> None:
    """Set up, and write a note that says the canary."""
    set_up(shown)
    shown.hit("w")
    shown.see("Heron")
    shown.write(CANARY)
    shown.see(CANARY)
    shown.hit("esc")


def memory_of(pid: int) -> bytes:
    """Return what a process holds in memory that it can write."""
    held = bytearray()
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            found = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
            if found and "[v" not in line:
                start, end = (int(each, 16) for each in found.groups())
                memory.seek(start)
                held += memory.read(end - start)
    return bytes(held)


def everywhere(text: bytes, *folders: Path) -> list[Path]:
    """Return the files that hold a text."""
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return [path for path in files if text in path.read_bytes()]


def test_the_program_without_python_goes_through_a_day_and_leaves_nothing_readable(program: Path, home: Path) -> None:
    temporary = home / "tmp"
    temporary.mkdir()
    with terminal(home, size=SMALL, command=[str(program)], TMPDIR=str(temporary)) as shown:
        first_day(shown)
        if sys.platform == "linux":
            assert CANARY.encode() in memory_of(shown.process.pid)
        shown.hit("ctrl+l")
        shown.see("Your journal is locked.")
        if sys.platform == "linux":
            assert CANARY.encode() not in memory_of(shown.process.pid)
        assert everywhere(CANARY.encode(), home, program.parent) == []
        assert not list(temporary.rglob("*.so*"))
        unlock(shown)
        shown.see("Heron")
        leave(shown)
    copy = home / "copy.rmj"
    done = subprocess.run(
        [program, "--passphrase-fd", "0", "backup", copy],
        input=PASSPHRASE + "\n", env=surroundings(home), text=True, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert copy.stat().st_size > 0
    assert vault_in(home).exists()
    assert everywhere(CANARY.encode(), home, program.parent) == []


def test_the_program_comes_with_its_licences_and_without_what_only_its_build_needs(program: Path) -> None:
    inside = {path.relative_to(program.parent).as_posix() for path in program.parent.rglob("*") if path.is_file()}
    assert {"licences/rmjournal/LICENSE", "licences/textual/LICENSE", "licences/python/LICENSE.txt"} <= inside
    assert not [name for name in inside if "redactor/build" in name or name.startswith("_internal/duckdb")]
    assert {f"_internal/{name}" for name in NEEDED} <= inside


def first_paint(home: Path, command: list[str] | None) -> float:
    """Return the seconds until the first screen stands."""
    began = time.monotonic()
    with terminal(home, size=SMALL, command=command) as shown:
        shown.see("rmjournal")
        return time.monotonic() - began


def test_the_program_without_python_shows_its_first_screen(program: Path, home: Path) -> None:
    took = {
        name: min(first_paint(home, at) for _ in range(3))
        for name, at in (("built", [str(program)]), ("installed", None))
    }
    print(f"\nfirst paint: {took['built'] / took['installed']:.2f} times the installed one ({took})")
