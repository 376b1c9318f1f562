"""Writing: a note on a session or on the pair, mostly after the meeting."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.pair import Party, prefers
from rmjournal.domain.model.session import lack_of_respect
from rmjournal.domain.record.record import AnyRecord, Kind
from rmjournal.domain.rules.meeting_hour import is_meeting
from rmjournal.domain.words import RESPECT, RESPECT_BY
from rmjournal.tui.forms import debrief_form, own_lines_form, session_form
from rmjournal.tui.forms.contacts_form import open_card
from rmjournal.tui.kit.autosave import AutosaveScreen, DraftSlot
from rmjournal.tui.kit.commands import (
    AFTERWARDS,
    DETAILS,
    DISCARD,
    DONE,
    SAVE_NOTE,
    TAG,
    TAGS,
    TAKEAWAY,
    WRITING_SIDE,
    Command,
)
from rmjournal.tui.kit.dialogs.key_menu import KeyMenu
from rmjournal.tui.kit.dialogs.limits import PARTNER, WHO, RespectDialog
from rmjournal.tui.kit.dialogs.questions import LineDialog
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.side_panel import SidePanelScreen
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.markdown import first_words, wrap
from rmjournal.tui.kit.widgets.privacy import PrivateText
from rmjournal.tui.screens.writing.session_state import can_debrief, not_yet
from rmjournal.tui.screens.writing.tag_gutter import HUES, LETTERS, TagGutter

if TYPE_CHECKING:
    from rmjournal.domain.model.note import Note
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.model.session import Session
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal

BY = {by.value[0]: (by.value, RESPECT_BY[by.value]) for by in (Party.ME, Party.PARTNER)}
_AS = {
    "takeaway": "a takeaway", "difference": "a difference", "assumption": "an assumption", "barrier": "a barrier",
    "idea": "an idea", "opportunity": "an opportunity",
}  # fmt: skip
_HINTS = {
    "assumption": "This wording stays as it is. Later you can add what challenged it, and what you believe now.",
    "barrier": "Name a group or a role, never a person. You can add who could change it.",
    "idea": "About a trend, a rule or the people you serve.",
}
NO_SESSION = "This note isn't part of a session."
INDENT, WIDEST = 4, 72  # cells: the letters beside the text, and a line
PINNED = 17  # cells before what stands above the text


class _Tagged(NamedTuple):
    """An entry that was made from the text, what it is, and the text as it was then."""

    record: AnyRecord
    label: str
    text: str


class NoteEditor(Editor):
    """The text of a note. Its undo first takes back a tag that was made last."""

    take_back: Callable[[], bool] | None = None

    def action_undo(self) -> None:
        """Take back the last tag, or the last change of the text."""
        if self.take_back is None or not self.take_back():
            super().action_undo()


class SessionScreen(SidePanelScreen, AutosaveScreen):
    """Write in the newest note of a session, or in `note`. `afresh` starts another
    one."""

    commands: ClassVar[tuple[Command, ...]] = (
        TAKEAWAY, TAG, SAVE_NOTE, DONE, AFTERWARDS, DETAILS, DISCARD, WRITING_SIDE,
    )  # fmt: skip
    has_letter_keys: ClassVar[bool] = False

    def __init__(
        self,
        journal: "Journal",
        pair: "Record[Pair]",
        session: "Record[Session] | None" = None,
        *,
        note: "Record[Note] | None" = None,
        afresh: bool = False,
    ) -> None:
        super().__init__(journal)
        self.pair, self.session, self.note = pair, session, note
        self._tags: list[_Tagged] = []
        self._said = ""
        if note is None and session is not None and not afresh:
            notes = [each for each in journal.notes.of(session) if not each.body.off_record]
            self.note = notes[-1] if notes else None
        hangs_on = self.note.id if self.note is not None else session.id if session is not None else None
        self.use_slot(DraftSlot(Kind.NOTE, pair.id, hangs_on))

    def body(self) -> Iterator[Widget]:
        """Yield two muted lines, the editor with the letters of its tags, and a line
        about them."""
        yield PrivateText(id="pinned", classes="muted")
        text = self.note.body.text if self.note is not None else ""
        words = "Start writing. It saves as you type. Press Esc when you're done."
        editor = NoteEditor(text, placeholder=words, prose=True, hue=self.pair.body.hue.value, widget_id="page")
        editor.take_back = self._take_back
        editor.tags = cache(self.journal.search.tags)
        yield Horizontal(TagGutter(editor), editor, id="paper")
        yield Static(id="state", classes="muted")

    def side(self) -> Iterator[Widget]:
        """Yield takeaways, counts and preferences for this session."""
        yield Static("Takeaways so far", classes="group -tight")
        yield PrivateText(id="takeaways")
        yield Static("Saved from this session", classes="group -tight gap")
        yield Static(id="noted")
        yield Static("Your partner prefers", id="prefer-head", classes="group -tight gap")
        yield PrivateText(id="prefer")

    def on_mount(self) -> None:
        """Continue from the draft, if there is one."""
        editor = self.query_one(Editor)
        draft = self.draft()
        if draft is not None:
            editor.put(draft.body.text)
            editor.count_as_changed()
            self.warn_if_stale()
            self.set_status("draft saved")
        self.set_focus(editor)
        self.arrange_side(self.app.size.width)

    def draw(self) -> None:
        """Show what is around the editor. The text itself is never touched."""
        session = self.session
        if session is not None:
            session = self.session = self.journal.records.current(session)
        number = session.body.number if session is not None else None
        pair = self.pair.body
        planned = f" of {pair.planned_sessions}" if number and number <= pair.planned_sessions else ""
        self.set_title(f"Session {number}{planned}" if number else "Note", self.pair)
        may_be_seen = session is not None and is_meeting(session.body, self.journal.clock.now())
        intention = session.body.intention if session is not None and not may_be_seen else ""
        asked = [] if session is None else [each.body.text for each in self.journal.sessions.agenda_of(session)]
        limits = " · ".join(self.journal.agreements.limits_told(self.pair))
        cells = min(self.app.size.width, WIDEST) - PINNED
        agenda = "\n".join(asked) if may_be_seen else ""
        lines = [
            *_pinned("Intention", intention, cells),
            *_pinned("Agenda", agenda, cells),
            *_pinned("Off limits", limits, cells),
        ]
        pinned = self.query_one("#pinned", Static)
        pinned.update(content("\n".join(lines)))
        pinned.display = bool(lines)
        pinned.styles.margin = (0, 0, 1, 0)
        self._draw_side()

    def _draw_side(self) -> None:
        here = self.session.id if self.session is not None else None
        takeaways = [t.body.text for t in self.journal.takeaways.of(self.pair) if t.parent == here]
        numbered = [f"{at} {text}" for at, text in enumerate(takeaways, 1)]
        words = "\n".join(numbered) or f"none yet · {self.key_of(TAKEAWAY)} to add one"
        self.query_one("#takeaways", Static).update(content(words))
        items = [item.body for item in self.journal.log.of(self.pair) if item.parent == here]
        kinds = [item.kind.value for item in items]
        counts = [(label, kinds.count(kind)) for kind, label in TAGS.values() if kind not in ("takeaway", "disrespect")]
        noted = "\n".join(f"{label} {count}" for label, count in counts if count)
        self.query_one("#noted", Static).update(content(noted or "nothing yet"))
        preferences = prefers(self.pair.body.comm_partner)
        self.query_one("#prefer", Static).update(content(preferences))
        self.query_one("#prefer-head").display = bool(preferences)
        tags = [(LETTERS[kind], item.text) for item in items if (kind := item.kind.value) in LETTERS]
        self.query_one(TagGutter).show([*tags, *((LETTERS["takeaway"], text) for text in takeaways)])
        self.call_after_refresh(self._draw_state)

    def _say(self, words: str) -> None:
        """Say what was done last."""
        self._said = words
        self._draw_state()

    def _draw_state(self) -> None:
        """Show what was done last, and which letters stand beside the text."""
        said = self._said
        letters = self.query_one(TagGutter).letters
        pieces: list[Content | tuple[str, str] | str] = []
        for letter in letters:
            pieces += [(letter, f"bold $j-{HUES[letter]}"), f" {TAGS[letter][1]}  "]
        legend = Content.assemble(*pieces)
        width = self.query_one("#paper").size.width
        space = max(2, min(width, WIDEST) - len(said) - legend.cell_length - INDENT)
        self.query_one("#state", Static).update(Content.assemble(" " * INDENT + said, " " * space, legend))

    def offers(self, command: Command) -> bool:
        """Offer a debrief only of a session that can be debriefed now."""
        if command is AFTERWARDS:
            return can_debrief(self.session, self.journal)
        if command is DETAILS:
            return self.session is not None
        return super().offers(command)

    # Writing

    def text(self) -> str:
        """Return the text being written."""
        return self.query_one(Editor).text

    def values(self) -> dict[str, object]:
        """Return that the note is off the record, so that its draft is, too."""
        hidden = self.note is not None and self.note.body.off_record
        return {"off_record": True} if hidden else {}

    def on_text_area_changed(self, event: Editor.Changed) -> None:
        """Note that there is something to save."""
        event.stop()
        if self.query_one(Editor).changed:
            self.mark_changed()
        gutter = self.query_one(TagGutter)
        if gutter.has_tags:
            gutter.refresh()

    def finish(self) -> None:
        """Save the note."""
        editor = self.query_one(Editor)
        if not editor.changed and self.draft() is None:
            return  # the person only looked, perhaps at a read-only journal
        with self.journal.records.transaction():
            if editor.changed and editor.text.strip():
                if self.note is not None:
                    self.journal.entries.edit(self.note, {"text": editor.text})
                else:
                    self.journal.notes.add(self.pair, editor.text, session=self.session)
            self.drop_draft()
        self.mark_saved()
        if editor.changed and not editor.text.strip() and self.note is not None:
            self.app.notify("The note is empty, so we kept the previous version.", markup=False)

    def action_keep(self) -> None:
        """Save and close."""
        self.action_back()

    # Around it

    def action_details(self) -> None:
        """Open the form for the session's date, place and intention."""
        if self.session is None:
            self.app.notify(NO_SESSION, markup=False)
            return
        self.app.push_screen(session_form.edit_session(self.journal, self.pair, self.session))

    def action_debrief(self) -> None:
        """Open the debrief of this session."""
        if self.session is None:
            self.app.notify(NO_SESSION, markup=False)
            return
        if not can_debrief(self.session, self.journal):
            self.app.notify(not_yet(self.session.body), markup=False)
            return
        with self.showing_errors():
            self.save_pending()
            self.app.push_screen(debrief_form.debrief_or_ask_date(self.journal, self.pair, self.session))

    def action_takeaway(self) -> None:
        """Write a takeaway from the selected text or this line."""
        self._tagged("takeaway")

    def action_tag(self) -> None:
        """Ask what the selected text, or this line, is."""
        self.app.push_screen(KeyMenu("Save this line as", TAGS), self._tagged)

    def _tagged(self, kind: str | None) -> None:
        if not kind:
            return
        if kind == "disrespect":
            self.app.push_screen(KeyMenu(RESPECT, BY), self._flagged)
            return
        label = next(label for value, label in TAGS.values() if value == kind)
        if kind == "difficult_moment":
            self._difficult_moment()
            return
        words = " ".join(filter(None, map(first_words, self.query_one(Editor).line_or_selection().splitlines())))
        made: list[AnyRecord] = []

        def save(text: str) -> None:
            if kind == "takeaway":
                made.append(self.journal.takeaways.add(self.pair, {"text": text}, session=self.session))
            else:
                made.append(self.journal.log.add(self.pair, {"kind": kind, "text": text}, session=self.session))

        def answered(text: str | None) -> None:
            self.draw()
            if text and text.strip() and made:
                self._tags.append(_Tagged(made[-1], _AS.get(kind, label), self.query_one(Editor).text))
                self._say(f"Saved as {_AS.get(kind, label)}. Ctrl+Z to undo.")
                self.show_notices()

        def interrupted(text: str) -> None:
            here = self.session.id if self.session is not None else None
            self.journal.unsaved.attempt(save, text, pair=self.pair.id, parent=here)

        about = "Saved as a separate entry. Your note doesn't change."
        hints = [_HINTS[kind]] if kind in _HINTS else []
        dialog = LineDialog(label.capitalize(), [*hints, about], value=words, save=save, on_close=interrupted)
        self.app.push_screen(dialog, answered)

    def _difficult_moment(self) -> None:
        """Open the form for a difficult moment, with the selected words."""
        words = self.query_one(Editor).selected_text.strip()
        with self.showing_errors():
            self.save_pending()
            self.app.push_screen(own_lines_form.difficult_moment(self.journal, self.pair, self.session, text=words))

    def _take_back(self) -> bool:
        """Delete the entry of the last tag, if nothing was written since. Return
        whether there was one."""
        if not self._tags or self._tags[-1].text != self.query_one(Editor).text:
            return False
        tag = self._tags.pop()
        with self.showing_errors():
            self.journal.entries.delete(tag.record)
            self.draw()
            self._say(f"No longer saved as {tag.label}.")
        return True

    def _flagged(self, by: str | None) -> None:
        if not by:
            return
        if self.session is None:
            self.app.notify("This is saved with a session, and this note isn't part of one.", markup=False)
            return
        key, noted = self.key_of(DETAILS), lack_of_respect(self.session.body)
        if noted is not None:
            words = "by you" if noted is Party.ME else "by your partner"
            self.app.notify(f"You've already noted one, {words}. Press {key} to change or delete it.", markup=False)
            return
        with self.showing_errors():
            self.journal.entries.edit(self.session, {"disrespect": {"by": by}, "respect": None})
            in_meeting = self.journal.sessions.is_meeting_now()
            dialog = RespectDialog(by_me=by == Party.ME, undo=key, in_meeting=in_meeting)
            page = WHO if by == Party.ME else PARTNER
            self.app.push_screen(dialog, lambda wanted: open_card(self, self.pair, page) if wanted else None)
        self.draw()


def _pinned(label: str, text: str, cells: int) -> list[str]:
    """Return what stands above the text: its label, and its lines under each other."""
    rows = [row for each in text.splitlines() for row in wrap(each, cells)]
    return [f"{'' if at else f'    {label}':{PINNED}}{row}" for at, row in enumerate(rows)]
