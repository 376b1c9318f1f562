"""Find the tags that a person writes inside a text: `#rota`, `#next-step`."""

import re

from rmjournal.domain.text import fold

__all__ = ["TAG", "as_tag", "tag_at", "tags_in"]

# After a blank or at the start of a line, a letter first. Not inside of code or links.
TAG = re.compile(r"(?<!\S)#(?P<tag>[^\W\d_][\w-]*)")
_CODE = re.compile(r"^ *(```|~~~).*?^ *\1[^\n]*$|`[^`\n]*`|\]\([^)\n]*\)|<[^>\n]*>", re.DOTALL | re.MULTILINE)
_STARTED = re.compile(r"(?<!\S)#(?P<tag>[^\W\d_][\w-]*)$")


def tags_in(text: str) -> list[str]:
    """Return the tags of a text, folded, each once, in their order."""
    if "#" not in text:
        return []
    found = TAG.finditer(_CODE.sub(lambda code: " " * len(code[0]), text))
    return list(dict.fromkeys(fold(each["tag"]).rstrip("-") for each in found))


def tag_at(before: str) -> str:
    """Return the beginning of a tag that this text ends with, folded, or ""."""
    started = _STARTED.search(before)
    return fold(started["tag"]) if started else ""


def as_tag(words: str) -> str:
    """Return words of another program as a tag with its sign, or "" if no letter is
    left: "Next step" becomes "#Next-step"."""
    joined = re.sub(r"[^\w-]+", "-", words.strip().lstrip("#")).strip("-_")
    joined = joined.lstrip("0123456789-_")
    return f"#{joined}" if joined else ""
