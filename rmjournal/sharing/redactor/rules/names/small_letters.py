"""Find given names in lower case by position alone: `thanks to jade`, `lunch with
hope`."""

from rmjournal.sharing.redactor.sentence import Sentence

_NO_PLURALS = frozenset(("has", "likes", "hates", "needs", "paid"))
_ADVERBS = frozenset(("early", "fast", "long", "hard", "best", "close", "right", "well"))
_NO_THINGS = frozenset(("late", "right", "wrong", "away", "off", "out", "back", "ill"))


def is_lowercase_name(sentence: Sentence, index: int) -> bool:
    """Return whether this given name in lower case is a name here, judged by its
    position."""
    lexicon, word, last, after = sentence.lexicon, sentence.word(index), sentence.last(index), sentence.next(index)
    verb = sentence.acts(index)
    plain = word not in lexicon.mass and word not in lexicon.adjectives
    if last == "to" and sentence.last(index - 1) in ("thanks", "hello", "sorry", "according") and after != "that":
        return True
    if last in lexicon.givers and after in lexicon.determiners and after not in ("that", "more", "less", "enough"):
        return True
    if sentence.small and _is_in_question(sentence, index, last, after):
        return True
    known = sentence.is_masked(index + 2) or sentence.word(index + 2) in lexicon.departments
    if after in ("from", "at") and known and sentence.begins_clause(index):
        return True
    if sentence.begins_clause(index):
        if verb or (plain and (after in lexicon.modals or after in lexicon.being)):
            return True
        if sentence.small and (after in _NO_PLURALS or (after in lexicon.speech and after not in lexicon.plurals)):
            return after not in lexicon.describing
        behind = sentence.next(index + 1)
        if after in ("has", "had") and (behind in lexicon.speech or behind in lexicon.finite):
            return True
        if after in ("is", "was") and behind in lexicon.of_persons:
            return word not in lexicon.adjectives or (sentence.small and behind in _NO_THINGS)
        if after in ("and", "or", "n"):
            other = sentence.word(index + 2)
            return other == "i" or other in lexicon.given or sentence.is_masked(index + 2)
        if after in lexicon.modals and sentence.small:
            return True
    if last in ("could", "would", "can", "should", "did", "does", "will") and after in lexicon.bases:
        return after not in ("help", "make", "go", "come", "let", "work", "lead")
    if last in lexicon.watchers and (
        after in lexicon.bases or (word in sentence.own.persons and after not in lexicon.closed)
    ):
        return True
    if last in ("make", "makes", "made", "let", "lets") and plain:
        return after not in lexicon.determiners
    if last in lexicon.askers:
        if plain:
            return sentence.is_complete(index) or (after in lexicon.closed and after not in lexicon.determiners)
        return sentence.is_complete(index) and (
            last in ("asked", "told", "met", "thanked", "ask", "tell")
            or (
                bool(after)
                and after in lexicon.after_object
                and after not in ("in", "and", "or", "to", "for", "is", "was")
            )
        )
    if last in lexicon.prepositions:
        return _is_name_behind(sentence, index, last, after)
    return False


def _is_in_question(sentence: Sentence, index: int, last: str, after: str) -> bool:
    """Return whether someone is asked or asked about, in a text without capitals.

    `is frank ok`, `hi rich are you free`, `has mark left`."""
    lexicon, first = sentence.lexicon, sentence.tokens[index - 1].start if index else False
    if last in lexicon.greetings and after in lexicon.requests:
        return True
    if not first:
        return False
    if last in ("is", "was"):
        return after in lexicon.of_persons or after in ("ok", "okay")
    return last in ("has", "had") and (after in lexicon.speech or after in lexicon.finite)


def _is_name_behind(sentence: Sentence, index: int, last: str, after: str) -> bool:
    """Return whether a given name in lower case is a name after this preposition."""
    lexicon, word = sentence.lexicon, sentence.word(index)
    if last in ("and", "or") and (word in lexicon.pasts or word in lexicon.speech or word in lexicon.finite):
        return False  # "we waited and left"
    if sentence.last(index - 1) in lexicon.meetings or (last in ("and", "or") and sentence.is_masked(index - 2)):
        if word in lexicon.verbs and last in ("to", "and", "or"):
            return sentence.is_complete(index)
        return sentence.is_complete(index) or not (after in lexicon.nouns or after in lexicon.describing)
    if last == "with" and after in ("i", "it", "we", "you", "they"):
        return True  # "with mark it is easy"
    if word in lexicon.adjectives or (word in lexicon.verbs and last in ("to", "and", "or", "than", "of", "without")):
        return sentence.small and last not in ("to", "and", "or") and sentence.is_complete(index)
    if word in lexicon.mass:
        return last in ("with", "from", "by") and bool(after) and sentence.is_complete(index) and after not in (
            "and", "or", "in", "to", "for", "is",
        )  # fmt: skip
    return last in ("with", "from", "by", "for", "via", "about", "of", "like", "and") and sentence.is_complete(index)


def stands_alone(sentence: Sentence, index: int) -> bool:
    """Return whether this word lacks an article, a noun to describe and any use as a
    verb.

    For texts without capitals."""
    lexicon, word, last, after = sentence.lexicon, sentence.word(index), sentence.last(index), sentence.next(index)
    if last in lexicon.possessive or last in lexicon.describing or last == "to":
        return False
    if word in _ADVERBS and last not in lexicon.prepositions:
        return False  # "ask for it early"
    if word in lexicon.verbs and (
        after in lexicon.determiners or last in ("i", "we", "you", "they") or last in lexicon.modals
    ):
        return False
    quality = word in lexicon.adjectives or word in lexicon.describing
    if quality and (last in lexicon.being or last == "be" or not sentence.is_complete(index)):
        return False
    return word not in lexicon.mass or last not in lexicon.before_things or sentence.last(index - 1) in lexicon.meetings


def is_own_name(sentence: Sentence, index: int) -> bool:
    """Return whether an own name in lower case is not used as an everyday word."""
    lexicon, word, last, after = sentence.lexicon, sentence.word(index), sentence.last(index), sentence.next(index)
    if (
        last in lexicon.possessive
        or last in lexicon.describing
        or last in ("am", "are", "be", "feel", "i", "we", "they", "me", "us", "them", "it")
    ):
        return False
    if word in lexicon.spoken and last and last not in lexicon.prepositions:
        return False  # "what was said"
    if word in lexicon.verbs:
        if after in lexicon.determiners or last in lexicon.modals or last in ("you", "not", "do", "don", "did"):
            return False
        if last == "to" and not sentence.is_complete(index):
            return False
    if word in lexicon.adjectives or word in lexicon.describing:
        noun = after in lexicon.nouns and not sentence.is_verb(after) and after not in lexicon.speech
        return not (noun or after in ("and", "but", "than", "to", "for", "with") or last in lexicon.being)
    return word not in lexicon.mass or last not in ("of", "in", "without", "about", "into", "is", "was")
