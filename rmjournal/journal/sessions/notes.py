"""List and add notes."""

from typing import TYPE_CHECKING

from rmjournal.domain.model.note import Note
from rmjournal.domain.record.record import Record, is_off_record
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.validation import new_body

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.model.session import Session


class Notes:
    """Notes of a pair, or of one of its sessions."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def of(self, session: "Record[Session]", *, off_record: bool = False) -> list[Record[Note]]:
        """Return the notes of a session, the oldest first; those off the record if
        asked."""
        return [note for note in self._records.under(Note, session.id) if off_record or not is_off_record(note)]

    def add(
        self, pair: "Record[Pair]", text: str, *, session: "Record[Session] | None" = None, off_record: bool = False
    ) -> Record[Note]:
        """Save a new note."""
        body = new_body(Note, {"text": text, "off_record": off_record})
        return self._records.add(body, pair=pair.id, parent=session.id if session else None)
