"""Remember what was reported, and refuse a report that would expose people beside it.

Two reports of a period that differ by a few people reveal what those people said. The
ledger is a file of JSON lines: a head, then for each report a keyed hash of each of its
records. The key is kept apart, in this computer's own folder, so that a ledger on a
shared drive does not reveal whose file was in which report. Deleting the ledger defeats
it."""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Literal, TypeVar

import msgspec

from rmjournal.support import paths
from rmjournal.support.atomic_file import replace, why, write_new
from rmjournal.support.errors import Failed, InUse, Refused
from rmjournal.support.locking import Held, Lock

FEWEST_CHANGED = 10  # people between two reports of a period: the difference would reveal fewer

_KEY = 32  # bytes
_NAME, _CONTENT = 12, 4  # bytes of the hash of a record, and of that of its answers
_ENTRY = _NAME + _CONTENT
_AT_ONCE = 1 << 16  # bytes
_LONGEST = 1 << 30  # bytes of a line: a report on fifty million records
_PATIENCE = 30.0  # seconds for another run to finish; a million records take five
_WHAT, _ITS_KEY = "The ledger", "The key of the ledger"


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line: a hash that identifies the key of the other lines."""

    format: Literal["rmjournal-ledger"]
    version: Literal[1]
    check: bytes


class _Report(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One report: sorted entries for its records, and for its statements."""

    period: str
    on: date
    k: int
    records: bytes
    statements: bytes

    def is_same(self, other: "_Report") -> bool:
        return (self.records, self.statements, self.k) == (other.records, other.statements, other.k)


S = TypeVar("S", _Head, _Report)

_ENCODER = msgspec.json.Encoder()
_HEAD = msgspec.json.Decoder(_Head)
_REPORT = msgspec.json.Decoder(_Report)


def usual_path() -> Path:
    """Return the path of the ledger if no other is named."""
    return paths.state_folder() / "rollup-ledger.jsonl"


def key_path() -> Path:
    """Return the path of the key of the hashes, whichever ledger is named."""
    return paths.state_folder() / "rollup-key"


