"""The forms for a person's own lines: why one was held back, a difficult moment, a
rehearsal."""

from collections.abc import Mapping
from typing import cast

from rmjournal.domain.model.log import Ended, LogItem, LogKind, Next, Why
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.rehearsal import Outcome, Rehearsal
from rmjournal.domain.model.session import Session
from rmjournal.domain.record.record import AnyRecord, Kind, Record
from rmjournal.domain.words import choices
from rmjournal.journal import Journal
from rmjournal.tui.forms.contacts_form import limits_card_of
from rmjournal.tui.forms.form import Form, InvalidField, NextScreen, Section, Values
from rmjournal.tui.forms.form_screen import FormScreen
from rmjournal.tui.kit.autosave import DraftSlot
from rmjournal.tui.kit.host import Host
from rmjournal.tui.kit.widgets.fields import ZERO, ChoiceField, Field, Heading, TextField

OPEN = "open"
_LANDED = {"1": "badly", "2": "", "3": "", "4": "", "5": "well"}
_ENDS = (Ended.RAISED, Ended.SORTED, Ended.LEFT)


def why_and_next(prefix: str = "", item: LogItem | None = None, *, are_details: bool = False) -> list[ChoiceField]:
    """Return the two choices that belong to a line; both may be left out."""
    why, following = (item.why, item.next) if item is not None else (None, None)
    asked = [
        ChoiceField(f"{prefix}why", "Why?", choices(Why), why or "", skip=True, is_detail=are_details),
        ChoiceField(f"{prefix}next", "What next?", choices(Next), following or "", skip=True, is_detail=are_details),
    ]
    for each in asked:
        each.shows_zero = not are_details  # it works all the same
    return asked


def told(journal: Journal, pair: Record[Pair], session: Record[Session]) -> list[ChoiceField]:
    """Return what the debrief of a session asks about a rehearsal, nothing without
    one."""
    if journal.own_lines.rehearsal_of(pair, session) is None:
        return []
    landed = ChoiceField("rehearsal.landed", "How did it land?", _LANDED, skip=True, is_scale=True, is_detail=True)
    landed.shows_zero = False
    return [ChoiceField("rehearsal.outcome", "What you rehearsed", choices(Outcome), skip=True), landed]


def told_fields(values: Values) -> dict[str, object]:
    """Return what was answered about a rehearsal, as fields of the debrief."""
    outcome, landed = values.get("rehearsal.outcome", ""), values.get("rehearsal.landed", "")
    if not outcome:
        return {}
    return {"rehearsal": {"outcome": outcome, **({"landed": int(landed)} if landed else {})}}


def after_line(journal: Journal, pair: Record[Pair], made: Record[LogItem] | None) -> NextScreen:
    """Return what helps with a line that was just saved: people, if it hurt or is to go
    elsewhere, a rehearsal if that is wanted."""
    if made is None:
        return None
    if made.body.why is Why.HURT or made.body.next is Next.ELSEWHERE:
        return None if journal.sessions.is_meeting_now() else limits_card_of(journal, pair)
    return rehearse(journal, pair, made) if made.body.next is Next.REHEARSE else None


def newest_line(journal: Journal, pair: Record[Pair]) -> Record[LogItem] | None:
    """Return the line that was held back last."""
    held = [each for each in journal.log.of(pair) if each.body.kind is LogKind.HELD_BACK]
    return max(held, key=lambda each: (each.created, each.id), default=None)


# A difficult moment, and a line that was held back


def difficult_moment(
    journal: Journal,
    pair: Record[Pair],
    session: Record[Session] | None = None,
    *,
    text: str = "",
    record: Record[LogItem] | None = None,
) -> FormScreen:
    """Return the form for a difficult moment, a new one or `record`."""
    body = record.body if record is not None else None
    fields: list[Field | Heading] = [
        TextField(
            "situation", "When was it?", body.text if body else text, placeholder="e.g. when we talked about the rota"
        ),
        *_two(body.behaviour if body else "", body.effect if body else ""),
        TextField("now", "I would now...", body.now if body else "", placeholder="what you would do, if anything"),
    ]
    made: list[Record[LogItem]] = []

    def save(values: Values) -> None:
        _need(values)
        changes: dict[str, object] = {name: values[name] for name in ("behaviour", "effect", "now")}
        changes |= {"text": values["situation"], **_stored(values)}
        if record is not None:
            made.append(journal.entries.edit(record, {**changes, **_end(journal, values)}))
        else:
            new = {"kind": LogKind.DIFFICULT_MOMENT.value, **{k: v for k, v in changes.items() if v}}
            made.append(journal.log.add(pair, new, session=session))

    rest: list[Field | Heading] = [Heading("Optional", ZERO), *why_and_next("", body), *_how_it_ended(body)]
    hangs_on = record.id if record is not None else session.id if session is not None else None
    form = Form(
        "A difficult moment",
        fields,
        save,
        DraftSlot(Kind.REHEARSAL if record is None else Kind.LOG_ITEM, pair.id, hangs_on),
        pair,
        lambda host: after_line(journal, pair, made[-1] if made else None),
        name="difficult moment",
        rest=rest,
    )
    return FormScreen(journal, form)


