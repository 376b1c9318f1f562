"""The forms for a new pair and for one that exists."""

from datetime import date
from functools import partial
from typing import cast

import msgspec

from rmjournal.domain import words
from rmjournal.domain.model.pair import (
    Focus,
    LevelGap,
    Pair,
    Preferences,
    ReportingLine,
    Role,
    SameTeam,
    advice,
    standing,
)
from rmjournal.domain.model.reflection import ReflectionKind
from rmjournal.domain.record.record import Kind, Record
from rmjournal.journal import Journal
from rmjournal.tui.forms.form_screen import Form, FormScreen, InvalidField, NextScreen, Values
from rmjournal.tui.forms.typed_values import read_typed
from rmjournal.tui.kit.autosave import DraftSlot
from rmjournal.tui.kit.dialogs.notices import TextDialog
from rmjournal.tui.kit.widgets.fields import ChoiceField, Field, LineField

BETWEEN = ReflectionKind.BETWEEN
_PROMISED_YET = {True: "yes", False: "not yet"}
_PROMISED = {
    "yes": "neither asks to see the other's notes",
    "not yet": "not yet",
}


def _some(values: Values, *names: str) -> dict[str, object]:
    """Return those of the fields that were filled in."""
    return {name: values[name] for name in names if values.get(name)}


def _listed(typed: str) -> list[str]:
    return [piece.strip() for piece in typed.replace("\n", ";").split(";") if piece.strip()]


def pair_fields(pair: Pair | None = None) -> list[Field]:
    """Return the fields of a pair: three, then the ones that can wait."""
    return [
        LineField("alias", "A nickname, not the name", pair.alias if pair else "", limit=80),
        ChoiceField("role", "In this pair I am", words.choices(Role), pair.role.value if pair else ""),
        ChoiceField("focus", "Mostly about", words.choices(Focus), pair.focus.value if pair else Focus.OTHER.value),
        LineField("purpose", "Why we meet", pair.purpose if pair else ""),
        LineField(
            "off_limits", "Off limits", "; ".join(pair.off_limits) if pair else "", placeholder="several: with ;"
        ),
        ChoiceField(
            "promised",
            "We both promised",
            _PROMISED,
            _PROMISED_YET[bool(pair and pair.promised_on)],
            hint="A promise, not legal protection: what an employer or a court may ask for, it does not stop.",
        ),
        ChoiceField("level_gap", "Levels between us", words.choices(LevelGap), _value(pair, "level_gap")),
        ChoiceField(
            "reporting_line",
            "One reports to the other",
            words.choices(ReportingLine),
            _value(pair, "reporting_line"),
        ),
        ChoiceField("same_team", "In one team", words.choices(SameTeam), _value(pair, "same_team")),
        *_rhythm(pair),
        *_preferences("comm_partner", "They prefer", pair.comm_partner if pair else Preferences()),
        *_preferences("comm_me", "I prefer", pair.comm_me if pair else Preferences()),
    ]


def _rhythm(pair: Pair | None) -> list[Field]:
    """Return the fields for the rhythm and, once there is a pair, for its status."""
    often = LineField("cadence_days", "Days between sessions", str(pair.cadence_days) if pair else "", placeholder="28")
    many = LineField("planned_sessions", "Sessions in all", str(pair.planned_sessions) if pair else "", placeholder="6")
    if pair is None:
        return [often, many]
    hint = "Paused or closed, little or nothing is asked of it. All of it stays, and can be read and written on."
    return [often, many, ChoiceField("status", "This pair", words.STANDINGS, standing(pair).value, hint=hint)]


def _preferences(name: str, label: str, given: Preferences) -> list[Field]:
    return [
        LineField(f"{name}.channels", label, "; ".join(given.channels), placeholder="to be reached by: mail; phone"),
        LineField(f"{name}.best_time", "  best time", given.best_time, placeholder="such as mornings, not Fridays"),
        LineField(
            f"{name}.feedback_style", "  feedback", given.feedback_style, placeholder="such as straight, in private"
        ),
    ]


def _value(pair: Pair | None, name: str) -> str:
    return str(getattr(pair, name).value) if pair else "unknown"


def pair_values(values: Values, before: Pair | None, today: date) -> dict[str, object]:
    """Return the fields for the journal. What the form does not ask stays as it was."""
    if not values["alias"]:
        raise InvalidField("alias", "A nickname is missing.", "One word that tells you who it is; the name stays out.")
    if not values["role"]:
        raise InvalidField("role", "Are you the junior or the senior in this pair?", "Press 1 or 2.")
    promised = (before.promised_on if before else None) or today
    changes: dict[str, object] = {
        **_some(values, "alias", "role", "focus", "level_gap", "reporting_line", "same_team"),
        "purpose": values["purpose"],
        "off_limits": _listed(values["off_limits"]),
        "promised_on": promised.isoformat() if values["promised"] == _PROMISED_YET[True] else None,
    }
    for name in ("cadence_days", "planned_sessions"):
        if values[name] or before is not None:
            changes[name] = read_typed(name, partial(int, values[name]), "A number, such as 28 days or 6 sessions.")
    if before is not None and values["status"] != standing(before).value:
        changes["status"] = values["status"]
    for name in ("comm_me", "comm_partner"):
        known = cast(dict[str, object], msgspec.to_builtins(getattr(before, name))) if before else {}
        lines = {each: values[f"{name}.{each}"] for each in ("best_time", "feedback_style")}
        changes[name] = {**known, **lines, "channels": _listed(values[f"{name}.channels"])}
    return changes


def _advice_once(pair: Pair, before: Pair | None) -> NextScreen:
    """Return a dialog with new advice on this match, or None. It blocks nothing."""
    new = [remark for remark in advice(pair) if before is None or remark not in advice(before)]
    return TextDialog("About this match", [*new, "It is told once; the page of the pair keeps it."]) if new else None


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
        ),
    )


def edit_pair(journal: Journal, pair: Record[Pair]) -> FormScreen:
    """Return the form for changing a pair."""
    made: list[Pair] = []

    def save(values: Values) -> None:
        kept = journal.entries.edit(pair, pair_values(values, pair.body, journal.clock.today()))
        made.append(kept.body)

    form = Form(
        "This pair",
        pair_fields(pair.body),
        save,
        DraftSlot(Kind.PAIR, pair.id),
        pair,
        lambda _: _advice_once(made[-1], pair.body),
        name="pair",
    )
    return FormScreen(journal, form)
