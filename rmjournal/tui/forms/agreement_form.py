"""The form for the words of an agreement, a clause a field."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from rmjournal.domain.model.agreement import Clause
from rmjournal.domain.model.pair import Pair, Role
from rmjournal.domain.record.record import Kind, Record
from rmjournal.domain.rules.clauses import LABELS, NOT_LAW, QUESTIONS, arranging
from rmjournal.tui.forms.form import Form, NextScreen, Values, nothing_next
from rmjournal.tui.forms.form_screen import FormScreen
from rmjournal.tui.kit.autosave import DraftSlot
from rmjournal.tui.kit.host import Host
from rmjournal.tui.kit.widgets.fields import ChoiceField, Field, Heading, TextField, id_of

if TYPE_CHECKING:
    from rmjournal.journal import Journal

IN_TURN = "turns"
_WHO = {Role.MENTEE_SENIOR.value: "the senior", Role.MENTOR_JUNIOR.value: "the junior", IN_TURN: "in turn"}


class ClauseScreen(FormScreen):
    """Write the clauses. The one that was selected has the cursor."""

    first_clause = Clause.PURPOSE
    has_begun = False

    def on_screen_resume(self) -> None:
        """Focus the selected clause when the form opens, but not when one comes back to
        it."""
        if not self.has_begun:
            self.has_begun = True
            field = self.query_one(f"#{id_of(self.first_clause.value)}", TextField)
            field.begin()
            self.call_after_refresh(field.scroll_visible, animate=False)


def edit_clauses(
    journal: "Journal",
    pair: Record[Pair],
    clause: Clause = Clause.PURPOSE,
    then: Callable[[Host], NextScreen] = nothing_next,
) -> FormScreen:
    """Return the form for the words of an agreement, with the cursor in one clause.

    What was sent or agreed stays: a change makes a draft beside it. `then` returns the
    screen to show after it was saved."""
    shown = journal.agreements.shown(pair)
    words = {term.clause: term.text for term in shown.terms}
    who = shown.arranges.value if shown.arranges is not None else IN_TURN
    hints = {**QUESTIONS, Clause.REPERCUSSIONS: f"{QUESTIONS[Clause.REPERCUSSIONS]} {NOT_LAW}"}
    fields: list[Field | Heading] = []
    for each in Clause:
        fields.append(
            TextField(
                each.value,
                LABELS[each],
                words.get(each, ""),
                placeholder=QUESTIONS[each],
                hint=hints[each],
                has_lines=True,
            )
        )
        if each is Clause.ARRANGES:
            fields.append(ChoiceField("who", "Who plans the next one?", _WHO, who))

    def save(values: Values) -> None:
        arranges = None if values["who"] == IN_TURN else Role(values["who"] or who)
        changed = {each: values[each.value] for each in Clause}
        before = arranging(pair.body, shown.arranges)
        if changed[Clause.ARRANGES] == before and arranges is not shown.arranges:
            changed[Clause.ARRANGES] = arranging(pair.body, arranges)
        journal.agreements.reword(pair, changed, arranges)

    form = Form("Our agreement", fields, save, DraftSlot(Kind.AGREEMENT, pair.id), pair, then)
    screen = ClauseScreen(journal, form)
    screen.first_clause = clause
    return screen
