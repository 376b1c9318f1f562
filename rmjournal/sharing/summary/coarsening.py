"""Turn the counts of a period into a summary that says as little as the programme
needs.

Why so coarse: among ten simulated pairs, a summary with a count of sessions, months and
hours was unique in 88 of 100 cases; with three bands and a half-year in 9; with two
bands and a cycle in 2. Errors are sentences that quote nothing of what was typed."""

from collections.abc import Collection
from contextlib import suppress
from datetime import date
from fractions import Fraction
from statistics import median
from typing import NamedTuple

from msgspec import convert

from rmjournal.domain.model.pair import Role
from rmjournal.sharing.summary.summary_file import GOES_ON, MOST_THEMES, OPT_INS, THEMES, Period, Summary

SMALL = 30  # pairs: below, or if unknown, a summary says less
LARGE = 100  # pairs: from here on, three bands of sessions and half-years
FEWEST_SESSIONS = 2  # in a period: with one, the summary would describe a single meeting
MOST_OPT_INS = 2  # in a small programme
_LOW, _HIGH = 2.5, 3.5  # a median below the first is low, above the second high
_MOST = Fraction(2, 3)  # a share of this or more is most

_SOURCES = {
    "usefulness": "rating of “worth my time”",
    "relationship": "rating of “we got on well”",
    "takeaways_agreed": "takeaway",
    "followed_through": "commitment",
    "goals": "goal",
    "agreement": "answer about an agreement",
    "safety": "check-in",
}
WITHDRAWN = ("reflected", "guidance_before_first")  # they appraise the person; in older files only
_OFFERED = ("usefulness", "relationship", "goals", "takeaways_agreed", "agreement")
_OFFERED_ALSO = ("followed_through", "safety", "role")  # they tell of the partner too, or halve those one could be
KNOWN = (*_OFFERED, *_OFFERED_ALSO, "continue")


_FROM_SMALL = {  # refused below 30 pairs
    "role": "Roles are only included in programmes of 30 pairs or more: a role halves the number of people "
    "a summary could come from.",
    "safety": "Safety is only included in programmes of 30 pairs or more: it shows your role, and is the easiest "
    "answer to trace.",
    "followed_through": "What was followed up is only included in programmes of 30 pairs or more: it reports on "
    "your partner too.",
}


class Share(NamedTuple):
    """A part of a whole, as two counts."""

    part: int
    of: int


class Facts(NamedTuple):
    """The counts of a pair in a period. They are never shared as they are.

    Ratings are one's own, 1 to 5, without those answered "rather not say". `safety` has
    the answers to the last check-in, turned so that 5 is good. `already_shared` are the
    opt-in fields of earlier revisions: a reader may have those too."""

    role: Role
    sessions: int
    usefulness: tuple[int, ...] = ()
    relationship: tuple[int, ...] = ()
    takeaways_agreed: Share = Share(0, 0)
    followed_through: Share = Share(0, 0)
    goals: Share = Share(0, 0)
    agreement: bool = False
    safety: tuple[int, ...] = ()
    already_shared: frozenset[str] = frozenset()


class Chosen(NamedTuple):
    """What a person chose to share; by default nothing is.

    `size` is the least number of pairs in the programme; None if it is unknown."""

    period: str
    size: int | None = None
    themes: Collection[str] = ()
    goes_on: str | None = None
    opt_ins: Collection[str] = ()

    @property
    def is_small(self) -> bool:
        """Whether the programme is small, or may be."""
        return may_be_small(self.size)

    @property
    def is_large(self) -> bool:
        """Whether the programme is known to be large."""
        return is_large(self.size)


def may_be_small(size: int | None) -> bool:
    """Return whether a programme with this many pairs is small.

    One of unknown size, None, may be."""
    return size is None or size < SMALL


def is_large(size: int | None) -> bool:
    """Return whether a programme has enough pairs for half-years and three bands of
    sessions."""
    return size is not None and size >= LARGE


def offered(role: Role, *, is_small: bool) -> tuple[str, ...]:
    """Return the opt-in fields to offer a person, apart from `continue`, which is
    asked.

    Only juniors are asked about safety."""
    names = _OFFERED if is_small else _OFFERED + _OFFERED_ALSO
    return tuple(name for name in names if name != "safety" or role is Role.MENTOR_JUNIOR)


def would_say(name: str, facts: Facts) -> str | None:
    """Return what an opt-in field would say; None if the period has nothing to say it
    from."""
    return _word(name, facts, Chosen(""))


def half_year(period: str) -> tuple[date, date] | None:
    """Return the first and last day of a half-year such as 2026-H1; None for a
    cycle."""
    year, _, half = period.partition("-H")
    if not half:
        return None
    if half == "1":
        return date(int(year), 1, 1), date(int(year), 6, 30)
    return date(int(year), 7, 1), date(int(year), 12, 31)


