"""The questions about a pair: roles, distance, rhythm, preferences and agreement."""

from contextlib import suppress
from datetime import date
from typing import Any

from rmjournal.cli import answer_log, terminal
from rmjournal.cli.prompts.answers import chosen, is_yes, line, several, show, yes
from rmjournal.domain import words
from rmjournal.domain.model.pair import (
    AGENDA_WORDS,
    DIMENSIONS,
    PLACE_WORDS,
    Focus,
    LevelGap,
    Pair,
    Preferences,
    ReportingLine,
    Role,
    SameTeam,
    standing,
)
from rmjournal.domain.record.input import Fields

_ALL, _SOME = "m", "y"
_LONGEST = 200  # characters of a short text
_MORE = ("subfocus", "agenda_by", "usual_place", "comm_me.avoid", "comm_partner.avoid")


def new_pair() -> Fields:
    """Ask for a nickname, your role and the focus, and for the rest on request."""
    fields = {
        "alias": _alias("A nickname for your partner, not their real name:"),
        "role": chosen("In this pair I am", words.choices(Role), "role"),
        "focus": chosen("Main focus (Enter: other)", words.choices(Focus), "focus", default=Focus.OTHER.value),
    }
    if not yes("Add more? (y: levels apart, how often you meet, off-limits topics, preferences. Enter: not now)"):
        return fields
    return {**fields, **_more(Pair(number=1, alias="-", role=Role(fields["role"])))}


def changed_pair(present: Pair) -> Fields:
    """Ask about everything again; Enter keeps an answer."""
    return {
        "alias": _alias(
            f"A nickname for your partner, not their real name\n  now: {present.alias} (Enter keeps it)\n>", present
        ),
        "role": _choose("In this pair I am", words.choices(Role), present.role.value, "role"),
        "focus": _choose("Main focus", words.choices(Focus), present.focus.value, "focus"),
        **_more(present),
        "arranges": _choose("Who arranges the sessions?", _who(present), present.arranges.value, "arranges"),
        **_standing(present),
    }


def _more(present: Pair) -> Fields:
    fields: dict[str, Any] = {
        "purpose": line("Why are you two meeting?", name="purpose", present=present.purpose),
        "level_gap": _choose(
            "How many levels apart are you?", words.choices(LevelGap), present.level_gap.value, "level_gap"
        ),
        "reporting_line": _choose(
            "Does one of you report to the other?",
            words.choices(ReportingLine),
            present.reporting_line.value,
            "reporting_line",
        ),
        "same_team": _choose(
            "Are you in the same team?", words.choices(SameTeam), present.same_team.value, "same_team"
        ),
        "cadence_days": _number("How many days between sessions?", present.cadence_days, 366, "cadence_days"),
        "planned_sessions": _number("How many sessions in total?", present.planned_sessions, 100, "planned_sessions"),
        "off_limits": several("Off-limits topics?", present.off_limits, name="off_limits"),
        "comm_me": _preferences(
            "comm_me",
            present.comm_me,
            "How do you like to be contacted?",
            "When is a good time for you?",
            "How do you like to get feedback?",
        ),
        "comm_partner": _preferences(
            "comm_partner",
            present.comm_partner,
            "How does your partner like to be contacted?",
            "When is a good time for your partner?",
            "How does your partner like to get feedback?",
        ),
    }
    terminal.say(
        "The agreement: neither of you asks to see the other's notes.\nThat is a promise, not legal protection."
    )
    so_far = f"agreed on {present.promised_on}, Enter keeps it" if present.promised_on else "Enter: not yet"
    if yes(f"Have you both agreed to that? (y: today, {so_far})", name="promised"):
        show("promised", "yes")
        fields["promised_on"] = date.today().isoformat()
    now = "no" if present.partner_has_no_app else "yes"
    uses = _choose(
        "Does your partner use rmjournal? Without it, messages have no codes",
        {"yes": "yes", "no": "no"},
        now,
        "uses_it",
    )
    if uses != now:
        fields["partner_has_no_app"] = uses == "no"
    more = _bring_and_more(present)
    for name, avoid in more.pop("avoid", {}).items():
        fields[name] = {**fields[name], "avoid": avoid}
    return {**fields, **more}


