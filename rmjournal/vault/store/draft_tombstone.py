"""The drafts that came to an end: one tombstone for all of them, so that no merge brings one back from another copy.

There are as many drafts as notes, too many for a tombstone each. Instead one version vector says how much of what each
device wrote was seen where a draft was ended: whoever has a version of a device has seen all that it wrote before.
"""

import hashlib
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from rmjournal.support.errors import Damaged
from rmjournal.vault.format.record import NOTHING, SCHEMA, TOMBSTONE, Meta
from rmjournal.vault.store.device import Over, joined, stored_over
from rmjournal.vault.store.reader import OVER

if TYPE_CHECKING:
    from rmjournal.vault.store.vault import Vault

ENDED = hashlib.sha256(b"rmjournal/ended drafts").digest()[:16]  # of every vault; no record has it, nor any parent


def note(vault: "Vault", versions: Over) -> bool:
    """Note in a transaction that drafts which these versions stand over have ended; was that news? About 100 us."""
    old = vault.entry(ENDED) if ENDED in vault else None
    if old is not None and old.meta.kind != TOMBSTONE:
        return False  # a file that was imported may have put something else there
    known: Over = {}
    if old is not None:
        with suppress(Damaged):
            known = stored_over(vault.open_body(old).get(OVER))
    vector = joined(known, versions)
    if vector == known:
        return False
    now = time.time_ns() // 1_000_000
    meta = Meta(
        kind=TOMBSTONE,
        flags=0,
        schema=SCHEMA,
        body_size=0,
        version=old.meta.version + 1 if old else 1,
        created_ms=old.meta.created_ms if old else now,
        sort_ms=now,
        uuid=ENDED,
        pair=NOTHING,
        parent=ENDED,
        body_digest=bytes(32),
        key=bytes(32),
        device=vault._device.id,
        n=vault.head.counter + 1,
    )
    vault._write(old, meta, {OVER: vector})
    return True
