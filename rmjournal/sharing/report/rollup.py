"""Count a folder of summaries and statements: each file once, the newest of each
record.

The folder is untrusted. Links, pipes, devices and anything that is no summary are
counted by reason, and nothing of them is kept, not even a name. Memory: about 45 bytes
a summary, and the statements as they are."""

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

import msgspec

from rmjournal.sharing.report.packed_rows import PackedSummaries
from rmjournal.sharing.summary.summary_file import (
    LIMIT,
    ROLES,
    Refusal,
    RefusalReason,
    Statement,
    Summary,
    read_statement,
    read_summary,
)
from rmjournal.support.atomic_file import why
from rmjournal.support.errors import Refused

Progress = Callable[[int, int], None]

_WITHOUT_WAITING = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)


class Oddity(StrEnum):
    """Why a file was not read, or is not part of this report."""

    LINK = "link"
    FOLDER = "folder"
    NO_FILE = "no_file"
    UNREADABLE = "unreadable"
    ZIP = "zip"
    PARQUET = "parquet"
    OTHER_PERIOD = "other_period"
    OTHER_ROLE = "other_role"
    SYSTEM = "system"

    @property
    def words(self) -> str:
        """The reason in words, to stand in a list."""
        return _WORDS[self]


_WORDS = {
    Oddity.LINK: "a link",
    Oddity.FOLDER: "a folder inside the folder, which isn't searched",
    Oddity.NO_FILE: "not a file",
    Oddity.UNREADABLE: "couldn't be opened",
    Oddity.ZIP: "a zip archive, which has to be unpacked first",
    Oddity.PARQUET: "a Parquet file, which needs a report of its own",
    Oddity.OTHER_PERIOD: "from another period",
    Oddity.OTHER_ROLE: "from the other role",
    Oddity.SYSTEM: "left there by the operating system",
}
NOBODYS = frozenset((Oddity.SYSTEM, Oddity.FOLDER))  # people handed in neither
_OF_SYSTEMS = frozenset((".DS_Store", "Thumbs.db", "desktop.ini"))
_BEGINNINGS = {b"PK\x03\x04": Oddity.ZIP, b"PK\x05\x06": Oddity.ZIP, b"PAR1": Oddity.PARQUET}
_MOST_STRAY = 5  # one in so many may say the other role where one was asked


class Dropped(StrEnum):
    """Why a statement is not printed, although it was allowed to leave."""

    LITTLE = "too_little_left"
    MASKED = "masked_again"

    @property
    def words(self) -> str:
        """The reason in words, to stand in a list."""
        return _WHY_DROPPED[self]


_WHY_DROPPED = {
    Dropped.LITTLE: "too little of it would be left",
    Dropped.MASKED: "the filter would mask more of it",
}


_REASONS = (RefusalReason, Oddity)


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """What a folder holds of one period, exactly.

    Counts are published through `disclosure` only. Those of files that are not counted
    are shown exactly to the person who has the folder anyway."""

    period: str
    summaries: PackedSummaries  # the newest of each record
    older: int  # files with a newer one of the same record, and copies, of statements too
    statements: tuple[str, ...]  # sorted, without copies
    rejected: Mapping[str, int]  # by the word for the reason, a Reason or an Oddity

    @property
    def files(self) -> int:
        """How many files people handed in, whatever is in them.

        Statements with the same text count once as statements, and then as older."""
        others = sum(count for reason, count in self.rejected.items() if reason not in NOBODYS)
        return len(self.summaries) + self.older + len(self.statements) + others


def of_one_role(found: Tally) -> Tally:
    """Return a tally without the few summaries that name the other role than most.

    Raises Refused if they are more than one in five: then both were asked."""
    counts = found.summaries.counts()["role"]
    few, many = sorted(ROLES, key=lambda role: counts[role])
    if counts[few] * _MOST_STRAY > counts[few] + counts[many]:
        raise Refused(
            "Both roles handed in summaries, so ten files may come from five pairs, and groups of five from three.",
            "Leave out --one-role, or put the files of one role in a separate folder.",
        )
    if not counts[few]:
        return found
    rejected = dict(found.rejected) | {Oddity.OTHER_ROLE.value: counts[few]}
    return msgspec.structs.replace(
        found, summaries=found.summaries.without("role", few), rejected=dict(sorted(rejected.items()))
    )


def read_folder(folder: Path, *, period: str | None = None, progress: Progress | None = None) -> Tally:
    """Count every file of a folder, not of its subfolders; the order does not matter.

    Raises Refused if there is no such folder, or if its summaries are of several
    periods and none is named."""
    return tally((content for _, content in entries(folder, progress)), period)


