"""The forms: which lines they have, and what the journal is told when they are kept."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar, cast

import msgspec

from rmjournal.domain import titles
from rmjournal.domain.model.log import LogItem
from rmjournal.domain.model.pair import GAPS, LINES, STANDINGS, TEAMS, Focus, Pair, Party, Preferences, advice, standing
from rmjournal.domain.model.reflection import ReflectionKind
from rmjournal.domain.model.session import Mode, Place, Session, SessionStatus, held
from rmjournal.domain.model.takeaway import Commitment, Takeaway, TakeawayKind
from rmjournal.domain.record.record import Body, Kind, Record
from rmjournal.journal.journal import Journal
from rmjournal.journal.records.validation import Fields, body_of
from rmjournal.journal.sessions import session_steps as meeting
from rmjournal.tui import moments, ways
from rmjournal.tui.drafting import Slot
from rmjournal.tui.form import Following, Form, FormScreen, Misfilled, Values
from rmjournal.tui.sheets import TellSheet
from rmjournal.tui.widgets.fields import Choice, Field, Line, Text
from rmjournal.tui.wording import OUTCOMES, ROLES

T = TypeVar("T")
BETWEEN = ReflectionKind.BETWEEN
_FOCUS = {focus.value: focus.value.replace("_", " and ") for focus in Focus}
_PLACES = {place.value: place.value.replace("_space", "'s space") for place in Place}
_MODES = {mode.value: mode.value.replace("_", " ") for mode in Mode}
_NOBODY = "nobody"
_BY = {_NOBODY: "none noted", Party.ME.value: "by me", Party.PARTNER.value: "by the other"}
_PROMISED_YET = {True: "yes", False: "not yet"}
_PROMISED = {
    "yes": "neither asks to see the other's notes",
    "not yet": "not yet",
}


def read_typed(field: str, reader: Callable[[], T], hint: str) -> T:
    """Read what was typed on a line; say there what would do where it is not understood."""
    try:
        return reader()
    except ValueError:
        pass
    raise Misfilled(field, "This is not understood.", hint)


def read_due(values: Values) -> str | None:
    """Read until when something was promised, None where nothing stands there."""
    if not values["due"]:
        return None
    return read_typed("due", lambda: moments.read_day(values["due"], date.today()), moments.DAY_HINT).isoformat()


def _some(values: Values, *names: str) -> dict[str, object]:
    """Return the fields that were filled."""
    return {name: values[name] for name in names if values.get(name)}


def _listed(typed: str) -> list[str]:
    return [piece.strip() for piece in typed.replace("\n", ";").split(";") if piece.strip()]


def pair_fields(pair: Pair | None = None) -> list[Field]:
    """Return the lines of a pair: three, then the ones that can wait."""
    return [
        Line("alias", "A nickname, not the name", pair.alias if pair else "", limit=80),
        Choice("role", "In this pair I am", ROLES, pair.role.value if pair else ""),
        Choice("focus", "Mostly about", _FOCUS, pair.focus.value if pair else Focus.OTHER.value),
        Line("purpose", "Why we meet", pair.purpose if pair else ""),
        Line("off_limits", "Off limits", "; ".join(pair.off_limits) if pair else "", placeholder="several: with ;"),
        Choice(
            "promised",
            "We both promised",
            _PROMISED,
            _PROMISED_YET[bool(pair and pair.promised_on)],
            hint="A promise, not legal protection: what an employer or a court may ask for, it does not stop.",
        ),
        Choice("level_gap", "Levels between us", GAPS, _value(pair, "level_gap")),
        Choice(
            "reporting_line",
            "One reports to the other",
            LINES,
            _value(pair, "reporting_line"),
        ),
        Choice("same_team", "In one team", TEAMS, _value(pair, "same_team")),
        *_rhythm(pair),
        *_preferences("comm_partner", "They prefer", pair.comm_partner if pair else Preferences()),
        *_preferences("comm_me", "I prefer", pair.comm_me if pair else Preferences()),
    ]


def _rhythm(pair: Pair | None) -> list[Field]:
    """Return how often and how many times the two meet and, once there is a pair, whether it goes on."""
    often = Line("cadence_days", "Days between sessions", str(pair.cadence_days) if pair else "", placeholder="28")
    many = Line("planned_sessions", "Sessions in all", str(pair.planned_sessions) if pair else "", placeholder="6")
    if pair is None:
        return [often, many]
    hint = "Paused or closed, little or nothing is asked of it. All of it stays, and can be read and written on."
    return [often, many, Choice("status", "This pair", STANDINGS, standing(pair).value, hint=hint)]


def _preferences(name: str, label: str, given: Preferences) -> list[Field]:
    return [
        Line(f"{name}.channels", label, "; ".join(given.channels), placeholder="to be reached by: mail; phone"),
        Line(f"{name}.best_time", "  best time", given.best_time, placeholder="such as mornings, not Fridays"),
        Line(f"{name}.feedback_style", "  feedback", given.feedback_style, placeholder="such as straight, in private"),
    ]


def _value(pair: Pair | None, name: str) -> str:
    return str(getattr(pair, name).value) if pair else "unknown"


def pair_values(values: Values, before: Pair | None) -> dict[str, object]:
    """Return what the journal is told of a pair. What the form does not ask for stays as it was."""
    if not values["alias"]:
        raise Misfilled("alias", "A nickname is missing.", "One word that tells you who it is; the name stays out.")
    if not values["role"]:
        raise Misfilled("role", "Are you the junior or the senior in this pair?", "Press 1 or 2.")
    promised = (before.promised_on if before else None) or date.today()
    told: dict[str, object] = {
        **_some(values, "alias", "role", "focus", "level_gap", "reporting_line", "same_team"),
        "purpose": values["purpose"],
        "off_limits": _listed(values["off_limits"]),
        "promised_on": promised.isoformat() if values["promised"] == _PROMISED_YET[True] else None,
    }
    for name in ("cadence_days", "planned_sessions"):
        if values[name] or before is not None:
            told[name] = read_typed(name, partial(int, values[name]), "A number, such as 28 days or 6 sessions.")
    if before is not None and values["status"] != standing(before).value:
        told["status"] = values["status"]
    for name in ("comm_me", "comm_partner"):
        known = cast(dict[str, object], msgspec.to_builtins(getattr(before, name))) if before else {}
        lines = {each: values[f"{name}.{each}"] for each in ("best_time", "feedback_style")}
        told[name] = {**known, **lines, "channels": _listed(values[f"{name}.channels"])}
    return told


def _told_once(pair: Pair, before: Pair | None) -> Following:
    """Return a sheet with what the match suggests, where an answer is new; it blocks nothing."""
    new = [remark for remark in advice(pair) if before is None or remark not in advice(before)]
    return TellSheet("About this match", [*new, "It is told once; the page of the pair keeps it."]) if new else None


def new_pair(journal: Journal) -> FormScreen:
    """Return the form for a pair that begins; what the match suggests is told once, and blocks nothing."""
    made: list[Pair] = []

    def keep(values: Values) -> None:
        made.append(body_of(journal.add_pair(pair_values(values, None))))

    return FormScreen(
        journal,
        Form("A new pair", pair_fields(), keep, Slot(Kind.PAIR), then=lambda: _told_once(made[-1], None), name="pair"),
    )


def edit_pair(journal: Journal, pair: Record[Pair]) -> FormScreen:
    """Return the form for a pair as it is."""
    made: list[Pair] = []

    def keep(values: Values) -> None:
        kept = journal.edit(cast(Record[Body], pair), pair_values(values, pair.body))
        made.append(cast(Pair, body_of(kept)))

    form = Form(
        "This pair",
        pair_fields(pair.body),
        keep,
        Slot(Kind.PAIR, pair.id),
        pair,
        lambda: _told_once(made[-1], pair.body),
        name="pair",
    )
    return FormScreen(journal, form)


def _session_fields(session: Session | None) -> list[Field]:
    at = (session.held_at or session.planned_at) if session else None
    status = session.status.value if session else SessionStatus.PLANNED.value
    return [
        Choice(
            "status",
            "What became of it",
            {s.value: words for s, words in OUTCOMES.items()},
            status,
            hint="Moved: give its new day, and it is planned for then.",
        ),
        Line("when", "When", moments.written(at), placeholder="31 Mar 14:00, Friday 9am, today 14:00"),
        Line("intention", "My intention", session.intention if session else "", placeholder="one line, or nothing"),
        Line("minutes", "Minutes", str(session.minutes) if session and session.minutes is not None else ""),
        Choice("place", "Where", _PLACES, session.place.value if session and session.place else "", skip=True),
        Choice("mode", "How", _MODES, session.mode.value if session and session.mode else "", skip=True),
    ]


def _session_values(values: Values, before: Session | None) -> Fields:
    told: dict[str, object] = {"status": values["status"], "intention": values["intention"]}
    typed, has_met = values["when"], values["status"] == SessionStatus.HELD.value
    at = None
    if typed:
        at = read_typed("when", lambda: moments.read_moment(typed, datetime.now()), moments.HINT).isoformat()
    if has_met:
        told["held_at"] = at
    else:
        told |= {"planned_at": at, "held_at": None}
    told["minutes"] = (
        read_typed("minutes", lambda: int(values["minutes"]), "A number, such as 60.") if values["minutes"] else None
    )
    told |= {name: values[name] or None for name in ("place", "mode")}
    return meeting.became(told, before, datetime.now())


def new_session(journal: Journal, pair: Record[Pair]) -> FormScreen:
    """Return the form for a session, planned or held; one that was held opens for writing."""

    made: list[Record[Session]] = []

    def keep(values: Values) -> None:
        if not values["when"]:
            raise Misfilled("when", "When is it, or when was it?", moments.HINT)
        told = {name: value for name, value in _session_values(values, None).items() if value is not None}
        made.append(journal.add_session(pair, told))

    def then() -> Following:
        was_held = made[-1].body is not None and held(made[-1].body)
        return ways.to_record(journal, cast(Record[Body], made[-1])) if was_held else None

    form = Form("A new session", _session_fields(None), keep, Slot(Kind.SESSION, pair.id), pair, then)
    return FormScreen(journal, form)


def session_details(
    journal: Journal,
    pair: Record[Pair],
    session: Record[Session],
    then: Callable[[], Following] = lambda: None,
    above: str = "",
) -> FormScreen:
    """Return the form for when and where a session is or was, and with which intention."""

    noted = _disrespect(session.body)

    def keep(values: Values) -> None:
        told = dict(_session_values(values, session.body))
        if (by := values.get("disrespect", noted)) != noted:
            told["disrespect"] = {"by": by} if by != _NOBODY else None
        journal.edit(cast(Record[Body], session), told)

    number = session.body.number if session.body else "?"
    form = Form(
        f"Session {number}",
        [*_session_fields(session.body), *([Choice("disrespect", "A lack of respect", _BY, noted)] if noted else [])],
        keep,
        Slot(Kind.SESSION, pair.id, session.id),
        pair,
        then,
        above=above,
    )
    return FormScreen(journal, form)


def _disrespect(session: Session | None) -> str:
    """Return by whom a lack of respect was noted; "" where none was, and nothing is asked."""
    return session.disrespect.by.value if session is not None and session.disrespect is not None else ""


def new_takeaway(journal: Journal, pair: Record[Pair], session: Record[Session] | None, text: str = "") -> FormScreen:
    """Return the form for a takeaway, with a promise if there is one."""

    def keep(values: Values) -> None:
        fields: dict[str, object] = {"text": values["text"], "kind": values["kind"]}
        if values["owner"] != _NOBODY:
            promise: dict[str, object] = {"owner": values["owner"]}
            if (due := read_due(values)) is not None:
                promise["due"] = due
            fields |= {"kind": TakeawayKind.COMMITMENT.value, "commitment": promise}
        if not values["text"]:
            raise Misfilled("text", "The words are missing.", "One sentence that both of you can stand by.")
        journal.add_takeaway(pair, fields, session=session)

    fields: list[Field] = [
        Text("text", "What do you take away, in words that both can stand by?", text),
        Choice("kind", "It is", {k.value: k.value for k in TakeawayKind}, TakeawayKind.INSIGHT.value),
        Choice("owner", "Who promises something", {_NOBODY: "nobody", "me": "I do", "partner": "the other"}, _NOBODY),
        Line("due", "Until when", placeholder="31 Mar, Friday, or nothing"),
    ]
    return FormScreen(
        journal,
        Form("A takeaway", fields, keep, pair=pair, slot=Slot(Kind.TAKEAWAY, pair.id, session.id if session else None)),
    )


def edit_words(journal: Journal, pair: Record[Pair] | None, record: Record[Body]) -> FormScreen:
    """Return the form for the words of a takeaway, a promise or a log item."""
    body = record.body
    text = body.text if isinstance(body, Takeaway | Commitment | LogItem) else ""
    fields: list[Field] = [Text("text", "The words", text)]
    if isinstance(body, Commitment):
        fields.append(Line("due", "Until when", body.due.isoformat() if body.due else ""))
        fields.append(Line("outcome", "What came of it", body.outcome))

    def keep(values: Values) -> None:
        if not values["text"]:
            raise Misfilled("text", "The words are missing.", "To be rid of it, go back and press d.")
        told: dict[str, Any] = {"text": values["text"]}
        if isinstance(body, Commitment):
            told |= {"due": read_due(values), "outcome": values["outcome"]}
        if isinstance(body, Takeaway):
            journal.reword(cast(Record[Takeaway], record), values["text"])
        else:
            journal.edit(record, told)

    head = f"Change this {titles.noun(record)}"
    slot = Slot(Kind(record.kind), record.pair, record.id)
    return FormScreen(journal, Form(head, fields, keep, pair=pair, slot=slot))
