"""The table of words: which of some hundred records have a word, in one piece.

What a word is, and what it stands for, is up to the caller: bytes without a line feed.
A set of records is an integer with a bit for each."""

from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence

from rmjournal.vault.format import kept_row
from rmjournal.vault.format.kept_row import KeptRow


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
    words = sorted(having)
    listed = b"".join(b"\n" + word for word in words) + b"\n"
    return kept_row.packed(versions, listed, [having[word] for word in words])


class WordTable:
    """The table in a row."""

    def __init__(self, row: KeptRow) -> None:
        """Read the words of a row."""
        self._row = row
        self.versions = row.versions
        self._words = row.piece.tobytes()

    def beginning(self, start: bytes) -> int:
        """Return the records that have a word which begins like this."""
        first = self._words.find(b"\n" + start)
        if first < 0:
            return 0
        at, last, found = self._words.count(b"\n", 0, first), self._words.rfind(b"\n" + start), 0
        for each in range(at, at + self._words.count(b"\n", first, last) + 1):
            found |= self._row.set_at(each)
        return found

    def having(self, word: bytes) -> int:
        """Return the records that have this word."""
        first = self._words.find(b"\n" + word + b"\n")
        return 0 if first < 0 else self._row.set_at(self._words.count(b"\n", 0, first))

    def all(self) -> int:
        """Return all records."""
        return (1 << len(self.versions)) - 1

    def named(self, records: int) -> Iterator[int]:
        """Yield the versions of these records."""
        while records:
            lowest = records & -records
            yield self.versions[lowest.bit_length() - 1]
            records ^= lowest
