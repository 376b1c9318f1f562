"""The settings: one record under one id in every journal. Among them is the highest number a pair ever had."""

import hashlib

from rmjournal.domain.model.settings import Settings
from rmjournal.domain.record.input import Fields, apply_rule
from rmjournal.domain.record.record import Record, changed, is_a, record_id
from rmjournal.journal.records.repository import Records, typed
from rmjournal.journal.records.validation import refuse_steps

_ID = hashlib.sha256(b"rmjournal/settings").digest()[:16]


class SettingsRecord:
    """The settings of one journal: a single record."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def current(self) -> Settings:
        """Return the settings, the usual ones where there are none or where they cannot be read."""
        return self.if_readable() or Settings()

    def if_readable(self) -> Settings | None:
        """Return the settings, the usual ones where there are none, None where they cannot be read."""
        if _ID not in self._records.vault:
            return Settings()
        record = self._records.glance(record_id(_ID))
        return record.body if is_a(record, Settings) else None

    def change(self, fields: Fields) -> Settings:
        """Change some settings, given as JSON holds them; return them all."""
        refuse_steps(Settings, fields)
        with self._records.transaction():
            record = self._record()
            return self._records.replace(record, apply_rule(lambda: changed(record.body, fields))).body

    def last_pair_number(self) -> int:
        """Return the highest number that was ever given to a pair, as far as it is remembered."""
        return self._kept().body.last_pair_number if _ID in self._records.vault else 0

    def remember_pair_number(self, highest: int) -> None:
        """Remember the highest number of all, so that it is not given again when its pair is gone."""
        if highest > self.last_pair_number():
            record = self._record()
            self._records.replace(record, changed(record.body, {"last_pair_number": highest}))

    def remember_wide(self, form: str) -> None:
        """Remember that the other lines of a form were opened, so that they are there the next time."""
        if form not in self.current().wide_forms:
            record = self._record()
            self._records.replace(record, changed(record.body, {"wide_forms": [*record.body.wide_forms, form]}))

    def _record(self) -> Record[Settings]:
        return self._kept() if _ID in self._records.vault else self._records.add(Settings(), uuid=_ID)

    def _kept(self) -> Record[Settings]:
        return typed(self._records.get(record_id(_ID)), Settings, "settings entry")
