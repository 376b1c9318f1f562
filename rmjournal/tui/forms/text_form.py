"""The form for changing the text of a takeaway, a commitment or a log item."""

from typing import Any, cast

from rmjournal.domain import titles
from rmjournal.domain.model.goal import Evidence
from rmjournal.domain.model.log import LogItem
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.record.record import AnyRecord, Kind, Record
from rmjournal.journal import Journal
from rmjournal.tui.forms.form import Form, InvalidField, Values
from rmjournal.tui.forms.form_screen import FormScreen
from rmjournal.tui.forms.typed_values import day_reader, read_due
from rmjournal.tui.kit.autosave import DraftSlot
from rmjournal.tui.kit.widgets.fields import Field, Heading, LineField, TextField


def edit_text(journal: Journal, pair: Record[Pair] | None, record: AnyRecord) -> FormScreen:
    """Return the form for changing the text of a takeaway, a commitment or a log
    item."""
    body = record.body
    text = body.text if isinstance(body, Takeaway | Commitment | LogItem | Evidence) else ""
    fields: list[Field | Heading] = [TextField("text", "Your words", text, has_lines=True)]
    if isinstance(body, Commitment):
        due = body.due.isoformat() if body.due else ""
        fields.append(LineField("due", "By when?", due, reads=day_reader(journal.clock.now)))
        fields.append(TextField("outcome", "How did it go?", body.outcome, placeholder="optional"))

    def save(values: Values) -> None:
        if not values["text"]:
            raise InvalidField("text", "There are no words here.", "To delete it, go back and press d.")
        changes: dict[str, Any] = {"text": values["text"]}
        if isinstance(body, Commitment):
            changes |= {"due": read_due(values, journal.clock.now()), "outcome": values["outcome"]}
        if isinstance(body, Takeaway):
            journal.takeaways.reword(cast(Record[Takeaway], record), values["text"])
        else:
            journal.entries.edit(record, changes)

    head = f"Edit this {titles.noun(record)}"
    slot = DraftSlot(Kind(record.kind), record.pair, record.id)
    return FormScreen(journal, Form(head, fields, save, pair=pair, slot=slot))
