"""Summaries go into Parquet and come back as the same report. (DuckDB belongs to the optional extra.)"""

import os
import stat
from pathlib import Path

import msgspec
import pytest

from rmjournal.sharing.report import parquet
from rmjournal.sharing.report.composition import compose
from rmjournal.sharing.report.output_formats import as_object
from rmjournal.sharing.report.rollup import tally
from rmjournal.sharing.summary.summary_file import RefusalReason, encoded
from rmjournal.support.errors import Failed, Refused
from tests.sharing.report import folders
from tests.sharing.report.folders import many, summary

duckdb = pytest.importorskip("duckdb")


def test_what_is_read_back_gives_the_same_cells(tmp_path: Path) -> None:
    found = tally([*map(encoded, many(200)), encoded(summary(3, revision=2)), b"kestrel"])
    path = tmp_path / "it's here.parquet"
    parquet.write(found, path)
    again = tally(parquet.read(path))
    assert list(again.summaries) == list(found.summaries)
    one, other = compose(found), compose(again)
    assert one is not None
    assert other is not None
    assert as_object(other) == as_object(one) | {"rejected": {}, "replaced": 0}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_another_engine_reads_one_row_a_record_and_the_parts_that_it_writes_are_read_back(tmp_path: Path) -> None:
    found = tally(map(encoded, many(200)))
    parquet.write(found, tmp_path / "all.parquet")
    parts = tmp_path / "parts.parquet"
    parts.mkdir()
    with duckdb.connect() as engine:
        rows = engine.read_parquet(str(tmp_path / "all.parquet"))
        (counted,) = engine.execute(
            "SELECT count(*), count(DISTINCT record), count(usefulness) FROM read_parquet($1)",
            [str(tmp_path / "all.parquet")],
        ).fetchall()
        for role, rest in (("a", "record < 'm'"), ("b", "record >= 'm'")):
            rows.filter(rest).write_parquet(str(parts / f"part-{role}.parquet"))
    counts = found.summaries.counts()
    assert counted == (200, 200, 200 - counts["usefulness"][""])
    assert list(tally(parquet.read(parts)).summaries) == list(found.summaries)


