"""The forms around a session: what to ask and to share before it, three lines and a few facts after it."""

from datetime import date, datetime
from typing import cast

from textual.content import Content

from rmjournal.domain.model.pair import Pair, Role, prefers
from rmjournal.domain.model.session import AgendaItem, Session, SessionStatus, held
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.record.record import Kind, Record, RecordId
from rmjournal.domain.rules import debrief
from rmjournal.domain.rules.debrief import Question
from rmjournal.domain.rules.prompts import debrief_line
from rmjournal.journal.exports import partner_texts as letters
from rmjournal.journal.journal import Journal
from rmjournal.journal.records.validation import body_of
from rmjournal.journal.sessions import drafts
from rmjournal.journal.sessions import session_steps as meeting
from rmjournal.journal.sessions import signals as noticing
from rmjournal.tui import forms
from rmjournal.tui.drafting import Slot
from rmjournal.tui.form import Following, Form, FormScreen, Values
from rmjournal.tui.widgets import trend
from rmjournal.tui.widgets.fields import Choice, Field, Line, id_of
from rmjournal.tui.wording import PROMISES, STATES

YES, NOT_YET = "yes", "not yet"
_QUESTION = "agenda-"
PREPARED_FIRST = {Role.MENTOR_JUNIOR: 3, Role.MENTEE_SENIOR: 4}  # lines: an intention, and what is one's own to choose
THREE_LINES = 3
_FOR = {Role.MENTOR_JUNIOR: "for your own eyes", Role.MENTEE_SENIOR: "and say it to them as well"}


