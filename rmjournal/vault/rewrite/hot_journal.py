"""Roll back an interrupted save without SQLite, which cannot open a damaged file.

Before SQLite overwrites a page it copies it to the journal beside the file (section 3
of sqlite.org/fileformat2.html). Without this, a repair would read half of one state and
half of the next.
"""

import struct
from pathlib import Path

from rmjournal.vault.rewrite.page_carver import PAGE

_HEADER = struct.Struct(">8s5I")
_MAGIC = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
_SECTORS = range(512, 65_537)


def read_as_it_was(path: Path) -> tuple[bytes, int]:
    """Return the bytes of a file as they were before an interrupted save, and how many
    there were.

    What the save added comes behind them. Raises OSError."""
    beside = path.with_name(path.name + "-journal")
    data = path.read_bytes()
    journal = beside.read_bytes() if beside.is_file() else b""
    found = _taken_back(data, journal)
    return found, min(len(found), _size_before(journal) or len(found))


def _size_before(journal: bytes) -> int:
    """Return the size of the file before the save, in bytes, or 0 if unknown."""
    if len(journal) < _HEADER.size:
        return 0
    magic, _, _, pages, _, size = _HEADER.unpack_from(journal)
    return pages * size if magic == _MAGIC and size == PAGE else 0


def _taken_back(data: bytes, journal: bytes) -> bytes:
    """Put back each page of the journal, up to the first with a wrong checksum.

    Cuts nothing off at the end."""
    whole, at, most = bytearray(data), 0, len(data) + len(journal)
    while at + _HEADER.size <= len(journal):
        magic, count, nonce, _, sector, size = _HEADER.unpack_from(journal, at)
        if magic != _MAGIC or size != PAGE or sector not in _SECTORS:
            break
        at += sector
        for _ in range(count):
            page = journal[at + 4 : at + 4 + PAGE]
            start = (int.from_bytes(journal[at : at + 4], "big") - 1) * PAGE
            checksum = int.from_bytes(journal[at + 4 + PAGE : at + 8 + PAGE], "big")
            if len(page) < PAGE or not 0 <= start < most or checksum != _checksum(page, nonce):
                return bytes(whole)
            whole.extend(bytes(max(0, start - len(whole))))
            whole[start : start + PAGE] = page
            at += PAGE + 8
        at += -at % sector
    return bytes(whole)


def _checksum(page: bytes, nonce: int) -> int:
    return (nonce + sum(page[at] for at in range(PAGE - 200, 0, -200))) & 0xFFFFFFFF
