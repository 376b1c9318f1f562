"""The commands on your own learning: check in, goals with evidence, the ledger."""

from argparse import Namespace

from rmjournal.cli import terminal
from rmjournal.cli.parser import RECORD, Commands, add, add_id, group
from rmjournal.cli.unlock import open_journal
from rmjournal.support.errors import Refused


def declare_check_in(commands: Commands) -> None:
    """Declare `check-in`."""
    parser = add(
        commands,
        "check-in",
        check_in,
        "check in with yourself: rate five statements from 1 to 5 (0: rather not say)",
        "rmjournal check-in --pair 1",
        json=RECORD,
        json_in={
            "raise_hard": "1 to 5, the junior's",
            "mistakes_held": "1 to 5, the junior's",
            "opinion_counts": "1 to 5, the junior's",
            "say_further_up": "1 to 5, the junior's",
            "worry": "1 to 5, the junior's",
            "ask_first": "1 to 5, the senior's",
            "welcome_wrong": "1 to 5, the senior's",
            "act_on_it": "1 to 5, the senior's",
            "keep_dates": "1 to 5, the senior's",
            "rank_out": "1 to 5, the senior's",
        },
        pair=True,
        session=True,
    )
    parser.add_argument("--list", action="store_true", help="show your check-ins so far, a line each")


def check_in(args: Namespace) -> None:
    """Ask the five lines and save the answers, or show those of before."""
    from rmjournal.cli.prompts import learning as questions
    from rmjournal.cli.prompts.draft import drafted
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.cli.selection import named_session
    from rmjournal.domain.record.record import Kind, as_json
    from rmjournal.domain.rules.check_ins import compared

    if args.list:
        with open_journal(args) as journal:
            pair = journal.pairs.get(args.pair)
            found = journal.learning.check_ins(pair)
            for record in found if args.json else ():
                terminal.put_json(as_json(record))
            for line in () if args.json else compared(pair.body.role, [each.body for each in found]):
                terminal.put(line.told)
            if not found:
                terminal.say("No check-ins yet.")
        return
    terminal.require_answers(args)
    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        session = named_session(args, journal, pair) or journal.sessions.newest_held(pair, journal.clock.today())
        with drafted(args, journal, Kind.CHECK_IN, pair.id, session.id if session else None) as log:
            fields = terminal.fields_in() if args.json_in else questions.check_in(pair.body.role)
            with log.saving():
                saved = journal.learning.check_in(pair, fields, session=session)
        print_saved(args, saved)


def declare_goal(commands: Commands) -> None:
    """Declare `goal` with its commands."""
    goals = group(commands, "goal", "note both your goals, and evidence for your own")
    add(
        goals,
        "list",
        list_goals,
        "list a pair's goals, each with its evidence",
        "rmjournal goal list --pair 1",
        json=RECORD,
        pair=True,
    )
    add(
        goals,
        "add",
        add_goal,
        "add a goal, or something one of you can offer",
        "rmjournal goal add --pair 1",
        json=RECORD,
        json_in={
            "text": "the goal (required)",
            "kind": "understand, do or offer",
            "owner": "me or partner",
            "seen_by": "how you'll know you've got there",
            "work": "the piece of work, if you are the senior",
        },
        pair=True,
    )
    parser = add(
        goals,
        "evidence",
        add_evidence,
        "add evidence for one of your goals (1 to 4)",
        "rmjournal goal evidence 3f9a1c20",
        json=RECORD,
        json_in={
            "level": "1 talked about it, 2 see it differently, 3 did something, 4 others noticed (required)",
            "text": "what happened",
        },
    )
    add_id(parser)
    parser = add(
        goals,
        "close",
        close_goal,
        "say how a goal turned out",
        "rmjournal goal close 3f9a1c20",
        json=RECORD,
        json_in={
            "status": "achieved, partly, dropped or active (required)",
            "by_own_judgement": "true if there is no evidence but your own view",
        },
    )
    add_id(parser)


