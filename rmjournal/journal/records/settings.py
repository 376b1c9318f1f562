"""The settings: one record under one id in every journal. Among them is the highest number a pair ever had."""

import hashlib
from typing import cast

from rmjournal.domain.model.settings import Settings
from rmjournal.domain.record.record import Record, changed, record_id
from rmjournal.journal.records.repository import Shelf
from rmjournal.journal.records.validation import Fields, body_of, refuse_steps, told

_ID = hashlib.sha256(b"rmjournal/settings").digest()[:16]


def current(shelf: Shelf) -> Settings:
    """Return the settings, the usual ones where there are none or where they cannot be read."""
    return if_read(shelf) or Settings()


def if_read(shelf: Shelf) -> Settings | None:
    """Return the settings, the usual ones where there are none, None where they cannot be read."""
    return cast(Settings | None, shelf.glance(record_id(_ID)).body) if _ID in shelf.vault else Settings()


def change(shelf: Shelf, fields: Fields) -> Settings:
    """Change some settings, given as JSON holds them; return them all."""
    refuse_steps(Settings, fields)
    with shelf.transaction():
        record = _record(shelf)
        return body_of(shelf.keep(record, told(lambda: changed(body_of(record), fields))))


def last_pair_number(shelf: Shelf) -> int:
    """Return the highest number that was ever given to a pair, as far as it is remembered."""
    return body_of(_kept(shelf)).last_pair_number if _ID in shelf.vault else 0


def remember_pair_number(shelf: Shelf, highest: int) -> None:
    """Remember the highest number of all, so that it is not given again when its pair is gone."""
    if highest > last_pair_number(shelf):
        record = _record(shelf)
        shelf.keep(record, changed(body_of(record), {"last_pair_number": highest}))


def remember_wide(shelf: Shelf, form: str) -> None:
    """Remember that the other lines of a form were opened, so that they are there the next time."""
    if form not in current(shelf).wide_forms:
        record = _record(shelf)
        shelf.keep(record, changed(body_of(record), {"wide_forms": [*body_of(record).wide_forms, form]}))


def _record(shelf: Shelf) -> Record[Settings]:
    return _kept(shelf) if _ID in shelf.vault else shelf.keep_new(Settings(), uuid=_ID)


def _kept(shelf: Shelf) -> Record[Settings]:
    return cast(Record[Settings], shelf.record(record_id(_ID)))
