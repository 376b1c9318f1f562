"""Write a takeout: a folder with everything in readable form."""

import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from heapq import merge
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.model.pair import Pair, Role
from rmjournal.domain.record.record import AnyRecord, Kind, Record, as_json, fresh, is_a, record_id, uuid_of
from rmjournal.domain.text import line
from rmjournal.domain.titles import title
from rmjournal.journal.exports import notebook
from rmjournal.journal.exports.export_log import ExportLog
from rmjournal.journal.exports.private_file import write_lines, write_pieces
from rmjournal.journal.records.repository import Records, from_ms, record_of
from rmjournal.support import atomic_file
from rmjournal.support.errors import Failed
from rmjournal.vault.format.record import NOTHING
from rmjournal.vault.store import preflight, vault_files
from rmjournal.vault.store.unlock import Entry
from rmjournal.vault.store.verify import Progress

LINES = "journal.jsonl"
FORMAT = {"format": "rmjournal-takeout", "version": 1}
_AUDIENCE_OF_A_FILE = "you (readable by anyone who opens the file)"
_BATCH = 500  # records in memory at a time
_NOT_READ = frozenset(
    {Kind.TOMBSTONE, Kind.REVISION, Kind.SHARED_TEXT, Kind.OWN_NAMES, Kind.SHARED_POINTS}
)  # left out of what is for reading


class Taken(NamedTuple):
    """How many records were written, and how many could not be read."""

    written: int
    passed_over: int


class Takeouts:
    """Write takeouts."""

    LINES = LINES

    def __init__(self, records: Records, exports: ExportLog) -> None:
        self._records = records
        self._exports = exports

    def write(self, folder: Path, *, damaged: bool = False, progress: Progress | None = None) -> Taken:
        """Write everything to a new folder, in readable form, and list it as shared.

        `journal.jsonl` holds everything and can be imported; one Markdown file a pair
        is for reading. With `damaged`, records that cannot be read are skipped, and a
        pair that cannot be read gets a placeholder, so that its entries can be
        imported. If it fails, it leaves nothing behind."""
        folder = preflight.resolve_new(folder, "The takeout")
        temporary = vault_files.unfinished(folder)
        entries = sorted(self._records.vault.entries(), key=lambda each: (each.meta.created_ms, each.meta.uuid))
        read = list(self._read([each for each in entries if each.meta.kind == Kind.PAIR], damaged))
        others = [each for each in entries if each.meta.kind != Kind.PAIR]
        pairs = [*read, *_stand_ins(read, others, self._records)]
        rest = _Counted(self._read(others, damaged))
        try:
            shutil.rmtree(temporary, ignore_errors=True)
            temporary.mkdir(mode=0o700)
            total = len(pairs) + len(others)
            digest = write_lines(temporary / LINES, _lines(chain(pairs, rest), total, progress, damaged=damaged))
            for pair in pairs:
                if is_a(pair, Pair):
                    write_lines(temporary / f"pair-{pair.body.number}.md", self._markdown(pair, others, damaged))
            temporary.rename(folder)
        except OSError as cause:
            raise Failed(f"The takeout couldn't be saved: {atomic_file.why(cause)}.", "Choose another place.") from None
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
        # The head counts also the records that the index has lost.
        passed_over = max(0, self._records.vault.head.records - len(read) - rest.count)
        with suppress(OSError):  # the takeout exists, durable or not, so it must be listed
            atomic_file.sync_folder(folder.parent)
        audience = "you (readable by anyone who opens the folder)"
        self._exports.add_written(ExportKind.TAKEOUT, audience, digest, folder.name)
        return Taken(len(pairs) + rest.count, passed_over)

    def write_notebook(
        self, file: Path, pair: Record[Pair], after: date | None = None, before: date | None = None
    ) -> None:
        """Write a notebook to read of one pair to a new file, and list it as shared.

        `.html` makes one page, any other name Markdown. Sessions dated after and before
        these days are in it."""
        records = [each for each in self._everything(damaged=False) if each.pair == pair.id]
        text = notebook.markdown(pair, records, after, before)
        if file.suffix.lower() in (".html", ".htm"):
            text = notebook.html(text, notebook.heading(pair))
        self._write_file(file, "The notebook", text.encode("utf-8", "replace"))

    def write_tables(self, file: Path) -> None:
        """Write everything readable to a new SQLite file, and list it as shared."""
        from rmjournal.journal.exports.tables import tables

        records = [each for each in self._everything(damaged=False) if each.kind not in _NOT_READ]
        self._write_file(file, "The takeout", tables(records))

    def _write_file(self, file: Path, what: str, content: bytes) -> None:
        file = preflight.resolve_new(file, what)
        try:
            digest = write_pieces(file, [content])
        except OSError as cause:
            raise Failed(f"{what} couldn't be saved: {atomic_file.why(cause)}.", "Choose another place.") from None
        self._exports.add_written(ExportKind.TAKEOUT, _AUDIENCE_OF_A_FILE, digest, file.name)

    def _read(self, entries: list[Entry], damaged: bool) -> Iterator[AnyRecord]:
        """Yield records in this order, some hundred in memory at a time."""
        for start in range(0, len(entries), _BATCH):
            batch = entries[start : start + _BATCH]
            found = {entry.row: raw for entry, raw in self._records.vault.objects(batch, skip_faulty=damaged)}
            yield from (record_of(entry, found[entry.row]) for entry in batch if entry.row in found)

    def _markdown(self, pair: Record[Pair], entries: list[Entry], damaged: bool) -> Iterator[str]:
        """Yield the Markdown of one pair: a heading a record, the oldest first."""
        yield f"# {line(title(pair.kind, pair.raw, pair.body))}"
        home = uuid_of(pair.id)
        mine = [each for each in entries if each.meta.pair == home and each.meta.kind not in _NOT_READ]
        mine.sort(key=lambda each: (each.meta.sort_ms, each.meta.uuid))
        itself: Iterator[AnyRecord] = iter([pair])
        for record in merge(itself, self._read(mine, damaged), key=lambda each: (each.at, each.id)):
            yield notebook.under_a_heading(record)

    def _everything(self, damaged: bool) -> Iterator[AnyRecord]:
        kinds = self._records.vault.kinds()
        return (record_of(entry, raw) for entry, raw in self._records.scan(kinds, skip_faulty=damaged))


