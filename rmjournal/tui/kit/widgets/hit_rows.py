"""A list of hits, with the words that were found underlined."""

import re
from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from rmjournal.domain.text import fold
from rmjournal.tui.kit.widgets.rows import Row, Rows


class HitRows(Rows):
    """Underline in each title the words that begin with one of `words`, which are
    folded."""

    words: Sequence[str] = ()

    def _first(self, row: Row, index: int, width: int) -> Strip:
        strip = super()._first(row, index, width)
        if not self.words or self.concealed:
            return strip
        pattern = re.compile("|".join(rf"(?<!\w){re.escape(word)}\w*" for word in self.words))
        strong = Style(bold=True, underline=True)
        segments = []
        for at, segment in enumerate(strip):
            folded = fold(segment.text.replace("…", " "))  # which would fold into three
            if at != 1 or len(folded) != len(segment.text):  # only the title, where letters stand for letters
                segments.append(segment)
                continue
            end = 0
            for found in pattern.finditer(folded):
                plain, hit = segment.text[end : found.start()], segment.text[found.start() : found.end()]
                style = segment.style
                segments += [Segment(plain, style), Segment(hit, style + strong if style else strong)]
                end = found.end()
            segments.append(Segment(segment.text[end:], segment.style))
        return Strip(segments, strip.cell_length)
