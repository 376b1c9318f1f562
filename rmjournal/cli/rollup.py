"""The report for whoever runs a programme. No journal is opened, nothing is asked, nothing is sent."""

import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from rmjournal.cli import terminal
from rmjournal.sharing.public import FLOOR, K, Report, Tally, ledger, read_folder, rejected, report_forms, tally
from rmjournal.sharing.public import compose as report
from rmjournal.support.atomic_file import ready, refuse_existing
from rmjournal.support.errors import Refused, Usage

_TABLE, _PAGE, _ROWS = "The table", "The page", "The Parquet file"
_PARQUET = ".parquet"


def rollup(args: Namespace) -> None:
    """Print what may be said of the summaries in a folder, and write it to the files that are named.

    The rows in Parquet are no report, and are written first. Of the report all is made and lies written, under other
    names, before the ledger notes it. What may still go wrong then: somebody puts a file where one of the names was
    free, or takes the folder away; standard output does not take the text; the power fails, and leaves files whose
    names begin with ".rmjournal-". The report is noted then, and the same command, with other names, gives it."""
    if args.invited is not None and args.invited < 1:
        raise Usage("At least 1 was invited.", "See `rmjournal rollup --help`.")
    if args.period is not None:
        _check_period(args.period)
    known = ledger.usual_path() if args.ledger is None else Path(args.ledger)
    _check_names(args, known)
    if args.parquet is not None:
        from rmjournal.sharing.public import parquet  # 3 ms, and the page 2 ms, which the report alone need not pay

        parquet.refuse_without_engine()
    found = _tally(Path(args.folder), args.period)
    if lines := list(report_forms.not_counted(found)):
        terminal.say(
            "\n".join(["Not counted, exactly, for you and not for the report:", *(f"  {line}" for line in lines)])
        )
    if args.parquet is not None:
        with terminal.working("Writing"):
            parquet.write(found, Path(args.parquet))
        terminal.say(
            "The Parquet file holds the single summaries: keep it as close as the folder, and delete it with it."
        )
    made = report(
        found, k=FLOOR if args.one_role else K, invited=args.invited, statements=_let_through(found.statements)
    )
    if made is None:
        _too_few(args, found)
        return
    text = "" if args.json else report_forms.as_text(made)
    with ExitStack() as files:
        for name, content, what in list(_files(args, made)):
            files.enter_context(ready(Path(name), content, what))
        ledger.append(known, made.period, made.k, found.summaries, made.statements, date.today())
    terminal.say(
        f"This is the report on {made.period} now, for good: the same files give it again, and another one needs at"
        f" least {ledger.FEWEST_CHANGED} people more, and groups of at least {made.k} again."
    )
    if args.json:
        terminal.put_json(report_forms.as_object(made))
    else:
        terminal.put_text(text)


def _check_period(period: str) -> None:
    """Raise Usage for what is no period: of such there are no files, which is no reason for an empty report."""
    from rmjournal.sharing.public import check_period

    told = ""
    try:
        check_period(period, is_small=False)
    except ValueError as error:
        told = str(error)
    if told:
        raise Usage(told, "See `rmjournal rollup --help`.")


def _check_names(args: Namespace, known: Path) -> None:
    """Raise Refused where a file cannot be written under the name that is given for it."""
    taken = {os.path.realpath(known)}
    for name, what in ((args.csv, _TABLE), (args.html, _PAGE), (args.parquet, _ROWS)):
        if name is None:
            continue
        refuse_existing(Path(name), what)
        if what == _ROWS and Path(name).suffix != _PARQUET:
            raise Refused(f"{what} could not be read back under this name.", f"Let it end in {_PARQUET}.")
        if not Path(name).parent.is_dir():
            raise Refused(f"{what} would lie in a folder that is not there.", "Make it, or name another.")
        if os.path.realpath(name) in taken:
            raise Refused(f"{what} would have the name of another file of this report.", "Give each its own.")
        taken.add(os.path.realpath(name))


def _files(args: Namespace, made: Report) -> Iterator[tuple[str, bytes, str]]:
    if args.csv is not None:
        yield args.csv, report_forms.as_csv(made), _TABLE
    if args.html is not None:
        from rmjournal.sharing.public import as_page

        yield args.html, as_page(made), _PAGE


def _let_through(found: tuple[str, ...]) -> tuple[str, ...]:
    """Return the statements that the filter lets through again, whoever wrote them."""
    if not found:
        return ()
    from rmjournal.sharing.public import let_through  # 20 ms, and most folders have none

    with terminal.working("Filtering"):
        return let_through(found)


def _tally(path: Path, period: str | None) -> Tally:
    with terminal.working("Reading") as progress:
        if path.suffix == _PARQUET:
            from rmjournal.sharing.public import parquet

            return tally(parquet.read(path, progress), period)
        return read_folder(path, period=period, progress=progress)


def _too_few(args: Namespace, found: Tally) -> None:
    """Say that there are fewer than ten, why files were passed over, and that nothing of a report was written."""
    if args.csv is not None or args.html is not None:
        terminal.say("No table and no page was written: there is no report to put into them.")
    if args.json:
        terminal.put_json(report_forms.too_few(found))
        return
    terminal.put(f"There are {report_forms.TOO_FEW} summaries. That is too few for a report.")
    for line in report_forms.reasons(rejected(found)):
        terminal.put(f"  {line}")
    terminal.say("What to do instead: a talk together, led by somebody neutral, and the status notes.")
