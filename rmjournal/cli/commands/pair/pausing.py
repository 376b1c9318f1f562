"""The command that pauses a pair until a day, and ends the pause."""

from argparse import Namespace

from rmjournal.cli import terminal
from rmjournal.cli.parser import RECORD, Commands, add
from rmjournal.cli.unlock import open_journal
from rmjournal.support.errors import Refused


def declare_pause(commands: Commands) -> None:
    """Declare `pause`."""
    parser = add(
        commands,
        "pause",
        pause,
        "pause a pair until a day, for any reason or none",
        "rmjournal pause --pair 1 --until 2026-12-01",
        json=RECORD,
        pair=True,
    )
    parser.add_argument("--until", metavar="DAY", help="the day on which reminders come back")
    parser.add_argument("--end", action="store_true", help="end the pause now")


def pause(args: Namespace) -> None:
    """Pause a pair, or end its pause. It asks and flags nothing meanwhile."""
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.domain.dates import Unreadable, read_day

    if bool(args.until) == args.end:
        raise Refused("Give a day, or end the pause.", "Use --until DAY, or --end.")
    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        if args.end:
            print_saved(args, journal.pairs.resume(pair))
            terminal.say("The pause is over. Reminders are back.")
            return
        try:
            until = read_day(args.until, journal.clock.now(), past=False)
        except Unreadable as unreadable:
            raise Refused(unreadable.sentence, unreadable.hint) from None
        print_saved(args, journal.pairs.pause(pair, until))
        terminal.say(
            f"Paused until {until:%a %d %b %Y}. "
            "Until then there are no questions or signals for this pair, except about safety."
        )
