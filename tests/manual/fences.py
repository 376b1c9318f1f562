"""The fenced blocks of a page of the manual, with what their fence says of them."""

from rmjournal.support.markdown import blocks

FENCE = "```"


def fences(markdown: str) -> list[tuple[str, list[str]]]:
    """Return every fenced block: the words after its fence, and its lines."""
    return [
        (block[0].removeprefix(FENCE).strip(), block[1:]) for block in blocks(markdown) if block[0].startswith(FENCE)
    ]
