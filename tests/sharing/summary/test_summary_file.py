"""The closed schema of what a coordinator may read: what is taken, what is refused, and that nothing is echoed."""

import json
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rmjournal.sharing.summary import summary_file as summary
from rmjournal.sharing.summary.summary_file import (
    LIMIT,
    OPT_INS,
    THEMES,
    Refusal,
    RefusalReason,
    Statement,
    Summary,
    encoded,
    read_statement,
    read_summary,
)
from tests.examples import examples

FOLDER = Path(summary.__file__).parent
PLAIN: dict[str, object] = {
    "format": "rmjournal-summary", "version": 1, "record": "abcdefghijklmnopqrstuvwxyz", "revision": 1,
    "period": "cycle-1", "sessions": "1-3", "themes": [],
}  # fmt: skip
WORDS: dict[str, object] = {"format": "rmjournal-statement", "version": 1, "period": "2026-H1", "text": "We met. [...]"}
CANARY = "kestrel"

summaries = st.builds(
    lambda themes, opted, **fixed: PLAIN | {"themes": sorted(themes)} | fixed | opted,
    themes=st.sets(st.sampled_from(THEMES), max_size=3),
    opted=st.fixed_dictionaries({}, optional={name: st.sampled_from(words) for name, words in OPT_INS.items()}),
    record=st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=26, max_size=26),
    revision=st.integers(1, 9),
    period=st.one_of(
        st.builds("20{:02}-H{}".format, st.integers(0, 99), st.integers(1, 2)),
        st.builds("cycle-{}".format, st.integers(1, 12)),
    ),
    sessions=st.sampled_from(summary.SESSIONS),
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([*THEMES, "yes", "low"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def written(fields: object) -> bytes:
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()


def without(name: str, fields: dict[str, object] = PLAIN) -> dict[str, object]:
    return {key: value for key, value in fields.items() if key != name}


def reason_of(data: bytes) -> RefusalReason:
    """Refuse as a summary; make sure that the error holds nothing of what was refused."""
    with pytest.raises(Refusal) as caught:
        read_summary(data)
    error = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None
    assert CANARY not in repr(error.args) + repr(error.__dict__)
    assert error.reason.words
    return error.reason


@given(summaries)
def test_what_the_allow_list_holds_is_read_and_written_as_the_same_bytes(fields: dict[str, object]) -> None:
    read = read_summary(written(fields))
    assert encoded(read) == written(fields)
    assert {name: read.answer(name) for name in OPT_INS if read.answer(name) is not None} == {
        name: value for name, value in fields.items() if name in OPT_INS
    }
    assert len(encoded(read)) < 500


@given(summaries)
def test_blanks_order_and_escapes_of_another_writer_are_read_as_the_same(fields: dict[str, object]) -> None:
    turned = dict(reversed(list(fields.items())))
    spaced = json.dumps(turned, indent=2).replace("cycle", "\\u0063ycle").encode() + b"\n"
    assert read_summary(spaced) == read_summary(written(fields))


@given(name=st.sampled_from([*PLAIN, *OPT_INS]), value=anything)
@settings(max_examples=examples(100, of=400))
def test_no_field_takes_what_is_not_in_its_list(name: str, value: object) -> None:
    # The standard library writes NaN and lone surrogates, which are no JSON and no text.
    data = json.dumps(PLAIN | {name: value}).encode()
    try:
        read = read_summary(data)
    except Refusal:
        return
    kept = json.loads(encoded(read))[name]
    assert type(kept) is type(value)
    assert kept == value
    assert name in ("revision", "themes") or value in OPT_INS.get(name, ()) or value == PLAIN.get(name)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        *(
            (without(name), RefusalReason.MISSING_FIELD)
            for name in ("record", "revision", "period", "sessions", "themes")
        ),
        (without("format"), RefusalReason.OTHER_FORMAT),
        (PLAIN | {"format": CANARY}, RefusalReason.OTHER_FORMAT),
        (without("version"), RefusalReason.OTHER_VERSION),
        (PLAIN | {"version": 2}, RefusalReason.OTHER_VERSION),
        (PLAIN | {"version": "1"}, RefusalReason.OTHER_VERSION),
        (PLAIN | {"version": True}, RefusalReason.UNKNOWN_VALUE),
        (PLAIN | {CANARY: 1}, RefusalReason.UNKNOWN_FIELD),
        (PLAIN | {"note": CANARY}, RefusalReason.UNKNOWN_FIELD),
        (PLAIN | {"usefulness": None}, RefusalReason.UNKNOWN_VALUE),
        (PLAIN | {"themes": None}, RefusalReason.UNKNOWN_VALUE),
        (PLAIN | {"themes": ["other", "career"]}, RefusalReason.UNKNOWN_VALUE),
        (PLAIN | {"themes": ["career", "career"]}, RefusalReason.UNKNOWN_VALUE),
        (PLAIN | {"themes": ["career", "communication", "leadership", "other"]}, RefusalReason.UNKNOWN_VALUE),
        (PLAIN | {"themes": [CANARY]}, RefusalReason.UNKNOWN_VALUE),
        (PLAIN | {"period": "2026-H3"}, RefusalReason.UNKNOWN_VALUE),
        (PLAIN | {"period": "2026-H1\n"}, RefusalReason.UNKNOWN_VALUE),
        (PLAIN | {"period": "cycle-0"}, RefusalReason.UNKNOWN_VALUE),
        (PLAIN | {"period": "cycle-13"}, RefusalReason.UNKNOWN_VALUE),
        (PLAIN | {"period": CANARY}, RefusalReason.UNKNOWN_VALUE),
        (PLAIN | {"sessions": "2"}, RefusalReason.UNKNOWN_VALUE),
        (PLAIN | {"record": "A" * 26}, RefusalReason.UNKNOWN_VALUE),
        (PLAIN | {"record": "a" * 27}, RefusalReason.UNKNOWN_VALUE),
        (PLAIN | {"record": "a" * 26 + "\n"}, RefusalReason.UNKNOWN_VALUE),
        (PLAIN | {"revision": 0}, RefusalReason.UNKNOWN_VALUE),
        (PLAIN | {"revision": 10}, RefusalReason.UNKNOWN_VALUE),
        (PLAIN | {"revision": 1.0}, RefusalReason.UNKNOWN_VALUE),
        ([PLAIN], RefusalReason.OTHER_FORMAT),
        (CANARY, RefusalReason.OTHER_FORMAT),
        (None, RefusalReason.OTHER_FORMAT),
        (WORDS, RefusalReason.OTHER_FORMAT),
        (PLAIN | {"themes": {CANARY: {}}}, RefusalReason.UNKNOWN_VALUE),
        (PLAIN | {"café": 1}, RefusalReason.UNKNOWN_FIELD),
    ],
)
def test_a_refusal_gives_a_reason_and_repeats_nothing(fields: object, reason: RefusalReason) -> None:
    assert reason_of(written(fields)) is reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", RefusalReason.NOT_JSON),
        (b"kestrel", RefusalReason.NOT_JSON),
        (written(PLAIN)[:-1], RefusalReason.NOT_JSON),
        (written(PLAIN) + b"{}", RefusalReason.NOT_JSON),
        (written(PLAIN) + b"\x00", RefusalReason.NOT_JSON),
        (b"\xef\xbb\xbf" + written(PLAIN), RefusalReason.NOT_JSON),
        (written(PLAIN).decode().encode("utf-16"), RefusalReason.NOT_UTF8),
        (written(PLAIN).replace(b"cycle", b"\xffycle"), RefusalReason.NOT_UTF8),
        (written(PLAIN).replace(b'"sessions"', b'"x\x1b[31m":1,"sessions"'), RefusalReason.NOT_JSON),
        (written(PLAIN).replace(b'"revision":1', b'"revision":NaN'), RefusalReason.NOT_JSON),
        (written(PLAIN).replace(b'"revision":1', b'"revision":-Infinity'), RefusalReason.NOT_JSON),
        (written(PLAIN).replace(b'"revision":1', b'"revision":1e999'), RefusalReason.UNKNOWN_VALUE),
        (written(PLAIN).replace(b'"revision":1', b'"revision":' + b"9" * 1000), RefusalReason.UNKNOWN_VALUE),
        (written(PLAIN).replace(b'"revision":1', b'"revision":2,"revision":1'), RefusalReason.DUPLICATE_KEY),
        (written(PLAIN).replace(b'"revision":1', b'"revision":1,"\\u0072evision":1'), RefusalReason.DUPLICATE_KEY),
        (written(PLAIN)[:-1] + b',"x":1,"x":2}', RefusalReason.DUPLICATE_KEY),
        (b"[" * LIMIT, RefusalReason.TOO_DEEP),
        (b'{"a":' * (LIMIT // 5), RefusalReason.TOO_DEEP),
        (written(PLAIN).replace(b"[]", b"[" * 300 + b"]" * 300), RefusalReason.TOO_DEEP),
        (written(PLAIN) + b" " * LIMIT, RefusalReason.TOO_BIG),
        (b"\xff" * 10 * LIMIT, RefusalReason.TOO_BIG),
    ],
)  # fmt: skip
def test_bytes_that_are_no_file_of_ours_are_refused(data: bytes, reason: RefusalReason) -> None:
    assert reason_of(data) is reason


