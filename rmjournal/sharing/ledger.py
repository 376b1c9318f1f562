"""What was reported before: the ledger that refuses a report which, beside an earlier one, would show a few people.

A file of JSON lines: a head, then a line for each report with a keyed hash of each record in it. The key lies apart, in
this computer's own folder, so that a ledger on a shared drive does not tell whose file was in which report. Whoever
deletes the ledger defeats it."""

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from hashlib import blake2b
from itertools import groupby
from pathlib import Path
from secrets import token_bytes
from typing import Literal

import msgspec

from rmjournal import paths
from rmjournal.errors import Failed, Refused
from rmjournal.sharing.writing import replace, why, write_new

FEWEST_CHANGED = 10  # people between two reports of a period: one to nine could be read off the difference

_KEY = 32  # bytes
_NAME, _CONTENT = 12, 4  # bytes of the hash of a record, and of that of its answers
_ENTRY = _NAME + _CONTENT
_MOST = 1 << 30  # bytes of a ledger: 300 reports on 200,000 records each
_WHAT = "The ledger"


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line: a hash that tells with which key the others were made."""

    format: Literal["rmjournal-ledger"]
    version: Literal[1]
    check: bytes


class _Report(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One report: sorted entries for its records, and for the statements that it printed."""

    period: str
    on: date
    k: int
    records: bytes
    statements: bytes

    def is_same(self, other: "_Report") -> bool:
        return (self.records, self.statements, self.k) == (other.records, other.statements, other.k)


def usual_path() -> Path:
    """Return where the ledger is kept when no other file is named."""
    return paths.state_folder() / "rollup-ledger.jsonl"


def key_path() -> Path:
    """Return where the key of the hashes is kept, whichever ledger is named."""
    return paths.state_folder() / "rollup-key"


def note(
    path: Path, period: str, k: int, records: Iterable[tuple[str, int]], statements: Iterable[str], today: date
) -> None:
    """Note a report before it is shown. The same files once more are no new report, and change nothing.

    Raises Refused where one to nine people are between this report and an earlier one of the period, or where that one
    had groups of another size, or the key of the ledger is not here; Failed where it cannot be read or written.
    About 5 us a record, and 22 bytes of the ledger for each."""
    before = _read(path)
    key = _key(is_new=before is None)
    head = _Head("rmjournal-ledger", 1, blake2b(b"rmjournal-ledger", key=key, digest_size=_NAME).digest())
    if before is not None and before[0] != head:
        raise Refused(
            "This ledger was written with another key, so nobody knows what was reported before.",
            "Copy the file rollup-key along from the computer that wrote it, or ask who keeps it.",
        )
    earlier = [] if before is None else before[1]
    report = _Report(period, today, k, _entries(key, records), _entries(key, _numbered(statements)))
    for other in earlier:
        if other.period == period:
            if other.is_same(report):
                return
            _refuse_what_subtracts(report, other)
    replace(path, b"".join(msgspec.json.encode(line) + b"\n" for line in (head, *earlier, report)), _WHAT)


def _refuse_what_subtracts(report: _Report, earlier: _Report) -> None:
    on = f"{earlier.on:%d %b %Y}"
    if earlier.k != report.k:
        raise Refused(
            f"The report of {on} on this period has groups of at least {earlier.k}. One with {report.k} beside it would"
            " show smaller ones.",
            "Use the report that there is, or report the next period in the new way.",
        )
    if any(
        0 < changed < FEWEST_CHANGED
        for changed in (_changed(report.records, earlier.records), _changed(report.statements, earlier.statements))
    ):
        raise Refused(
            f"Fewer than {FEWEST_CHANGED} people are between this report and that of {on} on the same period. Who lays"
            " one beside the other would read off what they said.",
            f"Wait until at least {FEWEST_CHANGED} more have handed in theirs, or use the report that there is.",
        )


def _entries(key: bytes, items: Iterable[tuple[str, int]]) -> bytes:
    """Return an entry for each name and its number, sorted: the hash of the name, then that of both."""

    def entry(name: str, number: int) -> bytes:
        start = blake2b(name.encode(), key=key, digest_size=_NAME)
        return start.digest() + blake2b(b"%b %d" % (name.encode(), number), key=key, digest_size=_CONTENT).digest()

    return b"".join(sorted(entry(*item) for item in items))


def _numbered(statements: Iterable[str]) -> list[tuple[str, int]]:
    """Tell equal statements apart by how often they were made."""
    return [(f"{place} {text}", 0) for text, same in groupby(sorted(statements)) for place, _ in enumerate(same)]


def _changed(one: bytes, other: bytes) -> int:
    """Count those who stand in one only, or in both with other answers; from ten on it does not go on counting."""
    changed = here = there = 0
    while changed < FEWEST_CHANGED and (here < len(one) or there < len(other)):
        mine, theirs = one[here : here + _ENTRY], other[there : there + _ENTRY]
        changed += mine != theirs
        ahead = not mine or (bool(theirs) and theirs[:_NAME] < mine[:_NAME])
        behind = not theirs or (bool(mine) and mine[:_NAME] < theirs[:_NAME])
        here += 0 if ahead else _ENTRY
        there += 0 if behind else _ENTRY
    return changed


def _read(path: Path) -> tuple[_Head, list[_Report]] | None:
    """Return what a ledger holds, None where there is no file. Raises Refused for anything that is no ledger."""
    content = b""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            found = os.fstat(descriptor)
            if stat.S_ISREG(found.st_mode) and found.st_size <= _MOST:
                with os.fdopen(descriptor, "rb", closefd=False) as file:
                    content = file.read()
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        return None
    except OSError as cause:
        raise Failed(f"{_WHAT} could not be read: {why(cause)}.", "Check who may read it.") from None
    head, *reports = content.splitlines() or [b""]
    with suppress(ValueError):
        return msgspec.json.decode(head, type=_Head), [msgspec.json.decode(line, type=_Report) for line in reports]
    raise Refused(
        "This is no ledger of rmjournal, or it is damaged.",
        "Put a copy of it back. A new one knows nothing of earlier reports, which others may still have.",
    )


def _key(*, is_new: bool) -> bytes:
    """Return this computer's key, made where there is neither a key nor a ledger yet."""
    path = key_path()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = path.read_bytes() if path.exists() else b""
    except OSError as cause:
        raise Failed(f"The key of the ledger could not be read: {why(cause)}.", "Check who may read it.") from None
    if len(key) == _KEY:
        return key
    if key or not is_new:
        raise Refused(
            "The key of this ledger is not on this computer, so nobody knows what was reported before.",
            "Copy the file rollup-key along from the computer that wrote the ledger.",
        )
    key = token_bytes(_KEY)
    write_new(path, key, "The key of the ledger")
    return key