def prepare(journal: Journal, pair: Record[Pair], session: Record[Session]) -> FormScreen:
    """Return the form before a session; a senior's agenda is offered as a text to send when it is kept."""
    body, role = body_of(session), body_of(pair).role
    items = meeting.agenda_of(journal, session)
    asked = _questions(journal, pair, session, items)
    hints = meeting.hints(pair, session)
    intention = Line("intention", "My intention", body.intention, hint=_example(hints.intention))
    kept = [
        Line("to_share", "I choose to share", body.to_share, hint=_example(hints.share)),
        Line("to_keep", "I keep to myself", body.to_keep, hint=_example(hints.keep)),
    ]
    came = Choice(
        "agenda_received_on",
        "Their agenda came",
        {YES: YES, NOT_YET: NOT_YET},
        YES if body.agenda_received_on else NOT_YET,
    )
    slot = Slot(Kind.AGENDA_ITEM, pair.id, session.id)
    fields: list[Field] = [intention, *asked, *kept] if role is Role.MENTEE_SENIOR else [intention, *kept, came]
    fields += _left_over(journal, slot, fields) if role is Role.MENTEE_SENIOR else []

    def keep(values: Values) -> None:
        told: dict[str, object] = {name: values[name] for name in ("intention", "to_share", "to_keep")}
        if role is Role.MENTOR_JUNIOR:
            received = (body.agenda_received_on or date.today()) if values["agenda_received_on"] == YES else None
            told["agenda_received_on"] = received.isoformat() if received else None
        else:
            told["agenda"] = [
                {"text": text, "family": name.removeprefix(_QUESTION).split("-")[0]}
                for name, text in values.items()
                if name.startswith(_QUESTION) and text
            ]
        meeting.prepare(journal, session, told)

    def then() -> Following:
        if role is Role.MENTOR_JUNIOR or not meeting.agenda_of(journal, session):
            return None
        if letters.has_left(journal, letters.agenda(journal, pair, session)):
            return None
        from rmjournal.tui.screens.letter import LetterScreen

        return LetterScreen(journal, pair, lambda: letters.agenda(journal, pair, session))

    form = Form(
        f"Before session {body.number}",
        fields,
        keep,
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
    """Return a line a question: those of the agenda as it stands, and one for each family that has none yet."""
    left = list(items)
    lines: list[Field] = []
    for family, label, example in meeting.hints(pair, session).questions:
        mine = [item for item in left if body_of(item).family is family]
        left = [item for item in left if item not in mine]
        asked = [(str(item.id), body_of(item).text) for item in mine] or [("new", "")]
        lines += [Line(f"{_QUESTION}{family.value}-{id}", label, text, hint=_example(example)) for id, text in asked]
    lines += [Line(f"{_QUESTION}{body_of(item).family.value}-{item.id}", "And", body_of(item).text) for item in left]
    return lines


def _left_over(journal: Journal, slot: Slot, fields: list[Field]) -> list[Field]:
    """Return a line for each question that was drafted here and has none by now: nothing that was typed is lost."""
    draft = drafts.find(journal, *slot)
    drafted = draft.body.fields if draft is not None and draft.body is not None else {}
    there = {field.id for field in fields}
    names = [name for name, text in drafted.items() if name.startswith(_QUESTION) and text]
    return [Line(name, "And") for name in names if id_of(name) not in there]


def _example(words: str) -> str:
    return f"For example: {words}"


def _from_before(journal: Journal, pair: Record[Pair], thoughts: list[str]) -> str:
    """Return what stands from last time, how the two like to speak, what is off limits, what to think over."""
    takeaways, promises = meeting.last_time(journal, pair, date.today())
    lines = [f"Taken away: {_takeaway(each)}" for each in takeaways]
    lines += [f"Promised: {_promise(each)}" for each in promises]
    body = body_of(pair)
    lines += [f"They prefer: {prefers(body.comm_partner)}"] if prefers(body.comm_partner) else []
    lines += [f"I prefer: {prefers(body.comm_me)}"] if prefers(body.comm_me) else []
    lines += [f"Off limits: {', '.join(body.off_limits)}"] if body.off_limits else []
    lines += [f"To think over: {each}" for each in thoughts]
    return "\n".join(lines)


def _takeaway(record: Record[Takeaway]) -> str:
    body = body_of(record)
    return f"{body.text} ({STATES[body.state]})"


def _promise(record: Record[Commitment]) -> str:
    body = body_of(record)
    told = "" if body.told_partner_on or body.status.value == "open" else ", not yet told"
    return f"{body.text} ({'mine' if body.owner.value == 'me' else 'theirs'}, {PROMISES[body.status]}{told})"


def afterwards(journal: Journal, pair: Record[Pair], session: Record[Session]) -> FormScreen:
    """Return the form after a session; where it never had a day, first the one that asks when it was."""
    body = body_of(session)
    if body.status is not SessionStatus.PLANNED or body.planned_at is not None:
        return debrief_form(journal, pair, session)
    above = "This session has no day yet. Say that it was held, and when; three lines come next."
    return forms.session_details(journal, pair, session, lambda: if_held(journal, pair, session.id), above)


def if_held(journal: Journal, pair: Record[Pair], session: RecordId) -> Following:
    """Go on with three lines, where a session turned out to have been held."""
    record = cast("Record[Session]", journal.record(session))
    was_held = record.body is not None and held(record.body)
    return debrief_form(journal, pair, record) if was_held else None


def debrief_form(journal: Journal, pair: Record[Pair], session: Record[Session]) -> FormScreen:
    """Return the form after a session: three lines, then facts and ratings, then what is behind them."""
    body, role = body_of(session), body_of(pair).role
    kind, label = debrief_line(role)
    asked = debrief.every(role)
    fields: list[Field] = [
        Line("takeaway", "To take away", placeholder="in words that both can stand by"),
        Line("promise", "Promised", placeholder="what one of you will do"),
        Choice("owner", "  by whom", {"me": "by me", "partner": "by the other"}, "me"),
        Line("due", "  until when", placeholder="31 Mar, Friday, or nothing"),
        Line("log", label, placeholder=_FOR[role]),
        *(_choice(question, session) for question in asked),
    ]

    def keep(values: Values) -> None:
        told = debrief.answered({each.name: values[each.name] for each in asked}, session.raw)
        if values["takeaway"]:
            told["takeaway"] = values["takeaway"]
        if values["promise"]:
            promise: dict[str, object] = {"text": values["promise"], "owner": values["owner"]}
            if (due := forms.read_due(values)) is not None:
                promise["due"] = due
            told["promise"] = promise
        if values["log"]:
            told["log"] = {"kind": kind, "text": values["log"]}
        meeting.debrief(journal, session, told, datetime.now())

    found = noticing.trends_of(journal, pair)
    facts = THREE_LINES + len(debrief.FACTS) + len(debrief.RATINGS)
    form = Form(
        f"After session {body.number}",
        fields,
        keep,
        Slot(Kind.LOG_ITEM, pair.id, session.id),
        pair,
        name="debrief",
        stops=(THREE_LINES, facts),
        follows={"owner": "promise", "due": "promise"},
        beside=Content.assemble(("Over the sessions\n", "bold"), trend.lines(found)) if found else None,
    )
    return FormScreen(journal, form)


def _choice(question: Question, session: Record[Session]) -> Choice:
    value = debrief.answer_to(question.name, session.raw)
    choices = dict(question.choices)
    if value and value not in choices:  # noted elsewhere, in a finer measure
        choices[value] = value
    return Choice(question.name, question.label, choices, value, skip=True)
