"""Print how commands grow with the journal, each as a ratio, and draw the curves as one page.

    python tests/bench/growth.py [--quick] [--against CHECKOUT] [--page FILE]

Whole processes, processor time, the key derivation subtracted. The baseline does the same with plain SQLite and its
full-text search, unencrypted. `--against` measures an older checkout turn by turn with this one."""

import argparse
import shutil
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rmjournal.domain.titles import written
from rmjournal.journal import Journal
from rmjournal.vault.format.kdf import passphrase_kek
from rmjournal.vault.store.vault import Vault
from tests.bench import corpus
from tests.bench.corpus import LOWEST, PASSPHRASE, WORD
from tests.bench.curves import Curve, page
from tests.bench.measuring import Cost, child, middle, peak_memory, timed
from tests.bench.run import Bench

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
NOTE = "A short note about what we said.\n"
TOLD = (
    "What a command costs as the journal grows from 1,000 to 100,000 entries of 2 KB: processor time of the whole "
    "process without the key derivation, or the most memory it held. Both scales are logarithmic: a straight line that "
    "rises by one step a decade is linear. The plain program does the same without encryption, with SQLite and its "
    "full-text search. Its takeout is a dump of the rows as JSON, its backup VACUUM INTO, which reads nothing again."
)
BEFORE, NOW, PLAIN = "before", "rmjournal", "SQLite + FTS5"
PLAIN_PROGRAM = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
act = sys.argv[2]
if act == "list":
    rows = connection.execute("SELECT at, substr(text, 1, 100) FROM note ORDER BY at DESC LIMIT 20").fetchall()
elif act == "search":
    rows = connection.execute("SELECT at, snippet(found, 0, '', '', '...', 12) FROM found JOIN note ON note.id = "
        "found.rowid WHERE found MATCH ? ORDER BY at DESC LIMIT 20", (sys.stdin.readline().strip() + "*",)).fetchall()
elif act == "export":
    import json, os
    with open(sys.argv[3], "w") as file:
        for row in connection.execute("SELECT id, at, text FROM note ORDER BY at"):
            file.write(json.dumps(row) + "\\n")
        file.flush()
        os.fsync(file.fileno())
    rows = []
elif act == "copy":
    import os
    connection.execute("VACUUM INTO ?", (sys.argv[3],))
    with open(sys.argv[3], "rb") as file:
        os.fsync(file.fileno())
    rows = []
else:
    connection.execute("PRAGMA synchronous=EXTRA")
    with connection:
        connection.execute("INSERT INTO note (at, text) VALUES (strftime('%s') * 1000, ?)", (sys.stdin.readline(),))
        connection.execute("INSERT INTO found (rowid, text) SELECT id, text FROM note ORDER BY id DESC LIMIT 1")
    rows = []
for row in rows:
    print(*row)
"""


class Act(NamedTuple):
    """Something that is measured: its name, its command, what is typed, and what the plain program is told.

    In the command, NEW stands for something that is not there yet."""

    name: str
    arguments: tuple[str, ...]
    given: str
    plain: str
    goals: tuple[float, ...]  # of the ratio at 1,000, 10,000 and 100,000


ACTS = (
    Act("list 20", ("list", "--limit", "20"), "", "list", (3.5, 4, 8)),
    Act("search a word", ("search",), f"{WORD}\n", "search", (4, 5, 15)),
    Act("add one", ("note", "--pair", "1"), NOTE, "add", (4, 4.5, 8)),
)
NEW = "new"
COPIES = (
    Act("takeout", ("takeout", NEW, "--yes", "takeout"), "", "export", (4, 4, 4)),
    Act("back up", ("backup", NEW), "", "copy", (3, 3, 3)),
)


class Point(NamedTuple):
    """One figure of one program at one size."""

    figure: str
    program: str
    records: int
    value: float


def plain_database(path: Path, vault: Vault) -> None:
    """Write the texts of a vault to a plain database with full-text search."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, at INTEGER, text TEXT)")
        connection.execute("CREATE INDEX by_time ON note (at)")
        connection.execute("CREATE VIRTUAL TABLE found USING fts5(text, content='note', content_rowid='id')")
        texts = ((entry.meta.sort_ms, written(entry.meta.kind, raw)) for entry, raw in vault.scan())
        connection.executemany("INSERT INTO note (at, text) VALUES (?, ?)", texts)
        connection.execute("INSERT INTO found (found) VALUES ('rebuild')")


