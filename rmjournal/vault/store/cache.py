"""The cache: texts that were opened once, sealed together, for the next search.

It opens a few boxes where a search would open thousands. It is derived and never the
truth: a text counts only for the body whose SHA-256 it names, and the meta says which
body a record has. Whatever deletes or replaces a text empties the cache in the same
transaction, so that nothing outlives its record here. Drafts, pairs and tombstones
never enter it, and backups leave it out.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress

import msgspec

from rmjournal.support.errors import Damaged, RmjournalError
from rmjournal.vault.format.record import DRAFT, PAIR, TOMBSTONE, Meta
from rmjournal.vault.format.seal import Sealer, pad
from rmjournal.vault.store.container import Container

LEAST = 500  # fewer texts are opened sooner than a cache is written
MOST = 32 * 1024 * 1024  # bytes of text: what a process may hold beside the index
_CHUNK = 1000  # texts in one box

_decode = msgspec.msgpack.Decoder(dict[bytes, bytes]).decode


def belongs(meta: Meta) -> bool:
    """Return if the text of this record may be cached."""
    return meta.kind not in (PAIR, DRAFT, TOMBSTONE)


def load(container: Container, sealer: Sealer, vault_id: bytes) -> dict[bytes, bytes]:
    """Return the texts by the SHA-256 of their body: about 2 us a text.

    Skips what does not open."""
    texts: dict[bytes, bytes] = {}
    with suppress(Damaged):
        for plain in _opened(container, sealer, vault_id):
            if plain is not None:
                with suppress(msgspec.MsgspecError):
                    texts.update(_decode(plain[4 : 4 + int.from_bytes(plain[:4], "big")]))
    return texts


def _opened(container: Container, sealer: Sealer, vault_id: bytes) -> Iterator[bytes | None]:
    for row, box in container.cached():
        yield sealer.open_all((box,), (_context(vault_id, row),))[0]


def is_whole(container: Container, sealer: Sealer, vault_id: bytes) -> bool:
    """Return if every row opens.

    If so, every page that SQLite reaches through the cache is one of the cache's
    own."""
    with suppress(Damaged):
        return all(plain is not None for plain in _opened(container, sealer, vault_id))
    return False


def remove_damaged(container: Container, sealer: Sealer, vault_id: bytes, head_box: bytes) -> bool:
    """Remove a damaged cache in its own transaction; return if `compact` has to follow.

    Run before the first save of a session, about 1 ms a MiB, so that one flipped bit in
    it stops no save. Inside a transaction it would be too late: SQLite writes nothing
    more in a transaction that met damage."""
    if container.read_only or is_whole(container, sealer, vault_id):
        return False
    container.begin()
    try:
        if container.single("head") != head_box:  # another program's file by now
            return False
        container.forget_cache()
        container.commit()
    finally:
        container.rollback()
    return True


def keep(container: Container, sealer: Sealer, vault_id: bytes, head_box: bytes, texts: Mapping[bytes, bytes]) -> None:
    """Add texts in a separate transaction, if the head is still this one.

    It may fail: nothing depends on it."""
    with suppress(RmjournalError):
        container.begin()
        if container.single("head") == head_box:
            add(container, sealer, vault_id, texts)
            container.commit()
    container.rollback()


def add(container: Container, sealer: Sealer, vault_id: bytes, texts: Mapping[bytes, bytes]) -> None:
    """Add texts in the caller's transaction."""
    row = container.make_cache()
    digests = list(texts)
    for start in range(0, len(digests), _CHUNK):
        packed = msgspec.msgpack.encode({digest: texts[digest] for digest in digests[start : start + _CHUNK]})
        plain = pad(len(packed).to_bytes(4, "big") + packed)
        container.set_cached(row, sealer.seal(plain, _context(vault_id, row)))
        row += 1


def _context(vault_id: bytes, row: int) -> bytes:
    return b"rmj1/cache\0" + vault_id + row.to_bytes(8, "big", signed=True)
