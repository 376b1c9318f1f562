"""Trends: how one pair's sessions went over time, in a few figures; the words know who is who, and never reproach."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from rmjournal.domain.model.pair import Role
from rmjournal.domain.model.session import Advice, AgendaSetBy, Place, Session, took_place
from rmjournal.domain.record.record import AnyRecord, RecordId

LEAST = 3  # two points are chance
SHOWN = 6  # as many sessions as most programmes run
MORE_ROOM = 20  # percentage points of talk that a person in the room would notice


MOST_OF_THE_TALK = 60  # per cent: with as much, the senior was no longer the one who listens


def turned_round(session: Session) -> bool | None:
    """Tell whether the roles were reversed in a session, so far as it says: most of the talk, or the advice, was the
    senior's. None where it says nothing of it."""
    if session.talk_share_mentee is None and session.advice_from is None:
        return None
    return (session.talk_share_mentee or 0) >= MOST_OF_THE_TALK or session.advice_from is Advice.MENTEE


class Meeting(NamedTuple):
    """A session with its id and its local day, as far as that is known."""

    day: date
    number: int
    id: RecordId
    session: Session


def meetings(records: Iterable[AnyRecord]) -> list[Meeting]:
    """Return the sessions among the records, by their own day and then by number."""
    return sorted(
        (
            Meeting((session.held_at or session.planned_at or record.at).date(), session.number, record.id, session)
            for record in records
            if isinstance(session := record.body, Session)
        ),
        key=lambda meeting: (meeting.day, meeting.number, meeting.id),
    )


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
    """One measure over the last sessions: `top` is the highest value there can be, `remark` a kind line or none."""

    measure: Measure
    label: str
    points: tuple[Point, ...]
    top: int
    figures: str
    remark: str


# A senior is asked about themselves, a junior about their room; the order is that in which they are drawn.
_LABELS: Mapping[Role, Mapping[Measure, str]] = MappingProxyType(
    {
        Role.MENTEE_SENIOR: {
            Measure.TALK: "My talk share",
            Measure.DISAGREE: "I made disagreeing easy",
            Measure.ROLES: "I was the learner",
            Measure.AGENDA: "I set the agenda",
            Measure.ADVICE: "Advice came from the junior",
            Measure.PLACE: "On neutral ground",
            Measure.WORTH: "Worth my time",
        },
        Role.MENTOR_JUNIOR: {
            Measure.TALK: "Their talk share",
            Measure.DISAGREE: "Room to disagree",
            Measure.ROLES: "I was the one teaching",
            Measure.PLACE: "On neutral ground",
            Measure.WORTH: "Worth my time",
            Measure.ADVICE: "My advice was welcome",
            Measure.AGENDA: "They set the agenda",
        },
    }
)
_TOPS: Mapping[Measure, int] = MappingProxyType(
    {
        Measure.TALK: 100,
        Measure.DISAGREE: 5,
        Measure.ROLES: 1,
        Measure.AGENDA: 1,
        Measure.ADVICE: 1,
        Measure.PLACE: 1,
        Measure.WORTH: 5,
    }
)
_LESS_TALK: Mapping[Role, str] = MappingProxyType(
    {Role.MENTOR_JUNIOR: "More room for you now.", Role.MENTEE_SENIOR: "You leave more room now."}
)


def trends(role: Role, sessions: Iterable[AnyRecord]) -> tuple[Trend, ...]:
    """Return the trends of one pair's held sessions, in the order in which they are drawn.

    A session that says nothing of a measure is left out; what fewer than three speak of is no trend."""
    past = [meeting for meeting in meetings(sessions) if took_place(meeting.session)]
    found = []
    for measure, label in _LABELS[role].items():
        values = ((meeting.number, _value(measure, meeting.session)) for meeting in past)
        points = tuple(Point(number, value) for number, value in values if value is not None)[-SHOWN:]
        if len(points) >= LEAST:
            remark = _remark(measure, role, points)
            found.append(Trend(measure, label, points, _TOPS[measure], _figures(measure, points), remark))
    return tuple(found)


def _value(measure: Measure, session: Session) -> int | None:
    """Return what a session says of a measure; no advice from either, and a place nobody knows, say nothing."""
    match measure:
        case Measure.TALK:
            return session.talk_share_mentee
        case Measure.DISAGREE:
            return session.role_check.could_disagree
        case Measure.ROLES:
            turned = turned_round(session)
            return None if turned is None else int(not turned)
        case Measure.AGENDA:
            by = session.agenda_set_by
            return None if by is None else int(by in (AgendaSetBy.MENTEE, AgendaSetBy.BOTH))
        case Measure.ADVICE:
            advice = session.advice_from
            return None if advice in (None, Advice.NONE) else int(advice is not Advice.MENTEE)
        case Measure.PLACE:
            place = session.place
            return None if place in (None, Place.OTHER) else int(place in (Place.NEUTRAL, Place.VIRTUAL))
        case Measure.WORTH:
            return session.ratings.overall


def _figures(measure: Measure, points: tuple[Point, ...]) -> str:
    if _TOPS[measure] == 1:
        return f"{sum(point.value for point in points)} of {len(points)}"
    return f"{points[0].value} to {points[-1].value}{' %' if measure is Measure.TALK else ''}"


def _remark(measure: Measure, role: Role, points: tuple[Point, ...]) -> str:
    less = points[0].value - points[-1].value
    return _LESS_TALK[role] if measure is Measure.TALK and less >= MORE_ROOM else ""
