"""Choose the questions for reflection and preparation, by role, focus and moment.

Reflections ask What, So what and Now what. The power distance is the senior's to
examine: a Mentee (senior) is asked about their own part, a Mentor (junior) about their
room to speak, and never to praise or to please."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum

import msgspec

from rmjournal.domain.model.log import LogKind
from rmjournal.domain.model.pair import Focus, Pair, Role, heading
from rmjournal.domain.model.reflection import ReflectionKind
from rmjournal.domain.model.session import AgendaFamily, Mode, Place, Session, has_met

_WHAT: Mapping[Role, Mapping[Focus, str]] = {
    Role.MENTOR_JUNIOR: {
        Focus.TECHNICAL: "What: which idea behind the tool did I get across, and where did it turn into fixing things?",
        Focus.DIVERSITY: "What: which part of my experience did I choose to share, and which did I hold back?",
        Focus.GENERATIONAL: "What: which habit of my generation did I explain, and which of theirs surprised me?",
        Focus.LEADERSHIP_CULTURE: "What: what did I show them about daily work that rarely reaches the top?",
        Focus.OTHER: "What: which moment stayed with me, and what did I feel free to say at the time?",
    },
    Role.MENTEE_SENIOR: {
        Focus.TECHNICAL: "What: which idea behind the tool could I now explain to a colleague?",
        Focus.DIVERSITY: "What: which barrier did I hear about that was new to me?",
        Focus.GENERATIONAL: "What: which habit that I take for granted looks different to another generation?",
        Focus.LEADERSHIP_CULTURE: "What: which decision or rule of ours did I see from the receiving end?",
        Focus.OTHER: "What: which moment stayed with me, and what did I hear then?",
    },
}

_THEN: Mapping[Role, Mapping[ReflectionKind, tuple[str, str]]] = {
    Role.MENTOR_JUNIOR: {
        ReflectionKind.AFTER: (
            "So what: how much room did I have to disagree, and what did I hold back?",
            "Now what: what do I want to say next time, and what would make it safe enough?",
        ),
        ReflectionKind.REVIEW: (
            "So what: do I have more room to speak than when we began, and how do I know?",
            "Now what: what should we change so that these meetings are worth my time too?",
        ),
        ReflectionKind.FREE: (
            "So what: why does this matter to me, and could I say it out loud?",
            "Now what: what would I like to do about it, even if that's nothing?",
        ),
    },
    Role.MENTEE_SENIOR: {
        ReflectionKind.AFTER: (
            "So what: how did I make disagreeing easy, and when was I more manager than learner?",
            "Now what: what will I do differently, and when do I tell my partner how it went?",
        ),
        ReflectionKind.REVIEW: (
            "So what: which of my assumptions have changed since we began, and what can others see of that?",
            "Now what: which changes in how I lead should last, and who do I credit for them?",
        ),
        ReflectionKind.FREE: (
            "So what: what does this tell me about how I use my position?",
            "Now what: what could I ask instead of answering?",
        ),
    },
}

# Between two sessions one question is asked; the first one depends on the focus.
_BETWEEN_FIRST: Mapping[Role, Mapping[Focus, str]] = {
    Role.MENTOR_JUNIOR: {
        Focus.TECHNICAL: "Where have I seen a tool slow people down, and would I like to mention it?",
        Focus.DIVERSITY: "What has happened since we last met that I might share, and how much will I keep to myself?",
        Focus.GENERATIONAL: "What do people here do out of habit that puzzles me, and could I say so out loud?",
        Focus.LEADERSHIP_CULTURE: "What is true about daily work that I wouldn't yet say to someone at the top?",
        Focus.OTHER: "What would I say in our next session if nothing depended on it?",
    },
    Role.MENTEE_SENIOR: {
        Focus.TECHNICAL: "What have I tried with my own hands since we last met?",
        Focus.DIVERSITY: "Which barrier have I noticed since we last met that was new to me?",
        Focus.GENERATIONAL: "Which of my habits have I seen through another generation's eyes since we last met?",
        Focus.LEADERSHIP_CULTURE: "Which of my decisions have I looked at from the receiving end since we last met?",
        Focus.OTHER: "What have I done differently since we last met, and who might have noticed?",
    },
}
_BETWEEN: Mapping[Role, tuple[str, ...]] = {
    Role.MENTOR_JUNIOR: (
        "What have I seen since we last met that makes it easier or harder to speak openly?",
        "What have I kept to myself since we last met, and is that where I want it to stay?",
        "When have I seen something differently since we last met, and what would give me room to say so?",
        "What do I want to be asked next time, and what would I rather not be asked?",
    ),
    Role.MENTEE_SENIOR: (
        "What have I noticed lately that I wouldn't have noticed before we began?",
        "Whose idea have I used since we last met, and who could I tell that it was theirs?",
        "Which of my questions got a full answer lately because I waited for it?",
        "Which commitment of mine is open, and what is my next small step?",
    ),
}


# Besides the three questions after a session there is an open one, each time another.
_OPEN: Mapping[Role, tuple[str, ...]] = {
    Role.MENTOR_JUNIOR: (
        "One more: where did the two of us differ, and what did the difference show me?",
        "One more: which idea came up about a trend, a rule or the people we serve?",
        "One more: what did I assume about people at the top, and does it still hold?",
        "One more: which door could open for me from here?",
    ),
    Role.MENTEE_SENIOR: (
        "One more: where did the two of us differ, and what did the difference show me?",
        "One more: which idea came up about a trend, a rule or the people we serve?",
        "One more: what did I assume at the beginning, and does it still hold?",
        "One more: which rule of ours looks different to me now?",
    ),
}
YOURS_TO_TELL = "You choose what is yours to tell. You don't speak for a group."


def open_question(role: Role, turn: int) -> str:
    """Return the open question of a reflection, which `turn` selects."""
    return _OPEN[role][turn % len(_OPEN[role])]


def from_differences(pair: Pair) -> tuple[str, ...]:
    """Return a question for each way in which the two differ, if both rows are known.

    They come from the owner's own words and from those that the partner told them."""
    return tuple(
        f"{heading(each)}: {each.me} and {each.partner}. What can only one of you see?"
        for each in pair.differences
        if each.me.strip() and each.partner.strip() and each.me.strip() != each.partner.strip()
    )


