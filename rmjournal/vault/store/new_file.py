"""A file that nobody has yet, written from its first row to its last.

It counts only once it is whole, durable and read back. If anything fails it is dropped,
so that no page of it needs a journal, or memory until a commit.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from rmjournal.support import atomic_file
from rmjournal.vault.store import vault_files
from rmjournal.vault.store.connection import connect, translated, write_freely
from rmjournal.vault.store.schema import begin_tables
from rmjournal.vault.store.vault_files import VaultLock

PAGES = 256  # kept in memory: 1 MB


class NewFile:
    """The file under an unfinished name, and the connection that writes it."""

    def __init__(self, path: Path, header: bytes) -> None:
        """Make the file, and replace what an interrupted run may have left.

        Holds its lock until it is closed. Raises what SQLite raises, InUse and
        OSError."""
        self.path = path
        vault_files.create_empty(path)
        self._lock = VaultLock(path)
        try:
            with translated():
                self._connection = connect(path, "rw")
                try:
                    write_freely(self._connection, PAGES)
                    begin_tables(self._connection, header)
                except BaseException:
                    self._connection.close()
                    raise
        except BaseException:
            self._lock.release()
            raise

    def add(self, rows: Sequence[int], meta_boxes: Sequence[bytes], body_boxes: Sequence[bytes]) -> None:
        """Write records behind those that are there: their rows rise."""
        with translated():
            for table, boxes in (("rec", meta_boxes), ("body", body_boxes)):
                written = zip(rows, boxes, strict=True)
                self._connection.executemany(f'INSERT INTO "{table}" (id, v) VALUES (?, ?)', written)  # noqa: S608

    def finish(self, head: bytes) -> None:
        """Write the head, close the file, and make it durable."""
        with translated():
            self._connection.execute("INSERT INTO head (id, v) VALUES (1, ?)", (head,))
            self._connection.execute("COMMIT")
        self.close()
        atomic_file.sync_file(self.path)

    def close(self) -> None:
        """Close the file, finished or not, and release its lock."""
        with suppress(sqlite3.Error):
            self._connection.close()
        self._lock.release()
