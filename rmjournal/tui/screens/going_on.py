"""From a draft back to the screen that it was left on."""

from typing import TYPE_CHECKING, cast

from rmjournal.domain.model.note import Note
from rmjournal.domain.model.reflection import Reflection
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import Takeaway
from rmjournal.domain.record.record import Kind
from rmjournal.support.errors import RmjournalError
from rmjournal.tui import forms, meetings, ways
from rmjournal.tui.screens.reflect import ReflectScreen
from rmjournal.tui.screens.session import SessionScreen

if TYPE_CHECKING:
    from rmjournal.domain.model.note import Draft
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Body, Record
    from rmjournal.journal.journal import Journal
    from rmjournal.tui.page import JournalPage


def screen_for(journal: "Journal", draft: "Record[Draft]", pair: "Record[Pair]") -> "JournalPage":
    """Return the screen on which this was being written; it finds the draft by itself."""
    hangs_on = _record(journal, draft)
    session = cast("Record[Session]", hangs_on) if hangs_on is not None and isinstance(hangs_on.body, Session) else None
    of = draft.body.of if draft.body is not None else 0
    if hangs_on is not None and isinstance(hangs_on.body, Note):
        return SessionScreen(journal, pair, ways.session_of(journal, hangs_on), note=cast("Record[Note]", hangs_on))
    if hangs_on is not None and isinstance(hangs_on.body, Reflection):
        reflection = cast("Record[Reflection]", hangs_on)
        return ReflectScreen(journal, pair, ways.session_of(journal, hangs_on), reflection=reflection)
    if of == Kind.REFLECTION:
        return ReflectScreen(journal, pair, session)
    if of == Kind.AGENDA_ITEM and session is not None:
        return meetings.prepare(journal, pair, session)
    if of == Kind.LOG_ITEM and session is not None:
        return meetings.debrief_form(journal, pair, session)
    if of == Kind.SESSION:
        if session is not None:
            return forms.session_details(journal, pair, session)
        return forms.new_session(journal, pair)
    if of == Kind.TAKEAWAY and not (hangs_on is not None and isinstance(hangs_on.body, Takeaway)):
        return forms.new_takeaway(journal, pair, session)
    if of == Kind.PAIR:
        return forms.edit_pair(journal, pair)
    if hangs_on is not None and of != Kind.NOTE:
        return forms.edit_words(journal, pair, hangs_on)
    return SessionScreen(journal, pair, session, afresh=True)


def _record(journal: "Journal", draft: "Record[Draft]") -> "Record[Body] | None":
    if draft.parent is None:
        return None
    try:
        return journal.glance(draft.parent)
    except RmjournalError:
        return None
