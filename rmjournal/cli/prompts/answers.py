"""Ask for a line, several texts, a yes or a day.

What cannot be read is asked again at once, so that no earlier answer is lost."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import NamedTuple

from rmjournal.cli import answer_log, terminal
from rmjournal.domain import dates
from rmjournal.domain.record.input import Fields
from rmjournal.domain.text import LONGEST

_MORE, _SKIPPED = "more", "-"
_YES_OR_NO = {"y": True, "yes": True, "n": False, "no": False}
Y_OR_N = "Type y or n."
_PAST = "That day is past. Choose a later one."


def line(question: str, *, name: str = "", present: str = "", example: str = "", longest: int = LONGEST) -> str:
    """Ask for a line of at most `longest` characters.

    Enter keeps what is there and a hyphen clears it. Ctrl+D counts as Enter, so that
    the other answers are saved. `name` is that of the field in the screen's form."""
    asked = [question]
    if example:
        asked.append(f"  ({example})")
    if present:
        asked.append(f"  now: {present}\n  (Enter keeps it, - clears it)")

    def short(typed: str) -> str:
        if len(typed) > longest:
            raise ValueError
        return typed

    typed = ""
    with suppress(EOFError):
        typed = terminal.ask_until(
            "\n".join([*asked, ">"]), short, f"That's too long: {longest:,} characters at most.", name=name
        )
    answer = "" if typed == "-" else typed or present
    show(name, answer)
    return answer


def show(name: str, value: object) -> None:
    """Note what an answer is in the field of the screen's form, for a draft."""
    log = answer_log.current()
    if log is not None and name:
        log.show(name, value)


def chosen(question: str, choices: dict[str, str], name: str, *, default: str = "", none: str = "") -> str:
    """Ask for one of several choices; `none` is one that the screen's form does not
    have."""
    code = terminal.choose(question, choices, name=name, default=default)
    if code != none:
        show(name, code)
    return code


def skippable(question: str, choices: dict[str, str], name: str, *, skip: str = "rather not say") -> str:
    """Ask for one of several choices; return "" if it is skipped, with Enter or 0."""
    offered = {**choices, _SKIPPED: skip}
    code = terminal.choose(f"{question} (Enter to skip)", offered, name=name, default=_SKIPPED, zero=_SKIPPED)
    if code == _SKIPPED:
        return ""
    show(name, code)
    return code


class More(NamedTuple):
    """Questions that few need: they are one more choice of another question.

    So whoever leaves them out presses no key more. `names` are those of the fields in
    the screen's form."""

    about: str
    names: tuple[str, ...]
    ask: Callable[[], Fields]


def chosen_or_more(
    question: str, choices: dict[str, str], name: str, more: More, *, default: str = "", none: str = ""
) -> tuple[str, Fields]:
    """Ask for one of several choices, the last of which asks `more` first.

    Return the choice, and the fields that `more` made. An earlier draft that has
    answers to those questions goes on with them."""
    log = answer_log.current()
    is_open = log is not None and any(log.is_answered(each) for each in more.names)
    fields = more.ask() if is_open else {}
    offered = {**choices, _MORE: f"more questions: {more.about}"}
    while (code := terminal.choose(question, offered, name=name, default=default)) == _MORE:
        fields = fields if is_open else more.ask()
        is_open = True
    if code != none:
        show(name, code)
    return code, fields


def number(question: str, *, name: str, most: int, present: int | None = None) -> int | None:
    """Ask for a whole number from 0 to `most`. Enter keeps what is there, or skips."""

    def read(typed: str) -> int | None:
        found = int(typed) if typed else present
        if found is not None and not 0 <= found <= most:
            raise ValueError
        return found

    skipped = "Enter to skip" if present is None else f"now {present}, Enter keeps it"
    found = terminal.ask_until(f"{question} ({skipped})", read, f"Enter a number from 0 to {most}, e.g. 60.", name=name)
    show(name, "" if found is None else str(found))
    return found


def several(question: str, present: tuple[str, ...] = (), *, name: str = "", longest: int = LONGEST) -> list[str]:
    """Ask for short texts on one line, separated by semicolons."""
    joined = "; ".join(present)
    typed = line(f"{question} (separate with ;)", name=name, present=joined, longest=longest)
    return list(present) if typed == joined else split_list(typed)


def split_list(typed: str) -> list[str]:
    """Return the texts that semicolons separate on a line."""
    return [part.strip() for part in typed.split(";") if part.strip()]


def is_yes(typed: str) -> bool:
    """Return what a typed yes or no means. Raises ValueError for anything else."""
    if (word := typed.lower()) not in _YES_OR_NO:
        raise ValueError
    return _YES_OR_NO[word]


def yes(question: str, *, name: str = "") -> bool:
    """Ask a yes-or-no question. Enter and Ctrl+D count as a no, anything unclear is
    asked again."""
    with suppress(EOFError):
        return terminal.ask_until(question, lambda typed: bool(typed) and is_yes(typed), Y_OR_N, name=name)
    return False


def day(
    question: str, present: date | None = None, *, name: str = "", past: bool = False, earliest: date | None = None
) -> str:
    """Ask for a day and return it in ISO form; "" if there is none.

    Enter keeps what is there, and Ctrl+D counts as Enter. `past` says that the day lies
    behind; otherwise it is still to come. One before the `earliest` is asked for
    again."""

    def read(typed: str) -> str:
        if not typed:
            return ""
        now = datetime.now()
        reading = dates.read(typed, now, past=past, timed=False)
        if earliest is not None and reading.day < earliest:
            raise ValueError
        terminal.say(dates.read_back(reading, now, timed=False))
        return reading.day.isoformat()

    now = f"Now {present}, Enter keeps it" if present else "Enter to skip"
    typed = ""
    with suppress(EOFError):
        typed = terminal.ask_until(f"{question} (e.g. 1 Dec or Friday. {now})", read, _PAST, name=name)
    show(name, typed)
    return typed or (present.isoformat() if present else "")
