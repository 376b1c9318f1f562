"""Back up a vault: a compact copy that shares no box and no row id with any other.

Row ids and boxes are random, yet the same in two plain copies of a file. Who has two of
them sees which rows changed together, and so which records belong to one pair. A backup
is therefore sealed again, under the same keys and key slots, in an order that is drawn
anew.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import SystemRandom
from struct import unpack

from rmjournal.support.atomic_file import give_name_durably
from rmjournal.support.errors import Damaged
from rmjournal.vault.format.record import padded_body
from rmjournal.vault.rewrite.rewrite import Sealable, rewrite
from rmjournal.vault.store import preflight
from rmjournal.vault.store.proof import Proof
from rmjournal.vault.store.reader import owner_of
from rmjournal.vault.store.unlock import Entry
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.vault_files import unfinished_file
from rmjournal.vault.store.verify import Progress, Report

_WHAT = "The backup"
_AT_ONCE = 8_000_000  # bytes of bodies that are in memory together


def backup(vault: Vault, target: Path, *, progress: Progress | None = None) -> Report:
    """Write a backup to a new file, verified before it gets its name.

    About 80 us a record. Raises Refused if anything exists at the target, Failed if it
    cannot be written, Damaged if the vault or the copy does not verify. An interrupted
    run leaves an unfinished file, which the next one removes."""
    target = preflight.resolve_new(target, _WHAT)
    with unfinished_file(target, f"{_WHAT} couldn't be saved", "Choose another place.") as temporary:
        report = write_copy(vault, temporary, progress)
        preflight.resolve_new(target, _WHAT)
        give_name_durably(temporary, target)
    return report


def write_copy(vault: Vault, path: Path, progress: Progress | None = None) -> Report:
    """Write a backup under an unfinished file's name, durably, and verify it.

    It counts as many saves as the vault, and was last saved when the vault was. Removes
    a damaged cache of the vault. Raises Damaged if the vault or the copy does not
    verify, OSError if it cannot be written."""
    head = vault.head
    if not vault.read_only:
        vault.check_cache()
    entries = vault.entries()
    if not _is_whole(vault, entries):
        raise _not_verified()
    SystemRandom().shuffle(entries)
    renewed = rewrite(
        path,
        vault.header,
        vault.keys,
        head.counter - 1,
        _records(vault, entries),
        _WHAT,
        progress,
        rows=_rising_rows(len(entries)),
        wall_ms=head.wall_ms,
    )
    if renewed.head.records != head.records or vault.container.head_on_disk() != vault.head_box:
        raise _not_verified()
    return Report(head.records, head.records, ())


def _is_whole(vault: Vault, entries: list[Entry]) -> bool:
    """Return whether the file, as it is on the disk now, is what the head vouches for.

    Opens no meta: the set proves them all, and each body is opened as it is copied."""
    container = vault.container
    adds_up = (
        container.single("header") == container.single("header2")
        and container.single("head") == vault.head_box
        and bool(Proof(vault.keys.set, vault.head, container.metas()).holds())
    )
    bodies = None
    with suppress(Damaged):
        bodies = container.body_rows()
    return adds_up and bodies == {entry.row for entry in entries}


def _records(vault: Vault, entries: list[Entry]) -> Iterator[Sealable]:
    """Yield each record as it is, the last one first, some megabytes at a time."""
    while entries:
        size, some = 0, list[Entry]()
        while entries and size < _AT_ONCE:
            some.append(entries.pop())
            size += some[-1].meta.body_size
        texts = {entry.row: text for entry, text in vault.texts(some)}
        for entry in some:
            text = texts.pop(entry.row)
            if text is None:
                raise _not_verified()
            yield entry.meta, vault.sealer(owner_of(entry.meta)), padded_body(entry.meta, text)


def _rising_rows(count: int) -> list[int]:
    """Draw so many row ids, as for new records, and return the lowest first."""
    drawn = set[int]()
    while len(drawn) < count:
        more = count - len(drawn)
        drawn.update(number >> 1 for number in unpack(f">{more}Q", os.urandom(8 * more)) if number > 1)
    return sorted(drawn)


def _not_verified() -> Damaged:
    return Damaged("The backup failed its check, so it was deleted.", "Run `rmjournal verify --full`.")
