"""Import a takeout of this or another journal, or an export of jrnl: all of it, or
nothing."""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from rmjournal.domain.model.note import Note
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.record import strict_json
from rmjournal.domain.record.record import Kind, Record, RecordId, fresh, uuid_of
from rmjournal.domain.text import clean
from rmjournal.journal.exports.takeout import FORMAT
from rmjournal.journal.records.pairs import Pairs
from rmjournal.journal.records.repository import Json, Records, to_ms
from rmjournal.support import atomic_file
from rmjournal.support.errors import Failed, Refused
from rmjournal.vault.format.record import NOTHING
from rmjournal.vault.store import preflight
from rmjournal.vault.store.verify import Progress

LARGEST = 1024**3  # bytes: a hostile file must not fill the memory
_NONSENSE = "Nothing was imported."


class Imported(NamedTuple):
    """Count the records that came in, and those that were here already."""

    kept: int
    known: int


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
    """Import a takeout, or the export of another journal."""

    def __init__(self, records: Records, pairs: Pairs) -> None:
        self._records = records
        self._pairs = pairs

    def read(self, path: Path, pair: Record[Pair] | None = None, *, progress: Progress | None = None) -> Imported:
        """Import a file in one transaction: `journal.jsonl` of a takeout, or jrnl's
        JSON into one pair.

        A record that is here already, equal, is passed over. Raises Refused, with
        nothing changed, for what is not such a file or contradicts what is here."""
        if (
            preflight.resolve(path) == self._records.vault.path
        ):  # closing it here would drop the locks of the open journal
            raise Refused("That is this journal itself, not a takeout.", _NONSENSE)
        text = _read(path)
        first: object = None
        with suppress(ValueError):
            first = strict_json.loads(text.split("\n", 1)[0])
        if isinstance(first, dict) and first.get("format") == FORMAT["format"]:
            if first.get("version") != FORMAT["version"]:
                raise Refused("A newer rmjournal wrote this takeout.", f"Update rmjournal. {_NONSENSE}")
            arrivals = [_arrival(text_line, number) for number, text_line in _numbered(text)]
        else:
            arrivals = list(_from_jrnl(text, pair))
        return self._keep(arrivals, progress)

    def _keep(self, arrivals: list[_Arrival], progress: Progress | None) -> Imported:
        """Save what is new, pairs first, because the rest belongs to them."""
        arrivals.sort(key=lambda arrival: arrival.kind != Kind.PAIR)
        vault, kept, known = self._records.vault, 0, 0
        self._refuse_tombstones_of_living(arrivals)
        coming = {arrival.uuid for arrival in arrivals if arrival.kind != Kind.TOMBSTONE}
        arrivals = [each for each in arrivals if each.kind != Kind.TOMBSTONE or each.parent not in coming]
        with self._records.transaction():
            for done, arrival in enumerate(arrivals, 1):
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
                    progress(done, len(arrivals))
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
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    raise Refused("This file isn't UTF-8 text.", _NONSENSE)


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


def _from_jrnl(text: str, pair: Record[Pair] | None) -> Iterator[_Arrival]:
    """Read what `jrnl --export json` writes, an entry a note."""
    found: object = None
    with suppress(ValueError):
        found = strict_json.loads(text)
    entries = found.get("entries") if isinstance(found, dict) else None
    if not isinstance(entries, list):
        raise Refused("This is neither a takeout from rmjournal nor a JSON export from jrnl.", _NONSENSE)
    if pair is None:
        raise Refused("Entries from jrnl go into one pair.", "Choose it with --pair.")
    home = uuid_of(pair.id)
    read = 0
    for entry in entries:
        try:
            arrival = _entry(entry, home)
        except (ValueError, KeyError, TypeError, AttributeError):
            break
        read += 1
        if arrival is not None:
            yield arrival
    if read < len(entries):
        raise Refused(f"Entry {read + 1} of this file isn't one from jrnl.", _NONSENSE)


def _entry(entry: dict[str, str], home: bytes) -> _Arrival | None:
    """Read one entry of jrnl, or None if it is empty. Its id comes from its content, so
    importing twice adds nothing."""
    at = datetime.fromisoformat("T".join((entry["date"], entry.get("time") or "00:00")))
    written = clean("\n\n".join(part for part in (entry.get("title"), entry.get("body")) if part)).strip()
    if not written:
        return None
    name = hashlib.sha256(b"\0".join((b"jrnl", home, at.isoformat().encode(), written.encode()))).digest()[:16]
    return _Arrival(
        Kind.NOTE, name, fresh(Note(text=written)), home, NOTHING, to_ms(at), to_ms(at), named_by_content=True
    )
