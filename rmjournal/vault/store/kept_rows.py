"""What is kept of older records in sealed rows of the cache, so that not each body need
be read: their words for search, and their gist for home.

It is derived and never the truth. A row counts record by record: only for the very
versions that it names, as the index has them; what no row names is read in its body.
Whoever replaces or deletes a record takes the rows that name it away in the same
transaction, so that nothing outlives its record here.
"""

from array import array
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import NamedTuple

from rmjournal.support.errors import Damaged
from rmjournal.vault.format.kept_row import KeptRow
from rmjournal.vault.format.seal import pad
from rmjournal.vault.store.container import Container
from rmjournal.vault.store.unlock import Keys

FIRST = 16  # the rows before are of the table of metas
_AT_ONCE = 16  # rows stored in a transaction: a few MB in memory


class Sort(NamedTuple):
    """What rows are about: how they begin, and their numbers, from `first` to before
    `end`."""

    mark: bytes
    first: int
    end: int

    def next_after(self, rows: Iterable[int]) -> int:
        """Return the number of the next row, when there are these."""
        return max((row for row in rows if self.first <= row < self.end), default=self.first - 1) + 1


WORDS = Sort(b"words 1\0", FIRST, 1 << 32)
GISTS = Sort(b"gists 1\0", 1 << 32, 1 << 33)


def load(container: Container, keys: Keys, sort: Sort) -> dict[int, KeptRow]:
    """Return the rows of one sort by their numbers, without what does not open: that
    says nothing of anyone."""
    found: dict[int, KeptRow] = {}
    with suppress(Damaged):
        for row, data in _opened(container, keys, sort.first, sort.end):
            with suppress(Damaged):
                if data is not None and data[: len(sort.mark)] == sort.mark:
                    found[row] = KeptRow(data[len(sort.mark) :])
    return found


def named(container: Container, keys: Keys) -> dict[int, "array[int]"] | None:
    """Return the versions that each row names, of either sort; None if one does not
    open."""
    found: dict[int, array[int]] = {}
    try:
        for row, data in _opened(container, keys, FIRST, None):
            if data is None:
                return None
            for sort in (WORDS, GISTS):
                if data[: len(sort.mark)] == sort.mark:
                    found[row] = KeptRow(data[len(sort.mark) :]).versions
    except Damaged:
        return None
    return found


def sealed(keys: Keys, row: int, mark: bytes, packed: bytes) -> bytes:
    """Return the box of one row."""
    data = mark + packed
    return keys.cache.seal(pad(len(data).to_bytes(4, "big") + data), context(keys.vault_id, row))


def kept(
    container: Container, keys: Keys, head_box: bytes, sort: Sort, first: int, rows: Iterable[bytes],
    outdated: Collection[int],
) -> Iterator[dict[int, "array[int]"]]:  # fmt: skip
    """Store packed rows from the number `first` on, some in a transaction, as long as
    the head is this one; yield the versions that each stored row names.

    Outdated rows go with the first. If it raises, the caller rolls back."""
    numbered = enumerate(rows, first)
    while True:
        boxes, named = dict[int, bytes](), dict[int, "array[int]"]()
        for row, packed in islice(numbered, _AT_ONCE):
            boxes[row] = sealed(keys, row, sort.mark, packed)
            named[row] = KeptRow(memoryview(packed)).versions
        if not boxes and not outdated:
            return
        container.begin()
        if container.single("head") != head_box:
            return
        for row in outdated:
            container.uncache(row)
        container.make_cache()
        for row, box in boxes.items():
            container.set_cached(row, box)
        container.commit()
        outdated = ()
        yield named


def _opened(container: Container, keys: Keys, first: int, end: int | None) -> Iterator[tuple[int, memoryview | None]]:
    for row, box in container.cached(first, end):
        plain = keys.cache.open_all((box,), (context(keys.vault_id, row),))[0]
        yield row, None if plain is None else memoryview(plain)[4 : 4 + int.from_bytes(plain[:4], "big")]


def context(vault_id: bytes, row: int) -> bytes:
    """Return what a row of the cache is bound to."""
    return b"rmj1/cache\0" + vault_id + row.to_bytes(8, "big", signed=True)
