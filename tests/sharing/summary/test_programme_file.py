"""The programme file: the same bytes for all, shown whole, and hostile ones refused without a word of them."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmjournal.sharing.summary import programme_file as programme
from rmjournal.sharing.summary.programme_file import LIMIT, encoded, load, new, read_programme, shown
from rmjournal.support.errors import Failed, Refused

FIELDS: dict[str, object] = {
    "label": "Upwards", "size": "100+", "period": "2026-H2", "invited": 40,
    "contacts": {"coordinator": "Cléo, extension 12", "speak_up": "the guardian"}, "business_reason": "To see more.",
    "measures": ["pairs that meet"], "use_of_summaries": "One report.", "kept_days": 60,
}  # fmt: skip
CANARY = "kestrel"


def file(**changes: object) -> bytes:
    fields = {"format": "rmjournal-programme", "version": 1, **FIELDS, **changes}
    return json.dumps({name: value for name, value in fields.items() if value is not ...}).encode()


def refused(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read_programme(data)
    assert caught.value.__context__ is None
    assert CANARY not in str(caught.value)
    return caught.value.sentence


def test_what_was_made_is_read_and_is_the_same_bytes_each_time() -> None:
    made = new(FIELDS)
    data = encoded(made)
    assert data.isascii()
    assert read_programme(data) == made
    assert encoded(read_programme(data)) == data == encoded(new(dict(reversed(list(FIELDS.items())))))
    assert programme.digest(data) == programme.digest(encoded(new(FIELDS)))


def test_all_that_it_says_is_shown() -> None:
    words = "\n".join(shown(new(FIELDS | {"measures": ["one", "two"]})))
    for value in ("Upwards", "100+", "2026-H2", "40", "Cléo", "the guardian", "To see more.", "one", "two", "60 days"):
        assert value in words
    assert "wellbeing" not in words
    assert "wellbeing" in "\n".join(shown(new(FIELDS | {"contacts": {"coordinator": "C", "wellbeing": "W"}})))


def test_a_half_year_that_an_older_version_wrote_for_fewer_pairs_is_still_read() -> None:
    assert read_programme(file(size="30-99")).period == "2026-H2"


@pytest.mark.parametrize("size", ["under-30", "30-99", "100+"])
def test_a_size_says_the_fewest_pairs(size: str) -> None:
    made = new(FIELDS | {"size": size, "period": "cycle-2"})
    assert made.size.least == {"under-30": 1, "30-99": 30, "100+": 100}[size]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"size": "40"}, "under-30, 30-99, 100+"), ({"period": CANARY}, "half-year"), ({"invited": 0}, "to 1000000"),
        ({"label": " "}, "80 characters"), ({"contacts": {}}, "coordinator"), ({"contacts": {CANARY: "x"}}, "contacts"),
        ({"kept_days": 4000}, "3650"), ({"size": "under-30"}, "cycle"), ({"size": "30-99"}, "fewer than 100"),
        ({"measures": ["x"] * 11}, "a list"),
        ({CANARY: 1}, "The fields are"), ({"label": "a\u202eb"}, "hidden"),
    ],
)  # fmt: skip
def test_a_coordinator_hears_what_a_field_takes(changes: dict[str, object], word: str) -> None:
    with pytest.raises(ValueError, match=r"\.$") as caught:
        new(FIELDS | changes)
    assert word in str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"kestrel", b"[]", b"null", b"{}", b'"kestrel"', b"\xff\xfe", b"[" * LIMIT, b'{"a":' * 2000,
        file(format="kestrel"), file(version=2), file(version=True), file(kestrel=1), file(label=...), file(label=None),
        file(label=""), file(label="kestrel\x1b[31m"), file(label="kestrel\nsize: 100+ pairs"),
        file(label="kestrel\u202e"), file(label="a" * 81), file(size="30"), file(size="under-30"), file(invited=1.5),
        file(invited=True), file(invited=10**9), file(measures="kestrel"), file(contacts="kestrel"),
        file(contacts={"coordinator": "c", "kestrel": "k"}), file(contacts={"speak_up": "kestrel"}),
        file(contacts={"coordinator": {"kestrel": 1}}), file(period="2026"), file(kept_days=-1),
        file(use_of_summaries="x" * 601), file() + b"kestrel", b"\xef\xbb\xbf" + file(),
        file().replace(b'"invited": 40', b'"invited": NaN'), file().replace(b'"invited": 40', b'"invited": 1e999'),
        file().replace(b'"invited": 40', b'"invited": 40, "invited": 50'),
        file().replace(b'"coordinator"', b'"coordinator": "kestrel", "coordinator"'),
        file() + b" " * LIMIT,
    ],
)  # fmt: skip
def test_hostile_files_are_refused_without_a_word_of_them(data: bytes) -> None:
    assert refused(data).startswith("I can't use this programme file: ")


@given(st.binary(max_size=400))
def test_no_bytes_whatever_crash_the_reader(data: bytes) -> None:
    assert refused(data)


def test_only_a_regular_file_is_read_and_no_more_of_it_than_one_can_have(tmp_path: Path) -> None:
    path = tmp_path / "programme.json"
    path.write_bytes(file())
    assert load(path) == file()
    path.write_bytes(b"x" * 10 * LIMIT)
    assert len(load(path)) == LIMIT + 1
    (tmp_path / "link").symlink_to(path)
    os.mkfifo(tmp_path / "pipe")
    for name, error in (("link", Failed), ("nothing", Failed), ("", Failed), ("pipe", Refused)):
        with pytest.raises((Failed, Refused)) as caught:
            load(tmp_path / name)
        assert isinstance(caught.value, error) or name == ""
        assert str(tmp_path) not in str(caught.value)
    with pytest.raises(Refused):
        load(Path("/dev/zero"))


@pytest.mark.parametrize(
    ("size", "before", "after"),
    [("100+", "2026-H1", "2026-H2"), ("100+", "2026-H2", "2027-H1"), ("under-30", "cycle-1", "cycle-2")],
)
def test_the_next_file_has_the_next_period_and_is_otherwise_the_same(size: str, before: str, after: str) -> None:
    made = new(FIELDS | {"size": size, "period": before, "supervision": ["2026-03-01"]})
    found = programme.following(made)
    assert found == new(FIELDS | {"size": size, "period": after})


def test_after_the_last_cycle_and_after_a_half_year_of_an_older_version_there_is_no_next() -> None:
    with pytest.raises(ValueError, match="cycle-12 is the last period"):
        programme.following(new(FIELDS | {"period": "cycle-12"}))
    with pytest.raises(ValueError, match="has to be a cycle"):
        programme.following(read_programme(file(size="30-99")))
