"""Unlocking: from a passphrase to keys, from keys to a head that vouches for all
records.
"""

import gc
import os
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from struct import iter_unpack
from typing import NamedTuple

import msgspec

from rmjournal.support.errors import RESCUE, Damaged, Failed, NewerFormat, NotAVault, RmjournalError, Tampered, WrongKey
from rmjournal.vault.computer.anchor import kept_slots
from rmjournal.vault.format import slots
from rmjournal.vault.format.head import BUCKETS, Head, SetChange
from rmjournal.vault.format.meta_table import MetaTable, packed_row, pieces
from rmjournal.vault.format.record import META_SIZE, NOTHING, Meta, meta_contexts
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.format.seal import Sealer, expand
from rmjournal.vault.format.slots import Header
from rmjournal.vault.store.container import Container

OPENED_BY = ("header", "header2", "head")  # without these rows nothing opens a vault
_AT_ONCE = 500  # metas opened in one go: more take memory and save no time


class Keys:
    """The keys of each purpose, expanded from the master key."""

    def __init__(self, master: bytes, vault_id: bytes) -> None:
        self.master = master
        self.vault_id = vault_id
        self.head = Sealer(expand(master, "head", vault_id))
        self.meta = Sealer(expand(master, "meta", vault_id))
        self.vault = Sealer(expand(master, "vault", vault_id))
        self.cache = Sealer(expand(master, "cache", vault_id))
        self.anchor = Sealer(expand(master, "anchor", vault_id))
        self.unsaved = Sealer(expand(master, "unsaved", vault_id))
        self.set = expand(master, "set", vault_id)


class Entry(NamedTuple):
    """A record as the index knows it: its row and its meta."""

    row: int
    meta: Meta


class Unlocked(msgspec.Struct):
    """The keys, the current header, and the head as it is sealed and as it reads."""

    keys: Keys
    header: bytes
    head_box: bytes
    head: Head
    notices: list[str] = msgspec.field(default_factory=list)


class Index(msgspec.Struct):
    """Every record whose meta opens, by uuid, and how far the set differs from the
    head."""

    entries: dict[bytes, Entry]
    rows: int
    unreadable: int
    wrong_buckets: frozenset[int]

    def doubtful(self) -> list[Entry]:
        """Return the records in buckets that do not add up.

        At least one of each such bucket is altered, missing or an older version."""
        return [entry for entry in self.entries.values() if entry.row % BUCKETS in self.wrong_buckets]

    def fault(self, head: Head) -> RmjournalError | None:
        """Return the error this index means; None if every record is there, whole and
        newest."""
        if self.rows == head.records == head.bodies and not self.wrong_buckets and not self.unreadable:
            return None
        certain = len(self.entries) - len(self.doubtful())
        certainty = f"We can vouch for {certain} of {head.records} entries."
        if self.unreadable or self.rows < head.records:
            return Damaged(f"Parts of this journal are damaged. {certainty}", RESCUE)
        return Tampered(f"This journal was altered by something other than rmjournal. {certainty}", RESCUE)


@contextmanager
def open_container(path: Path, *, leaves_lock: bool = True) -> Iterator[Container]:
    """Open a container, and close it again only if the block fails.

    `leaves_lock` is that of `Container.open`."""
    container = Container.open(path, leaves_lock=leaves_lock)
    try:
        yield container
    except BaseException:
        container.close()
        raise


def unlock(
    container: Container, passphrase: str | None, recovery: RecoveryKey | None, state: Path | None = None
) -> Unlocked:
    """Open the head with a passphrase or a recovery key.

    Tries both copies of the header, then the one this computer keeps. Only the one that
    the head names counts, so that old key slots open nothing. Raises WrongKey, Damaged,
    Tampered, NewerFormat, and NotAVault for a destroyed vault."""
    if all(container.single(table) == b"" for table in OPENED_BY):
        raise NotAVault(
            "This journal was destroyed, and nothing can open what is left of it.",
            "Delete the file. If you didn't destroy it, restore a backup.",
        )
    copies = [container.single("header") or b"", container.single("header2") or b""]
    head_box = container.single("head") or b""
    failure: RmjournalError | None = None
    for raw in _candidates(copies, state):
        try:
            found = _unlock_copy(raw, head_box, passphrase, recovery)
        except (WrongKey, Damaged, Failed, NewerFormat) as error:
            # WrongKey wins: it comes only from a copy that reads well, and is the
            # likeliest cause of all.
            failure = error if failure is None or isinstance(error, WrongKey) else failure
            continue
        if raw not in copies:
            found.notices.append(
                "The keys in the file are damaged, so we used this computer's spare copy. "
                "Set a passphrase with `rmjournal passphrase` to replace them."
            )
        elif copies[0] != copies[1]:
            found.notices.append(
                "One of the two copies of the keys in the file is damaged, so we used the intact one. Make a backup."
            )
        return found
    raise failure or Damaged("The keys of this journal are damaged.", "Restore a backup.")


