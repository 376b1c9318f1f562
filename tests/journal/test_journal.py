"""The one door: what an open journal offers."""

from inspect import signature
from typing import get_type_hints

import pytest

from rmjournal.journal import Journal

SERVICES = {name: declared for name, declared in Journal.__annotations__.items()}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_the_type_it_is_declared_with_and_is_made_once(journal: Journal, name: str) -> None:
    service = getattr(journal, name)
    assert type(service).__name__ == SERVICES[name]
    assert getattr(journal, name) is service


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_made_of_the_parts_that_it_asks_for(journal: Journal, name: str) -> None:
    made = type(getattr(journal, name)).__init__
    given = [getattr(journal, need) for need in vars(Journal)[name]._needs]
    wanted = get_type_hints(made)
    asked = [each for each in signature(made).parameters.values() if each.name != "self"]
    assert len(given) == len(asked)
    assert [type(part).__name__ for part in given] == [wanted[each.name].__name__ for each in asked]
