"""Keep the words that depend on a role, a kind or a state: once, for the screen and the
command line.

What a signal says stands in signal_words, what is asked of a person beside the rules
that ask it."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from rmjournal.domain.model.pair import Focus, LevelGap, PairStatus, Party, ReportingLine, Role, SameTeam
from rmjournal.domain.model.session import Advice, AgendaSetBy, Place, SessionStatus
from rmjournal.domain.record.record import Kind
from rmjournal.domain.rules.due import Due, DueKind

KINDS: Mapping[int, str] = MappingProxyType({kind: kind.name.lower().replace("_", " ") for kind in Kind})
STANDINGS: Mapping[str, str] = MappingProxyType(
    {PairStatus.ACTIVE.value: "goes on", PairStatus.PAUSED.value: "paused", PairStatus.CLOSED.value: "closed"}
)  # what a person says of a pair; the other steps come and go with what is written
IF_MOVED = "Moved: give its new day, and it is planned for then."
LINE_OF_DEBRIEF: Mapping[Role, str] = MappingProxyType(
    {Role.MENTOR_JUNIOR: "for your own eyes", Role.MENTEE_SENIOR: "and say it to them as well"}
)  # beside the one line of the log that a debrief asks for

_UNKNOWN = "I do not know"
_SENIOR, _JUNIOR = f"the {Role.MENTEE_SENIOR.words}", f"the {Role.MENTOR_JUNIOR.words}"

# In the order in which they are offered. What is not here is called what it is stored
# as, with blanks.
_WORDS: Mapping[type[StrEnum], Mapping[StrEnum, str]] = {
    Role: {role: role.words for role in Role},
    Party: {Party.ME: "me", Party.PARTNER: "the other"},
    Focus: {focus: focus.value.replace("_", " and ") for focus in Focus},
    LevelGap: {
        LevelGap.ONE: "one",
        LevelGap.TWO: "two",
        LevelGap.THREE_OR_MORE: "three or more",
        LevelGap.NONE: "none",
        LevelGap.UNKNOWN: _UNKNOWN,
    },
    ReportingLine: {
        ReportingLine.NONE: "no",
        ReportingLine.INDIRECT: "with somebody between",
        ReportingLine.DIRECT: "directly",
        ReportingLine.UNKNOWN: _UNKNOWN,
    },
    SameTeam: {SameTeam.NO: "no", SameTeam.YES: "yes", SameTeam.UNKNOWN: _UNKNOWN},
    SessionStatus: {
        SessionStatus.HELD: "took place",
        SessionStatus.PLANNED: "planned",
        SessionStatus.MOVED: "moved",
        SessionStatus.CANCELLED_ME: "I cancelled",
        SessionStatus.CANCELLED_PARTNER: "my partner cancelled",
        SessionStatus.MISSED: "missed",
    },
    Place: {
        Place.NEUTRAL: "neutral ground",
        Place.VIRTUAL: "virtual",
        Place.JUNIOR_SPACE: "junior's place",
        Place.SENIOR_SPACE: "senior's place",
        Place.OTHER: "somewhere else",
    },
    AgendaSetBy: {
        AgendaSetBy.MENTEE: _SENIOR,
        AgendaSetBy.MENTOR: _JUNIOR,
        AgendaSetBy.BOTH: "both",
        AgendaSetBy.NONE: "nobody",
    },
    Advice: {
        Advice.MENTEE: _SENIOR,
        Advice.MENTOR: _JUNIOR,
        Advice.BALANCED: "both",
        Advice.NONE: "nobody",
    },
}

# What there is to do, with the place for a session's number, and what is said beside
# it.
DUE: Mapping[DueKind, tuple[str, str]] = MappingProxyType(
    {
        DueKind.PREPARE: ("Prepare{}", "five minutes are enough"),
        DueKind.CONFIRM: ("Did{} take place?", "a day was planned"),
        DueKind.MEET: ("The page of{}", "to write on, there or afterwards"),
        DueKind.DEBRIEF: ("Three lines on{}", "what to take away, what was promised"),
        DueKind.BETWEEN: ("Between sessions", "one question"),
        DueKind.LOOK: ("One thing worth a look", "when you have a moment"),
        DueKind.REFLECT: ("Look back on{}", "three lines, or a blank page"),
        DueKind.AGREE: ("Settle {}{}", "waiting for a yes"),
        DueKind.CLOSE: ("A promise has its day{}", "is it done?"),
        DueKind.TELL: ("Say what came of it{}", "a promise has ended, not yet told"),
        DueKind.PLAN: ("Plan{}", "a date is enough"),
    }
)
_REASONS: Mapping[DueKind, str | Mapping[Role, str]] = {
    DueKind.CONFIRM: "A session was planned: did it happen?",
    DueKind.MEET: "A session is today: its page is ready.",
    DueKind.DEBRIEF: "A session was held: a few facts while they are fresh.",
    DueKind.AGREE: "What was taken away is waiting to be agreed.",
    DueKind.CLOSE: "A promise has its day: is it done?",
    DueKind.TELL: "A promise has ended: tell the other what came of it.",
    DueKind.REFLECT: "A session was held: three lines are enough.",
    DueKind.LOOK: "One thing is worth a look, when you can.",
    DueKind.PLAN: "The next session has no date yet.",
    DueKind.PREPARE: {
        Role.MENTOR_JUNIOR: "A session is near: choose what to share, and what to keep.",
        Role.MENTEE_SENIOR: "A session is near: the agenda is yours.",
    },
    DueKind.BETWEEN: {
        Role.MENTOR_JUNIOR: "Between two sessions: one question, for your eyes only.",
        Role.MENTEE_SENIOR: "Between two sessions: one question about what you notice.",
    },
}
_COUNTS = {2: "two", 3: "three", 4: "four", 5: "five"}


def word(member: StrEnum) -> str:
    """Return what a person calls a member of an enum."""
    named = _WORDS.get(type(member))
    return named[member] if named is not None else member.value.replace("_", " ")


def choices(enum: type[StrEnum]) -> dict[str, str]:
    """Return what a person may choose from, in order: the stored values, each with its
    words."""
    if enum is Role:
        return {role.value: f"the {_seniority(role)}: {role.words}" for role in Role}
    return {member.value: word(member) for member in _WORDS.get(enum, enum)}


def due_title(item: Due, number: int | None) -> str:
    """Return what there is to do in the session with this number, if it is about one.

    Nobody's words are in it: a screen may be shared."""
    words, _ = DUE[item.what]
    session = f" session {number}" if number is not None else ""
    if item.what in (DueKind.AGREE, DueKind.CLOSE, DueKind.TELL):
        session = f", session {number}" if number is not None else ""
    elif not session:
        session = " a session"
    if item.what is DueKind.AGREE:
        counted = "a takeaway" if item.count == 1 else f"{_COUNTS.get(item.count, item.count)} takeaways"
        return words.format(counted, session)
    return words.format(session)


def due_reason(what: DueKind, role: Role) -> str:
    """Return why something waits, in a sentence for a person in this role."""
    reason = _REASONS[what]
    return reason if isinstance(reason, str) else reason[role]


def _seniority(role: Role) -> str:
    return "junior" if role is Role.MENTOR_JUNIOR else "senior"
