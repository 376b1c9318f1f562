"""The shape of the package: who may import whom, what a start loads, who may touch which file."""

import ast
import functools
import io
import json
import os
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

import rmjournal

PACKAGE = Path(rmjournal.__file__).resolve().parent
ROOT = PACKAGE.parent
SOURCES = sorted(PACKAGE.rglob("*.py"))
LONGEST = 400  # lines

HEAVY = ("textual", "rich", "sqlite_utils", "cryptography", "msgspec", "importlib.metadata")
STORAGE = ("sqlite3", "sqlite_utils", "cryptography", "textual", "rich", "platformdirs")
NETWORK = (
    "socket", "socketserver", "ssl", "http", "urllib.request", "xmlrpc", "ftplib", "smtplib", "poplib", "imaplib",
    "telnetlib", "nntplib", "asyncio", "webbrowser", "requests", "httpx", "aiohttp",
)  # fmt: skip
# Signals reach Textual's event loop through asyncio: nothing there opens a connection.
NEEDED = {
    name: ("asyncio",)  # to wait, not to connect
    for name in (
        "tui/shell/terminal_app.py", "tui/shell/exit_status.py", "tui/kit/widgets/fields.py",
        "tui/kit/widgets/path_suggester.py",
    )
}  # fmt: skip
OTHER_PROGRAMS = ("subprocess", "multiprocessing", "pty", "pickle", "marshal", "shelve", "code", "logging")
EVALUATING = ("eval", "exec", "breakpoint", "compile")
SURROUNDINGS = {
    name: value
    for name, value in os.environ.items()
    if name in ("PATH", "HOME", "SYSTEMROOT", "LANG", "LC_ALL", "TMPDIR")
} | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}

# Every file that opens files itself, vault/store/preflight.py apart, and how often.
# Closing any descriptor of the vault file drops the locks that SQLite holds on it. Each
# of these was checked: none of them can open the vault while it is in use.
OPENED: dict[str, int] = {
    "cli/controlling_terminal.py": 2,  # the terminal, to read and to write
    "cli/terminal.py": 1,  # where output goes that nobody can take any more
    "distribution/licences.py": 1,  # licences, copied beside the program
    "distribution/reference.py": 1,  # the page of the manual, to write
    "distribution/program.py": 1,  # what the program starts with
    "distribution/shell_files.py": 1,  # the man page and the completions, in a folder of their own
    "cli/tour.py": 1,  # the throwaway journal, after it was closed
    "journal/sessions/questions.py": 1,  # a list of own questions to import
    "journal/imports/takeout_lines.py": 1,  # the file to import
    "journal/imports/replies.py": 1,  # the file of a reply, after a check that it is no journal
    "journal/imports/file_formats.py": 1,  # Markdown files to import
    "guidance/texts.py": 1,  # the texts of the package
    "manual/pages.py": 1,  # the pages of the package
    "journal/copies/backups.py": 1,  # a backup that is finished, for its digest
    "journal/exports/takeout_pages.py": 1,  # the lines that were written just before, in a new folder of their own
    "journal/copies/restore.py": 1,  # the file that a backup replaces, after it was closed
    "support/locking.py": 1,  # the lock beside the vault, or beside a ledger
    "support/passphrases.py": 2,  # the word lists of the package
    "support/preferences.py": 1,  # the preferences, to read
    "sharing/redactor/build/__main__.py": 2,  # a list of words, to read, and the lexicon, to write
    "sharing/redactor/build/names.py": 2,  # lists of names
    "sharing/redactor/build/words/__init__.py": 1,  # the hand lists
    "sharing/redactor/build/wordnet.py": 1,  # the files of WordNet, to read
    "sharing/kit/programme_kit.py": 1,  # the texts of the package
    "sharing/report/release_ledger.py": 1,  # the ledger of reports, or its key
    "sharing/redactor/lexicon.py": 1,  # the lexicon of the package
    "sharing/report/parquet.py": 1,  # rows on their way to DuckDB, in a folder of their own
    "sharing/summary/programme_file.py": 1,  # the coordinator's file, which is taken in or only shown
    "sharing/report/rollup.py": 2,  # what lies in a coordinator's folder: at most 2 KiB of each file, only read
    "sharing/report/status_table.py": 1,  # a coordinator's list of pairs, only read
    "sharing/report/trend.py": 1,  # an earlier report, only read
    "vault/computer/anchor.py": 2,  # how new the vault was, and a copy of its key slots
    "vault/computer/device.py": 2,  # the device's own id
    "vault/computer/unsaved_box.py": 1,  # a box; a vault only before it is open, or one that is not open here
    "vault/computer/machine.py": 1,  # the id of the machine
    "vault/store/vault_files.py": 1,  # a new empty file
    "vault/store/watched_file.py": 3,  # SQLite's journal: new and empty, or to keep and put back what it takes back
    "vault/rewrite/hot_journal.py": 2,  # the damaged file, which no connection holds, and its journal
    "support/atomic_file.py": 4,  # a new file, one without a name, a finished one, and its folder
}
_COPYING = ("copy", "copy2", "copyfile", "copytree")  # of shutil
_READING = ("read_bytes", "read_text", "write_bytes", "write_text")  # of a path


