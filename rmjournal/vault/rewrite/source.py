"""Read all records of an open vault to write them again, in an order drawn anew."""

import os
from collections.abc import Iterator
from contextlib import suppress

from rmjournal.support.errors import Damaged
from rmjournal.vault.format.meta_table import kind_of, meta_in, row_in, size_in, uuid_in
from rmjournal.vault.format.record import PAIR
from rmjournal.vault.rewrite.many_bodies import open_bodies
from rmjournal.vault.store.reader import Reader

_AT_ONCE = 100  # records, and bytes of their bodies: more take memory and save no time
_BYTES = 400_000


def records(vault: Reader) -> Iterator[tuple[bytes, bytes | None]]:
    """Yield each record's packed meta, and its body's padded plaintext: None if that
    does not open, or is not the one that belongs there. About 20 us each."""
    left = _drawn(vault.packed())
    while left:
        some = [left.pop()]
        size = size_in(some[0])
        while left and len(some) < _AT_ONCE and size < _BYTES:
            some.append(left.pop())
            size += size_in(some[-1])
        rows = [row_in(each) for each in some]
        metas = [
            meta_in(each, vault.entry(uuid_in(each)).meta.key) if kind_of(each) == PAIR else meta_in(each)
            for each in some
        ]
        boxes: dict[int, bytes] = {}
        with suppress(Damaged):
            for chunk in vault.container.bodies(rows):
                boxes.update(chunk)
        yield from zip(metas, open_bodies(vault.keys.vault_id, vault.sealer, rows, metas, boxes), strict=True)


def _drawn(rows: list[bytes]) -> list[bytes]:
    """Return packed rows in an order drawn at random."""
    numbers = memoryview(os.urandom(8 * len(rows))).cast("Q")
    return [row for _, row in sorted(zip(numbers, rows, strict=True))]
