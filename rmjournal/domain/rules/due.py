"""List what is due at a moment over all pairs, in words fit for a shared screen."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

import msgspec

from rmjournal.domain.model.pair import Party, Role, is_paused
from rmjournal.domain.model.session import Ratings, Session, SessionStatus, moment_of, who_talked
from rmjournal.domain.model.signal_answer import Rule
from rmjournal.domain.model.takeaway import Commitment, CommitmentStatus
from rmjournal.domain.record.record import AnyRecord, Kind, RecordId
from rmjournal.domain.rules.by_kind import ByPair, by_pair
from rmjournal.domain.rules.planning import to_plan
from rmjournal.domain.rules.signal_thresholds import AGREE_DAYS, Story, sent_on
from rmjournal.domain.rules.signals import Signal, standing, stories
from rmjournal.domain.rules.trends import Meeting

PREPARE_DAYS = 3  # the agenda should be sent two days before the session
BEFORE = timedelta(hours=2)  # from here a session is the first thing to see
USUAL_MINUTES = 60  # of a session whose length is not known
REFLECT_DAYS = 2  # a reflection is worth most within 48 hours
REFLECT_WITHIN = timedelta(hours=72)  # later, it is asked for no longer
BETWEEN_GAP = 7  # below this many days there is nothing to ask between two sessions
CLOSE_DAYS = 7
# The other rules are about single records that the list has already, or were shown once
# at set-up.
LOOKED_AT = (Rule.SAFETY, Rule.ROOM, Rule.WHOSE_MEETING, Rule.TIME)


class DueKind(StrEnum):
    """What there is to do, in the order in which a person would do it in a day."""

    CONFIRM = "confirm"
    PREPARE = "prepare"
    MEET = "meet"
    DEBRIEF = "debrief"
    AGREE = "agree"
    CLOSE = "close"
    HEAR = "hear"
    TELL = "tell"
    REFLECT = "reflect"
    BETWEEN = "between"
    SUPERVISION = "supervision"
    PLAN = "plan"
    WAIT = "wait"
    LOOK = "look"
    DESTROY = "destroy"


_TURN = {what: at for at, what in enumerate(DueKind)}


class Due(msgspec.Struct, frozen=True, gc=False):
    """One action: `when` is its day.

    `role` is the owner's. `record` is the pair if no single record is meant; of `count`
    takeaways it is the oldest. `number` is that of the session to plan, and `on` the
    day that is proposed for it. What is `first` is about a session that is near or
    waits for its debrief. `quiet` is a session in a pair in which nothing else is
    asked."""

    what: DueKind
    when: date
    pair: RecordId
    record: RecordId
    role: Role
    count: int = 1
    number: int = 0
    on: date | None = None
    first: bool = False
    quiet: bool = False


class _Scene(NamedTuple):
    """One pair at a moment, by the clock on the wall: its story, and its planned
    sessions with their date."""

    now: datetime
    story: Story
    planned: list[tuple[RecordId, Session, datetime]]

    @classmethod
    def of(cls, story: Story, now: datetime) -> "_Scene":
        planned = [
            (meeting.id, meeting.session, meeting.session.planned_at)
            for meeting in story.sessions
            if meeting.session.status is SessionStatus.PLANNED and meeting.session.planned_at
        ]
        return cls(now, story, planned)

    @property
    def today(self) -> date:
        return self.story.today


def due(records: Iterable[AnyRecord], now: datetime) -> tuple[Due, ...]:
    """Return what is due at this moment, for both roles. `now` has the zone of the
    clock on the wall; without one it is UTC.

    The session of the hour comes first, then others that are not debriefed, then by
    day, by DueKind, and by the number of the pair; a signal to look at, one at most,
    comes last. Closed and archived pairs give nothing, nor do unreadable records,
    except that an unreadable reflection counts as written. A paused pair gives nothing
    but the sessions of this day, and so does one in which safety is in question.
    Nothing is ever overdue: only the newest session that took place counts, and for no
    longer than the pair's rhythm."""
    return agenda(by_pair(records), now).due


def coming(records: Iterable[AnyRecord], now: datetime) -> tuple[Due, ...]:
    """Return what lies ahead of this moment and is not due yet, sorted by day: each
    session and each commitment with a date. Pairs that are silent in due() give
    nothing."""
    return agenda(by_pair(records), now).ahead


class Agenda(NamedTuple):
    """What due() and coming() return, and the pairs in which safety is in question."""

    due: tuple[Due, ...]
    ahead: tuple[Due, ...]
    unsafe: frozenset[RecordId]


