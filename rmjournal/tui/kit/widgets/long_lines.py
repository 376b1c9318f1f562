"""Wrap very long lines fast, and lists with a hanging indent. Textual lays out a whole
line again for each key, and begins every row at the edge."""

import re
from typing import NamedTuple

from rich.cells import get_character_cell_size
from textual._wrap import compute_wrap_offsets
from textual.document._document import DocumentBase, Location
from textual.document._wrapped_document import WrappedDocument
from textual.geometry import Offset

from rmjournal.tui.kit.widgets.markdown import hanging

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
    the base class's own.

    With `hangs`, the rows of a list item or a quote stand under its words."""

    def __init__(self, document: DocumentBase, width: int = 0, tab_width: int = 4, *, hangs: bool = False) -> None:
        self._hangs = hangs
        super().__init__(document, width, tab_width)

    def hang(self, line_index: int) -> int:
        """Return by how many cells the later rows of a line stand in."""
        if not self._hangs or not self._width:
            return 0
        text = self.document.get_line(line_index)
        if len(text) >= _LONG or "\t" in text:
            return 0
        cells = hanging(text)
        return cells if cells < self._width // 2 else 0

    def wrap(self, width: int, tab_width: int | None = None) -> None:
        """Wrap all lines."""
        super().wrap(width, tab_width)
        if not self._hangs or not width:
            return
        rows, info, tops = self._wrap_offsets, list[tuple[int, int]](), list[list[int]]()
        for line, offsets in enumerate(rows):
            if offsets and (cells := self.hang(line)):
                rows[line] = _hung(self.document.get_line(line), width, cells)
            tops.append(list(range(len(info), len(info) + len(rows[line]) + 1)))
            info += [(line, section) for section in range(len(rows[line]) + 1)]
        self._offset_to_line_info, self._line_index_to_offsets = info, tops

    def location_to_offset(self, location: Location) -> Offset:
        """Return where a place in the text is drawn."""
        offset = super().location_to_offset(location)
        _, section = self._offset_to_line_info[offset.y]
        return offset + Offset(self.hang(location[0]), 0) if section else offset

    def get_target_document_column(self, line_index: int, x_offset: int, y_offset: int) -> int:
        """Return the character of a line that is drawn at a cell of one of its rows."""
        cells = self.hang(line_index) if y_offset else 0
        return super().get_target_document_column(line_index, max(x_offset - cells, 0), y_offset)

    def line_at(self, y: int) -> tuple[int, int]:
        """Return the line at a height, and which of its rows that is; (-1, 0) below the
        text."""
        info = self._offset_to_line_info
        return info[y] if 0 <= y < len(info) else (-1, 0)

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
            for line in range(at, min(new_end[0], self.document.line_count - 1) + 1):
                if self._wrap_offsets[line] and (cells := self.hang(line)):
                    self._put(line, _hung(self.document.get_line(line), self._width, cells))

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


def _hung(text: str, width: int, cells: int) -> list[int]:
    """Return where the rows of a line begin if all but the first stand in by so many
    cells."""
    first = compute_wrap_offsets(text, width, tab_size=4)
    if not first:
        return []
    rest = compute_wrap_offsets(text[first[0] :], width - cells, tab_size=4)
    return [first[0], *(first[0] + offset for offset in rest)]


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
