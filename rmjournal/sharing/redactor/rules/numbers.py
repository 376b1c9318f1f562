"""Mask numbers and days in words, and addresses and codes that are read out."""

from rmjournal.sharing.redactor.rules.rule import Rule, Verdict, one
from rmjournal.sharing.redactor.sentence import Sentence
from rmjournal.sharing.redactor.tokens import MaskReason

_BEFORE_DAYS = frozenset(("on", "by", "until", "since", "before", "from"))
_COUNTED = (MaskReason.NUMBER, MaskReason.ADDRESS)
_FEW = frozenset(("four", "five", "six", "seven", "eight", "nine", "ten"))
_FLOORS = frozenset(("ground", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "top"))
_LOCKED = frozenset(("door", "gate", "access", "entry", "alarm", "key", "safe", "building", "pin"))
_NUMBERED = frozenset(
    ("band", "grade", "level", "tier", "ward", "floor", "building", "bay", "unit", "year", "platform")
)
_PLACES = frozenset(
    ("offices", "sites", "countries", "continents", "plants", "branches", "schools", "languages", "companies", "cities")
) | {
    "shops",
    "stores",
    "floors",
    "stations",
    "warehouses",
    "factories",
    "degrees",
    "years",
    "decades",
    "wards",
    "depots",
}


def _is_counted(sentence: Sentence, index: int) -> bool:
    return 0 <= index < len(sentence.tokens) and sentence.tokens[index].reason in _COUNTED


def _is_large(sentence: Sentence, index: int) -> bool:
    """Return whether this is a number over three, and not of small things. `ten
    minutes` pass."""
    lexicon, word = sentence.lexicon, sentence.word(index)
    if word not in lexicon.numbers:
        return False
    after = sentence.next(index)
    few = word in _FEW and after == "times"  # "forty times" says more
    if after in lexicon.describing and sentence.next(index + 1) in lexicon.people:
        return True  # "four different bosses"
    return not (word in lexicon.counts and (after in lexicon.units or few))


def _is_day(sentence: Sentence, index: int) -> bool:
    """Return whether this is a day of a month, such as `on the third`."""
    if sentence.word(index) not in ("first", "second", "third"):
        return False
    if sentence.last(index) != "the" or sentence.last(index - 1) not in _BEFORE_DAYS:
        return False
    month = sentence.next(index) == "of" and (
        sentence.next(index + 1) in ("the", "next", "this", "last", "each") or sentence.is_masked(index + 2)
    )
    return not sentence.next(index) or month


def _numbered(sentence: Sentence, index: int) -> Verdict:
    """Return a numbered place or rank with its number: `band five`, `third floor`."""
    if sentence.word(index) == "floor" and sentence.last(index) in _FLOORS:
        return (index - 1, index)
    after = sentence.next(index)
    if sentence.word(index) not in _NUMBERED or not after:
        return None
    counted = after in sentence.lexicon.numbers or after in sentence.lexicon.small
    behind = sentence.next(index + 1)
    alone = not behind or behind in sentence.lexicon.closed or sentence.is_verb(behind)
    return (index, index + 1) if counted and alone else None


def _how_many(sentence: Sentence, index: int) -> Verdict:
    """Return the number of `two sites`, `two years`, `three of us`, `one of two`."""
    word, after = sentence.word(index), sentence.next(index)
    if word not in ("two", "three"):
        return None
    if sentence.last(index) == "of" and sentence.last(index - 1) == "one":
        few = sentence.is_masked(index + 1) or after in ("", "in", "here", "at", "on", "who", "left")
        return (index - 2, index) if few else None
    of_us = word == "three" and after == "of" and sentence.next(index + 1) in ("us", "them")
    return (index,) if after in _PLACES or of_us else None


def _is_fraction(sentence: Sentence, index: int) -> bool:
    """`Half of us`, `a quarter of my team`."""
    if sentence.word(index) not in ("half", "quarter", "third") or sentence.next(index) != "of":
        return False
    return sentence.next(index + 1) in ("us", "them", "my", "our", "their")


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
    """Return whether these are the years of a masked number."""
    return (
        sentence.last(index) != ""
        and sentence.word(index) in ("years", "months", "weeks")
        and _is_counted(sentence, index - 1)
    )


def _joint(sentence: Sentence, index: int) -> Verdict:
    """Return `dash` or `slash` and what follows it, within an address or a code."""
    tokens, lexicon = sentence.tokens, sentence.lexicon
    if tokens[index].word not in lexicon.joints:
        return None
    joined = not tokens[index].start and sentence.is_masked(index - 1) and not tokens[index - 1].after
    counted = sentence.next(index) in lexicon.digits or sentence.next(index) in lexicon.small
    return range(index, min(index + 2, len(tokens))) if joined or counted else None


def _secret(sentence: Sentence, index: int) -> Verdict:
    """Return what a password is said to be."""
    lexicon = sentence.lexicon
    opens = sentence.word(index) == "code" and sentence.last(index) in _LOCKED
    if not (sentence.word(index) in lexicon.secrets or opens) or sentence.next(index) not in ("is", "was"):
        return None
    secret = sentence.next(index + 1)
    return (index + 2,) if secret in lexicon.nouns and secret not in lexicon.closed else None


RULES = (
    Rule(
        "a number over three",
        one(_is_large),
        MaskReason.NUMBER,
        ("Now {forty} of us share it.", "I had {four} different bosses."),
        ("It takes ten minutes and four questions.",),
    ),
    Rule(
        "how many places or years",
        _how_many,
        MaskReason.NUMBER,
        ("We have {two} sites.", "I am {one} of {three} here."),
        ("We have two ideas.", "One of two ideas won."),
    ),
    Rule("a part of a group", one(_is_fraction), MaskReason.NUMBER, ("{Half} of us left.",), ("Half of it is left.",)),
    Rule(
        "a numbered place or rank",
        _numbered,
        MaskReason.NUMBER,
        ("As {band five} I didn't know.", "The {top floor} never calls."),
        ("On this level I didn't know.",),
    ),
    Rule(
        "a day of a month",
        one(_is_day),
        MaskReason.NUMBER,
        ("We meet on the {third} of next month.",),
        ("It was the first of several calls.",),
    ),
    Rule("a run of numbers", _run, MaskReason.NUMBER, ("It is {one one two three}.",), ("It is one or two.",)),
    Rule(
        "years",
        one(_is_span),
        MaskReason.NUMBER,
        ("After {thirty-one years} I am nervous.",),
        ("After all these years I am nervous.",),
    ),
    Rule(
        "“dot” or “slash” in an address",
        _joint,
        MaskReason.ADDRESS,
        ("See {tidewell dot org slash team} for it.",),
        ("A dash of hope helps.",),
    ),
    Rule(
        "a secret",
        _secret,
        MaskReason.ADDRESS,
        ("The password is {sunshine}.", "The door code is {sunflower}."),
        ("The password is too long.",),
    ),
)