def agenda(of_pair: ByPair, now: datetime) -> Agenda:
    """Return what there is to do, looking once for the signals that all of it depends
    on."""
    now, zone = now.replace(tzinfo=None), now.tzinfo or UTC
    told = stories(of_pair, now.date(), zone)
    found = standing(told)
    unsafe = frozenset(sign.pair for sign in found if sign.silences)
    items, ahead = list[tuple[Due, int]](), list[tuple[Due, int]]()
    for scene in (_Scene.of(story, now) for story in told):
        number = scene.story.pair.number
        if scene.story.id in unsafe or is_paused(scene.story.pair, scene.today):
            items += [(item, number) for item in _of_the_day(scene)]
            continue
        items += [(item, number) for item in _of_pair(scene)]
        ahead += [(item, number) for item in _ahead(scene)]
    items.sort(
        key=lambda each: (_rank(each[0], now.date()), each[0].when, _TURN[each[0].what], each[1], each[0].record)
    )
    ahead.sort(key=lambda each: (each[0].when, _TURN[each[0].what], each[1], each[0].record))
    waiting = (*(item for item, _ in items), *_look(found, now.date()))
    return Agenda(waiting, tuple(item for item, _ in ahead), unsafe)


def _rank(item: Due, today: date) -> int:
    """Return 0 for the session of the hour, until it is debriefed, 1 for other sessions
    that wait for it, 2 for the rest."""
    if not item.first:
        return 2
    return 0 if item.what is DueKind.MEET or item.when == today else 1


def debriefed(session: Session) -> bool:
    """Return whether facts were entered after a session, or its debrief was closed
    without."""
    return session.debrief_done is True or not (
        session.agenda_set_by is None
        and session.advice_from is None
        and session.unasked_advice is None
        and who_talked(session) is None
        and session.ratings == Ratings()
    )


def _of_the_day(scene: _Scene) -> Iterator[Due]:
    """Yield the sessions of the day, where nothing else is asked."""
    story = scene.story
    for session_id, _, at in scene.planned:
        if at.date() == scene.today:
            yield Due(DueKind.MEET, scene.today, story.id, session_id, story.pair.role, first=True, quiet=True)


def _of_pair(scene: _Scene) -> Iterator[Due]:
    story, pair = scene.story, scene.story.pair
    for session_id, session, at in scene.planned:
        for what, is_first in _around(session, at, scene.now):
            yield Due(what, at.date(), story.id, session_id, pair.role, first=is_first)
    for what, when, record_id, count in (*_promised(scene), *_after(scene), *_to_agree(scene)):
        yield Due(what, when, story.id, record_id, pair.role, count, first=what is DueKind.DEBRIEF)
    for day in pair.supervision:
        if (day - scene.today).days == 1:
            yield Due(DueKind.SUPERVISION, day, story.id, story.id, pair.role)
    if (plan := to_plan(story.id, pair, story.records[Kind.SESSION], scene.today)) is not None:
        what = DueKind.PLAN if pair.arranges is pair.role else DueKind.WAIT
        yield Due(what, plan.since, story.id, plan.record, pair.role, number=plan.number, on=plan.on)


def _around(session: Session, at: datetime, now: datetime) -> Iterator[tuple[DueKind, bool]]:
    """Yield what there is to do around a planned session, and whether it comes first.

    From two hours before until its end, that is the meeting; then, on that day, its
    debrief; from the next day on, to say whether it went ahead."""
    days = (at.date() - now.date()).days
    end = _later(at, timedelta(minutes=USUAL_MINUTES if session.minutes is None else session.minutes))
    if now < at and days <= PREPARE_DAYS and not session.prep_done:
        yield DueKind.PREPARE, False
    if now >= end:
        yield (DueKind.DEBRIEF if end.date() == now.date() else DueKind.CONFIRM), True
    elif now >= at - min(BEFORE, at - datetime.min):
        yield DueKind.MEET, True
    elif days == 0:
        yield DueKind.MEET, False


_Found = tuple[DueKind, date, RecordId, int]


def _promised(scene: _Scene) -> Iterator[_Found]:
    """Yield the commitments to see to: yours a week ahead of their day and until your
    partner has heard, your partner's from their day on."""
    for record in scene.story.promises:
        promise = record.body
        if promise.status is not CommitmentStatus.OPEN:
            yield DueKind.TELL, promise.ended_on or scene.story.day_of(record), record.id, 1
        elif promise.due is not None and (promise.due - scene.today).days <= _notice(promise):
            yield _of_whom(promise), promise.due, record.id, 1


