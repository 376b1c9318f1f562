"""A page of blocks, each of some lines, that is laid out only as far as it is seen.

A block is read, wrapped and drawn when it comes into sight, so that a page opens, and
goes to its end, as fast with a thousand blocks as with ten. Where something stands that
was not seen yet is estimated. What is in sight stays where it is when that turns out
wrong."""

from collections.abc import Hashable, Iterable
from typing import ClassVar

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
from rmjournal.tui.kit.widgets.block_layout import Layout, Line, OnPage, Piece

WIDEST = 75  # cells: in a longer line the eye gets lost
EDGE = 1  # cells free at the right, so that no word touches the end of the selection or the scrollbar


class Blocks(ScrollView, can_focus=True):
    """Show blocks. Arrows, j and k, Home, End and the page keys move the selection.
    Enter or a click opens a block.

    In a block that is taller than the window, the arrows first scroll."""

    STYLES: ClassVar = (
        "text", "strong", "muted", "head", "faint", "emphasis", "shared", "changed", "selected",
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

        def __init__(self, about: Hashable) -> None:
            super().__init__()
            self.about = about

    class Selected(Message):
        """Say that another block was selected."""

    def __init__(
        self, *, margin: int = 0, widest: int = WIDEST, edge: int = EDGE, widget_id: str | None = None
    ) -> None:
        """Use at most `widest` cells, and an edge, which a panel has already. The
        selected block is reversed whole or, with a `margin`, only so many cells at the
        left of its first line."""
        super().__init__(id=widget_id)
        self.margin, self.widest, self.edge = margin, widest, edge
        self._page = Layout()
        self._is_filling = False

    # What is shown

    def show(self, items: Iterable[OnPage], *, expected: int = 0) -> None:
        """Replace the blocks. `items` is read as far as needed; about `expected` will
        come.

        The selection stays on what it is about, or else at the same number."""
        was, number = self.selected_about, self.selected
        self._page = Layout(items, expected)
        self._page.resize(self._room)
        found = self._page.index(was) if was is not None else None
        self.selected = -1 if found is None else found
        if found is None:
            self._select_from(max(number, 0), 1)
        self._fill()
        self.refresh()
        if self.is_attached:
            self.post_message(self.Selected())  # the same number may be about something else

    def select(self, about: Hashable) -> None:
        """Select the block about this, if there is one."""
        found = self._page.index(about)
        if found is not None:
            self.selected = found

    @property
    def selected_about(self) -> Hashable:
        """What the selected block is about, None if nothing is selected."""
        return self._page.items[self.selected].about if 0 <= self.selected < len(self._page.items) else None

    @property
    def has_more_below(self) -> bool:
        """Return whether there is anything below what is in sight."""
        return self._page.height > self.scroll_offset.y + self.size.height

    # Layout

    @property
    def _width(self) -> int:
        """How many cells the selection takes: the words, and an edge."""
        return max(min(self.scrollable_content_region.width, self.widest + self.edge), 20 + self.edge)

    @property
    def _room(self) -> int:
        """How many cells there are for words."""
        return self._width - self.edge

    def _fill(self) -> None:
        """Lay out what is in sight and a window around it. What is in sight stays where
        it is."""
        if not self.size.height or self._is_filling:
            return
        self._is_filling = True
        try:
            for _ in range(3):  # a correction can bring others into sight
                anchor = self._anchor()
                before = 0 if anchor is None else self._page.top(anchor) - self.scroll_offset.y
                here, height = self.scroll_offset.y, self.size.height
                is_new = self._page.lay_out(max(0, here - height), here + 2 * height)
                self.virtual_size = Size(self.size.width, max(1, self._page.height))
                wanted = self.scroll_offset.y if anchor is None else max(0, self._page.top(anchor) - before)
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
        if 0 <= self.selected < len(self._page.items) and self.selected in self._page.made:
            top = self._page.top(self.selected)
            if here - len(self._page.made[self.selected].lines) < top < here + height:
                return self.selected
        first = self._page.at(here)
        return first if first in self._page.made else None

    def on_unmount(self) -> None:
        """Let go of what was shown at once: a long page holds much."""
        self._page = Layout()

    def on_resize(self, event: events.Resize) -> None:
        """Lay the blocks out for the new width."""
        self._page.resize(self._room)
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
        if not self.is_attached or not height or not 0 <= self.selected < len(self._page.items):
            return
        block = self._page.block(self.selected)
        self._fill()
        top, bottom = self._page.top(self.selected), self._page.top(self.selected) + len(block.lines)
        above = 0 if self.selected == self._first_selectable() else top
        here = self.scroll_offset.y
        if bottom - top > height:
            if not here < bottom or not here + height > top:
                self._scroll(bottom - height if from_below else top)
        elif top < here or (above == 0 and here and bottom <= height):  # what stands above the first comes into sight
            self._scroll(min(above, top))
        elif bottom > here + height:
            self._scroll(bottom - height)
        self._point()

    def _scroll(self, y: int) -> None:
        """Scroll to a line, and lay out what comes into sight."""
        self.scroll_to(y=y, animate=False, force=True, immediate=True)
        self._fill()

    def _first_selectable(self) -> int:
        return next((at for at, item in enumerate(self._page.items) if item.selectable), 0)

    # Moving

    def _select_from(self, start: int, by: int) -> bool:
        """Select the nearest block from here on that can be. Return whether there is
        one."""
        at = start
        while at >= 0 and (at < len(self._page.items) or self._page.pull()):
            if self._page.items[at].selectable and self._page.block(at).lines:
                self.selected = at
                return True
            at += by
        if by > 0 and self.selected < 0 and self._page.items:
            return self._select_from(len(self._page.items) - 1, -1)
        return False

    def action_step(self, by: int) -> None:
        """Move the selection, or scroll in a block that is not seen to its end."""
        here, height = self.scroll_offset.y, self.size.height
        if not 0 <= self.selected < len(self._page.items):
            if not self._select_from(0, 1):
                self._scroll(here + by)
            return
        lines, top = len(self._page.block(self.selected).lines), self._page.top(self.selected)
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
            self._select_from(len(self._page.items) - 1 if by > 0 else 0, -by)
            return
        first = max(self._page.at(here), 0)
        is_cut = self._page.top(first) < here
        is_tall = (
            first in self._page.made
            and self._page.top(first) + len(self._page.made[first].lines) >= here + self.size.height
        )
        if not self._select_from(first + 1 if is_cut and not is_tall else first, 1):
            self._select_from(len(self._page.items) - 1, -1)

    def action_first(self) -> None:
        """Select the first block."""
        self._select_from(0, 1)
        self._scroll(0)

    def action_last(self) -> None:
        """Select the last block."""
        while self._page.pull():
            pass
        self.virtual_size = Size(self.size.width, max(1, self._page.height))
        self._select_from(len(self._page.items) - 1, -1)

    def action_choose(self) -> None:
        """Open the selected block."""
        if self.selected_about is not None:
            self.post_message(self.Chosen(self.selected_about))

    def on_click(self, event: events.Click) -> None:
        """Open the block that was clicked."""
        y = event.y + self.scroll_offset.y
        at = self._page.at(y)
        if at in self._page.made and self._page.items[at].selectable and y >= self._page.top(at):
            self.selected = at
            self.action_choose()

    def on_focus(self) -> None:
        """Show the selection."""
        self.refresh()
        self._point()

    def on_blur(self) -> None:
        """Hide the selection."""
        self.refresh()

    def caret(self) -> Offset:
        """Return where the selection is on the screen, for those who read by cursor."""
        at = max(self.selected, 0)
        top = self._page.top(at) if at < len(self._page.items) else 0
        return self.content_region.offset + Offset(0, max(top - self.scroll_offset.y, 0))

    def _point(self) -> None:
        """Put the terminal's own cursor on the selection, where a screen reader looks
        for it."""
        if self.has_focus and 0 <= self.selected < len(self._page.items):
            self.app.cursor_position = self.caret()

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of what is in sight."""
        width = self.size.width
        y += self.scroll_offset.y
        at = self._page.at(y)
        block = self._page.made.get(at)
        number = y - self._page.top(at) if block is not None else -1
        if block is None or not 0 <= number < len(block.lines):
            return Strip.blank(width, self.rich_style)
        line = block.lines[number]
        lit = block.lit or (1 if self.margin else len(block.lines))
        here = at == self.selected and self.has_focus and number < lit
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
        """Return whether the app is in plain mode, without signs that only decorate."""
        return self.app.has_class("-plain")

    def _style(self, names: str) -> Style:
        style = self.rich_style
        for name in names.split():
            style += self.get_component_rich_style(f"blocks--{name}", partial=True)
        return style

    def _drawn(self, line: Line, here: bool) -> Strip:
        left = [self._segment(piece) for piece in line.pieces]
        right = [self._segment(piece) for piece in line.right]
        room = self._room - sum(cell_len(each.text) for each in right)
        strip = Strip(left).adjust_cell_length(max(room, 0), self.rich_style)
        strip = Strip.join([strip, Strip(right)]).adjust_cell_length(self._width, self.rich_style)
        if not here:
            return strip
        lit = self._style("selected")
        if self.app.no_color:
            lit = Style(reverse=True)  # without colour it must still be seen
        start, until = (0, self.margin) if self.margin else (1, self._width)
        inner = [
            Segment(text, lit + Style(bold=style.bold, italic=style.italic) if style is not None else lit)
            for text, style, _ in strip.crop(start, until)
        ]
        return Strip.join([strip.crop(0, start), Strip(inner), strip.crop(until)])

    def _segment(self, piece: Piece) -> Segment:
        text = concealed(piece.text) if self.concealed and piece.private else piece.text
        return Segment(text, self._style(piece.style))
