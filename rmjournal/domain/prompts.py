"""Questions that help somebody to reflect, one set for each role, focus and moment.

What / So what / Now what. The power distance is the senior's to look at: a Mentee (senior) is asked about
their own part; a Mentor (junior) is asked about their room to speak, and never to praise or to please."""

from collections.abc import Mapping
from enum import StrEnum

from rmjournal.domain.pair import Focus, Role
from rmjournal.domain.record import Body, Text
from rmjournal.domain.reflection import ReflectionKind


class Stage(StrEnum):
    """The moment a prompt is meant for: before a session, or one of the kinds of reflection."""

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
    """One question. Without a role, a stage or a focus it is meant for all of them."""

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
        ReflectionKind.BETWEEN: (
            "So what: what have I seen since then that makes it easier or harder to speak openly?",
            "Now what: what do I want to raise, rehearse or take to somebody I trust?",
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
        ReflectionKind.BETWEEN: (
            "So what: where have I used what I learned, or explained it away?",
            "Now what: which promise of mine is open, and what is my next small step?",
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

BUILT_IN: tuple[Prompt, ...] = (
    *(
        Prompt(role=role, focus=focus, text=text, origin=Origin.BUILTIN)
        for role, by_focus in _WHAT.items()
        for focus, text in by_focus.items()
    ),
    *(
        Prompt(role=role, stage=Stage(kind.value), text=text, origin=Origin.BUILTIN)
        for role, by_kind in _THEN.items()
        for kind, texts in by_kind.items()
        for text in texts
    ),
)


def reflection_prompts(role: Role, focus: Focus, kind: ReflectionKind) -> tuple[str, ...]:
    """Return the three questions of a reflection: What (by focus), So what and Now what (by moment)."""
    return (_WHAT[role][focus], *_THEN[role][kind])
