"""Review a pair, stop or close it, and reduce what is kept of it."""

from contextlib import suppress
from datetime import date

from msgspec.structs import replace

from rmjournal.domain.model.pair import Pair, PairStatus, standing
from rmjournal.domain.model.review import Closing, Ending, Keeping, Review
from rmjournal.domain.model.session import Session, date_of, has_met
from rmjournal.domain.pair_words import state_words
from rmjournal.domain.record.input import Fields, apply_rule, update
from rmjournal.domain.record.record import Kind, Record, RecordId, fresh, uuid_of
from rmjournal.domain.rules.ending import destroy_day
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.validation import check_length, new_body
from rmjournal.journal.sessions.session_steps import Sessions
from rmjournal.support.errors import Refused

# What is left of a pair whose notes were reduced to takeaways. Of its sessions only
# number, day and outcome stay.
_STAYS = frozenset({Kind.PAIR, Kind.SESSION, Kind.TAKEAWAY, Kind.COMMITMENT, Kind.AGREEMENT, Kind.CLOSING})


class Endings:
    """Reviews and closings of one journal."""

    def __init__(self, records: Records, sessions: Sessions) -> None:
        self._records = records
        self._sessions = sessions

    # The review

    def reviews(self, pair: Record[Pair]) -> list[Record[Review]]:
        """Return the reviews of a pair, the oldest first."""
        return self._records.of_type(Review, pair.id)

    def review(self, pair: Record[Pair], fields: Fields, today: date) -> Record[Review]:
        """Save a review, under the last session that took place if there is one.

        Raises Refused if nothing is answered."""
        body = new_body(Review, fields)
        if body == Review() or replace(body, shared=()) == Review():
            raise Refused("A review needs at least one answer. Nothing was saved.")
        newest = self._sessions.newest_held(pair, today)
        return self._records.add(body, pair=pair.id, parent=newest.id if newest is not None else None)

    # The end

    def closing(self, pair: Record[Pair]) -> Record[Closing] | None:
        """Return how a pair ended, None if it goes on."""
        found = self._records.of_type(Closing, pair.id)
        return found[-1] if found else None

    def state_words(self, pair: Record[Pair], today: date) -> str:
        """Return how a pair stands in words, such as "stopped", "" if it is active."""
        closing = self.closing(pair) if standing(pair.body) is PairStatus.CLOSED else None
        return state_words(pair.body, closing.body.ending if closing is not None else None, today)

    def stop(self, pair: Record[Pair], today: date, why: str = "") -> Record[Closing]:
        """Stop a pair at once. The reason, if there is one, is never shared."""
        fields = {"ending": Ending.STOPPED.value, "ended_on": today.isoformat()}
        return self._end(pair, {**fields, **({"why": why} if why else {})})

    def close(self, pair: Record[Pair], fields: Fields, today: date) -> Record[Closing]:
        """Close a pair at the end of its sessions, or change what was said of its end.

        To be destroyed later, it needs a day."""
        if "ending" in fields or "ended_on" in fields:
            raise Refused("rmjournal sets the closing date. Nothing was saved.", "Leave out “ending” and “ended_on”.")
        known = self.closing(pair)
        before = known.body.destroy_on if known is not None else None
        given = dict(fields)
        if given.get("keeping") == Keeping.DESTROY.value and not given.get("destroy_on"):
            given["destroy_on"] = (before or self.destroy_day(pair, today)).isoformat()
        if _is_past(given.get("destroy_on"), today, before):
            raise Refused("The day to ask about destroying your notes is past. Nothing was saved.", "Try a later day.")
        if "keeping" in given and given["keeping"] != Keeping.DESTROY.value:
            given["destroy_on"] = None
        if known is None:
            given["ended_on"] = today.isoformat()
        return self._end(pair, given)

    def resume(self, pair: Record[Pair]) -> Record[Pair]:
        """Take back the end of a pair: it is active again, and the closing is
        deleted."""
        with self._records.transaction():
            for each in self._records.of_type(Closing, pair.id):
                self._records.vault.delete(uuid_of(each.id))
            now = self._records.current(pair)
            return self._records.replace(now, replace(now.body, status=PairStatus.ACTIVE))

    def destroy_day(self, pair: Record[Pair], today: date) -> date:
        """Return the day that is proposed: three months after the last session, today
        at the earliest."""
        return max(today, destroy_day(max(self._days(pair, today), default=today)))

    def reduce(self, pair: Record[Pair]) -> int:
        """Delete everything of a closed pair but its takeaways, commitments and
        agreement; return how many entries that were.

        Sessions keep their number, day and outcome. History goes too. The journal's
        file is rewritten, so that nothing deleted stays in it."""
        closing = self.closing(pair)
        if closing is None:
            raise Refused("This pair hasn't ended.", "Close it first.")
        vault, home, gone = self._records.vault, uuid_of(pair.id), 0
        with self._records.transaction():
            self._cut_loose(pair.id)
            for entry in vault.entries_of(None, home):
                if entry.meta.uuid not in vault or entry.meta.kind in _STAYS or entry.meta.kind == Kind.TOMBSTONE:
                    continue
                gone += entry.meta.kind != Kind.REVISION
                vault.delete(entry.meta.uuid)
            for session in self._sessions.of(pair):
                self._bare(session)
            bare = replace(closing.body, keeping=Keeping.TAKEAWAYS, destroy_on=None, why="", appreciated="")
            self._records.replace(closing, replace(bare, stays_open="", shared=()))
        vault.compact()
        return gone

    def _cut_loose(self, pair: RecordId) -> None:
        """Attach what stays to the pair itself where its parent goes."""
        vault = self._records.vault
        stays = {entry.meta.uuid for entry in vault.entries_of(_STAYS)}
        for entry in vault.entries_of(_STAYS, uuid_of(pair)):
            meta = entry.meta
            if meta.parent.strip(b"\0") and meta.parent not in stays:
                vault.put(meta.kind, meta.uuid, vault.get(meta.uuid), pair=meta.pair, sort_ms=meta.sort_ms)

    def _bare(self, session: Record[Session]) -> None:
        """Leave of a session its number, day and outcome."""
        body = session.body
        bare = Session(number=body.number, status=body.status, planned_at=body.planned_at, held_at=body.held_at)
        vault, meta = self._records.vault, self._records.vault.entry(uuid_of(session.id)).meta
        if fresh(bare) != session.raw:
            vault.put(meta.kind, meta.uuid, fresh(bare), pair=meta.pair, parent=meta.parent, sort_ms=meta.sort_ms)

    def _end(self, pair: Record[Pair], fields: Fields) -> Record[Closing]:
        check_length(fields)
        known = self.closing(pair)
        with self._records.transaction():
            now = self._records.current(pair)
            if now.body.status is not PairStatus.CLOSED:
                self._records.replace(now, replace(now.body, status=PairStatus.CLOSED))
            if known is None:
                return self._records.add(new_body(Closing, fields), pair=pair.id)
            return self._records.replace(known, apply_rule(lambda: update(known.body, fields)))

    def _days(self, pair: Record[Pair], today: date) -> list[date]:
        return [date_of(each) for each in self._sessions.of(pair) if has_met(each.body, today)]


def _is_past(given: object, today: date, before: date | None) -> bool:
    """Return whether this is a day before today, and another one than `before`."""
    with suppress(ValueError):  # what is no day is told of where it is saved
        return isinstance(given, str) and before != (day := date.fromisoformat(given)) and day < today
    return False
