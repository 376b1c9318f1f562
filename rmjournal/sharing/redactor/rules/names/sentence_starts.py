"""Find words that begin a sentence as none of their kind does.

`Happy was late`, `Rabbit told me`, `Trust runs the corner`. English needs an article
before most nouns, a noun after an adjective, and a person to say or want something. A
word that stands alone before its verb all the same is a name."""

from collections.abc import Callable

from rmjournal.sharing.redactor.rules.rule import PASS, Rule, Verdict
from rmjournal.sharing.redactor.sentence import Sentence
from rmjournal.sharing.redactor.tokens import MaskReason

ABSTRACT = ("tion", "sion", "ness", "ship", "ence", "ance", "ism", "ing", "ity", "age", "ics")
_AWAY = ("leave", "holiday", "vacation")
_GREW = frozenset(("grew", "faded", "mattered", "broke", "spread", "suffered", "followed", "rose", "fell", "began"))
_AFTER_BASE = frozenset(
    ("me", "us", "them", "it", "that", "the", "a", "my", "our", "how", "what", "why", "no", "yes", "to", "for")
)


def _person(sentence: Sentence, index: int) -> Verdict:
    """`Junior told me`, `Friend and I`: such words take an article."""
    token, lexicon, word, after = sentence.tokens[index], sentence.lexicon, sentence.word(index), sentence.next(index)
    if word not in lexicon.people:
        return None
    alone = not (word in lexicon.article_free or word.endswith("s"))
    met = after == "and" and sentence.next(index + 1) == "i"
    acts = bool(does(sentence, index)) or after in ("is", "was", "has", "had", "from") or after in lexicon.modals
    return (index,) if alone and (met or acts or token.tail == "'s") else PASS


def _owner(sentence: Sentence, index: int) -> bool:
    """`Swift's idea`: things own little at the head of a sentence."""
    token = sentence.tokens[index]
    return token.tail == "'s" and token.word not in sentence.lexicon.openers


def _is_addressed(sentence: Sentence, index: int) -> bool:
    token = sentence.tokens[index]
    return bool(token.after) and token.word not in sentence.lexicon.openers and _is_called(sentence, index)


def _is_somebody(sentence: Sentence, index: int) -> bool:
    return sentence.next(index) in ("is", "was") and _is_said_of_somebody(sentence, index)


def _is_beside(sentence: Sentence, index: int) -> bool:
    after = sentence.next(index)
    return after in ("and", "from", "in", "at") and _is_joined(sentence, index, after)


def _does_what_it_cannot(sentence: Sentence, index: int) -> bool:
    word = sentence.word(index)
    if word.endswith("ly") or sentence.tokens[index].after or sentence.tokens[index].tail:
        return False
    done = does(sentence, index)
    return bool(done) and _is_odd(sentence, index, done)


def _is_called(sentence: Sentence, index: int) -> bool:
    """Return whether someone is addressed, or other names follow.

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
    """Return whether this is said of a person.

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
    """Return whether this is joined to a name or a place.

    `Dip and Asha`, `Rabbit and I`, `Harvest from the Bangkok office`."""
    lexicon, word = sentence.lexicon, sentence.word(index)
    other = index + 3 if sentence.word(index + 2) == "the" else index + 2
    if after == "and":
        return sentence.next(index + 1) == "i" or (sentence.is_capital(index + 2) and sentence.is_masked(index + 2))
    named = word in lexicon.virtues or word in lexicon.families
    if (named or word in lexicon.surnames) and sentence.word(other) in lexicon.plain_departments:
        return not sentence.next(other) or sentence.is_verb(sentence.next(other))  # "Harvest from payroll helped"
    if not (named and sentence.is_capital(other) and sentence.is_masked(other)):
        return False
    return after == "from" or sentence.is_verb(sentence.next(other)) or sentence.next(other) in lexicon.speech


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
    """Return whether this is something that a word of this kind does not do."""
    lexicon, word = sentence.lexicon, sentence.word(index)
    personal = done in lexicon.tells or (done in lexicon.speech and done not in lexicon.of_things)
    personal = personal or (done in lexicon.acts and done not in lexicon.of_things)
    if word in lexicon.virtues:
        if done in _GREW and word not in lexicon.given:
            return False
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
        word in lexicon.abstract or (word.endswith(ABSTRACT) and word not in lexicon.plain_departments)
    )


def _has_object(sentence: Sentence, index: int) -> bool:
    return not sentence.next(index) or sentence.next(index) in _AFTER_BASE


def here(asks: Callable[[Sentence, int], bool]) -> Callable[[Sentence, int], Verdict]:
    """Return a judge that masks a word at the head of a sentence if the answer is
    yes."""
    return lambda sentence, index: (index,) if sentence.is_at_head(index) and asks(sentence, index) else None


RULES = (
    Rule(
        "a common noun used as a name",
        lambda s, i: _person(s, i) if s.is_at_head(i) else None,
        MaskReason.NAME,
        ("{Junior} told me to slow down.",),
        ("Nobody told me that before.",),
    ),
    Rule(
        "a word in the possessive",
        here(_owner),
        MaskReason.NAME,
        ("{Rabbit}'s habit is worth copying.",),
        ("Today's habit is worth copying.",),
    ),
    Rule(
        "a word that someone is addressed by",
        here(_is_addressed),
        MaskReason.NAME,
        ("{Rabbit}, could you send it?",),
        ("Well, could you send it?",),
    ),
    Rule(
        "a word that is a person",
        here(_is_somebody),
        MaskReason.NAME,
        ("{Rabbit} is on leave.",),
        ("Everything is on time.",),
    ),
    Rule(
        "a word beside a name",
        here(_is_beside),
        MaskReason.NAME,
        ("{Rabbit} and I agreed.", "{Harvest} from payroll helped."),
        ("You and I agreed.",),
    ),
    Rule(
        "a word doing what only people can",
        here(_does_what_it_cannot),
        MaskReason.NAME,
        ("{Rabbit} asked why.",),
        ("Trust takes time.",),
    ),
)
