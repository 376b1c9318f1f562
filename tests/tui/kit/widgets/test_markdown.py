"""A text styled line by line: what is a mark, and how a text reads without its marks."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from rmjournal.tui.kit.widgets.markdown import first_words, hanging, reading, spans

PIECES = st.sampled_from(
    ["# ", "- ", "1. ", "> ", "**", "_", "*", "`", " ", "word ", "a", "漢字", "🙂", "\n", "\t", "x" * 60]
)


@pytest.mark.parametrize(
    ("line", "styled"),
    [
        ("# Heading", [("Heading", "heading"), ("# ", "mark")]),
        ("plain", []),
        ("#hashtag", []),
        ("a **bold** end", [("bold", "strong"), ("**", "mark"), ("**", "mark")]),
        ("snake_case_name", []),
        ("2 * 3 * 4", []),
        ("an _early_ end", [("early", "emphasis"), ("_", "mark"), ("_", "mark")]),
        ("> quoted", [("quoted", "quote"), ("> ", "mark")]),
        ("- item", [("- ", "mark")]),
        ("12) item", [("12) ", "mark")]),
        ("-not an item", []),
    ],
)
def test_each_line_says_what_it_is(line: str, styled: list[tuple[str, str]]) -> None:
    assert [(line[span.start : span.end], span.style) for span in spans(line)] == styled


@pytest.mark.parametrize(("line", "cells"), [("- a", 2), ("  - a", 4), ("10. a", 4), ("> a", 2), ("a", 0), ("", 0)])
def test_later_rows_stand_under_the_words(line: str, cells: int) -> None:
    assert hanging(line) == cells


def test_a_text_reads_without_its_marks() -> None:
    text = "## Why\n\nIt is **late** now.\n- one two three four\n> said\n3. third"
    rows = ["".join(run.text for run in row) for row in reading(text, 14)]
    assert rows == ["Why", "", "It is late", "now.", "• one two", "  three four", "│ said", "3. third"]
    rows = ["".join(run.text for run in row) for row in reading(text, 14, plain=True)]
    assert rows[4:] == ["- one two", "  three four", "> said", "3. third"]


def test_the_first_words_are_those_of_the_first_line_that_has_some() -> None:
    assert first_words("\n\n# A **bold** start\nmore") == "A bold start"
    assert first_words("- item") == "item"
    assert first_words(" \n") == ""


@example("\t\t\t- word # # ", 12)
@given(st.lists(PIECES, max_size=30).map("".join), st.integers(12, 60))
def test_no_row_is_wider_than_the_page_and_no_word_is_lost(text: str, cells: int) -> None:
    rows = reading(text, cells)
    assert all(cell_len("".join(run.text for run in row)) <= max(cells, 20) for row in rows)
    there = "".join(run.text for row in rows for run in row)
    for word in ("word", "漢", "🙂"):
        assert there.count(word) == text.count(word)
