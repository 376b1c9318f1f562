"""The form after a session: three lines, then facts and ratings."""

from collections.abc import Sequence
from functools import partial

from rmjournal.domain.model.log import LogKind
from rmjournal.domain.model.pair import Pair, Role
from rmjournal.domain.model.session import Respect, Session, SessionStatus, has_met, took_place
from rmjournal.domain.record.record import Kind, Record
from rmjournal.domain.rules import debrief_questions
from rmjournal.domain.rules.debrief_questions import Question
from rmjournal.domain.rules.prompts import MIRROR_AFTER, MIRROR_BEFORE, debrief_line
from rmjournal.domain.words import LINE_OF_DEBRIEF
from rmjournal.journal import Journal
from rmjournal.tui.forms import goal_fields, own_lines_form, session_form, typed_values
from rmjournal.tui.forms.form import Form, InvalidField, NextScreen, Section, Values
from rmjournal.tui.forms.form_screen import FormScreen
from rmjournal.tui.forms.typed_values import who
from rmjournal.tui.kit.autosave import DraftSlot
from rmjournal.tui.kit.host import Host
from rmjournal.tui.kit.safe_text import fit
from rmjournal.tui.kit.widgets import trend
from rmjournal.tui.kit.widgets.fields import ZERO, ChoiceField, Field, Heading, LineField, TextField

_ALIAS = 16  # cells of a nickname among the answers
_SENIOR_OF = {"mentee": "{}", "senior_space": "{}'s office", "senior": "mostly {}"}  # answers that mean one of the two
_JUNIOR_OF = {"mentor": "{}", "junior_space": "{}'s office", "junior": "mostly {}"}


def debrief_or_ask_date(journal: Journal, pair: Record[Pair], session: Record[Session]) -> FormScreen:
    """Return the form after a session. If the session has no date yet, ask for that
    first."""
    body = session.body
    if body.status is not SessionStatus.PLANNED or body.planned_at is not None:
        return debrief_session(journal, pair, session)
    lead = "When did this session take place? Then you can debrief it."
    held = SessionStatus.HELD
    return session_form.edit_session(
        journal, pair, session, lambda _: debrief_if_held(journal, pair, session), lead, status=held
    )


def debrief_if_held(journal: Journal, pair: Record[Pair], session: Record[Session]) -> NextScreen:
    """Return the debrief form if the session did take place, else None."""
    now = journal.records.current(session)
    return debrief_session(journal, pair, now) if took_place(now.body) else None


