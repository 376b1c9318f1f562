"""Find words that begin a sentence as none of their kind does.

`Happy was late`, `Rabbit told me`, `Trust runs the corner`. English needs an article
before most nouns, a noun after an adjective, and a person to say or want something. A
word that stands alone before its verb all the same is a name."""

from rmjournal.sharing.redactor.sentence import Sentence
from rmjournal.sharing.redactor.tokens import MaskReason

_ABSTRACT = ("tion", "sion", "ness", "ship", "ence", "ance", "ism", "ing", "ity", "age", "ics")
_AWAY = ("leave", "holiday", "vacation")
_SOMEWHERE = frozenset(("on", "in", "at", "off", "out", "away", "back", "here", "from"))
_AFTER_BASE = frozenset(
    ("me", "us", "them", "it", "that", "the", "a", "my", "our", "how", "what", "why", "no", "yes", "to", "for")
)


def is_odd_subject(sentence: Sentence, index: int) -> bool:
    """Does this word begin a sentence as the subject of a verb that its kind cannot
    have?"""
    token, lexicon = sentence.tokens[index], sentence.lexicon
    word, after = token.word, sentence.next(index)
    if not (token.start and token.capital) or sentence.small:
        return False
    other = sentence.word(index + 2)
    if after == "and" and sentence.is_capital(index + 2) and other in lexicon.nouns and other not in lexicon.ambiguous:
        return True  # "Audience and Insight" are teams
    if word in lexicon.people:  # "Junior told me", "Friend and I"
        alone = not (word in lexicon.article_free or word.endswith("s"))
        met = after == "and" and sentence.next(index + 1) == "i"
        acts = bool(does(sentence, index)) or after in ("is", "was", "has", "had", "from") or after in lexicon.modals
        return alone and (met or acts or token.tail == "'s")
    if token.tail == "'s":
        return word not in lexicon.openers
    if word.endswith("ly"):
        return False
    if token.after:
        return word not in lexicon.openers and _is_called(sentence, index)
    if after in ("is", "was") and _is_said_of_somebody(sentence, index):
        return True
    if after in ("and", "from", "in", "at"):
        return _is_joined(sentence, index, after)
    if word in lexicon.describing and after in ("was", "has", "had", "did", "does"):
        return True
    if word in lexicon.describing and after == "is" and other in _SOMEWHERE:
        return True
    if after == "did" and sentence.word(index + 2) in lexicon.determiners:
        return not word.endswith("s")
    if _stands_bare(sentence, word, after):
        return True
    if word in lexicon.families and _is_busy(sentence, index, after):
        return True
    done = does(sentence, index)
    verb = done or after in lexicon.being or after in lexicon.modals or sentence.is_third_person(after)
    if verb and _is_single(sentence, word) and _is_meant_by_a_pronoun(sentence, index):
        return True
    return bool(done) and _is_odd(sentence, index, done)


def _is_called(sentence: Sentence, index: int) -> bool:
    """Is somebody addressed, or do other names follow?

    `Rabbit, could you`, `Calm, Aino and I met`, `Hill: can we`."""
    lexicon, one, two = sentence.lexicon, sentence.word(index + 1), sentence.word(index + 2)
    word, after = sentence.word(index), sentence.tokens[index].after
    named = word in lexicon.virtues or word in lexicon.families
    if after == ":":
        return named and one in lexicon.requests
    if after == ";":
        return sentence.is_capital(index + 1) and sentence.is_masked(index + 1)
    if after != "," or not (word in lexicon.nouns or word in lexicon.describing or named):
        return False
    if one in ("please", "thanks", "thank") or (one in ("could", "can", "would", "will") and two == "you"):
        return True
    return sentence.is_capital(index + 1) and sentence.is_masked(index + 1) and two in ("and", "or")


def _is_said_of_somebody(sentence: Sentence, index: int) -> bool:
    """Is this said of a person?

    `Rabbit is her nickname`, `Hope is my mentor`, `Dream is on leave`."""
    one, two = sentence.word(index + 2), sentence.word(index + 3)
    if index + 2 < len(sentence.tokens) and sentence.tokens[index + 2].reason is MaskReason.PRONOUN:
        return True
    if one in ("my", "our") and _is_person(sentence, index + 3):
        return True
    if (one == "the" and two == "one" and sentence.word(index + 4) == "who") or (one == "on" and two in _AWAY):
        return True
    return any(sentence.word(index + far) in ("name", "nickname", "surname") for far in (3, 4, 5))


def _is_joined(sentence: Sentence, index: int, after: str) -> bool:
    """Is this joined to a name or a place?

    `Dip and Asha`, `Rabbit and I`, `Harvest from the Bangkok office`."""
    lexicon, word = sentence.lexicon, sentence.word(index)
    other = index + 3 if sentence.word(index + 2) == "the" else index + 2
    if after == "and":
        return sentence.next(index + 1) == "i" or (sentence.is_capital(index + 2) and sentence.is_masked(index + 2))
    named = word in lexicon.virtues or word in lexicon.families
    if not (named and sentence.is_capital(other) and sentence.is_masked(other)):
        return False
    return after == "from" or sentence.is_verb(sentence.next(other)) or sentence.next(other) in lexicon.speech


