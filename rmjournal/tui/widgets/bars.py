"""The one line above and the one line below, and what stands there when there is no room for anything else."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.tui.commands import Command, word_of
from rmjournal.tui.plain import concealed, fit

NAME = "rmjournal"
MARK = "▌"
SHORTEST, LONGEST = 6, 24  # cells of an alias
STATE = 15  # cells kept free for the state, so that the line does not move when it comes: "Sun 22 Nov 2026"


class Bar(Widget):
    """Where I am on the left, the state on the right. With little room the product's name goes first, then the end of
    the alias; the state never does."""

    where = reactive("")
    alias = reactive("")
    role = reactive("")
    hue = reactive("")
    state = reactive("")
    concealed = reactive(False)

    def render_line(self, y: int) -> Strip:
        """Draw the one line."""
        width = self.size.width
        base = self.rich_style
        colours = self.app.theme_variables
        bright = base + Style(color=colours["j-text"])
        left: list[Segment] = []
        state = fit(self.state, width - 1)
        room = width - cell_len(state) - 1
        alias = concealed(self.alias) if self.concealed else self.alias
        fixed = sum(map(cell_len, (alias, self.role, self.where))) + max(cell_len(self.state), STATE) + 12
        if width >= fixed + len(NAME) + 5:
            left += [Segment(NAME, bright + Style(bold=True)), Segment("  │  ", base)]
        if alias:
            left += [Segment(MARK, base + Style(color=colours[f"j-{self.hue or 'amber'}"])), Segment(" ", base)]
            role = f" · you: {self.role}   "
            free = room - cell_len(role + self.where) - 2
            left += [Segment(fit(alias, max(SHORTEST, min(free, LONGEST))), bright), Segment(role, base)]
        left.append(Segment(self.where, bright))
        strip = Strip(left).adjust_cell_length(max(room, 0), base)
        return Strip.join([strip, Strip([Segment(f" {state}", base)])]).crop(0, width)


class Keys(Widget):
    """The keys that work here, from the declarations of the commands. Help and lock keep their place to the end."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"keys--key", "keys--label"}

    def __init__(self, commands: Sequence[Command], last: Sequence[Command], offers: Callable[[Command], bool]) -> None:
        """Show `commands` as far as there is room and `offers` says that they are of use now, and always `last`."""
        super().__init__()
        self.offers = offers
        self.commands = [command for command in commands if command.shown]
        self.last = list(last)
        self.chosen: Mapping[str, str] = {}

    def render_line(self, y: int) -> Strip:
        """Draw the one line: as many commands as there is room for."""
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
        return f" {word_of(self.chosen.get(command.id, command.key))} ", f" {command.label}  "


def _length(piece: tuple[str, str]) -> int:
    return cell_len(piece[0]) + cell_len(piece[1])


class TooSmall(Static):
    """What is seen in a window that is too small: nothing is lost behind it."""

    def __init__(self) -> None:
        super().__init__("This window is too small for the journal. What you typed is kept. Make it a little larger.")
