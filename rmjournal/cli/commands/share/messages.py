"""The commands on texts for your partner, and the list of all that you have shared."""

from argparse import Namespace

from rmjournal.cli import terminal
from rmjournal.cli.parser import MESSAGE, RECORD, Commands, add, add_write
from rmjournal.cli.unlock import open_journal


def declare_agenda(commands: Commands) -> None:
    """Declare `agenda`."""
    parser = add(
        commands,
        "agenda",
        agenda,
        "print the next agenda as a message to your partner (nothing is sent)",
        "rmjournal agenda --pair 1",
        json=MESSAGE,
        pair=True,
        session=True,
    )
    add_write(parser)


def agenda(args: Namespace) -> None:
    """Print or write the agenda of a session as a message."""
    from rmjournal.cli.release import check_confirmation, release
    from rmjournal.cli.selection import next_session

    check_confirmation(args)
    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        release(args, journal, journal.messages.agenda(pair, next_session(args, journal, pair)))


def declare_shared(commands: Commands) -> None:
    """Declare `shared`, once called `left`."""
    add(
        commands,
        "shared",
        list_shared,
        "list everything you have shared",
        "rmjournal shared",
        json=RECORD,
        alias="left",
    )


def list_shared(args: Namespace) -> None:
    """List everything you have shared."""
    from rmjournal.domain.record.record import as_json, short

    with open_journal(args) as journal:
        for record in journal.exports.all():
            if args.json:
                terminal.put_json(as_json(record))
            elif record.body is not None:
                what = record.body
                head = f"{short(record.id)}  {record.at.astimezone():%Y-%m-%d %H:%M}  {what.what.value:<10}"
                terminal.put(f"{head}  {what.name or ''}  {what.sha256 or ''}".rstrip())
                terminal.put(f"    for: {what.audience}" if what.audience else "    from a pair no longer here")
                if what.fields:
                    terminal.put(f"    it included: {', '.join(what.fields)}")
