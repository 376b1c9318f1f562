"""Write a new file for a vault: every row sealed again, then checked against its head.

Repair, re-key and backup go this way, and so will a later version of the format.
"""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from rmjournal.support import atomic_file
from rmjournal.support.errors import Damaged
from rmjournal.vault.format import slots
from rmjournal.vault.format.head import Head, SetChange
from rmjournal.vault.format.record import Meta, body_context, body_digest, meta_context
from rmjournal.vault.format.seal import Sealer
from rmjournal.vault.store.container import Container
from rmjournal.vault.store.entries import Entries
from rmjournal.vault.store.reader import Reader
from rmjournal.vault.store.unlock import Keys, Unlocked, read_index
from rmjournal.vault.store.verify import Progress, verify

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
    wall_ms: int | None = None,
) -> Unlocked:
    """Write a vault of these records under an unfinished file's name, and verify it.

    Draws new row ids. The head counts one save more than `counter`. `progress` follows
    the reading, half of the time: about 150 us a record in all. Raises Damaged if it
    does not verify; `what` names it in the error."""
    now = time.time_ns() // 1_000_000 if wall_ms is None else wall_ms
    head = Head(counter, 0, 0, now, slots.digest(header))
    Container.make(path, header, head.seal(keys.head, keys.vault_id))
    with closing(Container.open(path)) as container:
        head, head_box = _write_records(container, keys, head, now, records)
        container.compact()  # rows in random order leave a third of each page empty
        copy = Reader(container, keys, head, head_box, Entries(read_index(container, keys, head).entries))
        report = verify(copy, full=True, progress=progress)
        if report.faults or report.well != report.records or container.single("header") != header:
            raise Damaged(f"{what} failed its check, so it was deleted.", "Have this computer's disk checked.")
    atomic_file.sync_file(path)
    return Unlocked(keys, header, head_box, head)


def _write_records(
    container: Container, keys: Keys, head: Head, now: int, records: Iterable[Sealable]
) -> tuple[Head, bytes]:
    change = SetChange(keys.set)
    container.begin()
    try:
        for row, (meta, owner, plain) in zip(_rows(), records, strict=False):
            body_box = owner.seal(plain, body_context(keys.vault_id, row))
            meta = meta._replace(body_size=len(body_box), body_digest=body_digest(body_box))
            meta_box = keys.meta.seal(meta.pack(), meta_context(keys.vault_id, row))
            container.put(row, meta_box, body_box)
            change.add(row, meta_box)
        head = head.following(change, now, head.header_digest)
        head_box = head.seal(keys.head, keys.vault_id)
        container.set_single("head", head_box)
        container.commit()
    finally:
        container.rollback()
    return head, head_box


def _rows() -> Iterator[int]:
    """Draw row ids, as for new records."""
    drawn = {0}
    while True:
        row = int.from_bytes(os.urandom(8), "big") >> 1
        if row not in drawn:
            drawn.add(row)
            yield row
