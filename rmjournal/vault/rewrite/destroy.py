"""Destroy a vault: its key slots first, so that nothing opens it, then its files.

What this does not reach: copies elsewhere, and what a disk keeps of freed blocks.
"""

import glob
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from rmjournal.support import atomic_file
from rmjournal.support.errors import Failed, RmjournalError
from rmjournal.vault.store import vault_files
from rmjournal.vault.store.unlock import OPENED_BY
from rmjournal.vault.store.vault import Vault

_BESIDE = ("", "-journal", ".suspect-*", ".lock")  # in this order


def files_of(vault: Vault) -> list[Path]:
    """Return the files of a vault: its own, and those beside it."""
    name = glob.escape(vault.path.name)
    return [file for suffix in _BESIDE for file in sorted(vault.path.parent.glob(name + suffix))]


def destroy(vault: Vault, copies: Iterable[Path] = (), *, is_copy: bool = False) -> list[Path]:
    """Destroy the key slots, remove the files, and return what could not be removed.

    `copies` are removed first. What this computer keeps goes too, unless this is a
    copy: it belongs to the journal. A kill leaves a vault that opens as before, or one
    that nothing opens: no passphrase, no recovery key, no repair. Raises Failed while
    it still opens, or where the disk does not tell."""
    if vault.container.read_only:
        raise Failed(f"The journal can't be destroyed here: {vault.container.read_only}.", "Nothing was changed.")
    try:
        for copy in copies:
            vault_files.remove(copy)
            atomic_file.sync_folder(copy.parent)
        if not is_copy:
            vault.drop_kept_slots()
    except OSError as cause:
        raise Failed(
            f"A copy couldn't be deleted: {atomic_file.why(cause)}.", "The journal itself was not changed. Try again."
        ) from None
    failure: RmjournalError | None = None
    try:
        vault.container.empty(OPENED_BY)
    except RmjournalError as error:
        failure = error
    if failure is not None and _still_opens(vault):
        raise failure
    files = [*files_of(vault), *([] if is_copy else vault.state_files())]
    vault.retire("it was destroyed")
    return [each for each in files if not _is_removed(each)]


def _still_opens(vault: Vault) -> bool:
    """Return whether a failed step changed nothing. Raises Failed if the disk does not
    tell."""
    with suppress(RmjournalError):
        return vault.container.single("head") == vault.head_box
    raise Failed(
        "The disk failed while the journal was being destroyed, so it may or may not still open.",
        "Check the disk. Then open the journal to see, and destroy it again if it opens.",
    )


def _is_removed(file: Path) -> bool:
    with suppress(OSError):
        file.unlink(missing_ok=True)
        atomic_file.sync_folder(file.parent)
    return not os.path.lexists(file)
