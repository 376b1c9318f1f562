"""Find words that begin a sentence as none of their kind does.

`Happy was late`, `Rabbit told me`, `Trust runs the corner`. English needs an article
before most nouns, a noun after an adjective, and a person to say or want something. A
word that stands alone before its verb all the same is a name."""

from collections.abc import Callable

from rmjournal.sharing.redactor.rules.rule import PASS, Rule, Verdict
from rmjournal.sharing.redactor.sentence import Sentence
from rmjournal.sharing.redactor.tokens import MaskReason

_ABSTRACT = ("tion", "sion", "ness", "ship", "ence", "ance", "ism", "ing", "ity", "age", "ics")
_AWAY = ("leave", "holiday", "vacation")
_SOMEWHERE = frozenset(("on", "in", "at", "off", "out", "away", "back", "here", "from"))
_HELPERS = frozenset(("is", "was", "has", "had", "did", "does", "isn", "wasn", "hasn", "didn", "doesn", "ca", "wo"))
_BEHIND_VERBS = frozenset(
    (
        "to",
        "that",
        "at",
        "on",
        "in",
        "with",
        "from",
        "about",
        "for",
        "off",
        "up",
        "out",
        "when",
        "if",
        "by",
        "and",
        "or",
        "through",
        "down",
        "back",
    )
)
_AFTER_BASE = frozenset(
    ("me", "us", "them", "it", "that", "the", "a", "my", "our", "how", "what", "why", "no", "yes", "to", "for")
)


def _at_head(sentence: Sentence, index: int) -> bool:
    token = sentence.tokens[index]
    return token.start and token.capital and not sentence.small


def _is_one_of_two_teams(sentence: Sentence, index: int) -> bool:
    """`Audience and Insight merged`."""
    lexicon, other = sentence.lexicon, sentence.word(index + 2)
    joined = sentence.next(index) == "and" and sentence.is_capital(index + 2)
    return joined and other in lexicon.nouns and other not in lexicon.ambiguous


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


def _is_quality_that_was(sentence: Sentence, index: int) -> bool:
    """`Happy was late`, `Calm is away`: a quality is nobody's subject."""
    lexicon, word, after, other = sentence.lexicon, sentence.word(index), sentence.next(index), sentence.word(index + 2)
    if word not in lexicon.describing or word.endswith("ly"):
        return False
    return after in ("was", "has", "had", "did", "does") or (after == "is" and other in _SOMEWHERE)


def _is_busy_family(sentence: Sentence, index: int) -> bool:
    after = sentence.next(index)
    return sentence.word(index) in sentence.lexicon.families and _is_busy(sentence, index, after)


def _is_she(sentence: Sentence, index: int) -> bool:
    """`Praise is kinder than she sounds`."""
    lexicon, word, after = sentence.lexicon, sentence.word(index), sentence.next(index)
    verb = after in lexicon.being or after in lexicon.modals or sentence.is_third_person(after) or does(sentence, index)
    return bool(verb) and _is_single(sentence, word) and _is_meant_by_a_pronoun(sentence, index)


def _does_what_it_cannot(sentence: Sentence, index: int) -> bool:
    word = sentence.word(index)
    if word.endswith("ly") or sentence.tokens[index].after or sentence.tokens[index].tail:
        return False
    done = does(sentence, index)
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


def _may_be_called(sentence: Sentence, index: int) -> bool:
    """Is this a name that many bear, and no word that often begins a sentence?"""
    lexicon, word = sentence.lexicon, sentence.word(index)
    if word in lexicon.closed or word in lexicon.people or word.endswith("ly"):
        return False
    if word in lexicon.given or word in lexicon.heading or word in lexicon.surnames:
        return True
    if word in lexicon.opens or word not in lexicon.ambiguous or word in lexicon.basic:
        return False
    return not (word.endswith(_ABSTRACT) or (word.endswith("s") and word[:-1] in lexicon.vocabulary))


def _begins_to(sentence: Sentence, index: int) -> bool:
    """`Foster to write the draft`, not "Hope to see you"."""
    to_do = sentence.next(index) == "to" and sentence.next(index + 1) in sentence.lexicon.bases
    return to_do and _may_be_called(sentence, index) and sentence.word(index) not in sentence.lexicon.before_to


def _is_explained(sentence: Sentence, index: int) -> bool:
    """`Cox, a junior, helped`, `Bloom, as ever, disagrees`."""
    lexicon, one = sentence.lexicon, sentence.word(index + 1)
    if sentence.tokens[index].after != "," or not _may_be_called(sentence, index):
        return False
    if one in ("if", "when"):
        return sentence.word(index + 2) == "you" and sentence.word(index) not in lexicon.openers
    return one in ("a", "an", "the", "my", "our", "who", "as")


