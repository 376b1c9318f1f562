"""Say which of a person's own lines are still open: held back, rehearsed, or to be
taken elsewhere.

Telling is never a duty: a line that is to be let go, or of which nothing was said, is
not open, and after three sessions an open one falls silent."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from rmjournal.domain.model.log import LogItem, LogKind, Next
from rmjournal.domain.model.rehearsal import Outcome, Rehearsal
from rmjournal.domain.model.session import Session, has_met
from rmjournal.domain.record.record import AnyRecord, Record, is_a

SILENT_AFTER = 3  # sessions
_WITH_END = (LogKind.HELD_BACK, LogKind.DIFFICULT_MOMENT)
_OPEN = (Next.SAY, Next.REHEARSE)


class OwnLines(NamedTuple):
    """The own lines of one pair that are open, the oldest first, and the rehearsal that
    may come next.

    `to_say` are held-back lines to say or to rehearse. `concerns` are lines to take
    elsewhere, which never fall silent. `for_supervision` are lines marked for it."""

    to_say: list[Record[LogItem]]
    concerns: list[Record[LogItem]]
    for_supervision: list[Record[LogItem]]
    rehearsal: Record[Rehearsal] | None


def own_lines(records: Iterable[AnyRecord], today: date) -> OwnLines:
    """Return what is open today among the records of one pair."""
    records = sorted(records, key=lambda each: (each.at, each.id))
    been = [moment(each) for each in records if is_a(each, Session) and has_met(each.body, today)]
    said = {
        each.parent
        for each in records
        if is_a(each, Rehearsal) and each.body.outcome in (Outcome.SAID, Outcome.SOFTENED)
    }
    lines = [each for each in records if is_a(each, LogItem) and each.body.kind in _WITH_END and not each.body.ended]
    to_say = [
        each
        for each in lines
        if each.body.kind is LogKind.HELD_BACK
        and each.body.next in _OPEN
        and each.id not in said
        and sum(at > written(each) for at in been) < SILENT_AFTER
    ]
    concerns = [each for each in lines if each.body.next is Next.ELSEWHERE]
    marked = [each for each in records if is_a(each, LogItem) and each.body.to_supervision and not each.body.ended]
    rehearsals = [each for each in records if is_a(each, Rehearsal) and each.body.outcome is None]
    newest = rehearsals[-1] if rehearsals else None
    if newest is not None and any(_was_asked(newest, each, today) for each in records if is_a(each, Session)):
        newest = None
    return OwnLines(to_say, concerns, marked, newest)


def rehearsal_of(records: Iterable[AnyRecord], session: Record[Session], today: date) -> Record[Rehearsal] | None:
    """Return the rehearsal that the debrief of this session asks about today: the
    newest one from before the session, in the first debrief after it."""
    records = list(records)
    before = [
        each
        for each in records
        if is_a(each, Rehearsal) and each.body.outcome is None and written(each) <= moment(session)
    ]
    newest = max(before, key=lambda each: (each.created, each.id), default=None)
    others = (each for each in records if is_a(each, Session) and each.id != session.id)
    return None if newest is None or any(_was_asked(newest, each, today) for each in others) else newest


def written(record: AnyRecord) -> datetime:
    """Return the local moment at which a record was written, without a zone."""
    return record.created.astimezone().replace(tzinfo=None)


def moment(session: Record[Session]) -> datetime:
    """Return the local moment of a session, without a zone."""
    body = session.body
    return body.held_at or body.planned_at or session.at.astimezone().replace(tzinfo=None)


def _was_asked(rehearsal: Record[Rehearsal], session: Record[Session], today: date) -> bool:
    at = moment(session)
    return session.body.debrief_done is True and at > written(rehearsal) and at.date() <= today
