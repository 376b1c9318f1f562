"""Remember what was reported, and refuse a report that would expose people beside it.

Reports of a period that differ by a few people reveal what those people said. So each
new one is compared with all earlier ones at once: sixty overlapping reports, any two of
which differ by many, gave away single people.

The ledger is a file of JSON lines: a head, then for each report a keyed hash of each of
its records. The key is kept apart, in this computer's own folder, so that a ledger on a
shared drive does not reveal whose file was in which report. Deleting the ledger defeats
it."""

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from hashlib import blake2b
from heapq import merge
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO, Literal, TypeVar

import msgspec

from rmjournal.support import paths
from rmjournal.support.atomic_file import replace, why, write_new
from rmjournal.support.errors import Failed, InUse, Refused
from rmjournal.support.locking import Held, Lock

FEWEST_CHANGED = 10  # people in each group that the reports of a period tell apart

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


class Pending:
    """A report that is about to be released, beside the earlier ones of its period."""

    def __init__(self, path: Path, report: Callable[[], "_Report"], before: BinaryIO | None, on: date | None) -> None:
        self._path, self._report, self._before = path, report, before
        self.stands_since = on  # the day of the same report; None if there is none yet
        self.is_first = True  # of its period

    def note(self) -> None:
        """Append it, before it is shown. One that stands already changes nothing."""
        if self.stands_since is not None:
            return
        report = self._report()
        kept = (_ENCODER.encode_lines((_head(_key(is_new=False)),)),) if self._before is None else _copied(self._before)
        replace(self._path, chain(kept, (_ENCODER.encode_lines((report,)),)), _WHAT)


@contextmanager
def opened(
    path: Path, period: str, k: int, records: Iterable[tuple[str, bytes]], statements: Iterable[str], today: date
) -> Iterator[Pending]:
    """Hold the ledger for a report, and compare it with all earlier ones of its period.

    Raises Refused if one to nine people can be told apart by which of the reports they
    are in, and with which answers; likewise for statements, among reports that have
    some; if an earlier report had groups of another size; or if the key of the ledger
    is missing. Raises InUse if another run holds the ledger, Failed if it cannot be
    read or written.

    Takes about 4 us a record, and 22 bytes of the ledger for each; where there are
    earlier reports of the period, 2 us and 40 bytes of memory for each of their
    records."""

    def report() -> _Report:
        key = _key(is_new=before is None)
        answers = ((record, row[1:]) for record, row in records)  # a newer revision with the same answers is no change
        return _Report(period, today, k, _entries(key, answers), _entries(key, ((text, b"") for text in statements)))

    with _alone(path), _alone(key_path()), _opened(path, _WHAT) as before:
        pending = Pending(path, report, before, None)
        if before is not None:
            mine = report()
            pending = Pending(path, lambda: mine, before, None)
            earlier = [other for other in _reports(before, _head(_key(is_new=False))) if other.period == period]
            pending.is_first = not earlier
            pending.stands_since = next((other.on for other in earlier if mine.is_same(other)), None)
            if pending.stands_since is None:
                _refuse_what_subtracts(mine, earlier)
        yield pending


def append(
    path: Path, period: str, k: int, records: Iterable[tuple[str, bytes]], statements: Iterable[str], today: date
) -> None:
    """Append a report. Raises as `opened` does."""
    with opened(path, period, k, records, statements, today) as pending:
        pending.note()


def reported_on(path: Path, period: str) -> date | None:
    """Return the day of the newest report on a period; None if there is none.

    Raises Refused or Failed for a ledger that cannot be read."""
    with _opened(path, _WHAT) as file:
        if file is None:
            return None
        file.readline(_LONGEST)
        days = [report.on for report in _lines(file) if report.period == period]
    return max(days, default=None)


def _head(key: bytes) -> _Head:
    return _Head("rmjournal-ledger", 1, blake2b(b"rmjournal-ledger", key=key, digest_size=_NAME).digest())


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


def _refuse_what_subtracts(report: _Report, earlier: Sequence[_Report]) -> None:
    for other in earlier:
        if other.k != report.k:
            raise Refused(
                f"The report dated {_dates([other])} on this period has groups of at least {other.k}, and this one has"
                f" {report.k}. Together, the two could show smaller groups than either does alone.",
                "Use the existing report, or report on the next period in the new way.",
            )
    if singled_out([report.records, *(other.records for other in earlier)]):
        raise Refused(
            f"This report and earlier ones on the same period ({_dates(earlier)}) differ by fewer than {FEWEST_CHANGED}"
            " people. Anyone with all the reports could work out what those people said.",
            f"Wait until at least {FEWEST_CHANGED} more people have handed in a summary, or use the existing report.",
        )
    # Beside a report without statements there is nothing to subtract these from.
    printed = [other for other in earlier if other.statements]
    if report.statements and singled_out([report.statements, *(other.statements for other in printed)], all_in=True):
        raise Refused(
            f"This report and earlier ones on the same period ({_dates(printed)}) differ by fewer than {FEWEST_CHANGED}"
            " statements. Anyone with all the reports could work out which are new or gone.",
            "Move the statements to another folder and report on the summaries alone, or use the existing report.",
        )


def _dates(reports: Sequence[_Report]) -> str:
    return ", ".join(f"{on:%d %b %Y}" for on in sorted({report.on for report in reports}))


def singled_out(reports: Sequence[bytes], *, all_in: bool = False) -> bool:
    """Return whether reports, side by side, single out a group of one to nine.

    A group is everybody who is in the same of these reports, with the same answers in
    the same of them. Whatever is reckoned from the reports is about sums over such
    groups: if each has ten, so has whatever differs. With `all_in`, those who are in
    all of them unaltered may be fewer. About 2 us an entry."""
    groups: Counter[tuple[int, ...]] = Counter()
    for _, of_one in groupby(merge(*(_labelled(report, at) for at, report in enumerate(reports))), itemgetter(0)):
        where = [0] * len(reports)
        versions: dict[bytes, int] = {}
        for _, at, content in of_one:
            where[at] = versions.setdefault(content, len(versions) + 1)
        groups[tuple(where)] += 1
    if all_in:
        del groups[(1,) * len(reports)]
    return any(size < FEWEST_CHANGED for size in groups.values())


def _labelled(report: bytes, number: int) -> Iterator[tuple[bytes, int, bytes]]:
    for at in range(0, len(report), _ENTRY):
        yield report[at : at + _NAME], number, report[at + _NAME : at + _ENTRY]


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
    yield from _lines(file)


def _lines(file: BinaryIO) -> Iterator[_Report]:
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
