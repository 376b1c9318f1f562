"""List and add notes and lines of the log."""

from rmjournal.domain.model.log import LogItem
from rmjournal.domain.model.note import Note
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.session import Session
from rmjournal.domain.record.input import Fields
from rmjournal.domain.record.record import Record, is_off_record
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.validation import new_body


class Notes:
    """Notes of a pair, or of one of its sessions."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def of(self, session: Record[Session], *, off_record: bool = False) -> list[Record[Note]]:
        """Return the notes of a session, the oldest first; those off the record if
        asked."""
        return [note for note in self._records.under(Note, session.id) if off_record or not is_off_record(note)]

    def add(
        self, pair: Record[Pair], text: str, *, session: Record[Session] | None = None, off_record: bool = False
    ) -> Record[Note]:
        """Save a new note."""
        body = new_body(Note, {"text": text, "off_record": off_record})
        return self._records.add(body, pair=pair.id, parent=session.id if session else None)


class Log:
    """Single lines of a pair: a difference, an assumption, something held back."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def of(self, pair: Record[Pair]) -> list[Record[LogItem]]:
        """Return the lines of a pair, the oldest first."""
        return self._records.of_type(LogItem, pair.id)

    def add(self, pair: Record[Pair], fields: Fields, *, session: Record[Session] | None = None) -> Record[LogItem]:
        """Save a new line, of a session or of the time between sessions."""
        return self._records.add(new_body(LogItem, fields), pair=pair.id, parent=session.id if session else None)
