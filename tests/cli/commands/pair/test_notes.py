"""The commands that write notes and reflections."""

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
