"""The forms for a new pair and for one that exists."""

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum
from functools import partial
from typing import cast

import msgspec

from rmjournal.domain import dates, words
from rmjournal.domain.model.pair import (
    AGENDA_WORDS,
    PLACE_WORDS,
    Focus,
    LevelGap,
    Pair,
    Preferences,
    ReportingLine,
    Role,
    SameTeam,
    UsualAgenda,
    UsualPlace,
    advice,
    standing,
)
from rmjournal.domain.record.record import Kind, Record
from rmjournal.journal import Journal
from rmjournal.tui.forms import what_you_bring
from rmjournal.tui.forms.form import Form, InvalidField, NextScreen, Values
from rmjournal.tui.forms.form_screen import FormScreen
from rmjournal.tui.forms.typed_values import read_typed
from rmjournal.tui.kit.autosave import DraftSlot
from rmjournal.tui.kit.dialogs.notices import TextDialog
from rmjournal.tui.kit.safe_text import fit
from rmjournal.tui.kit.widgets.fields import ChoiceField, Field, Heading, LineField, TextField

_UNKNOWN = "unknown"
_YES, _NOT_YET = "yes", "not yet"
_NO = "no"
_USES = {_YES: "yes", _NO: "no"}
_PROMISED = {_YES: "yes", _NOT_YET: "not yet"}


def _some(values: Values, *names: str) -> dict[str, object]:
    """Return those of the fields that were filled in."""
    return {name: values[name] for name in names if values.get(name)}


def _listed(typed: str) -> list[str]:
    return [piece.strip() for piece in typed.replace("\n", ";").split(";") if piece.strip()]


def pair_fields(pair: Pair | None = None) -> list[Field | Heading]:
    """Return the first fields of a pair."""
    return [
        LineField("alias", "Nickname", pair.alias if pair else "", placeholder="not their real name", limit=80),
        ChoiceField("role", "Your role", words.choices(Role), pair.role.value if pair else ""),
        ChoiceField(
            "focus",
            "Main focus",
            words.choices(Focus),
            pair.focus.value if pair else "",
            default=Focus.OTHER.value,
        ),
    ]


def more_fields(pair: Pair | None = None, *, has_met: bool = False) -> list[Field | Heading]:
    """Return the fields of a pair that can wait."""
    return [
        Heading("Between the two of you"),
        TextField("purpose", "Why are you two meeting?", pair.purpose if pair else ""),
        LineField(
            "subfocus",
            "What exactly?",
            "; ".join(pair.subfocus) if pair else "",
            placeholder="optional, separate with ;",
            hint="What it's about, in more detail than the main focus. It never goes into a summary.",
        ),
        TextField(
            "off_limits", "Off-limits topics", "; ".join(pair.off_limits) if pair else "", placeholder="separate with ;"
        ),
        _usually(
            _NOT_YET,
            "promised",
            "Have you agreed not to ask for each other's notes?",
            _PROMISED,
            _YES if pair and pair.promised_on else _NOT_YET,
            "This is a promise, not legal protection. It doesn't stop an employer or a court asking for notes.",
        ),
        _usually(
            _YES,
            "uses_it",
            "Does your partner use rmjournal?",
            _USES,
            _NO if pair and pair.partner_has_no_app else _YES,
            "If so, each point in a message has a code, so that both journals can compare the words.",
        ),
        Heading("Where you both work"),
        _fact(pair, "level_gap", "How many levels apart are you?", LevelGap),
        _fact(pair, "reporting_line", "Does one of you report to the other?", ReportingLine),
        _fact(pair, "same_team", "Are you in the same team?", SameTeam),
        *what_you_bring.fields(pair, has_met=has_met),
        Heading("Sessions"),
        *_rhythm(pair),
        Heading("Support"),
        LineField(
            "supervision",
            "Supervision or peer group",
            "; ".join(f"{day.day} {day:%b %Y}" for day in pair.supervision) if pair else "",
            placeholder="e.g. 14 Jan (separate with ;)",
            hint="Days with a supervisor or a group outside the pair. Home will remind you the day before.",
        ),
        Heading("How to contact your partner"),
        *_preferences("comm_partner", pair.comm_partner if pair else Preferences()),
        Heading("How to contact you"),
        *_preferences("comm_me", pair.comm_me if pair else Preferences()),
    ]


def _rhythm(pair: Pair | None) -> list[Field]:
    """Return the fields for the rhythm and, once there is a pair, for its status."""
    often = LineField("cadence_days", "Days between", str(pair.cadence_days) if pair else "", placeholder="28")
    many = LineField("planned_sessions", "How many?", str(pair.planned_sessions) if pair else "", placeholder="6")
    agenda = _usually(
        UsualAgenda.SENIOR.value,
        "agenda_by",
        "Who sets the agenda?",
        AGENDA_WORDS,
        pair.agenda_by.value if pair else UsualAgenda.SENIOR.value,
        "Usually the senior. If you've agreed otherwise, we won't flag it.",
    )
    place = _usually(
        UsualPlace.VARIES.value,
        "usual_place",
        "Where do you usually meet?",
        PLACE_WORDS,
        pair.usual_place.value if pair else UsualPlace.VARIES.value,
        "If you've agreed on the senior's office, we won't flag it.",
    )
    if pair is None:
        return [often, many, agenda, place]
    known = _arrangers(pair)
    theirs = [known[pair.role.other.value]]
    arranges = ChoiceField("arranges", "Who arranges them?", known, pair.arranges.value, private=theirs)
    hint = "Pausing or closing stops the reminders. Your entries stay, and you can still add to them."
    status = ChoiceField("status", "Status", words.STANDINGS, standing(pair).value, hint=hint)
    return [often, many, agenda, place, arranges, status, what_you_bring.offers_field(pair)]


