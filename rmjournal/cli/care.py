"""Commands that look after the journal: making, checking, recovering, taking out and in, and where it lies."""

import glob
import os
import stat
from argparse import Namespace
from contextlib import suppress
from pathlib import Path

from rmjournal.cli import terminal
from rmjournal.cli.unlocking import new_passphrase, opened, recovery_key, vault_path
from rmjournal.cli.unlocking import passphrase as passphrase_of
from rmjournal.journal.copies import backups as copies
from rmjournal.journal.copies import repair as mending
from rmjournal.journal.copies import verify as verifying
from rmjournal.journal.copies.verify import Checked, Level
from rmjournal.journal.exports import takeout as leaving
from rmjournal.journal.exports.imports import import_file as take_in
from rmjournal.journal.journal import Journal
from rmjournal.support import paths
from rmjournal.support.errors import RESCUE, Damaged, Failed, RolledBack, WrongKey


def init(args: Namespace) -> None:
    """Make a new journal, after a word on the place where it will lie, and print its recovery key once."""
    path = vault_path(args)
    _remark(path)
    if "vault" not in args:
        with suppress(OSError):  # the check below tells
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    Journal.check_free(path)
    if args.new_passphrase_fd is None and "passphrase_fd" in args:
        args.new_passphrase_fd = args.passphrase_fd
    passphrase = new_passphrase(args)
    with terminal.working("Making your journal"):
        journal, key = Journal.create(path, passphrase)
    with journal:
        terminal.put(key)
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
    """Check that every record is there, whole and newest. Faults end with the code of damage, or of an older file."""
    level = Level.COPIES if args.copies else Level.FULL if args.full else Level.QUICK
    with opened(args, damaged=True) as journal:
        with terminal.working("Checking") as progress:
            found = verifying.verify(journal, level, progress)
        if args.json:
            terminal.put_json(
                {
                    **_counted(found.journal),
                    "level": level.value,
                    "full": level is not Level.QUICK,
                    "older": found.older and found.older.sentence,
                    "remarks": list(found.remarks),
                    "copies": [{"path": str(copy.path), **_counted(copy)} for copy in found.copies],
                }
            )
        else:
            _tell("", found.journal)
            for remark in found.remarks:
                terminal.put(f"- {remark}")
            for copy in found.copies:
                _tell(f"{copy.path}: ", copy)
            if level is Level.COPIES and not found.copies:
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


def _counted(checked: Checked) -> dict[str, object]:
    saved = checked.saved and checked.saved.astimezone().isoformat(timespec="seconds")
    return {"records": checked.records, "well": checked.well, "faults": list(checked.faults), "last_saved": saved}


def _tell(name: str, checked: Checked) -> None:
    if checked.saved is not None:
        saved = f"Last saved {checked.saved.astimezone():%d %b %Y %H:%M}."
        terminal.put(f"{name}{checked.well} of {checked.records} records are well. {saved}")
    else:
        told = "it cannot be read." if checked.faults else "from before a re-key; it opens with its own passphrase."
        terminal.put(f"{name}{told}")
    for fault in checked.faults:
        terminal.put(f"- {fault}")


def recover(args: Namespace) -> None:
    """Unlock with the recovery key and set a new passphrase."""
    path = vault_path(args)
    Journal.check_place(path)
    key = recovery_key(args)
    older = "accept_older" in args
    with Journal.recover(path, key, lambda: new_passphrase(args), accept_older=older) as journal:
        for notice in journal.notices():
            terminal.say(f"Note: {notice}")
    terminal.say("The new passphrase is set. The recovery key on paper stays as it is.")
    terminal.say("Older copies of the journal still open with the old passphrase.")


def repair(args: Namespace) -> int:
    """Make a new journal of what is left of a damaged file, and say what is not. Losses end with the code of damage."""
    target = Path(args.write)
    with terminal.working("Reading") as progress:
        wreck = mending.look_at(Path(args.file), target, progress)
    unlocked = _unlocked_wreck(args, wreck)
    with terminal.working("Repairing") as progress:
        done = mending.mend(wreck, unlocked, target, progress)
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


def _unlocked_wreck(args: Namespace, wreck: mending.Wreck) -> mending.UnlockedWreck:
    """Ask up to three times on a terminal; a script has one try."""
    tries = 3
    while True:
        from_script = args.recovery_fd is not None or "passphrase_fd" in args
        key = None if args.recovery_fd is None else terminal.secret_from(args.recovery_fd, args)
        secret = passphrase_of(args) if key is None else None
        try:
            with terminal.working("Unlocking"):
                return mending.unlock(wreck, secret, key)
        except WrongKey:
            tries -= 1
            if from_script or not tries:
                raise
        terminal.say("This passphrase opens none of the key slots that are left. Try again.")


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
    """Say which files exist where, opening none, and what is to be known of that place."""
    from rmjournal.support import preferences

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
    _remark(vault)


def _remark(path: Path) -> None:
    for remark in copies.where_it_lies(path):
        terminal.say(f"Note: {remark}")
