"""Find function words that are names: `An asked`, `My explained it`, `Do and Le`.

They are Vietnamese, Chinese, Korean, Turkish, Hebrew and English given names as well.
Every sentence is full of these words, so each rule is a position in which the function
word cannot stand."""

from rmjournal.sharing.redactor.rules.rule import PASS, Rule, Verdict, one
from rmjournal.sharing.redactor.sentence import Sentence
from rmjournal.sharing.redactor.tokens import MaskReason

OWNING = ("'s", "'ll", "'d", "'ve", "'", "'re")

_VOWELS = frozenset("aeiou")
_MODALS = frozenset(("will", "may", "can"))
_NOT_AFTER_A_MODAL = frozenset(
    ("is", "was", "has", "had", "did", "does", "to", "from", "in", "at", "of", "for", "with")
)
_BEHIND_SO = frozenset(("so", "on", "in", "at", "off", "away", "not", "never", "been", "a", "an", "no"))
_BEFORE_NAMES = frozenset(("to", "of", "at", "about", "beside", "behind", "unlike", "between", "without", "near"))
_PREPOSITIONS = frozenset(("and", "or", "in", "at", "on", "of", "is", "about", "around", "after", "again", "as", "if"))


def _owns(sentence: Sentence, index: int) -> bool:
    token = sentence.tokens[index]
    return token.tail in OWNING and token.word != "you" and (token.word != "no" or token.capital)


def _you_acts(sentence: Sentence, index: int) -> Verdict:
    """Return whether "you" is a name. `You offered a desk`: advice would say "you can
    offer"."""
    token, lexicon = sentence.tokens[index], sentence.lexicon
    if token.word != "you":
        return None
    after = sentence.next(index)
    if token.start and token.capital and not token.tail and (after in lexicon.spoken or after in lexicon.tells):
        return (index,)
    return (index,) if sentence.is_capital(index + 1) and sentence.is_verb(sentence.next(index + 1)) else PASS


def _is_modal_name(sentence: Sentence, index: int) -> bool:
    """Return whether "will" or "may" is a name in the middle of a clause. `I saw will
    has left`."""
    word, after, lexicon = sentence.word(index), sentence.next(index), sentence.lexicon
    if word not in _MODALS or after in lexicon.bases:  # "will read", "will put"
        return False
    if word in sentence.own.persons and after in lexicon.describing and after not in lexicon.closed:
        return not (after in lexicon.adverbs or after.endswith("ly"))  # "pete and will, good team"
    after_a_name = after in lexicon.speech or after in lexicon.modals or after in ("has", "was", "to")
    return after_a_name or sentence.acts(index)


def _begins(sentence: Sentence, index: int) -> Verdict:
    if sentence.begins_clause(index):
        return (index,) if _is_subject(sentence, index) else PASS
    return None


def _is_stray(sentence: Sentence, index: int) -> bool:
    """Return whether it stands where only a name can. `To asked`, `Is wants a call`."""
    token, lexicon, word, after = sentence.tokens[index], sentence.lexicon, sentence.word(index), sentence.next(index)
    if not sentence.is_at_head(index) or token.tail:
        return False
    verb = sentence.next(index + 1) if after in lexicon.adverbs else after
    if word in lexicon.subjects:
        many = word in ("we", "they", "these", "those")
        return many and verb in lexicon.spoken and verb.endswith("s")
    if after == "and" and sentence.next(index + 1) == "i":
        return word not in lexicon.before_past
    if verb in lexicon.plurals or (verb not in lexicon.spoken and verb not in lexicon.tells):
        return False
    article = word in lexicon.determiners and word != "enough"  # "the written part", "the thought"
    past = word not in lexicon.before_past and not article
    return verb.endswith("s") or (past and sentence.acts(index))


def _article(sentence: Sentence, index: int) -> Verdict:
    if sentence.word(index) != "an":
        return None
    return (index,) if _is_an(sentence, index) else PASS


def _my(sentence: Sentence, index: int) -> Verdict:
    if sentence.word(index) != "my":
        return None
    return (index,) if _is_my(sentence, index) else PASS


