"""Property tests try a share of the profile in use, in every process that runs them."""

import os
import subprocess
import sys
from pathlib import Path

from hypothesis import settings

from tests.examples import SAME

ROOT = Path(__file__).resolve().parent.parent
ASKING = """
from hypothesis import settings
from tests.examples import examples, steps

def test_ask():
    assert (settings().max_examples, examples(15), examples(400), steps(25)) == (2000, 300, 8000, 50)
    assert settings().deadline is None
"""
DRAWING = """
from hypothesis import given, strategies as st

@given(st.binary(min_size=8))
def test_draw(drawn):
    print("drawn", drawn.hex())
"""


def asked(folder: Path, source: str, *options: str, same: bool = False) -> str:
    """Run a test in a process of its own; return what it printed."""
    (folder / "test_asking.py").write_text(source, "utf-8")
    plugins = [part for name in ("xdist", "_hypothesis_pytestplugin", "tests.examples") for part in ("-p", name)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, *options, "-s", "-c", os.devnull, folder],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", SAME: "1" if same else ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "1 passed" in done.stdout, done.stdout + done.stderr
    return "\n".join(line for line in done.stdout.splitlines() if line.startswith("drawn"))


def test_the_usual_profile_has_no_deadline() -> None:
    usual = settings.get_profile("ci")
    assert (usual.max_examples, usual.stateful_step_count, usual.deadline) == (100, 50, None)


def test_other_examples_are_drawn_each_time_but_where_the_same_are_asked_for(tmp_path: Path) -> None:
    assert asked(tmp_path, DRAWING) != asked(tmp_path, DRAWING)
    assert asked(tmp_path, DRAWING, same=True) == asked(tmp_path, DRAWING, same=True)


def test_the_full_profile_tries_twenty_times_as_many_examples_also_in_workers(tmp_path: Path) -> None:
    asked(tmp_path, ASKING, "-n", "1", "--hypothesis-profile=full")
