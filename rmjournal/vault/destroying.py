"""The end of a vault: the key slots first, so that from one moment on nothing opens it, and then its files.

What this does not reach: copies that lie elsewhere, and what a disk keeps of blocks that were given free.
"""

import glob
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from rmjournal.errors import Failed, RmjournalError
from rmjournal.vault import place
from rmjournal.vault.opening import OPENED_BY
from rmjournal.vault.vault import Vault

_BESIDE = ("", "-journal", ".suspect-*", ".lock")  # what carries the name of the vault, in this order


def files_of(vault: Vault) -> list[Path]:
    """Return the files that go with a vault: its own, those beside it, and what this computer keeps of it."""
    name = glob.escape(vault.path.name)
    beside = [file for suffix in _BESIDE for file in sorted(vault.path.parent.glob(name + suffix))]
    return [*beside, *vault._anchor.files(), *vault._device.files()]


def destroy(vault: Vault, copies: Iterable[Path] = ()) -> list[Path]:
    """Remove these copies, destroy the key slots, close the vault, remove its files; return what could not be removed.

    A kill leaves a vault that opens as before, or one that nothing opens, neither the passphrase nor the recovery key
    nor a repair. Raises Failed while it still opens."""
    if vault.container.read_only:
        raise Failed(f"The journal cannot be destroyed here: {vault.container.read_only}.", "Nothing was changed.")
    try:
        for copy in copies:
            place.remove(copy)
            place.sync_folder(copy.parent)
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
    files = files_of(vault)
    vault.retire("it was destroyed")
    return [each for each in files if not _is_removed(each)]


def _is_removed(file: Path) -> bool:
    with suppress(OSError):
        file.unlink(missing_ok=True)
        place.sync_folder(file.parent)
    return not os.path.lexists(file)
