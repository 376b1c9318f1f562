"""The commands on records of any kind: list, show, search, due, edit, history."""

import argparse
from argparse import Namespace
from typing import TYPE_CHECKING

from rmjournal.cli import terminal
from rmjournal.cli.parser import RECORD, Commands, add, add_id, add_limit
from rmjournal.cli.unlock import open_journal
from rmjournal.support.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rmjournal.domain.model.pair import Role
    from rmjournal.domain.record.input import Fields
    from rmjournal.domain.record.record import AnyRecord, RecordId
    from rmjournal.journal import Journal


_HELD_BACK = "`rmjournal log list --pair N --open held-back`"
_REHEARSALS = "`rmjournal log list --pair N --open rehearsals`"
_CHECK_INS = "`rmjournal check-in --pair N --list`"
_NAMED = 3  # entries that a sentence names, at most
_PEOPLE = "`rmjournal contact list --pair N`"


def _opens(closed: "Iterable[tuple[int, RecordId]]") -> str:
    """Return what opens these closed entries, given as kind and id."""
    from rmjournal.domain.record.record import Kind, short

    known = {Kind.LOG_ITEM: _HELD_BACK, Kind.REHEARSAL: _REHEARSALS, Kind.CHECK_IN: _CHECK_INS}
    closed = list(closed)
    kinds = {kind for kind, _ in closed}
    others = [f"`rmjournal show {short(entry)}`" for kind, entry in closed if kind not in known]
    commands = [command for kind, command in known.items() if kind in kinds]
    commands += others if len(others) <= _NAMED else ["`rmjournal show ID`"]
    *most, last = commands
    if most:
        return f"{', '.join(most)} and {last} show them."
    return f"{last} shows {'it' if len(closed) == 1 else 'them'}."


def declare_list(commands: Commands) -> None:
    """Declare `list`."""
    parser = add(
        commands,
        "list",
        list_records,
        "list the newest entries",
        "rmjournal list --pair 1",
        json=RECORD,
    )
    parser.add_argument("--pair", metavar="N", type=int, help="only this pair")
    add_limit(parser)
    _add_off_record(parser)


