"""The commands on who to talk to: contact, limits, supervision."""

from argparse import Namespace
from typing import TYPE_CHECKING

from rmjournal.cli import cleared_screen, terminal
from rmjournal.cli.parser import RECORD, Commands, add, group
from rmjournal.cli.unlock import open_journal
from rmjournal.support.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rmjournal.domain.model.log import LogItem
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.input import Fields
    from rmjournal.domain.record.record import Record
    from rmjournal.domain.texts.limits_card import Part
    from rmjournal.journal import Journal

_NOT_NOW = "A session is on, so this stays closed until it's over."
_LINES = {
    True: "your partner, or reports to them",
    False: "outside your partner's line management",
    None: "you didn't say whether they report to your partner",
}


def declare_contact(commands: Commands) -> None:
    """Declare `contact` with its commands."""
    contacts = group(commands, "contact", "list or add people to talk to")
    add(
        contacts,
        "list",
        list_contacts,
        "list who you can talk to about a pair",
        "rmjournal contact list --pair 1",
        json=RECORD,
        pair=True,
    )
    add(
        contacts,
        "add",
        add_contact,
        "add someone to talk to (up to three for a pair)",
        "rmjournal contact add --pair 1",
        json=RECORD,
        json_in={
            "kind": (
                "supervisor, coach, coordinator, speak_up, safeguarding, hr, wellbeing, union or external (required)"
            ),
            "who": "who it is (required)",
            "how": "how to reach them",
            "in_line": "true if it is your partner, or someone who reports to them",
        },
        pair=True,
    )


def list_contacts(args: Namespace) -> None:
    """List the contacts of a pair."""
    from rmjournal.cli.record_rows import print_rows
    from rmjournal.domain.record.record import short
    from rmjournal.domain.texts.limits_card import contact_line

    with open_journal(args) as journal:
        found = journal.contacts.of(journal.pairs.get(args.pair))
        if args.json:
            print_rows(args, found, "")
            return
        for each in found:
            terminal.put_text(f"{short(each.id)}  {contact_line(each.body)} ({_LINES[each.body.in_line]})")
        if not found:
            terminal.say("This list is still empty. Add up to three people with `rmjournal contact add`.")


def add_contact(args: Namespace) -> None:
    """Save one more contact."""
    from rmjournal.cli.prompts.draft import drafted
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.domain.record.record import Kind

    terminal.require_answers(args)
    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        if args.json_in:
            print_saved(args, journal.contacts.add(pair, terminal.fields_in()))
            return
        with drafted(args, journal, Kind.CONTACT, pair.id) as log:
            fields = _asked(journal, pair)
            with log.saving():
                saved = journal.contacts.add(pair, fields)
        print_saved(args, saved)


def _asked(journal: "Journal", pair: "Record[Pair]") -> "Fields":
    """Ask for a contact, with those of the programme file to choose from."""
    from rmjournal.cli.prompts.answers import line
    from rmjournal.domain.model.contact import ContactKind
    from rmjournal.domain.texts.limits_card import QUESTION
    from rmjournal.domain.words import choices, word

    fields: dict[str, object] = {}
    there = {each.body.who for each in journal.contacts.of(pair)}
    named = [each for each in journal.coordinator.contacts_of(pair) if each["who"] not in there]
    if named:
        offered = {str(at): f"{word(ContactKind(str(each['kind'])))}: {each['who']}" for at, each in enumerate(named)}
        code = terminal.choose("From your programme:", {**offered, "other": "someone else"})
        fields = dict(named[int(code)]) if code != "other" else {}
    if not fields:
        fields["kind"] = terminal.choose("Who is this?", choices(ContactKind), name="contact-1.kind")
        fields["who"] = line("Name, or name of the service", name="contact-1.who", longest=200)
        if not fields["who"]:
            raise Refused("Nothing entered, so nothing changed.")
    if not fields.get("how"):
        fields["how"] = line("How do you reach them? (optional)", name="contact-1.how", longest=200)
    answers = {"no": "no", "yes": "yes", "-": "I don't know"}
    said = terminal.choose(QUESTION, answers, name="contact-1.in_line", zero="-")
    return {**fields, **({} if said == "-" else {"in_line": said == "yes"})}


def declare_limits(commands: Commands) -> None:
    """Declare `limits`."""
    parser = add(
        commands,
        "limits",
        limits,
        "see what to do if something can't stay private, and who to talk to",
        "rmjournal limits --pair 1",
        json='one object per part: {"head", "lines"}',
    )
    parser.add_argument("--pair", metavar="N", type=int, help="the limits that this pair agreed")
    parser.add_argument("--who", action="store_true", help="show who to talk to")
    parser.add_argument("--partner", action="store_true", help="show what helps if it is about your partner")


