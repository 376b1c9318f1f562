"""The commands on a pair as a whole: agreement, review, close, stop, insight."""

from argparse import Namespace
from typing import TYPE_CHECKING

from rmjournal.cli import terminal
from rmjournal.cli.parser import MESSAGE, RECORD, Commands, add, add_how, add_write
from rmjournal.cli.selection import method
from rmjournal.cli.unlock import open_journal
from rmjournal.support.errors import Refused, Usage

if TYPE_CHECKING:
    from rmjournal.domain.model.agreement import Agreement
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal

_AFTER_REVIEW = {
    "change": "`rmjournal agreement --pair {0} --edit` changes the agreement.",
    "stop": "`rmjournal close --pair {0}` ends the pair, and `rmjournal stop --pair {0}` stops it at once.",
}
_STEPS = ("edit", "agreed", "declined", "withdraw", "versions", "json_in")


def declare_agreement(commands: Commands) -> None:
    """Declare `agreement`."""
    parser = add(
        commands,
        "agreement",
        agreement,
        "print your agreement as a message to your partner, or change it (nothing is sent)",
        "rmjournal agreement --pair 1",
        json=MESSAGE,
        json_in={
            "terms": "texts by clause: purpose, business, goals, off_limits, arranges, `records`, line_manager, "
            "repercussions, working, feedback, limits, ending",
            "off": "a list of clauses to leave out",
            "on": "a list of clauses to include again",
            "arranges": "who arranges sessions: mentee-senior, mentor-junior or null",
        },
        pair=True,
    )
    parser.add_argument("--edit", action="store_true", help="ask for the words of each clause (Enter keeps them)")
    parser.add_argument("--versions", action="store_true", help="list every version")
    parser.add_argument("--version", metavar="N", type=int, dest="number", help="this version instead of the newest")
    parser.add_argument("--agreed", action="store_true", help="you both agreed to these words")
    add_how(parser)
    parser.add_argument("--declined", action="store_true", help="one of you said no")
    parser.add_argument("--withdraw", action="store_true", help="take back what you sent, or a draft")
    add_write(parser)


def agreement(args: Namespace) -> None:
    """Print or write the agreement of a pair as a message, or take a step with it."""
    from rmjournal.cli.record_rows import print_rows, print_saved
    from rmjournal.cli.release import check_confirmation, release

    if sum(bool(getattr(args, name)) for name in _STEPS) > 1:
        raise Usage("One step at a time.", "Use one of --edit, --agreed, --declined, --withdraw and --versions.")
    check_confirmation(args)
    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        if args.versions:
            print_rows(args, journal.agreements.of(pair), "No agreement yet. `--edit` starts one.")
        elif args.edit or args.json_in:
            print_saved(args, _edited(args, journal, pair))
        elif args.agreed or args.declined or args.withdraw:
            print_saved(args, _stepped(args, journal, pair))
        else:
            release(args, journal, journal.messages.agreement(pair, args.number))


def _edited(args: Namespace, journal: "Journal", pair: "Record[Pair]") -> "Record[Agreement]":
    from rmjournal.cli.prompts import together as questions
    from rmjournal.cli.prompts.draft import drafted
    from rmjournal.domain.record.record import Kind

    terminal.require_answers(args)
    shown, sent = journal.agreements.shown(pair), journal.agreements.sent(pair)
    if sent is not None and not args.json_in:
        terminal.say(f"{pair.body.alias} has version {sent.body.version}. A change withdraws it for a new draft.")
    with drafted(args, journal, Kind.AGREEMENT, pair.id) as log:
        fields = terminal.fields_in() if args.json_in else questions.agreement(shown)
        change = questions.read_agreement(fields, shown.arranges)
        with log.saving():
            saved = journal.agreements.reword(pair, change.words, change.arranges)
            for clause, is_on in change.switched.items():
                if next(term for term in saved.body.terms if term.clause is clause).is_on is not is_on:
                    saved = journal.agreements.switch(pair, clause)
    return saved