@given(st.binary(max_size=300))
def test_no_bytes_whatever_crash_the_reader(data: bytes) -> None:
    reason_of(data)


@given(at=st.integers(0, len(written(PLAIN)) - 1), byte=st.integers(0, 255))
@settings(max_examples=examples(100, of=400))
def test_a_changed_byte_is_refused_or_gives_other_words_of_the_list(at: int, byte: int) -> None:
    data = bytearray(written(PLAIN))
    data[at] = byte
    try:
        read = read_summary(bytes(data))
    except Refusal:
        return
    assert read_summary(encoded(read)) == read


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=240))
def test_a_statement_of_one_line_is_read_and_written_as_the_same_bytes(text: str) -> None:
    data = written(WORDS | {"text": text.strip() or "x"})
    assert encoded(read_statement(data)) == data


@pytest.mark.parametrize(
    "text", ["", " ", " a", "a ", "a\n", "a\nb", "a\tb", "\x1b[31m", "naïve", "x" * 241, None, 7, ["a"]]
)
def test_a_statement_takes_nothing_but_one_line_of_ascii(text: object) -> None:
    with pytest.raises(Refusal) as caught:
        read_statement(written(WORDS | {"text": text}))
    assert caught.value.reason is RefusalReason.UNKNOWN_VALUE


