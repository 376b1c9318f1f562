"""Print what listing, searching and adding cost in rmjournal and in programs that people use instead, in one run.

    python tests/bench/peers.py [--sizes N,N] [--sqlcipher PYTHON] [--jrnl PATH]

Whole processes, processor time, turn by turn over the same texts; each derives its key apart, which is subtracted.
`--sqlcipher` is a Python with sqlcipher3. What is not there is left out and named: that, jrnl, age, keepassxc-cli."""

import argparse
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rmjournal.vault.store.vault import Vault
from tests.bench import corpus
from tests.bench.corpus import PASSPHRASE, WORD
from tests.bench.growth import ACTS, NOTE, PLAIN_PROGRAM, plain_database
from tests.bench.measuring import Cost, child, child_that_asks, middle, timed
from tests.bench.run import Bench

SIZES = (1_000, 10_000, 100_000)
_RAW_KEY = "PRAGMA key = \"x'" + "42" * 32 + "'\""
_EXPORT = f"""
import sys
from sqlcipher3 import dbapi2
connection = dbapi2.connect(sys.argv[1])
connection.execute("ATTACH DATABASE ? AS sealed KEY \\"x'{"42" * 32}'\\"", (sys.argv[2],))
connection.execute("SELECT sqlcipher_export('sealed')")
connection.execute("DETACH DATABASE sealed")
"""
_SEALED = PLAIN_PROGRAM.replace("import sqlite3, sys", "import sys\nfrom sqlcipher3 import dbapi2 as sqlite3").replace(
    "act = sys.argv[2]", f"connection.execute({_RAW_KEY!r})\nact = sys.argv[2]"
)
_XML = """<?xml version="1.0" encoding="UTF-8"?><KeePassFile><Meta><DatabaseName>d</DatabaseName></Meta><Root><Group>
<Name>Root</Name>{}</Group></Root></KeePassFile>"""
_STRING = "<String><Key>{}</Key><Value>{{}}</Value></String>"
_ENTRY = f"<Entry>{_STRING.format('Title')}{_STRING.format('Notes')}</Entry>"

Way = Callable[[], Cost]
Ways = dict[str, dict[str, Way]]  # by act, by program


