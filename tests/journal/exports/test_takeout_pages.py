"""The lines and the pages of a takeout, over texts that no form would save."""

import json
from pathlib import Path

import pytest

from rmjournal.domain.record.record import Kind, as_json
from rmjournal.journal import Journal
from rmjournal.journal.exports.takeout import LINES
from rmjournal.journal.exports.takeout_pages import one_line
from rmjournal.vault.format.record import encode_json
from tests.journal.making import NEWER, content, exact, filled, junior, put, takeout

HOSTILE: list[dict[str, object]] = [
    {"text": "plain"},
    {"text": "half \ud800 a pair, \udfff"},
    {"text": "line\u2028separator\u2029, \x85 and \ufeff"},
    {"text": 'quotes " and \\ and \n\r\t\b\f\x00\x1f\x7f'},
    {"text": "Ötter \U0001f9a6", "Ö": {"ö": ["é", None, True, False]}},
    {"text": "numbers", "n": [0, -1, 2**63, 2**64, 10**30, -(10**300), 0.1, -0.0, 1e300, 5e-324, 1.0]},
    {"text": "keys", "b": 1, "a": {"over": 1, "z": {}, "": []}, "\x7f": "\u2028"},
    {},
]


@pytest.mark.parametrize("raw", HOSTILE, ids=range(len(HOSTILE)))
def test_a_body_stands_in_its_line_as_the_standard_library_writes_it(raw: dict[str, object]) -> None:
    wanted = json.dumps(json.loads(encode_json(raw)), sort_keys=True, separators=(",", ":")).encode("ascii")
    assert one_line(encode_json(raw)) == wanted


@pytest.mark.parametrize("text", ['{\n"text":\r"a"\n}', '{"text":"a","over":{"00":1}}', '{ "text" : "\x7f\u2028" }'])
def test_what_another_program_wrote_stands_in_one_line_of_ascii(text: str) -> None:
    found = one_line(text.encode())
    assert found is not None
    assert found.isascii()
    assert found.decode("ascii").isprintable()
    wanted = json.loads(text)
    wanted.pop("over", None)
    assert json.loads(found) == wanted


@pytest.mark.parametrize("text", [None, b"[]", b'{"text":', b"\xff", b'{"text":NaN}'])
def test_what_is_no_object_has_no_line(text: bytes | None) -> None:
    assert one_line(text) is None


def test_each_line_says_what_a_record_is(journal: Journal, tmp_path: Path) -> None:
    filled(journal)
    pair = junior(journal)
    for kind in (Kind.NOTE, NEWER):
        for number, raw in enumerate(HOSTILE):
            put(journal, kind, raw, pair=pair if number % 2 else None, at=(-1) ** number * number * 10**13)
    records = list(journal.records.all(journal.records.vault.kinds()))
    lines = takeout(journal, tmp_path / "out").decode("ascii").splitlines()[1:]
    assert sorted(exact(json.loads(each)) for each in lines) == sorted(exact(dict(as_json(each))) for each in records)


def test_hostile_texts_come_back_from_a_takeout(journal: Journal, other: Journal, tmp_path: Path) -> None:
    pair = junior(journal)
    for raw in HOSTILE:
        put(journal, NEWER, raw, pair=pair)
    takeout(journal, tmp_path / "out")
    other.imports.read(tmp_path / "out" / LINES)
    assert content(other) == content(journal)


def test_a_page_has_its_entries_in_the_order_of_their_moments(journal: Journal, tmp_path: Path) -> None:
    pair = junior(journal)
    moments = [5, 3, 9, 1, 7, 3_000_000_000_000]
    for number in moments:
        put(journal, Kind.NOTE, {"text": f"note {number} end"}, pair=pair, at=number)
    takeout(journal, tmp_path / "out")
    page = (tmp_path / "out" / "pair-1.md").read_text("utf-8")
    told = [int(each.split()[1]) for each in page.split("\n") if each.startswith("note ")]
    assert list(dict.fromkeys(told)) == sorted(moments)
    before, after = page.split("pair 1: Heron", 2)[1:]
    assert "note 9 end" in before
    assert "note 3000000000000 end" in after
