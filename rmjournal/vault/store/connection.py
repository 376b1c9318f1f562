"""The connection to SQLite: how a file is opened and locked."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rmjournal.vault.store import vault_files
from rmjournal.vault.store.sqlite_errors import CORRUPT, error_of

LONGEST_ROW = 64 * 1024 * 1024  # a hostile file cannot make us read more


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
            # No page reaches the file before the commit. Of a number of pages, SQLite
            # reads the lowest byte as a switch: 16,384 meant OFF, too.
            connection.execute("PRAGMA cache_spill=OFF")
    except BaseException:
        connection.close()
        raise
    return connection


def write_freely(connection: sqlite3.Connection, pages: int) -> None:
    """Keep this many pages in memory, and write the others without a journal or a sync.

    For a file that is dropped where anything fails, and synced before it counts."""
    for pragma in ("journal_mode=OFF", "synchronous=OFF", f"cache_size={pages}", "cache_spill=ON"):
        connection.execute(f"PRAGMA {pragma}")


def lock_for_good(connection: sqlite3.Connection) -> None:
    """Take SQLite's exclusive lock, which is kept until the file is closed.

    Without it SQLite looks for a journal at every read. One planted beside the open
    file could then put old pages back, or have SQLite delete the file it names."""
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("COMMIT")


def is_writable(connection: sqlite3.Connection) -> bool:
    """Return whether SQLite could open the file to write.

    Where one attempt fails it falls back to reading, without a word, and
    `lock_for_good` locks nothing."""
    try:
        connection.execute("UPDATE head SET v = v WHERE 0")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_READONLY:
            raise
        return False
    return True
