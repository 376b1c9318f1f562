"""Commands on other copies of the journal: a backup, one a day, restoring one, merging one."""

from argparse import Namespace
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from rmjournal.cli import terminal, unlocking
from rmjournal.cli.unlocking import opened, vault_path
from rmjournal.domain.record.record import Kind
from rmjournal.domain.titles import kind_word, written
from rmjournal.journal.copies import backups as copies
from rmjournal.journal.copies import merge as merging
from rmjournal.journal.copies import restore as restoring
from rmjournal.journal.copies.conflicts import Choice, settle
from rmjournal.journal.copies.conflicts import conflicts as waiting
from rmjournal.journal.exports import takeout as leaving
from rmjournal.journal.journal import Journal
from rmjournal.journal.records.repository import SHORTEST_ID, short
from rmjournal.support.errors import Refused, Usage


def backup(args: Namespace) -> None:
    """Write an encrypted copy to a file, or one a day to a folder."""
    if sum((args.file is not None, args.every is not None, args.stop)) != 1:
        raise Usage("A backup needs a FILE, or a folder with --every DIR, or --stop.", "See `rmjournal backup --help`.")
    with opened(args) as journal:
        if args.file is not None:
            target = Path(args.file)
            with terminal.working("Copying and checking") as progress:
                report = leaving.backup(journal, target, progress=progress)
            terminal.say(f"{report.records} records are in {target.name}; every one was opened to make sure.")
            terminal.say(
                "It opens with today's passphrase and recovery key. On the same disk it helps against mistakes only."
            )
            return
        if args.stop:
            copies.stop(journal)
            terminal.say("No more backups are made by themselves. Those that are there stay.")
            return
        with terminal.working("Copying and checking") as progress:
            made = copies.keep_every_day(journal, Path(args.every), datetime.now(), progress=progress)
        terminal.say(f"{made.name} is there; every record was opened to make sure.")
        terminal.say(f"From now on one a day is made when something was saved; the {copies.KEPT} newest are kept.")
        for remark in copies.beside_the_journal(journal, made):
            terminal.say(remark)


def restore(args: Namespace) -> None:
    """Put a backup in the place of the journal, after showing what would be lost."""
    path = vault_path(args)
    file = Path(args.file)
    Journal.check_copy(file)
    if "vault" not in args:
        with suppress(OSError):  # the check below tells
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    secret = unlocking.passphrase(args)
    with restoring.unlocked(path, file, secret) as ready:
        _show(ready.preview)
        terminal.flush()
        terminal.confirm(
            "restore",
            "The backup takes the place of the journal. The file that is there now is kept beside it."
            if ready.preview.is_present
            else "The backup becomes the journal of this computer.",
            args.yes,
        )
        with terminal.working("Copying and checking") as progress:
            aside = ready.carry_out(progress)
        terminal.say(f"The backup is the journal now: {path}. It opens with the passphrase of the backup.")
        if aside is not None:
            terminal.say(
                f"What was there is kept as {aside.name}. Delete it when you are sure that you do not need it."
            )
        for remark in ready.remarks:
            terminal.say(remark)
        _accept(ready, secret)


def _accept(ready: restoring.Restore, secret: str) -> None:
    try:
        with terminal.working("Unlocking"):
            ready.accept(secret)
    except BaseException:  # one that stops here, too, shall know that the files were exchanged
        terminal.say("It is in place, and was not opened yet. Open it once with `rmjournal list --accept-older`.")
        raise


def _show(preview: restoring.Preview) -> None:
    terminal.put(f"The backup was saved last {preview.there:%d %b %Y %H:%M}.")
    if preview.here is not None:
        terminal.put(f"The journal was saved last {preview.here:%d %b %Y %H:%M}.")
        terminal.put(f"Only in the backup: {_counted(preview.brings)}.")
        terminal.put(f"Only in the journal, and lost: {_counted(preview.loses)}.")
        terminal.put(f"In another version: {_counted(preview.differ)}.")
        return
    terminal.put(f"It holds: {_counted(preview.brings)}.")
    if preview.is_present:
        terminal.put("The journal does not open with the keys of the backup, so nobody knows what would be lost.")


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {word}" for word, count in counts.items()) or "nothing"


def merge(args: Namespace) -> None:
    """Take in another copy of this journal."""
    with opened(args) as journal:
        with terminal.working("Merging") as progress:
            done = merging.merge(journal, Path(args.file), progress=progress)
        if args.json:
            terminal.put_json(
                {"came": done.came, "newer": done.newer, "gone": done.gone, "twice": done.twice, "told": done.told}
            )
            return
        terminal.put(f"New: {done.came}. Newer: {done.newer}. Deleted: {done.gone}. In two versions: {done.twice}.")
        for sentence in done.told:
            terminal.put(f"- {sentence}")
        if done.twice:
            terminal.say("What was changed in both copies is kept twice: `rmjournal conflicts` shows both versions.")


def conflicts(args: Namespace) -> None:
    """Show what was changed in two copies at once."""
    with opened(args) as journal:
        found = waiting(journal)
        for each in found:
            kind = each.record.kind
            if args.json:
                terminal.put_json(
                    {
                        "id": each.id,
                        "kind": kind_word(kind),
                        "record": each.record.id,
                        "mine": each.mine,
                        "theirs": each.theirs,
                    }
                )
                continue
            terminal.put(f"{short(each.id)}  {each.record.at.astimezone().date()}  {kind_word(kind)}")
            for word, raw in (("mine", each.mine), ("theirs", each.theirs)):
                terminal.put(f"  {word}:")
                terminal.put_text("\n".join(f"    {line}" for line in written(kind, raw).splitlines()))
        if not found:
            terminal.say("Nothing waits for a choice.")
        elif not args.json:
            terminal.say("Choose with `rmjournal conflicts keep ID mine`, or theirs, or both.")


def keep(args: Namespace) -> None:
    """Let one of two versions stand, or both."""
    choice = None
    with suppress(ValueError):
        choice = Choice(args.choice)
    if choice is None:
        raise Usage("Keep takes mine, theirs or both.", "See `rmjournal conflicts keep --help`.")
    start = args.id.strip().lower()
    with opened(args) as journal:
        found = [each for each in waiting(journal) if start in (each.id[: len(start)], each.record.id[: len(start)])]
        if len(start) < SHORTEST_ID or len(found) != 1:
            raise Refused("No one choice is meant by this id.", "`rmjournal conflicts` shows the ids.")
        settle(journal, found[0], choice)
    if choice is Choice.BOTH:
        terminal.say("Both stay.")
        return
    until = " until the draft is finished" if found[0].record.kind == Kind.DRAFT else ""
    terminal.say(f"That version stands. The other one stays in the history{until}.")
