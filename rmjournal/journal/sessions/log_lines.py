"""List and add lines of the log."""

from rmjournal.domain.model.log import LogItem, LogKind
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.session import Session
from rmjournal.domain.record.input import Fields
from rmjournal.domain.record.record import Record
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.validation import new_body
from rmjournal.support.errors import Refused

_WITH_NEXT, _DIFFICULT = (LogKind.HELD_BACK, LogKind.DIFFICULT_MOMENT), (LogKind.DIFFICULT_MOMENT,)
_ONLY_OF = {
    "why": _WITH_NEXT, "next": _WITH_NEXT, "ended": _WITH_NEXT, "ended_on": _WITH_NEXT,
    "behaviour": _DIFFICULT, "effect": _DIFFICULT, "now": _DIFFICULT,
}  # fmt: skip


class Log:
    """Single lines of a pair: a difference, an assumption, something held back."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def of(self, pair: Record[Pair]) -> list[Record[LogItem]]:
        """Return the lines of a pair, the oldest first."""
        return self._records.of_type(LogItem, pair.id)

    def add(self, pair: Record[Pair], fields: Fields, *, session: Record[Session] | None = None) -> Record[LogItem]:
        """Save a new line, of a session or of the time between sessions.

        Raises Refused for a field that its kind does not have."""
        body = new_body(LogItem, fields)
        for name, kinds in _ONLY_OF.items():
            if name in fields and fields[name] and body.kind not in kinds:
                of = " and ".join(kind.value for kind in kinds)
                raise Refused(f"{name} belongs to {of} only.", "Nothing was saved.")
        return self._records.add(body, pair=pair.id, parent=session.id if session else None)
