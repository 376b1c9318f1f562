"""Count a folder of summaries and statements: each file once, the newest of each
record.

The folder is untrusted. Links, pipes, devices and anything that is no summary are
counted by reason, and nothing of them is kept, not even a name. Memory: about 45 bytes
a summary, and the statements as they are."""

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path

import msgspec

from rmjournal.sharing.report.packed_rows import PackedSummaries
from rmjournal.sharing.summary.summary_file import (
    LIMIT,
    Refusal,
    RefusalReason,
    Statement,
    Summary,
    read_statement,
    read_summary,
)
from rmjournal.support.errors import Refused

Progress = Callable[[int, int], None]

_WITHOUT_WAITING = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)


class Oddity(StrEnum):
    """Why a file was not read, or is not part of this report."""

    LINK = "link"
    NO_FILE = "no_file"
    UNREADABLE = "unreadable"
    OTHER_PERIOD = "other_period"

    @property
    def words(self) -> str:
        """The reason in words, to stand in a list."""
        return _WORDS[self]


_WORDS = {
    Oddity.LINK: "a link",
    Oddity.NO_FILE: "not a file",
    Oddity.UNREADABLE: "couldn't be opened",
    Oddity.OTHER_PERIOD: "from another period",
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


def read_folder(folder: Path, *, period: str | None = None, progress: Progress | None = None) -> Tally:
    """Count every file of a folder, not of its subfolders; the order does not matter.

    Raises Refused if there is no such folder, or if its summaries are of several
    periods and none is named."""
    return tally(_files(folder, progress), period)


def tally(files: Iterable[bytes | Oddity], period: str | None = None) -> Tally:
    """Count the contents of files, each a summary or a statement.

    Raises Refused for several periods, as `read_folder` does."""
    summaries = PackedSummaries()
    statements: set[str] = set()
    copies = 0
    rejected: Counter[RefusalReason | Oddity] = Counter()
    periods: set[str] = set()
    for data in files:
        found = data if isinstance(data, Oddity) else _read(data)
        if isinstance(found, _REASONS):
            rejected[found] += 1
        elif period not in (None, found.period):
            rejected[Oddity.OTHER_PERIOD] += 1
        elif isinstance(found, Statement):
            periods.add(found.period)
            copies += found.text in statements
            statements.add(found.text)
        else:
            periods.add(found.period)
            summaries.add(found)
    if len(periods) > 1:
        raise Refused(
            f"These files cover several periods: {', '.join(sorted(periods))}.",
            "A report covers one: choose it with --period.",
        )
    return Tally(
        period=periods.pop() if periods else period or "",
        summaries=summaries,
        older=summaries.keep_newest() + copies,
        statements=tuple(sorted(statements)),
        rejected={reason.value: count for reason, count in sorted(rejected.items())},
    )


def _read(data: bytes) -> Summary | Statement | RefusalReason:
    try:
        return read_summary(data)
    except Refusal as refusal:
        reason = refusal.reason
    if reason is not RefusalReason.OTHER_FORMAT:
        return reason
    try:
        return read_statement(data)
    except Refusal as refusal:
        return refusal.reason


def _files(folder: Path, progress: Progress | None) -> Iterator[bytes | Oddity]:
    try:
        with os.scandir(folder) as entries:
            total = sum(1 for _ in entries)
        with os.scandir(folder) as entries:
            for done, entry in enumerate(entries, 1):
                yield _content(entry)
                if progress is not None:
                    progress(done, max(done, total))
        return
    except FileNotFoundError:
        sentence = "There's no such folder."
    except NotADirectoryError:
        sentence = "That isn't a folder."
    except OSError as cause:
        sentence = f"The folder can't be read: {(cause.strerror or 'the system gave no reason').lower()}."
    raise Refused(sentence, "Name the folder with the summaries.")


def _content(entry: "os.DirEntry[str]") -> bytes | Oddity:
    """Return a file's content, cut one byte past the limit.

    Never waits, follows a link or touches a device."""
    try:
        if entry.is_symlink():
            return Oddity.LINK
        if not entry.is_file(follow_symlinks=False):
            return Oddity.NO_FILE
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