_BETWEEN_AI: Mapping[Role, str] = {
    Role.MENTOR_JUNIOR: "Where have I seen AI help or get in the way since we last met, and could I say so?",
    Role.MENTEE_SENIOR: "What have I tried with AI myself since we last met, and how did I check it?",
}


def reflection_prompts(role: Role, focus: Focus, kind: ReflectionKind, turn: int = 0) -> tuple[str, ...]:
    """Return the questions of a reflection.

    There are three: What (by focus), So what and Now what (by moment). Between sessions
    there is one, which `turn` selects."""
    if kind is ReflectionKind.BETWEEN:
        pool = (_BETWEEN_FIRST[role][focus], *_BETWEEN[role])
        if focus is Focus.TECHNICAL:
            pool = (*pool, _BETWEEN_AI[role])
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
        "My career so far",
        "Obstacles I'll mention",
        "Rules that affect me",
        "Where I draw the line",
    ),
    Role.MENTEE_SENIOR: (
        "Ask about their career",
        "Ask about obstacles",
        "Ask about rules",
        "One more question",
    ),
}
_INTENTIONS: Mapping[Role, Mapping[_When, str]] = {
    Role.MENTOR_JUNIOR: {
        _When.FIRST: "I'll say one thing that is hard to see from above.",
        _When.MIDDLE: "If I see it differently, I can say so once, or note it.",
        _When.LAST: "I'll say what should happen with what I've shared.",
    },
    Role.MENTEE_SENIOR: {
        _When.FIRST: "I'll ask before I answer, and talk less than half the time.",
        _When.MIDDLE: "After a question I'll leave them time to think.",
        _When.LAST: "I'll say what I've learnt, and who I have to thank for it.",
    },
}
_FAMILY_QUESTIONS: Mapping[Role, Mapping[_When, tuple[str, str, str]]] = {
    Role.MENTOR_JUNIOR: {
        _When.FIRST: (
            "Which part of my career so far do I want to share?",
            "Which problem can I name without saying more than I want to?",
            "Which rule looks different from where I stand?",
        ),
        _When.MIDDLE: (
            "Which turning point would I share today, and which do I keep to myself?",
            "What is in my way now, and how much of it do I want known?",
            "Which rule can I explain with an example that is safe to share?",
        ),
        _When.LAST: (
            "What do I want next for myself, and do I want help with it?",
            "Which problem should someone higher up take on now?",
            "Which rule should change first, and may they use my name?",
        ),
    },
    Role.MENTEE_SENIOR: {
        _When.FIRST: (
            "How did you get to where you are?",
            "Which problems did you have to overcome on the way?",
            "Which of our policies and rules affect you most?",
        ),
        _When.MIDDLE: (
            "Where did your career turn out differently from what you'd planned?",
            "What stands in your way now that I might not see?",
            "Which rule affects you in a way nobody intended?",
        ),
        _When.LAST: (
            "Where do you want to go next, and which part of that is in my hands?",
            "Which problem is still there after all our sessions?",
            "Which one rule should we change first?",
        ),
    },
}
# For the first session, those between, and the last. Halfway, a technical pair turns to
# AI, which both of them are learning.
_FOCUS_QUESTIONS: Mapping[Role, Mapping[Focus, tuple[str, str, str]]] = {
    Role.MENTOR_JUNIOR: {
        Focus.TECHNICAL: (
            "Which idea do I want to get across, and what kind of support will I say no to?",
            "Where does AI help me at work, and where do I check it or leave it out?",
            "What can they do without me now, and what would I still like to show?",
        ),
        Focus.DIVERSITY: (
            "Which question would I rather not answer, and how will I say so?",
            "What have I explained often enough, and where can they read it instead?",
            "What should carry on after our sessions end, and whose job is it?",
        ),
        Focus.GENERATIONAL: (
            "Which habit am I happy to explain, and which is nobody's business?",
            "Which assumption about an older generation could I check?",
            "Which of their habits would I like to borrow, and which wouldn't suit me?",
        ),
        Focus.LEADERSHIP_CULTURE: (
            "What can I say about daily work without naming a colleague?",
            "What message of ours had changed by the time it reached the top?",
            "What should they keep hearing, and who else could say it?",
        ),
        Focus.OTHER: (
            "What would I rather not talk about today?",
            "What have I noticed since we last met that is hard to see from above?",
            "What do I want them to remember, in one sentence?",
        ),
    },
    Role.MENTEE_SENIOR: {
        Focus.TECHNICAL: (
            "What is the idea behind the tool, before we touch it?",
            "Where do you use AI, where wouldn't you, and what should I try myself?",
            "What should I now be able to explain, and will you tell me if I can't?",
        ),
        Focus.DIVERSITY: (
            "What do people in my position rarely notice here?",
            "Where do our rules fit people like me, and who has to work around them?",
            "What should I do for people I've never met, and how could you tell if I did?",
        ),
        Focus.GENERATIONAL: (
            "What do you take for granted at work that I might not?",
            "Which habit of mine would younger colleagues like changed, and into what?",
            "Which way of working should we offer to every generation here?",
        ),
        Focus.LEADERSHIP_CULTURE: (
            "Which of our decisions lands differently from how it was meant?",
            "What do people leave out when they report to someone like me?",
            "Which decision should I make differently, and who should hear about it?",
        ),
        Focus.OTHER: (
            "What would you ask in my place?",
            "What have I not asked about yet that I should?",
            "What did you expect of me at the start, and what turned out differently?",
        ),
    },
}
_SHARE_AND_KEEP: Mapping[Role, tuple[str, str]] = {
    Role.MENTOR_JUNIOR: ("one example from my own work", "my own story, unless I choose to tell it"),
    Role.MENTEE_SENIOR: ("a decision I'm unsure of", "what others told me in confidence"),
}


