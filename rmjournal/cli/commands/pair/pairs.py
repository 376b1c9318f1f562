"""The commands on pairs: list, add, show, edit."""

from argparse import Namespace
from collections.abc import Iterable

from rmjournal.cli import terminal
from rmjournal.cli.parser import RECORD, Commands, add, add_number, group
from rmjournal.cli.unlock import open_journal


def declare_pair(commands: Commands) -> None:
    """Declare `pair` with its commands."""
    pairs = group(commands, "pair", "add, list, show or edit your pairs")
    add(
        pairs,
        "list",
        list_pairs,
        "list your pairs, with their numbers and which are paused, closed or stopped",
        "rmjournal pair list",
        json=RECORD,
    )
    add(
        pairs,
        "add",
        add_pair,
        "add a pair (asks for a nickname, your role and the focus)",
        "rmjournal pair add --json-in < pair.json",
        json=RECORD,
        json_in={
            "alias": "a nickname, not a name (required)",
            "role": "mentor-junior or mentee-senior (required)",
            "focus": "technical, diversity, generational, leadership_culture or other",
            "purpose": "what you want from it",
            "level_gap": "0, 1, 2, 3+ or unknown",
            "reporting_line": "none, indirect, direct or unknown",
            "off_limits": "a list of texts",
            "...": "and the other fields that `pair show --json` prints",
        },
        stdin=True,
    )
    parser = add(pairs, "show", show_pair, "show one pair", "rmjournal pair show 1", json=RECORD)
    add_number(parser)
    parser = add(
        pairs,
        "edit",
        edit_pair,
        "edit a pair (Enter keeps each answer)",
        "rmjournal pair edit 1",
        json=RECORD,
        json_in='the fields to change, as `pair show --json` prints them under "body"',
    )
    add_number(parser)


def list_pairs(args: Namespace) -> None:
    """List the pairs, and how those stand that are not simply active."""
    from rmjournal.cli.record_rows import listed_json, row

    with open_journal(args) as journal:
        today, pairs = journal.clock.today(), journal.pairs.all()
        for pair in pairs:
            if args.json:
                terminal.put_json(listed_json(pair))
                continue
            body, state = pair.body, journal.endings.state_words(pair, today)
            number = f"pair {body.number}, {state}" if state else f"pair {body.number}"
            terminal.put(row(pair, words=f"{number}: {body.alias}, {body.role.words}", width=terminal.width()))
        if not pairs:
            terminal.say("No pairs yet. Add one with `rmjournal pair add`.")


def show_pair(args: Namespace) -> None:
    """Show one pair."""
    from rmjournal.cli.record_rows import print_page

    with open_journal(args) as journal:
        pair = journal.pairs.get(args.number)
        print_page(args, journal, pair)
        if not args.json and (why := journal.agreements.why_it_matters(pair)):
            terminal.put_text(f"why it matters: {why}")


def add_pair(args: Namespace) -> None:
    """Begin a pair, and give advice on the match."""
    from rmjournal.cli.prompts import pair as questions
    from rmjournal.cli.prompts.draft import drafted
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.domain.model.pair import advice
    from rmjournal.domain.record.record import Kind

    terminal.require_answers(args)
    with open_journal(args) as journal:
        with drafted(args, journal, Kind.PAIR) as log:
            fields = terminal.fields_in() if args.json_in else questions.new_pair()
            with log.saving():
                pair = journal.pairs.add(fields)
        print_saved(args, pair)
        _advise(advice(pair.body))


def edit_pair(args: Namespace) -> None:
    """Change a pair, and give the advice on the match that the change brings up."""
    from rmjournal.cli.prompts import pair as questions
    from rmjournal.cli.prompts.draft import drafted
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.domain.model.pair import advice
    from rmjournal.domain.record.input import update
    from rmjournal.domain.record.record import Kind

    terminal.require_answers(args)
    with open_journal(args) as journal:
        pair = journal.pairs.get(args.number)
        before = pair.body
        with drafted(args, journal, Kind.PAIR, pair.id) as log:
            fields = terminal.fields_in() if args.json_in else questions.changed_pair(before)
            if not args.json_in and journal.sessions.newest_held(pair, journal.clock.today()) is not None:
                known = update(before, {"differences": fields["differences"]}) if "differences" in fields else before
                fields = {**fields, **questions.differences_of_partner(known)}
            with log.saving():
                edited = journal.entries.edit(pair, fields)
        print_saved(args, edited)
        _advise(remark for remark in advice(edited.body) if remark not in advice(before))


def _advise(remarks: Iterable[str]) -> None:
    for remark in remarks:
        terminal.say(remark)
