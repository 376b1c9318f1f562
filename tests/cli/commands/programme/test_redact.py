"""redact: a line in, a line out, and nothing of a line that cannot be read."""

import json

import pytest

from rmjournal.sharing.redactor import lexicon
from tests.cli.calling import Here, call

PROFILE = {
    "names": ["Will Hatton"],
    "aliases": [],
    "orgs": ["Tidewell Group"],
    "teams": [],
    "places": [],
    "projects": [],
}


def line(identity: object, text: object, profile: object = PROFILE) -> str:
    return json.dumps({"id": identity, "text": text, "profile": profile}) + "\n"


def test_each_line_comes_out_redacted_under_its_id(here: Here) -> None:
    given = line("a", "Will asked for more time.") + "\n" + line(7, "Nobody asked K\u00e9vin.", {})
    done = here("redact", "--jsonl", given=given, secret=None).well()
    assert done.objects() == [
        {"id": "a", "redacted": "[...] asked for more time."},
        {"id": 7, "redacted": "Nobody asked [...]."},
    ]
    assert done.err == ""


def test_it_needs_neither_a_journal_nor_a_terminal(here: Here) -> None:
    done = call(here.home, "redact", "--jsonl", given=line("a", "We met."), secret=None).well()
    assert done.object() == {"id": "a", "redacted": "We met."}
    assert not here.vault.exists()


@pytest.mark.parametrize(
    "bad",
    [
        "kestrel", "[]", '"kestrel"', "null", '{"id": 1}', '{"text": "kestrel"}', '{"id": 1, "text": NaN}',
        '{"id": 1, "text": "kestrel", "text": "kestrel"}', "[" * 100_000, b'\xff{"id": 1, "text": "kestrel"}',
        line([1], "kestrel"), line(True, "kestrel"), line(1, ["kestrel"]), line(1, "kestrel " * 2_000),
        line(1, "kestrel", []), line(1, "kestrel", {"names": "kestrel"}), line(1, "kestrel", {"name": ["Kestrel"]}),
        line(1, "kestrel" + " " * 300_000),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_told_by_number_and_never_repeated(here: Here, bad: str | bytes) -> None:
    data = bad.encode() if isinstance(bad, str) else bad
    given = line("a", "We met.").encode() + data.rstrip() + b"\n" + line("b", "We met.").encode()
    done = here("redact", "--jsonl", given=given, secret=None)
    assert done.code == 1
    assert [each["id"] for each in done.objects()] == ["a", "b"]
    assert "Line 2 left out" in done.err
    assert "Some lines were left out: 1." in done.err
    assert "estrel" not in done.err + done.out


def test_without_its_option_it_says_how_it_is_called(here: Here) -> None:
    here("redact", given=line("a", "We met."), secret=None).failed(2, "redact --jsonl")


def test_without_the_lexicon_nothing_is_printed(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "DIGEST", "")
    lexicon.load.cache_clear()
    here("redact", "--jsonl", given=line("a", "We met."), secret=None).failed(1, "altered")
    lexicon.load.cache_clear()
