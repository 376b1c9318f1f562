"""Print a report as one page, with a chart and a table for each field.

It has no script, loads nothing and prints well. Its policy forbids everything but its
own style, by hash."""

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape

from rmjournal.sharing.report.composition import Report, Row, Table
from rmjournal.sharing.report.output_formats import invited, not_shown, passed_over

_WIDTH, _ROW, _BAR = 360, 46, 14  # of a chart, in its own units: its width, the height of a row, that of a bar

_STYLE = """
:root { color-scheme: light dark; --paper: #fbfaf6; --sheet: #ffffff; --ink: #25323a; --soft: #5c6b73; --line: #dcdad2;
  --bar: #35756f; --track: #edebe3; }
@media (prefers-color-scheme: dark) { :root { --paper: #13181b; --sheet: #1a2125; --ink: #e4e6e3; --soft: #a3aeb1;
  --line: #333d42; --bar: #74b8af; --track: #262f34; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, "Segoe UI", "Helvetica Neue",
  "Liberation Sans", Arial, sans-serif; }
main { max-width: 58rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.25; font-weight: 600; margin: 0 0 .4rem; }
h2 { font-size: 1.12rem; font-weight: 600; margin: 0 0 .8rem; }
p { margin: 0 0 .6rem; max-width: 44rem; }
.lead { color: var(--soft); font-size: 1.05rem; }
section { background: var(--sheet); border: 1px solid var(--line); border-radius: .6rem; padding: 1.25rem 1.4rem 1.3rem;
  margin: 1.1rem 0 0; }
.beside { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 1rem 2.4rem; align-items: start; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
th, td { text-align: left; font-weight: 400; padding: .42rem .5rem .42rem 0; border-bottom: 1px solid var(--line);
  vertical-align: top; }
thead th { color: var(--soft); font-size: .82rem; }
.number { text-align: right; padding-right: 0; padding-left: .5rem; white-space: nowrap;
  font-variant-numeric: tabular-nums; }
tbody tr:last-child th, tbody tr:last-child td { border-bottom: 0; }
.instead { color: var(--soft); }
svg { display: block; width: 100%; max-width: 24rem; height: auto; }
text { fill: var(--ink); font-size: 13px; }
.figure { fill: var(--soft); text-anchor: end; }
.track { fill: var(--track); }
.bar { fill: var(--bar); }
.silent { opacity: .4; }
.hidden { fill: none; stroke: var(--soft); stroke-dasharray: 3 4; opacity: .55; }
ul { margin: 0; padding-left: 1.15rem; max-width: 46rem; }
li { margin: .3rem 0; }
blockquote { margin: .7rem 0; padding-left: .9rem; border-left: 3px solid var(--bar); max-width: 44rem; }
@media (max-width: 44rem) { main { padding: 1.6rem .9rem 3rem; } section { padding: 1rem; }
  .beside { grid-template-columns: minmax(0, 1fr); } svg { max-width: none; } }
@media print { :root { color-scheme: light; --paper: #fff; --sheet: #fff; --ink: #111; --soft: #444; --line: #bbb;
  --bar: #35756f; --track: #eee; } body { font-size: 10.5pt; } main { max-width: none; padding: 0; }
  section { break-inside: avoid; border-radius: 0; padding: .6rem 0; border-width: 1px 0 0; }
  h2 { margin-bottom: .3rem; } th, td { padding: .16rem .4rem .16rem 0; } svg { max-width: 20rem; }
  .beside { grid-template-columns: 1fr 1fr; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  @page { margin: 18mm 16mm; } }
"""
_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"


def as_page(report: Report) -> bytes:
    """Return the page: about 30 kB, plain ASCII."""
    return "".join(f"{line}\n" for line in _page(report)).encode("ascii", "xmlcharrefreplace")


def _page(report: Report) -> Iterator[str]:
    title = f"Reverse mentoring, {report.period}"
    yield '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>"
    lead = f"From about {report.files} summaries. {invited(report)}"
    yield f'<h1>{escape(title)}</h1>\n<p class="lead">{escape(lead.strip())}</p>'
    for table in report.tables:
        yield from _section(table)
    if report.statements:
        yield "<section>\n<h2>In their own words</h2>"
        yield from (f"<blockquote>{escape(text)}</blockquote>" for text in report.statements)
        yield "</section>"
    yield from _list("Not shown", list(not_shown(report)))
    yield from _list("Not counted", list(passed_over(report)))
    yield from _list("How to read this", list(report.notes))
    yield "</main>\n</body>\n</html>"


def _section(table: Table) -> Iterator[str]:
    yield f'<section>\n<h2>{escape(table.title)}</h2>\n<div class="beside">'
    yield from _chart(table)
    yield '<table>\n<thead><tr><th scope="col">Answer</th><th scope="col" class="number">About</th>'
    yield '<th scope="col" class="number">Of all</th></tr></thead>\n<tbody>'
    yield from (_line(row) for row in table.rows)
    yield "</tbody>\n</table>\n</div>\n</section>"


def _line(row: Row) -> str:
    label = f'<tr><th scope="row">{escape(row.label)}</th>'
    if row.count is None:
        return f'{label}<td class="number instead" colspan="2">{escape(row.instead)}</td></tr>'
    return f'{label}<td class="number">{row.count}</td><td class="number">{escape(row.percent)}</td></tr>'


def _chart(table: Table) -> Iterator[str]:
    """Yield a bar for each row; a full-width outline stands for a missing figure."""
    height, name = _ROW * len(table.rows), escape(f"{table.title}: the figures of the table")
    yield f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{name}">'
    for index, row in enumerate(table.rows):
        top = _ROW * index
        yield f'<text x="0" y="{top + 15}">{escape(row.label)}</text>'
        yield f'<text class="figure" x="{_WIDTH}" y="{top + 15}">{escape(row.percent)}</text>'
        bar = f'x="0" y="{top + 22}" height="{_BAR}" rx="3"'
        if row.bar is None:
            yield f'<rect class="hidden" {bar} width="{_WIDTH}"/>'
        else:
            yield f'<rect class="track" {bar} width="{_WIDTH}"/>'
            kind = "bar" if row.answers else "bar silent"
            yield f'<rect class="{kind}" {bar} width="{max(_WIDTH * row.bar // 100, 4)}"/>'
    yield "</svg>"


def _list(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"<section>\n<h2>{escape(title)}</h2>\n<ul>"
        yield from (f"<li>{escape(line)}</li>" for line in lines)
        yield "</ul>\n</section>"
