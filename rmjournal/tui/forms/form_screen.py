"""The screen of a form: a few questions at first, the rest behind one key."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.support.errors import RmjournalError
from rmjournal.tui.forms.form import Form, InvalidField, Values, arrange, name_of
from rmjournal.tui.kit.autosave import AutosaveScreen
from rmjournal.tui.kit.base_screen import WIDE
from rmjournal.tui.kit.commands import BACK, DISCARD, MORE, NEXT, SAVE, WRITING_SIDE, Command
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.areas import Area
from rmjournal.tui.kit.widgets.bars import KeyBar
from rmjournal.tui.kit.widgets.fields import ChoiceField, Field, FieldChanged, Heading, LineField
from rmjournal.tui.kit.widgets.inputs import LineInput
from rmjournal.tui.kit.widgets.privacy import PrivateText, conceal

if TYPE_CHECKING:
    from rmjournal.journal import Journal

WAS = "was"  # in a draft: the values from when the form was opened
FEWER = MORE._replace(label="fewer")
PRIVATE = "Private until you choose to share it"


class FormScreen(AutosaveScreen):
    """Fill in one form. Enter, Tab and the arrows move, a digit chooses and moves on.
    Enter in the last field or the key for saving saves, Esc leaves a draft.

    Keys that move do so at once, in `obey`: no burst lands in a field that was left."""

    commands: ClassVar[tuple[Command, ...]] = (NEXT, MORE, SAVE, BACK, WRITING_SIDE, DISCARD)
    has_letter_keys: ClassVar[bool] = False
    says_draft: ClassVar[bool] = True

    def __init__(self, journal: "Journal", form: Form) -> None:
        super().__init__(journal)
        self.form = form
        self.asked = [*form.first, *form.more]
        self.opened = self._is_ready = self._is_holding = self._has_side = self._has_rest = False
        self._early: list[events.Event] = []  # keys that came before all fields were there
        self._said: dict[str, str] = {}
        arrange([*form.fields, *form.rest])
        if form.pair is not None:
            self.add_class(f"-{form.pair.body.hue.value}", update=False)
        self.use_slot(form.slot)

    def _follow_size(self) -> None:
        """Open the side panel in a wide window before anything is styled."""
        self._was_wide = self.app.size.width >= WIDE
        self.set_class(self._was_wide and self.form.has_side, "-side-open", update=False)
        super()._follow_size()

    def body(self) -> Iterator[Widget]:
        """Yield the heading, the fields, and a line for help."""
        yield Heading(self.form.head, PRIVATE, classes="title")
        above: list[Widget] = [Static(content(self.form.lead), classes="muted words below")] if self.form.lead else []
        for section in self.form.above:
            above += [Heading(section.heading), PrivateText(section.shown(is_plain=False), classes="words known")]
        asked = [*above, *cast("list[Widget]", self.form.fields)]
        asked[0].add_class("-first", update=False)
        yield VerticalScroll(*asked, Static(id="wrong", classes="error"), can_focus=False, classes="form")
        yield Static(id="foot", classes="muted")

    def side(self) -> Iterator[Widget]:
        """Yield the help for the focused field. The rest comes when it is looked at."""
        yield Heading("", classes="heading help")
        yield Static(id="help")

    def on_mount(self) -> None:
        """Show a draft if there is one, and focus the first field."""
        self.set_title("", self.form.pair)
        self._arrange_side()
        wide = self.journal.settings.current().wide_forms if self.form.name and self.form.rest else ()
        self.opened = any(mark in wide for mark in self.form.marks)
        self._before = self.values()
        self._resume()
        self._known = self.values()
        self._say("#wrong", "")
        self._arrange()
        self._begin(next((each for each in self.form.first if name_of(each) == self.form.begins), self.asked[0]))
        self.call_after_refresh(self._get_ready)

    def _begin(self, field: Field) -> None:
        """Focus a field, and show it once it and its help are laid out."""
        field.begin()
        self._say_help()
        self.call_after_refresh(field.scroll_visible, animate=False)

    async def _get_ready(self, first: Field | None = None) -> None:
        """Show the rest if it is open, begin a field of it, and take keys."""
        if self.opened:
            await self._show_rest()
        self._is_ready = True
        self._arrange()
        if first is not None:
            self._begin(first)
        await self._catch_up()

    async def _catch_up(self) -> None:
        """Hand out the keys that came before all fields were there, as the app
        would."""
        while self._early:
            event, self._is_holding = self._early.pop(0), True  # what comes meanwhile waits behind
            taken = isinstance(event, events.Key) and await self.app._check_bindings(event.key, priority=True)  # noqa: SLF001
            self._is_holding = False
            if not taken:
                (self.focused or self)._forward_event(event)  # noqa: SLF001

    def _resume(self) -> None:
        """Put the draft over the values of now. Fields the draft did not change stay as
        they are now."""
        draft = self.draft()
        was = draft.body.fields.get(WAS) if draft is not None and draft.body is not None else None
        if not isinstance(was, dict):
            self.warn_if_stale()
            was = {}
        drafted, clash = self.draft_fields(), False
        for field in self.asked:
            name = name_of(field)
            if name not in drafted or drafted[name] == was.get(name):
                continue
            clash |= name in was and self._before[name] not in (was[name], drafted[name])
            field.put(drafted[name])
        if clash:
            self.say_stale()

    def draft_values(self) -> Mapping[str, object]:
        """Return the values, and the values from before anything was changed."""
        return {**self.values(), WAS: self._before}

    def values(self) -> Values:
        """Return the value of each field, by name."""
        return {name_of(field): field.value for field in self.asked}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer more fields only if there are more; and nothing that has to wait."""
        if action in (MORE.id, SAVE.id, DISCARD.id) and not self._is_ready:
            return False  # the key is kept
        return bool(self.form.rest) if action == MORE.id else True

    # The keys

    def _forward_event(self, event: events.Event) -> None:
        """Keep keys that come before the first field has the focus, for later."""
        if (self._is_holding or not self._is_ready) and isinstance(event, events.Key | events.Paste):
            self._early.append(event)
        else:
            super()._forward_event(event)

    def obey(self, event: events.Key | events.Paste) -> bool:
        """Act on a key that moves or chooses, at once. Return whether it was one."""
        if self._is_holding or not self._is_ready:
            self._early.append(event)
            return True
        if isinstance(event, events.Paste):
            return False
        key, here = event.key, self.focused
        if key == "enter":
            return self._step(1, over_details=True)
        if key in ("tab", "shift+tab"):
            return self._step(1 if key == "tab" else -1, around=True)
        if key in ("up", "down"):
            if isinstance(here, Area) and not here.is_at_edge(key):
                return False
            self._step(1 if key == "down" else -1)
            return True
        if isinstance(here, ChoiceField) and event.character and event.character in "0123456789":
            if here.take(event.character):
                self._step(1, over_details=not here.is_answered)
            return True
        return False

    def _here(self) -> int:
        """Return which of the shown fields has the focus."""
        within = self.focused.ancestors_with_self if self.focused is not None else ()
        return next((at for at, field in enumerate(self._shown()) if field in within), 0)

    def _shown(self) -> list[Field]:
        return self.asked if self.opened else self.form.first

    def _step(self, by: int, *, around: bool = False, over_details: bool = False) -> bool:
        """Move by so many fields. Return whether there is such a field.

        With `over_details`, go past what is asked about the answer, unless the question
        leads on to that. `around` opens the rest after the last, else goes round."""
        shown, here = self._shown(), self._here()
        to = here + by
        over_details &= not shown[here].is_detail and not shown[here].leads_on
        while over_details and to < len(shown) and shown[to].is_detail:
            to += by
        if around and to == len(shown) < len(self.asked):
            self.opened, self._is_ready = True, False
            self.call_later(self._get_ready, self.form.more[0])
            return True
        if around:
            to %= len(shown)
        if not 0 <= to < len(shown):
            return False
        shown[to].begin()
        return True

    async def action_next(self) -> None:
        """Go to the next field. After the last, save."""
        if not self._step(1, over_details=True):
            await self.action_keep()

    async def on_input_submitted(self, event: LineInput.Submitted) -> None:
        """Save: Enter was pressed in the last field."""
        event.stop()
        await self.action_next()

    async def _landed(self) -> None:
        for field in self._shown():
            await field.landed()

    def action_back(self) -> None:
        """Go back when all that was typed is in its field."""
        self.call_later(self._go_back)

    async def _go_back(self) -> None:
        await self._landed()
        super().action_back()

    def has_changes(self) -> bool:
        """Return whether an answer differs from what it was when the form opened."""
        return self.values() != self._before

    def finish(self) -> None:
        """Leave a draft and say so, unless nothing was changed."""
        if not self.has_changes():
            self.drop_draft()
            self.mark_saved()
            return
        self.save_pending()
        self.app.notify("Draft saved. You can finish it from Home.", markup=False, timeout=4)

    # What is shown

    def on_resize(self, event: events.Resize) -> None:
        """Open or close the side panel as the window gets wide or narrow."""
        wide = self.app.size.width >= WIDE
        if self._is_ready and wide != self._was_wide:
            self._was_wide = wide
            self.set_class(wide and self.form.has_side, "-side-open")
            self._arrange_side()

    def action_side(self) -> None:
        """Open or close the side panel."""
        super().action_side()
        self._arrange_side()

    def _arrange_side(self) -> None:
        self._say_help()
        if self.has_class("-side-open") and not self._has_side:
            self._has_side = True
            self.call_after_refresh(self._fill_side)

    async def _fill_side(self) -> None:
        with self.showing_errors():
            for section in self.form.beside() if self.is_active else ():
                await self.query_one("#side").mount(
                    Heading(section.heading), PrivateText(section.shown(is_plain=self.app.has_class("-plain")))
                )
        conceal(self, self.host.is_concealed)

    def on_descendant_focus(self) -> None:
        """Show the help for the focused field."""
        self._say_help()

    def _say_help(self) -> None:
        """Say what helps with the focused field, beside the form or under it. Under it
        also stands what the key for more would show."""
        field = self._shown()[self._here()] if self.asked else None
        hint, beside = (field.hint if field is not None else ""), self.has_class("-side-open")
        heading = self.query_one(".help", Heading)
        heading.words = field.label.strip() if field is not None and hint else ""
        heading.display = bool(heading.words)
        heading.refresh()
        self._say("#help", hint)
        self._say("#foot", self._waiting() if beside or not hint else hint, stays=True)

    def _waiting(self) -> str:
        """Return what the key for more would show, or how to answer quickly."""
        if isinstance(self.focused, ChoiceField) and self.focused.skip:
            return "Press a digit to answer and move on. You can skip any question."
        return self.form.waiting(self.key_of(MORE)) if self.form.rest and not self.opened else ""

    def _arrange(self) -> None:
        """Show or hide the rest, and say so in the key bar."""
        if self._has_rest:
            for each in self.form.rest:
                each.display = self.opened
        bar = self.query_one(KeyBar)
        bar.commands = [(FEWER if self.opened else MORE) if each.id == MORE.id else each for each in bar.commands]
        bar.refresh()
        self._say_help()

    def on_field_changed(self, event: FieldChanged) -> None:
        """Note that there is something to save."""
        event.stop()
        for field in self._shown():
            if isinstance(field, LineField):
                field.read()  # what a day means may hang on a choice
        self.call_after_refresh(self._follow_cursor)
        if self.values() != self._known:  # a field also posts a change when it is first shown
            self._known = self.values()
            self._say("#wrong", "")
            self.mark_changed()
        self._say_help()

    def _follow_cursor(self) -> None:
        """Keep the cursor in sight while an area grows."""
        if isinstance(self.focused, Area):
            scroll, y = self.query_one(".form", VerticalScroll), self.focused.cursor_screen_offset.y
            over = min(0, y - scroll.region.y) + max(0, y - scroll.region.bottom + 1)
            scroll.scroll_relative(y=over, animate=False)

    async def _show_rest(self) -> None:
        if not self._has_rest:
            self._has_rest = True
            last = self.form.fields[-1]
            await self.query_one(".form", VerticalScroll).mount(*self.form.rest, after=last)
            conceal(self, self.host.is_concealed)

    async def action_more(self) -> None:
        """Show the rest of the fields or hide them, and remember that for next time."""
        was, self.opened = self._here(), not self.opened
        if self.opened:
            await self._show_rest()
        self._arrange()
        if self.form.name:
            with self.showing_errors():
                if self.opened:
                    self.journal.settings.remember_wide(self.form.marks[0])
                else:
                    self.journal.settings.forget_wide(*self.form.marks)
        if self.opened:
            self._begin(self.form.more[0])
        elif was >= len(self.form.first):
            [each for each in self.form.first if not each.is_detail][-1].begin()

    # The end

    async def action_keep(self) -> None:
        """Save the form, once. If that is refused, say why under the fields; nothing is
        lost."""
        await self._landed()
        if not self.is_active:
            return
        try:
            with self.journal.records.transaction():
                self.form.save(self.values())
                self.drop_draft()
        except RmjournalError as error:
            await self._refuse(error)
            return
        self.mark_saved()
        self.dismiss()
        if (following := self.form.then(self.host)) is not None:
            self.app.call_after_refresh(self._go_on, following)  # this screen is left by then
        else:
            self.show_notices()

    async def _go_on(self, following: Screen[Any]) -> None:
        await self.app.push_screen(following)
        self.show_notices()  # not before: the next screen may clear notifications

    async def _refuse(self, error: RmjournalError) -> None:
        """Show why saving was refused, under the field it is about, else under all of
        them."""
        name = error.field if isinstance(error, InvalidField) else ""
        field = next((field for field in self.asked if name_of(field) == name), None)
        if field in self.form.more and not self.opened:
            self.opened = True
            await self._show_rest()
            self._arrange()
        wrong, area = self.query_one("#wrong", Static), self.query_one(".form", VerticalScroll)
        last = self.form.rest[-1] if self._has_rest else self.form.fields[-1]
        area.move_child(wrong, after=last if field is None else field)
        wrong.set_class(field is None, "gap")
        wrong.set_class(field is not None, "-here")
        self._say("#wrong", str(error))
        if field is not None:
            field.begin()
        self.call_after_refresh(wrong.scroll_visible, animate=False)

    def _say(self, where: str, words: str, *, stays: bool = False) -> None:
        """Show words in a line, which goes while there are none, unless it stays."""
        if self._said.get(where) != words:
            self._said[where] = words
            line = self.query_one(where, Static)
            line.update(content(words))
            line.display = bool(words) or stays
