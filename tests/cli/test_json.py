"""JSON on the command line: the keys that help names, and nothing wrong is saved."""

import pytest

from tests.cli.calling import Here, ids_of

RECORD = {"id", "kind", "pair", "parent", "created", "at", "body"}


def test_json_is_one_object_a_line_with_the_keys_that_help_tells(used: Here) -> None:
    (takeaway,) = ids_of(used, "takeaway")
    for command in (
        ["pair", "list"], ["pair", "show", "1"], ["session", "list", "--pair", "1"], ["list"], ["show", takeaway],
        ["takeaway", "list", "--pair", "1"],
    ):  # fmt: skip
        for each in used(*command, "--json").well().objects():
            assert each.keys() == RECORD, command
    for each in used("search", "--json", given="note").well().objects():
        assert each.keys() == RECORD | {"excerpt"}
    for each in used("due", "--json").well().objects():
        assert each.keys() == {"what", "why", "when", "pair", "number", "record", "count", "role", "on"}
        assert used("pair", "show", str(each["number"]), "--json").well().object()["id"] == each["pair"]
    report = used("verify", "--json").well().object()
    assert report.keys() == {"records", "well", "faults", "last_saved", "level", "full", "older", "remarks", "copies"}
    for each in used("where", "--json").well().objects():
        assert each.keys() == {"what", "path", "bytes", "mode"}
    used("backup", str(used.home / "copy.rmj")).well()
    assert {each["kind"] for each in used("shared", "--json").well().objects()} == {"departure"}


def test_json_is_ascii_whatever_was_written(used: Here) -> None:
    used("note", "--pair", "1", given="ä\u2028\x85\u202e\U0001f9a6").well()
    out = used("list", "--json").well().out
    assert out.isascii()
    assert "\x1b" not in out


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        (["session", "add", "--pair", "1"], {"held_at": "kestrel"}),
        (["session", "add", "--pair", "1"], {"held_at": "2026-03-05T14:00+01:00"}),
        (["session", "add", "--pair", "1"], {"minutes": "kestrel"}),
        (["session", "add", "--pair", "1"], {"ratings": {"overall": 6}}),
        (["takeaway", "add", "--pair", "1"], {"text": "x", "commitment": "kestrel"}),
        (["reflect", "--pair", "1"], {"answers": "kestrel"}),
        (["reflect", "--pair", "1"], {"answers": []}),
        (["takeaway", "agree", "TAKEAWAY"], {"on": "kestrel"}),
        (["takeaway", "agree", "TAKEAWAY"], {"method": "kestrel"}),
        (["takeaway", "agree", "TAKEAWAY"], {"Kestrel": 1}),
        (["takeaway", "told", "TAKEAWAY"], {"on": 20260305}),
        (["edit", "TAKEAWAY"], {"state": "kestrel"}),
        (["edit", "TAKEAWAY"], {"theme": ["kestrel"]}),
    ],
)
def test_fields_of_the_wrong_sort_are_1_and_change_nothing(
    used: Here, command: list[str], fields: dict[str, object]
) -> None:
    (takeaway,) = ids_of(used, "takeaway")
    before = used("list", "--json", "--off-record").out
    done = used.take(*(takeaway if part == "TAKEAWAY" else part for part in command), fields=fields).failed(1)
    assert "estrel" not in done.err
    assert used("list", "--json", "--off-record").out == before
