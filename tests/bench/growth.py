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
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rmjournal.domain.titles import written
from rmjournal.journal import Journal
from rmjournal.journal.exports.takeout import LINES
from rmjournal.vault.format.kdf import passphrase_kek
from rmjournal.vault.store.vault import Vault
from tests.bench import corpus
from tests.bench.corpus import LOWEST, PASSPHRASE, WORD
from tests.bench.curves import Curve, page
from tests.bench.measuring import Cost, child, compare, middle, peak_memory, timed
from tests.bench.run import Bench

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
NOTE = "A short note about what we said.\n"
TOLD = (
    "What a command costs as the journal grows from 1,000 to 100,000 entries of 2 KB: processor time of the whole "
    "process without the key derivation, or the most memory it held. Both scales are logarithmic: a straight line that "
    "rises by one step a decade is linear. The plain program does the same without encryption, with SQLite and its "
    "full-text search. Its takeout is a dump of the rows as JSON, its backup VACUUM INTO, which reads nothing again."
)
MB = 2**20
UNLOCK = "unlock to newest 20"
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
elif act == "import":
    import json
    connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, at INTEGER, text TEXT)")
    connection.execute("CREATE INDEX by_time ON note (at)")
    connection.execute("CREATE VIRTUAL TABLE found USING fts5(text, content='note', content_rowid='id')")
    with connection, open(sys.argv[3]) as file:
        connection.executemany("INSERT INTO note VALUES (?, ?, ?)", map(json.loads, file))
        connection.execute("INSERT INTO found (found) VALUES ('rebuild')")
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
    goals: Mapping[int, float]  # of the ratio, by records
    most: Mapping[int, float]  # MB of memory, by records


ACTS = (
    Act("list 20", ("list", "--limit", "20"), "", "list", {1_000: 3.5, 10_000: 4, 100_000: 8},
        {10_000: 45, 100_000: 60}),
    Act("search a word", ("search",), f"{WORD}\n", "search", {1_000: 4, 10_000: 5, 100_000: 15},
        {10_000: 60, 100_000: 120}),
    Act("add one", ("note", "--pair", "1"), NOTE, "add", {1_000: 4, 10_000: 4.5, 100_000: 8}, {}),
)  # fmt: skip
NEW = "new"
TAKEOUT = Act("takeout", ("takeout", NEW, "--yes", "takeout"), "", "export", dict.fromkeys(SIZES, 4),
              {10_000: 60, 100_000: 90})  # fmt: skip
