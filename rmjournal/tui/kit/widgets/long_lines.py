"""Wrap very long lines fast. Textual lays out a whole line again for each key."""

import re
from typing import NamedTuple

from rich.cells import get_character_cell_size
from textual.document._document import Location
from textual.document._wrapped_document import WrappedDocument

_LONG = 1_000  # characters: Textual lays out a shorter line in under a millisecond
_WHOLE_WORDS = re.compile(r".*\s(?=\S)", re.DOTALL)  # followed by another word's start, within one row


class LongRow(NamedTuple):
    """A row of a long line: the line's number, where the row starts in it (code
    points), its text, and whether it is the line's last row."""

    line: int
    start: int
    text: str
    last: bool


class LongLineDocument(WrappedDocument):
    """Wrap lines as Textual does. A key in a line of 50 kB costs about 2 ms, where the
    base class takes 40.

    It relies on four private lists of the base class. The tests compare the result with
    the base class's own."""

    def row(self, y: int) -> LongRow | None:
        """Return the row at this height if it belongs to a long line without tabs. Such
        rows are drawn one by one."""
        if not 0 <= y < len(self._offset_to_line_info):
            return None
        line, section = self._offset_to_line_info[y]
        text = self.document.get_line(line)
        if len(text) < _LONG or "\t" in text:
            return None
        start, *end = [0, *self.get_offsets(line)][section : section + 2]
        return LongRow(line, start, text[start : end[0] if end else None], last=not end)

    def get_sections(self, line_index: int) -> list[str]:
        """Return a line, cut into its rows."""
        text, offsets = self.document.get_line(line_index), self.get_offsets(line_index)
        return [text[start:end] for start, end in zip([0, *offsets], [*offsets, len(text)], strict=True)]

    def wrap_range(self, start: Location, old_end: Location, new_end: Location) -> None:
        """Wrap again what an edit changed."""
        at = start[0]
        text = self.document.get_line(at) if at < self.document.line_count else ""
        if at == old_end[0] == new_end[0] and len(text) >= _LONG and self._width and _of_one_cell_each(text):
            self._put(at, breaks(text, self._width))
        else:
            super().wrap_range(start, old_end, new_end)

    def _put(self, line: int, offsets: list[int]) -> None:
        more, top = len(offsets) - len(self._wrap_offsets[line]), self._line_index_to_offsets[line][0]
        self._wrap_offsets[line] = offsets
        self._tab_width_cache[line] = [0]
        if more:
            bottom = self._line_index_to_offsets[line][-1] + 1
            self._offset_to_line_info[top:bottom] = [(line, section) for section in range(len(offsets) + 1)]
            self._line_index_to_offsets[line] = list(range(top, top + len(offsets) + 1))
            for below in range(line + 1, len(self._line_index_to_offsets)):
                self._line_index_to_offsets[below] = [y + more for y in self._line_index_to_offsets[below]]


def breaks(text: str, width: int) -> list[int]:
    """Return where rows of so many cells begin, the first apart. The text has no tabs,
    and each character is one cell wide.

    A word moves down whole, with the blanks after it. One that is wider than a row is
    cut."""
    at, found = 0, list[int]()
    while len(text) - at > width:
        whole = _WHOLE_WORDS.match(text, at, at + width + 1)
        at = whole.end() if whole else at + width
        found.append(at)
    return found


def _of_one_cell_each(text: str) -> bool:
    return "\t" not in text and all(get_character_cell_size(each) == 1 for each in set(text))
