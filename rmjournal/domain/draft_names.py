"""What a draft is called: the page or form it was begun on."""

from typing import TYPE_CHECKING

from rmjournal.domain.record.record import Kind
from rmjournal.domain.record_words import noun

if TYPE_CHECKING:
    from rmjournal.domain.model.note import Draft
    from rmjournal.domain.record.record import AnyRecord, Record


def draft_name(draft: "Record[Draft]", above: "AnyRecord | None") -> str:
    """Return what a draft is, to stand after "your": debrief of session 3. `above` is
    what it hangs on."""
    from rmjournal.domain.model.session import Session

    of = draft.body.of
    if above is not None and above.kind == of and of != Kind.SESSION:
        return f"changes to a {noun(above)}"
    session = f" {above.body.number}" if above is not None and isinstance(above.body, Session) else ""
    match of:
        case Kind.LOG_ITEM:
            return f"debrief of session{session}" if session else "line for the log"
        case Kind.AGENDA_ITEM if session:
            return f"preparation for session{session}"
        case Kind.REHEARSAL:
            return "difficult moment" if "now" in draft.body.fields else "rehearsal"
        case Kind.CONTACT:
            return "people to talk to"
        case Kind.SESSION:
            return f"changes to session{session}" if session else "plan for a new session"
        case Kind.NOTE:
            return f"note on session{session}" if session else "note"
        case Kind.REFLECTION:
            return f"reflection on session{session}" if session else "reflection"
        case Kind.TAKEAWAY:
            return f"takeaway from session{session}" if session else "takeaway"
        case Kind.AGREEMENT:
            return "agreement"
        case Kind.REVIEW:
            return "review"
        case Kind.CLOSING:
            return "closing"
        case Kind.GOAL:
            return "goal"
        case Kind.EVIDENCE:
            return "evidence"
        case Kind.CHECK_IN:
            return "check-in"
        case Kind.SHARED_TEXT if draft.parent == draft.pair:
            return "pasted reply"
        case Kind.SHARED_TEXT:
            names = {"card": "insight card", "statement": "statement"}
            return next((name for field, name in names.items() if field in draft.body.fields), "help note")
        case Kind.PAIR:
            return "changes to this pair" if draft.pair is not None else "new pair"
    return "draft"
