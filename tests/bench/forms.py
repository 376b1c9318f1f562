"""Print how fast forms open, measured on a pseudo-terminal from the key to what is painted.

    python tests/bench/forms.py [--quick]

The baseline is a bare app of Textual that opens three areas and a line, turn by turn with ours."""

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rmjournal.journal import Journal
from tests.bench.corpus import LOWEST, PASSPHRASE
from tests.bench.run import Bench
from tests.bench.screen import ENTER, ESCAPE, journal, show_pairs
from tests.bench.window import Window, window

GOAL = "<= 120 ms"
MORE = b"\x1bOR"  # F3
_BARE = """
from textual.app import App
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Input, Static, TextArea

class Form(Screen):
    BINDINGS = [("escape", "app.pop_screen", "back")]

    def compose(self):
        with VerticalScroll():
            for at in range(3):
                yield Static(f"Question {at}")
                yield TextArea()
            yield Static("When")
            yield Input()

class Bare(App):
    BINDINGS = [("b", "form", "form")]

    def compose(self):
        yield Static("hello")

    def action_form(self):
        self.push_screen(Form())

Bare().run()
"""


def met(bench: Bench) -> Path:
    """Return a journal with one pair that met four times."""
    path = bench.folder / "forms.rmj"
    with Journal.create(path, PASSPHRASE, kdf=LOWEST, state=bench.folder / "forms-state")[0] as made:
        pair = made.pairs.add({"alias": "Heron", "role": "mentor-junior"})
        for day in range(1, 5):
            held = {"held_at": f"2026-01-0{day}T10:00", "talk_share_mentee": 90 - 10 * day, "to_share": "a doubt"}
            made.sessions.add(pair, held)
    return path


def opened(shown: Window, pattern: bytes, back: bytes) -> tuple[float, float]:
    """Open a form by its key; return when it was painted, and when all was. Then close it."""
    shown.key(b"b")
    first = shown.until(pattern)
    last = max(first, shown.until_quiet())
    shown.key(ESCAPE)
    shown.until(back)
    shown.drain()
    return first, last


def forms(bench: Bench) -> None:
    """Measure opening a debrief with its three lines, and with all questions."""
    bare_app = bench.folder / "bare_form.py"
    bare_app.write_text(_BARE)
    turns = bench.turns(21, 6)
    with journal(bench, met(bench)) as shown, window(bench, sys.executable, str(bare_app)) as bare:
        bare.until(b"hello")
        bare.until_quiet()
        shown.key(b"g")
        shown.until(b"Go to")
        shown.pressed(b"p")
        shown.key(ENTER)
        shown.until(b"Session 4")
        shown.drain()
        for name in ("three lines", "all questions"):
            if name == "all questions":
                shown.key(b"b")
                shown.until(b"How did")
                shown.drain()
                shown.pressed(MORE)
                shown.key(ESCAPE)
                shown.until(b"Session 4")
                shown.drain()
            opened(shown, b"How did", b"Session 4")
            opened(bare, b"Question", b"hello")
            pairs = [
                (opened(shown, b"How did", b"Session 4"), opened(bare, b"Question", b"hello")) for _ in range(turns)
            ]
            show_pairs(f"open a debrief, {name} / a bare form", [(a[0], b[0]) for a, b in pairs], GOAL)
            show_pairs("  until all beside it is painted", [(a[1], b[1]) for a, b in pairs], "reported")


def main() -> None:
    """Print the table of the forms."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer turns")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rmjournal-bench-") as folder:
        print(f"{'product / baseline':<46} {'product':>8} {'baseline':>8}  ratio {'':<16} {'CPU':>6}  goal")
        forms(Bench(Path(folder).resolve(), options.quick))


if __name__ == "__main__":
    main()
