"""Writing: a note on a session or on the pair, mostly after the meeting."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.pair import prefers
from rmjournal.domain.record.record import Kind
from rmjournal.tui.forms import debrief_form, session_form
from rmjournal.tui.kit.autosave import AutosaveScreen, DraftSlot
from rmjournal.tui.kit.base_screen import WIDE
from rmjournal.tui.kit.commands import AFTERWARDS, DETAILS, DONE, TAG, TAGS, TAKEAWAY, WRITING_SIDE, Command
from rmjournal.tui.kit.dialogs.key_menu import KeyMenu
from rmjournal.tui.kit.dialogs.questions import LineDialog
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.privacy import PrivateText

if TYPE_CHECKING:
    from rmjournal.domain.model.note import Note
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.model.session import Session
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal

BY = {"m": ("me", "by me"), "p": ("partner", "by the other")}


class SessionScreen(AutosaveScreen):
    """Write in the newest note of a session, or in `note`. `afresh` starts another
    one."""

    commands: ClassVar[tuple[Command, ...]] = (TAKEAWAY, TAG, DONE, AFTERWARDS, DETAILS, WRITING_SIDE)
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
        if note is None and session is not None and not afresh:
            notes = [each for each in journal.notes.of(session) if not each.body.off_record]
            self.note = notes[-1] if notes else None
        hangs_on = self.note.id if self.note is not None else session.id if session is not None else None
        self.use_slot(DraftSlot(Kind.NOTE, pair.id, hangs_on))

    def body(self) -> Iterator[Widget]:
        """Yield two muted lines, and the editor."""
        yield PrivateText(id="pinned", classes="muted")
        text = self.note.body.text if self.note is not None else ""
        yield Editor(text, placeholder="Write. It is sealed as you go; Esc is done.", widget_id="page")

    def side(self) -> Iterator[Widget]:
        """Yield takeaways, counts and preferences for this session."""
        yield Static("To take away", classes="muted")
        yield PrivateText(id="takeaways")
        yield Static("Noted", classes="muted gap")
        yield Static(id="noted")
        yield Static("They prefer", id="prefer-head", classes="muted gap")
        yield PrivateText(id="prefer")

    def on_mount(self) -> None:
        """Continue from the draft, if there is one."""
        editor = self.query_one(Editor)
        draft = self.draft()
        if draft is not None:
            editor.put(draft.body.text)
            editor.count_as_changed()
            self.warn_if_stale()
            self.set_status("as you left it")
        editor.focus()
        self.set_class(self.app.size.width >= WIDE, "-side-open")

    def draw(self) -> None:
        """Show what is around the editor. The text itself is never touched."""
        session = self.session
        if session is not None:
            session = self.session = self.journal.records.current(session)
        number = session.body.number if session is not None else None
        pair = self.pair.body
        planned = f" of {pair.planned_sessions}" if number and number <= pair.planned_sessions else ""
        self.set_title(f"Session {number}{planned}" if number else "Note", self.pair)
        intention = session.body.intention if session is not None else ""
        limits = " · ".join(pair.off_limits)
        lines = [f"Intention   {intention}"] if intention else []
        lines += [f"Off limits  {limits}"] if limits else []
        pinned = self.query_one("#pinned", Static)
        pinned.update(content("\n".join(lines)))
        pinned.display = bool(lines)
        pinned.styles.margin = (0, 0, 1, 0)
        self._draw_side()

    def _draw_side(self) -> None:
        here = self.session.id if self.session is not None else None
        takeaways = [t.body.text for t in self.journal.takeaways.of(self.pair) if t.parent == here]
        words = "\n".join(f"{at} {text}" for at, text in enumerate(takeaways, 1)) or "F4, or F5 and a letter"
        self.query_one("#takeaways", Static).update(content(words))
        items = [item.body.kind.value for item in self.journal.log.of(self.pair) if item.parent == here]
        counts = [(label, items.count(kind)) for kind, label in TAGS.values() if kind not in ("takeaway", "disrespect")]
        noted = "\n".join(f"{label} {count}" for label, count in counts if count)
        self.query_one("#noted", Static).update(content(noted or "nothing yet"))
        preferences = prefers(self.pair.body.comm_partner)
        self.query_one("#prefer", Static).update(content(preferences))
        self.query_one("#prefer-head").display = bool(preferences)

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
            self.app.notify("An empty note is not kept; the one before stands.", markup=False)

    # Around it

    def action_details(self) -> None:
        """Open the form for the session's date, place and intention."""
        if self.session is None:
            self.app.notify("This note belongs to no session.", markup=False)
            return
        self.app.push_screen(session_form.edit_session(self.journal, self.pair, self.session))

    def action_debrief(self) -> None:
        """Open the debrief of this session."""
        if self.session is None:
            self.app.notify("This note belongs to no session.", markup=False)
            return
        with self.showing_errors():
            self.save_pending()
            self.app.push_screen(debrief_form.debrief_or_ask_date(self.journal, self.pair, self.session))

    def action_takeaway(self) -> None:
        """Write a takeaway from the selected text or this line."""
        self._tagged("takeaway")

    def action_tag(self) -> None:
        """Ask what the selected text, or this line, is."""
        self.app.push_screen(KeyMenu("This line is a", TAGS), self._tagged)

    def _tagged(self, kind: str | None) -> None:
        if not kind:
            return
        if kind == "disrespect":
            self.app.push_screen(KeyMenu("A lack of respect", BY), self._flagged)
            return
        label = next(label for value, label in TAGS.values() if value == kind)
        words = self.query_one(Editor).line_or_selection()

        def save(text: str) -> None:
            if kind == "takeaway":
                self.journal.takeaways.add(self.pair, {"text": text}, session=self.session)
            else:
                self.journal.log.add(self.pair, {"kind": kind, "text": text}, session=self.session)

        def answered(text: str | None) -> None:
            if text and text.strip():
                self.app.notify(f"Kept as a record of its own: {label}.", markup=False, timeout=3)
                self.show_notices()
            self.draw()

        def interrupted(text: str) -> None:
            here = self.session.id if self.session is not None else None
            self.journal.unsaved.attempt(save, text, pair=self.pair.id, parent=here)

        about = "A record of its own; the note stays as it is."
        dialog = LineDialog(label.capitalize(), [about], value=words, save=save, on_close=interrupted)
        self.app.push_screen(dialog, answered)

    def _flagged(self, by: str | None) -> None:
        if not by:
            return
        if self.session is None:
            self.app.notify("This is noted in a session; this note belongs to none.", markup=False)
            return
        key, noted = self.key_of(DETAILS), self.session.body.disrespect
        if noted is not None:
            words = next(words for party, words in BY.values() if party == noted.by.value)
            self.app.notify(f"One is noted already, {words}. {key} changes it or takes it back.", markup=False)
            return
        with self.showing_errors():
            self.journal.entries.edit(self.session, {"disrespect": {"by": by}})
            message = f"Noted in this session; {key} takes it back. F8 shows what can be done, and who can be asked."
            self.app.notify(message, markup=False)
        self.draw()
