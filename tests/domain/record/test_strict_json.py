"""JSON that others hand in is read strictly and refused in silence."""

import json

import pytest
from hypothesis import given

from rmjournal.domain.record import strict_json
from tests.domain.samples import json_values


@given(json_values)
def test_what_json_holds_comes_back(value: object) -> None:
    assert strict_json.loads(json.dumps(value)) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "canary",
        '{"canary": }',
        '{"a": NaN}',
        "[Infinity]",
        "[1e999]",
        "[-1e999]",
        '{"a": "canary", "a": 2}',
        '{"b": {"a": 1, "a": 1}}',
        "[" * 100_000,
        '{"a": "\ud800',
        "1 2",
    ],
)
def test_anything_else_is_refused_without_its_text(text: str) -> None:
    with pytest.raises(ValueError, match=r"^That isn't JSON\.$") as caught:
        strict_json.loads(text)
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
