"""The form for a new takeaway."""

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import TakeawayKind
from rmjournal.domain.record.record import Kind, Record
from rmjournal.domain.words import choices
from rmjournal.journal import Journal
from rmjournal.tui.forms.form_screen import Form, FormScreen, InvalidField, Values
from rmjournal.tui.forms.typed_values import read_due
from rmjournal.tui.kit.autosave import DraftSlot
from rmjournal.tui.kit.widgets.fields import ChoiceField, Field, LineField, TextField

_NOBODY = "nobody"


def new_takeaway(journal: Journal, pair: Record[Pair], session: Record[Session] | None, text: str = "") -> FormScreen:
    """Return the form for a new takeaway, with a commitment if there is one."""

    def save(values: Values) -> None:
        fields: dict[str, object] = {"text": values["text"], "kind": values["kind"]}
        if values["owner"] != _NOBODY:
            commitment: dict[str, object] = {"owner": values["owner"]}
            if (due := read_due(values, journal.clock.now())) is not None:
                commitment["due"] = due
            fields |= {"kind": TakeawayKind.COMMITMENT.value, "commitment": commitment}
        if not values["text"]:
            raise InvalidField("text", "The words are missing.", "One sentence that both of you can stand by.")
        journal.takeaways.add(pair, fields, session=session)

    fields: list[Field] = [
        TextField("text", "What do you take away, in words that both can stand by?", text),
        ChoiceField("kind", "It is", choices(TakeawayKind), TakeawayKind.INSIGHT.value),
        ChoiceField(
            "owner", "Who promises something", {_NOBODY: "nobody", "me": "I do", "partner": "the other"}, _NOBODY
        ),
        LineField("due", "Until when", placeholder="31 Mar, Friday, or nothing"),
    ]
    return FormScreen(
        journal,
        Form(
            "A takeaway",
            fields,
            save,
            pair=pair,
            slot=DraftSlot(Kind.TAKEAWAY, pair.id, session.id if session else None),
        ),
    )