def _is_busy(sentence: Sentence, index: int, after: str) -> bool:
    """Is this a family name before a verb without an object?

    `Day works at night`, `Frost melted`."""
    behind, lexicon = sentence.next(index + 1), sentence.lexicon
    if after == "works" or (after in lexicon.speech and after.endswith("s") and after not in lexicon.of_things):
        return behind in ("at", "on", "in", "with", "from", "to", "by")
    return after.endswith("ed") and not behind


def _stands_bare(sentence: Sentence, word: str, after: str) -> bool:
    """Is this a plural, a verb or a thing that nothing introduces?

    `Banks was late`, `Put has a list`, `Wren will ask`."""
    lexicon = sentence.lexicon
    if after not in lexicon.being and after not in lexicon.modals:
        return False
    if not _is_single(sentence, word):
        plural = word.endswith("s") and not word.endswith(("ss", "ics", "news"))
        return plural and word in lexicon.ambiguous and after in ("is", "was", "has", "does")
    if word in lexicon.virtues:
        return False
    if word in lexicon.bases and word not in lexicon.nouns:
        return after in ("is", "was", "has", "had", "does") and word not in lexicon.describing
    return word in lexicon.ambiguous and word in lexicon.nouns and word not in lexicon.basic


def _is_meant_by_a_pronoun(sentence: Sentence, index: int) -> bool:
    """Does "she" or "his" follow in this sentence, and so likely mean this word?"""
    for token in sentence.tokens[index + 1 :]:
        if token.start:
            return False
        if token.reason is MaskReason.PRONOUN:
            return True
    return False


def _is_single(sentence: Sentence, word: str) -> bool:
    lexicon = sentence.lexicon
    if word.endswith("s") and (word[:-1] in lexicon.vocabulary or word[:-1] in lexicon.roles):
        return word in lexicon.families
    return word in lexicon.nouns or word in lexicon.describing or word in lexicon.ambiguous


def does(sentence: Sentence, index: int) -> str:
    """Return the verb of the word at this index, or "" if none is known.

    Adverbs, auxiliaries and "not" are skipped."""
    lexicon, index = sentence.lexicon, _behind_adverbs(sentence, index)
    verb = sentence.word(index) if index else ""
    if verb in lexicon.modals or verb in ("did", "does"):
        index = _behind_adverbs(sentence, index)
        base = sentence.word(index) if index else ""
        return base if base in lexicon.acts or base in lexicon.bases else ""
    if verb in ("has", "had"):
        index = _behind_adverbs(sentence, index)
        done = sentence.word(index) if index else ""
        return done if done in lexicon.speech or done in lexicon.finite else ""
    if verb in lexicon.being or verb in lexicon.closed:
        return ""
    if sentence.is_verb(verb) or (verb in lexicon.tells and verb not in lexicon.plurals):
        return verb
    formed = verb in lexicon.speech or verb in lexicon.pasts or sentence.is_third_person(verb) or verb.endswith("ed")
    return verb if formed and sentence.acts(index - 1) else ""


def _behind_adverbs(sentence: Sentence, index: int) -> int:
    """Return the index of the next word that is no adverb and no "not", or 0."""
    while sentence.next(index):
        index += 1
        if sentence.word(index) not in sentence.lexicon.adverbs and sentence.word(index) not in ("not", "no", "longer"):
            return index
    return 0


def _is_person(sentence: Sentence, index: int) -> bool:
    word = sentence.word(index)
    return word in sentence.lexicon.people or word in sentence.lexicon.roles or sentence.is_masked(index)


def _is_odd(sentence: Sentence, index: int, done: str) -> bool:
    """Is this something that a word of this kind does not do?"""
    lexicon, word = sentence.lexicon, sentence.word(index)
    personal = done in lexicon.tells or (done in lexicon.speech and done not in lexicon.of_things)
    personal = personal or (done in lexicon.acts and done not in lexicon.of_things)
    if word in lexicon.virtues:
        return personal or not (done in lexicon.of_things and (done in lexicon.bases or done.endswith("s")))
    if word in lexicon.describing:
        return sentence.is_verb(done)
    if word.endswith("s") and (word[:-1] in lexicon.vocabulary or word[:-1] in lexicon.roles):
        return word in lexicon.families and personal
    if word in lexicon.ambiguous and word not in lexicon.abstract:
        return done not in lexicon.of_things or word in lexicon.families
    if word in lexicon.bases:
        return done in lexicon.spoken and sentence.next(index) == done and _has_object(sentence, index + 1)
    return done in lexicon.tells and not (
        word in lexicon.abstract or (word.endswith(_ABSTRACT) and word not in lexicon.plain_departments)
    )


def _has_object(sentence: Sentence, index: int) -> bool:
    return not sentence.next(index) or sentence.next(index) in _AFTER_BASE
