"""Where a name stands: words that are names as well, told by what is around them.

`Will said`, `An asked`, `rose's idea`, `hi chase`: each rule is a place in a sentence in which an English word of that
kind does not stand, or hardly ever. Names without their capitals are in `small_names`."""

from rmjournal.sharing.sentence import Sentence
from rmjournal.sharing.small_names import is_small_name, stands_alone

_OWNING = ("'s", "'ll", "'d", "'ve", "'", "'re")
_VOWELS = frozenset("aeiou")
_NOT_AFTER_A_MODAL = frozenset(
    ("is", "was", "has", "had", "did", "does", "to", "from", "in", "at", "of", "for", "with")
)
_NEVER_OBJECTS = frozenset(
    [
        "so",
        "any",
        "in",
        "no",
        "or",
        "even",
        "than",
        "past",
        "like",
        "such",
        "yet",
        "under",
        "near",
        "down",
        "per",
        "most",
        "both",
        "you",
        "little",
    ]
)


def may_be_name(sentence: Sentence, place: int) -> bool:
    """Is the word at this place, which is harmless as such, a name here?"""
    token, lexicon = sentence.tokens[place], sentence.lexicon
    word = token.word
    given = word in lexicon.given or word in sentence.own.persons
    if word in lexicon.closed:
        return word in lexicon.closed_names and (
            (token.tail in _OWNING and word not in ("you", "no")) or _is_closed_name(sentence, place)
        )
    near = token.capital and sentence.own.is_near(word)
    if not (given or near or word in lexicon.ambiguous):
        return _is_firm(sentence, place) or _is_listed(sentence, place)
    if token.tail in _OWNING and (given or (token.capital and (word in lexicon.families or word in lexicon.virtues))):
        return True
    if _is_greeted(sentence, place) or (given and _is_singled_out(sentence, place)):
        return True
    if token.capital and not sentence.small:
        if _is_listed(sentence, place) or _is_firm(sentence, place):
            return True
        if given:
            return not _is_word_at_start(sentence, place)
        return _speaks(sentence, place) or (
            sentence.is_capital(place + 1) and not token.after and word not in lexicon.bases
        )
    if not given:
        return sentence.small and (
            (token.start and _speaks(sentence, place)) or (word not in lexicon.bases and is_small_name(sentence, place))
        )
    return is_small_name(sentence, place) or (sentence.small and stands_alone(sentence, place))


def _is_closed_name(sentence: Sentence, place: int) -> bool:
    """`An asked`, `My explained it`, `Do and Le`: a word of grammar in the place of a person."""
    word, after, lexicon = sentence.word(place), sentence.next(place), sentence.lexicon
    if word == "an":
        return _is_an(sentence, place)
    if sentence.last(place) in lexicon.greetings and not after:
        return True
    if word == "you":
        return sentence.is_capital(place + 1) and sentence.is_verb(sentence.next(place + 1))
    if _is_asked(sentence, place) and word not in _NEVER_OBJECTS and word != "my":
        return True
    if word in ("do", "so") and sentence.last(place) in ("with", "from", "by") and sentence.is_complete(place):
        return True
    if word in ("do", "in") and sentence.tokens[place].start and after in ("is", "was", "has", "had", *lexicon.modals):
        return True
    verb = sentence.is_verb(after) or (
        after in lexicon.pasts and sentence.next(place + 1) in ("me", "us", "it", "them")
    )
    verb = verb or (after in lexicon.adverbs and sentence.is_verb(sentence.next(place + 1)))
    if sentence.last(place) == "as" and after in ("put", "said", "says", "told", "wrote"):
        return True
    if not sentence.begins_clause(place):
        return word in ("will", "may", "can") and (verb or after in lexicon.modals or after in ("has", "was", "to"))
    if after in ("and", "or") and (sentence.is_capital(place + 2) or sentence.is_masked(place + 2)):
        return True
    if word in ("will", "may", "can"):
        if verb or after in lexicon.modals or after in _NOT_AFTER_A_MODAL:
            return True
        if sentence.small or not sentence.tokens[place].capital:
            return False
        question = after in lexicon.determiners or after in ("be", "have", "do") or after in lexicon.bases
        return not question and (word != "can" or sentence.is_capital(place + 1))
    if word == "my":
        alone = after in lexicon.after_object and sentence.tokens[place + 1].glue != "-"
        return (
            verb
            or (alone and after not in ("first", "last", "early", "late"))
            or after in lexicon.auxiliaries
            or (after == "and" and sentence.word(place + 2) in ("i", "me"))
        )
    if after == "and":
        return sentence.is_capital(place + 2) or (sentence.word(place + 2) == "i" and word != "so")
    if sentence.is_capital(place + 1) and (word in ("do", "long", "can") or sentence.is_verb(sentence.next(place + 1))):
        return True
    return verb


def _is_an(sentence: Sentence, place: int) -> bool:
    """`An showed us`: the article stands before a vowel, and never before a verb."""
    after, lexicon = sentence.next(place), sentence.lexicon
    if not after:
        return sentence.tokens[place].capital or sentence.last(place) != ""
    if after[0] not in _VOWELS:
        return after not in lexicon.no_vowel
    return (
        after in lexicon.speech or after in lexicon.auxiliaries or after in ("and", "or", "in", "at", "on", "of", "is")
    )


