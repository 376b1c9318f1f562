"""Put the rules in order and run them over a text.

Each step looks at every word. In a step that decides, the first rule with an answer
counts; in one that marks, each rule may mask. `RULES` is the one table of them all."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from rmjournal.sharing.redactor.rules import events, neighbours, numbers, own_names, roles, words
from rmjournal.sharing.redactor.rules.names import everyday, function_words, people, sentence_starts
from rmjournal.sharing.redactor.rules.rule import Rule
from rmjournal.sharing.redactor.sentence import Sentence
from rmjournal.sharing.redactor.tokens import mask

RULES: tuple[Rule, ...] = (
    *words.RULES, *own_names.RULES, *roles.EARLY, *function_words.STRAY, *function_words.RULES, *everyday.WORDS,
    *people.RULES, *sentence_starts.RULES, *everyday.RULES, *numbers.RULES, *roles.RULES, *events.RULES,
    *roles.BACKWARD, *events.BACKWARD, *neighbours.RULES,
)  # fmt: skip


class _Steps(NamedTuple):
    """The rules that are on, by step."""

    words: tuple[Rule, ...]
    early: tuple[Rule, ...]
    stray: tuple[Rule, ...]
    grammar: tuple[Rule, ...]
    head: tuple[Rule, ...]
    rest: tuple[Rule, ...]
    late: tuple[Rule, ...]
    backward: tuple[Rule, ...]
    beside: tuple[Rule, ...]


@lru_cache(maxsize=256)
def _steps(off: frozenset[str]) -> _Steps:
    def on(*tables: Iterable[Rule]) -> tuple[Rule, ...]:
        return tuple(rule for table in tables for rule in table if rule.name not in off)

    return _Steps(
        words=on(words.RULES),
        early=on(own_names.RULES, roles.EARLY),
        stray=on(function_words.STRAY),
        grammar=on(function_words.RULES),
        head=on(everyday.WORDS, people.RULES, sentence_starts.RULES, everyday.RULES),
        rest=on(everyday.RULES),
        late=on(numbers.RULES, roles.RULES, events.RULES),
        backward=on(roles.BACKWARD, events.BACKWARD),
        beside=on(neighbours.RULES),
    )


def apply(sentence: Sentence, off: frozenset[str]) -> None:
    """Give each word that may not pass a reason: the word alone, its position, its
    neighbours.

    Rules named in `off` are left out, for tests and measurements."""
    steps, there = _steps(off), range(len(sentence.tokens))
    for index in there:
        _decide(sentence, index, steps.words)
    _mark(sentence, there, steps.early)
    for index in (*there, *reversed(there)):  # names point both ways
        if index not in sentence.passing:
            _decide(sentence, index, _for(sentence, index, steps))
    roles.name_roles(sentence)
    _mark(sentence, there, steps.late)
    _mark(sentence, reversed(there), steps.backward)
    for _ in range(2):  # a name beside a name beside a mask
        _mark(sentence, there, steps.beside)


def _for(sentence: Sentence, index: int, steps: _Steps) -> tuple[Rule, ...]:
    """Return the rules that can make this word a name."""
    token, lexicon = sentence.tokens[index], sentence.lexicon
    if token.word in lexicon.closed:
        named = token.word in lexicon.closed_names or token.word in sentence.own.persons
        return steps.grammar if named else steps.stray
    return steps.head if token.start and (token.capital or sentence.small) else steps.rest


def _decide(sentence: Sentence, index: int, rules: Iterable[Rule]) -> None:
    if sentence.tokens[index].reason is not None:
        return
    for rule in rules:
        verdict = rule.judge(sentence, index)
        if verdict is not None:
            mask((sentence.tokens[each] for each in verdict), rule.reason, everything=True)
            return


def _mark(sentence: Sentence, order: Iterable[int], rules: Iterable[Rule]) -> None:
    for index in order:
        for rule in rules:
            if verdict := rule.judge(sentence, index):
                marked = [sentence.tokens[each] for each in verdict]
                mask(marked, rule.reason, everything=len(marked) == 1)
