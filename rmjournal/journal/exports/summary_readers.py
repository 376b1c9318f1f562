"""Read for a summary what a person learnt: the state of their goals, and a check-in."""

from datetime import date
from typing import NamedTuple

from rmjournal.domain.model.checkin import SAFETY, CheckIn
from rmjournal.domain.model.goal import Goal, GoalStatus
from rmjournal.domain.model.pair import Pair, Role
from rmjournal.domain.model.session import Session, moment_of
from rmjournal.domain.record.record import Body, Record, is_a
from rmjournal.journal.records.repository import Records
from rmjournal.sharing.summary.coarsening import Share


class Span(NamedTuple):
    """The days of a period: after `after`, up to and including `until`; None is
    open."""

    after: date | None
    until: date | None

    def holds(self, day: date) -> bool:
        """Return whether this day belongs to the period."""
        return (self.after is None or day > self.after) and (self.until is None or day <= self.until)


def goals(records: Records, pair: Record[Pair], span: Span) -> Share:
    """Count one's own goals of the period, and those that were achieved or partly.

    One that ended in another period does not count."""
    own = [
        each.body
        for each in records.of_type(Goal, pair.id)
        if each.body.is_own
        and (span.until is None or _written(each) <= span.until)
        and (each.body.ended_on is None or span.holds(each.body.ended_on))
    ]
    return Share(sum(each.status in (GoalStatus.ACHIEVED, GoalStatus.PARTLY) for each in own), len(own))


def safety(records: Records, pair: Record[Pair], span: Span) -> tuple[int, ...]:
    """Return four answers of a junior's last check-in in the period, higher being
    easier.

    The fifth, the worry about prospects, is never among them. A check-in belongs to
    the day of the session it follows, and to its own if a file names a later one."""
    if pair.body.role is not Role.MENTOR_JUNIOR:
        return ()
    found = [each for each in records.of_type(CheckIn, pair.id) if span.holds(_day(records, each))]
    answers = (item.ease(found[-1].body) for item in SAFETY) if found else ()
    return tuple(answer for answer in answers if answer is not None)


def _day(records: Records, check_in: Record[CheckIn]) -> date:
    above = records.glance(check_in.parent) if check_in.parent is not None else None
    if above is not None and is_a(above, Session) and (at := moment_of(above.body)):
        return min(at.date(), _written(check_in))
    return _written(check_in)


def _written(record: Record[Body]) -> date:
    return record.created.astimezone().date()
