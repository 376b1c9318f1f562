"""The tabs of the share screen: one row for each reader, on one grid of columns."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Offset, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from rmjournal.tui.kit.safe_text import concealed, fit, pointer

COLUMN = 12  # the fewest cells of a column of tabs, with the blank before a name
LABEL = 13  # cells of the label before a row


class Tab(NamedTuple):
    """A text that can be shared. One that is not `open` says on its page what is
    missing."""

    id: str
    name: str
    is_open: bool = True

    @property
    def shown(self) -> str:
        """The name as the tab shows it: in brackets where there is nothing to share."""
        return self.name if self.is_open else f"({self.name})"


class TabRow(NamedTuple):
    """The tabs for one reader. `whose` is a nickname in the label, and private."""

    label: str
    tabs: tuple[Tab, ...]
    whose: str = ""


class _Cell(NamedTuple):
    """A tab where it is drawn: its line, its first cell, and the cells it has."""

    tab: Tab
    line: int
    start: int
    width: int


class Tabs(Widget, can_focus=True):
    """Show the tabs. Arrows choose one while they have the focus, and a click always
    does."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tabs--selected", "tabs--other"}
    BINDINGS: ClassVar = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("enter", "enter", show=False),
    ]
    selected = reactive("")
    concealed = reactive(False)

    class Picked(Message):
        """Say that a tab was chosen."""

        def __init__(self, tab: str) -> None:
            super().__init__()
            self.tab = tab

    def __init__(self, rows: Sequence[TabRow], selected: str) -> None:
        super().__init__()
        self.rows = rows
        self.set_reactive(Tabs.selected, selected)

    def tabs(self) -> list[Tab]:
        """Return the tabs in their order."""
        return [tab for row in self.rows for tab in row.tabs]

    def step(self, by: int) -> None:
        """Choose the tab that stands so many places further."""
        ids = [tab.id for tab in self.tabs()]
        self.post_message(self.Picked(ids[(ids.index(self.selected) + by) % len(ids)]))

    def action_move(self, by: int) -> None:
        """Choose the tab above or below, or leave the tabs after the last row."""
        cells = list(self._cells(self.size.width))
        here = next(cell for cell in cells if cell.tab.id == self.selected)
        others = [cell for cell in cells if cell.line == here.line + by]
        if others:
            nearest = min(others, key=lambda cell: abs(cell.start - here.start))
            self.post_message(self.Picked(nearest.tab.id))
        elif by > 0:
            self.screen.focus_next()

    def action_enter(self) -> None:
        """Go on to the text."""
        self.screen.focus_next()

    def on_click(self, event: events.Click) -> None:
        """Choose the tab that was clicked."""
        for cell in self._cells(self.size.width):
            if cell.line == event.y and cell.start <= event.x < cell.start + cell.width:
                self.post_message(self.Picked(cell.tab.id))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the tabs take."""
        return 1 + max(cell.line for cell in self._cells(width))

    def _cells(self, width: int) -> Iterator[_Cell]:
        """Yield the tabs in columns with a label before each row or, where that is too
        wide, one after the other."""
        if self._has_columns(width):
            starts = list(accumulate(self._columns(), initial=LABEL))
            for line, row in enumerate(self.rows):
                for start, tab in zip(starts, row.tabs, strict=False):
                    yield _Cell(tab, line, start, cell_len(tab.shown) + 2)
            return
        line = -1
        for row in self.rows:
            line, start = line + 1, 0
            for tab in row.tabs:
                cells = cell_len(tab.shown) + 2
                if start and start + cells > width:
                    line, start = line + 1, 0
                yield _Cell(tab, line, start, cells)
                start += cells

    def caret(self) -> Offset:
        """Return where the chosen tab is on the screen, for those who read by
        cursor."""
        here = next(cell for cell in self._cells(self.size.width) if cell.tab.id == self.selected)
        return self.content_region.offset + Offset(here.start + 1, here.line)

    def _has_columns(self, width: int) -> bool:
        return width >= LABEL + sum(self._columns())

    def _columns(self) -> list[int]:
        """Return how many cells each column takes. The last tab of a row may reach
        beyond."""
        most = max(len(row.tabs) for row in self.rows)
        cells = []
        for column in range(most):
            widths = [
                cell_len(row.tabs[column].shown) + 2
                for row in self.rows
                if column < len(row.tabs) and (column + 1 < len(row.tabs) or column + 1 == most)
            ]
            cells.append(max(widths) if column + 1 == most else max(COLUMN, *widths))
        return cells

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        base, width = self.rich_style, self.size.width
        other = base + self.get_component_rich_style("tabs--other", partial=True)
        chosen = base + self.get_component_rich_style("tabs--selected", partial=True)
        if self.app.no_color:
            chosen = Style(reverse=True, bold=True)
        segments, at = [], 0
        if self._has_columns(width) and y < len(self.rows):
            row = self.rows[y]
            whose = concealed(row.whose) if self.concealed else row.whose
            label = fit(f"{row.label} {whose}".strip(), LABEL - 1)
            segments, at = [Segment(label, other)], cell_len(label)
        for cell in (each for each in self._cells(width) if each.line == y):
            is_here = cell.tab.id == self.selected
            before = pointer(is_here and self.has_focus, self.app.has_class("-plain"))
            segments += [Segment(" " * (cell.start - at), base)]
            segments += [Segment(f"{before}{cell.tab.shown} ", chosen if is_here else other)]
            at = cell.start + cell.width
        return Strip(segments).adjust_cell_length(width, base)

    def on_focus(self) -> None:
        """Show that the tabs have the focus."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that the tabs have lost the focus."""
        self.refresh()
