"""The coming fortnight in a strip: fourteen days, with a dot for what is on each."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from rmjournal.tui.kit.safe_text import concealed, fit
from rmjournal.tui.kit.widgets.styled_lines import StyledLines

DAYS = 14
SESSION, DUE = "●", "•"
ROOMY = 6  # cells a day, from which the sessions stand in words under their days


class Mark(NamedTuple):
    """One thing on a day: a session, or something due; whose, its colour, and words
    without anybody's name."""

    when: date
    is_session: bool
    hue: str
    whose: str = ""
    words: str = ""


class Fortnight(StyledLines, Widget):
    """Show fourteen days from today in equal cells. What is on them stands in the list
    below, too."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"days--today", "days--busy", "days--free"}
    concealed = reactive(False)
    marks: Sequence[Mark] = ()
    today = date.min

    def show(self, today: date, marks: Sequence[Mark]) -> None:
        """Show these marks. Marks on other days are left out."""
        self.today = today
        last = today + min(timedelta(DAYS - 1), date.max - today)
        self.marks = [mark for mark in marks if today <= mark.when <= last]
        self.refresh()

    @property
    def cell(self) -> int:
        """Return how wide a day is."""
        return max(3, min(self.size.width // DAYS, ROOMY))

    def render_line(self, y: int) -> Strip:
        """Draw the names of the days, their numbers with dots, or the words."""
        if self.today == date.min:
            return Strip.blank(self.size.width, self.rich_style)
        pieces = self._words() if y == 2 else [piece for at in range(DAYS) for piece in self._day(at, y)]
        return Strip(pieces).crop(0, self.size.width).adjust_cell_length(self.size.width, self.rich_style)

    def _style(self, name: str) -> Style:
        return self.rich_style + self.get_component_rich_style(name, partial=True)

    def _day(self, at: int, y: int) -> list[Segment]:
        day = self.today + min(timedelta(at), date.max - self.today)
        marks = sorted((mark for mark in self.marks if mark.when == day), key=lambda mark: not mark.is_session)
        style = self._style("days--today" if at == 0 else "days--busy" if marks and y else "days--free")
        if y == 0:
            return [Segment(f"{day:%a}"[: self.cell - 1].ljust(self.cell), style)]
        colours = self.app.theme_variables
        shown = marks[: max(1, self.cell - 4)]
        dots = [
            Segment(SESSION if mark.is_session else DUE, self.rich_style + Style(color=colours[f"j-{mark.hue}"]))
            for mark in shown
        ]
        number = str(day.day)
        return [Segment(number, style), *dots, Segment(" " * (self.cell - len(number) - len(dots)), self.rich_style)]

    def _words(self) -> list[Segment]:
        colours = self.app.theme_variables
        pieces, end = [Segment("today", self._style("days--free"))], len("today")
        for mark in sorted((mark for mark in self.marks if mark.when > self.today), key=lambda mark: mark.when):
            start = (mark.when - self.today).days * self.cell
            words = f"{concealed(mark.whose) if self.concealed else mark.whose} {mark.words}".strip()
            if not mark.is_session or start <= end or start + cell_len(words) > self.size.width:
                continue
            words = fit(words, 24)
            pieces.append(Segment(" " * (start - end), self.rich_style))
            pieces.append(Segment(words, self.rich_style + Style(color=colours[f"j-{mark.hue}"])))
            end = start + cell_len(words)
        return pieces
