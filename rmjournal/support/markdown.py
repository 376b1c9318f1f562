"""Lay out our few kinds of Markdown for a terminal: what guidance and manual are
written in.

Blank lines separate headings (`# `, `## `, `### `), lists (`- ` or `1. `, continued
below their words, and indented for a list in an item), code between two fences, and
paragraphs. In a line there are `*` and `**`, code in backticks and links. There is no
other markup."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

WIDTH = 72  # characters: longer lines are harder to read

_FENCE = "```"
_HEADING = re.compile(r"#{1,3} ")
_ITEM = re.compile(r" *(?:-|\d+\.) ")
_INLINE = re.compile(
    r"`(?P<code>[^`]+)`|\[(?P<label>[^\]]+)\]\((?P<target>[^)\s]+)\)|(?P<stars>\*\*?)(?=\S)(?P<strong>[^*]+)(?<=\S)(?P=stars)"
)
_PAGE = re.compile(r"(?P<name>[a-z]+(?:-[a-z]+)*)\.md")
_CODE_INDENT = "  "


class Kind(StrEnum):
    """What a line belongs to."""

    TITLE = "title"
    HEADING = "heading"
    SUBHEADING = "subheading"
    WORDS = "words"
    CODE = "code"


_HEADINGS = {"# ": Kind.TITLE, "## ": Kind.HEADING, "### ": Kind.SUBHEADING}


class Style(StrEnum):
    """How a run of characters is meant."""

    PLAIN = "plain"
    STRONG = "strong"
    CODE = "code"
    LINK = "link"


class Run(NamedTuple):
    """Characters of one style. `page` is the page of the manual that a link leads to,
    "" for none."""

    text: str
    style: Style = Style.PLAIN
    page: str = ""


class Line(NamedTuple):
    """A line, wrapped, without its markup."""

    kind: Kind
    runs: tuple[Run, ...] = ()

    @property
    def text(self) -> str:
        """The characters of the line."""
        return "".join(run.text for run in self.runs)


def plain_lines(markdown: str, width: int = WIDTH) -> list[str]:
    """Return Markdown as plain lines, wrapped at words.

    Code stays in backticks, and a link names its page or address: nothing else would
    tell them from the words around."""
    return [line.text for line in lines(markdown, width, plain=True)]


def lines(markdown: str, width: int, *, plain: bool = False) -> list[Line]:
    """Return Markdown as lines of runs, wrapped at words.

    Items keep their mark and continue below their words. A heading has no blank line
    after it; a title has one. Code is not wrapped. `plain` is for plain_lines()."""
    found: list[Line] = []
    close = True
    for block in blocks(markdown):
        if not close:
            found.append(Line(Kind.WORDS))
        if _is_code(block):
            code = [Run(_CODE_INDENT + line, Style.CODE) for line in block[1:]]
            found += [Line(Kind.CODE, (run,) if run.text.strip() else ()) for run in code]
            close = False
            continue
        close = block[0].startswith(("## ", "### "))
        for part in block:
            heading, item = _HEADING.match(part), _ITEM.match(part)
            kind = _HEADINGS[heading[0]] if heading else Kind.WORDS
            words = part[len(heading[0]) :] if heading else part
            within = len(part) - len(part.lstrip())
            indents = (within, len(item[0])) if item else (0, 0)
            found += [Line(kind, runs) for runs in _wrapped(_runs(words, plain), width, *indents)]
    return found


def targets(markdown: str) -> list[str]:
    """Return the target of every link, in order."""
    return [match["target"] for match in _INLINE.finditer(_without_code(markdown)) if match["target"]]


def page_of(target: str) -> str:
    """Return the page of the manual that a link leads to, "" for none."""
    match = _PAGE.fullmatch(target)
    return match["name"] if match else ""


def bare(text: str) -> str:
    """Return a text without marks of emphasis."""
    return _INLINE.sub(lambda match: match["strong"] or match[0], text)


def _is_code(block: list[str]) -> bool:
    return block[0].startswith(_FENCE)


def _without_code(markdown: str) -> str:
    return "\n\n".join("\n".join(block) for block in blocks(markdown) if not _is_code(block))


def blocks(markdown: str) -> Iterator[list[str]]:
    """Cut Markdown at blank lines and fences.

    A list becomes one string an item, with its mark; a heading or a paragraph one
    string; code its fence and its lines as they are."""
    parts: list[str] = []
    in_code = False
    for line in [*markdown.strip().splitlines(), ""]:
        if in_code and line.startswith(_FENCE):
            yield parts
            parts, in_code = [], False
        elif in_code:
            parts.append(line.rstrip())
        elif line.startswith(_FENCE) or not line.strip():
            if parts:
                yield parts
            parts, in_code = ([line.strip()], True) if line.strip() else ([], False)
        elif parts and not _ITEM.match(line):
            parts[-1] += " " + line.strip()
        else:
            parts.append(line.rstrip() if _ITEM.match(line) else line.strip())


def _runs(text: str, plain: bool) -> list[Run]:
    found, at = [], 0
    for match in _INLINE.finditer(text):
        found.append(Run(text[at : match.start()]))
        at = match.end()
        if match["code"]:
            found.append(Run(match[0] if plain else match["code"], Style.CODE))
        elif match["target"]:
            found += _link(match["label"], match["target"], plain)
        else:
            found.append(Run(match["strong"], Style.STRONG))
    return [run for run in [*found, Run(text[at:])] if run.text]


def _link(label: str, target: str, plain: bool) -> Iterator[Run]:
    page = page_of(target)
    if page and not plain:
        yield Run(label, Style.LINK, page)
    elif page:
        yield Run(f"{label} (page {page})")
    else:
        at = re.sub(r"^(?:\.\./)+", "rmjournal/", target)  # a file of the package
        yield Run(label if label in at else f"{label} ({at})")


def _wrapped(runs: list[Run], width: int, first: int, indent: int) -> Iterator[tuple[Run, ...]]:
    """Break runs at blanks, so that no line is longer than `width` unless a word is.

    The first line begins with `first` blanks, the others with `indent`."""
    line = [Run(" " * first)] if first else []
    length, has_words = first, False
    for word in _words(runs):
        size = sum(len(run.text) for run in word)
        if has_words and length + 1 + size > width:
            yield _joined(line)
            line, length = ([Run(" " * indent)] if indent else []), indent
        elif has_words:
            # A blank between two words of one style is of that style.
            same = line[-1].style is word[0].style and line[-1].page == word[0].page
            line.append(Run(" ", *word[0][1:]) if same else Run(" "))
            length += 1
        line += word
        length += size
        has_words = True
    if has_words:
        yield _joined(line)


def _words(runs: list[Run]) -> Iterator[list[Run]]:
    word: list[Run] = []
    for run in runs:
        for piece in re.findall(r"\s+|\S+", run.text):
            if not piece.isspace():
                word.append(run._replace(text=piece))
            elif word:
                yield word
                word = []
    if word:
        yield word


def _joined(line: list[Run]) -> tuple[Run, ...]:
    found: list[Run] = []
    for run in line:
        if found and found[-1][1:] == run[1:]:
            found[-1] = run._replace(text=found[-1].text + run.text)
        else:
            found.append(run)
    return tuple(found)
