"""A record's meta and body as bytes."""

import json
import math
import re
import struct
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rmjournal.support.errors import Refused, Tampered
from rmjournal.vault.format.record import (
    NOTHING,
    PAIR,
    Meta,
    belongs,
    body_context,
    body_contexts,
    body_digest,
    body_text,
    core_in,
    decode_text,
    encode_body,
    encode_json,
    json_in,
    key_in,
    meta_context,
    meta_contexts,
    owner_in,
    uuid_in,
    with_body,
    with_core,
    with_key,
)
from tests.vault.samples import objects

META = Meta(2, 0, 1, 1000, 7, 1, 2, b"u" * 16, b"p" * 16, b"q" * 16, b"d" * 32, b"k" * 32, b"device!!", 9)
CLOSED = b'{"text":"words"}'

i64 = st.integers(-(2**63), 2**63 - 1)
metas = st.builds(
    Meta,
    st.integers(0, 255),
    st.integers(0, 255),
    st.integers(0, 2**16 - 1),
    st.integers(0, 2**32 - 1),
    st.integers(0, 2**64 - 1),
    i64,
    i64,
    *[st.binary(min_size=16, max_size=16)] * 3,
    *[st.binary(min_size=32, max_size=32)] * 2,
    st.binary(min_size=8, max_size=8),
    st.integers(0, 2**64 - 1),
)


def body(text: bytes, *, claim: int | None = None, core: bytes = META.core(), size: int = 960) -> bytes:
    claimed = 160 + len(text) if claim is None else claim
    return (claimed.to_bytes(4, "big") + core + text).ljust(size, b"\0")


@given(metas)
def test_a_meta_is_read_as_it_was_written(meta: Meta) -> None:
    packed = meta.pack()
    assert len(packed) == 160
    assert Meta.unpack(packed) == meta


@given(metas)
def test_the_core_leaves_out_what_depends_on_the_body(meta: Meta) -> None:
    assert Meta.unpack(meta.core()) == meta._replace(body_size=0, body_digest=bytes(32))


@given(metas, st.binary(max_size=99))
def test_a_meta_is_packed_for_another_body_as_if_it_were_replaced(meta: Meta, box: bytes) -> None:
    wanted = meta._replace(body_size=len(box), body_digest=body_digest(box))
    assert Meta.unpack(with_body(meta.pack(), box)) == wanted


@given(metas, st.binary(min_size=32, max_size=32))
def test_a_packed_meta_tells_what_the_meta_does(meta: Meta, key: bytes) -> None:
    packed = meta.pack()
    assert (uuid_in(packed), key_in(packed), core_in(packed)) == (meta.uuid, meta.key, meta.core())
    assert owner_in(packed) == (NOTHING if meta.kind == PAIR else meta.pair)
    assert Meta.unpack(with_key(packed, key)) == meta._replace(key=key)


def test_a_body_belongs_to_the_one_meta_that_names_its_box_and_that_it_describes() -> None:
    plain, box = body(CLOSED), b"sealed"
    named = with_body(META.pack(), box)
    assert belongs(named, box, plain)
    assert json_in(plain) == CLOSED
    assert not belongs(named, b"Sealed", plain)
    assert not belongs(named, b"sealed ", plain)
    assert not belongs(META.pack(), box, plain)
    for other in (META._replace(version=6), META._replace(kind=3), META._replace(device=bytes(8))):
        assert not belongs(with_body(other.pack(), box), box, plain)
        assert belongs(with_body(other.pack(), box), box, with_core(other.pack(), plain))
    for wrong in (body(CLOSED, claim=159), body(CLOSED, claim=961), body(CLOSED, size=961), plain[:-1] + b"x", b""):
        assert not belongs(named, box, wrong)


@given(st.lists(i64))
def test_the_contexts_of_many_rows_are_those_of_each(rows: list[int]) -> None:
    assert meta_contexts(b"v" * 16, rows) == [meta_context(b"v" * 16, row) for row in rows]
    assert body_contexts(b"v" * 16, rows) == [body_context(b"v" * 16, row) for row in rows]


@pytest.mark.parametrize("size", [0, 159, 161])
def test_a_meta_of_another_length_is_none(size: int) -> None:
    with pytest.raises(struct.error):
        Meta.unpack(bytes(size))


def test_each_box_has_a_place_of_its_own() -> None:
    contexts = {
        of(vault, row) for of in (meta_context, body_context) for vault in (b"v" * 16, b"w" * 16) for row in (1, 2)
    }
    assert len(contexts) == 8


