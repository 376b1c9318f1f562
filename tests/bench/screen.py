"""Print the figures of the screen, measured on a pseudo-terminal: from a key, or a start, to what is painted.

    python tests/bench/screen.py [--quick] [FIGURE ...]

Baselines are bare apps of Textual on the same Python, turn by turn with ours. For Linux and macOS."""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rmjournal.journal import Journal
from rmjournal.vault.format.kdf import passphrase_kek
from rmjournal.vault.store.vault import Vault
from tests.bench import corpus
from tests.bench.corpus import LOWEST, PASSPHRASE, WORD, Filled
from tests.bench.measuring import timed
from tests.bench.run import Bench, in_unit, row
from tests.bench.window import Window, window

DOWN, PAGE_DOWN, HOME, END, ENTER, BACKSPACE, ESCAPE = (
    b"\x1b[B", b"\x1b[6~", b"\x1b[H", b"\x1b[F", b"\r", b"\x7f", b"\x1b",
)  # fmt: skip
STRANGE = [chr(code) for code in range(0x410, 0x450)]  # letters that stand nowhere else: when seen, they are new
HELLO = """
from textual.app import App
from textual.widgets import Static

class Hello(App):
    def compose(self):
        yield Static("hello")

Hello().run()
"""
_FIELD = """
import sys
from textual.app import App
from textual.widgets import Input, TextArea

class Field(App):
    def compose(self):
        yield Input() if sys.argv[1] == "input" else TextArea(open(sys.argv[1]).read(), soft_wrap=True)

    def on_mount(self):
        if sys.argv[1] != "input":
            self.query_one(TextArea).move_cursor(self.query_one(TextArea).document.end)

    def on_text_area_changed(self):  # else a letter that begins a line is out of sight until the next one
        self.call_after_refresh(self.query_one(TextArea).scroll_cursor_visible)

Field().run()
"""


@contextmanager
def journal(bench: Bench, vault: Path) -> Iterator[Window]:
    """Open a journal on the screen; stand on home."""
    with window(bench, *screen_of(vault)) as shown:
        shown.until(b"Passphrase")
        shown.until_quiet()
        shown.key(PASSPHRASE.encode() + ENTER)
        shown.until(b"Saved")
        shown.until_quiet()
        yield shown


def screen_of(vault: Path) -> list[str]:
    """Return the command that opens a journal on the screen."""
    return [sys.executable, "-m", "rmjournal", "--vault", str(vault)]


def show_pairs(name: str, pairs: Sequence[tuple[float, float]], goal: str) -> None:
    """Print the row of a figure that was measured turn by turn with its baseline."""
    show(name, [ours for ours, _ in pairs], [theirs for _, theirs in pairs], goal, turn_by_turn=True)


def show(name: str, ours: Sequence[float], theirs: Sequence[float], goal: str, *, turn_by_turn: bool = False) -> None:
    """Print the row of a figure, and the slowest twentieth where there are enough turns."""
    middle = statistics.median(ours), statistics.median(theirs)
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)] if turn_by_turn else [middle[0] / middle[1]]
    spread = f"({min(ratios):.2f} to {max(ratios):.2f})" if turn_by_turn else ""
    row(name, in_unit(middle[0]), in_unit(middle[1]), statistics.median(ratios), spread, goal=goal)
    if len(ours) >= 20:
        slow = p95(ours), p95(theirs)
        row("  the same, p95", in_unit(slow[0]), in_unit(slow[1]), slow[0] / slow[1])


