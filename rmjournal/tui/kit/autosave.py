"""Save what is being written as an encrypted draft, every few seconds."""

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rmjournal.support.errors import KeptOutside, RmjournalError
from rmjournal.tui.kit.base_screen import JournalScreen
from rmjournal.tui.kit.dialogs.key_menu import KeyMenu
from rmjournal.tui.kit.widgets.editor import Editor

if TYPE_CHECKING:
    from textual.timer import Timer

    from rmjournal.domain.model.note import Draft
    from rmjournal.domain.record.record import Kind, Record, RecordId

STALE = "This entry has changed since you started this draft. Saving your draft will overwrite the newer version."
_DRAFT_SAVED = "draft saved"
_COARSE, _MINUTE = 10, 60  # seconds: from here on told in tens, and no longer
INTERVAL = 2.0  # seconds: with the save itself, well within the five that are promised


class DraftSlot(NamedTuple):
    """Where a draft is stored: the kind of record it will become, its pair, its
    parent."""

    of: "Kind"
    pair: "RecordId | None" = None
    parent: "RecordId | None" = None


class AutosaveScreen(JournalScreen):
    """A screen for writing. A subclass calls `mark_changed`, and overrides `text` or
    `values` to say what the draft holds."""

    slot: DraftSlot
    says_draft: ClassVar[bool] = False  # in the bar: that the draft is saved, and not how long ago
    _unsaved = False
    _saved = 0.0
    _telling: "Timer | None" = None  # until it is told again how long ago that was
    _failure = ""

    def use_slot(self, slot: DraftSlot) -> None:
        """Store drafts in this slot, and start saving them."""
        self.slot = slot
        self.call_later(self._start_saving)

    def _start_saving(self) -> None:
        self.journal.unsaved.reserve()
        if self.says_draft and self.draft() is not None:
            self.set_status(_DRAFT_SAVED)
        self.set_interval(INTERVAL, self._save_now)

    def draft(self) -> "Record[Draft] | None":
        """Return the draft stored here, if any."""

        return self.journal.drafts.find(*self.slot)

    def warn_if_stale(self) -> None:
        """Warn if the record has changed since this draft was started."""

        draft = self.draft()
        if draft is not None and self.journal.drafts.is_stale(draft):
            self.say_stale()

    def say_stale(self) -> None:
        """Say that the record has changed since this draft was started."""
        self.app.notify(STALE, severity="warning", markup=False, timeout=15)

    def draft_fields(self) -> dict[str, str]:
        """Return the text fields of the draft stored here."""
        draft = self.draft()
        if draft is None or draft.body is None:
            return {}
        return {name: value for name, value in draft.body.fields.items() if isinstance(value, str)}

    def text(self) -> str:
        """Return the text being written."""
        return ""

    def values(self) -> Mapping[str, object]:
        """Return the fields being filled in."""
        return {}

    def draft_values(self) -> Mapping[str, object]:
        """Return the fields as the draft stores them."""
        return self.values()

    def mark_changed(self) -> None:
        """Note that there is something to save."""
        self._unsaved = True

    def mark_saved(self) -> None:
        """Note that nothing is left to save."""
        self._unsaved = False
        self.journal.unsaved.let_go(self)

    def _save_now(self) -> None:
        try:
            self.save_pending()
        except RmjournalError as error:
            self._saved = 0.0
            self.set_status("NOT SAVED in the journal" if isinstance(error, KeptOutside) else "NOT SAVED")
            if str(error) != self._failure:  # once, not every two seconds
                self._failure = str(error)
                self.show_error(error)

    def save_pending(self) -> None:
        """Save the draft if anything is new. Raises the journal's error, and stays
        ready to try again; KeptOutside if nothing is lost meanwhile."""
        if self._saved and not self.journal.unsaved.is_saved_for_good:
            self._unsaved = True  # the file that holds the draft is not the one at the path any longer
        if not self._unsaved:
            return

        self.journal.unsaved.save(self, *self.slot, text=self.text(), fields=dict(self.draft_values()))
        self._unsaved, self._failure = False, ""
        self._saved = time.monotonic()
        self._show_when_saved()

    def drop_draft(self) -> None:
        """Delete the draft. Call it in the transaction that saves what it became."""
        draft = self.draft()
        if draft is not None:
            self.journal.drafts.discard(draft)

    def has_changes(self) -> bool:
        """Return whether something was written here, now or in a draft."""
        return any(editor.changed for editor in self.query(Editor)) or self.draft() is not None

    async def _landed(self) -> None:
        """Wait until what was typed before is in its field."""

    async def action_discard(self) -> None:
        """Ask, then close without saving what was changed, and delete its draft. With
        nothing to lose, only close."""

        def answered(answer: str | None) -> None:
            if answer != "discard":
                return
            with self.showing_errors():
                self.drop_draft()
                self.mark_saved()
                self.app.notify("Your changes have been discarded.", markup=False, timeout=4)
                self.leave()

        await self._landed()
        with self.showing_errors():
            if not self.has_changes():
                self.finish()
                self.leave()
                return
        choices = {"y": ("discard", "yes, discard them"), "n": ("", "no, carry on writing")}
        self.app.push_screen(KeyMenu("Discard your changes?", choices), answered)

    def _show_when_saved(self) -> None:
        if self._telling is not None:
            self._telling.stop()
        if not self._saved:
            return
        seconds = int(time.monotonic() - self._saved)
        told = seconds if seconds < _COARSE else seconds - seconds % _COARSE
        ago = "saved just now" if seconds < 2 else f"saved {told} s ago" if seconds < _MINUTE else "saved"
        self.set_status(_DRAFT_SAVED if self.says_draft else ago)
        if self.is_running and not self.says_draft and seconds < _MINUTE:
            self._telling = self.set_timer(_COARSE if seconds >= _COARSE else 1.0, self._show_when_saved)
