"""Redact a text: pass only words that are known to be harmless where they stand.

The redactor does not look for names. A word passes because it is in the lexicon and
nothing around it makes it a name; anything else becomes `[...]`, with no hint of its
kind or length. The result is built from the words that passed, never by cutting others
out, and is then checked once more against the closed vocabulary. English only: other
languages are masked almost entirely. It misses some names, so the author must read the
result."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from rmjournal.sharing.redactor import contexts, neighbours
from rmjournal.sharing.redactor.lexicon import Lexicon, load
from rmjournal.sharing.redactor.name_rules import may_be_name
from rmjournal.sharing.redactor.own_names import mask_own
from rmjournal.sharing.redactor.profile import OwnNames, Profile, own_names
from rmjournal.sharing.redactor.sentence import Sentence
from rmjournal.sharing.redactor.tokens import MaskReason, Token, normalised, tokens

MASK = "[...]"
MOST_MASKED = 0.30  # of the words: with more, the text cannot be shared
FEWEST_KEPT = 4  # words
_SHOUTED = 0.6  # share of capitals above which they mean nothing
_UNIQUE = frozenset(("only", "first", "last", "single"))
_COUNTED = frozenset(("one", "two", "three", "once", "twice"))
_ABBREVIATIONS = frozenset(("AI", "OK"))
_WITH_CAPITAL = frozenset(("mentor", "mentors", "mentee", "mentees"))
_STEMS = frozenset(("ca", "wo", "sha", "ai"))  # of can't, won't, shan't, ain't
_TAILS = frozenset(("", "'s", "'", "n't", "'ll", "'d", "'ve", "'re", "'m"))
_ENDS = re.compile(r"[.!?;]")
_READ = re.compile(r"\[\.\.\.\](?:'s|')?|[A-Za-z]+(?:'[a-z]+)?|'(?=\s|$|[.,;:!?)\"])|[-/&]|[ .,;:!?()\"]")
_NOBODY = Profile()


class Mask(NamedTuple):
    """One `[...]`: what it hides, and why, in the order of the words."""

    hidden: str
    reasons: tuple[MaskReason, ...]


class Redaction(NamedTuple):
    """A text that may be shared.

    `amber` are words that passed, and may still identify somebody in a small group."""

    text: str
    masks: tuple[Mask, ...]
    amber: tuple[str, ...]
    kept: int  # words
    masked: int

    @property
    def exportable(self) -> bool:
        """Is enough left to be worth sharing, and too little masked to be guessed?"""
        return self.kept >= FEWEST_KEPT and self.masked <= MOST_MASKED * (self.kept + self.masked)


def redact(text: str, profile: Profile = _NOBODY) -> Redaction:
    """Return what may be shared of a text: about 1 ms for 240 characters.

    If the result would hold anything but words of the lexicon, it is one mask. Raises
    Failed if the lexicon is missing or altered."""
    lexicon = load()
    own = own_names(profile, lexicon)
    found = tokens(normalised(text))
    letters = "".join(filter(str.isalpha, "".join(token.text for token in found)))
    shouted = len(letters) > 3 and sum(map(str.isupper, letters)) > _SHOUTED * len(letters)
    small = shouted or letters.islower()
    _mask(Sentence(found, lexicon, own, small=small), shouted=shouted)
    made = _built(found, lexicon)
    if not is_closed(made.text, lexicon):
        return Redaction(MASK, (Mask(text, (MaskReason.BLOCKED,)),), (), 0, len(found))
    return made


def is_closed(text: str, lexicon: Lexicon) -> bool:
    """Does a text hold only words of the lexicon, plain punctuation and masks?"""
    index, words = 0, []
    while index < len(text):
        match = _READ.match(text, index)
        if match is None:
            return False
        piece = match.group().lower()
        if piece[0].isalpha():
            stem = piece[:-3] if piece.endswith("n't") else piece.partition("'")[0]
            if piece[len(stem) :] not in _TAILS:
                return False
            words.append(stem)
        index = match.end()
    doubtful = {word for word in words if word not in lexicon.vocabulary and word not in lexicon.counts} - _STEMS
    return not doubtful or doubtful <= {word for phrase in lexicon.passing for word in phrase}


def _mask(sentence: Sentence, *, shouted: bool) -> None:
    """Give each word that may not pass a reason: by itself, by position, by
    neighbours."""
    passing = _in_phrases(sentence)
    for index, token in enumerate(sentence.tokens):
        if token.reason is None:
            token.reason = _of_word(token, sentence.lexicon, sentence.own, shouted=shouted, phrase=index in passing)
    mask_own(sentence)
    contexts.mask_titled(sentence)
    contexts.mask_phrases(sentence)
    for index in (*range(len(sentence.tokens)), *reversed(range(len(sentence.tokens)))):  # names point both ways
        token = sentence.tokens[index]
        if token.reason is None and index not in passing and may_be_name(sentence, index):
            token.reason = MaskReason.NAME
    contexts.mask_numbers(sentence)
    contexts.mask_codes(sentence)
    contexts.mask_roles(sentence)
    for _ in range(2):  # a name beside a name beside a mask
        neighbours.mask_neighbours(sentence)


def _in_phrases(sentence: Sentence) -> set[int]:
    """Return the indices of words inside phrases that pass whole."""
    words = tuple(token.word for token in sentence.tokens)
    indices: set[int] = set()
    present = set(words)
    for phrase in sentence.lexicon.passing:
        if phrase[0] in present and phrase[-1] in present:
            for index in range(len(words) - len(phrase) + 1):
                if words[index : index + len(phrase)] == phrase:
                    indices.update(range(index, index + len(phrase)))
    return indices


def _of_word(token: Token, lexicon: Lexicon, own: OwnNames, *, shouted: bool, phrase: bool) -> MaskReason | None:
    """Return why a word may not pass whatever is around it; None if it may."""
    word = token.word
    if word in lexicon.pronouns:
        return MaskReason.PRONOUN
    if token.text in _ABBREVIATIONS and word not in own.initials and word not in own.persons:
        return None
    if token.text == "Ai":
        return MaskReason.UNKNOWN
    negated = token.tail == "n't" and (word in _STEMS or word in lexicon.closed)
    if not (word in lexicon.vocabulary or word in lexicon.counts or phrase or negated):
        return MaskReason.UNKNOWN
    if shouted:
        if word in lexicon.closed:
            return None
        doubtful = word in lexicon.given or (word in lexicon.ambiguous and word not in lexicon.basic)
        return MaskReason.NAME if doubtful or word in own.persons else None
    if token.caps and (word not in lexicon.closed or word in lexicon.closed_names):
        return MaskReason.CAPITAL
    if token.capital and not token.start and word != "i" and word not in _WITH_CAPITAL:
        return MaskReason.CAPITAL
    return None


def _built(found: list[Token], lexicon: Lexicon) -> Redaction:
    """Build the text from the words that passed, with one mask for each run of
    others."""
    pieces: list[str] = []
    masks: list[Mask] = []
    amber: list[str] = []
    kept = index = 0
    while index < len(found):
        token = last = found[index]
        text = token.text
        if token.reason is None:
            kept += 1
            if _is_amber(token, lexicon):
                amber.append(text)
        else:
            group = _neighbours(found, index)
            last = group[-1]
            index += len(group) - 1
            masks.append(Mask(" ".join(each.text for each in group), tuple(dict.fromkeys(_reasons(group)))))
            text = MASK + (last.tail if last.tail in ("'s", "'") else "")
        glue = "" if not pieces else " " if token.glue == "\n" else token.glue
        pieces.append(glue + token.before + text + last.after)
        index += 1
    return Redaction("".join(pieces), tuple(masks), tuple(amber), kept, len(found) - kept)


def _neighbours(found: list[Token], index: int) -> list[Token]:
    """Return the run of masked words from an index, up to the end of the sentence."""
    group = [found[index]]
    for token in found[index + 1 :]:
        if token.reason is None or _ENDS.search(group[-1].after):
            break
        group.append(token)
    return group


def _reasons(group: list[Token]) -> Iterator[MaskReason]:
    yield from (token.reason for token in group if token.reason is not None)


def _is_amber(token: Token, lexicon: Lexicon) -> bool:
    name = token.word in lexicon.ambiguous and token.word not in lexicon.closed
    return name or token.word in _UNIQUE or token.word in _COUNTED or token.word in lexicon.counts
