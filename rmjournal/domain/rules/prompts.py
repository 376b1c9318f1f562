"""Choose the questions for reflection and preparation, by role, focus and moment.

Reflections ask What, So what and Now what. The power distance is the senior's to
examine: a Mentee (senior) is asked about their own part, a Mentor (junior) about their
room to speak, and never to praise or to please."""

from collections.abc import Mapping
from enum import Enum, StrEnum

import msgspec

from rmjournal.domain.model.log import LogKind
from rmjournal.domain.model.pair import Focus, Pair, Role
from rmjournal.domain.model.reflection import ReflectionKind
from rmjournal.domain.model.session import AgendaFamily, Session
from rmjournal.domain.record.record import Body, Text


class Stage(StrEnum):
    """When a prompt is asked: before a session, or in one of the kinds of
    reflection."""

    PREPARE = "prepare"
    AFTER = "after"
    BETWEEN = "between"
    REVIEW = "review"
    FREE = "free"


class Origin(StrEnum):
    """Who wrote a prompt."""

    BUILTIN = "builtin"
    USER = "user"


class Prompt(Body, frozen=True, kw_only=True):
    """One question. Without a role, a stage or a focus it is for all of them."""

    text: Text
    role: Role | None = None
    stage: Stage | None = None
    focus: Focus | None = None
    origin: Origin = Origin.USER
    enabled: bool = True


_WHAT: Mapping[Role, Mapping[Focus, str]] = {
    Role.MENTOR_JUNIOR: {
        Focus.TECHNICAL: "What: which idea behind the tool did I get across, and where was it mere support?",
        Focus.DIVERSITY: "What: which part of my experience did I choose to share, and which did I keep?",
        Focus.GENERATIONAL: "What: which habit of my age did I explain, and which of theirs surprised me?",
        Focus.LEADERSHIP_CULTURE: "What: which picture of daily work did I give that rarely reaches the top?",
        Focus.OTHER: "What: which moment stayed with me, and what was I free to say in it?",
    },
    Role.MENTEE_SENIOR: {
        Focus.TECHNICAL: "What: which idea behind the tool could I now explain to a colleague?",
        Focus.DIVERSITY: "What: which barrier did I hear of that I have never had to notice?",
        Focus.GENERATIONAL: "What: which habit that I take for granted looks different from another age?",
        Focus.LEADERSHIP_CULTURE: "What: which decision or rule of ours did I see from the receiving end?",
        Focus.OTHER: "What: which moment stayed with me, and was I listening or talking in it?",
    },
}

_THEN: Mapping[Role, Mapping[ReflectionKind, tuple[str, str]]] = {
    Role.MENTOR_JUNIOR: {
        ReflectionKind.AFTER: (
            "So what: how much room did I have to disagree, and what did I hold back?",
            "Now what: what do I want to say next time, and what would make it safe enough?",
        ),
        ReflectionKind.REVIEW: (
            "So what: has my room to speak grown since we began, and how do I know?",
            "Now what: what should we change so that these meetings are worth my time as well?",
        ),
        ReflectionKind.FREE: (
            "So what: why does this matter to me, and could I say it aloud?",
            "Now what: what would I like to do with it, even if that is nothing?",
        ),
    },
    Role.MENTEE_SENIOR: {
        ReflectionKind.AFTER: (
            "So what: how did I make disagreeing easy, and when did I slip into being the boss?",
            "Now what: what will I do differently, and when do I tell my partner what came of it?",
        ),
        ReflectionKind.REVIEW: (
            "So what: which of my assumptions changed since we began, and what do others see of it?",
            "Now what: what in how I lead should stay changed, and whom do I credit for it?",
        ),
        ReflectionKind.FREE: (
            "So what: what does this tell me about how I use my position?",
            "Now what: what is one thing I could ask instead of answering?",
        ),
    },
}

