"""Is every record there, whole and newest? And a copy that was proved so before it got its name."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rmjournal.support.errors import Damaged
from rmjournal.vault.format.record import is_object
from rmjournal.vault.store import cache
from rmjournal.vault.store import preflight as place
from rmjournal.vault.store.container import Container
from rmjournal.vault.store.reader import Reader
from rmjournal.vault.store.unlock import Entry, read_index

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Report:
    """What a verification found: how many records there are, how many are well, a sentence for each fault."""

    records: int
    well: int
    faults: tuple[str, ...]


def verify(vault: Reader, *, full: bool = False, progress: Progress | None = None) -> Report:
    """Hold the file, as it is on the disk now, against the head of this open vault.

    `full` also has SQLite check every page, and opens every body: about 50 us a record. `progress` is
    called with how many were opened, of how many."""
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
    """Write a compact copy to a new file, open it, verify every record, and only then give it its name.

    Raises Refused where anything lies at the target, Failed where it cannot be written, Damaged where the
    copy does not verify. A run that was cut off leaves an unfinished file behind, which the next one clears."""
    target = place.resolve_new(target, "The backup")
    with place.beside(target, "The backup could not be written", "Name another place.") as temporary:
        report = write_copy(vault, temporary, progress)
        place.resolve_new(target, "The backup")
        place.give_name(temporary, target)
    return report


def write_copy(vault: Reader, path: Path, progress: Progress | None = None) -> Report:
    """Write a compact copy under the name of an unfinished file, durably, and read it whole.

    Raises Damaged where it does not verify, OSError where it cannot be written."""
    place.start_new(path)
    try:
        vault.container.copy_into(path)
    except Damaged:
        if not cache.remove_damaged(vault.container, vault.keys.cache, vault.keys.vault_id):
            raise
        vault.container.compact()
        place.start_new(path)
        vault.container.copy_into(path)
    report = _verified(vault, path, progress)
    place.sync_file(path)
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
