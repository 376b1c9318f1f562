"""The report on a folder of summaries: rollup. Opens no journal."""

import os
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rmjournal.cli import terminal
from rmjournal.cli.parser import Commands, add, add_yes
from rmjournal.support.errors import Refused, Usage

if TYPE_CHECKING:
    from rmjournal.sharing.public import Programme, Report, Tally

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
        json='one object: {"format", "version", "period", "files", "k", "invited", "response", "response_instead", '
        '"tables": [{"field", "title", "rows": [{"label", "answers", "no_answer", "count", "share", "instead", '
        '"of_answers"}]}], "withheld": [{"field", "title", "why"}], "statements", "rejected", "replaced", '
        '"notes", "dropped", "name", "contact", "on"}. A row has only what can be said of it. With under ten '
        'summaries only "format", "version", "files" ("fewer than 10") and "rejected". "rejected" and "replaced" '
        'are rounded, and null for one to nine. With --check: {"period", "summaries", "statements", "replaced", '
        '"rejected", "dropped"}. With --status: {"pairs": [{"mentor", "mentee", "status"}], "others"}. With '
        '--trend and no folder: {"periods", "lines": [{"title", "label", "shares", "change"}]}',
    )
    parser.add_argument(
        "folder", metavar="FOLDER", nargs="?", help="the folder of summaries, or a file written by --parquet"
    )
    parser.add_argument(
        "--programme", metavar="F", help="the programme file: gives the title, the period and how many were invited"
    )
    parser.add_argument("--period", metavar="P", help="which period, if there are several: e.g. 2026-H1 or cycle-3")
    parser.add_argument("--invited", metavar="N", type=_count, help="how many were invited, for the response rate")
    parser.add_argument(
        "--handed-over", metavar="N", type=_count, help="how many files you were given: stop if there are more"
    )
    parser.add_argument(
        "--one-role", action="store_true", help="only one role was asked: use groups of 5 instead of 10"
    )
    parser.add_argument("--check", action="store_true", help="only say how many files are valid: no report, no trace")
    parser.add_argument("--csv", metavar="F", help="also save the figures as a table in this new file")
    parser.add_argument("--html", metavar="F", help="also save a page with charts, for a browser or printer")
    parser.add_argument(
        "--parquet",
        metavar="F",
        help="also save the individual summaries for an analysis tool (F.parquet, needs DuckDB)",
    )
    parser.add_argument(
        "--trend", metavar="F", nargs="+", help="compare with earlier reports, saved with --json, the oldest first"
    )
    parser.add_argument("--status", action="store_true", help="instead, list pairs by their status notes, with names")
    parser.add_argument("--pairs", metavar="F", help="with --status: all pairs, a line each (junior, senior)")
    parser.add_argument(
        "--delete-by", metavar="DAY", help="instead, list what has to go by this day, and delete it once you confirm"
    )
    parser.add_argument("--ledger", metavar="F", help="use this ledger of earlier reports instead of the usual one")
    add_yes(parser, "'release' for the first report on a period, or 'delete-N'")


def _count(typed: str) -> int:
    number = int(typed)
    if number < 1:
        raise ValueError
    return number


def rollup(args: Namespace) -> None:
    """Print the report on a folder of summaries, or do what else was asked with it."""
    if args.period is not None:
        _check_period(args.period)
    programme = _programme(args)
    if args.folder is None:
        if not args.trend or args.check or args.status or args.delete_by:
            raise Usage("Missing: FOLDER.", "See `rmjournal rollup --help`.")
        _trend(args)
    elif args.status:
        _status(args)
    elif args.delete_by is not None:
        _delete(args, programme)
    elif args.check:
        _check(args)
    else:
        _report(args, programme)


def _programme(args: Namespace) -> "Programme | None":
    """Return the programme, which gives period and invited where no option does."""
    if args.programme is None:
        return None
    from rmjournal.sharing.public import programme_file

    found = programme_file.read_programme(programme_file.load(Path(args.programme)))
    args.period = args.period or found.period
    args.invited = args.invited or found.invited
    return found


