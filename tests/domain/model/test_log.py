"""The log: a kind of its own, with a word for what was noticed."""

import pytest

from rmjournal.domain.model.kinds import kind_of, read
from rmjournal.domain.model.log import LogItem, LogKind
from rmjournal.domain.record.input import build
from rmjournal.domain.record.record import Kind, fresh
from rmjournal.domain.titles import title, written


@pytest.mark.parametrize("kind", list(LogKind))
def test_every_kind_of_log_item_comes_back_and_stands_in_the_title(kind: LogKind) -> None:
    item = build(LogItem, {"kind": kind.value, "text": "the lift was silent"})
    assert kind_of(item) is Kind.LOG_ITEM
    assert read(Kind.LOG_ITEM, fresh(item)) == item
    assert title(Kind.LOG_ITEM, fresh(item), item) == f"[{kind.value.replace('_', ' ')}] the lift was silent"


def test_only_the_words_of_a_log_item_are_searched() -> None:
    assert written(Kind.LOG_ITEM, {"kind": "held_back", "text": "words"}) == "words"


@pytest.mark.parametrize(
    "fields", [{}, {"kind": "idea"}, {"text": "a"}, {"kind": "idea", "text": " "}, {"kind": "Q", "text": "a"}]
)
def test_a_log_item_needs_its_kind_and_some_words(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"kind|text"):
        build(LogItem, fields)
