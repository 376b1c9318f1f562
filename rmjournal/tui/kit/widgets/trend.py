"""Draw trends as small bars with their figures, which say it all where bars cannot be
seen."""

from collections.abc import Iterable

from textual.content import Content

from rmjournal.domain.rules.trends import Trend
from rmjournal.tui.kit.safe_text import content, label

_BLOCKS = "▁▂▃▄▅▆▇█"


def bars(trend: Trend) -> str:
    """Return one bar a session, two cells wide, in eight heights. Zero is the lowest
    block, not a blank."""
    steps = len(_BLOCKS) - 1
    return " ".join(
        2 * _BLOCKS[round(max(0, min(point.value, trend.top)) / trend.top * steps)] for point in trend.points
    )


def lines(trends: Iterable[Trend], is_plain: bool, hue: str = "") -> Content:
    """Return the lines of each trend, a blank line apart: its label, its bars in a
    pair's colour and its figures, and a remark if any. For a screen reader the figures
    are enough."""
    pieces: list[Content] = []
    for trend in trends:
        drawn = content("" if is_plain else bars(trend), f"$j-{hue}" if hue else "")
        figures = Content.assemble(drawn, "" if is_plain else "  ", trend.figures)
        remark = [content(trend.remark, "$j-muted")] if trend.remark else []
        pieces.append(Content("\n").join([label(trend.label), figures, *remark]))
    return Content("\n\n").join(pieces)
