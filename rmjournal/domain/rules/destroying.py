"""Ask on the day that a person chose whether the notes of a closed pair are to be
destroyed."""

from datetime import date

from rmjournal.domain.model.review import Closing, Keeping
from rmjournal.domain.record.record import Kind
from rmjournal.domain.rules.by_kind import ByPair, pairs_in
from rmjournal.domain.rules.due import Due, DueKind


def to_destroy(of_pair: ByPair, today: date) -> tuple[Due, ...]:
    """Return the pairs whose day has come, the earliest first. Nothing goes without a
    further step."""
    found = [
        Due(DueKind.DESTROY, day, pair.id, pair.id, pair.body.role)
        for pair in pairs_in(of_pair)
        for record in of_pair[pair.id][Kind.CLOSING]
        if isinstance(closing := record.body, Closing)
        and closing.keeping is Keeping.DESTROY
        and (day := closing.destroy_on) is not None
        and day <= today
    ]
    return tuple(sorted(found, key=lambda each: (each.when, each.pair)))
