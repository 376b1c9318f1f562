"""Print a report as text to read, as JSON for programs, as CSV for a spreadsheet."""

import csv
import io
from collections.abc import Iterator, Mapping

import msgspec

from rmjournal.sharing.report.composition import INSTEAD, Report, Row, rejected
from rmjournal.sharing.report.disclosure import FEWEST
from rmjournal.sharing.report.main_points import day, definition, main_points
from rmjournal.sharing.report.rollup import Dropped, Oddity, Tally
from rmjournal.sharing.summary.summary_file import RefusalReason

TOO_FEW = f"fewer than {FEWEST}"
_REPLACED = "duplicates or older versions"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet reckon with a cell


def not_counted(tally: Tally) -> Iterator[str]:
    """Yield exactly how many files are not counted, in words.

    For the person who has the folder, and not for the report."""
    for reason, count in tally.rejected.items():
        yield f"{_files(count)}: {_why(reason)}"
    if tally.older:
        yield f"{_files(tally.older)}: {_REPLACED}"


def valid(tally: Tally) -> str:
    """Return exactly how many summaries and statements are valid, in words."""
    summaries, statements = len(tally.summaries), len(tally.statements)
    words = f"{summaries} {'summary' if summaries == 1 else 'summaries'}"
    return f"{words}, {statements} {'statement' if statements == 1 else 'statements'}"


def not_shown(report: Report) -> Iterator[str]:
    """Yield each reason why something is not shown, after what that is."""
    for why in dict.fromkeys(each.why for each in report.withheld):
        yield f"{', '.join(each.title for each in report.withheld if each.why == why)}. {why}"


def passed_over(report: Report) -> Iterator[str]:
    """Yield roughly how many files are not counted, in words."""
    yield from reasons(report.rejected)
    if report.replaced != 0:
        yield f"{_about(report.replaced)}: {_REPLACED}"
    for reason, count in report.dropped.items():
        yield f"{_about(count, 'statements')}: {Dropped(reason).words}"


def not_printed(dropped: Mapping[str, int]) -> Iterator[str]:
    """Yield exactly how many statements the filter drops now, in words.

    For the person who has the folder, and not for the report."""
    for reason, count in sorted(dropped.items()):
        yield f"{count} {'statement' if count == 1 else 'statements'}: {Dropped(reason).words}"


def reasons(counts: Mapping[str, int | None]) -> Iterator[str]:
    """Yield roughly how many files were not counted, for each reason in words."""
    for reason, count in counts.items():
        yield f"{_about(count)}: {_why(reason)}"


def _why(reason: str) -> str:
    return Oddity(reason).words if reason in list(Oddity) else RefusalReason(reason).words


def _files(count: int) -> str:
    return f"{count} file" if count == 1 else f"{count} files"


def _about(count: int | None, what: str = "files") -> str:
    return f"under {FEWEST} {what}" if count is None else f"about {count} {what}"


def invited(report: Report) -> str:
    """Return how many of those invited handed something in; "" if that is unknown."""
    if report.invited is None:
        return ""
    if report.response is not None:
        return f"About {report.response}% of the {report.invited} people invited handed one in."
    return f"{report.response_instead.capitalize()} of the {report.invited} people invited handed one in."


def as_text(report: Report) -> str:
    """Return the report in plain lines."""
    return "\n".join(_text(report))


def _text(report: Report) -> Iterator[str]:
    if report.name:
        yield report.name
    yield f"Report on {report.period}, from about {report.files} summaries"
    if sentence := invited(report):
        yield sentence
    if report.on:
        yield f"Released on {day(report)}."
    if report.contact:
        yield f"Questions to: {report.contact}"
    yield ""
    if report.is_small:
        yield INSTEAD
    yield from main_points(report)
    defined = set()
    for table in report.tables:
        yield f"\n{table.title}{', of those who answered' if table.is_of_answers else ''}"
        width = max(len(row.label) for row in table.rows)
        for row in table.rows:
            yield f"  {row.label:<{width}}  {figures(row)}"
        if (words := definition(table)) and words not in defined:
            defined.add(words)
            yield f"  {words}"
    if report.statements:
        yield "\nIn their own words"
        yield from (f"  {text}" for text in report.statements)
    if report.withheld:
        yield "\nNot shown"
        yield from (f"  {line}" for line in not_shown(report))
    if not_counted := list(passed_over(report)):
        yield "\nNot counted"
        yield from (f"  {line}" for line in not_counted)
    yield "\nHow to read this"
    yield from (f"  {note}" for note in report.notes)


def figures(row: Row) -> str:
    """Return what a line says beside its answer."""
    if row.count is None:
        return row.instead
    return f"about {row.count}" if row.is_silence and not row.instead else f"about {row.count}, {row.percent}"


def as_object(report: Report) -> dict[str, object]:
    """Return the report as an object for JSON."""
    found: dict[str, object] = msgspec.to_builtins(report)
    return found


def too_few(tally: Tally) -> dict[str, object]:
    """Return all that may be said of fewer than ten summaries.

    That is just this, and roughly how many files were not counted and why."""
    return {"format": "rmjournal-rollup", "version": 1, "files": TOO_FEW, "rejected": rejected(tally)}


def as_csv(report: Report) -> bytes:
    """Return the cells as CSV, one a line; no spreadsheet takes one for a formula."""
    table = io.StringIO(newline="")
    writer = csv.writer(table, quoting=csv.QUOTE_ALL)
    writer.writerow(["period", "field", "answer", "count", "per_cent", "instead", "of_answers"])
    lines: list[list[object]] = [[report.period, "files", "", report.files, "", ""]]
    if report.invited is not None:
        lines.append([report.period, "invited", "", report.invited, report.response, report.response_instead])
    lines += [
        [report.period, table.field, row.label, row.count, row.share, row.instead, row.of_answers]
        for table in report.tables
        for row in table.rows
    ]
    lines += [[report.period, each.field, "", "", "", f"not shown: {each.why}"] for each in report.withheld]
    lines += [[report.period, "statement", text, "", "", ""] for text in report.statements]
    for line in lines:
        cells = [*line, ""][:7] if len(line) < 7 else line
        writer.writerow([_guarded("" if cell is None else str(cell)) for cell in cells])
    return table.getvalue().encode("ascii", "replace")


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
