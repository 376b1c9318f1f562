"""The form before a session: what to ask, what to share."""

from rmjournal.domain.model.pair import Pair, Role, prefers
from rmjournal.domain.model.session import AgendaItem, Session
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.record.record import Kind, Record
from rmjournal.domain.rules.prompts import hints_for
from rmjournal.domain.words import word
from rmjournal.journal import Journal
from rmjournal.tui.forms.form_screen import Form, FormScreen, NextScreen, Values
from rmjournal.tui.kit.autosave import DraftSlot
from rmjournal.tui.kit.host import Host
from rmjournal.tui.kit.widgets.fields import ChoiceField, Field, LineField, id_of

YES, NOT_YET = "yes", "not yet"
_QUESTION = "agenda-"
PREPARED_FIRST = {Role.MENTOR_JUNIOR: 3, Role.MENTEE_SENIOR: 4}  # fields


def prepare_session(journal: Journal, pair: Record[Pair], session: Record[Session]) -> FormScreen:
    """Return the form before a session. When a senior saves it, the agenda is offered
    as a text to share."""
    body, role = session.body, pair.body.role
    items = journal.sessions.agenda_of(session)
    asked = _questions(journal, pair, session, items)
    hints = hints_for(pair.body, session.body)
    intention = LineField("intention", "My intention", body.intention, hint=_example(hints.intention))
    kept = [
        LineField("to_share", "I choose to share", body.to_share, hint=_example(hints.share)),
        LineField("to_keep", "I keep to myself", body.to_keep, hint=_example(hints.keep)),
    ]
    came = ChoiceField(
        "agenda_received_on",
        "Their agenda came",
        {YES: YES, NOT_YET: NOT_YET},
        YES if body.agenda_received_on else NOT_YET,
    )
    slot = DraftSlot(Kind.AGENDA_ITEM, pair.id, session.id)
    fields: list[Field] = [intention, *asked, *kept] if role is Role.MENTEE_SENIOR else [intention, *kept, came]
    fields += _left_over(journal, slot, fields) if role is Role.MENTEE_SENIOR else []

    def save(values: Values) -> None:
        changes: dict[str, object] = {name: values[name] for name in ("intention", "to_share", "to_keep")}
        if role is Role.MENTOR_JUNIOR:
            received = (
                (body.agenda_received_on or journal.clock.today()) if values["agenda_received_on"] == YES else None
            )
            changes["agenda_received_on"] = received.isoformat() if received else None
        else:
            changes["agenda"] = [
                {"text": text, "family": name.removeprefix(_QUESTION).split("-")[0]}
                for name, text in values.items()
                if name.startswith(_QUESTION) and text
            ]
        journal.sessions.prepare(session, changes)

    def then(host: Host) -> NextScreen:
        if role is Role.MENTOR_JUNIOR or not journal.sessions.agenda_of(session):
            return None
        if journal.messages.was_shared(journal.messages.agenda(pair, session)):
            return None
        return host.share_screen(pair, lambda: journal.messages.agenda(pair, session))

    form = Form(
        f"Before session {body.number}",
        fields,
        save,
        slot,
        pair,
        then,
        name="prepare",
        stops=(PREPARED_FIRST[role],),
        above=_from_before(journal, pair, [] if role is Role.MENTEE_SENIOR else [each for *_, each in hints.questions]),
    )
    return FormScreen(journal, form)


def _questions(
    journal: Journal, pair: Record[Pair], session: Record[Session], items: list[Record[AgendaItem]]
) -> list[Field]:
    """Return a field for each question on the agenda, and one for each family without a
    question."""
    left = list(items)
    lines: list[Field] = []
    for family, label, example in hints_for(pair.body, session.body).questions:
        mine = [item for item in left if item.body.family is family]
        left = [item for item in left if item not in mine]
        asked = [(str(item.id), item.body.text) for item in mine] or [("new", "")]
        lines += [
            LineField(f"{_QUESTION}{family.value}-{item_id}", label, text, hint=_example(example))
            for item_id, text in asked
        ]
    lines += [LineField(f"{_QUESTION}{item.body.family.value}-{item.id}", "And", item.body.text) for item in left]
    return lines


def _left_over(journal: Journal, slot: DraftSlot, fields: list[Field]) -> list[Field]:
    """Return a field for each drafted question that has none by now, so that nothing
    typed is lost."""
    draft = journal.drafts.find(*slot)
    drafted = draft.body.fields if draft is not None else {}
    there = {field.id for field in fields}
    names = [name for name, text in drafted.items() if name.startswith(_QUESTION) and text]
    return [LineField(name, "And") for name in names if id_of(name) not in there]


def _example(words: str) -> str:
    return f"For example: {words}"


def _from_before(journal: Journal, pair: Record[Pair], thoughts: list[str]) -> str:
    """Return what is outstanding from last time, preferences, off-limits topics, and
    things to think about."""
    takeaways, commitments = journal.sessions.last_time(pair, journal.clock.today())
    lines = [f"Taken away: {_takeaway(each)}" for each in takeaways]
    lines += [f"Promised: {_commitment(each)}" for each in commitments]
    body = pair.body
    lines += [f"They prefer: {prefers(body.comm_partner)}"] if prefers(body.comm_partner) else []
    lines += [f"I prefer: {prefers(body.comm_me)}"] if prefers(body.comm_me) else []
    lines += [f"Off limits: {', '.join(body.off_limits)}"] if body.off_limits else []
    lines += [f"To think over: {each}" for each in thoughts]
    return "\n".join(lines)


def _takeaway(record: Record[Takeaway]) -> str:
    body = record.body
    return f"{body.text} ({word(body.state)})"


def _commitment(record: Record[Commitment]) -> str:
    body = record.body
    reported = "" if body.told_partner_on or body.status.value == "open" else ", not yet told"
    return f"{body.text} ({'mine' if body.owner.value == 'me' else 'theirs'}, {word(body.status)}{reported})"
