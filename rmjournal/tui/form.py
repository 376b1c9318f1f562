"""A form: three lines at first, the rest behind one key. What was begun is sealed as a draft until it is kept."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.containers import VerticalScroll
from textual.events import Key
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.errors import RmjournalError
from rmjournal.tui.commands import BACK, KEEP, MORE, Command
from rmjournal.tui.drafting import Drafting, Slot
from rmjournal.tui.page import JournalPage, Page
from rmjournal.tui.plain import content
from rmjournal.tui.widgets.fields import Changed, Choice, Field, Line

if TYPE_CHECKING:
    from rmjournal.domain.pair import Pair
    from rmjournal.domain.record import Record
    from rmjournal.journal.journal import Journal

AT_FIRST = 3  # lines
Values = dict[str, str]


class Form(NamedTuple):
    """What a form is about: its head, its fields, what keeping it means, and where a draft of it lies.

    `keep` gets what stands in the fields and raises what the journal refuses; it runs in one transaction with the end
    of the draft. `then` is called once that stands, and gives the screen that comes next, if there is one."""

    head: str
    fields: Sequence[Field]
    keep: Callable[[Values], None]
    slot: Slot
    pair: "Record[Pair] | None" = None
    then: Callable[[], Page | None] = lambda: None


class FormScreen(Drafting, JournalPage):
    """One form. Tab goes on, Enter on the last line or Ctrl+O keeps, Esc goes back and leaves a draft."""

    commands: ClassVar[tuple[Command, ...]] = (KEEP, MORE, BACK)
    goes: ClassVar[bool] = False

    def __init__(self, journal: "Journal", form: Form) -> None:
        super().__init__(journal)
        self.form = form
        self.open_slot(form.slot)

    def body(self) -> Iterator[Widget]:
        """Yield the lines, those after the third hidden."""
        yield Static(content(self.form.head), classes="head")
        lines: list[Widget] = list(self.form.fields)
        for line in lines[AT_FIRST:]:
            line.display = False
        rest = [Static("F3 shows the other lines.", id="rest", classes="muted gap")] if len(lines) > AT_FIRST else []
        yield VerticalScroll(
            *lines,
            *rest,
            Static(id="wrong", classes="error gap"),
            Static("Stays here unless you choose otherwise.", classes="muted gap"),
            can_focus=False,
            classes="form",
        )

    def on_mount(self) -> None:
        """Show what was begun before, and take the keys."""
        self.place(self.form.head, self.form.pair)
        self._before = self._known = self.values()
        self.warn_if_stale()
        for name, value in self.drafted_fields().items():
            for field in self.form.fields:
                if field.id == f"field-{name}":
                    field.put(value)
        self._known = self.values()
        self.form.fields[0].begin()

    def values(self) -> Values:
        """Return what stands in the fields."""
        return {str(field.id).removeprefix("field-"): field.value for field in self.form.fields}

    def on_changed(self, event: Changed) -> None:
        """Seal it soon."""
        event.stop()
        if self.values() != self._known:  # what a line says of itself when it is first shown is no change
            self._known = self.values()
            self.query_one("#wrong", Static).update("")
            self.touched()

    def finish(self) -> None:
        """Leave a draft; none where everything is as it was before."""
        if self.values() == self._before:
            self.drop_draft()
            self.settled()
        self.seal()

    def on_input_submitted(self, event: Line) -> None:
        """Go on to the next line; after the last, keep."""
        self._next()

    def key_enter(self, event: Key) -> None:
        """Go on to the next line; after the last, keep."""
        if isinstance(self.focused, Choice):
            event.stop()  # or the next line takes this Enter for its own
            self._next()

    def _next(self) -> None:
        shown = [field for field in self.form.fields if field.display]
        here = next((at for at, field in enumerate(shown) if field.has_focus or field.has_focus_within), 0)
        if here + 1 < len(shown):
            shown[here + 1].begin()
        else:
            self.action_keep()

    def action_more(self) -> None:
        """Show the other lines."""
        hidden = [field for field in self.form.fields if not field.display]
        for field in hidden:
            field.display = True
        for rest in self.query("#rest"):
            rest.display = False
        if hidden:
            hidden[0].begin()

    def action_keep(self) -> None:
        """Keep it, once; what is refused is said under the lines, and nothing is lost."""
        if not self.is_active:
            return
        try:
            with self.journal.transaction():
                self.form.keep(self.values())
                self.drop_draft()
        except RmjournalError as error:
            self.query_one("#wrong", Static).update(content(f"{error.sentence} {error.hint}".strip()))
            return
        self.settled()
        self.dismiss()
        if (following := self.form.then()) is not None:
            self.call_after_refresh(self.app.push_screen, following)
        self.tell_notices()
