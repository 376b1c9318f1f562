"""The guidance texts in plain lines. No journal is opened, nothing is asked, nothing is kept."""

from argparse import Namespace
from collections.abc import Iterator

from rmjournal.cli import terminal
from rmjournal.domain.model.pair import Role
from rmjournal.guidance.texts import WIDTH, Guidance, Question, find, plain_lines, texts
from rmjournal.support.errors import Refused

_TOPICS = "`rmjournal guidance` lists the topics."
_ROLES = f"`--role {Role.MENTOR_JUNIOR.value}` or `--role {Role.MENTEE_SENIOR.value}`"


def guidance(args: Namespace) -> None:
    """Print the card on a topic, with the text behind it and the self-check on request; without one, list all."""
    role = _role(args.role)
    if args.topic is None:
        if args.whole or args.check:
            raise Refused("Name the topic that you want to read.", _TOPICS)
        _list(tuple(each for each in texts() if role is None or each.role in (None, role)))
        return
    found = find(args.topic, role)
    if len(found) > 1:
        _list(found)
        terminal.say(f"Each role has a text of its own here. Choose one with {_ROLES}.")
        return
    _show(found[0], whole=args.whole, check=args.check)


def _role(typed: str | None) -> Role | None:
    if typed is not None and typed not in list(Role):
        raise Refused("There is no such role.", f"Write {_ROLES}.")
    return None if typed is None else Role(typed)


def _list(found: tuple[Guidance, ...]) -> None:
    topics = max(len(each.topic) for each in found)
    for each in found:
        terminal.put(f"{each.topic:<{topics}}  {_for(each):<15}  {each.title}")


def _for(text: Guidance) -> str:
    return "both roles" if text.role is None else text.role.words


def _show(text: Guidance, *, whole: bool, check: bool) -> None:
    width = max(20, min(WIDTH, terminal.width() - 1))
    heading = f"{text.title}\n\nFor {'' if text.role is None else 'the '}{_for(text)}"
    lines = plain_lines(f"{heading}\n\n{text.card}", width)
    if whole:
        lines += ["", *plain_lines(text.text, width)]
    if check and text.questions:
        lines += ["", *plain_lines("Self-check: nothing is kept, nothing is counted.", width)]
        for number, question in enumerate(text.questions, 1):
            lines += ["", *_asked(number, question, width)]
    terminal.put_text("\n".join(lines))
    if check and not text.questions:
        terminal.say("This text has no self-check.")
    more = [] if whole else ["`--whole` adds the text behind it"]
    if text.questions and not check:
        more.append("`--check` adds three questions to yourself")
    if more:
        terminal.say(f"There is more: {', '.join(more)}.")


def _asked(number: int, question: Question, width: int) -> Iterator[str]:
    yield from plain_lines(f"{number}. {question.text}", width)
    for place, answer in enumerate(question.answers, 1):
        yield from (f"   {line}" for line in plain_lines(f"{place}. {answer}", width - 3))
    best = question.fitting + 1
    yield from (f"   {line}" for line in plain_lines(f"Fits best: {best}. {question.why}", width - 3))
