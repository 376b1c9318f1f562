"""Words of grammar that are names: told by places in which the word of grammar cannot stand."""

import pytest

from rmjournal.sharing.redactor.redaction import MASK, redact


@pytest.mark.parametrize("name", ["You", "Ok", "Till", "Than", "So", "An", "My"])
@pytest.mark.parametrize("rest", ["answered the phone.", "wrote the minutes again.", "offered a desk.", "told me why."])
def test_a_word_of_grammar_that_did_what_people_do_is_a_name(name: str, rest: str) -> None:
    assert redact(f"{name} {rest}").text == f"{MASK} {rest}"


@pytest.mark.parametrize(
    "text",
    [
        "So has a good idea for the form.",
        "So has promised to send it.",
        "So was on leave.",
        "So is not well.",
    ],
)
def test_so_is_a_name_where_no_subject_can_follow(text: str) -> None:
    assert redact(text).text == MASK + text.removeprefix("So")


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("So: more pictures.", f"{MASK}: more pictures."),
        ("Could will bring it?", f"Could {MASK} bring it?"),
        ("We asked will to wait.", f"We asked {MASK} to wait."),
        ("Will Do was late.", f"{MASK} was late."),
    ],
)
def test_a_word_of_grammar_is_a_name_by_what_stands_beside_it(text: str, out: str) -> None:
    assert redact(text).text == out


@pytest.mark.parametrize(
    "text",
    [
        "You can offer a desk.",
        "You've made up your mind then?",
        "So is the plan, and so has everyone else.",
        "Write the note as if a tired stranger will read it.",
        "Even a short call can change the mood.",
        "A mentor can be wrong and still be useful.",
        "The new rule will put an end to it.",
        "We made a deal: no phones during the briefing.",
        "The printed guide was ignored.",
        "The thought of it kept me up.",
        "A suggested date is better than none.",
        "Their stated aim is not their aim.",
        "Being asked for advice made me feel useful.",
        "Getting started is hard, and having started helps.",
        "What you hear may be hard, and what people ask can help.",
        "Then comes the hard part, or let it be.",
        "Nothing changed, and everything said stays here.",
        "I waited and just listened, with no thought of the time.",
        "The answers were in the chat.",
    ],
)
def test_words_of_grammar_pass_where_they_are_grammar(text: str) -> None:
    assert redact(text).text == text
