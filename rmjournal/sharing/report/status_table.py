"""Put status notes into one table: who meets, who is paused, who has not said.

Status notes name both partners, who have seen them. So the table has names, and is
never part of a report."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import msgspec
from msgspec import Meta

from rmjournal.domain.text import fold, line
from rmjournal.sharing.report.rollup import Oddity, entries
from rmjournal.sharing.summary.named_notes import State, status_text
from rmjournal.sharing.summary.strict_reader import Refusal, read
from rmjournal.support.atomic_file import why
from rmjournal.support.errors import Failed, Refused

_LIMIT = 2048  # bytes of a note
_LIST_LIMIT = 1 << 20  # bytes of a list of pairs
_DIFFER, _SILENT = "notes that differ", "no note yet"
_NOTE_LINES = 8  # of the text, which says nothing else

Name = Annotated[str, Meta(min_length=1, max_length=120)]


class _Note(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: Literal["rmjournal-status"]
    version: Literal[1]
    mentor: Name
    mentee: Name
    status: State


_DECODER = msgspec.json.Decoder(_Note)


class Standing(NamedTuple):
    """A pair, by its names, and what its notes say."""

    mentor: str
    mentee: str
    status: str


class StatusTable(NamedTuple):
    """The pairs by what they said, and how many files are no status note."""

    pairs: tuple[Standing, ...]
    others: int


def read_notes(folder: Path, pairs: Iterable[tuple[str, str]] = ()) -> StatusTable:
    """Return where each pair stands: those with a note, and those of the list without.

    Names are compared without case and accents. Of two notes on a pair that differ
    neither counts, for no note has a date. Raises Refused if there is no such
    folder."""
    said: defaultdict[tuple[str, str], set[State]] = defaultdict(set)
    names: dict[tuple[str, str], tuple[str, str]] = {}
    others = 0
    for _, content in entries(folder):
        note = None if isinstance(content, Oddity) else _note(content)
        if note is None:
            others += 1
            continue
        key = (fold(note.mentor), fold(note.mentee))
        spelled = (note.mentor, note.mentee)
        names[key] = max(
            names.get(key, spelled), spelled
        )  # in whatever order the folder lists its files: not in capitals
        said[key].add(note.status)
    for mentor, mentee in pairs:
        names.setdefault((fold(mentor), fold(mentee)), (mentor, mentee))
    found = [Standing(*names[key], _standing(said.get(key, set()))) for key in sorted(names)]
    return StatusTable(tuple(found), others)


def _standing(said: set[State]) -> str:
    if not said:
        return _SILENT
    return next(iter(said)).words if len(said) == 1 else _DIFFER


def _note(data: bytes) -> _Note | None:
    """Return the note in these bytes, as JSON or as the text that people read."""
    with suppress(Refusal):
        note = read(data, _DECODER, _LIMIT)
        return note if line(note.mentor) == note.mentor and line(note.mentee) == note.mentee else None
    with suppress(IndexError, ValueError):
        lines = data.decode("utf-8").replace("\r\n", "\n").strip().split("\n")
        if len(lines) <= _NOTE_LINES:
            fields = [each.partition(": ")[2] for each in lines[2:5]]
            note = _Note("rmjournal-status", 1, fields[0], fields[1], State(fields[2].replace(" ", "-")))
            if "\n".join(lines) == status_text(note.mentor, note.mentee, note.status).text.strip():
                return note
    return None


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """Read a list of pairs: a line each, the junior's name, a comma, the senior's.

    Raises Refused for another form, Failed if it cannot be read."""
    data, reason = b"", ""
    try:
        with open(path, "rb") as file:
            data = file.read(_LIST_LIMIT + 1)
    except OSError as cause:
        reason = why(cause)
    if reason:
        raise Failed(f"The list of pairs can't be read: {reason}.", "Choose a text file.")
    rows = None
    with suppress(UnicodeDecodeError, csv.Error):
        text = data.decode("utf-8-sig") if len(data) <= _LIST_LIMIT else ""
        rows = [[line(cell, 120) for cell in row] for row in csv.reader(io.StringIO(text)) if any(row)]
    if not rows or any(len(row) != 2 or not all(row) for row in rows):
        raise Refused("That isn't a list of pairs.", "On each line, write the junior's name, a comma and the senior's.")
    return [(row[0], row[1]) for row in rows]


def as_text(table: StatusTable) -> Iterator[str]:
    """Yield the table in plain lines, the pairs to look after first."""
    yield "Status of pairs. It has names: keep it apart from any report."
    order = (_SILENT, _DIFFER, *(state.words for state in State))
    for status in order:
        pairs = [pair for pair in table.pairs if pair.status == status]
        if pairs:
            yield f"\n{status.capitalize()} ({len(pairs)})"
            yield from (f"  {pair.mentor} and {pair.mentee}" for pair in pairs)
