"""The words of older records in sealed rows of the cache, so that search need not read
each text.

They are derived and never the truth. A row counts record by record: only for the very
versions that it names, as the index has them; what no row names is searched in its
text. Whoever replaces or deletes a record takes the row that names it away in the same
transaction, so that no word outlives its text here.
"""

from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice

from rmjournal.support.errors import Damaged
from rmjournal.vault.format import word_table
from rmjournal.vault.format.seal import pad
from rmjournal.vault.format.word_table import WordTable
from rmjournal.vault.store.container import Container
from rmjournal.vault.store.unlock import Keys

FIRST = 16  # the rows before are of the table of metas
_MARK = b"words 1\0"
_AT_ONCE = 16  # rows stored in a transaction: a few MB in memory

Words = Sequence[tuple[int, Collection[bytes]]]  # versions, each with its words


def load(container: Container, keys: Keys) -> dict[int, WordTable]:
    """Return the tables by row, without what does not open: it is no one's words."""
    found: dict[int, WordTable] = {}
    with suppress(Damaged):
        for row, data in _opened(container, keys):
            with suppress(Damaged):
                if data is not None and data[: len(_MARK)] == _MARK:
                    found[row] = WordTable(data[len(_MARK) :])
    return found


def named(container: Container, keys: Keys) -> dict[int, "array[int]"] | None:
    """Return the versions that each row names; None if one does not open."""
    found: dict[int, array[int]] = {}
    try:
        for row, data in _opened(container, keys):
            if data is None:
                return None
            if data[: len(_MARK)] == _MARK:
                found[row] = WordTable(data[len(_MARK) :]).versions
    except Damaged:
        return None
    return found


def sealed(keys: Keys, row: int, words: Words) -> bytes:
    """Return the box of one row."""
    data = _MARK + word_table.packed(words)
    return keys.cache.seal(pad(len(data).to_bytes(4, "big") + data), context(keys.vault_id, row))


def kept(
    container: Container, keys: Keys, head_box: bytes, first: int, tables: Iterable[Words], outdated: Collection[int]
) -> Iterator[dict[int, "array[int]"]]:
    """Store tables in rows from `first` on, some in a transaction, as long as the head
    is this one; yield the versions that each stored row names.

    Outdated rows go with the first. If it raises, the caller rolls back."""
    numbered = enumerate(tables, first)
    while True:
        boxes, named = dict[int, bytes](), dict[int, "array[int]"]()
        for row, words in islice(numbered, _AT_ONCE):
            boxes[row] = sealed(keys, row, words)
            named[row] = array("Q", [version for version, _ in words])
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


def _opened(container: Container, keys: Keys) -> Iterator[tuple[int, memoryview | None]]:
    for row, box in container.cached(FIRST):
        plain = keys.cache.open_all((box,), (context(keys.vault_id, row),))[0]
        yield row, None if plain is None else memoryview(plain)[4 : 4 + int.from_bytes(plain[:4], "big")]


def context(vault_id: bytes, row: int) -> bytes:
    """Return what a row of the cache is bound to."""
    return b"rmj1/cache\0" + vault_id + row.to_bytes(8, "big", signed=True)
