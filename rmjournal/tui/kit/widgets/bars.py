"""The top and bottom bar, and what replaces a screen in a window that is too small."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.tui.kit.chosen_keys import key_label
from rmjournal.tui.kit.commands import Command
from rmjournal.tui.kit.safe_text import concealed, fit

NAME = "rmjournal"
MARK = "▌"
SHORTEST, LONGEST = 6, 24  # cells of a nickname
STATE = 15  # cells kept free, so that the bar does not jump when a status appears: "Sun 22 Nov 2026"


class TopBar(Widget):
    """Show where I am on the left, and a status on the right.

    When space is short, the product's name goes first, then the end of the nickname.
    The status never goes."""

    where = reactive("")
    alias = reactive("")
    role = reactive("")
    hue = reactive("")
    status = reactive("")
    concealed = reactive(False)

    def render_line(self, y: int) -> Strip:
        """Draw the bar."""
        width = self.size.width
        base = self.rich_style
        colours = self.app.theme_variables
        bright = base + Style(color=colours["j-text"])
        left: list[Segment] = []
        status = fit(self.status, width - 1)
        room = width - cell_len(status) - 1
        alias = concealed(self.alias) if self.concealed else self.alias
        fixed = sum(map(cell_len, (alias, self.role, self.where))) + max(cell_len(self.status), STATE) + 12
        if width >= fixed + len(NAME) + 5:
            left += [Segment(NAME, bright + Style(bold=True)), Segment("  │  ", base)]
        if alias:
            left += [Segment(MARK, base + Style(color=colours[f"j-{self.hue or 'amber'}"])), Segment(" ", base)]
            role = f" · you: {self.role}   "
            free = room - cell_len(role + self.where) - 2
            left += [Segment(fit(alias, max(SHORTEST, min(free, LONGEST))), bright), Segment(role, base)]
        left.append(Segment(self.where, bright))
        strip = Strip(left).adjust_cell_length(max(room, 0), base)
        return Strip.join([strip, Strip([Segment(f" {status}", base)])]).crop(0, width)


class KeyBar(Widget):
    """Show the keys that work here. Help and lock stay at the right end."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"keys--key", "keys--label"}

    def __init__(self, commands: Sequence[Command], last: Sequence[Command], offers: Callable[[Command], bool]) -> None:
        """Show `commands` while there is room and `offers` is true of them, and always
        show `last`."""
        super().__init__()
        self.offers = offers
        self.commands = [command for command in commands if command.shown]
        self.last = list(last)
        self.chosen: Mapping[str, str] = {}

    def render_line(self, y: int) -> Strip:
        """Draw the bar, with as many commands as there is room for."""
        base = self.rich_style
        key, label = self.get_component_rich_style("keys--key"), self.get_component_rich_style("keys--label")
        last = [self._pieces(each) for each in self.last]
        room = self.size.width - sum(map(_length, last))
        shown: list[tuple[str, str]] = []
        for command in self.commands:
            if not self.offers(command):
                continue
            piece = self._pieces(command)
            if (room := room - _length(piece)) < 0:
                break
            shown.append(piece)
        segments = []
        for chip, words in [*shown, *last]:
            segments += [Segment(chip, key), Segment(words, label)]
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def _pieces(self, command: Command) -> tuple[str, str]:
        return f" {key_label(self.chosen.get(command.id, command.key))} ", f" {command.label}  "


def _length(piece: tuple[str, str]) -> int:
    return cell_len(piece[0]) + cell_len(piece[1])


class TooSmall(Static):
    """Cover a screen when the window is too small for it. Nothing is lost
    underneath."""

    def __init__(self) -> None:
        super().__init__("This window is too small for the journal. What you typed is kept. Make it a little larger.")