def _arrangers(pair: Pair) -> dict[str, str]:
    """Return who may propose the dates: the senior first, which is usual."""
    me, partner = "me", fit(pair.alias, 16)
    return {role.value: me if role is pair.role else partner for role in (Role.MENTEE_SENIOR, Role.MENTOR_JUNIOR)}


def _preferences(name: str, given: Preferences) -> list[Field]:
    return [
        LineField(f"{name}.channels", "How?", "; ".join(given.channels), placeholder="email; phone"),
        LineField(f"{name}.best_time", "When?", given.best_time, placeholder="e.g. mornings, not Fridays"),
        LineField(f"{name}.feedback_style", "Feedback", given.feedback_style, placeholder="e.g. direct, in private"),
        LineField(f"{name}.avoid", "Avoid", given.avoid, placeholder="e.g. calls before nine"),
    ]


def _fact(pair: Pair | None, name: str, label: str, choices: type[StrEnum]) -> ChoiceField:
    known = str(getattr(pair, name).value) if pair else _UNKNOWN
    return _usually(_UNKNOWN, name, label, words.choices(choices), known)


def _usually(usual: str, name: str, label: str, choices: Mapping[str, str], value: str, hint: str = "") -> ChoiceField:
    """Return a question with a usual answer, which holds until another is chosen."""
    return ChoiceField(name, label, choices, "" if value == usual else value, default=usual, hint=hint)


def _days(values: Values, today: date) -> list[str]:
    """Return the days of supervision that were typed. Raises InvalidField."""
    now = datetime.combine(today, time())
    days = {
        read_typed("supervision", partial(dates.read_day, part, now)).isoformat()
        for part in _listed(values["supervision"])
    }
    return sorted(days)


def pair_values(values: Values, before: Pair | None, today: date) -> dict[str, object]:
    """Return the fields for the journal. What the form does not ask stays as it was."""
    if not values["alias"]:
        raise InvalidField("alias", "Please enter a nickname:", "anything you'll recognise, but not their real name.")
    if not values["role"]:
        raise InvalidField("role", "Are you the junior or the senior in this pair?", "Press 1 or 2.")
    promised = (before.promised_on if before else None) or today
    changes: dict[str, object] = {
        **_some(values, "alias", "role", "focus", "level_gap", "reporting_line", "same_team"),
        **_some(values, "agenda_by", "usual_place"),
        "purpose": values["purpose"],
        "off_limits": _listed(values["off_limits"]),
        "subfocus": _listed(values["subfocus"]),
        "supervision": _days(values, today),
        "promised_on": promised.isoformat() if values["promised"] == _YES else None,
    }
    if (values["uses_it"] == _NO) is not (before is not None and before.partner_has_no_app):
        changes["partner_has_no_app"] = values["uses_it"] == _NO
    for name in ("cadence_days", "planned_sessions"):
        if values[name] or before is not None:
            changes[name] = read_typed(name, partial(int, values[name]), "Try a number, such as 28 days or 6 sessions.")
    if (rows := what_you_bring.differences(values, before)) is not None:
        changes["differences"] = rows
    if before is not None and tuple(off := what_you_bring.turned_off(values)) != before.not_for_us:
        changes["not_for_us"] = off
    if before is not None and values["arranges"]:
        changes["arranges"] = values["arranges"]
    if before is not None and values["status"] != standing(before).value:
        changes["status"] = values["status"]
    for name in ("comm_me", "comm_partner"):
        known = cast(dict[str, object], msgspec.to_builtins(getattr(before, name))) if before else {}
        lines = {each: values[f"{name}.{each}"] for each in ("best_time", "feedback_style", "avoid")}
        changes[name] = {**known, **lines, "channels": _listed(values[f"{name}.channels"])}
    return changes


def _advice_once(pair: Pair, before: Pair | None) -> NextScreen:
    """Return a dialog with new advice on this match, or None. It blocks nothing."""
    new = [remark for remark in advice(pair) if before is None or remark not in advice(before)]
    return (
        TextDialog("About this match", [*new, "We won't show this again. You'll find it on the pair's page."])
        if new
        else None
    )


def new_pair(journal: Journal) -> FormScreen:
    """Return the form for a new pair. Advice on the match is shown once, afterwards."""
    made: list[Pair] = []

    def save(values: Values) -> None:
        made.append(journal.pairs.add(pair_values(values, None, journal.clock.today())).body)

    return FormScreen(
        journal,
        Form(
            "A new pair",
            pair_fields(),
            save,
            DraftSlot(Kind.PAIR),
            then=lambda _: _advice_once(made[-1], None),
            name="pair",
            rest=more_fields(),
        ),
    )


def edit_pair(journal: Journal, pair: Record[Pair]) -> FormScreen:
    """Return the form for changing a pair."""
    made: list[Pair] = []

    def save(values: Values) -> None:
        kept = journal.entries.edit(pair, pair_values(values, pair.body, journal.clock.today()))
        made.append(kept.body)

    form = Form(
        "Edit this pair",
        pair_fields(pair.body),
        save,
        DraftSlot(Kind.PAIR, pair.id),
        pair,
        lambda _: _advice_once(made[-1], pair.body),
        name="pair",
        rest=more_fields(pair.body, has_met=journal.sessions.newest_held(pair, journal.clock.today()) is not None),
    )
    return FormScreen(journal, form)
