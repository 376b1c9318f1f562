"""What tests reach inside an open vault for, and nobody else may."""

import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from rmjournal.vault.store.vault import Vault


def connection_of(vault: Vault) -> sqlite3.Connection:
    """Return the SQLite connection of an open vault."""
    return cast(sqlite3.Connection, vars(vault.container)["_connection"])


@contextmanager
def another_program(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection whose changes land in the file at once, past every lock.

    It works on a copy, which then replaces the content of the file in place, as a
    program that synchronises or restores files does. Nothing is written if nothing
    changed."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.rmj"
        shutil.copyfile(path, copy)
        before = copy.read_bytes()
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            yield connection
        if copy.read_bytes() != before:
            overwrite(path, copy.read_bytes())


def overwrite(path: Path, content: bytes) -> None:
    """Write other content into a file in place, as `cp` over it does."""
    with path.open("r+b") as file:
        file.write(content)
        file.truncate()


def stored(path: Path) -> dict[int, bytes]:
    """Return what somebody without the key sees of each record: its row, and its boxes.

    Looks at a copy, for an open journal lets nobody else in."""
    with TemporaryDirectory() as folder:
        copy = shutil.copyfile(path, Path(folder) / "copy.rmj")
        with closing(sqlite3.connect(copy)) as file:
            bodies = dict(file.execute("SELECT id, v FROM body"))
            return {row: box + bodies.get(row, b"") for row, box in file.execute("SELECT id, v FROM rec")}


@contextmanager
def files_up_to(size: int | None) -> Iterator[Callable[[int | None], None]]:
    """Let no file of this process become longer than this, nor be written behind it, as a disk with bad blocks does.

    Yields what sets another limit; None is none. Windows knows no limits: there every disk is a good one."""
    if sys.platform == "win32":
        yield lambda _: None
        return
    import resource

    usual, most = resource.getrlimit(resource.RLIMIT_FSIZE)

    def limit(size: int | None) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (usual if size is None else size, most))

    limit(size)
    try:
        yield limit
    finally:
        limit(None)
