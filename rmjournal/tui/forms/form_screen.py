"""A form: three fields at first, the rest behind one key. Until it is saved it is a
draft."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import DescendantFocus, Key
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.text import line
from rmjournal.support.errors import Refused, RmjournalError
from rmjournal.tui.kit.autosave import AutosaveScreen, DraftSlot
from rmjournal.tui.kit.base_screen import WIDE
from rmjournal.tui.kit.commands import BACK, MORE, SAVE, Command
from rmjournal.tui.kit.host import Host
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.bars import KeyBar
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.fields import ChoiceField, Field, FieldChanged, LineField
from rmjournal.tui.kit.widgets.privacy import PrivateText

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal

AT_FIRST = (3,)  # fields
NOTHING: Mapping[str, str] = {}
WAS = "was"  # in a draft: the values from when the form was opened
Values = dict[str, str]
NextScreen = Screen[Any] | None


class InvalidField(Refused):
    """One field of a form is filled in wrongly. The cursor goes there, and the message
    appears under it."""

    def __init__(self, field: str, sentence: str, hint: str = "") -> None:
        super().__init__(sentence, hint)
        self.field = field


def nothing_next(host: Host) -> NextScreen:
    """Show no other screen after the form."""
    return None


class Form(NamedTuple):
    """What a form asks, and what saving it does.

    `stops` gives how many fields are shown before each press of the key for more. A
    form with a `name` remembers how far it was opened. A field in `follows` is shown
    only once the other one is filled in. `above` is shown over the fields, `beside`
    next to them in a wide window.

    `save` gets the values and may raise; it runs in one transaction with the end of the
    draft. `then` is called after that, and returns the screen to show next, or None."""

    head: str
    fields: Sequence[Field]
    save: Callable[[Values], None]
    slot: DraftSlot
    pair: "Record[Pair] | None" = None
    then: Callable[[Host], NextScreen] = nothing_next
    name: str = ""
    stops: Sequence[int] = AT_FIRST
    follows: Mapping[str, str] = NOTHING
    above: str = ""
    beside: Content | None = None


class FormScreen(AutosaveScreen):
    """Fill in one form. Tab and the arrows move, Enter in the last field or Ctrl+O
    saves, Esc goes back and leaves a draft."""

    commands: ClassVar[tuple[Command, ...]] = (SAVE, MORE, BACK)
    has_letter_keys: ClassVar[bool] = False

    def __init__(self, journal: "Journal", form: Form) -> None:
        super().__init__(journal)
        self.form = form
        self.use_slot(form.slot)

    def body(self) -> Iterator[Widget]:
        """Yield the heading, the fields and the messages."""
        yield Static(content(self.form.head), classes="head")
        yield VerticalScroll(
            *([PrivateText(content(self.form.above), classes="muted words below")] if self.form.above else []),
            *cast("list[Widget]", self.form.fields),
            Static(id="hint", classes="muted words gap"),
            Static(id="rest", classes="muted gap"),
            Static(id="wrong", classes="error gap"),
            Static("Stays here unless you choose otherwise.", classes="muted gap"),
            can_focus=False,
            classes="form",
        )

    def side(self) -> Iterator[Widget]:
        """Yield what is shown beside the fields."""
        if self.form.beside is not None:
            yield PrivateText(self.form.beside)

    def on_mount(self) -> None:
        """Show a draft if there is one, and focus the first field."""
        self.set_class(self.app.size.width >= WIDE, "-side-open")
        self.set_title(self.form.head, self.form.pair)
        wide = self.journal.settings.current().wide_forms
        self.opened = max((at for at in range(len(self.form.stops) + 1) if self._mark(at) in wide), default=0)
        self._before = self.values()
        self._resume()
        self._known = self.values()
        self._arrange()
        self._say("#wrong", "")
        self._say("#hint", "")
        self.form.fields[0].begin()

    def _resume(self) -> None:
        """Put the draft over the values of now. Fields the draft did not change stay as
        they are now."""
        draft = self.draft()
        was = draft.body.fields.get(WAS) if draft is not None and draft.body is not None else None
        if not isinstance(was, dict):
            self.warn_if_stale()
            was = {}
        drafted, clash = self.draft_fields(), False
        for field in self.form.fields:
            name = _name(field)
            if name not in drafted or drafted[name] == was.get(name):
                continue
            clash |= name in was and self._before[name] not in (was[name], drafted[name])
            field.put(drafted[name])
        if clash:
            words = "This was changed after you left it here. What is shown is yours; keeping it replaces the newer."
            self.app.notify(words, severity="warning", markup=False, timeout=15)

    def draft_values(self) -> Mapping[str, object]:
        """Return the values, and the values from before anything was changed."""
        return {**self.values(), WAS: self._before}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer more fields only if there are more."""
        if action == MORE.id and self.is_mounted:
            return self.opened < len(self.form.stops)
        return True

    def _mark(self, opened: int) -> str:
        return f"{self.form.name} {opened}" if self.form.name else ""

    def _arrange(self) -> None:
        """Show the fields up to where the form was opened, and those that follow a
        filled one."""
        follows = self.form.follows
        free = [field for field in self.form.fields if _name(field) not in follows]
        stop = self.form.stops[self.opened] if self.opened < len(self.form.stops) else len(free)
        shown = {_name(field): field.value for field in free[:stop]}
        for field in self.form.fields:
            field.display = _name(field) in shown or bool(shown.get(follows.get(_name(field), "")))
        waiting = ", ".join(field.label for field in free[stop:])
        self._say("#rest", line(f"{self.key_of(MORE)} shows more: {waiting}", 72) if waiting else "")
        self.query_one(KeyBar).refresh()

    def values(self) -> Values:
        """Return the value of each field, by name."""
        return {_name(field): field.value for field in self.form.fields}

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Show the hint of the focused field."""
        hint = next((field.hint for field in self.form.fields if field.has_focus or field.has_focus_within), "")
        self._say("#hint", hint)

    def _say(self, where: str, words: str) -> None:
        area = self.query_one(where, Static)
        area.update(content(words))
        area.display = bool(words)

    def on_field_changed(self, event: FieldChanged) -> None:
        """Note that there is something to save."""
        event.stop()
        if self.values() != self._known:  # a field also posts a change when it is first shown
            self._known = self.values()
            self._say("#wrong", "")
            self._arrange()
            self.mark_changed()

    def finish(self) -> None:
        """Leave a draft and say so, unless nothing was changed."""
        if self.values() == self._before:
            self.drop_draft()
            self.mark_saved()
            return
        self.save_pending()
        self.app.notify("Put aside as it is. Home offers to go on with it.", markup=False, timeout=4)

    def on_input_submitted(self, event: LineField) -> None:
        """Go to the next field. After the last, save."""
        self._next()

    def key_enter(self, event: Key) -> None:
        """Go to the next field. After the last, save."""
        if isinstance(self.focused, ChoiceField):
            event.stop()  # or the next field takes this Enter, too
            self._next()

    def key_up(self, event: Key) -> None:
        """Go to the field before."""
        self._arrow(event, -1)

    def key_down(self, event: Key) -> None:
        """Go to the next field."""
        self._arrow(event, 1)

    def _arrow(self, event: Key, by: int) -> None:
        if not isinstance(self.focused, Editor):  # which has lines to move in
            event.stop()  # or the form scrolls away under the cursor
            self._step(by)

    def _next(self) -> None:
        if not self._step(1):
            self.action_keep()

    def _step(self, by: int) -> bool:
        """Move by so many fields. Return whether there is such a field."""
        shown = [field for field in self.form.fields if field.display]
        here = next((at for at, field in enumerate(shown) if field.has_focus or field.has_focus_within), 0)
        if not 0 <= here + by < len(shown):
            return False
        shown[here + by].begin()
        return True

    def action_more(self) -> None:
        """Show more fields, and remember that for next time."""
        if self.opened == len(self.form.stops):
            return
        before = [field for field in self.form.fields if field.display]
        self.opened += 1
        self._arrange()
        if self.form.name:
            with self.showing_errors():
                self.journal.settings.remember_wide(self._mark(self.opened))
        new = [field for field in self.form.fields if field.display and field not in before]
        if new:
            new[0].begin()

    def action_keep(self) -> None:
        """Save the form, once. If that is refused, say why under the fields; nothing is
        lost."""
        if not self.is_active:
            return
        try:
            with self.journal.records.transaction():
                self.form.save(self.values())
                self.drop_draft()
        except RmjournalError as error:
            self._say_wrong(error)
            return
        self.mark_saved()
        self.dismiss()
        if (following := self.form.then(self.host)) is not None:
            self.call_after_refresh(self._go_on, following)
        else:
            self.show_notices()

    async def _go_on(self, following: Screen[Any]) -> None:
        await self.app.push_screen(following)
        self.show_notices()  # not before: the next screen may clear notifications

    def _say_wrong(self, error: RmjournalError) -> None:
        """Show why saving was refused, under the field it is about, else under all of
        them."""
        wrong, area = self.query_one("#wrong", Static), self.query_one(".form", VerticalScroll)
        name = error.field if isinstance(error, InvalidField) else ""
        field = next((field for field in self.form.fields if _name(field) == name), None)
        area.move_child(wrong, after=field if field is not None else self.query_one("#rest"))
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
