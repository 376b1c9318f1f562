"""The top and bottom bar."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from rmjournal.tui.kit.commands import PALETTE, Command
from rmjournal.tui.kit.own_keys import key_label
from rmjournal.tui.kit.safe_text import concealed, fit

NAME = "rmjournal"
MARK = "▌"
SHORTEST, LONGEST = 6, 24  # cells of a nickname
BROAD = 110  # columns: from here on the bottom bar has room to say how to find a command
STATE = 15  # cells kept free, so that the bar does not jump when a status appears: "Sun 22 Nov 2026"


class TopBar(Widget):
    """Show where I am on the left, and a status on the right.

    When space is short, the product's name goes first, then the end of the nickname.
    The status never goes, nor does the word that this is a demo."""

    where = reactive("")
    alias = reactive("")
    role = reactive("")
    hue = reactive("")
    status = reactive("")
    demo = reactive(False)
    nameless = reactive(False)  # where the page says the name
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
        if self.demo:
            left += [Segment(" DEMO ", bright + Style(bold=True, reverse=True)), Segment("  ", base)]
        alias = concealed(self.alias) if self.concealed else self.alias
        fixed = sum(map(cell_len, (alias, self.role, self.where))) + max(cell_len(self.status), STATE) + 12
        if not self.nameless and width >= fixed + len(NAME) + 5 + (8 if self.demo else 0):
            left += [Segment(NAME, bright + Style(bold=True)), Segment("   ", base)]
        if alias:
            mark = " " if self.app.has_class("-plain") else MARK
            left += [Segment(mark, base + Style(color=colours[f"j-{self.hue or 'amber'}"])), Segment(" ", base)]
            role = f" · you: {self.role}   "
            free = room - cell_len(role + self.where) - 2
            left += [Segment(fit(alias, max(SHORTEST, min(free, LONGEST))), bright), Segment(role, base)]
        left.append(Segment(self.where, bright))
        strip = Strip(left).adjust_cell_length(max(room, 0), base)
        return Strip.join([strip, Strip([Segment(f" {status}", base)])]).crop(0, width)


class KeyBar(Widget):
    """Show the keys that work here, Enter first. Help and lock stay at the right end. A
    click does what the key does."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"keys--key", "keys--label"}

    class Clicked(Message):
        """Say that a command was clicked."""

        def __init__(self, command: Command) -> None:
            super().__init__()
            self.command = command

    def __init__(
        self,
        commands: Sequence[Command],
        last: Sequence[Command],
        offers: Callable[[Command], bool],
        label_of: Callable[[Command], str] = lambda command: command.label,
    ) -> None:
        """Show `commands` while there is room and `offers` is true of them, and always
        show `last`. `label_of` says what a command does right now."""
        super().__init__()
        self.offers, self.label_of = offers, label_of
        self.commands = sorted((each for each in commands if each.shown), key=lambda each: each.key != "enter")
        self.last = list(last)
        self.chosen: Mapping[str, str] = {}

    def laid_out(self) -> tuple[list[tuple[Command, str, str]], list[tuple[Command, str, str]]]:
        """Return what is shown on the left and on the right: a command, its key, its
        label."""
        right = [each for each in self.last if each.id != PALETTE.id or self.size.width >= BROAD]
        last = [self._pieces(each) for each in right]
        room = self.size.width - 2 - sum(map(_length, last))
        shown = []
        for command in self.commands:
            if not self.offers(command):
                continue
            piece = self._pieces(command)
            if (room := room - _length(piece)) < 0:
                break
            shown.append(piece)
        return shown, last

    def render_line(self, y: int) -> Strip:
        """Draw the bar, with as many commands as there is room for."""
        base = self.rich_style
        key, label = self.get_component_rich_style("keys--key"), self.get_component_rich_style("keys--label")
        shown, last = self.laid_out()
        gap = max(0, self.size.width - sum(map(_length, [*shown, *last])))
        segments = []
        for pieces, after in ((shown, gap), (last, 0)):
            for _, chip, words in pieces:
                segments += [Segment(chip, key), Segment(words, label)]
            segments.append(Segment(" " * after, base))
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def on_click(self, event: events.Click) -> None:
        """Do what the clicked key does."""
        event.stop()
        shown, last = self.laid_out()
        at = event.get_content_offset(self)
        for pieces, start in ((shown, 0), (last, self.size.width - sum(map(_length, last)))):
            left = start
            for piece in pieces:
                if at is not None and left <= at.x < left + _length(piece):
                    self.post_message(self.Clicked(piece[0]))
                    return
                left += _length(piece)

    def _pieces(self, command: Command) -> tuple[Command, str, str]:
        key = key_label(self.chosen.get(command.id, command.key))
        return command, f" {key} ", f" {self.label_of(command)}  "


def _length(piece: tuple[Command, str, str]) -> int:
    return cell_len(piece[1]) + cell_len(piece[2])
