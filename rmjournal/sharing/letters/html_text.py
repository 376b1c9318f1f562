"""Turn the HTML of a mail into lines of text. Nothing in it is loaded or run.

One pass over the tags, whatever they are: the parser of the standard library takes time
that grows with the square of a hostile input."""

import html
import re
from collections.abc import Sequence
from typing import Final

_BLOCKS: Final = (
    "address|article|blockquote|body|br|center|dd|div|dl|dt|figcaption|footer|form|h1|h2|h3|h4|h5|h6|header|hr|html|"
    "li|main|nav|ol|p|pre|section|table|tbody|thead|tr|ul"
)
_BREAKS: Final = frozenset(_BLOCKS.split("|"))
_APART: Final = frozenset(("blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "table", "ul"))
_UNREAD: Final = frozenset(("head", "script", "style", "title", "template"))
_MOST_TAGS: Final = 30_000
_STRUCK: Final = frozenset(("s", "strike", "del"))
_EMPTY: Final = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"))
_DEEPEST: Final = 60  # elements within words that were struck out
_TAG: Final = re.compile(r"<(?:!--|(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>|[!?][^<>]*>)")


def html_text(source: str) -> str:
    """Return the text of HTML: a block a line, and outside of `pre` line ends as
    blanks. Words that were struck out stand between ~~."""
    pieces: list[str] = []
    struck: list[str] = []  # the open elements from the one that strikes out
    is_decoded = "=\n" not in source  # else a tag may be broken, and another view has it whole
    unread = verbatim = at = tags = 0
    while tags < _MOST_TAGS and (found := _TAG.search(source, at)):
        tags += 1
        if not unread:
            pieces.append(_data(source[at : found.start()], verbatim, struck))
        at = found.end()
        closes, name = found.group(1), (found.group(2) or "").lower()
        if not name:
            if found.group() == "<!--":
                end = source.find("-->", at)
                at = end + 3 if end >= 0 else len(source)
            continue
        if name in _UNREAD:
            unread = max(0, unread + (-1 if closes else 1))
        elif name == "pre":
            verbatim = max(0, verbatim + (-1 if closes else 1))
        if name in _BREAKS and not (closes and name == "br"):
            pieces.append("\n\n" if name in _APART else "\n")
        elif name in ("td", "th"):
            pieces.append(" ")
        if name == "li" and not closes:
            pieces.append("- ")
        if closes and name in struck:
            del struck[len(struck) - 1 - struck[::-1].index(name) :]
        elif is_decoded and not closes and name not in _EMPTY and len(struck) < _DEEPEST:
            struck += [name] if struck or _strikes(name, found.group()) else []
    if not unread:
        pieces.append(_data(source[at:], verbatim, struck))
    return "".join(pieces)


def _strikes(name: str, tag: str) -> bool:
    return name in _STRUCK or "line-through" in tag.lower()


def _data(text: str, verbatim: int, struck: Sequence[str]) -> str:
    text = html.unescape(text if verbatim else re.sub(r"[ \t\n\r]+", " ", text))
    bare = text.strip()
    if not struck or not bare:
        return text
    return text.replace(bare, f"~~{bare}~~", 1)
