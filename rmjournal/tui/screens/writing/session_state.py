"""Whether a session can be debriefed now, and why not."""

from typing import TYPE_CHECKING

from rmjournal.domain.model.session import Session, SessionStatus, took_place

if TYPE_CHECKING:
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal


def can_debrief(session: "Record[Session] | None", journal: "Journal") -> bool:
    """Return whether this session can be debriefed now. One to come cannot; one without
    a date asks for it first."""
    if session is None:
        return False
    body = session.body
    if took_place(body):
        return (body.held_at or session.at.replace(tzinfo=None)).date() <= journal.clock.today()
    return body.status is SessionStatus.PLANNED and (body.planned_at is None or body.planned_at <= journal.clock.now())


def not_yet(session: Session) -> str:
    """Return why a session cannot be debriefed now."""
    if session.status is SessionStatus.PLANNED or took_place(session):
        return "This session hasn't happened yet. Come back to debrief it afterwards."
    return "This session is marked as not having taken place. Change its status first."
