"""Commands for a programme: the summary, the two notes that are openly named, and the programme file."""

from argparse import Namespace
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path

from rmjournal.cli import asking, terminal
from rmjournal.cli.keeping import need_terminal
from rmjournal.cli.showing import check, leave
from rmjournal.cli.unlocking import opened
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.record.record import Record
from rmjournal.journal.exports import coordinator_notes as telling
from rmjournal.journal.exports import partner_texts as letters
from rmjournal.journal.exports import summary as summarising
from rmjournal.journal.journal import Journal
from rmjournal.journal.records.validation import Fields, told
from rmjournal.sharing.public import Chosen, Programme, Size, State, check_period, may_be_small
from rmjournal.sharing.public import programme_file as programme
from rmjournal.support.errors import Refused, Usage

_SET = ("themes", "continue")
_SENTENCES = "One to 600 characters."
_MEASURES = "Up to ten, each of at most 200 characters."
_CONTACT = "A line of 1 to 200 characters: a name, a number, a page."


def summary(args: Namespace) -> None:
    """Print or write the summary of a pair for the coordinator."""
    check(args)
    given = _settings(args.set or [])
    with opened(args) as journal:
        pair = journal.pair(args.pair)
        chosen = _chosen(args, journal, pair, given)
        found = summarising.summary(journal, pair, chosen, date.today())
        if args.confirm is None:
            days = f"{found.first:%d %b %Y} to {found.last:%d %b %Y}"
            terminal.say(f"It counts {found.sessions} sessions of pair {args.pair}, {days}. The days are not in it.")
            if found.revision > 1:
                terminal.say(
                    f"It is revision {found.revision} of {chosen.period}: whoever has the one before sees what "
                    "changed. To tell of the time after it, name the next period with --period."
                )
            size = "unknown, so it tells as little as in a small one" if chosen.size is None else "fewer than 30 pairs"
            terminal.say(f"Size of the programme: {size if chosen.is_small else 'at least 30 pairs'}.")
        leave(args, journal, found.outgoing, letters.write_into)


def _chosen(args: Namespace, journal: Journal, pair: Record[Pair], given: dict[str, str]) -> Chosen:
    period, size = period_and_size(args, journal, pair)
    return Chosen(
        period,
        size,
        _parted([given.get("themes", "")]),
        given.get("continue"),
        _parted(args.opt_in or []),
    )


def period_and_size(args: Namespace, journal: Journal, pair: Record[Pair]) -> tuple[str, int | None]:
    """Join what was typed with what the programme file says: what was typed counts."""
    taken = telling.programme_of(journal, pair)
    size = args.programme_size
    if size is not None and size < 1:
        raise Usage("--programme-size takes how many pairs the programme has.")
    if size is None and taken is not None:
        size = taken.size.least
    if taken is not None:
        return args.period or taken.period, size
    return args.period or summarising.usual_period(journal, pair, is_small=may_be_small(size)), size


def _settings(typed: Iterable[str]) -> dict[str, str]:
    """Read what --set gives."""
    found: dict[str, str] = {}
    for each in typed:
        name, is_one, value = each.partition("=")
        if not is_one or name not in _SET or name in found:
            raise Usage("--set takes themes=... and continue=..., each once.", "Such as --set themes=career,other.")
        found[name] = value
    return found


def _parted(typed: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for each in typed for word in each.split(",") if word)


def status_note(args: Namespace) -> None:
    """Print or write whether a pair meets, under both names."""
    check(args)
    need_terminal(args)
    state = None
    if args.state is not None:
        with suppress(ValueError):
            state = State(args.state)
        if state is None:
            raise Usage(f"--state takes one of {', '.join(State)}.")
    with opened(args) as journal:
        pair = journal.pair(args.pair)
        names = _texts(args, ("me", "partner"), _asked_names)
        shown = state or telling.state_of(journal, pair)
        outgoing = telling.status_note(
            journal, pair, shown, me=names["me"], partner=names["partner"], as_json=args.as_json
        )
        if args.confirm is None:
            terminal.say("It names you both: show it whole to your partner before you give it to anybody.")
        leave(args, journal, outgoing)


def help_note(args: Namespace) -> None:
    """Print or write a call for help in one's own words and under one's own name."""
    check(args)
    need_terminal(args)
    with opened(args) as journal:
        said = _texts(args, ("name", "text"), _asked_help)
        if args.confirm is None:
            terminal.say("You send it yourself, to whom you choose. It says what you wrote, and who you are.")
        leave(args, journal, telling.help_note(journal, said["name"], said["text"]))


