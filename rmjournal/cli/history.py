"""Commands on what was before: looking at it, putting it back, taking it out for good; and taking out a whole pair."""

from argparse import Namespace

from rmjournal.cli import terminal
from rmjournal.cli.keeping import COPIES, kept, warn_of_copies
from rmjournal.cli.unlocking import opened
from rmjournal.domain.record.record import Body, Record
from rmjournal.domain.titles import title
from rmjournal.journal.copies.destroy import HOLD
from rmjournal.journal.records import history as past
from rmjournal.journal.records.repository import kind_name
from rmjournal.support.errors import Refused


def history(args: Namespace) -> None:
    """Show what a record was before, or put one version back."""
    with opened(args) as journal:
        record = journal.find(args.id)
        versions = past.history_of(journal, record)
        if args.back is not None:
            if not 1 <= args.back <= len(versions):
                raise Refused(
                    f"There are {len(versions)} versions of this record.", "`rmjournal history ID` lists them."
                )
            kept(args, past.put_back(journal, record, versions[args.back - 1]))
            return
        for number, version in enumerate(versions, 1):
            if args.json:
                body = {"until": version.until.isoformat(timespec="milliseconds"), "body": version.raw}
                terminal.put_json({"version": number, "kind": kind_name(record.kind), **body})
                continue
            terminal.put(f"{number}  until {version.until.astimezone():%d %b %Y %H:%M}")
            terminal.put_text(title(record.kind, version.raw, version.body))
            terminal.put("")
        if not versions:
            terminal.say("This record has no history: it was never changed, or its history was taken out.")


def purge(args: Namespace) -> None:
    """Take history out of the file for good."""
    with opened(args) as journal:
        records: list[Record[Body]] | None = None if args.id is None else [journal.find(args.id)]
        terminal.say(HOLD)
        terminal.say(COPIES)
        what = "all history" if records is None else "the history of this record"
        terminal.confirm("purge", f"This takes {what} out for good. What stands now stays.", args.yes)
        with terminal.working("Taking history out") as progress:
            gone = past.purge(journal, records, progress=progress)
        terminal.say(f"Versions taken out: {gone}.")


def shred(args: Namespace) -> None:
    """Destroy one pair, with everything in it and its key."""
    with opened(args) as journal:
        pair = journal.pair(args.pair)
        warn_of_copies(journal, pair)
        if args.yes is None:
            terminal.say(title(pair.kind, pair.raw, pair.body))
        count = journal.belongings(pair)
        terminal.confirm(
            f"shred-{args.pair}",
            f"This destroys pair {args.pair}, {count} records, with the key that opens them. Nobody can undo it.",
            args.yes,
        )
        terminal.say(f"Destroyed: {journal.delete(pair)} records.")
