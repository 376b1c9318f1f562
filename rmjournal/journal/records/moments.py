"""Turn moments into milliseconds, as the vault counts them, and back."""

from datetime import UTC, datetime, timedelta

from rmjournal.domain.model.session import Session, moment_of
from rmjournal.domain.record.record import Body

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST, _LAST = (
    int((moment - _EPOCH) / timedelta(milliseconds=1))
    for moment in (datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC))
)


def to_ms(moment: datetime) -> int:
    """Return a moment in ms since 1970, as the vault counts. Without a zone it is
    local."""
    try:
        if moment.tzinfo is None:
            moment = moment.astimezone()
        ms = (moment - _EPOCH) // timedelta(milliseconds=1)
    except (OverflowError, ValueError, OSError):  # the first and the last day of the calendar have no zone
        ms = (moment.replace(tzinfo=UTC) - _EPOCH) // timedelta(milliseconds=1)
    return max(_FIRST, min(ms, _LAST))


def from_ms(ms: int) -> datetime:
    """Return ms since 1970 as a moment in UTC, or the nearest that the calendar has."""
    if not _FIRST <= ms <= _LAST:
        ms = max(_FIRST, min(ms, _LAST))
    return _EPOCH + timedelta(0, 0, 0, ms)


def shown_at(sort_ms: int, body: Body | None) -> datetime:
    """Return the moment of a record that the vault sorts by `sort_ms`.

    A session's is its own time on the clock of the zone here, so that a change of zone
    moves it to no other day; the vault has it in the zone where it was saved."""
    own = moment_of(body) if isinstance(body, Session) else None
    return from_ms(sort_ms if own is None else to_ms(own))
