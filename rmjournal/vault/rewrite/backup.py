"""Back up a vault: a compact copy that shares no box and no row id with any other.

Row ids and boxes are random, yet the same in two plain copies of a file. Who has two of
them sees which rows changed together, and so which records belong to one pair. A backup
is therefore sealed again, under the same keys and key slots, in an order that is drawn
anew.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from rmjournal.support.atomic_file import give_name_durably
from rmjournal.support.errors import Damaged
from rmjournal.vault.rewrite.rewrite import Sealable, rewrite
from rmjournal.vault.rewrite.source import records
from rmjournal.vault.store import preflight
from rmjournal.vault.store.unlock import adds_up
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.vault_files import unfinished_file
from rmjournal.vault.store.verify import Progress, Report

_WHAT = "The backup"


def backup(vault: Vault, target: Path, *, progress: Progress | None = None) -> Report:
    """Write a backup to a new file, verified before it gets its name.

    `progress` counts each record twice, written and read; what it raises cancels. About
    70 us a record. Raises Refused if anything exists at the target, Failed if it
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
    if not _is_whole(vault):
        raise _not_verified()
    renewed = rewrite(
        path,
        vault.header,
        vault.keys,
        head.counter - 1,
        head.records,
        _records(vault),
        vault.sealer,
        _WHAT,
        progress,
        wall_ms=head.wall_ms,
    )
    if renewed.head.records != head.records or vault.container.head_on_disk() != vault.head_box:
        raise _not_verified()
    return Report(head.records, head.records, ())


def _is_whole(vault: Vault) -> bool:
    """Return whether the file, as it is on the disk now, is what the head vouches for.

    Opens no meta: the set proves them all, and each body is opened as it is copied."""
    container, head = vault.container, vault.head
    with suppress(Damaged):
        return (
            container.single("header") == container.single("header2")
            and container.single("head") == vault.head_box
            and head.records == vault.count()
            and adds_up(container, vault.keys, head)
            and container.body_count() == head.bodies
        )
    return False


def _records(vault: Vault) -> Iterator[Sealable]:
    """Yield each record as it is. Raises Damaged if one does not open."""
    for meta, plain in records(vault):
        if plain is None:
            raise _not_verified()
        yield meta, plain


def _not_verified() -> Damaged:
    return Damaged("The backup failed its check, so it was deleted.", "Run `rmjournal verify --full`.")