def test_rows_are_read_as_strictly_as_files(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.parquet", tmp_path / "bad.parquet"
    parquet.write(tally(map(encoded, many(20))), good)
    with duckdb.connect() as engine:
        engine.execute("CREATE TABLE t AS SELECT * FROM read_parquet($1)", [str(good)])
        engine.execute("UPDATE t SET usefulness = '=1+1' WHERE record = (SELECT min(record) FROM t)")
        engine.table("t").write_parquet(str(bad))
    found = tally(parquet.read(bad))
    assert (len(found.summaries), found.rejected) == (19, {RefusalReason.UNKNOWN_VALUE: 1})


@pytest.mark.parametrize("content", [b"", b"kestrel", b"PAR1" + bytes(100) + b"PAR1"])
def test_what_is_no_parquet_of_summaries_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.parquet"
    path.write_bytes(content)
    with pytest.raises(Refused) as told:
        tally(parquet.read(path))
    assert "kestrel" not in str(told.value)


def test_the_engine_drops_what_the_strict_reader_would_and_counts_the_same(tmp_path: Path) -> None:
    """Copies, older revisions, two of one revision, and rows that are refused and so replace nothing."""
    chance = folders.chance(3)
    files = [folders.drawn(chance, number % 60, opt_in=0.4) for number in range(400)]
    files = [msgspec.structs.replace(file, revision=chance.choice((1, 1, 2, 9))) for file in files]
    good = [encoded(file) for file in chance.choices(files, k=600)]
    bad = [
        line.replace(b'"sessions":"', b'"sessions":"x').replace(b'"revision":1', b'"revision":9') for line in good[:40]
    ]
    empty, null = b'"themes":[]', b'"themes":[null]'
    bad += [line.replace(empty, null).replace(b'"themes":["', b'"themes":[null,"') for line in good[40:80]]
    bad += [line.replace(b'"version":1', b'"version":2') for line in good[80:90]]
    bad += [line.replace(b'"record":"', b'"record":"0') for line in good[90:99]]
    lines = tmp_path / "lines.json"
    lines.write_bytes(b"\n".join(good + bad))
    with duckdb.connect() as engine:
        rows = engine.read_json(str(lines), columns=parquet._COLUMNS, format="newline_delimited")
        rows.write_parquet(str(tmp_path / "all.parquet"))
    by_files, by_engine = tally(good + bad), tally(parquet.read(tmp_path / "all.parquet"))
    assert list(by_engine.summaries) == list(by_files.summaries)
    assert (by_engine.older, by_engine.files) == (by_files.older, by_files.files)
    assert sum(by_engine.rejected.values()) == sum(by_files.rejected.values()) == 99
    kept = list(parquet.read(tmp_path / "all.parquet"))
    assert kept[0] == by_files.older
    assert len(kept) == 1 + len(by_files.summaries) + 99  # Python sees each record once


def test_what_is_wrong_with_the_columns_of_another_file_is_said(tmp_path: Path) -> None:
    path = tmp_path / "good.parquet"
    parquet.write(tally(map(encoded, many(20))), path)
    for number, (select, words) in enumerate(
        (
            ("SELECT record, themes FROM t", "lacks the columns agreement, continue"),
            ("SELECT *, 'kestrel' AS kestrel FROM t", "has 1 columns that don't belong"),
            ("SELECT * REPLACE (1.5 AS sessions) FROM t", "have different types"),
        )
    ):
        other = tmp_path / f"other{number}.parquet"
        with duckdb.connect() as engine:
            engine.execute("CREATE TABLE t AS SELECT * FROM read_parquet($1)", [str(path)])
            engine.sql(select).write_parquet(str(other))
        with pytest.raises(Refused, match=words) as told:
            tally(parquet.read(other))
        assert "kestrel" not in str(told.value)
    with duckdb.connect() as engine:  # an engine may make its numbers longer
        engine.execute("CREATE TABLE t AS SELECT * FROM read_parquet($1)", [str(path)])
        engine.sql("SELECT * REPLACE (revision::BIGINT AS revision) FROM t").write_parquet(str(tmp_path / "w.parquet"))
    assert len(tally(parquet.read(tmp_path / "w.parquet")).summaries) == 20


def test_other_columns_a_missing_file_and_a_pattern_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    with duckdb.connect() as engine:
        engine.sql("SELECT 'kestrel' AS record").write_parquet(str(path))
    path.rename(tmp_path / "x[1].parquet")
    engine_made = tmp_path / "y.parquet"
    engine_made.write_bytes((tmp_path / "x[1].parquet").read_bytes())
    for each in (engine_made, tmp_path / "none.parquet", tmp_path / "x[1].parquet", tmp_path / "*.parquet"):
        with pytest.raises(Refused):
            tally(parquet.read(each))


def test_a_pipe_and_a_link_that_leads_nowhere_are_refused_without_waiting(tmp_path: Path) -> None:
    parts = tmp_path / "parts.parquet"
    parts.mkdir()
    os.mkfifo(tmp_path / "pipe.parquet")
    for make in (os.mkfifo, lambda path: os.symlink("/nowhere/at/all", path)):
        make(parts / "a.parquet")
        for each in (parts, tmp_path / "pipe.parquet"):
            with pytest.raises(Refused):
                tally(parquet.read(each))
        (parts / "a.parquet").unlink()


def test_nothing_is_written_over_and_nothing_is_left_where_it_fails(tmp_path: Path) -> None:
    found = tally(map(encoded, many(20)))
    path = tmp_path / "x.parquet"
    path.write_bytes(b"mine")
    with pytest.raises(Refused):
        parquet.write(found, path)
    assert path.read_bytes() == b"mine"
    with pytest.raises(Failed):
        parquet.write(found, tmp_path / "none" / "x.parquet")
    assert list(tmp_path.iterdir()) == [path]
