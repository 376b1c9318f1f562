"""A folder of summaries and statements becomes counts: each file read once and strictly, the newest of each record.

The folder is anybody's: links, pipes, devices and whatever is no summary are passed over and counted by reason; of what
is passed over nothing is kept, not even its name. Memory: about 200 bytes a record."""

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import accumulate, combinations
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET
from msgspec.structs import astuple

from rmjournal.errors import Refused
from rmjournal.sharing.summary import (
    LIMIT,
    MOST_THEMES,
    OPT_INS,
    SESSIONS,
    THEMES,
    Reason,
    Refusal,
    Statement,
    Summary,
    read_statement,
    read_summary,
)

Progress = Callable[[int, int], None]

_WITHOUT_WAITING = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)


class Oddity(StrEnum):
    """Why something in the folder was not read, or what was read does not belong to this report."""

    LINK = "link"
    NO_FILE = "no_file"
    UNREADABLE = "unreadable"
    OTHER_PERIOD = "other_period"

    @property
    def words(self) -> str:
        """The reason in words for a person, such as can stand in a list."""
        return _WORDS[self]


_WORDS = {
    Oddity.LINK: "a link",
    Oddity.NO_FILE: "not a file",
    Oddity.UNREADABLE: "could not be opened",
    Oddity.OTHER_PERIOD: "of another period",
}


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """What a folder holds of one period. All of it is true to the file: none is shown but through `disclosure`."""

    period: str
    records: Mapping[str, int]  # the newest of each, as one number
    older: int  # files that a newer one of the same record replaced, copies included
    statements: tuple[str, ...]  # one for each file, sorted
    rejected: Mapping[str, int]  # by the word for the reason, a Reason or an Oddity

    def counts(self) -> dict[str, dict[str, int]]:
        """Count the files that give each answer, under "" those that give none, and that tick each theme."""
        found: dict[str, dict[str, int]] = {"themes": dict.fromkeys(THEMES, 0)}
        for field, answers in _ANSWERS.items():
            start, mask = _STARTS[field], (1 << _WIDTHS[field]) - 1
            places = Counter([code >> start & mask for code in self.records.values()])
            if field == "themes":
                for place, number in places.items():
                    for theme in answers[place]:
                        found["themes"][theme] += number
            else:
                found[field] = {answer or "": places[place] for place, answer in enumerate(answers)}
        return found


def read_folder(folder: Path, *, period: str | None = None, progress: Progress | None = None) -> Tally:
    """Read every file of a folder, not of those inside it, in whatever order; the result is the same in any.

    Raises Refused where there is no such folder, or where its summaries are of several periods and none is named."""
    return tally(_files(folder, progress), period)


def tally(files: Iterable[bytes | Oddity], period: str | None = None) -> Tally:
    """Take in the contents of files, each a summary or a statement. Raises Refused as `read_folder` does."""
    records: dict[str, int] = {}
    statements: list[str] = []
    rejected: Counter[Reason | Oddity] = Counter()
    periods: set[str] = set()
    taken = 0
    for data in files:
        found = data if isinstance(data, Oddity) else _read(data)
        if isinstance(found, Reason | Oddity):
            rejected[found] += 1
        elif period not in (None, found.period):
            rejected[Oddity.OTHER_PERIOD] += 1
        elif isinstance(found, Statement):
            periods.add(found.period)
            statements.append(found.text)
        else:
            periods.add(found.period)
            taken += 1
            code = packed(found)
            if code > records.get(found.record, 0):
                records[found.record] = code
    if len(periods) > 1:
        raise Refused(
            f"These files are of several periods: {', '.join(sorted(periods))}.",
            "A report is of one: name it with --period.",
        )
    return Tally(
        period=periods.pop() if periods else period or "",
        records=records,
        older=taken - len(records),
        statements=tuple(sorted(statements)),
        rejected={reason.value: count for reason, count in sorted(rejected.items())},
    )


def _read(data: bytes) -> Summary | Statement | Reason:
    try:
        return read_summary(data)
    except Refusal as refusal:
        reason = refusal.reason
    if reason is not Reason.OTHER_FORMAT:
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
        sentence = "There is no such folder."
    except NotADirectoryError:
        sentence = "This is not a folder."
    except OSError as cause:
        sentence = f"The folder could not be read: {(cause.strerror or 'no reason given').lower()}."
    raise Refused(sentence, "Name the folder that the summaries lie in.")


def _content(entry: "os.DirEntry[str]") -> bytes | Oddity:
    """Return what a file holds, one byte more than there may be; never wait, follow a link or touch a device."""
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
        if not stat.S_ISREG(found.st_mode):  # exchanged since it was listed
            return Oddity.NO_FILE
        content = os.read(descriptor, LIMIT + 1)
        while len(content) < min(found.st_size, LIMIT + 1) and (part := os.read(descriptor, LIMIT + 1 - len(content))):
            content += part  # a network may hand it over in pieces
        return content
    except OSError:
        return Oddity.UNREADABLE
    finally:
        os.close(descriptor)


# A summary becomes one number: for each field the place of its answer in a list. That keeps a record in 32 bytes
# instead of some hundred, and the revision stands above all answers: of two, the newer is the greater.
_ANSWERS: dict[str, tuple[Any, ...]] = {
    "sessions": SESSIONS,
    "themes": tuple(ticked for size in range(MOST_THEMES + 1) for ticked in combinations(sorted(THEMES), size)),
} | {field: (UNSET, *answers) for field, answers in OPT_INS.items()}
_FIELD_NAMES = {field.encode_name: field.name for field in msgspec.structs.fields(Summary)}
_FIELDS = tuple(_FIELD_NAMES)
_CODED = slice(_FIELDS.index("sessions"), None)
_WIDTHS = {field: (len(_ANSWERS[field]) - 1).bit_length() for field in _FIELDS[_CODED]}
_STARTS = dict(zip(_WIDTHS, accumulate(_WIDTHS.values(), initial=0), strict=False))
_ALL = sum(_WIDTHS.values())
_CODES = tuple({answer: place << _STARTS[field] for place, answer in enumerate(_ANSWERS[field])} for field in _WIDTHS)


def packed(summary: Summary) -> int:
    """Return a summary without its record and period as one number of less than 60 bits: about 1 us."""
    return sum(map(dict.__getitem__, _CODES, astuple(summary)[_CODED]), summary.revision << _ALL)


def _unpacked(code: int, field: str) -> Any:
    return _ANSWERS[field][code >> _STARTS[field] & (1 << _WIDTHS[field]) - 1]


def unpacked(record: str, period: str, code: int) -> Summary:
    """Return the summary that a number was made of, with its record and period."""
    answers = {_FIELD_NAMES[field]: _unpacked(code, field) for field in _WIDTHS}
    return Summary(
        format="rmjournal-summary", version=1, record=record, revision=code >> _ALL, period=period, **answers
    )
