"""The commands on a programme file, which tells everybody the same: new, next, kit,
show, take."""

import argparse
from argparse import Namespace
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rmjournal.cli import terminal
from rmjournal.cli.parser import Commands, add, group
from rmjournal.cli.unlock import open_journal
from rmjournal.support.errors import Failed, Refused, Usage

if TYPE_CHECKING:
    from rmjournal.domain.record.input import Fields
    from rmjournal.sharing.public import Programme

_SENTENCES = "Use 1 to 600 characters."
_MEASURES = "Up to ten, at most 200 characters each."
_CONTACT = "Use 1 to 200 characters, for example a name, a number or a web page."


def declare_programme(commands: Commands) -> None:
    """Declare `programme` with its commands."""
    programmes = group(commands, "programme", "make, show or use a programme file (it tells everyone the same facts)")
    add(
        programmes,
        "new",
        new_programme,
        "make a programme file to give to everyone (needs no journal)",
        "rmjournal programme new > programme.json",
        json_in={
            "label": "the programme's name (required)",
            "size": "under-30, 30-99 or 100+ (required)",
            "period": "such as cycle-3 or 2026-H1 (required)",
            "invited": "how many people were invited (required)",
            "contacts": '{"coordinator", "speak_up", "wellbeing"} (required)',
            "business_reason": "why the programme exists (required)",
            "measures": "a list of texts",
            "use_of_summaries": "what summaries are used for (required)",
            "kept_days": "after how many days summaries are deleted (required)",
            "supervision": "a list of days",
        },
    )
    parser = add(
        programmes,
        "show",
        show_programme,
        "show a programme file in full, with its SHA-256 (needs no journal)",
        "rmjournal programme show programme.json",
    )
    _add_file(parser)
    parser = add(
        programmes,
        "take",
        take_programme,
        "use a programme file: summaries get their period and programme size from it",
        "rmjournal programme take programme.json",
    )
    _add_file(parser)
    parser.add_argument("--pair", metavar="N", type=int, help="for this pair only")
    parser.add_argument("--confirm", metavar="SHA256", help="in scripts: the SHA-256 of the file you saw")
    parser = add(
        programmes,
        "next",
        next_programme,
        "print the programme file of the next period (needs no journal)",
        "rmjournal programme next programme.json > next.json",
    )
    _add_file(parser)
    parser = add(
        programmes,
        "kit",
        programme_kit,
        "write the documents to start a programme with: invitation, timetable and more (needs no journal)",
        "rmjournal programme kit kit --programme programme.json --start 2026-09-01 --end 2027-02-28",
    )
    parser.add_argument("dir", metavar="DIR", help="a new folder for the documents")
    parser.add_argument("--programme", metavar="F", required=True, help="the programme file, which fills them in")
    parser.add_argument("--start", metavar="DAY", help="the day of the kick-off")
    parser.add_argument("--end", metavar="DAY", help="the last day of the period")


def _add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the file from your coordinator")


def new_programme(args: Namespace) -> None:
    """Print a programme file made of a coordinator's answers. Opens no journal."""
    from rmjournal.domain.record.input import apply_rule
    from rmjournal.sharing.public import programme_file as programme

    terminal.require_answers(args)
    fields = terminal.fields_in() if args.json_in else _asked_programme()
    made = apply_rule(lambda: programme.new(fields))
    data = programme.encoded(made)
    terminal.put_exactly(data.decode())
    terminal.say(f"SHA-256: {programme.digest(data)}")
    terminal.say("Give everyone this same file, and don't change it for anybody.")


def _asked_programme() -> "Fields":
    """Ask for all that a programme file says, and check each answer before going on."""
    from rmjournal.cli.prompts import answers
    from rmjournal.sharing.public import Size, check_period

    size = terminal.choose("How many pairs are in the programme?", {size.value: size.value for size in Size})
    cycle = "cycle-1 to cycle-12"

    def period(typed: str) -> str:
        check_period(typed, half_years=size == Size.LARGE)
        return typed

    fields: dict[str, object] = {
        "label": _answer("label", "What is the programme called?", "Use 1 to 80 characters on one line."),
        "size": size,
        "period": terminal.ask_until(
            f"Which period do the summaries cover?\n  ({cycle}, or with 100 pairs or more a half-year: 2026-H1)\n>",
            period,
            f"Enter one of {cycle}.",
        ),
        "invited": _answer("invited", "How many people will you ask for a summary?", "Enter a number, e.g. 24.", int),
        "business_reason": _answer("business_reason", "Why is your organisation doing this?", _SENTENCES),
        "measures": _answer(
            "measures", "How will you judge how it is going? (separate with ;)", _MEASURES, answers.split_list
        ),
        "use_of_summaries": _answer("use_of_summaries", "What will you do with the summaries?", _SENTENCES),
        "kept_days": _answer(
            "kept_days", "For how many days will you keep them?", "Enter a number of days, e.g. 30.", int
        ),
    }
    contacts = {
        "coordinator": _answer("coordinator", "How can people contact you?", _CONTACT),
        "speak_up": answers.line("Who can people tell if something is wrong? (Enter to skip)", longest=200),
        "wellbeing": answers.line("Who can people talk to when it gets too much? (Enter to skip)", longest=200),
    }
    days = _answer(
        "supervision",
        "On which days is there supervision or a peer group? (separate with ;, Enter to skip)",
        "Enter days such as 2026-03-31; 2026-04-28.",
        answers.split_list,
    )
    if days:
        fields["supervision"] = days
    return {**fields, "contacts": {name: contact for name, contact in contacts.items() if contact}}


