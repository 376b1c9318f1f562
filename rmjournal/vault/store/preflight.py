"""Checks before SQLite may see the file: what it is, who owns it, what lies beside it.

Never open the vault file here while a connection to it is open: closing any descriptor
of it would drop SQLite's own locks (POSIX), and a second process could then write into
our transaction.
"""

import os
import stat
import time
from contextlib import suppress
from pathlib import Path

from rmjournal.support.atomic_file import why
from rmjournal.support.errors import Failed, NewerFormat, NotAVault, Refused, Tampered

APPLICATION_ID = 0x524D4A31
FORMAT_VERSION = 1
_SQLITE = b"SQLite format 3\0"
_JOURNAL_MAGIC = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
_SMALLEST = 512


def resolve(path: Path) -> Path:
    """Return the path with all links followed, so that two names of a vault share a
    lock."""
    try:
        return path.expanduser().resolve()
    except (OSError, RuntimeError, ValueError):
        pass
    raise Refused("That path doesn't lead anywhere.", "Choose another with --vault.")


def resolve_new(path: Path, what: str) -> Path:
    """Return where a new file will be, with links to its folder followed.

    `what` names the file in the errors. Raises Refused if anything exists there, even a
    dangling link, Failed if the folder is missing."""
    named = Path(os.path.expanduser(path))
    found = resolve(named.parent) / named.name
    if os.path.lexists(found):
        raise Refused(f"{what} can't go there: {found.name} already exists.", "Choose another name.")
    if not found.parent.is_dir():
        raise Failed(f"There's no folder for {what[0].lower() + what[1:]}.", "Create it, or choose another.")
    return found


def check_copy(path: Path) -> None:
    """Raise Refused if there is no file, and whatever `check_file` raises."""
    if not os.path.lexists(path):
        raise Refused("There's no such file.", "Choose a copy of the journal.")
    check_file(path, "That copy", "Choose another copy.")


def check_file(path: Path, what: str = "The journal", other: str = "Choose another file with --vault.") -> None:
    """Refuse everything but a single regular file of this user that says it is a vault.

    Reads the first hundred bytes. `what` names the file in the errors, `other` is their
    hint to another one."""
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        found = None
    except OSError as cause:
        raise Failed(f"{what} can't be reached: {why(cause)}.", "Check the path and the disk.") from None
    if found is None:
        raise Refused(
            "There's no journal here yet.", "Create one with `rmjournal init`, or choose another with --vault."
        )
    if not stat.S_ISREG(found.st_mode):
        raise Refused("That isn't a file, so it can't be a journal.", other)
    _check_owner(found, what)
    try:
        with path.open("rb") as file:
            start = file.read(100)
    except OSError as cause:
        raise Failed(f"{what} can't be read: {why(cause)}.", "Check the file's permissions.") from None
    if found.st_size == 0:
        raise NotAVault("This file is empty.", "If it used to be a journal, restore a backup.")
    if not start.startswith(_SQLITE) or found.st_size < _SMALLEST:
        raise NotAVault("This file isn't an rmjournal journal.", other)
    if int.from_bytes(start[68:72], "big") != APPLICATION_ID:
        raise NotAVault("This file is another program's database, not a journal.", other)
    if int.from_bytes(start[60:64], "big") != FORMAT_VERSION:
        raise NewerFormat()


def _check_owner(found: os.stat_result, what: str) -> None:
    if found.st_nlink != 1:
        raise Tampered(
            f"{what} has a second name on this disk (a hard link), which could undo its protection.",
            "Copy it to its own place, or delete the second name.",
        )
    if hasattr(os, "geteuid") and found.st_uid != os.geteuid():
        raise Tampered(f"{what} belongs to another user of this computer.", "Copy it to a file of your own.")


def quarantine_planted(path: Path, read_only: bool, *, foreign: bool = False) -> list[str]:
    """Rename what lies beside the vault and SQLite must not follow.

    A journal whose tail names a "super-journal" makes SQLite delete the file it names;
    a vault never has one, nor a write-ahead log. `foreign` says that no journal with
    content is ours. Returns a sentence for each renamed file. Raises Tampered if
    nothing can be renamed here."""
    notices = []
    for suffix in ("-journal", "-wal", "-shm"):
        beside = path.with_name(path.name + suffix)
        found = _beside(beside)
        if found is None:
            continue
        if suffix == "-journal" and stat.S_ISREG(found.st_mode):
            _check_owner(found, "A file beside the journal")
            if not (foreign and found.st_size) and not _names_a_super_journal(beside):
                continue
        if read_only:
            raise Tampered(
                "Beside the journal is a file that doesn't belong there, and it can't be moved out of the way here.",
                "Copy only the journal to a folder of your own.",
            )
        aside = aside_of(path, suffix)
        try:
            beside.rename(aside)
        except OSError as cause:
            raise Failed(f"A file beside the journal can't be moved out of the way: {why(cause)}.") from None
        notices.append(told_of(aside))
    return notices


def aside_of(path: Path, suffix: str) -> Path:
    """Return a free name for what lies beside the vault and is not ours."""
    return path.with_name(f"{path.name}.suspect-{time.time_ns()}{suffix}")


def told_of(aside: Path) -> str:
    """Return the sentence about a file that was set aside."""
    return f"We found a file beside the journal that doesn't belong there. It is now called {aside.name}."


def _beside(path: Path) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except FileNotFoundError:
        return None
    except OSError as cause:
        raise Failed(f"A file beside the journal can't be reached: {why(cause)}.") from None


def _names_a_super_journal(journal: Path) -> bool:
    try:
        with journal.open("rb") as file:
            file.seek(0, os.SEEK_END)
            if file.tell() < len(_JOURNAL_MAGIC):
                return False
            file.seek(-len(_JOURNAL_MAGIC), os.SEEK_END)
            return file.read() == _JOURNAL_MAGIC
    except OSError as cause:
        raise Failed(f"A file beside the journal can't be read: {why(cause)}.") from None


def holds_a_save(journal: Path) -> bool:
    """Return if a journal of SQLite begins as one that it would roll back."""
    with suppress(OSError):
        if stat.S_ISREG(os.lstat(journal).st_mode):
            with journal.open("rb") as file:
                return file.read(len(_JOURNAL_MAGIC)) == _JOURNAL_MAGIC
    return False


def why_read_only(path: Path) -> str:
    """Return why nothing can be saved here; "" if it can."""
    if not os.access(path.parent, os.W_OK):  # first: no folder, no lock
        return "its folder is read-only"
    if not os.access(path, os.W_OK):
        return "the file is read-only"
    return ""


def make_private(path: Path) -> None:
    """Take all permissions from others, if the system has permissions."""
    with suppress(OSError):
        if stat.S_IMODE(os.lstat(path).st_mode) != 0o600:
            path.chmod(0o600)
