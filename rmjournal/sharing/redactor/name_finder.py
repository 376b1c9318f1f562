"""Find what the redactor takes for a name, in a text that is shared as it is.

Only words with a capital count. The rules read English: in a line that is mostly
unknown to them, only several such words in a row do."""

from collections.abc import Iterator

from rmjournal.sharing.redactor.redaction import judged
from rmjournal.sharing.redactor.sentence import Sentence
from rmjournal.sharing.redactor.tokens import MaskReason, Token

_DATES = frozenset(
    (
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("mon", "tue", "wed", "thu", "thur", "fri", "sat", "sun"),
        *("january", "february", "march", "april", "may", "june", "july"),
        *("august", "september", "october", "november", "december"),
        *("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"),
    )
)
_TITLES = frozenset(["dr", "mr", "mrs", "ms", "mx", "prof", "professor", "sir", "herr", "frau"])
_DENIAL = "no"  # at the start of a sentence; a person of that name has another beside it
_FEWEST = 3  # words in small letters of a line that is judged to be English or not
_UNKNOWN = 0.4  # share of unknown ones among them above which it is not


def names(text: str) -> tuple[str, ...]:
    """Return the names in one line, as they are written: about 1 ms for 240 characters.

    Raises Failed if the lexicon is missing or altered."""
    sentence = judged(text)
    small = [token for token in sentence.tokens if not token.capital]
    unknown = sum(token.reason is not None for token in small)
    is_strange = len(small) >= _FEWEST and unknown > _UNKNOWN * len(small)
    found = [" ".join(token.text.removesuffix(token.tail) for token in run) for run in _runs(sentence, is_strange)]
    return tuple(dict.fromkeys(found))


def _runs(sentence: Sentence, is_strange: bool) -> Iterator[list[Token]]:
    """Yield the words of each name."""
    run: list[Token] = []
    for token in sentence.tokens:
        if run and (not _may_belong(token) or run[-1].after.strip() or token.before.strip() or token.start):
            yield from _counted(sentence, run, is_strange)
            run = []
        if _may_belong(token):
            run.append(token)
    yield from _counted(sentence, run, is_strange)


def _may_belong(token: Token) -> bool:
    """Return whether this can be a part of a name."""
    reasons = (MaskReason.NAME, MaskReason.UNKNOWN, MaskReason.CAPITAL, MaskReason.LETTERS, MaskReason.ROLE)
    return token.reason in reasons and token.capital and token.word.removesuffix("s") not in _DATES


def _counted(sentence: Sentence, run: list[Token], is_strange: bool) -> Iterator[list[Token]]:
    if not run or all(token.word in _TITLES for token in run):
        return
    if len(run) == 1 and run[0].start and run[0].word == _DENIAL:
        return  # "No emails after six" speaks of nobody
    if is_strange and len(run) == 1 and run[0].reason is not MaskReason.NAME:
        return
    if any(_is_name(sentence, token) for token in run):
        yield run


def _is_name(sentence: Sentence, token: Token) -> bool:
    """Return whether this is a name, and no abbreviation, heading or role."""
    lexicon = sentence.lexicon
    if token.reason is MaskReason.NAME:
        return True
    if token.caps or token.word in lexicon.roles or token.word in lexicon.heads:
        return False
    is_called = any(token.word in known for known in (lexicon.given, lexicon.heading, lexicon.families))
    return is_called or token.word not in lexicon.vocabulary
