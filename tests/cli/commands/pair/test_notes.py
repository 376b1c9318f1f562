"""The commands that write notes and reflections."""

import pytest

from tests.cli.calling import Here


def test_a_reflection_comes_from_text_or_from_json(used: Here) -> None:
    one = used("reflect", "--pair", "2", "--json", given="just so").well().object()
    assert one["body"] == {"kind": "free", "model": "blank", "answers": [{"text": "just so"}]}
    two = used.take(
        "reflect", "--pair", "1", "--session", "1", "--json", fields={"answers": [{"prompt": "P?", "text": "T"}]}
    )
    assert two.well().object()["body"] == {"answers": [{"prompt": "P?", "text": "T"}]}
    page = used("show", two.object()["id"]).well().out
    assert "P?\nT" in page


@pytest.mark.parametrize("command", [("note", "--pair", "1"), ("takeaway", "add", "--pair", "1")])
@pytest.mark.parametrize("given", ["", " \n\n", "\ufeff\n"])
def test_an_empty_text_is_said_to_be_empty(used: Here, command: tuple[str, ...], given: str) -> None:
    before = used("list", "--json").well().out
    used(*command, given=given).failed(1, "There's no text here.", "pipe it in")
    assert used("list", "--json").well().out == before
