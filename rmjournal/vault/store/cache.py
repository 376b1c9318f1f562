"""The cache: the metas of all records in two sealed rows, so that opening reads those.

It is derived and never the truth. It counts only for the very head that it names, and
only if both rows open; else every meta is read, and closing writes it anew. Keys of
pairs are not in it. Whatever deletes a record empties it in the same transaction, so
that nothing outlives its record here; backups leave it out.
"""

from collections.abc import Collection, Iterator
from contextlib import suppress
from itertools import chain

from rmjournal.support.errors import RESCUE, Damaged, RmjournalError, Tampered
from rmjournal.vault.format.digest import sha256
from rmjournal.vault.format.head import Head
from rmjournal.vault.format.meta_table import MetaTable, Row, packed, pieces, size_of
from rmjournal.vault.format.record import META_SIZE, PAIR, Meta, meta_context
from rmjournal.vault.format.seal import OVERHEAD, pad, padded_size
from rmjournal.vault.store import kept_rows
from rmjournal.vault.store.container import Container
from rmjournal.vault.store.entries import Entries
from rmjournal.vault.store.unlock import Entry, Keys, Unlocked, check_set, read_index, read_table

LEAST = 500  # fewer metas are read sooner than a cache is written
MOST = 400_000  # more do not fit into a row
_MARK = b"metas 1\0"
_DIGEST, _UUID = 32, 16
_START = len(_MARK) + 2 * _DIGEST
_TABLE, _CHANGES = 1, 2  # the rows: all records, and what changed since
_ROOM = 16_000  # bytes that changes fill at least, so that their size tells little


def load(container: Container, keys: Keys, head_box: bytes) -> Entries | None:
    """Return all records without a look at their metas, if the cache is of this head.

    None if it is not, or if a part of it does not open."""
    found: dict[int, memoryview] = {}
    with suppress(Damaged):
        for row, plain in _opened(container, keys, kept_rows.FIRST):
            if plain is None:
                return None
            found[row] = memoryview(plain)[4 : 4 + int.from_bytes(plain[:4], "big")]
        table, changes = (found.get(row, memoryview(b"")) for row in (_TABLE, _CHANGES))
        of = _heads(table)[1]
        after, newest = _heads(changes) if changes else (of, of)
        if table[: len(_MARK)] == _MARK and after == of and newest == _digest(head_box):
            return _entries(container, keys, table, changes)
    return None


def checked_entries(container: Container, unlocked: Unlocked, *, proves: bool) -> Entries:
    """Return all records, which add up to the head: about 10 us each, 3 us if the cache
    is of this head.

    Without `proves` they are those of the cache, if it is, and not yet proven. Raises
    Damaged or Tampered if they do not add up."""
    keys, head = unlocked.keys, unlocked.head
    entries = load(container, keys, unlocked.head_box)
    if entries is None:
        return _read(container, keys, head)
    if proves:
        check_set(container, keys, head)
    entries.are_proven = proves
    return entries


def _read(container: Container, keys: Keys, head: Head) -> Entries:
    """Return all records as their metas say: of many, as a table like that of the
    cache. Raises Damaged or Tampered if they do not add up."""
    if head.records >= LEAST and (table := read_table(container, keys, head)) is not None:
        return Entries({}, table, lambda row: _whole(container, keys, row))
    index = read_index(container, keys, head)
    if (fault := index.fault(head)) is not None:
        raise fault
    return Entries(index.entries)


def _whole(container: Container, keys: Keys, row: Row) -> Entry:
    entry = Entry(*row)
    return as_stored(container, keys, entry) if entry.meta.kind == PAIR else entry


def _digest(head_box: bytes) -> bytes:
    return sha256(head_box)


def _heads(plain: memoryview) -> tuple[bytes, bytes]:
    """Return the head that a row goes on from, and the one that it is of."""
    heads = plain[len(_MARK) : _START].tobytes()
    return heads[:_DIGEST], heads[_DIGEST:]


def _entries(container: Container, keys: Keys, table: memoryview, changes: memoryview) -> Entries:
    entries = Entries({}, MetaTable(table[_START:]), lambda row: _whole(container, keys, row))
    if changes:
        end = _START + 4 + _UUID * int.from_bytes(changes[_START : _START + 4], "big")
        for at in range(_START + 4, end, _UUID):
            entries.remove(changes[at : at + _UUID].tobytes())
        for row in MetaTable(changes[end:]):
            entries[row[1].uuid] = _whole(container, keys, row)
    entries.table_of, entries.stored_for = _heads(table)[1], _heads(changes or table)[1]
    return entries


