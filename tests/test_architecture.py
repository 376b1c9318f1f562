"""The shape of the house: who may import whom, what a start costs, who may touch which file."""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import rmjournal

PACKAGE = Path(rmjournal.__file__).resolve().parent
ROOT = PACKAGE.parent
SOURCES = sorted(PACKAGE.rglob("*.py"))
LONGEST = 400  # lines: past this it is two files

HEAVY = ("textual", "rich", "sqlite_utils", "cryptography", "msgspec", "importlib.metadata")
STORAGE = ("sqlite3", "sqlite_utils", "cryptography", "textual", "rich", "platformdirs")
NETWORK = (
    "socket", "socketserver", "ssl", "http", "urllib.request", "xmlrpc", "ftplib", "smtplib", "poplib", "imaplib",
    "telnetlib", "nntplib", "asyncio", "webbrowser", "requests", "httpx", "aiohttp",
)  # fmt: skip
SURROUNDINGS = {
    name: value
    for name, value in os.environ.items()
    if name in ("PATH", "HOME", "SYSTEMROOT", "LANG", "LC_ALL", "TMPDIR")
} | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}

# Every place that opens a file by its own hand, vault/store/preflight.py apart, and how often. Closing any descriptor
# of the vault file drops the locks that SQLite holds on it, so each of these was looked at: none can be the vault.
OPENED: dict[str, int] = {
    "cli/demo.py": 1,  # the throwaway journal, after it was closed
    "cli/terminal.py": 3,  # the terminal, to read and to write
    "journal/exports/imports.py": 1,  # the file to import
    "guidance/texts.py": 1,  # the texts of the package
    "journal/exports/takeout.py": 2,  # a finished backup, and the new files of a takeout
    "journal/records/passphrases.py": 2,  # the word lists of the package
    "journal/copies/restore.py": 1,  # the file that a backup replaces, after it was closed
    "support/locking.py": 1,  # the lock beside the vault, or beside a ledger
    "support/preferences.py": 1,  # the preferences, to read
    "sharing/redactor/build/__main__.py": 2,  # a list of words, to read, and the lexicon, to write
    "sharing/redactor/build/names.py": 2,  # lists of names
    "sharing/redactor/build/words/__init__.py": 1,  # the hand lists
    "sharing/report/ledger.py": 1,  # the ledger of reports, or its key
    "sharing/redactor/lexicon.py": 1,  # the lexicon of the package
    "sharing/report/parquet.py": 1,  # rows on their way to DuckDB, in a folder of their own
    "sharing/summary/programme_file.py": 1,  # the coordinator's file, which is taken in or only shown
    "sharing/report/rollup.py": 1,  # what lies in a coordinator's folder: at most 2 KiB of each file, only read
    "vault/store/anchor.py": 2,  # how new the vault was, and a copy of its key slots
    "vault/store/device.py": 1,  # the device's own id
    "vault/store/vault_files.py": 1,  # a new empty file
    "vault/rewrite/hot_journal.py": 2,  # the damaged file, which no connection holds, and its journal
    "support/atomic_file.py": 4,  # new files, what is made durable once it is closed, and their folders
}
_OPENING = re.compile(
    r"\b(?:os|io)\.open\(|\bshutil\.copy\w*\(|\b(?:read|write)_(?:bytes|text)\("
    r"""|\.open\(\s*(?:["']|\))|(?<![\w.])(?<!def )open\("""
)


