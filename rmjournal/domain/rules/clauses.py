"""Word the clauses of an agreement: what each is called, asks, and says at first."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from rmjournal.domain.model.agreement import Agreement, Clause, Term
from rmjournal.domain.model.goal import Goal, GoalKind, GoalStatus
from rmjournal.domain.model.pair import Pair, Party, ReportingLine, Role
from rmjournal.domain.text import line

LABELS: Mapping[Clause, str] = MappingProxyType(
    {
        Clause.PURPOSE: "Why we meet",
        Clause.BUSINESS: "Why it matters",
        Clause.GOALS: "Goals",
        Clause.OFF_LIMITS: "Off limits",
        Clause.ARRANGES: "Who arranges",
        Clause.RECORDS: "Notes",
        Clause.LINE_MANAGER: "Line managers",
        Clause.REPERCUSSIONS: "No repercussions",
        Clause.WORKING: "How we like to work",
        Clause.FEEDBACK: "Feedback",
        Clause.LIMITS: "Limits",
        Clause.ENDING: "How we end",
    }
)
QUESTIONS: Mapping[Clause, str] = MappingProxyType(
    {
        Clause.PURPOSE: "What do you both want from this?",
        Clause.BUSINESS: "What does the organisation gain if this works?",
        Clause.GOALS: "What does each of you want to understand or be able to do?",
        Clause.OFF_LIMITS: "Which topics are off limits? One per line. You don't have to give a reason.",
        Clause.ARRANGES: "Who plans the sessions, how often, and where?",
        Clause.RECORDS: "What does each of you write down, and how long do you keep it?",
        Clause.LINE_MANAGER: "What do you say to a line manager who asks?",
        Clause.REPERCUSSIONS: "Which decisions should this play no part in?",
        Clause.WORKING: "Names and how to say them, directness, time to think, in writing or aloud, access needs, "
        "days to avoid?",
        Clause.FEEDBACK: "How would each of you like to hear feedback?",
        Clause.LIMITS: "What would each of you have to pass on?",
        Clause.ENDING: "How do you end, whether it goes well or not?",
    }
)
# What a line about open clauses calls them.
OPEN_WORDS: Mapping[Clause, str] = MappingProxyType(
    {
        Clause.PURPOSE: "why we meet",
        Clause.BUSINESS: "why it matters to the business",
        Clause.GOALS: "goals",
        Clause.OFF_LIMITS: "off-limits topics",
        Clause.ARRANGES: "who arranges",
        Clause.RECORDS: "notes",
        Clause.LINE_MANAGER: "line managers",
        Clause.REPERCUSSIONS: "no repercussions",
        Clause.WORKING: "how we like to work",
        Clause.FEEDBACK: "feedback",
        Clause.LIMITS: "limits",
        Clause.ENDING: "how we end",
    }
)
NOT_LAW = "A promise between two people, not legal protection."
_RECORDS = (
    "We may each keep private notes, including about how it went for us. We don't ask to see them. "
    "Either of us may still have to hand over notes, for an access request, an investigation or a court. "
    "We delete them three months after our last session."
)
_LINE_MANAGER = "We tell line managers that we meet, not what we say."
_REPERCUSSIONS = (
    "What happens here is not used in decisions about pay, appraisal ratings, promotion, selection, restructuring "
    "or discipline."
)
_ABOVE: Mapping[Role, str] = MappingProxyType(
    {
        Role.MENTEE_SENIOR: "While we are paired and for six months after, I stand aside from such decisions about "
        "you, or tell you that I cannot.",
        Role.MENTOR_JUNIOR: "While we are paired and for six months after, you stand aside from such decisions about "
        "me, or tell me that you cannot.",
    }
)
_FEEDBACK = "Soon, in private, one thing at a time. Thanks first, questions second, no self-justification."
_CONFIDENTIAL = "Confidential, except for serious harm, safeguarding, crime, a legal order and duties to report."
_DUTY: Mapping[Role, str] = MappingProxyType(
    {
        Role.MENTEE_SENIOR: "As a manager I may have to act on what you tell me, even if you ask me not to. "
        "I'll say so before you carry on.",
        Role.MENTOR_JUNIOR: "As a manager you may have to act on what I tell you, even if I ask you not to. "
        "Please say so before I carry on.",
    }
)
_ENDING = (
    "Either of us may stop without a reason. If we carry on to the end, we say what helped, what is still open and "
    "whether we stay in touch."
)


def arranging(pair: Pair, who: Role | None) -> str:
    """Return who plans the sessions, and how many there are how often."""
    days, sessions = pair.cadence_days, pair.planned_sessions
    weeks, over = divmod(days, 7)
    count, unit = (days, "day") if over else (weeks, "week")
    often = f"one every {unit}" if count == 1 else f"one every {count} {unit}s"
    name = "We take turns to arrange the sessions" if who is None else f"The {who.words} arranges the sessions"
    return f"{name}: {sessions}, {often}. A cancelled session gets a new date at once."


def standard(pair: Pair, arranges: Role | None = Role.MENTEE_SENIOR, goals: str = "") -> Mapping[Clause, str]:
    """Return what each clause says at first, "" for one that has yet to be written."""
    in_line = pair.reporting_line in (ReportingLine.DIRECT, ReportingLine.INDIRECT)
    return MappingProxyType(
        {
            Clause.PURPOSE: pair.purpose.strip(),
            Clause.BUSINESS: "",
            Clause.GOALS: goals,
            Clause.OFF_LIMITS: "\n".join(pair.off_limits),
            Clause.ARRANGES: arranging(pair, arranges),
            Clause.RECORDS: _RECORDS,
            Clause.LINE_MANAGER: _LINE_MANAGER,
            Clause.REPERCUSSIONS: f"{_REPERCUSSIONS} {_ABOVE[pair.role]}" if in_line else _REPERCUSSIONS,
            Clause.WORKING: "",
            Clause.FEEDBACK: _FEEDBACK,
            Clause.LIMITS: f"{_CONFIDENTIAL} {_DUTY[pair.role]}",
            Clause.ENDING: _ENDING,
        }
    )


def goal_lines(goals: Iterable[Goal], role: Role) -> str:
    """Return the active goals of both, one a line, as the person with this role has
    them. What each can offer is no goal."""
    return "\n".join(
        f"{(role if goal.owner is Party.ME else role.other).words}: {line(goal.text)}"
        for goal in goals
        if goal.status is GoalStatus.ACTIVE and goal.kind is not GoalKind.OFFER
    )


def first_draft(pair: Pair, arranges: Role | None = Role.MENTEE_SENIOR, goals: str = "") -> Agreement:
    """Return an agreement to begin with. How we like to work is off until it has
    words."""
    words = standard(pair, arranges, goals)
    return Agreement(
        arranges=arranges,
        terms=tuple(
            Term(clause=clause, text=words[clause], is_on=clause is not Clause.WORKING or bool(words[clause]))
            for clause in Clause
        ),
    )


def open_line(clauses: tuple[Clause, ...]) -> str:
    """Return one line about the clauses that have no words yet, "" for none."""
    return f"Still open: {', '.join(OPEN_WORDS[clause] for clause in clauses)}." if clauses else ""
