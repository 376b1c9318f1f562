"""The form for a new takeaway."""

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import CommitmentKind, TakeawayKind
from rmjournal.domain.record.record import Kind, Record
from rmjournal.domain.words import choices, word
from rmjournal.journal import Journal
from rmjournal.tui.forms.form import Form, InvalidField, Values
from rmjournal.tui.forms.form_screen import FormScreen
from rmjournal.tui.forms.goal_fields import learnt_by
from rmjournal.tui.forms.typed_values import day_reader, read_due, who
from rmjournal.tui.kit.autosave import DraftSlot
from rmjournal.tui.kit.widgets.fields import ChoiceField, Field, Heading, LineField, TextField

_NOBODY = "nobody"
_CREDIT = "Before you credit your partner by name, ask them in writing. No reply means no."
_KINDS = {
    kind.value: word(kind)
    for kind in (
        CommitmentKind.ACTION, CommitmentKind.INTRODUCTION, CommitmentKind.SHADOW, CommitmentKind.VISIBLE_LEARNING,
    )
}  # fmt: skip


def new_takeaway(journal: Journal, pair: Record[Pair], session: Record[Session] | None, text: str = "") -> FormScreen:
    """Return the form for a new takeaway, with a commitment if there is one."""

    def save(values: Values) -> None:
        fields: dict[str, object] = {"text": values["text"], "kind": values["kind"]}
        if values["owner"] != _NOBODY:
            commitment: dict[str, object] = {"owner": values["owner"]}
            if (due := read_due(values, journal.clock.now())) is not None:
                commitment["due"] = due
            if values["as"]:
                commitment["kind"] = values["as"]
            fields |= {"kind": TakeawayKind.COMMITMENT.value, "commitment": commitment}
        fields |= {name: values[name] for name in ("learnt_by", "theme", "proposed_by") if values[name]}
        if not values["text"]:
            raise InvalidField("text", "Write the takeaway first:", "one sentence you'd both sign up to.")
        journal.takeaways.add(pair, fields, session=session)

    whose = {**who(pair.body.alias), "me": "mine"}
    acting = {_NOBODY: "nobody", **who(pair.body.alias)}
    fields: list[Field | Heading] = [
        TextField(
            "text",
            "What's the takeaway?",
            text,
            placeholder="something you'd both sign up to",
            hint="Use words you'd both sign up to. It starts as a draft that only you have seen.",
            has_lines=True,
        ),
        ChoiceField("kind", "Type", choices(TakeawayKind), default=TakeawayKind.INSIGHT.value),
        ChoiceField("owner", "Who will act on it?", acting, default=_NOBODY, private=[acting["partner"]]),
        LineField("due", "By when?", placeholder="e.g. 1 Dec, Friday", reads=day_reader(journal.clock.now)),
    ]
    return FormScreen(
        journal,
        Form(
            "A takeaway",
            fields,
            save,
            pair=pair,
            slot=DraftSlot(Kind.TAKEAWAY, pair.id, session.id if session else None),
            name="takeaway",
            rest=[
                Heading("More about it"),
                learnt_by(pair.body.alias),
                ChoiceField("as", "What will be done?", _KINDS, default=CommitmentKind.ACTION.value, hint=_CREDIT),
                LineField("theme", "Theme", placeholder="a word or two (optional)", limit=200),
                ChoiceField("proposed_by", "Whose idea was it?", whose, skip=True, private=[whose["partner"]]),
            ],
        ),
    )
