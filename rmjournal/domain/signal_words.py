"""Word the signals for both roles: no names, no text of anybody, titles for a shared
screen.

The power distance is the senior's to look at: a Mentee (senior) is asked about
themselves. A Mentor (junior) is told about their room and what they may do with it,
never to please, and never to chase."""

from collections.abc import Sequence
from typing import NamedTuple

from rmjournal.domain.model.pair import Role

NO_CHASING = "You don't have to chase: it will come up when you next meet."
NOT_ALONE = "You don't have to deal with this alone. Choose someone outside the pair to talk to before you meet again."
NOT_ALONE_EITHER = (
    "Being the senior doesn't mean sorting this out alone. Choose someone outside the pair to talk to first."
)
SAY_SORRY = (
    "A short, plain apology is enough, and noticing is a good start. Leave them free to carry on or not. "
    "Someone outside the pair can help you find the words."
)


class Words(NamedTuple):
    """What a signal says: a neutral title, what was noticed, and one small next
    step."""

    title: str
    why: str
    step: str


def safety(
    role: Role, *, by_partner: Sequence[int] = (), by_me: Sequence[int] = (), unwelcome: Sequence[int] = ()
) -> Words:
    """Word a lack of respect noted in these sessions, and topics off limits that came
    up and weren't welcome."""
    reasons = []
    if by_partner:
        reasons.append(f"In {_sessions(by_partner)} you noted that you weren't treated with respect.")
    if unwelcome:
        reasons.append(f"In {_sessions(unwelcome)} an off-limits topic came up that wasn't welcome.")
    if by_me:
        reasons.append(f"In {_sessions(by_me)} you noted that you could have shown more respect.")
    junior = role is Role.MENTOR_JUNIOR
    title = "about how it felt in the room" if junior else "about how you speak to each other"
    if by_partner or unwelcome:
        return Words(title, " ".join(reasons), NOT_ALONE if junior else NOT_ALONE_EITHER)
    return Words("about how you speak to each other", " ".join(reasons), SAY_SORRY)


def room(
    role: Role,
    *,
    rank: Sequence[int] = (),
    managing: Sequence[int] = (),
    disagree: Sequence[int] = (),
    feedback: Sequence[int] = (),
    check_in: bool = False,
) -> Words:
    """Word little room for the junior, from what was answered after these sessions."""
    junior = role is Role.MENTOR_JUNIOR
    reasons = []
    if rank:
        reasons.append(
            f"In {_sessions(rank)} {'rank got in the way' if junior else 'you noted that rank got in the way'}."
        )
    if managing:
        felt = "it felt like being managed" if junior else "you noted more managing than listening"
        reasons.append(f"In {_sessions(managing)} {felt}.")
    if disagree:
        little = "you had little room to disagree" if junior else "you noted that disagreeing could have been easier"
        reasons.append(f"In {_sessions(disagree)} {little}.")
    if feedback:
        hard = "feedback was hard to give" if junior else "you noted that feedback was hard to hear"
        reasons.append(f"In {_sessions(feedback)} {hard}.")
    if check_in:
        less = "there was no more room to speak up" if junior else "making room was no easier"
        reasons.append(f"At your last check-in, {less} than before. It can take time.")
    if junior:
        return Words(
            "about your room to speak",
            " ".join(reasons),
            "It isn't your job to fix this. If you'd like to say something, try it out here first: "
            "“Can I finish this thought before you answer?”",
        )
    return Words(
        "about how you make room",
        " ".join(reasons),
        "What if you opened the next session with “Where would you have decided differently?” and only took notes?",
    )


def whose_meeting(
    role: Role,
    *,
    talked: Sequence[int] = (),
    advised: Sequence[int] = (),
    agenda: Sequence[int] = (),
    place: Sequence[int] = (),
) -> Words:
    """Word sessions in which the senior talked most or advised unasked, that had no
    agenda of the senior's, or that were all in the senior's office."""
    junior = role is Role.MENTOR_JUNIOR
    reasons = []
    if talked:
        more = "the senior talked more" if junior else "you noted that you talked more"
        reasons.append(f"In {_sessions(talked)} {more}.")
    if advised:
        reasons.append(f"In {_sessions(advised)} there was advice that wasn't asked for.")
    if agenda:
        whose = "your partner's" if junior else "yours"
        reasons.append(f"In {_sessions(agenda)} the agenda wasn't {whose}.")
    if place:
        whose = "in the senior's office" if junior else "in your office"
        reasons.append(f"{_sessions(place).capitalize()} were all {whose}.")
    title = "about whose session it is" if junior else "about your part in the sessions"
    return Words(title, " ".join(reasons), _whose_step(junior, bool(talked or advised), agenda))


def _whose_step(junior: bool, is_talk: bool, agenda: Sequence[int]) -> str:
    if is_talk and junior:
        return "If it suits you, ask for the first ten minutes: “Can I start with what I see, and then hear from you?”"
    if is_talk:
        return "What if you asked one question next time, and left a long pause after it?"
    if agenda and junior:
        return "The agenda is theirs to send. You could ask: “What would you like to hear about next time?”"
    if agenda:
        return "What if you sent two questions the day before? The agenda is yours to set."
    if junior:
        return "You could suggest a neutral place or a call: “Could we meet somewhere else next time?”"
    return "What if you met on neutral ground next time, or online?"


