"""The commands on a person's own lines: the log, and rehearsing."""

from argparse import Namespace
from typing import TYPE_CHECKING

from rmjournal.cli import terminal
from rmjournal.cli.parser import RECORD, Commands, add, add_id, group
from rmjournal.cli.unlock import open_journal
from rmjournal.support.errors import Refused, Usage

if TYPE_CHECKING:
    from rmjournal.domain.model.log import LogItem, LogKind
    from rmjournal.domain.record.record import AnyRecord, Record
    from rmjournal.journal import Journal

_CLOSED = ("held-back", "rehearsals")
_ENDS = ("said", "raised", "sorted", "left")


def declare_log(commands: Commands) -> None:
    """Declare `log` with its commands."""
    log = group(commands, "log", "add to the log, or list it: differences, barriers, held-back lines and more")
    parser = add(
        log,
        "list",
        list_log,
        "list the log of a pair (held-back lines are only counted)",
        "rmjournal log list --pair 1 --open held-back",
        json=RECORD,
        pair=True,
    )
    parser.add_argument("--kind", metavar="KIND", help="only this kind, such as difference")
    parser.add_argument("--open", metavar="WHAT", help="print what is otherwise hidden: held-back or rehearsals")
    parser = add(
        log,
        "add",
        add_line,
        "add a line to the log",
        "rmjournal log add --pair 1 --kind held-back",
        json=RECORD,
        json_in={
            "kind": "as for --kind, with underscores, such as held_back (required)",
            "text": "the line itself (required)",
            "why": "why you held it back: my_choice, career, tone, moment or hurt",
            "next": "say, rehearse, let_go or elsewhere",
            "behaviour": "what you saw or heard",
            "effect": "what effect it had",
            "now": "what you think now",
            "challenge": "for an assumption: what challenged it",
            "believe_now": "for an assumption: what you believe now",
            "affects": "for a barrier: who it affects (a group or role)",
            "could_change": "for a barrier: who could change it (a group or role)",
        },
        pair=True,
        session=True,
    )
    parser.add_argument("--kind", metavar="KIND", help="what it is, such as difference or held-back")
    parser = add(
        log,
        "end",
        end_line,
        "say what came of a held-back line or a difficult moment",
        "rmjournal log end 3f9a1c20 --as sorted",
        json=RECORD,
    )
    add_id(parser)
    parser.add_argument("--as", metavar="HOW", dest="how", help="how it turned out: said, raised, sorted or left")


def list_log(args: Namespace) -> None:
    """List the log. What stays closed is printed only when it is asked for."""
    from rmjournal.cli.record_rows import print_rows
    from rmjournal.domain.model.log import LogKind
    from rmjournal.domain.record.record import short
    from rmjournal.domain.titles import closed_words, is_closed
    from rmjournal.domain.words import word

    wanted = None if args.kind is None else _kind(args.kind)
    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        lines: list[AnyRecord] = [*journal.log.of(pair)]
        rehearsals: list[AnyRecord] = [*journal.own_lines.rehearsals(pair)]
        if args.open is None:
            shown = [
                each
                for each in lines
                if not is_closed(each.kind, each.raw) and wanted in (None, getattr(each.body, "kind", None))
            ]
            closed = closed_words([*lines, *rehearsals])
            print_rows(args, shown, "" if closed else "Nothing in the log yet.")
            if closed:
                terminal.say(f"Closed until you open them: {closed}. Add --open held-back or --open rehearsals.")
            return
        if args.open not in _CLOSED:
            raise Refused("--open takes held-back or rehearsals.")
        opened = [each for each in lines if getattr(each.body, "kind", None) is LogKind.HELD_BACK]
        if args.open == "rehearsals":
            opened = rehearsals
        if args.json:
            print_rows(args, opened, "")
            return
        for each in opened:
            body = each.body
            parts = [f"{short(each.id)}  {each.at.astimezone().date()}"]
            parts += [
                word(value) for name in ("why", "next", "ended", "outcome") if (value := getattr(body, name, None))
            ]
            terminal.put("  ".join(parts))
            terminal.put_text(str(getattr(body, "text", "") or getattr(body, "opening", "")))
            terminal.put("")
        if not opened:
            terminal.say("There are none.")


