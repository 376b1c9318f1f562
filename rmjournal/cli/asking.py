"""Forms on a terminal: questions, one at a time, and the fields that the answers make.

What is not understood is asked again at once, so that nothing that was answered before is lost."""

from contextlib import suppress
from datetime import date, datetime

from rmjournal.cli import terminal
from rmjournal.domain.pair import Focus, Party, Role
from rmjournal.domain.reflection import ReflectionKind
from rmjournal.domain.session import Place, SessionStatus
from rmjournal.domain.takeaway import TakeawayKind
from rmjournal.journal.checking import Fields

_OUTCOMES = {
    SessionStatus.HELD.value: "we met",
    SessionStatus.PLANNED.value: "still to come",
    SessionStatus.MOVED.value: "moved",
    SessionStatus.CANCELLED_ME.value: "I cancelled",
    SessionStatus.CANCELLED_PARTNER.value: "the other cancelled",
    SessionStatus.MISSED.value: "missed",
}


def pair() -> Fields:
    """Ask for a nickname, my role and the focus."""
    alias = terminal.ask_until("A nickname for the other, not the name:", _some, "A word that tells you who it is.")
    role = terminal.choose("In this pair I am", {role.value: role.words for role in Role})
    focus = terminal.choose(
        "It is mostly about (Enter: other)",
        {focus.value: focus.value.replace("_", " ") for focus in Focus},
        default=Focus.OTHER.value,
    )
    return {"alias": alias, "role": role, "focus": focus}


def session() -> Fields:
    """Ask when and where the two met, or will meet."""
    met = terminal.choose("Have you met, or will you?", {"held_at": "we have met", "planned_at": "we will meet"})
    when = terminal.ask_until(
        "When? (such as 2026-03-31 14:00)", _local_time, "A day and a time of the clock here, such as 2026-03-31 14:00."
    )
    fields: dict[str, object] = {met: when.isoformat()}
    minutes = terminal.ask_until("How many minutes? (Enter to skip)", _minutes, "A number from 0 to 1440, such as 60.")
    if minutes is not None:
        fields["minutes"] = minutes
    place = terminal.choose(
        "Where? (Enter: rather not say)",
        {p.value: p.value.replace("_", " ") for p in Place} | {"-": "rather not say"},
        default="-",
    )
    if place != "-":
        fields["place"] = place
    return fields


def outcome() -> Fields:
    """Ask what became of a session."""
    status = terminal.choose("What became of it?", _OUTCOMES)
    name = "held_at" if status == SessionStatus.HELD else "planned_at"
    when = terminal.ask_until(
        "When? (such as 2026-03-31 14:00, Enter: as it is)",
        lambda typed: _local_time(typed).isoformat() if typed else "",
        "A day and a time of the clock here, such as 2026-03-31 14:00.",
    )
    return {"status": status, **({name: when} if when else {})}


def commitment() -> Fields:
    """Ask whether somebody promises something with a takeaway; return what is to be added to its fields."""
    owner = terminal.choose(
        "Does one of you promise to do something about it? (Enter: no)",
        {Party.ME.value: "I do", Party.PARTNER.value: "the other does", "-": "no"},
        default="-",
    )
    if owner == "-":
        return {}
    due = terminal.ask_until("Until when? (such as 2026-03-31, Enter to skip)", _day, "A day, such as 2026-03-31.")
    return {"kind": TakeawayKind.COMMITMENT.value, "commitment": {"owner": owner, **({"due": due} if due else {})}}


def reflection(questions: tuple[str, ...], kind: ReflectionKind) -> Fields:
    """Ask the questions one by one; each may be skipped."""
    terminal.say("Three questions; Enter skips one. It stays here unless you choose otherwise.")
    answers = [{"prompt": question, "text": _answer(question)} for question in questions]
    return {"kind": kind.value, "answers": [answer for answer in answers if answer["text"]]}


def _answer(question: str) -> str:
    """Ask one question; Ctrl+D skips it as Enter does, so that what was answered before is kept."""
    with suppress(EOFError):
        return terminal.ask(question + "\n>")
    return ""


def _some(typed: str) -> str:
    if not 1 <= len(typed) <= 80:
        raise ValueError
    return typed


def _local_time(typed: str) -> datetime:
    moment = datetime.fromisoformat(typed)
    if moment.tzinfo is not None:
        raise ValueError
    return moment


def _minutes(typed: str) -> int | None:
    if not typed:
        return None
    minutes = int(typed)
    if not 0 <= minutes <= 1440:
        raise ValueError
    return minutes


def _day(typed: str) -> str:
    return date.fromisoformat(typed).isoformat() if typed else ""
