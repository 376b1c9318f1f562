"""Build the program for people who have no Python: a folder with everything in it.

Run as `python -m rmjournal.distribution.program DIR`, with the extra `program`
installed. DIR/rmjournal then holds the program and what it needs. It is a folder, not
one file, which would unpack itself at each start and after each lock."""

import sys
import tempfile
from importlib import import_module
from pathlib import Path

# What is imported by a name that is made up at run time.
_HIDDEN = ("rmjournal.cli.commands", "rmjournal.guidance", "rmjournal.manual")
_START = "from rmjournal.__main__ import start\nstart()\n"


def build(folder: Path, *, one_file: bool = False) -> Path:
    """Build the program into a folder; return the file to start."""
    run = import_module("PyInstaller.__main__").run
    collect_submodules = import_module("PyInstaller.utils.hooks").collect_submodules
    with tempfile.TemporaryDirectory() as work:
        start = Path(work) / "start.py"
        start.write_text(_START, encoding="utf-8")
        options = ["--name", "rmjournal", "--noconfirm", "--clean", "--log-level", "WARN"]
        options += ["--onefile" if one_file else "--onedir", "--collect-data", "rmjournal"]
        options += ["--distpath", str(folder), "--workpath", work, "--specpath", work]
        for name in (name for package in _HIDDEN for name in collect_submodules(package)):
            options += ["--hidden-import", name]
        for unused in ("tkinter", "duckdb", "hatchling", "rmjournal.sharing.redactor.build"):
            options += ["--exclude-module", unused]
        run([*options, str(start)])
    name = "rmjournal.exe" if sys.platform == "win32" else "rmjournal"
    return folder / name if one_file else folder / "rmjournal" / name


if __name__ == "__main__":
    print(build(Path(sys.argv[1]).resolve()))
