"""The recovery key: read as it was written, and nothing else read as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmjournal.support.errors import WrongKey
from rmjournal.vault.format.recovery_key import RecoveryKey

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
seeds = st.binary(min_size=16, max_size=16)


# Costs


@given(seeds)
def test_a_recovery_key_is_read_as_it_was_written(seed: bytes) -> None:
    text = RecoveryKey(seed).text()
    assert len(text) == 39
    assert [len(group) for group in text.split("-")] == [4] * 8
    assert RecoveryKey.read(text).seed == seed


@given(seeds, st.data())
def test_slips_that_do_not_matter_are_read_over(seed: bytes, data: st.DataObject) -> None:
    typed = ""
    for letter in RecoveryKey(seed).text().replace("-", ""):
        forms = {"0": "0Oo", "1": "1IiLl"}.get(letter, letter + letter.lower())
        typed += data.draw(st.sampled_from(forms)) + data.draw(st.sampled_from(["", "", " ", "-", " - ", "\t"]))
    assert RecoveryKey.read(f"  {typed}\n").seed == seed


@given(seeds, st.integers(0, 31), st.integers(1, 31))
def test_one_wrong_letter_is_noticed(seed: bytes, place: int, by: int) -> None:
    letters = RecoveryKey(seed).text().replace("-", "")
    wrong = LETTERS[(LETTERS.index(letters[place]) + by) % 32]
    with pytest.raises(WrongKey) as caught:
        RecoveryKey.read(letters[:place] + wrong + letters[place + 1 :])
    assert letters[:4] not in str(caught.value)


@given(seeds, st.integers(0, 30))
def test_two_letters_that_changed_places_are_noticed(seed: bytes, place: int) -> None:
    letters = RecoveryKey(seed).text().replace("-", "")
    swapped = letters[:place] + letters[place + 1] + letters[place] + letters[place + 2 :]
    if swapped != letters:
        with pytest.raises(WrongKey):
            RecoveryKey.read(swapped)


@pytest.mark.parametrize("typed", ["", "-", "0000", "0" * 31, "0" * 33, "U" * 32, "é" * 32, "\ud800" * 32])
def test_what_is_no_recovery_key_at_all_is_told_its_form(typed: str) -> None:
    with pytest.raises(WrongKey, match="32 letters"):
        RecoveryKey.read(typed)


@given(st.text(max_size=60))
def test_any_text_is_a_key_or_a_wrong_key(typed: str) -> None:
    told = ""
    try:
        assert len(RecoveryKey.read(typed).seed) == 16
    except WrongKey as error:
        told = str(error)
    assert len(typed) < 9 or typed not in told  # shorter ones may be a part of a word


def test_each_draw_is_another_key() -> None:
    assert len({RecoveryKey.draw().seed for _ in range(50)}) == 50
    assert RecoveryKey(bytes(16)).kek(bytes(32), bytes(16)) != RecoveryKey(bytes(16)).kek(bytes(32), b"v" * 16)
