"""Looking after the journal: init, verify, repair, takeout, import, where."""

import glob
import os
import stat
from argparse import Namespace
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from rmjournal.cli import terminal
from rmjournal.cli.parser import Commands, add, add_new_passphrase, add_recovery_fd
from rmjournal.cli.recovery_key_display import show_once
from rmjournal.cli.unlock import in_few_tries, open_journal, read_new_passphrase, read_passphrase, vault_path
from rmjournal.support import paths
from rmjournal.support.errors import RESCUE, Damaged, RolledBack, Tampered, Usage

if TYPE_CHECKING:
    from rmjournal.journal import Checked, UnlockedWreck, Wreck


def declare_init(commands: Commands) -> None:
    """Declare `init`."""
    parser = add(commands, "init", init, "create a new journal (prints its recovery key once)", "rmjournal init")
    add_new_passphrase(parser)


def init(args: Namespace) -> None:
    """Make a new journal and print its recovery key once.

    First warn about a folder that is synced or cleared. Raises Failed if nobody could
    see the recovery key."""
    from rmjournal.journal import Journal

    path = vault_path(args)
    _say_remarks(path)
    if "vault" not in args:
        with suppress(OSError):  # the check below reports it
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    Journal.files.check_free(path)
    if args.new_passphrase_fd is None and "passphrase_fd" in args:
        args.new_passphrase_fd = args.passphrase_fd
    passphrase = read_new_passphrase(args)
    with terminal.working("Creating your journal"):
        journal, key = Journal.create(path, passphrase)
    with journal:
        show_once(
            key,
            "This is your recovery key. You won't see it again. Write it on paper. Don't photograph or email it.",
            f"You haven't seen the recovery key. Delete {path.name} and run `rmjournal init` again.",
        )
    terminal.say(
        "If you forget your passphrase, it is the only way back in. Without either, nobody can help, not even IT."
    )
    terminal.say(f"Your journal is ready: {path}. Next: `rmjournal pair add`.")


def declare_verify(commands: Commands) -> None:
    """Declare `verify`."""
    parser = add(
        commands,
        "verify",
        verify,
        "check that nothing is missing, damaged or out of date",
        "rmjournal verify --full",
        json='one object: {"records", "well", "faults": [sentences], "last_saved", "full", '
        '"older": a sentence or null, "remarks": [sentences], "level": "quick", "full" or "copies", '
        '"copies": [{"path", "records", "well", "faults", "last_saved"}]}. '
        'For a FILE: {"path", "records", "well", "faults", "last_saved", "behind": a number of saves}',
    )
    parser.add_argument(
        "file", metavar="FILE", nargs="?", help="check this backup instead, and compare it with the journal"
    )
    parser.add_argument("--full", action="store_true", help="also read the whole file and open every text")
    parser.add_argument(
        "--copies", action="store_true", help="do all that, and also check the daily backups and local state files"
    )


def verify(args: Namespace) -> None:
    """Check that no record is missing, damaged or out of date.

    Raises Damaged for faults here or in a copy, RolledBack for an older file."""
    from rmjournal.domain.model.copies import CheckLevel

    if args.file is not None:
        _verify_backup(args)
        return
    level = CheckLevel.COPIES if args.copies else CheckLevel.FULL if args.full else CheckLevel.QUICK
    with open_journal(args, damaged=True) as journal:
        with terminal.working("Checking") as progress:
            found = journal.checks.run(level, progress)
        if args.json:
            terminal.put_json(
                {
                    **_counted(found.journal),
                    "level": level.value,
                    "full": level is not CheckLevel.QUICK,
                    "older": found.older and found.older.sentence,
                    "remarks": list(found.remarks),
                    "copies": [{"path": str(copy.path), **_counted(copy)} for copy in found.copies],
                }
            )
        else:
            _print_checked("", found.journal)
            for remark in found.remarks:
                terminal.put(f"- {remark}")
            for copy in found.copies:
                _print_checked(f"{copy.path}: ", copy)
            if level is CheckLevel.COPIES and not found.copies:
                terminal.say("We know of no other copy. To check one elsewhere, name it: `rmjournal verify FILE`.")
    if found.journal.faults:
        raise Damaged("This journal is damaged.", RESCUE)
    if found.older and "accept_older" not in args:
        raise RolledBack(
            found.older.sentence,
            "If this is a backup you want to check, add --accept-older (nothing is changed). "
            "Otherwise, look for the newer file first.",
        )
    if any(copy.faults for copy in found.copies):
        raise Damaged("The journal is fine, but a copy of it is damaged.", "Make a new one with `rmjournal backup`.")


def _verify_backup(args: Namespace) -> None:
    """Check a backup of this journal by its path, and say how far behind it is."""
    if args.full or args.copies:
        raise Usage("FILE doesn't go with --full or --copies: it is always read in full.", "Leave those out.")
    path = Path(args.file)
    with open_journal(args) as journal:
        try:
            with terminal.working("Checking") as progress:
                found = journal.checks.backup(path, progress)
        except Tampered:
            raise
        except Damaged:  # the vault's own sentence would speak of the journal
            raise Damaged(
                "This backup is damaged, or the disk couldn't read it.",
                "Try again. If that doesn't help, make a new one with `rmjournal backup`.",
            ) from None
        if args.json:
            terminal.put_json({"path": str(path), **_counted(found.checked), "behind": found.behind})
        else:
            terminal.put(found.sentence)
            for fault in found.checked.faults:
                terminal.put(f"- {fault}")
    if found.checked.faults:
        raise Damaged("This backup is damaged.", "Make a new one with `rmjournal backup`.")
    if found.behind < 0:
        raise RolledBack("This backup is newer than the journal.", "`rmjournal merge` adds what only the backup has.")


