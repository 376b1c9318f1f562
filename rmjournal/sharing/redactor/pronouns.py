"""Say "they" for "she" and "he", with the verbs that go with it.

`She asks, and he listens` becomes `They ask, and they listen`. Every word that is put
in is one of the lexicon."""

from collections.abc import Iterator

from rmjournal.sharing.redactor.sentence import Sentence
from rmjournal.sharing.redactor.tokens import MaskReason, Token

_FORMS = {
    "he": "they",
    "she": "they",
    "him": "them",
    "himself": "themselves",
    "herself": "themselves",
    "hers": "theirs",
}
_IRREGULAR = {"is": "are", "was": "were", "has": "have", "does": "do", "goes": "go"}
_DETERMINING = frozenset(
    ("own", "other", "few", "many", "one", "two", "three", "first", "last", "next", "past", "most")
)
_GIVEN = frozenset(
    ("feedback", "time", "space", "advice", "questions", "credit", "examples", "permission", "reasons", "things")
)
_PARTICIPLES = frozenset(("been", "got", "had", "done", "become", "made", "taken", "given", "shown", "seen", "taught"))
_JOINING = frozenset(("and", "or", "but", "then", "yet"))


def reword(sentence: Sentence) -> list[Token]:
    """Return the words of a text with "they" for gendered pronouns.

    Verbs are changed only where they passed, to their plural form."""
    for index, token in enumerate(sentence.tokens):
        if token.reason is MaskReason.PRONOUN:
            _write(token, _form(sentence, index))
            if token.word in ("he", "she"):
                _agree(sentence, index)
    return list(_without_pairs(sentence.tokens))


def _form(sentence: Sentence, index: int) -> str:
    word, tail = sentence.word(index), sentence.tokens[index].tail
    if word in ("he", "she"):
        if tail == "'s":
            tail = "'ve" if _is_done(sentence, index) else "'re"
        return "they" + tail
    if word in ("his", "her") and sentence.next(index) == "or" and sentence.word(index + 2) in ("his", "her"):
        return _form(sentence, index + 2)  # "his or her idea"
    if sentence.next(index) == "back" and (word == "his" or sentence.last(index) == "behind"):
        return "their"
    if word == "her":
        return "their" if _is_owner(sentence, index) else "them"
    if word == "his" and sentence.last(index) == "of":
        return "theirs"
    if word == "his":
        return "their" if _has_noun(sentence, index) else "theirs"
    return _FORMS[word]


def _is_done(sentence: Sentence, index: int) -> bool:
    """Return whether "she's" stands for "she has". `She's been`, `she's never
    asked`."""
    place = _verb(sentence, index)
    word = sentence.word(place) if place else ""
    return word in _PARTICIPLES or (word in sentence.lexicon.speech and not word.endswith("s"))


def _has_noun(sentence: Sentence, index: int) -> bool:
    after = sentence.next(index)
    if after == "" and index + 1 < len(sentence.tokens) and not sentence.tokens[index].after:
        return sentence.is_masked(index + 1)
    return bool(after) and (after in _DETERMINING or after not in sentence.lexicon.closed)


def _is_owner(sentence: Sentence, index: int) -> bool:
    """Return whether a noun follows "her". `Her idea`, not "asked her why"."""
    lexicon, after, last = sentence.lexicon, sentence.next(index), sentence.last(index)
    if not _has_noun(sentence, index) or after.endswith("ly") or (after in lexicon.adverbs and after != "first"):
        return False
    if last in lexicon.watchers and after in lexicon.bases:
        return False
    return not (last in lexicon.givers and after in _GIVEN)


def _agree(sentence: Sentence, index: int) -> None:
    """Change the verbs of this "they", those in front of it in questions as well."""
    lexicon, last = sentence.lexicon, sentence.last(index)
    place = _verb(sentence, index)
    verb = sentence.word(place) if place else ""
    goes_on = verb in lexicon.being or verb in lexicon.modals or sentence.is_third_person(verb)
    goes_on = goes_on or verb in lexicon.finite or verb in lexicon.speech
    if last in ("does", "has") or (last in ("is", "was") and not goes_on):
        _pluralise(sentence, index - 1)
        return
    if place and not sentence.tokens[index].tail:
        _pluralise(sentence, place)
    _agree_with_the_rest(sentence, place or index)


