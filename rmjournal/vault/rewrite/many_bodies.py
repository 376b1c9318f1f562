"""Open and seal bodies of many records, those under one key together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress

from rmjournal.support.errors import Damaged
from rmjournal.vault.format.record import belongs, body_contexts, owner_in
from rmjournal.vault.format.seal import Sealer

SealerOf = Callable[[bytes], Sealer]  # of an owner; raises Damaged where its pair is missing


def open_bodies(
    vault_id: bytes, sealer_of: SealerOf, rows: Sequence[int], metas: Sequence[bytes], boxes: Mapping[int, bytes]
) -> list[bytes | None]:
    """Return the padded plaintext of each record's body, by its packed meta and its
    row's box; None for each that does not open, or does not belong to its meta."""
    plains: list[bytes | None] = [None] * len(rows)
    for owner, places in _together(map(owner_in, metas)).items():
        with suppress(Damaged):
            contexts = body_contexts(vault_id, [rows[at] for at in places])
            found = [boxes.get(rows[at], b"") for at in places]
            opened = sealer_of(owner).open_all(found, contexts)
            for at, box, plain in zip(places, found, opened, strict=True):
                if plain is not None and belongs(metas[at], box, plain):
                    plains[at] = plain
    return plains


def seal_bodies(
    vault_id: bytes, sealer_of: SealerOf, rows: Sequence[int], metas: Sequence[bytes], plains: Sequence[bytes]
) -> list[bytes]:
    """Return a box for the body of each record, in their order."""
    boxes = [b""] * len(rows)
    for owner, places in _together(map(owner_in, metas)).items():
        contexts = body_contexts(vault_id, [rows[at] for at in places])
        sealed = sealer_of(owner).seal_all([plains[at] for at in places], contexts)
        for at, box in zip(places, sealed, strict=True):
            boxes[at] = box
    return boxes


def _together(owners: Iterable[bytes]) -> dict[bytes, list[int]]:
    """Return at which places each owner is."""
    places: dict[bytes, list[int]] = {}
    for at, owner in enumerate(owners):
        places.setdefault(owner, []).append(at)
    return places
