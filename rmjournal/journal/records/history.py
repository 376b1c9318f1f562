"""List, restore and delete the earlier versions of a record."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from rmjournal.domain.model.copies import BESIDE
from rmjournal.domain.model.kinds import read
from rmjournal.domain.model.takeaway import Takeaway, TakeawayState, with_steps_of
from rmjournal.domain.record.record import AnyRecord, Body, Kind, Record, RecordId, record_id, uuid_of
from rmjournal.domain.texts.record_text import versions
from rmjournal.journal.records.fixed_terms import refuse_other_terms
from rmjournal.journal.records.repository import WITH_HISTORY, Json, Records, readable
from rmjournal.support.errors import Damaged, Refused
from rmjournal.vault.store.verify import Progress

# All versions of the last day stay, then one a day for a month, then one a month.
WHOLE, DAILY = timedelta(days=1), timedelta(days=30)


class Version(NamedTuple):
    """A record as it was until a moment, in UTC.

    `body` is None if this version of the program cannot read it."""

    id: RecordId
    until: datetime
    raw: Json
    body: Body | None

    def changes_to(self, record: AnyRecord) -> list[str]:
        """Return the lines of this version and of the record as it is now.

        "- " marks those only in this version, "+ " those only in the record. Two spaces
        mark those in both."""
        import difflib

        then, now = (text.splitlines() for text in versions(record.kind, self.raw, record.raw))
        return [line for line in difflib.ndiff(then, now) if not line.startswith("?")]


class History:
    """Earlier versions of entries: list, restore and delete them."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def of(self, record: AnyRecord) -> list[Version]:
        """Return the earlier versions of a record, the newest first.

        Damaged ones are left out, and the person is notified."""
        versions, unread = [], 0
        for revision_id in self._revisions([record.id]):
            try:
                revision = self._records.get(revision_id)
            except Damaged:
                unread += 1
                continue
            was = revision.raw.get("was")
            raw = was if isinstance(was, dict) else {}
            versions.append(Version(revision_id, revision.at, raw, read(record.kind, raw)))
        self._records.note_unread(unread)
        return sorted(versions, key=lambda version: (version.until, version.id), reverse=True)

    def restore(self, record: AnyRecord, version: Version) -> Record[Body]:
        """Restore an earlier version; the present one becomes the newest of the
        history.

        A draft stays one, whatever it was then. Raises Refused for a takeaway that is
        no draft: its wording is frozen."""
        record = readable(record)
        if isinstance(record.body, Takeaway) and record.body.state is not TakeawayState.DRAFT:
            raise Refused("You've proposed this wording to your partner, so it is fixed.", "Reword it as a new draft.")
        if version.body is None:
            raise Refused(
                "A newer version of rmjournal wrote this version, so you can read it here but not restore it.",
                "Update rmjournal.",
            )
        refuse_other_terms(self._records, record, version.body)
        body = version.body
        if isinstance(body, Takeaway) and isinstance(record.body, Takeaway):
            body = with_steps_of(body, record.body)
        with self._records.transaction():
            if record.kind not in WITH_HISTORY:
                self._records.add_revision(record, record.raw)
            return self._records.replace(record, body)

    def purge(self, records: Iterable[AnyRecord] | None = None, *, progress: Progress | None = None) -> int:
        """Delete the history of these records, or all history, and return how many
        versions.

        The versions cannot be recovered from this file. Older copies, such as backups,
        still hold them."""
        gone = self._revisions(None if records is None else [record.id for record in records])
        with self._records.transaction():
            for done, revision_id in enumerate(gone, 1):
                self._records.vault.delete(uuid_of(revision_id))
                if progress is not None:
                    progress(done, len(gone))
        if gone:
            self._records.vault.compact()
        return len(gone)

    def thin(self, record: Record[Body], now: datetime) -> int:
        """Delete versions that are older than a day but one a day, later one a month.

        Returns how many were deleted. `now`, days and months are in UTC. The oldest
        version of each calendar day or month stays: with slots that slid with `now`, or
        that saved the newest, each new version would push out the one saved before."""
        slots: set[str] = set()
        gone = 0
        with self._records.transaction():
            for version in reversed(self.of(record)):
                age = now - version.until
                if age < WHOLE:
                    break
                slot = f"{version.until:%Y-%m-%d}" if age < DAILY else f"{version.until:%Y-%m}"
                if slot in slots:
                    self._records.vault.delete(uuid_of(version.id))
                    gone += 1
                slots.add(slot)
        return gone

    def _revisions(self, parents: list[RecordId] | None) -> list[RecordId]:
        above = None if parents is None else {uuid_of(parent) for parent in parents}
        revisions = self._records.vault.entries_of({Kind.REVISION})
        ids = [record_id(each.meta.uuid) for each in revisions if above is None or each.meta.parent in above]
        # A version in conflict, which waits for a choice, is not history.
        return [each for each in ids if BESIDE not in self._records.glance(each).raw]
