"""What is published of counts is large enough, and what is not cannot be reckoned from it."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmjournal.sharing.report.disclosure import (
    FLOOR,
    OTHERS,
    STEP,
    Group,
    K,
    Seen,
    ThemeCell,
    bands,
    groups,
    roughly,
    rounded,
    share,
    themes,
)
from tests.sharing.report.reckoning import solved

LEVELS = ("low", "mid", "high")
MOST = 3  # themes of one file

amounts = st.integers(0, 12) | st.integers(0, 300)
answers = st.lists(amounts, min_size=2, max_size=4)


def named(counts: list[int] | tuple[int, ...]) -> dict[str, int]:
    return {f"a{place}": count for place, count in enumerate(counts)}


def test_counts_and_shares_come_in_fives() -> None:
    assert [rounded(count) for count in (0, 2, 3, 7, 8, 10, 12, 13)] == [0, 0, 5, 5, 10, 10, 10, 15]
    for count, n in product(range(0, 60, 5), range(10, 100, 5)):
        assert share(count, n) % STEP == 0
        assert abs(Fraction(100 * count, n) - share(count, n)) <= Fraction(STEP, 2)


def test_of_files_that_are_not_counted_one_to_nine_are_not_told_apart() -> None:
    assert {roughly(count) for count in range(1, 10)} == {None}
    assert [roughly(count) for count in (0, 10, 12, 13, 31)] == [0, 10, 10, 15, 30]


def test_neighbours_are_counted_together_where_one_is_too_small() -> None:
    assert groups({"high": 20, "mid": 17, "low": 3}, 12, K) == (
        Group(("high",), False, 20, 40), Group(("mid", "low"), False, 20, 40), Group((), True, 10, 20),
    )  # fmt: skip
    assert groups({"1-3": 30, "4-6": 2, "7+": 14}, None, K) == (
        Group(("1-3",), False, 30, 65), Group(("4-6", "7+"), False, 15, 35),
    )  # fmt: skip


def test_few_without_an_answer_hide_in_a_group_of_answers() -> None:
    shown = groups({"high": 40, "mid": 30, "low": 20}, 0, K)
    assert [(group.answers, group.with_silent) for group in shown] == [
        (("high",), False), (("mid",), False), (("low",), True),
    ]  # fmt: skip


def test_a_small_answer_takes_another_along() -> None:
    assert groups({"yes": 25, "unsure": 3, "no": 12}, 15, K) == (
        Group(("yes",), False, 25, 45), Group(("unsure", "no"), False, 15, 25), Group((), True, 15, 25),
    )  # fmt: skip
    shown = groups({"yes": 25, "no": 3}, 20, K)
    assert [(group.answers, group.with_silent) for group in shown] == [(("yes",), False), (("no",), True)]


@pytest.mark.parametrize("counts", [(0, 0, 40), (40, 0, 0), (9, 0, 9), (5, 0, 4), (0, 0, 0)])
def test_answers_that_are_too_few_or_all_alike_are_not_shown_at_all(counts: tuple[int, int, int]) -> None:
    for silent in (0, 9, None):
        assert groups(dict(zip(LEVELS, counts, strict=True)), silent, K) == ()


def test_themes_are_shown_with_ten_who_ticked_and_five_who_did_not() -> None:
    counts = {"none": 0, "few": 9, "least": 10, "many": 25, "most": 26, "all": 30}
    assert themes(counts, 30, K, most=8) == (
        ThemeCell("none", Seen.UNDER), ThemeCell("few", Seen.UNDER), ThemeCell("least", Seen.COUNT, 10, 35),
        ThemeCell("many", Seen.COUNT, 25, 85), ThemeCell("most", Seen.ALMOST_ALL), ThemeCell("all", Seen.ALMOST_ALL),
    )  # fmt: skip


def test_no_theme_is_told_under_fifteen_files() -> None:
    assert themes({"one": 10, "other": 3}, 14, K, most=MOST) == ()
    assert themes({"one": 10, "other": 3}, 15, K, most=MOST) != ()


def test_themes_are_not_shown_where_all_that_may_be_ticked_is_accounted_for() -> None:
    six = {f"t{number}": 10 for number in range(6)}
    assert themes(six | {"t6": 0, "t7": 0}, 20, K, most=MOST) == ()  # the other two would be known to be nobody's
    assert themes(six | {"t6": 0, "t7": 0}, 24, K, most=MOST) != ()


@given(answers, st.none() | amounts, st.sampled_from([FLOOR, K]))
def test_every_published_group_has_k_and_so_have_the_others(counts: list[int], silent: int | None, k: int) -> None:
    found = named(counts)
    n = sum(counts) + (silent or 0)
    shown = groups(found, silent, k)
    true = [sum(found[answer] for answer in group.answers) + (silent or 0) * group.with_silent for group in shown]
    assert not shown or (sum(true) == n and len(shown) >= 2)
    for group, count in zip(shown, true, strict=True):
        assert count >= k
        assert n - count >= k
        assert (group.count, group.share) == (rounded(count), share(rounded(count), rounded(n)))
    told = [answer for group in shown for answer in group.answers]
    assert not shown or (
        sorted(told) == sorted(found) and [g.with_silent for g in shown].count(True) == (silent is not None)
    )


@given(
    st.lists(st.tuples(answers, st.none() | amounts), min_size=1, max_size=4),
    st.sampled_from([FLOOR, K]),
)
def test_no_hidden_answer_solves_out_of_all_published_sums(fields: list[tuple[list[int], int | None]], k: int) -> None:
    """The reader is given the true sums instead of rounded ones, and the true total of each field."""
    places = sum(len(counts) + 1 for counts, _ in fields)
    rows: list[tuple[list[int], int]] = []
    hidden: list[int] = []
    start = 0
    for counts, silent in fields:
        cells = [*counts, silent or 0]
        at = {answer: start + place for place, answer in enumerate(named(counts))}
        if silent is None:
            rows.append(([int(place == start + len(counts)) for place in range(places)], 0))
        rows.append(([int(start <= place < start + len(cells)) for place in range(places)], sum(cells)))
        shown = groups(named(counts), silent, k)
        for group in shown:
            inside = {at[answer] for answer in group.answers} | ({start + len(counts)} if group.with_silent else set())
            rows.append(([int(place in inside) for place in range(places)], sum(cells[p - start] for p in inside)))
            if len(inside) > 1:
                hidden += inside
        if not shown:
            hidden += [start + place for place in range(len(counts))]
        start += len(cells)
    assert not solved(rows, places).keys() & set(hidden)


def splits(n: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Yield every way to split n into so many counts."""
    if parts == 1:
        yield (n,)
        return
    for first in range(n + 1):
        yield from ((first, *rest) for rest in splits(n - first, parts - 1))