# Between two sessions one question is asked; the first one depends on the focus.
_BETWEEN_FIRST: Mapping[Role, Mapping[Focus, str]] = {
    Role.MENTOR_JUNIOR: {
        Focus.TECHNICAL: "Where have I seen a tool slow people down, and would I have room to say so?",
        Focus.DIVERSITY: "What has happened since we met that I might tell, and what of it stays mine?",
        Focus.GENERATIONAL: "Which habit around me have I wondered about, and could I say so aloud?",
        Focus.LEADERSHIP_CULTURE: "What is true of daily work that I would not yet say to somebody at the top?",
        Focus.OTHER: "What would I say in our next session if nothing hung on it?",
    },
    Role.MENTEE_SENIOR: {
        Focus.TECHNICAL: "What have I tried with my own hands since we met, instead of passing it on?",
        Focus.DIVERSITY: "Which barrier have I seen since we met that I used to walk past?",
        Focus.GENERATIONAL: "Which habit of mine have I seen since we met as another age may see it?",
        Focus.LEADERSHIP_CULTURE: "Which decision of mine have I looked at from the receiving end since we met?",
        Focus.OTHER: "What have I done differently since we met, and who could have noticed?",
    },
}
_BETWEEN: Mapping[Role, tuple[str, ...]] = {
    Role.MENTOR_JUNIOR: (
        "What have I seen since then that makes it easier or harder to speak openly?",
        "What have I kept to myself since we met, and is that where I want it to stay?",
        "When could I have disagreed since we met, and what would have made room for it?",
        "What do I want to be asked next time, and what would I rather not be asked?",
    ),
    Role.MENTEE_SENIOR: (
        "What have I noticed lately that I would not have noticed before we began?",
        "Whose idea have I used since we met, and have I said aloud whose it is?",
        "When did I last ask a question and wait until the answer was complete?",
        "Which promise of mine is open, and what is my next small step?",
    ),
}


def reflection_prompts(role: Role, focus: Focus, kind: ReflectionKind, turn: int = 0) -> tuple[str, ...]:
    """Return the questions of a reflection.

    There are three: What (by focus), So what and Now what (by moment). Between sessions
    there is one, which `turn` selects."""
    if kind is ReflectionKind.BETWEEN:
        pool = (_BETWEEN_FIRST[role][focus], *_BETWEEN[role])
        return (pool[turn % len(pool)],)
    return (_WHAT[role][focus], *_THEN[role][kind])


class Preparation(msgspec.Struct, frozen=True):
    """Examples that help to prepare a session; nothing here is saved.

    A question is its family, a label and an example. The senior asks the junior, who
    has the experience; the junior asks themselves. `share` and `keep` are examples of
    what to say and what not to say."""

    intention: str
    questions: tuple[tuple[AgendaFamily, str, str], ...]
    share: str
    keep: str


class _When(Enum):
    FIRST = 1
    MIDDLE = 2
    LAST = 3


