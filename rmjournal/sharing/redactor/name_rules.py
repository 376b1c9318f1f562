"""Where a name stands: words that are names as well, told by what is around them.

`Will said`, `An asked`, `rose's idea`, `hi chase`: each rule is a place in a sentence in which an English word of that
kind does not stand, or hardly ever. Words of grammar are in `closed_names`, names without capitals in `small_names`."""

from rmjournal.sharing.redactor.function_word_names import is_closed_name, is_stray
from rmjournal.sharing.redactor.lexicon import Lexicon
from rmjournal.sharing.redactor.lowercase_names import is_own_name, is_small_name, stands_alone
from rmjournal.sharing.redactor.sentence import Sentence
from rmjournal.sharing.redactor.subject_rules import does, is_odd_subject

_HAILS = frozenset(("hi", "hello", "hey", "thanks", "thank", "cheers", "bye", "goodbye", "dear", "sorry"))
_SINGLE = frozenset(("is", "was", "has", "had", "will", "can"))  # "Slack is loud", and "Teams are strong"
_OWNING = ("'s", "'ll", "'d", "'ve", "'", "'re")


def may_be_name(sentence: Sentence, place: int) -> bool:
    """Is the word at this place, which is harmless as such, a name here?"""
    token, lexicon = sentence.tokens[place], sentence.lexicon
    word = token.word
    given = (
        word in lexicon.given or word in sentence.own.persons or (sentence.small and _is_seldom_a_word(word, lexicon))
    )
    given = given or (word in lexicon.heading and token.capital and token.start and not sentence.small)
    if word in lexicon.closed:
        if word not in lexicon.closed_names and word not in sentence.own.persons:
            return is_stray(sentence, place)
        return (token.tail in _OWNING and word != "you" and (word != "no" or token.capital)) or is_closed_name(
            sentence, place
        )
    at_head = token.start and token.capital and not sentence.small
    if at_head and (sentence.describes(place) or _is_told_to_do(sentence, place) or _is_said_of_it(sentence, place)):
        return False
    if is_odd_subject(sentence, place):
        return True
    near = (token.capital or sentence.small) and sentence.own.is_near(word)
    if near and (word not in lexicon.basic or (token.start and _is_subject(sentence, place))):
        return True
    if not (given or near or word in lexicon.ambiguous):
        return _is_firm(sentence, place) or _is_listed(sentence, place)
    if token.tail == "'" and token.capital and word[:-1] in lexicon.given:
        return True  # "Marks' demo"
    if token.tail in _OWNING and (given or (token.capital and (word in lexicon.families or word in lexicon.virtues))):
        return True
    rare = word not in lexicon.basic or token.start
    if token.tail == "'s" and sentence.small and rare and not _is_introduced(sentence, place):
        return True
    if sentence.last(place) in ("was", "is") and sentence.next(place) == "who":
        return True  # "it was grace who asked"
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
        everyday = word in lexicon.bases and word in lexicon.basic  # "help", "work"
        return sentence.small and (
            (token.start and _speaks(sentence, place)) or (not everyday and is_small_name(sentence, place))
        )
    own = word in sentence.own.persons and is_own_name(sentence, place)
    return own or is_small_name(sentence, place) or (sentence.small and stands_alone(sentence, place))


def _is_seldom_a_word(word: str, lexicon: Lexicon) -> bool:
    """Is this a family name, or of the wishes and virtues none that is a verb or describes?"""
    quality = word in lexicon.describing and word not in lexicon.adjectives
    return word in lexicon.families or (word in lexicon.virtues and word not in lexicon.bases and not quality)


def _is_introduced(sentence: Sentence, place: int) -> bool:
    last = sentence.last(place)
    return last in sentence.lexicon.possessive or last in sentence.lexicon.describing


def _is_subject(sentence: Sentence, place: int) -> bool:
    """Does a verb follow that a subject needs? `Hoep would`, `Marc from the office`."""
    after, lexicon = sentence.next(place), sentence.lexicon
    return after in lexicon.modals or after in lexicon.being or after == "from" or sentence.acts(place)


