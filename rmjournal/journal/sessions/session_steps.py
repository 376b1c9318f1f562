"""Plan, prepare and debrief sessions, and list what is open from last time."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.session import (
    AgendaFamily,
    AgendaItem,
    Session,
    SessionStatus,
    date_of,
    has_met,
    moment_of,
    took_place,
)
from rmjournal.domain.model.takeaway import Commitment, Takeaway, TakeawayState, nobody_stands_by
from rmjournal.domain.record.input import Fields, update
from rmjournal.domain.record.record import Kind, Record, is_a
from rmjournal.domain.rules.meeting_hour import meets_now
from rmjournal.domain.rules.session_outcome import refuse_moments
from rmjournal.journal.records.entries import Entries
from rmjournal.journal.records.repository import Records, typed
from rmjournal.journal.records.session_numbers import next_number
from rmjournal.journal.records.validation import new_body
from rmjournal.journal.sessions.learning import Learning
from rmjournal.journal.sessions.log_lines import Log
from rmjournal.journal.sessions.own_lines import OwnLines
from rmjournal.journal.sessions.takeaway_steps import Takeaways
from rmjournal.support.errors import Refused

PREPARED = ("intention", "to_share", "to_keep", "easy_to_disagree", "agenda_received_on")
FACTS = (
    "agenda_set_by", "talked", "unasked_advice", "place", "off_limits_came_up", "respect", "ratings", "role_check",
    "feedback_reception", "late_minutes", "did_with_it",
    # Older versions asked for these. They are still taken, kept and shown.
    "advice_from", "talk_share_mentee", "reverse_share", "off_limits_hit", "both_prepared",
)  # fmt: skip
LINES = ("takeaway", "promise", "log", "rehearsal", "learnt_by", "evidence")
QUESTION = ("text", "family")


class LastTime(NamedTuple):
    """What is open: takeaways of the newest session that took place, and commitments,
    with the terms that were sent."""

    takeaways: list[Record[Takeaway]]
    promises: list[Commitment]


class Sessions:
    """The sessions of a pair: plan, prepare and debrief them."""

    def __init__(self, records: Records, entries: Entries, takeaways: Takeaways, log: Log) -> None:
        self._records = records
        self._entries = entries
        self._takeaways = takeaways
        self._log = log

    def of(self, pair: Record[Pair]) -> list[Record[Session]]:
        """Return the sessions of a pair, sorted by number."""
        return sorted(self._records.of_type(Session, pair.id), key=lambda session: session.body.number)

    def get(self, pair: Record[Pair], number: int) -> Record[Session]:
        """Return one session of a pair. Raises Refused if there is none."""
        for session in self.of(pair):
            if session.body.number == number:
                return session
        raise Refused(
            f"Pair {pair.body.number} has no session {number}.", "`rmjournal session list --pair N` shows them."
        )

    def add(self, pair: Record[Pair], fields: Fields) -> Record[Session]:
        """Plan a session, or record one that took place, the default with `held_at`.

        Raises Refused for one that took place on a day to come."""
        if "held_at" in fields and "status" not in fields:
            fields = {**fields, "status": SessionStatus.HELD.value}
        with self._records.transaction():
            number = next_number(self._records, pair)
            body = new_body(Session, fields, number=number)
            refuse_moments(None, body, self._records.clock.now())
            return self._records.add(body, pair=pair.id, at=moment_of(body))

    def last_time(self, pair: Record[Pair], today: date) -> LastTime:
        """Return what is open before the next session.

        Declined and withdrawn takeaways, and their commitments, are left out."""
        over = (TakeawayState.DECLINED, TakeawayState.WITHDRAWN)
        newest = self.newest_held(pair, today)
        takeaways = self._records.under(Takeaway, newest.id) if newest is not None else []
        void = nobody_stands_by(self._takeaways.of(pair))
        commitments = [each for each in self._records.of_type(Commitment, pair.id) if each.parent not in void]
        promises = [self._takeaways.as_sent(each) for each in commitments if not each.body.is_closed]
        return LastTime([each for each in takeaways if each.body.state not in over], promises)

    def how_far(self, pair: Record[Pair], today: date) -> tuple[int, Record[Session] | None]:
        """Return how many sessions took place up to today, and the next one as
        next_planned() does.

        Reads each once and keeps none but those that are planned."""
        done, planned = 0, list[Record[Session]]()
        for each in self._records.all({Kind.SESSION}, pair.id):
            if is_a(each, Session):
                done += has_met(each.body, today)
                planned += [each] if each.body.status is SessionStatus.PLANNED else []
        return done, self.next_of(planned, today)

    def newest_held(self, pair: Record[Pair], today: date) -> Record[Session] | None:
        """Return the newest session that took place, today or before."""
        been = [each for each in self.of(pair) if has_met(each.body, today)]
        return max(been, key=lambda each: (date_of(each), each.body.number), default=None)

    def next_planned(self, pair: Record[Pair], today: date) -> Record[Session] | None:
        """Return the next session planned for today or later, else the first without a
        date."""
        return self.next_of(self.of(pair), today)

    @staticmethod
    def next_of(sessions: Iterable[Record[Session]], today: date) -> Record[Session] | None:
        """Return what next_planned() returns, of sessions that were read already."""
        planned = [each for each in sessions if each.body.status is SessionStatus.PLANNED]
        ahead = [each for each in planned if each.body.planned_at and date_of(each) >= today]
        undated = [each for each in planned if each.body.planned_at is None]
        return min(ahead or undated, key=lambda each: (date_of(each), each.body.number), default=None)

    def is_meeting_now(self) -> bool:
        """Return whether a session of any pair takes place now, so that the partner may
        be looking."""
        sessions = (each.body for each in self._records.of_type(Session))
        return meets_now(sessions, self._records.clock.now())

    def to_debrief(self, pair: Record[Pair], now: datetime) -> Record[Session] | None:
        """Return the newest session that took place, or was planned for `now` or
        before.

        `now` is a local time."""
        return self.to_debrief_of(self.of(pair), now)

    @staticmethod
    def to_debrief_of(sessions: Iterable[Record[Session]], now: datetime) -> Record[Session] | None:
        """Return what to_debrief() returns, of sessions that were read already."""
        come = [
            each
            for each in sessions
            if has_met(each.body, now.date())
            or (each.body.status is SessionStatus.PLANNED and (each.body.planned_at or datetime.max) <= now)
        ]
        return max(come, key=lambda each: (date_of(each), each.body.number), default=None)

    def agenda_of(self, session: Record[Session]) -> list[Record[AgendaItem]]:
        """Return the open questions of a session, the oldest first.

        What is still open from the last session that took place, and from those called
        off since, comes first in the next one that is planned: it carries forward
        without a step of yours."""
        return [*self._carried(session), *self._open_items(session)]

    def _open_items(self, session: Record[Session]) -> list[Record[AgendaItem]]:
        items = self._records.under(AgendaItem, session.id)
        return [item for item in items if not item.body.done and item.body.carry_to is None]

    def _carried(self, session: Record[Session]) -> list[Record[AgendaItem]]:
        if session.pair is None or session.body.status is not SessionStatus.PLANNED:
            return []
        sessions = self._records.of_type(Session, session.pair)
        planned = [each for each in sessions if each.body.status is SessionStatus.PLANNED]
        following = min(planned, key=lambda each: (each.body.planned_at or datetime.max, each.body.number))
        if following.id != session.id:
            return []
        today = self._records.clock.today()
        over = [each for each in sessions if has_met(each.body, today) or _is_off(each.body)]
        over.sort(key=date_of)
        last = max((at for at, each in enumerate(over) if took_place(each.body)), default=0)
        return [item for each in over[last:] for item in self._open_items(each)]

    def prepare(self, session: Record[Session], fields: Fields) -> Record[Session]:
        """Save the preparation of a session, in one transaction.

        A planned session then counts as prepared. Beside fields of the session,
        `agenda` is the whole list of its questions, `{"text", "family"}` each: those
        missing from it are deleted, unchanged ones stay, and the order is the one
        given."""
        given = dict(fields)
        agenda = given.pop("agenda", None)
        _refuse_others(given, PREPARED)
        with self._records.transaction():
            session = self._records.current(session)
            if session.body.status is SessionStatus.PLANNED:
                given["prep_done"] = True
            if agenda is not None:
                self._set_agenda(session, agenda)
            return self._entries.edit(session, given)

    def debrief(self, session: Record[Session], fields: Fields, now: datetime) -> Record[Session]:
        """Save the debrief of a session, in one transaction; it then counts as
        debriefed.

        `takeaway` is a text, saved as a draft; `promise` is `{"text", "owner", "due"}`,
        saved as a takeaway with a commitment; `log` is `{"kind", "text"}`; `rehearsal`
        is `{"outcome", "landed"}`, of the sentence that was rehearsed; `learnt_by` says
        whose learning the takeaway is; `evidence` is a list of
        `{"goal", "level", "text"}`, each for a goal of one's own. All others are
        fields of the session; objects such as ratings are replaced whole. A planned
        session took place at its planned time, or at `now`, a local time, if that is
        earlier. Raises Refused for a session in the future or without a date."""
        given = dict(fields)
        takeaway, promise, log, rehearsal, learnt_by, evidence = (given.pop(name, None) for name in LINES)
        _refuse_others(given, FACTS)
        session = self._records.current(session)
        if date_of(session) > now.date():
            raise Refused("This session hasn't happened yet.", "Come back to debrief it afterwards.")
        body = session.body
        if not took_place(body):
            if body.status is not SessionStatus.PLANNED or body.planned_at is None:
                raise Refused("This session is marked as not having taken place.", "Change its status first.")
            given["held_at"] = min(body.planned_at, now).isoformat(timespec="minutes")
        if session.pair is None:
            raise Refused("This session doesn't belong to a pair.")
        pair = typed(self._records.get(session.pair), Pair, "pair")
        with self._records.transaction():
            if takeaway:
                learnt = {} if learnt_by is None else {"learnt_by": learnt_by}
                self._takeaways.add(pair, {"text": takeaway, **learnt}, session=session)
            elif learnt_by is not None:
                raise Refused(
                    "“learnt_by” is said of a takeaway. Nothing was saved.", "Add “takeaway”, or leave it out."
                )
            if promise is not None:
                if not isinstance(promise, Mapping) or "text" not in promise:
                    raise Refused(
                        '“promise” takes an object such as {"text": "...", "owner": "me", "due": "2026-03-31"}.'
                    )
                words = {"text": promise["text"], "kind": "commitment"}
                more = {name: value for name, value in promise.items() if name != "text"}
                self._takeaways.add(pair, {**words, "commitment": {"owner": "me", **more}}, session=session)
            if log is not None:
                if not isinstance(log, Mapping):
                    raise Refused('“log” takes an object such as {"kind": "held_back", "text": "..."}.')
                self._log.add(pair, log, session=session)
            if rehearsal is not None:
                if not isinstance(rehearsal, Mapping):
                    raise Refused('“rehearsal” takes an object such as {"outcome": "said", "landed": 4}.')
                OwnLines(self._records, self._entries).tell(pair, session, rehearsal)
            if evidence is not None:
                Learning(self._records).add_all(evidence, session)
            return self._entries.edit(session, {**given, "debrief_done": True})

    def _set_agenda(self, session: Record[Session], agenda: object) -> None:
        if not isinstance(agenda, list):
            raise Refused('“agenda” takes a list such as [{"text": "...", "family": "path"}].', "Nothing was saved.")
        wanted = []
        for item in agenda:
            if not isinstance(item, Mapping):
                raise Refused("Each question on the agenda is an object with a “text”.", "Nothing was saved.")
            _refuse_others(item, QUESTION)
            wanted.append(new_body(AgendaItem, item))
        there: dict[AgendaFamily, list[Record[AgendaItem]]] = {}
        for item in self.agenda_of(session):
            there.setdefault(item.body.family, []).append(item)
        unchanged = [_pop_same(there.get(question.family, []), question.text) for question in wanted]
        before: datetime | None = None
        for question, item in zip(wanted, unchanged, strict=True):
            same_family = there.get(question.family, [])
            if item is not None and item.parent != session.id:
                carried = self._records.add(question, pair=session.pair, parent=session.id)
                self._records.replace(item, update(item.body, {"carry_to": session.id}))
                item = carried
            own = next((each for each in same_family if each.parent == session.id), None)
            if item is None and own is not None:
                same_family.remove(own)
                item = self._entries.edit(own, {"text": question.text})
            if item is None:
                item = self._records.add(question, pair=session.pair, parent=session.id)
            if before is not None and item.at <= before:
                item = self._records.replace(item, item.body, at=before + timedelta(milliseconds=1))
            before = item.at
        for item in (each for rest in there.values() for each in rest):
            if item.parent == session.id:
                self._entries.delete(item)
            else:  # it was on the agenda of a session that is over: there it stays, as settled
                self._records.replace(item, update(item.body, {"done": True}))


def _pop_same(items: list[Record[AgendaItem]], text: str) -> Record[AgendaItem] | None:
    """Remove the item with this text from the list and return it, None if there is
    none."""
    same = next((item for item in items if item.body.text == text), None)
    if same is not None:
        items.remove(same)
    return same


def _refuse_others(fields: Fields, known: tuple[str, ...]) -> None:
    if not fields.keys() <= set(known):
        raise Refused(f"The fields here are {', '.join(known)}.", "Nothing was saved.")


def _is_off(session: Session) -> bool:
    return session.status is not SessionStatus.PLANNED and not took_place(session)
