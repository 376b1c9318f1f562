"""Commands that look after the journal: making, checking, copying, recovering, taking out and in."""

import glob
import os
import stat
from argparse import Namespace
from contextlib import suppress
from pathlib import Path

from rmjournal import paths
from rmjournal.cli import terminal
from rmjournal.cli.unlocking import new_passphrase, opened, vault_path
from rmjournal.errors import Damaged, Failed
from rmjournal.journal import leaving
from rmjournal.journal.arriving import import_file as take_in
from rmjournal.journal.journal import Journal
from rmjournal.journal.shelf import from_ms


def init(args: Namespace) -> None:
    """Make a new journal, and print its recovery key once."""
    path = vault_path(args)
    if "vault" not in args:
        with suppress(OSError):  # the check below tells
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    Journal.check_free(path)
    if args.new_passphrase_fd is None and "passphrase_fd" in args:
        args.new_passphrase_fd = args.passphrase_fd
    passphrase = new_passphrase(args)
    with terminal.working("Making your journal"):
        journal, recovery_key = Journal.create(path, passphrase)
    with journal:
        terminal.put(recovery_key)
        try:
            terminal.flush()
        except Failed as error:
            raise Failed(
                error.sentence, f"Nobody has seen the recovery key: delete {path.name} and make the journal again."
            ) from None
    terminal.say("This is your recovery key. It is shown this once. Write it on paper: no photo, no e-mail.")
    terminal.say("It opens the journal when the passphrase is forgotten. Without either, nobody can, not even IT.")
    terminal.say(f"The journal is {path}. Begin with `rmjournal pair add`.")


def verify(args: Namespace) -> None:
    """Check that every record is there, whole and newest. Faults end with the code of damage."""
    with opened(args, damaged=True) as journal:
        with terminal.working("Checking") as progress:
            report = journal.verify(full=args.full, progress=progress)
        saved = from_ms(journal.vault.last_saved_ms).astimezone()
        if args.json:
            terminal.put_json(
                {
                    "records": report.records,
                    "well": report.well,
                    "faults": list(report.faults),
                    "full": args.full,
                    "last_saved": saved.isoformat(timespec="seconds"),
                }
            )
        else:
            terminal.put(f"{report.well} of {report.records} records are well. Last saved {saved:%d %b %Y %H:%M}.")
            for fault in report.faults:
                terminal.put(f"- {fault}")
    if report.faults:
        raise Damaged(
            "This journal has faults.",
            "Restore a backup, or save what still reads with `rmjournal takeout --damaged DIR`.",
        )


def backup(args: Namespace) -> None:
    """Write an encrypted copy, verified before it counts."""
    target = Path(args.file)
    with opened(args) as journal:
        with terminal.working("Copying and checking") as progress:
            report = leaving.backup(journal, target, progress=progress)
        terminal.say(f"{report.records} records are in {target.name}; every one was opened to make sure.")
        terminal.say(
            "It opens with today's passphrase and recovery key. On the same disk it helps against mistakes only."
        )


def recover(args: Namespace) -> None:
    """Unlock with the recovery key and set a new passphrase."""
    path = vault_path(args)
    Journal.check_place(path)
    if args.recovery_fd is not None:
        key = terminal.secret_from(args.recovery_fd, args)
    else:
        key = terminal.ask("Recovery key (eight groups of four):", needed_for="The recovery key")
    with Journal.recover(path, key, lambda: new_passphrase(args)) as journal:
        for notice in journal.notices():
            terminal.say(f"Note: {notice}")
    terminal.say("The new passphrase is set. The recovery key on paper stays as it is.")
    terminal.say("Older copies of the journal still open with the old passphrase.")


def passphrase(args: Namespace) -> None:
    """Set another passphrase."""
    with opened(args) as journal:
        journal.change_passphrase(new_passphrase(args))
    terminal.say("The new passphrase is set. Older copies of the journal still open with the old one.")


def takeout(args: Namespace) -> None:
    """Write everything readable into a new folder, after a strong warning."""
    terminal.confirm(
        "takeout",
        "This writes all your notes READABLE into a folder: whoever opens it, backs it up or syncs it can read them,\n"
        "also what is off the record and what concerns your partners. `rmjournal backup` makes an encrypted copy.",
        args.yes,
    )
    with opened(args, damaged=args.damaged) as journal:
        with terminal.working("Writing") as progress:
            taken = leaving.takeout(journal, Path(args.folder), damaged=args.damaged, progress=progress)
        terminal.say(f"{taken.written} records are in {args.folder}. Delete the folder when you no longer need it.")
        if taken.passed_over:
            terminal.say(f"{taken.passed_over} could not be read and are not among them.")


def import_file(args: Namespace) -> None:
    """Take in a takeout or jrnl's export."""
    with opened(args) as journal:
        pair = None if args.pair is None else journal.pair(args.pair)
        file = Path(args.file)
        if file.is_dir():  # the folder of a takeout
            file = file / leaving.LINES
        with terminal.working("Importing") as progress:
            came = take_in(journal, file, pair, progress=progress)
        known = f" {came.known} were here already." if came.known else ""
        terminal.say(f"Imported: {came.kept} records.{known}")


def where(args: Namespace) -> None:
    """Say which files exist where, opening none."""
    from rmjournal import preferences

    vault = vault_path(args)
    beside = sorted(vault.parent.glob(f"{glob.escape(vault.name)}?*"))
    state = paths.state_folder()
    rows = [("journal", vault), *(("beside it", path) for path in beside)]
    rows += [("this computer", path) for path in sorted(state.rglob("*"))]
    rows.append(("preferences", preferences.usual_path()))
    for what, path in rows:
        try:
            found = os.lstat(path)
        except OSError:
            if what == "journal":
                terminal.say(f"There is no journal at {path} yet.")
            continue
        mode = stat.filemode(found.st_mode)
        if args.json:
            terminal.put_json({"what": what, "path": str(path), "bytes": found.st_size, "mode": mode})
        else:
            terminal.put(f"{what:<13}  {mode}  {found.st_size:>12,}  {path}")
