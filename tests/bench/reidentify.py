"""Print how many summaries an intruder can lay at one pair's door, in simulated programmes of 10 to 1,000 pairs.

    python tests/bench/reidentify.py [--programmes N]

The intruder knows of every pair in the programme when each session was held, the size of the programme, and how
summaries are made; with one topic, also one thing that each pair talked about. A summary counts where exactly one pair
fits it. The last columns tell how many files are like no other in all fields: what anybody sees who holds them all.

The pairs are invented: all begin in the first ten weeks of a programme of a year, meet every 2 to 8 weeks, hold 85 of
100 planned sessions, and 15 of 100 end early; 5, 20, 35 and 40 of 100 tick none, one, two and three topics. Topics are
as popular as 1, 1/2, 1/3 ..., and in a column of their own all alike. Nobody knows how real pairs differ."""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rmjournal.domain.model.pair import Role
from rmjournal.sharing.summary.coarsening import (
    FEWEST_SESSIONS,
    LARGE,
    MOST_OPT_INS,
    SMALL,
    Chosen,
    Facts,
    Share,
    half_year,
    summarised,
)
from rmjournal.sharing.summary.summary_file import MOST_THEMES, THEMES, Summary

SIZES = (10, 20, 30, 40, 60, 100, 1_000)
BEGIN = date(2026, 2, 1)
WEEKS = 52  # of a programme
PERIODS = ("2026-H1", "2026-H2", "2027-H1")
OPT_INS = ("usefulness", "relationship", "goals", "takeaways_agreed", "agreement")
MORE_OPT_INS = (*OPT_INS, "followed_through")  # from 30 pairs on
_UNEQUAL = tuple(1 / rank for rank in range(1, len(THEMES) + 1))
_EQUAL = (1.0,) * len(THEMES)


class Pair(NamedTuple):
    """A pair: its session log, what it ticks, and what its Mentee would answer."""

    days: tuple[date, ...]
    themes: frozenset[str]
    known: str | None  # the one topic that the intruder knows of it
    satisfied: float  # 0 to 1: what its ratings scatter around


def drawn(chance: random.Random, popular: Sequence[float]) -> Pair:
    """Invent a pair; the topics are as popular as these numbers."""
    day = BEGIN + timedelta(days=chance.randrange(70))
    every = chance.choice((14, 21, 28, 28, 28, 42, 56))
    last = BEGIN + timedelta(weeks=WEEKS if chance.random() > 0.15 else chance.randrange(10, WEEKS))
    days = []
    while day < last:
        if chance.random() < 0.85:
            days.append(day)
        day += timedelta(days=max(5, round(chance.gauss(every, every / 6))))
    number = chance.choices(range(MOST_THEMES + 1), (5, 20, 35, 40))[0]
    themes: set[str] = set()
    while len(themes) < number:
        themes.add(chance.choices(THEMES, popular)[0])
    known = chance.choice(sorted(themes)) if themes else None
    return Pair(tuple(days), frozenset(themes), known, chance.betavariate(4, 2))


def held(pair: Pair, period: str) -> int:
    """Return how many sessions a pair held in a period."""
    bounds = half_year(period)
    return len(pair.days) if bounds is None else sum(bounds[0] <= day <= bounds[1] for day in pair.days)


def summary_of(pair: Pair, period: str, size: int, opt_ins: Sequence[str], chance: random.Random) -> Summary:
    """Return the summary that the pair's journal would make, by the product's own rules."""
    sessions = held(pair, period)

    def some(of: int) -> Share:
        return Share(sum(chance.random() < pair.satisfied for _ in range(of)), of)

    def ratings() -> tuple[int, ...]:
        return tuple(min(5, max(1, round(chance.gauss(1 + 4 * pair.satisfied, 0.7)))) for _ in range(sessions))

    facts = Facts(
        Role.MENTEE_SENIOR,
        sessions,
        ratings(),
        ratings(),
        some(sessions),
        some(sessions),
        some(2),
        chance.random() < 0.6,
    )
    return summarised(facts, Chosen(period, size, pair.themes, opt_ins=opt_ins), "a" * 26, 1)


class Found(NamedTuple):
    """Of one programme: how many summaries, and how many of them fit one pair only, or are like no other."""

    summaries: int
    by_sessions: int
    by_topic: int
    alone: dict[int, int]  # by how many opt-ins each told


def simulated(size: int, chance: random.Random, popular: Sequence[float]) -> Found:
    """Invent one programme, make all its summaries and try each on all pairs."""
    pairs = [drawn(chance, popular) for _ in range(size)]
    periods = ("cycle-1",) if size < LARGE else PERIODS
    made = [(pair, period) for pair in pairs for period in periods if held(pair, period) >= FEWEST_SESSIONS]
    plain = [summary_of(*each, size, (), chance) for each in made]
    pairs_of = Counter(
        (file.period, file.sessions, pair.known) for (pair, _), file in zip(made, plain, strict=True)
    )  # what the intruder reckons from the logs, and the topic of each
    by_sessions = by_topic = 0
    for file in plain:
        same = [(pairs_of[file.period, file.sessions, topic], topic) for topic in (*THEMES, None)]
        by_sessions += sum(number for number, _ in same) == 1
        by_topic += sum(number for number, topic in same if topic is None or topic in file.themes) == 1
    alone = {}
    fields = OPT_INS if size < SMALL else MORE_OPT_INS
    for told in (0, MOST_OPT_INS) if size < SMALL else (0, MOST_OPT_INS, 5):
        files = Counter(summary_of(*each, size, chance.sample(fields, told), chance) for each in made)
        alone[told] = sum(number == 1 for number in files.values())
    return Found(len(made), by_sessions, by_topic, alone)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--programmes", type=int, default=200, help="invented with 10 pairs each; of larger ones, fewer"
    )
    options = parser.parse_args()
    print(__doc__)
    print("\n                               one pair fits, knowing its               like no other,")
    print(" pairs  programmes  summaries   sessions        and one topic   all alike   0, 2, 5 opt-ins")
    for size in SIZES:
        number = max(3, min(options.programmes, options.programmes * 40 // size))
        unequal, equal = (
            [simulated(size, random.Random(1_000 * size + seed), popular) for seed in range(number)]  # noqa: S311
            for popular in (_UNEQUAL, _EQUAL)
        )
        total = sum(each.summaries for each in unequal)
        alone = ", ".join(f"{sum(each.alone[told] for each in unequal) / total:.2f}" for told in unequal[0].alone)
        by_sessions = sum(each.by_sessions for each in unequal) / total
        by_topic, by_equal = (
            sum(each.by_topic for each in found) / sum(each.summaries for each in found) for found in (unequal, equal)
        )
        goals = ("<= .10", "<= .30") if size == SIZES[0] else ("", "")
        print(
            f"{size:6} {number:11} {total:10}   {by_sessions:7.3f} {goals[0]:<7} {by_topic:6.3f} {goals[1]:<8}"
            f" {by_equal:8.3f}   {alone}"
        )


if __name__ == "__main__":
    main()
