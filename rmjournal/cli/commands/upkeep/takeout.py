"""Take your own copy out, and bring another journal in: takeout, import."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from rmjournal.cli import terminal
from rmjournal.cli.parser import Commands, add, add_yes
from rmjournal.cli.unlock import open_journal
from rmjournal.support.errors import Usage

if TYPE_CHECKING:
    from datetime import date

    from rmjournal.journal import Journal

_UNENCRYPTED = (
    "This saves {what} UNENCRYPTED in a {where}. Anyone who opens, backs up or syncs it can read them.\n"
    "That includes off-the-record notes and what you wrote about your {partners}.\n"
    "For an encrypted copy, use `rmjournal backup`."
)


def declare_takeout(commands: Commands) -> None:
    """Declare `takeout`."""
    parser = add(
        commands,
        "takeout",
        takeout,
        "export everything UNENCRYPTED to a new folder (for yourself)",
        "rmjournal takeout my-journal",
    )
    parser.add_argument("folder", metavar="DIR", nargs="?", help="the new folder")
    parser.add_argument("--damaged", action="store_true", help="rescue what can still be read from a damaged journal")
    parser.add_argument("--read", metavar="FILE", help="a notebook of one pair instead: a new .md or .html file")
    parser.add_argument("--pair", metavar="N", type=int, help="the number of the pair, for --read")
    parser.add_argument("--after", metavar="DAY", help="only what comes after this day, for --read")
    parser.add_argument("--before", metavar="DAY", help="only what comes before this day, for --read")
    parser.add_argument("--sqlite", metavar="FILE", help="readable tables instead: a new SQLite file")
    add_yes(parser, "takeout")


def takeout(args: Namespace) -> None:
    """Write a copy unencrypted, after a warning and a word: a folder with everything, a
    notebook of one pair, or tables."""
    chosen = [name for name in ("folder", "read", "sqlite") if getattr(args, name) is not None]
    if len(chosen) != 1:
        raise Usage("Give a new folder, or --read FILE, or --sqlite FILE.", "See `rmjournal takeout --help`.")
    if (args.read is None) != (args.pair is None) or (args.read is None and (args.after or args.before)):
        raise Usage("A notebook covers one pair.", "Use --read FILE with --pair N.")
    one = args.read is not None
    what, where = (
        ("all your notes on this pair" if one else "all your notes"),
        "file" if chosen != ["folder"] else "folder",
    )
    after, before = _day(args.after), _day(args.before)
    warning = _UNENCRYPTED.format(what=what, where=where, partners="partner" if one else "partners")
    with open_journal(args, damaged=args.damaged) as journal:  # first, as everywhere: a passphrase is not echoed
        terminal.confirm("takeout", warning, args.yes)
        if one:
            _read(args, journal, after, before)
        elif args.sqlite is not None:
            with terminal.working("Writing"):
                journal.takeouts.write_tables(Path(args.sqlite))
            terminal.say(f"Exported to {args.sqlite}. Delete it when you no longer need it.")
        else:
            _everything(args, journal)


def _everything(args: Namespace, journal: "Journal") -> None:
    from rmjournal.domain.words import counted

    with terminal.working("Writing") as progress:
        taken = journal.takeouts.write(Path(args.folder), damaged=args.damaged, progress=progress)
    terminal.say(f"Exported {counted(taken.written, 'entry')} to {args.folder}. Delete it when you no longer need it.")
    if taken.passed_over:
        terminal.say(f"Left out because they couldn't be read: {taken.passed_over}.")


def _read(args: Namespace, journal: "Journal", after: "date | None", before: "date | None") -> None:
    pair = journal.pairs.get(args.pair)
    with terminal.working("Writing"):
        journal.takeouts.write_notebook(Path(args.read), pair, after, before)
    terminal.say(f"Exported to {args.read}. Delete it when you no longer need it.")


def _day(typed: str | None) -> "date | None":
    """Return the day that an option names. Raises Usage if it can't be read."""
    if typed is None:
        return None
    from rmjournal.domain.dates import Unreadable, read_day
    from rmjournal.support.clock import Clock

    try:
        return read_day(typed, Clock().now(), past=True)
    except Unreadable as unreadable:
        raise Usage(unreadable.sentence, unreadable.hint) from None


def declare_import(commands: Commands) -> None:
    """Declare `import`."""
    parser = add(
        commands,
        "import",
        import_file,
        "import a takeout, or another journal into a pair (jrnl, Day One, Markdown)",
        "rmjournal import my-notes --pair 1",
    )
    parser.add_argument(
        "file", metavar="PATH", help="a takeout, a JSON export from jrnl or Day One, or a folder of Markdown files"
    )
    parser.add_argument("--pair", metavar="N", type=int, help="the pair to import another journal's entries into")


def import_file(args: Namespace) -> None:
    """Import a takeout, or another journal into a pair, and list what was left out."""
    from rmjournal.domain.words import counted

    with open_journal(args) as journal:
        pair = None if args.pair is None else journal.pairs.get(args.pair)
        with terminal.working("Importing") as progress:
            came = journal.imports.read(Path(args.file), pair, progress=progress)
    known = f" Already here: {came.known}." if came.known else ""
    terminal.say(f"Imported: {counted(came.kept, 'entry')}.{known}")
    for there, here in came.renumbered:
        terminal.say(f"- Pair {there} of the takeout is pair {here} here, because its number was taken.")
    for each in came.left_out:
        terminal.say(f"- Left out: {each.what} ({each.why}).")