def list_goals(args: Namespace) -> None:
    """List the goals of a pair: whose each is, how it would be seen, its evidence."""
    from rmjournal.cli.record_rows import row
    from rmjournal.domain.model.goal import owner_words
    from rmjournal.domain.record.record import as_json
    from rmjournal.domain.words import word

    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        found = journal.learning.goals(pair)
        for each in found:
            if args.json:
                for record in (each.goal, *each.evidence):
                    terminal.put_json(as_json(record))
                continue
            goal = each.goal.body
            judged = ", in my own judgement" if goal.by_own_judgement else ""
            words = f"[{word(goal.status)}{judged}] {owner_words(goal, pair.body.alias)}: {goal.text}"
            terminal.put(row(each.goal, words=words, width=terminal.width()))
            for label, text in (("how I'll know", goal.seen_by), ("for", goal.work)):
                if text:
                    terminal.put_text(f"    {label}: {text}")
            for record in each.evidence:
                terminal.put(row(record, width=terminal.width()))
        if not found:
            terminal.say("No goals yet. Add one with `rmjournal goal add`. They are optional.")


def add_goal(args: Namespace) -> None:
    """Save a goal, or what one of the two can offer."""
    from rmjournal.cli.prompts import learning as questions
    from rmjournal.cli.prompts.draft import drafted
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.domain.model.goal import missing_kind
    from rmjournal.domain.record.record import Kind

    terminal.require_answers(args)
    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        with drafted(args, journal, Kind.GOAL, pair.id) as log:
            fields = terminal.fields_in() if args.json_in else questions.goal(pair.body)
            with log.saving():
                saved = journal.learning.add_goal(pair, fields)
        print_saved(args, saved)
        own = [each.goal.body for each in journal.learning.goals(pair, active=True)]
        if remark := missing_kind(pair.body.focus, own):
            terminal.say(remark)


def add_evidence(args: Namespace) -> None:
    """Save evidence for a goal."""
    from rmjournal.cli.prompts import learning as questions
    from rmjournal.cli.prompts.draft import drafted
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.domain.record.record import Kind

    terminal.require_answers(args)
    with open_journal(args) as journal:
        goal = journal.learning.goal(args.id)
        pair = next((each for each in journal.pairs.all() if each.id == goal.pair), None)
        session = journal.sessions.newest_held(pair, journal.clock.today()) if pair is not None else None
        with drafted(args, journal, Kind.EVIDENCE, goal.pair, goal.id) as log:
            fields = terminal.fields_in() if args.json_in else questions.evidence()
            with log.saving():
                saved = journal.learning.add_evidence(goal, fields, session=session)
        print_saved(args, saved)


def close_goal(args: Namespace) -> None:
    """Say how a goal ended, or that it goes on."""
    from rmjournal.cli.prompts import learning as questions
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.domain.model.goal import GoalStatus

    terminal.require_answers(args)
    with open_journal(args) as journal:
        goal = journal.learning.goal(args.id)
        fields = terminal.fields_in() if args.json_in else questions.ending()
        status, judged = fields.get("status"), fields.get("by_own_judgement", False)
        known = fields.keys() <= {"status", "by_own_judgement"} and isinstance(judged, bool)
        if not known or status not in list(GoalStatus):
            raise Refused(
                "“status” takes achieved, partly, dropped or active, and “by_own_judgement” takes true or false.",
                "Nothing was changed.",
            )
        print_saved(args, journal.learning.end(goal, GoalStatus(str(status)), by_own_judgement=bool(judged)))


def declare_ledger(commands: Commands) -> None:
    """Declare `ledger`."""
    add(
        commands,
        "ledger",
        show_ledger,
        "show what each of you has learnt, session by session",
        "rmjournal ledger --pair 1",
        json='one object per line: {"session", "side" (me, partner), "id", "words"}',
        pair=True,
    )


def show_ledger(args: Namespace) -> None:
    """Show what each of the two has learnt."""
    from rmjournal.domain.model.pair import Party
    from rmjournal.domain.record.record import short
    from rmjournal.domain.record_words import learnt_words
    from rmjournal.domain.rules.ledger import empty_sides

    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        sides = {Party.ME: "I learnt", Party.PARTNER: f"{pair.body.alias} learnt"}
        pages = journal.learning.ledger(pair)
        for page in pages:
            number = page.session.body.number if page.session is not None else None
            if not args.json:
                terminal.put("Between sessions" if number is None else f"Session {number}")
            for party, records in ((Party.ME, page.mine), (Party.PARTNER, page.theirs)):
                for record in records:
                    words = learnt_words(record)
                    if args.json:
                        terminal.put_json({"session": number, "side": party.value, "id": record.id, "words": words})
                    else:
                        terminal.put_text(f"  {sides[party]}: {words}  ({short(record.id)})")
        for party in empty_sides(pages):
            whose = "your" if party is Party.ME else f"{pair.body.alias}'s"
            terminal.say(f"Nothing on {whose} side yet.")
