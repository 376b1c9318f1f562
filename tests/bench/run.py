"""Print the figures of rmjournal, each as a ratio against a baseline that is measured turn by turn with it.

    python tests/bench/run.py [--quick | --large] [--jrnl PATH]

For Linux and macOS. Saves go to the disk of the temporary folder; TMPDIR names another one."""

import argparse
import os
import platform
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import venv
import zlib
from collections.abc import Callable
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path
from random import Random

# This copy is measured, whatever is installed: children get it as PYTHONPATH.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from rmjournal import __version__
from rmjournal.domain.record.record import Kind
from rmjournal.journal import Journal
from rmjournal.sharing.redactor.lexicon import PATH as LEXICON
from rmjournal.sharing.redactor.lexicon import Lexicon, load
from rmjournal.sharing.redactor.profile import Profile
from rmjournal.sharing.redactor.redaction import redact
from rmjournal.vault.format.record import META_SIZE
from rmjournal.vault.rewrite.backup import backup
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.bench import corpus
from tests.bench.corpus import LOWEST, PASSPHRASE, WORD, Filled
from tests.bench.measuring import Cost, Pairs, child, child_that_asks, compare, middle, p99, peak_memory, timed

JRNL = "jrnl==4.6"
LARGE = 100_000  # records: a life of notes
NOTE_SIZE, HEAD_SIZE = 600, 1100  # bytes that a plain save writes: a row, and a head that it updates
PAIR = Profile(("Adaeze Umeh", "Will Hatton"), ("Ada",), ("Tidewell Group",), ("Call Centre",), ("Hull",), ("Heron",))
STATEMENT = (
    "Thanks to Will I ask more and tell less. We agreed that silence is not the same as a yes. Questions go out "
    "two days before we meet. In Hull nobody had asked. I still interrupt, Adaeze says, but less than I did in the "
    "autumn."
)
_OPEN = """
import pathlib, sys, rmjournal.vault.format.recovery_key as key, rmjournal.vault.store.vault as vault
path, recovery, state = sys.argv[1:]
vault.Vault.open(pathlib.Path(path), recovery=key.RecoveryKey.read(recovery), state=pathlib.Path(state)).close()
"""
_READ = "import sqlite3, sys; rows = sqlite3.connect(sys.argv[1]).execute('SELECT id, v FROM rec').fetchall()"


