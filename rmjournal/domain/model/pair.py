"""Define a pair: one reverse-mentoring relationship, as the owner of the journal sees
it."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec

from rmjournal.domain.record.record import Body, Line
from rmjournal.domain.text import capital


class Role(StrEnum):
    """The owner's role in a pair.

    Sources disagree on who is mentor and who mentee, so seniority decides and the words
    always show both."""

    MENTOR_JUNIOR = "mentor-junior"
    MENTEE_SENIOR = "mentee-senior"

    @property
    def words(self) -> str:
        """The role as every screen prints it."""
        return "Mentor (junior)" if self is Role.MENTOR_JUNIOR else "Mentee (senior)"

    @property
    def other(self) -> "Role":
        """The role of the partner."""
        return Role.MENTEE_SENIOR if self is Role.MENTOR_JUNIOR else Role.MENTOR_JUNIOR


class Party(StrEnum):
    """One of the two people of a pair."""

    ME = "me"
    PARTNER = "partner"


class Focus(StrEnum):
    """What a pair is mostly about; prompts differ by it."""

    TECHNICAL = "technical"
    DIVERSITY = "diversity"
    GENERATIONAL = "generational"
    LEADERSHIP_CULTURE = "leadership_culture"
    OTHER = "other"


class Primary(StrEnum):
    """Whether reverse mentoring is the purpose of the meetings or a by-product."""

    REVERSE_PRIMARY = "reverse_primary"
    MIXED = "mixed"
    SECONDARY = "secondary"


class LevelGap(StrEnum):
    """How many levels of the organisation the two are apart."""

    NONE = "0"
    ONE = "1"
    TWO = "2"
    THREE_OR_MORE = "3+"
    UNKNOWN = "unknown"


class ReportingLine(StrEnum):
    """Whether one of the two reports to the other."""

    NONE = "none"
    INDIRECT = "indirect"
    DIRECT = "direct"
    UNKNOWN = "unknown"


class SameTeam(StrEnum):
    """Whether both work in one team."""

    NO = "no"
    YES = "yes"
    UNKNOWN = "unknown"


class Hue(StrEnum):
    """The colour that marks a pair on the screen, always beside its number."""

    AMBER = "amber"
    TEAL = "teal"
    VIOLET = "violet"
    ROSE = "rose"
    BLUE = "blue"
    GREEN = "green"


class PairStatus(StrEnum):
    """The stage of a relationship. You can write in a pair at every stage."""

    SETUP = "setup"
    AGREEMENT = "agreement"
    ACTIVE = "active"
    PAUSED = "paused"
    CLOSING = "closing"
    CLOSED = "closed"
    ARCHIVED = "archived"


class UsualAgenda(StrEnum):
    """Who sets the agenda in a pair."""

    SENIOR = "senior"
    JUNIOR = "junior"
    NOBODY = "nobody"


class UsualPlace(StrEnum):
    """Where a pair agreed to meet, if it did."""

    VARIES = "varies"
    SENIOR_SPACE = "senior_space"


AGENDA_WORDS = {
    UsualAgenda.SENIOR.value: "the senior",
    UsualAgenda.JUNIOR.value: "the junior",
    UsualAgenda.NOBODY.value: "nobody, we talk freely",
}
PLACE_WORDS = {
    UsualPlace.VARIES.value: "it varies",
    UsualPlace.SENIOR_SPACE.value: "in the senior's office, as we agreed",
}


class Preferences(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How one of the two likes to be reached and spoken to."""

    channels: tuple[Line, ...] = ()
    best_time: Line = ""
    feedback_style: Line = ""
    avoid: str = ""


