"""Fill in the start kit of a programme: plain Markdown texts, a calendar, and the
programme file itself.

What the programme file does not say is marked as "to fill in", and listed."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from hashlib import sha256
from importlib.resources import files
from typing import NamedTuple

from msgspec import UNSET

from rmjournal.domain.text import capital
from rmjournal.sharing.summary.coarsening import SMALL, half_year
from rmjournal.sharing.summary.programme_file import Programme, Size, digest, encoded

NAMES = (
    "README.md", "1-invitation.md", "2-what-we-ask-and-see.md", "3-timetable.md", "4-collecting.md", "5-kick-off.md",
    "6-half-way.md", "7-data-protection.md",
)  # fmt: skip
CALENDAR, PROGRAMME = "timetable.ics", "programme.json"
_TO_HAND_IN, _TO_REPORT, _FIRST_SESSION = timedelta(14), timedelta(7), timedelta(21)
_SIZES = {Size.SMALL: "fewer than 30", Size.MIDDLE: "30 to 99", Size.LARGE: "100 or more"}
_STATEMENT_ROW = (
    "| a statement (optional) | up to 240 characters in your own words, filtered, without a name | us, then readers of"
    " the report, word for word |\n"
)


class Kit(NamedTuple):
    """The files of a kit by name, and what the programme file did not say."""

    files: Mapping[str, bytes]
    missing: tuple[str, ...]


class _Step(NamedTuple):
    on: date | None
    what: str


def filled(programme: Programme, start: date | None = None, end: date | None = None) -> Kit:
    """Return the kit of a programme.

    A half-year has its first and last day already; for a cycle both have to be given,
    or the timetable has no days and there is no calendar."""
    known = half_year(programme.period) or (None, None)
    steps = _steps(programme, start or known[0], end or known[1])
    missing: list[str] = []

    def fill_in(what: str) -> str:
        missing.append(what)
        return f"**to fill in: {what}**"

    contacts = programme.contacts
    speak_up = fill_in("who to talk to if something is wrong") if contacts.speak_up is UNSET else contacts.speak_up
    wellbeing = fill_in("who to talk to if it gets too much") if contacts.wellbeing is UNSET else contacts.wellbeing
    has_dates = any(step.on for step in steps)
    unknown = "" if has_dates else fill_in("the dates in the timetable")
    days = [f"{_day(day)}" for day in programme.supervision or ()]
    values = {
        "label": programme.label,
        "business_reason": programme.business_reason,
        "period": _period(programme.period),
        "size": _SIZES[programme.size],
        "invited": str(programme.invited),
        "kept_days": str(programme.kept_days),
        "use_of_summaries": _sentence(programme.use_of_summaries),
        "coordinator": contacts.coordinator,
        "speak_up": speak_up,
        "wellbeing": wellbeing,
        "digest": digest(encoded(programme)),
        "supervision": ", ".join(days) if days else "ask us when the next one is.",
        "collect_from": _day(_on(steps, "From now on")) or "**to fill in: a day**",
        "hand_over": _day(_on(steps, "Last day")) or "**to fill in: a day**",
        "statement_words": "" if programme.size is Size.SMALL else ", and statements without names",
    }
    values = {name: value.replace("|", "\\|") for name, value in values.items()}
    values |= {
        "statement_row": "" if programme.size.least < SMALL else _STATEMENT_ROW,
        "measures": "\n".join(f"- {measure}" for measure in programme.measures)
        or f"- {fill_in('how you judge the programme')}",
        "dates": "\n".join(f"| {_day(step.on) or '**to fill in: a day**'} | {step.what} |" for step in steps),
        "missing_dates": f"{unknown}\n\n" if unknown else "",
    }
    values["to_fill_in"] = "".join(["\nStill to fill in:\n\n", *(f"- {what}\n" for what in missing)] if missing else [])
    found = {name: _read(name).format_map(values).encode() for name in NAMES}
    if has_dates:
        found[CALENDAR] = "".join(_calendar(programme, steps)).encode()
    return Kit(found | {PROGRAMME: encoded(programme)}, tuple(missing))


def _steps(programme: Programme, start: date | None, end: date | None) -> list[_Step]:
    """Return what happens, in order; without days if the first or the last is
    missing."""
    if start is None or end is None:
        start = end = half_way = hand_over = report = delete = first = None
    else:
        first, half_way, hand_over = start + _FIRST_SESSION, start + (end - start) / 2, end + _TO_HAND_IN
        delete = hand_over + timedelta(programme.kept_days)
        report = min(hand_over + _TO_REPORT, delete)
    found = [
        _Step(start, "Kick-off: meet your partner, and plan your first session"),
        _Step(first, "By now you should have met once. If not, tell the coordinator"),
        _Step(half_way, "Halfway: a message, and a discussion in groups"),
        *(_Step(day, "Supervision, or a peer group") for day in programme.supervision or ()),
        _Step(end, "From now on: make your summary, if you like, and hand it in"),
        _Step(hand_over, "Last day to hand files in. They go to the coordinator"),
        _Step(report, "The report is out, for everybody"),
        _Step(delete, "By now all files have been deleted"),
    ]
    return sorted(found, key=lambda step: step.on or date.max) if start else found


def _on(steps: list[_Step], what: str) -> date | None:
    return next(step.on for step in steps if step.what.startswith(what))


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%A} {day.day} {day:%B %Y}"


def _period(period: str) -> str:
    year, is_half, half = period.partition("-H")
    if not is_half:
        return period.replace("-", " ")
    return f"{'January to June' if half == '1' else 'July to December'} {year}"


def _sentence(text: str) -> str:
    """Return a text with a capital and a full stop, to stand among sentences."""
    return capital(text) + ("" if text.endswith((".", "!", "?")) else ".")


def _calendar(programme: Programme, steps: list[_Step]) -> Iterator[str]:
    """Yield the lines of the calendar, as RFC 5545 has them: whole days, CRLF."""
    yield "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//timetable//EN\r\n"
    for number, step in enumerate(steps):
        if step.on is None:
            continue
        name = sha256(f"{programme.label}\n{programme.period}\n{number}".encode()).hexdigest()[:32]
        yield f"BEGIN:VEVENT\r\nUID:{name}@timetable\r\nDTSTAMP:{step.on:%Y%m%d}T000000Z\r\n"
        yield f"DTSTART;VALUE=DATE:{step.on:%Y%m%d}\r\nDTEND;VALUE=DATE:{step.on + timedelta(1):%Y%m%d}\r\n"
        yield from _folded(f"SUMMARY:{_escaped(f'{programme.label}: {step.what}')}")
        yield "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n"
    yield "END:VCALENDAR\r\n"


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text


def _folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 bytes, none of which cuts a character."""
    piece = ""
    for character in line:
        if len(f"{piece}{character}".encode()) > 74:
            yield f"{piece}\r\n"
            piece = " "
        piece += character
    yield f"{piece}\r\n"


def _read(name: str) -> str:
    return (files("rmjournal.sharing.kit") / name).read_text("utf-8")
