"""Names without their capital, told from the words that they are as well."""

import pytest

from rmjournal.sharing.redactor.profile import Profile
from rmjournal.sharing.redactor.redaction import MASK, redact

PAIR = Profile(names=("Grace Noble", "Frank Pierce"))


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("gave chase my notes on listening", f"gave {MASK} my notes on listening"),
        ("i owe rich an apology", f"i owe {MASK} an apology"),
        ("happy n obinna had a row about forms", f"{MASK} had a row about forms"),
        ("frank hates forms", f"{MASK} hates forms"),
        ("amber has the notes", f"{MASK} has the notes"),
        ("is rusty ok with that", f"is {MASK} ok with that"),
        ("hi sunny are you free", f"hi {MASK} are you free"),
        ("thanks park for the notes", f"thanks {MASK} for the notes"),
        ("lunch with chip today", f"lunch with {MASK} today"),
        ("it was park who asked, not me", f"it was {MASK} who asked, not me"),
        ("park obinna wants a copy", f"{MASK} wants a copy"),
        ("hall's habit is worth copying", f"{MASK}'s habit is worth copying"),
        ("we learned from work and asked for help", "we learned from work and asked for help"),
        ("We give hope to people who learn.", "We give hope to people who learn."),
        ("happy people also leave", "happy people also leave"),
    ],
)
def test_a_name_without_its_capital_is_told_by_its_place(text: str, out: str) -> None:
    assert redact(text).text == out


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("All the praise should go to frank.", f"All the praise should go to {MASK}."),
        ("I learned more from grace than from the course.", f"I learned more from {MASK} than from the course."),
        ("Thanks to grace the door has a sign.", f"Thanks to {MASK} the door has a sign."),
        ("I would rather hear it from noble.", f"I would rather hear it from {MASK}."),
        ("We had a frank talk, and the aims are noble.", "We had a frank talk, and the aims are noble."),
        ("Grade is on holiday, Farnk would know.", f"{MASK} is on holiday, {MASK} would know."),
    ],
)
def test_the_pairs_own_names_pass_only_as_the_words_that_they_are(text: str, out: str) -> None:
    assert redact(text, PAIR).text == out


def test_the_pairs_places_pass_as_small_words_behind_an_article() -> None:
    pair = Profile(names=("Said Long",), places=("Sandwich", "Battle"), projects=("Compass",))
    for text in (
        "Nobody learns when hungry, so bring a sandwich.",
        "Choose your battle, then choose your tone.",
        "What was said in the room stays in the room.",
    ):
        assert redact(text, pair).text == text
    for text in ("We met in sandwich.", "we met in sandwich", "Our Compass is late.", "said asked for tea"):
        assert MASK in redact(text, pair).text, text


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("what cards needs is time", f"what {MASK} needs is time"),
        ("we sat in on the support stand-up", f"we sat in on the {MASK} stand-up"),
        ("the bridge launch taught us to ask", f"the {MASK} launch taught us to ask"),
        ("Bridge needs a smaller scope.", f"{MASK} needs a smaller scope."),
        ("A bridge needs support.", "A bridge needs support."),
    ],
)
def test_a_team_or_project_that_is_an_everyday_word_is_told_by_its_place(text: str, out: str) -> None:
    assert redact(text, Profile(teams=("Cards", "Support"), projects=("Bridge",))).text == out
