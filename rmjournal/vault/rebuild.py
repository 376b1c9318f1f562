"""A new vault of what was salvaged: the same id and key slots, every row sealed anew, verified before it has a name."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from rmjournal.errors import Damaged, Failed
from rmjournal.vault import place, slots
from rmjournal.vault.carve import Progress
from rmjournal.vault.check import verify
from rmjournal.vault.file import Container
from rmjournal.vault.head import Head, SetChange
from rmjournal.vault.opening import Keys, read_index
from rmjournal.vault.reading import Reader, owner_of
from rmjournal.vault.record import (
    NOTHING,
    PAIR,
    Json,
    Meta,
    body_context,
    body_digest,
    body_text,
    decode_text,
    encode_body,
    meta_context,
)
from rmjournal.vault.salvage import Body, Remains, Unlocked, Wreck, sift
from rmjournal.vault.seal import Sealer

StandIn = Callable[[list[Json]], Mapping[str, object]]


@dataclass(frozen=True)
class Repaired:
    """How many records are in the new vault, of how many if that is known, how many in an older version, which are not.

    Of those that not even a meta is left of, nothing but their number is known."""

    recovered: int
    of: int | None
    older: int
    lost: tuple[Meta, ...]

    @property
    def whole(self) -> bool:
        """Is everything there, and as it was?"""
        return self.of is not None and self.recovered >= self.of and not (self.older or self.lost)


def rebuild(
    wreck: Wreck, unlocked: Unlocked, target: Path, stand_in: StandIn, progress: Progress | None = None
) -> Repaired:
    """Write what is left to a new file, open it, verify every record, and only then give it its name.

    It opens with the passphrase and the recovery key of the damaged one. A pair of which only the key is left
    gets what `stand_in` returns for a body, given the pairs before it, or nothing written in it could be read.
    Raises Refused where anything lies at the target, Failed where it cannot be written."""
    target = place.resolve_new(target, "The repaired journal")
    remains = sift(wreck, unlocked, progress)
    temporary = place.unfinished(target)
    try:
        place.discard(temporary)
        _write(temporary, wreck, unlocked, remains, stand_in, progress)
        place.sync_file(temporary)
        place.resolve_new(target, "The repaired journal")
        place.give_name(temporary, target)
    except OSError as cause:
        raise Failed(
            f"The repaired journal could not be written: {place.reason(cause)}.", "Name another place."
        ) from None
    finally:
        place.discard(temporary)
    of = unlocked.head.records if unlocked.head else None
    return Repaired(len(remains.bodies), of, remains.older, tuple(remains.lost))


def _write(
    path: Path, wreck: Wreck, unlocked: Unlocked, remains: Remains, stand_in: StandIn, progress: Progress | None
) -> None:
    """Make the new container, fill it in one transaction, and hold all of it against its new head."""
    keys, digest = unlocked.keys, slots.digest(unlocked.header)
    now = time.time_ns() // 1_000_000
    head = Head(remains.counter, 0, 0, now, digest)
    Container.create(path, unlocked.header, head.seal(keys.head, keys.vault_id))
    with closing(Container.open(path)) as container:
        change = SetChange(keys.set)
        container.begin()
        try:
            for row, (meta, owner, plain) in zip(_rows(), _plains(wreck, keys, remains, stand_in), strict=False):
                body_box = owner.seal(plain, body_context(keys.vault_id, row))
                meta = meta._replace(body_size=len(body_box), body_digest=body_digest(body_box))
                meta_box = keys.meta.seal(meta.pack(), meta_context(keys.vault_id, row))
                container.put(row, meta_box, body_box)
                change.add(row, meta_box)
            head = head.following(change, now, digest)
            head_box = head.seal(keys.head, keys.vault_id)
            container.set_single("head", head_box)
            container.commit()
        finally:
            container.rollback()
        copy = Reader(container, keys, head, head_box, read_index(container, keys, head))
        report = verify(copy, full=True, progress=progress)
        if report.faults or report.well != report.records or container.single("header") != unlocked.header:
            raise Damaged("The repaired journal did not verify, and was not kept.", "Check this computer's disk.")


def _rows() -> Iterator[int]:
    """Draw row ids, as for new records."""
    drawn = {0}
    while True:
        row = int.from_bytes(os.urandom(8), "big") >> 1
        if row not in drawn:
            drawn.add(row)
            yield row


def _plains(wreck: Wreck, keys: Keys, remains: Remains, stand_in: StandIn) -> Iterator[tuple[Meta, Sealer, bytes]]:
    """Yield each record that is left with what seals its body: as it was, and the stand-ins of lost pairs."""
    pairs = [body.meta for body in remains.bodies if body.meta.kind == PAIR]
    in_use = {body.meta.pair for body in remains.bodies}
    orphaned = [meta for meta in remains.lost if meta.kind == PAIR and meta.uuid in in_use]
    sealers = {meta.uuid: Sealer(meta.key) for meta in (*pairs, *orphaned)} | {NOTHING: keys.vault}
    read: list[Json] = []
    for body in remains.bodies:
        owner = sealers[owner_of(body.meta)]
        plain = owner.open(_box(wreck, body), body_context(keys.vault_id, body.cell.row))
        if body.meta.kind == PAIR:
            read.append(decode_text(body_text(body.meta, plain)))
        yield body.meta, owner, plain
    for meta in orphaned:
        obj = dict(stand_in(read))
        read.append(obj)
        meta = meta._replace(version=meta.version + 1)
        yield meta, keys.vault, encode_body(meta, obj)


def _box(wreck: Wreck, body: Body) -> bytes:
    box = wreck.data.box(body.cell)
    if box is None:
        raise Damaged("The damaged file changed while it was read.", "Try again.")
    return box
