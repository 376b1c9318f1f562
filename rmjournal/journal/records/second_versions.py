"""Find the versions that stand beside a record, each a record of its own, until the
person chooses."""

from collections.abc import Iterable
from contextlib import suppress

from rmjournal.domain.model.copies import BESIDE
from rmjournal.domain.model.export_log import Export, SharedText
from rmjournal.domain.record.record import Kind, RecordId, record_id, uuid_of
from rmjournal.journal.records.repository import Records
from rmjournal.support.errors import Damaged
from rmjournal.vault.format.digest import sha256
from rmjournal.vault.format.record import decode_text
from rmjournal.vault.store.unlock import Entry

SECOND_RECORDS = frozenset({Kind.NOTE, Kind.TAKEAWAY, Kind.REFLECTION, Kind.LOG_ITEM, Kind.REHEARSAL, Kind.DRAFT})


def second_versions(records: Records) -> dict[bytes, list[Entry]]:
    """Return the second versions of each record that has any, by its id: about 10 us a
    text.

    What cannot be read is passed over."""
    found: dict[bytes, list[Entry]] = {}
    for entry, text in records.vault.texts(records.vault.entries_of(SECOND_RECORDS)):
        if text is None or b'"beside":' not in text:
            continue
        with suppress(Damaged, ValueError):
            mark = decode_text(text).get(BESIDE)
            if isinstance(mark, dict) and isinstance(mark.get("record"), str):
                found.setdefault(uuid_of(RecordId(mark["record"])), []).append(entry)
    return found


def delete_pair(records: Records, pair: bytes) -> None:
    """Delete a pair with all that is written in it, and its second versions in other
    pairs, in one transaction.

    `compact` of the vault erases the traces in the file after the transaction."""
    with records.transaction():
        for record, entries in second_versions(records).items():
            if record in records.vault and records.vault.entry(record).meta.pair == pair:
                for entry in entries:
                    if entry.meta.pair != pair:
                        records.vault.delete(entry.meta.uuid)
        _bare_receipts(records, pair)
        records.vault.delete(pair)


def _bare_receipts(records: Records, pair: bytes) -> None:
    """Leave of what was shared from a pair only its kind, day and SHA-256.

    Rows of earlier versions name no pair; those whose text was kept are known by it."""
    mine = record_id(pair)
    kept = {sha256(each.body.text.encode()).hex() for each in records.of_type(SharedText, mine)}
    for row in records.of_type(Export):
        if row.body.pair == mine or (row.body.pair is None and row.body.sha256 in kept):
            bare = Export(what=row.body.what, sha256=row.body.sha256)
            if bare != row.body:
                records.replace(row, bare)


def family_of(uuids: Iterable[bytes], beside: dict[bytes, list[Entry]]) -> dict[bytes, bytes]:
    """Return what belongs together with these records: each member with the record that
    it stands beside.

    A record that was asked for is a member too, with itself; so is what one of them is
    a second version of."""
    family = {uuid: uuid for uuid in uuids}
    above = {entry.meta.uuid: record for record, entries in beside.items() for entry in entries}
    wanted = list(family)
    while wanted:
        uuid = wanted.pop()
        near = [entry.meta.uuid for entry in beside.get(uuid, [])]
        for other in [*near, *([above[uuid]] if uuid in above else [])]:
            if other not in family:
                family[other] = uuid
                wanted.append(other)
    return family