def limits(args: Namespace) -> None:
    """Show the limits card. On a terminal, it is gone when you leave it."""
    from rmjournal.domain.texts import limits_card

    with open_journal(args) as journal:
        pair = _pair(args, journal)
        contacts = [each.body for each in journal.contacts.of(pair)] if pair is not None else None
        first = limits_card.card(None)
        if pair is not None:
            agreed = journal.agreements.agreed(pair)
            topics, _ = journal.agreements.off_limits(pair)
            first = limits_card.card(pair.body, agreed.body if agreed is not None else None, topics)
        who, partner = limits_card.who_to_talk_to(contacts), limits_card.about_my_partner(contacts or ())
        is_on = journal.sessions.is_meeting_now()
        if is_on and (args.who or args.partner):
            raise Refused(_NOT_NOW, "Until then, `rmjournal limits` has the steps.")
        page = who if args.who else partner if args.partner else first
        if args.json:
            for part in page:
                terminal.put_json({"head": part.head, "lines": list(part.lines)})
            return
        if not cleared_screen.is_possible():
            _print(page)
            return
        question = "Enter closes this:" if is_on else "1 who to talk to, 2 if it is about my partner, Enter closes:"
        while True:
            typed = cleared_screen.show(lambda page=page: _print(page), question)  # type: ignore[misc]
            if is_on or typed not in ("1", "2"):
                return
            page = who if typed == "1" else partner


def _pair(args: Namespace, journal: "Journal") -> "Record[Pair] | None":
    """Return the pair that is named, else the only one there is."""
    if args.pair is not None:
        return journal.pairs.get(args.pair)
    pairs = journal.pairs.all()
    return pairs[0] if len(pairs) == 1 else None


def _print(parts: "list[Part]") -> None:
    import textwrap

    for at, part in enumerate(parts):
        if at:
            terminal.put("")
        for words in ((part.head,) if part.head else ()) + part.lines:
            indent = "   " if words[:1].isdigit() else ""
            terminal.put_text("\n".join(textwrap.wrap(words, min(76, terminal.width()), subsequent_indent=indent)))


def declare_supervision(commands: Commands) -> None:
    """Declare `supervision`."""
    parser = add(
        commands,
        "supervision",
        supervision,
        "see or set the days for supervision or a peer group, and what to take along",
        "rmjournal supervision --pair 1 --mark 3f9a1c20",
        json='one object: {"days", "lines"}',
        json_in={
            "days": "the whole list of your own days (required)",
        },
        pair=True,
    )
    parser.add_argument("--add", action="store_true", help="add a day (you'll be asked which)")
    parser.add_argument("--remove", action="store_true", help="remove a day of your own (you'll be asked which)")
    parser.add_argument("--mark", metavar="ID", help="mark a line in the log to take along")
    parser.add_argument("--unmark", metavar="ID", help="remove the mark")
    parser.add_argument("--open", action="store_true", help="print the lines to take along")


def supervision(args: Namespace) -> None:
    """Show or set the days of supervision, and the lines to take along."""
    from rmjournal.domain.words import counted

    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        if (days := _days(args, pair)) is not None:
            pair = journal.entries.edit(pair, {"supervision": days})
        for start, wanted in ((args.mark, True), (args.unmark, False)):
            if start is not None:
                journal.own_lines.mark(_marked(journal, pair, start), wanted)
        found = [day.isoformat() for day in journal.coordinator.supervision_of(pair)]
        marked = journal.own_lines.of(pair).for_supervision
        if args.json:
            terminal.put_json({"days": found, "lines": [each.id for each in marked]})
            return
        terminal.put(f"Supervision or peer group: {', '.join(found) or 'no days yet'}")
        terminal.put(f"To take along: {counted(len(marked), 'line')}. Leave names out.")
        for each in marked if args.open else ():
            terminal.put("")
            terminal.put_text(each.body.text)
        if marked and not args.open:
            terminal.say("Add --open to print them.")


def _days(args: Namespace, pair: "Record[Pair]") -> list[str] | None:
    """Return the days to set, or None."""
    from rmjournal.cli.prompts.answers import day

    if args.json_in:
        fields = terminal.fields_in()
        if set(fields) != {"days"} or not isinstance(fields["days"], list):
            raise Refused('This takes an object such as {"days": ["2026-03-31"]}.', "Nothing was saved.")
        return fields["days"]
    if args.remove:
        return _without_one(pair.body.supervision)
    if not args.add:
        return None
    typed = day("When is it?")
    if not typed:
        raise Refused("Nothing entered, so nothing changed.")
    return sorted({typed, *(each.isoformat() for each in pair.body.supervision)})


def _without_one(days: "Sequence[date]") -> list[str]:
    """Ask which of your own days to remove, and return the others."""
    if not days:
        raise Refused("There are no days of your own to remove.", "Days from your programme file stay.")
    known = {day.isoformat(): f"{day:%a} {day.day} {day:%b %Y}" for day in days}
    gone = terminal.choose("Which day?", known)
    return [day for day in known if day != gone]


def _marked(journal: "Journal", pair: "Record[Pair]", start: str) -> "Record[LogItem]":
    from rmjournal.domain.model.log import LogItem
    from rmjournal.domain.record.record import is_a

    found = journal.records.find(start)
    if not is_a(found, LogItem) or found.pair != pair.id:
        raise Refused("That isn't a line in the log of this pair.", "`rmjournal log list --pair N` lists them.")
    return found
