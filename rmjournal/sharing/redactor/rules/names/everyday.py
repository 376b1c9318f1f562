"""Decide whether a word that can be a name is one here, by what is around it.

`Will said`, `An asked`, `rose's idea`, `hi chase`: each rule is a position in which an
English word of that kind hardly ever stands. Words of grammar have rules of their own
in `function_words`, words at the head of a sentence in `sentence_starts`, names without
capitals in `small_letters`."""

from collections.abc import Callable

from rmjournal.sharing.redactor.lexicon import Lexicon
from rmjournal.sharing.redactor.rules.names.function_words import OWNING
from rmjournal.sharing.redactor.rules.names.sentence_starts import does
from rmjournal.sharing.redactor.rules.names.small_letters import is_lowercase_name, is_own_name, stands_alone
from rmjournal.sharing.redactor.rules.rule import PASS, Rule, Verdict, harmless, one
from rmjournal.sharing.redactor.sentence import Sentence
from rmjournal.sharing.redactor.tokens import MaskReason

_HAILS = frozenset(("hi", "hello", "hey", "thanks", "thank", "cheers", "bye", "goodbye", "dear", "sorry"))
_SINGLE = frozenset(("is", "was", "has", "had", "does", "did", "will", "can"))  # "Slack is loud"


def _is_given(sentence: Sentence, index: int) -> bool:
    """Return whether this word is a given name or the pair's own, wherever it
    stands."""
    token, lexicon, word = sentence.tokens[index], sentence.lexicon, sentence.word(index)
    if word in lexicon.given or word in sentence.own.persons:
        return True
    if sentence.small:
        return _is_seldom_a_word(word, lexicon)
    return word in lexicon.heading and token.capital and token.start


def _is_near(sentence: Sentence, index: int) -> bool:
    return (sentence.tokens[index].capital or sentence.small) and sentence.own.is_near(sentence.word(index))


def _cannot_be_name(sentence: Sentence, index: int) -> bool:
    """Return whether this is a word that nobody is called."""
    word = sentence.word(index)
    return not (word in sentence.lexicon.ambiguous or _is_given(sentence, index) or _is_near(sentence, index))


def _owns(sentence: Sentence, index: int) -> bool:
    """Return whether a name owns or does something. `Marks' demo`, `Grace'll ask`."""
    token, lexicon, word = sentence.tokens[index], sentence.lexicon, sentence.word(index)
    if token.tail == "'" and token.capital and word[:-1] in lexicon.given:
        return True
    if token.tail not in OWNING:
        return False
    if _is_given(sentence, index) or (token.capital and (word in lexicon.families or word in lexicon.virtues)):
        return True
    rare = word not in lexicon.basic or token.start
    return token.tail == "'s" and sentence.small and rare and not _is_introduced(sentence, index)


def _with_capital(sentence: Sentence, index: int) -> Verdict:
    """Decide on a word with a capital: given names, unless they begin as the word."""
    token, lexicon, word = sentence.tokens[index], sentence.lexicon, sentence.word(index)
    if not token.capital or sentence.small:
        return None
    if _is_given(sentence, index):
        return PASS if _is_word_at_start(sentence, index) else (index,)
    named = sentence.is_capital(index + 1) and not token.after and word not in lexicon.bases
    return (index,) if _speaks(sentence, index) or named else PASS


def _everyday(sentence: Sentence, index: int) -> Verdict:
    """Decide on a word in small letters that is no given name: `park said no`."""
    token, lexicon, word = sentence.tokens[index], sentence.lexicon, sentence.word(index)
    if _is_given(sentence, index):
        return None
    beside = sentence.last(index - 1) if sentence.last(index) in ("and", "or", "but") else ""
    if beside in lexicon.describing and word in lexicon.describing:
        return PASS  # "funny and hard"
    everyday = word in lexicon.bases and word in lexicon.basic  # "help", "work"
    named = (token.start and _speaks(sentence, index)) or (not everyday and is_lowercase_name(sentence, index))
    return (index,) if sentence.small and named else PASS


def _is_listed_small(sentence: Sentence, index: int) -> bool:
    """Return whether this is one of several names in small letters. `hall, cox and i
    met`."""
    if not sentence.small or not _is_like_name(sentence, index):
        return False
    token, tokens = sentence.tokens[index], sentence.tokens
    lines = token.start and (index + 1 == len(tokens) or tokens[index + 1].start)
    others = [each for each in (index - 1, index + 1) if lines]
    before, joint = (tokens[index - 1].after, sentence.last(index)) if index else ("", "")
    ends = bool(token.after) or index + 1 == len(tokens) or sentence.next(index) in sentence.lexicon.closed
    if token.after == "," or sentence.next(index) in ("and", "or", "n"):
        others.append(index + 1 if token.after else index + 2)
    if ends and (before == "," or joint in ("and", "or", "n")):
        others.append(index - 1 if before else index - 2)
    return any(_is_like_name(sentence, each, index) for each in others)


