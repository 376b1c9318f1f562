"""Import a takeout of this or another journal, or what another program wrote: all of
it, or nothing."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from rmjournal.domain.model.note import Note
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.record import strict_json
from rmjournal.domain.record.record import Kind, Record, RecordId, fresh, uuid_of
from rmjournal.journal.exports.takeout import FORMAT, LINES
from rmjournal.journal.imports import file_formats
from rmjournal.journal.imports.file_formats import NONSENSE, Arriving, LeftOut
from rmjournal.journal.records.pairs import Pairs
from rmjournal.journal.records.repository import Json, Records, to_ms
from rmjournal.support import atomic_file
from rmjournal.support.clock import Clock
from rmjournal.support.errors import Failed, Refused
from rmjournal.vault.format.record import NOTHING
from rmjournal.vault.store import preflight
from rmjournal.vault.store.verify import Progress

LARGEST = 1024**3  # bytes: a hostile file must not fill the memory
_NONSENSE = NONSENSE
_JRNL = b"jrnl"  # part of the id of every entry that came from elsewhere, so that it comes in once


class Imported(NamedTuple):
    """Count the records that came in, and those that were here already.

    `left_out` lists what was not understood."""

    kept: int
    known: int
    left_out: tuple[LeftOut, ...] = ()


class _Arrival(NamedTuple):
    kind: int
    uuid: bytes
    raw: Json
    pair: bytes
    parent: bytes
    sort_ms: int
    created_ms: int
    named_by_content: bool = False  # then what is here under this id is the same, perhaps edited since


class Imports:
    """Import a takeout, or what another journal exported."""

    def __init__(self, records: Records, pairs: Pairs, clock: Clock) -> None:
        self._records = records
        self._pairs = pairs
        self._clock = clock

    def read(self, path: Path, pair: Record[Pair] | None = None, *, progress: Progress | None = None) -> Imported:
        """Import a file or a folder in one transaction: a takeout, or into one pair the
        JSON of jrnl or Day One, or a folder of Markdown.

        A record that is here already, equal, is passed over. Raises Refused, with
        nothing changed, for what is none of these or contradicts what is here."""
        if os.path.isdir(path):  # False where a name leads nowhere
            if not (path / LINES).is_file():
                return self._from_elsewhere(file_formats.from_folder(path, self._clock.now()), pair, progress)
            path = path / LINES
        # Closing the journal itself here would drop its locks.
        if preflight.resolve(path) == self._records.vault.path:
            raise Refused("That is this journal itself, not a takeout.", _NONSENSE)
        text = _read(path)
        first: object = None
        with suppress(ValueError):
            first = strict_json.loads(text.split("\n", 1)[0])
        if isinstance(first, dict) and first.get("format") == FORMAT["format"]:
            if first.get("version") != FORMAT["version"]:
                raise Refused("A newer version of rmjournal wrote this takeout.", f"Update rmjournal. {_NONSENSE}")
            arrivals = [_arrival(text_line, number) for number, text_line in _numbered(text)]
            if first.get("entries", len(arrivals)) != len(arrivals):
                raise Refused("This takeout isn't complete: some of its lines are missing.", _NONSENSE)
            del text  # it may be large, and so is what follows
            return self._keep(arrivals, progress)
        found = _entries(text)
        del text
        return self._from_elsewhere(found, pair, progress)

    def _from_elsewhere(
        self, found: Iterator[Arriving | LeftOut], pair: Record[Pair] | None, progress: Progress | None
    ) -> Imported:
        """Keep each entry as a note of the pair."""
        home = NOTHING if pair is None else uuid_of(pair.id)
        left_out, arrivals = list[LeftOut](), list[_Arrival]()
        for one in found:
            if isinstance(one, LeftOut):
                left_out.append(one)
            else:
                arrivals.append(_note(one, home))
        if not arrivals and left_out:
            raise Refused("There's nothing in it that could be read as an entry.", _NONSENSE)
        if pair is None:
            raise Refused("Entries from another journal go into one pair.", "Choose it with --pair.")
        return self._keep(arrivals, progress)._replace(left_out=tuple(left_out))

    def _keep(self, arrivals: list[_Arrival], progress: Progress | None) -> Imported:
        """Save what is new, pairs first, because the rest belongs to them."""
        arrivals.sort(key=lambda arrival: arrival.kind != Kind.PAIR)
        vault, kept, known = self._records.vault, 0, 0
        self._refuse_tombstones_of_living(arrivals)
        coming = {arrival.uuid for arrival in arrivals if arrival.kind != Kind.TOMBSTONE}
        arrivals = [each for each in arrivals if each.kind != Kind.TOMBSTONE or each.parent not in coming]
        total = len(arrivals)
        arrivals.reverse()  # and each is let go as it is saved
        with self._records.transaction():
            for done in range(1, total + 1):
                arrival = arrivals.pop()
                if arrival.uuid not in vault:
                    vault.put(
                        arrival.kind,
                        arrival.uuid,
                        self._fitted(arrival),
                        pair=arrival.pair,
                        parent=arrival.parent,
                        sort_ms=arrival.sort_ms,
                        created_ms=arrival.created_ms,
                    )
                    kept += 1
                elif arrival.named_by_content or self._same(arrival):
                    known += 1
                else:
                    raise Refused(
                        "This file contains a different version of an entry in this journal.",
                        f"Import it into a new journal instead: `rmjournal --vault FILE init`. {_NONSENSE}",
                    )
                if progress is not None:
                    progress(done, total)
            self._pairs.remember_numbers()
        return Imported(kept, known)

    def _refuse_tombstones_of_living(self, arrivals: list[_Arrival]) -> None:
        """Refuse a file that calls something deleted which is in this journal: other
        copies would believe it."""
        vault = self._records.vault
        for arrival in arrivals:
            lives = arrival.parent in vault and vault.entry(arrival.parent).meta.kind != Kind.TOMBSTONE
            if arrival.kind == Kind.TOMBSTONE and lives and arrival.uuid not in vault:
                raise Refused(
                    "This file says that an entry in this journal was deleted.",
                    f"To delete it here too, use `rmjournal delete`, or merge the copy. {_NONSENSE}",
                )

    def _same(self, arrival: _Arrival) -> bool:
        """Return if this record is here, equal.

        There is one settings record, and the one that is here stays. A tombstone says
        nothing that could differ. A pair may have another number here."""
        meta, raw = self._records.vault.entry(arrival.uuid).meta, self._records.vault.get(arrival.uuid)
        if arrival.kind == meta.kind and meta.kind in (Kind.SETTINGS, Kind.TOMBSTONE):
            return True
        if arrival.kind == Kind.PAIR == meta.kind:
            return {**raw, "number": 0} == {**arrival.raw, "number": 0}
        here = (meta.kind, meta.pair, meta.parent, meta.sort_ms, raw)
        return here == (arrival.kind, arrival.pair, arrival.parent, arrival.sort_ms, arrival.raw)

    def _fitted(self, arrival: _Arrival) -> Json:
        """Return what is saved of an arrival.

        A pair gets the next number if this journal ever gave its own to another pair.
        Settings come without the backup folder: the backups in it are the other
        journal's, and the oldest of them would be deleted."""
        if arrival.kind == Kind.SETTINGS:
            return {name: value for name, value in arrival.raw.items() if name != "backup_folder"}
        if arrival.kind == Kind.PAIR and self._pairs.is_number_taken(arrival.raw.get("number")):
            return {**arrival.raw, "number": self._pairs.next_number()}
        return arrival.raw


