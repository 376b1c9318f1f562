"""Mask the pair's own names: whole phrases, single words, and names cut into words."""

from rmjournal.sharing.redactor.rules.rule import Rule, Verdict, one
from rmjournal.sharing.redactor.sentence import Sentence
from rmjournal.sharing.redactor.tokens import MaskReason

_INTRODUCING = frozenset(
    ("a", "an", "any", "no", "some", "my", "your", "our", "their", "each", "every", "more", "less")
)
_LONGEST_NAME = 5  # words


def _is_rare(sentence: Sentence, index: int) -> bool:
    """Return whether this is a rare word of a name, or the pair's initials."""
    token, own, word = sentence.tokens[index], sentence.own, sentence.word(index)
    rare = word in own.rare or word.removesuffix("s") in own.rare
    return (rare and not _is_plain_word(sentence, index)) or (token.caps and word in own.initials)


def _is_common(sentence: Sentence, index: int) -> bool:
    return sentence.word(index) in sentence.own.common and _is_place_or_team(sentence, index)


def _squeezed(sentence: Sentence, index: int) -> Verdict:
    """Return the words that make a name together: `Ada eze`, `T i d e w e l l`."""
    own, words = sentence.own, sentence.words
    squeezed, found = words[index], set[int]()
    for end in range(index + 1, min(index + _LONGEST_NAME, len(words))):
        squeezed += words[end]
        if len(squeezed) > own.longest:
            break
        plain = all(word in sentence.lexicon.closed for word in words[index : end + 1])
        if squeezed in own.squeezed and not plain:  # "be a" is not Bea
            found.update(range(index, end + 1))
    return found or None


def _is_plain_word(sentence: Sentence, index: int) -> bool:
    """Return whether this is an everyday word, in lower case among capitals, after an
    article.

    `Bring a sandwich`, in a pair whose town is Sandwich."""
    token, lexicon, last = sentence.tokens[index], sentence.lexicon, sentence.last(index)
    if sentence.small or token.capital or token.word not in lexicon.vocabulary:
        return False
    return last in _INTRODUCING and sentence.next(index) not in lexicon.nouns


def _is_place_or_team(sentence: Sentence, index: int) -> bool:
    """Return whether an everyday word names a team, a place or a project here."""
    token, lexicon = sentence.tokens[index], sentence.lexicon
    after, last = sentence.next(index), sentence.last(index)
    if after in lexicon.teams or (sentence.small and token.caps):
        return True
    if _stands_alone(sentence, index):
        return True
    behind = sentence.next(index + 1) if after in lexicon.adverbs else after
    acts = (
        sentence.is_verb(behind)
        or (behind.endswith("s") and behind not in lexicon.closed)
        or after in ("has", "was")
        or (behind != after and (behind in lexicon.speech or behind in lexicon.acts))
    )
    if sentence.begins_clause(index) and (acts or token.tail in ("'s", "'")):
        return True
    if last not in lexicon.bare or after in lexicon.determiners:
        return False
    return after not in lexicon.nouns or sentence.is_verb(after) or after in lexicon.speech


def _stands_alone(sentence: Sentence, index: int) -> bool:
    """Return whether this word is no verb here, and beside no noun or article.

    For texts without capitals, and for the first word of a sentence."""
    token, lexicon = sentence.tokens[index], sentence.lexicon
    after, last = sentence.next(index), sentence.last(index)
    if after in lexicon.determiners or (
        token.word in lexicon.bases and last in ("i", "we", "you", "they", "to", "not")
    ):
        return False
    if sentence.small:
        named = after in lexicon.nouns or sentence.is_third_person(after)
        return last not in lexicon.modals and (last not in lexicon.possessive or named)
    return token.start and token.capital and (after in lexicon.modals or after in lexicon.being or token.after == ",")


RULES = (
    Rule(
        "a rare word from one of your own names",
        one(_is_rare),
        MaskReason.OWN,
        ("People in {hull} feel lost.",),
        ("People in here feel lost.",),
    ),
    Rule(
        "a team or place of your own that is also a word",
        one(_is_common),
        MaskReason.OWN,
        ("{Support} never answers.", "{Support} never visit."),
        ("Please support the plan.",),
    ),
    Rule(
        "one of your own names in pieces", _squeezed, MaskReason.OWN, ("We like {tide well}.",), ("We like the tide.",)
    ),
)
