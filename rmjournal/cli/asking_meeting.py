"""The questions before and after a meeting; every one may be skipped."""

from collections.abc import Mapping
from contextlib import suppress

from rmjournal.cli import terminal
from rmjournal.cli.asking import day, line, yes
from rmjournal.domain.pair import Party, Role
from rmjournal.domain.prompts import Preparation, debrief_line
from rmjournal.domain.session import Advice, AgendaItem, AgendaSetBy, Place, Ratings, Session
from rmjournal.journal.checking import Fields

_SKIP = "Enter skips a question."
_NOT_SAID = "-"
_SHARES = {str(share): f"{share} %" for share in range(10, 100, 10)}
_PLACES = {place.value: place.value.replace("_", " ") for place in Place}
_RATED = {"1": "not at all", "2": "a little", "3": "partly", "4": "mostly", "5": "very much"}
_RATINGS = {
    "relationship": "Was it good between you?",
    "topics": "Were these the right subjects?",
    "method": "Did the way you worked suit you?",
    "overall": "Was it worth your time?",
}


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


def debrief(role: Role, session: Session) -> Fields:
    """Ask three lines, and if it is wanted four facts and four ratings; return what was said."""
    terminal.say(_SKIP)
    fields: dict[str, object] = {}
    if takeaway := line("What do you take away?"):
        fields["takeaway"] = takeaway
    if promise := line("What was promised?"):
        fields["promise"] = _promise(promise)
    kind, label = debrief_line(role)
    if said := line(label):
        fields["log"] = {"kind": kind, "text": said}
    if yes("More? (Enter: no, y: four facts and four ratings)"):
        fields |= _facts(role)
        fields |= _ratings(session.ratings)
    return fields


def _promise(text: str) -> Fields:
    owner = terminal.choose(
        "By whom? (Enter: by me)",
        {Party.ME.value: "by me", Party.PARTNER.value: "by the other"},
        default=Party.ME.value,
    )
    due = day("By when?")
    return {"text": text, "owner": owner, **({"due": due} if due else {})}


def _facts(role: Role) -> dict[str, object]:
    junior = role is Role.MENTOR_JUNIOR
    me, other = ("mentor", "mentee") if junior else ("mentee", "mentor")
    answers = {
        "agenda_set_by": _said(
            "Who chose the subjects?",
            {me: "I did", other: "the other did", AgendaSetBy.BOTH.value: "both", AgendaSetBy.NONE.value: "nobody"},
        ),
        "talk_share_mentee": _said(f"How much of the talking came from {'the senior' if junior else 'you'}?", _SHARES),
        "advice_from": _said(
            "From whom did the advice come?",
            {
                me: "from me",
                other: "from the other",
                Advice.BALANCED.value: "from both",
                Advice.NONE.value: "there was none",
            },
        ),
        "place": _said("Where did you meet?", _PLACES),
    }
    facts = {name: None if said == _NOT_SAID else said for name, said in answers.items() if said}
    share = facts.get("talk_share_mentee")
    return {**facts, "talk_share_mentee": int(share)} if share else dict(facts)


def _ratings(present: Ratings) -> dict[str, object]:
    """Ask four ratings; those that were skipped stay as they are, for ratings are replaced whole."""
    rated = {name: _said(question, _RATED) for name, question in _RATINGS.items()}
    new: Mapping[str, int | None] = {
        name: None if said == _NOT_SAID else int(said) for name, said in rated.items() if said
    }
    return {"ratings": {**{name: getattr(present, name) for name in _RATINGS}, **new}} if new else {}


def _said(question: str, choices: dict[str, str]) -> str:
    """Ask for a fact: its code, a hyphen for "rather not say", or nothing where it was skipped."""
    skipped, asked = "skipped", {**choices, _NOT_SAID: "rather not say"}
    said = skipped
    with suppress(EOFError):
        said = terminal.choose(f"{question} (Enter to skip)", asked, default=skipped, zero=_NOT_SAID)
    return "" if said == skipped else said
