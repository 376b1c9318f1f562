"""What is being written right now: kept every few seconds, so that a crash or a lock loses nothing.

A draft is as private as what it becomes: it lies under the key of its pair, and goes with its parent."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

from rmjournal.domain.record import Kind, Record, RecordId, changed, record_id, uuid_of
from rmjournal.domain.writing import Draft
from rmjournal.journal.checking import body_of, check_length, new_body, told
from rmjournal.journal.shelf import Shelf
from rmjournal.vault.record import NOTHING


def find(shelf: Shelf, of: Kind, pair: RecordId | None, parent: RecordId | None) -> Record[Draft] | None:
    """Return the draft of what is being written at this place, None where there is none.

    `parent` is the session that it is written in, or the record that is edited."""
    place = _bytes(pair), _bytes(parent)
    metas = [entry.meta for entry in shelf.vault.entries() if entry.meta.kind == Kind.DRAFT]
    here = [meta for meta in metas if (meta.pair, meta.parent) == place]
    for meta in sorted(here, key=lambda meta: (meta.sort_ms, meta.uuid), reverse=True):
        record = shelf.glance(record_id(meta.uuid))
        if isinstance(record.body, Draft) and record.body.of == of:
            return cast(Record[Draft], record)
    return None


def all_drafts(shelf: Shelf) -> list[Record[Draft]]:
    """Return every draft, the one written last first. Notes that will be off the record are among them."""
    return shelf.of_type(Draft)[::-1]


def keep(
    shelf: Shelf,
    of: Kind,
    pair: RecordId | None,
    parent: RecordId | None,
    *,
    text: str = "",
    fields: Mapping[str, object] | None = None,
) -> Record[Draft]:
    """Keep what is written so far as the one draft of its place, in one transaction; what it was before is gone.

    The draft of a note that is to be off the record says so in its fields: `"off_record": true`."""
    now = datetime.now(UTC)
    given = {"of": int(of), "text": text, "fields": dict(fields or {})}
    draft = find(shelf, of, pair, parent)
    if draft is None:
        return shelf.keep_new(new_body(Draft, given), pair=pair, parent=parent, at=now)
    check_length(given)
    return shelf.keep(draft, told(lambda: changed(body_of(draft), given)), at=now)


def is_stale(shelf: Shelf, draft: Record[Draft]) -> bool:
    """Was the record that this draft changes saved again after the draft was?"""
    of = draft.body.of if draft.body is not None else 0
    id = draft.pair if of == Kind.PAIR else draft.parent
    if id is None or uuid_of(id) not in shelf.vault:
        return False
    record = shelf.vault.entry(uuid_of(id)).meta
    return record.kind == of and record.n > shelf.vault.entry(uuid_of(draft.id)).meta.n


def drop(shelf: Shelf, draft: Record[Draft]) -> None:
    """Take a draft away without a trace; do nothing where it is gone already.

    Inside the transaction that keeps what it became, the one is there exactly when the other is not."""
    if uuid_of(draft.id) in shelf.vault:
        shelf.vault.delete(uuid_of(draft.id))


def _bytes(id: RecordId | None) -> bytes:
    return NOTHING if id is None else uuid_of(id)
