"""Commands after which what opened the journal opens it no more: new keys for everything, and none at all."""

from argparse import Namespace
from collections.abc import Iterable

from rmjournal.cli import terminal
from rmjournal.cli.unlocking import new_passphrase, opened, recovery_key
from rmjournal.domain.record.record import Kind
from rmjournal.journal.copies import destroy as destroying
from rmjournal.journal.copies.destroy import HOLD
from rmjournal.support.errors import Failed


def rekey(args: Namespace) -> None:
    """Seal everything anew under new keys, and print the new recovery key once."""
    with opened(args) as journal:
        terminal.say(
            "Everything is sealed anew under new keys. Whoever has an older copy of the journal and its passphrase can "
            "still read that copy, and nothing that is written from now on."
        )
        _list("opens as before:", destroying.copies_of(journal))
        terminal.confirm(
            "rekey", "The passphrase and the recovery key of today will open nothing but older copies.", args.yes
        )
        passphrase = new_passphrase(args)
        with terminal.working("Sealing anew and checking") as progress:
            key = journal.rekey(passphrase, progress=progress)
        _show_once(key)
    terminal.say("The journal has new keys, and opens with the new passphrase.")
    terminal.say(
        "Older backups still open with the passphrase and the recovery key of their time. Write a new one with "
        "`rmjournal backup`, and delete those that you do not need."
    )


def another_recovery_key(args: Namespace) -> None:
    """Make another recovery key and print it once, or hold the one on paper against the journal."""
    with opened(args) as journal:
        if args.check:
            journal.check_recovery_key(recovery_key(args))
            terminal.say("This is the recovery key of this journal.")
            return
        terminal.confirm(
            "recovery-key", "The recovery key on paper will open nothing but older copies of the journal.", args.yes
        )
        _show_once(journal.new_recovery_key())


def _show_once(key: str) -> None:
    terminal.put(key)
    try:
        terminal.flush()
    except Failed as error:
        raise Failed(
            error.sentence, "Nobody has seen the new recovery key: make another with `rmjournal recovery-key`."
        ) from None
    terminal.say("This is your new recovery key. It is shown this once. Write it on paper: no photo, no e-mail.")
    terminal.say("Then type it back from the paper: `rmjournal recovery-key --check`.")


def destroy(args: Namespace) -> None:
    """Destroy the journal with its keys and all that this computer keeps of it."""
    with opened(args, damaged=True) as journal:
        found = destroying.everything(journal)
        what = "copy" if found.is_copy else "journal"
        terminal.say(HOLD)
        terminal.say(
            "This destroys the keys first: from then on nothing opens the journal, neither the passphrase nor the "
            "recovery key. It does not reach copies that lie elsewhere, such as backups of your employer, of a "
            "program that syncs, or on a disk that is not connected; and a disk may keep parts of deleted files."
        )
        _list("goes:", map(str, [*found.files, *(found.backups if args.backups else [])]))
        _list("stays:", map(str, [*([] if args.backups else found.backups), *found.stays]))
        _list("may be somewhere, and opens as before:", found.handed_out)
        if found.is_copy:
            terminal.say("This is a copy; this computer knows a newer journal. Nothing goes but the copy.")
        pairs, records = journal.count(Kind.PAIR), len(journal.vault.entries())
        terminal.confirm(
            "destroy", f"This destroys the {what}: {pairs} pairs, {records} records. Nobody can undo it.", args.yes
        )
        left = destroying.destroy(journal, backups=args.backups)
    terminal.say(f"The {what} is destroyed.")
    if found.backups and not args.backups:
        terminal.say("Its backups still open with the passphrase of their time: delete them too, if that is meant.")
    if left:
        _list("could not be removed:", map(str, left))
        raise Failed("Some files could not be removed. Nothing opens them any more.", "Delete them by hand.")


def _list(head: str, names: Iterable[str]) -> None:
    for name in names:
        terminal.say(f"  {head} {name}")
