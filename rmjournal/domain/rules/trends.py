"""Show how one pair's sessions went over time, in figures and in the words of a role,
without praise or reproach."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, tzinfo
from enum import StrEnum
from operator import itemgetter
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from rmjournal.domain.model.pair import Role
from rmjournal.domain.model.session import (
    Advice,
    AgendaSetBy,
    Place,
    Session,
    Talk,
    has_met,
    unasked_advice,
    who_talked,
)
from rmjournal.domain.record.record import AnyRecord, RecordId

LEAST = 3  # two points are chance
SHOWN = 6  # as many sessions as most programmes run
_LEVELS = {Talk.JUNIOR: 1, Talk.EVEN: 2, Talk.SENIOR: 3}


def turned_round(session: Session) -> bool | None:
    """Return if the roles were reversed in a session: the senior talked most, or gave
    advice that was not asked for.

    None if the session does not say."""
    talked, advice = who_talked(session), unasked_advice(session)
    if talked is None and advice is None:
        return None
    return talked is Talk.SENIOR or advice in (Advice.MENTEE, Advice.BALANCED)


class Meeting(NamedTuple):
    """A session with its id, its local day if that is known, and the day on which it
    was entered."""

    day: date
    number: int
    id: RecordId
    session: Session
    created: date


def meetings(records: Iterable[AnyRecord], zone: tzinfo = UTC) -> list[Meeting]:
    """Return the sessions among the records, by their own day and then by number. One
    without a date has that of its record in this zone."""
    found = [
        Meeting(
            (session.held_at or session.planned_at or record.at.astimezone(zone)).date(),
            session.number,
            record.id,
            session,
            record.created.date(),
        )
        for record in records
        if isinstance(session := record.body, Session)
    ]
    return sorted(found, key=itemgetter(0, 1, 2))


class Measure(StrEnum):
    """What a trend is of."""

    TALK = "talk"
    DISAGREE = "disagree"
    ROLES = "roles"
    AGENDA = "agenda"
    ADVICE = "advice"
    PLACE = "place"
    WORTH = "worth"


class Point(msgspec.Struct, frozen=True):
    """What one session said of a measure."""

    session: int
    value: int


class Trend(msgspec.Struct, frozen=True):
    """One measure over the last sessions.

    `top` is the highest value there can be. `figures` are the first and the last value,
    `remark` is one sentence made of figures only."""

    measure: Measure
    label: str
    points: tuple[Point, ...]
    top: int
    figures: str
    remark: str


# A senior is asked about themselves, a junior about their room; the order is that in
# which they are drawn.
_LABELS: Mapping[Role, Mapping[Measure, str]] = MappingProxyType(
    {
        Role.MENTEE_SENIOR: {
            Measure.TALK: "Who talked?",
            Measure.DISAGREE: "I made disagreeing easy",
            Measure.ROLES: "I was the learner",
            Measure.AGENDA: "I set the agenda",
            Measure.ADVICE: "No advice unless asked",
            Measure.PLACE: "On neutral ground",
            Measure.WORTH: "Worth my time",
        },
        Role.MENTOR_JUNIOR: {
            Measure.TALK: "Who talked?",
            Measure.DISAGREE: "Room to disagree",
            Measure.ROLES: "I was the one teaching",
            Measure.PLACE: "On neutral ground",
            Measure.WORTH: "Worth my time",
            Measure.ADVICE: "No advice I hadn't asked for",
            Measure.AGENDA: "They set the agenda",
        },
    }
)
_TOPS: Mapping[Measure, int] = MappingProxyType(
    {
        Measure.TALK: 3,
        Measure.DISAGREE: 5,
        Measure.ROLES: 1,
        Measure.AGENDA: 1,
        Measure.ADVICE: 1,
        Measure.PLACE: 1,
        Measure.WORTH: 5,
    }
)


def trends(role: Role, sessions: Iterable[AnyRecord], today: date) -> tuple[Trend, ...]:
    """Return the trends of one pair's sessions that took place, today at the latest, in
    the order in which they are drawn.

    A session that says nothing of a measure is left out; fewer than three make no
    trend."""
    past = [meeting for meeting in meetings(sessions) if has_met(meeting.session, today)]
    found = []
    for measure, label in _LABELS[role].items():
        values = ((meeting.number, _value(measure, meeting.session)) for meeting in past)
        points = tuple(Point(number, value) for number, value in values if value is not None)[-SHOWN:]
        if len(points) >= LEAST:
            remark = _remark(measure, role, points)
            found.append(Trend(measure, label, points, _TOPS[measure], _figures(measure, role, points), remark))
    return tuple(found)


def _value(measure: Measure, session: Session) -> int | None:
    """Return what a session says of a measure; an unknown place says nothing."""
    match measure:
        case Measure.TALK:
            talked = who_talked(session)
            return None if talked is None else _LEVELS[talked]
        case Measure.DISAGREE:
            return session.role_check.could_disagree
        case Measure.ROLES:
            turned = turned_round(session)
            return None if turned is None else int(not turned)
        case Measure.AGENDA:
            by = session.agenda_set_by
            return None if by is None else int(by in (AgendaSetBy.MENTEE, AgendaSetBy.BOTH))
        case Measure.ADVICE:
            advice = unasked_advice(session)
            return None if advice is None else int(advice not in (Advice.MENTEE, Advice.BALANCED))
        case Measure.PLACE:
            place = session.place
            return None if place in (None, Place.OTHER) else int(place in (Place.NEUTRAL, Place.VIRTUAL))
        case Measure.WORTH:
            return session.ratings.overall


def talk_of(value: int) -> Talk:
    """Return who talked most, from the value of a point."""
    return next(talked for talked, level in _LEVELS.items() if level == value)


def talk_word(value: int, role: Role) -> str:
    """Return who talked most, in words for you in this role."""
    said = talk_of(value)
    if said is Talk.EVEN:
        return "about even"
    mine = (said is Talk.SENIOR) == (role is Role.MENTEE_SENIOR)
    return "mostly you" if mine else "mostly your partner"


def _figures(measure: Measure, role: Role, points: tuple[Point, ...]) -> str:
    if _TOPS[measure] == 1:
        return f"{sum(point.value for point in points)} of {len(points)}"
    first, last = points[0].value, points[-1].value
    if measure is Measure.TALK:
        ends = [talk_word(value, role).rpartition(" ")[2] for value in (first, last)]
        return f"{ends[0]}, as before" if ends[0] == ends[1] else f"{ends[0]}, then {ends[1]}"
    return f"{first} to {last}"


def _remark(measure: Measure, role: Role, points: tuple[Point, ...]) -> str:
    values, top, count = [point.value for point in points], _TOPS[measure], len(points)
    if measure is Measure.TALK:
        words = [talk_word(value, role) for value in values]
        partner, mine = words.count("mostly your partner"), words.count("mostly you")
        return f"Of {count} sessions, mostly your partner in {partner}, mostly you in {mine}."
    if top == 1:
        return f"In {sum(values)} of {count} sessions."
    first, last = values[0], values[-1]
    if len(set(values)) == 1:
        return f"{last} out of {top} each time."
    if first == last:
        return f"Between {min(values)} and {max(values)} out of {top}. In the last session: {last}."
    return f"From {first} to {last} out of {top}."