@pytest.mark.parametrize("more", ["record", "revision", "usefulness", "sessions", "themes", "role"])
def test_a_statement_has_nothing_that_leads_to_a_summary(more: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_statement(written(WORDS | {more: (PLAIN | {"usefulness": "low", "role": "mentor"})[more]}))
    assert caught.value.reason is RefusalReason.UNKNOWN_FIELD


def test_a_statement_with_its_text_twice_is_refused() -> None:
    data = written(WORDS)
    with pytest.raises(Refusal) as caught:
        read_statement(data.replace(b'"text"', b'"text":"a","text"'))
    assert caught.value.reason is RefusalReason.DUPLICATE_KEY


@pytest.mark.parametrize(("cls", "name"), [(Summary, "summary"), (Statement, "statement")])
def test_the_published_schema_is_the_allow_list(cls: type, name: str) -> None:
    published = json.loads((FOLDER / f"{name}.schema.json").read_text("utf-8"))
    (made,) = msgspec.json.schema(cls)["$defs"].values()
    for head in ("title", "description"):
        assert published.pop(head) != made.pop(head)  # one is for coordinators, the other for programmers
    assert published.pop("$schema") == "https://json-schema.org/draft/2020-12/schema"
    assert published == made
    assert published["additionalProperties"] is False


def test_every_opt_in_has_its_words_and_the_others_are_always_there() -> None:
    assert set(PLAIN) | set(OPT_INS) == {field.encode_name for field in msgspec.structs.fields(Summary)}
    assert OPT_INS["usefulness"] == ("low", "mid", "high")
    assert OPT_INS["continue"] == ("yes", "unsure", "no")
    assert OPT_INS["role"] == ("mentor", "mentee")
    assert all(words and all(isinstance(word, str) for word in words) for words in OPT_INS.values())
    assert len(get_args(summary.Theme)) == 8


def test_the_published_schema_says_that_a_summary_is_of_one_person() -> None:
    published = json.loads((FOLDER / "summary.schema.json").read_text("utf-8"))
    assert published["description"].startswith("What one person shares about one pair")
    assert "for each person, pair and period" in published["properties"]["record"]["description"]
