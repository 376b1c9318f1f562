"""Put people's words on a terminal safely: no markup, no escape sequences, no wider
than their space."""

import re
from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter
from textual.strip import Strip
from textual.style import Style

from rmjournal.domain.text import line, plain

BAR = "▒"
POINTER = "▸"
_LABEL = "label"  # in the style of words that stay when text is hidden
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_ALONE = re.compile(r"(?<!\S)\u200d+|\u200d+(?!\S)")  # a joiner at an edge would swallow the blank next to it
_SOME = re.compile(r"\S+")


def content(text: str, style: str = "") -> Content:
    """Return a person's text for a widget, whatever brackets are in it."""
    return Content.styled(plain(text), style) if style else Content(plain(text))


def label(text: str, style: str = "") -> Content:
    """Return words of the app's own for a `PrivateText`: they stay when text is
    hidden."""
    own = Style.from_meta({_LABEL: True})
    return Content(plain(text)).stylize(Style.parse(style) + own if style else own)


def fit(text: str, cells: int) -> str:
    """Return a text as one line of at most so many cells, with an ellipsis if it was
    cut."""
    if cells <= 0:
        return ""
    for most in (2 * cells + 8, 16 * cells + 64):  # characters: of a long text the rest is never looked at
        shown = _ALONE.sub("", line(text[:most]))
        if cell_len(shown) > cells:
            return set_cell_size(shown, cells - 1).rstrip() + "…"
        if len(text) <= most:
            return shown
    return set_cell_size(shown, cells - 1).rstrip() + "…"


def pointer(is_here: bool, is_plain: bool) -> str:
    """Return what stands before something while the keys are there, one cell. For a
    screen reader it is blank: the cursor says it."""
    return POINTER if is_here and not is_plain else " "


def pad(text: str, cells: int) -> str:
    """Return a text as one line of exactly so many cells."""
    return set_cell_size(fit(text, cells), max(cells, 0))


def concealed(text: str) -> str:
    """Return bars in place of words. How much there is can be seen, but not what."""
    return " ".join(BAR * min(cell_len(word), 12) for word in text.split(" "))


def concealed_strip(strip: Strip) -> Strip:
    """Return a drawn line with bars in place of all that is not blank, except
    labels."""
    return Strip(
        [
            segment
            if segment.style is not None and segment.style.meta.get(_LABEL)
            else Segment(_SOME.sub(lambda word: BAR * cell_len(word[0]), segment.text), segment.style, segment.control)
            for segment in strip
        ],
        strip.cell_length,
    )


class NoControls(LineFilter):
    """Remove control characters from all that is drawn.

    Texts are cleaned when typed and when read. This is for any that were forgotten."""

    def apply(self, segments: Sequence[Segment], background: Color) -> list[Segment]:
        """Return the segments with a mark in place of each control character."""
        return [
            segment
            if segment.control or segment.text.isprintable()
            else Segment(_CONTROL.sub("�", segment.text), segment.style)
            for segment in segments
        ]
