"""Write a new file for a vault: every row sealed again, then read back whole.

Repair, re-key, backup and restore go this way, and so will a later version of the
format.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from rmjournal.support.errors import Damaged
from rmjournal.vault.format import slots
from rmjournal.vault.format.head import Head, SetChange
from rmjournal.vault.format.record import PAIR, meta_contexts, with_body
from rmjournal.vault.rewrite.many_bodies import SealerOf, seal_bodies
from rmjournal.vault.rewrite.read_back import ReadBack
from rmjournal.vault.store.container import Container
from rmjournal.vault.store.new_file import NewFile
from rmjournal.vault.store.unlock import Keys, Unlocked, rising_rows
from rmjournal.vault.store.verify import Progress

_AT_ONCE = 100  # records, and bytes of their bodies: more take memory and save no time
_BYTES = 400_000

Sealable = tuple[bytes, bytes]  # a packed meta, and the padded plaintext of its body


def rewrite(
    path: Path,
    header: bytes,
    keys: Keys,
    counter: int,
    count: int,
    records: Iterable[Sealable],
    sealer_of: SealerOf,
    what: str,
    progress: Progress | None = None,
    *,
    wall_ms: int | None = None,
) -> Unlocked:
    """Write a vault of so many records under an unfinished file's name, durably, and
    read it back.

    Draws new row ids that rise in the order of the records: draw that order too, for
    rows must tell nothing of it. The head counts one save more than `counter`.
    `progress` counts each record twice, written and read; what it raises cancels. 60 to
    70 us a record in all. Raises Damaged if it does not verify; `what` names it in the
    error."""

    def tell(done: int) -> None:
        if progress is not None:
            progress(done, 2 * count)

    now = time.time_ns() // 1_000_000 if wall_ms is None else wall_ms
    change, pairs = SetChange(keys.set), list[int]()
    with closing(NewFile(path, header)) as new:
        numbered = zip(rising_rows(count), records, strict=True)
        for rows, metas, plains in _batches(numbered):
            bodies = seal_bodies(keys.vault_id, sealer_of, rows, metas, plains)
            sealable = [with_body(meta, box) for meta, box in zip(metas, bodies, strict=True)]
            boxes = keys.meta.seal_all(sealable, meta_contexts(keys.vault_id, rows))
            new.add(rows, boxes, bodies)
            change.add_all(zip(rows, boxes, strict=True))
            pairs += [row for row, meta in zip(rows, metas, strict=True) if meta[0] == PAIR]
            for done in range(change.count - len(rows), change.count):
                tell(done + 1)
        head = Head(counter, 0, 0, now, slots.digest(header)).following(change, now, slots.digest(header))
        head_box = head.seal(keys.head, keys.vault_id)
        new.finish(head_box)
    with closing(Container.open(path)) as container:
        if not ReadBack(container, keys).proves(header, head, head_box, pairs, lambda done, _: tell(count + done)):
            raise Damaged(f"{what} failed its check, so it was deleted.", "Have this computer's disk checked.")
    return Unlocked(keys, header, head_box, head)


def _batches(numbered: Iterable[tuple[int, Sealable]]) -> Iterator[tuple[list[int], list[bytes], list[bytes]]]:
    """Yield rows, metas and plaintexts of some records at a time."""
    rows, metas, plains, size = list[int](), list[bytes](), list[bytes](), 0
    for row, (meta, plain) in numbered:
        rows.append(row)
        metas.append(meta)
        plains.append(plain)
        size += len(plain)
        if len(rows) == _AT_ONCE or size >= _BYTES:
            yield rows, metas, plains
            rows, metas, plains, size = [], [], [], 0
    if rows:
        yield rows, metas, plains
