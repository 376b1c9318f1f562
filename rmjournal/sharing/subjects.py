"""Words that begin a sentence as none of their kind does: `Happy was late`, `Rabbit told me`, `Trust runs the corner`.

English asks for an article before most nouns, for a noun behind an adjective, and for people where something is said or
wanted. Where a word stands alone before its verb all the same, it is a name, whatever else it is."""

from rmjournal.sharing.sentence import Sentence
from rmjournal.sharing.tokens import Reason

_ABSTRACT = ("tion", "sion", "ness", "ship", "ence", "ance", "ism", "ing", "ity", "age", "ics")
_AFTER_BASE = (
    "me",
    "us",
    "them",
    "it",
    "that",
    "the",
    "a",
    "my",
    "our",
    "how",
    "what",
    "why",
    "no",
    "yes",
    "to",
    "for",
)


def is_odd_subject(sentence: Sentence, place: int) -> bool:
    """Does this word begin a sentence as the subject of a verb that its kind does not have?"""
    token, lexicon = sentence.tokens[place], sentence.lexicon
    word, after = token.word, sentence.next(place)
    if not (token.start and token.capital) or sentence.small:
        return False
    if word in lexicon.people or word in lexicon.openers or word.endswith("ly"):
        return False
    if token.tail == "'s":
        return True
    if token.after == ",":
        return _is_called(sentence, place)
    behind = sentence.tokens[place + 2] if after and place + 2 < len(sentence.tokens) else None
    if after in ("is", "was") and behind is not None and behind.reason is Reason.PRONOUN:
        return True
    if after in ("is", "was") and sentence.word(place + 2) in ("my", "our") and _is_person(sentence, place + 3):
        return True
    if after == "is" and any(sentence.word(place + far) in ("name", "nickname", "surname") for far in (3, 4, 5)):
        return True
    if after == "and" and behind is not None and behind.capital and sentence.is_masked(place + 2):
        return True
    if after == "and" and sentence.next(place + 1) == "i":
        return True
    if word in lexicon.describing and after in ("was", "has", "had", "did", "does"):
        return True
    if after == "did" and behind is not None and behind.word in lexicon.determiners:
        return not word.endswith("s")
    done = does(sentence, place)
    return bool(done) and _is_odd(sentence, place, done)


def _is_called(sentence: Sentence, place: int) -> bool:
    """`Rabbit, could you`, `Calm, Aino and I met`: a word before a comma, where somebody is asked or others follow."""
    lexicon, one, two = sentence.lexicon, sentence.word(place + 1), sentence.word(place + 2)
    if sentence.word(place) not in lexicon.nouns and sentence.word(place) not in lexicon.describing:
        return False
    if one in ("please", "thanks", "thank") or (one in ("could", "can", "would", "will") and two == "you"):
        return True
    return sentence.is_capital(place + 1) and sentence.is_masked(place + 1) and two in ("and", "or")


def does(sentence: Sentence, place: int) -> str:
    """Return what the word at this place does, behind adverbs, auxiliaries and "not", or "" where no verb is known."""
    lexicon, place = sentence.lexicon, _behind_adverbs(sentence, place)
    verb = sentence.word(place) if place else ""
    if verb in lexicon.modals or verb in ("did", "does"):
        place = _behind_adverbs(sentence, place)
        base = sentence.word(place) if place else ""
        return base if base in lexicon.acts or base in lexicon.bases else ""
    if verb in ("has", "had"):
        place = _behind_adverbs(sentence, place)
        done = sentence.word(place) if place else ""
        return done if done in lexicon.speech or done in lexicon.finite else ""
    if verb in lexicon.being or verb in lexicon.closed:
        return ""
    if sentence.is_verb(verb):
        return verb
    formed = verb in lexicon.speech or verb in lexicon.pasts or sentence.is_third_person(verb) or verb.endswith("ed")
    return verb if formed and sentence.acts(place - 1) else ""


def _behind_adverbs(sentence: Sentence, place: int) -> int:
    """Return the place of the next word in this clause that is no adverb and no "not", or 0."""
    while sentence.next(place):
        place += 1
        if sentence.word(place) not in sentence.lexicon.adverbs and sentence.word(place) != "not":
            return place
    return 0


def _is_person(sentence: Sentence, place: int) -> bool:
    word = sentence.word(place)
    return word in sentence.lexicon.people or word in sentence.lexicon.roles or sentence.is_masked(place)


def _is_odd(sentence: Sentence, place: int, done: str) -> bool:
    """Does a word of this kind not do this?"""
    lexicon, word = sentence.lexicon, sentence.word(place)
    personal = done in lexicon.tells or (done in lexicon.speech and done not in lexicon.of_things)
    personal = personal or (done in lexicon.acts and done not in lexicon.of_things)
    if word in lexicon.virtues:
        return personal or not (done in lexicon.of_things and (done in lexicon.acts or done.endswith("s")))
    if word in lexicon.describing:
        return sentence.is_verb(done)
    plural = word.endswith("s") and (word[:-1] in lexicon.vocabulary or word[:-1] in lexicon.roles)
    if plural:
        return word in lexicon.families and personal
    if word in lexicon.ambiguous:
        return personal or word in lexicon.families
    if word in lexicon.bases:
        return done in lexicon.spoken and sentence.next(place) == done and _has_object(sentence, place + 1)
    return done in lexicon.tells and not (word in lexicon.abstract or word.endswith(_ABSTRACT))


def _has_object(sentence: Sentence, place: int) -> bool:
    return not sentence.next(place) or sentence.next(place) in _AFTER_BASE
