"""Other people's words on a terminal: cut to their place, turned into bars, without control characters."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.content import Content
from textual.strip import Strip

from rmjournal.tui.kit.safe_text import BAR, NoControls, concealed, concealed_strip, content, fit, label, pad
from rmjournal.tui.kit.widgets.privacy import PrivateText
from tests.tui.conftest import running

BLACK = Color.parse("#000000")


@pytest.mark.parametrize(
    ("text", "cells", "cut"),
    [("Heron", 5, "Heron"), ("Heron", 4, "Her…"), ("Heron", 1, "…"), ("Heron", 0, ""), ("Heron", -3, "")],
)
def test_a_text_is_cut_to_its_place_with_an_ellipsis(text: str, cells: int, cut: str) -> None:
    assert fit(text, cells) == cut


@pytest.mark.parametrize("text", ["日本語の日記", "👩‍👩‍👧 family", "e\u0301te\u0301 ete", "🇬🇧🇬🇧🇬🇧", "a\nb\tc"])
@pytest.mark.parametrize("cells", range(1, 9))
def test_wide_characters_never_go_beyond_their_place(text: str, cells: int) -> None:
    assert cell_len(fit(text, cells)) <= cells
    assert cell_len(pad(text, cells)) == cells


@given(st.text(max_size=40), st.integers(0, 30))
def test_any_text_fits(text: str, cells: int) -> None:
    assert cell_len(fit(text, cells)) <= cells
    assert "\n" not in fit(text, cells)


@given(st.text(max_size=40), st.integers(1, 30))
def test_any_text_is_padded_to_its_place(text: str, cells: int) -> None:
    assert cell_len(pad(text, cells)) == cells


@given(st.text(alphabet="a 日é\u0301\u200d👩🏽\ufe0f\n…", max_size=60), st.integers(1, 30))
def test_a_long_text_is_cut_where_its_beginning_is_cut(text: str, cells: int) -> None:
    begun = fit(text + "x" * 31, cells)
    assert fit(text + "x" * 5000, cells) == begun


def test_a_long_text_of_marks_without_room_of_their_own_ends_with_an_ellipsis() -> None:
    assert fit("e" + "\u0301" * 5000, 4).endswith("…")
    assert cell_len(fit("e" + "\u0301" * 5000, 4)) <= 4


def test_bars_tell_how_much_there_is_and_nothing_of_what() -> None:
    assert concealed("Heron said so") == f"{BAR * 5} {BAR * 4} {BAR * 2}"
    assert concealed("x" * 300) == BAR * 12
    assert concealed("") == ""


def test_a_drawn_line_turns_into_bars_as_wide_as_before() -> None:
    strip = concealed_strip(Strip([Segment("a 日 b"), Segment("  ")]))
    assert strip.text == f"{BAR} {BAR * 2} {BAR}  "
    assert strip.cell_length == cell_len(strip.text) == 8


@pytest.mark.parametrize("text", ["👩‍👩‍👧‍👦 and 👨🏽‍💻", "🇬🇧🇫🇷 🏳️‍🌈", "e\u0301 \u0301a", "日本 語"])
def test_what_is_drawn_of_several_characters_turns_into_bars_as_wide(text: str) -> None:
    strip = concealed_strip(Strip([Segment(text)]))
    assert cell_len(strip.text) == cell_len(text)
    assert set(strip.text) <= {BAR, " "}


def test_brackets_are_words_and_no_markup() -> None:
    assert content("[bold red]Heron[/]").plain == "[bold red]Heron[/]"
    assert not content("[bold red]Heron[/]").spans


@pytest.mark.parametrize("control", ["\x1b[31m", "\x07", "\x9b31m", "\u202e", "\u2066", "\x00"])
def test_no_control_character_gets_to_the_terminal(control: str) -> None:
    drawn = "".join(s.text for s in NoControls().apply([Segment(f"a{control}b")], BLACK))
    assert control[0] not in drawn
    assert drawn.startswith("a�")
    assert drawn.endswith("b")


def test_what_is_printable_is_drawn_as_it_is() -> None:
    segments = [Segment("é 日 👩"), Segment("")]
    assert NoControls().apply(segments, BLACK) == segments


async def test_labels_stay_where_text_is_hidden_and_words_do_not(empty_vault: Path) -> None:
    async with running(empty_vault) as me:
        text = PrivateText(Content.assemble(label("Off limits  "), content("our families")))
        await me.app.screen.query_one("#main").mount(text)
        await me.press("f2")
        assert "Off limits" in me.shown
        assert "families" not in me.shown
        await me.press("f2")
        assert "Off limits  our families" in me.shown