def edit_held_back(journal: Journal, pair: Record[Pair], record: Record[LogItem]) -> FormScreen:
    """Return the form for changing a line that was held back."""
    body, made = record.body, list[Record[LogItem]]()
    fields: list[Field | Heading] = [
        TextField("text", "Your words", body.text, has_lines=True),
        *why_and_next("", body),
        *_how_it_ended(body, said=True),
    ]

    def save(values: Values) -> None:
        if not values["text"]:
            raise InvalidField("text", "This is empty.", "To delete it, go back and press d.")
        changes = {"text": values["text"], **_stored(values), **_end(journal, values)}
        made.append(journal.entries.edit(record, changes))

    def then(host: Host) -> NextScreen:
        changed = made and made[-1].body.next is not body.next
        return after_line(journal, pair, made[-1]) if changed else None

    slot = DraftSlot(Kind.LOG_ITEM, pair.id, record.id)
    return FormScreen(journal, Form("Something I held back", fields, save, slot, pair, then))


def _stored(values: Values) -> dict[str, object]:
    return {name: values[name] or None for name in ("why", "next")}


def _how_it_ended(body: LogItem | None, *, said: bool = False) -> list[ChoiceField]:
    """Return the choice that ends a line, once it is one to say or to take
    elsewhere."""
    if body is None or body.next in (None, Next.LET_GO):
        return []
    ends = tuple(Ended) if said and body.next is not Next.ELSEWHERE else _ENDS
    words: Mapping[str, str] = {OPEN: "still open", **{end.value: choices(Ended)[end.value] for end in ends}}
    return [ChoiceField("ended", "How did it turn out?", words, body.ended or "", default=OPEN)]


def _end(journal: Journal, values: Values) -> dict[str, object]:
    if "ended" not in values:
        return {}
    ended = values["ended"]
    today = journal.clock.today().isoformat()
    return {"ended": None, "ended_on": None} if ended == OPEN else {"ended": ended, "ended_on": today}


# Rehearsing


def rehearse(
    journal: Journal,
    pair: Record[Pair],
    line: Record[LogItem] | None = None,
    *,
    record: Record[Rehearsal] | None = None,
) -> FormScreen:
    """Return the form with the lines of a rehearsal. The first sentence drawn up from
    them comes after it."""
    body = record.body if record is not None else None
    start = body.situation if body else ""
    fields: list[Field | Heading] = [
        TextField("situation", "When was it?", start, placeholder="e.g. in our last session"),
        *_two(body.behaviour if body else "", body.effect if body else ""),
        TextField("ask", "You'd like...", body.ask if body else "", placeholder="what to ask for (optional)"),
    ]
    made: list[Record[Rehearsal]] = []

    def save(values: Values) -> None:
        _need(values)
        given = {name: values[name] for name in ("situation", "behaviour", "effect", "ask")}
        if record is not None:
            made.append(journal.entries.edit(record, given))
        else:
            made.append(journal.own_lines.rehearse(pair, given, line))

    hangs_on = record.id if record is not None else line.id if line is not None else None
    form = Form(
        "Rehearse",
        fields,
        save,
        DraftSlot(Kind.REHEARSAL, pair.id, hangs_on),
        pair,
        lambda host: first_sentence(journal, pair, made[-1]) if made else None,
        above=[Section("Your line", line.body.text)] if line is not None else (),
    )
    return FormScreen(journal, form)


def first_sentence(journal: Journal, pair: Record[Pair], record: Record[Rehearsal]) -> FormScreen:
    """Return the form with the first sentence of a rehearsal, to be changed at will."""

    def save(values: Values) -> None:
        journal.entries.edit(record, {"opening": values["opening"]})

    form = Form(
        "Your first sentence",
        [TextField("opening", "You could say", record.body.opening, has_lines=True)],
        save,
        DraftSlot(Kind.REHEARSAL, pair.id, record.id),
        pair,
        lead="Made from your answers. Change what you like, and say it aloud once. Your next debrief asks how it went.",
    )
    return FormScreen(journal, form)


def edit_own(journal: Journal, pair: Record[Pair], record: AnyRecord) -> FormScreen | None:
    """Return the form for changing an own line, None for any other entry."""
    if isinstance(record.body, Rehearsal):
        return rehearse(journal, pair, record=cast(Record[Rehearsal], record))
    if isinstance(record.body, LogItem) and record.body.kind is LogKind.HELD_BACK:
        return edit_held_back(journal, pair, cast(Record[LogItem], record))
    if isinstance(record.body, LogItem) and record.body.kind is LogKind.DIFFICULT_MOMENT:
        return difficult_moment(journal, pair, record=cast(Record[LogItem], record))
    return None


def _two(behaviour: str, effect: str) -> list[TextField]:
    return [
        TextField("behaviour", "They...", behaviour, placeholder="what they did or said, as a camera would record it"),
        TextField("effect", "The effect", effect, placeholder="on you, or on the work"),
    ]


def _need(values: Values) -> None:
    if not values["situation"]:
        raise InvalidField("situation", "First, say when it was.", "A few words are enough.")