@given(objects)
@example({"big": 2**64, "bigger": -(10**40), "small": 5e-324, "great": 1.7976931348623157e308, "zero": -0.0})
@example({"\ud800": "\udfff", "é": ["\udc80"]})
@example({})
def test_any_object_is_read_as_it_was_written(obj: dict[str, object]) -> None:
    plain = encode_body(META, obj)
    found = decode_text(body_text(META, plain))
    assert found == obj
    assert encode_body(META, found) == plain


@given(objects)
def test_the_text_is_canonical(obj: dict[str, object]) -> None:
    text = encode_json(obj)
    turned = {key: obj[key] for key in reversed(list(obj))}
    assert encode_json(turned) == text
    assert json.loads(text.decode("utf-8")) == obj
    assert (
        re.search(rb"\\ud[89a-f]", text)
        or json.dumps(obj, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() == text
    )


def nested(depth: int) -> dict[str, object]:
    inner: object = 0
    for level in range(depth - 2):
        inner = [inner] if level % 2 else {"in": inner}
    return {"top": inner}


def test_sixty_four_levels_are_kept_and_more_are_refused() -> None:
    assert decode_text(body_text(META, encode_body(META, nested(64)))) == nested(64)
    for depth in (65, 66, 1000, 100_000):
        with pytest.raises(Refused):
            encode_body(META, nested(depth))


circle: list[object] = []
circle.append(circle)


@pytest.mark.parametrize(
    "value",
    [math.nan, math.inf, -math.inf, b"bytes", {1, 2}, object(), 1j, circle, 10**5000, [{"deep": math.nan}]],
    ids=["nan", "inf", "minus-inf", "bytes", "set", "object", "complex", "circle", "5000-digits", "deep-nan"],
)
def test_what_json_cannot_hold_is_refused_without_telling_it(value: Any) -> None:
    with pytest.raises(Refused) as caught:
        encode_json({"Zanzibar": "\ud800 Zanzibar", "value": value})
    found: BaseException | None = caught.value
    while found is not None:
        assert "Zanzibar" not in f"{found!r} {vars(found)!r}"
        assert not isinstance(found, UnicodeError)
        found = found.__cause__ or found.__context__


def test_the_body_written_by_hand_here_is_one() -> None:
    assert decode_text(body_text(META, body(CLOSED))) == {"text": "words"}


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        body(CLOSED)[:3],
        body(CLOSED)[:164],
        body(CLOSED)[:-1],
        body(CLOSED) + b"\0",
        body(CLOSED, size=1984),
        body(CLOSED)[:-1] + b"\x01",
        body(CLOSED, claim=0),
        body(CLOSED, claim=159),
        body(CLOSED, claim=957),
        body(CLOSED, claim=2**32 - 1),
        body(CLOSED, claim=160 + len(CLOSED) + 1),
        body(CLOSED, claim=160 + len(CLOSED) - 1),
        body(CLOSED, core=META._replace(version=6).core()),
        body(CLOSED, core=META._replace(kind=3).core()),
        body(CLOSED, core=META._replace(device=bytes(8)).core()),
        body(CLOSED, core=META.pack()),
        body(b""),
        body(b"[]"),
        body(b"null"),
        body(b'"text"'),
        body(b"{"),
        body(CLOSED + b"x"),
        body(b'{"a":NaN}'),
        body(b'{"a":-Infinity}'),
        body(b'{"a":"\xff"}'),
        body(b'{"a":"zuh\xf6ren"}'),
        body(b"\xef\xbb\xbf" + CLOSED),
        body('{"a":"b"}'.encode("utf-16")),
        body(b'{"a":' + b"9" * 700 + b"e999}"),
    ],
)
def test_a_body_that_is_not_its_own_description_is_tampered(plain: bytes) -> None:
    with pytest.raises(Tampered) as caught:
        decode_text(body_text(META, plain))
    found: BaseException | None = caught.value
    while found is not None:
        assert not isinstance(found, ValueError), "it holds the whole text"
        found = found.__cause__ or found.__context__


@given(st.binary(max_size=790))
def test_any_text_in_a_body_is_an_object_or_tampered(text: bytes) -> None:
    with suppress(Tampered):
        assert isinstance(decode_text(body_text(META, body(text))), dict)


@given(st.binary(max_size=2100))
def test_any_plain_text_is_an_object_or_tampered(plain: bytes) -> None:
    with pytest.raises(Tampered):
        decode_text(body_text(META, plain))
