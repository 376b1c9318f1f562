"""Style headings, emphasis, lists and quotes in a text, a line at a time.

No parser: a line says by itself what it is, so that a key in a long note costs no more
than its line."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rich.cells import cell_len
from textual._wrap import compute_wrap_offsets

HEADING, STRONG, EMPHASIS, QUOTE, CODE, MARK, TEXT = "heading", "strong", "emphasis", "quote", "code", "mark", "text"
BULLET = "•"
RULE = "│"
FEWEST = 8  # cells for the words of a line, however far in it stands

_HEADING = re.compile(r"#{1,6}[ \t]+(?=\S)")
_QUOTE = re.compile(r"[ \t]*>[ \t]?")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+(?=\S)")
_INLINE = re.compile(
    r"(?P<strong>\*\*(?=\S)[^*]+(?<=\S)\*\*|(?<!\w)__(?=\S)[^_]+(?<=\S)__(?!\w))"
    r"|(?P<code>`[^`]+`)"
    r"|(?P<emphasis>(?<![*\w])\*(?=[^\s*])[^*]+(?<=[^\s*])\*(?![*\w])|(?<!\w)_(?=[^\s_])[^_]+(?<=[^\s_])_(?!\w))"
)


class Span(NamedTuple):
    """A part of a line, in characters, and what it is."""

    start: int
    end: int
    style: str


class Run(NamedTuple):
    """Some words of a line that look alike."""

    text: str
    style: str


def spans(line: str) -> Iterator[Span]:
    """Yield what is to be styled in a line as it is written, marks included. Later ones
    go over earlier ones."""
    start = 0
    if opening := _HEADING.match(line):
        yield Span(opening.end(), len(line), HEADING)
        yield Span(0, opening.end(), MARK)
        start = opening.end()
    elif opening := _QUOTE.match(line):
        yield Span(opening.end(), len(line), QUOTE)
        yield Span(0, opening.end(), MARK)
        start = opening.end()
    elif opening := _ITEM.match(line):
        yield Span(0, opening.end(), MARK)
        start = opening.end()
    yield from inline(line, start)


def inline(line: str, start: int = 0) -> Iterator[Span]:
    """Yield the emphasis in a part of a line, marks included."""
    for found in _INLINE.finditer(line, start):
        style = str(found.lastgroup)
        marks = 2 if style == STRONG else 1
        yield Span(found.start() + marks, found.end() - marks, style)
        yield Span(found.start(), found.start() + marks, MARK)
        yield Span(found.end() - marks, found.end(), MARK)


def hanging(line: str) -> int:
    """Return by how many cells the second row of a line stands in: as far as the words
    of its list item or quote."""
    opening = _ITEM.match(line) or _QUOTE.match(line)
    return cell_len(opening[0].expandtabs(4)) if opening else 0


def wrap(text: str, cells: int) -> list[str]:
    """Return one line as rows of at most so many cells, without the blanks between
    them."""
    offsets = compute_wrap_offsets(text, max(cells, 1), tab_size=4)
    return [text[start:end].rstrip() for start, end in zip([0, *offsets], [*offsets, len(text)], strict=True)]


def reading(text: str, cells: int, *, plain: bool = False) -> list[list[Run]]:
    """Return a text as it is read: rows of at most so many cells, without marks. With
    `plain`, no sign stands in for a mark."""
    return [row for line in text.splitlines() for row in _read(line.expandtabs(4).rstrip(), cells, plain)]


def first_words(text: str) -> str:
    """Return the first line that says something, without its marks."""
    for line in text.splitlines():
        if words := "".join(run.text for run in _words(line.strip())).strip():
            return words
    return ""


def _read(line: str, cells: int, plain: bool) -> Iterator[list[Run]]:
    first, rest, quoted = Run("", TEXT), Run("", TEXT), False
    if opening := _ITEM.match(line):
        sign = opening[0].strip()
        sign = sign if sign[0].isdigit() or plain else BULLET
        room = max(cells - len(f"{sign} ") - FEWEST, 0)
        indent = " " * min(len(opening[0]) - len(opening[0].lstrip()), room)
        first, rest = Run(f"{indent}{sign} ", MARK), Run(" " * len(f"{indent}{sign} "), MARK)
    elif _QUOTE.match(line):
        first = rest = Run("> " if plain else f"{RULE} ", MARK)
        quoted = True
    runs = list(_words(line))
    words = "".join(run.text for run in runs)
    for number, row in enumerate(_rows(words, max(cells - len(first.text), FEWEST))):
        lead = first if number == 0 else rest
        yield [lead, *_cut(runs, *row, quoted)] if lead.text else _cut(runs, *row, quoted)


def _words(line: str) -> Iterator[Run]:
    """Yield a line without its marks."""
    style = TEXT
    for opening, kind in ((_HEADING.match(line), HEADING), (_QUOTE.match(line), QUOTE), (_ITEM.match(line), TEXT)):
        if opening:
            style, line = kind, line[opening.end() :]
            break
    at = 0
    for found in _INLINE.finditer(line):
        marks = 2 if found.lastgroup == STRONG else 1
        yield Run(line[at : found.start()], style)
        yield Run(line[found.start() + marks : found.end() - marks], str(found.lastgroup))
        at = found.end()
    yield Run(line[at:], style)


def _rows(text: str, cells: int) -> list[tuple[int, int]]:
    offsets = compute_wrap_offsets(text, cells, tab_size=4)
    return list(zip([0, *offsets], [*offsets, len(text)], strict=True))


def _cut(runs: Iterable[Run], start: int, end: int, quoted: bool) -> list[Run]:
    """Return the runs between two places of the whole text, without a blank at the
    end."""
    found, at = [], 0
    for run in runs:
        piece = run.text[max(start - at, 0) : max(end - at, 0)]
        if piece:
            found.append(Run(piece, QUOTE if quoted and run.style == TEXT else run.style))
        at += len(run.text)
    if found:
        found[-1] = Run(found[-1].text.rstrip(), found[-1].style)
    return found
