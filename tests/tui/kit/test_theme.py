"""The colours of the themes, measured as WCAG 2.1 measures contrast."""

from collections.abc import Iterable
from itertools import product

import pytest

from rmjournal.domain.model.pair import Hue
from rmjournal.support.preferences import THEMES
from rmjournal.tui.kit import theme
from rmjournal.tui.kit.theme import TOKENS

GROUNDS = ("background", "surface", "panel")
COLOURED = (*(hue.value for hue in Hue), "warning", "error", "leaving")


def luminance(colour: str) -> float:
    """Return the relative luminance of #RRGGBB."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_the_most_there_is() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


def unread(tokens: Iterable[str], grounds: Iterable[str]) -> list[tuple[str, str, str]]:
    """Return each theme, colour and ground that cannot be read together."""
    return [
        (name, token, ground)
        for name, token, ground in product(THEMES, tokens, grounds)
        if contrast(TOKENS[name][token], TOKENS[name][ground]) < (7.0 if name == "contrast" else 4.5)
    ]


def test_text_can_be_read_on_every_ground() -> None:
    assert unread(["text", "muted"], GROUNDS) == []


def test_colours_that_carry_words_can_be_read() -> None:
    assert unread(COLOURED, ["background"]) == []


def test_what_is_faint_can_still_be_seen() -> None:
    assert [name for name in THEMES if contrast(TOKENS[name]["faint"], TOKENS[name]["background"]) < 3] == []


def test_a_marked_row_can_be_read() -> None:
    assert [name for name in THEMES if contrast(TOKENS[name]["background"], TOKENS[name]["text"]) < 7] == []


@pytest.mark.parametrize("name", ["ink", "paper"])
def test_what_leaves_has_a_colour_of_its_own(name: str) -> None:
    assert TOKENS[name]["leaving"] not in [colour for token, colour in TOKENS[name].items() if token != "leaving"]


def test_every_theme_has_every_colour() -> None:
    assert len({tuple(tokens) for tokens in TOKENS.values()}) == 1
    assert tuple(TOKENS) == THEMES
    assert [each.name for each in theme.themes()] == list(THEMES)
