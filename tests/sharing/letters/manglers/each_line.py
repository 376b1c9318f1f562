"""Change each line of a text."""

from collections.abc import Callable


def each_line(text: str, change: Callable[[str], str]) -> str:
    """Return a text with each line changed."""
    return "\n".join(change(each) for each in text.split("\n"))
