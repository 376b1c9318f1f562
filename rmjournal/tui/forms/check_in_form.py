"""The form of a check-in: five lines about oneself, a digit each."""

from rmjournal.domain.model.checkin import ITEMS
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.session import Session
from rmjournal.domain.record.record import Kind, Record
from rmjournal.journal import Journal
from rmjournal.tui.forms.form import Form, Values
from rmjournal.tui.forms.form_screen import FormScreen
from rmjournal.tui.kit.autosave import DraftSlot
from rmjournal.tui.kit.widgets.fields import ZERO, ChoiceField, Field, Heading

SCALE = {"1": "not at all", "2": "", "3": "", "4": "", "5": "very much"}
LEAD = "Five lines about you. We never add them up, and the figures never go into a summary."


def check_in(journal: Journal, pair: Record[Pair], session: Record[Session] | None) -> FormScreen:
    """Return the form for a check-in, after a session if one is given."""
    items = ITEMS[pair.body.role]

    def save(values: Values) -> None:
        given = {item.name: int(values[item.name]) for item in items if values[item.name]}
        journal.learning.check_in(pair, given, session=session)

    fields: list[Field | Heading] = [
        Heading("How is it for you?", f"1 {SCALE['1']} · 5 {SCALE['5']} · {ZERO}"),
        *(ChoiceField(item.name, item.words, SCALE, skip=True, is_scale=True) for item in items),
    ]
    slot = DraftSlot(Kind.CHECK_IN, pair.id, session.id if session else None)
    return FormScreen(journal, Form("Check in with yourself", fields, save, slot, pair, lead=LEAD))
