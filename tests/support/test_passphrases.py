"""Passphrases: what is suggested, what is refused, and how little it costs; and the lists behind it."""

import unicodedata
from collections.abc import Callable
from contextlib import suppress
from importlib.resources import files
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmjournal.support import passphrases
from rmjournal.support.errors import Refused
from rmjournal.support.passphrases import _UNKIND, _suggested, check_strength, suggestion

FOLDER = files("rmjournal.support.word_lists")
SUGGESTED = (FOLDER / "suggested.txt").read_text("utf-8").splitlines()
COMMON = (FOLDER / "common.txt").read_text("utf-8").splitlines()
SOON = 0.1  # seconds of the processor: ten times of what it takes


def refusal(passphrase: str) -> str:
    """Return the sentence with which a passphrase is refused."""
    with pytest.raises(Refused) as caught:
        check_strength(passphrase)
    assert "words" in caught.value.hint  # it says what would do
    return caught.value.sentence


# The lists


def test_the_words_to_suggest_are_those_of_five_dice() -> None:
    assert len(SUGGESTED) == len(set(SUGGESTED)) == 6**5
    assert sorted(SUGGESTED) == SUGGESTED
    assert all(word.strip("abcdefghijklmnopqrstuvwxyz-") == "" and len(word) > 2 for word in SUGGESTED)


def test_no_word_to_suggest_is_the_beginning_of_the_next() -> None:
    assert [one for one, other in pairwise(SUGGESTED) if other.startswith(one)] == []


def test_the_common_passwords_are_sorted_folded_and_each_there_once() -> None:
    assert sorted(set(COMMON)) == COMMON
    assert [word for word in COMMON if unicodedata.normalize("NFKC", word).casefold() != word] == []
    assert [word for word in COMMON if not word or any(letter.isspace() for letter in word)] == []


def test_the_common_passwords_are_as_many_as_is_said_of_them() -> None:
    assert len(COMMON) == 20_006
    assert sum(len(word) >= 8 for word in COMMON) == 16_278
    assert all(word.isalpha() and len(word) >= 4 for word in COMMON if len(word) < 8)


def test_the_licences_of_the_lists_come_with_them() -> None:
    licences = (FOLDER / "LICENCES.md").read_text("utf-8")
    for named in (
        "Electronic Frontier Foundation",
        "Django Software Foundation",
        "Dan Wheeler and Dropbox",
        "by/3.0/us",
    ):
        assert named in licences


# Suggestions


def test_a_suggestion_is_six_words_of_the_list_with_single_spaces() -> None:
    words = suggestion().split(" ")
    assert len(words) == 6
    assert set(words) <= set(SUGGESTED)


def test_no_two_suggestions_are_the_same() -> None:
    assert len({suggestion() for _ in range(500)}) == 500


def test_suggestions_draw_from_the_whole_list() -> None:
    drawn = {word for _ in range(10_000) for word in suggestion().split(" ")}
    assert len(drawn) > 7_739  # of 7,765 words, three or four are missing in 60,000 draws, in the mean


def test_unkind_words_of_the_list_are_not_suggested_and_all_others_are() -> None:
    assert set(SUGGESTED) - set(_suggested()) == _UNKIND
    assert len(_suggested()) == 7_765


def test_what_is_suggested_is_never_refused() -> None:
    for _ in range(500):
        check_strength(suggestion())


# Refusals

WIDE = "".join(chr(ord(letter) + 0xFEE0) for letter in "password")  # as an East Asian keyboard may write it


@pytest.mark.parametrize("passphrase", ["", "kestrel-82b", "Zürich", "a       b       c", " " * 12, "ab          "])
def test_fewer_than_twelve_characters_are_refused(passphrase: str) -> None:
    assert refusal(passphrase) == "A passphrase needs at least 12 characters, or five words from the list."


@pytest.mark.parametrize(
    "passphrase",
    [
        "qwertyuiop-2026", "1q2w3e4r-2026", "1qaz2wsx!!!!",
        WIDE + "2026", "pass word 2026", " password -2026",
        "password1!!!", "Password2026", "password 20261122", "iloveyou!!!!", "Summer-2026!", "dragon-22-26",
        "monkey_12345",
        "RMJournal2026", "reverse mentoring", "correct horse battery staple",
    ],
)  # fmt: skip
def test_what_is_tried_first_is_refused(passphrase: str) -> None:
    assert refusal(passphrase) == "That passphrase is too easy to guess."


@pytest.mark.parametrize(
    "passphrase",
    [
        "aaaaaaaaaaaa", "............", "88888888888888888888", "ääääääääääää", "abcabcabcabc", "hahahahahaha",
        "ha ha ha ha ha", "1212121212121", "123456789012", "abcdefghijkl", "LKJIHGFEDCBA", "1 2 3 4 5 6 7 8",
        "абвгдежзийкл", "1234abcd4321", "aaaa1111bbbb", "12345678abcde", "aaaaaaaaaaab",
        "passwordpassword", "password password", "Monkey12Monkey12",
    ],
)  # fmt: skip
def test_what_repeats_or_counts_is_refused(passphrase: str) -> None:
    assert refusal(passphrase) == "That passphrase is too repetitive to be safe."


@pytest.mark.parametrize(
    "passphrase",
    [
        "six dull words on a card", "password-of-Zürich", "my password is dull", "dragon 4711 2319 8", "kestrel-otter",
        "zephyr92kiln", "8301-5527-1196", "Käse über Brücken", "сорок две вороны", "二十四の瞳と朝の海の色と山",
        "no\nend\nof\nlines", "hotshot and co",
    ],
)  # fmt: skip
def test_all_others_pass_whatever_they_are_made_of(passphrase: str) -> None:
    check_strength(passphrase)


@given(st.sampled_from(COMMON), st.text("0123456789!?.-_", max_size=8))
def test_a_common_password_is_refused_with_any_short_tail(word: str, tail: str) -> None:
    refusal(word + tail)


@given(st.text(max_size=60))
def test_whatever_is_typed_passes_or_is_told_why_not(passphrase: str) -> None:
    with suppress(Refused):
        check_strength(passphrase)
        assert len(passphrase) >= passphrases.SHORTEST_PASSPHRASE


def test_no_refusal_repeats_what_was_typed() -> None:
    for passphrase in ("kestrel", "sunshine-123", "kestkestkest", "mnopqrstuvwx"):
        with pytest.raises(Refused) as caught:
            check_strength(passphrase)
        assert passphrase not in str(caught.value)
        assert caught.value.__cause__ is None


# Cost


def least_of(act: Callable[[], object]) -> float:
    """Do something three times; return the least seconds of the processor that it took.

    Whatever else the machine does makes it longer, never shorter."""
    found = []
    for _ in range(3):
        start = process_time()
        act()
        found.append(process_time() - start)
    return min(found)


def test_the_lists_are_read_late_and_soon() -> None:
    def read_both() -> None:
        passphrases._common.cache_clear()
        passphrases._suggested.cache_clear()
        check_strength("six dull words on a card")
        suggestion()

    assert least_of(read_both) < SOON
    assert passphrases._common.cache_info().misses == 1


def test_the_longest_passphrase_that_can_be_typed_is_looked_at_soon() -> None:
    for passphrase in ("1" * 4095 + "x", "ab" * 2047 + "c", "7" * 2000 + "-" * 2000 + "x" * 90):

        def look(passphrase: str = passphrase) -> None:
            with suppress(Refused):
                check_strength(passphrase)

        assert least_of(look) < SOON
