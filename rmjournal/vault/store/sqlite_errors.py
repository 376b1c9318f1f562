"""What SQLite's result codes mean to a person (sqlite.org/rescode.html)."""

from rmjournal.support.errors import Damaged, DiskFull, Failed, InUse, RmjournalError
from rmjournal.vault.store.watched_file import MISSING, displaced_error

CORRUPT = 11
_PERM, _BUSY, _LOCKED, _NOMEM, _READONLY, _FULL = 3, 5, 6, 7, 8, 13
_TOOBIG, _FORMAT, _NOTADB = 18, 24, 26
_SHORT_READ = 522  # from 3.53 on also for a file that was cut off
_ROLLBACK = 776  # a journal beside a file that can only be read
_MOVED = 1032


def error_of(extended: int) -> RmjournalError:
    """Return the error that an extended result code means to a person."""
    if extended == _MOVED:
        return displaced_error(MISSING)
    if extended == _ROLLBACK:
        return Failed(
            "The last save was interrupted. It can't be tidied up, because this folder is read-only.",
            "Copy the journal and the file beside it that ends in -journal to a folder of your own.",
        )
    code = CORRUPT if extended == _SHORT_READ else extended & 0xFF
    if code == _FULL:
        return DiskFull()
    if code in (_READONLY, _PERM):
        return Failed("The journal is read-only here, so nothing was saved.", "Copy it to a folder you can save to.")
    if code in (_BUSY, _LOCKED):
        return InUse("Another program is using the journal's file.", "Close it there, then try again.")
    if code == CORRUPT:  # SQLite also makes this of an EIO at a read
        return Damaged(
            "This journal's file is damaged, or the disk couldn't read it.",
            "Try again. If that doesn't help, restore a backup, or try `rmjournal repair`.",
        )
    if code in (_NOTADB, _FORMAT, _TOOBIG):
        return Damaged("This journal's file is damaged.", "Restore a backup.")
    if code == _NOMEM:
        return Failed("There isn't enough memory for this.", "Close other programs and try again.")
    return Failed(
        "There was a disk error. Your last save is safe.", "Try again. If it happens again, have the disk checked."
    )
