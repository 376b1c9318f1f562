"""The commands that write notes and reflections: note, reflect, between.

Each unlocks first and then asks, so that a mistyped passphrase never costs the text."""

from argparse import Namespace
from typing import TYPE_CHECKING

from rmjournal.cli import terminal
from rmjournal.cli.parser import RECORD, Commands, add
from rmjournal.cli.unlock import open_journal

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.model.reflection import ReflectionKind
    from rmjournal.domain.record.input import Fields
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal


def declare_note(commands: Commands) -> None:
    """Declare `note`."""
    parser = add(
        commands,
        "note",
        add_note,
        "keep a note; its text comes from standard input or is typed",
        "rmjournal note --pair 1 --session 2 < notes.txt",
        json=RECORD,
        stdin=True,
        pair=True,
        session=True,
    )
    parser.add_argument("--off-record", action="store_true", help="leave it out of lists and search")


def add_note(args: Namespace) -> None:
    """Save a note."""
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.cli.selection import named_session

    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        session = named_session(args, journal, pair)
        text = terminal.text_in("The note:")
        print_saved(args, journal.notes.add(pair, text, session=session, off_record=args.off_record))


def declare_reflect(commands: Commands) -> None:
    """Declare `reflect`."""
    add(
        commands,
        "reflect",
        reflect,
        "write a reflection: three questions, or the text that comes from standard input",
        "rmjournal reflect --pair 1 --session 2",
        json=RECORD,
        json_in='"answers" ([{"prompt", "text"}]), "kind" (after, between, review,\nfree), "model", "minutes"',
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
        fields = _reflection(args, journal, pair, kind)
        print_saved(args, journal.reflections.add(pair, fields, session=session))


def declare_between(commands: Commands) -> None:
    """Declare `between`."""
    add(
        commands,
        "between",
        between,
        "write a reflection between two sessions: one question, or the text that comes from standard input",
        "rmjournal between --pair 1",
        json=RECORD,
        json_in='"answers" ([{"prompt", "text"}]), "model", "minutes"',
        stdin=True,
        pair=True,
    )


def between(args: Namespace) -> None:
    """Save a reflection between two sessions: one question, a new one every time."""
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.domain.model.reflection import ReflectionKind

    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        fields = _reflection(args, journal, pair, ReflectionKind.BETWEEN)
        print_saved(args, journal.reflections.add(pair, {**fields, "kind": ReflectionKind.BETWEEN.value}))


def _reflection(args: Namespace, journal: "Journal", pair: "Record[Pair]", kind: "ReflectionKind") -> "Fields":
    from rmjournal.cli.prompts import entry as questions
    from rmjournal.domain.model.reflection import Model

    if args.json_in:
        return {"kind": kind.value, **terminal.fields_in()}
    if terminal.is_typed():
        return questions.reflection(journal.reflections.prompts(pair, kind), kind)
    answers = [{"text": terminal.text_in("Your thoughts:")}]
    return {"kind": kind.value, "model": Model.BLANK.value, "answers": answers}
