"""Property tests try a share of the profile in use, in every process that runs them."""

import os
import subprocess
import sys
from pathlib import Path

from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
ASKING = """
from hypothesis import settings
from tests.examples import examples, steps

def test_ask():
    assert (settings().max_examples, examples(15), examples(400), steps(25)) == (2000, 300, 8000, 50)
    assert settings().deadline is None
"""


def test_the_profile_for_every_day_draws_other_examples_each_time_and_has_no_deadline() -> None:
    usual = settings.get_profile("ci")
    assert (usual.max_examples, usual.stateful_step_count, usual.deadline, usual.derandomize) == (100, 50, None, False)


def test_the_full_profile_tries_twenty_times_as_many_examples_also_in_workers(tmp_path: Path) -> None:
    (tmp_path / "test_asking.py").write_text(ASKING, "utf-8")
    plugins = [part for name in ("xdist", "_hypothesis_pytestplugin", "tests.examples") for part in ("-p", name)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, "-n", "1", "--hypothesis-profile=full", "-c", os.devnull, tmp_path],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "1 passed" in done.stdout, done.stdout + done.stderr
