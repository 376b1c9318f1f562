"""The end of a vault: the key slots first, so that from one moment on nothing opens it, and then its files.

What this does not reach: copies that lie elsewhere, and what a disk keeps of blocks that were given free.
"""

import glob
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from rmjournal.support.errors import Failed, RmjournalError
from rmjournal.vault.store import preflight as place
from rmjournal.vault.store.unlock import OPENED_BY
from rmjournal.vault.store.vault import Vault

_BESIDE = ("", "-journal", ".suspect-*", ".lock")  # what carries the name of the vault, in this order


def is_outdated(vault: Vault) -> bool:
    """Did this computer see a newer vault with these keys, or one that went another way, so that this is a copy?"""
    return vault._anchor.check(vault.head, vault.head_box, accept_older=True) is not None


def files_of(vault: Vault) -> list[Path]:
    """Return the files that lie with a vault: its own, and those beside it."""
    name = glob.escape(vault.path.name)
    return [file for suffix in _BESIDE for file in sorted(vault.path.parent.glob(name + suffix))]


def kept_of(vault: Vault) -> list[Path]:
    """Return what this computer keeps of a vault elsewhere; every copy of the vault shares it."""
    return [*vault._anchor.files(), *vault._device.files()]


def destroy(vault: Vault, copies: Iterable[Path] = (), *, is_copy: bool = False) -> list[Path]:
    """Remove these copies, destroy the key slots, close the vault, remove its files; return what could not be removed.

    What this computer keeps goes too, but not with a copy: it belongs to the journal.
    A kill leaves a vault that opens as before, or one that nothing opens, neither the passphrase nor the recovery key
    nor a repair. Raises Failed while it still opens."""
    if vault.container.read_only:
        raise Failed(f"The journal cannot be destroyed here: {vault.container.read_only}.", "Nothing was changed.")
    try:
        for copy in copies:
            place.remove(copy)
            place.sync_folder(copy.parent)
        if not is_copy:
            vault._anchor.drop_slots()
    except OSError as cause:
        raise Failed(
            f"A copy could not be removed: {place.reason(cause)}.", "The journal itself was not touched. Try again."
        ) from None
    failure: RmjournalError | None = None
    try:
        vault.container.empty(OPENED_BY)
    except RmjournalError as error:
        failure = error
    if failure is not None and vault.container.single("head") == vault.head_box:
        raise failure
    files = [*files_of(vault), *([] if is_copy else kept_of(vault))]
    vault.retire("it was destroyed")
    return [each for each in files if not _is_removed(each)]


def _is_removed(file: Path) -> bool:
    with suppress(OSError):
        file.unlink(missing_ok=True)
        place.sync_folder(file.parent)
    return not os.path.lexists(file)
