"""The form for changing the text of a takeaway, a commitment or a log item."""

from typing import Any, cast

from rmjournal.domain import titles
from rmjournal.domain.model.log import LogItem
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.record.record import AnyRecord, Kind, Record
from rmjournal.journal import Journal
from rmjournal.tui.forms.form_screen import Form, FormScreen, InvalidField, Values
from rmjournal.tui.forms.typed_values import read_due
from rmjournal.tui.kit.autosave import DraftSlot
from rmjournal.tui.kit.widgets.fields import Field, LineField, TextField


def edit_text(journal: Journal, pair: Record[Pair] | None, record: AnyRecord) -> FormScreen:
    """Return the form for changing the text of a takeaway, a commitment or a log
    item."""
    body = record.body
    text = body.text if isinstance(body, Takeaway | Commitment | LogItem) else ""
    fields: list[Field] = [TextField("text", "The words", text)]
    if isinstance(body, Commitment):
        fields.append(LineField("due", "Until when", body.due.isoformat() if body.due else ""))
        fields.append(LineField("outcome", "What came of it", body.outcome))

    def save(values: Values) -> None:
        if not values["text"]:
            raise InvalidField("text", "The words are missing.", "To be rid of it, go back and press d.")
        changes: dict[str, Any] = {"text": values["text"]}
        if isinstance(body, Commitment):
            changes |= {"due": read_due(values, journal.clock.now()), "outcome": values["outcome"]}
        if isinstance(body, Takeaway):
            journal.takeaways.reword(cast(Record[Takeaway], record), values["text"])
        else:
            journal.entries.edit(record, changes)

    head = f"Change this {titles.noun(record)}"
    slot = DraftSlot(Kind(record.kind), record.pair, record.id)
    return FormScreen(journal, Form(head, fields, save, pair=pair, slot=slot))
