"""What words mean beside others: addresses that are read out, roles, teams, events, what makes one of many the one."""

import pytest

from rmjournal.sharing.redactor.lexicon import load
from rmjournal.sharing.redactor.redaction import MASK, redact


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("See tidewell dot org slash team for it.", f"See {MASK} for it."),
        ("My staff number is delta foxtrot two one.", f"My staff number is {MASK}."),
        ("It is one one two three.", f"It is {MASK}."),
        ("The password is sunshine.", f"The password is {MASK}."),
        ("The password is too long.", "The password is too long."),
        ("My handle is jo underscore bee.", f"My handle is {MASK}."),
        ("The site is stone dot example slash rose.", f"The site is {MASK}."),
        ("See stone . example for it.", f"See {MASK} for it."),
        ("We meet on the third of next month.", f"We meet on the {MASK} of next month."),
        ("It was the first of several calls.", "It was the first of several calls."),
    ],
)
def test_an_address_or_a_code_that_is_read_out_is_masked_whole(text: str, out: str) -> None:
    assert redact(text).text == out


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("Since the ferry accident we talk.", f"Since the {MASK} we talk."),
        ("Since the kitchen fire we eat outside.", f"Since the {MASK} we eat outside."),
        ("After the coach crash the room was quiet.", f"After the {MASK} the room was quiet."),
        ("After the gas leak we talk more.", f"After the {MASK} we talk more."),
        ("There was a fatal fall.", f"There was a {MASK}."),
        ("The fire drill took an hour, and a leak of ideas.", "The fire drill took an hour, and a leak of ideas."),
        ("After thirty-one years I am nervous.", f"After {MASK} I am nervous."),
        ("The mine captain knows my face.", f"The {MASK} knows my face."),
        ("The only other engineer asked.", f"The {MASK} asked."),
        ("Pharmacy has its own calendar.", f"{MASK} has its own calendar."),
        ("Housekeeping knows it first.", f"{MASK} knows it first."),
        ("We want to avoid accidents.", f"We want to avoid {MASK}."),
        ("My nut allergy makes lunch hard.", f"My {MASK} makes lunch hard."),
        ("Our harbour master left.", f"Our {MASK} left."),
        ("The head of the bakery asked.", f"The {MASK} of the {MASK} asked."),
        ("I am a driver, and a driver of change.", f"I am a {MASK}, and a driver of change."),
        ("The two Brazilian painters ate.", f"The {MASK} ate."),
        ("We are the last two welders here.", f"We are the {MASK} here."),
        ("I am the only Korean.", f"I am the {MASK}."),
        ("People in audit feel lost.", f"People in {MASK} feel lost."),
        ("I was burned out for a year.", f"I was {MASK} for a year."),
        ("Sub Officer Vale says thanks.", f"{MASK} says thanks."),
        ("The call handlers know it.", f"The {MASK} know it."),
        ("The call users make is short.", "The call users make is short."),
        ("As a seasonal worker I was never asked.", f"As a {MASK} I was never asked."),
        ("After the escape nobody spoke.", f"After the {MASK} nobody spoke."),
        ("We looked for the escape key.", "We looked for the escape key."),
        (
            "I had four different bosses and four different ideas.",
            f"I had {MASK} different bosses and four different ideas.",
        ),
    ],
)
def test_what_a_word_says_beside_another_is_masked_with_it(text: str, out: str) -> None:
    assert redact(text).text == out


def test_what_never_passes_does_not_pass_in_the_plural() -> None:
    assert not load().vocabulary & {"bisexuals", "epileptics", "ambulances", "sixes", "blacks", "armies", "widows"}
    assert {"directories", "springs", "scares"} <= load().vocabulary
