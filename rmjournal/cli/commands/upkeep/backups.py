"""The commands on other copies of the journal: backup, restore, merge, conflicts."""

from argparse import Namespace
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from rmjournal.cli import terminal
from rmjournal.cli.parser import Commands, Parser, add, add_id, add_yes
from rmjournal.cli.unlock import TRIES, open_journal, read_passphrase, vault_path
from rmjournal.support.errors import OtherKeys, PairsWouldGo, Refused, Usage, WrongKey

if TYPE_CHECKING:
    from rmjournal.journal import Journal, Merged, Preview, Restore


def declare_backup(commands: Commands) -> None:
    """Declare `backup`."""
    parser = add(
        commands,
        "backup",
        backup,
        "back up to a new encrypted file (tested by opening it)",
        "rmjournal backup /media/stick/journal-backup.rmj",
    )
    parser.add_argument("file", metavar="FILE", nargs="?", help="the new backup file")
    parser.add_argument(
        "--every", metavar="DIR", help="back up to this folder now, then every day, keeping the newest ten"
    )
    parser.add_argument("--stop", action="store_true", help="stop automatic backups (existing ones stay)")


def backup(args: Namespace) -> None:
    """Write an encrypted copy to a file, or one a day to a folder.

    Reads every record of the copy back before it counts."""

    if sum((args.file is not None, args.every is not None, args.stop)) != 1:
        raise Usage("Name one of these: FILE, --every DIR or --stop.", "See `rmjournal backup --help`.")
    from rmjournal.domain.words import counted

    with open_journal(args) as journal:
        if args.file is not None:
            target = Path(args.file)
            with terminal.working("Backing up and checking") as progress:
                report = journal.backups.write(target, progress=progress)
            terminal.say(
                f"Backed up {counted(report.records, 'entry')} to {target.name}, and opened each one to check it."
            )
            terminal.say(
                "It opens with today's passphrase and recovery key. On the same disk, it won't help if the disk fails."
            )
            return
        if args.stop:
            folder = journal.settings.current().backup_folder
            journal.backups.stop_daily()
            terminal.say(f"Automatic backups have stopped. Existing ones stay{folder and f' in {folder}'}.")
            return
        with terminal.working("Backing up and checking") as progress:
            made = journal.backups.start_daily(Path(args.every), journal.clock.now(), progress=progress)
        terminal.say(f"Backed up to {made.name}, and opened each entry to check it.")
        terminal.say(f"From now on we back up each day you save something, and keep the newest {journal.backups.KEPT}.")
        for remark in journal.backups.advice_beside(made):
            terminal.say(remark)


def declare_restore(commands: Commands) -> None:
    """Declare `restore`."""
    parser = add(
        commands,
        "restore",
        restore,
        "replace the journal with a backup (after showing what you would gain and lose)",
        "rmjournal restore /media/stick/journal-backup.rmj",
    )
    parser.add_argument("file", metavar="FILE", help="the backup (it stays where it is)")
    add_yes(parser, "restore")


def restore(args: Namespace) -> None:
    """Replace the journal with a backup, after showing what would be lost."""
    from rmjournal.journal import Journal

    path = vault_path(args)
    file = Path(args.file)
    Journal.files.check_copy(file)
    if "vault" not in args:
        with suppress(OSError):  # the check below reports it
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    secret = read_passphrase(args)
    with Journal.files.restore(path, file, secret) as ready:
        _show(ready.preview)
        terminal.flush()
        terminal.confirm(
            "restore",
            "The backup replaces your journal. Your current file stays beside it under another name."
            if ready.preview.is_present
            else "The backup becomes the journal on this computer.",
            args.yes,
        )
        with terminal.working("Backing up and checking") as progress:
            previous = ready.carry_out(progress)
        terminal.say(f"Restored to {path}. It opens with the passphrase you had at the time of the backup.")
        if previous is not None:
            terminal.say(
                f"Your previous file is now called {previous.name}. Delete it once you're sure you don't need it."
            )
        for remark in ready.remarks:
            terminal.say(remark)
        _accept(ready, secret)


