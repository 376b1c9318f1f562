"""Define a session, which is one meeting of a pair, and its agenda."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from rmjournal.domain.model.pair import Party
from rmjournal.domain.record.record import Body, Line, Link, Minutes, Rating, Record, Text

LocalTime = Annotated[
    datetime,
    msgspec.Meta(tz=False, description="a local date and time such as 2026-03-31T14:30, without a zone"),
]


class SessionStatus(StrEnum):
    """What became of a session. Other fields and records say if it was prepared and so
    on."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"
    CANCELLED_ME = "cancelled_me"  # older versions noted who cancelled
    CANCELLED_PARTNER = "cancelled_partner"
    MOVED = "moved"
    MISSED = "missed"


class Mode(StrEnum):
    """How the two met."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"
    WRITTEN = "written"


class Place(StrEnum):
    """Where the two met; virtual counts as neutral."""

    NEUTRAL = "neutral"
    VIRTUAL = "virtual"
    JUNIOR_SPACE = "junior_space"
    SENIOR_SPACE = "senior_space"
    OTHER = "other"


class AgendaSetBy(StrEnum):
    """Who set the agenda; in reverse mentoring that is for the mentee, the senior."""

    MENTEE = "mentee"
    MENTOR = "mentor"
    BOTH = "both"
    NONE = "none"


class Advice(StrEnum):
    """Who gave the advice; the mentee, again and again, is a reversal of the roles."""

    MENTOR = "mentor"
    BALANCED = "balanced"
    MENTEE = "mentee"
    NONE = "none"


class Talk(StrEnum):
    """Who talked most in a session."""

    SENIOR = "senior"
    EVEN = "even"
    JUNIOR = "junior"


class Respect(StrEnum):
    """Whether both were treated with respect, and by whom one of them was not."""

    BOTH = "both"
    NOT_BY_PARTNER = "not_by_partner"
    NOT_BY_ME = "not_by_me"


class OffLimits(StrEnum):
    """Whether an off-limits topic came up, and whether that was welcome."""

    NO = "no"
    WELCOME = "welcome"
    UNWELCOME = "unwelcome"


class DisrespectKind(StrEnum):
    """What a lack of respect looked like."""

    DISMISSIVE = "dismissive"
    MOCKING = "mocking"
    HOSTILE = "hostile"
    DISCRIMINATORY = "discriminatory"
    OTHER = "other"


class Ratings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Four ratings of one session, 1 to 5; None is "rather not say" and never counts as
    low."""

    relationship: Rating | None = None
    topics: Rating | None = None
    method: Rating | None = None
    overall: Rating | None = None