class Peers:
    """The programs that are here, each with its copy of the same texts."""

    def __init__(self, bench: Bench, folder: Path, records: int, sqlcipher: str, jrnl: str) -> None:
        self.bench, self.folder = bench, folder
        filled = corpus.fill(folder, records, long=True)
        self.vault, self.plain = filled.path, folder / "plain.sqlite"
        with closing(Vault.open(filled.path, recovery=filled.recovery, state=filled.state)) as vault:
            plain_database(self.plain, vault)
        with closing(sqlite3.connect(self.plain)) as connection:
            rows = connection.execute("SELECT at, text FROM note ORDER BY at").fetchall()
        self.texts = [(datetime.fromtimestamp(at / 1000, UTC), text) for at, text in rows]
        self.ways: Ways = {act.name: {} for act in ACTS}
        self._rmjournal()
        self._sqlite()
        if sqlcipher:
            self._sqlcipher(sqlcipher)
        if jrnl:
            self._jrnl(jrnl)
        if shutil.which("age") and shutil.which("age-keygen"):
            self._age()
        if shutil.which("keepassxc-cli"):
            self._keepassxc()

    def _rmjournal(self) -> None:
        derived = corpus.derivation()
        environment = self.bench.environment | {"XDG_STATE_HOME": str(self.folder)}

        def way(arguments: tuple[str, ...], given: str) -> Cost:
            command = [sys.executable, "-P", "-m", "rmjournal", "--vault", str(self.vault), *arguments]
            return child(command, environment, given=given, secret=PASSPHRASE)[0].less(derived)

        for act in ACTS:
            self.ways[act.name]["rmjournal"] = partial(way, act.arguments, act.given)

    def _sqlite(self) -> None:
        for act in ACTS:
            command = [sys.executable, "-c", PLAIN_PROGRAM, str(self.plain), act.plain]
            self.ways[act.name]["SQLite + FTS5"] = self._run(command, act.given)

    def _sqlcipher(self, python: str) -> None:
        sealed = self.folder / "sealed.sqlite"
        subprocess.run([python, "-c", _EXPORT, str(self.plain), str(sealed)], check=True)
        for act in ACTS:
            command = [python, "-c", _SEALED, str(sealed), act.plain]
            self.ways[act.name]["SQLCipher + FTS5"] = self._run(command, act.given)

    def _jrnl(self, jrnl: str) -> None:
        configuration = corpus.write_jrnl(self.folder, 0, PASSPHRASE, self.texts)
        derived = middle([timed(lambda: corpus.jrnl_key(PASSPHRASE, bytes(16))) for _ in range(9)])
        command = [jrnl, "--config-file", str(configuration)]

        def way(arguments: tuple[str, ...]) -> Cost:
            return child_that_asks([*command, *arguments], self.bench.surroundings, PASSPHRASE).less(derived)

        for act, arguments in zip(
            ACTS, (("-n", "20", "--short"), ("-contains", WORD, "--short"), (NOTE,)), strict=True
        ):
            self.ways[act.name]["jrnl, encrypted"] = partial(way, arguments)

    def _age(self) -> None:
        key, sealed = self.folder / "age.key", self.folder / "diary.age"
        subprocess.run(["age-keygen", "-o", key], check=True, capture_output=True)
        whom = subprocess.run(["age-keygen", "-y", key], check=True, capture_output=True, text=True).stdout.strip()
        lines = "".join(f"{at:%Y-%m-%d %H:%M} {' '.join(text.split())}\n" for at, text in self.texts)
        subprocess.run(["age", "-r", whom, "-o", sealed], input=lines.encode(), check=True)
        opened, whole = f"age -d -i {key} {sealed}", f"age -r {whom} -o {sealed}.new && mv {sealed}.new {sealed}"
        pipes = f"{opened} | tail -n 20", f"{opened} | grep -iw {WORD}", f"({opened}; cat) | {whole}"
        for act, pipe in zip(ACTS, pipes, strict=True):
            self.ways[act.name]["age and grep"] = self._run(["sh", "-c", pipe], act.given)

    def _keepassxc(self) -> None:
        database, none = self.folder / "d.kdbx", self.folder / "none.kdbx"
        for path, texts in ((database, self.texts), (none, [])):
            entries = "".join(_ENTRY.format(f"{at:%Y-%m-%d %H:%M}", escape(text)) for at, text in texts)
            path.with_suffix(".xml").write_text(_XML.format(entries))
            given = f"{PASSPHRASE}\n{PASSPHRASE}\n".encode()
            imported = ["keepassxc-cli", "import", "-q", "-p", "-t", "100", str(path.with_suffix(".xml")), str(path)]
            subprocess.run(imported, input=given, check=True, capture_output=True)
        password = f"{PASSPHRASE}\n"
        open_empty = self._run(["keepassxc-cli", "ls", "-q", str(none)], password)
        derived = middle([open_empty() for _ in range(5)])
        started = middle([self._run(["keepassxc-cli", "--version"], "")() for _ in range(5)])
        commands = ("ls",), ("search",), ("add", "-q")
        for number, (act, command) in enumerate(zip(ACTS, commands, strict=True)):
            more = (WORD,) if number == 1 else ("one",) if number == 2 else ()
            way = self._run(["keepassxc-cli", *command, str(database), *more], password)
            if number != 2:  # adding the same title again is refused: what would come is left out
                self.ways[act.name]["KeePassXC"] = lambda way=way: way().less(derived.less(started))  # type: ignore[misc]

    def _run(self, command: list[str], given: str) -> Way:
        environment = self.bench.surroundings
        return lambda: child(command, environment, given=given)[0]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", metavar="N,N", help="these numbers of records")
    parser.add_argument("--sqlcipher", metavar="PYTHON", default="", help="a Python that has sqlcipher3")
    parser.add_argument("--jrnl", metavar="PATH", default=shutil.which("jrnl") or "", help="this jrnl")
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")] if options.sizes else SIZES
    print(f"{'':<16} {'records':>8} {'':<18} {'CPU':>9} {'rmjournal is':>14}")
    with tempfile.TemporaryDirectory(prefix="rmjournal-bench-") as folder:
        bench = Bench(Path(folder).resolve(), quick=True)
        for records in sizes:
            own = bench.folder / str(records)
            own.mkdir()
            peers = Peers(bench, own, records, options.sqlcipher, options.jrnl)
            for act, ways in peers.ways.items():
                costs: dict[str, list[float]] = {name: [] for name in ways}
                for turn in range(options.turns + 1):
                    for name, way in ways.items():
                        cost = way().cpu
                        if turn:  # the first finds nothing in the cache of the system
                            costs[name].append(cost)
                ours = statistics.median(costs["rmjournal"])
                for name, each in costs.items():
                    theirs = statistics.median(each)
                    print(
                        f"{act:<16} {records:>8,} {name:<18} {theirs * 1e3:>6.0f} ms {ours / theirs:>12.2f} x",
                        flush=True,
                    )
    here = {name for ways in peers.ways.values() for name in ways}
    left_out = {"SQLCipher + FTS5", "jrnl, encrypted", "age and grep", "KeePassXC"} - here
    if left_out:
        print(f"Left out, because they are not here: {', '.join(sorted(left_out))}.")


if __name__ == "__main__":
    main()
