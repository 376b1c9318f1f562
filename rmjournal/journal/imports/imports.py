"""Import a takeout of this or another journal, or what another program wrote: all of
it, or nothing."""

import hashlib
import os
from array import array
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from random import SystemRandom
from typing import NamedTuple

from rmjournal.domain.model.note import Note
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.record import strict_json
from rmjournal.domain.record.record import Kind, Record, fresh, uuid_of
from rmjournal.journal.exports.takeout import FORMAT, LINES
from rmjournal.journal.imports import file_formats
from rmjournal.journal.imports.file_formats import NONSENSE, Arriving, LeftOut
from rmjournal.journal.imports.takeout_lines import Arrival, Head, Heads, opened
from rmjournal.journal.records.moments import to_ms
from rmjournal.journal.records.pairs import Pairs
from rmjournal.journal.records.repository import Json, Records
from rmjournal.support.clock import Clock
from rmjournal.support.errors import Refused
from rmjournal.vault.format.record import NOTHING
from rmjournal.vault.store import preflight
from rmjournal.vault.store.verify import Progress
from rmjournal.vault.store.writer import Coming

_NONSENSE = NONSENSE
_JRNL = b"jrnl"  # part of the id of every entry that came from elsewhere, so that it comes in once


class Imported(NamedTuple):
    """Count the records that came in, and those that were here already.

    `left_out` lists what was not understood, `renumbered` the number of each pair that
    got another one, and the new number."""

    kept: int
    known: int
    left_out: tuple[LeftOut, ...] = ()
    renumbered: tuple[tuple[object, object], ...] = ()


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
        with opened(path) as file:
            first = file.first()
            if not isinstance(first, dict) or first.get("format") != FORMAT["format"]:
                return self._from_elsewhere(_entries(file.text()), pair, progress)
            if first.get("version") != FORMAT["version"]:
                raise Refused("A newer version of rmjournal wrote this takeout.", f"Update rmjournal. {_NONSENSE}")
            heads = file.heads(progress)
            if first.get("entries", len(heads)) != len(heads):
                raise Refused("This takeout isn't complete: some of its lines are missing.", _NONSENSE)
            return self._keep(heads, file.arrival, file.size, progress)

    def _from_elsewhere(
        self, found: Iterator[Arriving | LeftOut], pair: Record[Pair] | None, progress: Progress | None
    ) -> Imported:
        """Keep each entry as a note of the pair."""
        home = NOTHING if pair is None else uuid_of(pair.id)
        left_out, arrivals = list[LeftOut](), list[Arrival]()
        for one in found:
            if isinstance(one, LeftOut):
                left_out.append(one)
            else:
                arrivals.append(_note(one, home))
        if not arrivals and left_out:
            raise Refused("There's nothing in it that could be read as an entry.", _NONSENSE)
        if pair is None:
            raise Refused("Entries from another journal go into one pair.", "Choose it with --pair.")
        heads = Heads(Head(each.kind, each.uuid, each.parent, place) for place, each in enumerate(arrivals))
        size = sum(len(str(each.raw)) for each in arrivals)
        kept = self._keep(heads, lambda head: arrivals[head.place], size, progress)
        return kept._replace(left_out=tuple(left_out))

    def _keep(self, heads: Heads, whole: Callable[[Head], Arrival], size: int, progress: Progress | None) -> Imported:
        """Save what is new: pairs first, because the rest belongs to them, and that in
        no order. `whole` reads one of them when its turn comes."""
        vault, kept, known, renumbered = self._records.vault, 0, 0, list[tuple[object, object]]()
        buried = {head.parent for head in heads if head.kind == Kind.TOMBSTONE}
        coming = {head.uuid for head in heads if head.kind != Kind.TOMBSTONE and head.uuid in buried}
        self._refuse_tombstones_of_living(heads, coming)
        pairs, rest = array("Q"), array("Q")
        for at, head in enumerate(heads):
            if head.kind != Kind.TOMBSTONE or head.parent not in coming:
                (pairs if head.kind == Kind.PAIR else rest).append(at)
        SystemRandom().shuffle(rest)  # a large import gives them rising rows
        total = len(pairs) + len(rest)
        with self._records.transaction(Coming(len(rest), size)):
            for done, at in enumerate(chain(pairs, rest), 1):
                arrival = whole(heads[at])
                if arrival.uuid not in vault:
                    fitted = self._fitted(arrival)
                    vault.put(
                        arrival.kind,
                        arrival.uuid,
                        fitted,
                        pair=arrival.pair,
                        parent=arrival.parent,
                        sort_ms=arrival.sort_ms,
                        created_ms=arrival.created_ms,
                    )
                    kept += 1
                    if arrival.kind == Kind.PAIR and fitted is not arrival.raw:
                        renumbered.append((arrival.raw.get("number"), fitted["number"]))
                elif arrival.named_by_content or self._same(arrival):
                    known += 1
                else:
                    raise Refused(
                        "This file contains a different version of an entry in this journal.",
                        f"Import it into a new journal instead: `rmjournal --vault FILE init`. {_NONSENSE}",
                    )
                if progress is not None:
                    progress(total + done, 2 * total)
            self._pairs.remember_numbers()
        return Imported(kept, known, renumbered=tuple(renumbered))

    def _refuse_tombstones_of_living(self, heads: Heads, coming: set[bytes]) -> None:
        """Refuse a file that calls something deleted which is in this journal: other
        copies would believe it. What the file holds itself is `coming`."""
        vault = self._records.vault
        for head in heads:
            lives = head.parent in vault and vault.entry(head.parent).meta.kind != Kind.TOMBSTONE
            if head.kind == Kind.TOMBSTONE and lives and head.uuid not in vault and head.parent not in coming:
                raise Refused(
                    "This file says that an entry in this journal was deleted.",
                    f"To delete it here too, use `rmjournal delete`, or merge the copy. {_NONSENSE}",
                )

    def _same(self, arrival: Arrival) -> bool:
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

    def _fitted(self, arrival: Arrival) -> Json:
        """Return what is saved of an arrival.

        A pair gets the next number if this journal ever gave its own to another pair.
        Settings come without the backup folder: the backups in it are the other
        journal's, and the oldest of them would be deleted."""
        if arrival.kind == Kind.SETTINGS:
            return {name: value for name, value in arrival.raw.items() if name != "backup_folder"}
        if arrival.kind == Kind.PAIR and self._pairs.is_number_taken(arrival.raw.get("number")):
            return {**arrival.raw, "number": self._pairs.next_number()}
        return arrival.raw


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


def _note(entry: Arriving, home: bytes) -> Arrival:
    """Return an entry as a note. Its id comes from its content, so importing twice adds
    nothing."""
    at = to_ms(entry.at)
    content = (_JRNL, home, entry.at.isoformat().encode(), entry.text.encode())
    name = hashlib.sha256(b"\0".join(content)).digest()[:16]
    return Arrival(Kind.NOTE, name, fresh(Note(text=entry.text)), home, NOTHING, at, at, named_by_content=True)