def _answer(field: str, question: str, otherwise: str, read: Callable[[str], object] = str) -> object:
    """Ask until the answer fits a field of the programme file."""
    from rmjournal.sharing.public import programme_file as programme

    def accepts(typed: str) -> object:
        value = read(typed)
        if not programme.fits(field, value):
            raise ValueError
        return value

    return terminal.ask_until(f"{question}\n>", accepts, otherwise)


def next_programme(args: Namespace) -> None:
    """Print the same programme file for the period that follows. Opens no journal."""
    from rmjournal.domain.record.input import apply_rule
    from rmjournal.sharing.public import programme_file as programme

    before = programme.read_programme(programme.load(Path(args.file)))
    made = apply_rule(lambda: programme.following(before))
    data = programme.encoded(made)
    terminal.put_exactly(data.decode())
    terminal.say(
        f"It covers {made.period}. Everything else is as in {before.period}, but the supervision days are left out."
    )
    terminal.say(f"SHA-256: {programme.digest(data)}")
    terminal.say("Check the number invited and the contacts, then give everyone the same file.")


def programme_kit(args: Namespace) -> None:
    """Write the texts to start a programme with into a new folder. Opens no journal."""
    from rmjournal.sharing.public import programme_file, programme_kit
    from rmjournal.support.atomic_file import refuse_existing, why, write_new

    found = programme_file.read_programme(programme_file.load(Path(args.programme)))
    start, end = _day("--start", args.start), _day("--end", args.end)
    if start is not None and end is not None and end <= start:
        raise Usage("--end has to be after --start.", "For example: --start 2026-09-01 --end 2027-02-28")
    kit = programme_kit.filled(found, start, end)
    folder = Path(args.dir)
    refuse_existing(folder, "The kit")
    reason = ""
    try:
        folder.mkdir()
    except OSError as cause:
        reason = why(cause)
    if reason:
        raise Failed(f"The folder couldn't be made: {reason}.", "Choose another place.")
    for name, content in kit.files.items():
        write_new(folder / name, content, "The kit")
        terminal.put(name)
    if kit.missing:
        terminal.say(
            "\n".join(["Still to fill in, as the programme file doesn't say:", *(f"  {m}" for m in kit.missing)])
        )
    if programme_kit.CALENDAR not in kit.files:
        terminal.say("There's no calendar file. To get one, add --start and --end.")
    terminal.say("Start with README.md in this folder.")


def _day(option: str, typed: str | None) -> date | None:
    if typed is None:
        return None
    from rmjournal.domain.dates import read_day

    with suppress(ValueError):
        return read_day(typed, datetime.now())
    raise Usage(f"I can't read the date you gave for {option}.", "Try 1 Dec or 2026-12-01.")


def show_programme(args: Namespace) -> None:
    """Show a programme file in full. Opens no journal."""
    from rmjournal.sharing.public import programme_file as programme

    data = programme.load(Path(args.file))
    _show_programme(programme.read_programme(data), data)


def take_programme(args: Namespace) -> None:
    """Show a programme file in full, and save it once a digest or a word confirms it.

    From then on it gives summaries their period and the size of the programme."""
    from rmjournal.sharing.public import programme_file as programme

    data = programme.load(Path(args.file))
    _show_programme(programme.read_programme(data), data)
    if args.confirm is None and not terminal.is_interactive():
        terminal.say("Nothing was saved. To use this file, add `--confirm` and the SHA-256.")
        return
    if args.confirm is None:
        terminal.confirm("take", "Summaries will get their period and programme size from it.", None)
    elif args.confirm.lower() != programme.digest(data):
        raise Refused("The file doesn't match this SHA-256. Nothing was saved.", "Look at the file again.")
    with open_journal(args) as journal:
        journal.coordinator.take_programme(data, None if args.pair is None else journal.pairs.get(args.pair))
    terminal.say("Saved. Summaries now get their period and programme size from it.")


def _show_programme(shown: "Programme", data: bytes) -> None:
    from rmjournal.sharing.public import programme_file as programme

    for text in programme.shown(shown):
        terminal.put_text(text)
    terminal.say(f"SHA-256: {programme.digest(data)}")
    terminal.say("Compare it with a colleague's: everyone should have the same file.")
