"""Define a point of a message that asks for a yes, and its code: who means the same
words has the same code.

The code is the first 60 bits, in Crockford's base32, of SHA-256 over a fixed prefix and
the folded text of the whole point as it is shown. It is for slips, not for fraud:
anyone who knows the words can compute it. Neither the fold nor the code ever
changes."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from rmjournal.domain.model.pair import Role
from rmjournal.domain.text import plain

CODE_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: no I, L, O, U
_CODE_BITS = 60
_PREFIX = b"rmj point 1\0"

# Format characters (Cf) and variation selectors as of Unicode 16, listed so that a code
# does not depend on the version of Unicode that comes with Python.
_UNSEEN = re.compile(
    "[\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f\U000e0100-\U000e01ef]+"
)
_SIGNS = {
    **dict.fromkeys("‘’‚‛′‵ʼʹ`´‹›", "'"),
    **dict.fromkeys("“”„‟″‶«»〝〞〟", '"'),
    **dict.fromkeys("‐‑‒–—―⁃−⸺⸻﹘﹣－", "-"),
    **dict.fromkeys("→➔➜⟶", "->"),
    **dict.fromkeys("←⟵", "<-"),
    **dict.fromkeys("↔⟷", "<->"),
    **dict.fromkeys("⇒⟹", "=>"),
    **dict.fromkeys("⇔⟺", "<=>"),
    **dict.fromkeys("☺🙂😊", ":)"),
    **dict.fromkeys("☹🙁😞", ":("),
    **dict.fromkeys("😀😃", ":D"),
    **dict.fromkeys("❤♥", "<3"),
    "⇐": "<=",
    "😉": ";)",
    "⋯": "...",
    "⁄": "/",
    "©": "(c)",
    "®": "(r)",
    "™": "(tm)",
}
_TO_ASCII = str.maketrans(_SIGNS)
_FACE = re.compile(r"([:;])-([()D])")
_LEGAL = re.compile(r"\((?:c|r|tm)\)", re.IGNORECASE)
_SPELT_CODE = re.compile(r"[0-9A-Z]{12}")
_LOOKALIKES = str.maketrans("OIL", "011")


def folded(text: str) -> str:
    """Return the text as codes compare it.

    NFKC. Typographic quotes, dashes, ellipses and the signs of automatic correction
    become ASCII. Format characters and variation selectors go, and every run of white
    space becomes one blank. Case counts. Folding twice changes nothing more."""
    while True:
        new = _UNSEEN.sub("", text).translate(_TO_ASCII)
        if not new.isascii():
            new = unicodedata.normalize("NFKC", new)
        new = _FACE.sub(r"\1\2", re.sub("=+>", "=>", re.sub("-{2,}", "-", new)))
        new = _LEGAL.sub(lambda match: match.group().lower(), new)
        new = " ".join(new.split())
        if new == text:
            return new
        text = new


def code_of_folded(text: str) -> str:
    """Return the code of a point whose text is folded already."""
    return code_of_digest(sha256(_PREFIX + text.encode("utf-8", "replace")).digest())


def code_of_digest(digest: bytes) -> str:
    """Return the first 60 bits of a digest as twelve digits, spelt."""
    bits = int.from_bytes(digest[:8]) >> (64 - _CODE_BITS)
    return spelt("".join(CODE_DIGITS[bits >> at & 31] for at in range(_CODE_BITS - 5, -1, -5)))


def point_code(shown: str) -> str:
    """Return the code of a whole point as it is shown, such as 3PRY-V2B2-7T86."""
    return code_of_folded(folded(plain(shown)))


def spelt(digits: str) -> str:
    """Return the twelve digits of a code in groups of four."""
    return "-".join((digits[:4], digits[4:8], digits[8:]))


_COPIED = re.compile(r"\A\s*(?P<shown>.+?)\s*\[(?P<code>[^\[\]\n]{12,20})\][^\[\]\n]*\Z", re.DOTALL)
_QUOTE_SIGNS = re.compile(r"^[^\S\n]*(?:[>|\u2502\u2503\u00bb][^\S\n]*)+", re.MULTILINE)
_LIST_SIGN = re.compile(r"\A\s*(?:\d{1,2}[.)]|[-*+\u2022\u2013])\s+")
_REPLACED = re.compile(r"\A\s*Instead of(?:\s+\[[^\[\]\n]{12,20}\])+:\s+")


def copied_code(text: str) -> str:
    """Return the code of a whole point that was typed, or copied from a message: then
    its number, the signs before it, what it replaces and what follows its last line are
    not part of it, unless its own code covers them."""
    text = plain(text).strip()
    found = _COPIED.match(text)
    code = read_code(found["code"]) if found is not None else None
    if found is None or code is None:
        return point_code(text)
    tried = [point_code(each) for each in _without_signs(found["shown"])]
    return code if code in tried else tried[-1]


def _without_signs(copied: str) -> Iterator[str]:
    for shown in (copied, _QUOTE_SIGNS.sub("", copied)):
        unlisted = _LIST_SIGN.sub("", shown)
        yield from (shown, unlisted, _REPLACED.sub("", unlisted))


def read_code(typed: str) -> str | None:
    """Return a code as codes are spelt, or None if this is none.

    Case, brackets, blanks and the sort of dash make no difference; O is 0, I and L are
    1."""
    digits = "".join(char for char in folded(typed).upper() if char.isalnum()).translate(_LOOKALIKES)
    return spelt(digits) if _SPELT_CODE.fullmatch(digits) and "U" not in digits else None


_OWNER = re.compile(
    rf"Owner: ({'|'.join(re.escape(role.words) for role in Role)})\."
    r"(?: Due (\d{1,2} [A-Z][a-z]{2} \d{4})\.)?(?: To do: (.*))?\Z",
    re.DOTALL,
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def short_day(day: date) -> str:
    """Return a day as messages write it, in English whatever the locale: 3 Dec
    2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


class Point(NamedTuple):
    """What a message asks a yes for: words, and who does what by when.

    `owner` is a role, so that both read the same. `to_do` is empty where the words say
    it."""

    words: str
    owner: Role | None = None
    due: date | None = None
    to_do: str = ""

    @property
    def shown(self) -> str:
        """The whole point as a message shows it, without its number and its code."""
        if self.owner is None:
            return self.words
        due = f" Due {short_day(self.due)}." if self.due is not None else ""
        also = f" To do: {self.to_do}" if self.to_do not in ("", self.words) else ""
        return f"{self.words}\nOwner: {self.owner.words}.{due}{also}"

    @property
    def code(self) -> str:
        """The code of the whole point."""
        return point_code(self.shown)


def read_point(shown: str) -> Point:
    """Return the point that is shown so, with or without the ends of its lines.

    The last owner in it counts; what reads like none is words."""
    text = " ".join(shown.split(" ")).strip()
    for match in reversed(list(re.finditer(r"(?<!\S)Owner: ", text))):
        words = text[: match.start()].rstrip()
        if words and (found := _OWNER.match(re.sub(r"\s+", " ", text[match.start() :]))):
            role, due, to_do = found.groups()
            day = _day(due) if due else None
            if due and day is None:
                continue
            owner = next(each for each in Role if each.words == role)
            return Point(words, owner, day, (to_do or "").strip())
    return Point(text)


def _day(typed: str) -> date | None:
    number, month, year = typed.split(" ")
    with suppress(ValueError):
        return date(int(year), _MONTHS.index(month) + 1, int(number))
    return None
