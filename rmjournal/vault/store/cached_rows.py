"""The optional sixth table, the cache: all SQL on its rows."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator

from rmjournal.vault.store.connection import translated
from rmjournal.vault.store.schema import CACHE, CREATE

Row = tuple[int, bytes]


def bytes_of(value: object) -> bytes:
    """Return a BLOB; b"" for anything else, as STRICT checks writes only."""
    return value if isinstance(value, bytes) else b""


def json_list(rows: Collection[int]) -> str:
    """Return row ids as SQLite takes a list."""
    return f"[{','.join(map(str, sorted(rows)))}]"


class CachedRows:
    """An open file that may have a cache."""

    _connection: sqlite3.Connection

    def _settle(self) -> None:
        raise NotImplementedError

    def has_cache(self) -> bool:
        """Return if the optional sixth table exists."""
        self._settle()
        with translated():
            return bool(self._connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (CACHE,)).fetchone())

    def cached(self, first: int | None = None, end: int | None = None) -> Iterator[Row]:
        """Yield the rows of the cache, if there is one: those from `first` on, and
        before `end`."""
        if self.has_cache():
            wanted = "SELECT id, v FROM cache WHERE (? IS NULL OR id >= ?) AND (? IS NULL OR id < ?)"
            with translated():
                for row, box in self._connection.execute(wanted, (first, first, end, end)):
                    yield row, bytes_of(box)

    def make_cache(self) -> None:
        """Make the cache if there is none."""
        with translated():
            if not self.has_cache():
                self._connection.execute(CREATE.format(CACHE))

    def set_cached(self, row: int, box: bytes) -> None:
        """Write a row of the cache, new or again."""
        with translated():
            self._connection.execute("INSERT OR REPLACE INTO cache (id, v) VALUES (?, ?)", (row, box))

    def set_cached_pieces(self, row: int, size: int, pieces: Iterable[bytes]) -> None:
        """Write a row of so many bytes, which come in pieces."""
        with translated():
            self._connection.execute("INSERT OR REPLACE INTO cache (id, v) VALUES (?, zeroblob(?))", (row, size))
            with self._connection.blobopen(CACHE, "v", row) as blob:
                for piece in pieces:
                    blob.write(piece)

    def empty_cache(self, but: Collection[int] = ()) -> None:
        """Empty the cache but for these rows, in the transaction that outdates it."""
        if self.has_cache():
            kept = "SELECT value FROM json_each(?)"
            with translated():
                self._connection.execute(f"DELETE FROM cache WHERE id NOT IN ({kept})", (json_list(but),))  # noqa: S608

    def uncache(self, row: int) -> None:
        """Delete a row of the cache, if it is there."""
        if self.has_cache():
            with translated():
                self._connection.execute("DELETE FROM cache WHERE id = ?", (row,))

    def forget_cache(self) -> None:
        """Remove a cache with damaged pages from the schema, in a transaction.

        `compact` erases the pages later. A plain DROP would make SQLite follow the
        cache page by page, and free pages of other tables if it leads there."""
        with translated():
            self._connection.execute("PRAGMA writable_schema=ON")
            try:
                self._connection.execute("DELETE FROM sqlite_schema WHERE name = ?", (CACHE,))
            finally:
                self._connection.execute("PRAGMA writable_schema=RESET")