def add_line(args: Namespace) -> None:
    """Save a line of the log."""
    from rmjournal.cli.prompts import own_lines as questions
    from rmjournal.cli.prompts.draft import drafted
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.cli.selection import named_session
    from rmjournal.domain.model.log import LogKind
    from rmjournal.domain.record.record import Kind
    from rmjournal.domain.words import choices

    terminal.require_answers(args)
    kind = None if args.kind is None else _kind(args.kind)
    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        session = named_session(args, journal, pair)
        if args.json_in:
            fields = {**({} if kind is None else {"kind": kind.value}), **terminal.fields_in()}
            if kind is not None and fields["kind"] != kind.value:  # it decides whether lists show the line
                raise Usage("--kind and the kind in the JSON differ. Nothing was saved.", "Leave out one of them.")
            print_saved(args, journal.log.add(pair, fields, session=session))
            return
        with drafted(args, journal, Kind.LOG_ITEM, pair.id) as log:
            kind = kind or LogKind(terminal.choose("What is it?", choices(LogKind), name="kind"))
            log.show("kind", kind.value)  # by which a draft of a held-back line is known
            fields = dict(questions.log_line(kind))
            if not fields["text"]:
                raise Refused("Nothing entered, so nothing changed.")
            with log.saving():
                saved = journal.log.add(pair, fields, session=session)
        print_saved(args, saved)
        _offer_after(saved)


def _offer_after(saved: "Record[LogItem]") -> None:
    """Name the one thing that may help with a line that was just saved."""
    from rmjournal.domain.model.log import Next, Why
    from rmjournal.domain.record.record import short

    if saved.body.why is Why.HURT or saved.body.next is Next.ELSEWHERE:
        terminal.say("You don't have to deal with this alone. `rmjournal limits --who` shows who to talk to.")
    elif saved.body.next is Next.REHEARSE:
        terminal.say(f"`rmjournal rehearse --pair N --line {short(saved.id)}` helps you find a first sentence.")


def end_line(args: Namespace) -> None:
    """Save how a line ended."""
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.domain.model.log import Ended, LogKind
    from rmjournal.domain.words import choices

    how = args.how
    if how is not None and how not in _ENDS:
        raise Refused(f"--as takes {', '.join(_ENDS)}.")
    with open_journal(args) as journal:
        line = _line(journal, args.id)
        if line.body.kind not in (LogKind.HELD_BACK, LogKind.DIFFICULT_MOMENT):
            raise Refused(
                "Only held-back lines and difficult moments can be marked as finished.", "Edit or delete this one."
            )
        how = how or terminal.choose("How did it turn out?", choices(Ended))
        print_saved(args, journal.own_lines.end(line, Ended(how), journal.clock.today()))


def declare_rehearse(commands: Commands) -> None:
    """Declare `rehearse`."""
    parser = add(
        commands,
        "rehearse",
        rehearse,
        "find a first sentence for something hard to say",
        "rmjournal rehearse --pair 1",
        json=RECORD,
        json_in={
            "situation": "when and where (required)",
            "behaviour": "what you saw or heard",
            "effect": "what effect it had",
            "ask": "what you want",
            "opening": "your first sentence (made from the rest if you leave it out)",
        },
        pair=True,
    )
    parser.add_argument("--line", metavar="ID", help="the held-back line that you want to say")


def rehearse(args: Namespace) -> None:
    """Save a rehearsal."""
    from rmjournal.cli.prompts import own_lines as questions
    from rmjournal.cli.prompts.draft import drafted
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.domain.record.record import Kind

    terminal.require_answers(args)
    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        line = None if args.line is None else _line(journal, args.line)
        if args.json_in:
            saved = journal.own_lines.rehearse(pair, terminal.fields_in(), line)
        else:
            with drafted(args, journal, Kind.REHEARSAL, pair.id, line.id if line else None) as log:
                if line is not None:
                    terminal.put_text(f"Your line: {line.body.text}")
                fields = questions.rehearsal()
                if not fields["situation"]:
                    raise Refused("Nothing entered, so nothing changed.")
                with log.saving():
                    saved = journal.own_lines.rehearse(pair, fields, line)
        print_saved(args, saved)
        terminal.say("Your next debrief asks once how it went.")


def _kind(typed: str) -> "LogKind":
    from rmjournal.domain.model.log import LogKind

    name = typed.lower().replace("-", "_")
    if name not in list(LogKind):
        raise Refused("I don't know that kind.", f"Use one of {', '.join(k.value.replace('_', '-') for k in LogKind)}.")
    return LogKind(name)


def _line(journal: "Journal", start: str) -> "Record[LogItem]":
    from rmjournal.domain.model.log import LogItem
    from rmjournal.domain.record.record import is_a

    found = journal.records.find(start)
    if not is_a(found, LogItem):
        raise Refused("That isn't a line in the log.", "`rmjournal log list --pair N` lists them.")
    return found
