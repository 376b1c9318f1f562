"""Suggest a passphrase, and refuse weak ones. There is no score: a passphrase passes,
or a sentence says why not.

A file can be attacked for as long as somebody likes, so more is asked than the 8
characters of NIST SP 800-63B, section 5.1.1.2. As there, nothing passes that is
commonly used, expected, repetitive or sequential, and no mixture of kinds of characters
is asked for. rmjournal/support/word_lists/__init__.py says where the lists come
from."""

import re
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path

from rmjournal.support import word_lists
from rmjournal.support.errors import Refused

SHORTEST_PASSPHRASE = 12  # characters: five words from the list have more
RULE = f"at least {SHORTEST_PASSPHRASE} characters, or five words from the list"
SUGGESTED_WORDS = 6

_LISTS = Path(word_lists.__file__).parent  # importlib.resources costs 25 ms, ten times what a list does
_TAIL = re.compile(r"[\W\d_]{1,8}\Z")  # as long as a date: behind a common word it adds little, more may be a good key
_LONGEST_PIECE = 32  # characters: longer than all that is on the list
_SHORTEST_STRETCH = 4  # characters
_EXPECTED = ("rmjournal", "journal", "mentoring", "reversementoring", "correcthorsebatterystaple")
_UNKIND = frozenset(  # on the list, and nothing that a notebook for two people should say unasked
    {
        "bloated",
        "deceased",
        "disabled",
        "disgrace",
        "fondling",
        "groin",
        "grope",
        "humpback",
        "racism",
        "rectal",
        "thong",
    }
)
_HINT = "Five or six unrelated words are strong and easy to remember."


def suggestion() -> str:
    """Return a new passphrase: words from the system's random source, with single
    spaces between.

    A word is one of 7,765, so that six are one of 7765**6, which is 77 bits. The list
    is read once: about 1 ms."""
    import secrets  # here because it takes ms, and only a new passphrase needs it

    return " ".join(secrets.choice(_suggested()) for _ in range(SUGGESTED_WORDS))


def check_strength(passphrase: str) -> None:
    """Refuse a passphrase for a journal that would soon be guessed.

    Raises Refused for fewer than 12 characters, for a short piece over and over, for
    characters that only count up or down, and for a common password, also twice or with
    up to 8 digits and signs at its end. Case, width and white space make no difference.
    A passphrase that opens a journal already is never checked. The list is read once,
    and searched rather than built up: about 1 ms."""
    if len(" ".join(passphrase.split())) < SHORTEST_PASSPHRASE:
        raise Refused(f"A passphrase needs {RULE}.", _HINT)
    dense = "".join(unicodedata.normalize("NFKC", passphrase).casefold().split())
    piece = _piece(dense)
    if len(piece) < min(SHORTEST_PASSPHRASE, len(dense)) or _counts(dense):
        raise Refused("That passphrase is too repetitive to be safe.", _HINT)
    if _is_common(piece):
        raise Refused("That passphrase is too easy to guess.", _HINT)


def _piece(text: str) -> str:
    """Return the shortest piece that makes this when repeated, or the whole: abc for
    abcabcab."""
    lengths = range(1, min(len(text) // 2, _LONGEST_PIECE) + 1)
    return next((text[:length] for length in lengths if text.startswith(text[length:])), text)


def _counts(text: str) -> bool:
    """Return if long stretches repeat a character or count up or down, as in
    1234aaaa."""
    stretches, step = 1, None
    for one, other in pairwise(text):
        between = ord(other) - ord(one)
        if between in (-1, 0, 1) and step in (None, between):
            step = between
        else:
            stretches, step = stretches + 1, None
    return stretches * _SHORTEST_STRETCH <= len(text)


def _is_common(text: str) -> bool:
    """Return if this is on the list, with or without digits and signs at its end."""
    tail = _TAIL.search(text)
    shortest = tail.start() if tail else len(text)
    return any(_is_listed(text[:length]) for length in range(shortest, len(text) + 1))


def _is_listed(text: str) -> bool:
    return text in _EXPECTED or (bool(text) and f"\n{text}\n" in _common())


@cache
def _suggested() -> tuple[str, ...]:
    return tuple(word for word in (_LISTS / "suggested.txt").read_text("utf-8").split() if word not in _UNKIND)


@cache
def _common() -> str:
    """Return the common passwords, each between two ends of a line."""
    return "\n" + (_LISTS / "common.txt").read_text("utf-8")
