"""Read what is left of a damaged file.

The file is only read, and never through SQLite. Any row may be torn, old, doubled or
forged; what opens under the vault's keys, in its own row, is true. A body describes its
record, so that a lost meta loses nothing. If the head is left, it tells how many
records there were, and which rows belong to the last state.
"""

import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Self

from rmjournal.support import atomic_file
from rmjournal.support.errors import (
    Damaged,
    Failed,
    NewerFormat,
    NotAVault,
    Refused,
    RmjournalError,
    Tampered,
    WrongKey,
)
from rmjournal.vault.computer.device import Over, is_known, stored_over
from rmjournal.vault.format import slots
from rmjournal.vault.format.head import BUCKETS, Head, SetChange
from rmjournal.vault.format.record import (
    DRAFT,
    META_SIZE,
    NOTHING,
    PAIR,
    REVISION,
    TOMBSTONE,
    Meta,
    body_context,
    body_digest,
    body_text,
    decode_text,
    meta_context,
)
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.format.seal import OVERHEAD, Sealer, padded_size
from rmjournal.vault.format.slots import Header
from rmjournal.vault.rewrite.hot_journal import read_as_it_was
from rmjournal.vault.rewrite.page_carver import Carver, Cell, Progress
from rmjournal.vault.store import preflight
from rmjournal.vault.store.reader import OVER, owner_of
from rmjournal.vault.store.unlock import Keys

_HEAD_SIZE = 1096 + OVERHEAD
_MOST_HEADERS = 8  # each may cost a derivation of the key
_CHUNK = 1000


@dataclass
class Wreck:
    """What has the shape of a vault's rows in a damaged file, before any key is
    known."""

    data: Carver
    headers: dict[bytes, int] = field(default_factory=dict)  # to how often it was found
    heads: list[Cell] = field(default_factory=list)
    metas: list[Cell] = field(default_factory=list)
    bodies: list[Cell] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path, progress: Progress | None = None) -> Self:
        """Read a damaged file, roll an interrupted save back, and look for rows.

        Raises NotAVault if there are none."""
        try:
            path = preflight.resolve(path)
            if not stat.S_ISREG(path.stat().st_mode):
                raise Refused("That isn't a file, so there is nothing to repair.", "Choose another file.")
            wreck = cls(Carver(*read_as_it_was(path)))
        except OSError as cause:
            raise Failed(
                f"The damaged file can't be read: {atomic_file.why(cause)}.", "Check the path and the disk."
            ) from None
        wreck.scan(progress)
        if not (wreck.heads or wreck.metas or wreck.bodies):
            raise NotAVault("There is nothing left of a journal in this file.", "Restore a backup.")
        return wreck

    def scan(self, progress: Progress | None) -> None:
        """Sort what was found by its size.

        Skips what a forged file claims beyond twice its own size."""
        budget = 2 * len(self.data.data)
        for cell in self.data.cells(progress):
            if budget < META_SIZE:
                return
            if cell.size > budget:
                continue
            if cell.size == META_SIZE + OVERHEAD:
                self.metas.append(cell)
            elif cell.size == _HEAD_SIZE:
                self.heads.append(cell)
            elif self.data.data.startswith(slots.MAGIC, cell.at):
                raw = self.data.box(cell) or b""
                self.headers[raw] = self.headers.get(raw, 0) + 1
            elif padded_size(cell.size - OVERHEAD) == cell.size - OVERHEAD:
                self.bodies.append(cell)
            else:
                continue
            budget -= cell.size

    def boxes(self, cells: Iterable[Cell]) -> Iterator[tuple[Cell, bytes]]:
        """Yield the cells whose boxes are whole, with their boxes."""
        for cell in cells:
            box = self.data.box(cell)
            if box is not None:
                yield cell, box


class UnlockedWreck(NamedTuple):
    """The keys, the header that gave them, and the newest head, if one is left."""

    keys: Keys
    header: bytes
    head: Head | None


class Body(NamedTuple):
    """A body that opens, the meta that it describes, and a tombstone's version
    vector."""

    cell: Cell
    meta: Meta
    over: Over


class _Sealed(NamedTuple):
    """A meta that opens, its cell and its box."""

    cell: Cell
    box: bytes
    meta: Meta


