"""Clean single lines of mail and chat: quote marks, headers of messages, emphasis."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Final

from rmjournal.domain.points import folded
from rmjournal.domain.texts.message_texts import OPENINGS

_QUOTE: Final = re.compile(r"[^\S\n]*(?:[>|\u2502\u2503\u00bb][^\S\n]?)+")
_LOOSE: Final = re.compile(r"(?<!\S)[>|]+(?!\S)")
_TIME: Final = r"\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?"
_DAY: Final = r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}"
# The headers that chats put before a message: [12:03, 29/11/2026] Heron: |
# 29/11/2026, 12:03 - Heron: | [29.11.26, 12:03:11] Heron: | 12:03 Heron: | <Heron> |
# Heron [12:03]: | [12:03] Heron: | 2026-11-29 12:03 <Heron>
_CHAT: Final = re.compile(
    rf"(?:\[[^\]\n]{{0,30}}\d[:.]\d\d[^\]\n]{{0,20}}\]\s*(?:[^:\n]{{1,40}}:(?:\s|$)|<[^>\n]{{1,40}}>(?:\s|$))?"
    rf"|(?:{_DAY},?\s+)?{_TIME}\s*(?:[-\u2013]\s*)?(?:[^:\n]{{1,40}}:(?:\s|$)|<[^>\n]{{1,40}}>(?:\s|$))"
    rf"|<[^>\n@/]{{1,40}}>(?:\s|$)|[^:\n\[]{{1,40}}\[{_TIME}\]:?(?:\s|$))"
)
_BULLET: Final = re.compile(r"^([ \t]*)[*+\u2022\u00b7\u25aa\u25e6\u2023\u25cf\u25cb\u2013\u2014\uf0b7o][ \t]+")
_ESCAPED: Final = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~\"'&:=^$@/])")
_EMPHASIS: Final = re.compile(r"(?<!\w)(\*\*\*|\*\*|__|\*|_|`)(?=\S)(.{1,2000}?)(?<=\S)\1(?!\w)", re.S)
_LINK: Final = re.compile(
    r"\[([^\[\]\n]{1,300})\]\([^()\s]{1,500}\)|(?<=\S)[ \t]?<(?:https?://|mailto:)[^<>\s]{1,500}>"
)
_BARE_LINK: Final = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,500})>")
_HEADLINE: Final = re.compile(r"^[ \t]*#{1,6}[ \t]+", re.M)
_SPACED: Final = re.compile(r"[ \u00a0\u202f\u2009]+(?=[:;!?\u00bb])|(?<=\u00ab)[ \u00a0\u202f\u2009]+")
_HYPHENS: Final = "-\u2010\u00ad"
_STRUCK: Final = "~~"  # around words that were struck out
_STRUCK_OUT: Final = re.compile(r"\s*~~(?=\S)(.{1,4000}?)(?<=\S)~~", re.S)
MOST_READINGS: Final = 64


def depth_of(line: str) -> int:
    """Return how often a line is quoted."""
    found = _QUOTE.match(line)
    return sum(char in ">|\u2502\u2503\u00bb" for char in found.group()) if found else 0


def unquoted(line: str) -> str:
    """Return a line without its quote marks."""
    found = _QUOTE.match(line)
    return line[found.end() :] if found else line


def without_headers(line: str) -> str:
    """Return a line without quote marks and headers of chat messages, as many as there
    are."""
    for _ in range(4):
        line = unquoted(line).lstrip()
        found = _CHAT.match(line)
        if found is None:
            return line
        line = line[found.end() :]
    return line


def has_struck(text: str) -> bool:
    """Return whether words were struck out in a text."""
    return _STRUCK in text and _STRUCK_OUT.search(text) is not None


def without_struck(text: str) -> str:
    """Return a text without the words that were struck out in it."""
    return _STRUCK_OUT.sub("", text).replace(_STRUCK, "").strip() if has_struck(text) else text


_JUNK: Final = " \t*_`\\>|\u2502\u2503\u00bb#"
_NUMBER: Final = re.compile(r"(?:^|\s)(?:\(?\d{1,3}[.):]|#\d{1,3}|\d{1,3}\s-|[a-z][.)])[\s*_`\\]*\Z")
_NUMBERS: Final = re.compile(r"(?:^|(?<=\s))\(?\d{1,3}[.)]\s")
_SIGN: Final = re.compile(r"^[\s>|]*[\u2022\u00b7\u25aa*+o\u2013\u2014-][\s*_`\\]*\Z")
_ITEM: Final = re.compile(r"^[\s>|]*(?:\(?\d{1,3}[.)]|#\d{1,3}|[a-z][.)]|[\u2022\u00b7*+o-])\s+\S", re.M)
_AFTER_A_CODE: Final = re.compile(r"\s*:?\s*(?:Agreed(?: on \d{1,2} \w{3} \d{4})?\.\s*)?\Z")
_OPENINGS: Final = tuple(folded(each) for each in OPENINGS)


def begins_here(before: str) -> bool:
    """Return whether a point can begin behind this text, which follows the point before
    it.

    Not where words of the same point may stand there: behind them on a line, or on a
    line that goes on from the one above."""
    if _AFTER_A_CODE.match(before):
        return True
    above, _, line = before.rpartition("\n")
    if _SIGN.match(line):
        return True
    if _NUMBER.search(line):
        paragraph = re.split(r"\n[ \t>|]*\n", before)[-1]
        return len(_NUMBERS.findall(paragraph + " ")) <= 1
    if folded(before.rstrip(_JUNK + "\n")).endswith(_OPENINGS):
        return True
    if line.strip(_JUNK):
        return False
    first, *others = above.split("\n")
    if not others:
        return _AFTER_A_CODE.match(first) is not None
    return not others[-1].strip(_JUNK) and not _ITEM.search("\n".join(others))


def readings(lines: Sequence[str]) -> Iterator[str]:
    """Yield what the lines may have been before mail and chat had them, as one text.

    The likeliest first, at most MOST_READINGS."""
    made: set[str] = set()
    bare = [unquoted(each) for each in lines]
    sources = [bare, list(lines)]
    for headless in ([*map(without_headers, lines)], [*map(without_headers, _unescaped("\n".join(lines)).split("\n"))]):
        if headless not in sources:
            sources.insert(1, headless)
    for source, change in product(sources, (_same, _unmarked, _unescaped, _bulleted, _loosened)):
        changed = change("\n".join(source)).split("\n")
        for joined in _joined(changed):
            if joined not in made:
                made.add(joined)
                yield joined
            if len(made) >= MOST_READINGS:
                return


def _same(text: str) -> str:
    return text


def _unmarked(text: str) -> str:
    """Undo Markdown: links, emphasis, escapes, headlines, line breaks."""
    if "](" in text or "<" in text:
        text = _BARE_LINK.sub(r"\1", _LINK.sub(lambda found: found.group(1) or "", text))
    text = _HEADLINE.sub("", text)
    for _ in range(2):
        text = _EMPHASIS.sub(r"\2", text)
    return _unescaped(text)


def _unescaped(text: str) -> str:
    """Undo what keeps Markdown from reading signs."""
    return _ESCAPED.sub(r"\1", re.sub(r"\\$", "", text, flags=re.M))


def _bulleted(text: str) -> str:
    """Give every list the mark that people type."""
    return "\n".join(_BULLET.sub(r"\1- ", each) for each in _unmarked(text).split("\n"))


def _loosened(text: str) -> str:
    """Take out quote marks within lines that were joined, and the blanks that French
    typography puts before signs."""
    return _SPACED.sub("", _LOOSE.sub("", _unmarked(_unescaped(text))))


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines as one text, by each way in which they may have been broken."""
    yield "\n".join(lines)
    broken = [at for at, each in enumerate(lines[:-1]) if each.rstrip()[-1:] in _HYPHENS and lines[at + 1].strip()]
    if broken:
        chosen = (
            list(product((0, 1, 2), repeat=len(broken)))
            if len(broken) <= 3
            else [(0,) * len(broken), (1,) * len(broken)]
        )
        for ways in chosen:
            how = dict(zip(broken, ways, strict=True))
            yield _broken(lines, how)
    longest = max(map(len, lines), default=0)
    if len(lines) > 1 and longest >= 20:
        # Cut off at a width, within words: full lines go on without a blank.
        yield "".join(each + ("" if len(each) >= longest else "\n") for each in lines)


def _broken(lines: Sequence[str], how: Mapping[int, int]) -> str:
    """Return the lines as one text: a broken one goes on without its hyphen (0), with
    it (1), or was not broken (2)."""
    pieces: list[str] = []
    goes_on = False
    for at, each in enumerate(lines):
        line = each.lstrip() if goes_on else each
        way = how.get(at, 2)
        goes_on = way < 2
        pieces.append((line.rstrip()[:-1] if way == 0 else line.rstrip()) if goes_on else line + "\n")
    return "".join(pieces)
