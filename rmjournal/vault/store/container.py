"""The container: five tables of sealed rows in one SQLite file. All SQL is here.

Journal mode TRUNCATE with synchronous EXTRA: a power cut loses no acknowledged save, no
old row stays in a journal, and no second file has to be copied with the vault.
"""

import json
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from rmjournal.support import atomic_file
from rmjournal.support.errors import Damaged, Failed, RmjournalError, Tampered
from rmjournal.vault.store import preflight, vault_files
from rmjournal.vault.store.sqlite_errors import CORRUPT, error_of
from rmjournal.vault.store.vault_files import VaultLock
from rmjournal.vault.store.watched_file import WatchedFile

_TABLES = ("header", "header2", "head", "rec", "body")
_CACHE = "cache"  # optional, sealed, never the truth
_CREATE = 'CREATE TABLE "{}" (\n   "id" INTEGER PRIMARY KEY,\n   "v" BLOB\n) STRICT'
_SPILL = 16_384  # pages: below this no page reaches the file before the commit
_LONGEST_ROW = 64 * 1024 * 1024  # a hostile file cannot make us read more
LONGEST_BOX = _LONGEST_ROW - 1024  # bytes: the row and its statement need some themselves

Row = tuple[int, bytes]


def _bytes(value: object) -> bytes:
    """Return a BLOB; b"" for anything else, as STRICT checks writes only."""
    return value if isinstance(value, bytes) else b""


@contextmanager
def _translated(*, opening: bool = False) -> Iterator[None]:
    """Turn SQLite's errors into ours. Its messages quote file names, never values.

    While `opening`, an SQLITE_ERROR means a file format that SQLite does not know."""
    try:
        yield
        return
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0)
        failure = error_of(CORRUPT if opening and code == sqlite3.SQLITE_ERROR else code)
    except (UnicodeDecodeError, OverflowError):
        failure = error_of(CORRUPT)
    raise failure


