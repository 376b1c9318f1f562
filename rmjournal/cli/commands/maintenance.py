"""Looking after the journal: init, verify, repair, takeout, import, where."""

import glob
import os
import stat
from argparse import Namespace
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from rmjournal.cli import terminal
from rmjournal.cli.parser import Commands, add, add_new_passphrase, add_recovery_fd, add_yes
from rmjournal.cli.recovery_key_display import show_once
from rmjournal.cli.unlock import open_journal, read_new_passphrase, read_passphrase, vault_path
from rmjournal.support import paths
from rmjournal.support.errors import RESCUE, Damaged, RolledBack, Usage, WrongKey

if TYPE_CHECKING:
    from rmjournal.journal import Checked, UnlockedWreck, Wreck


def declare_init(commands: Commands) -> None:
    """Declare `init`."""
    parser = add(commands, "init", init, "make a new journal; prints its recovery key once", "rmjournal init")
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
    Journal.check_free(path)
    if args.new_passphrase_fd is None and "passphrase_fd" in args:
        args.new_passphrase_fd = args.passphrase_fd
    passphrase = read_new_passphrase(args)
    with terminal.working("Making your journal"):
        journal, key = Journal.create(path, passphrase)
    with journal:
        show_once(
            key,
            "This is your recovery key. It is shown this once. Write it on paper: no photo, no e-mail.",
            f"Nobody has seen the recovery key: delete {path.name} and make the journal again.",
        )
    terminal.say("It opens the journal when the passphrase is forgotten. Without either, nobody can, not even IT.")
    terminal.say(f"The journal is {path}. Begin with `rmjournal pair add`.")


