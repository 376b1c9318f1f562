"""Write a takeout: a folder with everything in readable form."""

import json
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.model.pair import Pair, Role
from rmjournal.domain.record.record import AnyRecord, Kind, Record, Unread, as_json, fresh, is_a
from rmjournal.domain.text import line, plain
from rmjournal.domain.titles import kind_word, title, written
from rmjournal.journal.exports import notebook
from rmjournal.journal.exports.export_log import ExportLog
from rmjournal.journal.exports.private_file import write_lines, write_pieces
from rmjournal.journal.records.repository import Records, record_of
from rmjournal.support import atomic_file
from rmjournal.support.errors import Failed
from rmjournal.vault.store import preflight, vault_files
from rmjournal.vault.store.verify import Progress

LINES = "journal.jsonl"
FORMAT = {"format": "rmjournal-takeout", "version": 1}
_AUDIENCE_OF_A_FILE = "you (readable by anyone who opens the file)"
_NOT_READ = frozenset(
    {Kind.TOMBSTONE, Kind.REVISION, Kind.SHARED_TEXT, Kind.OWN_NAMES}
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
        readable = list(self._everything(damaged))
        # The head counts also the records that the index has lost.
        passed_over = max(0, self._records.vault.head.records - len(readable))
        readable += _stand_ins(readable)
        records = sorted(readable, key=lambda each: (each.kind != Kind.PAIR, each.created, each.id))
        try:
            shutil.rmtree(temporary, ignore_errors=True)
            temporary.mkdir(mode=0o700)
            digest = write_lines(temporary / LINES, _lines(records, progress))
            for pair in records:
                if is_a(pair, Pair):
                    write_lines(temporary / f"pair-{pair.body.number}.md", _markdown(pair, records))
            temporary.rename(folder)
        except OSError as cause:
            raise Failed(f"The takeout couldn't be saved: {atomic_file.why(cause)}.", "Choose another place.") from None
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
        with suppress(OSError):  # the takeout exists, durable or not, so it must be listed
            atomic_file.sync_folder(folder.parent)
        audience = "you (readable by anyone who opens the folder)"
        self._exports.add_written(ExportKind.TAKEOUT, audience, digest, folder.name)
        return Taken(len(records), passed_over)

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

    def _everything(self, damaged: bool) -> Iterator[AnyRecord]:
        kinds = {entry.meta.kind for entry in self._records.vault.entries()}
        return (record_of(entry, raw) for entry, raw in self._records.scan(kinds, skip_faulty=damaged))


def _stand_ins(records: list[AnyRecord]) -> Iterator[AnyRecord]:
    """Yield a placeholder for each pair that has records but cannot be read itself.

    Its alias and role are lost. Even its meta may be: its records may still open from
    the cache."""
    read = {record.id for record in records if record.kind == Kind.PAIR}
    numbers = [record.body.number for record in records if is_a(record, Pair)]
    lost = sorted({record.pair for record in records if record.pair is not None} - read)
    for number, pair_id in enumerate(lost, max(numbers, default=0) + 1):
        stand_in = Pair(number=number, alias=f"unreadable pair {number}", role=Role.MENTOR_JUNIOR)
        began = min(record.created for record in records if record.pair == pair_id)
        yield Record(pair_id, Kind.PAIR, pair_id, None, began, began, fresh(stand_in), stand_in)


def _lines(records: list[AnyRecord], progress: Progress | None) -> Iterator[str]:
    yield json.dumps({**FORMAT, "entries": len(records)})  # so that a file that was cut off is known
    for done, record in enumerate(records, 1):
        # Escapes keep lone surrogates and line separators out of this file for
        # programs.
        yield json.dumps(as_json(record), sort_keys=True)
        if progress is not None:
            progress(done, len(records))


def _markdown(pair: Record[Pair], records: list[AnyRecord]) -> Iterator[str]:
    """Yield the Markdown of one pair: a heading a record, the oldest first."""
    yield f"# {line(title(pair.kind, pair.raw, pair.body))}"
    mine = [each for each in records if each.pair == pair.id and each.kind not in _NOT_READ]
    for record in sorted(mine, key=lambda each: (each.at, each.id)):
        yield f"\n## {record.at.astimezone():%d %b %Y}, {kind_word(record.kind)}\n"
        yield line(title(record.kind, record.raw, None if isinstance(record, Unread) else record.body), 200)
        yield "\n" + plain(written(record.kind, record.raw))
