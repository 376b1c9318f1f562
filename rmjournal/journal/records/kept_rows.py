"""Choose which older records get into rows of the vault's cache, and which rows are
outdated."""

import struct
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from rmjournal.vault.format.kept_row import MOST, version_of
from rmjournal.vault.format.record import Meta

_AGE = struct.Struct(">Q16sQ")  # a third of the memory of a tuple of the three
_SIGN = 1 << 63  # moments before 1970 are negative
FEW = 128  # records of a small row, and of those that stay without, for they change most
MANY = 16  # small rows that are made into larger ones: each costs time


def outdated(named: Mapping[int, Sequence[int]], whole: Collection[int]) -> set[int]:
    """Return the rows to delete: those that are not whole, for they name a version that
    is gone, and small ones if there are many."""
    small = [row for row, versions in named.items() if len(versions) <= FEW]
    return named.keys() - whole | set(small if len(small) > MANY else ())


def by_age(metas: Iterable[Meta]) -> "array[int]":
    """Return the versions of these records, the oldest first."""
    aged = sorted(_AGE.pack(meta.sort_ms + _SIGN, meta.uuid, version_of(meta)) for meta in metas)
    return array("Q", [int.from_bytes(each[-8:], "big") for each in aged])


def in_rows(versions: "array[int]", most: int) -> Iterator["array[int]"]:
    """Yield what each new row names, the oldest in the first, until there are `most`
    records. The newest stay without."""
    start = 0
    while len(versions) - start >= 2 * FEW and start < most:
        size = MOST if len(versions) - start >= MOST + FEW else FEW
        yield versions[start : start + size]
        start += size