def _is_label(sentence: Sentence, index: int) -> bool:
    """`Foster: what would you change?`, not "Learned: listen first"."""
    if not sentence.tokens[index].after.startswith(":") or sentence.word(index) in sentence.lexicon.labels:
        return False
    return _may_be_called(sentence, index)


def _is_told_of(sentence: Sentence, index: int) -> bool:
    """`Hall is leaving`, `Moss can't`, `Wells has a new role`: a thing would have an
    article."""
    lexicon, word, after = sentence.lexicon, sentence.word(index), sentence.next(index)
    if after in lexicon.adverbs:
        index, after = index + 1, sentence.next(index + 1)
    if not (after in lexicon.modals or after in _HELPERS):
        return False
    if after in ("do", "have", "are", "were") or sentence.is_said_of_thing(index + 1):
        return False
    return _may_be_called(sentence, index if sentence.word(index) == word else index - 1)


def _is_up_to_something(sentence: Sentence, index: int) -> bool:
    """`Hope is leaving the team`, `Joy has a question`: qualities and things do not."""
    lexicon, word, after, behind = (
        sentence.lexicon,
        sentence.word(index),
        sentence.next(index),
        sentence.next(index + 1),
    )
    if not (word in lexicon.given or word in lexicon.families or word in lexicon.virtues):
        return False
    if after in ("is", "was") and behind.endswith("ing"):
        stem = behind[:-3]
        verbs = {stem, stem + "e", stem[:-1] if stem[-1:] == stem[-2:-1] else stem}
        return not verbs.isdisjoint(lexicon.acts) and verbs.isdisjoint(lexicon.of_things)
    what = sentence.next(index + 2)
    what = sentence.next(index + 3) if what in lexicon.describing else what
    return after in ("has", "had") and behind in ("a", "an", "the", "my", "our", "no") and what in lexicon.owned


def _vows(sentence: Sentence, index: int) -> bool:
    """`Lynch vows to ask more`, `Vance objected`: a verb that needs somebody."""
    lexicon, verb = sentence.lexicon, sentence.next(index)
    if verb in lexicon.adverbs:
        verb, index = sentence.next(index + 1), index + 1
    if not verb or verb in lexicon.being or verb in lexicon.closed:
        return False
    behind = sentence.next(index + 1)
    named = _may_be_called(sentence, index if sentence.word(index) not in lexicon.adverbs else index - 1)
    if sentence.is_third_person(verb) or verb in lexicon.finite or verb in lexicon.speech:
        ends = not behind or behind in _BEHIND_VERBS or behind in lexicon.objects
        return named and ends and not (verb in lexicon.describing and not behind)
    return False


def _stands_by_itself(sentence: Sentence, index: int) -> bool:
    """Is this all that a line says? `- Foster`, in a list of names."""
    token, lexicon = sentence.tokens[index], sentence.lexicon
    last = index + 1 == len(sentence.tokens) or sentence.tokens[index + 1].start
    if not last or token.word not in lexicon.surnames or token.after[:1] in ("!", "?"):
        return False
    return token.word not in lexicon.labels and token.word not in lexicon.before_to


def _here(asks: Callable[[Sentence, int], bool]) -> Callable[[Sentence, int], Verdict]:
    return lambda sentence, index: (index,) if _at_head(sentence, index) and asks(sentence, index) else None


RULES = (
    Rule("a person to do something", _here(_begins_to), MaskReason.NAME),
    Rule("a person who is explained", _here(_is_explained), MaskReason.NAME),
    Rule("a person before a colon", _here(_is_label), MaskReason.NAME),
    Rule("a person where a thing would have an article", _here(_is_told_of), MaskReason.NAME),
    Rule("a virtue that is up to something", _here(_is_up_to_something), MaskReason.NAME),
    Rule("a person before a verb", _here(_vows), MaskReason.NAME),
    Rule("a person alone on a line", _here(_stands_by_itself), MaskReason.NAME),
    Rule("two teams", _here(_is_one_of_two_teams), MaskReason.NAME),
    Rule("one of many as a name", lambda s, i: _person(s, i) if _at_head(s, i) else None, MaskReason.NAME),
    Rule("a word that owns", _here(_owner), MaskReason.NAME),
    Rule("a word that is addressed", _here(_is_addressed), MaskReason.NAME),
    Rule("a word that is a person", _here(_is_somebody), MaskReason.NAME),
    Rule("a word beside a name", _here(_is_beside), MaskReason.NAME),
    Rule("a quality that was", _here(_is_quality_that_was), MaskReason.NAME),
    Rule("a family name that is busy", _here(_is_busy_family), MaskReason.NAME),
    Rule("a word that she means", _here(_is_she), MaskReason.NAME),
    Rule("a word that does what it cannot", _here(_does_what_it_cannot), MaskReason.NAME),
)