def debrief_session(journal: Journal, pair: Record[Pair], session: Record[Session]) -> FormScreen:
    """Return the form after a session: three lines, then facts and ratings."""
    body, role, alias = session.body, pair.body.role, pair.body.alias
    kind, label = debrief_line(role)
    asked = debrief_questions.every(role)
    fields: list[Field | Heading] = [
        TextField(
            "takeaway",
            "Takeaway",
            placeholder="something you'd both sign up to",
            hint="Write one sentence that you would both sign up to. It starts as a draft that only you have seen.",
            has_lines=True,
        ),
        TextField(
            "promise",
            "Commitment",
            placeholder="what one of you will do",
            hint="Write what one of you will do. Press Tab to say who will do it, and by when.",
        ),
        ChoiceField("owner", "Who?", who(alias), default="me", private=who(alias).values(), is_detail=True),
        LineField(
            "due",
            "By when?",
            placeholder="e.g. 1 Dec",
            reads=typed_values.day_reader(journal.clock.now),
            is_detail=True,
        ),
        TextField("log", label, placeholder=LINE_OF_DEBRIEF[role], has_lines=True, leads_on=True),
        *(own_lines_form.why_and_next("log.", are_details=True) if kind == LogKind.HELD_BACK else ()),
        *own_lines_form.told(journal, pair, session),
    ]
    goals = goal_fields.asked(journal, pair)
    mirror = [TextField("did_with_it", MIRROR_AFTER, body.did_with_it)] if role is Role.MENTEE_SENIOR else []
    been = [each for each in journal.sessions.of(pair) if has_met(each.body, journal.clock.today())]
    before = [each for each in been if each.body.number < body.number]
    facts = [_choice(question, session, pair.body, before) for question in debrief_questions.facts(role)]
    ratings = [_choice(question, session, pair.body, before) for question in debrief_questions.ratings(role)]

    held: list[str] = []

    def then(_: Host) -> NextScreen:
        was_held_back = LogKind.HELD_BACK in held
        return (
            own_lines_form.after_line(journal, pair, own_lines_form.newest_line(journal, pair))
            if was_held_back
            else None
        )

    def save(values: Values) -> None:
        held.clear()
        changes = debrief_questions.answered({each.name: values[each.name] for each in asked}, session.raw)
        if values["takeaway"]:
            changes["takeaway"] = values["takeaway"]
        if values["takeaway"] and values["learnt_by"]:
            changes["learnt_by"] = values["learnt_by"]
        if found := goal_fields.evidence(goals, values):
            changes["evidence"] = found
        due = typed_values.read_due(values, journal.clock.now())
        if values["promise"]:
            commitment: dict[str, object] = {"text": values["promise"], "owner": values["owner"]}
            if due is not None:
                commitment["due"] = due
            changes["promise"] = commitment
        elif due is not None:
            raise InvalidField("promise", "There is a date here, but no commitment.", "Write one, or delete the date.")
        if values["log"]:
            more = {name: given for name in ("why", "next") if (given := values.get(f"log.{name}"))}
            changes["log"] = {"kind": kind, "text": values["log"], **more}
            held.append(kind)
        changes |= own_lines_form.told_fields(values)
        if "did_with_it" in values:
            changes["did_with_it"] = values["did_with_it"]
        journal.sessions.debrief(session, changes, journal.clock.now())

    def beside() -> Sequence[Section]:
        said = [
            ("Your intention", body.intention),
            ("You wanted to share", body.to_share),
            (MIRROR_BEFORE, body.easy_to_disagree),
        ]
        found = journal.signals.trends(pair)
        trends = [Section("How it's going", partial(trend.lines, found, hue=pair.body.hue.value))] if found else []
        return [*(Section(heading, text) for heading, text in said if text), *trends]

    form = Form(
        f"How did session {body.number} go?",
        fields,
        save,
        DraftSlot(Kind.LOG_ITEM, pair.id, session.id),
        pair,
        then,
        name="debrief",
        rest=[
            *goal_fields.fields(goals),
            Heading("What happened", ZERO),
            *facts,
            Heading("How it was", _ends(asked)),
            *ratings,
            *mirror,
            goal_fields.learnt_by(alias),
        ],
        beside=beside,
    )
    return FormScreen(journal, form)


def _ends(asked: Sequence[Question]) -> str:
    """Return what the ends of the scale mean, and 0."""
    scale = next(each.choices for each in asked if _is_scale(each))
    return f"1 {scale['1']} · 5 {scale['5']} · {ZERO}"


def _is_scale(question: Question) -> bool:
    """Return whether only the ends of the choices have a word."""
    return list(question.choices) == ["1", "2", "3", "4", "5"] and not question.choices["3"]


def _said(question: Question, before: Sequence[Record[Session]]) -> str:
    """Return what was said of a scale in the last two sessions that say anything."""
    answers = [answer for each in before if (answer := debrief_questions.answer_to(question.name, each.raw))]
    return f"You said {', then '.join(answers[-2:])}." if answers and _is_scale(question) else ""


def _choice(question: Question, session: Record[Session], pair: Pair, before: Sequence[Record[Session]]) -> ChoiceField:
    value = debrief_questions.answer_to(question.name, session.raw)
    alias, i_am_senior = fit(pair.alias, _ALIAS), pair.role is Role.MENTEE_SENIOR
    choices, private = dict(question.choices), []
    for known, is_mine in ((_SENIOR_OF, i_am_senior), (_JUNIOR_OF, not i_am_senior)):
        for name, words in known.items():
            if name in choices:
                choices[name] = words.format("me").replace("me's", "my") if is_mine else words.format(alias)
                private += [] if is_mine else [choices[name]]
    if (theirs := Respect.NOT_BY_PARTNER.value) in choices:
        choices[theirs] = f"not by {alias}"
        private.append(choices[theirs])
    if value and value not in choices:  # noted elsewhere, in more detail
        choices[value] = value
        private.append(value)
    return ChoiceField(
        question.name,
        question.label,
        choices,
        value,
        skip=True,
        is_scale=_is_scale(question),
        private=private,
        said=_said(question, before),
    )
