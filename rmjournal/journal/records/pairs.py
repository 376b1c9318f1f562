"""Add and find pairs, and number them."""

from datetime import date

from msgspec.structs import replace

from rmjournal.domain.model.pair import Pair, PairStatus, hue_for, is_paused
from rmjournal.domain.record.input import Fields, update
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
        """Save a new pair with the next number, which no other pair ever gets.

        It gets the days of supervision that the programme file for all pairs names."""
        with self._records.transaction():
            number = self.next_number()
            body = new_body(Pair, fields, number=number, hue=hue_for(number).value)
            days = tuple(sorted({*body.supervision, *self._supervision()}))
            pair = self._records.add(replace(body, supervision=days))
            self.remember_numbers()
            return pair

    def pause(self, pair: Record[Pair], until: date) -> Record[Pair]:
        """Pause a pair from today until the day before `until`. Raises Refused unless
        that day is still to come."""
        pair, today = self._records.current(pair), self._records.clock.today()
        if until <= today:
            raise Refused("The day a pause ends has to be in the future.", "Try a later date.")
        since = pair.body.paused_on if is_paused(pair.body, today) else None
        fields: dict[str, object] = {"paused_on": since or today, "paused_until": until}
        if pair.body.status is PairStatus.PAUSED:
            fields["status"] = PairStatus.ACTIVE
        return self._records.replace(pair, update(pair.body, fields))

    def resume(self, pair: Record[Pair]) -> Record[Pair]:
        """End the pause of a pair today. Raises Refused if it is not paused."""
        pair, today = self._records.current(pair), self._records.clock.today()
        if not is_paused(pair.body, today):
            raise Refused("This pair isn't paused.")
        fields: dict[str, object] = {"paused_until": today}
        if pair.body.status is PairStatus.PAUSED:
            fields |= {"status": PairStatus.ACTIVE}
        return self._records.replace(pair, update(pair.body, fields))

    def _supervision(self) -> tuple[date, ...]:
        from rmjournal.domain.model.programme import TakenProgramme
        from rmjournal.sharing.summary.programme_file import read_programme  # most journals have no such file

        taken = [each.body for each in self._records.of_type(TakenProgramme) if each.pair is None]
        return read_programme(taken[-1].text.encode()).supervision or () if taken else ()

    def next_number(self) -> int:
        """Return a number that no pair has or ever had."""
        numbers = [pair.body.number for pair in self.all()]
        return max([self._settings.last_pair_number(), *numbers]) + 1

    def is_number_taken(self, number: object) -> bool:
        """Return whether a pair has this number, or a deleted one had it."""
        if isinstance(number, int) and number <= self._settings.last_pair_number():
            return True
        return any(number == pair.body.number for pair in self.all())

    def remember_numbers(self) -> None:
        """Remember the highest number, so that it is not reused once its pair is
        deleted."""
        self._settings.remember_pair_number(self.next_number() - 1)
