"""Commands that write: pairs, sessions, notes, takeaways, reflections; editing and deleting.

Each unlocks first and asks then, so that a mistyped passphrase never costs what was typed after it."""

from argparse import Namespace
from collections.abc import Iterable
from datetime import datetime
from typing import cast

from rmjournal.cli import asking, asking_pair, terminal
from rmjournal.cli.unlocking import opened
from rmjournal.domain.model.pair import Pair, advice
from rmjournal.domain.model.reflection import Model, ReflectionKind
from rmjournal.domain.model.session import Session
from rmjournal.domain.record.record import Body, Kind, Record
from rmjournal.domain.titles import kind_word, title
from rmjournal.journal.copies import backups as copies
from rmjournal.journal.copies.destroy import HOLD
from rmjournal.journal.journal import Journal
from rmjournal.journal.records.repository import as_json, short
from rmjournal.journal.records.validation import Fields, body_of
from rmjournal.journal.sessions import session_steps as meeting
from rmjournal.support.errors import NoTerminal, Refused

COPIES = "Older copies of the journal, such as backups, still hold it, and open with the passphrase of their time."


def kept(args: Namespace, record: Record[Body]) -> None:
    """Print what was kept: the record with --json, else its kind, its number if it has one, its id."""
    if args.json:
        terminal.put_json(as_json(record))
        return
    number = getattr(record.body, "number", None)
    terminal.put(" ".join(str(part) for part in (kind_word(record.kind), number, short(record.id)) if part is not None))


def add_pair(args: Namespace) -> None:
    """Begin a pair."""
    need_terminal(args)
    with opened(args) as journal:
        pair = journal.add_pair(terminal.fields_in() if args.json_in else asking_pair.new_pair())
        kept(args, pair)
        _advise(advice(body_of(pair)))


def edit_pair(args: Namespace) -> None:
    """Change a pair; a remark on the match is told only when the answer that raises it is new."""
    need_terminal(args)
    with opened(args) as journal:
        pair = journal.pair(args.number)
        before = body_of(pair)
        edited = journal.edit(pair, terminal.fields_in() if args.json_in else asking_pair.changed_pair(before))
        kept(args, edited)
        _advise(remark for remark in advice(cast(Pair, edited.body)) if remark not in advice(before))


def add_session(args: Namespace) -> None:
    """Plan a session, or note one that was held."""
    need_terminal(args)
    with opened(args) as journal:
        pair = journal.pair(args.pair)
        kept(args, journal.add_session(pair, terminal.fields_in() if args.json_in else asking.session()))


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
        fields: Fields
        if args.json_in:
            fields = terminal.fields_in()
        else:
            fields = {"text": terminal.text_in("The takeaway, in your own words:")}
            if terminal.is_typed():
                fields = {**fields, **asking.commitment()}
        kept(args, journal.add_takeaway(pair, fields, session=session))


def reflect(args: Namespace) -> None:
    """Write a reflection: from JSON, from the text that is piped in, or asked one question at a time."""
    kind = ReflectionKind.AFTER if args.session else ReflectionKind.FREE
    with opened(args) as journal:
        pair, session = journal.pair(args.pair), _session(args, journal)
        fields = _reflection(args, journal, pair, kind)
        kept(args, journal.add_reflection(pair, fields, session=session))


def between(args: Namespace) -> None:
    """Write a reflection between two sessions: one question, another every time."""
    with opened(args) as journal:
        pair = journal.pair(args.pair)
        fields = _reflection(args, journal, pair, ReflectionKind.BETWEEN)
        kept(args, journal.add_reflection(pair, {**fields, "kind": ReflectionKind.BETWEEN.value}))


def _reflection(args: Namespace, journal: Journal, pair: Record[Pair], kind: ReflectionKind) -> Fields:
    if args.json_in:
        return {"kind": kind.value, **terminal.fields_in()}
    if terminal.is_typed():
        return asking.reflection(journal.prompts(pair, kind), kind)
    answers = [{"text": terminal.text_in("Your thoughts:")}]
    return {"kind": kind.value, "model": Model.BLANK.value, "answers": answers}


def edit(args: Namespace) -> None:
    """Change one record, by fields or by its whole text."""
    with opened(args) as journal:
        record = journal.find(args.id)
        fields: Fields
        if args.json_in:
            fields = terminal.fields_in()
        elif isinstance(record.body, Session) and terminal.is_typed():
            terminal.put(title(record.kind, record.raw, record.body))
            fields = meeting.became(asking.outcome(), record.body, datetime.now())
        elif isinstance(record.raw.get("text"), str):
            if terminal.is_typed():
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
            warn_of_copies(journal, record)
        if args.yes is None:
            terminal.say(title(record.kind, record.raw, record.body).partition("\n")[0])
        terminal.confirm(f"delete-{args.id}", f"This deletes the {what}{also}, with its history.", args.yes)
        gone = journal.delete(record)
        terminal.say(f"Deleted: {gone}.")


def warn_of_copies(journal: Journal, pair: Record[Body]) -> None:
    """Say before a pair goes for good what it does not reach."""
    terminal.say(HOLD)
    terminal.say(COPIES)
    for name in copies.still_holding(journal, pair):
        terminal.say(f"  may still hold it: {name}")


def _session(args: Namespace, journal: Journal) -> Record[Session] | None:
    return None if args.session is None else journal.session(journal.pair(args.pair), args.session)


def need_terminal(args: Namespace) -> None:
    """Refuse to ask where nobody can answer."""
    if not args.json_in and not terminal.is_typed():
        raise NoTerminal("This asks its questions on a terminal.", "In a script, give the fields with --json-in.")


def _advise(remarks: Iterable[str]) -> None:
    for remark in remarks:
        terminal.say(remark)
