"""Write the files that a person asks for: new, private (0600) and durable."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from rmjournal.support.atomic_file import create
from rmjournal.vault.format.digest import running

_NO_TIME = 946_684_800  # seconds: 1 January 2000 in UTC, which the time stamps of archives can hold


def write_pieces(path: Path, pieces: Iterable[bytes], *, undated: bool = False) -> str:
    """Write these bytes to a new private file, durably; return their SHA-256.

    All `undated` files have the same modification time. Only the disk that it is
    written on may show when it was made."""
    digest = running()

    def hashed() -> Iterator[bytes]:
        for piece in pieces:
            digest.update(piece)
            yield piece

    create(path, hashed(), modified=_NO_TIME if undated else None)
    return digest.finalize().hex()
