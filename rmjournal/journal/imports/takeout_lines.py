"""Read the lines of a takeout twice: first what each is, then each whole when it is
saved. So a takeout of any size takes little memory."""

import os
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from rmjournal.domain.record import strict_json
from rmjournal.domain.record.record import Kind, RecordId, uuid_of
from rmjournal.journal.imports.file_formats import NONSENSE
from rmjournal.journal.records.moments import to_ms
from rmjournal.journal.records.repository import Json
from rmjournal.support import atomic_file
from rmjournal.support.errors import Failed, Refused
from rmjournal.support.paths import no_file
from rmjournal.vault.format.record import NOTHING
from rmjournal.vault.store.verify import Progress

_HEAD = struct.Struct(">B16s16sQQ")
LARGEST = 1024**3  # bytes: a hostile file must not fill the memory


class Arrival(NamedTuple):
    """A record as it comes in."""

    kind: int
    uuid: bytes
    raw: Json
    pair: bytes
    parent: bytes
    sort_ms: int
    created_ms: int
    named_by_content: bool = False  # then what is here under this id is the same, perhaps edited since


class Head(NamedTuple):
    """What an arrival is, and where it is read: its place in the file, and the line."""

    kind: int
    uuid: bytes
    parent: bytes
    place: int
    line: int = 0


class Heads:
    """What many arrivals are, packed: a sixth of the memory, as there may be very
    many."""

    def __init__(self, heads: Iterable[Head] = ()) -> None:
        self._packed = bytearray().join(_HEAD.pack(*head) for head in heads)

    def __len__(self) -> int:
        return len(self._packed) // _HEAD.size

    def __getitem__(self, at: int) -> Head:
        return Head(*_HEAD.unpack_from(self._packed, at * _HEAD.size))

    def __iter__(self) -> Iterator[Head]:
        return map(Head._make, _HEAD.iter_unpack(self._packed))

    def append(self, head: Head) -> None:
        """Add one behind the others."""
        self._packed += _HEAD.pack(*head)


@contextmanager
def opened(path: Path) -> Iterator["TakeoutLines"]:
    """Open a file that may be a takeout. Raises Failed where it can't be read, Refused
    where it is too large."""
    with _reading():
        if not path.is_file():
            raise Refused(no_file(path), NONSENSE)
        if path.stat().st_size > LARGEST:
            raise Refused("This file is larger than 1 GiB.", f"Import it in parts. {NONSENSE}")
        file = path.open("rb")
    with file:
        yield TakeoutLines(file)


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as cause:
        raise Failed(f"The file can't be read: {atomic_file.why(cause)}.", NONSENSE) from None


class TakeoutLines:
    """The lines of an open file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = file.seek(0, os.SEEK_END)

    def text(self) -> str:
        """Return the whole file. Raises Refused for what is no text."""
        with _reading():
            self._file.seek(0)
            data = self._file.read(LARGEST)
        return _decoded(data).removeprefix("\ufeff")

    def first(self) -> object:
        """Return the first line as JSON, None if it is none."""
        with suppress(ValueError):
            return strict_json.loads(self._line(0).decode("utf-8-sig"))
        return None

    def heads(self, progress: Progress | None) -> Heads:
        """Return what each line after the first is, in their order.

        Costs about 60 us a line. Raises Refused where one is no entry."""
        found = Heads()
        place, number = len(self._line(0)), 1
        while line := self._line(place):
            number += 1
            text = _decoded(line)
            if text.strip():
                arrival = _arrival(text, number)
                found.append(Head(arrival.kind, arrival.uuid, arrival.parent, place, number))
            place += len(line)
            if progress is not None:
                progress(place, 2 * self.size)  # the other half is saving them
        return found

    def arrival(self, head: Head) -> Arrival:
        """Read a line whole. Raises Refused if it is another one by now."""
        found = _arrival(_decoded(self._line(head.place)), head.line)
        if (found.kind, found.uuid, found.parent) != (head.kind, head.uuid, head.parent):
            raise Refused("This file changed while it was being imported.", NONSENSE)
        return found

    def _line(self, place: int) -> bytes:
        with _reading():
            self._file.seek(place)
            return self._file.readline(LARGEST)


def _decoded(data: bytes) -> str:
    with suppress(UnicodeDecodeError):
        return data.decode()
    if data.startswith(b"PK\x03\x04"):
        raise Refused("This is a ZIP archive.", f"Unpack it, and import what is inside. {NONSENSE}")
    raise Refused("This file isn't UTF-8 text.", f"Save it as UTF-8 first. {NONSENSE}")


def _arrival(text_line: str, number: int) -> Arrival:
    """Read one line of a takeout. No error holds its text."""
    try:
        found = strict_json.loads(text_line)
        if not isinstance(found, dict) or not isinstance(found["body"], dict):
            raise ValueError
        kind = found["kind"]
        kind = Kind[kind.upper()].value if isinstance(kind, str) else kind
        if type(kind) is not int or not 0 < kind < 256:
            raise ValueError
        return Arrival(
            kind,
            uuid_of(RecordId(found["id"])),
            found["body"],
            _linked(found["pair"]),
            _linked(found["parent"]),
            to_ms(datetime.fromisoformat(found["at"])),
            to_ms(datetime.fromisoformat(found["created"])),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise Refused(f"Line {number} of this file isn't an entry from a takeout.", NONSENSE)


def _linked(link: str | None) -> bytes:
    return NOTHING if link is None else uuid_of(RecordId(link))