def _report(args: Namespace, programme: "Programme | None") -> None:
    """Print the report on a folder of summaries, and write it to the files named.

    The Parquet rows are no report and are written first, once a first report is
    confirmed. The whole report is written under temporary names before the ledger notes
    it. Three things may still go wrong after that: somebody takes one of the names or
    removes the folder, standard output fails, or the power does and leaves files that
    begin with ".rmjournal-". The report is noted then, and the same command with other
    names gives it again."""
    from rmjournal.sharing.public import FLOOR, K, Size, Told, output_formats, release_ledger, trend
    from rmjournal.sharing.public import compose as report
    from rmjournal.support.atomic_file import ready

    known = _ledger(args)
    _check_names(args, known)
    if args.parquet is not None:
        from rmjournal.sharing.public import parquet  # 3 ms that only the rows cost

        parquet.refuse_without_engine()
    earlier = [trend.load(Path(name)) for name in args.trend or ()]
    found = _tally(args)
    _say_not_counted(found)
    passed, dropped = _let_through(found.statements)
    if dropped:
        terminal.say("\n".join(["Statements that won't be printed:", *_indented(output_formats.not_printed(dropped))]))
    told = Told(invited=args.invited)
    if programme is not None:
        told = Told(programme.label, programme.contacts.coordinator, args.invited, programme.size is Size.LARGE)
    made = report(found, k=FLOOR if args.one_role else K, told=told, statements=passed, dropped=dropped)
    is_asked = False
    if args.parquet is not None:
        if made is not None and not made.is_empty and release_ledger.reported_on(known, made.period) is None:
            _ask_first(args, made)
            is_asked = True
        with terminal.working("Writing"):
            parquet.write(found, Path(args.parquet))
        terminal.say(
            "The Parquet file contains the individual summaries. "
            "Guard it like the folder, and delete it with the folder."
        )
    if made is None:
        _too_few(args, found)
        return
    with (
        release_ledger.opened(known, made.period, made.k, found.summaries, made.statements, date.today()) as pending,
        ExitStack() as files,
    ):
        if not made.is_empty and pending.is_first and not is_asked:
            _ask_first(args, made)
        made = made.released(pending.stands_since or date.today())
        since = [each for each in earlier if each.period != made.period]
        text = "" if args.json else "\n".join([output_formats.as_text(made), *_over_time(since, made)])
        for name, content, what in list(_files(args, made, since)):
            files.enter_context(ready(Path(name), content, what))
        if not made.is_empty:
            pending.note()
    if not made.is_empty:
        terminal.say(
            f"This report on {made.period} is now final. The same files give the same report. A new one needs at least "
            f"{release_ledger.FEWEST_CHANGED} more people, in groups of at least {made.k}."
        )
    if args.json:
        terminal.put_json(output_formats.as_object(made))
    else:
        terminal.put_text(text)


def _ask_first(args: Namespace, made: "Report") -> None:
    """Ask before the first report of a period, for it cannot be called back."""
    sentence = (
        f"This is the first report on {made.period}, and it is final. If more files come later, another report"
        " needs at least ten more people. So wait until all are in."
    )
    terminal.confirm("release", sentence, args.yes)


def _over_time(since: "list[Report]", made: "Report") -> Iterator[str]:
    if since:
        from rmjournal.sharing.public import trend

        yield ""
        yield from trend.as_text([*since, made])


def _trend(args: Namespace) -> None:
    """Print published cells over the periods of earlier reports."""
    from rmjournal.sharing.public import trend

    reports = [trend.load(Path(name)) for name in args.trend]
    if args.json:
        lines = [line._asdict() for line in trend.lines(reports)]
        terminal.put_json({"periods": [report.period for report in reports], "lines": lines})
        return
    terminal.put_text("\n".join(trend.as_text(reports)))


def _check(args: Namespace) -> None:
    """Say how many files are valid, and what is wrong with the rest.

    No figure of a report is shown and no ledger is read, so it may be asked as often as
    files come in."""
    from rmjournal.sharing.public import output_formats

    if args.csv or args.html or args.parquet:
        raise Usage("--check saves no files.", "Leave out --csv, --html and --parquet.")
    found = _tally(args)
    _, dropped = _let_through(found.statements)
    if args.json:
        counts = {"summaries": len(found.summaries), "statements": len(found.statements), "replaced": found.older}
        terminal.put_json(
            {"period": found.period, **counts, "rejected": dict(found.rejected), "dropped": dict(dropped)}
        )
        return
    terminal.put(f"Valid for {found.period or 'any period'}: {output_formats.valid(found)}.")
    for line in (*output_formats.not_counted(found), *output_formats.not_printed(dropped)):
        terminal.put(f"  {line}")
    if args.invited is not None and len(found.summaries) > args.invited:
        terminal.put(f"That's more summaries than the number of people invited ({args.invited}).")
    terminal.say("No report was made, so files can still be added.")


