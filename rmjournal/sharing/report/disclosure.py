"""Which counts of a roll-up may be published. Pure rules over counts; nothing here reads or writes.

The reader of a report is taken to know the exact number of files, and these rules. A field splits the files into
groups of at least k; "no answer" is one part of it. The split is the first that fits in a list that no count has a say
in, from fine to coarse: so a small answer stands in a group with others only, and at least k values of it stay
possible. Nobody need not be among them: of 20 files, "high or in between 10, low or no answer 10" proves that somebody
said "in between", since 10 times "high" would have stood alone. (Merging whatever is smallest with whatever is next
tells too much: for 20 files, which ones had been merged gave away a count exactly.) No count is published twice, alone
and within another. The tests try all splits of small totals, which is all that stands behind the k values. Source of
the words: Hundepool et al., Statistical Disclosure Control (2012), chapter 5."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import combinations, pairwise

import msgspec

K = 10  # both of a pair may hand in a file, so that ten files are at least five pairs
FLOOR = 5  # only where one role alone hands in
FEWEST = 10  # files; with fewer there is no report
OTHERS = 5  # files, at least, without a theme whose count is shown
STEP = 5  # of counts and of per cent
_SPREAD = 4  # between the least and the most that a hidden count may be


def rounded(count: int) -> int:
    """Return a count to the nearest 5."""
    return (count + STEP // 2) // STEP * STEP


def roughly(count: int) -> int | None:
    """Return how many files there are of a kind, rounded; None for one to nine, which may be one person's."""
    return None if 0 < count < FEWEST else rounded(count)


def share(count: int, n: int) -> int:
    """Return the share of two counts in whole 5 %; from rounded counts it tells nothing that they do not."""
    return STEP * ((200 // STEP * count + n) // (2 * n))


class Group(msgspec.Struct, frozen=True):
    """Answers that are counted together, perhaps with those who gave none: rounded, and the share of all files."""

    answers: tuple[str, ...]
    with_silent: bool
    count: int
    share: int


def groups(counts: Mapping[str, int], silent: int | None, k: int) -> tuple[Group, ...]:
    """Return how a field may be published: groups of at least k, two of them with answers, or nothing.

    The answers are given in their order, of which neighbours may be counted together. `silent` is how many gave none,
    None where nobody could; they stand behind the last answer."""
    answers = tuple(counts)
    cells = [*counts.values(), *([] if silent is None else [silent])]
    n = sum(cells)
    for bounds in _splits(len(cells), len(answers)):
        sums = [sum(cells[start:end]) for start, end in pairwise(bounds)]
        if min(sums) >= k:
            return tuple(
                Group(answers[start:end], end > len(answers), rounded(count), share(rounded(count), rounded(n)))
                for count, (start, end) in zip(sums, pairwise(bounds), strict=True)
            )
    return ()


def _splits(cells: int, answers: int) -> Iterator[tuple[int, ...]]:
    """Yield every split of a row of cells with two groups of answers, the finest first; of those with as many groups,
    first the ones that leave the cell of no answer to itself."""
    for groups_of in range(cells, 1, -1):
        cuts = [cut for cut in combinations(range(1, cells), groups_of - 1) if cut[0] < answers]
        for cut in sorted(cuts, key=lambda cut: (cut[-1] != answers, cut)):
            yield (0, *cut, cells)


class Seen(StrEnum):
    """What is said of one theme."""

    COUNT = "count"
    UNDER = "under"  # fewer than k ticked it, nobody included
    ALMOST_ALL = "almost_all"  # fewer than five did not


class ThemeCell(msgspec.Struct, frozen=True):
    """A theme: rounded count and share where they are shown."""

    theme: str
    seen: Seen
    count: int | None = None
    share: int | None = None


def themes(counts: Mapping[str, int], n: int, k: int, *, most: int) -> tuple[ThemeCell, ...]:
    """Return what may be said of each theme; nothing with too few files, or where a hidden count could be reckoned.

    `most` is how many one file may tick: all counts together are at most n times as many, and what the shown ones leave
    of that bounds the hidden ones. They are taken as known exactly for this."""
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