@pytest.mark.parametrize(("n", "k"), [*((n, FLOOR) for n in range(10, 21)), (20, K), (24, K), (27, K), (31, K)])
@pytest.mark.parametrize("answers", [2, 3])
@pytest.mark.parametrize("opt_in", [True, False])
def test_who_knows_the_rules_and_the_exact_total_still_finds_k_values_for_each_hidden_answer(
    n: int, k: int, answers: int, opt_in: bool
) -> None:
    """All splits of n that lead to one and the same table are what its reader has to choose from."""
    leading: dict[tuple[Group, ...], list[tuple[int, ...]]] = defaultdict(list)
    for cells in splits(n, answers + opt_in):
        leading[groups(named(cells[:answers]), cells[answers] if opt_in else None, k)].append(cells)
    assert len(leading) > 1
    for shown, choices in leading.items():
        alone = {group.answers for group in shown if len(group.answers) + group.with_silent == 1}
        for place, answer in enumerate(named(choices[0][:answers])):
            values = {cells[place] for cells in choices}
            assert min(values) >= k if (answer,) in alone else len(values) >= k, (shown, answer)
        if opt_in and () not in alone:
            assert len({cells[answers] for cells in choices}) >= k, shown


@pytest.mark.parametrize(("n", "k"), [*((n, FLOOR) for n in range(10, 21)), (20, K), (27, K), (31, K), (43, K)])
def test_of_the_bands_of_a_large_programme_every_hidden_answer_keeps_k_values(n: int, k: int) -> None:
    leading: dict[tuple[Group, ...], list[tuple[int, ...]]] = defaultdict(list)
    for cells in splits(n, 4):
        leading[bands(named(cells), k)].append(cells)
    assert len(leading) > 1
    for shown, choices in leading.items():
        alone = {group.answers for group in shown if len(group.answers) == 1}
        for place, answer in enumerate(named(choices[0])):
            values = {cells[place] for cells in choices}
            assert min(values) >= k if (answer,) in alone else len(values) >= k, (shown, answer)


