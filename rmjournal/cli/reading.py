"""Commands that read: pairs, sessions, takeaways, lists, search, what is due, what has left."""

from argparse import Namespace
from collections.abc import Iterable
from datetime import date

from rmjournal.cli import terminal
from rmjournal.cli.lines import row
from rmjournal.cli.unlocking import opened
from rmjournal.domain.record.record import Body, Record, RecordId
from rmjournal.journal.exports import takeout as leaving
from rmjournal.journal.journal import Journal
from rmjournal.journal.records.record_text import page
from rmjournal.journal.records.repository import as_json, is_off_record, short
from rmjournal.journal.sessions.search import Query
from rmjournal.journal.sessions.search import search as find


def pairs(args: Namespace) -> None:
    """List the pairs."""
    with opened(args) as journal:
        _rows(args, journal.pairs(), "There is no pair yet. Begin one with `rmjournal pair add`.")


def show_pair(args: Namespace) -> None:
    """Show one pair."""
    with opened(args) as journal:
        _page(args, journal, journal.pair(args.number))


def sessions(args: Namespace) -> None:
    """List the sessions of a pair."""
    with opened(args) as journal:
        found = journal.sessions_of(journal.pair(args.pair))
        _rows(args, found, "This pair has no session yet. Add one with `rmjournal session add`.")


def takeaways(args: Namespace) -> None:
    """List the takeaways of a pair."""
    with opened(args) as journal:
        found = journal.takeaways_of(journal.pair(args.pair))
        _rows(args, found, "This pair has no takeaway yet. Add one with `rmjournal takeaway add`.")


def list_records(args: Namespace) -> None:
    """List everything, the newest first."""
    with opened(args) as journal:
        pair = None if args.pair is None else journal.pair(args.pair).id
        shown = journal.latest(args.limit, pair, off_record=args.off_record)
        _rows(args, shown, "There is nothing here yet.", numbers_of(journal))
        if shown and len(shown) == args.limit:
            terminal.say(f"The newest {args.limit}. More with --limit; 0 lists all.")


def show(args: Namespace) -> None:
    """Show one record whole."""
    with opened(args) as journal:
        _page(args, journal, journal.find(args.id))


def search(args: Namespace) -> None:
    """Find words."""
    with opened(args) as journal:
        query = Query.read(terminal.line_in("Look for:"))
        hits, found = find(journal, query, limit=args.limit, off_record=args.off_record)
        numbers = numbers_of(journal)
        for record, excerpt in hits:
            if args.json:
                terminal.put_json({**as_json(record), "excerpt": excerpt})
            else:
                terminal.put(row(record, numbers, words=excerpt, width=terminal.width()))
        if not found:
            terminal.say("Nothing was found.")
        elif found > len(hits):
            terminal.say(f"{len(hits)} of {found}. More with --limit.")


def due(args: Namespace) -> None:
    """List what is waiting."""
    with opened(args) as journal:
        waiting = journal.due(date.today())
        numbers = numbers_of(journal)
        for each in waiting:
            if args.json:
                terminal.put_json(
                    {
                        "what": each.what.value,
                        "why": each.why,
                        "when": each.when.isoformat(),
                        "pair": each.pair,
                        "record": each.record,
                        "count": each.count,
                        "role": each.role.value,
                    }
                )
            else:
                pair, many = numbers.get(each.pair, "-"), f" ({each.count})" if each.count > 1 else ""
                terminal.put(f"{short(each.record)}  {each.when}  {each.what.value:<7}  P{pair}  {each.why}{many}")
        if not waiting:
            terminal.say("Nothing is waiting.")


def left(args: Namespace) -> None:
    """List all that has left this machine by the person's own hand."""
    with opened(args) as journal:
        for record in leaving.departures(journal):
            if args.json:
                terminal.put_json(as_json(record))
            elif record.body is not None:
                what = record.body
                terminal.put(
                    f"{record.at.astimezone():%Y-%m-%d %H:%M}  {what.what.value:<10}  {what.name}  {what.sha256}"
                )
                terminal.put(f"    for: {what.audience}")
                if what.fields:
                    terminal.put(f"    it tells: {', '.join(what.fields)}")


def _rows(
    args: Namespace, records: Iterable[Record[Body]], empty: str, numbers: dict[RecordId, int] | None = None
) -> None:
    shown = False
    for record in records:
        shown = True
        if args.json:
            terminal.put_json(as_json(record))
        else:
            terminal.put(row(record, numbers, width=terminal.width()))
    if not shown:
        terminal.say(empty)


def _page(args: Namespace, journal: Journal, record: Record[Body]) -> None:
    if args.json:
        terminal.put_json(as_json(record))
        return
    for text in page(record):
        terminal.put_text(text)
    for above in dict.fromkeys((record.parent, record.pair)):
        if above is not None and above != record.id:
            terminal.put(f"in {row(journal.glance(above), width=terminal.width() - 3)}")
    hanging = sorted((journal.glance(id) for id in journal.children(record.id)), key=lambda each: (each.at, each.id))
    shown = [child for child in hanging if not is_off_record(child)]
    if shown:
        terminal.put("")
    for child in shown:
        terminal.put(row(child, width=terminal.width()))
    if len(shown) < len(hanging):
        terminal.say(f"Off the record, and not shown here: {len(hanging) - len(shown)}.")


def numbers_of(journal: Journal) -> dict[RecordId, int]:
    """Return the numbers of the pairs that this version can read."""
    return {pair.id: pair.body.number for pair in journal.pairs() if pair.body is not None}
