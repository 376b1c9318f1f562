"""Say what a rule of the redactor is: a name, a question about one word, and examples.

A rule looks at the word at an index and answers with the indices of the words to mask,
with `PASS` if the word is harmless here whatever later rules of its step say, or with
None if it has nothing to say. Each has sentences that it alone masks, or, if it lets
words pass, that it alone keeps: a test switches each rule off and sees them change."""

from collections.abc import Callable, Collection
from typing import NamedTuple

from rmjournal.sharing.redactor.sentence import Sentence
from rmjournal.sharing.redactor.tokens import MaskReason

Verdict = Collection[int] | None
PASS: Verdict = ()


class Rule(NamedTuple):
    """A rule.

    `masked` and `kept` are examples: (text, result) would repeat most of the text, so
    in `masked` the words that must go stand in braces."""

    name: str
    judge: Callable[[Sentence, int], Verdict]
    reason: MaskReason
    masked: tuple[str, ...] = ()  # with the rule off, at least one word in braces comes through
    kept: tuple[str, ...] = ()  # pass whole


def one(asks: Callable[[Sentence, int], bool]) -> Callable[[Sentence, int], Verdict]:
    """Return a judge that masks the word itself where the answer is yes."""
    return lambda sentence, index: (index,) if asks(sentence, index) else None


def harmless(asks: Callable[[Sentence, int], bool]) -> Callable[[Sentence, int], Verdict]:
    """Return a judge that lets the word pass where the answer is yes."""
    return lambda sentence, index: PASS if asks(sentence, index) else None
