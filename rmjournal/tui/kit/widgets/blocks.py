"""A page of blocks, each of some lines, that is laid out only as far as it is seen.

A block is read, wrapped and drawn when it comes into sight, so that a page opens, and
goes to its end, as fast with a thousand blocks as with ten. What was not seen yet
counts as LIKELY lines; what is in sight stays where it is when that turns out wrong."""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import accumulate, zip_longest
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Offset, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from rmjournal.tui.kit.safe_text import concealed
from rmjournal.tui.kit.widgets.bars import MARK

WIDEST = 75  # cells: in a longer line the eye gets lost
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
    may have a bar in a pair's colour."""

    lines: tuple[Line, ...]
    gap: int = 0
    hue: str = ""
    bars: int = 0


class Item(NamedTuple):
    """What a block is about, how it is made for a width, and whether it can be
    selected."""

    about: Hashable
    make: Callable[[int], Block]
    selectable: bool = True


class Blocks(ScrollView, can_focus=True):
    """Show blocks. Arrows, j and k, Home, End and the page keys move the selection.
    Enter or a click opens a block.

    In a block that is taller than the window, the arrows first scroll."""

    STYLES: ClassVar = (
        "text", "strong", "muted", "head", "faint", "emphasis", "shared", "selected",
        "amber", "teal", "violet", "rose", "blue", "green",
    )  # fmt: skip
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"blocks--{name}" for name in STYLES}
    BINDINGS: ClassVar = [
        Binding("up,k", "step(-1)", "up", show=False),
        Binding("down,j", "step(1)", "down", show=False),
        Binding("pageup", "page(-1)", "page up", show=False),
        Binding("pagedown", "page(1)", "page down", show=False),
        Binding("home", "first", "first", show=False),
        Binding("end", "last", "last", show=False),
        Binding("enter", "choose", "open", show=False),
    ]

    selected = reactive(-1)
    concealed = reactive(False)

    class Chosen(Message):
        """Say that a block was opened."""

        def __init__(self, blocks: "Blocks", about: Hashable) -> None:
            super().__init__()
            self.blocks, self.about = blocks, about

    class Selected(Message):
        """Say that another block was selected."""

    def __init__(self, *, margin: int = 0, widest: int = WIDEST, widget_id: str | None = None) -> None:
        """Use at most `widest` cells. A selected block is reversed whole or, with a
        `margin`, only so many cells at its left."""
        super().__init__(id=widget_id)
        self.margin, self.widest = margin, widest
        self._source: Iterator[Item] = iter(())
        self._expected = 0
        self._all = True  # items are taken from the source
        self._items: list[Item] = []
        self._blocks: dict[int, Block] = {}  # those that are laid out
        self._heights: list[int] = []  # of each item, with its gap
        self._starts: list[int] = [0]  # where each item begins, and the end
        self._is_filling = False

    # What is shown

    def show(self, items: Iterable[Item], *, expected: int = 0) -> None:
        """Replace the blocks. `items` is read as far as needed; about `expected` will
        come.

        The selection stays on what it is about, or else at the same number."""
        was, number = self.selected_about, self.selected
        self._source, self._expected = iter(items), expected
        self._items, self._all = [], False
        self._forget_layout()
        found = self.index(was) if was is not None else None
        self.selected = -1 if found is None else found
        if found is None:
            self._select_from(max(number, 0), 1)
        self._fill()
        self.refresh()
        if self.is_attached:
            self.post_message(self.Selected())  # the same number may be about something else

    def index(self, about: Hashable) -> int | None:
        """Return the number of the block about this, None if there is none."""
        at = 0
        while at < len(self._items) or self._pull():
            if self._items[at].about == about:
                return at
            at += 1
        return None

    def select(self, about: Hashable) -> None:
        """Select the block about this, if there is one."""
        found = self.index(about)
        if found is not None:
            self.selected = found

    @property
    def selected_about(self) -> Hashable:
        """What the selected block is about, None if nothing is selected."""
        return self._items[self.selected].about if 0 <= self.selected < len(self._items) else None

    @property
    def ids(self) -> list[Hashable]:
        """What all blocks are about. Reads them all."""
        while self._pull():
            pass
        return [item.about for item in self._items]

    @property
    def has_more_below(self) -> bool:
        """Is there anything below what is in sight?"""
        return self._start(len(self._items)) > self.scroll_offset.y + self.size.height or not self._all

    def block_of(self, about: Hashable) -> Block | None:
        """Return the block about this as it is drawn now."""
        found = self.index(about)
        return None if found is None else self._block(found)

    def _pull(self) -> bool:
        """Take one more item. Return whether there was one."""
        item = None if self._all else next(self._source, None)
        if item is None:
            self._all = True
            return False
        self._items.append(item)
        self._heights.append(LIKELY)
        return True

    # Layout

    @property
    def _width(self) -> int:
        return max(min(self.size.width, self.widest), 20)

    def _forget_layout(self) -> None:
        self._blocks, self._heights, self._starts = {}, [LIKELY] * len(self._items), [0]

    def _start(self, index: int) -> int:
        """Return the line at which an item begins, with its gap."""
        if len(self._starts) != len(self._heights) + 1:
            self._starts = list(accumulate(self._heights, initial=0))
        return self._starts[index]

    def _top(self, index: int) -> int:
        """Return the first line of a block, below its gap."""
        block = self._blocks.get(index)
        return self._start(index) + (block.gap if block is not None and index and block.lines else 0)

    def _at(self, y: int) -> int:
        """Return the number of the item at a line, -1 if there is none."""
        end = self._start(len(self._items))
        return bisect_right(self._starts, y, hi=len(self._items)) - 1 if y < end else -1

    def _block(self, index: int) -> Block:
        """Return a block, laid out."""
        block = self._blocks.get(index)
        if block is None:
            block = self._blocks[index] = self._items[index].make(self._width)
            height = len(block.lines) + (block.gap if index and block.lines else 0)
            if height != self._heights[index]:
                self._heights[index] = height
                self._starts = []
        return block

    def _fill(self) -> None:
        """Lay out what is in sight and a window around it. What is in sight stays where
        it is."""
        if not self.size.height or self._is_filling:
            return
        self._is_filling = True
        try:
            for _ in range(3):  # a correction can bring others into sight
                anchor = self._anchor()
                before = 0 if anchor is None else self._top(anchor) - self.scroll_offset.y
                is_new = self._lay_out_around()
                end = self._start(len(self._items))
                ahead = 0 if self._all else max(self._expected - len(self._items), 1) * LIKELY
                self.virtual_size = Size(self.size.width, max(1, end + ahead))
                wanted = self.scroll_offset.y if anchor is None else max(0, self._top(anchor) - before)
                if wanted != self.scroll_offset.y:
                    self.scroll_to(y=wanted, animate=False, force=True, immediate=True)
                elif not is_new:
                    break
        finally:
            self._is_filling = False

    def _anchor(self) -> int | None:
        """Return the block that must not move: the selected one if it is in sight, else
        the first."""
        here, height = self.scroll_offset.y, self.size.height
        if 0 <= self.selected < len(self._items) and self.selected in self._blocks:
            top = self._top(self.selected)
            if here - len(self._blocks[self.selected].lines) < top < here + height:
                return self.selected
        first = self._at(here)
        return first if first in self._blocks else None

    def _lay_out_around(self) -> bool:
        """Lay out from a window above what is in sight to a window below. Return whether
        anything was new."""
        height, known = self.size.height, len(self._blocks)
        begin, until = max(0, self.scroll_offset.y - height), self.scroll_offset.y + 2 * height
        end = self._start(len(self._items))
        while end < begin and self._pull():
            end += LIKELY
        at = self._at(begin) if begin < end else max(len(self._items) - 1, 0)
        y = self._start(at)
        while y < until and (at < len(self._items) or self._pull()):
            self._block(at)
            y += self._heights[at]
            at += 1
        return len(self._blocks) > known

    def on_resize(self, event: events.Resize) -> None:
        """Lay the blocks out for the new width."""
        self._forget_layout()
        self._fill()
        self._keep_in_sight()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Lay out what comes into sight."""
        super().watch_scroll_y(old_value, new_value)
        self._fill()
        self._point()

    def watch_concealed(self) -> None:
        """Draw again."""
        self.refresh()

    def watch_selected(self, old: int, new: int) -> None:
        """Scroll the selection into sight, and say that it moved."""
        self._keep_in_sight(from_below=new < old)
        self.refresh()
        if self.is_attached:
            self.post_message(self.Selected())

    def _keep_in_sight(self, *, from_below: bool = False) -> None:
        height = self.size.height
        if not self.is_attached or not height or not 0 <= self.selected < len(self._items):
            return
        block = self._block(self.selected)
        self._fill()
        top, bottom = self._top(self.selected), self._top(self.selected) + len(block.lines)
        above = 0 if self.selected == self._first_selectable() else top
        here = self.scroll_offset.y
        if bottom - top > height:
            if not here < bottom or not here + height > top:
                self._scroll(bottom - height if from_below else top)
        elif top < here:
            self._scroll(min(above, top))
        elif bottom > here + height:
            self._scroll(bottom - height)
        self._point()

    def _scroll(self, y: int) -> None:
        """Scroll to a line, and lay out what comes into sight."""
        self.scroll_to(y=y, animate=False, force=True, immediate=True)
        self._fill()

    def _first_selectable(self) -> int:
        return next((at for at, item in enumerate(self._items) if item.selectable), 0)

    # Moving

    def _select_from(self, start: int, by: int) -> bool:
        """Select the nearest block from here on that can be. Return whether there is
        one."""
        at = start
        while at >= 0 and (at < len(self._items) or self._pull()):
            if self._items[at].selectable and self._block(at).lines:
                self.selected = at
                return True
            at += by
        if by > 0 and self.selected < 0 and self._items:
            return self._select_from(len(self._items) - 1, -1)
        return False

    def action_step(self, by: int) -> None:
        """Move the selection, or scroll in a block that is not seen to its end."""
        here, height = self.scroll_offset.y, self.size.height
        if not 0 <= self.selected < len(self._items):
            if not self._select_from(0, 1):
                self._scroll(here + by)
            return
        lines, top = len(self._block(self.selected).lines), self._top(self.selected)
        hidden = top + lines > here + height if by > 0 else top < here
        if hidden or not self._select_from(self.selected + by, by):
            self._scroll(here + by)

    def action_page(self, by: int) -> None:
        """Scroll by a page, and select the first block that begins in sight then. At an
        end, select what is there."""
        before = self.scroll_offset.y
        self._scroll(before + by * max(self.size.height - 1, 1))
        here = self.scroll_offset.y
        if here == before:
            self._select_from(len(self._items) - 1 if by > 0 else 0, -by)
            return
        first = max(self._at(here), 0)
        is_cut = self._top(first) < here
        is_tall = first in self._blocks and self._top(first) + len(self._blocks[first].lines) >= here + self.size.height
        if not self._select_from(first + 1 if is_cut and not is_tall else first, 1):
            self._select_from(len(self._items) - 1, -1)

    def action_first(self) -> None:
        """Select the first block."""
        self._select_from(0, 1)
        self._scroll(0)

    def action_last(self) -> None:
        """Select the last block."""
        while self._pull():
            pass
        self._start(len(self._items))
        self.virtual_size = Size(self.size.width, max(1, self._starts[-1]))
        self._select_from(len(self._items) - 1, -1)

    def action_choose(self) -> None:
        """Open the selected block."""
        if self.selected_about is not None:
            self.post_message(self.Chosen(self, self.selected_about))

    def on_click(self, event: events.Click) -> None:
        """Open the block that was clicked."""
        y = event.y + self.scroll_offset.y
        at = self._at(y)
        if at in self._blocks and self._items[at].selectable and y >= self._top(at):
            self.selected = at
            self.action_choose()

    def on_focus(self) -> None:
        """Show the selection."""
        self.refresh()
        self._point()

    def on_blur(self) -> None:
        """Hide the selection."""
        self.refresh()

    def _point(self) -> None:
        """Put the terminal's own cursor on the selection, where a screen reader looks
        for it."""
        if self.has_focus and 0 <= self.selected < len(self._items):
            y = max(self._top(self.selected) - self.scroll_offset.y, 0)
            self.app.cursor_position = Offset(self.content_region.x, self.content_region.y + y)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of what is in sight."""
        width = self.size.width
        y += self.scroll_offset.y
        at = self._at(y)
        block = self._blocks.get(at)
        number = y - self._top(at) if block is not None else -1
        if block is None or not 0 <= number < len(block.lines):
            return Strip.blank(width, self.rich_style)
        line, here = block.lines[number], at == self.selected and self.has_focus
        if here and number == 0 and not self.margin:  # what it says is bold, the rest of the line is not
            line = Line(
                tuple(each._replace(style="strong") if each.style == "text" else each for each in line.pieces),
                line.right,
            )
        strip = self._drawn(line, here)
        if number < block.bars and block.hue and not self.is_plain:
            bar = Strip([Segment(MARK, self._style(block.hue))])
            strip = Strip.join([bar, strip.crop(1)])
        return strip.adjust_cell_length(width, self.rich_style).crop(0, width)

    @property
    def is_plain(self) -> bool:
        """Is the app in plain mode, without signs that only decorate?"""
        return self.app.has_class("-plain")

    def _style(self, names: str) -> Style:
        style = self.rich_style
        for name in names.split():
            style += self.get_component_rich_style(f"blocks--{name}", partial=True)
        return style

    def _drawn(self, line: Line, here: bool) -> Strip:
        left = [self._segment(piece) for piece in line.pieces]
        right = [self._segment(piece) for piece in line.right]
        room = self._width - sum(cell_len(each.text) for each in right)
        strip = Strip(left).adjust_cell_length(max(room, 0), self.rich_style)
        strip = Strip.join([strip, Strip(right)]).adjust_cell_length(self._width, self.rich_style)
        if not here:
            return strip
        lit = self._style("selected")
        if self.app.no_color:
            lit = Style(reverse=True)  # without colour it must still be seen
        until = self.margin or self._width
        inner = [
            Segment(text, lit + Style(bold=style.bold, italic=style.italic) if style is not None else lit)
            for text, style, _ in strip.crop(1, until)
        ]
        return Strip.join([strip.crop(0, 1), Strip(inner), strip.crop(until)])

    def _segment(self, piece: Piece) -> Segment:
        text = concealed(piece.text) if self.concealed and piece.private else piece.text
        return Segment(text, self._style(piece.style))


def joined(left: Sequence[Line], right: Sequence[Line], cells: int) -> tuple[Line, ...]:
    """Return two columns of lines side by side, the second so many cells in."""
    rows = []
    for first, second in zip_longest(left, right, fillvalue=Line()):
        space = max(0, cells - sum(cell_len(piece.text) for piece in first.pieces))
        rows.append(Line((*first.pieces, Piece(" " * space), *second.pieces)))
    return tuple(rows)
