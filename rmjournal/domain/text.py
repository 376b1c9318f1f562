"""Clean what a person typed, to be saved, shown on a terminal and searched."""

import re
import unicodedata
from functools import cache

LONGEST = 4 * 1024 * 1024  # characters of one text: more is a file, not a note
# Compiled at the first text that needs them: most lines of a list need none.
_CONTROL = "[\x00-\x08\x0b-\x1f\x7f-\x9f]+"
_SURROGATE = "[\ud800-\udfff]"
_KEPT = bytes((*b"\t\n", *range(0x20, 0x7F)))  # of ASCII
# Line and paragraph separators start a new line in some terminals and not in others.
_SEPARATOR = "[\u2028\u2029]"
# Invisible characters that reorder, hide or imitate others: soft hyphen, fillers,
# zero-width spaces, bidirectional controls, invisible operators, byte order mark,
# annotation and shorthand marks, layout of hieroglyphs, tags. Variation selectors are
# absent, as scripts and emoji need them, and so are marks that are visible.
_DECEPTIVE = (
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]+"
)
_PRINTABLE_AND_DECEPTIVE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")  # as str.isprintable() sees them


# The two joiners stay behind a letter of a script that they shape, and between emoji.
_SHAPED = "\u0600-\u109f\u1780-\u18af\u1900-\u1cff\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff"
_PICTURE = "\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001faff"
_STRAY_JOINER = f"(?<![{_SHAPED}{_PICTURE}])[\u200c\u200d]|(?<=[{_PICTURE}])(?:\u200c|\u200d(?![{_PICTURE}]))"


def clean(text: str) -> str:
    """Return the text fit to be stored.

    Line ends become LF; other control characters but the tab disappear; a lone
    surrogate, which has no UTF-8 form, becomes U+FFFD. Cleaning twice changes nothing
    more. About 20 ms for 1 MB."""
    if text.isascii():
        if not text.encode("ascii").translate(None, _KEPT):  # no controls: a sixth of the time of isprintable()
            return text
    elif all(map(str.isprintable, text.split("\n"))):  # no controls, no surrogates: the usual text
        return text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(_CONTROL, "", text)
    return text if text.isascii() else re.sub(_SURROGATE, "\ufffd", text)


def plain(text: str) -> str:
    """Return the text fit to be printed on a terminal, with line ends and tabs.

    Beyond clean(), it removes what reorders or hides text, so that a reader sees all of
    it: a joiner stays only where it shapes what is seen. Source: the bidirectional and
    default-ignorable characters of Unicode."""
    text = clean(text)
    if text.isascii() or (text.isprintable() and _PRINTABLE_AND_DECEPTIVE.isdisjoint(text)):
        return text
    deceptive, stray_joiner = _unseen()
    return stray_joiner.sub("", deceptive.sub("", re.sub(_SEPARATOR, "\n", text)))


@cache
def _unseen() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Compile what is invisible at the first text that may hold some: 2 ms."""
    return re.compile(_DECEPTIVE), re.compile(_STRAY_JOINER)


def line(text: str, width: int | None = None) -> str:
    """Return the text as one printable line, at most `width` characters (not cells)
    long.

    Every run of white space becomes one space; a cut is marked by an ellipsis, which
    counts towards the width."""
    if width is not None:
        text = text[: 4 * width + 8]  # more is only needed after a long run of spaces
    text = plain(text)
    if text.isascii():
        text = text.replace("\n", " ").replace("\t", " ").strip(" ")  # the only white space that is left
    if "  " in text or not text.isascii():
        text = " ".join(text.split())
    if width is None or len(text) <= width:
        return text
    return text[: width - 1].rstrip(" \u200d") + "…" if width > 0 else ""


def capital(text: str) -> str:
    """Return the text with its first letter as a capital, and the rest as it is."""
    return text[:1].upper() + text[1:]


class _WithoutMarks(dict[int, int | None]):
    """A table for str.translate that drops combining marks and learns each character
    once."""

    def __missing__(self, point: int) -> int | None:
        result = None if unicodedata.combining(chr(point)) else point
        self[point] = result
        return result


_WITHOUT_MARKS = _WithoutMarks()


def fold(text: str) -> str:
    """Return the text as search compares it: without case, accents or compatibility
    forms.

    The result may be longer or shorter than the text, so indices do not carry over."""
    if text.isascii():
        return text.lower()
    bare = unicodedata.normalize("NFKD", text.casefold()).translate(_WITHOUT_MARKS).casefold()
    return unicodedata.normalize("NFKD", bare).translate(_WITHOUT_MARKS)
