"""The report on a folder of summaries: rollup. Opens no journal."""

import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rmjournal.cli import terminal
from rmjournal.cli.parser import Commands, add
from rmjournal.support.errors import Refused, Usage

if TYPE_CHECKING:
    from rmjournal.sharing.public import Report, Tally

_TABLE, _PAGE, _ROWS = "The table", "The page", "The Parquet file"
_PARQUET = ".parquet"


def declare_rollup(commands: Commands) -> None:
    """Declare `rollup`."""
    parser = add(
        commands,
        "rollup",
        rollup,
        "report on a folder of summaries (singles nobody out, needs no journal)",
        "rmjournal rollup summaries --invited 60 --html report.html",
        json='one object: {"format", "version", "period", "files", "k", "invited", "response",\n'
        '"response_instead", "tables", "withheld", "statements", "rejected",\n'
        '"replaced", "notes"}. With under ten summaries only "files" ("fewer than 10") and "rejected".\n'
        '"rejected" and "replaced" are rounded, and null for one to nine',
    )
    parser.add_argument("folder", metavar="FOLDER", help="the folder of summaries, or a file written by --parquet")
    parser.add_argument("--period", metavar="P", help="which period, if there are several: e.g. 2026-H1 or cycle-3")
    parser.add_argument("--invited", metavar="N", type=int, help="how many were invited, for the response rate")
    parser.add_argument(
        "--one-role", action="store_true", help="only one role was asked: use groups of 5 instead of 10"
    )
    parser.add_argument("--csv", metavar="F", help="also save the figures as a table in this new file")
    parser.add_argument("--html", metavar="F", help="also save a page with charts, for a browser or printer")
    parser.add_argument(
        "--parquet", metavar="F", help="also save the single summaries for another engine (F.parquet, needs DuckDB)"
    )
    parser.add_argument("--ledger", metavar="F", help="use this ledger of earlier reports instead of the usual one")


def rollup(args: Namespace) -> None:
    """Print the report on a folder of summaries, and write it to the files named.

    The Parquet rows are no report and are written first. The whole report is written
    under temporary names before the ledger notes it. Three things may still go wrong
    after that: somebody takes one of the names or removes the folder, standard output
    fails, or the power does and leaves files that begin with ".rmjournal-". The report
    is noted then, and the same command with other names gives it again."""
    from rmjournal.sharing.public import FLOOR, K, output_formats, release_ledger
    from rmjournal.sharing.public import compose as report
    from rmjournal.support.atomic_file import ready

    if args.invited is not None and args.invited < 1:
        raise Usage("--invited takes a number from 1.", "For example: --invited 60")
    if args.period is not None:
        _check_period(args.period)
    known = release_ledger.usual_path() if args.ledger is None else Path(args.ledger)
    _check_names(args, known)
    if args.parquet is not None:
        from rmjournal.sharing.public import parquet  # 3 ms that only the rows cost

        parquet.refuse_without_engine()
    found = _tally(Path(args.folder), args.period)
    if lines := list(output_formats.not_counted(found)):
        terminal.say(
            "\n".join(
                ["Not counted (exact figures, for you and not for the report):", *(f"  {line}" for line in lines)]
            )
        )
    if args.parquet is not None:
        with terminal.working("Writing"):
            parquet.write(found, Path(args.parquet))
        terminal.say(
            "The Parquet file contains the single summaries. Guard it like the folder, and delete it with the folder."
        )
    made = report(
        found, k=FLOOR if args.one_role else K, invited=args.invited, statements=_let_through(found.statements)
    )
    if made is None:
        _too_few(args, found)
        return
    text = "" if args.json else output_formats.as_text(made)
    with ExitStack() as files:
        for name, content, what in list(_files(args, made)):
            files.enter_context(ready(Path(name), content, what))
        release_ledger.append(known, made.period, made.k, found.summaries, made.statements, date.today())
    terminal.say(
        f"This report on {made.period} now stands. The same files give it again. For another one you need at least "
        f"{release_ledger.FEWEST_CHANGED} more people, and groups of at least {made.k} again."
    )
    if args.json:
        terminal.put_json(output_formats.as_object(made))
    else:
        terminal.put_text(text)


def _check_period(period: str) -> None:
    """Raise Usage for what is no period, instead of finding no summaries for it."""
    from rmjournal.sharing.public import check_period

    sentence = ""
    try:
        check_period(period, half_years=True)
    except ValueError as error:
        sentence = str(error)
    if sentence:
        raise Usage(sentence, "See `rmjournal rollup --help`.")


def _check_names(args: Namespace, known: Path) -> None:
    """Raise Refused if a file cannot be written under the name given for it."""
    from rmjournal.support.atomic_file import refuse_existing

    taken = {os.path.realpath(known)}
    for name, what in ((args.csv, _TABLE), (args.html, _PAGE), (args.parquet, _ROWS)):
        if name is None:
            continue
        refuse_existing(Path(name), what)
        if what == _ROWS and Path(name).suffix != _PARQUET:
            raise Refused(f"{what} needs a name that ends in {_PARQUET}.", "Choose another name.")
        if not Path(name).parent.is_dir():
            raise Refused(f"There's no folder for {what[0].lower()}{what[1:]}.", "Create it, or choose another.")
        if os.path.realpath(name) in taken:
            raise Refused(f"{what} has the same name as another file of this report.", "Give each its own name.")
        taken.add(os.path.realpath(name))


def _files(args: Namespace, made: "Report") -> Iterator[tuple[str, bytes, str]]:
    from rmjournal.sharing.public import output_formats

    if args.csv is not None:
        yield args.csv, output_formats.as_csv(made), _TABLE
    if args.html is not None:
        from rmjournal.sharing.public import as_page

        yield args.html, as_page(made), _PAGE


def _let_through(found: tuple[str, ...]) -> tuple[str, ...]:
    """Return the statements that pass the filter again, whoever wrote them."""
    if not found:
        return ()
    from rmjournal.sharing.public import let_through  # 20 ms, and most folders have none

    with terminal.working("Filtering"):
        return let_through(found)


def _tally(path: Path, period: str | None) -> "Tally":
    from rmjournal.sharing.public import read_folder, tally

    with terminal.working("Reading") as progress:
        if path.suffix == _PARQUET:
            from rmjournal.sharing.public import parquet

            return tally(parquet.read(path, progress), period)
        return read_folder(path, period=period, progress=progress)


def _too_few(args: Namespace, found: "Tally") -> None:
    """Say that there are too few summaries, and why files were left out."""
    from rmjournal.sharing.public import output_formats, rejected

    if args.csv is not None or args.html is not None:
        terminal.say("There is no report, so no table or page was saved.")
    if args.json:
        terminal.put_json(output_formats.too_few(found))
        return
    terminal.put(f"There are {output_formats.TOO_FEW} summaries, which is too few for a report.")
    for line in output_formats.reasons(rejected(found)):
        terminal.put(f"  {line}")
    terminal.say("Instead, try a conversation led by someone neutral, and the status notes.")
