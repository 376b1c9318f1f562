"""Tags: a word with # before it, anywhere in a text, but not in code or links."""

import pytest

from rmjournal.domain.tags import as_tag, tag_at, tags_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#rota", ["rota"]),
        ("We spoke of #Rota and of #next-step.", ["rota", "next-step"]),
        ("a\n#first\n#first again", ["first"]),
        ("#Überblick", ["uberblick"]),
        ("# Heading", []),
        ("## Heading", []),
        ("#1 is a number", []),
        ("a#b is no tag", []),
        ("[link](#part) and <a#b> and <#c>", []),
        ("`#code` and #real", ["real"]),
        ("```\n#include\n```\n#real", ["real"]),
        ("#trailing-", ["trailing"]),
        ("(#in brackets)", []),
        ("", []),
    ],
)
def test_a_tag_is_found_where_it_is_one(text: str, found: list[str]) -> None:
    assert tags_in(text) == found


def test_a_tag_that_is_being_typed_is_known_by_its_beginning() -> None:
    assert tag_at("We spoke of #Ro") == "ro"
    assert tag_at("We spoke of #") == ""
    assert tag_at("#rota ") == ""


@pytest.mark.parametrize(
    ("words", "tag"), [("next step", "#next-step"), ("#own", "#own"), ("2026 plan", "#plan"), ("!?", ""), ("", "")]
)
def test_the_tag_of_another_program_becomes_one_word(words: str, tag: str) -> None:
    assert as_tag(words) == tag
