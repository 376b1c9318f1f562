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

from rmjournal.sharing.redactor.lexicon import Lexicon, load
from rmjournal.sharing.redactor.profile import Profile, own_names
from rmjournal.sharing.redactor.pronouns import reword
from rmjournal.sharing.redactor.rules.roles import is_unique
from rmjournal.sharing.redactor.rules.table import apply
from rmjournal.sharing.redactor.rules.words import STEMS
from rmjournal.sharing.redactor.sentence import Sentence
from rmjournal.sharing.redactor.tokens import MaskReason, Token, normalised, tokens

MASK = "[...]"
MOST_MASKED = 0.30  # of the words: with more, the text cannot be shared
FEWEST_KEPT = 4  # words
_SHOUTED = 0.6  # share of capitals above which they mean nothing
_MOST_AMBER = 3
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

    `amber` are at most three words that passed and may still tell who it is about, the
    likeliest first: what may be a name, and what says that there is only one."""

    text: str
    masks: tuple[Mask, ...]
    amber: tuple[str, ...]
    kept: int  # words
    masked: int

    @property
    def exportable(self) -> bool:
        """Return whether enough is left to be worth sharing, and too little is masked
        to be guessed."""
        return self.kept >= FEWEST_KEPT and self.masked <= MOST_MASKED * (self.kept + self.masked)


def redact(text: str, profile: Profile = _NOBODY, off: frozenset[str] = frozenset()) -> Redaction:
    """Return what may be shared of a text: about 1 ms for 240 characters.

    If the result would hold anything but words of the lexicon, it is one mask. Raises
    Failed if the lexicon is missing or altered."""
    sentence = judged(text, profile, off)
    count = len(sentence.tokens)
    amber = _amber(sentence)
    made = _built(reword(sentence), amber)
    if not is_closed(made.text, sentence.lexicon):
        return Redaction(MASK, (Mask(text, (MaskReason.BLOCKED,)),), (), 0, count)
    return made


def judged(text: str, profile: Profile = _NOBODY, off: frozenset[str] = frozenset()) -> Sentence:
    """Return the words of a text, each that may not pass with its reason."""
    lexicon = load()
    own = own_names(profile, lexicon)
    found = tokens(normalised(text))
    letters = "".join(filter(str.isalpha, "".join(token.text for token in found)))
    shouted = len(letters) > 3 and sum(map(str.isupper, letters)) > _SHOUTED * len(letters)
    small = shouted or letters.islower()
    sentence = Sentence(found, lexicon, own, small=small, shouted=shouted)
    apply(sentence, off)
    return sentence


def is_closed(text: str, lexicon: Lexicon) -> bool:
    """Return whether a text has only words of the lexicon, plain punctuation and
    masks."""
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
    doubtful = {word for word in words if word not in lexicon.vocabulary and word not in lexicon.counts} - STEMS
    return not doubtful or doubtful <= {word for phrase in lexicon.passing for word in phrase}


def _built(found: list[Token], amber: tuple[str, ...]) -> Redaction:
    """Build the text from the words that passed, with one mask for each run of
    others."""
    pieces: list[str] = []
    masks: list[Mask] = []
    kept = index = 0
    while index < len(found):
        token = last = found[index]
        text = token.text
        if token.reason is None:
            kept += 1
        else:
            group = _neighbours(found, index)
            last = group[-1]
            index += len(group) - 1
            masks.append(Mask(" ".join(each.text for each in group), tuple(dict.fromkeys(_reasons(group)))))
            text = MASK + (last.tail if last.tail in ("'s", "'") else "")
        glue = "" if not pieces else " " if token.glue == "\n" else token.glue
        pieces.append(glue + token.before + text + last.after)
        index += 1
    return Redaction("".join(pieces), tuple(masks), amber, kept, len(found) - kept)


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


def _amber(sentence: Sentence) -> tuple[str, ...]:
    """Return the words to look at again before sharing."""
    lexicon = sentence.lexicon
    names, alone = list[str](), list[str]()
    for index, token in enumerate(sentence.tokens):
        if token.reason is not None:
            continue
        if sentence.is_at_head(index) and token.word in lexicon.surnames:
            names.append(token.text)
        elif is_unique(sentence, index):
            alone.append(token.text)
    return (*names, *alone)[:_MOST_AMBER]
