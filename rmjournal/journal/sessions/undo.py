"""Undo the last step of a takeaway, a commitment or an agreement, for some seconds."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from rmjournal.domain.record.record import Kind, RecordId, uuid_of
from rmjournal.journal.records.repository import Json, Records
from rmjournal.support.errors import Refused

SECONDS = 10
_KINDS = frozenset({Kind.TAKEAWAY, Kind.COMMITMENT})


class _State(NamedTuple):
    """A record as it is stored, and what it belongs to."""

    raw: Json
    parent: RecordId | None


class _Done(NamedTuple):
    """A step that can be undone: each record before it, None for a new one, and after
    it."""

    what: str
    before: dict[RecordId, _State | None]
    after: dict[RecordId, _State]
    at_ms: int


class Undo:
    """What was done last to the takeaways and commitments of a journal, or to entries
    of other kinds.

    It is remembered in memory only: a locked journal has nothing to undo."""

    def __init__(self, records: Records, kinds: Collection[Kind] = _KINDS) -> None:
        self._records = records
        self._kinds = kinds
        self._done: _Done | None = None

    @contextmanager
    def noting(self, what: str, pair: RecordId | None) -> Iterator[None]:
        """Do what is in the block in one transaction, and remember how to undo it.

        Reads these entries of the pair twice: 40 us each."""
        with self._records.transaction():
            before = self._states(pair)
            yield
            now = self._states(pair)
        changed = {each: state for each, state in now.items() if before.get(each) != state}
        was = {each: before.get(each) for each in changed}
        self._done = _Done(what, was, changed, self._records.clock.ms()) if changed else None

    def forget(self) -> None:
        """Let nothing be undone: what was done has left the journal."""
        self._done = None

    def what(self) -> str:
        """Return what can be undone now, "" for nothing."""
        done = self._done
        is_open = done is not None and 0 <= self._records.clock.ms() - done.at_ms < SECONDS * 1000
        return done.what if done is not None and is_open else ""

    def undo(self) -> str:
        """Restore the state before the last step, in one transaction; return what was
        undone.

        The history of each record says that it was undone. Raises Refused if there is
        nothing to undo, or if something has changed since."""
        done = self._done
        if done is None or not self.what():
            raise Refused("There is nothing to undo now.", f"A change can be undone for {SECONDS} seconds.")
        with self._records.transaction():
            for each, state in done.after.items():
                if uuid_of(each) not in self._records.vault or self._state(each) != state:
                    raise Refused("This has changed since, so it can't be undone.")
            for each, was in done.before.items():
                if was is not None:
                    self._records.put_back(each, was.raw, was.parent)
            for each, was in done.before.items():
                if was is None:
                    self._records.vault.delete(uuid_of(each))
        self._done = None
        return done.what

    def _states(self, pair: RecordId | None) -> dict[RecordId, _State]:
        return {each.id: _State(each.raw, each.parent) for each in self._records.all(self._kinds, pair)}

    def _state(self, entry_id: RecordId) -> _State:
        record = self._records.glance(entry_id)
        return _State(record.raw, record.parent)
