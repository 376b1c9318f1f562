"""The container: five tables of sealed rows in one SQLite file. All SQL on them is
here.

Journal mode TRUNCATE with synchronous EXTRA: a power cut loses no acknowledged save, no
old row stays in a journal, and no second file has to be copied with the vault.
"""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from rmjournal.support import atomic_file
from rmjournal.support.errors import Damaged, Failed, RmjournalError
from rmjournal.vault.store import preflight, vault_files
from rmjournal.vault.store.beside import Beside
from rmjournal.vault.store.cached_rows import CachedRows, Row, bytes_of, json_list
from rmjournal.vault.store.connection import LONGEST_ROW, connect, is_writable, lock_for_good, translated
from rmjournal.vault.store.schema import check_schema, write_tables
from rmjournal.vault.store.vault_files import VaultLock
from rmjournal.vault.store.watched_file import REPLACED, WatchedFile

LEAST_ID, MOST_ID = -(1 << 63), (1 << 63) - 1
_AT_ONCE = 200  # bodies read in one go: more take memory and save no time
_TORN = "The structure of the file is damaged."
LONGEST_BOX = LONGEST_ROW - 1024  # bytes: the row and its statement need some themselves


class Container(CachedRows):
    """One open file. Rows go in and out as bytes; no key is known here."""

    def __init__(self, path: Path, lock: VaultLock | None, read_only: str) -> None:
        """Open a file that was looked at. The caller releases the lock if this
        fails."""
        self.path = path
        self.read_only = read_only  # the reason, or ""
        self.notices: list[str] = []
        self._lock = lock
        self._beside: Beside | None = None  # where a long transaction is written
        self._connect(foreign=False)

    @classmethod
    def make(cls, path: Path, header: bytes, head: bytes) -> None:
        """Make a complete, durable container under an unfinished file's name."""
        vault_files.create_empty(path)
        with translated():
            write_tables(path, header, head)

    @classmethod
    def open(cls, path: Path, *, leaves_lock: bool = True) -> Self:
        """Open a container as if an enemy had sent it.

        Checks file, neighbours and schema before using them, and takes the lock. If
        file or folder cannot be written, opens for reading and says why. Without
        `leaves_lock` it takes a lock file that is there and makes none: SQLite's own
        lock keeps others out."""
        path = preflight.resolve(path)
        preflight.check_file(path)
        read_only = preflight.why_read_only(path)
        may_lock = read_only != "its folder is read-only" and (leaves_lock or vault_files.lock_of(path).exists())
        lock = VaultLock(path) if may_lock else None
        try:
            if not read_only and lock is not None:
                preflight.make_private(path)
                vault_files.discard(vault_files.unfinished(path))
            return cls(path, lock, read_only)
        except BaseException:
            if lock is not None:
                lock.release()
            raise

    def _connect(self, *, foreign: bool) -> None:
        """Open the file with nothing beside it that SQLite must not follow.

        `foreign` says that no journal with content is ours."""
        self.notices += preflight.quarantine_planted(self.path, bool(self.read_only), foreign=foreign)
        self._file = WatchedFile(self.path)
        with translated(opening=True):
            if not self.read_only and not self._opened("rw") and not self._opened("rw"):
                self.read_only = "the file could only be opened for reading"
            if self.read_only:
                self._opened("ro")
        self._file.note_opened()

    def _opened(self, mode: str) -> bool:
        """Open the file, and lock it to write. Return False, closed again, if that was
        not to be had."""
        self._connection = connect(self.path, mode)
        try:
            if mode == "rw":
                lock_for_good(self._connection)
            check_schema(self._connection)
            is_open = mode == "ro" or is_writable(self._connection)
        except BaseException:
            self._connection.close()
            raise
        if not is_open:
            self._connection.close()
        return is_open

    def close(self) -> None:
        """Close the file and release the lock, with a foreign journal set aside.

        None was made for a file that was put in the place of ours, not even ours."""
        with suppress(RmjournalError):
            if self._lock is not None and not self.read_only:
                if self._file.displaced() == REPLACED:
                    self.notices += preflight.quarantine_planted(self.path, read_only=False, foreign=True)
                self.check_in_place()
                self.rollback()
                self.notices += self._file.set_foreign_journal_aside()
        with suppress(sqlite3.Error):
            self._connection.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def give_way_to(self, finished: Path) -> None:
        """Close the file, move a finished one over it, and open that. Keeps the lock.

        If this raises, one of the two is in place: the head row tells which."""
        self.check_in_place()
        self._take_back()
        self._connection.close()
        failure: RmjournalError | None = None
        try:
            self.notices += preflight.quarantine_planted(self.path, read_only=False, foreign=True)
            if not vault_files.replace_vault(finished, self.path):
                failure = Failed("The change is in place, but a power cut could undo it.", "Have the disk checked.")
        except OSError as cause:
            failure = Failed(f"The new file couldn't replace the old one: {atomic_file.why(cause)}.", "Try again.")
        except RmjournalError as error:
            failure = error
        try:
            self._connect(foreign=True)
        except RmjournalError:
            self._connect(foreign=True)  # what the disk did not give at first it may give now
        if failure is not None:
            raise failure

    @property
    def is_beside(self) -> bool:
        """Whether the open transaction is written beside the file."""
        return self._beside is not None

    def check_in_place(self) -> None:
        """Raise Failed or InUse if the file was moved, deleted or replaced."""
        self._file.check_in_place()

    def _refresh(self) -> None:
        """Drop cached pages if another program wrote to the file: about 2 us.

        First take back what failed."""
        self._settle()
        if self._file.is_changed():
            self._forget_pages()

    def _forget_pages(self) -> None:
        """Drop the cached pages, so that the next read comes from the disk."""
        with translated():
            self._connection.execute("PRAGMA shrink_memory")
        self._file.note_look()

    def _prepare_to_write(self) -> None:
        """Make sure of the file, of the journal beside it, and that no page is old."""
        self.check_in_place()
        self._take_back()
        self._file.check_size()
        self.notices += self._file.set_foreign_journal_aside()
        if not self._file.has_own_journal():
            with translated():  # OFF closes the handle of another one
                self._connection.execute("PRAGMA journal_mode=OFF")
                self._connection.execute("PRAGMA journal_mode=TRUNCATE")
            self._file.make_journal()
        self._forget_pages()

    def _settle(self) -> None:
        """Take back what failed, where others could have written over its undo."""
        if self._file.undo:
            self.check_in_place()
            self._take_back()

    def _take_back(self) -> None:
        """Take back what a failed transaction may have left in the file."""
        if self._file.needs_journal:
            self.notices += self._file.put_undo_back()
            self._forget_pages()
            self._single("head")  # SQLite does it before it reads
            self._file.note_taken_back()

    def head_on_disk(self) -> bytes | None:
        """Return the head row as it is on the disk, also while something is written
        beside the file; raise as `check_in_place` does."""
        self.check_in_place()
        with self._in_the_file():
            self._forget_pages()
            return self.single("head")

    @contextmanager
    def _in_the_file(self) -> Iterator[None]:
        used = self._connection
        if self._beside is not None:
            self._connection = self._beside.source
        try:
            yield
        finally:
            self._connection = used

    def single(self, table: str) -> bytes | None:
        """Return the one row of a table with just one; None if there is not one."""
        self._refresh()
        return self._single(table)

    def _single(self, table: str) -> bytes | None:
        with translated():
            rows = self._connection.execute(f'SELECT id, v FROM "{table}" LIMIT 2').fetchall()  # noqa: S608
        return bytes_of(rows[0][1]) if len(rows) == 1 and rows[0][0] == 1 else None

    def set_single(self, table: str, value: bytes) -> None:
        """Replace the one row of such a table."""
        with translated():
            self._connection.execute(f'INSERT OR REPLACE INTO "{table}" (id, v) VALUES (1, ?)', (value,))  # noqa: S608

    def empty(self, tables: Collection[str]) -> None:
        """Empty the row of each of these at once; if it raises, they tell."""
        self.begin()
        try:
            for table in tables:
                self.set_single(table, b"")
            self.commit()
        finally:
            self.rollback()

    def metas(self) -> list[Row]:
        """Return every row of `rec`, whatever it holds."""
        self._refresh()
        with translated():
            return [(row, bytes_of(box)) for row, box in self._connection.execute("SELECT id, v FROM rec")]

    def metas_by_parts(self, size: int) -> Iterator[list[Row]]:
        """Yield every row of `rec` in the order of the ids, so many at a time. Nothing
        is open between two parts, so that the vault may be written to."""
        wanted, first = "SELECT id, v FROM rec WHERE id >= ? ORDER BY id LIMIT ?", LEAST_ID
        while first <= MOST_ID:
            self._refresh()
            with translated():
                part = [(row, bytes_of(box)) for row, box in self._connection.execute(wanted, (first, size))]
            yield part
            if len(part) < size:
                return
            first = max(first, part[-1][0]) + 1  # in a damaged file, too, this ends

    def each_meta(self) -> Iterator[Row]:
        """Yield every row of `rec`, some at a time."""
        self._refresh()
        with translated():
            cursor = self._connection.execute("SELECT id, v FROM rec")
            while rows := cursor.fetchmany(_AT_ONCE):
                for row, box in rows:
                    yield row, bytes_of(box)

    def meta(self, row: int) -> bytes:
        """Return one meta box. Raises Damaged if it is missing."""
        return self._box("rec", row)

    def body(self, row: int) -> bytes:
        """Return one body box. Raises Damaged if it is missing."""
        return self._box("body", row)

    def bodies(self, rows: Collection[int] | None = None) -> Iterator[list[Row]]:
        """Yield the rows of `body`, all or those of these ids, some at a time."""
        self._refresh()
        with translated():
            if rows is None:
                cursor = self._connection.execute("SELECT id, v FROM body")
            else:  # half the time of reading all, if a third is wanted
                wanted = "SELECT id, v FROM body WHERE id IN (SELECT value FROM json_each(?))"
                cursor = self._connection.execute(wanted, (json_list(rows),))
            while rows := cursor.fetchmany(_AT_ONCE):
                yield [(row, bytes_of(box)) for row, box in rows]

    def has(self, row: int) -> bool:
        """Return if this row is in use."""
        with translated():
            return self._connection.execute("SELECT 1 FROM rec WHERE id = ?", (row,)).fetchone() is not None

    def body_rows(self) -> set[int]:
        """Return the ids of all bodies."""
        self._refresh()
        with translated():
            return {row for (row,) in self._connection.execute("SELECT id FROM body")}

    def body_count(self) -> int:
        """Return how many bodies there are: two thirds of the time of `body_rows`."""
        self._refresh()
        with translated():
            return int(self._connection.execute("SELECT count(*) FROM body").fetchone()[0])

    def put(self, row: int, meta_box: bytes, body_box: bytes) -> None:
        """Write one record, new or again."""
        self.put_all([row], [meta_box], [body_box])

    def put_all(self, rows: Sequence[int], meta_boxes: Sequence[bytes], body_boxes: Sequence[bytes]) -> None:
        """Write many records, new or again."""
        with translated():
            for table, boxes in (("rec", meta_boxes), ("body", body_boxes)):
                written = zip(rows, boxes, strict=True)
                self._connection.executemany(f'INSERT OR REPLACE INTO "{table}" (id, v) VALUES (?, ?)', written)  # noqa: S608

    def delete(self, row: int) -> None:
        """Delete one record."""
        with translated():
            self._connection.execute("DELETE FROM rec WHERE id = ?", (row,))
            self._connection.execute("DELETE FROM body WHERE id = ?", (row,))

    def begin(self, *, beside: bool = False) -> None:
        """Begin the one transaction that may write; raise as `check_in_place` does.

        `beside` writes a long one to a copy, which the commit puts in the place of the
        file. Till then, rows are read and written there."""
        self._prepare_to_write()
        if beside:
            self._beside = Beside(self.path, self._connection)
            self._connection = self._beside.connection
            return
        self._file.needs_journal = True
        with translated():
            self._connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Commit. If it raises, it may have happened: the head row tells."""
        if self._beside is not None:
            self._commit_beside(self._beside)
            return
        self._file.check_journal()  # till now no page is in the file
        with translated():
            self._connection.execute("COMMIT")
        self._file.note_write()

    def _commit_beside(self, beside: Beside) -> None:
        """Put the finished copy in the place of the file."""
        finished = beside.finish()
        self._beside, self._connection = None, beside.source
        try:
            self.give_way_to(finished)
        finally:
            beside.drop()

    def rollback(self) -> None:
        """Roll the transaction back; without one, do nothing.

        What of it is in the file is taken back at once, if the disk lets it: from then
        on nothing hangs on the journal beside it, which others could write to."""
        if (beside := self._beside) is not None:
            beside.drop()
            self._beside, self._connection = None, beside.source
            with suppress(RmjournalError):
                self._forget_pages()
        with suppress(sqlite3.Error):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")  # does not tell if the disk took it back
        with suppress(RmjournalError):
            self.check_in_place()
            self._take_back()
        self._file.keep_undo()

    def compact(self) -> None:
        """Rewrite the file, which erases what overwritten rows left in its pages."""
        self._prepare_to_write()
        self._file.needs_journal = True
        try:
            with translated():
                self._connection.execute("VACUUM")
        except RmjournalError:
            self.rollback()
            raise
        self._file.note_write()

    def structure_faults(self) -> list[str]:
        """Run SQLite's own check of every page. Slow: it reads the whole file.

        What SQLite says of pages helps nobody who keeps a journal, and is left
        out."""
        self._settle()
        self._forget_pages()
        try:
            with translated():
                rows = self._connection.execute("PRAGMA integrity_check").fetchall()
        except Damaged:
            return [_TORN]
        return [] if [row[0] for row in rows] == [b"ok"] else [_TORN]

    def _box(self, table: str, row: int) -> bytes:
        self._refresh()
        with translated():
            found = self._connection.execute(f'SELECT v FROM "{table}" WHERE id = ?', (row,)).fetchone()  # noqa: S608
        if found is None or not isinstance(found[0], bytes):
            raise Damaged("An entry is missing from this journal.", "Restore a backup.")
        return found[0]
