"""The forms for the review halfway and for the end of a pair."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from rmjournal.domain import dates
from rmjournal.domain.model.pair import Focus, Pair
from rmjournal.domain.model.review import Closing, InTouch, Keeping, Mix, Verdict
from rmjournal.domain.own_words import still_open
from rmjournal.domain.record.record import Kind, Record
from rmjournal.domain.rules import reviewing
from rmjournal.domain.words import choices
from rmjournal.tui.forms import agreement_form
from rmjournal.tui.forms.form import Form, NextScreen, Section, Values
from rmjournal.tui.forms.form_screen import FormScreen
from rmjournal.tui.forms.typed_values import day_reader, read_typed
from rmjournal.tui.kit.autosave import DraftSlot
from rmjournal.tui.kit.host import Host
from rmjournal.tui.kit.widgets.fields import ZERO, ChoiceField, Field, Heading, LineField, TextField

if TYPE_CHECKING:
    from rmjournal.journal import Journal

YES, NO = "yes", "no"
_YES_NO = {YES: "yes", NO: "no"}
_AGREE = {str(at): str(at) for at in range(1, 6)}


def review_pair(journal: "Journal", pair: Record[Pair]) -> FormScreen:
    """Return the form for a review. Only what is chosen becomes a text to share."""
    role = pair.body.role
    fields: list[Field | Heading] = [
        TextField("helps", reviewing.HELPS, placeholder="keep doing this"),
        TextField("differently", reviewing.DIFFERENTLY, placeholder="change this"),
        ChoiceField("verdict", reviewing.VERDICT, choices(Verdict)),
        ChoiceField("line_changed", reviewing.LINE_CHANGED, _YES_NO),
    ]
    if pair.body.focus is Focus.TECHNICAL:
        fields.append(ChoiceField("mix", reviewing.MIX, choices(Mix)))
    fields.append(
        ChoiceField("share", reviewing.MAY_READ, reviewing.SHARES, hint="You'll see the text before you share it.")
    )
    rest: list[Field | Heading] = [Heading("How far do you agree?", f"1 not at all, 5 completely · {ZERO}")]
    rest += [
        ChoiceField(name, words, _AGREE, skip=True, is_scale=True) for name, words in reviewing.SENTENCES[role].items()
    ]

    def save(values: Values) -> None:
        given: dict[str, object] = {name: values[name] for name in ("helps", "differently")}
        given |= {name: values[name] or None for name in ("verdict", "mix") if name in values}
        given["line_changed"] = {YES: True, NO: False}.get(values["line_changed"])
        given |= {name: int(values[name]) if values[name] not in ("", "0") else None for name in reviewing.RATED}
        given["shared"] = list(reviewing.chosen(values["share"]))
        journal.endings.review(pair, given, journal.clock.today())
        if given["line_changed"]:
            journal.notify("Press F3 on the pair's page to change the team or the reporting line.")
        if values["verdict"] == Verdict.STOP.value:
            journal.notify("To end the pair, press F6 on its page: c to close it, x to stop at once.")

    def then(host: Host) -> NextScreen:
        newest = journal.endings.reviews(pair)[-1].body

        def share(host: Host) -> NextScreen:
            return host.share_screen(pair, lambda: journal.messages.review(pair)) if newest.shared else None

        is_changing = newest.verdict is Verdict.CHANGE
        return agreement_form.edit_clauses(journal, pair, then=share) if is_changing else share(host)

    above = [
        Section(heading, "\n".join(lines))
        for heading, lines in reviewing.beside(journal.records.momentum_of(pair.id), pair.body)
    ]
    if (concerns := still_open(journal.own_lines.of(pair))) is not None:
        above.append(Section(*concerns))
    form = Form(
        "Review",
        fields,
        save,
        DraftSlot(Kind.REVIEW, pair.id),
        pair,
        then,
        name="review",
        rest=rest,
        lead=reviewing.who_first(role),
        above=above,
    )
    return FormScreen(journal, form)


def close_pair(journal: "Journal", pair: Record[Pair], then: Callable[[], NextScreen]) -> FormScreen:
    """Return the form for the end of a pair, or for what was said of it. `then` returns
    the screen to show afterwards."""
    today, alias = journal.clock.today(), pair.body.alias
    known = journal.endings.closing(pair)
    body = known.body if known is not None else Closing()
    day = body.destroy_on or journal.endings.destroy_day(pair, today)
    fields: list[Field | Heading] = [
        Heading("Between the two of you"),
        TextField("appreciated", reviewing.APPRECIATED, body.appreciated),
        TextField("stays_open", reviewing.STAYS_OPEN, body.stays_open),
        ChoiceField("in_touch", reviewing.IN_TOUCH, choices(InTouch), body.in_touch.value if body.in_touch else ""),
        ChoiceField(
            "share",
            reviewing.MAY_READ,
            reviewing.CLOSING_SHARES,
            reviewing.share_of(body.shared, reviewing.CLOSING_PARTS),
            private=[alias],
            hint="You'll see the text before you share it. You don't have to give a reason.",
        ),
        Heading("Your notes"),
        ChoiceField("keeping", reviewing.KEEPING, choices(Keeping), body.keeping.value),
        LineField(
            "destroy_on",
            "Ask me on",
            day.isoformat(),
            hint="We suggest three months after the last session. Nothing is deleted that day unless you say so.",
            reads=day_reader(journal.clock.now),
        ),
    ]

    def save(values: Values) -> None:
        keeping = values["keeping"] or Keeping.ALL.value
        given: dict[str, object] = {
            "appreciated": values["appreciated"],
            "stays_open": values["stays_open"],
            "in_touch": values["in_touch"] if values["in_touch"] not in ("", "0") else None,
            "shared": list(reviewing.chosen(values["share"], reviewing.CLOSING_PARTS)),
            "keeping": keeping,
        }
        if keeping == Keeping.DESTROY.value:
            given["destroy_on"] = _day(values["destroy_on"], journal, day)
        journal.endings.close(pair, given, today)

    form = Form("Close this pair", fields, save, DraftSlot(Kind.CLOSING, pair.id), pair, lambda _: then())
    return FormScreen(journal, form)


def _day(typed: str, journal: "Journal", proposed: date) -> str:
    if not typed:
        return proposed.isoformat()
    now = journal.clock.now()
    return read_typed("destroy_on", lambda: dates.read_day(typed, now, past=False)).isoformat()
