"""Word what is asked before anything is destroyed, and propose the day for it."""

from calendar import monthrange
from datetime import date

LEGAL_HOLD = "If there may be a grievance or a legal hold, don't destroy anything. Get advice first."
COMPLAINT = (
    "Is there, or could there be, a complaint, an investigation, an access or information request, or a legal hold?"
)
GET_ADVICE = "Stop here and get advice. Nothing was destroyed."
OUT_OF_REACH = "Copies in an employer's backups are out of reach from here."
_MONTHS = 3


def destroy_day(last: date) -> date:
    """Return the day that is proposed to destroy notes: three months after the last
    session."""
    over, month = divmod(last.month - 1 + _MONTHS, 12)
    year, month = min(last.year + over, date.max.year), month + 1
    return date(year, month, min(last.day, monthrange(year, month)[1]))
