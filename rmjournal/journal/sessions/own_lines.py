"""Follow a person's own lines: what was held back, rehearsed, or is to go elsewhere."""

from datetime import date

from rmjournal.domain.model.log import Ended, LogItem
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.rehearsal import Rehearsal, first_sentence
from rmjournal.domain.model.session import Session
from rmjournal.domain.record.input import Fields
from rmjournal.domain.record.record import Kind, Record
from rmjournal.domain.rules import own_lines as rules
from rmjournal.domain.rules.own_lines import OwnLines as Open
from rmjournal.journal.records.entries import Entries
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.validation import new_body
from rmjournal.support.errors import Refused

_KINDS = frozenset({Kind.SESSION, Kind.LOG_ITEM, Kind.REHEARSAL})
ASKED = ("outcome", "landed")


class OwnLines:
    """The own lines of each pair, which are closed until they are opened."""

    def __init__(self, records: Records, entries: Entries) -> None:
        self._records = records
        self._entries = entries

    def of(self, pair: Record[Pair]) -> Open:
        """Return what is open in a pair."""
        return rules.own_lines(self._records.all(_KINDS, pair.id), self._records.clock.today())

    def rehearsals(self, pair: Record[Pair]) -> list[Record[Rehearsal]]:
        """Return the rehearsals of a pair, the oldest first."""
        return self._records.of_type(Rehearsal, pair.id)

    def rehearsal_of(self, pair: Record[Pair], session: Record[Session]) -> Record[Rehearsal] | None:
        """Return the rehearsal that the debrief of this session asks about, if any."""
        return rules.rehearsal_of(self._records.all(_KINDS, pair.id), session, self._records.clock.today())

    def rehearse(self, pair: Record[Pair], fields: Fields, line: Record[LogItem] | None = None) -> Record[Rehearsal]:
        """Save a rehearsal, of a held-back line if one is given.

        Without a first sentence, one is drawn up from its lines."""
        body = new_body(Rehearsal, fields)
        if not body.opening.strip():
            opening = first_sentence(body.situation, body.behaviour, body.effect, body.ask)
            body = new_body(Rehearsal, {**fields, "opening": opening})
        if line is not None and line.pair != pair.id:
            raise Refused("That line belongs to a different pair.", "Nothing was saved.")
        return self._records.add(body, pair=pair.id, parent=line.id if line is not None else None)

    def tell(self, pair: Record[Pair], session: Record[Session], fields: Fields) -> None:
        """Save what became of the rehearsal that the debrief of a session asks
        about."""
        if not fields.keys() <= set(ASKED):
            raise Refused(f"“rehearsal” takes an object of {', '.join(ASKED)}.", "Nothing was saved.")
        rehearsal = self.rehearsal_of(pair, session)
        if rehearsal is None:
            raise Refused("There is no rehearsal to ask about in this session.", "Leave out “rehearsal”.")
        self._entries.edit(rehearsal, fields)

    def end(self, line: Record[LogItem], ended: Ended, today: date) -> Record[LogItem]:
        """Save how a line ended: said, raised, sorted or left."""
        return self._entries.edit(line, {"ended": ended.value, "ended_on": today.isoformat()})

    def mark(self, line: Record[LogItem], is_wanted: bool) -> Record[LogItem]:
        """Mark a line to take to supervision, or take the mark away."""
        return self._entries.edit(line, {"to_supervision": is_wanted})
