"""Tests that lack an outside program are named at the end of a run, and fail it where programs are required."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import programs

ROOT = Path(__file__).resolve().parent.parent
NEEDY = """
import pytest

@pytest.mark.programs("strace")
def test_needs_a_program():
    pass

@pytest.mark.programs("strace")
def test_needs_it_too():
    pass

def test_needs_none():
    pass
"""
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="strace is for Linux")


def run(tmp_path: Path, *options: str, **variables: str) -> str:
    """Run three tests, two of which need strace, where no program is on the path; return what is printed."""
    (tmp_path / "test_needy.py").write_text(NEEDY, "utf-8")
    surroundings = {name: value for name, value in os.environ.items() if name != programs.REQUIRE} | variables
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.missing_programs",
        "-p",
        "no:cacheprovider",
        "-c",
        os.devnull,
    ]
    done = subprocess.run(
        [*command, "-p", "tests.missing_programs", "--rootdir", str(tmp_path), *options, str(tmp_path)],
        cwd=ROOT,
        env=surroundings | {"PATH": str(tmp_path), "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.stdout


@linux_only
def test_a_missing_program_skips_its_tests_and_is_named_at_the_end_also_of_workers(tmp_path: Path) -> None:
    shown = run(tmp_path, "-p", "xdist", "-n", "1")
    assert "1 passed, 2 skipped" in shown
    assert "strace is not installed: 2 tests did not run" in shown


@linux_only
def test_a_missing_program_fails_its_tests_where_programs_are_required(tmp_path: Path) -> None:
    shown = run(tmp_path, **{programs.REQUIRE: "1"})
    assert "1 passed" in shown
    assert "2 errors" in shown
    assert "strace is not installed: 2 tests did not run" in shown


@linux_only
def test_what_to_install_is_printed_without_any_package_of_python(tmp_path: Path) -> None:
    command = [sys.executable, "-I", "-S", str(ROOT / "tests" / "programs.py")]
    done = subprocess.run(command, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=True)
    assert done.stdout.split() == sorted({program.package for program in programs.PROGRAMS.values()})


def test_each_program_is_needed_by_a_test_and_named_for_contributors() -> None:
    text = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__))
    assert [name for name in programs.PROGRAMS if f'mark.programs("{name}")' not in text] == []
    named = re.findall(r"^\| ([a-z]+) \|", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE)
    assert set(programs.PROGRAMS) <= set(named)
