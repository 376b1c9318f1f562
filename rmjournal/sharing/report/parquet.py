"""Write and read summaries as Parquet, by DuckDB, for large folders and other engines.

The file holds single summaries, the newest of each record. It is no report, and needs
the same care as the folder."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from rmjournal.sharing.report.packed_rows import unpacked
from rmjournal.sharing.report.rollup import Progress, Tally
from rmjournal.sharing.summary.summary_file import OPT_INS, encoded
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


def read(path: Path, progress: Progress | None = None) -> Iterator[bytes]:
    """Yield each row as the file it was, for the strict reader.

    Takes one Parquet file, or a folder of parts. Raises Refused for anything else, such
    as a pipe, on which the engine would wait."""
    refuse_without_engine()
    import duckdb

    parts = sorted(map(str, path.glob("*" + _SUFFIX))) if path.is_dir() else [str(path)]
    if not parts or not all(map(os.path.isfile, parts)) or any(set("*?[") & set(part) for part in parts):
        raise Refused("There's no such Parquet file, or its name contains *, ? or [.", "Choose another.")
    try:
        with duckdb.connect(config=_OFFLINE) as connection:
            rows = "FROM read_parquet($parts)"
            described = connection.execute(f"DESCRIBE SELECT * {rows}", {"parts": parts}).fetchall()
            if {name: kind for name, kind, *_ in described} == _COLUMNS:
                columns = ", ".join(f'"{name}"' for name in _COLUMNS)
                number = connection.execute(f"SELECT count(*) {rows}", {"parts": parts}).fetchall()[0][0]
                connection.execute(f"SELECT {columns} {rows}", {"parts": parts})
                yield from _files(connection, number, progress)
                return
    except duckdb.Error:
        pass
    raise Refused("This Parquet file is damaged or contains no summaries.", "Make it again with --parquet.")


def _files(connection: "duckdb.DuckDBPyConnection", number: int, progress: Progress | None) -> Iterator[bytes]:
    done = 0
    while rows := connection.fetchmany(_AT_ONCE):
        for row in rows:
            found = zip(_COLUMNS, row, strict=True)
            yield _ENCODER.encode({name: value for name, value in found if value is not None})
        done += len(rows)
        if progress is not None:
            progress(done, number)