def _stepped(args: Namespace, journal: "Journal", pair: "Record[Pair]") -> "Record[Agreement]":
    from rmjournal.domain.model.takeaway import Method, TakeawayState

    record = journal.agreements.waiting(pair) if args.number is None else journal.agreements.version(pair, args.number)
    if record is None and args.agreed and not journal.agreements.of(pair):
        record = journal.agreements.draft(pair)
    if record is None:
        raise Refused("No version is waiting for a yes.", "`rmjournal agreement --edit` starts a draft.")
    if args.declined:
        return journal.agreements.decline(record)
    if args.withdraw:
        return journal.agreements.withdraw(record)
    usual = Method.IN_SESSION if record.body.state is TakeawayState.DRAFT else Method.EMAIL_LATER
    how = method(args) or usual
    return journal.agreements.agree(record, journal.clock.today(), how, was_sent=how is not Method.IN_SESSION)


def declare_review(commands: Commands) -> None:
    """Declare `review`."""
    parser = add(
        commands,
        "review",
        review,
        "review the pair halfway (your partner can read only what you choose)",
        "rmjournal review --pair 1",
        json=RECORD,
        json_in={
            "helps": "what helps",
            "differently": "what you'd do differently",
            "verdict": "carry_on, change or stop",
            "line_changed": "true if your reporting line changed",
            "mix": "mostly_ideas, half_and_half or mostly_fixing",
            "subject": "1 to 5",
            "mindset": "1 to 5",
            "recognition": "1 to 5",
            "shared": "a list of what to share: helps, differently, verdict",
        },
        pair=True,
    )
    parser.add_argument("--text", action="store_true", help="print what you chose to share from the last review")
    add_write(parser)


def review(args: Namespace) -> None:
    """Save a review, or print or write what was chosen of the last one."""
    from rmjournal.cli.prompts import together as questions
    from rmjournal.cli.prompts.draft import drafted
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.cli.release import check_confirmation, release
    from rmjournal.domain.own_words import still_open
    from rmjournal.domain.record.record import Kind
    from rmjournal.domain.rules import reviewing

    check_confirmation(args)
    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        if args.text or args.write is not None:
            release(args, journal, journal.messages.review(pair))
            return
        terminal.require_answers(args)
        with drafted(args, journal, Kind.REVIEW, pair.id) as log:
            if args.json_in:
                fields = terminal.fields_in()
            else:
                for heading, lines in reviewing.beside(journal.records.momentum_of(pair.id), pair.body):
                    terminal.say("\n".join([f"{heading}:", *(f"- {each}" for each in lines)]))
                if (concerns := still_open(journal.own_lines.of(pair))) is not None:
                    terminal.say(" ".join(concerns))
                fields = dict(questions.review(pair.body))
            with log.saving():
                saved = journal.endings.review(pair, fields, journal.clock.today())
        print_saved(args, saved)
        if saved.body.shared:
            terminal.say(f"`rmjournal review --pair {args.pair} --text` shows what you chose to share.")
        if saved.body.line_changed:
            terminal.say(f"`rmjournal pair edit {args.pair}` changes the team or the reporting line.")
        if saved.body.verdict is not None and (step := _AFTER_REVIEW.get(saved.body.verdict.value)):
            terminal.say(step.format(args.pair))


def declare_close(commands: Commands) -> None:
    """Declare `close`."""
    parser = add(
        commands,
        "close",
        close,
        "close a pair at the end of its sessions (words for your partner, and what happens to your notes)",
        "rmjournal close --pair 1",
        json=RECORD,
        json_in={
            "appreciated": "what you valued",
            "stays_open": "what is still unfinished",
            "in_touch": "yes, no or not_sure",
            "shared": "a list of what to share: appreciated, stays_open, in_touch",
            "keeping": "keep, only_takeaways or destroy_later",
            "destroy_on": "the day, with destroy_later",
            "why": "why it ended (never shared)",
        },
        pair=True,
    )
    parser.add_argument("--text", action="store_true", help="print what you chose to share at the end")
    parser.add_argument(
        "--undo",
        action="store_true",
        help="undo the ending (the pair is active again, and what you wrote at its end is deleted)",
    )
    add_write(parser)


