"""A copy beside the open file, in which a long transaction is written.

In the file itself no page may change before the commit, so that a transaction holds in
memory each page that it touches. What is written to a copy that nobody else knows need
not wait: if anything fails the copy is dropped, and the file was never touched.
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rmjournal.support import atomic_file
from rmjournal.support.errors import DiskFull, Failed
from rmjournal.vault.store import vault_files
from rmjournal.vault.store.connection import connect, translated, write_freely

PAGES = 1_024  # kept in memory: 4 MB


class Beside:
    """The copy, and the connection to it with an open transaction."""

    def __init__(self, path: Path, source: sqlite3.Connection) -> None:
        """Copy the open file under an unfinished file's name, page by page.

        Raises Failed, and leaves nothing."""
        self.source = source
        self._path = vault_files.unfinished(path)
        with vault_files.discarded_on_error(self._path), _told():
            vault_files.create_empty(self._path)
            self.connection = connect(self._path, "rw")
            try:
                write_freely(self.connection, PAGES)
                source.backup(self.connection)
                self.connection.execute("BEGIN IMMEDIATE")
            except BaseException:
                self.connection.close()
                raise

    def finish(self) -> Path:
        """Close the copy, durable, and return its path."""
        with _told():
            self.connection.execute("COMMIT")
            faults = self.connection.execute("PRAGMA quick_check(1)").fetchall()
            self.connection.close()
            if faults != [(b"ok",)]:
                raise Failed("This failed its check, so nothing was saved.", "Have this computer's disk checked.")
            atomic_file.sync_file(self._path)
        return self._path

    def drop(self) -> None:
        """Remove the copy, finished or not, as far as the system allows; never
        raise."""
        with suppress(sqlite3.Error):
            self.connection.close()
        vault_files.discard(self._path)


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the disk says into sentences."""
    try:
        with translated():
            yield
    except OSError as cause:
        if cause.errno == errno.ENOSPC:
            raise DiskFull() from None
        raise Failed(f"This couldn't be saved: {atomic_file.why(cause)}.", "Try again.") from None
