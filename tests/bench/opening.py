"""Print how fast every screen and every form opens: processor time until its first paint, and its last.

    python tests/bench/opening.py [--quick]

Apps without a terminal, on the journal of the demo. The baseline is a bare screen of Textual with three areas and a
line, opened before each of ours. Each was opened once before: modules that a first time reads are not counted."""

import argparse
import asyncio
import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Input, TextArea

from rmjournal.cli import demo_journal
from rmjournal.journal import Journal
from rmjournal.tui.shell.app import JournalApp
from tests.bench.corpus import LOWEST, PASSPHRASE
from tests.bench.run import in_unit, row
from tests.tui.all_screens import ALL
from tests.tui.conftest import WIDE, settled

GOAL = "<= 100 ms"


class Bare(Screen[None]):
    """Three areas and a line."""

    def compose(self) -> ComposeResult:
        """Yield them."""
        for _ in range(3):
            yield TextArea()
        yield Input()


class Watched(JournalApp):
    """The app, and when it painted."""

    painted: list[tuple[float, Screen[Any]]]

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        super()._display(screen, renderable)
        self.painted.append((time.process_time(), screen))


async def opened(app: Watched, make: Callable[[], Screen[Any]]) -> tuple[float, float]:
    """Open a screen and close it; return the seconds to its first paint, and until nothing was left to do."""
    app.painted = []
    begun = time.process_time()
    app.push_screen(make())
    await settled(app)
    ended = time.process_time()
    first = next((at for at, screen in app.painted if screen is app.screen), ended)
    app.pop_screen()
    await settled(app)
    return first - begun, ended - begun


async def measure(folder: Path, turns: int) -> None:
    """Print a row a screen, the slowest last."""
    vault = folder / "journal.rmj"
    journal, _ = Journal.create(vault, PASSPHRASE, kdf=LOWEST, state=folder)
    demo_journal.fill(journal, date.today())
    app = Watched(vault, state=folder)
    app.painted = []
    app.get_default_screen = lambda: Screen[Any]()  # type: ignore[method-assign] # of this app only
    times: dict[str, list[tuple[tuple[float, float], tuple[float, float]]]] = {}
    async with app.run_test(size=WIDE):
        app.open_home(journal)
        await settled(app)
        gc.disable()
        for name, make in ALL.items():
            gc.collect()
            times[name] = [
                (await opened(app, lambda make=make: make(journal)), await opened(app, Bare))  # type: ignore[misc]
                for _ in range(turns + 1)
            ][1:]
    journal.close()
    for name in sorted(times, key=lambda name: statistics.median(ours[0] for ours, _ in times[name])):
        (first, bare), (last, _) = (
            [statistics.median(pair[whose][at] for pair in times[name]) for whose in (0, 1)] for at in (0, 1)
        )
        row(f"{name} / a bare screen", in_unit(first), in_unit(bare), first / bare, f"all {in_unit(last)}", goal=GOAL)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer turns")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rmjournal-bench-") as folder:
        print(f"{'product / baseline':<46} {'product':>8} {'baseline':>8}  ratio {'':<16} {'CPU':>6}  goal")
        asyncio.run(measure(Path(folder).resolve(), 2 if options.quick else 5))


if __name__ == "__main__":
    main()
