"""Find people at the head of a sentence, where a thing would need an article.

`Foster to write the draft`, `Cox, a junior, helped`, `Hall is leaving`. Only words that
many people are called count, and none of `opens`, which begin sentences themselves."""

from collections.abc import Callable

from rmjournal.sharing.redactor.rules.names.sentence_starts import ABSTRACT
from rmjournal.sharing.redactor.rules.rule import Rule, Verdict
from rmjournal.sharing.redactor.sentence import Sentence
from rmjournal.sharing.redactor.tokens import MaskReason

_HELPERS = frozenset(("is", "was", "has", "had", "did", "does", "isn", "wasn", "hasn", "didn", "doesn", "ca", "wo"))

_THEM = frozenset(("it", "them", "me", "us"))


def _here(asks: Callable[[Sentence, int], bool]) -> Callable[[Sentence, int], Verdict]:
    """Return a judge that masks the first word of a sentence if the answer is yes."""

    def judge(sentence: Sentence, index: int) -> Verdict:
        token = sentence.tokens[index]
        return (index,) if token.start and (token.capital or sentence.small) and asks(sentence, index) else None

    return judge


def _may_be_called(sentence: Sentence, index: int) -> bool:
    """Return whether this is a name that many bear, and no word that often begins a
    sentence."""
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
    if sentence.tokens[index].tail in ("'ll", "'d"):
        return _may_be_called(sentence, index)
    if after in lexicon.adverbs:
        index, after = index + 1, sentence.next(index + 1)
    if not (after in lexicon.modals or after in _HELPERS):
        return False
    if after in ("do", "have", "are", "were") or sentence.is_said_of_thing(index + 1):
        return False
    return _may_be_called(sentence, index if sentence.word(index) == word else index - 1)


def _vows(sentence: Sentence, index: int) -> bool:
    """`Lynch vows to ask more`, `Stone needs time`, `Vance objected`, not `Power cuts
    are a risk`, `Price matters`, `Hope works wonders`."""
    lexicon, word, place = sentence.lexicon, sentence.word(index), index + 1
    if sentence.next(index) in lexicon.adverbs:
        place += 1
    verb, behind = sentence.next(place - 1), sentence.next(place)
    if not verb or verb in lexicon.being or verb in lexicon.closed or not _may_be_called(sentence, index):
        return False
    if verb in lexicon.acts and behind in _THEM:
        return True  # "Page proofread it": of a thing, it would end in "s"
    if not (sentence.is_third_person(verb) or verb in lexicon.finite or verb in lexicon.speech):
        return False
    if verb in lexicon.describing and not behind:
        return False
    if behind in lexicon.being or behind in lexicon.modals or sentence.is_verb(behind):
        return False  # "hall lights were"
    if not behind or behind in lexicon.objects or behind in lexicon.closed:
        return True
    quality = word in lexicon.mass or word in lexicon.virtues or word.endswith(ABSTRACT)
    return not (quality or behind in lexicon.bases)


def _stands_by_itself(sentence: Sentence, index: int) -> bool:
    """Return whether this is all that a line says. `- Foster`, in a list of names."""
    token, lexicon = sentence.tokens[index], sentence.lexicon
    last = index + 1 == len(sentence.tokens) or sentence.tokens[index + 1].start
    if not last or token.word not in lexicon.surnames or token.after[:1] in ("!", "?"):
        return False
    return token.word not in lexicon.labels and token.word not in lexicon.before_to


RULES = (
    Rule(
        "a person to do something",
        _here(_begins_to),
        MaskReason.NAME,
        ("{Foster} to write the first draft.",),
        ("Hope to see you soon.", "Hard to say no."),
    ),
    Rule(
        "a person with a description",
        _here(_is_explained),
        MaskReason.NAME,
        ("{Cox}, a junior, helped.", "{Foster}, if you read this, thank you."),
        ("Today, a junior helped.",),
    ),
    Rule(
        "a person before a colon",
        _here(_is_label),
        MaskReason.NAME,
        ("{Chance}: what would you change?",),
        ("Learned: what would you change?",),
    ),
    Rule(
        "a person where a thing would have an article",
        _here(_is_told_of),
        MaskReason.NAME,
        ("{Gates} didn't mind.", "{Foster} can't make it."),
        ("Trust can grow.", "Less is better."),
    ),
    Rule(
        "a person before a verb",
        _here(_vows),
        MaskReason.NAME,
        ("{Sharp} vows to ask more questions.", "{Stone} needs more time.", "{Page} proofread it twice."),
        ("Sharp questions help us to ask more.", "Price matters more than taste."),
    ),
    Rule(
        "a person alone on a line", _here(_stands_by_itself), MaskReason.NAME, ("We met. {Snow}",), ("We met. Thanks.",)
    ),
)
