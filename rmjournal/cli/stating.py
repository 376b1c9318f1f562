"""The command that filters a few words, shows what was masked and why, and lets them leave as a statement."""

from argparse import Namespace

from rmjournal.cli import asking, terminal
from rmjournal.cli.keeping import need_terminal
from rmjournal.cli.sharing import period_and_size
from rmjournal.cli.showing import check, leave
from rmjournal.cli.unlocking import opened
from rmjournal.journal.exports import partner_texts as letters
from rmjournal.journal.exports import statement as stating
from rmjournal.sharing.public import LONGEST_TEXT, Profile, Redaction, read_profile
from rmjournal.support.errors import Refused, Usage

_YES_NO = {"yes": "yes", "no": "no"}
_QUESTIONS = {
    "recognisable": ("Could somebody recognise the story?", _YES_NO),
    "rare": ("Does it name a role or an event that only few have?", _YES_NO),
    "partner": ("Your partner:", {"asked": "I asked", "not-asked": "I did not ask"}),
}


def statement(args: Namespace) -> None:
    """Print or write a statement."""
    check(args)
    need_terminal(args)
    with opened(args) as journal:
        pair = journal.pair(args.pair)
        period, size = period_and_size(args, journal, pair)
        stating.check_open(journal, pair, period, size)
        text, profile = _given() if args.json_in else _asked()
        redaction = stating.filtered(journal, text, profile)
        if args.confirm is None:
            _show(text, redaction)
        outgoing = stating.statement(journal, pair, period, size, redaction)
        if args.write is not None:
            _ask_three(args)
        leave(args, journal, outgoing, letters.write_into)


def _given() -> tuple[str, Profile]:
    """Read the text and the names that it must not hold, as JSON."""
    fields = terminal.fields_in()
    text, profile = fields.get("text"), read_profile(fields.get("profile", {}))
    if not isinstance(text, str) or profile is None or not fields.keys() <= {"text", "profile"}:
        raise Refused("The fields here are text and profile, as `--help` shows them.", "Nothing was written.")
    return text, profile


def _asked() -> tuple[str, Profile]:
    text = asking.line(f"What should the report know? (at most {LONGEST_TEXT} characters)", longest=LONGEST_TEXT)
    terminal.say("What must not stand in it? The filter knows no names of its own.")
    return text, Profile(
        names=tuple(asking.several("Names: yours, the other's, whoever is meant")),
        orgs=tuple(asking.several("Your organisation")),
        teams=tuple(asking.several("Teams")),
        places=tuple(asking.several("Places")),
        projects=tuple(asking.several("Projects")),
    )


def _show(text: str, redaction: Redaction) -> None:
    """Show the words beside what the filter left of them, each mask with its reason, and what to look at again."""
    terminal.say(f"Your words:  {text.strip()}")
    terminal.say(f"Filtered:    {redaction.text}")
    for mask in redaction.masks:
        terminal.say(f"  [...]  {mask.hidden}: {'; '.join(mask.reasons)}")
    if redaction.amber:
        terminal.say(
            f"Look again at: {', '.join(dict.fromkeys(redaction.amber))}. Here they may be a name, or tell of few."
        )
    terminal.say("The filter misses some names; you are the last reader. What is masked stays so: say it otherwise.")


def _ask_three(args: Namespace) -> None:
    """Have three questions answered by hand. Raises Refused where an answer says that the words tell whose they are."""
    answers = {}
    for name, (question, choices) in _QUESTIONS.items():
        given = getattr(args, name)
        if given is None and terminal.is_typed():
            given = terminal.choose(question, choices)
        if given not in choices:
            raise Usage(f"--{name} takes {' or '.join(choices)}.", question)
        answers[name] = given
    if "yes" in (answers["recognisable"], answers["rare"]):
        raise Refused("Then these words tell whose they are. Nothing was written.", "Leave out what gives it away.")
