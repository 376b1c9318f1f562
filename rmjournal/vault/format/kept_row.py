"""A row that is kept of some hundred records: the versions that it names, and what is
said of them in one piece.

What that is, is up to the caller. A record is named by its version, which is another
one after each change."""

import struct
import sys
from array import array
from collections.abc import Collection, Sequence

from rmjournal.support.errors import Damaged
from rmjournal.vault.format.record import Meta

MOST = 512  # records of one row, so that a change outdates little

_FRAME = struct.Struct(">III")  # records, sets, and bytes of the piece


def version_of(meta: Meta) -> int:
    """Return the number of a version: the beginning of the SHA-256 of its body, which
    no other one has."""
    return int.from_bytes(meta.body_digest[:8], "big")


def packed(versions: Sequence[int], piece: bytes, sets: Collection[int] = ()) -> bytes:
    """Return the row of these versions. A set has bit i for the version at i."""
    width = _width(len(versions))
    return b"".join(
        (
            _FRAME.pack(len(versions), len(sets), len(piece)),
            struct.pack(f">{len(versions)}Q", *versions),
            piece,
            *(each.to_bytes(width, "big") for each in sets),
        )
    )


def _width(records: int) -> int:
    return (records + 7) // 8


class KeptRow:
    """A packed row."""

    def __init__(self, data: memoryview) -> None:
        """Read the frame of a row. Raises Damaged if it is none."""
        records, sets, size = _FRAME.unpack_from(data) if len(data) >= _FRAME.size else (0, 0, 0)
        self._width = _width(records)
        start, end = _FRAME.size + 8 * records, _FRAME.size + 8 * records + size
        if not records or len(data) != end + sets * self._width:
            raise Damaged("What was saved of some entries can't be read.", "Open the journal again.")
        self.versions = array("Q", data[_FRAME.size : start].tobytes())
        if sys.byteorder == "little":
            self.versions.byteswap()
        self.piece = data[start:end]
        self._sets = data[end:]

    def set_at(self, at: int) -> int:
        """Return one of the sets."""
        return int.from_bytes(self._sets[at * self._width : (at + 1) * self._width], "big")
