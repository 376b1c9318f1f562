"""Cut a text into words, each with its punctuation; mask what is no English word."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum


class MaskReason(StrEnum):
    """Why a word is masked, as the person reads it."""

    ADDRESS = "an address, a number or a code"
    LETTERS = "letters that aren't plain English"
    CAPITAL = "a capital letter inside a sentence"
    UNKNOWN = "a word not known to be harmless"
    NAME = "may be a name"
    OWN = "one of your own names"
    NUMBER = "a number"
    ROLE = "a role or team that few people share"
    PRONOUN = "gives away someone's gender"
    NEAR = "next to something masked"
    BLOCKED = "couldn't be made safe"


class Token:
    """A word of a text.

    `text` is the word as printed; `word` is it in lower case without `tail`, which is
    's, 'll and the like. `before` and `after` are the marks around it that may be
    printed. `glue` joins it to the previous word: a space, a line end, a hyphen or a
    slash."""

    __slots__ = ("after", "before", "capital", "caps", "glue", "reason", "start", "tail", "text", "word")

    def __init__(self, text: str, word: str = "", tail: str = "", reason: MaskReason | None = None) -> None:
        self.text = text
        self.word = word
        self.tail = tail
        self.reason = reason
        self.before = self.after = ""
        self.glue = " "
        self.start = False  # a sentence, a line or a quotation begins here
        self.capital = text[:1].isupper()
        stem = text[: len(text) - len(tail)]
        self.caps = len(stem) > 1 and stem.isupper()


def mask(masked: Iterable[Token], reason: MaskReason, *, everything: bool) -> None:
    """Give a reason to words that have none; words of grammar between them stay."""
    for token in masked:
        if token.reason is None and (everything or token.word not in ("of", "the", "a", "and", "in")):
            token.reason = reason


_INVISIBLE = {"Cf", "Cc", "Co", "Cs", "Cn"}
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u02bc\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"),
        **dict.fromkeys("\u2014\u2015", " - "),
        **dict.fromkeys("\u2022\u00b7\t", " "),
        **dict.fromkeys("\r\v\f\x85\u2028\u2029", "\n"),
        "\u2026": "...",
    }
)
_SPLIT_AT_LINE_END = re.compile(r"(?<=[^\W\d_])-[ ]*\n\s*(?=[^\W\d_])")
_NUMBERING = re.compile(r"^[ ]*\d{1,2}[.)](?=[ ])", re.MULTILINE)

_AT = r"(?:@|\(at?\)|\[at?\]|\{at\}|<at>)"
_DOT = r"(?:\(dot\)|\(d\)|\[dot\]|\[d\]|\{dot\}|<dot>)"
_ALONE = r"(?<![\w.+-])"  # start at words only: from every letter on, long words would take too long
_NAME = r"[\w+-]+(?:(?:\.|\s+(?:dot|underscore|dash|hyphen)\s+)[\w+-]+)*"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_ALONE}[a-z][a-z0-9+.-]*://\S+",
        r"\bwww\.\S+",
        rf"{_ALONE}{_NAME}\s+at\s+[\w-]+(?:\s+dot\s+[\w-]+)+",
        rf"{_ALONE}{_NAME}\s*{_AT}\s*[\w-]+(?:(?:\s*(?:\.|{_DOT})\s*|\s+dot\s+)[\w-]+)+",
        r"(?<!\S)\S*@\S+",
        r"(?<!\S)#\w[\w.-]*",
        rf"{_ALONE}[\w-]+(?:\s+dot\s+(?:[a-z]{{2,3}}|example|info|online|local|test))+\b",
        rf"{_ALONE}[\w-]+(?:[ ]\.[ ](?-i:[a-z]{{2,}}))+\b",
        rf"{_ALONE}[\w-]+(?:\.[\w-]+)*\.[a-z]{{2,}}(?:/\S*)?",
    )
)
_MARK = "\ue000"  # replaces what a pattern took; the text's own private characters are gone by then
_EDGES = re.compile(rf"([^\w'{_MARK}]*'*)(.*?)([^\w{_MARK}]*)", re.DOTALL)
_AROUND = re.compile(r"[\"'(\[{<>}\])*_~.,;:!?/&-]*")
_PARTS = re.compile(r"([-/&]+|[.,;:!?()\"]+)")
_TAIL = re.compile(r"(?:'(?:s|ll|d|ve|re|m)|n't)\Z|(?<=s)'\Z", re.IGNORECASE)
_ENDS = re.compile(r"[.!?:]")
_ABBREVIATED = frozenset(
    ["mr", "mrs", "ms", "dr", "prof", "st", "rev", "capt", "col", "sgt", "lt", "jr", "sr", "vs", "etc"]
)


def normalised(text: str) -> str:
    """Return the text in NFKC, without invisible characters.

    Typographic marks become ASCII, a bare & becomes "and", and words that a hyphen
    split at a line end are joined."""
    text = unicodedata.normalize("NFKC", text.translate(_PLAIN)).translate(_PLAIN)
    text = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in _INVISIBLE)
    return _NUMBERING.sub(" ", _SPLIT_AT_LINE_END.sub("", text)).replace(" & ", " and ")


def tokens(text: str) -> list[Token]:
    """Return the words of a normalised text, in order, without marks that belong to
    none."""
    taken: list[str] = []

    def take(match: re.Match[str]) -> str:
        taken.append(match.group().replace(_MARK, ""))
        return _MARK

    for pattern in _PATTERNS:
        text = pattern.sub(take, text)
    found: list[Token] = []
    hidden = iter(taken)
    for line in text.split("\n"):
        first = True
        for chunk in line.split():
            made = _of_chunk(chunk, hidden)
            if made:
                made[0].glue = "\n" if first and found else " "
                made[0].start = first or _ends_sentence(found[-1]) or '"' in made[0].before
                first = False
                found += made
            elif found and not first:
                found[-1].after += _kept(chunk, "-") and " -"
    return found


def _ends_sentence(token: Token) -> bool:
    return bool(_ENDS.search(token.after)) and token.word not in _ABBREVIATED and len(token.word) != 1


def _kept(marks: str, allowed: str) -> str:
    return "".join(mark for mark in marks if mark in allowed)


def _of_chunk(chunk: str, hidden: Iterator[str]) -> list[Token]:
    """Return the words of what stands between two spaces."""
    match = _EDGES.fullmatch(chunk)
    before, core, after = match.groups() if match else ("", chunk, "")
    if after.startswith("'") and core.endswith("s"):
        core, after = core + "'", after[1:]
    if not core:
        return []
    reason = _strange(core) or (None if _AROUND.fullmatch(before + after) else MaskReason.LETTERS)
    pieces = _PARTS.split(core)
    made: list[Token] = []
    for index in range(0, len(pieces), 2):
        piece = pieces[index]
        mark = pieces[index - 1] if index else ""
        if not piece:
            continue
        token = _token(piece.strip("'"[: piece.endswith("s'") ^ 1]) or piece, reason, hidden)
        if made:
            joint = mark[:1] if mark[:1] in "-/&" else " "
            made[-1].after += _kept(mark, '.,;:!?()"')
            token.glue = joint
        made.append(token)
    if made:
        made[0].before = _kept(before, '"(')
        made[-1].after += _kept(after, ').,;:!?"')
    return made


def _strange(core: str) -> MaskReason | None:
    if _MARK in core or any(c.isdigit() for c in core):
        return MaskReason.ADDRESS
    if not core.isascii() or re.search(r"[^a-zA-Z'/&.,;:!?()\"-]", core):
        return MaskReason.LETTERS
    return None


def _token(piece: str, reason: MaskReason | None, hidden: Iterator[str]) -> Token:
    if _MARK in piece:
        taken = " ".join(next(hidden, "") for mark in piece if mark == _MARK)
        return Token(taken, reason=MaskReason.ADDRESS)
    tail = _TAIL.search(piece)
    word = piece[: tail.start()] if tail else piece
    return Token(
        piece,
        word=word.lower(),
        tail=tail.group().lower() if tail else "",
        reason=reason or (MaskReason.LETTERS if _is_odd(word) else None),
    )


def _is_odd(word: str) -> bool:
    """Return whether this word has capitals or an apostrophe inside, or is one letter
    only."""
    return (
        not (word.islower() or word.isupper() or word.istitle())
        or (len(word) == 1 and word not in "aAiI")
        or "'" in word
    )
