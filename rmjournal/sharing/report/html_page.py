"""Print a report as one page: main points, then a table with its bars for each field.

It has no script, loads nothing and prints well. Its policy forbids everything but its
own style, by hash."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from html import escape

from rmjournal.sharing.report.composition import INSTEAD, Report, Row, Table, quality
from rmjournal.sharing.report.main_points import base, day, definition, main_points, period_words
from rmjournal.sharing.report.output_formats import invited, not_shown, passed_over
from rmjournal.sharing.report.trend import LEAST, changes

_NARROWEST = 1.5  # of 100: a bar that can still be seen

_STYLE = """
:root { color-scheme: light dark; --paper: #ffffff; --box: #f2f6f5; --ink: #1c272d; --soft: #55646c; --line: #d5dcdb;
  --bar: #22665f; --track: #e9efee; --rule: #22665f; }
@media (prefers-color-scheme: dark) { :root { --paper: #12181b; --box: #1a2326; --ink: #e6e9e7; --soft: #a7b3b5;
  --line: #334045; --bar: #74bfb4; --track: #232e32; --rule: #74bfb4; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.55 system-ui, "Segoe UI", "Helvetica Neue",
  "Liberation Sans", Arial, sans-serif; }
main { max-width: 50rem; margin: 0 auto; padding: 3rem 1.25rem 4rem; }
header { border-bottom: 3px solid var(--rule); padding-bottom: 1.1rem; margin-bottom: 1.8rem; }
h1 { font-size: 2.1rem; line-height: 1.2; font-weight: 650; letter-spacing: -.01em; margin: 0 0 .5rem; }
h2 { font-size: 1.3rem; line-height: 1.3; font-weight: 650; margin: 0 0 .3rem; }
h3 { font-size: 1.02rem; font-weight: 650; margin: 1.2rem 0 .3rem; }
p { margin: 0 0 .5rem; max-width: 42rem; }
.over { color: var(--soft); font-size: .95rem; margin-bottom: .35rem; }
.facts { display: flex; flex-wrap: wrap; gap: .2rem 2.2rem; margin: .9rem 0 0; font-size: .95rem; }
.facts div { display: flex; gap: .45rem; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
section { margin: 2.4rem 0 0; }
.points { background: var(--box); border-left: 5px solid var(--rule); padding: 1.1rem 1.4rem 1rem; margin-top: 1.4rem; }
.points p { font-size: 1.12rem; }
.note { color: var(--soft); font-size: .92rem; }
table { border-collapse: collapse; width: 100%; margin-top: .5rem; table-layout: fixed; }
th, td { text-align: left; font-weight: 400; padding: .5rem 0; border-bottom: 1px solid var(--line);
  vertical-align: middle; }
thead th { color: var(--soft); font-size: .85rem; line-height: 1.3; vertical-align: bottom; padding-bottom: .35rem; }
thead .count { width: 4.6rem; }
thead .base { width: 6.6rem; }
thead .change { width: 9.2rem; }
.answer { display: flex; align-items: center; gap: 1rem; }
.answer span { flex: 0 0 12.5rem; }
.answer span::first-letter { text-transform: uppercase; }
.answer svg { flex: 1 1 auto; height: .95rem; min-width: 4rem; }
.number { text-align: right; padding-left: .8rem; font-variant-numeric: tabular-nums; }
.share { font-weight: 650; }
.words { color: var(--soft); }
.track { fill: var(--track); }
.bar { fill: var(--bar); }
ul { margin: 0; padding-left: 1.15rem; max-width: 44rem; }
li { margin: .3rem 0; }
blockquote { margin: .8rem 0; padding-left: 1rem; border-left: 3px solid var(--line); max-width: 42rem; }
.about { border-top: 1px solid var(--line); padding-top: 1.6rem; font-size: .95rem; }
footer { margin-top: 2.4rem; color: var(--soft); font-size: .88rem; }
@media (max-width: 40rem) { body { font-size: 16px; } main { padding: 1.6rem 1rem 3rem; } h1 { font-size: 1.65rem; }
  .answer { display: block; } .answer span { display: block; margin-bottom: .3rem; }
  .answer svg { display: block; width: 100%; height: .75rem; } .number { padding-left: .4rem; vertical-align: bottom; }
  thead .count { width: 3.2rem; } thead .base { width: 4.6rem; } thead .change { width: 6.2rem; }
  .points { padding: .9rem 1rem; } }
@media print { :root { color-scheme: light; --paper: #fff; --box: #f2f6f5; --ink: #111; --soft: #444; --line: #bbb;
  --bar: #22665f; --track: #eceeee; --rule: #22665f; } body { font-size: 10.5pt; line-height: 1.4; }
  main { max-width: none; padding: 0; } h1 { font-size: 20pt; } h2 { font-size: 13pt; }
  section { margin-top: 14pt; break-inside: avoid; } .about { break-inside: auto; } h2, h3 { break-after: avoid; }
  .points { padding: 8pt 12pt; margin-top: 8pt; } th, td { padding: 2.5pt 0; } .answer svg { height: 8pt; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } @page { margin: 18mm 17mm; } }
"""
_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"


def as_page(report: Report, since: Report | None = None) -> bytes:
    """Return the page: about 20 kB, plain ASCII. `since` is the report to compare
    with."""
    return "".join(f"{line}\n" for line in _page(report, since)).encode("ascii", "xmlcharrefreplace")


def _page(report: Report, since: Report | None) -> Iterator[str]:
    name = report.name or "Reverse mentoring"
    period = period_words(report)
    title = f"{name}: report on {period}"
    yield '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<header>"
    yield f'<p class="over">Reverse mentoring, report on {escape(period)}</p>\n<h1>{escape(name)}</h1>'
    yield '<dl class="facts">'
    yield from (f"<div><dt>{escape(term)}</dt><dd>{escape(said)}</dd></div>" for term, said in _facts(report, since))
    yield "</dl>\n</header>"
    if report.is_small:
        yield f'<section class="points">\n<h2>What to do instead</h2>\n<p>{escape(INSTEAD)}</p>\n</section>'
    yield '<section class="points">\n<h2>Main points</h2>'
    yield from (f"<p>{escape(point)}</p>" for point in main_points(report))
    yield "</section>"
    moved = changes(report, since) if since is not None else {}
    for table in report.tables:
        yield from _section(report, table, moved, is_compared=since is not None)
    if report.statements:
        yield "<section>\n<h2>In their own words</h2>"
        yield from (f"<blockquote>{escape(text)}</blockquote>" for text in report.statements)
        yield "</section>"
    yield '<section class="about">\n<h2>About this report</h2>'
    trusted = [note for note in quality(report) if note in report.notes]
    notes = [note for note in report.notes if note not in trusted and (note != INSTEAD or not report.is_small)]
    if since is not None:
        notes.insert(
            0,
            f"Changes of less than {LEAST} points count as no change, as it may not be the same people each time.",
        )
    yield from _list("How far to trust it", trusted)
    yield from _list("How to read it", notes)
    yield from _list("Not shown", list(not_shown(report)))
    yield from _list("Not counted", list(passed_over(report)))
    yield "</section>\n<footer>Made with rmjournal from summaries that people handed in.</footer>\n</main>"
    yield "</body>\n</html>"


def _facts(report: Report, since: Report | None) -> Iterator[tuple[str, str]]:
    yield "From", f"about {report.files} summaries"
    if sentence := invited(report):
        yield "Response", sentence
    if report.on:
        yield "Released", day(report)
    if since is not None:
        yield "Compared with", period_words(since)
    if report.contact:
        yield "Questions to", report.contact


def _section(report: Report, table: Table, moved: Mapping[tuple[str, str], str], *, is_compared: bool) -> Iterator[str]:
    yield f"<section>\n<h2>{escape(table.title)}</h2>"
    yield f'<p class="note">{escape(f"{definition(table)} {base(report, table)}".strip())}</p>'
    share = "Of answers" if table.is_of_answers else "Of all"
    yield '<table>\n<thead><tr><th scope="col">Answer</th><th scope="col" class="number count">About</th>'
    yield f'<th scope="col" class="number base">{share}</th>'
    if is_compared:
        yield '<th scope="col" class="number change">Change</th>'
    yield "</tr></thead>\n<tbody>"
    for row in table.rows:
        yield _line(row, moved.get((table.field, row.label), "") if is_compared else None)
    yield "</tbody>\n</table>\n</section>"


def _line(row: Row, change: str | None) -> str:
    """Return a line; without a count it has words in place of bar and figures."""
    last = "" if change is None else f'<td class="number words">{escape(change)}</td>'
    bar = row.bar
    if bar is None:
        answer = f'<div class="answer"><span>{escape(row.label)}</span></div>'
        figures = f'<td class="number words" colspan="2">{escape(row.instead)}</td>'
        return f'<tr><th scope="row">{answer}</th>{figures}{last}</tr>'
    # Those who gave no answer have no share of those who did.
    drawn, share = ("", "") if row.is_silence else (_bar(bar), escape(row.percent))
    answer = f'<div class="answer"><span>{escape(row.label)}</span>{drawn}</div>'
    figures = f'<td class="number">{row.count}</td><td class="number share">{share}</td>'
    return f'<tr><th scope="row">{answer}</th>{figures}{last}</tr>'


def _bar(width: int) -> str:
    """Return a bar on its track; the figure beside it says the same."""
    return (
        '<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="100" height="10"/>'
        f'<rect class="bar" width="{max(width, _NARROWEST)}" height="10"/></svg>'
    )


def _list(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"<h3>{escape(title)}</h3>\n<ul>"
        yield from (f"<li>{escape(line)}</li>" for line in lines)
        yield "</ul>"
