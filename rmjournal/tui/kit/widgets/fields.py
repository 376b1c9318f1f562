"""The fields of a form that are written in: a label, and a line or an area. And the
headings between fields."""

import asyncio
import textwrap
from collections.abc import Callable
from contextlib import suppress
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets.input import Selection

from rmjournal.tui.kit.safe_text import concealed, content, pointer
from rmjournal.tui.kit.widgets.areas import Area
from rmjournal.tui.kit.widgets.choices import COLUMN, INSET
from rmjournal.tui.kit.widgets.choices import ZERO as ZERO
from rmjournal.tui.kit.widgets.choices import ChoiceField as ChoiceField  # a form needs this module alone
from rmjournal.tui.kit.widgets.choices import FieldChanged as FieldChanged
from rmjournal.tui.kit.widgets.choices import id_of as id_of
from rmjournal.tui.kit.widgets.inputs import LineInput
from rmjournal.tui.kit.widgets.privacy import PrivateText

_PATIENCE = 3.0  # seconds
FURTHER = 5  # cells that a line may begin behind areas


class Heading(Widget):
    """Name a group of fields on the left, and say something of all of them on the
    right."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"heading--words"}

    concealed = reactive(False)

    def __init__(self, words: str, note: str = "", *, classes: str = "heading", is_private: bool = False) -> None:
        """`is_private` words are hidden when texts are, from their first colon on."""
        super().__init__(classes=classes)
        self.words, self.note, self.is_private = words, note, is_private

    def render(self) -> Content:
        """Draw both on one line. Where they do not fit, the note goes under the
        words."""
        shown = self.words
        if self.concealed and self.is_private:
            said, colon, private = self.words.partition(": ")
            shown = f"{said}{colon}{concealed(private)}"
        words, note = content(shown).stylize(self.get_visual_style("heading--words")), content(self.note)
        room = self.size.width - words.cell_length - note.cell_length
        return Content.assemble(words, " " * room if room > 1 else "\n", note) if self.note else words

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the heading takes."""
        return 1 + (bool(self.note) and cell_len(self.words) + cell_len(self.note) + 2 > width)


class Caption(Widget):
    """The label of a field, with a pointer while the keys are there."""

    is_here = reactive(False)

    def __init__(self, words: str, note: str = "") -> None:
        super().__init__()
        self.words, self.note = words, note

    def render(self) -> Content:
        """Draw the label, wrapped, and the note under it."""
        first, *more = self._lines(self.size.width or COLUMN)
        style = "bold" if self.is_here else ""
        here = pointer(self.is_here, self.app.has_class("-plain"))
        lines = [Content.styled(f"{here} {first}", style)]
        lines += [Content.styled(f"{'':{INSET}}{each}", style) for each in more]
        return Content("\n").join([*lines, *([Content(f"{'':{INSET}}{self.note}")] if self.note else [])])

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the label takes."""
        return len(self._lines(width)) + bool(self.note)

    def _lines(self, width: int) -> list[str]:
        return textwrap.wrap(str(content(self.words)), max(width - INSET - 1, 6)) or [""]

    def watch_is_here(self, here: bool) -> None:
        """Show whether the keys are here."""
        self.set_class(here, "-here")


class _Entry(Widget):
    """A caption, and something to write in beside it."""

    leads_on = False  # whether Enter goes on to what is asked about the answer, instead of past it

    def __init__(self, name: str, label: str, value: str, *, hint: str, note: str, is_detail: bool) -> None:
        super().__init__(id=id_of(name), classes="-detail" if is_detail else None)
        self.label, self.hint, self.is_detail = label, hint, is_detail
        self.caption = Caption(label, note)
        self._given = value
        self._made: Area | LineInput | None = None

    def _make(self) -> Area | LineInput:
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Yield the caption, and what is written in."""
        self._made = self._make()
        yield self.caption
        yield self._made

    @property
    def value(self) -> str:
        """The value, without blanks around it."""
        made = self._made
        return (self._given if made is None else made.text if isinstance(made, Area) else made.value).strip()

    @property
    def is_answered(self) -> bool:
        """Return whether there is anything."""
        return bool(self.value)

    def put(self, value: object) -> None:
        """Replace the value."""
        self._given = str(value)
        if isinstance(self._made, Area):
            self._made.put(self._given)
        elif self._made is not None:
            self._made.value = self._given

    def begin(self) -> None:
        """Focus the field, at once."""
        if self._made is not None:
            self.screen.set_focus(self._made)

    async def landed(self) -> None:
        """Wait until all keys that were sent here are dealt with."""
        if self._made is not None and self._made.is_running:
            done = asyncio.Event()
            self._made.call_later(done.set)
            with suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), _PATIENCE)

    def on_descendant_focus(self) -> None:
        """Show that the keys are here."""
        self.caption.is_here = True

    def on_descendant_blur(self) -> None:
        """Show that the keys are elsewhere."""
        self.caption.is_here = False

    def on_click(self, event: events.Click) -> None:
        """Begin, also where the label was clicked."""
        self.begin()

    def on_input_changed(self, event: LineInput.Changed) -> None:
        """Post that the field was changed."""
        event.stop()
        self.post_message(FieldChanged())

    def on_text_area_changed(self, event: Area.Changed) -> None:
        """Post that the field was changed."""
        event.stop()
        self.post_message(FieldChanged())