def _counted(checked: "Checked") -> dict[str, object]:
    saved = checked.saved and checked.saved.astimezone().isoformat(timespec="seconds")
    return {"records": checked.records, "well": checked.well, "faults": list(checked.faults), "last_saved": saved}


def _print_checked(name: str, checked: "Checked") -> None:
    from rmjournal.domain.words import intact

    if checked.saved is not None:
        saved = f"Last saved {checked.saved.astimezone():%d %b %Y %H:%M}."
        terminal.put(f"{name}{intact(checked.well or 0, checked.records or 0)} {saved}")
    else:
        sentence = (
            "can't be read." if checked.faults else "from before a re-encryption. It opens with its own passphrase."
        )
        terminal.put(f"{name}{sentence}")
    for fault in checked.faults:
        terminal.put(f"- {fault}")


def declare_repair(commands: Commands) -> None:
    """Declare `repair`."""
    parser = add(
        commands,
        "repair",
        repair,
        "rebuild a journal from a damaged file (left untouched)",
        "rmjournal repair journal.rmj repaired.rmj",
        json='one object: {"recovered", "of": null if not known, "older", "lost": [{"what", "at"}]}',
    )
    parser.add_argument("file", metavar="DAMAGED", help="the damaged file, wherever it is")
    parser.add_argument("write", metavar="OUT", help="the new journal file")
    add_recovery_fd(parser)


def repair(args: Namespace) -> int:
    """Rebuild a journal from a damaged file, only reading that, and say what is lost.

    Return the code of damage if anything is lost."""
    from rmjournal.journal import Journal

    target = Path(args.write)
    with terminal.working("Reading") as progress:
        wreck = Journal.files.repair().look_at(Path(args.file), target, progress)
    unlocked = _unlock_wreck(args, wreck)
    with terminal.working("Repairing") as progress:
        done = Journal.files.repair().rebuild(wreck, unlocked, target, progress)
    if args.json:
        lost = [{"what": each.what, "at": each.at.isoformat(timespec="milliseconds")} for each in done.lost]
        terminal.put_json({"recovered": done.recovered, "of": done.of, "older": done.older, "lost": lost})
    else:
        if done.of is None:
            terminal.put(f"Recovered: {done.recovered} entries. We can't tell how many there were.")
            terminal.say("If you're warned that it is older than expected, open it once with --accept-older.")
        else:
            terminal.put(f"Recovered: {done.recovered} of {done.of} entries.")
        if done.older:
            terminal.put(f"Recovered in an older version, because the newest is lost: {done.older}.")
        for each in done.lost:
            terminal.put(f"- Lost: {each.what} of {each.at.astimezone():%d %b %Y}.")
        unknown = (done.of or 0) - done.recovered - len(done.lost)
        if unknown > 0:
            terminal.put(f"- Lost, with no details left: {unknown}.")
    if not done.recovered and not done.whole:
        terminal.say(f"Nothing could be recovered, so {target} is an empty journal. Restore a backup instead.")
        return Damaged.code
    terminal.say(
        f"The recovered journal is {target}. It opens as before. Look at it with `rmjournal --vault {target} list`, "
        f"and check it with `rmjournal --vault {target} verify --full`."
    )
    terminal.say(
        f"The damaged file was not changed. To use the recovered journal, run `rmjournal restore {target}`. "
        "Don't move it by hand: it would get mixed up with the damaged journal's files."
    )
    return 0 if done.whole else Damaged.code


def _unlock_wreck(args: Namespace, wreck: "Wreck") -> "UnlockedWreck":
    """Unlock what is left: up to three tries on a terminal, one in a script."""
    from rmjournal.journal import Journal

    def unlock() -> "UnlockedWreck":
        key = None if args.recovery_fd is None else terminal.secret_from(args.recovery_fd, args)
        secret = read_passphrase(args) if key is None else None
        with terminal.working("Unlocking"):
            return Journal.files.repair().unlock(wreck, secret, key)

    return in_few_tries(unlock, is_script=args.recovery_fd is not None or "passphrase_fd" in args)


def declare_where(commands: Commands) -> None:
    """Declare `where`."""
    add(
        commands,
        "where",
        where,
        "list the journal's files, sizes and permissions (opens none of them)",
        "rmjournal where",
        json='one object per line: {"what", "path", "bytes", "mode"}',
    )


def where(args: Namespace) -> None:
    """List the journal's files with sizes and permissions, and warn about their folder.

    Opens none of them."""
    from rmjournal.support import preferences

    vault = vault_path(args)
    beside = sorted(vault.parent.glob(f"{glob.escape(vault.name)}?*"))
    state = paths.state_folder()
    rows = [("journal", vault), *(("beside it", path) for path in beside)]
    rows += [
        ("unsaved text" if path.suffix == ".unsaved" else "this computer", path) for path in sorted(state.rglob("*"))
    ]
    rows.append(("settings", preferences.usual_path()))
    for what, path in rows:
        try:
            found = os.lstat(path)
        except OSError:
            if what == "journal":
                terminal.say(f"There's no journal at {path} yet.")
            elif what == "settings":
                terminal.say(f"There's no settings file yet. You can create one: {path}")
            continue
        mode = stat.filemode(found.st_mode)
        if args.json:
            terminal.put_json({"what": what, "path": str(path), "bytes": found.st_size, "mode": mode})
        else:
            terminal.put(f"{what:<13}  {mode}  {found.st_size:>12,}  {path}")
    _say_remarks(vault)


def _say_remarks(path: Path) -> None:
    """Say what makes the folder of a journal a risky place."""
    from rmjournal.journal import Journal

    for remark in Journal.files.location_advice(path):
        terminal.say(f"Note: {remark}")