@functools.cache
def text_of(path: Path) -> str:
    """Return a source file's text."""
    return path.read_text("utf-8")


@functools.cache
def tree_of(path: Path) -> ast.Module:
    """Return a source file's syntax tree."""
    return ast.parse(text_of(path))


@functools.cache
def imports_of(path: Path) -> tuple[str, ...]:
    """Return the name of every module that a file imports, at its head or in a function."""
    found: list[str] = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return tuple(found)


def is_one_of(module: str, families: Iterable[str]) -> bool:
    """Return whether a module is one of these, or a part of one."""
    return any(module == family or module.startswith(family + ".") for family in families)


def name_of(path: Path) -> str:
    """Return the name of a source file within the package."""
    return path.relative_to(PACKAGE).as_posix()


def module_of(path: Path) -> str:
    """Return the name under which a source file is imported."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def answer_of(script: str) -> Any:
    """Run a script in a fresh interpreter; return the JSON value that it prints last."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        capture_output=True,
        text=True,
        env=SURROUNDINGS,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def loaded_by(code: str) -> set[str]:
    """Run code in a fresh interpreter; return what it loaded that a bare start does not load."""
    return set(
        answer_of(
            "import sys\nbefore = set(sys.modules)\n"
            f"try:\n    {code}\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
            "loaded = sorted(set(sys.modules) - before)\nimport json\nprint('\\n' + json.dumps(loaded))\n"
        )
    )


def loaded_one_by_one(modules: Iterable[str]) -> dict[str, list[str]]:
    """Import modules in this order in one fresh interpreter; return what each was the first to load."""
    return dict(
        answer_of(
            "import importlib, json, sys\nfirst = {}\n"
            f"for name in {list(modules)!r}:\n"
            "    before = set(sys.modules)\n    importlib.import_module(name)\n"
            "    first[name] = sorted(set(sys.modules) - before)\n"
            "print('\\n' + json.dumps(first))\n"
        )
    )


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
        "from rmjournal.cli.main import run; assert run(['session', 'add']) == 2",
    ],
    ids=["import", "the lowest layer", "--version", "--help", "the help of a command", "a command called wrongly"],
)
def test_a_start_loads_none_of_the_heavy_libraries(code: str) -> None:
    assert {name for name in loaded_by(code) if is_one_of(name, HEAVY)} == set()


def test_the_domain_loads_neither_storage_nor_keys_nor_a_screen() -> None:
    modules = [module_of(path) for path in SOURCES if name_of(path).startswith("domain/")]
    offenders = [
        f"{module}: loads {library}"
        for module, libraries in loaded_one_by_one(modules).items()
        for library in libraries
        if is_one_of(library, STORAGE)
    ]
    assert len(modules) > 10
    assert offenders == []


def test_what_a_module_is_the_first_to_load_is_told_of_that_module() -> None:
    first = loaded_one_by_one(["rmjournal.support", "sqlite3", "rmjournal.vault.store.container"])
    assert "sqlite3" in first["sqlite3"]
    assert "sqlite3" not in first["rmjournal.support"] + first["rmjournal.vault.store.container"]


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {name_of(path): len(text_of(path).splitlines()) for path in SOURCES}
    offenders = [f"{name}: {length} lines" for name, length in lengths.items() if length > LONGEST]
    assert offenders == []