def off(sessions: Sequence[int]) -> str:
    """Give a reason for time(): sessions that did not take place."""
    return f"{_sessions(sessions).capitalize()} didn't take place."


def moved(session: int, times: int) -> str:
    """Give a reason for time(): a session that was given another date again and
    again."""
    return f"Session {session} has moved {_TIMES.get(times, f'{times} times')}."


def long_gap(last: int, following: int | None, days: int, cadence: int) -> str:
    """Give a reason for time(): days from the last session to the next one, or to
    today."""
    if following is None:
        return f"Session {last} was {days} days ago. Your usual interval is {cadence} days."
    return f"There are {days} days between sessions {last} and {following}. Your usual interval is {cadence} days."


def never_met(days: int, cadence: int) -> str:
    """Give a reason for time(): days since the first session was planned for, none of
    which took place."""
    return f"Your first session was planned for {days} days ago. Your usual interval is {cadence} days."


def time(role: Role, reasons: Sequence[str]) -> Words:
    """Word time that is hard to find, without blame: what either gains from a short
    session."""
    title = "about finding time for your sessions"
    if role is Role.MENTOR_JUNIOR:
        return Words(
            title,
            " ".join(reasons),
            "Diaries fill up, and a short session counts too. If you want a line to send: “Could we find half an "
            "hour? There are one or two things I'd like to show you. Which day works for you?”",
        )
    return Words(
        title,
        " ".join(reasons),
        "What you hear in these sessions rarely reaches your desk any other way. "
        "What if you booked half an hour now, in person or by phone?",
    )


def follow_through(role: Role, *, theirs: int = 0, mine: int = 0, untold: int = 0) -> Words:
    """Word commitments of your partner's that you haven't heard of, of yours that are
    open after their day, and of yours that ended without a word about it."""
    junior = role is Role.MENTOR_JUNIOR
    reasons = []
    if theirs:
        about = _plural("a commitment", f"{theirs} commitments", theirs)
        reasons.append(f"Nothing noted yet about {about} of your partner's. {NO_CHASING}")
    if mine + untold:
        about = _plural("a commitment", f"{mine + untold} commitments", mine + untold)
        reasons.append(f"Open on your side: {about}.")
    if mine + untold:
        step = (
            "One line closes it. “Nothing yet” is an answer too."
            if junior
            else "What if you chose one and told your partner in a line how it went, even if it's “nothing yet”?"
        )
    else:
        step = "When you hear how it went, done or not, note it. You can also close it without an update."
    title = "about what became of a commitment" if junior else "about what you both took on"
    return Words(title, " ".join(reasons), step)


def takeaways(role: Role, *, theirs: Sequence[int] = (), mine: Sequence[int] = ()) -> Words:
    """Word takeaways without an answer a week after they were sent; the numbers are
    those of their sessions, 0 where there is none.

    `theirs` wait for your partner's answer, `mine` for yours."""
    reasons = []
    if theirs:
        reasons.append(f"No reply yet to {_takeaways(theirs)} you sent over a week ago. {NO_CHASING}")
    if mine:
        reasons.append(f"Waiting for your answer: {_takeaways(mine)}.")
    if mine:
        step = "A yes, a no or other words: any of them is an answer."
    elif role is Role.MENTOR_JUNIOR:
        step = "A yes is enough, and either of you can change the words or drop them."
    else:
        step = "What if you asked which word your partner would change?"
    title = "about words you'd both sign up to" if role is Role.MENTOR_JUNIOR else "about your takeaways"
    return Words(title, " ".join(reasons), step)


def line(role: Role, remarks: Sequence[str]) -> Words:
    """Word a pair in one reporting line or team, with the remarks of set-up on it."""
    if role is Role.MENTOR_JUNIOR:
        return Words(
            "about how closely you work together",
            " ".join(remarks),
            "Choose one subject you'd rather discuss with someone outside this pair, and keep it out of your sessions.",
        )
    return Words(
        "about how closely you work together",
        " ".join(remarks),
        "What if you said out loud, once, that nothing from these meetings goes into anyone's appraisal?",
    )


_TIMES = {3: "three times", 4: "four times", 5: "five times"}


def _takeaways(sessions: Sequence[int]) -> str:
    known = sorted({number for number in sessions if number})
    origin = f" from {_sessions(known)}" if known else ""
    return _plural("a takeaway", f"{len(sessions)} takeaways", len(sessions)) + origin


def _sessions(numbers: Sequence[int]) -> str:
    return f"{_plural('session', 'sessions', len(numbers))} {_and(numbers)}"


def _and(numbers: Sequence[int]) -> str:
    *first, last = map(str, numbers)
    return f"{', '.join(first)} and {last}" if first else last


def _plural(one: str, many: str, count: int) -> str:
    return one if count == 1 else many
