"""A form: three lines at first, the rest behind one key. What was begun is sealed as a draft until it is kept."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import DescendantFocus, Key
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.text import line
from rmjournal.journal.records import settings
from rmjournal.support.errors import Refused, RmjournalError
from rmjournal.tui.commands import BACK, KEEP, MORE, Command
from rmjournal.tui.drafting import Drafting, Slot
from rmjournal.tui.page import WIDE, JournalPage
from rmjournal.tui.plain import content
from rmjournal.tui.widgets.bars import Keys
from rmjournal.tui.widgets.concealing import Said
from rmjournal.tui.widgets.fields import Changed, Choice, Field, Line
from rmjournal.tui.widgets.writing import Writing

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal.journal import Journal

AT_FIRST = (3,)  # lines
NOTHING: Mapping[str, str] = {}
WAS = "was"  # in a draft: the fields as they stood when the form was opened
Values = dict[str, str]
Following = Screen[Any] | None


class Misfilled(Refused):
    """What stands on one line of a form cannot be right: the cursor goes there, and the words stand under it."""

    def __init__(self, field: str, sentence: str, hint: str = "") -> None:
        super().__init__(sentence, hint)
        self.field = field


class Form(NamedTuple):
    """What a form is about: its head, its lines, what keeping it means, and where a draft of it lies.

    `stops` is after how many lines the rest waits for a key; a form with a `name` remembers how far it was opened.
    A line in `follows` is shown only with the other one, once something stands there. `above` is read, not filled,
    and so is `beside`, in a wide window.
    `keep` gets what stands in the fields and raises what the journal refuses; it runs in one transaction with the end
    of the draft. `then` is called once that stands, and gives the screen that comes next, if there is one."""

    head: str
    fields: Sequence[Field]
    keep: Callable[[Values], None]
    slot: Slot
    pair: "Record[Pair] | None" = None
    then: Callable[[], Following] = lambda: None
    name: str = ""
    stops: Sequence[int] = AT_FIRST
    follows: Mapping[str, str] = NOTHING
    above: str = ""
    beside: Content | None = None


class FormScreen(Drafting, JournalPage):
    """One form. Tab and the arrows go on, Enter on the last line or Ctrl+O keeps, Esc goes back and leaves a draft."""

    commands: ClassVar[tuple[Command, ...]] = (KEEP, MORE, BACK)
    goes: ClassVar[bool] = False

    def __init__(self, journal: "Journal", form: Form) -> None:
        super().__init__(journal)
        self.form = form
        self.open_slot(form.slot)

    def body(self) -> Iterator[Widget]:
        """Yield what is read first, then the lines."""
        yield Static(content(self.form.head), classes="head")
        yield VerticalScroll(
            *([Said(content(self.form.above), classes="muted words below")] if self.form.above else []),
            *cast("list[Widget]", self.form.fields),
            Static(id="hint", classes="muted words gap"),
            Static(id="rest", classes="muted gap"),
            Static(id="wrong", classes="error gap"),
            Static("Stays here unless you choose otherwise.", classes="muted gap"),
            can_focus=False,
            classes="form",
        )

    def side(self) -> Iterator[Widget]:
        """Yield what is read beside the lines."""
        if self.form.beside is not None:
            yield Said(self.form.beside)

    def on_mount(self) -> None:
        """Show what was begun before, and take the keys."""
        self.set_class(self.app.size.width >= WIDE, "-side-open")
        self.place(self.form.head, self.form.pair)
        wide = self.journal.settings().wide_forms
        self.opened = max((at for at in range(len(self.form.stops) + 1) if self._mark(at) in wide), default=0)
        self._before = self.values()
        self._resume()
        self._known = self.values()
        self._arrange()
        self._say("#wrong", "")
        self._say("#hint", "")
        self.form.fields[0].begin()

    def _resume(self) -> None:
        """Put what was left here over what stands now; what was not touched then stays as it is by now."""
        draft = self.draft()
        was = draft.body.fields.get(WAS) if draft is not None and draft.body is not None else None
        if not isinstance(was, dict):
            self.warn_if_stale()
            was = {}
        drafted, clash = self.drafted_fields(), False
        for field in self.form.fields:
            name = _name(field)
            if name not in drafted or drafted[name] == was.get(name):
                continue
            clash |= name in was and self._before[name] not in (was[name], drafted[name])
            field.put(drafted[name])
        if clash:
            words = "This was changed after you left it here. What is shown is yours; keeping it replaces the newer."
            self.app.notify(words, severity="warning", markup=False, timeout=15)

    def sealed(self) -> Mapping[str, object]:
        """Return what stands in the fields, and what stood there before anything was changed."""
        return {**self.values(), WAS: self._before}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer more lines only where there are more."""
        if action == MORE.id and self.is_mounted:
            return self.opened < len(self.form.stops)
        return True

    def _mark(self, opened: int) -> str:
        return f"{self.form.name} {opened}" if self.form.name else ""

    def _arrange(self) -> None:
        """Show the lines up to where the form was opened, and those that follow a line that is filled."""
        follows = self.form.follows
        free = [field for field in self.form.fields if _name(field) not in follows]
        stop = self.form.stops[self.opened] if self.opened < len(self.form.stops) else len(free)
        shown = {_name(field): field.value for field in free[:stop]}
        for field in self.form.fields:
            field.display = _name(field) in shown or bool(shown.get(follows.get(_name(field), "")))
        waiting = ", ".join(field.label for field in free[stop:])
        self._say("#rest", line(f"{self.key_of(MORE)} shows more: {waiting}", 72) if waiting else "")
        self.query_one(Keys).refresh()

    def values(self) -> Values:
        """Return what stands in the fields."""
        return {_name(field): field.value for field in self.form.fields}

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Say what helps with the line that the keys are on."""
        hint = next((field.hint for field in self.form.fields if field.has_focus or field.has_focus_within), "")
        self._say("#hint", hint)

    def _say(self, where: str, words: str) -> None:
        place = self.query_one(where, Static)
        place.update(content(words))
        place.display = bool(words)

    def on_changed(self, event: Changed) -> None:
        """Seal it soon."""
        event.stop()
        if self.values() != self._known:  # what a line says of itself when it is first shown is no change
            self._known = self.values()
            self._say("#wrong", "")
            self._arrange()
            self.touched()

    def finish(self) -> None:
        """Leave a draft, and say so; none where everything is as it was before."""
        if self.values() == self._before:
            self.drop_draft()
            self.settled()
            return
        self.seal()
        self.app.notify("Put aside as it is. Home offers to go on with it.", markup=False, timeout=4)

    def on_input_submitted(self, event: Line) -> None:
        """Go on to the next line; after the last, keep."""
        self._next()

    def key_enter(self, event: Key) -> None:
        """Go on to the next line; after the last, keep."""
        if isinstance(self.focused, Choice):
            event.stop()  # or the next line takes this Enter for its own
            self._next()

    def key_up(self, event: Key) -> None:
        """Go to the line before."""
        self._arrow(event, -1)

    def key_down(self, event: Key) -> None:
        """Go to the next line."""
        self._arrow(event, 1)

    def _arrow(self, event: Key, by: int) -> None:
        if not isinstance(self.focused, Writing):  # which has lines of its own
            event.stop()  # or the form scrolls away under the cursor
            self._step(by)

    def _next(self) -> None:
        if not self._step(1):
            self.action_keep()

    def _step(self, by: int) -> bool:
        """Go on by so many lines; is there such a line?"""
        shown = [field for field in self.form.fields if field.display]
        here = next((at for at, field in enumerate(shown) if field.has_focus or field.has_focus_within), 0)
        if not 0 <= here + by < len(shown):
            return False
        shown[here + by].begin()
        return True

    def action_more(self) -> None:
        """Show more lines, and remember it for the next time."""
        if self.opened == len(self.form.stops):
            return
        before = [field for field in self.form.fields if field.display]
        self.opened += 1
        self._arrange()
        if self.form.name:
            with self.telling():
                settings.remember_wide(self.journal, self._mark(self.opened))
        new = [field for field in self.form.fields if field.display and field not in before]
        if new:
            new[0].begin()

    def action_keep(self) -> None:
        """Keep it, once; what is refused is said under the lines, and nothing is lost."""
        if not self.is_active:
            return
        try:
            with self.journal.transaction():
                self.form.keep(self.values())
                self.drop_draft()
        except RmjournalError as error:
            self._say_wrong(error)
            return
        self.settled()
        self.dismiss()
        if (following := self.form.then()) is not None:
            self.call_after_refresh(self._go_on, following)
        else:
            self.tell_notices()

    async def _go_on(self, following: Screen[Any]) -> None:
        await self.app.push_screen(following)
        self.tell_notices()  # not before: a screen may take away what is said over it

    def _say_wrong(self, error: RmjournalError) -> None:
        """Say what was refused, under its line if it is one line, else under all of them."""
        wrong, place = self.query_one("#wrong", Static), self.query_one(".form", VerticalScroll)
        name = error.field if isinstance(error, Misfilled) else ""
        field = next((field for field in self.form.fields if _name(field) == name), None)
        place.move_child(wrong, after=field if field is not None else self.query_one("#rest"))
        wrong.set_class(field is None, "gap")
        wrong.set_class(field is not None, "-here")
        self._say("#wrong", f"{error.sentence} {error.hint}".strip())
        if field is not None:
            if not field.display:
                self.opened = len(self.form.stops)
                self._arrange()
            field.begin()
        self.call_after_refresh(wrong.scroll_visible, animate=False)


def _name(field: Field) -> str:
    return str(field.id).removeprefix("field-").replace("-dot-", ".")
