"""The outside programs that tests need, and whether they work on this computer.

A test says `pytest.mark.programs("strace")`. Where the program is missing the test is
skipped and listed at the end of the run, or fails if RMJOURNAL_REQUIRE_PROGRAMS is set.
`python3 tests/programs.py` prints the Debian packages that bring the missing ones."""

import functools
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

REQUIRE = "RMJOURNAL_REQUIRE_PROGRAMS"  # set to anything, what is missing fails a test


@dataclass(frozen=True)
class Program:
    """An outside program, the Debian package that brings it, and a call that shows that it works."""

    package: str
    trial: tuple[str, ...]
    refused: str  # why the trial fails where the program is there
    systems: tuple[str, ...] = ("linux", "darwin", "win32")


PROGRAMS = {
    "chromium": Program(
        package="chromium",
        trial=("chromium", "--version"),
        refused="the browser does not run here",
        systems=("linux",),
    ),
    "java": Program(
        package="default-jre-headless",
        trial=("java", "-version"),
        refused="Java does not run here",
    ),
    "strace": Program(
        package="strace",
        trial=("strace", "-f", "-o", os.devnull, "-e", "trace=write", "true"),
        refused="this system does not permit tracing",
        systems=("linux",),
    ),
    "tmux": Program(
        package="tmux",
        trial=("tmux", "-V"),
        refused="tmux does not run here",
        systems=("linux", "darwin"),
    ),
}


def exists_for(name: str) -> bool:
    """Return whether there is such a program for this system at all."""
    return sys.platform in PROGRAMS[name].systems


@functools.cache
def why_not(name: str) -> str:
    """Return why a program cannot be used here, or "". Tries it once a process."""
    program = PROGRAMS[name]
    if not exists_for(name):
        return f"there is no {name} for {sys.platform}"
    if shutil.which(name) is None:
        return f"{name} is not installed"
    tried = subprocess.run(program.trial, capture_output=True, check=False)
    return "" if tried.returncode == 0 else program.refused


def missing_packages() -> list[str]:
    """Return the Debian packages of the programs that are not installed here."""
    return sorted({p.package for name, p in PROGRAMS.items() if exists_for(name) and not shutil.which(name)})


if __name__ == "__main__":
    print(*missing_packages())