_FAMILIES = (AgendaFamily.PATH, AgendaFamily.OBSTACLES, AgendaFamily.POLICY, AgendaFamily.OTHER)
_LABELS: Mapping[Role, tuple[str, str, str, str]] = {
    Role.MENTOR_JUNIOR: (
        "My path, as I tell it",
        "What I choose to name",
        "Rules that touch me",
        "Where I draw the line",
    ),
    Role.MENTEE_SENIOR: ("How they got here", "What was in the way", "Rules that touch them", "One more question"),
}
_INTENTIONS: Mapping[Role, Mapping[_When, str]] = {
    Role.MENTOR_JUNIOR: {
        _When.FIRST: "I say one thing that is hard to see from above.",
        _When.MIDDLE: "If I see it differently, I say so once.",
        _When.LAST: "I say what should happen with what I have told.",
    },
    Role.MENTEE_SENIOR: {
        _When.FIRST: "I ask before I answer, and talk less than half of the time.",
        _When.MIDDLE: "After a question I wait, and count to ten if need be.",
        _When.LAST: "I say what I have learned, and whom I thank for it.",
    },
}
_FAMILY_QUESTIONS: Mapping[Role, Mapping[_When, tuple[str, str, str]]] = {
    Role.MENTOR_JUNIOR: {
        _When.FIRST: (
            "Which part of how I got here do I want to tell?",
            "Which problem can I name without telling more than I like?",
            "Which rule looks different from where I stand?",
        ),
        _When.MIDDLE: (
            "Which turn in my path says something today, and which stays mine?",
            "What is in my way now, and how much of it do I want known?",
            "Which rule can I explain by an example that is safe to tell?",
        ),
        _When.LAST: (
            "What do I want next for myself, and do I want help with it?",
            "Which problem should somebody above take up now?",
            "Which rule should change first, and may my name stand beside it?",
        ),
    },
    Role.MENTEE_SENIOR: {
        _When.FIRST: (
            "How did you get to where you are?",
            "Which problems did you have to overcome on the way?",
            "Which of our policies and rules affect you most?",
        ),
        _When.MIDDLE: (
            "Where did your path turn out differently from what you had planned?",
            "What stands in your way now that I may not see?",
            "Which rule works differently for you from how it was meant?",
        ),
        _When.LAST: (
            "Where do you want to go next, and what of that is in my hands?",
            "Which problem is still there after all our sessions?",
            "Which one rule should we change first?",
        ),
    },
}
_FOCUS_QUESTION: Mapping[Role, Mapping[Focus, str]] = {
    Role.MENTOR_JUNIOR: {
        Focus.TECHNICAL: "Which idea do I want to get across, and which support do I not give here?",
        Focus.DIVERSITY: "Which question would I rather not answer, and how do I say so?",
        Focus.GENERATIONAL: "Which habit do I gladly explain, and which is nobody's business?",
        Focus.LEADERSHIP_CULTURE: "What can I say of daily work without naming a colleague?",
        Focus.OTHER: "What do I not want to talk about today?",
    },
    Role.MENTEE_SENIOR: {
        Focus.TECHNICAL: "What is the idea behind the tool, before we touch it?",
        Focus.DIVERSITY: "What do people in my position rarely notice here?",
        Focus.GENERATIONAL: "What do you take for granted at work that I may not?",
        Focus.LEADERSHIP_CULTURE: "Which of our decisions arrives differently from how it was meant?",
        Focus.OTHER: "What would you ask, in my place?",
    },
}
_SHARE_AND_KEEP: Mapping[Role, tuple[str, str]] = {
    Role.MENTOR_JUNIOR: ("one example from my own work", "choose freely: you owe nobody your story"),
    Role.MENTEE_SENIOR: ("a decision that I am unsure of", "what others told me in confidence"),
}


def preparation(role: Role, focus: Focus, session: int, planned: int) -> Preparation:
    """Return the examples for session number `session` of `planned`.

    Session 1 counts as the first even if it is the only one; any beyond the plan counts
    as the last."""
    when = _When.FIRST if session <= 1 else _When.MIDDLE if session < planned else _When.LAST
    examples = (*_FAMILY_QUESTIONS[role][when], _FOCUS_QUESTION[role][focus])
    share, keep = _SHARE_AND_KEEP[role]
    return Preparation(
        intention=_INTENTIONS[role][when],
        questions=tuple(zip(_FAMILIES, _LABELS[role], examples, strict=True)),
        share=share,
        keep=keep,
    )


def hints_for(pair: Pair, session: Session) -> Preparation:
    """Return the examples for a session, by role, focus and number."""
    return preparation(pair.role, pair.focus, session.number, pair.planned_sessions)


def debrief_line(role: Role) -> tuple[str, str]:
    """Return the LogKind and the label of the log line that a debrief asks for."""
    if role is Role.MENTOR_JUNIOR:
        return LogKind.HELD_BACK.value, "Something I held back"
    return LogKind.PRAISE_GIVEN.value, "Thank you for"
