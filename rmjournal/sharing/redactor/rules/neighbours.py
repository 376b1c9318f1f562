"""Mask what belongs to a masked word beside it: the other parts of a name."""

from rmjournal.sharing.redactor.rules.rule import Rule, Verdict, one
from rmjournal.sharing.redactor.sentence import Sentence
from rmjournal.sharing.redactor.tokens import MaskReason, Token

_OF_A_PERSON = (
    MaskReason.NAME,
    MaskReason.OWN,
    MaskReason.CAPITAL,
    MaskReason.LETTERS,
    MaskReason.UNKNOWN,
    MaskReason.NEAR,
)


def _hyphened(sentence: Sentence, index: int) -> Verdict:
    """Return both words of `Owen-Price` or `Marsh & Lee` if one is masked."""
    one, two = sentence.tokens[index : index + 2] if index + 1 < len(sentence.tokens) else (None, None)
    if one is None or two is None:
        return None
    joined = two.glue == "-" or (two.glue == "&" and one.capital and two.capital)
    return (index, index + 1) if joined and (one.reason is None) != (two.reason is None) else None


def _is_other_part(sentence: Sentence, index: int) -> bool:
    return sentence.word(index) not in sentence.lexicon.closed and _is_beside_name(sentence, index)


def _is_letter(sentence: Sentence, index: int) -> bool:
    """Return whether this is a letter of a name that is spelled, or an initial."""
    tokens = sentence.tokens
    token = tokens[index]
    if len(token.word) != 1:
        return False
    beside = [each for each in tokens[max(0, index - 1) : index + 2] if each is not token]
    if any(len(each.word) == 1 and each.reason is not None for each in beside):
        return True
    initial = token.text in ("I", "A") and token.after == "." and index + 1 < len(tokens)
    return initial and _is_named(tokens[index + 1])


def _is_second(sentence: Sentence, index: int) -> bool:
    """Return whether this is the second of two names. `Obinna and grace`."""
    lexicon, word = sentence.lexicon, sentence.word(index)
    if index < 2 or sentence.word(index - 1) not in ("and", "or"):
        return False
    before, joint = sentence.tokens[index - 2 : index]
    if not _is_named(before) or before.after or joint.after:
        return False
    named = word in lexicon.given or word in sentence.own.persons
    return named or (word in lexicon.closed_names and _may_follow(sentence, index))


def _may_follow(sentence: Sentence, index: int) -> bool:
    """Return whether a function word after "and" can be a name.

    It can by its capital, or if only a verb follows."""
    after = sentence.next(index)
    if sentence.word(index) not in sentence.lexicon.closed_names:
        return False
    return sentence.tokens[index].capital or (sentence.small and (not after or after in sentence.lexicon.being))


def _is_beside_name(sentence: Sentence, index: int) -> bool:
    """Return whether this word is the other part of a name."""
    tokens, lexicon = sentence.tokens, sentence.lexicon
    token, word, after = tokens[index], sentence.word(index), sentence.next(index)
    left = index > 0 and _is_named(tokens[index - 1]) and not tokens[index - 1].after and not tokens[index - 1].tail
    right = bool(after) and _is_named(tokens[index + 1]) and not token.tail
    if word in lexicon.greetings:  # "Hi Obinna", but "Love Okafor will join us"
        return word in lexicon.families and right and token.start and _acts_whole(sentence, index)
    if right and sentence.is_at_head(index) and tokens[index + 1].capital:
        beside, behind = sentence.word(index + 1), sentence.next(index + 1)
        titled = beside in lexicon.vocabulary and beside not in lexicon.given  # "Customer Care", not "Ask Grace"
        if titled and (word not in lexicon.askers or behind in lexicon.modals or sentence.is_verb(behind)):
            return True
    if (left or right) and (word in lexicon.given or word in sentence.own.persons):
        verb = word in lexicon.speech or word in lexicon.bases or word in lexicon.adjectives
        return token.capital or not verb or (left and (sentence.is_verb(after) or after in lexicon.modals))
    if right and (token.capital or (sentence.small and token.start)) and word in lexicon.ambiguous:
        verb = word in lexicon.bases or word in lexicon.speech
        return not verb or (token.start and _acts_whole(sentence, index))
    unknown = left and tokens[index - 1].reason in (MaskReason.UNKNOWN, MaskReason.OWN, MaskReason.NAME)
    return unknown and word in lexicon.ambiguous and word in lexicon.nouns and after in lexicon.spoken


def _acts_whole(sentence: Sentence, index: int) -> bool:
    """Return whether the name that begins here acts.

    `Press Mensah from Tidewell will`, not "Press Mensah for an answer"."""
    after = index + 1
    if not (sentence.is_capital(after) or sentence.tokens[after].reason is MaskReason.UNKNOWN):
        return False
    while sentence.is_masked(after) and sentence.next(after):
        after += 2 if sentence.next(after) in ("from", "in", "at") else 1
    word = sentence.word(after)
    return word in sentence.lexicon.modals or sentence.is_verb(word)


def _is_named(token: Token) -> bool:
    return token.reason in _OF_A_PERSON


RULES = (
    Rule(
        "the other half of a hyphenated word",
        _hyphened,
        MaskReason.NEAR,
        ("I am {half-Korean}.",),
        ("I am half-way there.",),
    ),
    Rule(
        "the other part of a name",
        one(_is_other_part),
        MaskReason.NEAR,
        ("{Private Office} ought to try it.",),
        ("Private talks help.",),
    ),
    Rule(
        "a letter of a name",
        one(_is_letter),
        MaskReason.NEAR,
        ("See you then, {I}. {Marsh}",),
        ("See you then, I hope.",),
    ),
    Rule(
        "the second of two names",
        one(_is_second),
        MaskReason.NEAR,
        ("We asked {Obinna} and {will}.",),
        ("We asked and we will.",),
    ),
)
