"""The schema: the tables and columns of the file, written once and checked at each
opening."""

import sqlite3
from pathlib import Path

from rmjournal.support import atomic_file
from rmjournal.support.errors import Tampered
from rmjournal.vault.store import preflight
from rmjournal.vault.store.connection import connect

CREATE = 'CREATE TABLE "{}" (\n   "id" INTEGER PRIMARY KEY,\n   "v" BLOB\n) STRICT'
CACHE = "cache"  # optional, sealed, never the truth
_TABLES = ("header", "header2", "head", "rec", "body")


def check_schema(connection: sqlite3.Connection) -> None:
    """Refuse every schema but the five tables and the cache, byte for byte.

    A trigger or a view could act on our behalf."""
    found = {(kind, name, sql) for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_schema")}
    wanted = {(b"table", name.encode(), CREATE.format(name).encode()) for name in _TABLES}
    optional = {(b"table", CACHE.encode(), CREATE.format(CACHE).encode())}
    if found != wanted and found != wanted | optional:
        raise Tampered("This file was altered: it isn't laid out like a journal.", "Restore a backup.")


def begin_tables(connection: sqlite3.Connection, header: bytes) -> None:
    """Begin a transaction with the tables and both copies of the header in an empty
    file. The head is still missing."""
    connection.execute(f"PRAGMA application_id={preflight.APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={preflight.FORMAT_VERSION}")
    connection.execute("BEGIN IMMEDIATE")
    for table in _TABLES:
        connection.execute(CREATE.format(table))
    for table in ("header", "header2"):
        connection.execute(f'INSERT INTO "{table}" (id, v) VALUES (1, ?)', (header,))  # noqa: S608


def write_tables(path: Path, header: bytes, head: bytes) -> None:
    """Write the tables and their first rows into an empty file, durably."""
    connection = connect(path, "rw")
    try:
        begin_tables(connection, header)
        connection.execute("INSERT INTO head (id, v) VALUES (1, ?)", (head,))
        connection.execute("COMMIT")
        check_schema(connection)
    finally:
        connection.close()
    atomic_file.sync_file(path)