def imports_of(path: Path) -> Iterator[str]:
    """Yield the name of every module that a file imports, at its head or inside a function."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_one_of(module: str, families: tuple[str, ...]) -> bool:
    """Is this module one of these, or a part of one?"""
    return any(module == family or module.startswith(family + ".") for family in families)


def loaded_by(code: str) -> set[str]:
    """Run code in a fresh interpreter; return what it loaded beyond what the interpreter had at its start."""
    script = (
        "import sys\nbefore = set(sys.modules)\n"
        f"try:\n    {code}\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "loaded = sorted(set(sys.modules) - before)\nimport json\nprint('\\n' + json.dumps(loaded))\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        capture_output=True,
        text=True,
        env=SURROUNDINGS,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def name_of(path: Path) -> str:
    """The name of a source file within the package."""
    return path.relative_to(PACKAGE).as_posix()


def test_nothing_runs_back_up_the_way_of_the_data() -> None:
    script = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=SURROUNDINGS | {"PYTHONIOENCODING": "utf-8"},
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken" in done.stdout
    assert "Contracts: 0 kept" not in done.stdout


@pytest.mark.parametrize(
    "code",
    [
        "import rmjournal",
        "import rmjournal.support.errors, rmjournal.support.hardening, rmjournal.support.paths",
        "sys.argv = ['rmjournal', '--version']; from rmjournal.__main__ import main; assert main() == 0",
        "sys.argv = ['rmjournal', '--help']; from rmjournal.__main__ import main; assert main() == 0",
        "sys.argv = ['rmjournal', 'note', '--help']; from rmjournal.__main__ import main; assert main() == 0",
    ],
    ids=["import", "the lowest layer", "--version", "--help", "the help of a command"],
)
def test_a_start_loads_none_of_the_heavy_libraries(code: str) -> None:
    assert {name for name in loaded_by(code) if is_one_of(name, HEAVY)} == set()


def test_a_command_that_is_called_wrongly_loads_none_of_the_heavy_libraries() -> None:
    code = "from rmjournal.cli.main import run; assert run(['session', 'add']) == 2"
    assert {name for name in loaded_by(code) if is_one_of(name, HEAVY)} == set()


@pytest.mark.parametrize("module", [name_of(path) for path in SOURCES if path.parent.name == "domain"])
def test_the_domain_loads_neither_storage_nor_keys_nor_a_screen(module: str) -> None:
    dotted = "rmjournal." + module.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    assert {name for name in loaded_by(f"import {dotted}") if is_one_of(name, STORAGE)} == set()


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_file_is_longer_than_400_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


def test_sql_is_spoken_in_exactly_one_file() -> None:
    speaking = [
        name_of(path) for path in SOURCES if any(is_one_of(m, ("sqlite3", "sqlite_utils")) for m in imports_of(path))
    ]
    assert speaking == ["vault/store/container.py"]


def test_cryptography_is_imported_in_the_vault_only() -> None:
    users = {name_of(path) for path in SOURCES if any(is_one_of(m, ("cryptography",)) for m in imports_of(path))}
    assert users
    assert all(name.startswith("vault/") for name in users)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_nothing_of_the_network_is_imported(path: Path) -> None:
    at_the_loop = name_of(path) in ("tui/app.py", "tui/ending.py")  # its signals: Textual's loop is asyncio's
    allowed = ("asyncio",) if at_the_loop else ()
    assert [m for m in imports_of(path) if is_one_of(m, NETWORK) and not is_one_of(m, allowed)] == []


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_nothing_starts_another_program_nor_evaluates_text(path: Path) -> None:
    others = ("subprocess", "multiprocessing", "pty", "pickle", "marshal", "shelve", "code", "logging")
    assert [module for module in imports_of(path) if is_one_of(module, others)] == []
    calls = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not calls & {"eval", "exec", "breakpoint", "compile"}


def test_files_are_opened_only_where_it_was_looked_at_that_they_are_not_the_vault() -> None:
    found = {
        name_of(path): count
        for path in SOURCES
        if name_of(path) != "vault/store/preflight.py" and (count := len(_OPENING.findall(path.read_text("utf-8"))))
    }
    assert found == OPENED


def test_the_search_for_opened_files_finds_each_way_to_open_one() -> None:
    for line in ('open("x")', "os.open(p, 0)", 'p.open("rb")', "p.open()", "p.read_bytes()", "p.write_text(t)"):
        assert _OPENING.search(line), line
    for line in (
        "Vault.open(path)",
        "self.sealer(o).open(box, context)",
        "with opened(args)",
        "os.fdopen(number)",
        "def open(cls)",
    ):
        assert not _OPENING.search(line), line


def test_every_public_thing_says_what_it_is() -> None:
    mute = []
    for path in SOURCES:
        tree = ast.parse(path.read_text("utf-8"))
        if not ast.get_docstring(tree):
            mute.append(name_of(path))
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            if not ast.get_docstring(node):
                mute.append(f"{name_of(path)}: {node.name}")
    assert mute == []