@dataclass
class Remains:
    """What is true in a wreck: each record's newest body, and metas without a body."""

    bodies: list[Body]
    lost: list[Meta]
    older: int
    counter: int  # the highest that was seen


def unlock(
    wreck: Wreck, passphrase: str | None = None, recovery: RecoveryKey | None = None, spare: Iterable[bytes] = ()
) -> UnlockedWreck:
    """Try every header that was found; if none opens, the `spare` ones kept elsewhere.

    Of those that open, the one that most rows belong to counts, then the one that the
    head names. Each try takes a key derivation. Raises WrongKey, Damaged or
    NewerFormat."""
    failure: RmjournalError | None = None
    found = sorted(wreck.headers, key=lambda raw: -wreck.headers[raw])
    for copies in (found[:_MOST_HEADERS], spare):
        opened: list[tuple[tuple[int, bool, bool], UnlockedWreck]] = []
        for raw in copies:
            try:
                keys = _keys(raw, passphrase, recovery)
            except (WrongKey, Damaged, Failed, NewerFormat) as error:
                failure = error if failure is None or isinstance(error, WrongKey) else failure
                continue
            head = _newest_head(wreck, keys)
            named = head is not None and head.header_digest == slots.digest(raw)
            rank = (sum(1 for _ in _metas(wreck, keys)), named, head is not None)
            opened.append((rank, UnlockedWreck(keys, raw, head)))
        if opened:
            return max(opened, key=lambda each: each[0])[1]
    raise failure or Damaged("The keys in this file are gone, so nothing can open it.", "Restore a backup.")


def _keys(raw: bytes, passphrase: str | None, recovery: RecoveryKey | None) -> Keys:
    header = Header.parse(raw)
    master_key = header.unlock(passphrase, recovery)
    if master_key is None:
        raise WrongKey(
            f"That {'recovery key' if recovery else 'passphrase'} isn't right.",
            "Try again. If you're sure it is, the keys in this file are damaged: restore a backup.",
        )
    if not header.is_authentic(raw, master_key):
        raise Tampered("The keys in this file were altered.", "Restore a backup.")
    return Keys(master_key, header.vault_id)


def _newest_head(wreck: Wreck, keys: Keys) -> Head | None:
    heads = []
    for _, box in wreck.boxes(wreck.heads):
        try:
            heads.append(Head.open(box, keys.head, keys.vault_id))
        except (Tampered, NewerFormat):
            continue
    return max(heads, key=lambda head: head.counter, default=None)


def _metas(wreck: Wreck, keys: Keys) -> Iterator[_Sealed]:
    """Yield the metas that open: about 8 us each."""
    for start in range(0, len(wreck.metas), _CHUNK):
        found = list(wreck.boxes(wreck.metas[start : start + _CHUNK]))
        contexts = [meta_context(keys.vault_id, cell.row) for cell, _ in found]
        for (cell, box), plain in zip(found, keys.meta.open_all([box for _, box in found], contexts), strict=True):
            if plain is not None and (meta := Meta.unpack(plain)).uuid != NOTHING:
                yield _Sealed(cell, box, meta)


def sift(wreck: Wreck, unlocked: UnlockedWreck, progress: Progress | None = None) -> Remains:
    """Open all that opens, and choose the newest version of each record: 20 us a
    row."""
    keys, head = unlocked.keys, unlocked.head
    metas = list(_metas(wreck, keys))
    settled = _settled(metas, keys, head)
    metas = [each for each in metas if each.cell.listed or each.cell.row % BUCKETS not in settled]
    rows = {each.cell.row: each.meta for each in metas}
    wanted = [cell for cell in wreck.bodies if cell.row % BUCKETS not in settled or cell.row in rows]
    known = [each.meta for each in metas]
    bodies = list(_bodies(wreck, keys, wanted, rows, known, progress))
    known += [body.meta for body in bodies]
    counter = max([head.counter if head else 0, *(meta.n for meta in known)])
    is_gone = _gone(known, [body for body in bodies if body.meta.kind == TOMBSTONE])
    digests = {each.meta.body_digest for each in metas}
    chosen = _newest([body for body in bodies if not is_gone(body.meta)], digests)
    named = {meta.uuid: meta for meta in sorted((each.meta for each in metas), key=lambda m: (m.version, m.n))}
    older = sum(_is_older(body.meta, named.get(body.meta.uuid)) for body in chosen)
    have = {body.meta.uuid for body in chosen}
    lost = [meta for meta in named.values() if meta.uuid not in have and not is_gone(meta)]
    homes = {meta.uuid for meta in (*lost, *(body.meta for body in chosen)) if meta.kind == PAIR} | {NOTHING}
    return Remains([body for body in chosen if owner_of(body.meta) in homes], lost, older, counter)


