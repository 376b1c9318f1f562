"""A list that draws only what is in sight, so that its cost does not grow with its
length."""

import textwrap
from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from rmjournal.tui.kit.safe_text import POINTER, concealed, fit, pad
from rmjournal.tui.kit.widgets.bars import MARK
from rmjournal.tui.kit.widgets.markdown import wrap
from rmjournal.tui.kit.widgets.styled_lines import StyledLines

RIGHT = 12  # cells for what is on the right
WIDEST = 76  # cells: in a longer line the eye gets lost
INDENT = 2  # cells before the words: the pair's colour, and a blank of the block


class Row(NamedTuple):
    """One row: a line, a muted line under it, something short on the right, the pair's
    colour.

    `private` rows become bars when text is hidden. Other rows must hold nobody's
    words."""

    title: str
    under: str = ""
    right: str = ""
    hue: str = ""
    private: bool = True
    quiet: bool = False
    plain_under: bool = False  # the line under it is not private
    whose: str = ""  # a nickname before the line under it, always private
    inset: int = 0  # cells that its lines begin further in
    flows: bool = False  # a title that is too long goes on in the line under it


class LazyRows(Sequence[Row]):
    """Rows that are made when they come into sight."""

    def __init__(self, length: int, make: Callable[[int], Row]) -> None:
        self._length, self._make = length, make
        self._made: dict[int, Row] = {}

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, index: int) -> Row:  # type: ignore[override] # never sliced
        if not 0 <= index < self._length:
            raise IndexError(index)
        if index not in self._made:
            self._made[index] = self._make(index)
        return self._made[index]


