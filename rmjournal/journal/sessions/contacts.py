"""Keep the people that a person can talk to about a pair."""

from collections.abc import Mapping, Sequence

from rmjournal.domain.model.contact import MOST_CONTACTS, Contact
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.record.input import Fields
from rmjournal.domain.record.record import Record
from rmjournal.journal.records.entries import Entries
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.validation import new_body
from rmjournal.support.errors import Refused


class Contacts:
    """The contacts of each pair, at most three."""

    def __init__(self, records: Records, entries: Entries) -> None:
        self._records = records
        self._entries = entries

    def of(self, pair: Record[Pair]) -> list[Record[Contact]]:
        """Return the contacts of a pair, the oldest first."""
        return self._records.of_type(Contact, pair.id)

    def add(self, pair: Record[Pair], fields: Fields) -> Record[Contact]:
        """Save one more contact. Raises Refused for a fourth."""
        with self._records.transaction():
            if len(self.of(pair)) >= MOST_CONTACTS:
                raise Refused(
                    f"This pair has {MOST_CONTACTS} people to talk to already.", "Edit or delete one of them first."
                )
            return self._records.add(new_body(Contact, fields), pair=pair.id)

    def set_all(self, pair: Record[Pair], wanted: Sequence[Fields]) -> list[Record[Contact]]:
        """Save the whole list, in one transaction: those that are left out are deleted.

        One that stays keeps its record."""
        if len(wanted) > MOST_CONTACTS:
            raise Refused(f"A pair has at most {MOST_CONTACTS} people to talk to.", "Nothing was saved.")
        if not all(isinstance(each, Mapping) for each in wanted):
            raise Refused('“contacts” takes a list such as [{"kind": "hr", "who": "..."}].', "Nothing was saved.")
        bodies = [new_body(Contact, each) for each in wanted]
        with self._records.transaction():
            there = self.of(pair)
            for record, body in zip(there, bodies, strict=False):
                if record.body != body:
                    self._records.replace(record, body)
            for body in bodies[len(there) :]:
                self._records.add(body, pair=pair.id)
            for record in there[len(bodies) :]:
                self._entries.delete(record)
        return self.of(pair)
