"""Mask what happened to few: accidents, closures, where they were, and illness."""

from rmjournal.sharing.redactor.rules.rule import Rule, Verdict
from rmjournal.sharing.redactor.sentence import Sentence
from rmjournal.sharing.redactor.tokens import MaskReason

_GONE = frozenset(
    ("closed", "closes", "shut", "burned", "burnt", "flooded", "exploded", "moved", "collapsed", "fell", "burst")
)


def _mishap(sentence: Sentence, index: int) -> Verdict:
    happened = sentence.word(index) in sentence.lexicon.mishaps and _has_happened(sentence, index)
    return (index - 1, index) if happened else None


_HURTS = frozenset(("hurt", "hurts", "ache", "aches", "ached", "bled", "bleeds"))
_FAILS = frozenset(("gave", "gives", "went", "goes"))


def _ailment(sentence: Sentence, index: int) -> Verdict:
    """Return a part of the body and what ails it: `knee operation`, `broken arm`."""
    lexicon, word, last = sentence.lexicon, sentence.word(index), sentence.last(index)
    ails = (word in lexicon.ailing and last in lexicon.body) or (word in lexicon.body and last in lexicon.hurt)
    if ails:
        return (index - 1, index)
    after, behind = sentence.next(index), sentence.next(index + 1)
    hurts = after in _HURTS or (after in _FAILS and behind in ("out", "numb"))
    return (index,) if word in lexicon.body and last in ("my", "their") and hurts else None


def _where(sentence: Sentence, index: int) -> Verdict:
    """Return where an event was, which is part of it: `the accident at the gate`."""
    tokens, lexicon, word, where = sentence.tokens, sentence.lexicon, sentence.word(index), sentence.word(index + 3)
    if tokens[index].reason is None or not (word in lexicon.events or word in lexicon.mishaps):
        return None
    there = sentence.next(index) in ("at", "in", "on") and sentence.word(index + 2) in ("the", "our")
    if not there or tokens[index + 1].after or where in lexicon.closed:
        return None
    behind = sentence.next(index + 3)
    if behind in lexicon.sites or behind in lexicon.teams:
        return (index + 3, index + 4)
    return (index + 3,) if where in lexicon.nouns else None


def _closed_site(sentence: Sentence, index: int) -> Verdict:
    gone = sentence.word(index) in sentence.lexicon.sites and sentence.next(index) in _GONE
    return (index, index + 1) if gone else None


def _before_event(sentence: Sentence, index: int) -> Verdict:
    """Return the word before an event or an illness if it is part of it."""
    token, lexicon = sentence.tokens[index], sentence.lexicon
    happened = token.reason is not None and (token.word in lexicon.events or token.word in lexicon.health)
    return (index - 1,) if happened and index and _is_kind_of_event(sentence, index - 1) else None


def _is_kind_of_event(sentence: Sentence, index: int) -> bool:
    """Return whether the word before an event is part of it. `The ferry accident`, not
    "avoid accidents"."""
    lexicon, word, before = sentence.lexicon, sentence.word(index), sentence.last(index + 1) and sentence.last(index)
    noun = word in lexicon.nouns and word not in lexicon.bases
    named = before in lexicon.possessive and word not in lexicon.describing
    return (
        (noun or named) and word not in lexicon.closed and word not in lexicon.people and bool(sentence.last(index + 1))
    )


def _has_happened(sentence: Sentence, index: int) -> bool:
    """Return whether this was an event that few were there for. `The kitchen fire`, not
    "fire drill"."""
    lexicon, last, before = sentence.lexicon, sentence.last(index), sentence.last(index - 1)
    after = sentence.next(index)
    subject = after in lexicon.closed or after in lexicon.article_free  # "since the fire nobody"
    if (after in lexicon.nouns or after in lexicon.bases) and not subject:
        return False
    named = last in lexicon.nouns and not (last.endswith("s") and last[:-1] in lexicon.vocabulary)
    introduced = not before or before in lexicon.determiners or before in lexicon.possessive
    return last == "the" or (bool(last) and introduced and (named or sentence.is_masked(index - 1)))


RULES = (
    Rule(
        "a mishap",
        _mishap,
        MaskReason.ROLE,
        ("Since the {kitchen fire} we've eaten outside.", "Since the {fire} nobody has eaten here."),
        ("Since the fire drill we've eaten outside.",),
    ),
    Rule(
        "what is wrong with a part of the body",
        _ailment,
        MaskReason.UNKNOWN,
        ("My {knee operation} was last year.", "I had a {broken arm}.", "My {back} gave out at work."),
        ("My back is to the door.", "The operation was last year."),
    ),
    Rule(
        "where it happened",
        _where,
        MaskReason.ROLE,
        ("The {explosion} at the {test site} changed us.",),
        ("The talk at the end changed us.",),
    ),
    Rule(
        "a site that closed",
        _closed_site,
        MaskReason.ROLE,
        ("When the {bakery closed} we moved.",),
        ("When the door closed we moved.",),
    ),
)
BACKWARD = (
    Rule(
        "the word before an event",
        _before_event,
        MaskReason.ROLE,
        ("Since the {ferry accident} we've talked.",),
        ("Since the first talk we've talked.",),
    ),
)
