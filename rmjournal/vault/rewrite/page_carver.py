"""Find rows in the bytes of a damaged file by their own shape, without SQLite's tree.

A row begins with its size, its id, and a description of its one blob: a few bytes that
hardly ever occur by chance. No page has to say where its rows are, so that a lost page
takes only its own rows along. Nothing here decides if what was found is true: the
sealed boxes do.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

PAGE = 4096
_WHOLE = PAGE - 35  # a longer row goes on in overflow pages
_LEAST = (PAGE - 12) * 32 // 255 - 23  # the least of a longer row on its page
_MORE = PAGE - 4  # what an overflow page holds behind the number of the next one
_LEAF = 0x0D

# A row of version 1: the size of this description, NULL in place of the id, then
# 2n + 12 for a blob of n bytes.
_DESCRIPTION = re.compile(rb"[\x04-\x06]\x00[\x80-\xff]{1,3}[\x00-\x7f]")

Progress = Callable[[int, int], None]


class Cell(NamedTuple):
    """What may be a row: its id, start and size of its blob, and if its page lists
    it."""

    row: int
    at: int
    size: int
    listed: bool


class Carver:
    """The bytes of a file that once was a vault, or never was.

    The pages from `end` on are of a save that did not come to its end: they list no
    row."""

    def __init__(self, data: bytes, end: int | None = None) -> None:
        self.data, self._end = data, len(data) if end is None else end
        self._page = -1
        self._listed: frozenset[int] = frozenset()

    def cells(self, progress: Progress | None = None) -> Iterator[Cell]:
        """Yield all that has the shape of a row, in file order: about 10 us each, 10 ms
        a MiB."""
        for found in _DESCRIPTION.finditer(self.data):
            if found.end() - found.start() != self.data[found.start()]:
                continue
            serial = _number(self.data[found.start() + 2 : found.end()])
            size = (serial - 12) // 2
            if serial % 2 or not 0 < size <= len(self.data):
                continue
            if progress is not None:
                progress(found.start(), len(self.data))
            payload = _varint(found.end() - found.start() + size)
            for start, row in self._beginnings(found.start()):
                if self.data.endswith(payload, 0, start):
                    listed = start - len(payload) in self._listed_near(start - len(payload))
                    yield Cell(row, found.end(), size, listed)

    def box(self, cell: Cell) -> bytes | None:
        """Return the blob of a row, overflow pages followed; None if a part is
        missing."""
        described = 2 + len(_varint(2 * cell.size + 12))
        here = _on_its_page(described + cell.size) - described
        parts, missing, at = [self.data[cell.at : cell.at + here]], cell.size - here, cell.at + here
        while missing > 0:  # falls with each turn, so that a circular chain ends too
            start = (int.from_bytes(self.data[at : at + 4], "big") - 1) * PAGE
            if not PAGE <= start < len(self.data):
                return None
            parts.append(self.data[start + 4 : start + 4 + min(missing, _MORE)])
            missing, at = missing - _MORE, start
        box = b"".join(parts)
        return box if len(box) == cell.size else None

    def _beginnings(self, end: int) -> Iterator[tuple[int, int]]:
        """Yield where a row id that ends here may begin, and which id it would be."""
        for length in range(1, min(end, 9) + 1):
            if length > 1 and self.data[end - length] < 0x80:
                return  # only the last byte of an id is that small, or the ninth
            if length < 9 and self.data[end - 1] >= 0x80:
                continue
            row = _number(self.data[end - length : end])
            if 0 < row < 1 << 63:
                yield end - length, row

    def _listed_near(self, at: int) -> frozenset[int]:
        """Return where the rows listed by this page begin; nothing if it is no table
        leaf."""
        page = at // PAGE
        if page != self._page:
            start = page * PAGE
            head = start + (100 if page == 0 else 0)
            pointers = b""
            if start < self._end and self.data[head : head + 1] == bytes((_LEAF,)):
                count = int.from_bytes(self.data[head + 3 : head + 5], "big")
                pointers = self.data[head + 8 : min(head + 8 + 2 * count, start + PAGE)]
            self._listed = frozenset(
                start + int.from_bytes(pointers[at : at + 2], "big") for at in range(0, len(pointers), 2)
            )
            self._page = page
        return self._listed


def _on_its_page(payload: int) -> int:
    """Return how much of a row lies on its own page, by SQLite's file format."""
    if payload <= _WHOLE:
        return payload
    part = _LEAST + (payload - _LEAST) % _MORE
    return part if part <= _WHOLE else _LEAST


def _number(varint: bytes) -> int:
    """Read one of SQLite's varints: seven bits a byte, eight in the ninth."""
    number = 0
    for byte in varint[:8]:
        number = number << 7 | byte & 0x7F
    return number << 8 | varint[8] if len(varint) == 9 else number


def _varint(number: int) -> bytes:
    """Write a number below 2^56 as SQLite does."""
    septets = [number & 0x7F]
    while number := number >> 7:
        septets.append(number & 0x7F | 0x80)
    return bytes(reversed(septets))
