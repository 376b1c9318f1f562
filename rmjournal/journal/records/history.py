"""What a record was before: looking at it, putting it back, and taking it out of the file for good."""

import difflib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from rmjournal.domain.model.kinds import read
from rmjournal.domain.model.takeaway import Takeaway, TakeawayState
from rmjournal.domain.record.record import AnyRecord, Body, Kind, Record, RecordId, record_id, uuid_of
from rmjournal.domain.titles import written
from rmjournal.journal.records.repository import BESIDE, WITH_HISTORY, Json, Records, readable
from rmjournal.support.errors import Damaged, Refused
from rmjournal.vault.store.verify import Progress

WHOLE, DAILY = timedelta(days=1), timedelta(days=30)  # a day whole, then one a day for a month, then one a month


class Version(NamedTuple):
    """A record as it was until a moment, in UTC. `body` is None where this version of the program cannot read it."""

    id: RecordId
    until: datetime
    raw: Json
    body: Body | None

    def changes_to(self, record: AnyRecord) -> list[str]:
        """Return what differs in a later record, a line each.

        "- " was there then, "+ " is there now, two blanks are the same in both."""
        then, now = (written(record.kind, raw).splitlines() for raw in (self.raw, record.raw))
        return [line for line in difflib.ndiff(then, now) if not line.startswith("?")]


class History:
    """Earlier versions of entries: list, restore and delete them."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def of(self, record: AnyRecord) -> list[Version]:
        """Return what a record was before, the newest first. What cannot be read any more is left out, and told of."""
        found, unread = [], 0
        for id in self._revisions([record.id]):
            try:
                revision = self._records.get(id)
            except Damaged:
                unread += 1
                continue
            was = revision.raw.get("was")
            raw = was if isinstance(was, dict) else {}
            found.append(Version(id, revision.at, raw, read(record.kind, raw)))
        self._records.note_unread(unread)
        return sorted(found, key=lambda version: (version.until, version.id), reverse=True)

    def restore(self, record: AnyRecord, version: Version) -> Record[Body]:
        """Let a record be again what it was; what it is now becomes the newest part of its history.

        Raises Refused for words that were put to the partner: those stay as they are."""
        record = readable(record)
        if isinstance(record.body, Takeaway) and record.body.state is not TakeawayState.DRAFT:
            raise Refused(
                "These words were put to the other and stay as they are.", "Write other words as a new draft."
            )
        if version.body is None:
            raise Refused("A newer rmjournal wrote this version. Here it can be read, not put back.")
        with self._records.transaction():
            if record.kind not in WITH_HISTORY:
                self._records.add_revision(record, record.raw)
            return self._records.replace(record, version.body)

    def purge(self, records: Iterable[AnyRecord] | None = None, *, progress: Progress | None = None) -> int:
        """Take the history of these records, or all history, out of the file for good; return how many versions went.

        Older copies of the file, such as backups, keep what they hold."""
        gone = self._revisions(None if records is None else [record.id for record in records])
        with self._records.transaction():
            for done, id in enumerate(gone, 1):
                self._records.vault.delete(uuid_of(id))
                if progress is not None:
                    progress(done, len(gone))
        if gone:
            self._records.vault.compact()
        return len(gone)

    def thin(self, record: Record[Body], now: datetime) -> int:
        """Take out what nobody misses: of what is older than a day one version a day stays, then one a month.

        Days and months are those of the calendar, in UTC, and of each the oldest stays: what was before it began.
        A slot that slid with `now`, or kept the newest, would lose the survivor to every newcomer."""
        kept: set[str] = set()
        gone = 0
        with self._records.transaction():
            for version in reversed(self.of(record)):
                age = now - version.until
                if age < WHOLE:
                    break
                slot = f"{version.until:%Y-%m-%d}" if age < DAILY else f"{version.until:%Y-%m}"
                if slot in kept:
                    self._records.vault.delete(uuid_of(version.id))
                    gone += 1
                kept.add(slot)
        return gone

    def _revisions(self, parents: list[RecordId] | None) -> list[RecordId]:
        above = None if parents is None else {uuid_of(id) for id in parents}
        metas = (entry.meta for entry in self._records.vault.entries())
        found = [record_id(m.uuid) for m in metas if m.kind == Kind.REVISION and (above is None or m.parent in above)]
        return [
            id for id in found if BESIDE not in self._records.glance(id).raw
        ]  # what waits for a choice is no history
