"""Verify a vault, and write backups that are verified before they get their name."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rmjournal.support import atomic_file
from rmjournal.support.errors import Damaged
from rmjournal.vault.format.record import is_object
from rmjournal.vault.store import cache, preflight, vault_files
from rmjournal.vault.store.container import Container
from rmjournal.vault.store.reader import Reader
from rmjournal.vault.store.unlock import Entry, read_index

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Report:
    """What a verification found: number of records, how many are intact, and the
    faults."""

    records: int
    well: int
    faults: tuple[str, ...]


def verify(vault: Reader, *, full: bool = False, progress: Progress | None = None) -> Report:
    """Check the file, as it is on the disk now, against the head of this open vault.

    `full` also has SQLite check every page, and opens every body: about 50 us a record.
    Calls `progress` with the number opened and the number of all."""
    container, head = vault.container, vault.head
    faults: list[str] = []
    if container.single("header") != container.single("header2"):
        faults.append("The two copies of the key slots differ.")
    if container.single("head") != vault.head_box:
        faults.append("Another program changed the file while it was open here.")
    index = read_index(container, vault.keys, head)
    fault = index.fault(head)
    if fault is not None:
        faults.append(fault.sentence)
    doubtful = index.doubtful()
    faults += [f"A record of {_day(entry)} may be altered, or an older version." for entry in doubtful]
    unread: list[Entry] = []
    try:
        bodies = container.body_rows()
    except Damaged:
        faults.append("A part of the file in which texts lie cannot be read.")
    else:
        unread = [entry for entry in index.entries.values() if entry.row not in bodies]
        stray = len(bodies) + len(unread) - len(index.entries)
        if stray > 0 and fault is None:
            faults.append(f"Texts that belong to no record: {stray}.")
    if full:
        torn = container.structure_faults()
        faults += torn
        if torn and not cache.is_whole(container, vault.keys.cache, vault.keys.vault_id):
            faults.append(
                "The cache, which holds nothing of its own, is damaged: a backup, or changing a text, mends it."
            )
        unread = []
        every = vault.texts(list(index.entries.values()), cached=False)
        for done, (entry, text) in enumerate(every, 1):
            if text is None or not is_object(text):
                unread.append(entry)
            if progress is not None:
                progress(done, len(index.entries))
    faults += [f"The text of a record of {_day(entry)} cannot be read." for entry in unread]
    ill = {entry.row for entry in doubtful} | {entry.row for entry in unread}
    return Report(head.records, len(index.entries) - len(ill), tuple(faults))


def backup(vault: Reader, target: Path, *, progress: Progress | None = None) -> Report:
    """Write a compact copy to a new file, and verify every record before it gets its
    name.

    Raises Refused if anything exists at the target, Failed if it cannot be written,
    Damaged if the copy does not verify. An interrupted run leaves an unfinished file,
    which the next one removes."""
    target = preflight.resolve_new(target, "The backup")
    with vault_files.unfinished_file(target, "The backup could not be written", "Name another place.") as temporary:
        report = write_copy(vault, temporary, progress)
        preflight.resolve_new(target, "The backup")
        atomic_file.give_name_durably(temporary, target)
    return report


def write_copy(vault: Reader, path: Path, progress: Progress | None = None) -> Report:
    """Write a compact copy under an unfinished file's name, durably, and read all of
    it.

    Raises Damaged if it does not verify, OSError if it cannot be written."""
    vault_files.create_empty(path)
    try:
        vault.container.copy_into(path)
    except Damaged:
        if not cache.remove_damaged(vault.container, vault.keys.cache, vault.keys.vault_id):
            raise
        vault.container.compact()
        vault_files.create_empty(path)
        vault.container.copy_into(path)
    report = _verified(vault, path, progress)
    atomic_file.sync_file(path)
    return report


def _verified(vault: Reader, path: Path, progress: Progress | None) -> Report:
    container = Container.open(path)
    try:
        head_box = container.single("head") or b""
        copy = Reader(container, vault.keys, vault.head, head_box, read_index(container, vault.keys, vault.head))
        report = verify(copy, full=True, progress=progress)
        if head_box != vault.head_box or report.faults or report.well != report.records:
            raise Damaged("The backup did not verify, and was not kept.", "Run `rmjournal verify --full`.")
        return report
    finally:
        container.close()


def _day(entry: Entry) -> str:
    with suppress(OverflowError, ValueError, OSError):
        return time.strftime("%d %b %Y", time.localtime(entry.meta.sort_ms / 1000))
    return "an unknown day"
