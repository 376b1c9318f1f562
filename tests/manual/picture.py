"""Draw what a screen shows as an SVG: one text a run of cells, no font to load, nothing to fetch."""

from html import escape

from rich.color import Color
from rich.segment import Segment

from rmjournal.tui.kit.theme import TOKENS
from rmjournal.tui.shell.app import JournalApp

_CELL, _LINE, _SIZE, _MARGIN = 9.6, 20, 16, 12  # pixels


def _hex(color: Color | None, otherwise: str) -> str:
    return otherwise if color is None or color.is_default else color.get_truecolor().hex


def drawn(app: JournalApp, title: str) -> str:
    """Return the screen on top as an SVG, in the colours of the theme."""
    colours = TOKENS[app.theme]
    width, height = app.size.width * _CELL + 2 * _MARGIN, app.size.height * _LINE + 2 * _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width:g}" height="{height:g}" rx="8" fill="{colours["background"]}"/>',
        f'<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace" font-size="{_SIZE}">',
    ]
    for y, strip in enumerate(app.screen._compositor.render_strips(app.size)):
        x = 0
        for segment in strip:
            if not segment.control:
                parts += _run(segment, x, y, colours)
                x += segment.cell_length
    return "\n".join([*parts, "</g>", "</svg>", ""])


def _run(segment: Segment, x: int, y: int, colours: dict[str, str]) -> list[str]:
    style, parts = segment.style, []
    front = _hex(style.color if style else None, colours["text"])
    back = _hex(style.bgcolor if style else None, colours["background"])
    if style and style.reverse:
        front, back = back, front
    left, top = _MARGIN + x * _CELL, _MARGIN + y * _LINE
    if back.lower() != colours["background"].lower():
        size = segment.cell_length * _CELL
        parts.append(
            f'<rect x="{left:g}" y="{top}" width="{size:g}" height="{_LINE}" fill="{back}" '
            'shape-rendering="crispEdges"/>'  # without it a line shows where two meet
        )
    text = segment.text.rstrip()
    if text.strip():
        lead = len(text) - len(text.lstrip())
        length = (len(text) - lead) * _CELL
        bold = ' font-weight="bold"' if style and style.bold else ""
        parts.append(
            f'<text x="{left + lead * _CELL:g}" y="{top + 15}" textLength="{length:g}" fill="{front}"{bold} '
            f'xml:space="preserve">{escape(text.strip())}</text>'
        )
    return parts