def as_stored(container: Container, keys: Keys, entry: Entry) -> Entry:
    """Return an entry as its meta box has it, with the key of a pair.

    Raises Tampered if that is another version."""
    plain = keys.meta.open(container.meta(entry.row), meta_context(keys.vault_id, entry.row))
    meta = Meta.unpack(plain) if len(plain) == META_SIZE else None
    if meta is None or meta._replace(key=entry.meta.key) != entry.meta:
        raise Tampered("An entry in this journal was altered.", RESCUE)
    return Entry(entry.row, meta)


def is_behind(head_box: bytes, entries: Entries) -> bool:
    """Return if it is worth while to store the metas as they are now."""
    return entries.stored_for != _digest(head_box) and LEAST <= len(entries) <= MOST


def makes_new_table(head_box: bytes, entries: Entries) -> bool:
    """Return whether so much changed that storing writes all metas again."""
    return is_behind(head_box, entries) and not _changes_little(entries)


def _changes_little(entries: Entries) -> bool:
    return bool(entries.table_of) and len(entries.changed) ** 2 <= 2 * len(entries)


def keep(container: Container, keys: Keys, head_box: bytes, entries: Entries, kept: Collection[int]) -> None:
    """Store the metas in a transaction of its own, if the head is still this one.

    `kept` are rows to leave alone. It may fail: nothing depends on it."""
    if not is_behind(head_box, entries):
        return
    with suppress(RmjournalError):
        container.begin()
        if container.single("head") == head_box:
            add(container, keys, head_box, entries, kept)
            container.commit()
    container.rollback()


def add(container: Container, keys: Keys, head_box: bytes, entries: Entries, kept: Collection[int] = ()) -> None:
    """Store the metas in the caller's transaction: what changed, as long as that is
    little."""
    container.make_cache()
    if _changes_little(entries):
        changed = {uuid: entries.get(uuid) for uuid in entries.changed}
        gone = [uuid for uuid, entry in changed.items() if entry is None]
        table = packed([entry for entry in changed.values() if entry is not None])
        data = b"".join((entries.table_of, _digest(head_box), len(gone).to_bytes(4, "big"), *gone, table))
        plain = b"".join(((len(_MARK) + len(data)).to_bytes(4, "big"), _MARK, data))
        box = keys.cache.seal(pad(plain.ljust(_ROOM, b"\0")), kept_rows.context(keys.vault_id, _CHANGES))
        container.set_cached(_CHANGES, box)
    else:
        container.empty_cache(kept)
        rows = entries.packed()
        start = _MARK + bytes(_DIGEST) + _digest(head_box)
        size = len(start) + size_of(len(rows))
        total = padded_size(4 + size)
        parts = chain((size.to_bytes(4, "big"), start), pieces(rows), (bytes(total - 4 - size),))
        sealed = keys.cache.seal_pieces(parts, kept_rows.context(keys.vault_id, _TABLE))
        container.set_cached_pieces(_TABLE, total + OVERHEAD, sealed)


def _opened(container: Container, keys: Keys, end: int | None = None) -> Iterator[tuple[int, bytes | None]]:
    for row, box in container.cached(None, end):
        yield row, keys.cache.open_all((box,), (kept_rows.context(keys.vault_id, row),))[0]


def is_whole(container: Container, keys: Keys) -> bool:
    """Return if every row opens.

    If so, every page that SQLite reaches through the cache is one of the cache's
    own."""
    with suppress(Damaged):
        return all(plain is not None for _, plain in _opened(container, keys))
    return False


def remove_damaged(container: Container, keys: Keys, head_box: bytes) -> bool:
    """Remove a damaged cache in its own transaction; return if `compact` has to follow.

    Run before the first save of a session, about 1 ms a MiB, so that one flipped bit in
    it stops no save. Inside a transaction it would be too late: SQLite writes nothing
    more in a transaction that met damage."""
    if container.read_only or is_whole(container, keys):
        return False
    container.begin()
    try:
        if container.single("head") != head_box:  # another program's file by now
            return False
        container.forget_cache()
        container.commit()
    finally:
        container.rollback()
    return True
