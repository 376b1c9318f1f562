"""Compare the published cells of reports on several periods.

A report is a snapshot of whoever handed something in. So a change of less than ten
points is called none, and a line is compared only with a line of the same answers."""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from rmjournal.sharing.report.composition import Report, Row, Table
from rmjournal.support.atomic_file import why
from rmjournal.support.errors import Failed, Refused

LEAST = 10  # points that are called a change
_LIMIT = 1 << 20  # bytes of a report
_DECODER = msgspec.json.Decoder(Report)
_ENDS = {"under 5%": 0, "over 95%": 100}
_OTHERWISE = "Make it with `rmjournal rollup FOLDER --json`."


class Line(NamedTuple):
    """An answer over the periods: its share in each, "" where it is not shown."""

    title: str
    label: str
    shares: tuple[str, ...]
    change: str  # from the last but one to the last


def load(path: Path) -> Report:
    """Read a report that was printed as JSON. Raises Refused or Failed."""
    data, reason, report = b"", "", None
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                data = file.read(_LIMIT + 1)
    except OSError as cause:
        reason = why(cause)
    if reason:
        raise Failed(f"An earlier report can't be read: {reason}.", _OTHERWISE)
    with suppress(ValueError, RecursionError):  # msgspec's errors are ValueErrors, and quote the file
        report = _DECODER.decode(data) if len(data) <= _LIMIT else None
    if report is None:
        raise Refused("That isn't an rmjournal report in JSON.", _OTHERWISE)
    return report


def lines(reports: Sequence[Report]) -> Iterator[Line]:
    """Yield every answer that the last report counts, over all reports.

    Raises Refused for two reports on one period."""
    periods = [report.period for report in reports]
    if len(set(periods)) < len(periods):
        raise Refused("Two of these reports are on the same period.", "Name one report for each period.")
    for table in reports[-1].tables:
        for row in table.rows:
            if row.count is not None and not row.is_silence:
                found = [_same(report, table, row) for report in reports]
                shares = tuple(each.percent if each is not None else "" for each in found)
                yield Line(table.title, row.label, shares, _change(*found[-2:]) if len(found) > 1 else "")


def changes(report: Report, since: Report) -> dict[tuple[str, str], str]:
    """Return how each line of a report changed since another, by field and label."""
    return {
        (table.field, row.label): _change(_same(since, table, row), row)
        for table in report.tables
        for row in table.rows
        if row.count is not None and not row.is_silence
    }


def _same(report: Report, table: Table, row: Row) -> Row | None:
    """Return the counted line with the same answers, of the same base."""
    for other in report.tables:
        if other.field == table.field:
            for each in other.rows:
                same = (each.answers, each.no_answer, bool(each.of_answers))
                if each.count is not None and same == (row.answers, row.no_answer, bool(row.of_answers)):
                    return each
    return None


def _change(earlier: Row | None, later: Row | None) -> str:
    if earlier is None or later is None:
        return "not shown before"
    points = _points(later) - _points(earlier)
    if abs(points) < LEAST:
        return "no change"
    return f"{'up' if points > 0 else 'down'} {abs(points)} points"


def _points(row: Row) -> int:
    return _ENDS[row.percent] if row.percent in _ENDS else int(row.percent.rstrip("%"))


def as_text(reports: Sequence[Report]) -> Iterator[str]:
    """Yield the table over the periods in plain lines."""
    found = list(lines(reports))
    yield f"From {reports[0].period} to {reports[-1].period}, shares in per cent"
    width = max((len(line.label) for line in found), default=0)
    heads = [report.period for report in reports]
    for title in dict.fromkeys(line.title for line in found):
        yield f"\n{title}"
        yield f"  {'':<{width}}  {'  '.join(f'{head:>9}' for head in heads)}"
        for line in found:
            if line.title == title:
                cells = "  ".join(f"{share or '-':>9}" for share in line.shares)
                yield f"  {line.label:<{width}}  {cells}  {line.change}"
    yield (
        f"\nChanges of less than {LEAST} points count as no change. It may not be the same people who sent a"
        " summary each time, and shares are rounded to 5%. A dash means that a report doesn't show the same answers."
    )
