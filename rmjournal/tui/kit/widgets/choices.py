"""The choices of a form: a label, and a few answers of which one is chosen."""

import string
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from rmjournal.tui.kit.safe_text import concealed, content, pointer
from rmjournal.tui.kit.widgets.inputs import MovesAtOnce

INSET = 2  # cells for the pointer
COLUMN = 20  # cells of a label; `.tcss` says so too
DETAIL = 11  # cells for the label of a detail, which begins where answers do
NARROW = 60  # cells: with fewer, the choices go under their label
RATHER_NOT = "rather not say"
ZERO = f"0 = {RATHER_NOT}"


class FieldChanged(Message):
    """Say that a field was changed."""


def id_of(name: str) -> str:
    """Return the widget id of a field. A dot leads into an object and is not allowed in
    an id."""
    return f"field-{name.replace('.', '-dot-')}"


class _Place(NamedTuple):
    """Where a choice is drawn."""

    row: int
    start: int
    end: int
    value: str


class ChoiceField(MovesAtOnce, Widget, can_focus=True):
    """A label and a few choices. A digit, an arrow or a click chooses; 0 is "rather not
    say" if that is an answer.

    The chosen one is reversed and the others go muted; until then, all have the colour
    of text. When hidden, it shows the question and what there is to choose, but not
    what was chosen, and no words that are private."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "choice--label",
        "choice--chosen",
        "choice--other",
        "choice--faint",
        "choice--pointed",
    }
    leads_on = False  # as in `fields`
    chosen = reactive("")
    concealed = reactive(False)
    pointed = reactive("-")  # the choice under the mouse

    def __init__(
        self,
        name: str,
        label: str,
        choices: Mapping[str, str],
        value: str = "",
        *,
        default: str = "",
        skip: bool = False,
        stacked: bool = False,
        is_scale: bool = False,
        is_detail: bool = False,
        private: Iterable[str] = (),
        hint: str = "",
        said: str = "",
    ) -> None:
        """`default` counts until something is chosen, and is not marked. `skip` allows
        0. Of a scale only the digits are drawn. `private` are the words to hide. What
        was `said` before is part of the hint, unless text is hidden."""
        super().__init__(id=id_of(name), classes="-detail" if is_detail else None)
        self.label, self.choices, self.skip, self.stacked = label, dict(choices), skip, stacked
        self._hint, self._said = hint, said
        self.default, self.is_scale, self.is_detail, self.private = default, is_scale, is_detail, tuple(private)
        self.column = COLUMN + 1  # cells before the answers, if they stand beside the label
        self.shows_zero = True  # unless the heading of its group says so for all
        self._places: list[_Place] = []
        self.set_reactive(ChoiceField.chosen, value)

    @property
    def value(self) -> str:
        """What is chosen, or counts meanwhile."""
        return self.chosen or self.default

    @property
    def is_answered(self) -> bool:
        """Return whether anything was chosen."""
        return bool(self.chosen)

    @property
    def hint(self) -> str:
        """What helps with an answer."""
        return self._hint if self.concealed else f"{self._hint} {self._said}".strip()

    def render(self) -> Content:
        """Draw the label and the choices."""
        return Content("\n").join(self._lines(self.size.width or 72))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the choices take."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[Content]:
        """Return the choices beside the label, or under it where space is short. No
        choice is split."""
        here = pointer(self.has_focus, self.app.has_class("-plain"))
        style = "bold" if self.has_focus else self.get_visual_style("choice--label")
        roomy = width >= NARROW and not self.stacked
        start = COLUMN if self.is_detail and roomy else 0
        column = start + DETAIL + 1 if self.is_detail and roomy else self.column
        beside = roomy and start + INSET + cell_len(self.label) <= column
        indent = column if beside or roomy else INSET + 2 if self.label else INSET
        words = [self.label] if beside else textwrap.wrap(self.label, max(width - start - INSET, 8)) or [""]
        label = [Content.styled(f"{'' if at else here:{INSET}}{each}", style) for at, each in enumerate(words)]
        lines = [Content.assemble(" " * start, each) for each in label]
        if self.label and not beside:
            lines += [Content("")]
        self._places.clear()
        for piece, value in self._pieces(max(width - indent - 1, 8)):
            end = max(lines[-1].cell_length, indent)
            if end > indent and (self.stacked or end + piece[0].cell_length > width):
                lines.append(Content(""))
                end = indent
            lines[-1] = Content.assemble(lines[-1], " " * (end - lines[-1].cell_length), piece[0])
            self._places.append(_Place(len(lines) - 1, end, end + piece[0].cell_length, value))
            for more in piece[1:]:
                lines.append(Content.assemble(" " * (indent + 3), more))
                self._places.append(_Place(len(lines) - 1, indent, width, value))
            lines[-1] = Content.assemble(lines[-1], "  " if self.is_scale else " ")
        return lines

    def _pieces(self, room: int) -> Iterator[tuple[list[Content], str]]:
        """Yield each choice with its digit, as several lines if it is longer than the
        room."""
        choices = [(str(at), value, words) for at, (value, words) in enumerate(self.choices.items(), 1)]
        numbers = self.is_scale or all(words.startswith(digit) for digit, _, words in choices)
        zero = [("0", "", RATHER_NOT)] if self.skip and self.shows_zero else []
        brackets = self.app.no_color or self.app.has_class("-plain")
        for digit, value, words in [*choices, *zero]:
            # an empty answer is not shown as chosen
            chosen = value == self.chosen != "" and not self.concealed
            muted = digit == "0" or (self.chosen and not self.concealed)
            name = "choice--chosen" if chosen else "choice--faint" if muted else "choice--other"
            words = concealed(words) if self.concealed and words in self.private else words
            first, *more = textwrap.wrap(str(content(words)), max(room - 4, 4)) or [""]
            first = (digit if self.is_scale else first) if numbers and digit != "0" else f"{digit} {first}".rstrip()
            mark = f"[{first}]" if chosen and brackets and not more else f" {first} "
            style = self.get_visual_style(name)
            if value == self.pointed:
                style += self.get_visual_style("choice--pointed")
            yield [Content.styled(mark, style), *(Content.styled(each, style) for each in more)], value

    def take(self, digit: str) -> bool:
        """Choose by digit. Return whether there is such a choice."""
        values = list(self.choices)
        if digit == "0" and self.skip:
            self.chosen = ""
        elif digit in string.digits[1:] and 0 < int(digit) <= len(values):
            self.chosen = values[int(digit) - 1]
        else:
            return False
        return True

    def on_key(self, event: events.Key) -> None:
        """Choose by digit or arrow."""
        character = event.character or ""
        if character and character in string.digits:
            self.take(character)
            event.stop()
        elif event.key in ("left", "right"):
            step = 1 if event.key == "right" else -1
            order = [*([""] if self.skip else []), *self.choices]
            at = order.index(self.chosen) if self.chosen in order else (-1 if step > 0 else 0)
            self.chosen = order[max(0, min(at + step, len(order) - 1))]
            event.stop()

    def _at(self, event: events.MouseEvent) -> str | None:
        x, y = event.x - self.gutter.left, event.y - self.gutter.top
        return next((each.value for each in self._places if each.row == y and each.start <= x < each.end), None)

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        self.begin()
        if (value := self._at(event)) is not None:
            self.chosen = value

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Point at the choice under the mouse."""
        found = self._at(event)
        self.pointed = "-" if found is None else found

    def on_leave(self) -> None:
        """Point at nothing."""
        self.pointed = "-"

    def watch_chosen(self) -> None:
        """Post that the field was changed."""
        if self.is_attached:
            self.post_message(FieldChanged())

    def watch_concealed(self) -> None:
        """Say the hint again."""
        self.watch_chosen()

    def on_focus(self) -> None:
        """Show that the field has the focus."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that the field has lost the focus."""
        self.refresh()

    def put(self, value: object) -> None:
        """Replace the value."""
        self.chosen = str(value)

    def begin(self) -> None:
        """Focus the field, at once."""
        self.screen.set_focus(self)

    async def landed(self) -> None:
        """Wait for nothing: a choice is made at once."""
