"""The report for whoever runs a programme. No journal is opened, nothing is asked, nothing is sent."""

from argparse import Namespace
from datetime import date
from pathlib import Path

from rmjournal.cli import terminal
from rmjournal.errors import Usage
from rmjournal.sharing import ledger, report_forms
from rmjournal.sharing.disclosure import FLOOR, K
from rmjournal.sharing.report import report
from rmjournal.sharing.rollup import Tally, read_folder, tally
from rmjournal.writing import refuse_existing, write_new

_TABLE, _PAGE, _ROWS = "The table", "The page", "The Parquet file"
_PARQUET = ".parquet"


def rollup(args: Namespace) -> None:
    """Print what may be said of the summaries in a folder, and write it to the files that are named.

    Whatever can be refused is refused before the ledger notes a report."""
    if args.invited is not None and args.invited < 1:
        raise Usage("At least 1 was invited.", "See `rmjournal rollup --help`.")
    for what, name in ((_TABLE, args.csv), (_PAGE, args.html), (_ROWS, args.parquet)):
        if name is not None:
            refuse_existing(Path(name), what)
    if args.parquet is not None:
        from rmjournal.sharing import parquet  # 3 ms, and the page 2 ms, which the report alone need not pay

        parquet.refuse_without_engine()
    found = _tally(Path(args.folder), args.period)
    made = report(
        found, k=FLOOR if args.one_role else K, invited=args.invited, statements=_let_through(found.statements)
    )
    if made is None:
        _too_few(args, found)
        return
    known = ledger.usual_path() if args.ledger is None else Path(args.ledger)
    ledger.note(known, made.period, made.k, found.records, made.statements, date.today())
    if args.csv is not None:
        write_new(Path(args.csv), report_forms.as_csv(made), _TABLE)
    if args.html is not None:
        from rmjournal.sharing.report_html import as_page

        write_new(Path(args.html), as_page(made), _PAGE)
    if args.parquet is not None:
        with terminal.working("Writing"):
            parquet.write(found, Path(args.parquet))
        terminal.say(
            "The Parquet file holds the single summaries: keep it as close as the folder, and delete it with it."
        )
    if args.json:
        terminal.put_json(report_forms.as_object(made))
    else:
        terminal.put_text(report_forms.as_text(made))


def _let_through(found: tuple[str, ...]) -> tuple[str, ...]:
    """Return the statements that the filter lets through again, whoever wrote them."""
    if not found:
        return ()
    from rmjournal.sharing import statements  # 20 ms, and most folders have none

    with terminal.working("Filtering"):
        return statements.let_through(found)


def _tally(path: Path, period: str | None) -> Tally:
    with terminal.working("Reading") as progress:
        if path.suffix == _PARQUET:
            from rmjournal.sharing import parquet

            return tally(parquet.read(path, progress), period)
        return read_folder(path, period=period, progress=progress)


def _too_few(args: Namespace, found: Tally) -> None:
    """Say that there are fewer than ten, why files were passed over, and nothing else."""
    if args.json:
        terminal.put_json(report_forms.too_few(found))
        return
    terminal.put(f"There are {report_forms.TOO_FEW} summaries. That is too few for a report.")
    for line in report_forms.reasons(found.rejected):
        terminal.put(f"  {line}")
    terminal.say("What to do instead: a talk together, led by somebody neutral, and the status notes.")
