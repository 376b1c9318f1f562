"""Mask the pair's own names: whole phrases, single words, and names cut into words."""

from rmjournal.sharing.redactor.sentence import Sentence
from rmjournal.sharing.redactor.tokens import MaskReason, mask

_INTRODUCING = frozenset(
    ("a", "an", "any", "no", "some", "my", "your", "our", "their", "each", "every", "more", "less")
)
_LONGEST_NAME = 5  # words


def mask_own(sentence: Sentence) -> None:
    """Mask the names of the profile.

    Phrases are masked whole, rare words anywhere, common words where a name can
    stand."""
    tokens, own = sentence.tokens, sentence.own
    words = tuple(token.word for token in tokens)
    for index, token in enumerate(tokens):
        word = token.word
        if word in own.first_words:
            for phrase in own.phrases:
                if words[index : index + len(phrase)] == phrase:
                    mask(tokens[index : index + len(phrase)], MaskReason.OWN)
        rare = word in own.rare or word.removesuffix("s") in own.rare
        rare = (rare and not _is_plain_word(sentence, index)) or (token.caps and word in own.initials)
        if rare or (word in own.common and _is_place_or_team(sentence, index)):
            mask([token], MaskReason.OWN)
        squeezed = word
        for end in range(index + 1, min(index + _LONGEST_NAME, len(tokens))):
            squeezed += words[end]
            if len(squeezed) > own.longest:
                break
            if squeezed in own.squeezed:
                mask(tokens[index : end + 1], MaskReason.OWN)


def _is_plain_word(sentence: Sentence, index: int) -> bool:
    """Is this an everyday word, in lower case among capitals, after an article?

    `Bring a sandwich`, in a pair whose town is Sandwich."""
    token, lexicon, last = sentence.tokens[index], sentence.lexicon, sentence.last(index)
    if sentence.small or token.capital or token.word not in lexicon.vocabulary:
        return False
    return last in _INTRODUCING and sentence.next(index) not in lexicon.nouns


def _is_place_or_team(sentence: Sentence, index: int) -> bool:
    """Does an everyday word name a team, a place or a project here?"""
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
        or (behind != after and behind in lexicon.speech)
    )
    if sentence.begins_clause(index) and (acts or token.tail in ("'s", "'")):
        return True
    if last not in lexicon.bare or after in lexicon.determiners:
        return False
    return after not in lexicon.nouns or sentence.is_verb(after) or after in lexicon.speech


def _stands_alone(sentence: Sentence, index: int) -> bool:
    """Is this word no verb here, and beside no noun or article?

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
