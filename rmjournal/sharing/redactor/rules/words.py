"""Decide on a word alone: the allow-list, and what capitals mean."""

from rmjournal.sharing.redactor.rules.rule import PASS, Rule, Verdict, harmless, one
from rmjournal.sharing.redactor.sentence import Sentence
from rmjournal.sharing.redactor.tokens import MaskReason

STEMS = frozenset(("ca", "wo", "sha", "ai"))  # of can't, won't, shan't, ain't
_ABBREVIATIONS = frozenset(("AI", "OK"))
_WITH_CAPITAL = frozenset(("mentor", "mentors", "mentee", "mentees"))


def _is_pronoun(sentence: Sentence, index: int) -> bool:
    return sentence.word(index) in sentence.lexicon.pronouns


def _is_abbreviation(sentence: Sentence, index: int) -> bool:
    token, own = sentence.tokens[index], sentence.own
    return token.text in _ABBREVIATIONS and token.word not in own.initials and token.word not in own.persons


def _is_unknown(sentence: Sentence, index: int) -> bool:
    """Return whether this word is missing from the allow-list."""
    token, lexicon, word = sentence.tokens[index], sentence.lexicon, sentence.word(index)
    if token.text == "Ai":
        return True
    if word in lexicon.vocabulary or word in lexicon.counts or index in sentence.passing:
        return False
    return not (token.tail == "n't" and (word in STEMS or word in lexicon.closed))


def _shouted(sentence: Sentence, index: int) -> Verdict:
    """Decide on a word of a text in capitals, where capitals mean nothing."""
    lexicon, word = sentence.lexicon, sentence.word(index)
    if not sentence.shouted:
        return None
    if word in lexicon.closed:
        return PASS
    doubtful = word in lexicon.given or (word in lexicon.ambiguous and word not in lexicon.basic)
    return (index,) if doubtful or word in sentence.own.persons else PASS


def _has_capital(sentence: Sentence, index: int) -> bool:
    token = sentence.tokens[index]
    return token.capital and not token.start and token.word != "i" and token.word not in _WITH_CAPITAL


RULES = (
    Rule("a gendered pronoun", one(_is_pronoun), MaskReason.PRONOUN, ("{She} asked {him}.",), ("They asked them.",)),
    Rule(
        "an abbreviation",
        harmless(_is_abbreviation),
        MaskReason.CAPITAL,
        ("We asked {HR} first.",),
        ("We tried AI for notes.", "That is OK."),
    ),
    Rule(
        "a word that is not known",
        one(_is_unknown),
        MaskReason.UNKNOWN,
        ("We asked {Obinna} first.", "My {asthma} is back."),
        ("We asked people first.",),
    ),
    Rule(
        "a name in all-capitals text",
        _shouted,
        MaskReason.NAME,
        ("{DAISY} WANTS A CLEAR AGENDA.",),
        ("WE WANT A CLEAR AGENDA.",),
    ),
    Rule(
        "a capital inside a sentence",
        one(_has_capital),
        MaskReason.CAPITAL,
        ("We asked {Stone} first.",),
        ("We left no stone in place.",),
    ),
)
