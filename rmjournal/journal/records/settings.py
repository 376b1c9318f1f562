"""Read and change the settings: one record, with the same id in every journal."""

from rmjournal.domain.model.settings import Settings
from rmjournal.domain.record.input import Fields, apply_rule, update
from rmjournal.domain.record.record import Record, is_a, record_id
from rmjournal.journal.records.repository import Records, typed
from rmjournal.journal.records.validation import refuse_steps
from rmjournal.vault.format.digest import sha256

_ID = sha256(b"rmjournal/settings")[:16]


class SettingsRecord:
    """The settings of one journal: a single record."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def current(self) -> Settings:
        """Return the settings, or the defaults if there are none or they cannot be
        read."""
        return self.if_readable() or Settings()

    def if_readable(self) -> Settings | None:
        """Return the settings, the defaults if there are none, None if they are
        unreadable."""
        if _ID not in self._records.vault:
            return Settings()
        record = self._records.glance(record_id(_ID))
        return record.body if is_a(record, Settings) else None

    def change(self, fields: Fields) -> Settings:
        """Change some settings, given as JSON values, and return all of them."""
        refuse_steps(Settings, fields)
        with self._records.transaction():
            record = self._record()
            return self._records.replace(record, apply_rule(lambda: update(record.body, fields))).body

    def last_pair_number(self) -> int:
        """Return the highest number ever given to a pair, as far as it is
        remembered."""
        return self._saved().body.last_pair_number if _ID in self._records.vault else 0

    def remember_pair_number(self, highest: int) -> None:
        """Remember the highest number, so that it is not reused once its pair is
        deleted."""
        if highest > self.last_pair_number():
            record = self._record()
            self._records.replace(record, update(record.body, {"last_pair_number": highest}))

    def remember_wide(self, form: str) -> None:
        """Remember that all lines of a form were opened, so that it opens with them."""
        if form not in self.current().wide_forms:
            record = self._record()
            self._records.replace(record, update(record.body, {"wide_forms": [*record.body.wide_forms, form]}))

    def forget_wide(self, *forms: str) -> None:
        """Let forms open with their first lines only."""
        left = [form for form in self.current().wide_forms if form not in forms]
        if len(left) != len(self.current().wide_forms):
            record = self._record()
            self._records.replace(record, update(record.body, {"wide_forms": left}))

    def remember_opened(self, card: str) -> None:
        """Remember that a guidance card was opened."""
        if card not in self.current().opened_cards:
            record = self._record()
            self._records.replace(record, update(record.body, {"opened_cards": [*record.body.opened_cards, card]}))

    def _record(self) -> Record[Settings]:
        return self._saved() if _ID in self._records.vault else self._records.add(Settings(), uuid=_ID)

    def _saved(self) -> Record[Settings]:
        return typed(self._records.get(record_id(_ID)), Settings, "settings entry")
