"""The head: one sealed row that vouches for every other row, rewritten with each save.

It holds a keyed multiset hash (MSet-Add-Hash of Clarke et al., ASIACRYPT 2003, with a
secret key and a hidden result) in 32 buckets. Adding or removing a record costs two
HMACs and two additions, whatever the size of the vault. The hash adds where it could
XOR, so that a row stored twice does not cancel itself.
"""

import struct
from collections.abc import Iterable
from typing import Self

import msgspec
from msgspec.structs import replace

from rmjournal.support.errors import NewerFormat
from rmjournal.vault.format.digest import keyed
from rmjournal.vault.format.seal import Sealer

BUCKETS = 32
_FIXED = struct.Struct(">B7sQQQq32s")
_ROW = struct.Struct(">q").pack
_MASK = (1 << 256) - 1


class Head(msgspec.Struct, frozen=True):
    """Counter of commits, number of rows, time, digest of the header, and set hash."""

    counter: int
    records: int
    bodies: int
    wall_ms: int
    header_digest: bytes
    buckets: tuple[int, ...] = (0,) * BUCKETS

    @classmethod
    def open(cls, box: bytes, sealer: Sealer, vault_id: bytes) -> Self:
        """Open the head row.

        Raises Tampered if it was altered or sealed under another key, NewerFormat if
        its layout is unknown."""
        plain = sealer.open(box, _context(vault_id))
        if len(plain) != _FIXED.size + 32 * BUCKETS or plain[:8] != b"\x01" + bytes(7):
            raise NewerFormat()
        _, _, counter, records, bodies, wall_ms, header_digest = _FIXED.unpack_from(plain)
        buckets = tuple(int.from_bytes(plain[at : at + 32], "big") for at in range(_FIXED.size, len(plain), 32))
        return cls(counter, records, bodies, wall_ms, header_digest, buckets)

    def pack(self) -> bytes:
        """Return the 1,096 bytes to be sealed."""
        fixed = _FIXED.pack(1, bytes(7), self.counter, self.records, self.bodies, self.wall_ms, self.header_digest)
        return fixed + b"".join(bucket.to_bytes(32, "big") for bucket in self.buckets)

    def seal(self, sealer: Sealer, vault_id: bytes) -> bytes:
        """Return the head row, sealed."""
        return sealer.seal(self.pack(), _context(vault_id))

    def following(self, change: "SetChange", wall_ms: int, header_digest: bytes) -> "Head":
        """Return the head of the next commit."""
        return replace(
            self,
            counter=self.counter + 1,
            records=self.records + change.count,
            bodies=self.bodies + change.count,
            wall_ms=wall_ms,
            header_digest=header_digest,
            buckets=tuple((old + more) & _MASK for old, more in zip(self.buckets, change.buckets, strict=True)),
        )


def _context(vault_id: bytes) -> bytes:
    return b"rmj1/head\0" + vault_id


class SetChange:
    """What a transaction adds to the set of records, and what it removes."""

    def __init__(self, key: bytes) -> None:
        self._keyed = keyed(key)  # absorbs the key once: half the cost
        self.buckets = [0] * BUCKETS
        self.count = 0

    def add(self, row: int, meta_box: bytes) -> None:
        """Add a record: about 2 us."""
        self.buckets[row % BUCKETS] += self._leaf(row, meta_box)
        self.count += 1

    def add_all(self, rows: Iterable[tuple[int, bytes]]) -> None:
        """Add many records: about 1 us each."""
        new, buckets, count = self._keyed.copy, self.buckets, 0
        for row, meta_box in rows:
            leaf = new()
            leaf.update(_ROW(row) + meta_box)
            buckets[row % BUCKETS] += int.from_bytes(leaf.finalize(), "big")
            count += 1
        self.count += count

    def remove(self, row: int, meta_box: bytes) -> None:
        """Remove a record."""
        self.buckets[row % BUCKETS] -= self._leaf(row, meta_box)
        self.count -= 1

    def mismatched(self, head: Head) -> frozenset[int]:
        """Return the buckets that differ from the head's, if every record was added."""
        return frozenset(
            number
            for number, (mine, wanted) in enumerate(zip(self.buckets, head.buckets, strict=True))
            if mine & _MASK != wanted
        )

    def _leaf(self, row: int, meta_box: bytes) -> int:
        leaf = self._keyed.copy()
        leaf.update(_ROW(row) + meta_box)
        return int.from_bytes(leaf.finalize(), "big")