def _texts(args: Namespace, names: tuple[str, ...], ask: Callable[[], dict[str, str]]) -> dict[str, str]:
    """Return short texts by name, read as JSON or asked for. They are in no argument, and a refusal repeats none."""
    if not args.json_in:
        return ask()
    fields = terminal.fields_in()
    if set(fields) != set(names) or not all(isinstance(value, str) for value in fields.values()):
        raise Refused(f"The fields here are {' and '.join(names)}, each a text.", "Nothing was written.")
    return {name: str(fields[name]) for name in names}


def _asked_names() -> dict[str, str]:
    return {
        "me": asking.line("Your name, as the programme knows it:", longest=120),
        "partner": asking.line("The other's name:", longest=120),
    }


def _asked_help() -> dict[str, str]:
    name = asking.line("Your name:", longest=120)
    return {"name": name, "text": terminal.text_in("What would help you, in your own words:")}


def new_programme(args: Namespace) -> None:
    """Print a programme file of what a coordinator answers. No journal is opened."""
    need_terminal(args)
    fields = terminal.fields_in() if args.json_in else _asked_programme()
    made = told(lambda: programme.new(fields))
    data = programme.encoded(made)
    terminal.put_exactly(data.decode())
    terminal.say(f"SHA-256: {programme.digest(data)}")
    terminal.say("Give the same file to everybody; nothing in it may differ from person to person.")


def _asked_programme() -> Fields:
    """Ask for all that a programme file says; each answer is looked at before the next question."""
    size = terminal.choose("How many pairs has the programme?", {size.value: size.value for size in Size})
    cycle = "cycle-1 to cycle-12"

    def period(typed: str) -> str:
        check_period(typed, is_small=size == Size.SMALL)
        return typed

    fields: dict[str, object] = {
        "label": _answer("label", "What is the programme called?", "A line of 1 to 80 characters."),
        "size": size,
        "period": terminal.ask_until(
            f"Which period do summaries tell of?\n  ({cycle}; from 30 pairs on also 2026-H1)\n>", period, f"{cycle}."
        ),
        "invited": _answer("invited", "How many people do you ask for a summary?", "A number, such as 24.", int),
        "business_reason": _answer("business_reason", "Why does the organisation do this?", _SENTENCES),
        "measures": _answer(
            "measures", "What will be looked at to see how it goes? (parted by ; )", _MEASURES, asking.parted
        ),
        "use_of_summaries": _answer("use_of_summaries", "What will you do with summaries?", _SENTENCES),
        "kept_days": _answer(
            "kept_days", "For how many days will you keep them?", "A number of days, such as 30.", int
        ),
    }
    contacts = {
        "coordinator": _answer("coordinator", "How are you reached?", _CONTACT),
        "speak_up": asking.line("Whom can people tell of something wrong? (Enter to skip)", longest=200),
        "wellbeing": asking.line("Who is there when it gets too much? (Enter to skip)", longest=200),
    }
    return {**fields, "contacts": {name: contact for name, contact in contacts.items() if contact}}


def _answer(field: str, question: str, otherwise: str, read: Callable[[str], object] = str) -> object:
    """Ask until the answer may stand in a field of the programme file."""

    def accepts(typed: str) -> object:
        value = read(typed)
        if not programme.fits(field, value):
            raise ValueError
        return value

    return terminal.ask_until(f"{question}\n>", accepts, otherwise)


def show_programme(args: Namespace) -> None:
    """Show a programme file whole. No journal is opened."""
    data = programme.load(Path(args.file))
    _show_programme(programme.read_programme(data), data)


def take_programme(args: Namespace) -> None:
    """Show a programme file whole, then take it in where its SHA-256 or a typed word confirms it."""
    data = programme.load(Path(args.file))
    _show_programme(programme.read_programme(data), data)
    if args.confirm is None and not terminal.is_there():
        terminal.say("Nothing was taken in. To do so, add `--confirm` and the SHA-256.")
        return
    if args.confirm is None:
        terminal.confirm("take", "Summaries then get their period and the size of the programme from it.", None)
    elif args.confirm.lower() != programme.digest(data):
        raise Refused("This file has another SHA-256. Nothing was taken in.", "Look at it again.")
    with opened(args) as journal:
        telling.take(journal, data, None if args.pair is None else journal.pair(args.pair))
    terminal.say("Taken in. Summaries now get their period and the size of the programme from it.")


def _show_programme(shown: Programme, data: bytes) -> None:
    for text in programme.shown(shown):
        terminal.put_text(text)
    terminal.say(f"SHA-256: {programme.digest(data)}")
    terminal.say("Compare it with somebody else's: everybody should have the same file.")
