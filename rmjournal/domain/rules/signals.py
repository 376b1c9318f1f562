"""Find signals in the records of a pair, and let them rest once they are answered."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from rmjournal.domain import signal_words as words
from rmjournal.domain.model.pair import LevelGap, Pair, PairStatus, Role, advice
from rmjournal.domain.model.session import Advice, Session, SessionStatus, took_place
from rmjournal.domain.model.takeaway import Commitment, CommitmentStatus, Takeaway, TakeawayState, nobody_stands_by
from rmjournal.domain.record.record import AnyRecord, Body, Kind, Link, RecordId
from rmjournal.domain.rules.trends import MOST_OF_THE_TALK, Meeting, meetings, turned_round
from rmjournal.domain.signal_words import Words

# The thresholds and their sources: "inclusive" is the article "The benefits of Reverse
# Mentoring for more inclusive working", "tables" is "Reverse mentoring: turning the
# tables for better results".
FIRST_SESSIONS = 3  # our own: what two sessions show is chance, and would sound like blame
DISRESPECT_OF = 3  # any disrespect, on either side (tables), in the last sessions
REVERSED, REVERSED_OF = 2, 3  # the senior is there to listen (inclusive); one session may be a special case
CALLED_OFF, CALLED_OFF_OF = 2, 4  # time-poor partners (tables); two cancelled cost the momentum (Jordan, Sorell)
GAP = 1.5  # times the rhythm that was chosen (tables)
UNPREPARED = 2  # not fully engaged (tables)
LOOP_DAYS = 14  # our own: meetings lose their point when nothing follows from them
AGREE_DAYS = 7  # takeaways are agreed at the end of a session or by e-mail (inclusive): in the week after
UNREFLECTED, UNREFLECTED_DAYS = 2, 3  # always time to reflect afterwards (inclusive): within 72 hours
BETWEEN_OF = 3  # and in between sessions (inclusive): since the last but two

_SENTENCE = re.compile(r"(?<=[.”]) ")  # the end of a sentence


class Rule(StrEnum):
    """What a signal is about, the most urgent first: one signal is shown at a time."""

    DISRESPECT = "disrespect"
    ROLE_REVERSAL = "role_reversal"
    TIME_POOR = "time_poor"
    LOOP_OPEN = "loop_open"
    TAKEAWAYS_OPEN = "takeaways_open"
    NO_REFLECTION = "no_reflection"
    CONFLICT_LINE = "conflict_line"


class Answered(StrEnum):
    """How a signal was answered."""

    ACTED = "acted"
    SNOOZED = "snoozed"
    DISMISSED = "dismissed"


class SignalAnswer(Body, frozen=True, kw_only=True):
    """An answer to a signal of a pair, which then rests.

    SNOOZED lasts until a day; ACTED while there is no further evidence; DISMISSED for
    good. Disrespect returns with new evidence all the same, and so do reporting lines
    that become closer: `why` is the text that was answered."""

    rule: Rule
    answer: Answered
    evidence: tuple[Link, ...] = ()
    until: date | None = None
    reason: str = ""
    why: str = ""


class Signal(msgspec.Struct, frozen=True):
    """A signal in one pair. `evidence` are the records behind it; the words have no
    names."""

    rule: Rule
    pair: RecordId
    role: Role
    evidence: tuple[RecordId, ...]
    title: str
    why: str
    step: str


_Found = tuple[list[RecordId], Words]
_AT_ONCE = (Rule.DISRESPECT, Rule.CONFLICT_LINE)
_SILENT = (PairStatus.CLOSED, PairStatus.ARCHIVED)


class _Story(NamedTuple):
    """One pair on one day: records and sessions in order, and the sessions held so
    far."""

    pair: Pair
    id: RecordId
    today: date
    records: list[AnyRecord]
    sessions: list[Meeting]
    took_place: list[Meeting]


def signals(records: Iterable[AnyRecord], today: date) -> tuple[Signal, ...]:
    """Return the unanswered signals of this local day, the most urgent rule first.

    Closed and archived pairs give nothing, nor do unreadable records, except that an
    unreadable reflection counts as written. Unanswered fields are never counted."""
    records = tuple(records)
    of_pair: defaultdict[RecordId | None, list[AnyRecord]] = defaultdict(list)
    for record in sorted(records, key=lambda record: (record.at, record.id)):
        of_pair[record.pair].append(record)
    ranked = [
        (list(Rule).index(sign.rule), pair.number, sign)
        for record in records
        if isinstance(pair := record.body, Pair) and pair.status not in _SILENT
        for sign in _standing(_story(record.id, pair, of_pair[record.id], today))
    ]
    return tuple(sign for *_, sign in sorted(ranked, key=lambda item: (item[0], item[1], item[2].pair)))


def _story(pair_id: RecordId, pair: Pair, records: list[AnyRecord], today: date) -> _Story:
    sessions = meetings(records)
    so_far = [meeting for meeting in sessions if took_place(meeting.session) and meeting.day <= today]
    return _Story(pair, pair_id, today, records, sessions, so_far)


def _standing(story: _Story) -> Iterator[Signal]:
    answers = {body.rule: body for record in story.records if isinstance(body := record.body, SignalAnswer)}
    for rule, look in _RULES.items():
        if len(story.took_place) < FIRST_SESSIONS and rule not in _AT_ONCE:
            continue
        if (found := look(story)) is None:
            continue
        evidence, (title, why, step) = found
        if rule not in answers or not _rests(answers[rule], evidence, why, story.today):
            yield Signal(rule, story.id, story.pair.role, tuple(evidence), title, why, step)


def _rests(answer: SignalAnswer, evidence: list[RecordId], why: str, today: date) -> bool:
    known = set(evidence) <= set(answer.evidence)
    if answer.rule is Rule.DISRESPECT and not known:
        return False
    if answer.rule is Rule.CONFLICT_LINE and answer.why and not _sentences(why) <= _sentences(answer.why):
        return False
    if answer.answer is Answered.SNOOZED and answer.until is not None:
        return today < answer.until
    return known or answer.answer is Answered.DISMISSED


def _sentences(remarks: str) -> set[str]:
    return set(_SENTENCE.split(remarks))


def _disrespect(story: _Story) -> _Found | None:
    recent = story.took_place[-DISRESPECT_OF:]
    since = story.sessions.index(recent[0]) if len(recent) == DISRESPECT_OF else 0
    flagged = [
        meeting
        for meeting in story.sessions[since:]
        if meeting.session.disrespect is not None and (meeting in recent or not took_place(meeting.session))
    ]
    return (_ids(flagged), words.disrespect(story.pair.role, _numbers(flagged))) if flagged else None


def _role_reversal(story: _Story) -> _Found | None:
    telling = [meeting for meeting in story.took_place if turned_round(meeting.session) is not None][-REVERSED_OF:]
    talked = [meeting for meeting in telling if (meeting.session.talk_share_mentee or 0) >= MOST_OF_THE_TALK]
    advised = [meeting for meeting in telling if meeting.session.advice_from is Advice.MENTEE]
    turned = [meeting for meeting in telling if turned_round(meeting.session)]
    if len(turned) < REVERSED:
        return None
    shares = [(meeting.number, meeting.session.talk_share_mentee or 0) for meeting in talked]
    return _ids(turned), words.role_reversal(story.pair.role, shares, _numbers(advised))


def _time_poor(story: _Story) -> _Found | None:
    concerned: list[Meeting] = []
    reasons = []
    if off := _called_off(story):
        concerned += off
        reasons.append(words.called_off(_numbers(off)))
    if gap := _long_gap(story):
        concerned += gap[0]
        reasons.append(gap[1])
    if unready := _unprepared(story):
        concerned += unready
        reasons.append(words.unprepared(_numbers(unready)))
    evidence = [meeting for meeting in story.sessions if meeting in concerned]
    mine = bool(off) and all(meeting.session.status is SessionStatus.CANCELLED_ME for meeting in off)
    return (_ids(evidence), words.time_poor(story.pair.role, reasons, mine=mine)) if evidence else None


def _called_off(story: _Story) -> list[Meeting]:
    past = [
        meeting
        for meeting in story.sessions
        if meeting.session.status is not SessionStatus.PLANNED and meeting.day <= story.today
    ]
    off = [meeting for meeting in past[-CALLED_OFF_OF:] if not took_place(meeting.session)]
    return off if len(off) >= CALLED_OFF else []


def _long_gap(story: _Story) -> tuple[list[Meeting], str] | None:
    if story.pair.status is PairStatus.PAUSED:
        return None
    last = story.took_place[-1]
    ahead = [
        (moment.date(), meeting)
        for meeting in story.sessions
        if meeting.session.status is SessionStatus.PLANNED
        and (moment := meeting.session.planned_at) is not None
        and moment.date() >= story.today
    ]
    until, following = min(ahead, default=(story.today, None), key=lambda item: item[0])
    days = (until - last.day).days
    if days <= GAP * story.pair.cadence_days:
        return None
    number = following.number if following else None
    concerned = [last, following] if following else [last]
    return concerned, words.long_gap(last.number, number, days, story.pair.cadence_days)


def _unprepared(story: _Story) -> list[Meeting]:
    telling = [meeting for meeting in story.took_place if _prepared(meeting.session) is not None][-UNPREPARED:]
    unready = [meeting for meeting in telling if not _prepared(meeting.session)]
    return unready if len(unready) == UNPREPARED else []


def _prepared(session: Session) -> bool | None:
    """Was a session prepared, by both if that was answered, else by the owner?"""
    return session.prep_done if session.both_prepared is None else session.both_prepared


def _loop_open(story: _Story) -> _Found | None:
    still_open, not_told = [], []
    void = nobody_stands_by(story.records)
    for record in story.records:
        if record.parent in void:
            continue
        match record.body:
            case Commitment(status=CommitmentStatus.OPEN, due=day):
                if day is not None and (story.today - day).days >= LOOP_DAYS:
                    still_open.append(record.id)
            case Commitment() as ended if not ended.is_closed:
                day = ended.ended_on or ended.due or record.at.date()
                if (story.today - day).days >= LOOP_DAYS:
                    not_told.append(record.id)
    if not still_open and not not_told:
        return None
    return still_open + not_told, words.loop_open(story.pair.role, len(still_open), len(not_told))


def _takeaways_open(story: _Story) -> _Found | None:
    sessions = {meeting.id: meeting for meeting in story.sessions}
    waiting: list[RecordId] = []
    numbers: set[int] = set()
    for record in story.records:
        match record.body:
            case Takeaway(state=TakeawayState.DRAFT | TakeawayState.PROPOSED, replaces=replaces):
                origin = sessions.get(record.parent) if record.parent is not None else None
                if origin is not None and not took_place(origin.session):
                    continue
                day = origin.day if origin is not None and replaces is None else record.at.date()
                if (story.today - day).days >= AGREE_DAYS:
                    waiting.append(record.id)
                    if origin is not None:
                        numbers.add(origin.number)
    return (waiting, words.takeaways_open(story.pair.role, len(waiting), sorted(numbers))) if waiting else None


def _no_reflection(story: _Story) -> _Found | None:
    sessions = {record.id for record in story.records if record.kind == Kind.SESSION}
    reflections = [record for record in story.records if record.kind == Kind.REFLECTION]
    reflected = {record.parent for record in reflections}
    due = [meeting for meeting in story.took_place if (story.today - meeting.day).days >= UNREFLECTED_DAYS][
        -UNREFLECTED:
    ]
    without = [meeting for meeting in due if meeting.id not in reflected]
    if len(without) < UNREFLECTED:
        without = []
    recent = story.took_place[-BETWEEN_OF:]
    between = any(record.parent not in sessions and record.at.date() >= recent[0].day for record in reflections)
    if between and not without:
        return None
    evidence = [meeting for meeting in story.took_place if meeting in without or (meeting in recent and not between)]
    since = None if between else recent[0].number
    return _ids(evidence), words.no_reflection(story.pair.role, _numbers(without), since)


def _conflict_line(story: _Story) -> _Found | None:
    remarks = advice(replace(story.pair, level_gap=LevelGap.UNKNOWN))  # the distance in level is no signal
    return ([story.id], words.conflict_line(story.pair.role, remarks)) if remarks else None


def _ids(sessions: Iterable[Meeting]) -> list[RecordId]:
    return [meeting.id for meeting in sessions]


def _numbers(sessions: Iterable[Meeting]) -> list[int]:
    return [meeting.number for meeting in sessions]


_RULES: Mapping[Rule, Callable[[_Story], _Found | None]] = MappingProxyType(
    {
        Rule.DISRESPECT: _disrespect,
        Rule.ROLE_REVERSAL: _role_reversal,
        Rule.TIME_POOR: _time_poor,
        Rule.LOOP_OPEN: _loop_open,
        Rule.TAKEAWAYS_OPEN: _takeaways_open,
        Rule.NO_REFLECTION: _no_reflection,
        Rule.CONFLICT_LINE: _conflict_line,
    }
)
