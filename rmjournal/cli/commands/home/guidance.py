"""The guidance texts in plain lines: guidance. Opens no journal."""

from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rmjournal.cli import terminal
from rmjournal.cli.parser import Commands, add
from rmjournal.support.errors import Refused

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Role
    from rmjournal.guidance.texts import Guidance, Question

_TOPICS = "`rmjournal guidance` lists the topics."


def declare_guidance(commands: Commands) -> None:
    """Declare `guidance`."""
    parser = add(
        commands, "guidance", guidance, "read short guides (without TOPIC, list them)", "rmjournal guidance conf"
    )
    parser.add_argument("topic", metavar="TOPIC", nargs="?", help="a topic, or the start of its name")
    parser.add_argument("--role", metavar="ROLE", help="your role: mentor-junior or mentee-senior")
    parser.add_argument("--whole", action="store_true", help="the full text as well as the summary")
    parser.add_argument(
        "--check", action="store_true", help="add three questions to ask yourself (answers aren't saved)"
    )


def guidance(args: Namespace) -> None:
    """Print the card on a topic, or list the topics.

    On request, add the whole text and the self-check. Opens no journal."""
    from rmjournal.guidance.texts import find, texts

    role = _role(args.role)
    if args.topic is None:
        if args.whole or args.check:
            raise Refused("Which topic would you like to read?", _TOPICS)
        _list(tuple(each for each in texts() if role is None or each.role in (None, role)))
        return
    found = find(args.topic, role)
    if len(found) > 1:
        _list(found)
        terminal.say(f"There is one guide for each role. Choose with {_role_options()}.")
        return
    _show(found[0], whole=args.whole, check=args.check)


def _role(typed: str | None) -> "Role | None":
    from rmjournal.domain.model.pair import Role

    if typed is not None and typed not in list(Role):
        raise Refused("I don't know that role.", f"Use {_role_options()}.")
    return None if typed is None else Role(typed)


def _role_options() -> str:
    from rmjournal.domain.model.pair import Role

    return f"`--role {Role.MENTOR_JUNIOR.value}` or `--role {Role.MENTEE_SENIOR.value}`"


def _list(found: "tuple[Guidance, ...]") -> None:
    topics = max(len(each.topic) for each in found)
    for each in found:
        terminal.put(f"{each.topic:<{topics}}  {_for(each):<15}  {each.title}")


def _for(text: "Guidance") -> str:
    return "both roles" if text.role is None else text.role.words


def _show(text: "Guidance", *, whole: bool, check: bool) -> None:
    from rmjournal.support.markdown import WIDTH, plain_lines

    width = max(20, min(WIDTH, terminal.width() - 1))
    heading = f"{text.title}\n\nFor {'' if text.role is None else 'the '}{_for(text)}"
    lines = plain_lines(f"{heading}\n\n{text.card}", width)
    if whole:
        lines += ["", *plain_lines(text.text, width)]
    if check and text.questions:
        lines += ["", *plain_lines("Self-check: your answers aren't saved or counted.", width)]
        for number, question in enumerate(text.questions, 1):
            lines += ["", *_asked(number, question, width)]
    terminal.put_text("\n".join(lines))
    if check and not text.questions:
        terminal.say("This guide has no self-check.")
    more = [] if whole else ["`--whole` for the full text"]
    if text.questions and not check:
        more.append("`--check` for three questions to ask yourself")
    if more:
        terminal.say(f"Add {', '.join(more)}.")


def _asked(number: int, question: "Question", width: int) -> Iterator[str]:
    from rmjournal.support.markdown import plain_lines

    yield from plain_lines(f"{number}. {question.text}", width)
    for position, answer in enumerate(question.answers, 1):
        yield from (f"   {line}" for line in plain_lines(f"{position}. {answer}", width - 3))
    best = question.fitting + 1
    yield from (f"   {line}" for line in plain_lines(f"Best answer: {best}. {question.why}", width - 3))
