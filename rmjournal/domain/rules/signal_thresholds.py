"""Say what raises each signal, at which threshold, from the records of one pair."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta, tzinfo
from itertools import islice
from typing import NamedTuple, TypeAlias, TypeVar

from msgspec.structs import replace

from rmjournal.domain import signal_words as words
from rmjournal.domain.model.checkin import ITEMS, CheckIn
from rmjournal.domain.model.pair import (
    LevelGap,
    Pair,
    Party,
    UsualAgenda,
    UsualPlace,
    advice,
    days_that_count,
)
from rmjournal.domain.model.session import (
    Advice,
    AgendaSetBy,
    OffLimits,
    Place,
    Session,
    SessionStatus,
    Talk,
    lack_of_respect,
    moment_of,
    took_place,
    unasked_advice,
    who_talked,
)
from rmjournal.domain.model.takeaway import (
    Commitment,
    CommitmentStatus,
    Takeaway,
    TakeawayState,
    nobody_stands_by,
)
from rmjournal.domain.record.record import AnyRecord, Kind, Record, RecordId, is_a
from rmjournal.domain.rules.by_kind import ByKind
from rmjournal.domain.rules.trends import Meeting, meetings, turned_round
from rmjournal.domain.signal_words import Words

# The thresholds and their sources: "inclusive" is the article "The benefits of Reverse
# Mentoring for more inclusive working", "tables" is "Reverse mentoring: turning the
# tables for better results".
OFTEN, SELDOM = 4, 2  # of 5: from here it was so, up to here it was not
RUNNING = 2  # sessions in a row: one may be a special case
CHECKED_FROM, CHECKED_ITEMS = 3, 3  # the session from which, and the lines at which, a check-in is looked at
FEEDBACK, FEEDBACK_OF = 2, 3  # resistance to feedback (tables)
REVERSED, REVERSED_OF = 2, 3  # the senior is there to listen (inclusive)
AT_THEIRS = 3  # somewhere neutral (inclusive)
OFF, OFF_OF = 2, 4  # time-poor partners (tables); two cancelled cost the momentum (Jordan, Sorell)
NEW_DATE_DAYS = 14  # with another date by then, nothing is lost
MOVED = 3  # times
GAP = 1.5  # times the rhythm that was chosen (tables)
LOOP_DAYS = 14  # our own: meetings lose their point when nothing follows from them
AGREE_DAYS = 7  # takeaways are agreed at the end of a session or by email (inclusive): in the week after
SNOOZE_DAYS = 14  # how long "not now" rests a signal
BY_ME_OF = 3  # what I did is put right, or long past, three sessions later


class Story(NamedTuple):
    """One pair on one day: its records, its sessions in order and those held so far,
    its takeaways that wait for an answer, and its commitments that somebody stands by
    and that are not closed."""

    pair: Pair
    id: RecordId
    today: date
    zone: tzinfo
    records: ByKind
    sessions: list[Meeting]
    took_place: list[Meeting]
    proposed: list[Record[Takeaway]]
    promises: list[Record[Commitment]]
    settled: frozenset[RecordId] = frozenset()  # sessions whose safety was answered

    @classmethod
    def of(cls, pair_id: RecordId, pair: Pair, records: ByKind, today: date, zone: tzinfo) -> "Story":
        """Tell the story of a pair from its records."""
        sessions = meetings(records[Kind.SESSION], zone)
        so_far = [meeting for meeting in sessions if took_place(meeting.session) and meeting.day <= today]
        takeaways = [record for record in records[Kind.TAKEAWAY] if is_a(record, Takeaway)]
        proposed = [record for record in takeaways if record.body.state is TakeawayState.PROPOSED]
        void = nobody_stands_by(takeaways)
        promises = [
            record
            for record in records[Kind.COMMITMENT]
            if is_a(record, Commitment) and not record.body.is_closed and record.parent not in void
        ]
        return cls(pair, pair_id, today, zone, records, sessions, so_far, proposed, promises)

    def in_order(self, kind: Kind) -> list[AnyRecord]:
        """Return the records of a kind, the oldest first."""
        return _in_order(self.records[kind])

    def days_since(self, day: date) -> int:
        """Return the days from a day to today on which the pair was not paused."""
        return days_that_count(self.pair, day, self.today)

    def day_of(self, record: AnyRecord) -> date:
        """Return the local day that a record sorts by."""
        return record.at.astimezone(self.zone).date()


class Found(NamedTuple):
    """What raised a signal, and its words. One that `silences` lets nothing else be
    asked."""

    evidence: list[RecordId]
    words: Words
    silences: bool = False


R = TypeVar("R", bound=AnyRecord)

Look: TypeAlias = Callable[[Story], Found | None]


def safety(story: Story) -> Found | None:
    """Look for a lack of respect, and for topics off limits that weren't welcome.

    What your partner did, or what was not welcome, stands until it is answered; what
    you did, for three sessions."""
    recent = story.took_place[-BY_ME_OF:]
    since = recent[0][:3] if len(recent) == BY_ME_OF else ()

    def stands(meeting: Meeting) -> bool:
        is_past = meeting.day <= story.today or not took_place(meeting.session)
        return is_past and meeting.id not in story.settled

    lacking = [(each, by) for each in story.sessions if (by := lack_of_respect(each.session)) is not None]
    by_partner = [each for each, by in lacking if by is Party.PARTNER and stands(each)]
    by_me = [each for each, by in lacking if by is Party.ME and each[:3] >= since and stands(each)]
    unwelcome = [
        meeting
        for meeting in story.sessions
        if meeting.session.off_limits_came_up is OffLimits.UNWELCOME and stands(meeting)
    ]
    if not (by_partner or unwelcome or by_me):
        return None
    said = words.safety(
        story.pair.role, by_partner=_numbers(by_partner), by_me=_numbers(by_me), unwelcome=_numbers(unwelcome)
    )
    return Found(_evidence(story, by_partner, unwelcome, by_me), said, bool(by_partner or unwelcome))


def room(story: Story) -> Found | None:
    """Look for sessions with little room for the junior."""
    pressed = _last(story.took_place, lambda it: _says_of_rank(it.session), of=RUNNING)
    if len(pressed) < RUNNING or not all(_pulled_rank(each) or _managed(each) for each in pressed):
        pressed = []
    disagree = _last(story.took_place, lambda it: it.session.role_check.could_disagree is not None, of=RUNNING)
    if len(disagree) < RUNNING or not all((it.session.role_check.could_disagree or 0) <= SELDOM for it in disagree):
        disagree = []
    given = _last(story.took_place, lambda it: it.session.feedback_reception is not None, of=FEEDBACK_OF)
    feedback = [each for each in given if (each.session.feedback_reception or 0) <= SELDOM]
    if len(feedback) < FEEDBACK:
        feedback = []
    check_in = _no_easier(story)
    if not (pressed or disagree or feedback or check_in):
        return None
    said = words.room(
        story.pair.role,
        rank=_numbers(filter(_pulled_rank, pressed)),
        managing=_numbers(filter(_managed, pressed)),
        disagree=_numbers(disagree),
        feedback=_numbers(feedback),
        check_in=bool(check_in),
    )
    return Found([*_evidence(story, pressed, disagree, feedback), *check_in], said)


def _no_easier(story: Story) -> list[RecordId]:
    """Return the last check-in if one of its lines is hard and no easier than at the
    first, from the third session on."""
    check_ins = [
        (record.id, body) for record in story.in_order(Kind.CHECK_IN) if isinstance(body := record.body, CheckIn)
    ]
    if len(story.took_place) < CHECKED_FROM or len(check_ins) < RUNNING:
        return []
    last_id, last = check_ins[-1]
    for item in ITEMS[story.pair.role][:CHECKED_ITEMS]:
        now = item.ease(last)
        before = [said for _, each in check_ins[:-1] if (said := item.ease(each)) is not None]
        if now is not None and before and now <= min(SELDOM, before[0]):
            return [last_id]
    return []


def _says_of_rank(session: Session) -> bool:
    return session.role_check.rank_used is not None or session.role_check.managerial_tone is not None


def _pulled_rank(meeting: Meeting) -> bool:
    return (meeting.session.role_check.rank_used or 0) >= OFTEN


def _managed(meeting: Meeting) -> bool:
    return (meeting.session.role_check.managerial_tone or 0) >= OFTEN


def whose_meeting(story: Story) -> Found | None:
    """Look for sessions that were the senior's to talk in rather than to listen. The
    first session never counts."""
    later = story.took_place[1:]
    telling = _last(later, lambda it: turned_round(it.session) is not None, of=REVERSED_OF)
    turned = [meeting for meeting in telling if turned_round(meeting.session)]
    if len(turned) < REVERSED:
        turned = []
    agenda = _last(later, lambda it: it.session.agenda_set_by is not None, of=RUNNING)
    set_by_other = [each for each in agenda if each.session.agenda_set_by in (AgendaSetBy.MENTOR, AgendaSetBy.NONE)]
    if len(set_by_other) < RUNNING or story.pair.agenda_by is not UsualAgenda.SENIOR:
        set_by_other = []
    places = _last(later, lambda it: it.session.place is not None, of=AT_THEIRS)
    at_theirs = [each for each in places if each.session.place is Place.SENIOR_SPACE]
    if len(at_theirs) < AT_THEIRS or story.pair.usual_place is UsualPlace.SENIOR_SPACE:
        at_theirs = []
    if not (turned or set_by_other or at_theirs):
        return None
    said = words.whose_meeting(
        story.pair.role,
        talked=_numbers(each for each in turned if who_talked(each.session) is Talk.SENIOR),
        advised=_numbers(each for each in turned if unasked_advice(each.session) in (Advice.MENTEE, Advice.BALANCED)),
        agenda=_numbers(set_by_other),
        place=_numbers(at_theirs),
    )
    return Found(_evidence(story, turned, set_by_other, at_theirs), said)


def time(story: Story) -> Found | None:
    """Look for sessions that did not take place or moved, and for a long gap, from the
    first planned session on."""
    concerned: list[Meeting] = []
    reasons = []
    if off := _off(story):
        concerned += off
        reasons.append(words.off(_numbers(off)))
    for meeting in story.sessions:
        if meeting.session.moved >= MOVED and meeting.session.status is SessionStatus.PLANNED:
            concerned.append(meeting)
            reasons.append(words.moved(meeting.number, meeting.session.moved))
    if gap := _long_gap(story):
        concerned += gap[0]
        reasons.append(gap[1])
    return Found(_evidence(story, concerned), words.time(story.pair.role, reasons)) if reasons else None


def _off(story: Story) -> list[Meeting]:
    """Return the sessions that were missed, or called off without another date."""
    past = _last(
        story.sessions,
        lambda it: it.session.status is not SessionStatus.PLANNED and it.day <= story.today,
        of=OFF_OF,
    )
    off = [meeting for meeting in past if not took_place(meeting.session) and not _replaced(meeting, story)]
    return off if len(off) >= OFF else []


def _replaced(meeting: Meeting, story: Story) -> bool:
    """Return whether there was, or may still be, another date within two weeks."""
    if meeting.session.status is SessionStatus.MISSED:
        return False
    if story.days_since(meeting.day) < NEW_DATE_DAYS:
        return True
    by = meeting.day + timedelta(NEW_DATE_DAYS)
    later = [other for other in story.sessions if other.day > meeting.day and other.session.number != meeting.number]
    return any(other.day <= by or other.created <= by for other in later)


def _long_gap(story: Story) -> tuple[list[Meeting], str] | None:
    pair, been = story.pair, story.took_place
    dated = (meeting for meeting in story.sessions if meeting.day <= story.today and moment_of(meeting.session))
    last = been[-1] if been else next(dated, None)
    ahead = [
        (moment.date(), meeting)
        for meeting in story.sessions
        if meeting.session.status is SessionStatus.PLANNED
        and (moment := meeting.session.planned_at) is not None
        and moment.date() >= story.today
    ]
    if last is None or (len(been) >= pair.planned_sessions and not ahead):
        return None
    until, following = min(ahead, default=(story.today, None), key=lambda item: item[0])
    days = days_that_count(pair, last.day, until)
    if days <= GAP * pair.cadence_days:
        return None
    if not been:
        return [last], words.never_met((story.today - last.day).days, pair.cadence_days)
    number = following.number if following else None
    concerned = [last, following] if following else [last]
    return concerned, words.long_gap(last.number, number, (until - last.day).days, pair.cadence_days)


def follow_through(story: Story) -> Found | None:
    """Look for commitments two weeks past their day, and for ends nobody heard of."""
    theirs: list[RecordId] = []
    mine: list[RecordId] = []
    untold: list[RecordId] = []
    for record in _in_order(story.promises):
        promise = record.body
        if promise.status is CommitmentStatus.OPEN:
            if promise.due is not None and story.days_since(promise.due) >= LOOP_DAYS:
                (theirs if promise.owner is Party.PARTNER else mine).append(record.id)
        elif story.days_since(promise.ended_on or promise.due or story.day_of(record)) >= LOOP_DAYS:
            untold.append(record.id)
    if not (theirs or mine or untold):
        return None
    said = words.follow_through(story.pair.role, theirs=len(theirs), mine=len(mine), untold=len(untold))
    return Found([*theirs, *mine, *untold], said)


def sent_on(takeaway: Takeaway, record: AnyRecord, origin: date | None, zone: tzinfo) -> date:
    """Return the day on which a takeaway went to the other of the two.

    Older versions did not note it: then the day of its session, or its own."""
    if takeaway.proposed_on is not None:
        return takeaway.proposed_on
    return origin if origin is not None and takeaway.replaces is None else record.at.astimezone(zone).date()


def takeaways(story: Story) -> Found | None:
    """Look for takeaways without an answer a week after they were sent. A draft asks
    for nothing."""
    sessions = {meeting.id: meeting for meeting in story.sessions} if story.proposed else {}
    theirs: list[tuple[RecordId, int]] = []
    mine: list[tuple[RecordId, int]] = []
    for record in _in_order(story.proposed):
        origin = sessions.get(record.parent) if record.parent is not None else None
        sent = sent_on(record.body, record, origin.day if origin is not None else None, story.zone)
        if story.days_since(sent) >= AGREE_DAYS:
            number = origin.number if origin is not None else 0
            (mine if record.body.proposed_by is Party.PARTNER else theirs).append((record.id, number))
    if not (theirs or mine):
        return None
    said = words.takeaways(
        story.pair.role, theirs=[number for _, number in theirs], mine=[number for _, number in mine]
    )
    return Found([*(each for each, _ in theirs), *(each for each, _ in mine)], said)


def line(story: Story) -> Found | None:
    """Look at how close the two work: their reporting line, their team."""
    remarks = advice(replace(story.pair, level_gap=LevelGap.UNKNOWN))  # the distance in level is no signal
    return Found([story.id], words.line(story.pair.role, remarks)) if remarks else None


def _in_order(records: Iterable[R]) -> list[R]:
    return sorted(records, key=lambda record: (record.at, record.id))


def _last(sessions: Sequence[Meeting], tells: Callable[[Meeting], bool], *, of: int) -> list[Meeting]:
    """Return the last sessions that tell, `of` at most."""
    return list(islice(filter(tells, reversed(sessions)), of))[::-1]


def _evidence(story: Story, *groups: Sequence[Meeting]) -> list[RecordId]:
    """Return the sessions of these groups, each once, in their order."""
    concerned = {meeting.id for group in groups for meeting in group}
    return [meeting.id for meeting in story.sessions if meeting.id in concerned]


def _numbers(sessions: Iterable[Meeting]) -> list[int]:
    return [meeting.number for meeting in sessions]