class Bench:
    """One run: its folder, its size, and how it starts the program."""

    def __init__(self, folder: Path, quick: bool) -> None:
        self.folder = folder
        self.quick = quick
        self.records = 1_000 if quick else 10_000
        script = shutil.which("rmjournal", path=sysconfig.get_path("scripts"))
        self.how = "console script" if script else "python -m"
        self.program = [script] if script else [sys.executable, "-m", "rmjournal"]
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TMPDIR", "TZ") if name in os.environ}
        homes = ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
        self.surroundings = kept | dict.fromkeys(homes, str(folder))
        self.surroundings["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"  # jrnl looks into nobody's own
        self.environment = self.surroundings | {"PYTHONPATH": sys.path[0]}

    def turns(self, full: int, quick: int) -> int:
        """Return how often to measure."""
        return quick if self.quick else full

    def run(self, vault: Path, *arguments: str) -> tuple[Cost, str]:
        """Run a command on a vault, with the word to search for as its input; return its cost and what it printed."""
        command = [*self.program, "--vault", str(vault), *arguments]
        return child(command, self.environment, given=WORD, secret=PASSPHRASE)


def show(name: str, pairs: Pairs, goal: str = "", *, worst: str | None = None) -> None:
    """Print the row of a figure, and with `worst`, which may be its goal, one of the slowest hundredth."""
    ours, theirs = [cost for cost, _ in pairs], [cost for _, cost in pairs]
    ratios = [a.wall / b.wall for a, b in pairs]
    cpu = statistics.median(a.cpu / max(b.cpu, 1e-9) for a, b in pairs)
    spread = f"({min(ratios):.2f} to {max(ratios):.2f})"
    times = in_unit(middle(ours).wall), in_unit(middle(theirs).wall)
    row(name, *times, statistics.median(ratios), spread, f"{cpu:.2f}", goal)
    if worst is not None:
        row("  the same, p99", in_unit(p99(ours)), in_unit(p99(theirs)), p99(ours) / p99(theirs), goal=worst)


def row(name: str, ours: str, theirs: str, ratio: float, spread: str = "", cpu: str = "", goal: str = "") -> None:
    """Print one row of the table, at once."""
    print(f"{name:<46} {ours:>8} {theirs:>8} {ratio:6.2f} {spread:<16} {cpu:>6}  {goal}".rstrip(), flush=True)


def in_unit(seconds: float) -> str:
    """Return a time in the unit that suits it."""
    if seconds >= 0.9995:
        return f"{seconds:.2f} s"
    return f"{seconds * 1e3:.3g} ms" if seconds >= 0.9995e-3 else f"{seconds * 1e6:.3g} us"


class Plain:
    """Plain SQLite, and AES-GCM under one fixed key: what any program pays that keeps rows of sealed boxes."""

    def __init__(self) -> None:
        self._cipher = AESGCM(bytes(32))
        self._boxes: dict[int, bytes] = {}

    def open(self, size: int) -> None:
        """Open a box of so many bytes."""
        if size not in self._boxes:
            self._boxes[size] = self._cipher.encrypt(bytes(12), bytes(size), None)
        self._cipher.decrypt(bytes(12), self._boxes[size], None)

    def read_metas(self, path: Path) -> None:
        """Read all rows of `rec`, and open a box for each."""
        with closing(sqlite3.connect(path)) as connection:
            for _ in connection.execute("SELECT id, v FROM rec").fetchall():
                self.open(META_SIZE)

    def read_all(self, path: Path) -> None:
        """Have SQLite check every page, read all rows, and open a box for each."""
        self.read_metas(path)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA integrity_check").fetchall()
            for _, box in connection.execute("SELECT id, v FROM body"):
                self.open(len(box))

    def get(self, connection: sqlite3.Connection, row: int) -> None:
        """Read one row of `body`, and open a box for it."""
        (box,) = connection.execute("SELECT v FROM body WHERE id = ?", (row,)).fetchone()
        self.open(len(box))


def copy_plainly(path: Path, target: Path) -> None:
    """Write a compact copy durably, without a look at what is in it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    with target.open("rb") as copy:
        os.fsync(copy.fileno())


def plain_table(path: Path, rows: int) -> sqlite3.Connection:
    """Make a plain table of so many notes, and a head, at the durability of the vault."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("page_size=4096", "journal_mode=TRUNCATE", "synchronous=EXTRA", "secure_delete=ON", "fullfsync=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    for table, size, number in (("rec", NOTE_SIZE, rows), ("head", HEAD_SIZE, 1)):
        connection.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, v BLOB)")
        connection.executemany(f"INSERT INTO {table} (v) VALUES (randomblob(?))", [(size,)] * number)  # noqa: S608
    connection.execute("COMMIT")
    return connection


def starting(bench: Bench) -> None:
    """Measure a start of the program that does nothing."""
    pairs = compare(
        lambda: child([*bench.program, "--version"], bench.environment)[0],
        lambda: child([sys.executable, "-c", "pass"], bench.environment)[0],
        bench.turns(41, 11),
    )
    show(f"--version ({bench.how}) / python -c pass", pairs, "ratio <= 3")