def _candidates(copies: list[bytes], state: Path | None) -> Iterator[bytes]:
    """Yield each header once: those in the file, then those this computer keeps."""
    yield from dict.fromkeys(copies)
    vault_ids = set[bytes]()
    for raw in copies:
        with suppress(Damaged, NewerFormat):
            vault_ids.add(Header.parse(raw).vault_id)
    for raw in kept_slots(state, vault_ids):
        if raw not in copies:
            yield raw


def _unlock_copy(raw: bytes, head_box: bytes, passphrase: str | None, recovery: RecoveryKey | None) -> Unlocked:
    header = Header.parse(raw)
    master_key = header.unlock(passphrase, recovery)
    if master_key is None:
        raise WrongKey("That recovery key isn't right.") if recovery else WrongKey()
    keys = Keys(master_key, header.vault_id)
    head: Head | None = None
    with suppress(Tampered):
        head = Head.open(head_box, keys.head, header.vault_id)
    if head is None:
        raise Tampered("This journal was altered, so none of its entries can be trusted.", "Restore a backup.")
    if slots.digest(raw) != head.header_digest or not header.is_authentic(raw, master_key):
        raise Tampered("The keys of this journal are not the ones last saved.", "Restore a backup.")
    return Unlocked(keys, raw, head_box, head)


def unlock_again(container: Container, keys: Keys) -> Unlocked:
    """Open the head of a file under keys that are held already; no passphrase is
    needed.

    Raises Tampered if the file has other keys or is another vault."""
    head_box = container.single("head") or b""
    head = Head.open(head_box, keys.head, keys.vault_id)
    for copy in ("header", "header2"):
        raw = container.single(copy) or b""
        if slots.digest(raw) == head.header_digest:
            return Unlocked(keys, raw, head_box, head)
    raise Tampered("The keys of this journal are not the ones last saved.", "Restore a backup.")


def read_index(container: Container, keys: Keys, head: Head) -> Index:
    """Open every meta and check the set against the head: about 8 us a record."""
    seen, entries, unreadable = SetChange(keys.set), dict[bytes, Entry](), 0
    with many_made():
        for entry in _each_entry(container, keys, seen):
            if entry is None or entry.meta.uuid in entries:
                unreadable += 1
            else:
                entries[entry.meta.uuid] = entry
    return Index(entries, seen.count, unreadable, seen.mismatched(head))


def read_table(container: Container, keys: Keys, head: Head) -> MetaTable | None:
    """Return what `read_index` finds as a table without the keys of pairs, a third of
    the memory; None if it does not add up."""
    seen, rows = SetChange(keys.set), list[bytes]()
    for entry in _each_entry(container, keys, seen):
        if entry is None:
            return None
        rows.append(packed_row(*entry))
    if not seen.count == head.records == head.bodies or seen.mismatched(head):
        return None
    packed = bytearray()
    for piece in pieces(rows):
        packed += piece
    rows.clear()
    table = MetaTable(memoryview(packed))
    return table if len({table.uuid(at) for at in range(len(table))}) == len(table) else None


def _each_entry(container: Container, keys: Keys, seen: SetChange) -> Iterator[Entry | None]:
    """Open every meta, some at a time, and add each to the set; yield None for one that
    does not open."""
    boxes = container.each_meta()
    while rows := [*islice(boxes, _AT_ONCE)]:
        seen.add_all(rows)
        contexts = meta_contexts(keys.vault_id, [row for row, _ in rows])
        for (row, _), plain in zip(rows, keys.meta.open_all([box for _, box in rows], contexts), strict=True):
            meta = Meta.unpack(plain) if plain is not None and len(plain) == META_SIZE else None
            yield Entry(row, meta) if meta is not None and meta.uuid != NOTHING else None


@contextmanager
def many_made() -> Iterator[None]:
    """Make thousands of tuples that all stay: looking for garbage costs a third."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def adds_up(container: Container, keys: Keys, head: Head) -> bool:
    """Return if every meta box is the one that the head vouches for: about 2 us a
    record."""
    seen = SetChange(keys.set)
    seen.add_all(container.each_meta())
    return seen.count == head.records == head.bodies and not seen.mismatched(head)


def check_set(container: Container, keys: Keys, head: Head) -> None:
    """Check every meta box against the head, and open none: about 2 us a record.

    Raises what `Index.fault` finds."""
    if not adds_up(container, keys, head):
        fault = read_index(container, keys, head).fault(head)
        raise fault or Damaged("Parts of this journal are damaged.", RESCUE)


def rising_rows(count: int) -> "array[int]":
    """Draw so many different row ids at random, and return the lowest first."""
    drawn = set[int]()
    while more := count - len(drawn):
        drawn.update(number >> 1 for (number,) in iter_unpack(">Q", os.urandom(8 * more)) if number > 1)
    return array("q", sorted(drawn))


def draw_row(container: Container, drawn: Iterable[int] = ()) -> int:
    """Return a free row id, the next of those drawn before if there are any.

    It is random, so that rows reveal nothing of their order."""
    for row in drawn:
        if row and not container.has(row):
            return row
    while True:
        row = int.from_bytes(os.urandom(8), "big") >> 1
        if row and not container.has(row):
            return row
