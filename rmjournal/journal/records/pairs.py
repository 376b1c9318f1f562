"""Add and find pairs, and number them."""

from rmjournal.domain.model.pair import Pair, hue_for
from rmjournal.domain.record.input import Fields
from rmjournal.domain.record.record import Record
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.settings import SettingsRecord
from rmjournal.journal.records.validation import new_body
from rmjournal.support.errors import Refused


class Pairs:
    """The pairs of one journal."""

    def __init__(self, records: Records, settings: SettingsRecord) -> None:
        self._records = records
        self._settings = settings

    def all(self) -> list[Record[Pair]]:
        """Return the pairs, sorted by number."""
        return sorted(self._records.of_type(Pair), key=lambda pair: pair.body.number)

    def get(self, number: int) -> Record[Pair]:
        """Return the pair with this number. Raises Refused if there is none."""
        for pair in self.all():
            if pair.body.number == number:
                return pair
        raise Refused(f"There's no pair {number}.", "`rmjournal pair list` shows your pairs.")

    def add(self, fields: Fields) -> Record[Pair]:
        """Save a new pair with the next number, which no other pair ever gets."""
        with self._records.transaction():
            number = self.next_number()
            pair = self._records.add(new_body(Pair, fields, number=number, hue=hue_for(number).value))
            self.remember_numbers()
            return pair

    def next_number(self) -> int:
        """Return a number that no pair has or ever had."""
        numbers = [pair.body.number for pair in self.all()]
        return max([self._settings.last_pair_number(), *numbers]) + 1

    def is_number_taken(self, number: object) -> bool:
        """Does a pair have this number, or did a deleted one?"""
        if isinstance(number, int) and number <= self._settings.last_pair_number():
            return True
        return any(number == pair.body.number for pair in self.all())

    def remember_numbers(self) -> None:
        """Remember the highest number, so that it is not reused once its pair is
        deleted."""
        self._settings.remember_pair_number(self.next_number() - 1)
