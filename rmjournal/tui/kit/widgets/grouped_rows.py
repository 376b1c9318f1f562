"""A list in groups with a heading each. It holds what fits on a screen or two."""

from collections.abc import Hashable, Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from rmjournal.tui.kit.safe_text import concealed, fit, pad
from rmjournal.tui.kit.widgets.rows import INDENT, Row, Rows

COLUMNS = 84  # cells: from here on the reason stands beside the title, not under it
TITLE = (24, 35)  # cells for a title in columns, at least and at most
LEAST = 12  # cells of a reason: of less nothing can be understood
WHO = (5, 12)  # cells for a nickname, at least and at most
BROADEST = 90  # cells
SLIM = 56  # cells: in a narrower list the title takes the place of when, which stands under the selected row


class Group(NamedTuple):
    """Rows under one heading."""

    heading: str
    rows: Sequence[Row]


def first_part(text: str, cells: int) -> str:
    """Return a text that is too long for so many cells up to its first comma: less is
    better than half a word."""
    head = text.partition(", ")[0]
    return text if cell_len(text) <= cells or cell_len(head) > cells else head


class _Widths(NamedTuple):
    """Cells of the widest title, nickname and time of some rows, measured once."""

    title: int
    who: int
    right: int

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "_Widths":
        who = max((min(max(cell_len(each.whose), WHO[0]), WHO[1]) for each in rows if each.whose), default=-2)
        title, right = (
            max(map(cell_len, each), default=0) for each in ([r.title for r in rows], [r.right for r in rows])
        )
        return cls(title, who, right)