def check_period(period: str, *, half_years: bool) -> None:
    """Raise ValueError for what is no period, or a half-year where none may be used."""
    known = False
    with suppress(ValueError):  # msgspec's errors quote what was typed
        known = bool(convert(period, Period))
    if not known:
        raise ValueError("I don't know that period. Try cycle-1 to cycle-12, or a half-year such as 2026-H1.")
    if half_year(period) is not None and not half_years:
        raise ValueError(
            "With fewer than 100 pairs, or an unknown number, the period has to be a cycle, such as cycle-1."
        )


def summarised(facts: Facts, chosen: Chosen, record: str, revision: int) -> Summary:
    """Return the summary.

    Raises ValueError, with the reason, for anything that may not be shared: nothing is
    left out silently."""
    check_period(chosen.period, half_years=chosen.is_large)
    if facts.sessions < FEWEST_SESSIONS:
        raise ValueError(f"Nothing to summarise yet: {chosen.period} has fewer than two completed sessions.")
    themes = sorted(set(chosen.themes))
    if not set(themes) <= set(THEMES) or len(themes) > MOST_THEMES:
        raise ValueError(f"Choose up to three themes from these: {', '.join(THEMES)}.")
    opted = _opted(facts, chosen)
    return convert(
        {
            "format": "rmjournal-summary",
            "version": 1,
            "record": record,
            "revision": revision,
            "period": chosen.period,
            "sessions": _sessions(facts.sessions, is_large=chosen.is_large),
            "themes": themes,
            **opted,
        },
        Summary,
    )


def _opted(facts: Facts, chosen: Chosen) -> dict[str, str]:
    """Return the opt-in fields with their words."""
    names = set(chosen.opt_ins)
    if not names <= OPT_INS.keys():
        raise ValueError(f"I don't know that opt-in. Choose from these: {', '.join(KNOWN)}.")
    if gone := sorted(names & set(WITHDRAWN)):
        raise ValueError(f"Summaries no longer include {' or '.join(gone)}, because it shows how well you did.")
    if chosen.goes_on is not None:
        names.add("continue")
        if chosen.goes_on not in GOES_ON:
            raise ValueError(f"“continue” takes one of these: {', '.join(GOES_ON)}.")
    elif "continue" in names:
        raise ValueError("Only you can say this: set “continue” to yes, unsure or no.")
    for name, why in _FROM_SMALL.items():
        if chosen.is_small and name in names:
            raise ValueError(why)
    if "safety" in names and facts.role is not Role.MENTOR_JUNIOR:
        raise ValueError("Only the Mentor (junior) can include safety.")
    before = facts.already_shared
    most = before if len(names | before) > MOST_OPT_INS else names
    if chosen.is_small and (len(names) > MOST_OPT_INS or not names <= most):
        left = f" An earlier one included {' and '.join(sorted(before))}." if before else ""
        raise ValueError(
            "With fewer than 30 pairs, or an unknown number, all revisions of a summary together can include "
            f"at most two opt-in fields.{left}"
        )
    words = {name: _word(name, facts, chosen) for name in sorted(names)}
    if empty := [name for name, word in words.items() if word is None]:
        raise ValueError(f"{empty[0]} can't be included: this period has no {_SOURCES[empty[0]]}.")
    return {name: word for name, word in words.items() if word is not None}


def _word(name: str, facts: Facts, chosen: Chosen) -> str | None:
    """Return what one opt-in field says; None if the period has nothing to say it
    from."""
    match name:
        case "usefulness":
            return _level(facts.usefulness)
        case "relationship":
            return _level(facts.relationship)
        case "takeaways_agreed":
            return _share(facts.takeaways_agreed)
        case "followed_through":
            return _share(facts.followed_through)
        case "goals":
            return _share(facts.goals)
        case "agreement":
            return "yes" if facts.agreement else "no"
        case "safety":
            return _level(facts.safety)
        case "continue":
            return chosen.goes_on
        case _:
            return "mentor" if facts.role is Role.MENTOR_JUNIOR else "mentee"


def _sessions(count: int, *, is_large: bool) -> str:
    if count <= 3:
        return "1-3"
    if not is_large:
        return "4+"
    return "4-6" if count <= 6 else "7+"


def _level(ratings: tuple[int, ...]) -> str | None:
    if not ratings:
        return None
    middle = median(ratings)
    return "low" if middle < _LOW else "high" if middle > _HIGH else "mid"


def _share(share: Share) -> str | None:
    if not share.of:
        return None
    if not share.part:
        return "none"
    return "most" if Fraction(share.part, share.of) >= _MOST else "some"
