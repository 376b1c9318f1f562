"""What is being written is sealed some seconds behind the keys, and is there again after a crash or a lock."""

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from rmjournal.support.errors import RmjournalError

if TYPE_CHECKING:
    from rmjournal.domain.model.note import Draft
    from rmjournal.domain.record.record import Kind, Record, RecordId
    from rmjournal.tui.page import JournalPage
else:
    JournalPage = object

EVERY = 2.0  # seconds: with the save itself, well within the five that are promised


class Slot(NamedTuple):
    """Where a draft lies: the kind of record that it will become, its pair, what it hangs on."""

    of: "Kind"
    pair: "RecordId | None" = None
    parent: "RecordId | None" = None


class Drafting(JournalPage):
    """A screen on which something is written. It says `touched`; `text` and `values` give what to seal."""

    slot: Slot
    _touched = False
    _saved = 0.0
    _failure = ""

    def open_slot(self, slot: Slot) -> None:
        """Use this slot from now on."""
        self.slot = slot
        self.call_later(self._begin)

    def _begin(self) -> None:
        self.set_interval(EVERY, self._seal_in_time)
        self.set_interval(1.0, self._say_when)

    def draft(self) -> "Record[Draft] | None":
        """Return what was left here before."""
        from rmjournal.journal.sessions import drafts

        return drafts.find(self.journal, *self.slot)

    def warn_if_stale(self) -> None:
        """Say that what is shown was left here before the record was changed elsewhere."""
        from rmjournal.journal.sessions import drafts

        draft = self.draft()
        if draft is not None and drafts.is_stale(self.journal, draft):
            words = "This was changed after you left it here. What is shown is older; keeping it replaces the newer."
            self.app.notify(words, severity="warning", markup=False, timeout=15)

    def drafted_fields(self) -> dict[str, str]:
        """Return the fields of a form that was left here before."""
        draft = self.draft()
        if draft is None or draft.body is None:
            return {}
        return {name: value for name, value in draft.body.fields.items() if isinstance(value, str)}

    def text(self) -> str:
        """Return the text that is being written."""
        return ""

    def values(self) -> Mapping[str, object]:
        """Return the fields that are being filled."""
        return {}

    def sealed(self) -> Mapping[str, object]:
        """Return what a draft keeps of the fields."""
        return self.values()

    def touched(self) -> None:
        """Note that there is something new to seal."""
        self._touched = True

    def _seal_in_time(self) -> None:
        try:
            self.seal()
        except RmjournalError as error:
            self._saved = 0.0
            self.say("NOT SAVED")
            if str(error) != self._failure:  # once, not every two seconds
                self._failure = str(error)
                self.tell(error)

    def seal(self) -> None:
        """Seal what is being written, if anything is new. Raises what the journal says, and tries again later."""
        if not self._touched:
            return
        from rmjournal.journal.sessions import drafts

        drafts.keep(self.journal, *self.slot, text=self.text(), fields=dict(self.sealed()))
        self._touched, self._failure = False, ""
        self._saved = time.monotonic()
        self._say_when()

    def drop_draft(self) -> None:
        """Take the draft away, in the transaction that keeps what it became."""
        draft = self.draft()
        if draft is not None:
            from rmjournal.journal.sessions import drafts

            drafts.drop(self.journal, draft)

    def settled(self) -> None:
        """Note that nothing is left to seal."""
        self._touched = False

    def _say_when(self) -> None:
        if self._saved:
            seconds = int(time.monotonic() - self._saved)
            self.say("saved just now" if seconds < 2 else f"saved {seconds} s ago" if seconds < 60 else "saved")
