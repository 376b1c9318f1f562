"""Commands that write: pairs, sessions, notes, takeaways, reflections; editing and deleting.

Each unlocks first and asks then, so that a mistyped passphrase never costs what was typed after it."""

import sys
from argparse import Namespace
from contextlib import suppress
from datetime import datetime

from rmjournal.cli import terminal
from rmjournal.cli.unlocking import opened
from rmjournal.domain.pair import Focus, Role, advice
from rmjournal.domain.record import Body, Kind, Record
from rmjournal.domain.reflection import Model, ReflectionKind
from rmjournal.domain.session import Place, Session
from rmjournal.domain.titles import kind_word, title
from rmjournal.errors import NoTerminal, Refused
from rmjournal.journal.journal import Fields, Journal
from rmjournal.journal.shelf import as_json, short


def kept(args: Namespace, record: Record[Body]) -> None:
    """Print what was kept: the record with --json, else its kind, its number if it has one, its id."""
    if args.json:
        terminal.put_json(as_json(record))
        return
    number = getattr(record.body, "number", None)
    terminal.put(" ".join(str(part) for part in (kind_word(record.kind), number, short(record.id)) if part is not None))


def add_pair(args: Namespace) -> None:
    """Begin a pair."""
    _need_terminal(args)
    with opened(args) as journal:
        pair = journal.add_pair(terminal.fields_in() if args.json_in else _asked_for_pair())
        kept(args, pair)
        if pair.body is not None:
            for remark in advice(pair.body):
                terminal.say(remark)


def _asked_for_pair() -> Fields:
    alias = terminal.ask_until("A nickname for the other, not the name:", _some, "A word that tells you who it is.")
    role = terminal.choose("In this pair I am", {role.value: role.words for role in Role})
    focus = terminal.choose(
        "It is mostly about (Enter: other)",
        {focus.value: focus.value.replace("_", " ") for focus in Focus},
        default=Focus.OTHER.value,
    )
    return {"alias": alias, "role": role, "focus": focus}


def _some(typed: str) -> str:
    if not 1 <= len(typed) <= 80:
        raise ValueError
    return typed


def _local_time(typed: str) -> datetime:
    moment = datetime.fromisoformat(typed)
    if moment.tzinfo is not None:
        raise ValueError
    return moment


def _minutes(typed: str) -> int | None:
    if not typed:
        return None
    minutes = int(typed)
    if not 0 <= minutes <= 1440:
        raise ValueError
    return minutes


def add_session(args: Namespace) -> None:
    """Plan a session, or note one that was held."""
    _need_terminal(args)
    with opened(args) as journal:
        pair = journal.pair(args.pair)
        kept(args, journal.add_session(pair, terminal.fields_in() if args.json_in else _asked_for_session()))


def _asked_for_session() -> Fields:
    met = terminal.choose("Have you met, or will you?", {"held_at": "we have met", "planned_at": "we will meet"})
    when = terminal.ask_until(
        "When? (such as 2026-03-31 14:00)", _local_time, "A day and a time of the clock here, such as 2026-03-31 14:00."
    )
    fields: dict[str, object] = {met: when.isoformat()}
    minutes = terminal.ask_until("How many minutes? (Enter to skip)", _minutes, "A number from 0 to 1440, such as 60.")
    if minutes is not None:
        fields["minutes"] = minutes
    place = terminal.choose(
        "Where? (Enter: rather not say)",
        {p.value: p.value.replace("_", " ") for p in Place} | {"-": "rather not say"},
        default="-",
    )
    if place != "-":
        fields["place"] = place
    return fields


def add_note(args: Namespace) -> None:
    """Keep a note."""
    with opened(args) as journal:
        pair, session = journal.pair(args.pair), _session(args, journal)
        text = terminal.text_in("The note:")
        kept(args, journal.add_note(pair, text, session=session, off_record=args.off_record))


def add_takeaway(args: Namespace) -> None:
    """Write down a takeaway, as a draft."""
    with opened(args) as journal:
        pair, session = journal.pair(args.pair), _session(args, journal)
        fields = (
            terminal.fields_in() if args.json_in else {"text": terminal.text_in("The takeaway, in your own words:")}
        )
        kept(args, journal.add_takeaway(pair, fields, session=session))


def reflect(args: Namespace) -> None:
    """Write a reflection: from JSON, from the text that is piped in, or asked one question at a time."""
    kind = ReflectionKind.AFTER if args.session else ReflectionKind.FREE
    with opened(args) as journal:
        pair, session = journal.pair(args.pair), _session(args, journal)
        fields: Fields
        if args.json_in:
            fields = {"kind": kind.value, **terminal.fields_in()}
        elif sys.stdin.isatty():
            fields = _asked_for_reflection(journal.prompts(pair, kind), kind)
        else:
            answers = [{"text": terminal.text_in("Your thoughts:")}]
            fields = {"kind": kind.value, "model": Model.BLANK.value, "answers": answers}
        kept(args, journal.add_reflection(pair, fields, session=session))


def _asked_for_reflection(questions: tuple[str, ...], kind: ReflectionKind) -> Fields:
    terminal.say("Three questions; Enter skips one. It stays here unless you choose otherwise.")
    answers = [{"prompt": question, "text": _answer(question)} for question in questions]
    return {"kind": kind.value, "answers": [answer for answer in answers if answer["text"]]}


def _answer(question: str) -> str:
    """Ask one question; Ctrl+D skips it as Enter does, so that what was answered before is kept."""
    with suppress(EOFError):
        return terminal.ask(question + "\n>")
    return ""


def edit(args: Namespace) -> None:
    """Change one record, by fields or by its whole text."""
    with opened(args) as journal:
        record = journal.find(args.id)
        if args.json_in:
            fields = terminal.fields_in()
        elif isinstance(record.raw.get("text"), str):
            if sys.stdin.isatty():
                terminal.put(str(record.raw["text"]))
            fields = {"text": terminal.text_in("The new text, in place of this one:")}
        else:
            raise Refused("This record has fields, not one text.", "Change them with --json-in.")
        kept(args, journal.edit(record, fields))


def delete(args: Namespace) -> None:
    """Delete one record with all that hangs on it, after a typed word."""
    with opened(args) as journal:
        record = journal.find(args.id)
        more = journal.belongings(record)
        also = f" and {more} more that belong to it" if more else ""
        what = f"{kind_word(record.kind)} {short(record.id)}"
        if record.kind == Kind.PAIR:
            terminal.say("If there may be a grievance or a legal hold, do not destroy: get advice first.")
            terminal.say("Older copies of the journal, such as backups, still hold it.")
        if args.yes is None:
            terminal.say(title(record.kind, record.raw, record.body).partition("\n")[0])
        terminal.confirm(f"delete-{args.id}", f"This deletes the {what}{also}, with its history.", args.yes)
        gone = journal.delete(record)
        terminal.say(f"Deleted: {gone}.")


def _session(args: Namespace, journal: Journal) -> Record[Session] | None:
    return None if args.session is None else journal.session(journal.pair(args.pair), args.session)


def _need_terminal(args: Namespace) -> None:
    if not args.json_in and not sys.stdin.isatty():
        raise NoTerminal("This asks its questions on a terminal.", "In a script, give the fields with --json-in.")
