"""Forms on a terminal: questions, one at a time, and the fields that the answers make.

What is not understood is asked again at once, so that nothing that was answered before is lost."""

from contextlib import suppress
from datetime import date, datetime

from rmjournal.cli import terminal
from rmjournal.domain.model.pair import Party
from rmjournal.domain.model.reflection import ReflectionKind
from rmjournal.domain.model.session import Place, SessionStatus
from rmjournal.domain.model.takeaway import TakeawayKind
from rmjournal.domain.text import LONGEST
from rmjournal.journal.records.validation import Fields

_OUTCOMES = {
    SessionStatus.HELD.value: "we met",
    SessionStatus.PLANNED.value: "still to come",
    SessionStatus.MOVED.value: "moved (with its new day it is planned again)",
    SessionStatus.CANCELLED_ME.value: "I cancelled",
    SessionStatus.CANCELLED_PARTNER.value: "the other cancelled",
    SessionStatus.MISSED.value: "missed",
}


_WHEN = {
    False: "A day and a time of the clock here, such as 2026-03-31 14:00.",
    True: "A day and a time of the clock here, such as 2026-03-31 14:00, and not one to come.",
}


def line(question: str, *, present: str = "", example: str = "", longest: int = LONGEST) -> str:
    """Ask for a line. Enter leaves what is there and a hyphen takes it out; Ctrl+D is Enter, so the rest is kept."""
    asked = [question]
    if example:
        asked.append(f"  ({example})")
    if present:
        asked.append(f"  now: {present}\n  (Enter: as it is; - takes it out)")

    def short(typed: str) -> str:
        if len(typed) > longest:
            raise ValueError
        return typed

    typed = ""
    with suppress(EOFError):
        typed = terminal.ask_until("\n".join([*asked, ">"]), short, f"At most {longest:,} characters.")
    return "" if typed == "-" else typed or present


def several(question: str, present: tuple[str, ...] = (), *, longest: int = LONGEST) -> list[str]:
    """Ask for some short texts in a line."""
    joined = "; ".join(present)
    typed = line(f"{question} (parted by ; )", present=joined, longest=longest)
    return list(present) if typed == joined else parted(typed)


def parted(typed: str) -> list[str]:
    """Return the texts of a line that are parted by semicolons."""
    return [part.strip() for part in typed.split(";") if part.strip()]


def yes(question: str) -> bool:
    """Ask whether somebody wants something; only a typed y is a yes."""
    with suppress(EOFError):
        return terminal.ask(question).lower() in ("y", "yes")
    return False


def day(question: str, present: date | None = None) -> str:
    """Ask for a day; Enter leaves what is there, and Ctrl+D is Enter."""
    now = f"now {present}, Enter: as it is" if present else "Enter to skip"
    typed = ""
    with suppress(EOFError):
        typed = terminal.ask_until(f"{question} (such as 2026-03-31; {now})", _day, "A day, such as 2026-03-31.")
    return typed or (present.isoformat() if present else "")


def session() -> Fields:
    """Ask when and where the two met, or will meet."""
    met = terminal.choose("Have you met, or will you?", {"held_at": "we have met", "planned_at": "we will meet"})
    when = terminal.ask_until(
        "When? (such as 2026-03-31 14:00)", _been if met == "held_at" else _local_time, _WHEN[met == "held_at"]
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
    was_held = status == SessionStatus.HELD
    known = _been if was_held else _local_time
    when = terminal.ask_until(
        "When? (such as 2026-03-31 14:00, Enter: as it is)",
        lambda typed: known(typed).isoformat() if typed else "",
        _WHEN[was_held],
    )
    return {"status": status, **({"held_at" if was_held else "planned_at": when} if when else {})}


def commitment() -> Fields:
    """Ask whether somebody promises something with a takeaway; return what is to be added to its fields."""
    owner = terminal.choose(
        "Does one of you promise to do something about it? (Enter: no)",
        {Party.ME.value: "I do", Party.PARTNER.value: "the other does", "-": "no"},
        default="-",
    )
    if owner == "-":
        return {}
    due = day("Until when?")
    return {"kind": TakeawayKind.COMMITMENT.value, "commitment": {"owner": owner, **({"due": due} if due else {})}}


def reflection(questions: tuple[str, ...], kind: ReflectionKind) -> Fields:
    """Ask the questions one by one; each may be skipped."""
    how = "One question; a line is enough." if len(questions) == 1 else "Three questions; Enter skips one."
    terminal.say(f"{how} It stays here unless you choose otherwise.")
    answers = [{"prompt": question, "text": line(question)} for question in questions]
    return {"kind": kind.value, "answers": [answer for answer in answers if answer["text"]]}


def _local_time(typed: str) -> datetime:
    moment = datetime.fromisoformat(typed)
    if moment.tzinfo is not None:
        raise ValueError
    return moment


def _been(typed: str) -> datetime:
    moment = _local_time(typed)
    if moment.date() > date.today():
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