def _bring_and_more(present: Pair) -> dict[str, Any]:
    """Ask what you bring and, for a typed m, for what few pairs need as well."""
    log = answer_log.current()
    bring = log is not None and any(log.is_answered(name) for name in _names("me"))
    more = log is not None and any(log.is_answered(name) for name in _MORE)
    typed = ""
    if not (bring or more):
        with suppress(EOFError):
            typed = terminal.ask_until(
                "Add your strengths and experience? (y: yes. m: yes, and more about the pair. Enter: not now)",
                _how_much,
                "Type y, m or n.",
                name="bring",
            )
    more = more or typed == _ALL
    fields: dict[str, Any] = {}
    if bring or more or typed:
        fields["differences"] = _differences(present, "me", "")
    return {**fields, **(_rarely_asked(present) if more else {})}


def _how_much(typed: str) -> str:
    """Return how much is to be asked: all, some or nothing. Raises ValueError for
    anything unclear."""
    if typed.lower() in (_ALL, "more"):
        return _ALL
    return _SOME if typed and is_yes(typed) else ""


def _rarely_asked(present: Pair) -> dict[str, Any]:
    """Ask what the focus is exactly, and what you two agreed that is unusual."""
    me, partner = present.comm_me, present.comm_partner
    return {
        "subfocus": several("What exactly is it about?", present.subfocus, name="subfocus", longest=_LONGEST),
        "agenda_by": _choose("Who sets the agenda?", dict(AGENDA_WORDS), present.agenda_by.value, "agenda_by"),
        "usual_place": _choose(
            "Where do you usually meet?", dict(PLACE_WORDS), present.usual_place.value, "usual_place"
        ),
        "avoid": {
            "comm_me": line("What should your partner avoid?", name="comm_me.avoid", present=me.avoid),
            "comm_partner": line(
                "What would your partner like you to avoid?", name="comm_partner.avoid", present=partner.avoid
            ),
        },
    }


def _who(present: Pair) -> dict[str, str]:
    return {role.value: "me" if role is present.role else "my partner" for role in Role}


def _names(side: str) -> list[str]:
    """Return the names of a row of differences in the screen's form."""
    return [f"difference-{side}-{at}" for at in range(len(DIMENSIONS))]


def differences_of_partner(present: Pair) -> Fields:
    """Ask for the partner's row of differences, once the two have met."""
    told = f"Add {present.alias}'s strengths and experience? Only what they'd expect you to write down. (y or Enter)"
    return {"differences": _differences(present, "partner", present.alias)} if yes(told) else {}


def _differences(present: Pair, side: str, alias: str) -> list[dict[str, str]]:
    rows = {each.dimension: {"me": each.me, "partner": each.partner} for each in present.differences}
    for (dimension, label, example), name in zip(DIMENSIONS, _names(side), strict=True):
        row = rows.setdefault(dimension, {"me": "", "partner": ""})
        question = f"{alias}: {dimension}" if alias else f"{label} ({example})"
        row[side] = line(question, name=name, present=row[side])
    return [{"dimension": name, **row} for name, row in rows.items() if any(row.values())]


def _standing(present: Pair) -> Fields:
    now = standing(present).value
    chosen = _choose("Status? Pausing or closing stops the reminders", dict(words.STANDINGS), now, "status")
    return {"status": chosen} if chosen != now else {}


def _number(question: str, present: int, most: int, name: str) -> int:
    def some(typed: str) -> int:
        number = int(typed) if typed else present
        if not 1 <= number <= most:
            raise ValueError
        return number

    otherwise = f"Enter a number from 1 to {most}, e.g. {present}."
    number = terminal.ask_until(f"{question} (Enter: {present})", some, otherwise, name=name)
    show(name, str(number))
    return number


def _preferences(of: str, present: Preferences, channels: str, best_time: str, feedback_style: str) -> Fields:
    return {
        "channels": several(channels, present.channels, name=f"{of}.channels", longest=_LONGEST),
        "best_time": line(best_time, name=f"{of}.best_time", present=present.best_time, longest=_LONGEST),
        "feedback_style": line(
            feedback_style, name=f"{of}.feedback_style", present=present.feedback_style, longest=_LONGEST
        ),
        "avoid": present.avoid,
    }


def _choose(question: str, choices: dict[str, str], present: str, name: str) -> str:
    return chosen(f"{question} (Enter: {choices[present]})", choices, name, default=present)


def _alias(question: str, present: Pair | None = None) -> str:
    def some(typed: str) -> str:
        alias = typed or (present.alias if present else "")
        if not 1 <= len(alias) <= 80:
            raise ValueError
        return alias

    alias = terminal.ask_until(
        question, some, "Please enter a nickname: anything you'll recognise, but not their real name.", name="alias"
    )
    show("alias", alias)
    return alias
