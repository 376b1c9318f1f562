"""Decide whether a word that can be a name is one here, by what is around it.

`Will said`, `An asked`, `rose's idea`, `hi chase`: each rule is a position in which an
English word of that kind hardly ever stands. Function words have rules of their own in
`function_word_names`, names without capitals in `lowercase_names`."""

from rmjournal.sharing.redactor.function_word_names import is_function_word_name, is_stray
from rmjournal.sharing.redactor.lexicon import Lexicon
from rmjournal.sharing.redactor.lowercase_names import is_lowercase_name, is_own_name, stands_alone
from rmjournal.sharing.redactor.sentence import Sentence
from rmjournal.sharing.redactor.subject_rules import does, is_odd_subject

_HAILS = frozenset(("hi", "hello", "hey", "thanks", "thank", "cheers", "bye", "goodbye", "dear", "sorry"))
_SINGLE = frozenset(("is", "was", "has", "had", "will", "can"))  # "Slack is loud", and "Teams are strong"
_OWNING = ("'s", "'ll", "'d", "'ve", "'", "'re")


def may_be_name(sentence: Sentence, index: int) -> bool:
    """Is the word at this index, harmless in itself, a name here?"""
    token, lexicon = sentence.tokens[index], sentence.lexicon
    word = token.word
    given = (
        word in lexicon.given or word in sentence.own.persons or (sentence.small and _is_seldom_a_word(word, lexicon))
    )
    given = given or (word in lexicon.heading and token.capital and token.start and not sentence.small)
    if word in lexicon.closed:
        if word not in lexicon.closed_names and word not in sentence.own.persons:
            return is_stray(sentence, index)
        return (token.tail in _OWNING and word != "you" and (word != "no" or token.capital)) or is_function_word_name(
            sentence, index
        )
    at_head = token.start and token.capital and not sentence.small
    if at_head and (sentence.describes(index) or _is_command(sentence, index) or _is_said_of_it(sentence, index)):
        return False
    if is_odd_subject(sentence, index):
        return True
    near = (token.capital or sentence.small) and sentence.own.is_near(word)
    if near and (word not in lexicon.basic or (token.start and _is_subject(sentence, index))):
        return True
    if not (given or near or word in lexicon.ambiguous):
        return _is_firm(sentence, index) or _is_listed(sentence, index)
    if token.tail == "'" and token.capital and word[:-1] in lexicon.given:
        return True  # "Marks' demo"
    if token.tail in _OWNING and (given or (token.capital and (word in lexicon.families or word in lexicon.virtues))):
        return True
    rare = word not in lexicon.basic or token.start
    if token.tail == "'s" and sentence.small and rare and not _is_introduced(sentence, index):
        return True
    if sentence.last(index) in ("was", "is") and sentence.next(index) == "who":
        return True  # "it was grace who asked"
    if _is_greeted(sentence, index) or (given and _is_singled_out(sentence, index)):
        return True
    if token.capital and not sentence.small:
        if _is_listed(sentence, index) or _is_firm(sentence, index):
            return True
        if given:
            return not _is_word_at_start(sentence, index)
        return _speaks(sentence, index) or (
            sentence.is_capital(index + 1) and not token.after and word not in lexicon.bases
        )
    if not given:
        everyday = word in lexicon.bases and word in lexicon.basic  # "help", "work"
        return sentence.small and (
            (token.start and _speaks(sentence, index)) or (not everyday and is_lowercase_name(sentence, index))
        )
    own = word in sentence.own.persons and is_own_name(sentence, index)
    return own or is_lowercase_name(sentence, index) or (sentence.small and stands_alone(sentence, index))


def _is_seldom_a_word(word: str, lexicon: Lexicon) -> bool:
    """Is this a family name, or a virtue that is neither a verb nor an adjective?"""
    quality = word in lexicon.describing and word not in lexicon.adjectives
    return word in lexicon.families or (word in lexicon.virtues and word not in lexicon.bases and not quality)


