"""Print what a roll-up costs, as a ratio against a plain loop of `json.loads` over the same files, turn by turn.

    python tests/bench/rollup.py [--files N] [--parquet]

For Linux and macOS. The files lie in the temporary folder; TMPDIR names another one."""

import argparse
import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

# This copy is measured, whatever is installed: children get it as PYTHONPATH.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rmjournal import __version__
from rmjournal.sharing.report.composition import compose
from rmjournal.sharing.report.rollup import read_folder
from tests.bench.measuring import Cost, Pairs, child, compare, middle, peak_memory, timed
from tests.sharing.report.folders import fill, many

FILES = 5_000
TURNS = 9
_LOOP = """
import json, os, sys
for entry in os.scandir(sys.argv[1]):
    with open(entry.path) as file:
        json.loads(file.read())
"""


def plain_loop(folder: Path) -> None:
    """Read every file as text and hand it to `json.loads`: what anything costs that reads the folder at all."""
    for entry in os.scandir(folder):
        with open(entry.path) as file:
            json.loads(file.read())


def show(name: str, pairs: Pairs, goal: str) -> None:
    """Print the row of a figure."""
    ratios = [ours.wall / theirs.wall for ours, theirs in pairs]
    cpu = statistics.median(ours.cpu / theirs.cpu for ours, theirs in pairs)
    ours, theirs = (middle([pair[side] for pair in pairs]).wall for side in (0, 1))
    spread = f"({min(ratios):.2f} to {max(ratios):.2f})"
    print(f"{name:<36} {ours:7.2f} s {theirs:7.2f} s  {statistics.median(ratios):5.2f} {spread:<16} {cpu:5.2f}  {goal}")


def in_child(command: list[str], environment: dict[str, str]) -> Cost:
    """Return what a child costs."""
    return child(command, environment)[0]


def first_report(command: list[str], environment: dict[str, str]) -> Cost:
    """Return what a report costs that no ledger knows of yet, so that one is written, with its key."""
    shutil.rmtree(environment["XDG_STATE_HOME"], ignore_errors=True)
    return in_child(command, environment)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--files", type=int, default=FILES, help=f"summaries in the folder (default {FILES})")
    parser.add_argument("--parquet", action="store_true", help="also write them as Parquet, and report from that")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rmjournal-bench-") as name:
        home = Path(name).resolve()
        folder = fill(home / "in", many(options.files, opt_in=0.4))
        environment = {key: os.environ[key] for key in ("PATH", "LANG", "TMPDIR") if key in os.environ}
        environment |= {"HOME": str(home), "XDG_STATE_HOME": str(home / "state"), "PYTHONPATH": sys.path[0]}
        command = [sys.executable, "-m", "rmjournal", "rollup", "--yes", "release"]
        print(f"rmjournal {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}")
        print(
            f"{options.files} summaries; medians of {TURNS} turns by the clock; the files are in the system's cache.\n"
        )
        print(f"{'product / plain json.loads loop':<36} {'product':>9} {'loop':>9}  ratio {'':<16} {'CPU':>5}  goal")
        pairs = compare(
            lambda: timed(lambda: compose(read_folder(folder))), lambda: timed(lambda: plain_loop(folder)), TURNS
        )
        show("read and reported, in one process", pairs, "<= 1.8")
        pairs = compare(
            lambda: first_report([*command, str(folder)], environment),
            lambda: in_child([sys.executable, "-c", _LOOP, str(folder)], environment),
            TURNS,
        )
        show("the whole command, ledger included", pairs, "<= 1.8")
        memory = peak_memory([*command, str(folder), "--html", str(home / "page.html")], environment)
        print(f"{'memory of the command':<36} {memory / 1e6:6.0f} MB{'':<35} < 60 MB")
        if options.parquet:
            rows = home / "rows.parquet"
            cost, first = child([*command, str(folder), "--json", "--parquet", str(rows)], environment)
            size = rows.stat().st_size / options.files
            print(f"{'with Parquet written':<36} {cost.wall:7.2f} s, {size:.0f} bytes a row")
            cost, again = child([*command, str(rows), "--json"], environment)
            print(
                f"{'reported from Parquet':<36} {cost.wall:7.2f} s, {'the same' if again == first else 'OTHER'} cells"
            )
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
