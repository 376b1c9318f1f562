"""Write a new file for a vault: every row sealed again, then checked against its head.

Repair, re-key and backup go this way, and so will a later version of the format.
"""

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from rmjournal.support import atomic_file
from rmjournal.support.errors import Damaged
from rmjournal.vault.format import slots
from rmjournal.vault.format.head import Head, SetChange
from rmjournal.vault.format.record import Meta, body_contexts, meta_contexts
from rmjournal.vault.format.seal import Sealer
from rmjournal.vault.store.container import Container
from rmjournal.vault.store.entries import Entries
from rmjournal.vault.store.reader import Reader
from rmjournal.vault.store.unlock import Keys, Unlocked, read_index
from rmjournal.vault.store.verify import Progress, verify

_AT_ONCE = 100  # records: more take memory and save no time

Sealable = tuple[Meta, Sealer, bytes]  # a meta, its body's sealer, the padded plaintext


def rewrite(
    path: Path,
    header: bytes,
    keys: Keys,
    counter: int,
    records: Iterable[Sealable],
    what: str,
    progress: Progress | None = None,
    *,
    rows: Iterable[int] | None = None,
    wall_ms: int | None = None,
) -> Unlocked:
    """Write a vault of these records under an unfinished file's name, and verify it.

    Draws new row ids, unless `rows` has some that rise: then each page is filled at
    once, in half of the time. The head counts one save more than `counter`. `progress`
    follows the reading, half of the time: 60 to 100 us a record in all. Raises Damaged
    if it does not verify; `what` names it in the error."""
    now = time.time_ns() // 1_000_000 if wall_ms is None else wall_ms
    head = Head(counter, 0, 0, now, slots.digest(header))
    Container.make(path, header, head.seal(keys.head, keys.vault_id))
    with closing(Container.open(path)) as container:
        numbered = zip(_rows() if rows is None else rows, records, strict=False)
        head, head_box = _write_records(container, keys, head, now, numbered)
        if rows is None:
            container.compact()  # rows in random order leave a third of each page empty
        index = read_index(container, keys, head)
        copy = Reader(container, keys, head, head_box, Entries(index.entries))
        report = verify(copy, full=True, progress=progress, index=index)
        if report.faults or report.well != report.records or container.single("header") != header:
            raise Damaged(f"{what} failed its check, so it was deleted.", "Have this computer's disk checked.")
    atomic_file.sync_file(path)
    return Unlocked(keys, header, head_box, head)


def _write_records(
    container: Container, keys: Keys, head: Head, now: int, numbered: Iterator[tuple[int, Sealable]]
) -> tuple[Head, bytes]:
    change = SetChange(keys.set)
    container.begin()
    try:
        while some := list(islice(numbered, _AT_ONCE)):
            rows = [row for row, _ in some]
            bodies = _sealed(keys, some)
            metas = [meta.pack_with(box) for (_, (meta, _, _)), box in zip(some, bodies, strict=True)]
            meta_boxes = keys.meta.seal_all(metas, meta_contexts(keys.vault_id, rows))
            container.put_all(rows, meta_boxes, bodies)
            change.add_all(zip(rows, meta_boxes, strict=True))
        head = head.following(change, now, head.header_digest)
        head_box = head.seal(keys.head, keys.vault_id)
        container.set_single("head", head_box)
        container.commit()
    finally:
        container.rollback()
    return head, head_box


def _sealed(keys: Keys, some: Sequence[tuple[int, Sealable]]) -> list[bytes]:
    """Seal the bodies of some records, those under one key together; keep their
    order."""
    by_sealer: dict[Sealer, dict[int, bytes]] = {}
    for row, (_, sealer, plain) in some:
        by_sealer.setdefault(sealer, {})[row] = plain
    boxes: dict[int, bytes] = {}
    for sealer, plains in by_sealer.items():
        sealed = sealer.seal_all([*plains.values()], body_contexts(keys.vault_id, plains))
        boxes.update(zip(plains, sealed, strict=True))
    return [boxes[row] for row, _ in some]


def _rows() -> Iterator[int]:
    """Draw row ids, as for new records."""
    drawn = {0}
    while True:
        row = int.from_bytes(os.urandom(8), "big") >> 1
        if row not in drawn:
            drawn.add(row)
            yield row
