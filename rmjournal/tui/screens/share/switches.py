"""Switches: rows or a grid of things that are off until a person switches them on."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from rmjournal.tui.kit.safe_text import concealed, pad

ON, OFF = "☒", "□"
PLAIN_ON, PLAIN_OFF = "[x]", "[ ]"
STATE, NAME, SAYS = 8, 25, 12  # cells of the columns of a row


class Switch(NamedTuple):
    """One switch: its id and name; for a row also what it would say, and from what."""

    id: str
    name: str
    says: str = ""
    because: str = ""


class Switches(Widget, can_focus=True):
    """Show switches, as rows or in `columns`. Space, Enter or a click turns one over.

    With the arrows one leaves them at the first and the last line."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"switches--selected", "switches--muted", "switches--on"}
    BINDINGS: ClassVar = [
        Binding("up,k", "move(0, -1)", show=False),
        Binding("down,j", "move(0, 1)", show=False),
        Binding("space,enter", "turn", show=False),
    ]
    selected = reactive(0)
    concealed = reactive(False)

    class Turned(Message):
        """Say that a switch is to be turned over."""

        def __init__(self, switches: "Switches", switch: str) -> None:
            super().__init__()
            self.switches, self.switch = switches, switch

    def __init__(self, *, columns: int = 1, widget_id: str | None = None) -> None:
        super().__init__(id=widget_id)
        self._most = columns
        self.switches: Sequence[Switch] = ()
        self.on: frozenset[str] = frozenset()

    def show(self, switches: Sequence[Switch], on: frozenset[str]) -> None:
        """Show these switches, and which of them are on."""
        was = [each.because for each in self.switches]
        self.switches, self.on = switches, on
        self.selected = min(self.selected, max(0, len(switches) - 1))
        self.refresh(layout=was != [each.because for each in switches])

    @property
    def columns(self) -> int:
        """How many columns there is room for."""
        longest = max((cell_len(each.name) for each in self.switches), default=1) + 6
        return max(1, min(self._most, self.size.width // longest)) if self._most > 1 else 1

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the switches take."""
        longest = max((cell_len(each.name) for each in self.switches), default=1) + 6
        columns = max(1, min(self._most, width // longest)) if self._most > 1 else 1
        return max(1, -(-len(self.switches) // columns) * self._tall(width))

    @property
    def is_tall(self) -> bool:
        """Return whether reasons stand under their switches, for want of room
        beside."""
        return bool(self.size.width) and self._tall(self.size.width) > 1

    def _tall(self, width: int) -> int:
        longest = max((cell_len(each.because) for each in self.switches), default=0)
        return 2 if longest > width - STATE - NAME - SAYS else 1

    def action_move(self, across: int, down: int) -> None:
        """Go to another switch, or on to what stands before or after them."""
        to = self.selected + across + down * self.columns
        if 0 <= to < len(self.switches):
            self.selected = to
        elif down > 0:
            self.screen.focus_next()
        elif down < 0:
            self.screen.focus_previous()

    def action_turn(self) -> None:
        """Turn the selected switch over."""
        if self.switches:
            self.post_message(self.Turned(self, self.switches[self.selected].id))

    def on_key(self, event: events.Key) -> None:
        """Move sideways in a grid. In a single column these keys are the screen's."""
        if event.key in ("left", "right") and self.columns > 1:
            event.stop()
            event.prevent_default()
            self.action_move(-1 if event.key == "left" else 1, 0)

    def on_click(self, event: events.Click) -> None:
        """Turn the switch that was clicked."""
        index = event.y // self._tall(self.size.width) * self.columns + min(
            self.columns - 1, event.x // max(1, self._column())
        )
        if 0 <= index < len(self.switches):
            self.selected = index
            self.action_turn()

    def _column(self) -> int:
        return self.size.width // self.columns

    def caret(self) -> Offset:
        """Return where the selected switch is on the screen, for those who read by
        cursor."""
        line, column = divmod(self.selected, self.columns)
        return self.content_region.offset + Offset(column * self._column() + 1, line * self._tall(self.size.width))

    def watch_selected(self) -> None:
        """Keep the selected switch in sight."""
        self.refresh()
        if self.has_focus:
            self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        tall, area = self._tall(self.size.width), self.virtual_region_with_margin
        line = self.selected // self.columns * tall
        if isinstance(self.parent, Widget):
            self.parent.scroll_to_region(Region(0, area.y + line, 1, tall), animate=False, force=True)

    def on_focus(self) -> None:
        """Show the selection."""
        self.refresh()
        self.call_after_refresh(self._keep_in_sight)

    def on_blur(self) -> None:
        """Hide the selection."""
        self.refresh()

    def watch_concealed(self) -> None:
        """Draw again."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line of switches."""
        width, columns = self.size.width, self.columns
        line, part = divmod(y, self._tall(width))
        first = line * columns
        pieces = [self._piece(at, part) for at in range(first, min(first + columns, len(self.switches)))]
        return Strip.join(pieces).adjust_cell_length(width, self.rich_style) if pieces else Strip.blank(width)

    def _piece(self, at: int, part: int) -> Strip:
        switch, base = self.switches[at], self.rich_style
        is_on, is_here = switch.id in self.on, at == self.selected and self.has_focus
        muted = base + self.get_component_rich_style("switches--muted", partial=True)
        strong = base + self.get_component_rich_style("switches--on", partial=True) if is_on else base
        if is_here:
            muted = strong = base + self.get_component_rich_style("switches--selected", partial=True)
            if self.app.no_color:
                muted = strong = Style(reverse=True, bold=True)
        mark = (PLAIN_ON if is_on else PLAIN_OFF) if self.app.has_class("-plain") else ON if is_on else OFF
        if self._most > 1:
            style = strong if is_on or is_here else muted
            return Strip([Segment(pad(f" {mark} {switch.name}", self._column()), style)])
        state = "on" if is_on else "off"
        shown = state if self.app.has_class("-plain") else f"{mark} {state}"
        says = concealed(switch.says) if self.concealed else switch.says
        because = concealed(switch.because) if self.concealed else switch.because
        if part:
            return Strip([Segment(" " * STATE, muted), Segment(pad(because, self.size.width - STATE), muted)])
        room = max(0, self.size.width - STATE - NAME - SAYS)
        return Strip(
            [
                Segment(pad(f" {shown}", STATE), strong if is_on else muted),
                Segment(pad(switch.name, NAME), strong),
                Segment(pad(says, SAYS), strong),
                Segment(pad("" if self.is_tall else because, room), muted),
            ]
        )