def is_handed_in(data: bytes | Oddity, period: str | None) -> bool:
    """Return whether this is a summary or a statement, of this period if one is
    named."""
    found = data if isinstance(data, Oddity) else _read(data)
    return isinstance(found, Summary | Statement) and period in (None, found.period)


def tally(files: Iterable[bytes | Oddity | int], period: str | None = None) -> Tally:
    """Count the contents of files, each a summary or a statement.

    A number stands for so many older ones that were dropped before. Raises Refused for
    several periods, as `read_folder` does."""
    summaries = PackedSummaries()
    statements: set[str] = set()
    copies = 0
    rejected: Counter[RefusalReason | Oddity] = Counter()
    periods: Counter[str] = Counter()
    for data in files:
        if isinstance(data, int):
            copies += data
            continue
        found = data if isinstance(data, Oddity) else _read(data)
        if isinstance(found, _REASONS):
            rejected[found] += 1
        elif period not in (None, found.period):
            rejected[Oddity.OTHER_PERIOD] += 1
        elif isinstance(found, Statement):
            periods[found.period] += 1
            copies += found.text in statements
            statements.add(found.text)
        else:
            periods[found.period] += 1
            summaries.add(found)
    if len(periods) > 1:
        raise Refused(
            f"These files cover several periods: {', '.join(f'{name} ({periods[name]})' for name in sorted(periods))}.",
            "A report covers one: choose it with --period.",
        )
    return Tally(
        period=next(iter(periods), period or ""),
        summaries=summaries,
        older=summaries.keep_newest() + copies,
        statements=tuple(sorted(statements)),
        rejected={reason.value: count for reason, count in sorted(rejected.items())},
    )


def _read(data: bytes) -> Summary | Statement | RefusalReason | Oddity:
    try:
        return read_summary(data)
    except Refusal as refusal:
        reason = refusal.reason
    if (begins_as := _BEGINNINGS.get(data[:4])) is not None:
        return begins_as
    if reason is not RefusalReason.OTHER_FORMAT:
        return reason
    try:
        return read_statement(data)
    except Refusal as refusal:
        return refusal.reason


def entries(folder: Path, progress: Progress | None = None) -> Iterator[tuple[str, bytes | Oddity]]:
    """Yield the path of each thing in a folder with its content, cut one byte past the
    limit, or what it is instead. Raises Refused if there is no such folder."""
    try:
        with os.scandir(folder) as found:
            total = sum(1 for _ in found)
        with os.scandir(folder) as found:
            for done, entry in enumerate(found, 1):
                yield entry.path, _content(entry)
                if progress is not None:
                    progress(done, max(done, total))
        return
    except FileNotFoundError:
        sentence = "There's no such folder."
    except NotADirectoryError:
        _refuse_file(folder)
        sentence = "That isn't a folder."
    except OSError as cause:
        sentence = f"The folder can't be read: {why(cause)}."
    raise Refused(sentence, "Choose the folder that holds the summaries.")


def _refuse_file(path: Path) -> None:
    """Raise Refused for an archive or a Parquet file, by its first bytes."""
    begins_as = None
    with suppress(OSError):
        descriptor = os.open(path, _WITHOUT_WAITING)
        with os.fdopen(descriptor, "rb") as file:
            begins_as = _BEGINNINGS.get(file.read(4))
    if begins_as is Oddity.ZIP:
        raise Refused(
            "That's a zip archive, not a folder.", "Unpack it, then choose the folder that holds the summaries."
        )
    if begins_as is Oddity.PARQUET:
        raise Refused("That's a Parquet file without its ending.", "Give it a name that ends in .parquet.")


def _content(entry: "os.DirEntry[str]") -> bytes | Oddity:
    """Return a file's content, cut one byte past the limit.

    Never waits, follows a link or touches a device."""
    try:
        if entry.name in _OF_SYSTEMS:
            return Oddity.SYSTEM
        if entry.is_symlink():
            return Oddity.LINK
        if not entry.is_file(follow_symlinks=False):
            return Oddity.FOLDER if entry.is_dir(follow_symlinks=False) else Oddity.NO_FILE
        descriptor = os.open(entry.path, _WITHOUT_WAITING)
    except OSError:
        return Oddity.UNREADABLE
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):  # replaced since it was listed
            return Oddity.NO_FILE
        content = os.read(descriptor, LIMIT + 1)
        while len(content) < found.st_size and (part := os.read(descriptor, LIMIT + 1 - len(content))):
            content += part  # a network may deliver it in pieces
        return content
    except OSError:
        return Oddity.UNREADABLE
    finally:
        os.close(descriptor)