def _settled(metas: list[_Sealed], keys: Keys, head: Head | None) -> frozenset[int]:
    """Return the buckets that the listed metas add up to: nothing else belongs
    there."""
    if head is None:
        return frozenset()
    seen = SetChange(keys.set)
    seen.add_all({(each.cell.row, each.box) for each in metas if each.cell.listed})
    return frozenset(range(BUCKETS)) - seen.mismatched(head)


def _bodies(
    wreck: Wreck, keys: Keys, wanted: list[Cell], rows: dict[int, Meta], metas: list[Meta], progress: Progress | None
) -> Iterator[Body]:
    """Yield the bodies that open: first under the vault's key, then under the pairs'
    keys."""
    pairs = {meta.uuid: Sealer(meta.key) for meta in metas if meta.kind == PAIR}
    closed = []
    for done, cell in enumerate(wanted):
        if progress is not None:
            progress(done, 2 * len(wanted))
        body = _opened(wreck, cell, NOTHING, keys.vault, keys.vault_id)
        if body is None:
            closed.append(cell)
            continue
        if body.meta.kind == PAIR:
            pairs.setdefault(body.meta.uuid, Sealer(body.meta.key))
        yield body
    for done, cell in enumerate(closed, len(wanted)):
        if progress is not None:
            progress(done, len(wanted) + len(closed))
        likely = rows[cell.row].pair if cell.row in rows else NOTHING
        for pair in sorted(pairs, key=lambda pair: pair != likely):
            body = _opened(wreck, cell, pair, pairs[pair], keys.vault_id)
            if body is not None:
                yield body
                break


def _opened(wreck: Wreck, cell: Cell, owner: bytes, sealer: Sealer, vault_id: bytes) -> Body | None:
    """Open one body and return it with its meta; None if it is no body of this
    owner."""
    box = wreck.data.box(cell)
    plain = sealer.open_all((box,), (body_context(vault_id, cell.row),))[0] if box else None
    if not box or plain is None or len(plain) < 4 + META_SIZE:
        return None
    meta = Meta.unpack(plain[4 : 4 + META_SIZE])._replace(body_size=len(box), body_digest=body_digest(box))
    try:
        obj = decode_text(body_text(meta, plain))
    except Tampered:
        return None
    vector = stored_over(obj.get(OVER)) if meta.kind == TOMBSTONE else {}
    return Body(cell, meta, vector) if meta.uuid != NOTHING and owner_of(meta) == owner else None


def _gone(known: list[Meta], tombstones: list[Body]) -> Callable[[Meta], bool]:
    """Return a function that tells if a version was deleted.

    A version is gone if a tombstone reaches it, or every version that was found of its
    pair or its parent. What a merge or an import brought may have a tombstone and
    live."""
    deleted: dict[bytes, list[Over]] = {}
    for tombstone in tombstones:
        deleted.setdefault(tombstone.meta.parent, []).append(tombstone.over)

    def is_over(meta: Meta) -> bool:
        return any(is_known(meta, vector) for vector in deleted.get(meta.uuid, ()))

    gone = deleted.keys() - {meta.uuid for meta in known if not is_over(meta)}

    def is_gone(meta: Meta) -> bool:
        return is_over(meta) or meta.pair in gone or (meta.kind in (DRAFT, REVISION) and meta.parent in gone)

    return is_gone


def _newest(bodies: list[Body], named: set[bytes]) -> list[Body]:
    """Return one body a record: the highest version; of two equal ones, what a meta
    names."""

    def rank(body: Body) -> tuple[int, bool, int, bytes]:
        meta = body.meta
        return meta.version, meta.body_digest in named, meta.n, meta.body_digest

    return list({body.meta.uuid: body for body in sorted(bodies, key=rank)}.values())


def _is_older(meta: Meta, named: Meta | None) -> bool:
    """Return if a meta names a body that is newer than this one."""
    return named is not None and named.version >= meta.version and named.body_digest != meta.body_digest