def _is_bare(sentence: Sentence, index: int) -> bool:
    """Return whether this is a function word before a verb that cannot follow it.

    `Near was late`, `Even will ask`; words that begin a question are excepted."""
    token, lexicon, after = sentence.tokens[index], sentence.lexicon, sentence.next(index)
    if not sentence.is_at_head(index) or token.tail or token.word in lexicon.before_verbs:
        return False
    return after in ("is", "was", "has", "had", "did", "does") or after in lexicon.modals


def _is_an(sentence: Sentence, index: int) -> bool:
    """Return whether "an" is a name. `An showed us`.

    The article stands before a vowel, and never before a verb or a preposition."""
    after, lexicon = sentence.next(index), sentence.lexicon
    if not after:
        return sentence.tokens[index].capital or sentence.last(index) != ""
    if after[0] not in _VOWELS:
        return after not in lexicon.no_vowel
    alone = after in _PREPOSITIONS and sentence.tokens[index + 1].glue == " "
    return alone or after in lexicon.speech or after in lexicon.auxiliaries


def _is_my(sentence: Sentence, index: int) -> bool:
    """Return whether "my" is a name, with no noun after it. `My explained it`."""
    after = sentence.next(index)
    if sentence.begins_clause(index) and sentence.acts(index):
        return True
    if after in sentence.lexicon.behind_my and sentence.tokens[index + 1].glue == " ":
        return True
    return sentence.begins_clause(index) and sentence.is_capital(index + 1) and sentence.acts(index + 1)


def _is_object(sentence: Sentence, index: int) -> bool:
    """Return whether this word is in the position of an object or a guest.

    `Told Will that`, `lunch with Do`, `let So talk`, `could Can bring it`."""
    word, last, after, lexicon = sentence.word(index), sentence.last(index), sentence.next(index), sentence.lexicon
    if not last:
        alone = sentence.tokens[index].after == "," or after in ("and", "or")
        listed = sentence.tokens[index].start or (index > 0 and sentence.tokens[index - 1].after == ",")
        return word in _MODALS and alone and listed
    before = sentence.last(index - 1)
    to_somebody = last in ("with", "from", "by", "for") or (last == "to" and before in lexicon.meetings)
    if word in _MODALS:
        if last in _BEFORE_NAMES:
            return True
        if last in lexicon.askers:
            goes_on = after in ("be", "not", "have") or (after in lexicon.bases and last not in lexicon.watchers)
            if goes_on and not sentence.tokens[index].capital:
                return False  # "what you hear may be hard"
            noun = sentence.tokens[index - 1].capital and last in lexicon.nouns  # "Support will come"
            described = before in lexicon.describing and before not in lexicon.closed
            noun = noun or described or before in lexicon.possessive  # "a short call can"
            return last not in ("help", "thank", "thanks") and not noun
        asked = last in ("could", "would", "can", "should", "did", "does") and (
            after in lexicon.bases or after == "ever"
        )
        return to_somebody or asked or last in ("is", "was")
    if word in ("do", "so") and to_somebody and last != "for":
        return sentence.is_complete(index) and not (word == "so" and after == "that")
    if word in ("so", "do") and after in lexicon.bases and after not in lexicon.nouns:
        asked = last in lexicon.modals or last in ("did", "does")
        return (asked and sentence.tokens[index - 1].start) or last in ("let", "lets", "saw", "made")
    if word == "so":
        asked_about = after in ("how", "what", "why", "about") or (after == "to" and word in sentence.own.persons)
        return last in lexicon.askers and asked_about
    if word in lexicon.never_objects:
        return False
    return last in lexicon.askers and sentence.is_complete(index) and after not in lexicon.bases