def append(
    path: Path, period: str, k: int, records: Iterable[tuple[str, bytes]], statements: Iterable[str], today: date
) -> None:
    """Append a report, before it is shown. The same files again change nothing.

    Raises Refused if one to nine people differ between this report and an earlier one
    of the period, or one to nine statements where both have some; if that one had
    groups of another size; or if the key of the ledger is missing. Raises InUse if
    another run holds the ledger, Failed if it cannot be read or written. Takes about 4
    us a record, 22 bytes of the ledger for each, and 100 bytes of memory for each of
    the largest report in it."""
    with _alone(path), _alone(key_path()), _opened(path, _WHAT) as before:
        key = _key(is_new=before is None)
        head = _Head("rmjournal-ledger", 1, blake2b(b"rmjournal-ledger", key=key, digest_size=_NAME).digest())
        answers = ((record, row[1:]) for record, row in records)  # a newer revision with the same answers is no change
        report = _Report(period, today, k, _entries(key, answers), _entries(key, ((text, b"") for text in statements)))
        for other in () if before is None else _reports(before, head):
            if other.period == period:
                if other.is_same(report):
                    return
                _refuse_what_subtracts(report, other)
        kept = (_ENCODER.encode_lines((head,)),) if before is None else _copied(before)
        replace(path, chain(kept, (_ENCODER.encode_lines((report,)),)), _WHAT)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep other runs out: two at once would both be compared with the reports before
    them."""
    reason, lock = "", None
    try:
        key_path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = Lock(Path(os.path.realpath(path) + ".lock"), _PATIENCE)
    except Held:
        pass
    except OSError as cause:
        reason = why(cause)
    if reason:
        raise Failed(f"{_WHAT} couldn't be locked: {reason}.", "Choose one in a folder you can write to.")
    if lock is None:
        raise InUse("Another report is using this ledger.", "Wait for it to finish, then try again.")
    try:
        yield
    finally:
        lock.release()


def _refuse_what_subtracts(report: _Report, earlier: _Report) -> None:
    on = f"{earlier.on:%d %b %Y}"
    if earlier.k != report.k:
        raise Refused(
            f"The report of {on} on this period has groups of at least {earlier.k}, and this one of {report.k}."
            " Side by side, the two could show smaller groups than either.",
            "Use the existing report, or report on the next period in the new way.",
        )
    if _is_too_close(report.records, earlier.records):
        raise Refused(
            f"Fewer than {FEWEST_CHANGED} people make the difference between this report and that of {on} on the same"
            " period. Anyone with both reports could work out what they said.",
            f"Wait until at least {FEWEST_CHANGED} more people have handed theirs in, or use the existing report.",
        )
    # Beside a report without statements there is nothing to subtract these from.
    if report.statements and earlier.statements and _is_too_close(report.statements, earlier.statements):
        raise Refused(
            f"Fewer than {FEWEST_CHANGED} statements make the difference between this report and that of {on} on the"
            " same period. Anyone with both reports could work out which are new or gone.",
            "Move the statements to another folder and report on the summaries alone, or use the existing report.",
        )


def _entries(key: bytes, items: Iterable[tuple[str, bytes]]) -> bytes:
    """Return an entry for each name and its answers, sorted.

    An entry is the hash of the name, then the hash of both. Sorting goes through 256
    parts, by first byte, so that most entries are only bytes in a row."""
    of_name, of_both = blake2b(key=key, digest_size=_NAME), blake2b(key=key, digest_size=_CONTENT)
    parts = [bytearray() for _ in range(256)]
    for name, answers in items:
        one, other = of_name.copy(), of_both.copy()  # the key is hashed in only once
        one.update(name.encode())
        other.update(name.encode() + answers)
        start = one.digest()
        parts[start[0]] += start + other.digest()
    for part in parts:
        part[:] = b"".join(sorted(bytes(part[at : at + _ENTRY]) for at in range(0, len(part), _ENTRY)))
    return b"".join(parts)


def _is_too_close(one: bytes, other: bytes) -> bool:
    """Do two reports differ by at least one person, and by fewer than ten?

    People who joined or left are also counted alone: others who answer again at the
    same time, perhaps as before, hide nobody."""
    return any(0 < changed < FEWEST_CHANGED for changed in _changed(one, other))


def _changed(one: bytes, other: bytes) -> tuple[int, int]:
    """Count who is in one report only; and those plus who answered differently.

    Stops once the first count is ten. About 0.7 us an entry."""
    moved = altered = here = there = 0
    while moved < FEWEST_CHANGED and (here < len(one) or there < len(other)):
        mine, theirs = one[here : here + _ENTRY], other[there : there + _ENTRY]
        ahead = not mine or (bool(theirs) and theirs[:_NAME] < mine[:_NAME])
        behind = not theirs or (bool(mine) and mine[:_NAME] < theirs[:_NAME])
        moved += ahead or behind
        altered += mine != theirs
        here += 0 if ahead else _ENTRY
        there += 0 if behind else _ENTRY
    return moved, altered


@contextmanager
def _opened(path: Path, what: str) -> Iterator[BinaryIO | None]:
    """Yield a file to read, or None if there is none; never wait for a pipe.

    Raises Refused for anything that is no file, Failed if it cannot be read."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        descriptor = None
    except OSError as cause:
        raise Failed(f"{what} can't be read: {why(cause)}.", "Check its permissions.") from None
    if descriptor is None:
        yield None
        return
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Refused(f"{what} is not a file.", "Move what is there, or choose another with --ledger.")
    with os.fdopen(descriptor, "rb") as file:
        yield file


def _reports(file: BinaryIO, head: _Head) -> Iterator[_Report]:
    """Yield the reports of a ledger, with one at a time in memory.

    Raises Refused if it was written with another key, or is no ledger."""
    if _decoded(file.readline(_LONGEST), _HEAD) != head:
        raise Refused(
            "This ledger was written with another key, so we can't tell what was reported before.",
            "Also copy the file rollup-key from the computer that wrote it.",
        )
    while line := file.readline(_LONGEST):
        yield _decoded(line, _REPORT)


def _copied(file: BinaryIO) -> Iterator[bytes]:
    """Yield the whole file and close it, as Windows replaces no file that is open."""
    with file:
        file.seek(0)
        yield from iter(lambda: file.read(_AT_ONCE), b"")


def _decoded(line: bytes, decoder: "msgspec.json.Decoder[S]") -> S:
    with suppress(ValueError):
        if line.endswith(b"\n"):  # or it was cut off
            return decoder.decode(line)
    raise _no_ledger()


def _no_ledger() -> Refused:
    return Refused(
        "This isn't an rmjournal ledger, or it is damaged.",
        "Restore a copy of it. A new one wouldn't know about earlier reports, which others may still have.",
    )


def _key(*, is_new: bool) -> bytes:
    """Return this computer's key; make one if there is neither a key nor a ledger
    yet."""
    with _opened(key_path(), _ITS_KEY) as file:
        key = b"" if file is None else file.read(_KEY + 1)
    if len(key) == _KEY:
        return key
    if key or not is_new:
        raise Refused(
            "The key of this ledger isn't on this computer, so we can't tell what was reported before.",
            "Also copy the file rollup-key from the computer that wrote it.",
        )
    key = os.urandom(_KEY)
    write_new(key_path(), key, _ITS_KEY)
    return key
