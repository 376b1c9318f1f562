"""From what a person types to the key that wraps the master key."""

import os
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmjournal.support.errors import Failed, Refused, Tampered
from rmjournal.vault.format import kdf
from rmjournal.vault.format.kdf import (
    SMALL,
    STANDARD,
    Kdf,
    check_new_passphrase,
    kdf_of_this_machine,
    pack_params,
    passphrase_bytes,
    passphrase_kek,
    read_params,
)

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
seeds = st.binary(min_size=16, max_size=16)


# Costs


@pytest.mark.parametrize(
    "cost",
    [STANDARD, SMALL, Kdf(19_456, 1, 1), Kdf(19_456, 16, 16), Kdf(1_048_576, 4, 16), Kdf(262_144, 16, 1)],
)
def test_costs_inside_the_window_are_taken(cost: Kdf) -> None:
    assert cost.check() == cost
    assert read_params(pack_params(cost, bytes(16))) == (cost, bytes(16))


@pytest.mark.parametrize(
    "cost",
    [
        Kdf(19_455, 1, 1),
        Kdf(0, 1, 1),
        Kdf(1_048_577, 1, 1),
        Kdf(2**32 - 1, 1, 1),
        Kdf(19_456, 0, 1),
        Kdf(19_456, 17, 1),
        Kdf(19_456, 1, 0),
        Kdf(19_456, 1, 17),
        Kdf(1_048_576, 5, 1),
        Kdf(262_145, 16, 1),
    ],
)
def test_costs_outside_the_window_are_tampering(cost: Kdf) -> None:
    with pytest.raises(Tampered):
        cost.check()
    with pytest.raises(Tampered):
        read_params(pack_params(cost, bytes(16)))


@pytest.mark.parametrize("params", [b"", bytes(29), bytes(31)])
def test_parameters_of_another_length_are_tampering(params: bytes) -> None:
    with pytest.raises(Tampered):
        read_params(params)


def test_another_function_or_a_key_file_is_left_to_a_newer_version() -> None:
    params = pack_params(Kdf(19_456, 1, 1), bytes(16))
    assert read_params(b"\x02" + params[1:]) is None
    assert read_params(params[:13] + b"\x01" + params[14:]) is None


@pytest.mark.parametrize(("pages", "cost"), [(1024 * 1024, STANDARD), (1024 * 1024 - 1, SMALL)])
def test_small_machines_get_the_small_cost(pages: int, cost: Kdf, monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": pages}
    monkeypatch.setattr(os, "sysconf", known.__getitem__)
    assert kdf_of_this_machine() == cost


def test_a_machine_that_does_not_tell_its_memory_gets_the_standard_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(name: str) -> int:
        raise ValueError(name)

    monkeypatch.setattr(os, "sysconf", unknown)
    assert kdf_of_this_machine() == STANDARD


def test_too_little_memory_is_told_with_the_amount(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def __init__(self, **cost: object) -> None:
            raise MemoryError

    monkeypatch.setattr(kdf, "Argon2id", Full)
    with pytest.raises(Failed, match="256 MiB"):
        passphrase_kek("words", STANDARD, bytes(16), bytes(16))


def test_salt_vault_and_cost_each_change_the_key() -> None:
    cheap = Kdf(19_456, 1, 1)
    found = {
        passphrase_kek("words", cheap, bytes(16), bytes(16)),
        passphrase_kek("words ", cheap, bytes(16), bytes(16)),
        passphrase_kek("words", cheap, b"s" * 16, bytes(16)),
        passphrase_kek("words", cheap, bytes(16), b"v" * 16),
        passphrase_kek("words", Kdf(19_456, 2, 1), bytes(16), bytes(16)),
    }
    assert len(found) == 5


# Passphrases


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("caf\u00e9", "cafe\u0301"),
        ("\u1e9b\u0323", "\u1e9b\u0323"),
        ("a b", "a\u00a0b"),
        ("a b", "a\u3000b"),
        ("a b", "a\u2003b"),
        ("\uac00", "\u1100\u1161"),
        ("\u212b", "\u00c5"),
    ],
)
def test_what_looks_alike_on_two_keyboards_is_one_passphrase(typed: str, same: str) -> None:
    assert passphrase_bytes(typed) == passphrase_bytes(same)


@pytest.mark.parametrize(
    ("typed", "other"),
    [("a", "A"), ("a", "a "), ("a", " a"), ("a b", "a  b"), ("\ufb01", "fi"), ("\uff21", "A"), ("\u00b2", "2")],
)
def test_case_blanks_and_look_alikes_are_kept_apart(typed: str, other: str) -> None:
    assert passphrase_bytes(typed) != passphrase_bytes(other)


@given(st.text())
def test_every_text_can_be_prepared_and_preparing_again_changes_nothing(typed: str) -> None:
    prepared = passphrase_bytes(typed)
    assert passphrase_bytes(prepared.decode()) == prepared
    assert passphrase_bytes(unicodedata.normalize("NFD", typed)) == prepared


@given(st.text(st.characters(categories=["Cs"]), min_size=1))
def test_lone_surrogates_raise_nothing_when_unlocking(typed: str) -> None:
    assert passphrase_bytes(typed) == b"?" * len(typed)


@pytest.mark.parametrize(
    "passphrase",
    ["", "tab\there", "line\nend", "nul\0", "bell\x07", "\x7f", "next\x85line", "\ud800", "\u0378", "\uffff"],
)
def test_what_cannot_be_typed_again_is_refused_as_new_passphrase(passphrase: str) -> None:
    with pytest.raises(Refused) as caught:
        check_new_passphrase(passphrase)
    assert not passphrase or passphrase not in str(caught.value)


@pytest.mark.parametrize("passphrase", ["x", " ", "six words", "Pässe phrase", "пароль", "暗号の言葉", "🔑 key", "ﬁ"])
def test_letters_digits_spaces_and_signs_of_any_language_are_taken(passphrase: str) -> None:
    check_new_passphrase(passphrase)
