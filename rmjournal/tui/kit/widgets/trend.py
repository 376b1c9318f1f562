"""Draw trends as small bars with their figures, which say it all where bars cannot be
seen."""

from collections.abc import Iterable

from textual.content import Content

from rmjournal.domain.rules.trends import Trend
from rmjournal.tui.kit.safe_text import label

_BLOCKS = "▁▂▃▄▅▆▇█"


def bars(trend: Trend) -> str:
    """Return one block a session, in eight heights. Zero is the lowest block, not a
    blank."""
    steps = len(_BLOCKS) - 1
    return "".join(_BLOCKS[round(max(0, min(point.value, trend.top)) / trend.top * steps)] for point in trend.points)


def lines(trends: Iterable[Trend], is_plain: bool) -> Content:
    """Return the lines of each trend: its label, its bars and figures, and a remark if
    any. For a screen reader the figures are enough."""
    pieces: list[Content] = []
    for trend in trends:
        pieces.append(label(trend.label))
        pieces.append(Content(trend.figures if is_plain else f"{bars(trend)}  {trend.figures}"))
        if trend.remark:
            pieces.append(Content(trend.remark))
    return Content("\n").join(pieces)
