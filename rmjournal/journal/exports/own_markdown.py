"""Fit Markdown that a person wrote between the headings of a notebook."""

import re

__all__ = ["contained"]

_DEEPER = 3  # a notebook has three levels of headings of its own
_MAY_OPEN = re.compile(r"^ {0,3}(?:#|=|-|```|~~~)", re.MULTILINE)
_LEFT_OPEN = re.compile(r"<(?=[!?]|(?:script|pre|style|textarea)\b)", re.IGNORECASE)  # in HTML, up to the end of a file


def contained(text: str) -> str:
    """Return Markdown with its headings below those of a notebook, and with nothing
    left open that would take in what follows: a block of code, or a comment."""
    if not _MAY_OPEN.search(text) and "<" not in text:
        return text
    from markdown_it import MarkdownIt

    lines, code = text.split("\n"), set[int]()
    tokens = MarkdownIt("commonmark", {"html": False}).parse(text)
    closing = ""
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.map is None or token.level:
            continue
        first, end = token.map
        if token.type in ("fence", "code_block"):
            code.update(range(first, end))
            if token.type == "fence" and not _is_closed(lines[first + 1 : end], token.markup):
                closing = "\n" + token.markup
        elif token.type == "heading_open" and following is not None:
            level = min(int(token.tag[1]) + _DEEPER, 6)
            lines[first] = f"{'#' * level} {' '.join(following.content.split())}"
            lines[first + 1 : end] = [_GONE] * (end - first - 1)
    kept = (one if at in code else _LEFT_OPEN.sub(r"\\<", one) for at, one in enumerate(lines) if one is not _GONE)
    return "\n".join(kept) + closing


_GONE = "\0"  # a line that became part of the heading above it; no text holds this sign


def _is_closed(inside: list[str], mark: str) -> bool:
    last = inside[-1].strip() if inside else ""
    return len(last) >= len(mark) and set(last) == {mark[0]}
