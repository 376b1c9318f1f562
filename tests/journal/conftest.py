"""Journals in a folder of their own, at the cheapest key derivation that the format allows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rmjournal.journal import Journal
from tests.journal.making import PASSPHRASE, new_journal


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what this computer remembers of a journal apart from the person's own."""
    for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """A new and empty journal, open."""
    with new_journal(tmp_path / "journal.rmj") as made:
        yield made


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Journal]:
    """Another new journal, open."""
    with new_journal(tmp_path / "other.rmj") as made:
        yield made


@pytest.fixture
def passphrase() -> str:
    """What opens both."""
    return PASSPHRASE