class GroupedRows(Rows):
    """Show groups of rows: what, why, whose and when. In a narrow list, why stands
    under the selected row only."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {*Rows.COMPONENT_CLASSES, "rows--heading"}
    unfolds: ClassVar[bool] = True  # the reason of the selected row where there is no column for it

    groups: Sequence[Group] = ()
    _lines: Sequence[int | str] = ()  # a row or a heading, as if none were unfolded
    _starts: Sequence[int] = ()  # of each row, its line there
    _widest = _Widths(0, -2, 0)

    def show_groups(self, groups: Sequence[Group], ids: Sequence[Hashable] = ()) -> None:
        """Replace all groups; empty ones are left out. `ids` as for `show`."""
        self.groups = [group for group in groups if group.rows]
        rows = [row for group in self.groups for row in group.rows]
        lines: list[int | str] = []
        starts: list[int] = []
        for group in self.groups:
            lines += [""] * bool(lines) + [group.heading] * bool(group.heading)
            for _ in group.rows:
                starts.append(len(lines))
                lines.append(len(starts) - 1)
        self._lines, self._starts, self._widest = lines, starts, _Widths.of(rows)
        self.show(rows, ids)

    @property
    def has_columns(self) -> bool:
        """Return whether the list is wide enough for four columns."""
        return self.size.width >= COLUMNS and not self.is_plain

    def _unfolded(self, index: int) -> bool:
        """Return whether a row takes a second line, with its reason."""
        if not self.unfolds or index != self.selected or not (under := self._under(self.rows[index])):
            return False
        return not self.has_columns or cell_len(under) > self._sides(index)[1]

    @property
    def has_when(self) -> bool:
        """Return whether the list is wide enough to say when beside each title."""
        return self.size.width >= SLIM

    def _under(self, row: Row) -> str:
        under = concealed(row.under) if self.concealed and row.private and not row.plain_under else row.under
        return " · ".join(filter(None, (under, "" if self.has_when else row.right)))

    def _columns(self) -> tuple[int, int]:
        """Return the cells for a title and for its reason, side by side."""
        room = self._room()[0]
        first = max(min(self._widest.title, TITLE[1]), TITLE[0])
        return first, room - first - 2

    def _sides(self, index: int) -> tuple[int, int]:
        """Return the cells for the title of a row and for its reason. A long title
        takes from the reason: it is cut last."""
        first, reason = self._columns()
        longer = max(0, min(cell_len(self.rows[index].title) - first, reason))
        return first + longer, reason - longer if reason - longer >= LEAST else 0

    def _room(self) -> tuple[int, int]:
        """Return the cells for a title with its reason, and for a nickname."""
        who, right = self._widest.who, self._widest.right if self.has_when else -2
        return min(self.scrollable_content_region.width, BROADEST) - INDENT - 1 - (who + 2) - (right + 2), who

    def _under_line(self) -> int | None:
        """Return the line with the reason of the unfolded row, None if there is
        none."""
        is_there = self.selected < len(self.rows)  # not yet, while they are replaced
        return self._starts[self.selected] + 1 if is_there and self._unfolded(self.selected) else None

    def _on_line(self, line: int) -> tuple[int, int] | str:
        """Return what is on a line: a row and which of its lines, or a heading."""
        under = self._under_line()
        if under is not None and line == under:
            return self.selected, 1
        line -= under is not None and line > under
        found = self._lines[line] if 0 <= line < len(self._lines) else ""
        return found if isinstance(found, str) else (found, 0)

    def lines_in_all(self) -> int:
        """Return how many lines all groups take, with what is between them."""
        return len(self._lines) + (self._under_line() is not None)

    def lines_of(self, index: int) -> range:
        """Return the lines of a row."""
        is_unfolded = self._under_line() is not None
        start = self._starts[index] + (is_unfolded and self.selected < index)
        return range(start, start + 1 + (is_unfolded and self.selected == index))

    def row_at(self, line: int) -> tuple[int, int] | None:
        """Return the row on a line and which of its lines that is, or None."""
        found = self._on_line(line)
        return None if isinstance(found, str) else found

    def watch_selected(self) -> None:
        """Unfold the selected row."""
        if self.is_attached:
            self._resize()
        super().watch_selected()

    def _keep_in_sight(self) -> None:
        """Show the first heading again where the first row is selected."""
        super()._keep_in_sight()
        if self.is_attached and self.rows and self.selected == 0:
            self.scroll_to_region(Region(0, 0, 1, 1), animate=False, force=True)

    def line_between(self, line: int, width: int) -> Strip:
        """Draw a heading, or nothing."""
        words = self._on_line(line)
        if not isinstance(words, str) or not words:
            return Strip.blank(width, self.rich_style)
        return Strip([Segment("  ", self.rich_style), Segment(pad(words, width - 2), self.style_of("rows--heading"))])

    def _first(self, row: Row, index: int, width: int) -> Strip:
        block = self.block(index)
        plain = (block + Style(bold=False)) if block else None
        muted = plain or self.style_of("rows--under")
        title = concealed(row.title) if self.concealed and row.private else row.title
        whose = concealed(row.whose) if self.concealed else row.whose
        right = fit(row.right, max(0, min(min(width, BROADEST) - INDENT - 13, 18))) if self.has_when else ""
        room, who = self._room()
        when = min(width, BROADEST) - INDENT - 1 - room - who - 2
        pieces = [self.mark(row)]
        title_style = block or self.style_of("rows--under" if row.quiet else "rows--title")
        if self.has_columns:
            first, reason = self._sides(index)
            pieces.append(Segment(self.pointer(index) + pad(title, first), title_style))
            under = "" if self._unfolded(index) or not reason else first_part(row.under, room - first - 2)
            pieces.append(Segment("  " + pad(under, room - first - 2), muted))
        else:
            pieces.append(Segment(self.pointer(index) + pad(title, room), title_style))
        if who > 0:
            hue = plain or (self.style_of(f"rows--{row.hue}") if row.hue else muted)
            pieces.append(Segment("  " + pad(whose, who), hue))
        pieces.append(Segment(" " * max(0, when - cell_len(right)) + right + " ", muted))
        return Strip(pieces)

    def _second(self, row: Row, index: int, width: int) -> Strip:
        under = fit(self._under(row), width - INDENT)
        return Strip([self.mark(row), Segment(f" {under}", self.style_of("rows--under"))])
