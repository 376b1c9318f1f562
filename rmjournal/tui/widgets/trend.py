"""Trends as small bars with their figures beside them; the figures say it all where there are no bars."""

from collections.abc import Iterable

from textual.content import Content

from rmjournal.domain.rules.trends import Trend

_BLOCKS = "▁▂▃▄▅▆▇█"


def bars(trend: Trend) -> str:
    """Return one block a session, of eight heights; the lowest is never nothing."""
    steps = len(_BLOCKS) - 1
    return "".join(_BLOCKS[round(max(0, min(point.value, trend.top)) / trend.top * steps)] for point in trend.points)


def lines(trends: Iterable[Trend]) -> Content:
    """Return two lines a trend, what it is and how it went, and what can be said of it."""
    pieces: list[Content] = []
    for trend in trends:
        pieces.append(Content(trend.label))
        pieces.append(Content(f"{bars(trend)}  {trend.figures}"))
        if trend.remark:
            pieces.append(Content(trend.remark))
    return Content("\n").join(pieces)