def _is_subject(sentence: Sentence, index: int) -> bool:
    """Return whether this word is the subject of a clause.

    `So said no`, `Will thinks`, `Do and Le`, `Can from Leeds`."""
    token, word, after, lexicon = sentence.tokens[index], sentence.word(index), sentence.next(index), sentence.lexicon
    if not token.capital and (
        word in lexicon.adverbs or word in ("no", "or")
    ):  # "and just walked", "little or no thought"
        return False
    if sentence.acts(index):
        return True
    if token.start and token.after == "," and sentence.word(index + 1) in lexicon.requests:
        return word in sentence.own.persons or word in ("can", "do", "will", "may")
    if token.after.startswith(";") or (
        token.after == "," and sentence.is_capital(index + 1) and _is_one_of(sentence, index)
    ):
        return True
    if token.start and ":" in token.after and word in ("will", "may", "can", "do", "so"):
        return True
    behind = sentence.is_capital(index + 2) or sentence.is_masked(index + 2)
    if after in ("and", "or", "n"):
        return behind or (sentence.word(index + 2) == "i" and (word != "so" or token.start))
    if after == "from" and (behind or sentence.word(index + 2) in lexicon.plain_departments):
        return True
    if after == "from" and sentence.next(index + 1) == "the" and sentence.is_masked(index + 3):
        return True
    if after in ("in", "at") and behind and sentence.is_verb(sentence.next(index + 2)):
        return True
    if word == "so" and after in lexicon.modals and sentence.next(index + 1) in lexicon.bases:
        return True
    if word in _MODALS:
        if after in lexicon.modals or after in _NOT_AFTER_A_MODAL or after in lexicon.speech:
            return True
        if sentence.small or not token.capital:
            return False
        question = after in lexicon.determiners or after in ("be", "have", "do") or after in lexicon.bases
        question = question and not sentence.is_capital(index + 1)
        return not question and (word != "can" or sentence.is_capital(index + 1))
    if word == "so" and token.start and after in ("is", "was", "has", "had"):  # "So is the plan", not "So is polite"
        what = sentence.next(index + 1)
        if sentence.words[index + 2 : index + 5] == ("the", "one", "who"):
            return True
        return bool(what) and (what in _BEHIND_SO or what not in lexicon.closed)
    if word in ("do", "in") and token.start and (after in ("is", "was", "has", "had") or after in lexicon.modals):
        return True
    return sentence.is_capital(index + 1) and (word in ("do", "long") or sentence.acts(index + 1))


def _is_one_of(sentence: Sentence, index: int) -> bool:
    """Return whether a list begins here, or this is one of the pair's own names.
    `Present: So, Tom`."""
    return sentence.word(index) in sentence.own.persons or (index > 0 and ":" in sentence.tokens[index - 1].after)


STRAY = (  # words of grammar that are no known names
    Rule(
        "a function word used as a person",
        one(_is_stray),
        MaskReason.NAME,
        ("{To} asked me to wait.",),
        ("To ask me was kind.",),
    ),
)
RULES = (  # words of grammar that are names as well
    Rule(
        "a function word in the possessive",
        one(_owns),
        MaskReason.NAME,
        ("{So}'s habit is worth copying.",),
        ("So many habits are worth copying.",),
    ),
    Rule(
        "an before a consonant",
        _article,
        MaskReason.NAME,
        ("thanks to {an} in the end",),
        ("thanks to an hour in the open",),
    ),
    Rule(
        "You as a name",
        _you_acts,
        MaskReason.NAME,
        ("{You} offered a desk.",),
        ("You can offer a desk.", "You've made up your mind then?"),
    ),
    Rule(
        "a function word used as a name before a verb",
        one(_is_bare),
        MaskReason.NAME,
        ("{Near} was late.",),
        ("Near the end we spoke.",),
    ),
    Rule("My with no noun after it", _my, MaskReason.NAME, ("{my} will ask",), ("my plan will work",)),
    Rule(
        "a function word as an object",
        one(_is_object),
        MaskReason.NAME,
        ("Could {will} bring it?",),
        ("Could we bring it?",),
    ),
    Rule("a function word as a subject", _begins, MaskReason.NAME, ("{So} asked why.",), ("So we asked why.",)),
    Rule(
        "Will and May in the middle",
        one(_is_modal_name),
        MaskReason.NAME,
        ("the form {will} asked for",),
        ("the form will help",),
    ),
)