def _notice(promise: Commitment) -> int:
    return CLOSE_DAYS if promise.owner is Party.ME else 0


def _of_whom(promise: Commitment) -> DueKind:
    return DueKind.CLOSE if promise.owner is Party.ME else DueKind.HEAR


def _ahead(scene: _Scene) -> Iterator[Due]:
    """Yield sessions and commitments with a date that `due` does not name yet."""
    story = scene.story
    for session_id, session, at in scene.planned:
        days, ready = (at.date() - scene.today).days, session.prep_done
        is_near = scene.now >= at - min(BEFORE, at - datetime.min)
        if days > 0 and not is_near and (ready or days > PREPARE_DAYS):
            what = DueKind.MEET if ready else DueKind.PREPARE
            yield Due(what, at.date(), story.id, session_id, story.pair.role)
    for record in story.promises:
        promise = record.body
        day = promise.due if promise.status is CommitmentStatus.OPEN else None
        if day is not None and (day - scene.today).days > _notice(promise):
            yield Due(_of_whom(promise), day, story.id, record.id, story.pair.role)


def _after(scene: _Scene) -> Iterator[_Found]:
    """Yield what follows from the newest session that took place and the time since."""
    story, pair = scene.story, scene.story.pair
    if not story.took_place:
        return
    newest, reflections = story.took_place[-1], story.records[Kind.REFLECTION]
    day, session = newest.day, newest.session
    days = story.days_since(day)
    if days <= pair.cadence_days and not debriefed(session):  # later, the next one could have taken place
        yield DueKind.DEBRIEF, day, newest.id, 1
    if scene.now < _later(_moment_of(newest, story), REFLECT_WITHIN) and all(
        record.parent != newest.id for record in reflections
    ):
        yield DueKind.REFLECT, _later_day(day, REFLECT_DAYS), newest.id, 1
    sessions = {record.id for record in story.records[Kind.SESSION]}  # those that can't be read, too
    if any(record.parent not in sessions and story.day_of(record) > day for record in reflections):
        return
    gap = _gap(scene, day)
    if gap is None and len(story.took_place) >= pair.planned_sessions:
        return  # it was the last one
    gap = pair.cadence_days if gap is None else gap
    if gap >= BETWEEN_GAP and gap // 2 <= days < gap:
        yield DueKind.BETWEEN, _later_day(day, gap // 2), story.id, 1


def _moment_of(meeting: Meeting, story: Story) -> datetime:
    """Return when a session was, else the moment that its record sorts by."""
    sorted_by = (record.at for record in story.records[Kind.SESSION] if record.id == meeting.id)
    return moment_of(meeting.session) or next(sorted_by).astimezone(story.zone).replace(tzinfo=None)


def _gap(scene: _Scene, day: date) -> int | None:
    """Return the days from a session to the next one planned, None if none is."""
    return min((days for _, _, at in scene.planned if (days := (at.date() - day).days) > 0), default=None)


def _to_agree(scene: _Scene) -> Iterator[_Found]:
    """Yield the takeaways that wait for an answer, one item a session, and one for
    those without."""
    story = scene.story
    days = {meeting.id: meeting.day for meeting in story.sessions} if story.proposed else {}
    sessions = {record.id: record for record in story.records[Kind.SESSION]} if story.proposed else {}
    waiting: dict[RecordId | None, list[tuple[date, AnyRecord]]] = defaultdict(list)
    for record in story.proposed:
        origin = sessions.get(record.parent) if record.parent is not None else None
        held = None if origin is None else days.get(origin.id) or story.day_of(origin)
        sent = sent_on(record.body, record, held, story.zone)
        if story.days_since(sent) >= AGREE_DAYS:
            group = origin.id if origin is not None else None
            waiting[group].append((_later_day(sent, AGREE_DAYS), record))
    for found in waiting.values():
        when, oldest = min(found, key=lambda each: (each[0], each[1].at, each[1].id))
        yield DueKind.AGREE, when, oldest.id, len(found)


def _look(found: tuple[Signal, ...], today: date) -> tuple[Due, ...]:
    """Return the signals to look at: every one about safety, else one over all
    pairs."""
    looked = [sign for sign in found if sign.rule in LOOKED_AT]
    shown = [sign for sign in looked if sign.silences] or looked[:1]
    return tuple(Due(DueKind.LOOK, today, sign.pair, sign.pair, sign.role) for sign in shown)


def _later(moment: datetime, by: timedelta) -> datetime:
    return moment + min(by, datetime.max - moment)  # a mistyped year must not break the whole list


def _later_day(day: date, days: int) -> date:
    return day + min(timedelta(days), date.max - day)