def close(args: Namespace) -> None:
    """Close a pair, or print or write the words for its end."""
    from rmjournal.cli.prompts import together as questions
    from rmjournal.cli.prompts.draft import drafted
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.cli.release import check_confirmation, release
    from rmjournal.domain.model.review import Keeping
    from rmjournal.domain.record.record import Kind

    check_confirmation(args)
    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        if args.undo:
            print_saved(args, journal.endings.resume(pair))
            return
        if args.text or args.write is not None:
            if journal.endings.closing(pair) is None:
                raise Refused("This pair hasn't ended, so there are no words to share.", "`rmjournal close` ends it.")
            release(args, journal, journal.messages.ending(pair))
            return
        terminal.require_answers(args)
        today = journal.clock.today()
        with drafted(args, journal, Kind.CLOSING, pair.id) as log:
            proposed = journal.endings.destroy_day(pair, today)
            fields = terminal.fields_in() if args.json_in else dict(questions.closing(proposed, today))
            with log.saving():
                saved = journal.endings.close(pair, fields, today)
        print_saved(args, saved)
        if saved.body.shared:
            terminal.say(f"`rmjournal close --pair {args.pair} --text` shows what you chose to share.")
        if saved.body.destroy_on is not None:
            terminal.say(f"On {saved.body.destroy_on} `rmjournal due` asks whether to destroy these notes.")
        elif saved.body.keeping is Keeping.TAKEAWAYS:
            terminal.say(f"`rmjournal shred --pair {args.pair} --keep-takeaways` deletes the rest. It asks first.")


def declare_stop(commands: Commands) -> None:
    """Declare `stop`."""
    parser = add(
        commands,
        "stop",
        stop,
        "stop a pair at once (no reason needed, and nothing is sent)",
        "rmjournal stop --pair 1",
        json=MESSAGE,
        json_in={
            "why": "why you're stopping (never shared)",
        },
        pair=True,
    )
    add_write(parser)


def stop(args: Namespace) -> None:
    """Stop a pair, and print or write the words for your partner or coordinator."""
    from rmjournal.cli.prompts.answers import line
    from rmjournal.cli.release import check_confirmation, release
    from rmjournal.domain.model.review import Ending

    check_confirmation(args)
    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        fields = terminal.fields_in() if args.json_in else {}
        if not fields.keys() <= {"why"} or not isinstance(fields.get("why", ""), str):
            raise Refused("The only field here is “why”, which takes text. Nothing was changed.")
        known = journal.endings.closing(pair)
        if known is None or known.body.ending is not Ending.STOPPED or fields:
            stopped = journal.endings.stop(pair, journal.clock.today(), str(fields.get("why", "")))
            terminal.say(f"Stopped. Nothing was sent. `rmjournal close --pair {args.pair} --undo` takes it back.")
            if not args.json_in and terminal.is_typed() and (why := line("Why? (optional, never shared)")):
                journal.entries.edit(stopped, {"why": why})
        release(args, journal, journal.messages.ending(pair))


def declare_insight(commands: Commands) -> None:
    """Declare `insight`."""
    parser = add(
        commands,
        "insight",
        insight,
        "print an insight card for a group (type its words, or pipe them in)",
        "rmjournal insight --pair 1 --for senior --whose mine < card.txt",
        json=MESSAGE,
        stdin=True,
        pair=True,
    )
    parser.add_argument(
        "--for",
        choices=("junior", "senior", "sponsors"),
        required=True,
        dest="readers",
        help="who it is for: the Mentor (junior) group, the Mentee (senior) group, or sponsors",
    )
    parser.add_argument(
        "--whose",
        choices=("mine", "both"),
        required=True,
        help="whose story it is to tell: mine, or ours (your partner said yes in writing)",
    )
    parser.add_argument(
        "--reply",
        choices=("yes", "waiting", "no"),
        help="with --whose both, what your partner replied: yes, no reply yet (waiting), or no",
    )
    add_write(parser)


def insight(args: Namespace) -> None:
    """Print or write an insight card, and say what the filter would hide in it."""
    from rmjournal.cli.release import check_confirmation, release
    from rmjournal.domain.texts.agreement_texts import REPLIES, WAITING, check_permission

    check_confirmation(args)
    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        if args.whose == "both":
            reply = args.reply
            if reply is None and terminal.is_interactive():
                reply = terminal.choose("What did your partner write?", dict(REPLIES), default=WAITING)
            check_permission(reply or WAITING)
        words = terminal.text_in("The card, in your own words:")
        outgoing = journal.messages.insight(pair, words, args.readers)
        saved = journal.statements.known_names(pair)
        profile = journal.statements.profile(**{name: list(each) for name, each in saved.items()})
        terminal.say(f"As the filter would leave it: {journal.statements.filtered(words, profile).text}")
        release(args, journal, outgoing)
