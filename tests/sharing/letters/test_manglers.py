"""Letters through everything that mail and chat do: points come back, changes never
pass."""

import random
from collections import Counter

import pytest

from rmjournal.domain.points import folded
from rmjournal.sharing.letters.reader import read_letter
from tests.sharing.letters.manglers import TEXT, TRANSPORT, chain, mangled
from tests.sharing.letters.random_letters import changed, letter, points

EVERY = [*TEXT, *TRANSPORT]
LETTERS = 2_000


def came_back(seed: int, names: list[str] | None = None) -> Counter[str]:
    """Count how the points of one random letter come back: as they were sent, and with
    one of them changed; to the one who wrote them and to the one who never saw them."""
    dice = random.Random(seed)
    text = letter(dice)
    names = names if names is not None else chain(dice)
    sent = points(text)
    edited = dice.choice(sorted(sent))
    other, _ = changed(text, edited, dice)
    count: Counter[str] = Counter()
    came, came_changed = mangled(text, names, random.Random(seed)), mangled(other, names, random.Random(seed))
    for known in (sent, None):
        found = {each.code: each for each in read_letter(came, known).points}
        for code, shown in sent.items():
            count["points"] += 1
            if code in found and found[code].as_sent:
                count["recovered"] += 1
                count["wrong words"] += folded(found[code].words) != folded(shown)
            else:
                count["named" if code in found else "missed"] += 1
        seen = read_letter(came_changed, known)
        count["changed"] += 1
        count["accepted"] += any(each.code == edited and each.as_sent for each in seen.points)
        count["accepted"] += any(each.code == edited for each in seen.answers)
        count["changes named"] += any(each.code == edited and not each.as_sent for each in seen.points)
    return count


def test_there_are_at_least_forty_manglers() -> None:
    assert len(EVERY) >= 40


@pytest.mark.parametrize("name", EVERY)
def test_points_come_back_through_each_mangler(name: str) -> None:
    count = sum((came_back(seed, [name]) for seed in range(3)), Counter[str]())
    assert count["accepted"] == count["wrong words"] == count["missed"] == 0
    assert count["recovered"] >= 0.9 * count["points"]


def test_points_come_back_through_chains() -> None:
    count = sum((came_back(50_000 + seed) for seed in range(60)), Counter[str]())
    assert count["accepted"] == count["wrong words"] == 0
    assert count["recovered"] >= 0.95 * count["points"]


@pytest.mark.parametrize("seed", [12, 235, 1141])
def test_codes_cut_off_and_odd_signs_in_base64_are_found(seed: int) -> None:
    count = came_back(seed)
    assert count["missed"] == count["accepted"] == 0
    assert count["changes named"] == count["changed"]


@pytest.mark.slow
def test_points_come_back_through_chains_over_two_thousand_letters() -> None:
    count = sum((came_back(seed) for seed in range(LETTERS)), Counter[str]())
    print(dict(count))
    assert count["accepted"] == count["wrong words"] == 0
    assert count["recovered"] >= 0.97 * count["points"]
    assert count["missed"] == 0
    assert count["changes named"] == count["changed"]
