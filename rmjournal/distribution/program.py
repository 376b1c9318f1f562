"""Build the program for people who have no Python: a folder with everything in it.

Run as `python -m rmjournal.distribution.program DIR`, with the extra `program`
installed. DIR/rmjournal then holds the program, what it needs, and the licences of
both. It is a folder, not one file, which would unpack itself at each start and after
each lock."""

import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from rmjournal.distribution import licences

_ROOT = Path(__file__).parents[2]
# What is imported by a name that is made up at run time.
_HIDDEN = (
    "rmjournal.cli.commands", "rmjournal.domain.model", "rmjournal.guidance", "rmjournal.journal", "rmjournal.manual",
)  # fmt: skip
_START = "from rmjournal.__main__ import start\nstart()\n"


def build(folder: Path) -> Path:
    """Build the program into a folder; return the file to start."""
    run = import_module("PyInstaller.__main__").run
    hooks = import_module("PyInstaller.utils.hooks")
    with tempfile.TemporaryDirectory() as work:
        start = Path(work) / "start.py"
        start.write_text(_START, encoding="utf-8")
        options = ["--name", "rmjournal", "--noconfirm", "--clean", "--log-level", "WARN", "--onedir"]
        options += ["--distpath", str(folder), "--workpath", work, "--specpath", work]
        for source, target in hooks.collect_data_files("rmjournal", excludes=["sharing/redactor/build"]):
            options += ["--add-data", f"{source}{os.pathsep}{target}"]
        for name in (name for package in _HIDDEN for name in hooks.collect_submodules(package)):
            options += ["--hidden-import", name]
        for unused in ("tkinter", "duckdb", "hatchling", "rmjournal.sharing.redactor.build"):
            options += ["--exclude-module", unused]
        run([*options, str(start)])
    name = "rmjournal.exe" if sys.platform == "win32" else "rmjournal"
    licences.collect(_ROOT, folder / "rmjournal" / "licences")
    return folder / "rmjournal" / name


if __name__ == "__main__":
    print(build(Path(sys.argv[1]).resolve()))