class _Counted:
    """Records that are counted as they go by."""

    def __init__(self, records: Iterator[AnyRecord]) -> None:
        self._records = records
        self.count = 0

    def __iter__(self) -> Iterator[AnyRecord]:
        for record in self._records:
            self.count += 1
            yield record


def _stand_ins(read: list[AnyRecord], entries: list[Entry], records: Records) -> Iterator[Record[Pair]]:
    """Yield a placeholder for each pair that has records but cannot be read itself.

    Its alias and role are lost. One whose key is lost has no records that open."""
    known = {uuid_of(record.id) for record in read}
    numbers = [record.body.number for record in read if is_a(record, Pair)]
    began: dict[bytes, int] = {}
    for _, meta in entries:
        if meta.pair != NOTHING and meta.pair not in known and meta.pair in records.vault:
            began[meta.pair] = min(meta.created_ms, began.get(meta.pair, meta.created_ms))
    for number, uuid in enumerate(sorted(began), max(numbers, default=0) + 1):
        stand_in = Pair(number=number, alias=f"unreadable pair {number}", role=Role.MENTOR_JUNIOR)
        pair, at = record_id(uuid), from_ms(began[uuid])
        yield Record(pair, Kind.PAIR, pair, None, at, at, fresh(stand_in), stand_in)


def _lines(records: Iterable[AnyRecord], total: int, progress: Progress | None, *, damaged: bool) -> Iterator[str]:
    counted = {} if damaged else {"entries": total}  # so that a file that was cut off is known
    # Escapes keep lone surrogates and line separators out of this file for programs.
    encode = json.JSONEncoder(sort_keys=True).encode
    yield json.dumps(FORMAT | counted)
    for done, record in enumerate(records, 1):
        yield encode(as_json(record))
        if progress is not None:
            progress(done, total)