def _is_greeted(sentence: Sentence, place: int) -> bool:
    """`Hi Chase`, `thank you Frank`, `Jack, could you`: somebody is addressed."""
    token, last, after, lexicon = sentence.tokens[place], sentence.last(place), sentence.next(place), sentence.lexicon
    given = token.word in lexicon.given or token.word in sentence.own.persons
    if last in lexicon.greetings and (not after or (given and after in lexicon.after_object)):
        return True
    if last == "you" and sentence.last(place - 1) == "thank":
        return True
    given = given or (token.word in lexicon.ambiguous and token.word not in lexicon.bases)
    return token.start and token.after == "," and given and sentence.word(place + 1) in lexicon.requests


def _is_singled_out(sentence: Sentence, place: int) -> bool:
    """`It was grace who`, `see you tomorrow joy`, `best, hope`: what only a person is, in any letters."""
    lexicon, last, after = sentence.lexicon, sentence.last(place), sentence.next(place)
    if after in ("who", "whose") and last not in lexicon.possessive:
        return True
    if sentence.tokens[place].start and ":" in sentence.tokens[place].after:
        return True
    if place != len(sentence.tokens) - 1:
        return False
    return last in ("tomorrow", "soon", "later", "today") or (
        not last and sentence.word(place - 1) in lexicon.greetings
    )


def _is_listed(sentence: Sentence, place: int) -> bool:
    """`Rose, Mark and Ivy`, `Audience and Insight`: a capital further on makes this word a name as well."""
    token, lexicon = sentence.tokens[place], sentence.lexicon
    if not token.capital or sentence.small or token.word in lexicon.people or token.word in lexicon.greetings:
        return False
    if token.word not in lexicon.ambiguous and token.word not in lexicon.nouns:
        return False
    if token.after == ",":
        return (
            token.word in lexicon.ambiguous
            and sentence.is_capital(place + 1)
            and not sentence.is_verb(sentence.word(place + 1))
        )
    return (
        sentence.next(place) in ("and", "or")
        and sentence.is_capital(place + 2)
        and not sentence.tokens[place + 1].after
    )


def _is_firm(sentence: Sentence, place: int) -> bool:
    """`Oracle sold us`: an everyday word that is also a firm or a product, where it acts."""
    token = sentence.tokens[place]
    return (
        token.word in sentence.lexicon.firms
        and token.capital
        and not sentence.small
        and sentence.is_verb(sentence.next(place))
    )


def _speaks(sentence: Sentence, place: int) -> bool:
    """Is this the subject of what only a person does, or is?"""
    word, after, lexicon = sentence.word(place), sentence.next(place), sentence.lexicon
    behind = sentence.next(place + 1) if after else ""
    if after in ("and", "or"):
        return sentence.word(place + 2) == "i" or (sentence.is_capital(place + 2) and word not in lexicon.bases)
    if after in lexicon.adverbs and (behind in lexicon.speech or behind in lexicon.finite):
        return word not in lexicon.virtues or behind in lexicon.tells
    if word in lexicon.families and (after in lexicon.being or after in lexicon.modals or after in ("seems", "likes")):
        return after not in ("do", "have", "are", "were") and behind not in ("you", "we", "i", "they", "the", "it")
    if after in ("is", "was", "seems", "felt"):
        return (sentence.next(place + 2) if behind in lexicon.adverbs else behind) in lexicon.of_persons
    if after in lexicon.modals and word not in lexicon.virtues:
        return behind in lexicon.acts and word not in lexicon.bases
    if after in lexicon.pasts and behind in (
        "me",
        "us",
        "it",
        "them",
        "the",
        "a",
        "my",
        "our",
        "that",
        "in",
        "early",
    ):
        return word not in lexicon.virtues
    if after in ("from", "in", "at") and (behind in lexicon.departments or sentence.is_masked(place + 2)):
        return sentence.is_verb(sentence.next(place + 2)) and word not in lexicon.bases
    if not after and sentence.word(place + 1) in ("my", "our") and sentence.word(place + 2) in lexicon.parties:
        return True
    if word in lexicon.virtues:
        return after in lexicon.tells
    return after in lexicon.spoken or (after in lexicon.speech and after.endswith("ed") and after not in lexicon.nouns)


def _is_word_at_start(sentence: Sentence, place: int) -> bool:
    """Does a name that is an everyday word as well begin a sentence as that word?"""
    word, after, lexicon = sentence.word(place), sentence.next(place), sentence.lexicon
    if after in lexicon.modals or after in lexicon.being:
        return False
    if word in lexicon.verbs and (
        after in lexicon.determiners or (word in ("hope", "mark") and after in ("to", "that"))
    ):
        return True
    if word in lexicon.adjectives and after in lexicon.vocabulary:
        verb = after in lexicon.speech or after in lexicon.finite or after in lexicon.pasts
        return not (after in lexicon.closed or verb)
    return word in lexicon.mass and after in ("of", "under", "between")


def _is_asked(sentence: Sentence, place: int) -> bool:
    """Is this the object of a verb or a preposition that asks for a person?"""
    last, word, after, lexicon = sentence.last(place), sentence.word(place), sentence.next(place), sentence.lexicon
    if word in ("will", "may", "can"):
        if last in lexicon.askers:
            return last not in ("help", "thank", "thanks") and not (
                sentence.tokens[place - 1].capital and last in lexicon.nouns
            )
        return last in ("with", "from", "by", "for") or (last == "to" and sentence.last(place - 1) in lexicon.meetings)
    return last in lexicon.askers and sentence.is_complete(place) and not (after and after in lexicon.bases)
