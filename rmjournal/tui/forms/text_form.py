"""The form for changing the text of a takeaway, a commitment or a log item."""

from collections.abc import Iterator
from typing import Any

from rmjournal.domain.model.goal import Evidence
from rmjournal.domain.model.log import LogItem, LogKind
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.takeaway import Commitment, Takeaway, TakeawayState
from rmjournal.domain.record.record import AnyRecord, Kind, Record, is_a
from rmjournal.domain.record_words import noun
from rmjournal.journal import Journal
from rmjournal.tui.forms.form import Form, InvalidField, Section, Values
from rmjournal.tui.forms.form_screen import FormScreen
from rmjournal.tui.forms.typed_values import day_reader, read_due, who
from rmjournal.tui.kit.autosave import DraftSlot
from rmjournal.tui.kit.widgets.fields import ChoiceField, Field, Heading, LineField, TextField

_SEEN = "Your partner has seen this. To change it, reword the takeaway."
_STANDS = "This starts a new draft. What you agreed stands until you both agree the new words."
_WITHDRAWN = "When you save, the words you sent are withdrawn. Tell your partner, who still has them."
_WORDS = ("text", "challenge", "believe_now", "affects", "could_change")


def edit_text(journal: Journal, pair: Record[Pair] | None, record: AnyRecord) -> FormScreen:
    """Return the form for changing the text of a takeaway, a commitment or a log
    item."""
    body = record.body
    text = body.text if isinstance(body, Takeaway | Commitment | LogItem | Evidence) else ""
    fields: list[Field | Heading] = [TextField("text", "Your words", text, has_lines=True)]
    above: list[Section] = []
    if isinstance(body, LogItem) and body.kind is LogKind.ASSUMPTION:
        above = [Section("What I assumed", body.text)]
        fields = [
            TextField("challenge", "What challenged it?", body.challenge, placeholder="optional", has_lines=True),
            TextField("believe_now", "What do you believe now?", body.believe_now, placeholder="optional"),
        ]
    elif isinstance(body, LogItem) and body.kind is LogKind.BARRIER:
        hint = "A group or a role, never a person."
        fields.append(
            LineField("affects", "Who does it affect?", body.affects, placeholder="a group or role", hint=hint)
        )
        fields.append(
            LineField(
                "could_change", "Who could change it?", body.could_change, placeholder="a group or role", hint=hint
            )
        )
    if is_a(record, Takeaway):
        fields += _terms(journal, pair, record)
    if is_a(record, Commitment):
        due = record.body.due.isoformat() if record.body.due else ""
        fields.append(LineField("due", "By when?", due, reads=day_reader(journal.clock.now)))
        if journal.takeaways.is_fixed(record):
            above, fields = [Section(_SEEN, record.body.text)], []
        fields.append(TextField("outcome", "How did it go?", record.body.outcome, placeholder="optional"))

    def save(values: Values) -> None:
        if not values.get("text", "-"):
            raise InvalidField("text", "This is empty.", "To delete it, go back and press d.")
        changes: dict[str, Any] = {name: values[name] for name in _WORDS if name in values}
        if isinstance(body, Commitment):
            changes["outcome"] = values["outcome"]
        promise = {"due": read_due(values, journal.clock.now())} if "due" in values else {}
        if is_a(record, Takeaway):
            promise |= {"owner": values["owner"]} if "owner" in values else {}
            journal.takeaways.reword(record, values["text"], promise)
        else:
            journal.entries.edit(record, changes | promise)

    head, lead = f"Edit this {noun(record)}", ""
    if is_a(record, Takeaway) and record.body.state in (TakeawayState.AGREED, TakeawayState.PROPOSED):
        head = "Other words for this takeaway"
        lead = _STANDS if record.body.state is TakeawayState.AGREED else _WITHDRAWN
    slot = DraftSlot(Kind(record.kind), record.pair, record.id)
    return FormScreen(journal, Form(head, fields, save, pair=pair, slot=slot, above=above, lead=lead))


def _terms(journal: Journal, pair: Record[Pair] | None, takeaway: Record[Takeaway]) -> Iterator[Field]:
    """Yield who acts on a takeaway, and by when: the draft, or the new one that takes
    the place of what the partner has seen, may say otherwise."""
    promise = journal.takeaways.open_commitment(takeaway)
    if promise is None or pair is None:
        return
    acting = who(pair.body.alias)
    yield ChoiceField("owner", "Who will act on it?", acting, promise.owner.value, private=[acting["partner"]])
    due = promise.due.isoformat() if promise.due else ""
    yield LineField("due", "By when?", due, reads=day_reader(journal.clock.now))
