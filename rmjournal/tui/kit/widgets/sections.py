"""What is to be known about a screen: short sections, in the side panel or under the
text."""

import textwrap
from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content
from textual.widgets import Static

from rmjournal.tui.kit.safe_text import content

BESIDE = 100  # columns: from here on sections stand in the side panel
ITEM = "\u2013 "  # before each line of a list
MUTED = "$j-muted"  # looked up when it is drawn, so that it follows the theme


class Section(NamedTuple):
    """A heading and what stands under it. `items` are drawn as a list."""

    head: str
    lines: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


class About(Static):
    """Show sections, beside the text or under it."""

    def show(self, sections: Sequence[Section], height: int = 0) -> None:
        """Show these sections: two blank lines apart if all fit into that height, else
        one."""
        width = max(12, self.size.width or 32)
        texts = [text for section in sections for text in (section.head, *section.lines, *section.items)]
        lines = sum(len(_wrapped(text, width - 2)) for text in texts)
        gap = 2 if lines + 2 * len(sections) <= height else 1
        pieces: list[Content] = []
        for section in sections:
            head = Content.styled(section.head, f"bold {MUTED}")
            items = [Content.assemble((ITEM, MUTED), "\n  ".join(_wrapped(each, width - 2))) for each in section.items]
            pieces.append(Content("\n").join([head, *map(content, section.lines), *items]))
        self.update(Content("\n" * (gap + 1)).join(pieces))


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width) or [""]
