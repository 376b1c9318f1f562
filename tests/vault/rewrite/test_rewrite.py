"""A new file is held against what was meant to be in it before it takes the place of anything."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from rmjournal.support.errors import Damaged, Tampered
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.rewrite.backup import backup
from rmjournal.vault.rewrite.rebuild import rebuild
from rmjournal.vault.rewrite.rekey import rekey
from rmjournal.vault.rewrite.salvage import Wreck, unlock
from rmjournal.vault.store import vault_files
from rmjournal.vault.store.container import Container
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.conftest import PASSPHRASE, NewVault
from tests.vault.inside import another_program

PAIR, NOTE = b"p" * 16, b"n" * 16


def _rekey(vault: Vault, cheap: Kdf) -> Path:
    rekey(vault, "seven other words than before", kdf=cheap)
    return vault.path


def _repair(vault: Vault, _: Kdf) -> Path:
    wreck = Wreck.read(vault.path)
    rebuild(wreck, unlock(wreck, PASSPHRASE), vault.path.with_name("repaired.rmj"), lambda _: {})
    return vault.path.with_name("repaired.rmj")


def _back_up(vault: Vault, _: Kdf) -> Path:
    backup(vault, vault.path.with_name("copy.rmj"))
    return vault.path.with_name("copy.rmj")


@pytest.mark.parametrize("act", [_rekey, _repair, _back_up])
@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE body SET v = zeroblob(1000) WHERE id = (SELECT min(id) FROM body)",
        "DELETE FROM rec WHERE id = (SELECT min(id) FROM rec)",
        "UPDATE head SET v = zeroblob(1136)",
        "UPDATE header SET v = zeroblob(100)",
        "UPDATE header2 SET v = zeroblob(100)",
    ],
    ids=lambda damage: damage.split()[1 if damage.startswith("U") else 2],
)
def test_an_unfinished_file_that_the_disk_damaged_takes_no_place(
    act: Callable[[Vault, Kdf], Path], damage: str, new_vault: NewVault, cheap: Kdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = new_vault()
    vault.put(1, PAIR, {"alias": "Heron"}, sort_ms=1)
    vault.put(2, NOTE, {"text": "words"}, pair=PAIR, sort_ms=2)
    data = vault.path.read_bytes()
    commit = Container.commit

    def commit_on_a_bad_disk(container: Container) -> None:
        commit(container)
        with another_program(container.path) as disk:
            disk.execute(damage)

    with monkeypatch.context() as bad:
        bad.setattr(Container, "commit", commit_on_a_bad_disk)
        with pytest.raises((Damaged, Tampered)):
            act(vault, cheap)
    assert vault.path.read_bytes() == data
    assert not vault_files.unfinished(vault.path).exists()
    assert not vault.path.with_name("repaired.rmj").exists()
    assert not vault.path.with_name("copy.rmj").exists()
    assert vault.get(NOTE) == {"text": "words"}
    made = act(vault, cheap)  # on a good disk
    if made == vault.path:
        assert verify(vault, full=True).faults == ()
    else:
        with closing(Vault.open(made, PASSPHRASE)) as opened:
            assert verify(opened, full=True).faults == ()