COPIES = (TAKEOUT, Act("back up", ("backup", NEW), "", "copy", dict.fromkeys(SIZES, 3), {}))
IMPORT = "import"
MOST_OF_IMPORT = {10_000: 70, 100_000: 120}  # MB


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
    filled = corpus.fill(folder, records, long=True)
    plain = folder / "plain.sqlite"
    with closing(Vault.open(filled.path, recovery=filled.recovery, state=filled.state)) as vault:
        plain_database(plain, vault)
    derived = corpus.derivation()
    again = middle([timed(lambda: passphrase_kek(PASSPHRASE, LOWEST, bytes(16), bytes(16))) for _ in range(9)])
    copies = {name: folder / f"{name}.rmj" for name in programs}
    for copy in copies.values():
        copy.write_bytes(filled.path.read_bytes())
    points = [Point(UNLOCK, NOW, records, unlocking(copies[NOW], plain, folder, turns, again))]
    made = (folder / f"made-{number}" for number in count())

    def command(name: str, act: Act) -> list[str]:
        arguments = [str(next(made)) if argument == NEW else argument for argument in act.arguments]
        return [sys.executable, "-P", "-m", "rmjournal", "--vault", str(copies[name]), *arguments]

    def environment(name: str) -> dict[str, str]:
        homes = {variable: str(folder / name) for variable in bench.environment if variable.startswith("XDG_")}
        return bench.environment | homes | {"PYTHONPATH": str(programs[name])}

    def ours(name: str, act: Act) -> Cost:
        return child(command(name, act), environment(name), given=act.given, secret=PASSPHRASE)[0].less(derived)

    def plainly(act: Act) -> list[str]:
        return [sys.executable, "-c", PLAIN_PROGRAM, str(plain), act.plain, str(next(made))]

    def theirs(act: Act) -> Cost:
        return child(plainly(act), bench.environment, given=act.given)[0]

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
        for name in programs:
            pairs = zip(costs[name], costs[PLAIN], strict=True)
            ratio = statistics.median(mine / other for mine, other in pairs)
            ends = statistics.median(costs[name]), statistics.median(costs[PLAIN])
            show(act.name, records, name, f"{ends[0] * 1e3:.0f} ms", f"{ends[1] * 1e3:.0f} ms", ratio,
                 at_most(act.goals, records))  # fmt: skip
        points += [Point(act.name, name, records, statistics.median(each) * 1e3) for name, each in costs.items()]
        base = peak_memory(plainly(act), bench.environment, given=act.given) / MB
        for name in programs:
            peak = peak_memory(command(name, act), environment(name), given=act.given, secret=PASSPHRASE) / MB
            show(f"  {act.name}, memory", records, name, f"{peak:.0f} MB", f"{base:.0f} MB", peak / base,
                 at_most(act.most, records, " MB"))  # fmt: skip
            points.append(Point(f"{act.name}, memory", name, records, peak))
        clear(folder)
    lines, rows, empty = folder / "made-lines", folder / "rows", folder / "empty.rmj"
    child(command(NOW, TAKEOUT._replace(arguments=("takeout", str(lines), "--yes", "takeout"))), environment(NOW),
          secret=PASSPHRASE)  # fmt: skip
    child([*plainly(TAKEOUT)[:-1], str(rows)], bench.environment)
    Journal.create(empty, PASSPHRASE, kdf=LOWEST, state=folder)[0].close()
    plain_import = [sys.executable, "-c", PLAIN_PROGRAM, str(folder / "made-plain"), IMPORT, str(rows)]
    base = peak_memory(plain_import, bench.environment) / MB
    for name in programs:
        copies[name].write_bytes(empty.read_bytes())
        importing = command(name, Act(IMPORT, (IMPORT, str(lines / LINES)), "", IMPORT, {}, {}))
        peak = peak_memory(importing, environment(name), secret=PASSPHRASE) / MB
        show("  import, memory", records, name, f"{peak:.0f} MB", f"{base:.0f} MB", peak / base,
             at_most(MOST_OF_IMPORT, records, " MB"))  # fmt: skip
        points.append(Point("import, memory", name, records, peak))
    clear(folder)
    return points


def at_most(goals: Mapping[int, float], records: int, unit: str = "") -> str:
    """Return the goal at this size, if there is one, as the table names it."""
    return f"<= {goals[records]:g}{unit}" if records in goals else ""


def clear(folder: Path) -> None:
    """Remove what was made under new names."""
    for each in folder.glob("made-*"):
        shutil.rmtree(each) if each.is_dir() else each.unlink()


def unlocking(path: Path, plain: Path, state: Path, turns: int, derived: Cost) -> float:
    """Return the milliseconds from the passphrase to the newest twenty entries, inside of this process."""

    def unlock() -> None:
        with Journal.open(path, PASSPHRASE, state=state, proves=False) as journal:
            journal.records.latest(20)

    def select() -> None:
        with closing(sqlite3.connect(plain)) as connection:
            connection.execute("SELECT at, text FROM note ORDER BY at DESC LIMIT 20").fetchall()

    pairs = compare(lambda: timed(unlock).less(derived), lambda: timed(select), turns)
    ours, theirs = (middle(costs).cpu * 1e3 for costs in zip(*pairs, strict=True))
    records = int(path.parent.name)
    show(UNLOCK, records, NOW, f"{ours:.1f} ms", f"{theirs:.1f} ms", ours / theirs,
         at_most({1_000: 15, 10_000: 20, 100_000: 60}, records, " ms"))  # fmt: skip
    return ours


def show(what: str, records: int, name: str, ours: str, theirs: str, ratio: float, goal: str) -> None:
    """Print one row of the table, at once."""
    print(f"{what:<24} {records:>8,} {name:<10} {ours:>9} {theirs:>9} {ratio:>6.2f}  {goal}".rstrip(), flush=True)


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
