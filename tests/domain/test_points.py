"""Points and their codes: the same for the same words, and the same for ever."""

import json
import unicodedata
from base64 import b32encode
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmjournal.domain.model.pair import Role
from rmjournal.domain.points import CODE_DIGITS, Point, copied_code, folded, point_code, read_code, read_point
from rmjournal.domain.texts.message_texts import point_lines

KNOWN = json.loads((Path(__file__).parents[1] / "vectors" / "points.json").read_text())
_RFC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known["code"])
def test_a_code_that_was_ever_given_never_changes(known: dict[str, str]) -> None:
    assert folded(known["shown"]) == known["folded"]
    assert point_code(known["shown"]) == known["code"]


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known["code"])
def test_a_code_can_be_computed_from_its_description_alone(known: dict[str, str]) -> None:
    digest = b32encode(sha256(b"rmj point 1\0" + known["folded"].encode()).digest()).decode()
    crockford = digest.translate(str.maketrans(_RFC, CODE_DIGITS))
    assert known["code"].replace("-", "") == crockford[:12]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("“It’s” – ‘so’…", "\"It's\" - 'so'..."),
        ("a — b", "a -- b"),
        ("© ® ™ → ⇒ ½", "(C) (r) (TM) -> ==> 1/2"),
        ("fine 🙂", "fine :-)"),
        ("now\u00a0or\u2009never", "now  or\nnever"),
        ("\u200frtl\u200e and z\u200bw\ufeff", "rtl and zw"),
        ("❤\ufe0f", "❤"),
        ("e\u0301", "\u00e9"),
        ("ﬁx", "fix"),
        ("co\u00adoperate", "cooperate"),
    ],
)
def test_what_typing_and_mail_make_of_signs_has_one_code(written: str, typed: str) -> None:
    assert point_code(written) == point_code(typed)


@pytest.mark.parametrize("other", ["we agree.", "We agree", "We agreed.", "Weagree.", "We \u0430gree.", "We agree!"])
def test_other_words_have_other_codes(other: str) -> None:
    assert point_code(other) != point_code("We agree.")


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_every_format_character_and_variation_selector_is_folded_away() -> None:
    unseen = [chr(at) for at in range(0x110000) if unicodedata.category(chr(at)) == "Cf"]
    unseen += [chr(at) for at in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), *range(0x180B, 0x180E))]
    assert [f"{ord(each):x}" for each in unseen if folded(f"a{each}b") != "ab"] == []


@pytest.mark.parametrize(
    "typed", ["3PRY-V2B2-7T86", "[3pry-v2b2-7t86]", "3PRY–V2B2—7T86", "3pryv2b27t86", " 3PRY V2B2 7T86 "]
)
def test_a_code_is_read_however_it_was_typed(typed: str) -> None:
    assert read_code(typed) == "3PRY-V2B2-7T86"


def test_letters_that_look_like_digits_are_read_as_these_and_other_words_are_no_code() -> None:
    assert read_code("OILO-0000-0000") == "0110-0000-0000"
    assert [read_code(each) for each in ("", "3PRY", "UUUU-UUUU-UUUU", "3PRY-V2B2-7T866", "Zoë!-abcd-efgh")] == [
        None
    ] * 5


POINTS = [
    Point("Say whose idea it was."),
    Point("Say whose idea it was.", Role.MENTEE_SENIOR),
    Point("Say whose idea it was.", Role.MENTEE_SENIOR, date(2026, 12, 3)),
    Point("Say whose idea it was.", Role.MENTOR_JUNIOR, date(2026, 12, 3), "Write it down"),
    Point("Say whose idea it was.", Role.MENTOR_JUNIOR, None, "Write it. Owner: nobody"),
]


@pytest.mark.parametrize("point", POINTS)
def test_a_point_is_read_back_from_how_it_is_shown_with_or_without_its_lines(point: Point) -> None:
    assert read_point(point.shown) == point
    assert read_point(" ".join(point.shown.split())) == point


@pytest.mark.parametrize(
    "shown", ["Owner: Mentee (senior).", "Words. Owner: Maria.", "A. Owner: Mentee (senior). Due 31 Feb 2026."]
)
def test_what_is_no_owner_stays_words(shown: str) -> None:
    assert read_point(shown) == Point(shown)


def test_who_and_until_when_are_part_of_the_code() -> None:
    assert len({point.code for point in POINTS}) == len(POINTS)


POINT = Point("Speak last on Mondays.", Role.MENTEE_SENIOR, date(2026, 12, 5))


@pytest.mark.parametrize("sign", ["", "3. ", "3) ", "- ", "* ", "• ", "> ", "> > ", "> 3. ", "| - "])
@pytest.mark.parametrize("instead_of", [(), ("3PRY-V2B2-7T86",), ("3PRY-V2B2-7T86", "0110-0000-0000")])
def test_a_point_has_its_code_however_it_was_copied(sign: str, instead_of: tuple[str, ...]) -> None:
    copied = sign + point_lines(POINT, codes=True, instead_of=instead_of, remark="(your own)")
    assert copied_code(copied) == POINT.code
    assert copied_code(copied.replace("\n", "\n   ")) == POINT.code
    if sign.startswith((">", "|")):
        assert copied_code(copied.replace("\n", f"\n{sign[0]} ")) == POINT.code
    assert copied_code(copied.replace("last", "first")) == POINT._replace(words="Speak first on Mondays.").code


@pytest.mark.parametrize("words", ["- 5 degrees are enough.", "> 5 people", "3) comes first.", "Instead of [me]: you."])
def test_signs_that_belong_to_the_words_count(words: str) -> None:
    for copied in (words, f"{words}\n[{point_code(words)}]", f"2. {words}\n[{point_code(words)}]"):
        assert copied_code(copied) == point_code(words.removeprefix("2. ")), copied