def _is_like_name(sentence: Sentence, index: int, beside: int | None = None) -> bool:
    """Return whether this is a word that many are called, or one masked as a name."""
    if not 0 <= index < len(sentence.tokens):
        return False
    lexicon, word, reason = sentence.lexicon, sentence.word(index), sentence.tokens[index].reason
    if reason is not None:
        return reason in (MaskReason.NAME, MaskReason.OWN, MaskReason.UNKNOWN) and word not in lexicon.roles
    if word in lexicon.closed or not (word in lexicon.surnames or word in lexicon.given or word in lexicon.heading):
        return False
    return beside is None or not (word in lexicon.describing and sentence.word(beside) in lexicon.describing)


def _is_own(sentence: Sentence, index: int) -> bool:
    return sentence.word(index) in sentence.own.persons and is_own_name(sentence, index)


def _stands_alone(sentence: Sentence, index: int) -> bool:
    return sentence.small and stands_alone(sentence, index)


def _is_seldom_a_word(word: str, lexicon: Lexicon) -> bool:
    """Return whether this is a family name, or a virtue that is neither a verb nor an
    adjective."""
    quality = word in lexicon.describing and word not in lexicon.adjectives
    return word in lexicon.families or (word in lexicon.virtues and word not in lexicon.bases and not quality)


def _is_introduced(sentence: Sentence, index: int) -> bool:
    last = sentence.last(index)
    return last in sentence.lexicon.possessive or last in sentence.lexicon.describing


def _is_greeted(sentence: Sentence, index: int) -> bool:
    """Return whether someone is addressed. `Hi Chase`, `thank you Frank`, `Jack, could
    you`."""
    token, last, after, lexicon = sentence.tokens[index], sentence.last(index), sentence.next(index), sentence.lexicon
    given = token.word in lexicon.given or token.word in sentence.own.persons
    if not (given or sentence.small or token.capital):
        return False  # "sorry first", "thanks later"
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


def _is_listed(sentence: Sentence, index: int) -> bool:
    """Return whether a capital further on makes this word a name too.

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
    """Return whether an everyday word acts as a firm or product. `Oracle sold us`."""
    token, lexicon, after = sentence.tokens[index], sentence.lexicon, sentence.next(index)
    if token.word not in lexicon.firms or not token.capital or sentence.small:
        return False
    return bool(does(sentence, index)) or (after in _SINGLE and token.word not in lexicon.openers)


def _speaks(sentence: Sentence, index: int) -> bool:
    """Return whether this is the subject of something that only a person does or is."""
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
    """Return whether something is said that fits a quality and no person.

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
    """Return whether this is a verb in the imperative, by what follows it.

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
    """Return whether a name begins a sentence as the everyday word that it also is."""
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


def _head(asks: Callable[[Sentence, int], bool]) -> Callable[[Sentence, int], Verdict]:
    return lambda sentence, index: PASS if sentence.is_at_head(index) and asks(sentence, index) else None


WORDS = (  # these let a word at the head of a sentence pass
    Rule(
        "a word that describes the next one",
        _head(Sentence.describes),
        MaskReason.NAME,
        ("{Grace} visit went well.",),
        ("Quick replies beat long reports.", "Song lyrics stay in the mind."),
    ),
    Rule("a command", _head(_is_command), MaskReason.NAME, ("{Mark} no longer asks.",), ("Mark what is decided.",)),
    Rule(
        "a quality, and something said about it",
        _head(_is_said_of_it),
        MaskReason.NAME,
        ("{Hope} is not well.",),
        ("Hope is not a plan.",),
    ),
)
RULES = (
    Rule("a firm that acts", one(_is_firm), MaskReason.NAME, ("{Teams} told us to wait.",), ("Teams need to wait.",)),
    Rule(
        "one in a list of names",
        one(_is_listed),
        MaskReason.NAME,
        ("{Foster, Obinna} and me",),
        ("Time, trust and me",),
    ),
    Rule(
        "a word that is nobody's name",
        harmless(_cannot_be_name),
        MaskReason.NAME,
        ("Thanks {Hope}.",),
        ("we talk and listen",),
    ),
    Rule(
        "a name in the possessive", one(_owns), MaskReason.NAME, ("{Marks}' demo went well.",), ("The demo went well.",)
    ),
    Rule(
        "a greeting",
        one(_is_greeted),
        MaskReason.NAME,
        ("{Case}, if you read this, thank you.",),
        ("Well, if you read this, thank you.",),
    ),
    Rule(
        "a name with its capital",
        _with_capital,
        MaskReason.NAME,
        ("{Mark} not in today.",),
        ("Time for a walk today.",),
    ),
    Rule(
        "one of several names in lower case",
        one(_is_listed_small),
        MaskReason.NAME,
        ("{hall, cox} and i met",),
        ("time, trust and i met",),
    ),
    Rule(
        "an everyday word in lower case",
        _everyday,
        MaskReason.NAME,
        ("they met {lake} at noon",),
        ("word list", "gave the list"),
    ),
    Rule(
        "one of your own names in lower case",
        one(_is_own),
        MaskReason.NAME,
        ("All praise should go to {frank}.",),
        ("We had a frank talk.",),
    ),
    Rule(
        "a given name in lower case",
        one(is_lowercase_name),
        MaskReason.NAME,
        ("We heard that {rob} has the notes.",),
        ("We heard that nobody has the notes.",),
    ),
    Rule(
        "a given name that stands alone",
        one(_stands_alone),
        MaskReason.NAME,
        ("we waited {dawn} left",),
        ("we waited and left",),
    ),
)
