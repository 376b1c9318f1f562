"""Re-key: new keys for everything, in a new file that replaces the old one.

A new passphrase leaves the master key as it is, and whoever has an older copy of the
file and its passphrase has that key. After a re-key they can read what that copy holds,
and nothing written later.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from rmjournal.support.errors import RESCUE, Damaged, Failed, InUse, RmjournalError
from rmjournal.vault.format import slots
from rmjournal.vault.format.kdf import Kdf, check_new_passphrase, kdf_of_this_machine
from rmjournal.vault.format.record import NOTHING, PAIR, uuid_in, with_core, with_key
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.format.seal import Sealer
from rmjournal.vault.format.slots import Header
from rmjournal.vault.rewrite.rewrite import Sealable, rewrite
from rmjournal.vault.rewrite.source import records
from rmjournal.vault.store import vault_files
from rmjournal.vault.store.unlock import Index, Keys, Unlocked, read_index
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import Progress

_WHAT = "The re-encrypted journal"


def rekey(vault: Vault, passphrase: str, *, kdf: Kdf | None = None, progress: Progress | None = None) -> RecoveryKey:
    """Re-encrypt everything under a new master key, new pair keys and new key slots.

    Returns the new recovery key: show it once, it is stored nowhere. Records keep their
    ids, versions, origins and times; the vault keeps its id, and its epoch grows by
    one. `progress` counts each record twice, written and read; what it raises cancels.
    About 70 us a record, and one key derivation. Raises Damaged if a record does not
    open."""
    check_new_passphrase(passphrase)
    vault.check_writable()
    vault.prove()
    master_key = os.urandom(32)
    header, recovery = slots.new_header(
        passphrase, kdf or kdf_of_this_machine(), master_key, Header.parse(vault.header)
    )
    keys = Keys(master_key, header.vault_id)
    count = vault.count()
    drawn = {each.meta.uuid: os.urandom(32) for each in vault.entries_of((PAIR,))}
    sealers = {uuid: Sealer(key) for uuid, key in drawn.items()} | {NOTHING: keys.vault}

    with vault_files.unfinished_file(
        vault.path, f"{_WHAT} couldn't be saved", "Free some space, then try again."
    ) as finished:
        renewed = rewrite(
            finished,
            header.pack(master_key),
            keys,
            vault.head.counter,
            count,
            _records(vault, drawn),
            sealers.__getitem__,
            _WHAT,
            progress,
        )
        if renewed.head.records != count:
            raise Damaged(
                f"{_WHAT} is missing entries, so it was deleted. Nothing was changed.",
                "Have this computer's disk checked.",
            )
        _exchange(vault, finished, renewed)
    return recovery


def _records(vault: Vault, drawn: Mapping[bytes, bytes]) -> Iterator[Sealable]:
    """Yield each record as it is, with a new key for each pair."""
    for meta, plain in records(vault):
        if plain is None:
            raise Damaged("An entry in this journal can't be read, so it can't be re-encrypted.", RESCUE)
        if key := drawn.get(uuid_in(meta)):
            meta = with_key(meta, key)
            plain = with_core(meta, plain)
        yield meta, plain


def _exchange(vault: Vault, finished: Path, renewed: Unlocked) -> None:
    """Replace the vault's file by the finished one, and continue in that.

    This computer notes the new head first, so that after a kill neither file is refused
    as older than what was seen."""
    if vault.container.single("head") != vault.head_box:
        raise InUse("Another program changed this journal. Nothing was overwritten.", "Open it again.")
    anchor = vault.announce(renewed)
    failure: RmjournalError | None = None
    found: bytes | None = None
    index: Index | None = None
    try:
        vault.container.give_way_to(finished)
    except RmjournalError as error:
        failure = error
    with suppress(RmjournalError):
        found = vault.container.single("head")
        if found == renewed.head_box:
            index = read_index(vault.container, renewed.keys, renewed.head)
    if index is not None:
        vault.adopt(renewed, index, anchor)
        if failure is not None:
            vault.notices.append("Your journal has its new keys, but the disk reported an error. Make a backup soon.")
        return
    if found == vault.head_box and failure is not None:
        raise failure
    vault.retire("the disk failed during re-encryption")
    raise Failed(
        "The disk failed during re-encryption, so the new keys may or may not be in place.",
        "Open the journal again. Try the new passphrase first, then the old one.",
    )
