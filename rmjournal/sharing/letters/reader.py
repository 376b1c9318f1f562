"""Find the points and answers of a letter that came back, whatever mail made of it.

A code says where a point ends. Where it begins, and what was done to it on the way, the
code decides too: of all beginnings and all ways to undo what mail does, the one whose
text has this code is right. Where none has, the words were changed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, NamedTuple

from rmjournal.domain.model.pair import Role
from rmjournal.domain.points import code_of_folded, folded, read_code, read_point
from rmjournal.domain.replies import Said
from rmjournal.domain.text import plain
from rmjournal.sharing.letters import unpacking
from rmjournal.sharing.letters.lines import (
    begins_here,
    depth_of,
    has_struck,
    readings,
    unquoted,
    without_headers,
    without_struck,
)

MOST_CODES: Final = 100  # of one letter
MOST_BYTES: Final = 40_000_000  # hashed for one letter
MOST_TRIES: Final = 60_000  # beginnings tried for one letter
MOST_READINGS: Final = 4_000  # ways to undo what was done, of all points of one letter
LONGEST_POINT: Final = 12_000  # characters before a code
_MOST_LINES: Final = 400
_MOST_COMPARED: Final = 300  # words of a point that was changed

_DIGIT: Final = "[0-9A-TV-Za-tv-z]"
_CUT: Final = r"(?:\n[ \t>|\u00bb]*)?"  # a line that was cut off within a code
_FOUR: Final = _CUT.join((_DIGIT,) * 4)
_GAP: Final = r"[^\S\n]*(?:\\?[-\u2010-\u2015\u2212\u00ad\u2043\ufe63\uff0d])?[^\S\n]*(?:\n[ \t>|\u00bb]*)?"
_CODE: Final = re.compile(
    rf"\\?[\[\uff3b][ \t\u00a0*_`]*({_FOUR}{_GAP}{_FOUR}{_GAP}{_FOUR})[ \t\u00a0*_`]*\\?[\]\uff3d]"
)
_BEFORE_REFERENCE: Final = re.compile(
    r"(?:Instead of|Replaces)\s*(?:[>|\s]*\[[^\]\n]{10,40}\][,\s]*(?:and)?\s*)*\Z", re.I
)
_ROLES: Final = {folded(role.words).lower(): role for role in Role}
_WHO: Final = "|".join(
    re.sub(r"\\[()]", r"\\\\?\g<0>", re.escape(role.words)).replace("\\ ", r"[>|\s]+") for role in Role
)
_ANSWER: Final = re.compile(
    r"(?:\A|(?<=\n)|(?<=[.!?:\])] ))[>|\s*_#-]*"
    rf"((?:({_WHO})[>|\s]+says[>|\s]+)?(yes[>|\s]+after[>|\s]+all|yes|no|not[>|\s]+yet))[\s:*_]*(?:to\s*)?\Z",
    re.I,
)
_LONGEST_ANSWER: Final = 80
_OWNED: Final = re.compile(rf"Owner:[>|\s]+(?:{_WHO})\.[^\n\[]{{0,40}}[>|\s]*\Z", re.I)  # ends a point, never an answer
_FREE: Final = re.compile(
    r"(?:(yes|yep|yeah|agreed|agree|i agree|ok|okay|fine|fine by me|fine with me|happy with this|good|done"
    r"|\U0001f44d\ufe0f?)"
    r"|(no|nope|disagree|not agreed|i don't agree)|(not yet|not sure|maybe|let's talk))[ .,!]*\Z",
    re.I,
)
_PREFIX: Final = re.compile(r"[^\w\s]*(?:\d{1,3}|[a-zA-Z])?[^\w\s]*")


class SeenPoint(NamedTuple):
    """A point in what came.

    `words` is its text as it came, cleaned; `as_sent` says whether it has the words
    that its code stands for. `said` is an answer that stands right under it."""

    code: str
    words: str
    as_sent: bool
    instead_of: tuple[str, ...] = ()
    said: Said | None = None


class SeenAnswer(NamedTuple):
    """An answer by code in what came; `by` is who says so, if it says whose it is."""

    code: str
    said: Said
    by: Role | None = None


class Seen(NamedTuple):
    """What stands in a text that came: points and answers, each once, in its order.

    `text` is the text that was read, fit for a terminal. `unread` says whether some of
    it was left because there was too much."""

    points: tuple[SeenPoint, ...]
    answers: tuple[SeenAnswer, ...]
    text: str
    unread: bool = False


@dataclass
class Work:
    """How much was done, and how much may be."""

    tries: int = 0
    hashed: int = 0
    readings: int = 0

    @property
    def is_over(self) -> bool:
        """Return whether as much was done as may be."""
        return self.tries >= MOST_TRIES or self.hashed >= MOST_BYTES or self.readings >= MOST_READINGS


@dataclass
class _Found:
    """What the views of one text gave so far.

    `struck` has the points in which words were struck out: the plain text of a mail
    often shows nothing of it."""

    points: dict[str, SeenPoint] = field(default_factory=dict)
    answers: dict[str, SeenAnswer] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    struck: dict[str, SeenPoint] = field(default_factory=dict)


class _Token(NamedTuple):
    """A code in a text, and the text since the point before it."""

    code: str
    start: int
    end: int
    since: int
    instead_of: tuple[str, ...]


def read_letter(given: str | bytes, known: Mapping[str, str] | None = None, work: Work | None = None) -> Seen:
    """Return the points and answers of a letter, a mail or a chat.

    `known` has what is shown under the codes of this journal. The work is bounded:
    1 MB of anything takes less than a second."""
    work = work or Work()
    known = known or {}
    found = _Found()
    best = ""
    most = -1
    unread = False
    for view in unpacking.views(given):
        clean = plain(view)
        tokens, is_cut = _tokens(clean)
        unread = unread or is_cut
        best, most = (clean, len(tokens)) if len(tokens) > most else (best, most)
        for token in tokens:
            _read(clean, token, known, found, work)
    for code, point in found.struck.items():
        read = found.points.get(code)
        if read is None or not read.as_sent or not has_struck(read.words):
            found.points[code] = point
            found.answers.pop(code, None)
    points = tuple(found.points[code] for code in found.order if code in found.points)
    answers = tuple(found.answers[code] for code in found.order if code in found.answers and code not in found.points)
    return Seen(points, answers, best, unread or work.is_over)


def _tokens(text: str) -> tuple[list[_Token], bool]:
    """Return the codes that end a point or are an answer, the first MOST_CODES, and
    whether there are more."""
    tokens: list[_Token] = []
    since = 0
    references: list[str] = []
    for count, found in enumerate(_CODE.finditer(text)):
        if count >= MOST_CODES:
            return tokens, True
        code = read_code(found.group(1).replace("\n", "").replace(">", "").replace("|", "").replace("\\", ""))
        if code is None:
            continue
        if _BEFORE_REFERENCE.search(text, max(since, found.start() - 400), found.start()) or (
            references and _BEFORE_REFERENCE.search(text[max(0, found.start() - 400) : found.start()])
        ):
            references.append(code)
            since = found.end()
            continue
        tokens.append(_Token(code, found.start(), found.end(), since, tuple(references)))
        references = []
        since = found.end()
    return tokens, False


def _read(text: str, token: _Token, known: Mapping[str, str], found: _Found, work: Work) -> None:
    before = found.points.get(token.code)
    region = text[max(token.since, token.start - LONGEST_POINT) : token.start]
    is_read = before is not None and before.as_sent and (before.said or not _reply_under(text, token))
    if is_read and not has_struck(region):
        return
    shown = folded(plain(known[token.code])) if token.code in known else None
    words = _as_sent(region, token.code, shown, work)
    if token.code not in found.order:
        found.order.append(token.code)
    if words is not None:
        found.answers.pop(token.code, None)
        words = known.get(token.code, words)
        under = _reply_under(text, token) or (before.said if before is not None else None)
        found.points[token.code] = SeenPoint(token.code, words, True, token.instead_of, under)
        return
    came = _came(region, shown)
    if has_struck(came):
        struck = SeenPoint(token.code, without_struck(came) or came, False, token.instead_of)
        found.struck[token.code] = _closer(struck, found.struck.get(token.code), shown)
    answer = _ANSWER.search(text, max(token.since, token.start - _LONGEST_ANSWER), token.start)
    if answer is not None and _stands_alone(text, token, answer, shown):
        by, said = (re.sub(r"[>|\s]+", " ", each or "").replace("\\", "").lower() for each in answer.group(2, 3))
        found.answers.setdefault(token.code, SeenAnswer(token.code, Said(said), _ROLES.get(by)))
    elif came and token.code not in found.answers and (before is None or not before.as_sent):
        point = SeenPoint(token.code, came, False, token.instead_of, _reply_under(text, token))
        found.points[token.code] = _closer(point, before, shown)


def _closer(new: SeenPoint, old: SeenPoint | None, known: str | None) -> SeenPoint:
    """Return the one of two readings of a changed point that has less beside its
    words: another may have the tags of its HTML."""
    if old is None:
        return new
    wanted = set(known.split()) if known is not None else set()
    return min((old, new), key=lambda each: len(wanted ^ set(each.words.split())))


def _as_sent(region: str, code: str, known: str | None, work: Work) -> str | None:
    """Return the words in front of a code as they were sent, or None if no words there
    have this code."""
    lines = region.rstrip(" \t\n").split("\n")[-_MOST_LINES:]
    for reading in readings(lines):
        if work.is_over:
            return None
        work.readings += 1
        text = reading.rstrip(" \t\n*_`\\>|")
        if known is not None and _ends_with(text, known):
            return known
        flat = folded(text)
        for start in _starts(flat):
            if work.is_over:
                return None
            suffix = flat[start:]
            work.tries += 1
            work.hashed += len(suffix)
            if code_of_folded(suffix) == code:
                words = _as_written(text, suffix)
                if words is not None:
                    return words
                break
    return None


def _starts(flat: str) -> Iterator[int]:
    """Yield where a point may begin in a folded text: at each word, and behind marks at
    the start of one. The nearest first."""
    at = len(flat)
    while at > 0:
        at = flat.rfind(" ", 0, at)
        first = at + 1
        yield first
        marks = _PREFIX.match(flat, first)
        if marks is not None:
            for inner in range(first + 1, min(marks.end(), first + 8) + 1):
                if (
                    inner < len(flat)
                    and flat[inner] != " "
                    and not (flat[inner - 1].isalnum() and flat[inner].isalnum())
                ):
                    yield inner
        if at < 0:
            return


@lru_cache(maxsize=2_000)
def _folded(line: str) -> str:
    return folded(line)


def _ends_with(text: str, known: str) -> bool:
    """Return whether a text ends with these words, but for how its lines are broken.

    At a break the known words say whether there was a blank, a hyphen or nothing. No
    other sign may differ."""
    lines = [_folded(each) for each in text[-3 * len(known) - 2_000 :].split("\n")]
    at = len(known)
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if not line:
            continue
        if at < len(known):
            if known[at - 1] == " ":
                at -= 1
            elif line.endswith("-") and not known[:at].endswith("-"):
                line = line[:-1]
        if len(line) >= at:
            return line.endswith(known[:at]) and begins_here("\n".join((*lines[:number], line[: len(line) - at])))
        if not known[:at].endswith(line):
            return False
        at -= len(line)
    return False


def _as_written(text: str, suffix: str) -> str | None:
    """Return the part of a text that folds to these words, with its line ends.

    None if something else stands before it in the same point."""
    for found in reversed(list(re.finditer(r"\S", text))):
        start = found.start()
        length = len(text) - start
        if 2 * length >= len(suffix) and folded(text[start:]) == suffix:
            return _tidied(text[start:]) if begins_here(text[:start]) else None
        if length > 4 * len(suffix) + 400:
            break
    return None


def _tidied(text: str) -> str:
    """Return a text with the lines that its author meant: at lists and empty lines."""
    made: list[str] = []
    is_apart = False
    for line in text.split("\n"):
        words = " ".join(line.split())
        if not words:
            is_apart = True
        elif not made or is_apart or re.match(r"(?:[-*\u2022]|\d{1,2}[.)]) |Owner: ", words):
            made.append(words)
            is_apart = False
        else:
            made[-1] += f" {words}"
    return "\n".join(made)


def _came(region: str, known: str | None) -> str:
    """Return what stands in front of a code whose words were changed: as much as
    looks like the words that were sent, or else the last paragraph."""
    lines = [without_headers(each).strip() for each in region.rstrip().split("\n")[-40:]]
    text = "\n".join(lines).strip()
    if known is None:
        items = re.split(r"\n\s*\n|\n(?=\d{1,3}[.)] )", text)
        last = items[-1] if items else ""
        return _tidied(re.sub(r"\A\s*(?:\d{1,3}[.)]|[-*\u2022])\s+", "", last))[:2000]
    wanted = known.split()[:_MOST_COMPARED]
    words = text.split()[-(len(wanted) + 40) :]
    blocks = [each for each in SequenceMatcher(None, words, wanted, autojunk=False).get_matching_blocks() if each.size]
    if not blocks:
        return " ".join(words[-len(wanted) :])
    start = max(0, blocks[0].a - blocks[0].b)
    while start < blocks[0].a and re.fullmatch(r"\W*\d{0,3}\W*", words[start]):
        start += 1
    if start and re.fullmatch(r"~~\W*\d{0,3}\W*", words[start - 1]):  # struck out from the number on
        start -= 1
    return " ".join(words[start:])


def _stands_alone(text: str, token: _Token, answer: re.Match[str], known: str | None) -> bool:
    """Return whether this is an answer, and not the end of a point that was changed."""
    if known is not None:
        after = folded(plain(re.sub(r"(?m)^[ \t>|]+", "", text[token.end : token.end + 2 * len(known) + 200])))
        words = folded(read_point(known).words)  # an answer repeats them, without the owner
        if after.startswith((known[: max(12, len(known) // 2)], words if len(words) >= 12 else known)):
            return True
    before = text[max(token.since, answer.start() - 2 * len(known or "") - 200) : answer.start(1)].rstrip(" \t>|*_#-")
    if not before.strip() or before.endswith("\n\n") or re.search(r"\n[ \t>|]*\n[ \t>|]*\Z", before):
        return not _resembles(before, known) if known is not None else _OWNED.search(before) is None
    return before.endswith("\n") and (known is not None and not _resembles(before, known))


def _resembles(text: str, known: str) -> bool:
    """Return whether the last words of a text look like these, changed."""
    wanted = set(known.lower().split())
    last = folded(text).lower().split()[-len(wanted) - 6 :]
    return sum(each in wanted for each in last) * 3 >= len(wanted)


def _reply_under(text: str, token: _Token) -> Said | None:
    """Return a plain yes or no right under a point, from someone who does not quote."""
    start = text.rfind("\n", 0, token.start) + 1
    depth = depth_of(text[start : token.start + 1])
    if depth == 0:
        return None
    for line in text[token.end : token.end + 400].split("\n")[1:4]:
        bare = unquoted(line).strip()
        if not bare:
            continue
        if depth_of(line) >= depth:
            return None
        said = _FREE.match(bare)
        if said is None:
            return None
        return Said.YES if said.group(1) else Said.NO if said.group(2) else Said.NOT_YET
    return None
