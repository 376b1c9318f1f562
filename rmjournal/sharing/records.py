"""What stands in a great many summaries, in little memory: the newest of each record as a row of 34 bytes."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import accumulate, combinations, pairwise
from struct import Struct
from typing import Any

import msgspec
from msgspec import UNSET
from msgspec.structs import astuple

from rmjournal.sharing.summary import MOST_THEMES, OPT_INS, SESSIONS, THEMES, Summary

_ROW = Struct(">26sQ")  # a record and the number of its answers: in the order of bytes, its newest row is the last
_NAME = 26


class Records:
    """The summaries of one period, as many as there are.

    34 bytes each, and up to an eighth more that Python keeps free. The rows lie in parts, by the first sign of the
    record, of which there are 32, so that sorting needs room for one part only: about 110 bytes a row."""

    def __init__(self) -> None:
        self._parts: defaultdict[str, bytearray] = defaultdict(bytearray)

    def add(self, summary: Summary) -> None:
        """Keep one more: about 2 us."""
        self._parts[summary.record[0]] += _ROW.pack(summary.record.encode(), packed(summary))

    def keep_newest(self) -> int:
        """Drop all but the newest of each record; return how many went. About 0.6 us a row."""
        before = len(self)
        for part in self._parts.values():
            content = bytes(part)
            rows = sorted(content[at : at + _ROW.size] for at in range(0, len(content), _ROW.size))
            part[:] = b"".join(row for row, after in pairwise([*rows, b""]) if row[:_NAME] != after[:_NAME])
        return before - len(self)

    def __len__(self) -> int:
        return sum(map(len, self._parts.values())) // _ROW.size

    def __iter__(self) -> Iterator[tuple[str, int]]:
        """Yield each record with the number of its answers, in the order of the records."""
        for _, part in sorted(self._parts.items()):
            for record, code in _ROW.iter_unpack(part):
                yield record.decode(), code

    def counts(self) -> dict[str, dict[str, int]]:
        """Count those that give each answer, under "" those that give none, and that tick each theme."""
        found: dict[str, dict[str, int]] = {"themes": dict.fromkeys(THEMES, 0)}
        places: dict[str, Counter[int]] = {field: Counter() for field in _WIDTHS}
        for part in self._parts.values():
            codes = [code for _, code in _ROW.iter_unpack(part)]
            for field, counted in places.items():
                start, mask = _STARTS[field], (1 << _WIDTHS[field]) - 1
                counted.update([code >> start & mask for code in codes])
        for field, answers in _ANSWERS.items():
            if field == "themes":
                for place, number in places[field].items():
                    for theme in answers[place]:
                        found["themes"][theme] += number
            else:
                found[field] = {answer or "": places[field][place] for place, answer in enumerate(answers)}
        return found


# A summary becomes one number: for each field the place of its answer in a list. That keeps it in 8 bytes instead of
# some hundred, and the revision stands above all answers: of two, the newer is the greater.
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
