"""Decide which counts of a report may be published. Pure rules over counts.

The reader of a report is assumed to know the exact number of files, and these rules. A
field splits the files into groups of at least k, one part of which is "no answer". The
split is the first that fits in a list from fine to coarse, and no count influences that
list. So a small answer only appears in a group with others, and at least k values of it
remain possible. Zero need not be one of them: of 20 files, "high or in between 10, low
or no answer 10" proves that somebody said "in between", as 10 times "high" would have
been shown alone.

Merging the smallest answer with the next one gives away too much: with 20 files, the
choice of what was merged revealed a count exactly. No count is published twice, alone
and within another. The k values rest on the tests, which try all splits of small
totals. Terms: Hundepool et al., Statistical Disclosure Control (2012), chapter 5."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import combinations, pairwise

import msgspec

K = 10  # both of a pair may hand in a file, so that ten files are at least five pairs
FLOOR = 5  # only where one role alone hands in
FEWEST = 10  # files; with fewer there is no report
OTHERS = 5  # files, at least, without a theme whose count is shown
STEP = 5  # of counts and of per cent
_BANDS = (  # of three with an unclear one, which is the second: finest first
    ((0,), (1,), (2,), (3,)),
    ((0,), (1, 2), (3,)), ((0,), (1,), (2, 3)), ((0, 2), (1,), (3,)),
    ((0,), (1, 2, 3)), ((0, 1, 2), (3,)),
)  # fmt: skip
_SPREAD = 4  # between the least and the most that a hidden count may be


def rounded(count: int) -> int:
    """Return a count rounded to the nearest 5."""
    return (count + STEP // 2) // STEP * STEP


def roughly(count: int) -> int | None:
    """Return a rounded count of files; None for one to nine, which may be one
    person's."""
    return None if 0 < count < FEWEST else rounded(count)


def share(count: int, n: int) -> int:
    """Return the share of two counts, as a multiple of 5 %.

    From rounded counts it reveals nothing that they do not."""
    return STEP * ((200 // STEP * count + n) // (2 * n))


class Group(msgspec.Struct, frozen=True):
    """Answers that are counted together, and "no answer" with them if `with_silent`.

    The count is rounded, and the share is of all files."""

    answers: tuple[str, ...]
    with_silent: bool
    count: int
    share: int


def groups(counts: Mapping[str, int], silent: int | None, k: int) -> tuple[Group, ...]:
    """Return the groups of a field: two or more with answers, each of at least k; or
    none.

    `counts` has the answers in their order, of which neighbours may be counted
    together. `silent` is how many gave no answer, and follows the last one; None if
    everybody had to."""
    cells = [*counts.values(), *([] if silent is None else [silent])]
    return _first_that_fits(tuple(counts), cells, _splits(len(cells), len(counts)), k)


def bands(counts: Mapping[str, int], k: int) -> tuple[Group, ...]:
    """Return the groups of a scale of three whose second cell is "some of the upper
    two".

    `counts` has the lowest band, that cell, and the two upper bands. That cell joins
    the band above it unless it fills a group of its own. It never joins the lowest
    alone. One more file divides one group in two at most: where a band is too small,
    only one other joins it."""
    return _first_that_fits(tuple(counts), list(counts.values()), _BANDS, k)


def _first_that_fits(
    answers: tuple[str, ...], cells: list[int], splits: Iterable[tuple[tuple[int, ...], ...]], k: int
) -> tuple[Group, ...]:
    n = sum(cells)
    for parts in splits:
        sums = [sum(cells[place] for place in part) for part in parts]
        if min(sums) >= k:
            return tuple(
                Group(
                    tuple(answers[place] for place in part if place < len(answers)),
                    part[-1] == len(answers),
                    rounded(count),
                    share(rounded(count), rounded(n)),
                )
                for count, part in zip(sums, parts, strict=True)
            )
    return ()


def _splits(cells: int, answers: int) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Yield every split of a row of cells that has two groups of answers, finest first.

    Among equally fine ones, those that keep "no answer" apart come first."""
    for groups_of in range(cells, 1, -1):
        cuts = [cut for cut in combinations(range(1, cells), groups_of - 1) if cut[0] < answers]
        for cut in sorted(cuts, key=lambda cut: (cut[-1] != answers, cut)):
            yield tuple(tuple(range(start, end)) for start, end in pairwise((0, *cut, cells)))


class Seen(StrEnum):
    """What is said of one theme."""

    COUNT = "count"
    UNDER = "under"  # fewer than k ticked it, or nobody
    ALMOST_ALL = "almost_all"  # fewer than five did not


class ThemeCell(msgspec.Struct, frozen=True):
    """A theme, with its rounded count and share where they are shown."""

    theme: str
    seen: Seen
    count: int | None = None
    share: int | None = None


def themes(counts: Mapping[str, int], n: int, k: int, *, most: int) -> tuple[ThemeCell, ...]:
    """Return what may be said of each theme; nothing if a hidden count could be
    derived.

    `most` is how many themes a file may tick. All counts together are at most n times
    that, and what the shown ones leave of it bounds the hidden ones. For this they are
    taken as known exactly. Nothing is said of fewer than k + OTHERS files either."""
    if n < k + OTHERS:
        return ()
    found = []
    room = most * n  # what a hidden count may have beyond the least that its word allows
    hidden = False
    for theme, count in counts.items():
        if count < k:
            found.append(ThemeCell(theme, Seen.UNDER))
            hidden = True
        elif n - count < OTHERS:
            found.append(ThemeCell(theme, Seen.ALMOST_ALL))
            room -= n - OTHERS + 1
            hidden = True
        else:
            found.append(ThemeCell(theme, Seen.COUNT, rounded(count), share(rounded(count), rounded(n))))
            room -= count
    return () if hidden and room < _SPREAD else tuple(found)
