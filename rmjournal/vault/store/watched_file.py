"""Watch the opened file in its folder: is it still there, and did anybody write to it?

SQLite keeps the file open and locked, but a lock does not stop a program that copies
over it, moves it away, or puts another file or journal in its place."""

import os
import stat
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from rmjournal.support import atomic_file
from rmjournal.support.errors import Failed, InUse, RmjournalError
from rmjournal.vault.store import preflight
from rmjournal.vault.store.vault_files import journal_of

MISSING = "its file was moved or deleted while it was open"
REPLACED = "its file was replaced while it was open"
_LONGEST_UNDO = 64 * 1024 * 1024  # bytes: only rewriting a very large file needs more
_PART = 1024 * 1024  # bytes copied at once


class FileState(NamedTuple):
    """Which file a path names, and what changes when somebody writes to it."""

    device: int
    inode: int
    mode: int
    size: int
    modified_ns: int
    changed_ns: int

    def is_same_file(self, other: "FileState") -> bool:
        """Return if both are states of one file."""
        return (self.device, self.inode) == (other.device, other.inode)


def state_of(path: Path) -> FileState | None:
    """Return the state of the file at a path; None if there is none. About 2 us."""
    try:
        found = os.lstat(path)
    except OSError:
        return None
    return FileState(found.st_dev, found.st_ino, found.st_mode, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def displaced_error(why: str) -> RmjournalError:
    """Return the error for a journal whose file is MISSING or REPLACED."""
    if why == MISSING:
        return Failed(
            "This journal's file was moved or deleted while it was open. Nothing was saved.",
            "Put the file back where it was, then try again.",
        )
    return InUse(
        "This journal's file was replaced while it was open. Nothing was saved or overwritten.",
        "Open the journal again to see what is there now.",
    )


class WatchedFile:
    """The file of an open vault, and SQLite's journal beside it."""

    def __init__(self, path: Path) -> None:
        """Look at the file before SQLite opens it: an exchange from then on shows."""
        self._path = path
        self._opened = self._seen = self._written = state_of(path)
        self._left: FileState | None = None  # a journal of which SQLite follows nothing
        self._journal: FileState | None = None  # the one that SQLite has open or will open
        self.needs_journal = False  # a transaction is open, or failed and may have to be rolled back
        self.undo = b""  # what is in the journal, while a failed transaction waits to be taken back

    def displaced(self) -> str:
        """Return MISSING or REPLACED if the path names another file than it did; else
        ""."""
        now = state_of(self._path)
        if now is None:
            return MISSING
        return "" if self._opened is not None and now.is_same_file(self._opened) else REPLACED

    def check_in_place(self) -> None:
        """Raise Failed or InUse if the file was moved, deleted or replaced."""
        if why := self.displaced():
            raise displaced_error(why)

    def check_size(self) -> None:
        """Raise InUse if the file is longer or shorter than we left it."""
        now = state_of(self._path)
        if now and self._written and now.size != self._written.size:
            raise InUse("Another program changed this journal. Nothing was overwritten.", "Open it again.")

    def is_changed(self) -> bool:
        """Return whether another program wrote to the file since `note_look` or
        `note_write`."""
        return state_of(self._path) != self._seen

    def note_look(self) -> None:
        """Note that what SQLite reads from now on is on the disk now."""
        self._seen = state_of(self._path)

    def note_opened(self) -> None:
        """Note what SQLite left of both: what was to be rolled back was, at opening."""
        self.note_write()
        found = state_of(journal_of(self._path))
        self._left = None if preflight.holds_a_save(journal_of(self._path)) else found

    def note_write(self) -> None:
        """Note that SQLite wrote to the file, and needs its journal no longer."""
        self.needs_journal = False
        self.undo = b""
        self._seen = self._written = state_of(self._path)

    def note_taken_back(self) -> None:
        """Note that a failed transaction was taken back, or took place after all.

        SQLite may hold its journal for reading only: it could not open it to write. One
        that it did not need any more is emptied."""
        if self.undo and self.has_own_journal():
            with suppress(OSError):
                os.truncate(journal_of(self._path), 0)
        self.note_write()
        self._journal = None

    def set_foreign_journal_aside(self) -> list[str]:
        """Rename a journal that is not ours, between transactions; return sentences.

        Our own is empty then. After a transaction that could not be rolled back it is
        not, and stays: the next opening rolls it back."""
        found = state_of(journal_of(self._path))
        is_empty = found is None or (stat.S_ISREG(found.mode) and not found.size)
        if self.needs_journal or is_empty or found == self._left:
            return []
        return preflight.quarantine_planted(self._path, read_only=False, foreign=True)

    def has_own_journal(self) -> bool:
        """Return if the journal beside the file is the one that SQLite has open.

        One without its name could not roll back a save that a power cut interrupts."""
        found = state_of(journal_of(self._path))
        return self._journal is not None and found is not None and found.is_same_file(self._journal)

    def keep_undo(self) -> None:
        """Keep a copy of the journal that a failed transaction still needs.

        SQLite holds that file, so nothing put in its place matters. What others write
        into it does."""
        journal = journal_of(self._path)
        if self.needs_journal and not self.undo and self.has_own_journal():
            with suppress(OSError):
                if journal.stat().st_size <= _LONGEST_UNDO:
                    self.undo = journal.read_bytes()

    def put_undo_back(self) -> list[str]:
        """Write the kept copy into the journal again if others wrote over it; return
        sentences.

        Raises Failed if the disk does not take it: SQLite must not read then."""
        journal = journal_of(self._path)
        if not self.undo or not self.has_own_journal():
            return []
        try:
            descriptor = os.open(journal, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
            with os.fdopen(descriptor, "r+b") as file:
                if file.read(len(self.undo) + 1) == self.undo:
                    return []
                told = []
                if file.seek(0, os.SEEK_END):
                    file.seek(0)
                    aside = preflight.aside_of(self._path, "-journal")
                    atomic_file.create(aside, iter(partial(file.read, _PART), b""))
                    told.append(preflight.told_of(aside))
                file.seek(0)
                file.write(self.undo)
                file.truncate()
                file.flush()
                os.fsync(descriptor)
        except OSError as cause:
            raise Failed(f"A save that failed can't be undone yet: {atomic_file.why(cause)}.", "Try again.") from None
        return told

    def make_journal(self) -> None:
        """Make an empty journal for SQLite to open, and note which it is."""
        journal, flags = journal_of(self._path), os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
        try:
            os.close(os.open(journal, flags, 0o600))
        except OSError as cause:
            raise Failed(
                f"The file that protects a save can't be created: {atomic_file.why(cause)}.", "Try again."
            ) from None
        self._journal = state_of(journal)

    def check_journal(self) -> None:
        """Raise InUse if another program exchanged or removed the journal of an open
        transaction."""
        if not self.has_own_journal():
            raise InUse("Another program removed a file that protects this save. Nothing was saved.", "Try again.")
