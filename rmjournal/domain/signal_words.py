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
            "The limits card (F8 in the app) has the steps. "
            "You don't have to deal with this alone. Choose someone outside the pair to talk to before you meet again.",
        )
    return Words(
        "about how you speak to each other",
        why,
        "The limits card (F8 in the app) has the steps. "
        "What if you told someone outside the pair what happened, including your own part, "
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
            f"{'the senior' if junior else 'you'} did {shares}% of the talking."
        )
    if advised:
        reasons.append(f"In {_sessions(advised)} the advice came from {'the senior' if junior else 'you'}.")
    if junior:
        return Words(
            "about who talks most",
            " ".join(reasons),
            "If it suits you, ask for the first ten minutes: “Can I start with what I see, and then hear from you?”",
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
        return f"Session {last} was {days} days ago. You planned to meet every {cadence} days."
    return f"There were {days} days between sessions {last} and {following}. You planned {cadence}."


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
            "Is it the day, the length or the meetings themselves? Half an hour on the phone counts too, and so does "
            "saying that something has to change.",
        )
    if role is Role.MENTOR_JUNIOR:
        return Words(
            "about time for your meetings",
            " ".join(reasons),
            "Your partner hears things from you that rarely reach their desk. You could say: “Half an hour with me "
            "will show you things no report can. Which day works for you?”",
        )
    return Words(
        "about the time you make for this",
        " ".join(reasons),
        "Two cancelled sessions can take the momentum out of a pair. What if you went ahead with the next one, however "
        "short, and took five minutes before it?",
    )


def loop_open(role: Role, still_open: int, not_told: int) -> Words:
    """Word commitments that are open after their day, and those that ended without a
    word about it."""
    reasons = []
    if still_open:
        reasons.append(
            f"{still_open} {_plural('commitment is', 'commitments are', still_open)} "
            "still open, two weeks or more after the date you set."
        )
    if not_told:
        reasons.append(
            f"{not_told} {_plural('commitment', 'commitments', not_told)} ended two weeks ago or more, "
            f"and you haven't told your partner how {_plural('it', 'they', not_told)} went."
        )
    if role is Role.MENTOR_JUNIOR:
        return Words(
            "about what became of a commitment",
            " ".join(reasons),
            "One line closes it, or one question: “How did it go?” “Nothing yet” is an answer too.",
        )
    return Words(
        "about what you do after you meet",
        " ".join(reasons),
        "What if you chose one and told your partner in a line how it went, even if the answer is “nothing yet”?",
    )


def takeaways_open(role: Role, count: int, sessions: Sequence[int]) -> Words:
    """Word takeaways that are not agreed; the sessions are those they come from, as far
    as known."""
    origin = f" from {_sessions(sessions)}" if sessions else ""
    takeaways = _plural("A takeaway", f"{count} takeaways", count)
    why = f"{takeaways}{origin} {_plural('has', 'have', count)} been waiting over a week for a yes."
    if role is Role.MENTOR_JUNIOR:
        return Words(
            "about words you'd both sign up to",
            why,
            "Send the wording in two lines. A yes is enough, and either of you can change it or drop it.",
        )
    return Words(
        "about your takeaways",
        why,
        "What if you sent the wording and asked which word your partner would change?",
    )


def no_reflection(role: Role, sessions: Sequence[int], nothing_since: int | None) -> Words:
    """Word sessions without a reflection, and nothing written since the session with a
    number."""
    reasons = []
    if sessions:
        reasons.append(f"You haven't reflected on {_sessions(sessions)} yet.")
    if nothing_since is not None:
        reasons.append(f"You haven't written anything between sessions since session {nothing_since}.")
    if role is Role.MENTOR_JUNIOR:
        return Words(
            "about a moment for your own thoughts",
            " ".join(reasons),
            "A few lines are enough, even weeks later: a moment that stayed with you, and what you want next.",
        )
    return Words(
        "about what you make of it",
        " ".join(reasons),
        "What if you wrote a few lines, now or on your way home: one thing you heard, and what you did with it?",
    )


def conflict_line(role: Role, remarks: Sequence[str]) -> Words:
    """Word a pair in one reporting line or team, with the remarks of set-up on it."""
    if role is Role.MENTOR_JUNIOR:
        return Words(
            "about how close your work is",
            " ".join(remarks),
            "Choose one subject you'd rather discuss with someone outside this pair, and keep it out of your sessions.",
        )
    return Words(
        "about how close your work is",
        " ".join(remarks),
        "What if you said out loud, once, that nothing from these meetings goes into anyone's appraisal?",
    )


def _sessions(numbers: Sequence[int]) -> str:
    return f"{_plural('session', 'sessions', len(numbers))} {_and(numbers)}"


def _and(numbers: Sequence[int]) -> str:
    *first, last = map(str, numbers)
    return f"{', '.join(first)} and {last}" if first else last


def _plural(one: str, many: str, count: int) -> str:
    return one if count == 1 else many
