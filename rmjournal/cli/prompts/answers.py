"""Ask for a line, several texts, a yes or a day.

What cannot be read is asked again at once, so that no earlier answer is lost."""

from contextlib import suppress
from datetime import date, datetime

from rmjournal.cli import answer_log, terminal
from rmjournal.domain import dates
from rmjournal.domain.text import LONGEST


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


def several(question: str, present: tuple[str, ...] = (), *, name: str = "", longest: int = LONGEST) -> list[str]:
    """Ask for short texts on one line, separated by semicolons."""
    joined = "; ".join(present)
    typed = line(f"{question} (separate with ;)", name=name, present=joined, longest=longest)
    return list(present) if typed == joined else split_list(typed)


def split_list(typed: str) -> list[str]:
    """Return the texts that semicolons separate on a line."""
    return [part.strip() for part in typed.split(";") if part.strip()]


def yes(question: str) -> bool:
    """Ask a yes-or-no question; only a typed y or yes is a yes."""
    with suppress(EOFError):
        return terminal.ask(question).lower() in ("y", "yes")
    return False


def day(question: str, present: date | None = None, *, name: str = "", past: bool = False) -> str:
    """Ask for a day and return it in ISO form; "" if there is none.

    Enter keeps what is there, and Ctrl+D counts as Enter. `past` says that the day lies
    behind; otherwise it is still to come."""

    def read(typed: str) -> str:
        if not typed:
            return ""
        now = datetime.now()
        reading = dates.read(typed, now, past=past, timed=False)
        terminal.say(dates.read_back(reading, now, timed=False))
        return reading.day.isoformat()

    now = f"Now {present}, Enter keeps it" if present else "Enter to skip"
    typed = ""
    with suppress(EOFError):
        typed = terminal.ask_until(f"{question} (e.g. 1 Dec or Friday. {now})", read, "", name=name)
    show(name, typed)
    return typed or (present.isoformat() if present else "")
