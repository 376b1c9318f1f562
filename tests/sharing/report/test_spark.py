"""The statement that the manual gives for Spark makes the same report as DuckDB does, from a million rows in parts."""

import subprocess
import sys
from pathlib import Path

import pytest

from rmjournal.manual.pages import find
from rmjournal.sharing.report import parquet
from rmjournal.sharing.report.composition import compose
from rmjournal.sharing.report.output_formats import as_object
from rmjournal.sharing.report.rollup import Tally, tally
from rmjournal.sharing.summary.summary_file import OPT_INS, SESSIONS, THEMES
from tests.manual.fences import fences

ROWS, RECORDS, PARTS = 1_000_000, 700_000, 8
_SCRIPT = """
import sys
from pyspark.sql import SparkSession
spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
spark.sparkContext.setLogLevel("ERROR")
spark.sql(sys.stdin.read())
spark.stop()
"""


def statement() -> str:
    """Return the statement of the manual."""
    (found,) = [block for words, block in fences(find("large-programmes").text) if words == "sql"]
    return "\n".join(found)


def test_the_manual_gives_one_statement_with_every_column() -> None:
    for name in parquet._COLUMNS:
        assert name in statement()


@pytest.mark.slow
@pytest.mark.programs("java")
def test_spark_and_the_engine_give_the_same_cells_from_a_million_rows_in_parts(tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    folder, found = tmp_path / "parts.parquet", tmp_path / "all.parquet"
    invented(folder)
    told = statement().replace("'all.parquet'", f"'{found}'").replace("`parts.parquet`", f"`{folder}`")
    subprocess.run([sys.executable, "-c", _SCRIPT], input=told, text=True, check=True, cwd=tmp_path, timeout=540)
    by_spark, by_engine = tally(parquet.read(found)), tally(parquet.read(folder))
    assert len(by_engine.summaries) == RECORDS
    assert (by_engine.older, by_spark.older) == (ROWS - RECORDS, 0)
    assert cells(by_spark) == cells(by_engine)


def cells(found: Tally) -> dict[str, object]:
    """Return the report, without what is said of older revisions."""
    report = compose(found)
    assert report is not None
    return as_object(report) | {"replaced": None}


def invented(folder: Path) -> None:
    """Write a million rows in parts, of which the later ones have newer revisions of records in the earlier ones."""
    duckdb = pytest.importorskip("duckdb")
    folder.mkdir()

    def one_of(answers: tuple[str, ...], salt: int, *, absent: int) -> str:
        listed = ", ".join(f"'{answer}'" for answer in answers)
        return f"[{listed}{', NULL' * absent}][1 + (hash(i, {salt}) % {len(answers) + absent})::INT]"

    themes = ", ".join(f"'{theme}'" for theme in sorted(THEMES))
    columns = [
        "'rmjournal-summary' AS format", "1::TINYINT AS version",
        f"left(translate(md5((i % {RECORDS})::VARCHAR), '0189', 'wxyz'), 26) AS record",
        f"(1 + i // {RECORDS})::TINYINT AS revision", "'2026-H1' AS period",
        f"{one_of(SESSIONS[:3], 1, absent=0)} AS sessions",
        f"[{themes}][1 + (hash(i, 2) % 6)::INT : 1 + (hash(i, 2) % 6)::INT + (hash(i, 3) % 3)::INT] AS themes",
        *(f"{one_of(words, at, absent=2)} AS \"{name}\"" for at, (name, words) in enumerate(OPT_INS.items(), 10)),
    ]  # fmt: skip
    with duckdb.connect() as engine:
        for part in range(PARTS):
            rows = engine.sql(f"FROM range({ROWS}) AS t(i) SELECT {', '.join(columns)} WHERE i % {PARTS} = {part}")
            rows.write_parquet(str(folder / f"part-{part}.parquet"))
