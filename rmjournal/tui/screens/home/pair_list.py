"""The pairs beside or under the list of home: role, sessions as dots, the next date."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from rmjournal.tui.kit.safe_text import concealed, fit, pad
from rmjournal.tui.kit.widgets.bars import MARK
from rmjournal.tui.kit.widgets.rows import Row, Rows

DONE, TO_COME = "●", "○"
MOST_DOTS = 8  # with more sessions, figures say it
ALIAS = 12  # cells in the line of all pairs


class PairFacts(NamedTuple):
    """What the list says of a pair."""

    alias: str
    role: str
    hue: str
    done: int
    planned: int
    next: str

    def dots(self) -> tuple[str, str]:
        """Return the sessions that took place and those to come, as dots."""
        if self.planned > MOST_DOTS:
            return "", ""
        return " ".join(DONE * min(self.done, self.planned)), " ".join(TO_COME * max(0, self.planned - self.done))


class PairList(Rows):
    """Show each pair in four lines and an empty one."""

    facts: Sequence[PairFacts] = ()

    def show_pairs(self, facts: Sequence[PairFacts]) -> None:
        """Replace the pairs."""
        self.facts, self.step = facts, 5
        self.show([Row(each.alias, hue=each.hue) for each in facts])

    def lines_in_all(self) -> int:
        """Return how many lines there are: none after the last pair."""
        return max(0, super().lines_in_all() - 1)

    def render_line(self, y: int) -> Strip:
        """Draw one line of what is in sight."""
        found = self.row_at(y + self.scroll_offset.y)
        if found is None or found[1] == 4:
            return Strip.blank(self.size.width, self.rich_style)
        index, part = found
        facts, width = self.facts[index], self.size.width
        block = self.block(index) if part == 0 else None
        pieces = [self.mark(self.rows[index])]
        if part == 0:
            alias = concealed(facts.alias) if self.concealed else facts.alias
            style = block or (self.style_of("rows--title") + Style(bold=True))
            pieces.append(Segment(f"{self.pointer(index)}{pad(alias, width - 3)} ", style))
        elif part == 2:
            done, to_come = ("", "") if self.is_plain else facts.dots()
            counted = f"{facts.done} of {facts.planned}"
            pieces += [
                Segment(" ", self.rich_style),
                Segment(f"{done} " if done else "", self.style_of(f"rows--{facts.hue}")),
                Segment(f"{to_come} " if to_come else "", self.style_of("rows--under")),
                Segment(f" {counted}" if done or to_come else f"{counted} sessions", self.style_of("rows--under")),
            ]
        else:
            words = f"you: {facts.role}" if part == 1 else facts.next
            pieces.append(Segment(f" {fit(words, width - 2)}", self.style_of("rows--under")))
        return Strip(pieces).crop(0, width)


class PairLine(Widget):
    """Show all pairs in one line, for a screen without room beside the list. A click
    opens one."""

    concealed = reactive(False)
    facts: Sequence[PairFacts] = ()

    class Chosen(Message):
        """Say that a pair was clicked."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def show_pairs(self, facts: Sequence[PairFacts]) -> None:
        """Replace the pairs."""
        self.facts = facts
        self.refresh()

    def _pieces(self) -> list[list[Segment]]:
        colours = self.app.theme_variables
        muted = self.rich_style + Style(color=colours["j-muted"])
        pieces = []
        for each in self.facts:
            done, to_come = each.dots()
            hue = self.rich_style + Style(color=colours[f"j-{each.hue}"])
            alias = fit(concealed(each.alias) if self.concealed else each.alias, ALIAS)
            counted = "" if done or to_come else f"{each.done} of {each.planned}"
            pieces.append(
                [
                    Segment(f"{MARK} ", hue),
                    Segment(f"{alias}  ", self.rich_style),
                    Segment(f"{done} " if done else "", hue),
                    Segment(f"{to_come}{counted}", muted),
                    Segment("     ", self.rich_style),
                ]
            )
        return pieces

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        pieces = [segment for each in self._pieces() for segment in each]
        return Strip(pieces).crop(0, self.size.width).adjust_cell_length(self.size.width, self.rich_style)

    def on_click(self, event: events.Click) -> None:
        """Open the pair that was clicked."""
        left = 0
        for index, piece in enumerate(self._pieces()):
            left += sum(cell_len(segment.text) for segment in piece)
            if event.x < left:
                self.post_message(self.Chosen(index))
                return
