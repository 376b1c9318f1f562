"""The one tombstone that all ended drafts share, so that no merge brings one back.

There are as many drafts as notes, too many for a tombstone each. Instead one version
vector says how much of each device's writing had been seen when a draft ended: whoever
has one version of a device has seen everything that device wrote before it.
"""

from rmjournal.vault.computer.device import Over, joined
from rmjournal.vault.format.digest import sha256
from rmjournal.vault.format.record import NOTHING, SCHEMA, TOMBSTONE, Meta

# The same in every vault.
ENDED = sha256(b"rmjournal/ended drafts")[:16]


def joined_with(known: Over, versions: Over) -> Over | None:
    """Return the vector that also reaches these versions; None if it already does."""
    vector = joined(known, versions)
    return None if vector == known else vector


def meta(old: Meta | None, now_ms: int, device: bytes, n: int) -> Meta:
    """Return the meta of the tombstone, or of the next version of it."""
    return Meta(
        kind=TOMBSTONE,
        flags=0,
        schema=SCHEMA,
        body_size=0,
        version=old.version + 1 if old else 1,
        created_ms=old.created_ms if old else now_ms,
        sort_ms=now_ms,
        uuid=ENDED,
        pair=NOTHING,
        parent=ENDED,
        body_digest=bytes(32),
        key=bytes(32),
        device=device,
        n=n,
    )