def _is_introduced(sentence: Sentence, index: int) -> bool:
    last = sentence.last(index)
    return last in sentence.lexicon.possessive or last in sentence.lexicon.describing


def _is_subject(sentence: Sentence, index: int) -> bool:
    """Does a verb follow that needs a subject? `Hoep would`, `Marc from the office`."""
    after, lexicon = sentence.next(index), sentence.lexicon
    return after in lexicon.modals or after in lexicon.being or after == "from" or sentence.acts(index)


def _is_greeted(sentence: Sentence, index: int) -> bool:
    """Is somebody addressed? `Hi Chase`, `thank you Frank`, `Jack, could you`."""
    token, last, after, lexicon = sentence.tokens[index], sentence.last(index), sentence.next(index), sentence.lexicon
    given = token.word in lexicon.given or token.word in sentence.own.persons
    hailed = last in lexicon.greetings and (sentence.small or last in _HAILS or sentence.tokens[index - 1].start)
    if hailed and (not after or (given and after in lexicon.after_object)):
        return True
    if last == "you" and sentence.last(index - 1) == "thank":
        return True
    if index == len(sentence.tokens) - 1 and token.glue == "\n" and index > 3:
        return True  # a name under a letter
    if not token.start or token.after != "," or sentence.word(index + 1) not in lexicon.requests:
        return False
    if token.word in lexicon.openers:
        return False
    return given or (token.word in lexicon.ambiguous and token.word not in lexicon.bases)


def _is_singled_out(sentence: Sentence, index: int) -> bool:
    """Is this what only a person can be, whatever its capitals?

    `It was grace who`, `see you tomorrow joy`, `best, hope`."""
    lexicon, last, after = sentence.lexicon, sentence.last(index), sentence.next(index)
    if after in ("who", "whose") and last not in lexicon.possessive:
        return True
    if sentence.tokens[index].start and ":" in sentence.tokens[index].after:
        return True
    if index != len(sentence.tokens) - 1:
        return False
    return last in ("tomorrow", "soon", "later", "today") or (
        not last and sentence.word(index - 1) in lexicon.greetings
    )


def _is_listed(sentence: Sentence, index: int) -> bool:
    """Does a capital further on make this word a name too?

    `Rose, Mark and Ivy`, `Audience and Insight`."""
    token, lexicon = sentence.tokens[index], sentence.lexicon
    if not token.capital or sentence.small or token.word in lexicon.people:
        return False
    if token.word in lexicon.greetings and token.after:
        return False
    if token.word not in lexicon.ambiguous and token.word not in lexicon.nouns:
        return False
    if token.after == ",":
        return (
            token.word in lexicon.ambiguous
            and sentence.is_capital(index + 1)
            and not sentence.is_verb(sentence.word(index + 1))
        )
    return (
        sentence.next(index) in ("and", "or")
        and sentence.is_capital(index + 2)
        and not sentence.tokens[index + 1].after
    )


def _is_firm(sentence: Sentence, index: int) -> bool:
    """Is an everyday word that is also a firm or product acting? `Oracle sold us`."""
    token, lexicon, after = sentence.tokens[index], sentence.lexicon, sentence.next(index)
    if token.word not in lexicon.firms or not token.capital or sentence.small:
        return False
    return bool(does(sentence, index)) or (after in _SINGLE and token.word not in lexicon.openers)