class LineField(_Entry):
    """A label and one line of text. With `reads`, what is understood stands beside
    it."""

    def __init__(
        self,
        name: str,
        label: str,
        value: str = "",
        *,
        placeholder: str = "",
        limit: int = 2000,
        hint: str = "",
        reads: Callable[[str], str] | None = None,
        is_detail: bool = False,
        is_proposal: bool = False,
    ) -> None:
        """`limit` is in characters. `hint` is shown while the field has the focus.
        `reads` returns what it understands of a text, or raises ValueError with a
        sentence. What is typed over a proposal replaces it."""
        super().__init__(name, label, value, hint=hint, note="", is_detail=is_detail)
        self._placeholder, self._limit, self._reads = placeholder, limit, reads
        self._is_proposal = is_proposal
        self.set_class(reads is not None, "-reads", update=False)

    def begin_at(self, column: int) -> None:
        """Let the answer begin at this cell, as the choices around it do, unless that
        is too far from its label and from areas."""
        if COLUMN + 1 < column <= COLUMN + FURTHER:
            self.caption.styles.width = column - 1

    def _make(self) -> LineInput:
        return LineInput(self._given, placeholder=self._placeholder, limit=self._limit)

    def begin(self) -> None:
        """Focus the field, at once, and select what is proposed."""
        super().begin()
        if self._is_proposal and isinstance(self._made, LineInput) and self.value == self._given:
            self._made.selection = Selection(0, len(self._made.value))

    def compose(self) -> ComposeResult:
        """Yield the caption, the line, and what is understood."""
        yield from super().compose()
        if self._reads is not None:
            yield Reading()

    def on_mount(self) -> None:
        """Say what is understood of the value."""
        self.read()

    def on_descendant_focus(self) -> None:
        """Show that the keys are here, and complain of nothing meanwhile."""
        super().on_descendant_focus()
        self.read()

    def on_descendant_blur(self) -> None:
        """Show that the keys are elsewhere, and say what could not be read."""
        super().on_descendant_blur()
        self.read()

    def on_input_changed(self, event: LineInput.Changed) -> None:
        """Say what is understood, and post that the field was changed."""
        super().on_input_changed(event)
        self.read()

    def read(self) -> None:
        """Say what is understood. What cannot be read is told when the keys leave."""
        if self._reads is None or self._made is None:
            return
        reading = self.query_one(Reading)
        try:
            words, is_wrong = self._reads(self.value) if self.value else "", False
        except ValueError as error:
            words, is_wrong = str(error), True
        is_wrong &= not self.has_focus_within
        reading.set_class(is_wrong, "-wrong")
        reading.update(content(words if is_wrong or words.startswith("=") else ""))


class Reading(PrivateText):
    """What is understood of a day and a time."""


class TextField(_Entry):
    """A label, and an area that grows with the answer."""

    def __init__(
        self,
        name: str,
        label: str,
        value: str = "",
        *,
        placeholder: str = "",
        hint: str = "",
        note: str = "",
        has_lines: bool = False,
        leads_on: bool = False,
    ) -> None:
        """`note` stands under the label. With `has_lines` the answer may have several
        paragraphs. `leads_on`: Enter goes on to what is asked about the answer, instead
        of past it."""
        super().__init__(name, label, value, hint=hint, note=note, is_detail=False)
        self._placeholder, self._has_lines, self.leads_on = placeholder, has_lines, leads_on

    def _make(self) -> Area:
        return Area(self._given, placeholder=self._placeholder, has_lines=self._has_lines)


Field = LineField | TextField | ChoiceField
