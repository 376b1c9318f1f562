"""What a coordinator gets: summary, statement, status-note, help-note."""

import argparse
from argparse import Namespace
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from rmjournal.cli import terminal
from rmjournal.cli.parser import MESSAGE, Commands, add, add_write
from rmjournal.cli.unlock import open_journal
from rmjournal.support.errors import Refused, Usage

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal
    from rmjournal.sharing.public import Chosen, Profile, Redaction

_OFFERED = (
    "usefulness, relationship, goals, takeaways_agreed or agreement, and with 30 pairs or more followed_through, "
    "safety or role"
)
_THEMES = "career, culture-inclusion, communication, digital-ai, leadership, strategy-change, wellbeing, other"
_SET = ("themes", "continue")
_MASKED = {
    "names": "Names: yours, your partner's and those of anyone you mention",
    "orgs": "Your organisation",
    "teams": "Teams",
    "places": "Places",
    "projects": "Projects",
}
_SAVE_NAMES = "Save these names with the pair for next time? Type y to save them:"


def declare_summary(commands: Commands) -> None:
    """Declare `summary`."""
    parser = add(
        commands,
        "summary",
        summary,
        "print a short summary of a pair for the coordinator (nothing is sent)",
        "rmjournal summary --pair 1 --set themes=career,other --opt-in usefulness",
        json=MESSAGE,
        pair=True,
    )
    _add_period(parser)
    parser.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        help=f"add themes=... (up to three of {_THEMES}) or continue=... (yes, unsure or no)",
    )
    parser.add_argument(
        "--opt-in",
        metavar="FIELD",
        action="append",
        help=f'also include {_OFFERED}. With fewer than 30 pairs, two at most, including "continue"',
    )
    add_write(parser, "DIR", "save exactly this text as a new file in this folder")


def _add_period(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--period",
        metavar="P",
        help="the period: cycle-1 to cycle-12, or a half-year such as 2026-H1 with 100 pairs or more",
    )
    parser.add_argument("--programme-size", metavar="N", type=int, help="how many pairs are in the programme")


def summary(args: Namespace) -> None:
    """Print or write the summary of a pair for a coordinator."""
    from rmjournal.cli.release import check_confirmation, release

    check_confirmation(args)
    given = _settings(args.set or [])
    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        chosen = _chosen(args, journal, pair, given)
        found = journal.summaries.make(pair, chosen, journal.clock.today())
        if args.confirm is None:
            days = f"{found.first:%d %b %Y} to {found.last:%d %b %Y}"
            terminal.say(
                f"It covers {found.sessions} sessions with pair {args.pair}, {days}. It doesn't include the dates."
            )
            if found.revision > 1:
                terminal.say(
                    f"This is revision {found.revision} for {chosen.period}. Anyone who has the one before can see "
                    "what changed. To report on what came after, name the next period with --period."
                )
            if "safety" in chosen.opt_ins:
                terminal.say("This also shows that you are the junior.")
            size = (
                "unknown, so the summary says no more than in a small programme"
                if chosen.size is None
                else "fewer than 30 pairs"
            )
            terminal.say(f"Programme size: {size if chosen.is_small else 'at least 30 pairs'}.")
        release(args, journal, found.outgoing, into_folder=True)


def _chosen(args: Namespace, journal: "Journal", pair: "Record[Pair]", given: dict[str, str]) -> "Chosen":
    period, size = _period_and_size(args, journal, pair)
    themes, opt_ins = _split_words([given.get("themes", "")]), _split_words(args.opt_in or [])
    return journal.summaries.choose(period, size, themes, opt_ins, given.get("continue"))


def _period_and_size(args: Namespace, journal: "Journal", pair: "Record[Pair]") -> tuple[str, int | None]:
    """Return the period and the size of the programme; None if the size is not known.

    What was typed counts before what the programme file says."""
    period, least = journal.coordinator.period_and_size(pair)
    size = args.programme_size
    if size is not None and size < 1:
        raise Usage("--programme-size takes the number of pairs.", "For example: --programme-size 24")
    size = least if size is None else size
    return args.period or period or journal.summaries.usual_period(pair, size), size


def _settings(typed: Iterable[str]) -> dict[str, str]:
    """Return the names and values that --set gives. Raises Usage for anything else."""
    found: dict[str, str] = {}
    for each in typed:
        name, is_one, value = each.partition("=")
        if not is_one or name not in _SET or name in found:
            raise Usage("--set takes themes=... and continue=..., each once.", "For example: --set themes=career,other")
        found[name] = value
    return found