class Rows(StyledLines, ScrollView, can_focus=True):
    """A list of rows. Arrows, j and k, Home, End and the page keys move the selection.
    Enter or a click opens a row."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--title", "rows--under", "rows--selected",
        "rows--amber", "rows--teal", "rows--violet", "rows--rose", "rows--blue", "rows--green",
    }  # fmt: skip
    BINDINGS: ClassVar = [
        Binding("up,k", "step(-1)", "up", show=False),
        Binding("down,j", "step(1)", "down", show=False),
        Binding("pageup", "page(-1)", "page up", show=False),
        Binding("pagedown", "page(1)", "page down", show=False),
        Binding("home", "first", "first", show=False),
        Binding("end", "last", "last", show=False),
        Binding("enter", "choose", "open", show=False),
    ]

    selected = reactive(0)
    concealed = reactive(False)

    class Chosen(Message):
        """Say that a row was opened."""

        def __init__(self, rows: "Rows", index: int) -> None:
            super().__init__()
            self.rows, self.index = rows, index

        @property
        def control(self) -> "Rows":
            """The list that the row is in."""
            return self.rows

    class Selected(Message):
        """Say that another row is selected."""

        def __init__(self, rows: "Rows") -> None:
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> "Rows":
            """The list that the row is in."""
            return self.rows

    def __init__(self, *, tall: bool = False, lit: bool = False, empty: str = "", widget_id: str | None = None) -> None:
        """Make a list of one line a row or, if `tall`, two. With `lit`, show the
        selection also while the list has no focus. `empty` is shown when there are no
        rows."""
        super().__init__(id=widget_id)
        self.lit = lit
        self.rows: Sequence[Row] = ()
        self._ids: Sequence[Hashable] = ()
        self.step = 2 if tall else 1
        self.empty = empty

    def show(self, rows: Sequence[Row], ids: Sequence[Hashable] = ()) -> None:
        """Replace the rows. `ids`, one a row, say what each row is about.

        The selection stays on the same id, wherever that is now. Without ids, or if the
        id is gone, it stays at the same row number, or the last."""
        was = self._ids[self.selected] if self.selected < len(self._ids) else None
        self.rows, self._ids = rows, ids
        self._resize()
        self.selected = ids.index(was) if was in ids else max(0, min(self.selected, len(rows) - 1))
        self.refresh()

    # Where a row is: a list with lines between its rows says so here

    def lines_in_all(self) -> int:
        """Return how many lines all rows take."""
        return len(self.rows) * self.step

    def lines_of(self, index: int) -> range:
        """Return the lines of a row, counted from the top of the list."""
        return range(index * self.step, (index + 1) * self.step)

    def row_at(self, line: int) -> tuple[int, int] | None:
        """Return the row on a line and which of its lines that is, or None."""
        index, part = divmod(line, self.step)
        return (index, part) if 0 <= index < len(self.rows) else None

    def caret(self) -> Offset:
        """Return where the selection is on the screen, for those who read by cursor."""
        top = self.lines_of(self.selected).start if self.rows else 0
        return self.content_region.offset + Offset(INDENT, top - self.scroll_offset.y)

    def _resize(self) -> None:
        lines = self.lines_in_all() if self.rows else len(self._wrapped(self.size.width))
        self.virtual_size = Size(self.size.width, max(1, lines))

    def _wrapped(self, width: int) -> list[str]:
        """Return what is said where there are no rows."""
        return textwrap.wrap(self.empty, max(width, 1))

    def on_resize(self, event: events.Resize) -> None:
        """Lay the rows out for the new width."""
        self._resize()
        self._keep_in_sight()

    def validate_selected(self, selected: int) -> int:
        """Keep the selection within the rows."""
        return max(0, min(selected, len(self.rows) - 1))

    def watch_selected(self) -> None:
        """Scroll the selection into sight, and say that it moved."""
        self._keep_in_sight()
        self.refresh()
        if self.is_attached:
            self.post_message(self.Selected(self))

    def watch_concealed(self) -> None:
        """Draw again."""
        self.refresh()

    def _keep_in_sight(self) -> None:
        if self.is_attached and self.size.height and self.rows:
            lines = self.lines_of(self.selected)
            self.scroll_to_region(Region(0, lines.start, 1, len(lines)), animate=False, force=True)

    def action_step(self, by: int) -> None:
        """Move the selection."""
        self.selected += by

    def action_page(self, by: int) -> None:
        """Move the selection by a page."""
        self.selected += by * max(1, self.size.height // self.step - 1)

    def action_first(self) -> None:
        """Select the first row."""
        self.selected = 0

    def action_last(self) -> None:
        """Select the last row."""
        self.selected = len(self.rows) - 1

    def action_choose(self) -> None:
        """Open the selected row."""
        if self.rows:
            self.post_message(self.Chosen(self, self.selected))

    def on_click(self, event: events.Click) -> None:
        """Open the row that was clicked."""
        if (found := self.row_at(event.y + self.scroll_offset.y)) is not None:
            self.selected = found[0]
            self.action_choose()

    def on_focus(self) -> None:
        """Show the selection."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the selection, unless it is always lit."""
        self.refresh()

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of what is in sight."""
        width = self.scrollable_content_region.width
        if not self.rows:
            wrapped = self._wrapped(width)
            words = wrapped[y] if y < len(wrapped) else ""
            return Strip([Segment(pad(words, width), self.style_of("rows--under"))])
        found = self.row_at(y + self.scroll_offset.y)
        if found is None:
            return self.line_between(y + self.scroll_offset.y, width)
        index, part = found
        row = self.rows[index]
        return (self._first(row, index, width) if part == 0 else self._second(row, index, width)).crop(0, width)

    def line_between(self, line: int, width: int) -> Strip:
        """Draw a line that belongs to no row."""
        return Strip.blank(width, self.rich_style)

    @property
    def is_plain(self) -> bool:
        """Return whether this is for a screen reader, so that nothing is drawn for its
        looks."""
        return self.app.has_class("-plain")

    def style_of(self, name: str) -> Style:
        """Return the style of a component on the list's own background."""
        return self.rich_style + self.get_component_rich_style(name, partial=True)

    def is_lit(self, index: int) -> bool:
        """Return whether this row is drawn as the selected one."""
        return index == self.selected and (self.has_focus or self.lit)

    def block(self, index: int) -> Style | None:
        """Return the style of the selected row, None for any other."""
        if not self.is_lit(index):
            return None
        if self.app.no_color:
            return Style(reverse=True, bold=True)  # without colour it must still be seen
        return self.style_of("rows--selected")

    def mark(self, row: Row) -> Segment:
        """Return the bar in the pair's colour."""
        if not row.hue or self.is_plain:
            return Segment(" ", self.rich_style)
        return Segment(MARK, self.style_of(f"rows--{row.hue}"))

    def pointer(self, index: int) -> str:
        """Return what stands before the words of a row, one cell."""
        return POINTER if self.is_lit(index) and not self.is_plain else " "

    def _first(self, row: Row, index: int, width: int) -> Strip:
        title = concealed(row.title) if self.concealed and row.private else row.title
        block = self.block(index)
        right = fit(row.right, RIGHT - 1)
        room = max(4, min(width, WIDEST) - INDENT - 1 - (RIGHT if right else 0))
        title = self._flowing(title, room)[0] if row.flows else title
        style = block or self.style_of("rows--under" if row.quiet else "rows--title")
        beside = (block + Style(bold=False)) if block else self.style_of("rows--under")
        blank = cell_len(right) == RIGHT - 1  # before what is on the right, where it would be touched
        shown = pad(fit(title, room - row.inset - blank), room - row.inset)
        words = Segment(self.pointer(index) + " " * row.inset + shown, style)
        return Strip([self.mark(row), words, Segment(f"{right:>{RIGHT - 1}}  " if right else " ", beside)])

    @staticmethod
    def _flowing(title: str, room: int) -> tuple[str, str]:
        """Return a title in two parts, the first of at most so many cells."""
        first, *more = wrap(title, room)
        return first, " ".join(more)

    def _second(self, row: Row, index: int, width: int) -> Strip:
        under = concealed(row.under) if self.concealed and row.private and not row.plain_under else row.under
        if row.whose:
            under = f"{concealed(row.whose) if self.concealed else row.whose} · {under}"
        block = self.block(index)
        style = (block + Style(bold=False)) if block else self.style_of("rows--under")
        room = min(width, WIDEST) - INDENT - 1 - row.inset
        if row.flows and (more := self._flowing(row.title, room - (RIGHT if row.right else 0))[1]):
            under = concealed(more) if self.concealed and row.private else more
        return Strip([self.mark(row), Segment(f" {' ' * row.inset}{pad(under, room)} ", style)])