def _agree_with_the_rest(sentence: Sentence, start: int) -> None:
    """Change the verbs further on that have no subject of their own: `and waits`."""
    for index in range(start + 1, len(sentence.tokens)):
        token = sentence.tokens[index]
        if token.start or token.word in ("he", "she"):
            return
        before = index - 1
        while before > start and (
            sentence.word(before) in sentence.lexicon.adverbs or sentence.word(before).endswith("ly")
        ):
            before -= 1
        joined = sentence.word(before) in _JOINING
        listed = sentence.tokens[before].after == "," and before == index - 1
        if (joined and _is_verb(sentence, index)) or (listed and _is_verb(sentence, index) and _lists(sentence, index)):
            _pluralise(sentence, index)


def _lists(sentence: Sentence, index: int) -> bool:
    """Return whether this verb is one of several behind a comma: `asks, listens and
    waits`."""
    after = sentence.next(index)
    if sentence.word(index) in _IRREGULAR and after and after not in sentence.lexicon.determiners:
        return after not in ("you", "i", "that")
    return sentence.tokens[index].after == "," or after in ("and", "or")


def _is_verb(sentence: Sentence, index: int) -> bool:
    """Return whether this is a third person, and no plural of a noun."""
    lexicon, word = sentence.lexicon, sentence.word(index)
    if word in _IRREGULAR:
        return True
    if not sentence.is_third_person(word) and _base(sentence, word) == word:
        return False
    if word in lexicon.finite or word in lexicon.spoken:
        return True
    after = sentence.next(index)
    return not after or after in lexicon.closed or after in lexicon.adverbs or after.endswith(("ing", "ly"))


def _verb(sentence: Sentence, index: int) -> int:
    """Return the index of the verb after a subject, or 0."""
    while sentence.next(index):
        index += 1
        word = sentence.word(index)
        skipped = word in sentence.lexicon.adverbs or word.endswith("ly") or word in ("not", "themselves")
        if not skipped and word not in ("himself", "herself", "too", "almost", "actually", "sometimes"):
            return index
    return 0


def _pluralise(sentence: Sentence, index: int) -> None:
    token = sentence.tokens[index]
    base = _base(sentence, token.word)
    if token.reason is None and base != token.word:
        _write(token, base + token.tail)


def _base(sentence: Sentence, word: str) -> str:
    """Return the plural form of a third person; any other word as it is."""
    bases = sentence.lexicon.bases
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word.endswith("s") or word.endswith("ss"):
        return word
    for ending, instead in (("ies", "y"), ("es", ""), ("s", "")):
        stem = word.removesuffix(ending) + instead
        hissed = ending != "es" or stem.endswith(("s", "x", "z", "ch", "sh", "o"))
        if word.endswith(ending) and hissed and (stem in bases or (stem in sentence.lexicon.acts)):
            return stem if stem in sentence.lexicon.vocabulary else word
    return word


def _write(token: Token, text: str) -> None:
    """Print this instead of a word, in capitals as it was."""
    token.text = text.upper() if token.caps else text.capitalize() if token.capital else text
    token.reason = None


def _without_pairs(tokens: list[Token]) -> Iterator[Token]:
    """Yield the words without the second of `he or she`, now `they or they`."""
    skip = 0
    for index, token in enumerate(tokens):
        if skip:
            skip -= 1
            continue
        for far in (1, 2):
            other = tokens[index + far] if index + far < len(tokens) else None
            joined = other is not None and (other.glue == "/" if far == 1 else tokens[index + 1].word == "or")
            same = other is not None and other.text.lower() == token.text.lower()
            if joined and same and other is not None and token.text.lower() in ("they", "them", "their", "theirs"):
                token.after, skip = other.after, far
                break
        yield token