def _accept(ready: "Restore", secret: str) -> None:
    try:
        with terminal.working("Unlocking"):
            ready.accept(secret)
    except BaseException:  # whoever stops here should know, too, that the files were exchanged
        terminal.say("Restored, but not opened yet. Open it once with `rmjournal list --accept-older`.")
        raise


def _show(preview: "Preview") -> None:
    terminal.put(f"Backup last saved: {preview.there:%d %b %Y %H:%M}")
    if preview.here is not None:
        terminal.put(f"Journal last saved: {preview.here:%d %b %Y %H:%M}")
        terminal.put(f"Only in the backup (you gain): {_counted(preview.brings)}")
        terminal.put(f"Only in the journal (will be lost): {_counted(preview.loses)}")
        terminal.put(f"Different in each: {_counted(preview.differ)}")
        return
    terminal.put(f"It contains: {_counted(preview.brings)}")
    if preview.is_present:
        terminal.put("The journal doesn't open with the backup's keys, so we can't tell what would be lost.")


def _counted(counts: Mapping[str, int]) -> str:
    from rmjournal.domain import words

    return ", ".join(words.counted(count, word) for word, count in counts.items()) or "nothing"


def declare_merge(commands: Commands) -> None:
    """Declare `merge`."""
    parser = add(
        commands,
        "merge",
        merge,
        "merge another copy of this journal (for example from another computer)",
        "rmjournal merge /media/stick/journal-laptop.rmj",
        json='one object: {"came", "newer", "gone", "twice", "told": [sentences]}',
    )
    parser.add_argument("file", metavar="FILE", help="a copy of the same journal (it isn't changed)")
    parser.add_argument(
        "--copy-passphrase-fd",
        metavar="N",
        type=int,
        help="read that copy's passphrase from this descriptor, if its keys differ",
    )
    add_yes(parser, "delete")


def merge(args: Namespace) -> None:
    """Merge another copy of this journal; only read that copy."""

    with open_journal(args) as journal:
        done = _merged(args, journal)
        if args.json:
            terminal.put_json(
                {"came": done.came, "newer": done.newer, "gone": done.gone, "twice": done.twice, "told": done.told}
            )
            return
        terminal.put(f"Added: {done.came}. Updated: {done.newer}. Deleted: {done.gone}. Conflicts: {done.twice}.")
        for sentence in done.told:
            terminal.put(f"- {sentence}")
        if done.twice:
            terminal.say("Where both copies changed, we saved both versions. `rmjournal conflicts` shows them.")


def _merged(args: Namespace, journal: "Journal") -> "Merged":
    """Merge; ask for the passphrase for that copy, and before pairs go, if need be."""
    secrets: list[str] = []
    allowed: list[bool] = []

    def own_passphrase() -> str:
        if not secrets:
            raise OtherKeys("That copy needs its own passphrase.")
        return secrets[-1]

    tries = 1 if args.copy_passphrase_fd is not None else TRIES
    while True:
        try:
            with terminal.working("Merging") as progress:
                return journal.merges.merge(
                    Path(args.file),
                    progress=progress,
                    may_go=(lambda _: True) if allowed else None,
                    copy_passphrase=own_passphrase,
                )
        except OtherKeys:
            secrets.append(_copy_passphrase(args))
        except WrongKey:
            tries -= 1
            if not tries:
                raise
            terminal.say("That isn't the passphrase for that copy. Try again.")
            secrets.append(_copy_passphrase(args))
        except PairsWouldGo as told:
            terminal.flush()
            question = f"{told.sentence} First we back up your journal as it is now, beside it."
            terminal.confirm("delete", question, args.yes)
            allowed.append(True)