class Container:
    """One open file. Rows go in and out as bytes; no key is known here."""

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: VaultLock | None, read_only: str) -> None:
        self.path = path
        self.read_only = read_only  # the reason, or ""
        self.notices: list[str] = []
        self._connection = connection
        self._lock = lock
        self._file = WatchedFile(path)

    @classmethod
    def make(cls, path: Path, header: bytes, head: bytes) -> None:
        """Make a complete, durable container under an unfinished file's name."""
        vault_files.create_empty(path)
        with _translated():
            _write_tables(path, header, head)

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
        connection = None
        try:
            if not read_only and lock is not None:
                preflight.make_private(path)
                vault_files.discard(vault_files.unfinished(path))
            notices = preflight.quarantine_planted(path, bool(read_only))
            with _translated(opening=True):
                connection = _connect(path, "ro" if read_only else "rw")
                if not read_only:
                    _lock_for_good(connection)
                _check_schema(connection)
        except BaseException:
            if connection is not None:
                connection.close()
            if lock is not None:
                lock.release()
            raise
        container = cls(path, connection, lock, read_only)
        container.notices += notices
        return container

    def close(self) -> None:
        """Close the file and release the lock, with a foreign journal set aside."""
        with suppress(RmjournalError):
            if self._lock is not None and not self.read_only:
                self.check_in_place()
                self._file.set_foreign_journal_aside()
        with suppress(sqlite3.Error):
            self._connection.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def give_way_to(self, finished: Path) -> None:
        """Close the file, move a finished one over it, and open that. Keeps the lock.

        If this raises, one of the two is in place: the head row tells which."""
        self.check_in_place()
        self._connection.close()
        failure: RmjournalError | None = None
        try:
            if not vault_files.replace_vault(finished, self.path):
                failure = Failed("The change is in place, but a power cut could undo it.", "Check the disk.")
        except OSError as cause:
            failure = Failed(f"The new file couldn't replace the old one: {atomic_file.why(cause)}.", "Try again.")
        with _translated():
            self._connection = _connect(self.path, "rw")
            _lock_for_good(self._connection)
            _check_schema(self._connection)
        self._file = WatchedFile(self.path)
        if failure is not None:
            raise failure

    def check_in_place(self) -> None:
        """Raise Failed or InUse if the file was moved, deleted or replaced."""
        self._file.check_in_place()

    def _refresh(self) -> None:
        """Drop cached pages if another program wrote to the file: about 2 us."""
        if self._file.is_changed():
            self._forget_pages()

    def _forget_pages(self) -> None:
        """Have what is read next come from the disk."""
        with _translated():
            self._connection.execute("PRAGMA shrink_memory")
        self._file.note_look()

    def _prepare_to_write(self) -> None:
        """Make sure of the file, of the journal beside it, and that no page is old."""
        self.check_in_place()
        self._file.check_size()
        if self._file.needs_journal:
            self.single("head")  # a read takes back what a rollback could not
            self._file.note_taken_back()
        self.notices += self._file.set_foreign_journal_aside()
        if self._file.lost_journal():
            with _translated():  # OFF closes the handle of the lost one
                self._connection.execute("PRAGMA journal_mode=OFF")
                self._connection.execute("PRAGMA journal_mode=TRUNCATE")
        self._forget_pages()

    def head_on_disk(self) -> bytes | None:
        """Return the head row as it is on the disk; raise as `check_in_place` does."""
        self.check_in_place()
        self._forget_pages()
        return self.single("head")

    def single(self, table: str) -> bytes | None:
        """Return the one row of a table with just one; None if there is not one."""
        self._refresh()
        with _translated():
            rows = self._connection.execute(f'SELECT id, v FROM "{table}" LIMIT 2').fetchall()  # noqa: S608
        return _bytes(rows[0][1]) if len(rows) == 1 and rows[0][0] == 1 else None

    def set_single(self, table: str, value: bytes) -> None:
        """Replace the one row of such a table."""
        with _translated():
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
        with _translated():
            return [(row, _bytes(box)) for row, box in self._connection.execute("SELECT id, v FROM rec")]

    def meta(self, row: int) -> bytes:
        """Return one meta box. Raises Damaged if it is missing."""
        return self._box("rec", row)

    def body(self, row: int) -> bytes:
        """Return one body box. Raises Damaged if it is missing."""
        return self._box("body", row)

    def bodies(self, rows: Collection[int] | None = None) -> Iterator[list[Row]]:
        """Yield the rows of `body`, all or those of these ids, a thousand at a time."""
        self._refresh()
        with _translated():
            if rows is None:
                cursor = self._connection.execute("SELECT id, v FROM body")
            else:  # half the time of reading all, if a third is wanted
                wanted = "SELECT id, v FROM body WHERE id IN (SELECT value FROM json_each(?))"
                cursor = self._connection.execute(wanted, (json.dumps(sorted(rows)),))
            while rows := cursor.fetchmany(1000):
                yield [(row, _bytes(box)) for row, box in rows]

    def has(self, row: int) -> bool:
        """Return if this row is in use."""
        with _translated():
            return self._connection.execute("SELECT 1 FROM rec WHERE id = ?", (row,)).fetchone() is not None

    def body_rows(self) -> set[int]:
        """Return the ids of all bodies."""
        self._refresh()
        with _translated():
            return {row for (row,) in self._connection.execute("SELECT id FROM body")}

    def put(self, row: int, meta_box: bytes, body_box: bytes) -> None:
        """Write one record, new or again."""
        with _translated():
            for table, box in (("rec", meta_box), ("body", body_box)):
                self._connection.execute(f'INSERT OR REPLACE INTO "{table}" (id, v) VALUES (?, ?)', (row, box))  # noqa: S608

    def delete(self, row: int) -> None:
        """Delete one record."""
        with _translated():
            self._connection.execute("DELETE FROM rec WHERE id = ?", (row,))
            self._connection.execute("DELETE FROM body WHERE id = ?", (row,))

    def has_cache(self) -> bool:
        """Return if the optional sixth table exists."""
        with _translated():
            return bool(self._connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (_CACHE,)).fetchone())

    def cached(self) -> Iterator[Row]:
        """Yield the rows of the cache, if there is one."""
        if self.has_cache():
            with _translated():
                for row, box in self._connection.execute("SELECT id, v FROM cache"):
                    yield row, _bytes(box)

    def make_cache(self) -> None:
        """Make the cache if there is none."""
        with _translated():
            if not self.has_cache():
                self._connection.execute(_CREATE.format(_CACHE))

    def set_cached(self, row: int, box: bytes) -> None:
        """Write a row of the cache, new or again."""
        with _translated():
            self._connection.execute("INSERT OR REPLACE INTO cache (id, v) VALUES (?, ?)", (row, box))

    def empty_cache(self) -> None:
        """Empty the cache, in the transaction that outdates it."""
        if self.has_cache():
            with _translated():
                self._connection.execute("DELETE FROM cache")

    def forget_cache(self) -> None:
        """Remove a cache with damaged pages from the schema, in a transaction.

        `compact` erases the pages later. A plain DROP would make SQLite follow the
        cache page by page, and free pages of other tables if it leads there."""
        with _translated():
            self._connection.execute("PRAGMA writable_schema=ON")
            try:
                self._connection.execute("DELETE FROM sqlite_schema WHERE name = ?", (_CACHE,))
            finally:
                self._connection.execute("PRAGMA writable_schema=RESET")

    def begin(self) -> None:
        """Begin the one transaction that may write; raise as `check_in_place` does."""
        self._prepare_to_write()
        self._file.needs_journal = True
        with _translated():
            self._connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Commit. If it raises, it may have happened: the head row tells."""
        with _translated():
            self._connection.execute("COMMIT")
        self._file.note_write()

    def rollback(self) -> None:
        """Roll the transaction back; without one, do nothing."""
        with suppress(sqlite3.Error):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
                self._file.needs_journal = False

    def compact(self) -> None:
        """Rewrite the file, which erases what overwritten rows left in its pages."""
        self._prepare_to_write()
        self._file.needs_journal = True
        with _translated():
            self._connection.execute("VACUUM")
        self._file.note_write()

    def structure_faults(self) -> list[str]:
        """Run SQLite's own check of every page. Slow: it reads the whole file."""
        self._forget_pages()
        try:
            with _translated():
                rows = self._connection.execute("PRAGMA integrity_check").fetchall()
        except Damaged:
            return ["SQLite can't read the whole file"]
        said = [row[0].decode("utf-8", "replace") for row in rows]
        return [] if said == ["ok"] else [f"SQLite: {line.splitlines()[0]}" for line in said if line]

    def _box(self, table: str, row: int) -> bytes:
        self._refresh()
        with _translated():
            found = self._connection.execute(f'SELECT v FROM "{table}" WHERE id = ?', (row,)).fetchone()  # noqa: S608
        if found is None or not isinstance(found[0], bytes):
            raise Damaged("An entry is missing from this journal.", "Restore a backup.")
        return found[0]


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        vault_files.sqlite_uri(path, mode), uri=True, isolation_level=None, check_same_thread=False, timeout=1.0
    )
    try:
        connection.text_factory = bytes  # a damaged schema is not UTF-8
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_ROW)
        for pragma in (
            "locking_mode=EXCLUSIVE",  # keep each lock: no journal planted later is followed
            "trusted_schema=OFF",
            "cell_size_check=ON",
            "mmap_size=0",
            "temp_store=MEMORY",  # a spill of VACUUM would lie in /var/tmp
            "secure_delete=ON",
            "fullfsync=ON",
            "checkpoint_fullfsync=ON",
            "synchronous=EXTRA",
        ):
            connection.execute(f"PRAGMA {pragma}")
        if mode == "rw":
            connection.execute("PRAGMA journal_mode=TRUNCATE")
            connection.execute(f"PRAGMA cache_spill={_SPILL}")
    except BaseException:
        connection.close()
        raise
    return connection


