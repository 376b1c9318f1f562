"""Make a session into an event for the person's own calendar, and withdraw it again."""

import uuid
from datetime import date

from msgspec.structs import replace

from rmjournal.domain.model.session import CalendarEvent, Session, SessionStatus
from rmjournal.domain.record.record import Record, uuid_of
from rmjournal.domain.rules.meeting_hour import USUAL_MINUTES
from rmjournal.domain.text import line
from rmjournal.domain.texts import ics_text
from rmjournal.journal.exports.messages import Messages, Outgoing
from rmjournal.journal.records.moments import from_ms, to_ms
from rmjournal.journal.records.repository import Records
from rmjournal.support.errors import Refused

LONGEST_TITLE = 200  # characters


class CalendarEvents:
    """Sessions as events."""

    def __init__(self, records: Records, messages: Messages) -> None:
        self._records = records
        self._messages = messages

    def event(self, session: Record[Session], *, title: str | None = None, alarm: bool | None = None) -> Outgoing:
        """Return the event of a session, with a neutral title and no alarm unless
        given.

        A session that was in a calendar before is brought up to date there, with the
        title and the alarm it had. One that was called off is withdrawn. Raises Refused
        for one without a date, or over, or called off without having been there."""
        event = self._event(session, title, alarm)
        message = ics_text.calendar_text(event)
        above = "\r\n" * (ics_text.TITLE_LINE - 1)
        named = self._messages.mentions(replace(message, text=above + event.title))

        def note(_: date) -> None:
            now = self._records.current(session)
            if now.body.calendar != event:
                self._records.replace(now, replace(now.body, calendar=event))

        return Outgoing(message, note, mentions=named, pair=session.pair)

    def is_possible(self, session: Session) -> bool:
        """Return whether this session can be put into a calendar, or withdrawn from
        it."""
        if session.status is SessionStatus.PLANNED:
            return session.planned_at is not None
        return session.status not in ics_text.OVER and session.calendar is not None

    def _event(self, session: Record[Session], title: str | None, alarm: bool | None) -> CalendarEvent:
        body, before, at = session.body, session.body.calendar, session.body.planned_at
        if before is not None and self.is_possible(body) and body.status is not SessionStatus.PLANNED:
            return before if before.is_cancelled else replace(before, is_cancelled=True, sequence=before.sequence + 1)
        if at is None or not self.is_possible(body):
            raise _refused(body)
        new = CalendarEvent(
            uid=before.uid if before is not None else self._uid(session),
            starts=from_ms(to_ms(at)),
            minutes=USUAL_MINUTES if body.minutes is None else body.minutes,
            title=_title(title, before),
            has_alarm=alarm if alarm is not None else before is not None and before.has_alarm,
            sequence=before.sequence if before is not None else 0,
        )
        return new if before in (None, new) else replace(new, sequence=new.sequence + 1)

    def _uid(self, session: Record[Session]) -> str:
        """Return an identifier that looks like any random one."""
        return str(uuid.UUID(bytes=self._records.vault.name_outside(uuid_of(session.id)), version=4))


def _title(given: str | None, before: CalendarEvent | None) -> str:
    if given is None:
        return before.title if before is not None else ics_text.TITLE
    return line(given, LONGEST_TITLE) or ics_text.TITLE


def _refused(session: Session) -> Refused:
    if session.status is SessionStatus.PLANNED:
        return Refused("This session has no date yet.", "Give it one first.")
    if session.status in ics_text.OVER:
        return Refused("This session is over.", "Only future sessions can go into a calendar.")
    return Refused("This session was never added to a calendar, so there is nothing to withdraw.")
