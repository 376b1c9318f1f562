"""The commands that delete for good: delete, purge, shred, destroy."""

from argparse import Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rmjournal.cli import terminal
from rmjournal.cli.parser import Commands, add, add_id, add_yes
from rmjournal.cli.unlock import open_journal
from rmjournal.support.errors import Failed

if TYPE_CHECKING:
    from rmjournal.domain.record.record import AnyRecord
    from rmjournal.journal import Journal

_COPIES = "Older copies of the journal, such as backups, still hold it, and open with the passphrase of their time."


def declare_delete(commands: Commands) -> None:
    """Declare `delete`."""
    parser = add(
        commands,
        "delete",
        delete,
        "delete one record, or a session or pair with all that hangs on it",
        "rmjournal delete 3f9a1c20",
    )
    add_id(parser)
    add_yes(parser, "delete-ID")


def delete(args: Namespace) -> None:
    """Delete one record and all that belongs to it, after a typed word."""
    from rmjournal.domain.record.record import Kind, short
    from rmjournal.domain.titles import kind_word, title

    with open_journal(args) as journal:
        record = journal.records.find(args.id)
        more = journal.entries.belongings(record)
        also = f" and {more} more that belong to it" if more else ""
        what = f"{kind_word(record.kind)} {short(record.id)}"
        if record.kind == Kind.PAIR:
            _warn_of_copies(journal, record)
        if args.yes is None:
            terminal.say(title(record.kind, record.raw, record.body).partition("\n")[0])
        terminal.confirm(f"delete-{args.id}", f"This deletes the {what}{also}, with its history.", args.yes)
        gone = journal.entries.delete(record)
        terminal.say(f"Deleted: {gone}.")


def declare_purge(commands: Commands) -> None:
    """Declare `purge`."""
    parser = add(
        commands,
        "purge",
        purge,
        "take history out of the file for good: of one record, or all of it",
        "rmjournal purge 3f9a1c20",
    )
    parser.add_argument("id", metavar="ID", nargs="?", help="the beginning of the id of one record")
    add_yes(parser, "purge")


def purge(args: Namespace) -> None:
    """Delete the earlier versions of one record, or of all, after a typed word."""
    from rmjournal.domain.rules.ending import LEGAL_HOLD

    with open_journal(args) as journal:
        records: list[AnyRecord] | None = None if args.id is None else [journal.records.find(args.id)]
        terminal.say(LEGAL_HOLD)
        terminal.say(_COPIES)
        what = "all history" if records is None else "the history of this record"
        terminal.confirm("purge", f"This takes {what} out for good. What stands now stays.", args.yes)
        with terminal.working("Taking history out") as progress:
            gone = journal.history.purge(records, progress=progress)
        terminal.say(f"Versions taken out: {gone}.")


def declare_shred(commands: Commands) -> None:
    """Declare `shred`."""
    parser = add(
        commands,
        "shred",
        shred,
        "destroy one pair with everything in it, and the key that opens it",
        "rmjournal shred --pair 2",
        pair=True,
    )
    add_yes(parser, "shred-N")


def shred(args: Namespace) -> None:
    """Destroy one pair, with everything in it and its key, after a typed word."""
    from rmjournal.domain.titles import title

    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        _warn_of_copies(journal, pair)
        if args.yes is None:
            terminal.say(title(pair.kind, pair.raw, pair.body))
        count = journal.entries.belongings(pair)
        terminal.confirm(
            f"shred-{args.pair}",
            f"This destroys pair {args.pair}, {count} records, with the key that opens them. Nobody can undo it.",
            args.yes,
        )
        terminal.say(f"Destroyed: {journal.entries.delete(pair)} records.")


def _warn_of_copies(journal: "Journal", pair: "AnyRecord") -> None:
    """Name the copies that will still hold a pair after it is deleted."""
    from rmjournal.domain.rules.ending import LEGAL_HOLD

    terminal.say(LEGAL_HOLD)
    terminal.say(_COPIES)
    for name in journal.backups.still_holding(pair):
        terminal.say(f"  may still hold it: {name}")


def declare_destroy(commands: Commands) -> None:
    """Declare `destroy`."""
    parser = add(
        commands,
        "destroy",
        destroy,
        "destroy the whole journal: its keys, its file, and what this computer keeps of it",
        "rmjournal destroy",
    )
    parser.add_argument("--backups", action="store_true", help="with the backups that are made once a day")
    add_yes(parser, "destroy")


def destroy(args: Namespace) -> None:
    """Destroy the journal, its keys and this computer's files on it.

    Asks for a typed word first. Raises Failed if some files could not be removed."""
    from rmjournal.domain.record.record import Kind
    from rmjournal.domain.rules.ending import LEGAL_HOLD

    with open_journal(args, damaged=True) as journal:
        found = journal.destruction.everything()
        what = "copy" if found.is_copy else "journal"
        terminal.say(LEGAL_HOLD)
        terminal.say(
            "This destroys the keys first: from then on nothing opens the journal, neither the passphrase nor the "
            "recovery key. It does not reach copies that lie elsewhere, such as backups of your employer, of a "
            "program that syncs, or on a disk that is not connected; and a disk may keep parts of deleted files."
        )
        _say_each("goes:", map(str, [*found.files, *(found.backups if args.backups else [])]))
        _say_each("stays:", map(str, [*([] if args.backups else found.backups), *found.stays]))
        _say_each("may be somewhere, and opens as before:", found.handed_out)
        if found.is_copy:
            terminal.say("This is a copy; this computer knows a newer journal. Nothing goes but the copy.")
        pairs, records = journal.records.count(Kind.PAIR), journal.records.total()
        terminal.confirm(
            "destroy", f"This destroys the {what}: {pairs} pairs, {records} records. Nobody can undo it.", args.yes
        )
        remaining = journal.destruction.destroy(backups=args.backups)
    terminal.say(f"The {what} is destroyed.")
    if found.backups and not args.backups:
        terminal.say("Its backups still open with the passphrase of their time: delete them too, if that is meant.")
    if remaining:
        _say_each("could not be removed:", map(str, remaining))
        raise Failed("Some files could not be removed. Nothing opens them any more.", "Delete them by hand.")


def _say_each(head: str, names: Iterable[str]) -> None:
    for name in names:
        terminal.say(f"  {head} {name}")
