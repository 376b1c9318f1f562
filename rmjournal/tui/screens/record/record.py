"""One record in full: to read, change, move or delete."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.pair import Role
from rmjournal.domain.model.takeaway import Commitment, Takeaway, TakeawayState
from rmjournal.domain.record.record import Body, RecordId, is_a
from rmjournal.domain.record_words import record_word
from rmjournal.domain.texts import record_text
from rmjournal.domain.titles import written
from rmjournal.support.errors import RmjournalError
from rmjournal.tui.kit.base_screen import JournalScreen
from rmjournal.tui.kit.commands import BACK, COPY_OUT, DELETE, EDIT, HISTORY, MOVE, UNDO, Command
from rmjournal.tui.kit.dialogs.copy_out import CopyOutDialog
from rmjournal.tui.kit.lookup import pair_of
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.bars import KeyBar
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.wording import COPIED_OUT, UNDO_SECONDS, day_and_time, undo_words
from rmjournal.tui.screens.record import phrases
from rmjournal.tui.screens.record.history import HistoryScreen
from rmjournal.tui.screens.record.record_actions import can_change, can_move, change, confirm_delete, move

if TYPE_CHECKING:
    from rmjournal.journal import Journal


class RecordScreen(JournalScreen):
    """Show a record as it is saved. Its text can be selected and copied inside the
    journal; F9 copies it out."""

    commands: ClassVar[tuple[Command, ...]] = (EDIT, MOVE, DELETE, HISTORY, UNDO, COPY_OUT, BACK)

    def __init__(self, journal: "Journal", record_id: RecordId) -> None:
        super().__init__(journal)
        self.record_id = record_id
        self._amended: frozenset[RecordId] | None = None  # other words for it before the edit
        self._read_before: RecordId | None = None  # what was shown before its new words

    def body(self) -> Iterator[Widget]:
        """Yield the text, and a line about what was done last."""
        yield Editor(read_only=True, prose=True)
        yield Static(id="state", classes="words muted")

    def on_mount(self) -> None:
        """Focus the text."""
        self.query_one(Editor).focus()

    def draw(self) -> None:
        """Show the record now."""
        try:
            self.record = self.journal.records.glance(self.record_id)
        except (RmjournalError, KeyError):
            self.call_after_refresh(self.leave)
            return
        self.pair = pair_of(self.journal, self.record)
        self._turn_to_new_words()
        self.set_title(record_word(self.record).capitalize(), self.pair)
        today = self.journal.clock.today()
        self.set_status(day_and_time(self.record.at, today))
        role = self.pair.body.role if self.pair is not None else Role.MENTOR_JUNIOR
        told = phrases.told(self._body(), self.pair.body.alias, today) if self.pair is not None else record_text.UNTOLD
        self.query_one(Editor).put("\n".join(record_text.reading(self.record, role, told)))
        self._offer()

    def _body(self) -> Body | None:
        return self.journal.takeaways.as_sent(self.record) if is_a(self.record, Commitment) else self.record.body

    def _turn_to_new_words(self) -> None:
        """Show the draft that an edit of a takeaway has written, in place of what was
        read."""
        known, self._amended = self._amended, None
        new = self._other_words() - (known or frozenset()) if known is not None else frozenset()
        if new:
            self._read_before, self.record_id = self.record_id, min(new)
            self.record = self.journal.records.glance(self.record_id)

    def _other_words(self) -> frozenset[RecordId]:
        """Return the takeaways that amend this one."""
        found = self.journal.takeaways.of(self.pair) if self.pair is not None else []
        return frozenset(each.id for each in found if each.body.replaces == self.record.id)

    def _offer(self) -> None:
        """Say what was done to a takeaway, and that it can be undone now."""
        done = self.journal.takeaways.undo.what() if self.offers(UNDO) else ""
        words = undo_words(done, self.key_of(UNDO))
        if done and self._read_before is not None:
            stays = self.journal.records.glance(self._read_before).body
            is_agreed = isinstance(stays, Takeaway) and stays.state is TakeawayState.AGREED
            words += " What you agreed stands until you both agree the draft." if is_agreed else ""
        state = self.query_one("#state", Static)
        state.update(content(words))
        state.display = bool(words)
        self.query_one(KeyBar).refresh()
        if done:
            self.set_timer(UNDO_SECONDS, self._offer)

    def offers(self, command: Command) -> bool:
        """Offer to undo the last step of a takeaway, and to edit or move what can
        be."""
        if command is EDIT and hasattr(self, "record"):
            return can_change(self.record, self.pair)
        if command is MOVE and hasattr(self, "record"):
            return can_move(self.journal, self.record)
        if command == UNDO:
            is_step = isinstance(getattr(getattr(self, "record", None), "body", None), Takeaway | Commitment)
            return is_step and bool(self.journal.takeaways.undo.what())
        return super().offers(command)

    def action_edit(self) -> None:
        """Change it, in the way it was made."""
        self._amended = self._other_words()
        change(self, self.record)

    def action_undo(self) -> None:
        """Undo the last step of a takeaway."""
        with self.showing_errors():
            self.journal.takeaways.undo.undo()
            self.record_id, self._read_before = self._read_before or self.record_id, None
            self.say_undone("Undone. The history shows both steps.")
        self.draw()

    def action_history(self) -> None:
        """Show earlier versions of it."""
        self.app.push_screen(HistoryScreen(self.journal, self.record_id))

    def action_delete(self) -> None:
        """Delete it, after a word is typed."""
        confirm_delete(self, self.record, self.leave)

    def action_move(self) -> None:
        """Move it to another session or pair."""
        move(self, self.record)

    def action_copy_out(self) -> None:
        """Copy the selection, else the text, else all that is shown, to the computer's
        clipboard."""
        if self.is_hidden():
            return
        editor = self.query_one(Editor)
        text = editor.selected_text or written(self.record.kind, self.record.raw) or editor.text

        def answered(copy: bool | None) -> None:
            if not copy or self.is_hidden():
                return
            with self.showing_errors():
                self.journal.exports.add_copied(text, "every program on this computer", self.record.pair)
                self.host.copy_out(text)
                self.app.notify(COPIED_OUT.format("`rmjournal show` prints an entry"), markup=False, timeout=12)

        self.app.push_screen(CopyOutDialog(text), answered)
