"""Verify a vault: is every record there, whole and newest?"""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from rmjournal.support.errors import Damaged
from rmjournal.vault.format.record import is_object
from rmjournal.vault.store import cache
from rmjournal.vault.store.reader import Reader
from rmjournal.vault.store.unlock import Entry, Index, read_index

Progress = Callable[[int, int], None]


class Report(NamedTuple):
    """What a verification found: number of records, how many are intact, and the
    faults."""

    records: int
    well: int
    faults: tuple[str, ...]


def verify(
    vault: Reader, *, full: bool = False, progress: Progress | None = None, index: Index | None = None
) -> Report:
    """Check the file, as it is on the disk now, against the head of this open vault.

    `full` also has SQLite check every page, and opens every body: about 50 us a record.
    `index` is what `read_index` found just before. Calls `progress` with the number
    opened and the number of all."""
    container, head = vault.container, vault.head
    faults: list[str] = []
    if container.single("header") != container.single("header2"):
        faults.append("The two copies of the keys in the file differ.")
    if container.single("head") != vault.head_box:
        faults.append("Another program changed the file while it was open here.")
    index = index or read_index(container, vault.keys, head)
    fault = index.fault(head)
    if fault is not None:
        faults.append(fault.sentence)
    doubtful = index.doubtful()
    faults += [f"An entry from {_day(entry)} may have been altered, or be an older version." for entry in doubtful]
    unread: list[Entry] = []
    try:
        bodies = container.body_rows()
    except Damaged:
        faults.append("A part of the file that holds text can't be read.")
    else:
        unread = [entry for entry in index.entries.values() if entry.row not in bodies]
        stray = len(bodies) + len(unread) - len(index.entries)
        if stray > 0 and fault is None:
            faults.append(f"Texts that belong to no entry: {stray}.")
    if full:
        torn = container.structure_faults()
        faults += torn
        if torn and not cache.is_whole(container, vault.keys):
            faults.append(
                "The cache is damaged. It contains nothing of its own, and your next edit or backup fixes it."
            )
        unread = []
        every = vault.texts(list(index.entries.values()))
        for done, (entry, text) in enumerate(every, 1):
            if text is None or not is_object(text):
                unread.append(entry)
            if progress is not None:
                progress(done, len(index.entries))
    faults += [f"The text of an entry from {_day(entry)} can't be read." for entry in unread]
    ill = {entry.row for entry in doubtful} | {entry.row for entry in unread}
    return Report(head.records, len(index.entries) - len(ill), tuple(faults))


def _day(entry: Entry) -> str:
    with suppress(OverflowError, ValueError, OSError):
        return time.strftime("%d %b %Y", time.localtime(entry.meta.sort_ms / 1000))
    return "an unknown day"
