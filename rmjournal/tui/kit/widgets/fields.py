"""The fields of a form: a label, and a line, a text or a choice."""

import string
import textwrap
from collections.abc import Iterator, Mapping
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Label

from rmjournal.tui.kit.safe_text import POINTER, concealed, content
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.inputs import LineInput

LABEL = 26  # cells
NARROW = 60  # cells: with fewer, the choices go under their label
RATHER_NOT = "rather not say"


class FieldChanged(Message):
    """Say that a field was changed."""


def id_of(name: str) -> str:
    """Return the widget id of a field. A dot leads into an object and is not allowed in
    an id."""
    return f"field-{name.replace('.', '-dot-')}"


class LineField(Widget):
    """A label and one line of text."""

    def __init__(
        self, name: str, label: str, value: str = "", *, placeholder: str = "", limit: int = 2000, hint: str = ""
    ) -> None:
        """`limit` is in characters. `hint` is shown while the field has the focus."""
        super().__init__(id=id_of(name))
        self.hint = hint
        self.label, self._entry = label, LineInput(value, placeholder=placeholder, limit=limit)

    def compose(self) -> ComposeResult:
        """Yield the pointer, the label and the input."""
        yield Label(" ", classes="pointer")
        yield Label(content(self.label), classes="label")
        yield self._entry

    def on_descendant_focus(self) -> None:
        """Show that the field has the focus."""
        self.query_one(".pointer", Label).update(POINTER)

    def on_descendant_blur(self) -> None:
        """Show that the field has lost the focus."""
        self.query_one(".pointer", Label).update(" ")

    @property
    def value(self) -> str:
        """The value, without blanks around it."""
        return self._entry.value.strip()

    def put(self, value: object) -> None:
        """Replace the value."""
        self._entry.value = str(value)

    def begin(self) -> None:
        """Focus the field."""
        self._entry.focus()

    def on_input_changed(self, event: LineInput.Changed) -> None:
        """Post that the field was changed."""
        event.stop()
        self.post_message(FieldChanged())


class TextField(Widget):
    """A label, and an editor under it."""

    def __init__(self, name: str, label: str, value: str = "", *, placeholder: str = "") -> None:
        super().__init__(id=id_of(name))
        self.hint = ""
        self.label, self._writing = label, Editor(value, placeholder=placeholder)

    def compose(self) -> ComposeResult:
        """Yield the label and the editor."""
        yield Label(content(self.label), classes="muted")
        yield self._writing

    @property
    def value(self) -> str:
        """The value, without blanks around it."""
        return self._writing.text.strip()

    def put(self, value: object) -> None:
        """Replace the value."""
        self._writing.put(str(value))

    def begin(self) -> None:
        """Focus the field."""
        self._writing.focus()

    def on_text_area_changed(self, event: Editor.Changed) -> None:
        """Post that the field was changed."""
        event.stop()
        self.post_message(FieldChanged())


class ChoiceField(Widget, can_focus=True):
    """A label and a few choices. A digit or an arrow chooses; 0 is "rather not say" if
    that is an answer.

    When hidden, it shows the question but bars for answers, chosen or not."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice--label", "choice--chosen", "choice--other", "choice--faint"}
    value = reactive("")
    concealed = reactive(False)

    def __init__(
        self,
        name: str,
        label: str,
        choices: Mapping[str, str],
        value: str = "",
        *,
        skip: bool = False,
        stacked: bool = False,
        hint: str = "",
    ) -> None:
        super().__init__(id=id_of(name))
        self.label, self.choices, self.skip, self.stacked, self.hint = label, dict(choices), skip, stacked, hint
        self.set_reactive(ChoiceField.value, value)

    def render(self) -> Content:
        """Draw the label and the choices. The chosen one is reversed and in brackets,
        so that colour alone says nothing."""
        return Content("\n").join(self._lines(self.size.width or 72))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the choices take."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[Content]:
        """Return the choices beside the label, or under it where space is short. No
        choice is split."""
        beside = bool(self.label) and width >= NARROW and not self.stacked
        indent = LABEL if beside else 2 if self.label else 1
        style = "bold" if self.has_focus else self.get_visual_style("choice--label")
        label = Content.styled(f"{POINTER if self.has_focus else ' '}{self.label}", style)
        lines = [Content.assemble(label, " " * max(0, LABEL - label.cell_length))] if beside else []
        if self.label and not beside:
            lines += [label, Content(" " * indent)]
        elif not lines:
            lines = [Content(POINTER if self.has_focus else " ")]
        for piece in self._pieces(max(width - indent - 1, 8)):
            full = lines[-1].cell_length + piece[0].cell_length + 1 > width
            if lines[-1].cell_length > indent and (full or self.stacked):
                lines.append(Content(" " * indent))
            lines[-1] = Content.assemble(lines[-1], piece[0], " ")
            lines += [Content.assemble(" " * (indent + 3), more) for more in piece[1:]]
        return lines

    def _pieces(self, room: int) -> Iterator[list[Content]]:
        """Yield each choice with its digit, as several lines if it is longer than the
        room."""
        choices = [(str(at), value, words) for at, (value, words) in enumerate(self.choices.items(), 1)]
        numbers = all(words.startswith(digit) for digit, _, words in choices)  # then no digit is put before them
        for digit, value, words in [*choices, *([("0", "", RATHER_NOT)] if self.skip else [])]:
            # an empty answer is not shown as chosen
            chosen = value == self.value != "" and not self.concealed
            name = "choice--chosen" if chosen else "choice--other" if digit != "0" else "choice--faint"
            words = concealed(words) if self.concealed else words
            first, *more = textwrap.wrap(words, max(room - 4, 4)) or [""]
            first = first if numbers and digit != "0" else f"{digit} {first}".rstrip()
            mark = f"[{first}]" if chosen and not more else f" {first} "
            style = self.get_visual_style(name)
            yield [Content.styled(mark, style), *(Content.styled(each, style) for each in more)]

    def on_key(self, event: events.Key) -> None:
        """Choose by digit or arrow."""
        values = list(self.choices)
        character = event.character or ""
        if character and character in string.digits:
            if character == "0" and self.skip:
                self.value = ""
            elif character != "0" and int(character) <= len(values):
                self.value = values[int(character) - 1]
            event.stop()
        elif event.key in ("left", "right"):
            step = 1 if event.key == "right" else -1
            order = [*([""] if self.skip else []), *values]
            at = order.index(self.value) if self.value in order else (-1 if step > 0 else 0)
            self.value = order[max(0, min(at + step, len(order) - 1))]
            event.stop()

    def watch_value(self) -> None:
        """Post that the field was changed."""
        self.refresh(layout=True)
        if self.is_attached:
            self.post_message(FieldChanged())

    def on_focus(self) -> None:
        """Show that the field has the focus."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that the field has lost the focus."""
        self.refresh()

    def put(self, value: object) -> None:
        """Replace the value."""
        self.value = str(value)

    def begin(self) -> None:
        """Focus the field."""
        self.focus()


Field = LineField | TextField | ChoiceField