class Difference(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One way in which the two differ, which is what they can learn from."""

    dimension: Line
    me: str = ""
    partner: str = ""


# What set-up asks about: the stored name of a row, its question, and an example.
DIMENSIONS = (
    ("work", "Your work", "e.g. nights on a ward"),
    ("way of thinking", "How you think", "e.g. in examples, out loud"),
    ("what one brings", "What you bring", "e.g. twelve years abroad"),
)


_TOLD = {
    "work": ("Your work", "Your partner's work"),
    "way of thinking": ("How you think", "How your partner thinks"),
    "what one brings": ("What you bring", "What your partner brings"),
}


def heading(difference: Difference) -> str:
    """Return what to call a way in which the two differ."""
    return "What each of you brings" if difference.dimension == "what one brings" else difference.dimension.capitalize()


def told_difference(difference: Difference) -> Iterator[str]:
    """Yield a way in which the two differ, a sentence for each of them who has one."""
    name = difference.dimension
    other = capital(name)
    heads = _TOLD.get(name, (f"{other} (you)", f"{other} (your partner)"))
    for head, words in zip(heads, (difference.me, difference.partner), strict=True):
        if said := words.strip().rstrip("."):
            yield f"{head}: {said}."


class Pair(Body, frozen=True, kw_only=True):
    """One relationship.

    `alias` is a nickname, never the real name; `last_session` is the highest session
    number ever used, so that none is used twice; `retention_until` is when the notes
    should be deleted; `promised_on` is the day on which both promised not to ask for
    each other's notes; `arranges` is the role that proposes the dates. A pair is
    paused from `paused_on` until the day before `paused_until`. `agenda_by` and
    `usual_place` are set where the two agreed on something unusual: who sets the
    agenda, and where they meet. `partner_has_no_app` leaves codes out of messages;
    `supervision` are the days of supervision or a peer group; `not_for_us` names the
    offers that are turned off.

    Most programmes run six sessions four weeks apart, hence the defaults."""

    number: Annotated[int, msgspec.Meta(ge=1)]
    alias: Annotated[str, msgspec.Meta(min_length=1, max_length=80, pattern=r"\S")]
    role: Role
    focus: Focus = Focus.OTHER
    subfocus: tuple[Line, ...] = ()
    purpose: str = ""
    primary: Primary = Primary.REVERSE_PRIMARY
    level_gap: LevelGap = LevelGap.UNKNOWN
    reporting_line: ReportingLine = ReportingLine.UNKNOWN
    same_team: SameTeam = SameTeam.UNKNOWN
    differences: tuple[Difference, ...] = ()
    comm_me: Preferences = Preferences()
    comm_partner: Preferences = Preferences()
    hue: Hue = Hue.AMBER
    off_limits: tuple[str, ...] = ()
    promised_on: date | None = None
    partner_has_no_app: bool = False
    cadence_days: Annotated[int, msgspec.Meta(ge=1, le=366)] = 28
    planned_sessions: Annotated[int, msgspec.Meta(ge=1, le=100)] = 6
    start: date | None = None
    end_target: date | None = None
    retention_until: date | None = None
    status: PairStatus = PairStatus.SETUP
    last_session: Annotated[int, msgspec.Meta(ge=0)] = 0
    supervision: tuple[date, ...] = ()
    not_for_us: tuple[Line, ...] = ()
    arranges: Role = Role.MENTEE_SENIOR
    paused_on: date | None = None
    paused_until: date | None = None
    agenda_by: UsualAgenda = UsualAgenda.SENIOR
    usual_place: UsualPlace = UsualPlace.VARIES


def is_paused(pair: Pair, today: date) -> bool:
    """Return whether the pair is paused on this day, until a day or without one."""
    return pair.status is PairStatus.PAUSED or (pair.paused_until is not None and today < pair.paused_until)


def days_that_count(pair: Pair, since: date, today: date) -> int:
    """Return the days from one day to another without those on which the pair was
    paused; below zero if the first is later."""
    days = (today - since).days
    if days <= 0 or pair.paused_until is None:
        return days
    start = max(since, pair.paused_on or since)
    return days - max(0, (min(pair.paused_until, today) - start).days)


def prefers(given: Preferences) -> str:
    """Return the preferences in one line, "" if there are none."""
    avoid = f"to avoid: {given.avoid}" if given.avoid else ""
    return ", ".join(filter(None, [*given.channels, given.best_time, given.feedback_style, avoid]))


def standing(pair: Pair) -> PairStatus:
    """Return the status of a pair as a person chooses it: active, paused or closed.

    A pause until a day is not told here, see is_paused()."""
    match pair.status:
        case PairStatus.CLOSED | PairStatus.ARCHIVED:
            return PairStatus.CLOSED
        case PairStatus.PAUSED:
            return PairStatus.PAUSED
        case _:
            return PairStatus.ACTIVE


def hue_for(number: int) -> Hue:
    """Return the colour of the pair with this number (from 1): six colours in turn."""
    return tuple(Hue)[(number - 1) % len(Hue)]


_ASK = "You may want to ask your coordinator: “{} Is this a good match for us both?” You can carry on either way."

_SMALL_GAP = (
    "You are {}. Reverse mentoring works best when you are two or more levels apart. "
    "If you're closer, focus on something only one of you sees."
)
_REMARKS: dict[LevelGap | ReportingLine | SameTeam, str] = {
    LevelGap.NONE: _SMALL_GAP.format("at the same level"),
    LevelGap.ONE: _SMALL_GAP.format("one level apart"),
    ReportingLine.DIRECT: "One of you reports to the other, so it can be harder to be frank. "
    + _ASK.format("One of us reports to the other."),
    ReportingLine.INDIRECT: "One of you is further up the other's reporting line, so it can be harder to be frank. "
    + _ASK.format("One of us is further up the other's reporting line."),
    SameTeam.YES: "You're in the same team, where it's hard to keep things private. "
    + _ASK.format("We're in the same team."),
}


def advice(pair: Pair) -> tuple[str, ...]:
    """Return remarks on the match, to be shown once at set-up; none of them blocks.

    A distance in level helps, a shared team or reporting line hinders; an unknown
    answer gives no remark."""
    answers = (pair.level_gap, pair.reporting_line, pair.same_team)
    return tuple(_REMARKS[answer] for answer in answers if answer in _REMARKS)