@pytest.mark.parametrize("k", [2, 3])
def test_one_more_file_splits_or_joins_one_band_of_a_large_programme_at_most(k: int) -> None:
    """A table that was not shown may come as a whole. "7 or more" is never counted with others again."""
    for cells in product(range(2 * k + 1), repeat=4):
        before = bands(named(cells), k)
        for place in range(4):
            after = bands(named([count + (place == more) for more, count in enumerate(cells)]), k)
            assert not before or 0 <= len(after) - len(before) <= 1, (cells, place)
            alone = [any(group.answers == ("a3",) for group in shown) for shown in (before, after)]
            assert len(before) < 3 or alone[0] <= alone[1], (cells, place)


def test_a_table_may_prove_that_somebody_gave_a_hidden_answer_and_no_more_of_it() -> None:
    """Ten or more who said "high" would stand alone, so one of the first ten said something else."""
    shown = (Group(("a0", "a1"), False, 10, 50), Group(("a2",), True, 10, 50))
    leading = [cells for cells in splits(20, 4) if groups(named(cells[:3]), cells[3], K) == shown]
    assert {cells[0] for cells in leading} == set(range(10))
    assert {cells[1] for cells in leading} == set(range(1, 11))
    assert {cells[2] for cells in leading} == {cells[3] for cells in leading} == set(range(11))


ticked = st.integers(10, 60).flatmap(
    lambda n: st.tuples(
        st.just(n), st.lists(st.integers(0, n) | st.integers(n - 6, n) | st.integers(0, 12), min_size=8, max_size=8)
    )
)


@given(ticked, st.sampled_from([FLOOR, K]))
def test_no_theme_that_is_not_shown_can_be_reckoned_from_the_others(case: tuple[int, list[int]], k: int) -> None:
    n, ticks = case
    counts = {}
    left = MOST * n
    for theme, count in named(ticks).items():  # as many as the files may hold
        counts[theme] = min(count, n, left)
        left -= counts[theme]
    shown = themes(counts, n, k, most=MOST)
    least, most = {}, {}
    for cell in shown:
        if cell.seen is Seen.COUNT:
            assert cell.count is not None
            assert counts[cell.theme] >= k
            assert n - counts[cell.theme] >= OTHERS
            assert (cell.count, cell.share) == (rounded(counts[cell.theme]), share(cell.count, rounded(n)))
            least[cell.theme] = most[cell.theme] = counts[cell.theme]
        else:
            assert (cell.count, cell.share) == (None, None)
            least[cell.theme] = 0 if cell.seen is Seen.UNDER else max(k, n - OTHERS + 1)
            most[cell.theme] = k - 1 if cell.seen is Seen.UNDER else n
            assert least[cell.theme] <= counts[cell.theme] <= most[cell.theme]
    for cell in shown:
        if cell.seen is not Seen.COUNT:
            highest = min(most[cell.theme], MOST * n - sum(least.values()) + least[cell.theme])
            assert highest - least[cell.theme] >= 4
