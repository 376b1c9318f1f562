"""Find people at the head of a sentence, where a thing would need an article.

`Foster to write the draft`, `Cox, a junior, helped`, `Hall is leaving`. Only words that
many people are called count, and none of `opens`, which begin sentences themselves."""

from rmjournal.sharing.redactor.rules.names.heads import ABSTRACT, here
from rmjournal.sharing.redactor.rules.rule import Rule
from rmjournal.sharing.redactor.sentence import Sentence
from rmjournal.sharing.redactor.tokens import MaskReason

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


def _may_be_called(sentence: Sentence, index: int) -> bool:
    """Is this a name that many bear, and no word that often begins a sentence?"""
    lexicon, word = sentence.lexicon, sentence.word(index)
    if word in lexicon.closed or word in lexicon.people or word.endswith("ly"):
        return False
    if word in lexicon.given or word in lexicon.heading or word in lexicon.surnames:
        return True
    if word in lexicon.opens or word not in lexicon.ambiguous or word in lexicon.basic:
        return False
    return not (word.endswith(ABSTRACT) or (word.endswith("s") and word[:-1] in lexicon.vocabulary))


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


RULES = (
    Rule(
        "a person to do something",
        here(_begins_to),
        MaskReason.NAME,
        ("{Foster} to write the first draft.",),
        ("Hope to see you soon.", "Hard to say no."),
    ),
    Rule(
        "a person who is explained",
        here(_is_explained),
        MaskReason.NAME,
        ("{Cox}, a junior, helped.", "{Foster}, if you read this, thank you."),
        ("Today, a junior helped.",),
    ),
    Rule(
        "a person before a colon",
        here(_is_label),
        MaskReason.NAME,
        ("{Chance}: what would you change?",),
        ("Learned: what would you change?",),
    ),
    Rule(
        "a person where a thing would have an article",
        here(_is_told_of),
        MaskReason.NAME,
        ("{Gates} didn't mind.", "{Foster} can't make it."),
        ("Trust can grow.", "Less is better."),
    ),
    Rule(
        "a virtue that is up to something",
        here(_is_up_to_something),
        MaskReason.NAME,
        ("{Dream} has a question.", "{Kindness} is writing the notes."),
        ("Trust is growing.",),
    ),
    Rule(
        "a person before a verb",
        here(_vows),
        MaskReason.NAME,
        ("{Sharp} vows to ask more questions.",),
        ("Sharp questions help us to ask more.",),
    ),
    Rule(
        "a person alone on a line", here(_stands_by_itself), MaskReason.NAME, ("We met. {Snow}",), ("We met. Thanks.",)
    ),
)
