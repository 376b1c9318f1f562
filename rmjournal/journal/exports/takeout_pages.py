"""Write a takeout's two forms: a line of JSON a record, and a page of Markdown a pair.

Every record is opened once, for its line. The pages are made from the lines."""

import json
from array import array
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

from rmjournal.domain.model.kinds import read
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.record.record import AnyRecord, Body, Kind, Record, as_json, kind_name, uuid_of
from rmjournal.domain.text import line
from rmjournal.domain.titles import title
from rmjournal.journal.exports import notebook
from rmjournal.journal.exports.private_file import write_pieces
from rmjournal.journal.records.moments import from_ms, shown_at
from rmjournal.support import atomic_file
from rmjournal.support.errors import RESCUE, Damaged, Tampered
from rmjournal.vault.format.record import NOTHING, Json, Meta, decode_text
from rmjournal.vault.store.entries import InOrder
from rmjournal.vault.store.reader import OVER, Reader
from rmjournal.vault.store.unlock import Entry
from rmjournal.vault.store.verify import Progress

NOT_READ = frozenset(
    {Kind.TOMBSTONE, Kind.REVISION, Kind.SHARED_TEXT, Kind.OWN_NAMES, Kind.SHARED_POINTS}
)  # left out of what is for reading
_BATCH = 500  # records in memory at a time
_PIECE = 256 * 1024  # bytes written at once
_NEAR = 16 * 1024  # bytes read at once: the next body often follows
_NEVER_AS_IT_IS = (b"\n", b"\r", b"\x7f")
# Escapes keep lone surrogates and line separators out of this file for programs.
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


class Written:
    """The lines of records in their order, and where the body of each stands."""

    def __init__(self, path: Path, vault: Reader, entries: InOrder, *, damaged: bool) -> None:
        """Begin the lines of these records. With `damaged`, what cannot be read has
        none."""
        self._path = path
        self._vault = vault
        self._entries = entries
        self._damaged = damaged
        self._starts = array("Q", bytes(8 * len(entries)))
        self._sizes = array("Q", bytes(8 * len(entries)))  # 0 where there is no body
        self.count = 0

    def write(self, first: Json, pairs: list[AnyRecord], progress: Progress | None) -> str:
        """Write the file: the line of the format, those of pairs, then all others.

        Returns its SHA-256."""
        return write_pieces(self._path, _pieces(self._lines(first, pairs, progress)))

    def write_page(self, path: Path, pair: Record[Pair], mine: Collection[int]) -> None:
        """Write a page of a pair and of these of the records, by their places."""
        atomic_file.create(path, _pieces(self._page(pair, mine)))

    def _lines(self, first: Json, pairs: list[AnyRecord], progress: Progress | None) -> Iterator[bytes]:
        total, at = len(pairs) + len(self._entries), 0
        known = [json.dumps(first), *(_encode(as_json(pair)) for pair in pairs)]
        for done, text in enumerate(known):
            at += len(text) + 1
            yield f"{text}\n".encode("ascii")
            if done and progress is not None:
                progress(done, total)
        for place, meta, body in self._bodies():
            head, tail = _frame(meta)
            self._starts[place], self._sizes[place] = at + len(head), len(body)
            at += len(head) + len(body) + len(tail)
            self.count += 1
            yield head + body + tail
            if progress is not None:
                progress(len(pairs) + self.count, total)

    def _bodies(self) -> Iterator[tuple[int, Meta, bytes]]:
        """Yield the place, the meta and the body of each record that can be read, in
        ASCII."""
        for start in range(0, len(self._entries), _BATCH):
            batch = self._entries.some(start, _BATCH)
            found = {entry.row: text for entry, text in self._vault.texts(batch)}
            for place, (row, meta) in enumerate(batch, start):
                body = one_line(found.pop(row))
                if body is not None:
                    yield place, meta, body
                elif not self._damaged:
                    raise Damaged("An entry in this journal can't be read.", RESCUE)

    def _page(self, pair: Record[Pair], mine: Collection[int]) -> Iterator[bytes]:
        """Yield the Markdown of one pair: a heading a record, the oldest first."""
        yield f"# {line(title(pair.kind, pair.raw, pair.body))}\n".encode("utf-8", "replace")
        its_own = pair.at, uuid_of(pair.id)
        is_told = False
        with self._path.open("rb", buffering=_NEAR) as file:
            for place in sorted(mine, key=self._entries.age):
                if not (size := self._sizes[place]):
                    continue
                meta = self._entries.at(place).meta
                if not is_told and its_own <= (from_ms(meta.sort_ms), meta.uuid):
                    is_told = True
                    yield _under_a_heading(pair.kind, pair.raw, pair.body, pair.at)
                file.seek(self._starts[place])
                raw = decode_text(file.read(size))
                body = read(meta.kind, raw)
                yield _under_a_heading(meta.kind, raw, body, shown_at(meta.sort_ms, body))
        if not is_told:
            yield _under_a_heading(pair.kind, pair.raw, pair.body, pair.at)


def places(entries: Iterable[Entry]) -> dict[bytes, "array[int]"]:
    """Return where the records to read of each pair are among these."""
    found: dict[bytes, array[int]] = {}
    for place, (_, meta) in enumerate(entries):
        if meta.pair != NOTHING and meta.kind not in NOT_READ:
            found.setdefault(meta.pair, array("I")).append(place)
    return found


def one_line(text: bytes | None) -> bytes | None:
    """Return the JSON of a body as it stands in its line, None for what cannot be
    read."""
    if text is None:
        return None
    try:
        obj = decode_text(text)
    except Tampered:
        return None
    # The vault writes what this encoder writes, but for characters beyond ASCII.
    if text.isascii() and OVER not in obj and not any(each in text for each in _NEVER_AS_IT_IS):
        return text
    obj.pop(OVER, None)
    return _encode(obj).encode("ascii")


def _frame(meta: Meta) -> tuple[bytes, bytes]:
    """Return what stands before and behind a body in its line."""
    at = created = from_ms(meta.sort_ms).isoformat(timespec="milliseconds")
    if meta.created_ms != meta.sort_ms:
        created = from_ms(meta.created_ms).isoformat(timespec="milliseconds")
    pair = "null" if meta.pair == NOTHING else f'"{meta.pair.hex()}"'
    parent = "null" if meta.parent == NOTHING else f'"{meta.parent.hex()}"'
    tail = (
        f',"created":"{created}","id":"{meta.uuid.hex()}","kind":{_kind(meta.kind)},"pair":{pair},"parent":{parent}}}\n'
    )
    return f'{{"at":"{at}","body":'.encode("ascii"), tail.encode("ascii")


@cache
def _kind(kind: int) -> str:
    return _encode(kind_name(kind))


def _under_a_heading(kind: int, raw: Json, body: Body | None, at: datetime) -> bytes:
    return f"{notebook.under_a_heading(kind, raw, body, at)}\n".encode("utf-8", "replace")


def _pieces(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Join many small parts to fewer pieces."""
    some, size = list[bytes](), 0
    for part in parts:
        some.append(part)
        size += len(part)
        if size >= _PIECE:
            yield b"".join(some)
            some, size = [], 0
    yield b"".join(some)
