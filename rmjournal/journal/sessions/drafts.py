"""Save what is being written every few seconds, so that a crash or a lock loses
nothing.

A draft is as private as what it becomes: it is encrypted with the key of its pair, and
deleted with its parent."""

from collections.abc import Iterator, Mapping
from contextlib import suppress

from rmjournal.domain.model.note import Draft
from rmjournal.domain.record.input import apply_rule, update
from rmjournal.domain.record.record import AnyRecord, Kind, Record, RecordId, is_a, record_id, uuid_of
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.validation import check_length, new_body
from rmjournal.support.errors import RmjournalError
from rmjournal.vault.format.digest import sha256
from rmjournal.vault.format.record import NOTHING, encode_json


class Drafts:
    """The drafts of one journal."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def find(self, of: Kind, pair: RecordId | None, parent: RecordId | None) -> Record[Draft] | None:
        """Return the draft of this kind for this pair and parent, None if there is
        none.

        `parent` is the session that it belongs to, or the record that is edited."""
        return next(self.at(of, pair, parent), None)

    def at(self, of: Kind, pair: RecordId | None, parent: RecordId | None) -> Iterator[Record[Draft]]:
        """Yield the drafts of this kind for this pair and parent, the newest first."""
        home = _bytes(pair), _bytes(parent)
        for _, meta in self._records.vault.newest_first({Kind.DRAFT}):
            if (meta.pair, meta.parent) != home:
                continue
            record = self._records.glance(record_id(meta.uuid))
            if is_a(record, Draft) and record.body.of == of:
                yield record

    def all(self) -> list[Record[Draft]]:
        """Return all drafts, the last written first, those of notes off the record
        too."""
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
        """Save what is written so far, replacing the earlier draft of this kind and
        parent.

        The draft of a note off the record has `"off_record": true` in its fields."""
        now = self._records.clock.utc()
        given = {"of": int(of), "text": text, "fields": dict(fields or {})}
        given["stands_on"] = self.stands_on(of, pair, parent)
        draft = self.find(of, pair, parent)
        if draft is None:
            return self._records.add(new_body(Draft, given), pair=pair, parent=parent, at=now)
        check_length(given)
        return self._records.replace(draft, apply_rule(lambda: update(draft.body, given)), at=now)

    def stands_on(self, of: Kind, pair: RecordId | None, parent: RecordId | None) -> str:
        """Return a digest of the record that a draft of this place changes, "" for a
        new one."""
        changes = self._changed(of, pair if of == Kind.PAIR else parent)
        return "" if changes is None else digest(changes)

    def is_stale(self, draft: Record[Draft]) -> bool:
        """Return whether the record that this draft edits has changed since the draft
        was saved.

        Drafts of older versions have no digest: for them, was the record saved
        later?"""
        record = self._changed(draft.body.of, draft.pair if draft.body.of == Kind.PAIR else draft.parent)
        if record is None:
            return False
        if draft.body.stands_on:
            return digest(record) != draft.body.stands_on
        return (
            self._records.vault.entry(uuid_of(record.id)).meta.n > self._records.vault.entry(uuid_of(draft.id)).meta.n
        )

    def name(self, draft: Record[Draft]) -> str:
        """Return what a draft is, to stand after "your": debrief of session 3."""
        from rmjournal.domain.draft_names import draft_name

        above = None
        with suppress(RmjournalError):  # what can't be read
            above = self._records.glance(draft.parent) if draft.parent is not None else None
        return draft_name(draft, above)

    def discard(self, draft: Record[Draft]) -> None:
        """Delete a draft, for later merges too; do nothing if it is gone already.

        Call it in the transaction that saves the finished entry, so that exactly one of
        the two exists."""
        if uuid_of(draft.id) in self._records.vault:
            self._records.vault.delete(uuid_of(draft.id))

    def _changed(self, of: int, entry_id: RecordId | None) -> AnyRecord | None:
        """Return the record that a draft edits, None if it will become a new one."""
        if entry_id is None or uuid_of(entry_id) not in self._records.vault:
            return None
        record = self._records.glance(entry_id)
        return record if record.kind == of else None


def digest(record: AnyRecord) -> str:
    """Return a digest of a record's content, which a merge or an import leaves as it
    is."""
    return sha256(encode_json(record.raw)).hex()[:16]


def _bytes(entry_id: RecordId | None) -> bytes:
    return NOTHING if entry_id is None else uuid_of(entry_id)
