"""The tables of a takeout, opened by the programs that people open SQLite files with."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rmjournal.journal import Journal
from tests.journal.making import filled
from tests.test_architecture import SURROUNDINGS

pytestmark = pytest.mark.slow  # asks the package registry for these programs

BIN = "Scripts" if os.name == "nt" else "bin"
IN_DUCKDB = """
import glob, json, os, sys, duckdb, duckdb_ext
(reader,) = glob.glob(os.path.join(list(duckdb_ext.__path__)[0], "extensions", "*", "*", "sqlite_scanner*"))
with duckdb.connect() as other:
    other.execute(f"load '{reader}'")
    other.execute(f"attach '{sys.argv[1]}' as journal (type sqlite, read_only)")
    print(json.dumps({
        name: other.execute(f"select count(*) from journal.{name}").fetchone()[0]
        for name in ("entries", "pairs", "takeaway", "timeline", "agreed_takeaways", "open_commitments")
    }))
"""
IN_SQL = "select (select count(*) from entries) as entries, (select count(*) from timeline) as timeline"


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Datasette, and DuckDB with its reader of SQLite files, in an environment of their
    own."""
    home = tmp_path_factory.mktemp("programs")
    run(sys.executable, "-m", "venv", home)
    run(home / BIN / "python", "-m", "pip", "install", "-q", "datasette", "duckdb-ext-sqlite")
    return home / BIN


def run(*command: str | Path) -> str:
    """Run a command; return what it printed, and fail with what it said."""
    done = subprocess.run(
        [os.fspath(each) for each in command],
        env={**os.environ} | SURROUNDINGS, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_datasette_duckdb_and_sqlite_utils_read_the_same_tables(
    journal: Journal, tmp_path: Path, programs: Path
) -> None:
    filled(journal)
    file = tmp_path / "all.db"
    journal.takeouts.write_tables(file)
    plain = json.loads(run(sys.executable, "-m", "sqlite_utils", "query", file, IN_SQL))[0]
    assert plain["entries"] == plain["timeline"] > 5
    in_duckdb = json.loads(run(programs / "python", "-c", IN_DUCKDB, file))
    assert (in_duckdb["entries"], in_duckdb["timeline"]) == (plain["entries"], plain["timeline"])
    assert in_duckdb["pairs"] == 2
    datasette: list[str | Path] = [programs / "datasette", file, "--get"]
    assert json.loads(run(*datasette, "/all/timeline.json?_shape=array&_size=max")) != []
    (counted,) = json.loads(run(*datasette, "/all.json?_shape=array&sql=" + IN_SQL.replace(" ", "+")))
    assert counted == plain
    found = json.loads(run(*datasette, "/all/entries.json?_shape=array&_search=hidden"))
    assert [each for each in found if "hidden" in each["text"]] != []
