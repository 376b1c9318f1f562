"""The commands on the questions that help to prepare: examples, and one's own."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from rmjournal.cli import terminal
from rmjournal.cli.parser import RECORD, Commands, add, add_id, group
from rmjournal.cli.unlock import open_journal
from rmjournal.domain.text import line
from rmjournal.support.errors import Refused

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Focus, Role


def declare_questions(commands: Commands) -> None:
    """Declare `questions` with its commands."""
    questions = group(commands, "questions", "list the example questions, change them, and add questions of your own")
    parser = add(
        questions,
        "list",
        list_questions,
        "list your own questions and the examples for a role and focus",
        "rmjournal questions list --role mentee-senior --focus technical",
        json=f"your own questions, {RECORD}",
    )
    parser.add_argument("--role", metavar="ROLE", help="the role: mentor-junior or mentee-senior")
    parser.add_argument("--focus", metavar="FOCUS", help="the focus, such as technical or diversity")
    add(
        questions,
        "add",
        add_question,
        "add a question of your own (it is offered when you prepare)",
        "rmjournal questions add",
        json=RECORD,
        json_in={
            "text": "the question (required)",
            "role": "mentor-junior or mentee-senior",
            "focus": "technical, diversity, generational, leadership_culture or other",
        },
    )
    parser = add(
        questions,
        "change",
        change_example,
        "put an example in your own words (press Enter alone to restore it)",
        "rmjournal questions change 4 --role mentee-senior --focus technical",
        json=RECORD,
        stdin=True,
    )
    parser.add_argument("number", metavar="N", type=int, help="the number of the example in the list")
    parser.add_argument("--role", metavar="ROLE", required=True, help="the role: mentor-junior or mentee-senior")
    parser.add_argument("--focus", metavar="FOCUS", help="the focus, such as technical or diversity")
    parser = add(
        questions,
        "import",
        import_questions,
        "add questions from a Markdown file, one on each line (you won't need the file again)",
        "rmjournal questions import questions.md",
        json=RECORD,
    )
    parser.add_argument("file", metavar="FILE", help="the file, with one question per line or list item")
    for name, does in (("off", "stop offering one of your questions"), ("on", "offer one of your questions again")):
        parser = add(questions, name, turn_question, does, f"rmjournal questions {name} 3f9a1c20", json=RECORD)
        parser.set_defaults(is_on=name == "on")
        add_id(parser)


def list_questions(args: Namespace) -> None:
    """List one's own questions, then the examples for a role and focus."""
    from rmjournal.cli.record_rows import print_rows, row
    from rmjournal.domain.model.pair import Focus, Role
    from rmjournal.domain.rules.prompts import examples

    role, focus = _role(args.role), _focus(args.focus)
    with open_journal(args) as journal:
        own = [
            each
            for each in journal.questions.all()
            if (role is None or each.body.role in (None, role)) and (focus is None or each.body.focus in (None, focus))
        ]
        if args.json:
            print_rows(args, own, "")
            return
        changed = journal.questions.changed()
        own = [each for each in own if not each.body.instead_of]
        for each in own:
            words = each.body.text if each.body.enabled else f"(off) {each.body.text}"
            terminal.put(row(each, words=words, width=terminal.width()))
    if not own:
        terminal.say("No questions of your own yet. `rmjournal questions add` adds one.")
    for each_role in Role if role is None else (role,):
        terminal.put(f"Examples for the {each_role.words}")
        for number, example in enumerate(examples(each_role, focus or Focus.OTHER), 1):
            terminal.put_text(f"{number:>2}. {changed.get(example, example)}")


def change_example(args: Namespace) -> None:
    """Save own words for an example, or bring it back."""
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.domain.model.pair import Focus
    from rmjournal.domain.rules.prompts import examples

    role, focus = _role(args.role), _focus(args.focus)
    known = examples(role, focus or Focus.OTHER) if role is not None else ()
    if not 1 <= args.number <= len(known):
        raise Refused("There's no such example.", "`rmjournal questions list` numbers them.")
    example = known[args.number - 1]
    with open_journal(args) as journal:
        if terminal.is_interactive():
            terminal.say(f"The example: {example}")
            words = terminal.ask("Your own words (press Enter to restore the example):")
        else:
            words = terminal.text_in("Your words:")
        saved = journal.questions.change(example, line(words))
        if saved is None:
            terminal.say("The example is back to its original wording.")
        else:
            print_saved(args, saved)


def add_question(args: Namespace) -> None:
    """Save a question."""
    from rmjournal.cli.record_rows import print_saved

    terminal.require_answers(args)
    with open_journal(args) as journal:
        fields = terminal.fields_in() if args.json_in else _asked()
        if not fields.get("text"):
            raise Refused("Nothing entered, so nothing changed.")
        print_saved(args, journal.questions.add(fields))


def _asked() -> dict[str, object]:
    """Ask for a question, and for whom and what it is. Enter means any."""
    from rmjournal.domain.model.pair import Focus, Role
    from rmjournal.domain.words import choices

    fields: dict[str, object] = {"text": terminal.ask("Your question:").strip()}
    for name, asked, enum in (("role", "When you are", Role), ("focus", "In pairs about", Focus)):
        said = terminal.choose(f"{asked} (Enter: any)", {**choices(enum), "-": "any"}, default="-")
        fields |= {name: said} if said != "-" else {}
    return fields


def import_questions(args: Namespace) -> None:
    """Save the questions of a file."""
    from rmjournal.cli.record_rows import print_rows
    from rmjournal.domain.words import counted

    with open_journal(args) as journal:
        new = journal.questions.read_file(Path(args.file))
        print_rows(args, new, "")
    terminal.say(f"Added {counted(len(new), 'question')}. You won't need the file again.")


def turn_question(args: Namespace) -> None:
    """Offer a question no more, or again."""
    from rmjournal.cli.record_rows import print_saved

    with open_journal(args) as journal:
        print_saved(args, journal.questions.turn(journal.questions.get(args.id), on=args.is_on))


def _role(typed: str | None) -> "Role | None":
    from rmjournal.domain.model.pair import Role

    if typed is not None and typed not in list(Role):
        raise Refused(f"--role takes {' or '.join(Role)}.")
    return None if typed is None else Role(typed)


def _focus(typed: str | None) -> "Focus | None":
    from rmjournal.domain.model.pair import Focus

    if typed is not None and typed not in list(Focus):
        raise Refused(f"--focus takes {', '.join(Focus)}.")
    return None if typed is None else Focus(typed)
