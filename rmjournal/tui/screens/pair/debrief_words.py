"""A debrief as a few sentences: what was answered, and nothing of what was not."""

from collections.abc import Iterator
from typing import NamedTuple

from rmjournal.domain.model.pair import Party, Role
from rmjournal.domain.model.session import Advice, AgendaSetBy, Place, Session
from rmjournal.domain.record.record import Record
from rmjournal.domain.rules import debrief
from rmjournal.domain.rules.trends import Talk, talk

_PARTS = {0: "none", 25: "a quarter", 50: "half", 75: "most", 100: "all"}
_IN_SENTENCES = frozenset(
    {"agenda_set_by", "advice_from", "talk_share_mentee", "place", "reverse_share", "both_prepared", "off_limits_hit"}
)


class Said(NamedTuple):
    """Some words, and whether they are a figure."""

    text: str
    is_figure: bool = False


def sentences(session: Record[Session], role: Role, alias: str) -> list[Said]:
    """Return the answers of a debrief as sentences. Figures are apart, to be shown
    brighter."""
    body = session.body
    told = [Said(f"{each} ") for each in _facts(body, role, alias)]
    ratings = [
        (question.label, answer)
        for question in debrief.every(role)
        if question.name not in _IN_SENTENCES and (answer := debrief.answer_to(question.name, session.raw))
    ]
    for number, (label, answer) in enumerate(ratings):
        told.append(Said("From 1 to 5: " if number == 0 else ", "))
        told += [Said(f"{_inside(label)} "), Said(answer, is_figure=True)]
    return [*told, Said(".")] if ratings else told


def _facts(body: Session, role: Role, alias: str) -> Iterator[str]:
    junior, senior = ("You", alias) if role is Role.MENTOR_JUNIOR else (alias, "You")
    set_by = {
        AgendaSetBy.MENTEE: f"{senior} set the agenda.", AgendaSetBy.MENTOR: f"{junior} set the agenda.",
        AgendaSetBy.BOTH: "You both set the agenda.", AgendaSetBy.NONE: "There was no agenda.",
    }  # fmt: skip
    advised = {
        Advice.MENTEE: f"{senior} gave the advice.", Advice.MENTOR: f"{junior} gave the advice.",
        Advice.BALANCED: "You both gave advice.", Advice.NONE: "There was no advice.",
    }  # fmt: skip
    talked = {
        Talk.SENIOR: f"{senior} talked most.", Talk.JUNIOR: f"{junior} talked most.",
        Talk.EVEN: "You talked about equally.",
    }  # fmt: skip
    own, theirs = "at your place", f"at {alias}'s place"
    met = {
        Place.NEUTRAL: "on neutral ground", Place.VIRTUAL: "online", Place.OTHER: "somewhere else",
        Place.JUNIOR_SPACE: own if role is Role.MENTOR_JUNIOR else theirs,
        Place.SENIOR_SPACE: theirs if role is Role.MENTOR_JUNIOR else own,
    }  # fmt: skip
    if body.place is not None:
        yield f"You met {met[body.place]}."
    if body.agenda_set_by is not None:
        yield set_by[body.agenda_set_by]
    if body.talk_share_mentee is not None:
        yield talked[talk(body.talk_share_mentee)]
    if body.advice_from is not None:
        yield advised[body.advice_from]
    if body.reverse_share is not None:
        yield f"{junior} taught for {_PARTS.get(body.reverse_share, 'some')} of the time."
    if body.both_prepared is not None:
        yield "You had both prepared." if body.both_prepared else "You hadn't both prepared."
    if body.off_limits_hit:
        yield "An off-limits topic came up."
    if body.late_minutes:
        yield f"You started {body.late_minutes} minutes late."
    if body.disrespect is not None:
        yield f"You noted a lack of respect, by {'you' if body.disrespect.by is Party.ME else alias}."


def _inside(label: str) -> str:
    """Return a label as it stands inside a sentence."""
    return label if label.startswith(("I ", "I'")) else label[:1].lower() + label[1:]
