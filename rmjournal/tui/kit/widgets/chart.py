"""Draw a trend as bars two cells wide, with the value of each session under its bar."""

from collections.abc import Sequence

from rmjournal.domain.model.pair import Role
from rmjournal.domain.rules.trends import SHOWN, Measure, Trend, talk_word
from rmjournal.tui.kit.widgets.block_layout import Line, Piece
from rmjournal.tui.kit.widgets.markdown import wrap

WIDTH = 33  # cells of a chart with what stands at its right
_EIGHTHS = " ▁▂▃▄▅▆▇█"
_SLOT = 4  # cells: a bar of two, and a gap of two
_NO, _YES = "no", "yes"


def chart(trend: Trend, hue: str, role: Role, *, plain: bool = False, numbered: bool = False) -> tuple[Line, ...]:
    """Return a trend as lines: its label, the bars, the values and, if `numbered`, the
    numbers of the sessions. Slots without a session have a dot.

    With `plain`, the values are listed in words, and nothing is drawn."""
    head = Line((Piece(trend.label, "strong" if numbered else "text"),))
    if plain:
        words = [
            f"Session {point.session}: {value}." for point, value in zip(trend.points, values(trend, role), strict=True)
        ]
        return (head, *(Line((Piece(each, private=True),)) for each in words))
    lines = [head, Line(), *_bars(trend, hue, role)]
    if trend.measure is not Measure.TALK:
        right = f"of {trend.top}" if trend.top > 1 else ""
        lines.append(_under([_short(trend, point.value) for point in trend.points], hue, right, private=True))
    if numbered or trend.measure is Measure.TALK:
        lines.append(_under([str(point.session) for point in trend.points], hue, "session", bold=False))
    return tuple(lines)


def sentence(trend: Trend, cells: int) -> tuple[Line, ...]:
    """Return the sentence of a trend, in rows of at most so many cells."""
    return tuple(Line((Piece(row, "muted", private=True),)) for row in wrap(trend.remark, cells))


def values(trend: Trend, role: Role) -> list[str]:
    """Return the value of each session in words."""
    if trend.measure is Measure.TALK:
        return [talk_word(point.value, role) for point in trend.points]
    return [
        _short(trend, point.value) if trend.top == 1 else f"{point.value} out of {trend.top}" for point in trend.points
    ]


def in_a_line(trend: Trend, role: Role) -> str:
    """Return a trend as one line, without bars: its label, then a value a session."""
    label = trend.label.rstrip("?")
    if trend.top > 1 and trend.measure is not Measure.TALK:
        return f"{label}: {', '.join(str(point.value) for point in trend.points)} out of {trend.top}"
    return f"{label}: {', '.join(values(trend, role))}"


def _short(trend: Trend, value: int) -> str:
    return str(value) if trend.top > 1 else _YES if value else _NO


def _bars(trend: Trend, hue: str, role: Role) -> list[Line]:
    """Return the rows of bars, the top one first. Of who talked there are three levels,
    each with its words beside it."""
    if trend.measure is Measure.TALK:
        heights = [8 * point.value for point in trend.points]
        mine, theirs = "you", "partner"
        names = [theirs, "even", mine] if role is Role.MENTOR_JUNIOR else [mine, "even", theirs]
        rows = 3
    else:
        rows = max(1, min(trend.top, 5))
        heights = [round(max(0, min(point.value, trend.top)) / trend.top * rows * 8) for point in trend.points]
        names = [""] * rows
    lines = []
    for row in range(rows - 1, -1, -1):
        cells = "".join(_cell(max(0, min(height - 8 * row, 8))) for height in heights)
        lines.append(_beside(Piece(cells, hue, private=True), names[rows - 1 - row]))
    return lines


def _cell(eighths: int) -> str:
    return f" {_EIGHTHS[eighths] * 2} "


def _beside(bars: Piece, name: str) -> Line:
    room = " " * (_SLOT * SHOWN - len(bars.text))
    return Line((bars, Piece(f"{room} {name}" if name else "", "muted")))


def _under(words: Sequence[str], hue: str, right: str, *, bold: bool = True, private: bool = False) -> Line:
    slots = [each.center(_SLOT) if len(each) > 2 else f"{each:>3} " for each in words]
    pieces = [Piece(slot, "muted", private) for slot in slots]
    if pieces and bold:
        pieces[-1] = Piece(slots[-1], f"strong {hue}", private)
    dots = "  · " * (SHOWN - len(words))
    return Line((*pieces, Piece(dots, "faint"), Piece(f" {right}", "muted")))