def import_graph() -> dict[str, set[str]]:
    """Return which modules of the package each one imports, wherever in the file, also
    for types only."""
    modules = {module_of(path): path for path in SOURCES}
    graph: dict[str, set[str]] = {}
    for module, path in modules.items():
        found: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                named = {f"{node.module}.{alias.name}" for alias in node.names}
                found |= (named & modules.keys()) or {node.module}
        graph[module] = (found & modules.keys()) - {module}
    return graph


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Return every largest group of modules that all reach each other."""
    reached: dict[str, set[str]] = {}
    for module in graph:
        seen, ahead = set[str](), list(graph[module])
        while ahead:
            if (here := ahead.pop()) not in seen:
                seen.add(here)
                ahead += graph[here]
        reached[module] = seen
    groups = {
        tuple(sorted(other for other in reached[module] if module in reached[other]))
        for module in graph
        if module in reached[module]
    }
    return sorted(map(list, groups))


def test_the_search_for_circles_finds_each_group() -> None:
    graph = {"a": {"b"}, "b": {"a", "c"}, "c": {"d"}, "d": {"c"}, "e": {"a"}}
    assert circles(graph) == [["a", "b"], ["c", "d"]]


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circles(import_graph()) == []


def test_no_two_modules_of_the_screen_share_a_name() -> None:
    names = [path.stem for path in SOURCES if name_of(path).startswith("tui/") and path.stem != "__init__"]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_sql_is_spoken_in_the_container_and_where_tables_for_others_are_made() -> None:
    speaking = [
        name_of(path) for path in SOURCES if any(is_one_of(m, ("sqlite3", "sqlite_utils")) for m in imports_of(path))
    ]
    assert speaking == [
        "journal/exports/tables.py",
        "vault/store/beside.py",
        "vault/store/cached_rows.py",
        "vault/store/connection.py",
        "vault/store/container.py",
        "vault/store/new_file.py",
        "vault/store/schema.py",
    ]


def test_cryptography_is_imported_in_the_vault_only() -> None:
    users = {name_of(path) for path in SOURCES if any(is_one_of(m, ("cryptography",)) for m in imports_of(path))}
    assert users
    assert sorted(name for name in users if not name.startswith("vault/")) == []


def test_nothing_of_the_network_is_imported() -> None:
    offenders = [
        f"{name_of(path)}: imports {module}"
        for path in SOURCES
        for module in imports_of(path)
        if is_one_of(module, NETWORK) and not is_one_of(module, NEEDED.get(name_of(path), ()))
    ]
    assert offenders == []


def test_nothing_starts_another_program_nor_evaluates_text() -> None:
    offenders = [
        f"{name_of(path)}: imports {module}"
        for path in SOURCES
        for module in imports_of(path)
        if is_one_of(module, OTHER_PROGRAMS)
    ]
    offenders += [
        f"{name_of(path)}: line {node.lineno} calls {node.func.id}"
        for path in SOURCES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in EVALUATING
    ]
    assert offenders == []


def opens_a_file(node: ast.AST) -> bool:
    """Return whether this is a call that opens a file."""
    if not isinstance(node, ast.Call):
        return False
    called = node.func
    if isinstance(called, ast.Name):
        return called.id == "open"
    if not isinstance(called, ast.Attribute):
        return False
    owner = called.value.id if isinstance(called.value, ast.Name) else ""
    if called.attr == "open":  # of a path: without arguments, or with a mode
        mode = node.args[0] if node.args else None
        is_path = mode is None or (isinstance(mode, ast.Constant) and isinstance(mode.value, str))
        return owner in ("os", "io") or is_path
    return called.attr in _READING or (owner == "shutil" and called.attr in _COPYING)


def test_files_are_opened_only_where_it_was_checked_that_they_are_not_the_vault() -> None:
    found = {
        name_of(path): count
        for path in SOURCES
        if name_of(path) != "vault/store/preflight.py" and (count := sum(map(opens_a_file, ast.walk(tree_of(path)))))
    }
    assert found == OPENED


@pytest.mark.parametrize(
    "line",
    [
        'open("x")', "os.open(p, 0)", "io.open(p)", 'p.open("rb")', "p.open()", "p.parent.open()", "p.read_bytes()",
        "p.write_text(t)", "shutil.copyfile(a, b)",
    ],
)  # fmt: skip
def test_each_way_to_open_a_file_is_found(line: str) -> None:
    assert [node for node in ast.walk(ast.parse(line)) if opens_a_file(node)] != []


@pytest.mark.parametrize(
    "line",
    [
        "Vault.open(path)", "self.sealer(o).open(box, context)", "opened(args)", "os.fdopen(number)",
        "def open(cls): pass", '"""Use create() or open()."""',
    ],
)  # fmt: skip
def test_what_only_looks_like_opening_a_file_is_not_found(line: str) -> None:
    assert [node for node in ast.walk(ast.parse(line)) if opens_a_file(node)] == []


def prose_of(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of docstrings and comments of a file, with their numbers."""
    lines = text_of(path).splitlines()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(
            node
        ):
            first, last = node.body[0].lineno, node.body[0].end_lineno or 0
            yield from enumerate(lines[first - 1 : last], first)
    for token in tokenize.generate_tokens(io.StringIO(text_of(path)).readline):
        if token.type == tokenize.COMMENT and token.line.lstrip().startswith("#"):
            yield token.start[0], token.line.rstrip()


def test_prose_is_wrapped_at_88() -> None:
    prose = [(f"{name_of(path)}:{number}", line) for path in SOURCES for number, line in prose_of(path)]
    assert len(prose) > 3_000
    assert [place for place, line in prose if len(line) > 88] == []


def test_every_file_that_the_plan_of_the_house_names_is_there() -> None:
    named = re.findall(r"`((?:\w+/)+\w+\.\w+)`", (ROOT / "ARCHITECTURE.md").read_text("utf-8"))
    assert len(named) > 30
    missing = [each for each in named if not (ROOT / each).exists() and not (PACKAGE / each).exists()]
    assert [each for each in missing if "NAME" not in each] == []


def test_every_public_thing_has_a_docstring() -> None:
    offenders = []
    for path in SOURCES:
        if not ast.get_docstring(tree_of(path)):
            offenders.append(f"{name_of(path)}: the module")
        offenders += [
            f"{name_of(path)}: {node.name}"
            for node in tree_of(path).body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            and not node.name.startswith("_")
            and not ast.get_docstring(node)
        ]
    assert offenders == []
