"""The reading half of an open vault: an index of all metas, bodies opened on demand."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress

from rmjournal.support.errors import RESCUE, Damaged, Refused, Tampered
from rmjournal.vault.computer.device import over, stored_over
from rmjournal.vault.format.digest import hmac_sha256
from rmjournal.vault.format.head import Head
from rmjournal.vault.format.kept_row import KeptRow
from rmjournal.vault.format.record import (
    DRAFT,
    NOTHING,
    PAIR,
    REVISION,
    TOMBSTONE,
    Json,
    Meta,
    body_context,
    body_contexts,
    body_digest,
    body_text,
    decode_text,
)
from rmjournal.vault.format.seal import Sealer, expand
from rmjournal.vault.store import kept_rows
from rmjournal.vault.store.cached_rows import Row
from rmjournal.vault.store.container import Container
from rmjournal.vault.store.entries import Entries, Found, InOrder, Outline
from rmjournal.vault.store.kept_rows import Sort
from rmjournal.vault.store.proof import Proof
from rmjournal.vault.store.unlock import Entry, Keys, check_set

_LIVING = frozenset(range(256)) - {REVISION, TOMBSTONE}
AT_ONCE = 1_000  # metas that a proof reads between two other things: 1 ms
_MANY = 100  # bodies that one statement reads sooner than so many
OVER = "over"  # the key of a body that is the vault's own: the version vector
MOVED = "moved"  # in it, beside the devices: was the record ever in another pair?


class Reader:
    """Every record of an open container, each read checked against the index."""

    def __init__(self, container: Container, keys: Keys, head: Head, head_box: bytes, entries: Entries) -> None:
        self.container = container
        self._load(keys, head, head_box, entries)

    def _load(self, keys: Keys, head: Head, head_box: bytes, entries: Entries) -> None:
        """Start afresh with these keys and entries; nothing read before counts."""
        self.keys = keys
        self.head = head
        self.head_box = head_box
        self._entries = entries
        self._sealers: dict[bytes, Sealer] = {}
        self.passed_over = 0

    def __contains__(self, uuid: bytes) -> bool:
        return self._entries.get(uuid) is not None

    def entry(self, uuid: bytes) -> Entry:
        """Return the index entry of one record. Raises Refused if there is none."""
        entry = self._entries.get(uuid)
        if entry is None:
            raise Refused("There's no such entry in this journal.")
        return entry

    def entries(self) -> list[Entry]:
        """Return the index entries of all records, in no order."""
        return self._entries.all()

    def packed(self) -> list[bytes]:
        """Return the packed rows of all records, in no order."""
        return self._entries.packed()

    def by_creation(self) -> InOrder:
        """Return all records but pairs, the first that was created first: about 200
        bytes each."""
        return InOrder(self._entries)

    def count(self) -> int:
        """Return how many records there are."""
        return len(self._entries)

    def entries_of(self, kinds: Collection[int] | None, pair: bytes | None = None) -> list[Entry]:
        """Return the index entries of these kinds, of one pair if it is given, in no
        order."""
        found = self.entries() if kinds is None else self._entries.of(kinds)
        return found if pair is None else [entry for entry in found if entry.meta.pair == pair]

    def ids_from(self, start: str) -> list[bytes]:
        """Return the ids that begin with these hexadecimal digits, in no order."""
        return self._entries.ids_from(start)

    def newest_first(self, kinds: Collection[int], pair: bytes | None = None) -> Iterator[Entry]:
        """Yield the index entries of these kinds, of one pair if it is given, the
        newest first: cheap for the first few."""
        return self._entries.newest_first(kinds, pair)

    def outlines(self, kinds: Collection[int], pair: bytes) -> Iterator[Outline]:
        """Yield the id, kind, parent and moment of the records of these kinds of one
        pair, in no order: 0.3 us each."""
        return self._entries.outlines(kinds, pair)

    def kinds(self) -> set[int]:
        """Return the kinds of all records, and perhaps one whose last was deleted."""
        return self._entries.kinds()

    def kept_rows(self, sort: Sort) -> dict[int, KeptRow]:
        """Return the rows that are kept of older records, by their numbers."""
        return kept_rows.load(self.container, self.keys, sort)

    def by_version(self, kinds: Collection[int] | None = None) -> dict[int, Found]:
        """Return what `made` makes an entry of, by the number of its version: the
        records of these kinds, or all but history and tombstones."""
        return self._entries.by_version(_LIVING if kinds is None else kinds)

    def made(self, found: Found, *, keep: bool = True) -> Entry:
        """Return the index entry that `by_version` found, if nothing was saved since.

        Without `keep`, many of them leave nothing in memory."""
        return self._entries.made(found, keep=keep)

    def prove(self) -> None:
        """Check that every record is there, whole and newest, unless that was done.

        Raises Damaged or Tampered if not."""
        if not self._entries.are_proven:
            check_set(self.container, self.keys, self.head)
            self._entries.are_proven = True

    def proof(self) -> Iterator[Proof | None]:
        """Read all metas, `AT_ONCE` at a time: about 1 us each. Yield None after each
        part, and last what proves the vault, in any thread. Nothing if that was done.

        Other work may be done between two parts. A head vouches for what was there when
        it was saved, so that after a save all are read again."""
        while not self._entries.are_proven:
            head, rows = self.head, list[Row]()
            for part in self.container.metas_by_parts(AT_ONCE):
                rows += part
                yield None
                if self.head is not head:
                    break
            else:
                yield Proof(self.keys.set, head, rows)
                return

    def note_proof(self, holds: bool) -> None:
        """Note how a proof ended. Raises what `prove` raises, where it does not
        hold."""
        if holds:
            self._entries.are_proven = True
        else:
            self.prove()

    def going_with(self, entry: Entry) -> list[Entry]:
        """Return a record and what is deleted with it.

        That is its revisions, its drafts and theirs; of a pair, all that belongs to
        it."""
        uuid, kind = entry.meta.uuid, entry.meta.kind
        if kind in (REVISION, TOMBSTONE):
            return [entry]
        entries = self.entries()
        if kind == PAIR:
            return [each for each in entries if each.meta.pair == uuid]
        hanging = [each for each in entries if each.meta.parent == uuid and each.meta.kind in (DRAFT, REVISION)]
        if drafts := {each.meta.uuid for each in hanging if each.meta.kind == DRAFT}:
            hanging += [each for each in entries if each.meta.parent in drafts and each.meta.kind == REVISION]
        return [entry, *hanging]

    def get(self, uuid: bytes) -> Json:
        """Return the object of one record, checked against the index: about 40 us.

        Raises Tampered or Damaged if the body is not the one that belongs there."""
        obj = self.open_body(self.entry(uuid))
        obj.pop(OVER, None)
        return obj

    def scan(
        self,
        kinds: Collection[int] | None = None,
        pair: bytes | None = None,
        *,
        skip_faulty: bool = False,
        may_hold: Callable[[bytes], bool] | None = None,
    ) -> Iterator[tuple[Entry, Json]]:
        """Yield records with their objects, in no order: about 8 us each if many.

        Raises Damaged at the first body that does not open; with `skip_faulty` it skips
        those and counts them in `passed_over`. `may_hold` sees the JSON and saves the
        decoding of what is not wanted."""
        return self.objects(self.entries_of(kinds, pair), skip_faulty=skip_faulty, may_hold=may_hold)

    def objects(
        self,
        wanted: list[Entry],
        *,
        skip_faulty: bool = False,
        may_hold: Callable[[bytes], bool] | None = None,
    ) -> Iterator[tuple[Entry, Json]]:
        """Yield these records with their objects, as `scan` does."""
        self.passed_over = 0
        for entry, text in self.texts(wanted):
            if text is not None and may_hold is not None and not may_hold(text):
                continue
            try:
                obj = None if text is None else decode_text(text)
            except Tampered:
                obj = None
            if obj is not None:
                obj.pop(OVER, None)
                yield entry, obj
            elif skip_faulty:
                self.passed_over += 1
            else:
                raise Damaged("An entry in this journal can't be read.", RESCUE)

    def texts(self, wanted: list[Entry]) -> Iterator[tuple[Entry, bytes | None]]:
        """Yield the JSON of many bodies; None for each that does not open.

        Reads singly if few are wanted, else in one statement."""
        if len(wanted) >= _MANY or len(wanted) * 4 >= len(self._entries):
            yield from self._all_texts({entry.row: entry for entry in wanted})
        else:
            yield from self._single_texts(wanted)

    def _single_texts(self, wanted: Iterable[Entry]) -> Iterator[tuple[Entry, bytes | None]]:
        for entry in wanted:
            text: bytes | None = None
            with suppress(Damaged):
                text = self._text(entry)
            yield entry, text

    def _all_texts(self, missing: dict[int, Entry]) -> Iterator[tuple[Entry, bytes | None]]:
        """Open many bodies in one statement, and singly what lies behind a page that
        ends it."""
        with suppress(Damaged):
            most = len(missing) * 4 > 3 * len(self._entries)
            for chunk in self.container.bodies(None if most else missing):
                by_owner: dict[bytes, list[tuple[Entry, bytes]]] = {}
                for row, box in chunk:
                    if row in missing:
                        entry = missing.pop(row)
                        by_owner.setdefault(owner_of(entry.meta), []).append((entry, box))
                for owner, found in by_owner.items():
                    yield from self._texts_of(owner, found)
        yield from self._single_texts(missing.values())

    def _texts_of(self, owner: bytes, found: list[tuple[Entry, bytes]]) -> Iterator[tuple[Entry, bytes | None]]:
        plains: list[bytes | None] = [None] * len(found)
        with suppress(Damaged):
            contexts = body_contexts(self.keys.vault_id, [entry.row for entry, _ in found])
            plains = self.sealer(owner).open_all([box for _, box in found], contexts)
        for (entry, box), plain in zip(found, plains, strict=True):
            text: bytes | None = None
            if plain is not None and _is_body_of(entry.meta, box):
                try:
                    text = body_text(entry.meta, plain)
                except Tampered:
                    text = None
            yield entry, text

    def _text(self, entry: Entry) -> bytes:
        box = self.container.body(entry.row)
        if not _is_body_of(entry.meta, box):
            raise Tampered("An entry in this journal was altered.", RESCUE)
        plain = self.sealer(owner_of(entry.meta)).open(box, body_context(self.keys.vault_id, entry.row))
        return body_text(entry.meta, plain)

    def open_body(self, entry: Entry) -> Json:
        """Return the object of a record as it is stored, with the vault's own key."""
        return decode_text(self._text(entry))

    def stood_over(self, old: Entry) -> Json:
        """Return the "over" that the successor of a version carries: empty where its
        origin is not known."""
        stored = self.open_body(old).get(OVER)
        vector: Json = dict(over(stored, old.meta.device, old.meta.n) or {})
        if isinstance(stored, dict) and MOVED in stored:
            vector[MOVED] = stored[MOVED]
        return {OVER: vector} if vector else {}

    def stands_over(self, device: bytes, n: int) -> bool:
        """Return whether the vault has a version of this device that is as new, or one
        that replaced such a version.

        Costs a look at every meta; only where none will do, about 10 us a record
        more."""
        if any(each.meta.device == device and each.meta.n >= n for each in self.entries()):
            return True
        name = device.hex()
        for _, text in self.texts(self.entries()):
            if text is not None and name.encode() in text:
                with suppress(Tampered):
                    if stored_over(decode_text(text).get(OVER)).get(name, 0) >= n:
                        return True
        return False

    def sealer(self, owner: bytes) -> Sealer:
        """Return what seals the bodies of one pair, or of the vault itself.

        Raises Damaged if the pair is missing."""
        if owner == NOTHING:
            return self.keys.vault
        if owner not in self._sealers:
            self._sealers[owner] = Sealer(self._pair_key(owner))
        return self._sealers[owner]

    def name_outside(self, uuid: bytes) -> bytes:
        """Return 16 bytes that stand for a record of a pair outside of the vault.

        They are always the same. Without the pair's key, nobody can tell what they
        stand for, nor that two of them come from one vault. Raises Refused if there is
        no such record, Damaged if its pair is missing."""
        key = expand(self._pair_key(self.entry(uuid).meta.pair), "outside", b"")
        return hmac_sha256(key, uuid)[:16]

    def _pair_key(self, owner: bytes) -> bytes:
        pair = self._entries.get(owner)
        if pair is None or pair.meta.kind != PAIR:
            raise Damaged("An entry belongs to a pair that is missing.", RESCUE)
        return pair.meta.key


def _is_body_of(meta: Meta, box: bytes) -> bool:
    return len(box) == meta.body_size and body_digest(box) == meta.body_digest


def owner_of(meta: Meta) -> bytes:
    """Return whose key seals the body: the pair's uuid, or NOTHING for the vault's own.

    Pairs, and what belongs to none, are sealed under the vault's key."""
    return NOTHING if meta.kind == PAIR else meta.pair