def declare_verify(commands: Commands) -> None:
    """Declare `verify`."""
    parser = add(
        commands,
        "verify",
        verify,
        "check that every record is there, whole and newest",
        "rmjournal verify --full",
        json='one object: {"records", "well", "faults": [sentences], "last_saved", "full", '
        '"older": a sentence or null, "remarks": [sentences], "level": "quick", "full" or "copies", '
        '"copies": [{"path", "records", "well", "faults", "last_saved"}]};\n'
        'of a FILE: {"path", "records", "well", "faults", "last_saved", "behind": a number of saves}',
    )
    parser.add_argument("file", metavar="FILE", nargs="?", help="a backup of this journal, to be read whole instead")
    parser.add_argument("--full", action="store_true", help="also read every page of the file and open every text")
    parser.add_argument(
        "--copies", action="store_true", help="also that, of each backup of days, and what this computer keeps beside"
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
                terminal.say("No other copy is known here. One elsewhere is checked with --vault FILE --accept-older.")
    if found.journal.faults:
        raise Damaged("This journal has faults.", RESCUE)
    if found.older and "accept_older" not in args:
        raise RolledBack(
            found.older.sentence,
            "If this is a backup that you check, say so with --accept-older: nothing is changed. If not, look for the "
            "newer file first.",
        )
    if any(copy.faults for copy in found.copies):
        raise Damaged("The journal is well, and a copy of it has faults.", "Write a new one with `rmjournal backup`.")


def _verify_backup(args: Namespace) -> None:
    """Check a backup of this journal by its path, and say how far behind it is."""
    if args.full or args.copies:
        raise Usage("A FILE is always read whole.", "Leave out --full and --copies.")
    path = Path(args.file)
    with open_journal(args) as journal:
        with terminal.working("Checking") as progress:
            found = journal.checks.backup(path, progress)
        if args.json:
            terminal.put_json({"path": str(path), **_counted(found.checked), "behind": found.behind})
        else:
            terminal.put(found.sentence)
            for fault in found.checked.faults:
                terminal.put(f"- {fault}")
    if found.checked.faults:
        raise Damaged("This backup has faults.", "Write a new one with `rmjournal backup`.")
    if found.behind < 0:
        raise RolledBack("This backup is newer than the journal.", "`rmjournal merge` brings in what it has more.")


def _counted(checked: "Checked") -> dict[str, object]:
    saved = checked.saved and checked.saved.astimezone().isoformat(timespec="seconds")
    return {"records": checked.records, "well": checked.well, "faults": list(checked.faults), "last_saved": saved}


def _print_checked(name: str, checked: "Checked") -> None:
    if checked.saved is not None:
        saved = f"Last saved {checked.saved.astimezone():%d %b %Y %H:%M}."
        terminal.put(f"{name}{checked.well} of {checked.records} records are well. {saved}")
    else:
        sentence = "it cannot be read." if checked.faults else "from before a re-key; it opens with its own passphrase."
        terminal.put(f"{name}{sentence}")
    for fault in checked.faults:
        terminal.put(f"- {fault}")


def declare_repair(commands: Commands) -> None:
    """Declare `repair`."""
    parser = add(
        commands,
        "repair",
        repair,
        "make a new journal of what is left of a damaged file, which is only read",
        "rmjournal repair journal.rmj repaired.rmj",
        json='one object: {"recovered", "of": null if not known, "older", "lost": [{"what", "at"}]}',
    )
    parser.add_argument("file", metavar="DAMAGED", help="the damaged file, wherever it lies")
    parser.add_argument("write", metavar="OUT", help="a file that does not exist yet")
    add_recovery_fd(parser)


def repair(args: Namespace) -> int:
    """Rebuild a journal from a damaged file, only reading that, and say what is lost.

    Return the code of damage if anything is lost."""
    from rmjournal.journal import Journal

    target = Path(args.write)
    with terminal.working("Reading") as progress:
        wreck = Journal.repair().look_at(Path(args.file), target, progress)
    unlocked = _unlock_wreck(args, wreck)
    with terminal.working("Repairing") as progress:
        done = Journal.repair().rebuild(wreck, unlocked, target, progress)
    if args.json:
        lost = [{"what": each.what, "at": each.at.isoformat(timespec="milliseconds")} for each in done.lost]
        terminal.put_json({"recovered": done.recovered, "of": done.of, "older": done.older, "lost": lost})
    else:
        if done.of is None:
            terminal.put(f"Recovered: {done.recovered} records. How many there were is no longer known.")
            terminal.say("If it is told as older than what this computer saw, open it once with --accept-older.")
        else:
            terminal.put(f"Recovered: {done.recovered} of {done.of} records.")
        if done.older:
            terminal.put(f"In an older version, because the newest is lost: {done.older}.")
        for each in done.lost:
            terminal.put(f"- Lost: {each.what} of {each.at.astimezone():%d %b %Y}.")
        unknown = (done.of or 0) - done.recovered - len(done.lost)
        if unknown > 0:
            terminal.put(f"- Lost, and nothing more is known of it: {unknown}.")
    terminal.say(
        f"What was recovered is in {target}, and opens as before. Look at it with `rmjournal --vault {target} list`, "
        f"and check it with `rmjournal --vault {target} verify --full`."
    )
    terminal.say(
        f"The damaged file was not changed. `rmjournal restore {target}` puts the new one in the place of the journal "
        "and keeps that beside it. Do not move it there by hand: it would be mixed with what lies beside that one."
    )
    return 0 if done.whole else Damaged.code


def _unlock_wreck(args: Namespace, wreck: "Wreck") -> "UnlockedWreck":
    """Unlock what is left: up to three tries on a terminal, one in a script."""
    from rmjournal.journal import Journal

    tries = 3
    while True:
        from_script = args.recovery_fd is not None or "passphrase_fd" in args
        key = None if args.recovery_fd is None else terminal.secret_from(args.recovery_fd, args)
        secret = read_passphrase(args) if key is None else None
        try:
            with terminal.working("Unlocking"):
                return Journal.repair().unlock(wreck, secret, key)
        except WrongKey:
            tries -= 1
            if from_script or not tries:
                raise
        terminal.say("This passphrase opens none of the key slots that are left. Try again.")


def declare_takeout(commands: Commands) -> None:
    """Declare `takeout`."""
    parser = add(
        commands,
        "takeout",
        takeout,
        "write everything READABLE into a new folder, for yourself",
        "rmjournal takeout my-journal",
    )
    parser.add_argument("folder", metavar="DIR", help="a folder that does not exist yet")
    parser.add_argument("--damaged", action="store_true", help="save what still reads of a damaged journal")
    add_yes(parser, "takeout")


def takeout(args: Namespace) -> None:
    """Write everything unencrypted to a new folder, after a warning and a word."""

    terminal.confirm(
        "takeout",
        "This writes all your notes READABLE into a folder: whoever opens it, backs it up or syncs it can read them,\n"
        "also what is off the record and what concerns your partners. `rmjournal backup` makes an encrypted copy.",
        args.yes,
    )
    with open_journal(args, damaged=args.damaged) as journal:
        with terminal.working("Writing") as progress:
            taken = journal.takeouts.write(Path(args.folder), damaged=args.damaged, progress=progress)
        terminal.say(f"{taken.written} records are in {args.folder}. Delete the folder when you no longer need it.")
        if taken.passed_over:
            terminal.say(f"{taken.passed_over} could not be read and are not among them.")


def declare_import(commands: Commands) -> None:
    """Declare `import`."""
    parser = add(
        commands,
        "import",
        import_file,
        "take in a takeout (journal.jsonl), or jrnl's JSON export into a pair",
        "rmjournal import my-journal/journal.jsonl",
    )
    parser.add_argument("file", metavar="FILE", help="journal.jsonl of a takeout, or a JSON export of jrnl")
    parser.add_argument("--pair", metavar="N", type=int, help="the pair that jrnl's entries go into")


def import_file(args: Namespace) -> None:
    """Import a takeout, or an export of jrnl into a pair."""

    with open_journal(args) as journal:
        pair = None if args.pair is None else journal.pairs.get(args.pair)
        file = Path(args.file)
        if file.is_dir():  # the folder of a takeout
            file = file / journal.takeouts.LINES
        with terminal.working("Importing") as progress:
            came = journal.imports.read(file, pair, progress=progress)
        known = f" {came.known} were here already." if came.known else ""
        terminal.say(f"Imported: {came.kept} records.{known}")


def declare_where(commands: Commands) -> None:
    """Declare `where`."""
    add(
        commands,
        "where",
        where,
        "say which files exist where, how large, with which permissions; opens none",
        "rmjournal where",
        json='one object a line: {"what", "path", "bytes", "mode"}',
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
    _say_remarks(vault)


def _say_remarks(path: Path) -> None:
    """Say what makes the folder of a journal a risky place."""
    from rmjournal.journal import Journal

    for remark in Journal.location_advice(path):
        terminal.say(f"Note: {remark}")
