"""The commands on the log of a pair: list single lines, and add one."""

from argparse import Namespace
from typing import TYPE_CHECKING

from rmjournal.cli import terminal
from rmjournal.cli.parser import RECORD, Commands, add, group
from rmjournal.cli.unlock import open_journal
from rmjournal.support.errors import Refused

if TYPE_CHECKING:
    from rmjournal.domain.model.log import LogKind


def declare_log(commands: Commands) -> None:
    """Declare `log` with its commands."""
    log = group(commands, "log", "list and add single lines, such as an assumption, a barrier or an idea")
    parser = add(
        log,
        "list",
        list_log,
        "list a pair's lines, the newest first (held-back lines are counted)",
        "rmjournal log list --pair 1 --kind barrier",
        json=RECORD,
        pair=True,
    )
    parser.add_argument("--kind", metavar="KIND", help="only one kind, such as assumption or held-back")
    parser.add_argument("--open", metavar="KIND", help="held-back: show the lines themselves")
    add(
        log,
        "add",
        add_line,
        "add a line of the log",
        "rmjournal log add --pair 1",
        json=RECORD,
        json_in='"kind", "text", "challenge" and "believe_now" of an assumption,\n"affects" and "could_change" of a '
        "barrier (a group or role, never a person)",
        pair=True,
        session=True,
    )


def list_log(args: Namespace) -> None:
    """List the lines of a pair. Held-back ones are a count unless they are opened."""
    from rmjournal.cli.record_rows import row
    from rmjournal.domain.model.log import LogKind
    from rmjournal.domain.record.record import as_json

    only, opened = _kind(args.kind), _kind(args.open)
    if opened not in (None, LogKind.HELD_BACK):
        raise Refused("Only held-back lines are closed.", "Use --open held-back.")
    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        found = [each for each in journal.log.of(pair)[::-1] if (only or opened) in (None, each.body.kind)]
        closed = 0
        for record in found:
            if record.body.kind is LogKind.HELD_BACK and opened is None:
                closed += 1
            elif args.json:
                terminal.put_json(as_json(record))
            else:
                terminal.put(row(record, width=terminal.width()))
        if closed:
            lines = "1 held-back line is" if closed == 1 else f"{closed} held-back lines are"
            terminal.say(f"{lines} closed. Add --open held-back to read them.")
        if not found:
            terminal.say("No such lines yet. Add one with `rmjournal log add`.")


def _kind(typed: str | None) -> "LogKind | None":
    from rmjournal.domain.model.log import LogKind

    if typed is None:
        return None
    code = typed.lower().replace("-", "_").replace(" ", "_")
    if code not in list(LogKind):
        kinds = ", ".join(kind.value.replace("_", "-") for kind in LogKind)
        raise Refused("I don't know that kind of line.", f"Try {kinds}.")
    return LogKind(code)


def add_line(args: Namespace) -> None:
    """Save a line of the log."""
    from rmjournal.cli.prompts import learning as questions
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.cli.selection import named_session

    terminal.require_answers(args)
    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        session = named_session(args, journal, pair)
        fields = terminal.fields_in() if args.json_in else questions.log_entry()
        print_saved(args, journal.log.add(pair, fields, session=session))
