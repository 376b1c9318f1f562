"""Hold a great many summaries in little memory, as rows of 40 bytes."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

import msgspec
from msgspec import UNSET
from msgspec.structs import astuple

from rmjournal.sharing.summary.summary_file import MOST_THEMES, OPT_INS, SESSIONS, THEMES, Summary

# All answers to each field but the first five. An answer is stored as its index here,
# in one byte.
_ANSWERS: dict[str, tuple[Any, ...]] = {
    "sessions": SESSIONS,
    "themes": tuple(ticked for size in range(MOST_THEMES + 1) for ticked in combinations(sorted(THEMES), size)),
} | {field: (UNSET, *answers) for field, answers in OPT_INS.items()}
_CODES = tuple({answer: code for code, answer in enumerate(answers)} for answers in _ANSWERS.values())
_NAMES = tuple(field.name for field in msgspec.structs.fields(Summary))
_REVISION, _FIRST = _NAMES.index("revision"), _NAMES.index("sessions")

_RECORD = 26  # bytes of a row, and then those of `packed`
_ROW = _RECORD + 1 + len(_ANSWERS)


class PackedSummaries:
    """The summaries of one period.

    A row takes 40 bytes, plus up to an eighth that Python keeps free. The rows are in
    32 parts, by the first character of the record, so that sorting needs room for one
    part: about 110 bytes a row."""

    def __init__(self) -> None:
        self._parts: defaultdict[str, bytearray] = defaultdict(bytearray)

    def add(self, summary: Summary) -> None:
        """Add a summary: about 2 us."""
        self._parts[summary.record[0]] += summary.record.encode() + packed(summary)

    def keep_newest(self) -> int:
        """Drop all but the newest of each record; return how many. About 0.6 us a
        row."""
        before = len(self)
        for part in self._parts.values():
            rows = sorted(_rows(bytes(part)))
            part[:] = b"".join(row for row, after in pairwise([*rows, b""]) if row[:_RECORD] != after[:_RECORD])
        return before - len(self)

    def without(self, field: str, answer: str) -> "PackedSummaries":
        """Return those that do not give this answer."""
        column = _RECORD + 1 + tuple(_ANSWERS).index(field)
        code = _ANSWERS[field].index(answer)
        found = PackedSummaries()
        for first, part in self._parts.items():
            found._parts[first] = bytearray(b"".join(row for row in _rows(bytes(part)) if row[column] != code))
        return found

    def __len__(self) -> int:
        return sum(map(len, self._parts.values())) // _ROW

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        """Yield each record with its packed answers, ordered by record."""
        for _, part in sorted(self._parts.items()):
            for row in _rows(bytes(part)):
                yield row[:_RECORD].decode(), row[_RECORD:]

    def counts(self) -> dict[str, dict[str, int]]:
        """Count each answer, "" for none, and each theme."""
        found: dict[str, dict[str, int]] = {}
        for column, (field, answers) in enumerate(_ANSWERS.items(), _RECORD + 1):
            codes: Counter[int] = Counter()
            for part in self._parts.values():
                codes.update(part[column::_ROW])
            if field == "themes":
                found[field] = dict.fromkeys(THEMES, 0)
                for code, number in codes.items():
                    for theme in answers[code]:
                        found[field][theme] += number
            else:
                found[field] = {answer or "": codes[code] for code, answer in enumerate(answers)}
        return found


def _rows(content: bytes) -> Iterator[bytes]:
    return (content[at : at + _ROW] for at in range(0, len(content), _ROW))


def packed(summary: Summary) -> bytes:
    """Return a summary without its record and period: about 1 us.

    The first byte is the revision, then comes one for each answer. Of two with one
    record, the newer sorts later."""
    fields = astuple(summary)
    return bytes((fields[_REVISION], *map(dict.__getitem__, _CODES, fields[_FIRST:])))


def unpacked(record: str, period: str, row: bytes) -> Summary:
    """Return the summary that was packed, with its record and period."""
    answers = [answers[code] for answers, code in zip(_ANSWERS.values(), row[1:], strict=True)]
    named = dict(zip(_NAMES[_FIRST:], answers, strict=True))
    return Summary(format="rmjournal-summary", version=1, record=record, revision=row[0], period=period, **named)
