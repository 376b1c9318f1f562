"""Blocks of lines, and where they stand on a page of which only a part was seen."""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import accumulate, zip_longest
from typing import NamedTuple, Protocol

from rich.cells import cell_len

LIKELY = 2  # lines of a block that is not laid out yet


class Piece(NamedTuple):
    """Some words in a style. `private` words become bars when text is hidden."""

    text: str
    style: str = "text"
    private: bool = False


class Line(NamedTuple):
    """One line: pieces from the left, and pieces at the right edge."""

    pieces: tuple[Piece, ...] = ()
    right: tuple[Piece, ...] = ()


class Block(NamedTuple):
    """Some lines that are selected together, below so many blank ones. The first lines
    may have a bar in a pair's colour. The selection covers the first `lit`, or all."""

    lines: tuple[Line, ...]
    gap: int = 0
    hue: str = ""
    bars: int = 0
    lit: int = 0


class OnPage(Protocol):
    """What a page takes: what a block is about, whether it can be selected, and how it
    is made for a width."""

    @property
    def about(self) -> Hashable: ...

    @property
    def selectable(self) -> bool: ...

    def make(self, width: int, /) -> Block: ...


class Item(NamedTuple):
    """One block with what makes it."""

    about: Hashable
    make: Callable[[int], Block]
    selectable: bool = True


def joined(left: Sequence[Line], right: Sequence[Line], cells: int) -> tuple[Line, ...]:
    """Return two columns of lines side by side, the second so many cells in."""
    rows = []
    for first, second in zip_longest(left, right, fillvalue=Line()):
        space = max(0, cells - sum(cell_len(piece.text) for piece in first.pieces))
        rows.append(Line((*first.pieces, Piece(" " * space), *second.pieces)))
    return tuple(rows)


class Layout:
    """The blocks of a page. Each is made, and its place known, only when it is asked
    for; until then it counts as LIKELY lines."""

    def __init__(self, items: Iterable[OnPage] = (), expected: int = 0) -> None:
        """Take items as far as needed. About `expected` will come."""
        self._source, self._expected = iter(items), expected
        self.items: list[OnPage] = []
        self.made: dict[int, Block] = {}
        self.has_all = False  # no more items will come
        self._width = 1
        self._heights: list[int] = []  # of each item, with its gap
        self._starts: list[int] = [0]  # where each item begins, and the end

    def pull(self) -> bool:
        """Take one more item. Return whether there was one."""
        item = None if self.has_all else next(self._source, None)
        if item is None:
            self.has_all = True
            return False
        self.items.append(item)
        self._heights.append(LIKELY)
        return True

    def index(self, about: Hashable) -> int | None:
        """Return the number of the block about this, None if there is none."""
        at = 0
        while at < len(self.items) or self.pull():
            if self.items[at].about == about:
                return at
            at += 1
        return None

    def resize(self, width: int) -> None:
        """Make every block again for another width, when it is asked for."""
        self._width, self.made = width, {}
        self._heights, self._starts = [LIKELY] * len(self.items), []

    def start(self, index: int) -> int:
        """Return the line at which an item begins, with its gap."""
        if len(self._starts) != len(self._heights) + 1:
            self._starts = list(accumulate(self._heights, initial=0))
        return self._starts[index]

    @property
    def end(self) -> int:
        """The line below the last item that was taken."""
        return self.start(len(self.items))

    @property
    def height(self) -> int:
        """How many lines there probably are."""
        ahead = 0 if self.has_all else max(self._expected - len(self.items), 1) * LIKELY
        return self.end + ahead

    def top(self, index: int) -> int:
        """Return the first line of a block, below its gap."""
        block = self.made.get(index)
        return self.start(index) + (block.gap if block is not None and index and block.lines else 0)

    def at(self, y: int) -> int:
        """Return the number of the item at a line, -1 if there is none."""
        return bisect_right(self._starts, y, hi=len(self.items)) - 1 if y < self.end else -1

    def block(self, index: int) -> Block:
        """Return a block, laid out."""
        block = self.made.get(index)
        if block is None:
            block = self.made[index] = self.items[index].make(self._width)
            height = len(block.lines) + (block.gap if index and block.lines else 0)
            if height != self._heights[index]:
                self._heights[index] = height
                self._starts = []
        return block

    def lay_out(self, begin: int, until: int) -> bool:
        """Lay out everything between two lines. Return whether anything was new."""
        known, end = len(self.made), self.end
        while end < begin and self.pull():
            end += LIKELY
        at = self.at(begin) if begin < end else max(len(self.items) - 1, 0)
        y = self.start(at)
        while y < until and (at < len(self.items) or self.pull()):
            self.block(at)
            y += self._heights[at]
            at += 1
        return len(self.made) > known