def measured(bench: Bench, records: int, programs: dict[str, Path], turns: int) -> list[Point]:
    """Measure every figure at one size; print the rows as they come."""
    folder = bench.folder / str(records)
    folder.mkdir()
    filled = corpus.fill(folder, records)
    plain = folder / "plain.sqlite"
    with closing(Vault.open(filled.path, recovery=filled.recovery, state=filled.state)) as vault:
        plain_database(plain, vault)
    derived = corpus.derivation()
    again = middle([timed(lambda: passphrase_kek(PASSPHRASE, LOWEST, bytes(16), bytes(16))) for _ in range(9)])
    copies = {name: folder / f"{name}.rmj" for name in programs}
    for copy in copies.values():
        copy.write_bytes(filled.path.read_bytes())
    points: list[Point] = []

    made = (folder / f"made-{number}" for number in count())

    def command(name: str, act: Act) -> list[str]:
        arguments = [str(next(made)) if argument == NEW else argument for argument in act.arguments]
        return [sys.executable, "-P", "-m", "rmjournal", "--vault", str(copies[name]), *arguments]

    def environment(name: str) -> dict[str, str]:
        homes = {variable: str(folder / name) for variable in bench.environment if variable.startswith("XDG_")}
        return bench.environment | homes | {"PYTHONPATH": str(programs[name])}

    def ours(name: str, act: Act) -> Cost:
        return child(command(name, act), environment(name), given=act.given, secret=PASSPHRASE)[0].less(derived)

    def theirs(act: Act) -> Cost:
        command = [sys.executable, "-c", PLAIN_PROGRAM, str(plain), act.plain, str(next(made))]
        return child(command, bench.environment, given=act.given)[0]

    for act in (*ACTS, *COPIES):
        ways: dict[str, Callable[[], Cost]] = {name: partial(ours, name, act) for name in programs}
        ways[PLAIN] = partial(theirs, act)
        costs: dict[str, list[float]] = {name: [] for name in ways}
        for turn in range((turns if act in ACTS else min(turns, 3)) + 1):
            for name, way in ways.items():
                cost = way().cpu
                if turn:  # the first finds nothing in the cache of the system
                    costs[name].append(cost)
            clear(folder)
        goal = dict(zip((1_000, 10_000, 100_000), act.goals, strict=True)).get(records)
        for name in programs:
            pairs = zip(costs[name], costs[PLAIN], strict=True)
            ratio = statistics.median(mine / other for mine, other in pairs)
            ends = statistics.median(costs[name]), statistics.median(costs[PLAIN])
            show(act.name, records, name, f"{ends[0] * 1e3:.0f} ms", f"{ends[1] * 1e3:.0f} ms", f"{ratio:.1f}", goal)
        points += [Point(act.name, name, records, statistics.median(each) * 1e3) for name, each in costs.items()]
        if act.plain != "add":
            for name in programs:
                peak = peak_memory(command(name, act), environment(name), given=act.given, secret=PASSPHRASE) / 2**20
                show(f"{act.name}, memory", records, name, f"{peak:.0f} MB", "", "", None)
                points.append(Point(f"{act.name}, memory", name, records, peak))
    points.append(Point("unlock to newest 20", NOW, records, unlocking(copies[NOW], folder, turns, again)))
    show("unlock to newest 20", records, NOW, f"{points[-1].value:.1f} ms", "", "", None)
    return points


def clear(folder: Path) -> None:
    """Remove what was made under new names."""
    for each in folder.glob("made-*"):
        shutil.rmtree(each) if each.is_dir() else each.unlink()


def unlocking(path: Path, state: Path, turns: int, derived: Cost) -> float:
    """Return the milliseconds from the passphrase to the newest twenty entries, inside of this process."""

    def unlock() -> None:
        with Journal.open(path, PASSPHRASE, state=state, proves=False) as journal:
            journal.records.latest(20)

    return middle([timed(unlock).less(derived) for _ in range(turns)]).cpu * 1e3


def show(what: str, records: int, name: str, ours: str, theirs: str, ratio: str, goal: float | None) -> None:
    """Print one row of the table, at once."""
    aim = "" if goal is None else f"<= {goal:g}"
    print(f"{what:<24} {records:>8,} {name:<10} {ours:>9} {theirs:>9} {ratio:>6}  {aim}".rstrip(), flush=True)


def main() -> None:
    """Print the table, and draw the curves if a page is named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer turns, up to 3,000 records")
    parser.add_argument("--sizes", metavar="N,N", help="these numbers of records")
    parser.add_argument("--against", metavar="CHECKOUT", type=Path, help="an older checkout to measure as well")
    parser.add_argument("--page", metavar="FILE", type=Path, help="draw the curves into this HTML file")
    options = parser.parse_args()
    sizes: tuple[int, ...] = SIZES[:2] if options.quick else SIZES
    if options.sizes:
        sizes = tuple(int(size) for size in options.sizes.split(","))
    programs = {BEFORE: options.against.resolve()} if options.against else {}
    programs[NOW] = Path(sys.path[0])
    points: list[Point] = []
    with tempfile.TemporaryDirectory(prefix="rmjournal-bench-") as folder:
        bench = Bench(Path(folder).resolve(), options.quick)
        print(f"{'':<24} {'records':>8} {'':<10} {'product':>9} {'baseline':>9} {'ratio':>6}  goal")
        for records in sizes:
            points += measured(bench, records, programs, bench.turns(7, 3))
    if options.page:
        curves = [Curve(each.figure, each.program, each.records, each.value) for each in points]
        options.page.write_text(page("How rmjournal grows", TOLD, curves), encoding="utf-8")
        print(f"The curves are in {options.page}.")


if __name__ == "__main__":
    main()