def _lock_for_good(connection: sqlite3.Connection) -> None:
    """Take SQLite's exclusive lock, which is kept until the file is closed.

    Without it SQLite looks for a journal at every read. One planted beside the open
    file could then put old pages back, or have SQLite delete the file it names."""
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("COMMIT")


def _check_schema(connection: sqlite3.Connection) -> None:
    """Refuse every schema but the five tables and the cache, byte for byte.

    A trigger or a view could act on our behalf."""
    found = {(kind, name, sql) for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_schema")}
    wanted = {(b"table", name.encode(), _CREATE.format(name).encode()) for name in _TABLES}
    optional = {(b"table", _CACHE.encode(), _CREATE.format(_CACHE).encode())}
    if found != wanted and found != wanted | optional:
        raise Tampered("This file was altered: it isn't laid out like a journal.", "Restore a backup.")


def _write_tables(path: Path, header: bytes, head: bytes) -> None:
    # Imported here because it takes a tenth of a second, and only a new vault needs it.
    from sqlite_utils import Database

    connection = _connect(path, "rw")
    try:
        connection.text_factory = str
        connection.execute(f"PRAGMA application_id={preflight.APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version={preflight.FORMAT_VERSION}")
        database = Database(connection, execute_plugins=False, recursive_triggers=False)
        with database.atomic():
            for table in _TABLES:
                database.table(table).create({"id": int, "v": bytes}, pk="id", strict=True)
            for table, value in (("header", header), ("header2", header), ("head", head)):
                database.table(table).insert({"id": 1, "v": value})
        connection.text_factory = bytes
        _check_schema(connection)
    finally:
        connection.close()
    atomic_file.sync_file(path)