def _is_greeted(sentence: Sentence, place: int) -> bool:
    """`Hi Chase`, `thank you Frank`, `Jack, could you`: somebody is addressed."""
    token, last, after, lexicon = sentence.tokens[place], sentence.last(place), sentence.next(place), sentence.lexicon
    given = token.word in lexicon.given or token.word in sentence.own.persons
    hailed = last in lexicon.greetings and (sentence.small or last in _HAILS or sentence.tokens[place - 1].start)
    if hailed and (not after or (given and after in lexicon.after_object)):
        return True
    if last == "you" and sentence.last(place - 1) == "thank":
        return True
    if place == len(sentence.tokens) - 1 and token.glue == "\n" and place > 3:
        return True  # a name under a letter
    if not token.start or token.after != "," or sentence.word(place + 1) not in lexicon.requests:
        return False
    if token.word in lexicon.openers:
        return False
    return given or (token.word in lexicon.ambiguous and token.word not in lexicon.bases)


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
    if not token.capital or sentence.small or token.word in lexicon.people:
        return False
    if token.word in lexicon.greetings and token.after:
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
    token, lexicon, after = sentence.tokens[place], sentence.lexicon, sentence.next(place)
    if token.word not in lexicon.firms or not token.capital or sentence.small:
        return False
    return bool(does(sentence, place)) or (after in _SINGLE and token.word not in lexicon.openers)


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
        return after in lexicon.tells or (after in lexicon.speech and behind in ("me", "us"))
    if word in lexicon.families and sentence.acts(place):
        return True
    if after in lexicon.of_things and after.endswith("s") and word in lexicon.basic and word in lexicon.nouns:
        return False  # "coffee helps"
    return after in lexicon.spoken or (after in lexicon.speech and after.endswith("ed") and after not in lexicon.nouns)


def _is_said_of_it(sentence: Sentence, place: int) -> bool:
    """`Hope is not a plan`, `Patience is easier with time`: what one says of a quality, and of nobody."""
    word, lexicon = sentence.word(place), sentence.lexicon
    if sentence.next(place) not in ("is", "was") or not (word in lexicon.mass or word in lexicon.virtues):
        return False
    denied = sentence.next(place + 1) == "not"
    said = place + 3 if denied else place + 2
    if sentence.word(said) in ("a", "an", "the"):
        return sentence.word(said + 1) in lexicon.of_qualities
    what = sentence.word(said)
    thing = what in lexicon.nouns and not (what in lexicon.people or what in lexicon.offices or what in lexicon.closed)
    return what in lexicon.of_qualities or (denied and thing and not sentence.next(said))  # "harmony is not agreement"


def _is_told_to_do(sentence: Sentence, place: int) -> bool:
    """`Park the detail`, `Cook up a draft`, `Bill for the time`: a verb, by what follows it."""
    word, after, lexicon = sentence.word(place), sentence.next(place), sentence.lexicon
    if sentence.tokens[place].tail or (word not in lexicon.verbs and word not in lexicon.bases):
        return False
    behind, further = sentence.next(place + 1), sentence.next(place + 2)
    if after in ("my", "our") and behind in lexicon.people:  # "Mark my mentor was patient"
        return further not in lexicon.being and further not in lexicon.modals and not sentence.is_verb(further)
    if after in ("who", "not") or behind == "longer":
        return False
    return after in lexicon.determiners or after == "up" or (after == "for" and behind in lexicon.determiners)


def _is_word_at_start(sentence: Sentence, place: int) -> bool:
    """Does a name that is an everyday word as well begin a sentence as that word?"""
    word, after, lexicon = sentence.word(place), sentence.next(place), sentence.lexicon
    if after in lexicon.modals or after in lexicon.being:
        return False
    if word in ("hope", "mark") and after in ("to", "that"):
        return True
    if word in lexicon.adjectives and after in lexicon.vocabulary:
        return not (
            after in lexicon.closed
            or after in lexicon.speech
            or after in lexicon.pasts
            or sentence.acts(place)
            or (sentence.is_third_person(after) and after not in lexicon.nouns)
            or (after.endswith("ed") and after not in lexicon.describing)
        )
    if after == "of" and sentence.next(place + 1) in lexicon.nouns:
        return sentence.next(place + 1) not in lexicon.departments
    thing = word in lexicon.mass or word.endswith("s")
    return thing and after in ("of", "through", "under", "between") and not sentence.is_masked(place + 2)