def _read(path: Path) -> str:
    try:
        if not path.is_file():
            raise Refused("There's no such file.", _NONSENSE)
        if path.stat().st_size > LARGEST:
            raise Refused("This file is larger than 1 GiB.", f"Import it in parts. {_NONSENSE}")
        data = path.read_bytes()
    except (OSError, ValueError) as cause:
        told = atomic_file.why(cause) if isinstance(cause, OSError) else "its path doesn't lead anywhere"
        raise Failed(f"The file can't be read: {told}.", _NONSENSE) from None
    with suppress(UnicodeDecodeError):
        return data.decode("utf-8-sig")
    if data.startswith(b"PK\x03\x04"):
        raise Refused("This is a ZIP archive.", f"Unpack it, and import what is inside. {_NONSENSE}")
    raise Refused("This file isn't UTF-8 text.", f"Save it as UTF-8 first. {_NONSENSE}")


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    for number, text_line in enumerate(text.split("\n")[1:], 2):
        if text_line.strip():
            yield number, text_line


def _arrival(text_line: str, number: int) -> _Arrival:
    """Read one line of a takeout. No error holds its text."""
    try:
        found = strict_json.loads(text_line)
        if not isinstance(found, dict) or not isinstance(found["body"], dict):
            raise ValueError
        kind = found["kind"]
        kind = Kind[kind.upper()].value if isinstance(kind, str) else kind
        if type(kind) is not int or not 0 < kind < 256:
            raise ValueError
        return _Arrival(
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
    raise Refused(f"Line {number} of this file isn't an entry from a takeout.", _NONSENSE)


def _linked(link: str | None) -> bytes:
    return NOTHING if link is None else uuid_of(RecordId(link))


def _entries(text: str) -> Iterator[Arriving | LeftOut]:
    """Read the JSON that jrnl or Day One export."""
    found: object = None
    try:
        found = strict_json.loads(text)
    except ValueError:
        if text.lstrip()[:1] in ("{", "["):
            raise Refused(
                "This isn't complete JSON: the file may be cut off.", f"Export it again. {_NONSENSE}"
            ) from None
    entries = found.get("entries") if isinstance(found, dict) else None
    if not isinstance(entries, list):
        raise Refused(
            "This is neither a takeout from rmjournal nor a JSON export from jrnl or Day One.",
            f"A folder of Markdown files can be imported, too. {_NONSENSE}",
        )
    is_day_one = file_formats.is_day_one(entries)
    return file_formats.from_day_one(entries) if is_day_one else file_formats.from_jrnl(entries)


def _note(entry: Arriving, home: bytes) -> _Arrival:
    """Return an entry as a note. Its id comes from its content, so importing twice adds
    nothing."""
    at = to_ms(entry.at)
    content = (_JRNL, home, entry.at.isoformat().encode(), entry.text.encode())
    name = hashlib.sha256(b"\0".join(content)).digest()[:16]
    return _Arrival(Kind.NOTE, name, fresh(Note(text=entry.text)), home, NOTHING, at, at, named_by_content=True)
