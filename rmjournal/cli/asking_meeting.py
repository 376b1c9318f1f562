"""The questions before and after a meeting; every one may be skipped."""

from collections.abc import Iterable, Mapping
from contextlib import suppress

from rmjournal.cli import terminal
from rmjournal.cli.asking import day, line, yes
from rmjournal.domain.model.pair import Party, Role
from rmjournal.domain.model.session import AgendaItem, Session
from rmjournal.domain.rules.debrief import FACTS, RATINGS, Question, answered, behind
from rmjournal.domain.rules.prompts import Preparation, debrief_line
from rmjournal.journal.records.validation import Fields

_SKIP = "Enter skips a question."
_NOT_SAID, _SKIPPED = "-", "skipped"


def preparation(role: Role, session: Session, hints: Preparation, agenda: list[AgendaItem]) -> Fields:
    """Ask what somebody means to do in a session. The senior makes the agenda, the junior gets it."""
    terminal.say(_SKIP)
    fields: dict[str, object] = {
        "intention": line("My intention for this session", present=session.intention, example=hints.intention)
    }
    if role is Role.MENTEE_SENIOR:
        fields["agenda"] = _agenda(hints, agenda)
    fields["to_share"] = line("What I choose to share", present=session.to_share, example=hints.share)
    fields["to_keep"] = line("What I keep to myself", present=session.to_keep, example=hints.keep)
    if role is Role.MENTOR_JUNIOR and (came := day("When did the agenda come?", session.agenda_received_on)):
        fields["agenda_received_on"] = came
    return fields


def _agenda(hints: Preparation, agenda: list[AgendaItem]) -> list[Fields]:
    """Ask for a question of each family; all that are there already are asked for too, for the list is whole."""
    asked: list[Fields] = []
    left = list(agenda)
    for family, label, example in hints.questions:
        mine = [item for item in left if item.family is family]
        left = [item for item in left if item.family is not family]
        for text in [item.text for item in mine] or [""]:
            asked.append({"text": line(label, present=text, example="" if text else example), "family": family.value})
    for item in left:
        asked.append({"text": line(item.family.value.capitalize(), present=item.text), "family": item.family.value})
    return [question for question in asked if question["text"]]


def debrief(role: Role, stored: Mapping[str, object]) -> Fields:
    """Ask three lines, and if it is wanted facts, ratings and what is behind them; return what was said.

    `stored` is the session as it is kept: what is skipped stays."""
    terminal.say(_SKIP)
    fields: dict[str, object] = {}
    if takeaway := line("What do you take away?"):
        fields["takeaway"] = takeaway
    if promise := line("What was promised?"):
        fields["promise"] = _promise(promise)
    kind, label = debrief_line(role)
    if said := line(label):
        fields["log"] = {"kind": kind, "text": said}
    answers: dict[str, str] = {}
    if yes("More? (Enter: no, y: four facts and four ratings)"):
        answers |= _asked([*FACTS, *RATINGS])
        if yes("Still more? (Enter: no, y: roles, tone and feedback)"):
            answers |= _asked(behind(role))
    return {**fields, **answered(answers, stored)}


def _promise(text: str) -> Fields:
    owner = terminal.choose(
        "By whom? (Enter: by me)",
        {Party.ME.value: "by me", Party.PARTNER.value: "by the other"},
        default=Party.ME.value,
    )
    due = day("By when?")
    return {"text": text, "owner": owner, **({"due": due} if due else {})}


def _asked(questions: Iterable[Question]) -> dict[str, str]:
    """Ask questions with choices; return the answers, "" for "rather not say", without what was skipped."""
    answers = {}
    for question in questions:
        said = _SKIPPED
        with suppress(EOFError):
            choices = {**question.choices, _NOT_SAID: "rather not say"}
            said = terminal.choose(f"{question.label} (Enter to skip)", choices, default=_SKIPPED, zero=_NOT_SAID)
        if said != _SKIPPED:
            answers[question.name] = "" if said == _NOT_SAID else said
    return answers
