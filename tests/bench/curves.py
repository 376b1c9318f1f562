"""Draw curves as one self-contained page: a chart a figure, both scales logarithmic."""

import html
import math
from typing import NamedTuple

_WIDE, _HIGH, _LEFT, _TOP, _RIGHT, _LOW = 460, 280, 64, 16, 120, 34
_STROKES = {
    "before": ("#b3541e", "7 4", "s"),
    "rmjournal": ("#1f4e79", "", "o"),
    "SQLite + FTS5": ("#555555", "2 3", "x"),
}
_MARKS = {"o": "&#9679;", "s": "&#9632;", "x": "&#215;"}


class Curve(NamedTuple):
    """One point of a curve: which figure, of which program, at how many records."""

    figure: str
    program: str
    records: int
    value: float


def page(title: str, told: str, points: list[Curve]) -> str:
    """Return an HTML page with a chart for each figure, and its numbers in a table below.

    `told` says above them what was measured."""
    figures = list(dict.fromkeys(point.figure for point in points))
    parts = [_chart(figure, [point for point in points if point.figure == figure]) for figure in figures]
    style = (
        "body{font:15px sans-serif;margin:2em auto;max-width:78em;padding:0 1em}p{max-width:45em}"
        "main{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,34em),1fr));gap:1em 3em}"
        "svg{display:block;width:100%;height:auto}h2{font-size:1.1em;margin:.5em 0}"
        "table{font-size:.85em;border-collapse:collapse}td,th{padding:2px 10px 2px 0;text-align:right}"
    )
    return (
        f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<style>{style}</style><h1>{html.escape(title)}</h1>\n<p>{html.escape(told)}</p>\n<main>\n"
        + "\n".join(parts)
        + "</main></html>\n"
    )


def _chart(figure: str, points: list[Curve]) -> str:
    unit = "MB" if "memory" in figure else "ms"
    sizes = sorted({point.records for point in points})
    low, high = _decades([max(point.value, 0.1) for point in points])
    programs = list(dict.fromkeys(point.program for point in points))

    def x(records: float) -> float:
        span = math.log(sizes[-1] / sizes[0]) or 1.0
        return _LEFT + math.log(records / sizes[0]) / span * (_WIDE - _LEFT - _RIGHT)

    def y(value: float) -> float:
        share = math.log10(max(value, 0.1) / low) / math.log10(high / low)
        return _HIGH - _LOW - share * (_HIGH - _LOW - _TOP)

    drawn = [f'<svg viewBox="0 0 {_WIDE} {_HIGH}" role="img" font-size="11">']
    drawn.append(f"<title>{html.escape(figure)}</title>")
    for power in range(round(math.log10(low)), round(math.log10(high)) + 1):
        at = y(10.0**power)
        drawn.append(f'<path d="M{_LEFT} {at:.1f}H{_WIDE - _RIGHT}" stroke="#ddd"/>')
        drawn.append(f'<text x="{_LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{_labelled(10.0**power, unit)}</text>')
    for size in sizes:
        drawn.append(f'<text x="{x(size):.1f}" y="{_HIGH - 12}" text-anchor="middle">{size:,}</text>')
    lines = {
        program: sorted((point for point in points if point.program == program), key=lambda point: point.records)
        for program in programs
    }
    beside = _apart({program: y(line[-1].value) for program, line in lines.items()})
    for program, line in lines.items():
        colour, dash, mark = _STROKES[program]
        path = "L".join(f"{x(point.records):.1f} {y(point.value):.1f}" for point in line)
        drawn.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>')
        for point in line:
            place = f'x="{x(point.records):.1f}" y="{y(point.value) + 4:.1f}"'
            drawn.append(f'<text {place} text-anchor="middle" fill="{colour}">{_MARKS[mark]}</text>')
        last = line[-1]
        place = f'x="{x(last.records) + 9:.1f}" y="{beside[program] + 4:.1f}"'
        drawn.append(f'<text {place} fill="{colour}">{html.escape(program)}</text>')
    drawn.append("</svg>")
    head = html.escape(figure[:1].upper() + figure[1:])
    return f"<section><h2>{head}</h2>\n" + "\n".join(drawn) + _table(programs, sizes, points, unit) + "</section>"


def _labelled(value: float, unit: str) -> str:
    return f"{value / 1e3:g} {dict(ms='s', MB='GB')[unit]}" if value >= 1000 else f"{value:g} {unit}"


def _apart(ends: dict[str, float]) -> dict[str, float]:
    """Return where the name of each line goes: at its end, but below a name that would cover it."""
    placed: dict[str, float] = {}
    for program, at in sorted(ends.items(), key=lambda end: end[1]):
        placed[program] = max([at, *(other + 12 for other in placed.values())])
    return placed


def _table(programs: list[str], sizes: list[int], points: list[Curve], unit: str) -> str:
    values = {(point.program, point.records): _labelled(float(f"{point.value:.3g}"), unit) for point in points}
    head = "".join(f"<th>{size:,}</th>" for size in sizes)
    rows = [
        f"<tr><th>{html.escape(program)}</th>"
        + "".join(f"<td>{values.get((program, size), '')}</td>" for size in sizes)
        + "</tr>"
        for program in programs
    ]
    return f"\n<table><tr><th>entries</th>{head}</tr>{''.join(rows)}</table>"


def _decades(values: list[float]) -> tuple[float, float]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return 10.0**low, 10.0 ** max(high, low + 1)
