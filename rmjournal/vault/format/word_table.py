"""The table of words: which of some hundred records have a word, in one piece.

What a word is, and what it stands for, is up to the caller: bytes without a line feed.
A record is named by its version, which is another one after each change."""

import struct
import sys
from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence

from rmjournal.support.errors import Damaged
from rmjournal.vault.format.record import Meta

MOST = 512  # records of one table, so that a change outdates little

_FRAME = struct.Struct(">III")  # records, words, and bytes of all words


def version_of(meta: Meta) -> int:
    """Return the number of a version: the beginning of the SHA-256 of its body, which
    no other one has."""
    return int.from_bytes(meta.body_digest[:8], "big")


def packed(records: Sequence[tuple[int, Collection[bytes]]]) -> bytes:
    """Return the table of these versions, each with its words."""
    versions, having = array("Q"), dict[bytes, int]()
    for version, words in records:
        note(having, len(versions), words)
        versions.append(version)
    return packed_by_word(versions, having)


def note(having: dict[bytes, int], at: int, words: Collection[bytes]) -> None:
    """Note for each word that the record at this place has it."""
    bit = 1 << at
    for word in words:
        having[word] = having.get(word, 0) | bit


def packed_by_word(versions: Sequence[int], having: Mapping[bytes, int]) -> bytes:
    """Return the table of these versions: the set of records that have each word."""
    words, width = sorted(having), _width(len(versions))
    listed = b"".join(b"\n" + word for word in words) + b"\n"
    return b"".join(
        (
            _FRAME.pack(len(versions), len(words), len(listed)),
            struct.pack(f">{len(versions)}Q", *versions),
            listed,
            *(having[word].to_bytes(width, "big") for word in words),
        )
    )


def _width(records: int) -> int:
    return (records + 7) // 8


class WordTable:
    """A packed table. A set of its records is an integer with a bit for each."""

    def __init__(self, data: memoryview) -> None:
        """Read the frame of a table. Raises Damaged if it is none."""
        records, words, listed = _FRAME.unpack_from(data) if len(data) >= _FRAME.size else (0, 0, 0)
        self._width = _width(records)
        start, end = _FRAME.size + 8 * records, _FRAME.size + 8 * records + listed
        if not records or len(data) != end + words * self._width:
            raise Damaged("The words can't be read.", "Open the journal again.")
        self.versions = array("Q", data[_FRAME.size : start].tobytes())
        if sys.byteorder == "little":
            self.versions.byteswap()
        self._words = data[start:end].tobytes()
        self._sets = data[end:]

    def beginning(self, start: bytes) -> int:
        """Return the records that have a word which begins like this."""
        first = self._words.find(b"\n" + start)
        if first < 0:
            return 0
        at, last, found = self._words.count(b"\n", 0, first), self._words.rfind(b"\n" + start), 0
        for each in range(at, at + self._words.count(b"\n", first, last) + 1):
            found |= self._set(each)
        return found

    def having(self, word: bytes) -> int:
        """Return the records that have this word."""
        first = self._words.find(b"\n" + word + b"\n")
        return 0 if first < 0 else self._set(self._words.count(b"\n", 0, first))

    def all(self) -> int:
        """Return all records."""
        return (1 << len(self.versions)) - 1

    def named(self, records: int) -> Iterator[int]:
        """Yield the versions of these records."""
        while records:
            lowest = records & -records
            yield self.versions[lowest.bit_length() - 1]
            records ^= lowest

    def _set(self, at: int) -> int:
        return int.from_bytes(self._sets[at * self._width : (at + 1) * self._width], "big")