class RoleCheck(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Four signs of power distance in one session, 1 (not at all) to 5 (very much), or
    None."""

    managerial_tone: Rating | None = None
    could_disagree: Rating | None = None
    deference: Rating | None = None
    rank_used: Rating | None = None


class Disrespect(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A lack of respect in a session, and who showed it."""

    by: Party
    kind: DisrespectKind = DisrespectKind.OTHER


class CalendarEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A session as it was last written for a calendar. `sequence` rises with each
    change, and `starts` is in UTC."""

    uid: str
    starts: Annotated[datetime, msgspec.Meta(tz=True, description="a date and time in UTC")]
    minutes: Minutes
    title: Line = "Reserved"
    has_alarm: bool = False
    is_cancelled: bool = False
    sequence: Annotated[int, msgspec.Meta(ge=0)] = 0


class Session(Body, frozen=True, kw_only=True):
    """One meeting. Times are local, without a zone; shares are in percent; None is
    unanswered.

    `feedback_reception` is how openly feedback was received, 1 to 5. `to_share` and
    `to_keep` are what the owner decided beforehand to say and not to say; a senior also
    writes what would make it `easy_to_disagree`, and afterwards what came of what they
    heard (`did_with_it`). `prep_done` is about the owner. `moved` counts how often a
    planned date gave way to another; `calendar` is what a calendar was given. Older
    versions asked for `talk_share_mentee`, the senior's share of the talking,
    `advice_from`, `reverse_share`, the share of the time in which the junior taught,
    `both_prepared`, `off_limits_hit` and `disrespect`. They are kept, and read by
    who_talked(), unasked_advice() and lack_of_respect()."""

    number: Annotated[int, msgspec.Meta(ge=1)]
    planned_at: LocalTime | None = None
    held_at: LocalTime | None = None
    minutes: Minutes | None = None
    mode: Mode | None = None
    place: Place | None = None
    status: SessionStatus = SessionStatus.PLANNED
    intention: str = ""
    to_share: str = ""
    to_keep: str = ""
    agenda_set_by: AgendaSetBy | None = None
    agenda_sent_on: date | None = None
    agenda_received_on: date | None = None
    prep_done: bool | None = None
    debrief_done: bool | None = None
    both_prepared: bool | None = None
    late_minutes: Minutes | None = None
    off_limits_hit: bool = False
    talk_share_mentee: Annotated[int, msgspec.Meta(ge=0, le=100, multiple_of=10)] | None = None
    advice_from: Advice | None = None
    reverse_share: Annotated[int, msgspec.Meta(ge=0, le=100, multiple_of=25)] | None = None
    ratings: Ratings = Ratings()
    role_check: RoleCheck = RoleCheck()
    feedback_reception: Rating | None = None
    disrespect: Disrespect | None = None
    reflect_minutes: Minutes | None = None
    talked: Talk | None = None
    unasked_advice: Advice | None = None
    respect: Respect | None = None
    off_limits_came_up: OffLimits | None = None
    moved: Annotated[int, msgspec.Meta(ge=0)] = 0
    easy_to_disagree: str = ""
    did_with_it: str = ""
    calendar: CalendarEvent | None = None


def took_place(session: Session) -> bool:
    """Return whether the session took place. Its status decides, not whether it has a
    time."""
    return session.status is SessionStatus.HELD


def moment_of(session: Session) -> datetime | None:
    """Return when a session took place, or is planned."""
    return session.held_at or session.planned_at


def date_of(session: Record[Session]) -> date:
    """Return the local day on which a session took place or is planned, that of its
    entry without one."""
    return (moment_of(session.body) or session.at.astimezone()).date()


def has_met(session: Session, today: date) -> bool:
    """Return whether the session took place, today at the latest.

    A file from elsewhere may hold one that took place on a day to come: it is shown as
    it is, and counts once that day is there."""
    at = moment_of(session)
    return took_place(session) and (at is None or at.date() <= today)


MOSTLY_SENIOR, MOSTLY_JUNIOR = 60, 40  # per cent: as shares of the senior read in words


def who_talked(session: Session) -> Talk | None:
    """Return who talked most, also from a share that an older version asked for."""
    share = session.talk_share_mentee
    if session.talked is not None or share is None:
        return session.talked
    if share >= MOSTLY_SENIOR:
        return Talk.SENIOR
    return Talk.JUNIOR if share <= MOSTLY_JUNIOR else Talk.EVEN


def unasked_advice(session: Session) -> Advice | None:
    """Return who gave advice that was not asked for.

    Older versions asked whose the advice was: only the senior's turned the roles
    round."""
    if session.unasked_advice is not None or session.advice_from is None:
        return session.unasked_advice
    return Advice.MENTEE if session.advice_from is Advice.MENTEE else Advice.NONE


def lack_of_respect(session: Session) -> Party | None:
    """Return who was disrespectful, None if neither was or nothing was said."""
    match session.respect:
        case None:
            return session.disrespect.by if session.disrespect is not None else None
        case Respect.NOT_BY_PARTNER:
            return Party.PARTNER
        case Respect.NOT_BY_ME:
            return Party.ME
        case Respect.BOTH:
            return None


class AgendaFamily(StrEnum):
    """What a question is about; the first three make a good first agenda."""

    PATH = "path"
    OBSTACLES = "obstacles"
    POLICY = "policy"
    TECH = "tech"
    CULTURE = "culture"
    CAREER = "career"
    DECISION = "decision"
    OTHER = "other"


class AgendaItem(Body, frozen=True, kw_only=True):
    """One agenda item; the record's parent is its session, `carry_to` one it moved
    to."""

    text: Text
    family: AgendaFamily = AgendaFamily.OTHER
    done: bool = False
    carry_to: Link | None = None