def _status(args: Namespace) -> None:
    """List the pairs by what their status notes say."""
    from rmjournal.sharing.public import status_table

    pairs = [] if args.pairs is None else status_table.read_pairs(Path(args.pairs))
    found = status_table.read_notes(Path(args.folder), pairs)
    if args.json:
        terminal.put_json({"pairs": [pair._asdict() for pair in found.pairs], "others": found.others})
        return
    terminal.put_text("\n".join(status_table.as_text(found)))
    if found.others:
        terminal.say(f"{found.others} in the folder aren't status notes.")
    if args.pairs is None:
        terminal.say("To see which pairs are missing, give a list of all pairs with --pairs.")


def _delete(args: Namespace, programme: "Programme | None") -> None:
    """List what was handed in and has to be deleted, and delete it once confirmed."""
    from rmjournal.domain.dates import read_day
    from rmjournal.sharing.public import deletion, release_ledger

    now, day = datetime.now(), None
    with suppress(ValueError):
        day = read_day(args.delete_by, now)
    if day is None:
        raise Usage("I can't read the date you gave for --delete-by.", "Try 1 Dec or 2026-12-01.")
    found = deletion.due(Path(args.folder), args.period)
    number = len(found.paths)
    what = f"{number} {'file' if number == 1 else 'files'}{f' of {args.period}' if args.period else ''}"
    is_over = day < now.date()
    if args.yes is not None:
        terminal.confirm(f"delete-{number}", "", args.yes)
    terminal.put(
        f"{'Should have been deleted by' if is_over else 'To delete by'} {day:%d %b %Y}: {what} that people handed in."
    )
    if programme is not None:
        terminal.put(f"Your programme file says: {programme.kept_days} days.")
    if found.others:
        terminal.put(f"Left alone: {found.others} other {'file' if found.others == 1 else 'files'} in the folder.")
    terminal.put("Also delete copies: the drop box, mailboxes, versions, backups and Parquet files.")
    if number and args.period and release_ledger.reported_on(_ledger(args), args.period) is None:
        terminal.say(f"There's no report on {args.period} yet, and without the files there can't be one.")
    if not number:
        return
    if args.yes is None and not terminal.is_typed():
        terminal.say(f"Nothing was deleted. To delete them now, add `--yes delete-{number}`.")
        return
    terminal.confirm(f"delete-{number}", "You can delete them now. There's no way to restore them.", args.yes)
    terminal.say(f"Deleted: {deletion.delete(found)}. A disk or a backup may still have their content.")


def _ledger(args: Namespace) -> Path:
    from rmjournal.sharing.public import release_ledger

    return release_ledger.usual_path() if args.ledger is None else Path(args.ledger)


def _say_not_counted(found: "Tally") -> None:
    from rmjournal.sharing.public import output_formats

    if lines := list(output_formats.not_counted(found)):
        terminal.say("\n".join(["Not counted (exact figures, for you and not for the report):", *_indented(lines)]))


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


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


def _files(args: Namespace, made: "Report", since: "list[Report]") -> Iterator[tuple[str, bytes, str]]:
    from rmjournal.sharing.public import output_formats

    if args.csv is not None:
        yield args.csv, output_formats.as_csv(made), _TABLE
    if args.html is not None:
        from rmjournal.sharing.public import as_page

        yield args.html, as_page(made, since[-1] if since else None), _PAGE


def _let_through(found: tuple[str, ...]) -> tuple[tuple[str, ...], Mapping[str, int]]:
    """Return the statements that pass the filter again, and count the others."""
    if not found:
        return (), {}
    from rmjournal.sharing.public import sorted_out  # 20 ms, and most folders have none

    with terminal.working("Filtering"):
        return sorted_out(found)


def _tally(args: Namespace) -> "Tally":
    """Count what was handed in. Raises Refused for more files than were handed over."""
    from rmjournal.sharing.public import of_one_role, read_folder, tally

    path = Path(args.folder)
    with terminal.working("Reading") as progress:
        if path.suffix == _PARQUET:
            from rmjournal.sharing.public import parquet

            found = tally(parquet.read(path, progress), args.period)
        else:
            found = read_folder(path, period=args.period, progress=progress)
    if args.handed_over is not None:
        if found.files > args.handed_over:
            raise Refused(
                f"There are {found.files} files here, but only {args.handed_over} were handed over. "
                "Some have been added since.",
                "Compare them with the list made by the person who collected them.",
            )
        if found.files < args.handed_over:
            terminal.say(f"{args.handed_over - found.files} of the {args.handed_over} files handed over aren't here.")
    return of_one_role(found) if args.one_role else found


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
