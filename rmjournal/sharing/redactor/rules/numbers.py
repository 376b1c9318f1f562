"""Mask numbers and days in words, and addresses and codes that are read out."""

from rmjournal.sharing.redactor.rules.rule import Rule, Verdict, one
from rmjournal.sharing.redactor.sentence import Sentence
from rmjournal.sharing.redactor.tokens import MaskReason

_BEFORE_DAYS = frozenset(("on", "by", "until", "since", "before", "from"))
_COUNTED = (MaskReason.NUMBER, MaskReason.ADDRESS)
_TIMES = frozenset(("in", "by", "since", "until", "from", "before", "after", "to", "of", "last"))


def _is_counted(sentence: Sentence, index: int) -> bool:
    return 0 <= index < len(sentence.tokens) and sentence.tokens[index].reason in _COUNTED


def _is_large(sentence: Sentence, index: int) -> bool:
    """Is this a number over three, and not of small things? `ten minutes` pass."""
    lexicon, word = sentence.lexicon, sentence.word(index)
    return word in lexicon.numbers and not (word in lexicon.counts and sentence.next(index) in lexicon.units)


def _half_past(sentence: Sentence, index: int) -> Verdict:
    """Return `half past` before an hour."""
    return range(max(0, index - 2), index) if _is_counted(sentence, index) and sentence.last(index) == "past" else None


def _is_day(sentence: Sentence, index: int) -> bool:
    """Is this a day of a month: `on the third`, `by the first of next month`?"""
    if sentence.word(index) not in ("first", "second", "third"):
        return False
    if sentence.last(index) != "the" or sentence.last(index - 1) not in _BEFORE_DAYS:
        return False
    month = sentence.next(index) == "of" and (
        sentence.next(index + 1) in ("the", "next", "this", "last", "each") or sentence.is_masked(index + 2)
    )
    return not sentence.next(index) or month


def _run(sentence: Sentence, index: int) -> Verdict:
    """Return a run of numbers, or of letters as they are spelled, that begins here."""
    tokens, lexicon = sentence.tokens, sentence.lexicon

    def counts(place: int) -> bool:
        word = sentence.word(place)
        return any(word in words for words in (lexicon.numbers, lexicon.small, lexicon.digits, lexicon.spelled))

    if not counts(index) or (index and counts(index - 1) and tokens[index - 1].after in ("", ",")):
        return None
    end = index + 1
    while counts(end) and tokens[end - 1].after in ("", ","):
        end += 1
    words = sentence.words[index:end]
    counted = any(word in lexicon.numbers or word in lexicon.digits for word in words)
    spelled = all(word in lexicon.spelled for word in words)
    return range(index, end) if end - index > 2 or (end - index == 2 and (counted or spelled)) else None


def _is_span(sentence: Sentence, index: int) -> bool:
    """Are these the years of a masked number?"""
    return (
        sentence.last(index) != "" and sentence.word(index) in ("years", "months") and _is_counted(sentence, index - 1)
    )


def _is_part_of_month(sentence: Sentence, index: int) -> bool:
    """`By late June`."""
    early = sentence.word(index) in ("late", "early") and sentence.last(index) in _TIMES
    return early and sentence.is_capital(index + 1) and not sentence.tokens[index].after


def _joint(sentence: Sentence, index: int) -> Verdict:
    """Return `dash` or `slash` and what follows it, within an address or a code."""
    tokens, lexicon = sentence.tokens, sentence.lexicon
    if tokens[index].word not in lexicon.joints:
        return None
    joined = not tokens[index].start and sentence.is_masked(index - 1) and not tokens[index - 1].after
    counted = sentence.next(index) in lexicon.digits or sentence.next(index) in lexicon.small
    return range(index, min(index + 2, len(tokens))) if joined or counted else None


def _is_extension(sentence: Sentence, index: int) -> bool:
    return sentence.word(index) in ("extension", "ext") and sentence.is_masked(index + 1)


def _underscore(sentence: Sentence, index: int) -> Verdict:
    if sentence.word(index) != "underscore":
        return None
    return range(max(0, index - 1), min(index + 2, len(sentence.tokens)))


def _secret(sentence: Sentence, index: int) -> Verdict:
    """Return what a password is said to be."""
    lexicon = sentence.lexicon
    if sentence.word(index) not in lexicon.secrets or sentence.next(index) not in ("is", "was"):
        return None
    secret = sentence.next(index + 1)
    return (index + 2,) if secret in lexicon.nouns and secret not in lexicon.closed else None


RULES = (
    Rule("a number over three", one(_is_large), MaskReason.NUMBER),
    Rule("half past", _half_past, MaskReason.NUMBER),
    Rule("a day of a month", one(_is_day), MaskReason.NUMBER),
    Rule("a run of numbers", _run, MaskReason.NUMBER),
    Rule("years", one(_is_span), MaskReason.NUMBER),
    Rule("early or late in a month", one(_is_part_of_month), MaskReason.NUMBER),
    Rule("the joint of an address", _joint, MaskReason.ADDRESS),
    Rule("an extension", one(_is_extension), MaskReason.ADDRESS),
    Rule("an underscore that is read out", _underscore, MaskReason.ADDRESS),
    Rule("a secret", _secret, MaskReason.ADDRESS),
)
