"""Tags are listed, found by `tag:`, and suggested, by the search and the index alike."""

from datetime import datetime

import pytest

from rmjournal.domain.query import Query
from rmjournal.journal import Journal
from tests.journal.making import junior

NOW = datetime(2026, 3, 1)


@pytest.fixture
def tagged(journal: Journal) -> Journal:
    pair = junior(journal)
    journal.notes.add(pair, "The #rota again, and #next-step.")
    journal.notes.add(pair, "Only the #Rota.")
    journal.notes.add(pair, "The rota without a sign, and `#rota` as code.")
    journal.notes.add(pair, "A secret #hidden", off_record=True)
    return journal


def test_tags_are_listed_with_the_most_used_first_and_without_those_off_the_record(tagged: Journal) -> None:
    assert tagged.search.tags() == {"rota": 2, "next-step": 1}


@pytest.mark.parametrize(
    ("typed", "found"), [("tag:rota", 2), ("#rota", 2), ("tag:next-step again", 1), ("tag:rot", 0), ("rota", 3)]
)
def test_a_tag_is_searched_for_by_its_filter_or_its_sign(tagged: Journal, typed: str, found: int) -> None:
    query = Query.read(typed, NOW)
    assert tagged.search.find(query)[1] == found
    index = tagged.search.as_typed()
    while not index.refresh(1):
        pass
    assert index.search(query)[1] == found
