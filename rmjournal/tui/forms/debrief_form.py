"""The form after a session: three lines, then facts and ratings."""

from textual.content import Content

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.session import Session, SessionStatus, took_place
from rmjournal.domain.record.record import Kind, Record
from rmjournal.domain.rules import debrief
from rmjournal.domain.rules.debrief import Question
from rmjournal.domain.rules.prompts import debrief_line
from rmjournal.domain.words import LINE_OF_DEBRIEF
from rmjournal.journal import Journal
from rmjournal.tui.forms import session_form, typed_values
from rmjournal.tui.forms.form_screen import Form, FormScreen, NextScreen, Values
from rmjournal.tui.kit.autosave import DraftSlot
from rmjournal.tui.kit.widgets import trend
from rmjournal.tui.kit.widgets.fields import ChoiceField, Field, LineField

THREE_LINES = 3


def debrief_or_ask_date(journal: Journal, pair: Record[Pair], session: Record[Session]) -> FormScreen:
    """Return the form after a session. If the session has no date yet, ask for that
    first."""
    body = session.body
    if body.status is not SessionStatus.PLANNED or body.planned_at is not None:
        return debrief_session(journal, pair, session)
    above = "This session has no day yet. Say that it was held, and when; three lines come next."
    return session_form.edit_session(journal, pair, session, lambda _: debrief_if_held(journal, pair, session), above)


def debrief_if_held(journal: Journal, pair: Record[Pair], session: Record[Session]) -> NextScreen:
    """Return the debrief form if the session did take place, else None."""
    now = journal.records.current(session)
    return debrief_session(journal, pair, now) if took_place(now.body) else None


def debrief_session(journal: Journal, pair: Record[Pair], session: Record[Session]) -> FormScreen:
    """Return the form after a session: three lines, facts and ratings, then the
    rest."""
    body, role = session.body, pair.body.role
    kind, label = debrief_line(role)
    asked = debrief.every(role)
    fields: list[Field] = [
        LineField("takeaway", "To take away", placeholder="in words that both can stand by"),
        LineField("promise", "Promised", placeholder="what one of you will do"),
        ChoiceField("owner", "  by whom", {"me": "by me", "partner": "by the other"}, "me"),
        LineField("due", "  until when", placeholder="31 Mar, Friday, or nothing"),
        LineField("log", label, placeholder=LINE_OF_DEBRIEF[role]),
        *(_choice(question, session) for question in asked),
    ]

    def save(values: Values) -> None:
        changes = debrief.answered({each.name: values[each.name] for each in asked}, session.raw)
        if values["takeaway"]:
            changes["takeaway"] = values["takeaway"]
        if values["promise"]:
            commitment: dict[str, object] = {"text": values["promise"], "owner": values["owner"]}
            if (due := typed_values.read_due(values, journal.clock.now())) is not None:
                commitment["due"] = due
            changes["promise"] = commitment
        if values["log"]:
            changes["log"] = {"kind": kind, "text": values["log"]}
        journal.sessions.debrief(session, changes, journal.clock.now())

    found = journal.signals.trends(pair)
    facts = THREE_LINES + len(debrief.FACTS) + len(debrief.RATINGS)
    form = Form(
        f"After session {body.number}",
        fields,
        save,
        DraftSlot(Kind.LOG_ITEM, pair.id, session.id),
        pair,
        name="debrief",
        stops=(THREE_LINES, facts),
        follows={"owner": "promise", "due": "promise"},
        beside=Content.assemble(("Over the sessions\n", "bold"), trend.lines(found)) if found else None,
    )
    return FormScreen(journal, form)


def _choice(question: Question, session: Record[Session]) -> ChoiceField:
    value = debrief.answer_to(question.name, session.raw)
    choices = dict(question.choices)
    if value and value not in choices:  # noted elsewhere, in more detail
        choices[value] = value
    return ChoiceField(question.name, question.label, choices, value, skip=True)
