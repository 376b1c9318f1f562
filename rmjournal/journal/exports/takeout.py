"""Write a takeout: a folder with everything in readable form."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.model.pair import Pair, Role
from rmjournal.domain.record.record import AnyRecord, Kind, Record, fresh, is_a, record_id, uuid_of
from rmjournal.journal.exports import notebook
from rmjournal.journal.exports.export_log import ExportLog
from rmjournal.journal.exports.private_file import write_pieces
from rmjournal.journal.exports.takeout_pages import NOT_READ, Written, places
from rmjournal.journal.records.moments import from_ms
from rmjournal.journal.records.repository import Records, record_of
from rmjournal.support import atomic_file
from rmjournal.support.errors import Failed, Refused
from rmjournal.vault.format.record import NOTHING
from rmjournal.vault.store import preflight, vault_files
from rmjournal.vault.store.unlock import Entry
from rmjournal.vault.store.verify import Progress

LINES = "journal.jsonl"
_PAGES, _MARKDOWN = (".html", ".htm"), (".md", ".markdown")
FORMAT = {"format": "rmjournal-takeout", "version": 1}
_AUDIENCE_OF_A_FILE = "you (readable by anyone who opens the file)"


class Taken(NamedTuple):
    """How many records were written, and how many could not be read."""

    written: int
    passed_over: int


class Takeouts:
    """Write takeouts."""

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
        vault = self._records.vault
        of_pairs = sorted(vault.entries_of({Kind.PAIR}), key=lambda each: (each.meta.created_ms, each.meta.uuid))
        read, others = list(self._read(of_pairs, damaged)), vault.by_creation()
        pairs = [*read, *_stand_ins(read, others, self._records)]
        try:
            shutil.rmtree(temporary, ignore_errors=True)
            temporary.mkdir(mode=0o700)
            total = len(pairs) + len(others)
            first = FORMAT if damaged else FORMAT | {"entries": total}  # so that a file that was cut off is known
            written = Written(temporary / LINES, vault, others, damaged=damaged)
            digest = written.write(first, pairs, progress)
            to_read = places(others)
            for pair in pairs:
                if is_a(pair, Pair):
                    mine = to_read.get(uuid_of(pair.id), ())
                    written.write_page(temporary / f"pair-{pair.body.number}.md", pair, mine)
            temporary.rename(folder)
        except OSError as cause:
            raise Failed(f"The takeout couldn't be saved: {atomic_file.why(cause)}.", "Choose another place.") from None
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
        # The head counts also the records that the index has lost.
        passed_over = max(0, self._records.vault.head.records - len(read) - written.count)
        with suppress(OSError):  # the takeout exists, durable or not, so it must be listed
            atomic_file.sync_folder(folder.parent)
        audience = "you (readable by anyone who opens the folder)"
        self._exports.add_written(ExportKind.TAKEOUT, audience, digest, folder.name)
        return Taken(len(pairs) + written.count, passed_over)

    def write_notebook(
        self, file: Path, pair: Record[Pair], after: date | None = None, before: date | None = None
    ) -> None:
        """Write a notebook to read of one pair to a new file, and list it as shared.

        `.html` makes one page, `.md` Markdown. Raises Refused for any other name.
        Sessions dated after and before these days are in it."""
        if file.suffix.lower() not in (*_PAGES, *_MARKDOWN):
            raise Refused("A notebook needs a name that ends in .md or .html.", "Choose another name.")
        records = [each for each in self._everything() if each.pair == pair.id]
        text = notebook.markdown(pair, records, after, before)
        if file.suffix.lower() in _PAGES:
            text = notebook.html(text, notebook.heading(pair))
        self._write_file(file, "The notebook", text.encode("utf-8", "replace"))

    def write_tables(self, file: Path) -> None:
        """Write everything readable to a new SQLite file, and list it as shared."""
        from rmjournal.journal.exports.tables import tables

        records = [each for each in self._everything() if each.kind not in NOT_READ]
        self._write_file(file, "The takeout", tables(records))

    def _write_file(self, file: Path, what: str, content: bytes) -> None:
        file = preflight.resolve_new(file, what)
        try:
            digest = write_pieces(file, [content])
        except OSError as cause:
            raise Failed(f"{what} couldn't be saved: {atomic_file.why(cause)}.", "Choose another place.") from None
        self._exports.add_written(ExportKind.TAKEOUT, _AUDIENCE_OF_A_FILE, digest, file.name)

    def _read(self, entries: list[Entry], damaged: bool) -> Iterator[AnyRecord]:
        """Return these records in this order."""
        found = {entry.row: raw for entry, raw in self._records.vault.objects(entries, skip_faulty=damaged)}
        return (record_of(entry, found[entry.row]) for entry in entries if entry.row in found)

    def _everything(self) -> Iterator[AnyRecord]:
        return (record_of(entry, raw) for entry, raw in self._records.scan(self._records.vault.kinds()))


def _stand_ins(read: list[AnyRecord], entries: Iterable[Entry], records: Records) -> Iterator[Record[Pair]]:
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
