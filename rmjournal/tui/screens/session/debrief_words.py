"""A debrief as a few sentences: what was answered, and nothing of what was not."""

from collections.abc import Iterator
from typing import NamedTuple

from rmjournal.domain.model.pair import Party, Role
from rmjournal.domain.model.session import (
    Advice,
    AgendaSetBy,
    OffLimits,
    Place,
    Respect,
    Session,
    Talk,
    lack_of_respect,
    who_talked,
)
from rmjournal.domain.record.record import Record
from rmjournal.domain.rules import debrief_questions

_PARTS = {0: "none", 25: "a quarter", 50: "half", 75: "most", 100: "all"}
_IN_SENTENCES = frozenset({"agenda_set_by", "talked", "unasked_advice", "place", "off_limits_came_up", "respect"})


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
        for question in debrief_questions.every(role)
        if question.name not in _IN_SENTENCES and (answer := debrief_questions.answer_to(question.name, session.raw))
    ]
    for number, (label, answer) in enumerate(ratings):
        told.append(Said("From 1 to 5: " if number == 0 else ", "))
        told += [Said(f"{_inside(label)} "), Said(answer, is_figure=True)]
    return [*told, Said(".")] if ratings else told


def _facts(body: Session, role: Role, alias: str) -> Iterator[str]:
    junior, senior = ("You", alias) if role is Role.MENTOR_JUNIOR else (alias, "You")
    juniors, seniors = ("your", f"{alias}'s") if role is Role.MENTOR_JUNIOR else (f"{alias}'s", "your")
    set_by = {
        AgendaSetBy.MENTEE: f"{senior} set the agenda.", AgendaSetBy.MENTOR: f"{junior} set the agenda.",
        AgendaSetBy.BOTH: "You both set the agenda.", AgendaSetBy.NONE: "There was no agenda.",
    }  # fmt: skip
    advised = {
        Advice.MENTEE: f"{senior} gave the advice.", Advice.MENTOR: f"{junior} gave the advice.",
        Advice.BALANCED: "You both gave advice.", Advice.NONE: "There was no advice.",
    }  # fmt: skip
    unasked = {
        Advice.MENTEE: f"Some of {seniors} advice hadn't been asked for.",
        Advice.MENTOR: f"Some of {juniors} advice hadn't been asked for.",
        Advice.BALANCED: "Some advice from both of you hadn't been asked for.",
        Advice.NONE: "Nobody gave unasked-for advice.",
    }  # fmt: skip
    talked = {
        Talk.SENIOR: f"{senior} talked more.", Talk.JUNIOR: f"{junior} talked more.",
        Talk.EVEN: "You each talked for about the same amount of time.",
    }  # fmt: skip
    own, theirs = "in your office", f"in {alias}'s office"
    met = {
        Place.NEUTRAL: "on neutral ground", Place.VIRTUAL: "online", Place.OTHER: "somewhere else",
        Place.JUNIOR_SPACE: own if role is Role.MENTOR_JUNIOR else theirs,
        Place.SENIOR_SPACE: theirs if role is Role.MENTOR_JUNIOR else own,
    }  # fmt: skip
    if body.place is not None:
        yield f"You met {met[body.place]}."
    if body.agenda_set_by is not None:
        yield set_by[body.agenda_set_by]
    if (most := who_talked(body)) is not None:
        yield talked[most]
    if body.unasked_advice is not None:
        yield unasked[body.unasked_advice]
    if body.advice_from is not None:
        yield advised[body.advice_from]
    if body.reverse_share is not None:
        yield f"{junior} taught for {_PARTS.get(body.reverse_share, 'some')} of the time."
    if body.both_prepared is not None:
        yield "You had both prepared." if body.both_prepared else "You hadn't both prepared."
    if body.off_limits_came_up is OffLimits.UNWELCOME:
        yield "An off-limits topic came up, and it wasn't welcome."
    elif body.off_limits_came_up is OffLimits.WELCOME:
        yield "An off-limits topic came up, and it was fine."
    elif body.off_limits_hit:
        yield "An off-limits topic came up."
    if body.late_minutes:
        yield f"It started {body.late_minutes} minutes late."
    if (by := lack_of_respect(body)) is not None:
        noted = "could have shown more respect" if by is Party.ME else "weren't treated with respect"
        yield f"You noted that you {noted}."
    elif body.respect is Respect.BOTH:
        yield "You were both treated with respect."


def _inside(label: str) -> str:
    """Return a label as it stands inside a sentence."""
    return label if label.startswith(("I ", "I'")) else label[:1].lower() + label[1:]