def p95(times: Sequence[float]) -> float:
    """Return the time that 95 of 100 do not exceed."""
    return sorted(times)[-(-95 * len(times) // 100) - 1]


# Figures


def starting(bench: Bench) -> None:
    """Measure the first paint: the unlock screen against an app that says hello."""
    filled = journal_of(bench, 100)
    hello = bench.folder / "hello.py"
    hello.write_text(HELLO)

    def start(pattern: bytes, *command: str) -> float:
        with window(bench, *command) as shown:
            return shown.until(pattern)

    pairs = [
        (start(b"Passphrase", *screen_of(filled.path)), start(b"hello", sys.executable, str(hello)))
        for _ in range(bench.turns(21, 6) + 1)
    ][1:]
    show_pairs("first paint: unlock / a hello of Textual", pairs, "ratio <= 1.3")


def unlocking(bench: Bench) -> None:
    """Measure from the passphrase to home, the derivation of the key taken off, against opening the vault alone.

    First where nothing was ever read, as after an import; then as on any day after a lock, with the texts that home
    needs in the sealed cache."""
    records = bench_sizes(bench)[-1]
    filled = journal_of(bench, records)
    show_pairs(f"passphrase to home, {records:,}, never read / open", _unlocked(bench, filled), "<= 300 ms")
    with Journal.open(filled.path, PASSPHRASE, state=filled.state) as journal:
        journal.signals.due(date.today())
    show_pairs(f"passphrase to home, {records:,}, any day / open", _unlocked(bench, filled), "<= 300 ms")


def _unlocked(bench: Bench, filled: Filled) -> list[tuple[float, float]]:
    pairs = list[tuple[float, float]]()
    for _ in range(bench.turns(9, 3)):
        with window(bench, *screen_of(filled.path)) as shown:
            shown.until(b"Passphrase")
            time.sleep(0.7)  # while somebody types
            shown.key(PASSPHRASE.encode())
            shown.until_quiet()
            derived = timed(lambda: passphrase_kek(PASSPHRASE, LOWEST, bytes(16), bytes(16))).wall
            shown.key(ENTER)
            home = shown.until(b"Saved")
        alone = timed(lambda: Vault.open(filled.path, recovery=filled.recovery, state=filled.state).close()).wall
        pairs.append((home - derived, alone))
    return pairs


def writing(bench: Bench) -> None:
    """Measure a key until its character is painted, in a note of 50 kB, against a bare TextArea with the same."""
    sentence = "The quick brown fox jumps over the lazy dog, and nobody in the team says a word. "
    paragraphs = "\n\n".join([sentence * 6] * 100)[:50_000]
    texts = {"many paragraphs": paragraphs, "one line": (sentence * 700)[:50_000], "empty": "begun"}
    field = bench.folder / "field.py"
    field.write_text(_FIELD)
    for name, text in texts.items():
        vault = _note(bench, name, text)
        plain = bench.folder / f"{name}.txt"
        plain.write_text(text)
        letters = STRANGE[: bench.turns(60, 20)]
        with journal(bench, vault) as shown, window(bench, sys.executable, str(field), str(plain)) as bare:
            shown.key(ENTER)
            shown.until(b"Session 1")
            for each in (shown, bare):
                each.until_quiet()
                each.pressed(b"x")
            used = shown.cpu, bare.cpu
            pairs = [
                (to_letter(shown, letter, before), to_letter(bare, letter, before))
                for before, letter in pairwise(["x", *letters])
            ]
            ours, theirs = [(now - then) / len(pairs) for now, then in zip((shown.cpu, bare.cpu), used, strict=True)]
        what = "an empty note" if name == "empty" else f"50 kB, {name}"
        show_pairs(f"a key, {what} / a bare TextArea", pairs, "<= 20 ms")
        row("  processor a key, with all that follows it", in_unit(ours), in_unit(theirs), ours / (theirs or 1))


def to_letter(shown: Window, letter: str, after: str) -> float:
    """Type a letter at a person's pace, behind another; return how long it took until a
    terminal showed it there."""
    shown.key(letter.encode())
    found = shown.until_shown(letter, after)
    time.sleep(0.08)
    shown.drain()
    return found


def _note(bench: Bench, name: str, text: str) -> Path:
    """Make a journal of one session that is due today, with this note."""
    vault = bench.folder / f"{name}.rmj"
    with Journal.create(vault, PASSPHRASE, kdf=LOWEST, state=bench.folder / "state")[0] as made:
        pair = made.pairs.add({"alias": "Heron", "role": "mentor-junior"})
        session = made.sessions.add(
            pair, {"planned_at": datetime.now().isoformat(timespec="minutes"), "prep_done": True}
        )
        made.notes.add(pair, text, session=session)
    return vault


def scrolling(bench: Bench) -> None:
    """Measure keys in the list of a pair, and opening it, at three sizes against the smallest."""
    gathered: dict[int, tuple[list[float], list[float], list[float]]] = {}
    for records in bench_sizes(bench):
        opened = list[float]()
        with journal(bench, journal_of(bench, records).path) as shown:
            shown.key(b"g")
            shown.until(b"Go to")
            shown.pressed(b"p")
            for _ in range(bench.turns(7, 3)):
                shown.key(ENTER)
                opened.append(shown.until(b" of 6"))
                shown.drain()
                shown.key(ESCAPE)
                shown.until(b"Your pairs")
                shown.drain()
            shown.pressed(ENTER)
            steps, ends = list[float](), list[float]()
            for _ in range(bench.turns(6, 3)):
                steps += [shown.pressed(key) for key in [DOWN] * 8 + [PAGE_DOWN] * 2]
                ends += [shown.pressed(END), shown.pressed(HOME)]
        gathered[records] = steps, opened, ends
    smallest = min(gathered)
    for records, (keys, opened, ends) in gathered.items():
        base = gathered[smallest]
        show(f"a key in a list, {records:,} / {smallest} records", keys, base[0], "flat")
        show(f"  to its end or beginning, {records:,} / {smallest}", ends, base[2], "flat")
        goal = "" if records == smallest else "reported"
        show(f"open a pair, {records:,} / {smallest} records", opened, base[1], goal)


def finding(bench: Bench) -> None:
    """Measure a key of a search until its answer is painted, against a bare Input; while looking, and after."""
    records = bench_sizes(bench)[-1]
    field = bench.folder / "field.py"
    field.write_text(_FIELD)
    first, while_looking, complete, looked = list[float](), list[float](), list[float](), list[float]()
    with window(bench, sys.executable, str(field), "input") as bare:
        bare.until_quiet()
        bare_times = [
            to_letter(bare, letter, before) for before, letter in pairwise(["", *STRANGE[: bench.turns(40, 10)]])
        ]
    for _ in range(bench.turns(5, 2)):
        with journal(bench, journal_of(bench, records).path) as shown:
            shown.key(b"/")
            begun = time.perf_counter()
            shown.until(b"earch everything")  # the first letter stands under the cursor
            shown.key(WORD[:1].encode())
            first.append(shown.until_seen(r"[1-9]\d* found"))
            shown.key(WORD[1:].encode())
            shown.until_seen(r"[1-9]\d* found")
            for _ in range(6):
                time.sleep(0.03)
                shown.key(b"q")
                while_looking.append(shown.until_seen(r"(?<!\d)0 found"))
                time.sleep(0.03)
                shown.key(BACKSPACE)
                while_looking.append(shown.until_seen(r"[1-9]\d* found"))
                if "whole journal searched" in shown.text:
                    break
            else:
                shown.until_seen("whole journal searched")
            looked.append(time.perf_counter() - begun)
            shown.drain()
            for _ in range(6):
                shown.key(b"q")
                complete.append(shown.until_seen(r"(?<!\d)0 found"))
                shown.drain()
                shown.key(BACKSPACE)
                complete.append(shown.until_seen(r"[1-9]\d* found"))
                shown.drain()
    name = f"answer to a key in a search of {records:,}"
    show(f"first answer in a search of {records:,} / a bare Input", first, bare_times, "<= 25 ms")
    show(f"{name} / a bare Input", complete, bare_times, "<= 50 ms")
    show("  the same while it is still looking", while_looking, bare_times, "<= 50 ms")
    print(f"It has looked at everything {in_unit(statistics.median(looked))} after the screen was asked for.")


def bench_sizes(bench: Bench) -> tuple[int, ...]:
    """Return the sizes of journals to measure."""
    return (100, 1_000) if bench.quick else (100, 1_000, 10_000)


_filled: dict[int, Filled] = {}


def journal_of(bench: Bench, records: int) -> Filled:
    """Return a journal of so many records, made once."""
    if records not in _filled:
        folder = bench.folder / "screen"
        folder.mkdir(exist_ok=True)
        _filled[records] = corpus.fill(folder, records)
    return _filled[records]


FIGURES: dict[str, Callable[[Bench], None]] = {
    "start": starting, "unlock": unlocking, "write": writing, "scroll": scrolling, "search": finding,
}  # fmt: skip


def measure(bench: Bench, *names: str) -> None:
    """Print the figures of the screen, or the ones that are named."""
    for name in names or FIGURES:
        FIGURES[name](bench)


def main() -> None:
    """Print the table of the screen alone."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer turns, at most 1,000 records")
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help=f"of {', '.join(FIGURES)}; else all")
    options = parser.parse_args()
    if not set(options.figures) <= set(FIGURES):
        parser.error(f"The figures are {', '.join(FIGURES)}.")
    with tempfile.TemporaryDirectory(prefix="rmjournal-bench-") as folder:
        bench = Bench(Path(folder).resolve(), options.quick)
        print(f"{'product / baseline':<46} {'product':>8} {'baseline':>8}  ratio {'':<16} {'CPU':>6}  goal")
        measure(bench, *options.figures)


if __name__ == "__main__":
    main()
