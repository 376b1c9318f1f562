"""Find the screen for finishing a draft."""

from typing import TYPE_CHECKING

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.model.goal import Goal
from rmjournal.domain.model.log import LogItem
from rmjournal.domain.model.note import Note
from rmjournal.domain.model.reflection import Reflection
from rmjournal.domain.model.rehearsal import Rehearsal
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import Takeaway
from rmjournal.domain.record.record import Kind, is_a
from rmjournal.tui.forms import (
    agreement_form,
    check_in_form,
    contacts_form,
    debrief_form,
    goal_form,
    own_lines_form,
    pair_form,
    review_form,
    session_form,
    takeaway_form,
    text_form,
)
from rmjournal.tui.kit import lookup
from rmjournal.tui.screens.record.line_draft import LineDraftScreen
from rmjournal.tui.screens.session import meeting
from rmjournal.tui.screens.share.receive import ReceiveScreen
from rmjournal.tui.screens.share.share import ShareScreen
from rmjournal.tui.screens.writing.reflect import ReflectScreen
from rmjournal.tui.screens.writing.writing import SessionScreen

if TYPE_CHECKING:
    from rmjournal.domain.model.note import Draft
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import AnyRecord, Record
    from rmjournal.journal import Journal
    from rmjournal.tui.kit.base_screen import JournalScreen


def screen_for_draft(journal: "Journal", draft: "Record[Draft]", pair: "Record[Pair]") -> "JournalScreen":
    """Return the screen on which a draft was being written. It finds the draft
    itself."""
    hangs_on = lookup.above(journal, draft)
    session = hangs_on if hangs_on is not None and is_a(hangs_on, Session) else None
    of = draft.body.of
    if hangs_on is not None and is_a(hangs_on, Note):
        return SessionScreen(journal, pair, lookup.session_of(journal, hangs_on), note=hangs_on)
    if hangs_on is not None and is_a(hangs_on, Reflection):
        return ReflectScreen(journal, pair, lookup.session_of(journal, hangs_on), reflection=hangs_on)
    if of == Kind.CONTACT:
        return contacts_form.edit_contacts(journal, pair)
    if of == Kind.REHEARSAL:
        return _own_line(journal, draft, pair, hangs_on, session)
    if hangs_on is not None and (own := own_lines_form.edit_own(journal, pair, hangs_on)) is not None:
        return own
    if of == Kind.CHECK_IN:
        return check_in_form.check_in(journal, pair, session)
    if of == Kind.EVIDENCE and hangs_on is not None and is_a(hangs_on, Goal):
        return goal_form.add_evidence(journal, pair, hangs_on)
    if of == Kind.GOAL:
        if hangs_on is not None and is_a(hangs_on, Goal):
            ending = "status" in draft.body.fields
            return (goal_form.end_goal if ending else goal_form.edit_goal)(journal, pair, hangs_on)
        return goal_form.new_goal(journal, pair)
    if of == Kind.REFLECTION:
        return ReflectScreen(journal, pair, session)
    if of == Kind.AGENDA_ITEM and session is not None:
        return meeting.prepare(journal, pair, session)
    if of == Kind.LOG_ITEM and session is not None:
        return debrief_form.debrief_session(journal, pair, session)
    if of == Kind.LOG_ITEM and hangs_on is None:
        return LineDraftScreen(journal, pair, draft)
    if of == Kind.SESSION:
        if session is not None:
            return session_form.edit_session(journal, pair, session)
        return session_form.new_session(journal, pair)
    if of == Kind.TAKEAWAY and not (hangs_on is not None and isinstance(hangs_on.body, Takeaway)):
        return takeaway_form.new_takeaway(journal, pair, session)
    if of == Kind.SHARED_TEXT and draft.parent == pair.id:
        return ReceiveScreen(journal, pair)
    if of == Kind.SHARED_TEXT:
        tabs = {"statement": ExportKind.STATEMENT, "card": ExportKind.INSIGHT_CARD}
        tab = next((kind for name, kind in tabs.items() if name in draft.body.fields), ExportKind.HELP_NOTE)
        return ShareScreen(journal, pair, tab=tab)
    if of == Kind.AGREEMENT:
        return agreement_form.edit_clauses(journal, pair)
    if of == Kind.REVIEW:
        return review_form.review_pair(journal, pair)
    if of == Kind.CLOSING:
        return review_form.close_pair(journal, pair, lambda: None)
    if of == Kind.PAIR:
        return pair_form.edit_pair(journal, pair)
    if hangs_on is not None and of != Kind.NOTE:
        return text_form.edit_text(journal, pair, hangs_on)
    return SessionScreen(journal, pair, session, afresh=True)


def _own_line(
    journal: "Journal",
    draft: "Record[Draft]",
    pair: "Record[Pair]",
    hangs_on: "AnyRecord | None",
    session: "Record[Session] | None",
) -> "JournalScreen":
    """Return the form of a rehearsal, of its first sentence, or of a difficult
    moment."""
    fields = draft.body.fields
    if hangs_on is not None and is_a(hangs_on, Rehearsal):
        if "opening" in fields:
            return own_lines_form.first_sentence(journal, pair, hangs_on)
        return own_lines_form.rehearse(journal, pair, record=hangs_on)
    if "now" in fields:
        return own_lines_form.difficult_moment(journal, pair, session)
    line = hangs_on if hangs_on is not None and is_a(hangs_on, LogItem) else None
    return own_lines_form.rehearse(journal, pair, line)
