"""Mask what belongs to a masked word beside it: the other parts of a name."""

from itertools import pairwise

from rmjournal.sharing.redactor.sentence import Sentence
from rmjournal.sharing.redactor.tokens import MaskReason, Token, mask

_OF_A_PERSON = (
    MaskReason.NAME,
    MaskReason.OWN,
    MaskReason.CAPITAL,
    MaskReason.LETTERS,
    MaskReason.UNKNOWN,
    MaskReason.NEAR,
)


def mask_neighbours(sentence: Sentence) -> None:
    """Mask the rest of hyphenated words, particles before a name, initials, other
    names."""
    tokens, lexicon = sentence.tokens, sentence.lexicon
    for one, two in pairwise(tokens):
        joined = two.glue == "-" or (two.glue == "&" and one.capital and two.capital)
        if joined and (one.reason is None) != (two.reason is None):
            mask([one, two], MaskReason.NEAR)
    for index in range(len(tokens) - 2, -1, -1):
        token, after = tokens[index], tokens[index + 1]
        part = token.word in lexicon.particles and token.word not in lexicon.closed and not token.after
        if part and _is_named(after) and (token.capital or (index and _is_named(tokens[index - 1]))):
            mask([token], MaskReason.NEAR)
    for index, token in enumerate(tokens):
        if token.reason is None and token.word not in lexicon.closed and _is_beside_name(sentence, index):
            token.reason = MaskReason.NEAR
        beside = [each for each in tokens[max(0, index - 1) : index + 2] if each is not token]
        if len(token.word) == 1 and any(len(each.word) == 1 and each.reason is not None for each in beside):
            token.reason = token.reason or MaskReason.NEAR  # a name letter by letter
        if token.text in ("I", "A") and token.after == "." and index + 1 < len(tokens) and _is_named(tokens[index + 1]):
            token.reason = token.reason or MaskReason.NEAR  # an initial
    for index in range(1, len(tokens) - 1):
        before, token, after = tokens[index - 1 : index + 2]
        joined = token.word in ("and", "or") and _is_named(before) and not before.after and not token.after
        if joined and (
            after.word in lexicon.given
            or after.word in sentence.own.persons
            or (after.word in lexicon.closed_names and _may_follow(sentence, index + 1))
        ):
            mask([after], MaskReason.NEAR)


def _may_follow(sentence: Sentence, index: int) -> bool:
    """Can a function word after "and" be a name?

    It can by its capital, or if only a verb follows."""
    after = sentence.next(index)
    if sentence.word(index) not in sentence.lexicon.closed_names:
        return False
    return sentence.tokens[index].capital or (sentence.small and (not after or after in sentence.lexicon.being))


def _is_beside_name(sentence: Sentence, index: int) -> bool:
    """Is this word the other part of a name?"""
    tokens, lexicon = sentence.tokens, sentence.lexicon
    token, word, after = tokens[index], sentence.word(index), sentence.next(index)
    left = index > 0 and _is_named(tokens[index - 1]) and not tokens[index - 1].after and not tokens[index - 1].tail
    right = bool(after) and _is_named(tokens[index + 1]) and not token.tail
    if word in lexicon.greetings:  # "Hi Obinna", but "Love Okafor will join us"
        return word in lexicon.families and right and token.start and _acts_whole(sentence, index)
    if right and token.start and token.capital and tokens[index + 1].capital and not sentence.small:
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
    """Does the name that begins here act?

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
