"""Keep the words that depend on a role, a kind or a state: once, for the screen and the
command line.

What a signal says stands in signal_words, what is asked of a person beside the rules
that ask it."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from rmjournal.domain.model.pair import Focus, LevelGap, PairStatus, Party, ReportingLine, Role, SameTeam
from rmjournal.domain.model.session import Advice, AgendaSetBy, OffLimits, Place, Respect, SessionStatus, Talk
from rmjournal.domain.model.takeaway import CommitmentKind, LearntBy, Method, Permission

Words: TypeAlias = Mapping[type[StrEnum], Mapping[StrEnum, str]]

STANDINGS: Mapping[str, str] = MappingProxyType(
    {PairStatus.ACTIVE.value: "active", PairStatus.PAUSED.value: "paused", PairStatus.CLOSED.value: "closed"}
)  # what a person says of a pair; the other steps come and go with what is written
REPLACED = "agreed, then replaced"  # of an older version of an agreement
IF_MOVED = "If it moved, enter the new date."
LINE_OF_DEBRIEF: Mapping[Role, str] = MappingProxyType(
    {Role.MENTOR_JUNIOR: "not shared", Role.MENTEE_SENIOR: "and tell them too"}
)  # beside the one line of the log that a debrief asks for

_UNKNOWN = "I don't know"
_SENIOR, _JUNIOR = f"the {Role.MENTEE_SENIOR.words}", f"the {Role.MENTOR_JUNIOR.words}"

LEVELS = ("talked about it", "see it differently", "did something", "others noticed")  # of evidence, from 1 to 4
LEVEL_CHOICES = {str(at): words for at, words in enumerate(LEVELS, 1)}
SEEN_BY = "How will you know you've got there?"  # asked of a goal, as is the next
WORK = "Which piece of work is it for?"
RESPECT = "Were you both treated with respect?"
NOBODY = "nobody"
RESPECT_BY = {NOBODY: "yes, both", Party.ME.value: "not by me", Party.PARTNER.value: "not by them"}

# In the order in which they are offered. What is not here is called what it is stored
# as, with blanks.
_WORDS: Words = {
    Role: {role: role.words for role in Role},
    Party: {Party.ME: "me", Party.PARTNER: "my partner"},
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
        ReportingLine.INDIRECT: "indirectly",
        ReportingLine.DIRECT: "directly",
        ReportingLine.UNKNOWN: _UNKNOWN,
    },
    SameTeam: {SameTeam.NO: "no", SameTeam.YES: "yes", SameTeam.UNKNOWN: _UNKNOWN},
    SessionStatus: {
        SessionStatus.HELD: "took place",
        SessionStatus.PLANNED: "planned",
        SessionStatus.MOVED: "moved",
        SessionStatus.CANCELLED: "cancelled",
        SessionStatus.MISSED: "missed",
        SessionStatus.CANCELLED_ME: "I cancelled",
        SessionStatus.CANCELLED_PARTNER: "my partner cancelled",
    },
    Talk: {Talk.SENIOR: f"mostly {_SENIOR}", Talk.EVEN: "about even", Talk.JUNIOR: f"mostly {_JUNIOR}"},
    Respect: {
        Respect.BOTH: "yes, both",
        Respect.NOT_BY_PARTNER: "not by them",
        Respect.NOT_BY_ME: "not by me",
    },
    OffLimits: {
        OffLimits.NO: "no",
        OffLimits.WELCOME: "yes, and it was fine",
        OffLimits.UNWELCOME: "yes, and it wasn't welcome",
    },
    Place: {
        Place.NEUTRAL: "neutral ground",
        Place.VIRTUAL: "virtual",
        Place.JUNIOR_SPACE: "junior's office",
        Place.SENIOR_SPACE: "senior's office",
        Place.OTHER: "somewhere else",
    },
    AgendaSetBy: {
        AgendaSetBy.MENTEE: _SENIOR,
        AgendaSetBy.MENTOR: _JUNIOR,
        AgendaSetBy.BOTH: "both",
        AgendaSetBy.NONE: "nobody",
    },
    Method: {
        Method.IN_SESSION: "in the room",
        Method.EMAIL_LATER: "by email or chat",
        Method.FINGERPRINT: "by comparing codes",
    },
    LearntBy: {LearntBy.ME: "me", LearntBy.PARTNER: "my partner", LearntBy.BOTH: "both"},
    CommitmentKind: {
        CommitmentKind.ACTION: "do something",
        CommitmentKind.VISIBLE_LEARNING: "give credit by name",
        CommitmentKind.INTRODUCTION: "make an introduction",
        CommitmentKind.SHADOW: "shadow them for a day",
        CommitmentKind.LEARNING: "learn something",
        CommitmentKind.POLICY: "look at a rule",
    },
    Permission: {
        Permission.ASKED: "asked, no reply yet",
        Permission.YES: "yes",
        Permission.NO: "no",
    },
    Advice: {
        Advice.MENTEE: _SENIOR,
        Advice.MENTOR: _JUNIOR,
        Advice.BALANCED: "both",
        Advice.NONE: "nobody",
    },
}

# The modules of these: all that their enums are called is here.
_HERE = frozenset(enum.__module__ for enum in _WORDS)

# What only older versions offered. It is read and shown, and not offered any longer.
_NO_LONGER_ASKED = (SessionStatus.CANCELLED_ME, SessionStatus.CANCELLED_PARTNER)

# The fields whose stored names are not what a person would call them.
_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "alias": "nickname",
        "level_gap": "levels apart",
        "comm_me": "I prefer",
        "comm_partner": "my partner prefers",
        "channels": "contact by",
        "feedback_style": "feedback",
        "hue": "colour",
        "off_limits": "off-limits topics",
        "promised_on": "agreed not to ask for notes on",
        "partner_has_no_app": "partner doesn't use rmjournal",
        "cadence_days": "days between sessions",
        "planned_sessions": "number of sessions",
        "last_session": "last session number",
        "not_for_us": "offers turned off",
        "seen_by": "how I'll know",
        "work": "for",
        "by_own_judgement": "in my own judgement",
        "believe_now": "what I believe now",
        "challenge": "what challenged it",
        "affects": "who it affects",
        "could_change": "who could change it",
        "learnt_by": "who learnt",
        "retention_until": "delete notes by",
        "planned_at": "planned for",
        "held_at": "took place",
        "calendar": "in my calendar",
        "to_share": "what I'll share",
        "to_keep": "what I'll keep to myself",
        "prep_done": "prepared",
        "debrief_done": "debriefed",
        "late_minutes": "minutes late",
        "off_limits_hit": "off-limits topic came up",
        "talk_share_mentee": "senior's share of the talking",
        "advice_from": "advice came from",
        "reverse_share": "share of the time the junior was teaching",
        "role_check": "roles",
        "managerial_tone": "manager mode",
        "could_disagree": "room to disagree",
        "deference": "deferred to seniority",
        "rank_used": "seniority mentioned",
        "feedback_reception": "open to feedback",
        "reflect_minutes": "minutes of reflection",
        "talked": "who talked more",
        "unasked_advice": "unasked-for advice",
        "respect": "both treated with respect",
        "off_limits_came_up": "off-limits topic came up",
        "moved": "times moved",
        "agenda_by": "agenda usually set by",
        "proposed_on": "sent on",
        "closed_on": "closed without an update on",
        "family": "about",
        "carry_to": "carried over to",
        "due": "by",
        "ended_on": "finished on",
        "told_partner_on": "told my partner on",
        "off_record": "off the record",
        "feeling_words": "feelings",
        "auto_lock_minutes": "minutes until auto-lock",
        "conceal": "start with text hidden",
        "spare_key_unchecked": "recovery key not checked yet",
        "wide_forms": "forms with all questions",
        "sha256": "SHA-256",
        "is_on": "on",
        "arranges": "arranged by",
        "helps": "one thing that helps",
        "differently": "one thing to do differently",
        "verdict": "what to do next",
        "shared": "chosen to share",
        "line_changed": "a team or reporting line changed",
        "mix": "what we mostly did",
        "subject": "help with the subject",
        "mindset": "seeing things differently",
        "recognition": "the junior's skills are noticed",
        "why": "why (never shared)",
        "stays_open": "what is still unfinished",
        "in_touch": "stay in touch",
        "keeping": "my notes",
        "destroy_on": "ask about destroying them on",
        "what": "what I shared",
        "audience": "for",
        "next": "what next",
        "behaviour": "what they did",
        "effect": "what effect it had",
        "now": "what I would do now",
        "ended": "how it ended",
        "to_supervision": "take to supervision",
        "supervision": "supervision or peer group",
        "ask": "what I'd like to ask for",
        "opening": "first sentence",
        "landed": "how it came across (1 badly, 5 well)",
        "how": "how to reach them",
        "in_line": "my partner, or reports to them",
        "easy_to_disagree": "what would make it easy to disagree with me",
        "did_with_it": "what I did with what I heard",
    }
)


def counted(count: int, word: str) -> str:
    """Return a number with what it counts, such as "3 notes" or "1 log entry".

    A word that means several things at once, such as "settings", has no number for
    one."""
    if word.endswith("s"):
        return word if count == 1 else f"{count} {word}"
    if count == 1:
        return f"{count} {word}"
    head, of, rest = word.partition(next((each for each in (" from ", " to ") if each in word), " of "))
    several = "people" if head == "person" else head[:-1] + "ies" if head.endswith("ry") else head + "s"
    return f"{count} {several}{of}{rest}"


def intact(well: int, of: int) -> str:
    """Return how many entries are intact."""
    if of > 1:
        return f"All {of} entries are intact." if well == of else f"{well} of {of} entries are intact."
    return ("The only entry is intact." if well else "The only entry isn't intact.") if of else "There are no entries."


def avoided_words(count: int) -> str:
    """Return how many topics only the owner would rather avoid."""
    return f"{counted(count, 'topic')} you'd rather avoid (not shared)"


def label(field: str) -> str:
    """Return what a person calls a field of an entry."""
    from rmjournal.domain.seldom_words import LINES_OF_CHECK_INS

    return _FIELDS.get(field) or LINES_OF_CHECK_INS.get(field, field.replace("_", " "))


def _words_of(enum: type[StrEnum]) -> Mapping[StrEnum, str] | None:
    """Return the words of an enum, None if it has none but what is stored."""
    if enum.__module__ in _HERE:
        return _WORDS.get(enum)
    from rmjournal.domain.seldom_words import WORDS  # it imports what a list seldom shows

    return WORDS.get(enum)


def word(member: StrEnum) -> str:
    """Return what a person calls a member of an enum."""
    named = _words_of(type(member))
    return named[member] if named is not None else member.value.replace("_", " ")


def level_word(level: int) -> str:
    """Return what a level of evidence, from 1 to 4, means."""
    return LEVELS[level - 1] if 1 <= level <= len(LEVELS) else str(level)


def choices(enum: type[StrEnum]) -> dict[str, str]:
    """Return what a person may choose from, in order: the stored values, each with its
    words."""
    if enum is Role:
        return {role.value: f"the {_seniority(role)}: {role.words}" for role in Role}
    return {member.value: word(member) for member in _words_of(enum) or enum if member not in _NO_LONGER_ASKED}


def _seniority(role: Role) -> str:
    return "junior" if role is Role.MENTOR_JUNIOR else "senior"
