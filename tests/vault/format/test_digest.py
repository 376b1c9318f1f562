"""Digests are those of the standard library, which would load a second OpenSSL."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmjournal.vault.format.digest import hmac_sha256, is_hmac, keyed, running, sha256, sha256_of


@given(st.binary(max_size=300))
def test_a_digest_is_that_of_the_standard_library(data: bytes) -> None:
    assert sha256(data) == hashlib.sha256(data).digest()


@given(st.binary(max_size=100), st.binary(max_size=300))
def test_a_keyed_digest_is_that_of_the_standard_library(key: bytes, data: bytes) -> None:
    assert hmac_sha256(key, data) == hmac.digest(key, data, "sha256")
    assert is_hmac(hmac.digest(key, data, "sha256"), key, data)


@pytest.mark.parametrize("bit", range(256))
def test_one_flipped_bit_is_another_keyed_digest(bit: int) -> None:
    mac = int.from_bytes(hmac_sha256(b"key", b"data"), "big") ^ 1 << bit
    assert not is_hmac(mac.to_bytes(32, "big"), b"key", b"data")


@pytest.mark.parametrize("mac", [b"", hmac_sha256(b"key", b"data")[:-1], hmac_sha256(b"key", b"data") + b"\0"])
def test_a_keyed_digest_of_another_length_is_none(mac: bytes) -> None:
    assert not is_hmac(mac, b"key", b"data")


def test_what_absorbed_a_key_can_be_copied_again_and_again() -> None:
    begun = keyed(b"key")
    for data in (b"one", b"two", b"one"):
        copy = begun.copy()
        copy.update(data)
        assert copy.finalize() == hmac_sha256(b"key", data)


@pytest.mark.parametrize("pieces", [[], [b""], [b"a", b"", b"bc" * 5_000]])
def test_pieces_have_the_digest_of_the_whole(pieces: list[bytes]) -> None:
    assert sha256_of(iter(pieces)) == hashlib.sha256(b"".join(pieces)).digest()


def test_a_new_digest_knows_nothing_of_the_one_before() -> None:
    running().update(b"before")
    assert running().finalize() == hashlib.sha256().digest()