def _split_words(typed: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for each in typed for word in each.split(",") if word)


def declare_statement(commands: Commands) -> None:
    """Declare `statement`."""
    parser = add(
        commands,
        "statement",
        statement,
        "filter a few words for the report, in programmes of 30 pairs or more (nothing is sent)",
        "rmjournal statement --pair 1",
        json=MESSAGE,
        json_in={
            "text": "at most 240 characters (required)",
            "profile": 'what it must not contain: lists of {"names", "aliases", "orgs", "teams", "places", "projects"}',
        },
        pair=True,
    )
    _add_period(parser)
    parser.add_argument("--recognisable", metavar="YES/NO", help="could anyone recognise the story?")
    parser.add_argument(
        "--rare", metavar="YES/NO", help="does it mention a role or an event that points to only a few people?"
    )
    parser.add_argument("--partner", metavar="WORD", help="have you asked your partner: asked or not-asked")
    add_write(parser, "DIR", "save exactly this text as a new file in this folder")


def statement(args: Namespace) -> None:
    """Print or write a few filtered words for the report of a programme."""
    from rmjournal.cli.release import check_confirmation, release

    check_confirmation(args)
    terminal.require_answers(args)
    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        period, size = _period_and_size(args, journal, pair)
        journal.statements.check_open(pair, period, size)
        text, profile = _given_statement() if args.json_in else _asked_statement(journal, pair)
        redaction = journal.statements.filtered(text, profile)
        if args.confirm is None:
            _show_filtered(text, redaction)
        outgoing = journal.statements.make(pair, period, size, redaction)
        if args.write is not None:
            _check_recognisable(args, journal)
        release(args, journal, outgoing, into_folder=True)


def _given_statement() -> "tuple[str, Profile]":
    """Read the text, and the names that it must not hold, as JSON."""
    from rmjournal.sharing.public import read_profile

    fields = terminal.fields_in()
    text, profile = fields.get("text"), read_profile(fields.get("profile", {}))
    if not isinstance(text, str) or profile is None or not fields.keys() <= {"text", "profile"}:
        raise Refused("The fields here are “text” and “profile”. Nothing was saved.", "`--help` describes them.")
    return text, profile


def _asked_statement(journal: "Journal", pair: "Record[Pair]") -> "tuple[str, Profile]":
    """Ask for the text, and for the names that it must not hold.

    Names that were saved with the pair stand there already."""
    from rmjournal.cli.prompts import answers

    most = journal.statements.LONGEST_TEXT
    text = answers.line(f"What would you like the report to say? (at most {most} characters)", longest=most)
    terminal.say("What must not appear in it? The filter doesn't know your names unless you list them.")
    known = journal.statements.known_names(pair)
    names = {field: answers.several(question, known.get(field, ())) for field, question in _MASKED.items()}
    if any(tuple(each) != tuple(known.get(field, ())) for field, each in names.items()) and answers.yes(_SAVE_NAMES):
        journal.statements.keep_names(pair, names)
    return text, journal.statements.profile(**names)


def _show_filtered(text: str, redaction: "Redaction") -> None:
    """Say what the filter left of the words, why it masked, and what to check."""
    terminal.say(f"Your words:  {text.strip()}")
    terminal.say(f"Filtered:    {redaction.text}")
    for mask in redaction.masks:
        terminal.say(f"  [...]  {mask.hidden}: {', '.join(mask.reasons)}")
    if redaction.amber:
        terminal.say(
            f"Check these: {', '.join(dict.fromkeys(redaction.amber))}. They may be names, or give someone away."
        )
    terminal.say(
        "The filter misses some names, so read it yourself. You can't unmask words. Say it another way instead."
    )


def _check_recognisable(args: Namespace, journal: "Journal") -> None:
    """Ask the three questions that the filter cannot answer.

    Raises Refused if the answers say that the words give away whose they are."""
    replies = {}
    for name, (question, choices) in journal.statements.QUESTIONS.items():
        given = getattr(args, name)
        if given is None and terminal.is_typed():
            given = terminal.choose(question, choices)
        if given not in choices:
            raise Usage(f"--{name} takes {' or '.join(choices)}.", question)
        replies[name] = given
    if "yes" in (replies["recognisable"], replies["rare"]):
        raise Refused("Then people could tell who said it. Nothing was saved.", "Leave out what gives it away.")


