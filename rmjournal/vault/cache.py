"""The cache: texts that were opened once, sealed together, so that the next list or search opens a few boxes.

Derived, and never the truth. An entry counts only for the meta box whose nonce it names, and the head vouches for
that box; what does not open or does not match is passed over, and the body itself is read. A deletion drops the
whole cache, so that nothing outlives its record here; drafts and the keys of pairs never enter it.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import NamedTuple

import msgspec

from rmjournal.errors import Damaged
from rmjournal.vault.file import Container
from rmjournal.vault.record import DRAFT, PAIR, Meta
from rmjournal.vault.seal import NONCE, Sealer, pad

LEAST = 500  # fewer texts are opened faster than a cache is written
MOST = 32 * 1024 * 1024  # bytes of text: what a process keeps in memory beside the index
_CHUNK = 1000  # entries in one box
_LEFT_OUT = frozenset({PAIR, DRAFT})


class Cached(NamedTuple):
    """What opening one record gave: its meta and the JSON of its body."""

    meta: bytes
    text: bytes


class _Chunk(msgspec.Struct, array_like=True, frozen=True):
    entries: tuple[tuple[bytes, bytes, bytes], ...]  # nonce of the meta box, meta, JSON


_encode, _decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(_Chunk).decode


def belongs(meta: Meta) -> bool:
    """May the text of this record be cached?"""
    return meta.kind not in _LEFT_OUT


def load(container: Container, sealer: Sealer, vault_id: bytes) -> dict[bytes, Cached]:
    """Return what is cached, by the nonce of the meta box. Costs a fraction of a microsecond a record."""
    found: dict[bytes, Cached] = {}
    with suppress(Damaged):
        for row, box in container.cached():
            (plain,) = sealer.open_all((box,), (_context(vault_id, row),))
            if plain is None:
                continue
            with suppress(msgspec.DecodeError):
                size = int.from_bytes(plain[:4], "big")
                chunk = _decode(plain[4 : 4 + size])
                found.update({nonce: Cached(meta, text) for nonce, meta, text in chunk.entries})
    return found


def store(container: Container, sealer: Sealer, vault_id: bytes, texts: Mapping[bytes, Cached]) -> None:
    """Add texts to the cache, in a transaction of the caller's. Keys are nonces of meta boxes."""
    row = container.make_cache()
    for chunk in _chunks(texts):
        packed = _encode(_Chunk(chunk))
        plain = pad(len(packed).to_bytes(4, "big") + packed)
        container.set_cached(row, sealer.seal(plain, _context(vault_id, row)))
        row += 1


def nonce_of(meta_box: bytes) -> bytes:
    """Return what names a meta box: drawn at random at each sealing, so that no two versions share it."""
    return meta_box[:NONCE]


def _chunks(texts: Mapping[bytes, Cached]) -> Iterable[tuple[tuple[bytes, bytes, bytes], ...]]:
    entries = [(nonce, *cached) for nonce, cached in texts.items()]
    for start in range(0, len(entries), _CHUNK):
        yield tuple(entries[start : start + _CHUNK])


def _context(vault_id: bytes, row: int) -> bytes:
    return b"rmj1/cache\0" + vault_id + row.to_bytes(8, "big", signed=True)
