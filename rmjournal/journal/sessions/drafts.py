"""What is being written right now: kept every few seconds, so that a crash or a lock loses nothing.

A draft is as private as what it becomes: it lies under the key of its pair, and goes with its parent."""

import hashlib
from collections.abc import Mapping

from rmjournal.domain.model.note import Draft
from rmjournal.domain.record.input import apply_rule
from rmjournal.domain.record.record import AnyRecord, Kind, Record, RecordId, changed, is_a, record_id, uuid_of
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.validation import check_length, new_body
from rmjournal.vault.format.record import NOTHING, encode_json


class Drafts:
    """What is being written right now."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def find(self, of: Kind, pair: RecordId | None, parent: RecordId | None) -> Record[Draft] | None:
        """Return the draft of what is being written at this place, None where there is none.

        `parent` is the session that it is written in, or the record that is edited."""
        place = _bytes(pair), _bytes(parent)
        metas = [entry.meta for entry in self._records.vault.entries() if entry.meta.kind == Kind.DRAFT]
        here = [meta for meta in metas if (meta.pair, meta.parent) == place]
        for meta in sorted(here, key=lambda meta: (meta.sort_ms, meta.uuid), reverse=True):
            record = self._records.glance(record_id(meta.uuid))
            if is_a(record, Draft) and record.body.of == of:
                return record
        return None

    def all(self) -> list[Record[Draft]]:
        """Return every draft, the one written last first. Notes that will be off the record are among them."""
        return self._records.of_type(Draft)[::-1]

    def save(
        self,
        of: Kind,
        pair: RecordId | None,
        parent: RecordId | None,
        *,
        text: str = "",
        fields: Mapping[str, object] | None = None,
    ) -> Record[Draft]:
        """Keep what is written so far as the one draft of its place, in one transaction; what it was before is gone.

        The draft of a note that is to be off the record says so in its fields: `"off_record": true`."""
        now = self._records.clock.utc()
        changes = self._changed(of, pair if of == Kind.PAIR else parent)
        stands_on = "" if changes is None else _digest(changes)
        given = {"of": int(of), "text": text, "fields": dict(fields or {}), "stands_on": stands_on}
        draft = self.find(of, pair, parent)
        if draft is None:
            return self._records.add(new_body(Draft, given), pair=pair, parent=parent, at=now)
        check_length(given)
        return self._records.replace(draft, apply_rule(lambda: changed(draft.body, given)), at=now)

    def is_stale(self, draft: Record[Draft]) -> bool:
        """Does the record that this draft changes say something else by now than when the draft was saved?

        Of a draft that does not tell, as older versions wrote it: was the record saved again here?"""
        record = self._changed(draft.body.of, draft.pair if draft.body.of == Kind.PAIR else draft.parent)
        if record is None:
            return False
        if draft.body.stands_on:
            return _digest(record) != draft.body.stands_on
        return (
            self._records.vault.entry(uuid_of(record.id)).meta.n > self._records.vault.entry(uuid_of(draft.id)).meta.n
        )

    def discard(self, draft: Record[Draft]) -> None:
        """Take a draft away for good, also from what a merge brings; do nothing where it is gone already.

        Inside the transaction that keeps what it became, the one is there exactly when the other is not."""
        if uuid_of(draft.id) in self._records.vault:
            self._records.vault.delete(uuid_of(draft.id))

    def _changed(self, of: int, id: RecordId | None) -> AnyRecord | None:
        """Return the record that a draft changes; None where it is to be a new one."""
        if id is None or uuid_of(id) not in self._records.vault:
            return None
        record = self._records.glance(id)
        return record if record.kind == of else None


def _digest(record: AnyRecord) -> str:
    """Name what a record says: the same after a merge or an import that changed nothing."""
    return hashlib.sha256(encode_json(record.raw)).hexdigest()[:16]


def _bytes(id: RecordId | None) -> bytes:
    return NOTHING if id is None else uuid_of(id)