def preparation(role: Role, focus: Focus, session: int, planned: int) -> Preparation:
    """Return the examples for session number `session` of `planned`.

    Session 1 counts as the first even if it is the only one; any beyond the plan counts
    as the last."""
    when = _When.FIRST if session <= 1 else _When.MIDDLE if session < planned else _When.LAST
    examples = (*_FAMILY_QUESTIONS[role][when], _FOCUS_QUESTIONS[role][focus][when.value - 1])
    share, keep = _SHARE_AND_KEEP[role]
    return Preparation(
        intention=_INTENTIONS[role][when],
        questions=tuple(zip(_FAMILIES, _LABELS[role], examples, strict=True)),
        share=share,
        keep=keep,
    )


def examples(role: Role, focus: Focus) -> tuple[str, ...]:
    """Return the example questions for the first session, those between and the
    last."""
    return tuple(example for session in (1, 2, 3) for *_, example in preparation(role, focus, session, 3).questions)


def hints_for(
    pair: Pair, session: Session, own: Sequence[str] = (), changed: Mapping[str, str] | None = None
) -> Preparation:
    """Return the examples for a session, by role, focus and number.

    `changed` gives the person's own words for an example. Of their own questions the
    first stands in for the last example."""
    hints = preparation(pair.role, pair.focus, session.number, pair.planned_sessions)
    if changed:
        mine = tuple((family, label, changed.get(example, example)) for family, label, example in hints.questions)
        hints = msgspec.structs.replace(hints, questions=mine)
    if not own:
        return hints
    *others, (family, label, _) = hints.questions
    return msgspec.structs.replace(hints, questions=(*others, (family, label, own[0])))


PRIVATE_PLACE = "You meet online. Can anyone hear you, or is the call recorded or transcribed?"


def is_online(session: Session) -> bool:
    """Return whether the two meet by video, or in another virtual place."""
    return session.place is Place.VIRTUAL or session.mode is Mode.VIDEO


def leads(pair: Pair, session: Session, others: Iterable[Session], today: date) -> str:
    """Return what is said once in a pair over the preparation, "" for nothing.

    To a junior, whose story it is; before the first session online, how private it
    is."""
    before = [each for each in others if each.number != session.number and (each.prep_done or has_met(each, today))]
    to_tell = pair.role is Role.MENTOR_JUNIOR and not before and not session.prep_done
    place = is_online(session) and not session.prep_done and not any(map(is_online, before))
    return " ".join(filter(None, (YOURS_TO_TELL if to_tell else "", PRIVATE_PLACE if place else "")))


# The senior's mirror: how they receive what is hard to say.
MIRROR_BEFORE = "What would make it easy to disagree with me today?"
MIRROR_AFTER = "What did I do with what I heard?"


def debrief_line(role: Role) -> tuple[str, str]:
    """Return the LogKind and the label of the log line that a debrief asks for."""
    if role is Role.MENTOR_JUNIOR:
        return LogKind.HELD_BACK.value, "Something I held back"
    return LogKind.PRAISE_GIVEN.value, "Thank you for"
