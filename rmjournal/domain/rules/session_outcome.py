"""Decide what became of a session from what a person enters."""

from datetime import datetime

from msgspec.structs import replace

from rmjournal.domain.model.session import Session, SessionStatus, moment_of, took_place
from rmjournal.domain.record.input import Fields
from rmjournal.support.errors import Refused


def looks_back(status: object) -> bool | None:
    """Return if a day without a year is the last one for a session of this status,
    False if it is the next one, None if it is the nearest."""
    return {SessionStatus.HELD.value: True, SessionStatus.PLANNED.value: False}.get(str(status))


def outcome_of(given: Fields, before: Session | None, now: datetime) -> Fields:
    """Return the fields to save for what a person says happened, at `now`, a local
    time.

    A session that moved to a later moment than now, other than the planned one, is
    planned for then, and was not called off. One that moved to no known day stays
    moved. Moments in `given` are ISO 8601, and compared to the minute. Raises Refused
    for one that newly took place in the future."""
    planned = before.planned_at if before is not None else None
    status, moment = given.get("status"), given.get("planned_at") or given.get("held_at")
    at = datetime.fromisoformat(str(moment)) if moment else None
    if status == SessionStatus.HELD:
        day = at or (before and before.held_at) or planned
        if day is not None and _minute(day) != _known(before) and day.date() > now.date():
            raise _not_yet()
    if status == SessionStatus.MOVED and at is not None and at > now and _minute(at) != _minute(planned):
        return {**given, "status": SessionStatus.PLANNED.value}
    return given


def refuse_moments(before: Session | None, after: Session, now: datetime) -> None:
    """Raise Refused for a session that would newly have taken place after the day of
    `now`, a local time, or in a year that nobody can type.

    What a file from elsewhere holds already stays as it is."""
    known = (None,) if before is None else (None, _minute(before.held_at), _minute(before.planned_at))
    if given := [at for at in (after.held_at, after.planned_at) if _minute(at) not in known]:
        from rmjournal.domain.date_choice import FIRST_YEAR, LAST_YEAR  # 1 ms, which other changes need not pay

        if any(at is not None and not FIRST_YEAR <= at.year <= LAST_YEAR for at in given):
            raise Refused(f"The year of a session must be between {FIRST_YEAR} and {LAST_YEAR}.", "Change its date.")
    at = after.held_at or (after.planned_at if took_place(after) else None)
    if at is not None and _minute(at) != _known(before) and at.date() > now.date():
        raise _not_yet()


def _known(before: Session | None) -> datetime | None:
    """Return the minute at which a session took place already, None if it did not."""
    return _minute(moment_of(before)) if before is not None and took_place(before) else None


def _minute(at: datetime | None) -> datetime | None:
    """Return a moment as a person types it, without its seconds."""
    return at and at.replace(second=0, microsecond=0)


def _not_yet() -> Refused:
    return Refused("This session hasn't happened yet.", "Change its date, or leave it planned.")


def consistent(before: Session, after: Session) -> Session:
    """Return a session as it is to be saved once `before` becomes `after`.

    A planned date that gives way to another counts as a move. What is said last about
    respect holds, whichever field it is in."""
    if (
        before.planned_at is not None
        and _minute(after.planned_at) not in (None, _minute(before.planned_at))
        and after.status is SessionStatus.PLANNED
    ):
        after = replace(after, moved=before.moved + 1)
    if after.disrespect != before.disrespect and after.respect is before.respect:
        after = replace(after, respect=None)
    return after
