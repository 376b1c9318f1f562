"""Read what is piped in, without the memory that the longest of it would take."""

from typing import BinaryIO

_AT_ONCE = 64 * 1024  # bytes


def up_to(most: int, stream: BinaryIO) -> bytes:
    """Return what comes until the end, or so many bytes.

    A read of many bytes takes the memory for all of them at once, so this reads piece
    by piece. A piece that is short is the last: a terminal says only once that it is
    over."""
    pieces, size = list[bytes](), 0
    while size < most:
        piece = stream.read(min(_AT_ONCE, most - size))
        pieces.append(piece)
        size += len(piece)
        if len(piece) < _AT_ONCE:
            break
    return b"".join(pieces)
