"""What most tests of the vault need: a cheap key derivation, a place for the state, new vaults."""

import gc
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.store.vault import Vault

NewVault = Callable[..., Vault]
PASSPHRASE = "six dull words on a card"

# Programs that a script starts in the background ignore Ctrl+C, and so would all that the tests start.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("rmjournal", deadline=None)
settings.load_profile("rmjournal")


def pytest_unconfigure() -> None:
    """Let go of what a screen froze in this process: DuckDB takes its own among that for leaks, in 47 lines."""
    gc.unfreeze()


@pytest.fixture
def cheap() -> Kdf:
    """The cheapest key derivation that the format allows: about 10 ms."""
    return Kdf(19_456, 1, 1)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """The folder where this computer remembers its device ids."""
    return tmp_path / "state"


@pytest.fixture
def new_vault(tmp_path: Path, state: Path, cheap: Kdf) -> Iterator[NewVault]:
    """Make new open vaults: `new_vault()`, or `new_vault("other.rmj")`; closed when the test is over."""
    made: list[Vault] = []

    def make(name: str = "journal.rmj") -> Vault:
        vault, _ = Vault.create(tmp_path / name, PASSPHRASE, kdf=cheap, state=state)
        made.append(vault)
        return vault

    yield make
    for vault in made:
        vault.close()