def opening(bench: Bench, filled: Filled, records: int, goal: str, memory: str = "") -> None:
    """Measure an opening without the derivation, by the recovery key; and what it holds in memory."""
    plain, opened = Plain(), list[Vault]()

    def product() -> Cost:
        cost = timed(lambda: opened.append(Vault.open(filled.path, recovery=filled.recovery, state=filled.state)))
        opened.pop().close()
        return cost

    pairs = compare(product, lambda: timed(lambda: plain.read_metas(filled.path)), 5)
    show(f"open {records:,} / read rows, open a box each", pairs, goal)
    command = [sys.executable, "-c", _OPEN, str(filled.path), filled.recovery.text(), str(filled.state)]
    ours = peak_memory(command, bench.environment)
    theirs = peak_memory([sys.executable, "-c", _READ, str(filled.path)], bench.environment)
    held = f"{ours >> 20} MiB", f"{theirs >> 20} MiB"
    row("  the same, peak memory / hold the rows", *held, ours / theirs, goal=memory)


def reading(bench: Bench, vault: Vault, worst: str = "") -> None:
    """Measure reading one record."""
    plain, turns = Plain(), bench.turns(2000, 200)
    asked = iter(Random(1).choices(vault.entries(), k=2 * turns + 2))  # noqa: S311
    with closing(sqlite3.connect(vault.path)) as connection:
        pairs = compare(
            lambda: timed(partial(vault.get, next(asked).meta.uuid)),
            lambda: timed(partial(plain.get, connection, next(asked).row)),
            turns,
        )
    show("get a record / SELECT a row, open a box", pairs, worst=worst)


def checking(vault: Vault, records: int, turns: int, goal: str = "") -> None:
    """Measure a full check."""
    plain = Plain()
    pairs = compare(
        lambda: timed(lambda: verify(vault, full=True)), lambda: timed(lambda: plain.read_all(vault.path)), turns
    )
    show(f"verify {records:,} / integrity_check, open boxes", pairs, goal)


def backing_up(bench: Bench, vault: Vault) -> None:
    """Measure a backup."""
    number = count()
    pairs = compare(
        lambda: timed(lambda: backup(vault, bench.folder / f"{next(number)}.backup")),
        lambda: timed(lambda: copy_plainly(vault.path, bench.folder / f"{next(number)}.copy")),
        5,
    )
    show(f"backup of {bench.records:,} / VACUUM INTO, unverified", pairs)


