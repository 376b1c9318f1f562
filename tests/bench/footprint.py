"""Print what the screen holds in memory, what it costs while nobody types, and what it writes to the terminal.

    python tests/bench/footprint.py [--quick]

The baseline is a bare app of Textual that says hello, in a terminal of the same size. For Linux."""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.corpus import PASSPHRASE, WORD
from tests.bench.run import Bench, in_unit, row
from tests.bench.screen import DOWN, ENTER, HELLO, bench_sizes, journal_of, screen_of
from tests.bench.window import Window, window

SIZE = (120, 40)
MB = 2**20


def memory(shown: Window) -> int:
    """Return the bytes of memory that a program holds now."""
    pages = int(Path(f"/proc/{shown.process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def processor(shown: Window) -> float:
    """Return the seconds of processor that all threads of a program have used."""
    tasks = Path(f"/proc/{shown.process.pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def idle(shown: Window, seconds: float) -> float:
    """Return the seconds of processor that a program uses in a minute in which nobody types."""
    before, end = processor(shown), time.monotonic() + seconds
    while time.monotonic() < end:
        shown.drain()
    return (processor(shown) - before) * 60 / seconds


def measure(bench: Bench) -> None:
    """Print the rows."""
    records = bench_sizes(bench)[-1]
    hello = bench.folder / "hello.py"
    hello.write_text(HELLO)
    seconds = 20 if bench.quick else 60

    def show_memory(name: str, ours: int, goal: str) -> None:
        row(name, f"{ours / MB:.0f} MB", f"{bare / MB:.0f} MB", ours / bare, goal=goal)

    with window(bench, sys.executable, str(hello), size=SIZE) as shown:
        shown.until(b"hello")
        shown.until_quiet()
        bare, rests, paints = memory(shown), idle(shown, seconds), shown.received
    with window(bench, *screen_of(journal_of(bench, records).path), size=SIZE) as shown:
        shown.until(b"Passphrase")
        time.sleep(1)  # while somebody types
        shown.drain()
        before = shown.received
        shown.key(PASSPHRASE.encode() + ENTER)
        shown.until(b"Saved")
        time.sleep(1)
        shown.drain()
        row("bytes: home / hello", f"{(shown.received - before) / 1e3:.1f} kB", f"{paints / 1e3:.1f} kB",
            (shown.received - before) / paints, goal="<= 10 kB")  # fmt: skip
        before = shown.received
        shown.pressed(DOWN)
        row("bytes: a key in its list / hello", f"{shown.received - before} B", f"{paints / 1e3:.1f} kB",
            (shown.received - before) / paints, goal="<= 1.2 kB")  # fmt: skip
        show_memory(f"memory: home of {records:,} / hello", memory(shown), "")
        spent = idle(shown, seconds)
        row("a minute on home / on hello", in_unit(spent), in_unit(rests), spent / rests, goal="<= 30 ms")
        shown.key(b"/")
        shown.until(b"earch everything")
        shown.key(WORD.encode())
        shown.until(b"whole journal searched")
        shown.drain()
        show_memory(f"memory: a search of {records:,} / hello", memory(shown), "<= 80 MB")
        shown.key(b"\x1b")
        shown.until(b"Saved")
        shown.drain()
        shown.key(b"g")
        shown.until(b"Go to")
        shown.pressed(b"p")
        shown.key(ENTER)
        shown.until(b" took place")
        shown.drain()
        show_memory(f"memory: a pair of {records // 2:,} open / hello", memory(shown), "<= 75 MB")
        shown.key(b"\x1b")
        shown.until(b"Your pairs")
        shown.drain()
        shown.key(b"\x1b")
        shown.until(b"Saved")
        shown.drain()
        shown.key(b"w")
        shown.until_quiet()
        shown.pressed(b"begun ")
        time.sleep(12)  # until it is saved, and the cursor rests
        shown.drain()
        spent = idle(shown, seconds)
        row("a minute in a note / on hello", in_unit(spent), in_unit(rests), spent / rests, goal="<= 60 ms")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="at most 1,000 records, and shorter rests")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rmjournal-bench-") as folder:
        print(f"{'product / baseline':<46} {'product':>8} {'baseline':>8}  ratio {'':<16} {'CPU':>6}  goal")
        measure(Bench(Path(folder).resolve(), options.quick))


if __name__ == "__main__":
    main()
