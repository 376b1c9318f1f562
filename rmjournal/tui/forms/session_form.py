"""The forms for a new session and for one that exists."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from rmjournal.domain import dates, words
from rmjournal.domain.model.pair import Pair, PairStatus, standing
from rmjournal.domain.model.session import Mode, Place, Session, SessionStatus, lack_of_respect, moment_of, took_place
from rmjournal.domain.pair_words import NO_REMINDERS
from rmjournal.domain.record.input import Fields
from rmjournal.domain.record.record import Kind, Record
from rmjournal.domain.rules.planning import near_words, proposed_at, too_near
from rmjournal.domain.rules.session_outcome import looks_back, outcome_of
from rmjournal.journal import Journal
from rmjournal.tui.forms.form import Form, InvalidField, NextScreen, Values, nothing_next
from rmjournal.tui.forms.form_screen import FormScreen
from rmjournal.tui.forms.typed_values import moment_reader, read_typed
from rmjournal.tui.kit.autosave import DraftSlot
from rmjournal.tui.kit.host import Host
from rmjournal.tui.kit.widgets.fields import ZERO, ChoiceField, Field, Heading, LineField, TextField


def _session_fields(
    session: Session | None,
    now: Callable[[], datetime],
    others: Sequence[Session],
    proposed: datetime | None,
    status: SessionStatus | None = None,
) -> list[Field | Heading]:
    at = moment_of(session) if session else None
    choices = words.choices(SessionStatus)
    if session is not None:
        status = status or session.status
        choices.setdefault(status.value, words.word(status))
    chosen = ChoiceField(
        "status",
        "Status",
        choices,
        status.value if status else "",
        default=SessionStatus.PLANNED.value,
        hint=words.IF_MOVED,
    )

    def is_past() -> bool | None:
        return looks_back(chosen.value)

    understood = moment_reader(now, is_past)

    def reads(typed: str) -> str:
        near = too_near(dates.read(typed, now(), past=is_past()).day, others)
        return f"{understood(typed)} · {near_words(near[0], near[1].number)}" if near else understood(typed)

    shown, examples = dates.written(at or proposed), "e.g. 1 Dec 3pm, Friday 9am"
    return [
        chosen,
        LineField("when", "When?", shown, placeholder=examples, reads=reads, is_proposal=True),
        TextField("intention", "Your intention", session.intention if session else "", placeholder="optional"),
    ]


def _rest(session: Session | None) -> list[Field | Heading]:
    place, mode = (session.place, session.mode) if session else (None, None)
    return [
        Heading("What happened", ZERO),
        ChoiceField("place", "Where did you meet?", words.choices(Place), place.value if place else "", skip=True),
        ChoiceField("mode", "How did you meet?", words.choices(Mode), mode.value if mode else "", skip=True),
        LineField("minutes", "How long?", _minutes(session, "minutes"), placeholder="in minutes"),
        LineField(
            "late_minutes", "Delayed start?", _minutes(session, "late_minutes"), placeholder="in minutes (optional)"
        ),
    ]


def _minutes(session: Session | None, name: str) -> str:
    """Return a number of minutes of a session as it is typed, "" for none."""
    minutes = getattr(session, name, None)
    return "" if minutes is None else str(minutes)


def _session_values(values: Values, before: Session | None, now: datetime) -> Fields:
    changes: dict[str, object] = {"status": values["status"], "intention": values["intention"]}
    typed, has_met = values["when"], values["status"] == SessionStatus.HELD.value
    at = None
    if typed:
        past = looks_back(values["status"])
        at = read_typed("when", lambda: dates.read_moment(typed, now, past=past)).isoformat()
    if has_met:
        changes["held_at"] = at
    else:
        changes |= {"planned_at": at, "held_at": None}
    for name in ("minutes", "late_minutes"):
        minutes = values[name]
        changes[name] = (
            read_typed(name, partial(int, minutes), "Try a number of minutes, such as 60.") if minutes else None
        )
    changes |= {name: values[name] or None for name in ("place", "mode")}
    return outcome_of(changes, before, now)


def _of(journal: Journal, pair: Record[Pair], apart: Record[Session] | None = None) -> list[Session]:
    """Return the other sessions of a pair."""
    return [each.body for each in journal.sessions.of(pair) if apart is None or each.id != apart.id]


def next_date(journal: Journal, pair: Record[Pair]) -> datetime | None:
    """Return the date to propose for the next session, None while one has a date."""
    sessions = _of(journal, pair)
    if any(each.status is SessionStatus.PLANNED and each.planned_at for each in sessions):
        return None
    return proposed_at(pair.body, sessions, journal.clock.today())


def new_session(journal: Journal, pair: Record[Pair], proposed: datetime | None = None) -> FormScreen:
    """Return the form for a new session, planned or past, with the date that is
    proposed. A past one opens for writing."""

    made: list[Record[Session]] = []

    def save(values: Values) -> None:
        if not values["when"]:
            raise InvalidField("when", "When is the session?", dates.MOMENT_HINT)
        changes = {
            name: value
            for name, value in _session_values(values, None, journal.clock.now()).items()
            if value is not None
        }
        made.append(journal.sessions.add(pair, changes))

    def then(host: Host) -> NextScreen:
        was_held = took_place(made[-1].body)
        return host.writing_screen(pair, made[-1]) if was_held else None

    form = Form(
        "A new session",
        _session_fields(None, journal.clock.now, _of(journal, pair), proposed),
        save,
        DraftSlot(Kind.SESSION, pair.id),
        pair,
        then,
        rest=_rest(None),
        lead=NO_REMINDERS if standing(pair.body) is PairStatus.CLOSED else "",
        begins="when",
    )
    return FormScreen(journal, form)


def edit_session(
    journal: Journal,
    pair: Record[Pair],
    session: Record[Session],
    then: Callable[[Host], NextScreen] = nothing_next,
    lead: str = "",
    proposed: datetime | None = None,
    begins: str = "when",
    status: SessionStatus | None = None,
) -> FormScreen:
    """Return the form for changing a session's status, date, place and intention. One
    without a date gets the one that is proposed. `begins` is the field for the keys,
    and `status` what is chosen at first, if it is not the session's own."""

    noted = _disrespect(session.body)

    def save(values: Values) -> None:
        changes = dict(_session_values(values, session.body, journal.clock.now()))
        if (by := values.get("disrespect", noted)) != noted:
            changes |= {"disrespect": {"by": by} if by != words.NOBODY else None, "respect": None}
        journal.entries.edit(session, changes)

    number = session.body.number if session.body else "?"
    form = Form(
        f"Session {number}",
        _session_fields(session.body, journal.clock.now, _of(journal, pair, session), proposed, status),
        save,
        DraftSlot(Kind.SESSION, pair.id, session.id),
        pair,
        then,
        rest=[*_rest(session.body), *([_lack_of_respect(noted)] if noted else [])],
        lead=lead,
        begins=begins,
    )
    return FormScreen(journal, form)


def _disrespect(session: Session | None) -> str:
    """Return who was disrespectful, "" for nobody."""
    by = lack_of_respect(session) if session is not None else None
    return by.value if by is not None else ""


def _lack_of_respect(noted: str) -> ChoiceField:
    return ChoiceField("disrespect", words.RESPECT, words.RESPECT_BY, noted)
