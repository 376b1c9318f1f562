"""Sealing, key expansion and padding."""

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.cmac import CMAC
from hypothesis import given
from hypothesis import strategies as st

from rmjournal.support.errors import Tampered
from rmjournal.vault.format.seal import NONCE, OVERHEAD, Sealer, expand, pad, padded_size

keys = st.binary(min_size=32, max_size=32)


@given(keys, st.binary(), st.binary())
def test_what_was_sealed_opens_again(key: bytes, plain: bytes, context: bytes) -> None:
    box = Sealer(key).seal(plain, context)
    assert len(box) == len(plain) + OVERHEAD
    assert Sealer(key).open(box, context) == plain


@given(keys, st.lists(st.binary()), st.binary())
def test_what_was_sealed_in_pieces_opens_as_one(key: bytes, pieces: list[bytes], context: bytes) -> None:
    box = b"".join(Sealer(key).seal_pieces(pieces, context))
    assert len(box) == sum(map(len, pieces)) + OVERHEAD
    assert Sealer(key).open(box, context) == b"".join(pieces)


@given(keys, st.binary(min_size=NONCE, max_size=NONCE), st.binary(), st.binary())
def test_a_box_is_aes_gcm_under_the_key_that_the_standard_cmac_derives(
    key: bytes, nonce: bytes, plain: bytes, context: bytes
) -> None:
    derived = b""
    for counter in (1, 2):
        mac = CMAC(AES256(key))
        mac.update(bytes((0, counter)) + b"X\0" + nonce[:12])
        derived += mac.finalize()
    wanted = nonce + AESGCM(derived).encrypt(nonce[12:], plain, context)
    assert Sealer(key).seal_with_nonce(nonce, plain, context) == wanted


@given(st.data(), keys, st.binary(max_size=50), st.binary(max_size=20))
def test_one_changed_bit_is_noticed(data: st.DataObject, key: bytes, plain: bytes, context: bytes) -> None:
    box = bytearray(Sealer(key).seal(plain, context))
    bit = data.draw(st.integers(0, 8 * len(box) - 1))
    box[bit // 8] ^= 1 << bit % 8
    with pytest.raises(Tampered):
        Sealer(key).open(bytes(box), context)


@given(keys, keys, st.binary(max_size=20), st.binary(max_size=20))
def test_another_key_or_another_context_opens_nothing(key: bytes, other: bytes, one: bytes, two: bytes) -> None:
    box = Sealer(key).seal(b"plain", one)
    for opener, context in ((other, one), (key, two), (other, two)):
        if (opener, context) != (key, one):
            with pytest.raises(Tampered):
                Sealer(opener).open(box, context)


@pytest.mark.parametrize("size", [0, 1, 11, 12, 13, 23, 24, 25, 39])
def test_a_box_that_is_too_short_is_tampered_and_no_crash(size: int) -> None:
    with pytest.raises(Tampered):
        Sealer(bytes(32)).open(bytes(size), b"")


def test_sealing_twice_gives_two_boxes() -> None:
    sealer = Sealer(bytes(32))
    assert len({sealer.seal(b"same", b"") for _ in range(100)}) == 100


def test_many_boxes_open_in_one_call_and_the_bad_ones_are_none() -> None:
    sealer = Sealer(bytes(32))
    boxes = [sealer.seal(str(n).encode(), b"context") for n in range(5)]
    boxes[1], boxes[3] = b"short", boxes[3][:-1] + bytes((boxes[3][-1] ^ 1,))
    assert sealer.open_all(boxes, [b"context"] * 5) == [b"0", None, b"2", None, b"4"]
    assert sealer.open_all([], []) == []


def test_as_many_contexts_as_boxes_are_wanted() -> None:
    with pytest.raises(ValueError, match="shorter"):
        Sealer(bytes(32)).open_all([bytes(40), bytes(40)], [b""])


def test_each_purpose_and_each_vault_has_a_key_of_its_own() -> None:
    labels = ("header-mac", "head", "meta", "set", "vault", "ex", "cache")
    found = {expand(bytes(32), label, bytes((vault,)) * 16) for label in labels for vault in range(3)}
    assert len(found) == 3 * len(labels)
    assert {len(key) for key in found} == {32}


@given(st.integers(1, 64 * 1024 * 1024))
def test_padding_costs_little_and_never_cuts(size: int) -> None:
    padded = padded_size(size)
    assert padded >= size
    assert padded_size(padded) == padded
    if size > 16_256:
        assert padded <= size * 1.12


@given(st.integers(1, 10_000_000), st.integers(0, 10_000_000))
def test_what_is_longer_is_never_padded_to_less(size: int, more: int) -> None:
    assert padded_size(size + more) >= padded_size(size)


def test_few_sizes_are_told_apart() -> None:
    assert len({padded_size(size) for size in range(1, 16_257)}) == 5
    assert len({padded_size(size) for size in range(1, 1_000_001, 7)}) < 180


@given(st.binary(max_size=5000))
def test_padding_is_zeros_behind(plain: bytes) -> None:
    padded = pad(plain)
    assert padded[: len(plain)] == plain
    assert not any(padded[len(plain) :])
    assert len(padded) == padded_size(len(plain))
