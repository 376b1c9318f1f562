"""Write and read summaries as Parquet, by DuckDB, for large folders and other engines.

DuckDB drops older revisions and copies as it reads; what is left goes through the same
strict reader as files. The file holds single summaries, the newest of each record. It
is no report, and needs the same care as the folder."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from rmjournal.sharing.report.packed_rows import unpacked
from rmjournal.sharing.report.rollup import Progress, Tally
from rmjournal.sharing.summary.summary_file import MOST_THEMES, OPT_INS, SESSIONS, THEMES, encoded
from rmjournal.support.atomic_file import give_name, refuse_existing, sync_file, why
from rmjournal.support.errors import Failed, Refused

if TYPE_CHECKING:
    import duckdb

_SUFFIX = ".parquet"

_WHAT = "The Parquet file"
_COLUMNS = {
    "format": "VARCHAR",
    "version": "TINYINT",
    "record": "VARCHAR",
    "revision": "TINYINT",
    "period": "VARCHAR",
    "sessions": "VARCHAR",
    "themes": "VARCHAR[]",
} | dict.fromkeys(OPT_INS, "VARCHAR")
_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
_AT_ONCE = 10_000  # rows
_ENCODER = msgspec.json.Encoder(order="sorted")  # canonical bytes are read several times as fast
# Nothing is downloaded: the two formats that are needed come with the library.
_OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "512MB",
}


def refuse_without_engine() -> None:
    """Raise Refused if DuckDB, an optional extra, is not installed."""
    if find_spec("duckdb") is None:
        raise Refused(
            "Parquet files need DuckDB, which is not installed.",
            "Install rmjournal with its optional extra `programme`.",
        )


def write(tally: Tally, path: Path) -> None:
    """Write the newest summary of each record to a new file, ordered by record.

    About 10 us a row. Raises Refused or Failed, and leaves nothing."""
    refuse_without_engine()
    import duckdb

    refuse_existing(path, _WHAT)
    reason, folder = "", None
    try:
        folder = tempfile.mkdtemp(prefix=".rmjournal-", dir=path.parent)
        lines, rows = os.path.join(folder, "rows"), os.path.join(folder, "rows" + _SUFFIX)
        with open(lines, "wb") as file:
            file.writelines(encoded(unpacked(record, tally.period, row)) + b"\n" for record, row in tally.summaries)
        with duckdb.connect(config=_OFFLINE | {"temp_directory": folder}) as connection:
            taken = connection.read_json(lines, columns=_COLUMNS, format="newline_delimited")
            taken.order("record").write_parquet(rows, compression="zstd")
        os.chmod(rows, 0o600)
        sync_file(Path(rows))
        refuse_existing(path, _WHAT)
        give_name(Path(rows), path)
        return
    except OSError as cause:
        reason = why(cause)
    except duckdb.Error:  # its message may quote a row
        reason = "DuckDB failed"
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
    raise Failed(f"{_WHAT} couldn't be saved: {reason}.", "Choose another place.")


def read(path: Path, progress: Progress | None = None) -> Iterator[bytes | int]:
    """Yield the newest row of each record as the file it was, for the strict reader.

    The number of older rows and copies comes first. A row that the strict reader would
    refuse replaces none. Takes one Parquet file, or a folder of parts. Raises Refused
    for anything else, such as a pipe, on which the engine would wait."""
    refuse_without_engine()
    import duckdb

    parts = sorted(map(str, path.glob("*" + _SUFFIX))) if path.is_dir() else [str(path)]
    if not parts or not all(map(os.path.isfile, parts)) or any(set("*?[") & set(part) for part in parts):
        raise Refused("There's no such Parquet file, or its name contains *, ? or [.", "Choose another.")
    missing, foreign = set(_COLUMNS), 0
    with (
        tempfile.TemporaryDirectory(prefix="rmjournal-") as folder,
        suppress(duckdb.Error),
        duckdb.connect(config=_OFFLINE | {"temp_directory": folder}) as connection,
    ):
        rows = "FROM read_parquet($parts, union_by_name = true)"
        described = connection.execute(f"DESCRIBE SELECT * {rows}", {"parts": parts}).fetchall()
        found = {name: "INTEGER" if kind in _INTEGERS else kind for name, kind, *_ in described}
        missing, foreign = _COLUMNS.keys() - found.keys(), len(found.keys() - _COLUMNS.keys())
        if found == {name: "INTEGER" if kind in _INTEGERS else kind for name, kind in _COLUMNS.items()}:
            yield from _files(connection, rows, parts, progress)
            return
    if missing == set(_COLUMNS):
        sentence = "This Parquet file is damaged or contains no summaries."
    elif missing:
        sentence = f"This Parquet file lacks the columns {', '.join(sorted(missing))}."
    elif foreign:
        sentence = f"This Parquet file has {foreign} columns that don't belong to a summary."
    else:
        sentence = "This Parquet file is damaged, or its columns have different types from those that --parquet writes."
    raise Refused(sentence, "Make it again with --parquet, and keep its columns.")


def _files(
    connection: "duckdb.DuckDBPyConnection", rows: str, parts: list[str], progress: Progress | None
) -> Iterator[bytes | int]:
    columns = ", ".join(f'"{name}"' for name in _COLUMNS)
    older = f"{_VALID} AND row_number() OVER (PARTITION BY record, period, {_VALID} ORDER BY {_NEWEST_FIRST}) > 1"
    connection.execute(f"CREATE TEMP TABLE sorted AS SELECT {columns}, {older} AS older {rows}", {"parts": parts})
    every, dropped = connection.execute("SELECT count(*), count(*) FILTER (older) FROM sorted").fetchall()[0]
    yield int(dropped)
    done = dropped
    connection.execute(f"SELECT {columns} FROM sorted WHERE NOT older")  # noqa: S608 - the columns are our own
    while found := connection.fetchmany(_AT_ONCE):
        for row in found:
            fields = zip(_COLUMNS, row, strict=True)
            yield _ENCODER.encode({name: value for name, value in fields if value is not None})
        done += len(found)
        if progress is not None:
            progress(done, every)


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


# What the strict reader accepts, and which of two it would count: the same as
# `packed_rows`, where the last in the order of a list counts.
_VALID = " AND ".join(
    [
        "(coalesce(format = 'rmjournal-summary' AND version = 1 AND revision BETWEEN 1 AND 9",
        "regexp_full_match(record, '[a-z2-7]{26}')",
        "regexp_full_match(period, '20[0-9]{2}-H[12]|cycle-([1-9]|1[0-2])')",
        f"sessions IN ({_listed(SESSIONS)})",
        f"len(themes) <= {MOST_THEMES} AND list_count(themes) = len(themes)",
        f"list_has_all([{_listed(THEMES)}], themes) AND list_sort(list_distinct(themes)) = themes",
        *(f'("{name}" IS NULL OR "{name}" IN ({_listed(words)}))' for name, words in OPT_INS.items()),
    ]
)
_VALID += ", false))"
_NEWEST_FIRST = ", ".join(
    [
        "revision DESC",
        f"list_position([{_listed(SESSIONS)}], sessions) DESC",
        "len(themes) DESC, themes DESC",
        *(f'coalesce(list_position([{_listed(words)}], "{name}"), 0) DESC' for name, words in OPT_INS.items()),
    ]
)
