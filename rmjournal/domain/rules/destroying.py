"""Ask on the day that a person chose whether the notes of a closed pair are to be
destroyed."""

from collections.abc import Iterable
from datetime import date

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.review import Closing, Keeping
from rmjournal.domain.record.record import AnyRecord, is_a
from rmjournal.domain.rules.due import Due, DueKind


def to_destroy(records: Iterable[AnyRecord], today: date) -> tuple[Due, ...]:
    """Return the pairs whose day has come, the earliest first. Nothing goes without a
    further step."""
    records = tuple(records)
    pairs = {record.id: record.body for record in records if is_a(record, Pair)}
    found = [
        Due(DueKind.DESTROY, day, record.pair, record.pair, pairs[record.pair].role)
        for record in records
        if is_a(record, Closing)
        and record.pair in pairs
        and record.body.keeping is Keeping.DESTROY
        and (day := record.body.destroy_on) is not None
        and day <= today
    ]
    return tuple(sorted(found, key=lambda each: (each.when, each.pair)))
