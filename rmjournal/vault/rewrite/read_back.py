"""Read back a file that was just written: is it whole on the disk, and does it open?"""

from collections.abc import Iterable, Sequence
from itertools import islice

from rmjournal.support.errors import Damaged
from rmjournal.vault.format.head import Head, SetChange
from rmjournal.vault.format.record import (
    META_SIZE,
    NOTHING,
    is_object,
    json_in,
    key_in,
    meta_context,
    meta_contexts,
    uuid_in,
)
from rmjournal.vault.format.seal import Sealer
from rmjournal.vault.rewrite.many_bodies import open_bodies
from rmjournal.vault.store.cached_rows import Row
from rmjournal.vault.store.container import Container
from rmjournal.vault.store.unlock import Keys
from rmjournal.vault.store.verify import Progress


class ReadBack:
    """An opened file, its keys, and what those of its records add up to that were
    read."""

    def __init__(self, container: Container, keys: Keys) -> None:
        self._file, self._keys = container, keys
        self._sealers = {NOTHING: keys.vault}
        self._seen = SetChange(keys.set)
        self._uuids = set[bytes]()

    def proves(
        self, header: bytes, head: Head, head_box: bytes, pairs: Iterable[int], progress: Progress | None = None
    ) -> bool:
        """Return whether the file holds all that this head vouches for, and no more.

        Has SQLite check every page, and opens every record: about 25 us each. `pairs`
        are the rows of the pairs. Raises what the disk raises."""
        metas = self._file.each_meta()
        try:
            headers = [self._file.single("header"), self._file.single("header2")]
            if headers != [header, header] or self._file.single("head") != head_box or self._file.structure_faults():
                return False
            self._learn(pairs)
            for bodies in self._file.bodies():
                done = self._seen.count
                self._add(list(islice(metas, len(bodies))), bodies)
                if progress is not None:
                    for each in range(done, self._seen.count):
                        progress(each + 1, head.records)
            is_all = next(metas, None) is None
        except Damaged:
            return False
        is_all = is_all and len(self._uuids) == self._seen.count == head.records == head.bodies
        return is_all and NOTHING not in self._uuids and not self._seen.mismatched(head)

    def _learn(self, pairs: Iterable[int]) -> None:
        """Learn the keys of the pairs. Raises Damaged if a meta does not open."""
        for row in pairs:
            meta = self._keys.meta.open(self._file.meta(row), meta_context(self._keys.vault_id, row))
            self._sealers[uuid_in(meta)] = Sealer(key_in(meta))

    def _sealer(self, owner: bytes) -> Sealer:
        if owner not in self._sealers:
            raise Damaged("An entry belongs to a pair that is missing.")
        return self._sealers[owner]

    def _add(self, boxes: Sequence[Row], bodies: Sequence[Row]) -> None:
        """Open some records and add them. Raises Damaged if one is not as it should
        be."""
        rows = [row for row, _ in boxes]
        metas = self._keys.meta.open_all([box for _, box in boxes], meta_contexts(self._keys.vault_id, rows))
        whole = [meta for meta in metas if meta is not None and len(meta) == META_SIZE]
        if len(whole) == len(rows) and rows == [row for row, _ in bodies]:
            plains = open_bodies(self._keys.vault_id, self._sealer, rows, whole, dict(bodies))
            if all(plain is not None and is_object(json_in(plain)) for plain in plains):
                self._seen.add_all(boxes)
                self._uuids.update(map(uuid_in, whole))
                return
        raise Damaged("An entry can't be read back.")
