"""Before and after a session: what to ask and to share, three lines and a few facts, what is open from last time."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple, cast

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.session import AgendaFamily, AgendaItem, Session, SessionStatus, held
from rmjournal.domain.model.takeaway import Commitment, Takeaway, TakeawayState, nobody_stands_by
from rmjournal.domain.record.record import Body, Record
from rmjournal.domain.rules.prompts import Preparation, preparation
from rmjournal.journal.journal import Journal
from rmjournal.journal.records.validation import Fields, body_of, new_body
from rmjournal.support.errors import Refused

PREPARED = ("intention", "to_share", "to_keep", "agenda_received_on")
FACTS = (
    "agenda_set_by", "advice_from", "talk_share_mentee", "place", "ratings", "role_check", "feedback_reception",
    "reverse_share", "late_minutes", "off_limits_hit", "both_prepared",
)  # fmt: skip
LINES = ("takeaway", "promise", "log")
QUESTION = ("text", "family")


class LastTime(NamedTuple):
    """What stands from before: takeaways of the newest session that was held, and promises that are not closed."""

    takeaways: list[Record[Takeaway]]
    promises: list[Record[Commitment]]


def last_time(journal: Journal, pair: Record[Pair], today: date) -> LastTime:
    """Return what one wants to see again before the next session: neither what was declined nor what was withdrawn."""
    over = (TakeawayState.DECLINED, TakeawayState.WITHDRAWN)
    newest = newest_held(journal, pair, today)
    takeaways = journal.hanging_on(Takeaway, newest.id) if newest is not None else []
    void = nobody_stands_by(cast(list[Record[Body]], journal.takeaways_of(pair)))
    made = [each for each in journal.of_type(Commitment, pair.id) if each.parent not in void]
    promises = [each for each in made if not body_of(each).is_closed]
    return LastTime([each for each in takeaways if body_of(each).state not in over], promises)


def newest_held(journal: Journal, pair: Record[Pair], today: date) -> Record[Session] | None:
    """Return the newest session that was held, today or before."""
    been = [each for each in journal.sessions_of(pair) if held(body_of(each)) and _day(each) <= today]
    return max(been, key=lambda each: (_day(each), body_of(each).number), default=None)


def next_planned(journal: Journal, pair: Record[Pair], today: date) -> Record[Session] | None:
    """Return the next session that is planned, today or later; where there is none, the first that has no day yet."""
    planned = [each for each in journal.sessions_of(pair) if body_of(each).status is SessionStatus.PLANNED]
    ahead = [each for each in planned if body_of(each).planned_at and _day(each) >= today]
    undated = [each for each in planned if body_of(each).planned_at is None]
    return min(ahead or undated, key=lambda each: (_day(each), body_of(each).number), default=None)


def to_debrief(journal: Journal, pair: Record[Pair], now: datetime) -> Record[Session] | None:
    """Return the session that a debrief is about: the newest that was held, or whose time has come by `now`, local."""
    come = [
        each
        for each in journal.sessions_of(pair)
        if (held(body_of(each)) and _day(each) <= now.date())
        or (body_of(each).status is SessionStatus.PLANNED and (body_of(each).planned_at or datetime.max) <= now)
    ]
    return max(come, key=lambda each: (_day(each), body_of(each).number), default=None)


def hints(pair: Record[Pair], session: Record[Session]) -> Preparation:
    """Return what may be asked and shared in a session, for my role, the focus and how far the two have come."""
    body = body_of(pair)
    return preparation(body.role, body.focus, body_of(session).number, body.planned_sessions)


def agenda_of(journal: Journal, session: Record[Session]) -> list[Record[AgendaItem]]:
    """Return the questions of a session that are still to be asked, the oldest first."""
    items = journal.hanging_on(AgendaItem, session.id)
    return [item for item in items if not body_of(item).done and body_of(item).carry_to is None]


def prepare(journal: Journal, session: Record[Session], fields: Fields) -> Record[Session]:
    """Keep what was prepared for a session, in one transaction; one that was not held yet counts as prepared then.

    Beside fields of the session, `agenda` is the whole list of its questions, `{"text", "family"}` each: those that are
    not in it any more are deleted, those that ask the same stay as they are, in the order that is given now."""
    given = dict(fields)
    agenda = given.pop("agenda", None)
    _refuse_others(given, PREPARED)
    with journal.transaction():
        session = _now(journal, session)
        if body_of(session).status is SessionStatus.PLANNED:
            given["prep_done"] = True
        if agenda is not None:
            _set_agenda(journal, session, agenda)
        return cast(Record[Session], journal.edit(cast(Record[Body], session), given))


def became(told: Fields, before: Session | None, now: datetime) -> Fields:
    """Return what somebody says became of a session as it is kept, at `now`, a local time.

    One that moved to a moment to come, another one than it was planned for, is planned for then: it waits to be
    prepared and asked about like any other, and was not called off. One that moved to nobody knows when stays moved.
    Raises Refused for one that was held on a day to come. Moments in `told` are as they are kept, in ISO 8601."""
    planned = before.planned_at if before is not None else None
    status, moment = told.get("status"), told.get("planned_at") or told.get("held_at")
    at = datetime.fromisoformat(str(moment)) if moment else None
    if status == SessionStatus.HELD:
        day = at or (before and before.held_at) or planned
        if day is not None and day.date() > now.date():
            raise Refused("This session is still to come.", "Change the day on which it was held, or leave it planned.")
    if status == SessionStatus.MOVED and at is not None and at > now and at != planned:
        return {**told, "status": SessionStatus.PLANNED.value}
    return told


def debrief(journal: Journal, session: Record[Session], fields: Fields, now: datetime) -> Record[Session]:
    """Keep three lines and some facts after a session, in one transaction; it counts as debriefed from then on.

    `takeaway` is a text, kept as a draft; `promise` is `{"text", "owner", "due"}`, kept as a takeaway of its own with
    its promise; `log` is `{"kind", "text"}`. All others are fields of the session; ratings and the like are replaced
    whole. One that was only planned was held, then, at its time or by `now`, a local time. Raises Refused for a session
    whose day has not come, or that has none."""
    given = dict(fields)
    takeaway, promise, log = (given.pop(name, None) for name in LINES)
    _refuse_others(given, FACTS)
    session = _now(journal, session)
    if _day(session) > now.date():
        raise Refused("This session is still to come.", "Prepare it; three lines are for afterwards.")
    body = body_of(session)
    if not held(body):
        if body.status is not SessionStatus.PLANNED or body.planned_at is None:
            raise Refused("This session did not take place.", "Change what became of it first.")
        given["held_at"] = min(body.planned_at, now).isoformat(timespec="minutes")
    pair = cast(Record[Pair], journal.record(session.pair)) if session.pair is not None else None
    if pair is None:
        raise Refused("This session belongs to no pair.")
    with journal.transaction():
        if takeaway:
            journal.add_takeaway(pair, {"text": takeaway}, session=session)
        if promise is not None:
            if not isinstance(promise, Mapping) or "text" not in promise:
                raise Refused('promise takes an object such as {"text": "...", "owner": "me", "due": "2026-03-31"}.')
            words = {"text": promise["text"], "kind": "commitment"}
            more = {name: value for name, value in promise.items() if name != "text"}
            journal.add_takeaway(pair, {**words, "commitment": {"owner": "me", **more}}, session=session)
        if log is not None:
            if not isinstance(log, Mapping):
                raise Refused('log takes an object such as {"kind": "held_back", "text": "..."}.')
            journal.add_log_item(pair, log, session=session)
        return cast(Record[Session], journal.edit(cast(Record[Body], session), {**given, "debrief_done": True}))


def _set_agenda(journal: Journal, session: Record[Session], agenda: object) -> None:
    if not isinstance(agenda, list):
        raise Refused('agenda takes a list such as [{"text": "...", "family": "path"}].', "Nothing was kept.")
    wanted = []
    for item in agenda:
        if not isinstance(item, Mapping):
            raise Refused("Each question of the agenda is an object with a text.", "Nothing was kept.")
        _refuse_others(item, QUESTION)
        wanted.append(new_body(AgendaItem, item))
    there: dict[AgendaFamily, list[Record[AgendaItem]]] = {}
    for item in agenda_of(journal, session):
        there.setdefault(body_of(item).family, []).append(item)
    kept = [_taken(there.get(question.family, []), question.text) for question in wanted]
    before: datetime | None = None
    for question, found in zip(wanted, kept, strict=True):
        same = there.get(question.family, [])
        if found is None and same:
            found = cast(Record[AgendaItem], journal.edit(cast(Record[Body], same.pop(0)), {"text": question.text}))
        if found is None:
            found = journal.keep_new(question, pair=session.pair, parent=session.id)
        if before is not None and found.at <= before:
            found = journal.keep(found, body_of(found), at=before + timedelta(milliseconds=1))
        before = found.at
    for item in (each for rest in there.values() for each in rest):
        journal.delete(cast(Record[Body], item))


def _taken(items: list[Record[AgendaItem]], text: str) -> Record[AgendaItem] | None:
    """Take the item that asks just this out of the list, where there is one: it stays as it is."""
    found = next((item for item in items if body_of(item).text == text), None)
    if found is not None:
        items.remove(found)
    return found


def _refuse_others(fields: Fields, known: tuple[str, ...]) -> None:
    if not fields.keys() <= set(known):
        raise Refused(f"The fields here are {', '.join(known)}.", "Nothing was kept.")


def _now(journal: Journal, session: Record[Session]) -> Record[Session]:
    """Return a session as it stands now: it may have been changed since it was shown."""
    return cast(Record[Session], journal.record(session.id))


def _day(session: Record[Session]) -> date:
    body = body_of(session)
    return (body.held_at or body.planned_at or session.at).date()
