"""Say what a report comes to: two sentences made of its cells, and what its words mean.

Nothing here knows more than the report does."""

from collections.abc import Mapping
from datetime import date

from rmjournal.sharing.report.composition import NO_CLOSER, Report, Row, Table, listed
from rmjournal.sharing.summary.summary_file import GOES_ON, LEVELS, OPT_INS, SHARES

_NAMED = 2  # themes, and answers, in a sentence

# What it means to give the best answer, to stand after "60% ".
_BEST: Mapping[str, str] = {
    "continue": "would carry on meeting",
    "usefulness": "rated the meetings as well worth their time",
    "relationship": "said that they got on well",
    "safety": "felt safe to speak",
    "goals": "reached most of their goals",
    "takeaways_agreed": "agreed on most of their takeaways",
}
_LEVELS = (
    "Each person gives ratings from 1 to 5, and their middle rating counts. High is above 3.5, low is below 2.5, and"
    " the rest is in between."
)
_THEMES = "Each person ticks up to three."
_SHARES = "“Most” means at least two thirds of that person's own goals or takeaways, and “some” means fewer."


def main_points(report: Report) -> tuple[str, ...]:
    """Return up to two sentences: on the themes, and on the answers."""
    found = [_on_themes(report), _on_answers(report) or _on_sessions(report)]
    if report.is_empty or not any(found):
        return ("Too few summaries came in to sum up their answers.",)
    return tuple(filter(None, found))


def _on_themes(report: Report) -> str:
    rows = [row for table in report.tables if table.field == "themes" for row in table.rows]
    nearly_all = [row.label.lower() for row in rows if row.count is None and row.instead == "almost all"]
    if nearly_all:
        return f"Almost everyone talked about {listed(nearly_all[:_NAMED], 'and')}."
    counted = [(row.count or 0, f"{_in_sentence(row.label)} ({row.percent})") for row in rows if row.count is not None]
    last = counted[:_NAMED][-1][0] if counted else 0
    named = [words for count, words in counted if count >= last]
    if len(named) > _NAMED + 1:  # too many are as frequent as that
        named = [words for count, words in counted if count > last]
    return f"People talked most about {listed(named, 'and')}." if named else ""


def _on_answers(report: Report) -> str:
    tables = {table.field: table for table in report.tables}
    # A share of all would be low where many of them gave no answer.
    clear = {name: table for name, table in tables.items() if not any(r.no_answer and r.answers for r in table.rows)}
    best = [(clear[field], row) for field in _BEST if field in clear and (row := _best(clear[field])) is not None]
    if not best:
        return ""
    of_answers = best[0][0].is_of_answers
    said = [f"{row.percent} {_BEST[table.field]}" for table, row in best if table.is_of_answers == of_answers]
    return f"Of everyone who {'answered' if of_answers else 'sent a summary'}, {listed(said[:_NAMED], 'and')}."


def _on_sessions(report: Report) -> str:
    rows = [row for table in report.tables if table.field == "sessions" for row in table.rows if not row.no_answer]
    most = max(rows, key=lambda row: row.count or 0, default=None)
    if most is None or most.label == NO_CLOSER:
        return ""
    return f"{most.percent} had {most.label} sessions.".capitalize()


def _best(table: Table) -> Row | None:
    """Return the line of the best answer, if that is counted alone."""
    words = OPT_INS[table.field]
    best = words[0] if words == GOES_ON else words[-1]
    return next((row for row in table.rows if row.answers == (best,) and not row.no_answer), None)


def _in_sentence(label: str) -> str:
    return label.replace("Digital and AI", "digital and AI") if "AI" in label else label.lower()


def definition(table: Table) -> str:
    """Return what the answers of a table mean; "" if they say it themselves."""
    words = OPT_INS.get(table.field)
    if table.field == "themes":
        return _THEMES
    return _LEVELS if words == LEVELS else _SHARES if words == SHARES else ""


def base(report: Report, table: Table) -> str:
    """Say of how many the shares of a table are, by what is published."""
    if table.is_of_answers:
        return f"Base: about {sum(row.count or 0 for row in table.rows if not row.is_silence)} who answered."
    return f"Base: about {report.files} summaries."


def period_words(report: Report) -> str:
    """Return the period in words, such as "January to June 2026"."""
    year, is_half, half = report.period.partition("-H")
    if not is_half:
        return report.period.replace("-", " ")
    return f"{'January to June' if half == '1' else 'July to December'} {year}"


def day(report: Report) -> str:
    """Return the day of the report's release in words; "" if it has none."""
    return f"{date.fromisoformat(report.on):%d %B %Y}".lstrip("0") if report.on else ""
