"""What is left of deleted records, so that no other copy of the vault brings them
back."""

from collections.abc import Iterable

from rmjournal.vault.computer.device import highest_of, joined, stored_over
from rmjournal.vault.format.record import DRAFT, NOTHING, PAIR, REVISION, Json, Meta, decode_text
from rmjournal.vault.store.reader import MOVED, OVER
from rmjournal.vault.store.unlock import Entry

_OUTLIVED = frozenset({PAIR, DRAFT, REVISION})


def over_all(stood_over: Json, gone: Iterable[Meta]) -> Json:
    """Return the "over" of a tombstone: it also reaches all that went with the record.

    Whoever had one version of a device had everything that device wrote before it."""
    stored = stood_over.get(OVER)
    if not isinstance(stored, dict) or not stored:
        return stood_over
    return {OVER: stored | joined(stored_over(stored), highest_of(gone))}


def moved_in(texts: Iterable[tuple[Entry, bytes | None]]) -> list[tuple[Entry, Json]]:
    """Return what came from another pair, or is a tombstone of such, with its "over".

    Another copy may still have it there when its pair is deleted."""
    found = []
    for entry, text in texts:
        if text is None or MOVED.encode() not in text or entry.meta.kind in _OUTLIVED:
            continue
        stored = decode_text(text).get(OVER)
        if isinstance(stored, dict) and MOVED in stored:
            found.append((Entry(entry.row, entry.meta._replace(pair=NOTHING)), Json({OVER: stored})))
    return found