def _add_off_record(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--off-record", action="store_true", help="include off-the-record notes")


def list_records(args: Namespace) -> None:
    """List records, the newest first."""
    with open_journal(args) as journal:
        # After the key derivation, which takes the most memory.
        from rmjournal.cli.record_rows import print_rows
        from rmjournal.domain.titles import closed_words, is_closed, is_never_found

        pair = None if args.pair is None else journal.pairs.get(args.pair).id
        shown = journal.records.latest(args.limit, pair, off_record=args.off_record)
        people = [each for each in shown if is_never_found(each.kind, each.raw)]
        in_sight = [each for each in shown if each not in people and not is_closed(each.kind, each.raw)]
        print_rows(args, in_sight, "" if shown else "No entries yet.", journal)
        if closed := closed_words(shown):
            opened = _opens((each.kind, each.id) for each in shown if is_closed(each.kind, each.raw))
            terminal.say(f"Not shown: {closed}. {opened}")
        if people:
            terminal.say(f"Not shown: people to talk to. {_PEOPLE} shows them.")
        if shown and len(shown) == args.limit:
            terminal.say(f"These are the newest {args.limit}. For more, use --limit (0 lists all).")


def declare_show(commands: Commands) -> None:
    """Declare `show`."""
    parser = add(commands, "show", show, "show an entry in full", "rmjournal show 3f9a1c20", json=RECORD)
    add_id(parser)


def show(args: Namespace) -> None:
    """Show one record in full."""
    from rmjournal.cli.record_rows import print_page

    with open_journal(args) as journal:
        print_page(args, journal, journal.records.find(args.id))


def declare_search(commands: Commands) -> None:
    """Declare `search`."""
    parser = add(
        commands,
        "search",
        search,
        "search your entries (type what to look for, or pipe it in)",
        "rmjournal search < query.txt     (for instance: feedback pair:1 after:2026-01-01)",
        json='one object per line, as `list --json` does, with "excerpt"',
        stdin=True,
    )
    add_limit(parser)
    _add_off_record(parser)


def search(args: Namespace) -> None:
    """Find words."""
    with open_journal(args) as journal:
        from rmjournal.cli.record_rows import listed_json, numbers_of, row
        from rmjournal.domain.query import Query
        from rmjournal.domain.record.record import Kind

        query = Query.read(terminal.line_in("Search for:"), journal.clock.now())
        hits, found = journal.search.find(query, limit=args.limit, off_record=args.off_record)
        numbers = numbers_of(journal)
        for record, excerpt in hits:
            if args.json:
                terminal.put_json({**listed_json(record), "excerpt": excerpt})
            else:
                terminal.put(row(record, numbers, words=excerpt, width=terminal.width()))
        if closed := journal.search.closed_entries(query):
            terminal.say(f"Held back, so not shown here: {len(closed)}. {_opens(closed)}")
        elif query.kind in (Kind.CHECK_IN, Kind.CONTACT):
            terminal.say(
                f"Search leaves these out. {_CHECK_INS if query.kind == Kind.CHECK_IN else _PEOPLE} shows them."
            )
        elif not found:
            terminal.say("Nothing found. Try the start of a word.")
        elif found > len(hits):
            terminal.say(f"These are {len(hits)} of {found}. For more, use --limit (0 lists all).")


def declare_tags(commands: Commands) -> None:
    """Declare `tags`."""
    add(
        commands,
        "tags",
        tags,
        "list the tags in your texts (a tag is a word with # before it)",
        "rmjournal tags",
        json='one object per line: {"tag", "entries"}',
    )


def tags(args: Namespace) -> None:
    """List every tag with the number of entries that have it, the most used first."""
    with open_journal(args) as journal:
        found = journal.search.tags()
    for tag, entries in found.items():
        if args.json:
            terminal.put_json({"tag": tag, "entries": entries})
        else:
            terminal.put(f"#{tag}  {entries}")
    if not found:
        terminal.say("There are no tags yet. Write # before a word in any text, such as #rota.")


def declare_due(commands: Commands) -> None:
    """Declare `due`."""
    add(
        commands,
        "due",
        due,
        "list what needs doing, across all pairs",
        "rmjournal due",
        json='one object per line: {"what", "why", "when", "pair", "number", "record", "count", "role", "on"}. '
        '"number" is for --pair',
    )


def due(args: Namespace) -> None:
    """List what needs doing, across all pairs."""
    from rmjournal.cli.record_rows import numbers_of
    from rmjournal.domain.due_words import due_reason
    from rmjournal.domain.record.record import short
    from rmjournal.domain.rules.due import DueKind
    from rmjournal.domain.rules.planning import waiting_text

    with open_journal(args) as journal:
        waiting = journal.signals.due()
        numbers = numbers_of(journal)
        for each in waiting:
            if args.json:
                terminal.put_json(
                    {
                        "what": each.what.value,
                        "why": due_reason(each.what, each.role),
                        "when": each.when.isoformat(),
                        "pair": each.pair,
                        "number": numbers.get(each.pair),
                        "record": each.record,
                        "count": each.count,
                        "role": each.role.value,
                        "on": each.on.isoformat() if each.on is not None else None,
                    }
                )
            else:
                pair, many = numbers.get(each.pair, "-"), f" ({each.count})" if each.count > 1 else ""
                why = f"{due_reason(each.what, each.role)}{many}"
                if each.on is not None:
                    why += f" {'Try' if each.what is DueKind.PLAN else 'Perhaps'} {each.on:%a %d %b}."
                terminal.put(f"{short(each.record)}  {each.when}  {each.what.value:<7}  P{pair}  {why}")
                if each.what is DueKind.WAIT:
                    terminal.say(f"If you'd like to ask, two lines to copy:\n{waiting_text(each.number)}")
        if not waiting:
            terminal.say("You're up to date.")


def declare_edit(commands: Commands) -> None:
    """Declare `edit`."""
    parser = add(
        commands,
        "edit",
        edit,
        "edit an entry (notes, takeaways and reflections keep their earlier versions)",
        "rmjournal edit 3f9a1c20 --json-in < fields.json",
        json=RECORD,
        json_in='the fields to change, as `show --json` prints them under "body"',
        stdin=True,
    )
    add_id(parser)


def edit(args: Namespace) -> None:
    """Change one record: single fields, the whole text, or the status of a session."""
    from rmjournal.cli.prompts import session as questions
    from rmjournal.cli.prompts.changes import changed
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.domain.model.agreement import Agreement
    from rmjournal.domain.model.session import Session
    from rmjournal.domain.model.takeaway import Commitment
    from rmjournal.domain.record.record import is_a
    from rmjournal.domain.rules.session_outcome import outcome_of
    from rmjournal.domain.titles import title

    with open_journal(args) as journal:
        record = journal.records.find(args.id)
        is_fixed = is_a(record, Commitment) and journal.takeaways.is_fixed(record)
        fields: Fields
        if args.json_in:
            fields = terminal.fields_in()
        elif isinstance(record.body, Session) and terminal.is_typed():
            terminal.put(title(record.kind, record.raw, record.body))
            fields = outcome_of(questions.outcome(record.body), record.body, journal.clock.now())
        elif terminal.is_typed() and (asked := changed(record, _role(journal, record), is_fixed=is_fixed)) is not None:
            fields = asked
        elif isinstance(record.raw.get("text"), str):
            if terminal.is_typed():
                terminal.put(str(record.raw["text"]))
            fields = {"text": terminal.some_text_in("The new text:")}
        elif isinstance(record.body, Agreement):
            raise Refused(
                "You can't edit an agreement here. Nothing was changed.",
                "`rmjournal agreement --help` says how to change it.",
            )
        else:
            raise Refused("This entry is made of fields, not one text.", "Edit them with --json-in.")
        print_saved(args, journal.entries.edit(record, fields))


def _role(journal: "Journal", record: "AnyRecord") -> "Role | None":
    return next((pair.body.role for pair in journal.pairs.all() if pair.id == record.pair), None)


def declare_history(commands: Commands) -> None:
    """Declare `history`."""
    parser = add(
        commands,
        "history",
        history,
        "show the earlier versions of an entry, or restore one",
        "rmjournal history 3f9a1c20 --back 1",
        json='one object per line: {"version", "until", "kind", "body"}. With --back, the entry',
    )
    add_id(parser)
    parser.add_argument(
        "--back", metavar="N", type=int, help="restore version N (the current one goes into the history)"
    )


def history(args: Namespace) -> None:
    """Show the earlier versions of a record, or restore one of them."""
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.domain.record.record import kind_name
    from rmjournal.domain.texts.record_text import other_fields
    from rmjournal.domain.titles import title

    with open_journal(args) as journal:
        record: AnyRecord = journal.records.find(args.id)
        versions = journal.history.of(record)
        if args.back is not None:
            if not 1 <= args.back <= len(versions):
                raise Refused(
                    f"This entry has no version {args.back}, only {len(versions)}.",
                    "`rmjournal history ID` lists them.",
                )
            print_saved(args, journal.history.restore(record, versions[args.back - 1]))
            return
        for number, version in enumerate(versions, 1):
            if args.json:
                body = {"until": version.until.isoformat(timespec="milliseconds"), "body": version.raw}
                terminal.put_json({"version": number, "kind": kind_name(record.kind), **body})
                continue
            terminal.put(f"{number}  until {version.until.astimezone():%d %b %Y %H:%M}")
            terminal.put_text(title(record.kind, version.raw, version.body))
            for field in other_fields(record.kind, version.raw, record.raw):
                terminal.put_text(field)
            terminal.put("")
        if not versions:
            terminal.say("No earlier versions.")
