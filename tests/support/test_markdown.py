"""Our few kinds of Markdown, laid out for a terminal: nothing but the markup is gone."""

import pytest

from rmjournal.support.markdown import Kind, Line, Run, Style, blocks, lines, page_of, plain_lines, targets

PAGE = """\
# A title

Words with `code in it`, a [link](some-page.md)
and **strong ones**.

```sh run
# a comment

rmjournal list
```

## A heading

- an item with [an address](https://example.org)
  that goes on
"""


def test_headings_lists_and_emphasis_become_plain_lines() -> None:
    source = (
        "## One *heading*\n\nA **bold\nword** and 2 * 3.\n\n- first item\n  goes on\n- second\n\n\n10. tenth one here\n"
    )
    assert plain_lines(source, 14) == [
        "One heading", "A bold word", "and 2 * 3.", "", "- first item", "  goes on", "- second", "",
        "10. tenth one", "    here",
    ]  # fmt: skip
    assert plain_lines("") == []


def test_code_links_and_titles_become_plain_lines() -> None:
    assert plain_lines(PAGE, 40) == [
        "A title", "",
        "Words with `code in it`, a link (page", "some-page) and strong ones.", "",
        "  # a comment", "", "  rmjournal list", "",
        "A heading",
        "- an item with an address", "  (https://example.org) that goes on",
    ]  # fmt: skip


def test_a_heading_of_the_third_level_and_a_list_in_an_item_keep_no_marks_but_their_own() -> None:
    source = "### Every day\n\n- `note`: write a note\n  - `--pair N`: its number\n    goes on\n- last\n"
    found = lines(source, 20)
    assert found[0] == Line(Kind.SUBHEADING, (Run("Every day"),))
    assert [line.text for line in found[1:]] == [
        "- note: write a note", "  - --pair N: its", "    number goes on", "- last",
    ]  # fmt: skip


def test_runs_keep_their_style_over_the_end_of_a_line() -> None:
    words = [line for line in lines(PAGE, 26) if line.kind is Kind.WORDS and line.runs]
    assert words[0] == Line(Kind.WORDS, (Run("Words with "), Run("code in it", Style.CODE), Run(", a")))
    assert words[1].runs == (
        Run("link", Style.LINK, "some-page"),
        Run(" and "),
        Run("strong ones", Style.STRONG),
        Run("."),
    )
    assert lines("**strong ones**", 8)[1].runs == (Run("ones", Style.STRONG),)


def test_code_is_not_wrapped_and_knows_no_markup() -> None:
    assert [line.text for line in lines("```\n**a** [b](c.md) " + "long " * 9 + "\n```", 20)] == [
        "  **a** [b](c.md) " + ("long " * 9).strip()
    ]


def test_blocks_and_targets_are_found() -> None:
    assert targets(PAGE) == ["some-page.md", "https://example.org"]
    assert len(found := list(blocks(PAGE))) == 5
    assert found[2] == ["```sh run", "# a comment", "", "rmjournal list"]


@pytest.mark.parametrize(
    ("target", "page"), [("a-page.md", "a-page"), ("../README.md", ""), ("https://example.org/a.md", ""), ("a", "")]
)
def test_only_a_file_beside_it_is_a_page(target: str, page: str) -> None:
    assert page_of(target) == page
