"""Write a session as an event for a calendar that others may see: a time and a title.

The format is RFC 5545. Nothing in it says who made it, or what the time is for."""

from datetime import datetime, timedelta

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.model.session import CalendarEvent, SessionStatus
from rmjournal.domain.texts.message_texts import Message

TITLE = "Reserved"
ALARM = "two hours before"
DELETE_YOURSELF = "Some calendars need you to delete it yourself."
TITLE_LINE = 10  # of the text, from 1
OVER = (SessionStatus.HELD, SessionStatus.MISSED)  # the rest is planned, or was called off
_STAMP = "20000101T000000Z"  # required, and the same in every file
_LONGEST = 75  # bytes of a line


def calendar_text(event: CalendarEvent) -> Message:
    """Return an event as a file for a calendar."""
    ends = event.starts + timedelta(minutes=event.minutes)
    title = _escaped(event.title)
    alarm = ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{title}", "TRIGGER:-PT2H", "END:VALARM")
    lines = (
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//event//EN"),
        f"METHOD:{'CANCEL' if event.is_cancelled else 'PUBLISH'}",
        *("BEGIN:VEVENT", f"UID:{event.uid}", f"DTSTAMP:{_STAMP}", f"SEQUENCE:{event.sequence}"),
        *(f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}", f"SUMMARY:{title}"),
        *(f"DTSTART:{_utc(event.starts)}", f"DTEND:{_utc(ends)}", "CLASS:PRIVATE"),
        *(alarm if event.has_alarm and not event.is_cancelled else ()),
        *("END:VEVENT", "END:VCALENDAR"),
    )
    return Message(
        what=ExportKind.CALENDAR,
        text="".join(f"{_folded(each)}\r\n" for each in lines),
        audience="your calendar. Others may see it there",
        absent=("your partner", "the place", "what you wrote", "when this file was made"),
        name="event.ics",
        undated=True,
    )


def _utc(moment: datetime) -> str:
    return f"{moment.year:04}{moment:%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return text


def _folded(text: str) -> str:
    """Break a line that is too long; what follows begins with a blank."""
    rows, size = [""], 0
    for sign in text:
        size += len(sign.encode())
        if size > _LONGEST:
            rows, size = [*rows, " "], 1 + len(sign.encode())
        rows[-1] += sign
    return "\r\n".join(rows)
