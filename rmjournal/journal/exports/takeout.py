"""What leaves this machine by the person's own hand: backups, takeouts and copies, each with a row in the ledger."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from rmjournal.domain.model.export_log import Departure, Left
from rmjournal.domain.model.pair import Pair, Role
from rmjournal.domain.record.record import Body, Kind, Record, fresh
from rmjournal.domain.text import line, plain
from rmjournal.domain.titles import kind_word, title, written
from rmjournal.journal.records.repository import Shelf, as_json, record_of
from rmjournal.journal.records.validation import new_body
from rmjournal.support import atomic_file
from rmjournal.support.errors import Failed, RmjournalError
from rmjournal.vault.store import preflight, vault_files
from rmjournal.vault.store import verify as check
from rmjournal.vault.store.verify import Progress, Report

LINES = "journal.jsonl"
SEALED = "me; unreadable without my passphrase or recovery key"
FORMAT = {"format": "rmjournal-takeout", "version": 1}
_NO_TIME = 946_684_800  # seconds: the first of January 2000 in UTC, which also the time stamps of archives can hold


def backup(shelf: Shelf, target: Path, *, progress: Progress | None = None) -> Report:
    """Write an encrypted copy that was opened and read whole before it got its name.

    It opens with the passphrase and the recovery key of today, also after they were changed here."""
    report = check.backup(shelf.vault, target, progress=progress)
    digest = None
    with (
        suppress(OSError),
        preflight.resolve(target).open("rb") as file,
    ):  # listed in any case
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    _note(shelf, Left.BACKUP, SEALED, digest, target.name)
    return report


class Taken(NamedTuple):
    """How many records were written, and how many could not be read."""

    written: int
    passed_over: int


def takeout(shelf: Shelf, folder: Path, *, damaged: bool = False, progress: Progress | None = None) -> Taken:
    """Write everything readable into a new folder, for the person's own use.

    `journal.jsonl` holds all of it and can be imported; a Markdown file a pair is for reading. With
    `damaged`, records that do not open are passed over, and a pair that does not gets a stand-in, so that what was
    written in it can be imported. Nothing is left where it fails."""
    folder = preflight.resolve_new(folder, "The takeout")
    temporary = vault_files.unfinished(folder)
    found = list(_everything(shelf, damaged))
    passed_over = max(0, shelf.vault.head.records - len(found))  # the index does not know of those without a meta
    found += _stand_ins(found)
    records = sorted(found, key=lambda each: (each.kind != Kind.PAIR, each.created, each.id))
    try:
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(mode=0o700)
        digest = write_lines(temporary / LINES, _lines(records, progress))
        for pair in records:
            if isinstance(pair.body, Pair):
                write_lines(temporary / f"pair-{pair.body.number}.md", _markdown(pair, records))
        temporary.rename(folder)
    except OSError as cause:
        raise Failed(f"The takeout could not be written: {atomic_file.why(cause)}.", "Name another place.") from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    with suppress(OSError):  # it is there, durable or not, and so it is listed
        atomic_file.sync_folder(folder.parent)
    _note(shelf, Left.TAKEOUT, "me; readable by whoever opens the folder", digest, folder.name)
    return Taken(len(records), passed_over)


def copied(shelf: Shelf, text: str, audience: str) -> None:
    """List a text that is about to be handed to the clipboard; raises where that fails, and then nothing may leave."""
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    shelf.keep_new(new_body(Departure, {"what": Left.CLIPBOARD, "audience": audience, "sha256": digest}))


def departures(shelf: Shelf) -> list[Record[Departure]]:
    """Return the ledger "What has left", the oldest row first."""
    return shelf.of_type(Departure)


def _everything(shelf: Shelf, damaged: bool) -> Iterator[Record[Body]]:
    kinds = {entry.meta.kind for entry in shelf.vault.entries()}
    return (record_of(entry, raw) for entry, raw in shelf.scan(kinds, skip_faulty=damaged))


def _stand_ins(found: list[Record[Body]]) -> Iterator[Record[Body]]:
    """Yield a pair for each that has records and cannot be read itself. Nobody knows its alias and role any more.

    Not even its meta may be left: what was searched before still opens from the cache."""
    read = {record.id for record in found if record.kind == Kind.PAIR}
    numbers = [record.body.number for record in found if isinstance(record.body, Pair)]
    lost = sorted({record.pair for record in found if record.pair is not None} - read)
    for number, id in enumerate(lost, max(numbers, default=0) + 1):
        stand_in = Pair(number=number, alias=f"unreadable pair {number}", role=Role.MENTOR_JUNIOR)
        began = min(record.created for record in found if record.pair == id)
        yield Record(id, Kind.PAIR, id, None, began, began, fresh(stand_in), stand_in)


def _lines(records: list[Record[Body]], progress: Progress | None) -> Iterator[str]:
    yield json.dumps(FORMAT)
    for done, record in enumerate(records, 1):
        # Escapes keep lone surrogates and line separators out of the file; it is read by programs.
        yield json.dumps(as_json(record), sort_keys=True)
        if progress is not None:
            progress(done, len(records))


def _markdown(pair: Record[Body], records: list[Record[Body]]) -> Iterator[str]:
    """Yield one pair's pages: a heading a record, in the order of their days."""
    yield f"# {line(title(pair.kind, pair.raw, pair.body))}"
    mine = [each for each in records if each.pair == pair.id and each.kind not in (Kind.TOMBSTONE, Kind.REVISION)]
    for record in sorted(mine, key=lambda each: (each.at, each.id)):
        yield f"\n## {record.at.astimezone():%d %b %Y}, {kind_word(record.kind)}\n"
        yield line(title(record.kind, record.raw, record.body), 200)
        yield "\n" + plain(written(record.kind, record.raw))


def write_lines(path: Path, lines: Iterable[str]) -> str:
    """Write a new private text file durably; return its SHA-256."""
    return write_pieces(path, ((text + "\n").encode("utf-8", "replace") for text in lines))


def write_pieces(path: Path, pieces: Iterable[bytes], *, undated: bool = False) -> str:
    """Write just these bytes to a new private file, durably; return their SHA-256.

    One that is `undated` carries the same time of change as all others. Only the disk it is made on tells more."""
    digest = hashlib.sha256()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for piece in pieces:
            digest.update(piece)
            file.write(piece)
        file.flush()
        if undated:
            os.utime(path, (_NO_TIME, _NO_TIME))
        os.fsync(file.fileno())
    return digest.hexdigest()


def _note(shelf: Shelf, what: Left, audience: str, digest: str | None, name: str) -> None:
    """Write the row of the ledger. What has left has left: a failure here is told, not raised."""
    try:
        name = line(name.replace("\\", "_"), 255)
        shelf.keep_new(Departure(what=what, audience=audience, sha256=digest, name=name))
    except RmjournalError as error:
        shelf.vault.notices.append(f'This could not be listed under "What has left". {error}')