def _copy_passphrase(args: Namespace) -> str:
    """Return the passphrase of the other copy, from its descriptor or the terminal."""
    if args.copy_passphrase_fd is not None:
        return terminal.secret_from(args.copy_passphrase_fd, args)
    terminal.say("That copy has different keys: only one of the two was re-encrypted.")
    return terminal.ask_secret("Passphrase for that copy:")


def declare_conflicts(commands: Commands) -> None:
    """Declare `conflicts` with its command."""
    parser = add(
        commands,
        "conflicts",
        list_conflicts,
        "show entries that were changed in two copies (until you choose)",
        "rmjournal conflicts keep 3f9a1c20 mine",
        json='one object per line: {"id", "kind", "record", "mine", "theirs"}. Without --open, a version that lists '
        "leave out is null",
    )
    parser.add_argument(
        "--open", action="store_true", help="also show what lists leave out, such as held-back lines and check-ins"
    )
    choosing = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    parser = add(
        choosing,
        "keep",
        keep,
        "keep one version or both (the one you don't keep stays in the history)",
        "rmjournal conflicts keep 3f9a1c20 mine",
    )
    add_id(parser)
    parser.add_argument(
        "choice", metavar="mine|theirs|both", help="the version on this computer, the one from the merged copy, or both"
    )


def list_conflicts(args: Namespace) -> None:
    """Show what was changed in two copies at once, both versions side by side; what
    lists leave out only with `--open`."""
    from rmjournal.domain.kind_words import kind_word
    from rmjournal.domain.record.record import kind_name, short
    from rmjournal.domain.texts.record_text import in_lists, versions

    with open_journal(args) as journal:
        found, closed = journal.conflicts.all(), 0
        for each in found:
            kind, whole = each.record.kind, [each.mine, each.theirs]
            shown = whole if args.open else in_lists(kind, *whole)
            closed += shown != whole
            if args.json:
                mine, theirs = shown or (None, None)
                ids = {"id": each.id, "kind": kind_name(kind), "record": each.record.id}
                terminal.put_json({**ids, "mine": mine, "theirs": theirs})
                continue
            terminal.put(f"{short(each.id)}  {each.record.at.astimezone().date()}  {kind_word(kind)}")
            texts = ["(closed)"] * 2 if shown is None else versions(kind, *shown)
            if shown not in (None, whole):
                texts = [f"{text}\n(part of it is closed)" for text in texts]
            for word, text in zip(("mine", "theirs"), texts, strict=True):
                terminal.put(f"  {word}:")
                terminal.put_text("\n".join(f"    {line}".rstrip() for line in text.splitlines()))
        if closed:
            terminal.say(f"Conflicts with something that lists leave out: {closed}. Add --open to show it.")
        if not found:
            terminal.say("No conflicts.")
        elif not args.json:
            terminal.say("To choose: `rmjournal conflicts keep ID mine` (or theirs, or both).")


def keep(args: Namespace) -> None:
    """Settle a conflict: keep one version, or both.

    The version not kept stays in the history. Raises Refused if the id names no
    conflict, or more than one."""
    from rmjournal.domain.model.copies import KeptVersion
    from rmjournal.domain.record.record import SHORTEST_ID, Kind

    choice = None
    with suppress(ValueError):
        choice = KeptVersion(args.choice)
    if choice is None:
        raise Usage("Choose mine, theirs or both.", "For example: `rmjournal conflicts keep 3f9a1c20 mine`")
    start = args.id.strip().lower()
    with open_journal(args) as journal:
        found = [
            each for each in journal.conflicts.all() if start in (each.id[: len(start)], each.record.id[: len(start)])
        ]
        if len(start) < SHORTEST_ID or len(found) != 1:
            raise Refused("That ID matches no conflict, or more than one.", "`rmjournal conflicts` lists the IDs.")
        journal.conflicts.settle(found[0], choice)
    if choice is KeptVersion.BOTH:
        terminal.say("Kept both versions.")
        return
    until = " until you finish the draft" if found[0].record.kind == Kind.DRAFT else ""
    terminal.say(f"Kept that version. The other version stays in the history{until}.")