def declare_status_note(commands: Commands) -> None:
    """Declare `status-note`."""
    parser = add(
        commands,
        "status-note",
        status_note,
        "print a note with both names that says whether you're meeting (nothing is sent)",
        "rmjournal status-note --pair 1",
        json=MESSAGE,
        json_in={
            "me": "your name, as the programme knows it (required)",
            "partner": "your partner's name, as the programme knows it (required)",
        },
        pair=True,
    )
    parser.add_argument(
        "--state",
        metavar="STATE",
        help="the state: not-started, meeting, paused or ended, if different from your journal",
    )
    parser.add_argument("--as-json", action="store_true", help="the note as JSON, for a program to read")
    add_write(parser)


def status_note(args: Namespace) -> None:
    """Print or write a note under both names that says whether a pair meets."""
    from rmjournal.cli.release import check_confirmation, release
    from rmjournal.sharing.public import State

    check_confirmation(args)
    terminal.require_answers(args)
    state = None
    if args.state is not None:
        with suppress(ValueError):
            state = State(args.state)
        if state is None:
            raise Usage(f"--state takes one of these: {', '.join(State)}.")
    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        names = _texts(args, ("me", "partner"), lambda: _asked_names(journal, pair))
        shown = state or journal.coordinator.state_of(pair)
        outgoing = journal.coordinator.status_note(
            pair, shown, me=names["me"], partner=names["partner"], as_json=args.as_json
        )
        if args.confirm is None:
            terminal.say("It names you both. Show all of it to your partner before you give it to anyone.")
        release(args, journal, outgoing)


def declare_help_note(commands: Commands) -> None:
    """Declare `help-note`."""
    parser = add(
        commands,
        "help-note",
        help_note,
        "print a request for help (in your own words, with your name, nothing is sent)",
        "rmjournal help-note",
        json=MESSAGE,
        json_in={
            "name": "your name (required)",
            "text": "what you need help with (required)",
        },
    )
    parser.add_argument("--pair", metavar="N", type=int, help="use the name saved with this pair, and its contacts")
    add_write(parser)


def help_note(args: Namespace) -> None:
    """Print or write a call for help in your own words and under your own name."""
    from rmjournal.cli.release import check_confirmation, release

    check_confirmation(args)
    terminal.require_answers(args)
    with open_journal(args) as journal:
        pair = None if args.pair is None else journal.pairs.get(args.pair)
        said = _texts(args, ("name", "text"), lambda: _asked_help(journal, pair))
        if args.confirm is None:
            terminal.say("You decide who gets it, and send it yourself. It says what you wrote and who you are.")
            if named := journal.coordinator.named_contacts(pair):
                terminal.say(
                    "\n".join(["Who you could give it to, from the programme file:", *(f"  {n}" for n in named)])
                )
        release(args, journal, journal.coordinator.help_note(said["name"], said["text"]))


def _texts(args: Namespace, names: tuple[str, ...], ask: Callable[[], dict[str, str]]) -> dict[str, str]:
    """Return short texts by name, read as JSON or asked for.

    They are private, so no argument carries them and no error repeats them."""
    if not args.json_in:
        return ask()
    fields = terminal.fields_in()
    if set(fields) != set(names) or not all(isinstance(value, str) for value in fields.values()):
        raise Refused(
            f"The fields here are {' and '.join(names)}, both text. Nothing was saved.", "`--help` describes them."
        )
    return {name: str(fields[name]) for name in names}


def _asked_names(journal: "Journal", pair: "Record[Pair]") -> dict[str, str]:
    from rmjournal.cli.prompts import answers

    me, partner = journal.coordinator.names_of(pair)
    names = {
        "me": answers.line("Your name, as the programme knows it:", present=me, longest=120),
        "partner": answers.line("Your partner's name:", present=partner, longest=120),
    }
    if tuple(names.values()) != (me, partner) and answers.yes(_SAVE_NAMES):
        journal.coordinator.keep_names(pair, names["me"], names["partner"])
    return names


def _asked_help(journal: "Journal", pair: "Record[Pair] | None") -> dict[str, str]:
    from rmjournal.cli.prompts import answers

    me = "" if pair is None else journal.coordinator.names_of(pair)[0]
    name = answers.line("Your name:", present=me, longest=120)
    return {"name": name, "text": terminal.text_in("What would help you? In your own words:")}
