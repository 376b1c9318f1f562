"""Choose the questions that a person wrote themselves, and read them from a file."""

import re
from collections.abc import Iterable, Mapping

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.prompt import Prompt, Stage
from rmjournal.domain.text import line

MOST_AT_ONCE = 3  # beside one preparation
_MARK = re.compile(r"(?:[-*+•]|\(?\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?")
_NO_QUESTION = re.compile(r"#{1,6}(?:\s|$)|[-*_=`~]{3,}|<!--")


def read_questions(text: str) -> tuple[str, ...]:
    """Return the questions in a Markdown text, each once: one a list item or line.

    Headings, rules and comments are none."""
    found = []
    for each in text.splitlines():
        typed = each.strip()
        if _NO_QUESTION.match(typed):
            continue
        question = line(_MARK.sub("", typed, count=1)).strip("*_ ")
        if question:
            found.append(question)
    return tuple(dict.fromkeys(found))


def changed_examples(prompts: Iterable[Prompt]) -> Mapping[str, str]:
    """Return a person's own words for the examples that they changed."""
    return {each.instead_of: each.text for each in prompts if each.enabled and each.instead_of}


def asked_of(prompts: Iterable[Prompt], pair: Pair, number: int) -> tuple[str, ...]:
    """Return the own questions that help to prepare session `number` of a pair, in
    turn."""
    fitting = [
        each.text
        for each in prompts
        if each.enabled
        and not each.instead_of
        and each.role in (None, pair.role)
        and each.focus in (None, pair.focus)
        and each.stage in (None, Stage.PREPARE)
    ]
    if not fitting:
        return ()
    start = (number - 1) * MOST_AT_ONCE % len(fitting) if len(fitting) > MOST_AT_ONCE else 0
    return tuple((fitting[start:] + fitting[:start])[:MOST_AT_ONCE])
