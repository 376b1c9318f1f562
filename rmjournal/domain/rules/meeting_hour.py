"""Say when the partner may be looking at the screen: around the hour of a session."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from rmjournal.domain.model.session import Session, SessionStatus

BEFORE = timedelta(minutes=15)
USUAL_MINUTES = 60  # of a session that does not say how long it takes


def is_meeting(session: Session, now: datetime) -> bool:
    """Return whether this local moment is between 15 minutes before a planned session
    and its end.

    A session that was debriefed is over."""
    if session.status is not SessionStatus.PLANNED or session.planned_at is None or session.debrief_done:
        return False
    minutes = USUAL_MINUTES if session.minutes is None else session.minutes
    return session.planned_at - BEFORE <= now < session.planned_at + timedelta(minutes=minutes)


def meets_now(sessions: Iterable[Session], now: datetime) -> bool:
    """Return whether one of these sessions takes place around this local moment."""
    return any(is_meeting(session, now) for session in sessions)
