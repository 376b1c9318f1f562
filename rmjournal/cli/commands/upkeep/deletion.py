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

_COPIES = "Existing backups and copies still contain it, and open with the passphrase you had then."


def declare_delete(commands: Commands) -> None:
    """Declare `delete`."""
    parser = add(
        commands,
        "delete",
        delete,
        "delete an entry, a session or a pair (with everything in it)",
        "rmjournal delete 3f9a1c20",
    )
    add_id(parser)
    add_yes(parser, "delete-ID")


def delete(args: Namespace) -> None:
    """Delete one record and all that belongs to it, after a typed word."""
    from rmjournal.cli.record_rows import first_words
    from rmjournal.domain.kind_words import kind_word
    from rmjournal.domain.record.record import Kind, short

    with open_journal(args) as journal:
        record = journal.records.find(args.id)
        more = journal.entries.belongings(record)
        also = f" and {more} linked {'entry' if more == 1 else 'entries'}" if more else ""
        what = f"{kind_word(record.kind)} {short(record.id)}"
        if record.kind == Kind.PAIR:
            _warn_of_copies(journal, record)
        if args.yes is None:
            terminal.say(first_words(journal, record))
        terminal.confirm(f"delete-{args.id}", f"This deletes the {what}{also}, including the history.", args.yes)
        gone = journal.entries.delete(record)
        terminal.say(f"Deleted: {gone}.")


def declare_purge(commands: Commands) -> None:
    """Declare `purge`."""
    parser = add(
        commands,
        "purge",
        purge,
        "permanently delete the history of one entry, or of all entries",
        "rmjournal purge 3f9a1c20",
    )
    parser.add_argument("id", metavar="ID", nargs="?", help="the start of the entry's ID")
    add_yes(parser, "purge")


def purge(args: Namespace) -> None:
    """Delete the earlier versions of one record, or of all, after a typed word."""
    from rmjournal.domain.rules.ending import LEGAL_HOLD

    with open_journal(args) as journal:
        records: list[AnyRecord] | None = None if args.id is None else [journal.records.find(args.id)]
        terminal.say(LEGAL_HOLD)
        terminal.say(_COPIES)
        what = "all history" if records is None else "the history of this entry"
        terminal.confirm("purge", f"This permanently deletes {what}. The current version stays.", args.yes)
        with terminal.working("Deleting history") as progress:
            gone = journal.history.purge(records, progress=progress)
        terminal.say(f"Versions deleted: {gone}.")


def declare_shred(commands: Commands) -> None:
    """Declare `shred`."""
    parser = add(
        commands,
        "shred",
        shred,
        "destroy a pair, everything in it and its key",
        "rmjournal shred --pair 2",
        pair=True,
    )
    parser.add_argument(
        "--keep-takeaways",
        action="store_true",
        help="for a closed pair, keep takeaways, commitments and the agreement",
    )
    add_yes(parser, "shred-N")


def shred(args: Namespace) -> None:
    """Destroy one pair, with everything in it and its key, after a typed word."""
    from rmjournal.domain.titles import title
    from rmjournal.domain.words import counted

    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        _warn_of_copies(journal, pair)
        if args.yes is None:
            terminal.say(title(pair.kind, pair.raw, pair.body))
        if args.keep_takeaways:
            what = "This deletes everything but takeaways, commitments and the agreement. Nobody can undo it."
            terminal.confirm(f"shred-{args.pair}", what, args.yes)
            terminal.say(f"Deleted: {counted(journal.endings.reduce(pair), 'entry')}.")
            return
        count = journal.entries.belongings(pair)
        terminal.confirm(
            f"shred-{args.pair}",
            f"This destroys pair {args.pair}, {counted(count, 'entry')} and the key to them. Nobody can undo it.",
            args.yes,
        )
        terminal.say(f"Destroyed: {counted(journal.entries.delete(pair), 'entry')}.")


def _warn_of_copies(journal: "Journal", pair: "AnyRecord") -> None:
    """Name the copies that will still hold a pair after it is deleted."""
    from rmjournal.domain.rules.ending import COMPLAINT, LEGAL_HOLD, OUT_OF_REACH

    terminal.say(COMPLAINT)
    terminal.say(LEGAL_HOLD)
    terminal.say(f"{_COPIES} {OUT_OF_REACH}")
    for name in journal.backups.still_holding(pair):
        terminal.say(f"  may still contain it: {name}")


def declare_destroy(commands: Commands) -> None:
    """Declare `destroy`."""
    parser = add(
        commands,
        "destroy",
        destroy,
        "destroy the journal (its keys, its file and everything about it on this computer)",
        "rmjournal destroy",
    )
    parser.add_argument(
        "--backups", action="store_true", help="also destroy the daily backups in the folder you use now"
    )
    add_yes(parser, "destroy")


def destroy(args: Namespace) -> None:
    """Destroy the journal, its keys and this computer's files on it.

    Asks for a typed word first. Raises Failed if some files could not be removed."""
    from rmjournal.domain.record.record import Kind
    from rmjournal.domain.rules.ending import LEGAL_HOLD
    from rmjournal.domain.words import counted

    with open_journal(args, damaged=True) as journal:
        found = journal.destruction.everything()
        what = "copy" if found.is_copy else "journal"
        terminal.say(LEGAL_HOLD)
        terminal.say(
            "This destroys the keys first. After that, nothing opens the journal: no passphrase, no recovery key. "
            "It can't reach copies elsewhere, such as your employer's backups, synced folders or unplugged disks. "
            "And a disk may still hold parts of deleted files."
        )
        _say_each("will be destroyed:", map(str, [*found.files, *(found.backups if args.backups else [])]))
        _say_each("will stay:", map(str, [*([] if args.backups else found.backups), *found.stays]))
        _say_each("a copy may still exist, and can be read as before:", found.handed_out)
        if args.backups and found.left_behind:
            folder = journal.settings.current().backup_folder
            reach = f"--backups reaches only {folder}." if folder else "--backups doesn't reach it."
            terminal.say(
                f"Daily backups may still be in a folder that you used before. {reach} Delete them by hand, or first "
                "choose that folder again with `rmjournal backup --every DIR`."
            )
        if found.is_copy:
            terminal.say("This is a copy, and this computer has a newer journal. Only the copy will be destroyed.")
        pairs, records = journal.records.count(Kind.PAIR), journal.records.total()
        terminal.confirm(
            "destroy",
            f"This destroys the {what}: {counted(pairs, 'pair')}, {counted(records, 'entry')}. Nobody can undo it.",
            args.yes,
        )
        remaining = journal.destruction.destroy(backups=args.backups)
    terminal.say(f"The {what} has been destroyed.")
    if found.backups and not args.backups:
        terminal.say(
            "Its backups still open with the passphrase you had then. Delete them too if you want everything gone."
        )
    if remaining:
        _say_each("couldn't be deleted:", map(str, remaining))
        raise Failed("Some files couldn't be deleted, though nothing can open them now.", "Delete them by hand.")


def _say_each(head: str, names: Iterable[str]) -> None:
    for name in names:
        terminal.say(f"  {head} {name}")
