"""Word the signals for both roles: no names, no text of anybody, titles for a shared
screen.

The power distance is the senior's to look at: a Mentee (senior) is asked about
themselves. A Mentor (junior) is told about their room and what they may do with it,
never to please."""

from collections.abc import Sequence
from typing import NamedTuple

from rmjournal.domain.model.pair import Role


class Words(NamedTuple):
    """What a signal says: a neutral title, what was noticed, and one small next
    step."""

    title: str
    why: str
    step: str


def disrespect(role: Role, sessions: Sequence[int]) -> Words:
    """Of a lack of respect noted in these sessions."""
    why = f"In {_sessions(sessions)} you noted a lack of respect."
    if role is Role.MENTOR_JUNIOR:
        return Words(
            "about how it felt in the room",
            why,
            "The limits card (F8 on the screen) has the steps. "
            "You need not settle this alone: choose somebody outside the pair to talk to, "
            "before you meet again.",
        )
    return Words(
        "about how you speak to each other",
        why,
        "The limits card (F8 on the screen) has the steps. "
        "What if you told somebody outside the pair what happened, your own part too, "
        "before you meet again?",
    )


def role_reversal(role: Role, talked: Sequence[tuple[int, int]], advised: Sequence[int]) -> Words:
    """Word a senior who talked most (sessions with their share) or gave the advice
    (sessions)."""
    junior = role is Role.MENTOR_JUNIOR
    reasons = []
    if talked:
        shares = _and([share for _, share in talked])
        reasons.append(
            f"In {_sessions([number for number, _ in talked])} "
            f"{'the senior' if junior else 'you'} had {shares} % of the talking."
        )
    if advised:
        reasons.append(f"In {_sessions(advised)} the advice came from {'the senior' if junior else 'you'}.")
    if junior:
        return Words(
            "about who talks most",
            " ".join(reasons),
            "If it suits you, ask for the first ten minutes: “May I begin with what I see, and then hear from you?”",
        )
    return Words(
        "about how much you talk",
        " ".join(reasons),
        "What if you asked one question next time, and counted to ten before you spoke again?",
    )


def called_off(sessions: Sequence[int]) -> str:
    """Give a reason for time_poor(): sessions that were cancelled, moved or missed."""
    return f"{_sessions(sessions).capitalize()} did not take place as planned."


def long_gap(last: int, following: int | None, days: int, cadence: int) -> str:
    """Give a reason for time_poor(): days from the last session to the next one, or to
    today."""
    if following is None:
        return f"Session {last} was {days} days ago, and your rhythm is {cadence} days."
    return f"From session {last} to session {following} it is {days} days, and your rhythm is {cadence}."


def unprepared(sessions: Sequence[int]) -> str:
    """Give a reason for time_poor(): sessions without preparation."""
    return f"{_sessions(sessions).capitalize()} began without preparation."


def time_poor(role: Role, reasons: Sequence[str], *, mine: bool = False) -> Words:
    """Word time that is hard to find: what the senior gains, or what a cancelled hour
    costs.

    `mine` if I called off."""
    if role is Role.MENTOR_JUNIOR and mine:
        return Words(
            "about time for your meetings",
            " ".join(reasons),
            "Is it the day, the length, or the meetings themselves? Half an hour by telephone counts as well, and so "
            "does saying that something has to change.",
        )
    if role is Role.MENTOR_JUNIOR:
        return Words(
            "about time for your meetings",
            " ".join(reasons),
            "A senior hears here what seldom reaches their desk. One sentence to say, if you like: “Half an hour with "
            "me shows you what no report does; which day will hold?”",
        )
    return Words(
        "about the time you keep for this",
        " ".join(reasons),
        "Two sessions called off can take the momentum out of a pair. What if you held the next one, however short, "
        "and kept five minutes before it?",
    )


def loop_open(role: Role, still_open: int, not_told: int) -> Words:
    """Word commitments that are open after their day, and those that ended without a
    word about it."""
    reasons = []
    if still_open:
        reasons.append(
            f"{still_open} {_plural('promise is', 'promises are', still_open)} "
            "still open, two weeks or more after the day that was set."
        )
    if not_told:
        reasons.append(
            f"{not_told} {_plural('promise', 'promises', not_told)} ended two weeks ago or more, "
            "and the other has not heard what came of it."
        )
    if role is Role.MENTOR_JUNIOR:
        return Words(
            "about what became of a promise",
            " ".join(reasons),
            "One line closes it, or one question: “What became of it?” That nothing came of it is an answer too.",
        )
    return Words(
        "about what you do after you meet",
        " ".join(reasons),
        "What if you chose one, and told your partner in a line what came of it, even if that is nothing yet?",
    )


def takeaways_open(role: Role, count: int, sessions: Sequence[int]) -> Words:
    """Word takeaways that are not agreed; the sessions are those they come from, as far
    as known."""
    origin = f" from {_sessions(sessions)}" if sessions else ""
    takeaways, have = _plural("takeaway", "takeaways", count), _plural("has", "have", count)
    why = f"{count} {takeaways}{origin} {have} waited a week or more to be agreed."
    if role is Role.MENTOR_JUNIOR:
        return Words(
            "about words you both can stand by",
            why,
            "Send the wording in two lines: a yes is enough, and either of you may change it or let it go.",
        )
    return Words(
        "about what you take away",
        why,
        "What if you sent the wording and asked which word your partner would change?",
    )


def no_reflection(role: Role, sessions: Sequence[int], nothing_since: int | None) -> Words:
    """Word sessions without a reflection, and nothing written since the session with a
    number."""
    reasons = []
    if sessions:
        reasons.append(f"There is no reflection on {_sessions(sessions)} so far.")
    if nothing_since is not None:
        reasons.append(f"Since session {nothing_since} nothing was written between sessions.")
    if role is Role.MENTOR_JUNIOR:
        return Words(
            "about a moment for your own thoughts",
            " ".join(reasons),
            "Three lines are enough, weeks later too: a moment that stayed with you, and what you want from the next.",
        )
    return Words(
        "about what you make of it",
        " ".join(reasons),
        "What if you wrote three lines, now or on your way home: one thing you heard, and what you did with it?",
    )


def conflict_line(role: Role, remarks: Sequence[str]) -> Words:
    """Word a pair in one reporting line or team, with the remarks of set-up on it."""
    if role is Role.MENTOR_JUNIOR:
        return Words(
            "about how close your work is",
            " ".join(remarks),
            "Choose one subject that you would rather keep for somebody outside this pair, and leave it there.",
        )
    return Words(
        "about how close your work is",
        " ".join(remarks),
        "What if you said once, aloud, that nothing from these meetings goes into anybody's appraisal?",
    )


def _sessions(numbers: Sequence[int]) -> str:
    return f"{_plural('session', 'sessions', len(numbers))} {_and(numbers)}"


def _and(numbers: Sequence[int]) -> str:
    *first, last = map(str, numbers)
    return f"{', '.join(first)} and {last}" if first else last


def _plural(one: str, many: str, count: int) -> str:
    return one if count == 1 else many
