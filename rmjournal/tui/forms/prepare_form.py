"""The form before a session: what to ask, what to share."""

from rmjournal.domain.model.pair import Pair, Role, prefers
from rmjournal.domain.model.session import AgendaItem, Session
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.record.record import Kind, Record
from rmjournal.domain.rules.prompts import MIRROR_AFTER, MIRROR_BEFORE, from_differences, leads
from rmjournal.domain.words import counted, word
from rmjournal.journal import Journal
from rmjournal.tui.forms.form import Form, NextScreen, Section, Values
from rmjournal.tui.forms.form_screen import FormScreen
from rmjournal.tui.kit.autosave import DraftSlot
from rmjournal.tui.kit.host import Host
from rmjournal.tui.kit.widgets.fields import ChoiceField, Field, Heading, TextField, id_of

YES, NOT_YET = "yes", "not yet"
_QUESTION = "agenda-"
_TO_SEND = "goes into the message you send"
_ASKED_FIRST = 3  # questions of the agenda
OWN_QUESTION = "From now on we'll suggest it when you prepare. `rmjournal questions` lists yours."


def prepare_session(journal: Journal, pair: Record[Pair], session: Record[Session]) -> FormScreen:
    """Return the form before a session. When a senior saves it, the agenda is offered
    as a text to share."""
    body, role = session.body, pair.body.role
    items = journal.sessions.agenda_of(session)
    asked = _questions(journal, pair, session, items)
    own = journal.questions.asked(pair, session)
    hints = journal.questions.hints(pair, session)
    intention = TextField("intention", "Your intention", body.intention, hint=_example(hints.intention))
    kept = [
        TextField("to_share", "What will you share?", body.to_share, hint=_example(hints.share)),
        TextField(
            "to_keep",
            "What will you keep to yourself?",
            body.to_keep,
            hint=_example(hints.keep),
            note="not shared",
        ),
    ]
    came = ChoiceField(
        "agenda_received_on",
        "Has your partner sent an agenda?",
        {YES: YES, NOT_YET: NOT_YET},
        YES if body.agenda_received_on else "",
        default=NOT_YET,
    )
    slot = DraftSlot(Kind.AGENDA_ITEM, pair.id, session.id)
    fields: list[Field | Heading]
    rest: list[Field | Heading]
    if role is Role.MENTEE_SENIOR:
        asked += _left_over(journal, slot, asked)
        fields = [intention, Heading("Agenda", _TO_SEND), *asked[:_ASKED_FIRST]]
        mirror = TextField("easy_to_disagree", MIRROR_BEFORE, body.easy_to_disagree)
        rest = [*asked[_ASKED_FIRST:], Heading("For you", "not on the agenda"), mirror, *kept]
    else:
        fields, rest = [intention, *kept, Heading("Agenda"), came], []
    rest += [Heading("For next time"), TextField("question", "A question of your own", hint=OWN_QUESTION)]

    def save(values: Values) -> None:
        changes: dict[str, object] = {name: values[name] for name in ("intention", "to_share", "to_keep")}
        if role is Role.MENTOR_JUNIOR:
            received = (
                (body.agenda_received_on or journal.clock.today()) if values["agenda_received_on"] == YES else None
            )
            changes["agenda_received_on"] = received.isoformat() if received else None
        else:
            changes["easy_to_disagree"] = values["easy_to_disagree"]
            changes["agenda"] = [
                {"text": text, "family": name.removeprefix(_QUESTION).split("-")[0]}
                for name, text in values.items()
                if name.startswith(_QUESTION) and text
            ]
        journal.sessions.prepare(session, changes)
        if values["question"]:
            journal.questions.add({"text": values["question"], "role": role.value})

    def then(host: Host) -> NextScreen:
        if role is Role.MENTOR_JUNIOR or not journal.sessions.agenda_of(session):
            return None
        if journal.messages.was_shared(journal.messages.agenda(pair, session)):
            return None
        return host.share_screen(pair, lambda: journal.messages.agenda(pair, session))

    form = Form(
        f"Prepare session {body.number}",
        fields,
        save,
        slot,
        pair,
        then,
        name="prepare",
        rest=rest,
        lead=leads(pair.body, body, [each.body for each in journal.sessions.of(pair)], journal.clock.today()),
        above=_from_before(
            journal,
            pair,
            [
                *from_differences(pair.body),
                *([] if role is Role.MENTEE_SENIOR else [each for *_, each in hints.questions]),
                *own[1:],
            ],
        ),
    )
    return FormScreen(journal, form)


def _questions(
    journal: Journal, pair: Record[Pair], session: Record[Session], items: list[Record[AgendaItem]]
) -> list[TextField]:
    """Return a field for each question on the agenda, and one for each family without a
    question."""
    left = list(items)
    lines: list[TextField] = []
    for family, label, example in journal.questions.hints(pair, session).questions:
        mine = [item for item in left if item.body.family is family]
        left = [item for item in left if item not in mine]
        asked = [(str(item.id), item.body.text) for item in mine] or [("new", "")]
        lines += [
            TextField(f"{_QUESTION}{family.value}-{item_id}", label, text, hint=_example(example))
            for item_id, text in asked
        ]
    lines += [
        TextField(f"{_QUESTION}{item.body.family.value}-{item.id}", "Another question", item.body.text) for item in left
    ]
    return lines


def _left_over(journal: Journal, slot: DraftSlot, fields: list[TextField]) -> list[TextField]:
    """Return a field for each drafted question that has none by now, so that nothing
    typed is lost."""
    draft = journal.drafts.find(*slot)
    drafted = draft.body.fields if draft is not None else {}
    there = {field.id for field in fields}
    names = [name for name, text in drafted.items() if name.startswith(_QUESTION) and text]
    return [TextField(name, "Another question") for name in names if id_of(name) not in there]


def _example(words: str) -> str:
    return f"For example: {words}"


def _from_before(journal: Journal, pair: Record[Pair], thoughts: list[str]) -> list[Section]:
    """Return what is outstanding from last time, preferences, off-limits topics, and
    things to think about."""
    takeaways, commitments = journal.sessions.last_time(pair, journal.clock.today())
    body = pair.body
    contacts = [("you prefer", prefers(body.comm_me)), (f"{body.alias} prefers", prefers(body.comm_partner))]
    limits = journal.agreements.limits_told(pair)
    before = journal.sessions.newest_held(pair, journal.clock.today())
    heard = before.body.did_with_it if before is not None else ""
    to_say = len(journal.own_lines.of(pair).to_say)
    held = f"{counted(to_say, 'line')} you meant to say, hidden until you open {'it' if to_say == 1 else 'them'}."
    sections = [
        ("Takeaways so far", [_takeaway(each) for each in takeaways]),
        ("Commitments", [_commitment(each, body.alias) for each in commitments]),
        ("Keeping in touch", [f"{who}: {words}" for who, words in contacts if words]),
        ("Off limits", [", ".join(limits)] if limits else []),
        (MIRROR_AFTER, [heard] if heard else []),
        ("Held back", [held] if to_say else []),
        ("Worth thinking about", thoughts),
    ]
    return [Section(heading, "\n".join(lines)) for heading, lines in sections if lines]


def _takeaway(record: Record[Takeaway]) -> str:
    body = record.body
    return f"{body.text} ({word(body.state)})"


def _commitment(body: Commitment, alias: str) -> str:
    reported = "" if body.told_partner_on or body.status.value == "open" else ", not yet told"
    return f"{body.text} ({'yours' if body.owner.value == 'me' else alias}, {word(body.status)}{reported})"
