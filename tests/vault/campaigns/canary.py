"""A whole life of a vault, with strings and keys in it that must never reach a system call in clear."""

import os
from contextlib import suppress
from pathlib import Path

from rmjournal.support.errors import RmjournalError
from rmjournal.vault.format.record import DRAFT, PAIR, REVISION
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.rewrite.backup import backup
from rmjournal.vault.rewrite.rekey import rekey
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.vault.campaigns.harness import (
    ADA,
    BEA,
    CHEAP,
    DRAFTED,
    FIRST,
    NOTE,
    REPLACED,
    SECOND,
    journal_in,
    state_in,
    target_in,
)

WORDS = {
    "text": "kestrel-note-5d1c",
    "umlauts": "Kanarienvögelchen-Übermut-雀",
    "changed": "kestrel-changed-77ab",
    "alias": "kestrel-alias-Zoë",
    "title": "kestrel-title-91",
    "passphrase": "kestrel passphrase Müßiggang",
    "new passphrase": "kestrel other passphrase Öl",
    "wrong passphrase": "kestrel wrong passphrase Ärger",
    "third passphrase": "kestrel third passphrase Tür",
    "surrogate": "kestrel-surrogate-\ud800",
}


def life(folder: Path, secrets: int) -> None:
    """Live the life, and hand the raw keys to the parent through the descriptor `secrets`."""
    os.umask(0)  # privacy must not rest on the umask
    path, state = journal_in(folder), state_in(folder)
    vault, recovery = Vault.create(path, WORDS["passphrase"], kdf=CHEAP, state=state)
    vault.put(PAIR, ADA, {"alias": WORDS["alias"]}, sort_ms=1)
    vault.put(PAIR, BEA, {"alias": "gone: " + WORDS["alias"]}, sort_ms=1)
    note = {"title": WORDS["title"], "text": f"{WORDS['text']} and {WORDS['umlauts']} " * 20}
    vault.put(NOTE, FIRST, note, pair=ADA, sort_ms=2)
    vault.put(DRAFT, DRAFTED, note, pair=ADA, parent=FIRST, sort_ms=2)
    vault.put(REVISION, REPLACED, note, pair=ADA, parent=FIRST, sort_ms=2)
    vault.put(NOTE, FIRST, note | {"text": WORDS["changed"] * 100}, pair=ADA, sort_ms=2)
    vault.put(NOTE, SECOND, {"text": WORDS["text"] * 3000, "odd": WORDS["surrogate"]}, pair=BEA, sort_ms=3)
    keys = [vault.keys.master, vault.keys.set, vault.entry(ADA).meta.key, vault.entry(BEA).meta.key]
    keys += [recovery.seed, recovery.text().encode(), recovery.text().replace("-", "").encode()]
    for wrong in ({"text": float("nan")}, {"text": WORDS["text"], "deep": {1, 2}}, {"over": WORDS["text"]}):
        with suppress(RmjournalError):
            vault.put(NOTE, FIRST, wrong, pair=ADA, sort_ms=2)
    with suppress(RmjournalError):
        vault.change_passphrase(WORDS["new passphrase"] + "\x07", kdf=CHEAP)
    vault.unsaved_boxes.reserve()
    vault.unsaved_boxes.write({"drafts": [{"text": WORDS["text"] * 100, "odd": WORDS["surrogate"]}]})
    vault.delete(DRAFTED)
    vault.delete(BEA)
    vault.compact()
    backup(vault, target_in(folder))
    with suppress(RmjournalError):
        backup(vault, target_in(folder))
    vault.change_passphrase(WORDS["new passphrase"], kdf=CHEAP)
    vault.close()
    with suppress(RmjournalError):
        vault.get(FIRST)
    with suppress(RmjournalError):
        vault.put(NOTE, FIRST, note, pair=ADA, sort_ms=2)
    for wrong_word in (WORDS["wrong passphrase"], WORDS["passphrase"]):
        with suppress(RmjournalError):
            Vault.open(path, wrong_word, state=state)
    with suppress(RmjournalError):
        RecoveryKey.read(recovery.text()[:-1] + "U")
    vault = Vault.open(path, recovery=recovery, state=state)
    vault.change_passphrase(WORDS["third passphrase"], kdf=CHEAP)
    vault.close()
    vault = Vault.open(path, WORDS["third passphrase"], state=state)
    assert vault.get(FIRST)["text"] == WORDS["changed"] * 100
    assert not verify(vault, full=True).faults
    renewed = rekey(vault, WORDS["new passphrase"], kdf=CHEAP)
    keys += [vault.keys.master, vault.entry(ADA).meta.key, renewed.seed, renewed.text().encode()]
    vault.put(NOTE, FIRST, note, pair=ADA, sort_ms=2)
    assert [box.content is not None for box in vault.unsaved_boxes.all()] == [True]  # sealed anew by the re-key
    vault.close()
    os.write(secrets, b"\n".join(key.hex().encode() for key in keys))
