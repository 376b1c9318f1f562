"""The commands that write notes and reflections: note, reflect, between.

Each unlocks first and then asks, so that a mistyped passphrase never costs the text."""

from argparse import Namespace
from typing import TYPE_CHECKING

from rmjournal.cli import terminal
from rmjournal.cli.parser import RECORD, Commands, add
from rmjournal.cli.unlock import open_journal

if TYPE_CHECKING:
    from rmjournal.cli.answer_log import AnswerLog
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.model.reflection import Reflection, ReflectionKind
    from rmjournal.domain.model.session import Session
    from rmjournal.domain.record.input import Fields
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal


def declare_note(commands: Commands) -> None:
    """Declare `note`."""
    parser = add(
        commands,
        "note",
        add_note,
        "write a note (type it or pipe it in)",
        "rmjournal note --pair 1 --session 2 < notes.txt",
        json=RECORD,
        stdin=True,
        pair=True,
        session=True,
    )
    parser.add_argument("--off-record", action="store_true", help="off the record: leave it out of lists and search")


def add_note(args: Namespace) -> None:
    """Save a note."""
    from rmjournal.cli.prompts.draft import drafted
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.cli.selection import named_session
    from rmjournal.domain.record.record import Kind

    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        session = named_session(args, journal, pair)
        with drafted(args, journal, Kind.NOTE, pair.id, session.id if session else None) as log:
            off_record = args.off_record or log.holds("off_record")
            if off_record:
                log.show("off_record", True)
            text = terminal.some_text_in("Your note:")
            with log.saving():
                note = journal.notes.add(pair, text, session=session, off_record=off_record)
        print_saved(args, note)


def declare_reflect(commands: Commands) -> None:
    """Declare `reflect`."""
    add(
        commands,
        "reflect",
        reflect,
        "write a reflection (answer three questions, or pipe text in)",
        "rmjournal reflect --pair 1 --session 2",
        json=RECORD,
        json_in={
            "answers": 'a list of {"prompt", "text"} (required)',
            "kind": "after, between, review or free",
            "model": "www, kolb, gibbs or blank",
            "minutes": "how long it took",
        },
        stdin=True,
        pair=True,
        session=True,
    )


def reflect(args: Namespace) -> None:
    """Save a reflection: from JSON, from piped text, or asked question by question."""
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.cli.selection import named_session
    from rmjournal.domain.model.reflection import ReflectionKind

    kind = ReflectionKind.AFTER if args.session else ReflectionKind.FREE
    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        session = named_session(args, journal, pair)
        print_saved(args, _add_reflection(args, journal, pair, kind, session))


def declare_between(commands: Commands) -> None:
    """Declare `between`."""
    add(
        commands,
        "between",
        between,
        "write a reflection between sessions (answer one question, or pipe text in)",
        "rmjournal between --pair 1",
        json=RECORD,
        json_in={
            "answers": 'a list of {"prompt", "text"} (required)',
            "model": "www, kolb, gibbs or blank",
            "minutes": "how long it took",
        },
        stdin=True,
        pair=True,
    )


def between(args: Namespace) -> None:
    """Save a reflection between two sessions: one question, a new one every time."""
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.domain.model.reflection import ReflectionKind

    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        print_saved(args, _add_reflection(args, journal, pair, ReflectionKind.BETWEEN))


def _add_reflection(
    args: Namespace,
    journal: "Journal",
    pair: "Record[Pair]",
    kind: "ReflectionKind",
    session: "Record[Session] | None" = None,
) -> "Record[Reflection]":
    from rmjournal.cli.prompts.draft import drafted
    from rmjournal.domain.model.reflection import ReflectionKind
    from rmjournal.domain.record.record import Kind

    with drafted(args, journal, Kind.REFLECTION, pair.id, session.id if session else None) as log:
        if session is not None and session.body.intention and not args.json_in and terminal.is_typed():
            terminal.say(f"Your intention: {session.body.intention}")
        fields = _reflection(args, journal, pair, kind, log)
        if kind is ReflectionKind.BETWEEN:
            fields = {**fields, "kind": kind.value}
        with log.saving():
            reflection = journal.reflections.add(pair, fields, session=session)
    return reflection


def _reflection(
    args: Namespace, journal: "Journal", pair: "Record[Pair]", kind: "ReflectionKind", log: "AnswerLog"
) -> "Fields":
    from rmjournal.cli.prompts import entry as questions
    from rmjournal.domain.model.reflection import Model

    if args.json_in:
        return {"kind": kind.value, **terminal.fields_in()}
    if terminal.is_typed():
        asked = journal.reflections.prompts(pair, kind)  # an answer in a draft keeps its question
        asked = tuple(log.drafted(f"question-{at}") or question for at, question in enumerate(asked))
        return questions.reflection(asked, kind)
    answers = [{"text": terminal.text_in("Your thoughts:")}]
    return {"kind": kind.value, "model": Model.BLANK.value, "answers": answers}
