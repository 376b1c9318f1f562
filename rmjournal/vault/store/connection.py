"""The connection to SQLite: how a file is made, opened and locked, and how it is laid
out."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rmjournal.support import atomic_file
from rmjournal.support.errors import Tampered
from rmjournal.vault.store import preflight, vault_files
from rmjournal.vault.store.sqlite_errors import CORRUPT, error_of

CREATE = 'CREATE TABLE "{}" (\n   "id" INTEGER PRIMARY KEY,\n   "v" BLOB\n) STRICT'
CACHE = "cache"  # optional, sealed, never the truth
LONGEST_ROW = 64 * 1024 * 1024  # a hostile file cannot make us read more
_TABLES = ("header", "header2", "head", "rec", "body")
_SPILL = 16_384  # pages: below this no page reaches the file before the commit


@contextmanager
def translated(*, opening: bool = False) -> Iterator[None]:
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


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Open a file, with the mode of SQLite's URIs, so that nothing in it can act."""
    connection = sqlite3.connect(
        vault_files.sqlite_uri(path, mode), uri=True, isolation_level=None, check_same_thread=False, timeout=1.0
    )
    try:
        connection.text_factory = bytes  # a damaged schema is not UTF-8
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_ROW)
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


def lock_for_good(connection: sqlite3.Connection) -> None:
    """Take SQLite's exclusive lock, which is kept until the file is closed.

    Without it SQLite looks for a journal at every read. One planted beside the open
    file could then put old pages back, or have SQLite delete the file it names."""
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("COMMIT")


def check_schema(connection: sqlite3.Connection) -> None:
    """Refuse every schema but the five tables and the cache, byte for byte.

    A trigger or a view could act on our behalf."""
    found = {(kind, name, sql) for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_schema")}
    wanted = {(b"table", name.encode(), CREATE.format(name).encode()) for name in _TABLES}
    optional = {(b"table", CACHE.encode(), CREATE.format(CACHE).encode())}
    if found != wanted and found != wanted | optional:
        raise Tampered("This file was altered: it isn't laid out like a journal.", "Restore a backup.")


def write_tables(path: Path, header: bytes, head: bytes) -> None:
    """Write the tables and their first rows into an empty file, durably."""
    # Imported here because it takes a tenth of a second, and only a new vault needs it.
    from sqlite_utils import Database

    connection = connect(path, "rw")
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
        check_schema(connection)
    finally:
        connection.close()
    atomic_file.sync_file(path)
