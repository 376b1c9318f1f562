"""What comes through of the labelled texts, and of everyday words that are names where a sentence begins."""

from typing import Any

import pytest

from rmjournal.sharing.redactor.redaction import redact
from tests.sharing.redactor import scoring
from tests.sharing.redactor.everyday_names import NAMES, POSITIONS, is_left

SETS = sorted(path.stem for path in scoring.SETS.glob("*.jsonl"))


@pytest.mark.parametrize("name", SETS)
def test_a_set_that_rules_have_seen_leaks_hardly_anything(name: str) -> None:
    labelled = scoring.items(scoring.SETS / f"{name}.jsonl")
    found = scoring.score(labelled, lambda item: redact(item["text"], scoring.profile_of(item)).text)
    assert found.direct.value >= 0.985, found.leaks
    assert found.quasi.value >= 0.95, found.leaks
    assert found.kept.value >= 0.95
    assert found.kept_clean.value >= 0.96


def test_nine_of_ten_honest_sentences_may_be_shared() -> None:
    texts = [(item["text"], scoring.profile_of(item)) for name in SETS for item in clean(name)]
    assert len(texts) > 300
    assert sum(redact(*each).exportable for each in texts) >= 0.9 * len(texts)


def clean(name: str) -> list[dict[str, Any]]:
    return [item for item in scoring.items(scoring.SETS / f"{name}.jsonl") if not item["spans"]]


def test_hardly_a_text_has_a_word_for_a_second_look() -> None:
    texts = [
        (item["text"], scoring.profile_of(item))
        for name in SETS
        for item in scoring.items(scoring.SETS / f"{name}.jsonl")
    ]
    marked = [redact(*each).amber for each in texts]
    assert sum(map(bool, marked)) <= 0.2 * len(marked)
    assert max(map(len, marked)) <= 3


def test_of_everyday_words_that_are_names_at_most_one_in_twenty_comes_through() -> None:
    left = [(name, position) for name in NAMES for position in POSITIONS if is_left(name, position)]
    assert len(left) <= 0.05 * len(NAMES) * len(POSITIONS), left
    for position in POSITIONS:
        assert sum(each == position for _, each in left) <= 0.12 * len(NAMES), position
