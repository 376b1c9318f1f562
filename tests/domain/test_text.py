"""Text is kept, shown and searched without anything that acts on a terminal."""

import re
import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmjournal.domain.text import _DECEPTIVE, _PRINTABLE_AND_DECEPTIVE, clean, fold, line, plain

anything = st.text(st.characters(exclude_categories=[]) | st.sampled_from("\r\n\t\x1b\x9b\u202e\u2028\ud83d\u200d"))
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\U000e0000-\U000e007f]")


@given(anything)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert plain(plain(text)) == plain(text)
    assert line(line(text, 7), 7) == line(text, 7)
    assert fold(fold(text)) == fold(text)


@given(anything)
def test_no_control_character_or_surrogate_is_kept(text: str) -> None:
    assert not CONTROL.search(clean(text))
    clean(text).encode("utf-8")


@given(anything)
def test_nothing_that_reorders_or_hides_is_printed(text: str) -> None:
    assert not CONTROL.search(plain(text))
    assert not BIDI.search(plain(text))


def test_a_printable_character_deceives_only_if_it_is_listed() -> None:
    deceptive = re.compile(_DECEPTIVE)
    printable = {each for each in map(chr, range(sys.maxunicode + 1)) if each.isprintable()}
    assert {each for each in printable if deceptive.match(each)} == _PRINTABLE_AND_DECEPTIVE
    assert not printable & set("\u200c\u200d\u2028\u2029\ud800\udfff")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\t")))
def test_what_may_be_kept_is_kept_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\tb", "a\tb"),
        ("\x1b]0;title\x07", "]0;title"),
        ("a\x00b\x7fc\x85d\x9be", "abcde"),
        ("lone \ud83d half", "lone \ufffd half"),
        ("café 👩\u200d🔬 \u202eabc", "café 👩\u200d🔬 \u202eabc"),
    ],
)
def test_clean_by_example(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("a\u202eb\u2066c\u200fd\u061ce", "abcde"),
        ("a\u2028b\u2029c", "a\nb\nc"),
        ("\ufeffa\u200bb\u00adc\U000e0041", "abc"),
        ("👩\u200d🔬 ❤\ufe0f می\u200cکنم", "👩\u200d🔬 ❤\ufe0f می\u200cکنم"),
        ("❤\ufe0f\u200d🔥 👩🏽\u200d🚀 ന\u0d4d\u200d", "❤\ufe0f\u200d🔥 👩🏽\u200d🚀 ന\u0d4d\u200d"),
        ("pass\u200dword\u200c Ä\u200d\u200dz", "password Äz"),
        ("👩\u200d\u200d 👩\u200dx \u200dکنم", "👩 👩x کنم"),
        ("a\U00013430b", "ab"),
    ],
)
def test_plain_by_example(kept: str, shown: str) -> None:
    assert plain(kept) == shown


def test_no_invisible_format_character_is_printed_between_letters() -> None:
    seen = {0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
    every = {point for point in range(0x110000) if unicodedata.category(chr(point)) == "Cf"}
    assert {point for point in every if plain(f"a{chr(point)}b") != "ab"} == seen  # signs that can be seen


@given(anything, st.integers(-1, 12))
def test_a_line_is_one_line_and_no_wider_than_asked(text: str, width: int) -> None:
    shown = line(text, width)
    assert len(shown) <= max(width, 0)
    assert shown == " ".join(shown.split())
    assert ("…" in shown) or width <= 0 or shown == line(text)


@given(st.text(st.sampled_from([*map(chr, range(128)), *"  \t\n\r\x1c\x85\u2003ö"])))
def test_plain_ascii_is_cleaned_as_any_other_text_is(text: str) -> None:
    newlines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(char for char in newlines if char in "\t\n" or unicodedata.category(char) != "Cc")
    assert clean(text) == kept
    assert line(text) == " ".join(kept.split())


def test_a_cut_line_says_so() -> None:
    assert line("one two three", 8) == "one two…"
    assert line("one two three", 9) == "one two…"
    assert line("one two", 7) == "one two"
    assert line(" one\n\ttwo ") == "one two"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Zoë", "zoe"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("ﬁne Å", "fine a"),
        ("İ", "i"),
        ("℡", "tel"),
    ],
)
def test_search_does_not_see_case_or_accents(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_composed_and_decomposed_text_are_found_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("text", ["héllo wörld\n" * 90_000, "\x1b[" * 500_000, "\r\n" * 500_000])
def test_a_megabyte_is_cleaned_without_a_pause(text: str) -> None:
    start = time.process_time()
    plain(text)
    assert time.process_time() - start < 10  # quadratic work would take minutes