def saving(bench: Bench, vault: Vault, records: int, worst: str = "") -> None:
    """Measure durable saves: a new note, the same again, and its deletion."""
    random, turns = Random(2), bench.turns(200, 40)  # noqa: S311
    pair = next(entry.meta.uuid for entry in vault.entries() if entry.meta.kind == Kind.PAIR)
    uuids = [random.randbytes(16) for _ in range(turns + 1)]
    table = plain_table(bench.folder / f"plain-{records}.sqlite", records)

    def put(uuid: bytes) -> None:
        vault.put(Kind.NOTE, uuid, {"text": random.randbytes(NOTE_SIZE // 2).hex()}, pair=pair, sort_ms=1)

    def change(statement: str, row: int) -> None:
        table.execute("BEGIN IMMEDIATE")
        table.execute(statement, {"row": row, "note": random.randbytes(NOTE_SIZE)})
        table.execute("UPDATE head SET v = ?", (random.randbytes(HEAD_SIZE),))
        table.execute("COMMIT")

    def against(name: str, save: Callable[[bytes], None], statement: str, goal: str, worst: str) -> None:
        ours, theirs = iter(uuids), count(records + 1)
        pairs = compare(
            lambda: timed(partial(save, next(ours))), lambda: timed(partial(change, statement, next(theirs))), turns
        )
        show(name, pairs, goal, worst=worst)

    insert, update = "INSERT INTO rec (id, v) VALUES (:row, :note)", "UPDATE rec SET v = :note WHERE id = :row"
    against("save a new note / plain INSERT", put, insert, "ratio <= 3", worst)
    against("save it again / plain UPDATE", put, update, "ratio <= 3", worst)
    against("delete it / plain DELETE", vault.delete, "DELETE FROM rec WHERE id = :row", "", "")
    table.close()


def large(bench: Bench) -> None:
    """Measure a vault of 100,000 records: opening, reading, saving, checking."""
    filled = corpus.fill(bench.folder, LARGE)
    opening(bench, filled, LARGE, "<= 1.8 s", "<= 250 MiB")
    with closing(Vault.open(filled.path, recovery=filled.recovery, state=filled.state)) as vault:
        reading(bench, vault, "<= 1 ms")
        saving(bench, vault, LARGE, "<= 60 ms")
        checking(vault, LARGE, 3, "<= 12 s")


def redacting(bench: Bench) -> None:
    """Measure the redactor: its import, its lexicon, and a text of the length of a statement."""
    importing = [sys.executable, "-c", "import rmjournal.sharing.redactor.redaction"]
    pairs = compare(
        lambda: child(importing, bench.environment)[0],
        lambda: child([sys.executable, "-c", "pass"], bench.environment)[0],
        bench.turns(21, 7),
    )
    more = statistics.median(ours.wall - theirs.wall for ours, theirs in pairs)
    show("import the redactor / python -c pass", pairs, f"<= 60 ms more: {in_unit(more)}")

    def read_lexicon() -> Lexicon:
        load.cache_clear()
        return load()

    packed = LEXICON.read_bytes()
    pairs = compare(
        lambda: timed(read_lexicon), lambda: timed(lambda: zlib.decompress(packed).split()), bench.turns(21, 7)
    )
    show("load the lexicon / unpack and split the file", pairs, "<= 60 ms")
    pairs = compare(
        lambda: timed(lambda: redact(STATEMENT, PAIR)),
        lambda: timed(lambda: re.sub(r"\b[A-Z]\w*|\d+", "[...]", STATEMENT)),
        bench.turns(200, 40),
    )
    show(f"redact {len(STATEMENT)} characters / one re.sub", pairs, "<= 5 ms", worst="<= 5 ms")


def finding(bench: Bench, jrnl: str) -> None:
    """Measure whole processes that search and list, against jrnl on the same entries."""
    folder = bench.folder / "diary"
    folder.mkdir()
    vault, imported, export = folder / "journal.rmj", folder / "imported.rmj", folder / "jrnl.json"
    with Journal.create(imported, PASSPHRASE, kdf=LOWEST, state=folder)[0] as journal:
        journal.pairs.add({"alias": "Heron", "role": "mentor-junior"})
    corpus.write_export(export, bench.records)
    derived = corpus.derivation()
    derived_there = middle([timed(lambda: corpus.jrnl_key(PASSPHRASE, bytes(16))) for _ in range(9)])
    configurations = (corpus.write_jrnl(folder, bench.records, password) for password in ("", PASSPHRASE))
    plain, sealed = ([jrnl, "--config-file", str(configuration)] for configuration in configurations)

    def ours(*arguments: str) -> Callable[[], Cost]:
        return lambda: bench.run(vault, *arguments)[0].less(derived)

    def at_length(*arguments: str) -> Callable[[], Cost]:
        return lambda: child([*plain, *arguments], bench.surroundings)[0]

    def theirs(*arguments: str) -> Callable[[], Cost]:
        return lambda: child([*plain, *arguments, "--short"], bench.surroundings)[0]

    def encrypted(*arguments: str) -> Callable[[], Cost]:
        command = [*sealed, *arguments, "--short"]
        return lambda: child_that_asks(command, bench.surroundings, PASSPHRASE).less(derived_there)

    def first_search() -> Cost:
        shutil.copyfile(imported, vault)
        return ours("search")()

    bench.run(imported, "import", str(export), "--pair", "1")
    version = child([jrnl, "--version"], bench.surroundings)[1].splitlines()[0]
    contains, turns, goal = ("-contains", WORD), bench.turns(7, 3), "ratio <= 0.33"
    _, found_there = child([*plain, *contains, "--short"], bench.surroundings)  # warms jrnl's own files as well
    show("first search WORD, shows 20 / jrnl -contains", compare(first_search, theirs(*contains), 3, warm=False), goal)
    show("search WORD / jrnl -contains, as it prints", compare(ours("search"), at_length(*contains), turns), goal)
    show("search WORD / jrnl -contains --short", compare(ours("search"), theirs(*contains), turns), goal)
    show("search WORD --limit 0 / the same", compare(ours("search", "--limit", "0"), theirs(*contains), turns), goal)
    show("search WORD / encrypted jrnl -contains", compare(ours("search"), encrypted(*contains), turns), goal)
    show("list, newest 20 / jrnl -n 20", compare(ours("list"), theirs("-n", "20"), turns), goal)
    show("list --limit 0 / jrnl", compare(ours("list", "--limit", "0"), theirs(), turns), goal)
    show("list, newest 20 / encrypted jrnl -n 20", compare(ours("list"), encrypted("-n", "20"), turns), goal)
    found = bench.run(vault, "search", "--limit", "0")[1].splitlines()
    print(f"""
Search and list: whole processes over the same {bench.records:,} notes of 20 to 400 words. jrnl prints with --short,
which keeps it from printing the entries, but where it is said.
{WORD!r} is found by rmjournal in {len(found)} of them, by {version} in {len(found_there.splitlines())}.
Each turn of the first search gets a vault without the sealed table of metas that closing writes.
Key derivations are measured apart and subtracted: {in_unit(derived.wall)} of rmjournal (Argon2id at the lowest
cost, 19 MiB, 1 pass), {in_unit(derived_there.wall)} of encrypted jrnl (PBKDF2, 100,000 rounds).
Where jrnl is not called encrypted it derives no key and decrypts nothing, which favours it.""")


def jrnl_in(folder: Path) -> str:
    """Install jrnl into an environment that lives as long as this run; return its path, or "" where that fails."""
    try:
        venv.create(folder, with_pip=True)
        subprocess.run([folder / "bin" / "pip", "install", "-q", JRNL], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return str(folder / "bin" / "jrnl")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    sizes = parser.add_mutually_exclusive_group()
    sizes.add_argument("--quick", action="store_true", help="fewer turns, 1,000 records, no 100,000")
    sizes.add_argument("--large", action="store_true", help="only the 100,000 records")
    parser.add_argument("--jrnl", metavar="PATH", help=f"compare with this jrnl, else {JRNL} is installed for the run")
    options = parser.parse_args()
    if options.jrnl and shutil.which(options.jrnl) is None:
        parser.error("there is no such jrnl")
    with tempfile.TemporaryDirectory(prefix="rmjournal-bench-") as folder:
        bench = Bench(Path(folder).resolve(), options.quick)
        print(f"rmjournal {__version__}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}")
        print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors")
        print("Times are medians by the clock; the ratio is the median of the turns (least to most), CPU that of")
        print("user and system time. The files are in the cache of the system. Goals are for the full run.")
        print(f"Records: {corpus.MIXED}.\n")
        print(f"{'product / baseline':<46} {'product':>8} {'baseline':>8}  ratio {'':<16} {'CPU':>6}  goal")
        if not bench.quick:
            large(bench)
        if options.large:
            return
        starting(bench)
        redacting(bench)
        filled = corpus.fill(bench.folder, bench.records)
        opening(bench, filled, bench.records, "<= 250 ms")
        with closing(Vault.open(filled.path, recovery=filled.recovery, state=filled.state)) as vault:
            reading(bench, vault)
            checking(vault, bench.records, 5)
            backing_up(bench, vault)
            saving(bench, vault, bench.records)
        jrnl = options.jrnl or jrnl_in(bench.folder / "jrnl")
        if jrnl:
            finding(bench, str(Path(jrnl).absolute()))
        else:
            print(f"Search and list were left out: {JRNL} could not be installed, and --jrnl names none.")


if __name__ == "__main__":
    main()