def _speaks(sentence: Sentence, index: int) -> bool:
    """Is this the subject of something that only a person does or is?"""
    word, after, lexicon = sentence.word(index), sentence.next(index), sentence.lexicon
    behind = sentence.next(index + 1) if after else ""
    if after in ("and", "or"):
        return sentence.word(index + 2) == "i" or (sentence.is_capital(index + 2) and word not in lexicon.bases)
    if after in lexicon.adverbs and (behind in lexicon.speech or behind in lexicon.finite):
        return word not in lexicon.virtues or behind in lexicon.tells
    if word in lexicon.families and (after in lexicon.being or after in lexicon.modals or after in ("seems", "likes")):
        return after not in ("do", "have", "are", "were") and behind not in ("you", "we", "i", "they", "the", "it")
    if after in ("is", "was", "seems", "felt"):
        return (sentence.next(index + 2) if behind in lexicon.adverbs else behind) in lexicon.of_persons
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
    if after in ("from", "in", "at") and (behind in lexicon.departments or sentence.is_masked(index + 2)):
        return sentence.is_verb(sentence.next(index + 2)) and word not in lexicon.bases
    if not after and sentence.word(index + 1) in ("my", "our") and sentence.word(index + 2) in lexicon.parties:
        return True
    if word in lexicon.virtues:
        return after in lexicon.tells or (after in lexicon.speech and behind in ("me", "us"))
    if word in lexicon.families and sentence.acts(index):
        return True
    if after in lexicon.of_things and after.endswith("s") and word in lexicon.basic and word in lexicon.nouns:
        return False  # "coffee helps"
    return after in lexicon.spoken or (after in lexicon.speech and after.endswith("ed") and after not in lexicon.nouns)


def _is_said_of_it(sentence: Sentence, index: int) -> bool:
    """Is something said that fits a quality and no person?

    `Hope is not a plan`, `Patience is easier with time`."""
    word, lexicon = sentence.word(index), sentence.lexicon
    if sentence.next(index) not in ("is", "was") or not (word in lexicon.mass or word in lexicon.virtues):
        return False
    denied = sentence.next(index + 1) == "not"
    said = index + 3 if denied else index + 2
    if sentence.word(said) in ("a", "an", "the"):
        return sentence.word(said + 1) in lexicon.of_qualities
    what = sentence.word(said)
    thing = what in lexicon.nouns and not (what in lexicon.people or what in lexicon.offices or what in lexicon.closed)
    return what in lexicon.of_qualities or (denied and thing and not sentence.next(said))  # "harmony is not agreement"


def _is_command(sentence: Sentence, index: int) -> bool:
    """Is this a verb in the imperative, by what follows it?

    `Park the detail`, `Cook up a draft`, `Bill for the time`."""
    word, after, lexicon = sentence.word(index), sentence.next(index), sentence.lexicon
    if sentence.tokens[index].tail or (word not in lexicon.verbs and word not in lexicon.bases):
        return False
    behind, further = sentence.next(index + 1), sentence.next(index + 2)
    if after in ("my", "our") and behind in lexicon.people:  # "Mark my mentor was patient"
        return further not in lexicon.being and further not in lexicon.modals and not sentence.is_verb(further)
    if after in ("who", "not") or behind == "longer":
        return False
    return after in lexicon.determiners or after == "up" or (after == "for" and behind in lexicon.determiners)


def _is_word_at_start(sentence: Sentence, index: int) -> bool:
    """Does a name that is an everyday word too begin a sentence as that word?"""
    word, after, lexicon = sentence.word(index), sentence.next(index), sentence.lexicon
    if after in lexicon.modals or after in lexicon.being:
        return False
    if word in ("hope", "mark") and after in ("to", "that"):
        return True
    if word in lexicon.adjectives and after in lexicon.vocabulary:
        return not (
            after in lexicon.closed
            or after in lexicon.speech
            or after in lexicon.pasts
            or sentence.acts(index)
            or (sentence.is_third_person(after) and after not in lexicon.nouns)
            or (after.endswith("ed") and after not in lexicon.describing)
        )
    if after == "of" and sentence.next(index + 1) in lexicon.nouns:
        return sentence.next(index + 1) not in lexicon.departments
    thing = word in lexicon.mass or word.endswith("s")
    return thing and after in ("of", "through", "under", "between") and not sentence.is_masked(index + 2)
